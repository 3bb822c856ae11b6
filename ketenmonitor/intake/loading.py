"""Text rows into a temporary DuckDB table: explicit columns, no sniffing, no ignored errors."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ketenmonitor.dataset.lockdown import work_folder
from ketenmonitor.errors import Weigering
from ketenmonitor.export import APOSTROPHE, SIGN
from ketenmonitor.intake.layout import WIT
from ketenmonitor.intake.plain import Ruw
from ketenmonitor.intake.rows import Rijen

_GUARDED = re.compile(f"'{SIGN}".encode())
# Bytes DuckDB reads at a time: half its own choice lets both processors read a file of a hundred megabytes.
BUFFER = 16_000_000


def load_plain(
    ruw: Ruw, scheiding: str, width: int, cursor: duckdb.DuckDBPyConnection, tabel: str
) -> int | None:
    """Load the text as it stands; return the number of rows, or None when DuckDB refuses it."""
    names = [f"k{i}" for i in range(1, width + 1)]
    characters = "" if ruw.trim == " " else f", '{ruw.trim}'"  # without a set of characters trim is faster
    values = {k: f"nullif(trim({k}{characters}), '')" if ruw.trim else k for k in names}
    select = _select(values, memoryview(ruw.inhoud)[ruw.begin : ruw.eind])
    columns = dict.fromkeys(names, "VARCHAR")
    try:
        rows = memoryview(ruw.inhoud)[ruw.begin : ruw.eind]
        return _create(cursor, tabel, select, columns, rows, scheiding)
    except duckdb.InvalidInputException:
        return None


def load_rows(rijen: Rijen, width: int, cursor: duckdb.DuckDBPyConnection, tabel: str) -> None:
    """Load clean rows with their columns ``regel`` and ``rij``; raise ``Weigering`` if not all load."""
    names = [f"k{i}" for i in range(1, rijen.velden + 1)]
    columns = {"regel": "BIGINT", "rij": "BIGINT"} | dict.fromkeys(names, "VARCHAR")
    select = _select({k: k for k in names[:width]}, memoryview(rijen.tekst)) + ", regel, rij"
    try:
        loaded = _create(cursor, tabel, select, columns, memoryview(rijen.tekst), ";", "\\n")
    except duckdb.InvalidInputException as fout:
        raise Weigering(
            "Een rij van het bestand is te lang om te lezen; lever alleen de gevraagde kolommen."
        ) from fout
    if loaded != rijen.rijen:
        raise Weigering(
            f"Van de {rijen.rijen} rijen konden er {loaded} worden gelezen; sla het bestand op als .xlsx."
        )


def _select(values: dict[str, str], tekst: memoryview) -> str:
    """The columns to load, without the apostrophe that our exports put before a text (see ``export``)."""
    if _GUARDED.search(tekst):
        literal = APOSTROPHE.replace("'", "''")
        bare = {k: f"regexp_replace({value}, '{literal}', '\\1')" for k, value in values.items()}
        values = {k: f"nullif(trim({value}, '{WIT}'), '')" for k, value in bare.items()}
    return ", ".join(value if value == k else f"{value} as {k}" for k, value in values.items())


def _create(
    cursor: duckdb.DuckDBPyConnection,
    tabel: str,
    select: str,
    columns: dict[str, str],
    tekst: memoryview,
    delim: str,
    newline: str = "",
) -> int:
    # DuckDB wants it spelled out, a backslash and an n, and reads \r\n rightly only when nothing is said.
    line_end = f", new_line='{newline}'" if newline else ""
    quoted = '"' + tabel.replace('"', '""') + '"'
    with _file(tekst, work_folder(cursor)) as path:
        row = cursor.execute(
            f"create or replace temp table {quoted} as select {select} "
            f"from read_csv(?, columns={columns}, auto_detect=false, header=false, delim=?, "
            f"quote='\"', escape='\"', nullstr='', strict_mode=true, buffer_size={BUFFER}{line_end})",
            [path, delim],
        ).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _file(tekst: memoryview, folder: Path) -> Iterator[str]:
    """Give a file only this user can read (0600) for DuckDB to read from, and remove it whatever happens."""
    descriptor, path = tempfile.mkstemp(prefix="ketenmonitor-", suffix=".csv", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(tekst)
        yield path
    finally:
        Path(path).unlink()
