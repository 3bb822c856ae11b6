"""What purged rows counted for: measures outlive the rows that they were made from.

When rows are purged, the difference that they make to every stored measure is kept: a number per cell, in
which nobody can be recognised. It is added whenever measures are made anew, so that the figures stay as
they were, also those that look back from a later month at rows that are gone (an earlier traject of the
same client, the costs of a long one). The kept numbers are the only thing here that can not be made anew.
"""

from collections.abc import Mapping
from datetime import date

import duckdb

from ketenmonitor.dataset import sql
from ketenmonitor.errors import Weigering

TABLES = ("bewaarde_meting", "bewaarde_duur")


def boundary(cursor: duckdb.DuckDBPyConnection) -> date | None:
    """The first month of which rows may still be there; None when nothing was ever purged."""
    row = cursor.execute("select max(grens) from opschoning").fetchone()
    return row[0] if row else None


def refuse_purged(cursor: duckdb.DuckDBPyConnection, maand: date) -> None:
    """Raise ``Weigering`` when ``maand`` is purged: nothing about it can be delivered or withdrawn."""
    grens = boundary(cursor)
    if grens is not None and maand < grens:
        raise Weigering(
            f"Over {maand:%Y-%m} kan niets meer worden geleverd of ingetrokken: de leveringen van vóór "
            f"{grens:%Y-%m} zijn opgeschoond, want hun bewaartermijn is voorbij."
        )


def add_to_sums(cursor: duckdb.DuckDBPyConnection, feit: str, geraakt: str) -> None:
    """Add what purged rows counted for to the measures of a fact that were just made."""
    if _has(cursor, "bewaarde_meting", feit, geraakt):
        steps = sql.statements("residue.sql")
        for name in ("tel_op_meting", "weg_meting", "bij_meting"):
            cursor.execute(steps[name].format(feit=feit, geraakt=geraakt))


def add_to_durations(cursor: duckdb.DuckDBPyConnection, feit: str, geraakt: str) -> None:
    """Add what purged rows counted for to temp table ``duur_nieuw``, before it is written."""
    if _has(cursor, "bewaarde_duur", feit, geraakt):
        cursor.execute(sql.statements("residue.sql")["tel_op_duur"].format(feit=feit, geraakt=geraakt))
        cursor.execute("drop table duur_nieuw")
        cursor.execute("alter table duur_samen rename to duur_nieuw")


def _has(cursor: duckdb.DuckDBPyConnection, table: str, feit: str, geraakt: str) -> bool:
    found = cursor.execute(f"select 1 from {table} where feit = ? and {geraakt} limit 1", [feit])
    return found.fetchone() is not None


def remember(cursor: duckdb.DuckDBPyConnection, measured: tuple[str, ...]) -> None:
    """Keep the stored measures aside while rows are removed: tables ``meting``, ``duur`` and their sums."""
    steps = sql.statements("residue.sql")
    for table in measured:
        cursor.execute(steps["onthoud"].format(tabel=table))
    cursor.execute(steps["onthoud_bedragen"])


def settle(
    cursor: duckdb.DuckDBPyConnection, measured: tuple[str, ...], definities: Mapping[str, str]
) -> None:
    """Keep the difference between what was remembered and what the remaining rows give; put the former back.

    ``definities`` gives for every stored measure what it means now (``measures.definitions``).
    """
    steps = sql.statements("residue.sql")
    bound = {"kpis": list(definities), "definities": list(definities.values())}
    for name in ("verschil_meting", "verschil_duur"):
        cursor.execute(steps[name], bound)
    cursor.execute(steps["verschil_bedragen"])
    cursor.execute("drop table bedragen_was")
    for table in measured:
        cursor.execute(f"delete from {table}")
        cursor.execute(steps["zet_terug"].format(tabel=table))
        cursor.execute(f"drop table {table}_was")


def forget_changed(cursor: duckdb.DuckDBPyConnection, definities: Mapping[str, str]) -> None:
    """Drop what was kept of measures that mean something else now, for months that still have their rows.

    Months before the boundary keep what they had: nothing better can be made of them.
    """
    for table in TABLES:
        cursor.execute(
            f"""
            delete from {table}
            where maand >= (select max(grens) from opschoning)
                and (kpi, definitie) not in (
                    select unnest($kpis::varchar[]), unnest($definities::varchar[]))
            """,
            {"kpis": list(definities), "definities": list(definities.values())},
        )
