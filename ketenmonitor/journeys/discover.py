"""What the steps of many routes have in common: a directly-follows graph, variants and hand-overs.

Process mining as van der Aalst has it (Process Mining, 2nd ed., 2016, ch. 6): a step directly follows another
when nothing of the same route lies between. Times are kept as counts per whole day, so that a median needs no
second pass and counts of parts add up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from ketenmonitor.dataset import sql
from ketenmonitor.journeys import step_numbers
from ketenmonitor.journeys.step_numbers import MOST_PARTNERS, MOST_STEPS
from ketenmonitor.journeys.steps import ALWAYS, EVER


@dataclass(frozen=True, eq=False)
class Duren:
    """How often something took so many days: ``dagen`` ascending and unique, ``aantal`` of each."""

    dagen: NDArray[np.int64]
    aantal: NDArray[np.int64]

    @property
    def totaal(self) -> int:
        """How many there are."""
        return int(self.aantal.sum())

    def quantile(self, p: float) -> float:
        """The value below which a share ``p`` lies, between two values as numpy has it; nan of none."""
        if not self.totaal:
            return float("nan")
        place = p * (self.totaal - 1)
        below = np.cumsum(self.aantal)
        low, high = (
            float(self.dagen[np.searchsorted(below, at, side="right")])
            for at in (np.floor(place), np.ceil(place))
        )
        return low + (high - low) * (place - float(np.floor(place)))

    @property
    def mediaan(self) -> float:
        """The median in days."""
        return self.quantile(0.5)


@dataclass(frozen=True)
class Telling:
    """A number, and of how many different clients at how many partners it is.

    ``onbekend`` of those clients, at ``bij`` partners, are unknown to who asks (``shown``).
    """

    aantal: float
    clienten: int
    partners: int
    onbekend: int = 0
    bij: int = 0


@dataclass(frozen=True, eq=False)
class Pad:
    """One step that directly followed another: how often, of whom, after how long.

    The partner is the one of the first step.
    """

    van: str
    naar: str
    duren: Duren
    telling: Telling

    @property
    def aantal(self) -> int:
        """How often."""
        return self.duren.totaal


@dataclass(frozen=True, eq=False)
class Overstap:
    """From the one partner to the other in two steps that follow: how often, after how long."""

    van: str
    naar: str
    duren: Duren


@dataclass(frozen=True)
class Variant:
    """A sequence of steps: how many routes went so, of whom; the partner is the one where a route began."""

    stappen: tuple[str, ...]
    telling: Telling


@dataclass(frozen=True, eq=False)
class Ontdekking:
    """What was found of the ``routes``; ``varianten`` are the most frequent of all ``soorten``."""

    paden: list[Pad]
    overstappen: list[Overstap]
    varianten: list[Variant]
    soorten: int
    routes: Telling


def discover(
    cursor: duckdb.DuckDBPyConnection,
    stappen: str = "stap",
    van: date = ALWAYS,
    tot: date = EVER,
    hooguit: int = 100,
) -> Ontdekking:
    """The graph, the changes of partner and the ``hooguit`` most frequent variants of a table.

    Table ``stappen`` has a row per step: ``route`` (what belongs together), ``client`` (whose), ``stap``,
    ``partner``, ``dag`` (date) and ``volg`` (0 to 65,535: the order on one day). What starts in ``van`` to
    ``tot`` counts: of a path its first step, of a variant the first of the route. ValueError for more
    kinds of steps or partners than fit (31 and 4,095).
    """
    statements = sql.statements("discover.sql", __package__)
    step_numbers.define(cursor)
    for name in ("stapcode", "partnercode", "reis"):
        cursor.execute(statements[name].format(stappen=stappen))
    cursor.execute(statements["paar"], {"van": van, "tot": tot})
    return read(cursor, van, tot, hooguit)


def read(cursor: duckdb.DuckDBPyConnection, van: date, tot: date, hooguit: int) -> Ontdekking:
    """What there is to discover in tables ``reis`` and ``paar``, with ``stapcode`` and ``partnercode``.

    ``paar`` may hold more pairs than those that began in the period, and steps that nothing follows yet.
    """
    statements = sql.statements("discover.sql", __package__)
    period = {"van": van, "tot": tot}
    names = dict(cursor.execute("select code, stap from stapcode").fetchall())
    partners = cursor.execute("select count(*) from partnercode").fetchone()
    if len(names) > MOST_STEPS or partners is None or partners[0] > MOST_PARTNERS:
        raise ValueError("more kinds of steps or partners than fit")
    first = {"van": van}
    who = {
        (v, n): Telling(*told) for v, n, *told in cursor.execute(statements["paden_wie"], first).fetchall()
    }
    paths = [
        Pad(v, n, duren, who[v, n])
        for (v, n), duren in _grouped(cursor.execute(statements["paden"], first).fetchnumpy())
    ]
    changes = [
        Overstap(v, n, duren)
        for (v, n), duren in _grouped(cursor.execute(statements["partners"], first).fetchnumpy())
    ]
    found = cursor.execute(statements["varianten"], period | {"hooguit": hooguit}).fetchall()
    total = cursor.execute(statements["routes"], period).fetchone() or (0, 0, 0)
    return Ontdekking(
        sorted(paths, key=lambda p: (-p.aantal, p.van, p.naar)),
        sorted(changes, key=lambda o: (-o.duren.totaal, o.van, o.naar)),
        [Variant(tuple(names[code] for code in codes), Telling(*told)) for codes, *told, _ in found],
        int(found[0][-1]) if found else 0,
        Telling(*total),
    )


def _grouped(columns: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Duren]]:
    """Per pair, of rows in the order of the pair, how often it took so many days."""
    van, naar = np.asarray(columns["van"]), np.asarray(columns["naar"])
    days, counts = (np.asarray(columns[name], dtype=np.int64) for name in ("dagen", "aantal"))
    if not len(van):
        return
    bounds = np.flatnonzero((van[1:] != van[:-1]) | (naar[1:] != naar[:-1])) + 1
    for part_days, part_counts, first in zip(
        np.split(days, bounds), np.split(counts, bounds), np.concatenate(([0], bounds)), strict=True
    ):
        yield (str(van[first]), str(naar[first])), Duren(part_days, part_counts)
