"""Preview: what a delivery would change, before anything is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb

from ketenmonitor.dataset import merge
from ketenmonitor.dataset.closing import closings
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.facts import facts
from ketenmonitor.dataset.figures import Cijfer, Selectie, figures
from ketenmonitor.intake import comparison
from ketenmonitor.intake.stored import ROWS
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.kpi import Kpi, kpis

# A share that moved this many percentage points since last month is asked about; other measures by
# the share of ``comparison.LARGE_CHANGE``. Fewer cases than ``comparison.ENOUGH_ROWS`` say nothing.
LARGE_POINTS = 15


@dataclass(frozen=True)
class Beweging:
    """A KPI of the partner in the delivered month, before and after the delivery."""

    kpi: str
    was: float | None
    wordt: float | None


@dataclass(frozen=True)
class Voorproef:
    """What acceptance would do: rows against what is in force for the month, and KPIs that move.

    ``vragen`` are Dutch sentences about KPIs that differ much from the partner's month before. In a month
    that is ``gesloten`` the published figures stay and what moves shows beside them.
    """

    nieuw: int
    gewijzigd: int
    ongewijzigd: int
    verdwenen: int
    vervangt: int | None
    bewegingen: tuple[Beweging, ...]
    vragen: tuple[str, ...] = ()
    gesloten: bool = False


def preview(dataset: Dataset, toets: Toets, door: str) -> Voorproef:
    """Deliver a tested file in a transaction that is undone again, and tell what it changed.

    Only for an acceptable file. Nothing of it remains in the dataset.
    """
    cursor, maand = toets.cursor, toets.maand
    touched = moved_by(toets.extract.extract)
    selectie = Selectie(partner=toets.partner)
    with dataset.exclusive():
        before_id = merge.in_force(cursor, toets.partner, toets.extract.extract, maand)
        counts = _rows(cursor, toets, before_id)
        before = {c.kpi: c for c in figures(cursor, touched, maand, maand, selectie)}
        with _undone(cursor):
            merge.merge(cursor, offered(toets, door), ROWS)
            found = figures(cursor, touched, comparison.previous_month(maand), maand, selectie)
    after = {c.kpi: c for c in found if c.maand == maand}
    last = {c.kpi: c for c in found if c.maand != maand}
    moves = [_move(kpi, before.get(kpi.kpi), after.get(kpi.kpi)) for kpi in touched]
    questions = [
        _question(kpi, last[kpi.kpi], after[kpi.kpi])
        for kpi in touched
        if {kpi.kpi} <= after.keys() & last.keys()
    ]
    held = closings(cursor).get(maand)
    return Voorproef(
        *counts,
        before_id,
        tuple(m for m in moves if m.was != m.wordt),
        tuple(q for q in questions if q),
        held is not None and held.gesloten,
    )


def offered(toets: Toets, door: str, op: datetime | None = None) -> merge.Aanbieding:
    """What the dataset records of an offered file."""
    return merge.Aanbieding(
        partner=toets.partner,
        extract=toets.extract.extract,
        levermaand=toets.maand,
        bestand=toets.gelezen.bestand,
        sha256=toets.gelezen.sha256,
        omvang=toets.gelezen.omvang,
        aannames=" ".join(toets.gelezen.aannames),
        ontvangen_op=op or now(),
        door=door,
        rijen=toets.rijen,
        fouten=toets.aantal("fout"),
        waarschuwingen=toets.aantal("waarschuwing"),
        regels=tuple((t.regelnummer, t.ernst, t.kolom, t.aantal) for t in toets.tellingen),
    )


def moved_by(extract: str) -> list[Kpi]:
    """The KPIs that a delivery of this extract can move."""
    return [
        kpi
        for kpi in kpis().values()
        if not kpi.afgeleid and any(facts()[term.feit].changes_with(extract) for term in kpi.termen)
    ]


def _move(kpi: Kpi, was: Cijfer | None, wordt: Cijfer | None) -> Beweging:
    return Beweging(kpi.kpi, was.waarde if was else None, wordt.waarde if wordt else None)


def _question(kpi: Kpi, last: Cijfer, now: Cijfer) -> str | None:
    """What to ask about a KPI that differs much from the month before; None when there is nothing to ask."""
    if last.waarde is None or now.waarde is None:
        return None
    counted = (last.teller, now.teller) if kpi.soort in ("aantal", "som") else (last.noemer, now.noemer)
    if max(abs(n) for n in counted) < comparison.ENOUGH_ROWS or (
        kpi.soort not in ("aantal", "som") and min(counted) < comparison.ENOUGH_ROWS
    ):
        return None
    places = Decimal(1).scaleb(-kpi.decimalen)
    then, value = Decimal(last.waarde).quantize(places), Decimal(now.waarde).quantize(places)
    if kpi.soort == "aandeel":
        points = value - then
        if abs(points) < LARGE_POINTS:
            return None
        sign = "+" if points > 0 else "−"
        told = (
            f"{comparison.dutch(value)} %, {sign}{comparison.dutch(abs(points))} procentpunt"
            f" ten opzichte van {comparison.dutch(then)} % vorige maand"
        )
    elif comparison.large(value, then):
        told = comparison.change(value, then)
    else:
        return None
    return f"{kpi.naam}: {told}: klopt dat?"


@contextmanager
def _undone(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    cursor.execute("begin")
    try:
        yield
    finally:
        cursor.execute("rollback")


def _rows(cursor: duckdb.DuckDBPyConnection, toets: Toets, before: int | None) -> tuple[int, int, int, int]:
    """New, changed, unchanged and vanished rows; rows without a key are either the same or not."""
    if before is None:
        return toets.rijen, 0, 0, 0
    table, names = toets.extract.extract, ", ".join(toets.extract.namen)
    old = f"(select {names} from {table} where levering = {before})"
    new = f"(select {names} from ({ROWS}))"
    same = _count(cursor, f"select count(*) from ({new} intersect all {old})")
    now_rows = _count(cursor, f"select count(*) from {new}")
    old_rows = _count(cursor, f"select count(*) from {old}")
    if not toets.extract.sleutel:
        return now_rows - same, 0, same, old_rows - same
    key = ", ".join(toets.extract.sleutel)
    both = _count(
        cursor, f"select count(*) from ((select {key} from {new}) intersect (select {key} from {old}))"
    )
    return now_rows - both, both - same, same, old_rows - both


def _count(cursor: duckdb.DuckDBPyConnection, select: str) -> int:
    row = cursor.execute(select).fetchone()
    assert row is not None
    return int(row[0])
