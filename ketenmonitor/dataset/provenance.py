"""Provenance: every figure can be followed to the delivery, file, line, partner and time it came from."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from ketenmonitor.dataset.facts import facts
from ketenmonitor.dataset.figures import Selectie, within
from ketenmonitor.vocabulary.kpi import Kpi, Term
from ketenmonitor.vocabulary.months import shift


@dataclass(frozen=True)
class Herkomst:
    """A delivery that a figure rests on, and how many of its rows count in it.

    None where that may not be shown.
    """

    levering: int
    partner: str
    extract: str
    levermaand: date
    versie: int
    bestand: str
    ontvangen_op: datetime
    door: str
    rijen: int | None
    eerste_regel: int | None
    laatste_regel: int | None


def deliveries(
    cursor: duckdb.DuckDBPyConnection, kpi: Kpi, maand: date, selectie: Selectie, vandaag: date | None = None
) -> list[Herkomst]:
    """The deliveries whose rows make up a KPI in one month (or those it looks back on), most rows first."""
    van = date(maand.year, 1, 1) if kpi.afgeleid else maand
    if kpi.overleving is not None:
        van = shift(maand, 1 - kpi.overleving.venster)
    rows: dict[int, tuple[int, int, int]] = {}
    for feit, datum, waar in {(t.feit, t.datum, t.waar) for t in _counted(kpi)}:
        fact = facts()[feit]
        bound: dict[str, object] = {"van": van, "tot": maand, **selectie.gekozen}
        if fact.levend:
            bound["vandaag"] = vandaag or date.today()
        found = cursor.execute(
            f"select levering, count(*), min(regel), max(regel) from {fact.bron}"
            f" where {datum} >= $van and {datum} <= last_day($tot::date) and {within(selectie)}"
            f" and ({waar}) and levering is not null group by levering",
            bound,
        ).fetchall()
        for levering, count, first, last in found:
            rows[levering] = (count, first, last)
    if not rows:
        return []
    told = cursor.execute(
        "select levering, partner, extract, levermaand, versie, bestand, ontvangen_op, door from levering"
        " where levering in (select unnest($ids::bigint[]))",
        {"ids": list(rows)},
    ).fetchall()
    return sorted((Herkomst(*(*d, *rows[d[0]])) for d in told), key=lambda h: (-(h.rijen or 0), h.levering))


def _counted(kpi: Kpi) -> list[Term]:
    """The terms whose rows stand behind the figure: the denominator, or what is counted without one."""
    for duur in kpi.duren.values():
        # of a curve the first stream: everybody who came into it
        return [Term(duur.feit, duur.datum, waar=f"({duur.van}) >= 0 and ({duur.waar})")]
    return [term for term in (kpi.noemer or kpi.teller,) if term is not None]
