"""Small numbers: what of a figure may be shown to who does not own it.

Below the threshold of the chain (``kleine_aantallen``, ``d``) people become recognisable.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.figures import Cijfer
from ketenmonitor.vocabulary.kpi import Kpi


@dataclass(frozen=True)
class Afscherming:
    """Which figures of a question are hidden because others would tell them."""

    verborgen: frozenset[tuple[str, date, str]] = frozenset()


def pattern(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
) -> Afscherming:
    """What is hidden of a question beside what is small by itself."""
    return Afscherming()


def protect(kpi: Kpi, c: Cijfer, afscherming: Afscherming, d: int) -> Cijfer:
    """A figure as it may be shown."""
    few = c.teller if kpi.soort == "aantal" else c.noemer
    return hidden(c) if 0 < few < d else c


def hidden(c: Cijfer) -> Cijfer:
    """A figure of which nothing may be shown."""
    return replace(c, waarde=None, onder=None, boven=None, teller=math.nan, noemer=math.nan, afgeschermd=True)


def protect_count(n: int, d: int) -> int | None:
    """A count as it may be shown; None when it may not."""
    return None if 0 < n < d else int(rounded_count(n, d))


def protect_line(counts: Sequence[int], d: int) -> list[int | None]:
    """The parts of a whole that is shown."""
    return [protect_count(n, d) for n in counts]


def rounded_count(n: float, d: int) -> float:
    """A count rounded to a multiple of the threshold, for whoever may not see it exactly."""
    return n if d < 2 else float(d * math.floor(n / d + 0.5))


@dataclass(frozen=True)
class Aandeel:
    """A share in per cent with what it rests on, as it may be shown."""

    teller: float
    noemer: float
    waarde: float


def protect_share(teller: float, noemer: float, d: int) -> Aandeel | None:
    """A share as it may be shown; None when it rests on too few people."""
    value = 100 * teller / noemer
    if d < 2:
        return Aandeel(teller, noemer, value)
    if noemer < d:
        return None
    small = 0 < teller < d or 0 < noemer - teller < d
    shown = 10 * round(value / 10) if small else round(value)
    return Aandeel(shown * rounded_count(noemer, d) / 100, rounded_count(noemer, d), float(shown))


def blur(kpi: Kpi, value: float) -> float:
    """A mean or limit of a series, as precise as the values of it may be shown."""
    if not math.isfinite(value):
        return value
    if kpi.soort == "som":
        return float(f"{value:.3g}")
    return float(round(value, 1 if kpi.soort == "gemiddelde" else 0))
