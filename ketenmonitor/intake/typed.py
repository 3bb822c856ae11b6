"""The typed rows of a file: temp view ``rij``, made of the raw rows and the words of their columns."""

from ketenmonitor.intake import numbers, words
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.words import RAW
from ketenmonitor.vocabulary.chain_codes import codelijst


def read_words(proef: Proefstuk) -> None:
    """Read every distinct text of the columns that have more to them than their text."""
    cursor, columns = proef.cursor, {p: column for column, p in proef.gekoppeld if words.kind(column)}
    by_kind = {kind: [p for p, c in columns.items() if words.kind(c) == kind] for kind in words.KINDS}
    words.distinct(cursor, columns)
    if by_kind["datum"]:
        words.dates(cursor, by_kind["datum"], words.day_first(cursor, by_kind["datum"]))
    if by_kind["maand"]:
        words.months(cursor, by_kind["maand"])
    if by_kind["jaar"]:
        words.years(cursor, by_kind["jaar"])
    if by_kind["code"]:
        lists = {
            p: (columns[p].naam, codelijst(columns[p].lijst or "", proef.keten)) for p in by_kind["code"]
        }
        words.codes(cursor, lists, proef.koppeling.codes)
    if by_kind["getal"]:
        numbers.numbers(cursor, {p: columns[p].type for p in by_kind["getal"]})


def where(proef: Proefstuk, condition: str) -> set[int]:
    """Positions of the columns with a word that meets a condition."""
    tables = {words.table(column) for column, _ in proef.gekoppeld if words.kind(column)}
    if not tables:
        return set()
    asked = " union all ".join(f"select positie from {table} where {condition}" for table in sorted(tables))
    return {int(row[0]) for row in proef.cursor.execute(f"select distinct positie from ({asked})").fetchall()}


def make_rows(proef: Proefstuk) -> None:
    """Make temp view ``rij``: ``regel``, ``rij``, the typed columns of the extract, and ``k1``…``kn``.

    What is not simply its own text is stored beside the raw rows, in their order, so that text is
    never copied.
    """
    joins, values = [], []
    columns = [_place(proef.geladen.regel_sql, "regel"), _place(proef.geladen.rij_sql, "rij")]
    otherwise = where(proef, "waarde::varchar is distinct from bron")
    for column in proef.extract.kolommen:
        name, position = column.naam, proef.positie(column.naam)
        if position is None:
            columns.append(f"null::{column.sql_type} as {name}")
        elif words.kind(column) is None or (words.kind(column) == "code" and position not in otherwise):
            columns.append(f"{RAW}.k{position} as {name}")
        else:
            w = f"w_{name}"
            joins.append(
                f"left join {words.table(column)} as {w}"
                f" on {w}.positie = {position} and {w}.bron = r.k{position}"
            )
            values.append(f", {w}.waarde::{column.sql_type} as {name}")
            columns.append(f"waarde_van_rij.{name}")
    # A positional join of tables in the same order costs nothing; a join does not keep the order by itself.
    proef.cursor.execute(
        f"create or replace temp table waarde_van_rij as select r.rowid as nummer{''.join(values)}"
        f" from {RAW} as r {' '.join(joins)} order by nummer"
    )
    texts = ", ".join(f"{RAW}.k{i}" for i in range(1, len(proef.gelezen.kop) + 1))
    proef.cursor.execute(
        f"create or replace temp view rij as select {', '.join(columns)}, {texts}"
        f" from {RAW} positional join waarde_van_rij"
    )


def rows_with(proef: Proefstuk, columns: tuple[str, ...], filled: str) -> str:
    """SQL from ``from`` on: these columns of the rows in which ``filled`` has a value.

    Of the raw rows when the text of the columns is their value, which two threads can read at once;
    otherwise of ``rij``. Only after stage ``waarden``: what is filled in was then read.
    """
    described = proef.cursor.execute("describe waarde_van_rij").fetchall()
    places = {name: proef.positie(name) for name in (*columns, filled)}
    if None in places.values() or {row[0] for row in described} & set(columns):
        return f"from rij where {filled} is not null"
    texts = ", ".join(f"k{places[name]} as {name}" for name in columns)
    return f"from (select {texts} from {RAW} where k{places[filled]} is not null)"


def _place(sql: str, name: str) -> str:
    """How lines and rows are numbered, said of the raw table alone."""
    return f"{sql.replace(name, f'{RAW}.{name}').replace('rowid', f'{RAW}.rowid')} as {name}"
