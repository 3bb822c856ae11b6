"""Findings: what is wrong with an offered file, each with its rule, place, value and Dutch sentence.

Every finding is counted and kept; nothing here cuts a list short. A million findings must fit in
memory, so temp table ``gevonden`` holds only what differs from one to the next; the sentences come
from temp table ``regel_van_toets``, and view ``bevinding`` puts the two together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from ketenmonitor.export import csv_text
from ketenmonitor.intake.rules import Regel

LONGEST_VALUE = 60

_GEVONDEN = """
create or replace temp table gevonden (
    nummer varchar, kolom varchar, letter varchar, regel bigint, rij bigint, waarde varchar, meer varchar
)
"""
_REGELS = """
create or replace temp table regel_van_toets as
select
    unnest($nummer::varchar[]) as nummer, unnest($fase::varchar[]) as fase,
    unnest($ernst::varchar[]) as ernst, unnest($melding::varchar[]) as zin
"""
# The value goes in last: what stands in a file is never itself searched for places to fill in.
_BEVINDING = """
create or replace temp view bevinding as
select
    g.nummer as regelnummer, r.fase, r.ernst, g.kolom, g.regel, g.rij,
    coalesce(g.letter || g.rij, '') as cel,
    g.waarde,
    replace(
        replace(replace(r.zin, '{kolom}', g.kolom), '{meer}', g.meer),
        '{waarde}', coalesce(g.waarde, '(leeg)')
    ) as melding
from gevonden as g join regel_van_toets as r on r.nummer = g.nummer
"""


@dataclass(frozen=True)
class Bevinding:
    """One finding: the rule, how grave it is, where it is, and the sentence that says how to mend it.

    ``regel`` is the line in the file and ``rij`` its row in a spreadsheet (both None for the file as
    a whole), ``cel`` its address in Excel. ``waarde`` is as the file has it, at most 60 characters.
    """

    regelnummer: str
    fase: str
    ernst: str
    kolom: str
    regel: int | None
    rij: int | None
    cel: str
    waarde: str | None
    melding: str


@dataclass(frozen=True)
class Telling:
    """How often one rule was broken in one column, with the first case as an example."""

    regelnummer: str
    fase: str
    ernst: str
    kolom: str
    aantal: int
    voorbeeld: str
    eerste_regel: int | None
    eerste_cel: str


def begin(cursor: duckdb.DuckDBPyConnection, regels: Iterable[Regel]) -> None:
    """Start with no findings; ``regels`` are all rules that may be broken."""
    rules = list(regels)
    cursor.execute(_GEVONDEN)
    cursor.execute(
        _REGELS,
        {name: [getattr(rule, name) for rule in rules] for name in ("nummer", "fase", "ernst", "melding")},
    )
    cursor.execute(_BEVINDING)


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


def add(
    cursor: duckdb.DuckDBPyConnection, nummer: str, kolom: str = "", waarde: str = "", meer: str = ""
) -> None:
    """Add a finding about the file as a whole, without a line."""
    cursor.execute(
        "insert into gevonden values (?, ?, null, null, null, ?, ?)", [nummer, kolom, waarde, meer]
    )


def add_rows(
    cursor: duckdb.DuckDBPyConnection,
    nummer: str,
    bron: str,
    *,
    kolom: str = "",
    positie: int | None = None,
    waarde: str = "null",
    meer: str = "''",
    bound: Mapping[str, object] | None = None,
) -> None:
    """Add a finding for every row that the SQL ``bron`` (from ``from`` on) gives.

    The rows must have ``regel`` and ``rij``; ``positie`` is the column's place in the file, ``waarde``
    and ``meer`` are SQL expressions over the rows. Of ``bound`` only what ``bron`` names is bound.
    """
    letter = quote(letters(positie)) if positie else "null"
    cursor.execute(
        f"insert into gevonden select {quote(nummer)}, {quote(kolom)}, {letter}, regel, rij,"
        f" left({waarde}, {LONGEST_VALUE}), {meer} {bron}",
        {name: value for name, value in (bound or {}).items() if f"${name}" in bron},
    )


def counts(cursor: duckdb.DuckDBPyConnection) -> list[Telling]:
    """All findings counted per rule and column, gravest first."""
    rows = cursor.execute(
        """
        select
            regelnummer, fase, ernst, kolom, count(*) as aantal,
            arg_min(melding, coalesce(regel, 0)), min(regel), arg_min(cel, coalesce(regel, 0))
        from bevinding
        group by regelnummer, fase, ernst, kolom
        order by
            case ernst when 'fout' then 0 when 'waarschuwing' then 1 else 2 end,
            aantal desc, regelnummer, kolom
        """
    ).fetchall()
    return [Telling(*row) for row in rows]


def listed(cursor: duckdb.DuckDBPyConnection, limit: int | None = None, offset: int = 0) -> list[Bevinding]:
    """The findings in the order of the file; all of them unless ``limit`` asks for one page."""
    page = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    rows = cursor.execute(
        "select * from bevinding"
        f" order by coalesce(regel, 0), rij, length(cel), cel, regelnummer, kolom, waarde{page}"
    ).fetchall()
    return [Bevinding(*row) for row in rows]


def annotated(cursor: duckdb.DuckDBPyConnection, kop: tuple[str, ...], bron: str) -> Iterator[str]:
    """The file back as CSV (``;``), with a column ``bevinding``, in pieces of text.

    ``bron`` is SQL giving ``rij`` and ``k1``…``kn`` of the raw rows. Findings without a row of their own
    (about the whole file, or about a row that could not be read as cells) stand with the first row, so
    that the file mended and delivered again holds no row that is only a finding.
    """
    width = len(kop)
    cells = ", ".join(f"k{i}" for i in range(1, width + 1))
    yield csv_text([[*kop, "bevinding"]])
    loose = cursor.execute(
        f"select melding, regel from bevinding as b anti join ({bron}) as r on r.rij = b.rij"
        " order by regel, regelnummer"
    ).fetchall()
    whole = " | ".join(
        f"regel {regel} staat niet in dit bestand: {melding}" if regel else melding
        for melding, regel in loose
    )
    result = cursor.execute(
        "with per_rij as (select rij, string_agg(regelnummer || ' ' || ernst || ': ' || melding, ' | '"
        " order by regelnummer) as bevinding from bevinding where rij is not null group by rij)"
        f" select {cells}, bevinding from ({bron}) as r left join per_rij as b on b.rij = r.rij"
        " order by r.rij"
    )
    while rows := result.fetchmany(10_000):
        if whole:
            *values, own = rows[0]
            rows[0] = (*values, " | ".join(filter(None, (whole, own))))
            whole = ""
        yield csv_text(rows)
    if whole:
        yield csv_text([[*[""] * width, whole]])
