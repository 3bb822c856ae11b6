"""Corrections: which published figures of a closed month differ from today's, and what each was and is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from ketenmonitor.dataset import figures, published
from ketenmonitor.dataset.calculation import Rij
from ketenmonitor.dataset.closing import Sluiting, ripening
from ketenmonitor.dataset.cut import Snede
from ketenmonitor.vocabulary.kpi import Kpi, kpis


@dataclass(frozen=True)
class Correctie:
    """A figure over ``maand`` that was published and is otherwise: of one part, or (``per`` empty) the chain.

    ``was`` or ``nu`` is None where there was, or is, no value.
    """

    kpi: Kpi
    maand: date
    per: str
    deel: str
    was: float | None
    nu: float | None

    @property
    def grootte(self) -> float:
        """How large the difference is, as a share of what was published; endless where one has no value."""
        if self.was is None or self.nu is None:
            return float("inf")
        return abs(self.nu - self.was) / abs(self.was) if self.was else float("inf")


def since(
    cursor: duckdb.DuckDBPyConnection, sluiting: Sluiting, per: Sequence[str], vandaag: date
) -> list[Correctie]:
    """What differs today from what was published with a closing, the biggest difference first.

    ``per`` are the dimensions to look along: ``""`` for the chain, ``partner``, ``gemeente``, ``product``.
    """
    found: list[Correctie] = []
    for name in per:
        snede = Snede(per=(name,) if name else ())
        was = published.version(cursor, sluiting.maand, sluiting.versie, snede)
        months = {row.maand for row in was}
        nu: list[Rij] = []
        for maand, asked in ripening(sluiting.maand):
            if maand in months:
                nu += figures.rows(cursor, _meaningful(asked, name), maand, maand, snede, vandaag)
        found += _differences(name, was, nu)
    return sorted(found, key=_biggest_first)


def between(
    cursor: duckdb.DuckDBPyConnection, eerder: Sluiting, later: Sluiting, per: Sequence[str]
) -> list[Correctie]:
    """What differs between two publications of the same month, the biggest difference first."""
    found: list[Correctie] = []
    for name in per:
        snede = Snede(per=(name,) if name else ())
        was, nu = (published.version(cursor, s.maand, s.versie, snede) for s in (eerder, later))
        found += _differences(name, was, nu)
    return sorted(found, key=_biggest_first)


def _meaningful(asked: Iterable[Kpi], per: str) -> list[Kpi]:
    return [k for k in asked if not k.per_product or per == "product"]


def _differences(per: str, was: Iterable[Rij], nu: Iterable[Rij]) -> list[Correctie]:
    def by_part(rows: Iterable[Rij]) -> dict[tuple[str, date, str], float | None]:
        return {(r.kpi, r.maand, getattr(r, per) if per else ""): r.waarde for r in rows if r.kpi in kpis()}

    then, now = by_part(was), by_part(nu)
    return [
        Correctie(kpis()[kpi], maand, per, deel, then.get(key), now.get(key))
        for key in then.keys() | now.keys()
        for kpi, maand, deel in (key,)
        if published.differs(kpis()[kpi], then.get(key), now.get(key))
    ]


def _biggest_first(c: Correctie) -> tuple[float, str, str, str]:
    return -c.grootte, c.kpi.kpi, c.per, c.deel
