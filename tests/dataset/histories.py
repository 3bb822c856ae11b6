"""Histories of a dataset for tests: deliveries, corrections, withdrawals, and what it says after them."""

from collections.abc import Mapping
from datetime import date, datetime

import duckdb

from ketenmonitor.dataset import measures, merge, residue
from ketenmonitor.dataset.database import Dataset, rebuild
from ketenmonitor.vocabulary.extract import extracts

EDGES = [f"duur_{snede}" for snede in measures.EDGES]

Row = Mapping[str, object]
Slot = tuple[str, str, date]
# The rows of a delivery, or None: the one in force is withdrawn.
Step = tuple[Slot, list[Row] | None]

# What a partner keeps apart by: a delivery never has two rows alike in it (rule S01).
KEYS = {
    "trajecten": ["traject"],
    "uitkomsten": ["client", "traject", "datum", "instrument", "informant", "moment", "domein"],
}


def without_doubles(extract: str, rows: list[Row]) -> list[Row]:
    """Rows as the rules let them pass: of those with the same key the last one."""
    key = KEYS.get(extract)
    return list({tuple(row[k] for k in key): row for row in rows}.values()) if key else rows


def select(slot: Slot, rows: list[Row]) -> str:
    """The rows as SQL, with line numbers, typed as the extract says."""
    fixed = {"peildatum": slot[2], "maand": slot[2]} if slot[1].startswith("wacht") else {}

    def value(column, row):
        found = fixed.get(column.naam, row.get(column.naam))
        if column.naam == "reden_einde" and row["datum_einde"] is None:
            found = None
        return "null" if found is None else f"'{found}'"

    lines = [
        "select "
        + ", ".join(
            [
                f"{i} as regel",
                *(f"{value(c, r)}::{c.sql_type} as {c.naam}" for c in extracts()[slot[1]].kolommen),
            ]
        )
        for i, r in enumerate(rows, 2)
    ]
    empty = ", ".join(f"null::{c.sql_type} as {c.naam}" for c in extracts()[slot[1]].kolommen)
    return " union all ".join(lines) or f"select 0 as regel, {empty} where false"


def apply(dataset: Dataset, step: Step) -> None:
    """Deliver or withdraw, as the intake does."""
    slot, rows = step
    with dataset.write("toets", "levering", "toets") as cursor:
        if rows is None:
            number = merge.in_force(cursor, *slot)
            if number is not None:
                merge.withdraw(cursor, number, datetime(2025, 5, 1), "toets", "toets")
            return
        merge.merge(cursor, offered(slot, rows), select(slot, rows))


def offered(slot: Slot, rows: list[Row]) -> merge.Aanbieding:
    return merge.Aanbieding(*slot, "b.csv", "hash", 1, "", datetime(2025, 5, 1), "toets", len(rows), 0, 0)


def contents(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """What the dataset says, with the month of a delivery in place of its number."""
    month = "(select levermaand from levering as l where l.levering = x.levering)"
    return {
        table: cursor.execute(f"select {columns} from {table} as x order by all").fetchall()
        for table, columns in {
            "meting": "*",
            "duur": "*",
            **dict.fromkeys(EDGES, "*"),
            "cijfer": "*",
            "afgeschermd": "*",
            "traject_stand": "* exclude (levering)",
            "traject_verloop": f"* replace ({month} as levering)",
        }.items()
    }


def empty(dataset: Dataset) -> None:
    with dataset.write("toets", "herbouw", "toets") as cursor:
        derived = ("meting", "duur", *EDGES, "cijfer", "afgeschermd", "traject_verloop")
        for table in (*extracts(), "levering", *derived, "opschoning", *residue.TABLES, "bewaarde_bedragen"):
            cursor.execute(f"delete from {table}")


def play(dataset: Dataset, played: list[Step]) -> dict[str, list[tuple]]:
    """What an empty dataset says after these deliveries and withdrawals."""
    empty(dataset)
    for step in played:
        apply(dataset, step)
    return contents(dataset.cursor())


def load(dataset: Dataset, delivered: dict[Slot, list[Row]]) -> None:
    """Fill an empty dataset at once, which is faster than one by one."""
    empty(dataset)
    with dataset.write("toets", "levering", "toets") as cursor:
        for slot, rows in delivered.items():
            merge.store(cursor, offered(slot, rows), select(slot, rows))
        rebuild(cursor)


def made_anew(dataset: Dataset) -> dict[str, list[tuple]]:
    """What the dataset would say when all that is derived were made from the deliveries once more."""
    cursor = dataset.cursor()
    cursor.execute("begin")
    rebuild(cursor)
    anew = contents(cursor)
    cursor.execute("rollback")
    return anew
