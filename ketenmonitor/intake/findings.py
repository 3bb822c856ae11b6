"""Findings: what is wrong with an offered file, kept as rows of temp table ``bevinding``.

Every finding is counted and kept; nothing here cuts a list short.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from ketenmonitor.intake.rules import Regel

CREATE = """
create or replace temp table bevinding (
    regelnummer varchar, fase varchar, ernst varchar, kolom varchar,
    regel bigint, rij bigint, cel varchar, waarde varchar, melding varchar
)
"""
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Bevinding:
    """One finding: the rule, how grave it is, where it is, and the sentence that says how to mend it."""

    regelnummer: str
    fase: str
    ernst: str
    kolom: str
    regel: int | None
    rij: int | None
    cel: str
    waarde: str
    melding: str


def letters(position: int) -> str:
    """The name Excel gives a column: 1 is A, 27 is AA."""
    name = ""
    while position > 0:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def sentence(melding: str, kolom: str, waarde: str, meer: str = "''") -> str:
    """SQL that fills in a rule's sentence; ``waarde`` and ``meer`` are SQL expressions."""
    parts = [quote(part) for part in melding.replace("{kolom}", kolom).split("{waarde}")]
    filled = f" || coalesce(left({waarde}, {LONGEST_VALUE}), '(leeg)') || ".join(parts)
    return filled.replace("{meer}", f"' || {meer} || '")


def add(cursor: duckdb.DuckDBPyConnection, regel: Regel, kolom: str = "", waarde: str = "", meer: str = "") -> None:
    """Add a finding about the file as a whole, without a line."""
    text = regel.melding.replace("{kolom}", kolom).replace("{waarde}", waarde).replace("{meer}", meer)
    cursor.execute(
        "insert into bevinding values (?, ?, ?, ?, null, null, '', ?, ?)",
        [regel.nummer, regel.fase, regel.ernst, kolom, waarde, text],
    )


def add_rows(
    cursor: duckdb.DuckDBPyConnection,
    regel: Regel,
    bron: str,
    *,
    kolom: str,
    positie: int | None,
    waarde: str = "null",
    meer: str = "''",
    bound: dict[str, object] | None = None,
) -> None:
    """Add a finding for every row that the SQL ``bron`` (a from and where clause) gives.

    The rows must have ``regel`` and ``rij``; ``positie`` is the column's place in the file and
    ``waarde`` and ``meer`` are SQL expressions over the rows.
    """
    letter = quote(letters(positie)) if positie else None
    cell = f"{letter} || rij" if letter else "''"
    cursor.execute(
        f"insert into bevinding select {quote(regel.nummer)}, {quote(regel.fase)}, {quote(regel.ernst)},"
        f" {quote(kolom)}, regel, rij, {cell}, left({waarde}, {LONGEST_VALUE}),"
        f" {sentence(regel.melding, kolom, waarde, meer)} {bron}",
        bound or {},
    )


@dataclass(frozen=True)
class Telling:
    """How often one rule was broken in one column."""

    regelnummer: str
    fase: str
    ernst: str
    kolom: str
    aantal: int
    voorbeeld: str
    eerste_regel: int | None
    eerste_cel: str


def counts(cursor: duckdb.DuckDBPyConnection) -> list[Telling]:
    """All findings counted per rule and column, gravest first."""
    rows = cursor.execute(
        """
        select regelnummer, fase, ernst, kolom, count(*) as aantal, arg_min(melding, coalesce(regel, 0)),
            min(regel), coalesce(arg_min(cel, coalesce(regel, 0)), '')
        from bevinding group by regelnummer, fase, ernst, kolom
        order by case ernst when 'fout' then 0 when 'waarschuwing' then 1 else 2 end, aantal desc, regelnummer, kolom
        """
    ).fetchall()
    return [Telling(*row) for row in rows]


def listed(cursor: duckdb.DuckDBPyConnection, limit: int | None = None, offset: int = 0) -> list[Bevinding]:
    """The findings in the order of the file; all of them unless ``limit`` asks for one page."""
    rows = cursor.execute(
        "select * from bevinding order by coalesce(regel, 0), cel, regelnummer"
        + (f" limit {int(limit)} offset {int(offset)}" if limit is not None else "")
    ).fetchall()
    return [Bevinding(*row) for row in rows]


def annotated(cursor: duckdb.DuckDBPyConnection, kop: tuple[str, ...], bron: str) -> Iterator[str]:
    """The file back as CSV (``;``), with a column ``bevinding``, in pieces of text.

    ``bron`` is SQL giving ``rij`` and ``k1``…``kn`` of the raw rows. Rows that could not be read as
    cells, and findings about the whole file, come first as rows with only their finding.
    """
    width = len(kop)
    cells = ", ".join(f"k{i}" for i in range(1, width + 1))
    yield _line([*kop, "bevinding"])
    loose = cursor.execute(
        f"select melding, regel from bevinding where rij is null or rij not in (select rij from ({bron}))"
        " order by regel"
    ).fetchall()
    for melding, regel in loose:
        yield _line([*[""] * width, f"regel {regel}: {melding}" if regel else melding])
    result = cursor.execute(
        f"with per_rij as (select rij, string_agg(regelnummer || ' ' || ernst || ': ' || melding, ' | '"
        f" order by regelnummer) as bevinding from bevinding where rij is not null group by rij)"
        f" select {cells}, bevinding from ({bron}) as r left join per_rij as b on b.rij = r.rij order by r.rij"
    )
    while rows := result.fetchmany(10_000):
        yield "".join(_line([cell or "" for cell in row]) for row in rows)


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
