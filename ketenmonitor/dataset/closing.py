"""Closing a month: its figures stay as published, whatever is delivered or agreed afterwards.

With a closing are kept: every figure of the month (and of the earlier month of a KPI that became ripe with
it) with which of them were hidden for small numbers, which versions of the agreements held, and which
deliveries were missing. Reopening takes a reason;
closing again publishes anew. Every version stays readable, and rebuilding what is derived touches none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

from ketenmonitor.dataset import figures, sql
from ketenmonitor.dataset.calculation import Rij
from ketenmonitor.dataset.cut import Snede
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import last_day, shift

GESLOTEN: Final = "gesloten"
HEROPEND: Final = "heropend"
# What is published: the chain, its parts, and the pairs of parts.
CUTS: Final = (
    (), ("partner",), ("gemeente",), ("product",),
    ("partner", "gemeente"), ("partner", "product"), ("gemeente", "product"),
)  # fmt: skip
TYPES: Final = ("varchar", "date", *["varchar"] * 3, *["double"] * 5)


@dataclass(frozen=True)
class Sluiting:
    """One version of the state of a month: closed, or opened again with a reason.

    ``ontbreekt`` are the deliveries about the month itself (partner, extract) that were missing when it
    was closed.
    """

    maand: date
    versie: int
    stand: str
    op: datetime
    door: str
    reden: str
    ontbreekt: tuple[tuple[str, str], ...] = ()

    @property
    def gesloten(self) -> bool:
        """Whether it closes the month."""
        return self.stand == GESLOTEN


def history(cursor: duckdb.DuckDBPyConnection) -> list[Sluiting]:
    """Every closing and reopening, by month and version."""
    missing: dict[tuple[date, int], list[tuple[str, str]]] = {}
    for maand, versie, partner, extract in cursor.execute(
        "select sluiting, versie, partner, extract from sluiting_ontbreekt where levermaand = sluiting"
        " order by all"
    ).fetchall():
        missing.setdefault((maand, versie), []).append((partner, extract))
    rows = cursor.execute(
        "select maand, versie, stand, op, door, reden from maandsluiting order by maand, versie"
    ).fetchall()
    return [
        Sluiting(maand, versie, stand, op, door, reden, tuple(missing.get((maand, versie), ())))
        for maand, versie, stand, op, door, reden in rows
    ]


def closings(cursor: duckdb.DuckDBPyConnection) -> dict[date, Sluiting]:
    """How every month stands that was ever closed: its last version."""
    return {s.maand: s for s in history(cursor)}


def close(
    dataset: Dataset, maand: date, door: str, vandaag: date | None = None, op: datetime | None = None
) -> Sluiting:
    """Close a month (first day): publish its figures as they are now; returns what was recorded.

    An earlier month may still be open: each publication stands on its own, so a chain that begins with
    closing need not close years first, and a dispute over one month does not hold up the next.
    Raises ``Weigering`` when the month is not over, has no deliveries, or is closed already.
    """
    today = vandaag or date.today()
    if maand.day != 1:
        raise Weigering("Sluiten gaat per hele maand: geef de maand als jjjj-mm.")
    if last_day(maand) >= today:
        raise Weigering(f"{maand:%Y-%m} is nog niet voorbij en kan niet dicht: sluit een eerdere maand.")
    if dataset.postponing:
        raise Weigering("Er worden nog leveringen verwerkt: sluit de maand als dat klaar is.")
    moment = op or now()
    with dataset.write(door, "sluiting", f"{maand:%Y-%m}", moment) as cursor:
        if cursor.execute(
            "select 1 from levering where status = 'geldig' and levermaand = ? limit 1", [maand]
        ).fetchone() is None:  # fmt: skip
            raise Weigering(f"Over {maand:%Y-%m} is niets geleverd: er zijn geen cijfers om te sluiten.")
        held = closings(cursor).get(maand)
        if held is not None and held.gesloten:
            raise Weigering(
                f"{maand:%Y-%m} is al gesloten, op {held.op:%d-%m-%Y} door {held.door}: heropen de maand"
                " eerst, met een reden."
            )
        versie = held.versie + 1 if held else 1
        _record(cursor, maand, versie, GESLOTEN, moment, door, "")
        steps = sql.statements("closing.sql")
        this = {"maand": maand, "versie": versie}
        cursor.execute(steps["afspraken"], this)
        cursor.execute(steps["ontbreekt"], this | {"van": shift(maand, -_months_back())})
        _publish(cursor, maand, versie, today)
    return closings(dataset.cursor())[maand]


def reopen(dataset: Dataset, maand: date, door: str, reden: str, op: datetime | None = None) -> Sluiting:
    """Open a closed month again: its figures are today's until it is closed anew.

    Raises ``Weigering`` without a reason, or when the month is not closed.
    """
    reason = reden.strip()
    if not reason:
        raise Weigering("Een maand heropenen zonder reden kan niet: schrijf op waarom.")
    moment = op or now()
    with dataset.write(door, "heropening", f"{maand:%Y-%m}", moment, reden=reason) as cursor:
        held = closings(cursor).get(maand)
        if held is None or not held.gesloten:
            raise Weigering(f"{maand:%Y-%m} is niet gesloten, dus er valt niets te heropenen.")
        _record(cursor, maand, held.versie + 1, HEROPEND, moment, door, reason)
    return closings(dataset.cursor())[maand]


def _record(
    cursor: duckdb.DuckDBPyConnection,
    maand: date,
    versie: int,
    stand: str,
    op: datetime,
    door: str,
    reden: str,
) -> None:
    cursor.execute(
        "insert into maandsluiting values (?, ?, ?, ?, ?, ?)", [maand, versie, stand, op, door, reden]
    )


def _months_back() -> int:
    """How many months before the closed one count in any figure that is published with it."""

    def back(kpi: Kpi) -> int:
        window = kpi.overleving.venster - 1 if kpi.overleving else 0
        return kpi.rijping + (11 if kpi.afgeleid else window)

    return max(back(kpi) for kpi in kpis().values())


def ripening(maand: date) -> Iterator[tuple[date, list[Kpi]]]:
    """Which KPIs are published over which month when ``maand`` is closed: each over its last ripe month."""
    for rijping in sorted({k.rijping for k in kpis().values()}):
        yield shift(maand, -rijping), [k for k in kpis().values() if k.rijping == rijping]


def _publish(cursor: duckdb.DuckDBPyConnection, sluiting: date, versie: int, vandaag: date) -> None:
    first = cursor.execute("select min(levermaand) from levering where status = 'geldig'").fetchone()
    assert first is not None
    for maand, ripe in ripening(sluiting):
        if maand >= first[0]:
            _store(cursor, sluiting, versie, maand, ripe, _all_cuts(cursor, ripe, maand, vandaag))
            _store_hidden(cursor, sluiting, versie, maand, ripe)


def _all_cuts(
    cursor: duckdb.DuckDBPyConnection, asked: Sequence[Kpi], maand: date, vandaag: date
) -> list[Rij]:
    found: list[Rij] = []
    for per in CUTS:
        meaningful = [k for k in asked if not k.per_product or "product" in per]
        if meaningful:
            found += figures.rows(cursor, meaningful, maand, maand, Snede(per=per), vandaag)
    return found


def _store(
    cursor: duckdb.DuckDBPyConnection,
    sluiting: date,
    versie: int,
    maand: date,
    asked: Sequence[Kpi],
    found: Sequence[Rij],
) -> None:
    """Keep the figures; a KPI without one for the chain has a row that says that there was none."""
    there = {row.kpi for row in found if (row.partner, row.gemeente, row.product) == ("*", "*", "*")}
    rows: list[tuple[object, ...]] = [tuple(row) for row in found]
    rows += [(k.kpi, maand, "*", "*", "*", *[None] * 5) for k in asked if k.kpi not in there]
    columns = {f"c{i}": list(column) for i, column in enumerate(zip(*rows, strict=True))}
    unnested = ", ".join(f"unnest($c{i}::{kind}[])" for i, kind in enumerate(TYPES))
    cursor.execute(
        f"insert into gepubliceerd select $sluiting, $versie, {unnested}",
        {"sluiting": sluiting, "versie": versie, **columns},
    )


def _store_hidden(
    cursor: duckdb.DuckDBPyConnection, sluiting: date, versie: int, maand: date, asked: Sequence[Kpi]
) -> None:
    """Keep which cells were hidden; of a running total or forecast where any month of its year so far was."""
    steps = sql.statements("closing.sql")
    bound = {"sluiting": sluiting, "versie": versie, "tot": maand}
    cursor.execute(
        steps["afgeschermd"],
        bound
        | {
            "kpis": [k.kpi for k in asked],
            "bronnen": [k.bronmeting if k.afgeleid else k.kpi for k in asked],
            "vanaf": [maand.replace(month=1) if k.afgeleid else maand for k in asked],
        },
    )
