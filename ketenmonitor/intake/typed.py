"""The typed rows of a file: temp view ``rij``, made of the raw rows and the words of their columns."""

import duckdb

from ketenmonitor.intake import numbers, words
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.words import RAW
from ketenmonitor.vocabulary.codelist import codelijst
from ketenmonitor.vocabulary.extract import Column

# Types whose text is the value.
AS_WRITTEN = ("pseudoniem", "tekst")


def read_words(proef: Proefstuk) -> None:
    """Read every distinct text of the columns that have more to them than their text."""
    cursor = proef.cursor
    read = [(column, p) for column, p in proef.gekoppeld if column.type not in AS_WRITTEN]
    words.distinct(cursor, [p for _, p in read])
    order = words.day_first(cursor, [p for column, p in read if column.type == "datum"])
    for column, position in read:
        if column.type == "datum":
            words.dates(cursor, column.naam, position, order)
        elif column.type == "maand":
            words.months(cursor, column.naam, position)
        elif column.type == "jaar":
            words.years(cursor, column.naam, position)
        elif column.lijst:
            known = codelijst(column.lijst, proef.keten)
            words.codes(cursor, column.naam, position, known, proef.koppeling.codes)
        else:
            numbers.numbers(cursor, column.naam, position, column.type)


def wholly_read(proef: Proefstuk, column: Column) -> bool:
    """Whether every text of a column with words was read as a value."""
    return not _any(proef.cursor, f"from {words.table(column.naam)} where waarde is null")


def make_rows(proef: Proefstuk) -> None:
    """Make temp view ``rij``: ``regel``, ``rij``, the typed columns of the extract, and ``k1``…``kn``.

    What is not simply its own text is stored beside the raw rows, in their order, so that text is
    never copied.
    """
    stored: dict[str, str] = {}
    columns = [_place(proef.geladen.regel_sql, "regel"), _place(proef.geladen.rij_sql, "rij")]
    places = proef.koppeling.kolommen
    for column in proef.extract.kolommen:
        name, position = column.naam, places.get(column.naam)
        if position is None:
            columns.append(f"null::{column.sql_type} as {name}")
        elif column.type in AS_WRITTEN or _same_text(proef, column):
            columns.append(f"{RAW}.k{position} as {name}")
        else:
            stored[name] = f"left join {words.table(name)} as w_{name} on w_{name}.bron = r.k{position}"
            columns.append(f"waarde_van_rij.{name}")
    values = "".join(f", w_{name}.waarde as {name}" for name in stored)
    # A positional join of tables in the same order costs nothing; a join does not keep the order by itself.
    proef.cursor.execute(
        f"create or replace temp table waarde_van_rij as select r.rowid as nummer{values}"
        f" from {RAW} as r {' '.join(stored.values())} order by nummer"
    )
    texts = ", ".join(f"{RAW}.k{i}" for i in range(1, len(proef.gelezen.kop) + 1))
    proef.cursor.execute(
        f"create or replace temp view rij as select {', '.join(columns)}, {texts}"
        f" from {RAW} positional join waarde_van_rij"
    )


def _place(sql: str, name: str) -> str:
    """How lines and rows are numbered, said of the raw table alone."""
    return f"{sql.replace(name, f'{RAW}.{name}').replace('rowid', f'{RAW}.rowid')} as {name}"


def _same_text(proef: Proefstuk, column: Column) -> bool:
    """Whether a column of codes was written in the codes themselves throughout."""
    different = f"from {words.table(column.naam)} where waarde::varchar is distinct from bron"
    return column.lijst is not None and not _any(proef.cursor, different)


def _any(cursor: duckdb.DuckDBPyConnection, source: str) -> bool:
    row = cursor.execute(f"select exists (select 1 {source})").fetchone()
    return bool(row and row[0])
