"""Records that people make, kept in versions: a change is a new version, none is erased.

A record is a frozen dataclass of which the fields are the columns of its table, in any order. Its first field
is its number.
"""

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

import duckdb

from ketenmonitor.errors import Weigering

T = TypeVar("T")

# Rows in one insert: row by row DuckDB takes milliseconds for each.
AT_ONCE = 200
NOTE = 2_000
"""How long a text of some sentences may be."""
LINE = 200
"""How long a name or a title may be."""


def read(
    cursor: duckdb.DuckDBPyConnection, table: str, kind: type[T], order: str, where: str = ""
) -> list[T]:
    """The rows of a table as records of ``kind``, in the order of these columns."""
    condition = f"where {where} " if where else ""
    rows = cursor.execute(f"select {_columns(kind)} from {table} {condition}order by {order}").fetchall()
    return [kind(*row) for row in rows]


def add(cursor: duckdb.DuckDBPyConnection, table: str, records: Sequence[object]) -> None:
    """Put records in a table, inside the transaction of the caller."""
    if not records:
        return
    names = [field.name for field in fields(records[0])]  # type: ignore[arg-type]
    marks = f"({', '.join('?' for _ in names)})"
    for start in range(0, len(records), AT_ONCE):
        some = records[start : start + AT_ONCE]
        cursor.execute(
            f"insert into {table} ({', '.join(names)}) values {', '.join([marks] * len(some))}",
            [_bound(getattr(record, name)) for record in some for name in names],
        )


def _bound(value: object) -> object:
    """A value as the database reads it right: it takes a decimal written with a power (``4E+1``) for 4."""
    return Decimal(f"{value:f}") if isinstance(value, Decimal) and value.is_finite() else value


def next_number(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """The number of the next new record, inside the transaction that makes it."""
    row = cursor.execute(f"select coalesce(max({column}), 0) + 1 from {table}").fetchone()
    return int(row[0]) if row else 1


def text(entered: str, wat: str, hooguit: int = NOTE) -> str:
    """What somebody typed, without spaces around it; refused when empty or too long.

    ``wat`` names the field with its article, as it begins a sentence: ``De toelichting``.
    """
    trimmed = entered.strip()
    if not trimmed:
        raise Weigering(f"{wat} is leeg: vul dit in.")
    return at_most(trimmed, wat, hooguit)


def at_most(entered: str, wat: str, hooguit: int = NOTE) -> str:
    """As ``text``, but it may be empty."""
    trimmed = entered.strip()
    if len(trimmed) > hooguit:
        raise Weigering(f"{wat} is {len(trimmed)} tekens lang; hooguit {hooguit} passen erin: kort dit in.")
    return trimmed


def _columns(kind: type[Any]) -> str:
    return ", ".join(field.name for field in fields(kind))
