"""What the different values of a column mean: every distinct text of a file is read once.

Temp table ``bron`` holds the distinct texts per column (``positie``). Each kind of column has a temp
table ``woord_<soort>`` (datum, maand, jaar, code, getal) made of it: ``positie``, the text (``bron``),
the value read from it (``waarde``, null when there is none), the number of the general rule that
applies (``regelnummer``, null when all is well) and what that rule's sentence adds (``meer``).
Notation is thereby judged over whole columns, and a million rows cost a few thousand readings.
"""

from collections.abc import Iterable, Mapping

import duckdb

from ketenmonitor.vocabulary.codelist import Code
from ketenmonitor.vocabulary.extract import Column

# The raw rows of the file, columns k1…kn as text.
RAW = "ruw"

KINDS = ("datum", "maand", "jaar", "code", "getal")

TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
SLASHED = rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}"
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NUMBERS = {name: i for i, name in enumerate(MONTHS, 1)} | {"maa": 3, "mar": 3, "may": 5, "oct": 10}
MONTH_WORD = (
    r"(?i:jan(uari|uary)?|feb(ruari|ruary)?|mrt|maart|mar(ch)?|apr(il)?|mei|may|june?|juni|july?|juli"
    r"|aug(ustus|ust)?|sept?(ember)?|o[kc]t(ober)?|nov(ember)?|dec(ember)?)"
)
MONTH_NUMBER = (
    "case lower(regexp_extract(bron, '[A-Za-z]{3}')) "
    + " ".join(f"when '{name}' then {number}" for name, number in MONTH_NUMBERS.items())
    + " end"
)
DAY = "split_part(split_part(bron, ' ', 1), 'T', 1)"  # without the time of day
POSSIBLE = "between date '1900-01-01' and date '2100-12-31'"


def kind(column: Column) -> str | None:
    """Which table has the words of a column; None when its text is its value."""
    if column.lijst:
        return "code"
    numeric = column.type in ("geheel", "decimaal", "bedrag")
    return "getal" if numeric else {"pseudoniem": None, "tekst": None}.get(column.type, column.type)


def table(column: Column) -> str:
    """The temp table with the words of a column that has them."""
    return f"woord_{kind(column)}"


def distinct(cursor: duckdb.DuckDBPyConnection, posities: Iterable[int]) -> None:
    """Make temp table ``bron``: one row per distinct text of each of these columns."""
    columns = " union all ".join(
        f"select {p}::smallint as positie, bron from (select distinct k{p} as bron from {RAW})"
        for p in posities
    )
    cursor.execute(
        "create or replace temp table bron as "
        + (
            f"select * from ({columns}) where bron is not null"
            if columns
            else "select 0::smallint, '' limit 0"
        )
    )


def day_first(cursor: duckdb.DuckDBPyConnection, posities: list[int]) -> str | None:
    """Whether dates with slashes have the day first (``dm``) or the month (``md``); None: undecided.

    All date columns of a file are judged together: one export writes one notation.
    """
    row = cursor.execute(
        f"""
        with delen as (
            select
                split_part(bron, '/', 1)::integer as een,
                split_part(bron, '/', 2)::integer as twee
            from bron
            where list_contains($posities, positie)
                and contains(bron, '/') and regexp_full_match(bron, '{SLASHED}')
        )
        select coalesce(bool_or(een > 12), false), coalesce(bool_or(twee > 12), false) from delen
        """,
        {"posities": posities},
    ).fetchone()
    assert row is not None
    if row[0]:
        return "dm"
    return "md" if row[1] else None


def dates(cursor: duckdb.DuckDBPyConnection, posities: list[int], order: str | None) -> None:
    """Read dates: dd-mm-jjjj, jjjj-mm-dd, jjjjmmdd, dd.mm.jjjj, d mmm jjjj, jjjj/mm/dd and with slashes.

    ``order`` says what stands first between slashes (see ``day_first``). A time of day is dropped.
    """
    slash = {"dm": "'%d/%m/%Y'", "md": "'%m/%d/%Y'", None: "null"}[order]
    undecided = f"when regexp_full_match(bron, '{SLASHED}') then 'W03'" if order is None else ""
    cursor.execute(
        rf"""
        create or replace temp table woord_datum as
        with gelezen as (
            select
                positie,
                bron,
                case
                    when regexp_full_match(bron, '\d{{1,2}}-\d{{1,2}}-\d{{4}}{TIME}')
                        then try_strptime({DAY}, '%d-%m-%Y')
                    when regexp_full_match(bron, '\d{{4}}-\d{{1,2}}-\d{{1,2}}{TIME}')
                        then try_strptime({DAY}, '%Y-%m-%d')
                    when regexp_full_match(bron, '\d{{8}}') then try_strptime(bron, '%Y%m%d')
                    when regexp_full_match(bron, '\d{{1,2}}\.\d{{1,2}}\.\d{{4}}{TIME}')
                        then try_strptime({DAY}, '%d.%m.%Y')
                    when regexp_full_match(bron, '\d{{4}}/\d{{1,2}}/\d{{1,2}}{TIME}')
                        then try_strptime({DAY}, '%Y/%m/%d')
                    when regexp_full_match(bron, '{SLASHED}') then try_strptime({DAY}, {slash})
                    when regexp_full_match(bron, '\d{{1,2}}[- ]{MONTH_WORD}\.?[- ]\d{{4}}')
                        then try_strptime(
                            regexp_extract(bron, '^\d{{1,2}}') || '-' || {MONTH_NUMBER} || '-'
                                || right(bron, 4),
                            '%d-%m-%Y')
                end::date as dag
            from bron
            where list_contains($posities, positie)
        )
        select
            positie,
            bron,
            case when dag {POSSIBLE} then dag end as waarde,
            case when dag {POSSIBLE} then null {undecided} else 'W02' end as regelnummer,
            '' as meer
        from gelezen
        """,
        {"posities": posities},
    )


def months(cursor: duckdb.DuckDBPyConnection, posities: list[int]) -> None:
    """Read months as their first day: jjjj-mm, jjjjmm, mm-jjjj, 'okt 2026', or a date in the month."""
    cursor.execute(
        rf"""
        create or replace temp table woord_maand as
        with gelezen as (
            select
                positie,
                bron,
                case
                    when regexp_full_match(bron, '\d{{4}}[-/]\d{{1,2}}')
                        then try_strptime(replace(bron, '/', '-') || '-01', '%Y-%m-%d')
                    when regexp_full_match(bron, '(19|20)\d{{4}}') then try_strptime(bron || '01', '%Y%m%d')
                    when regexp_full_match(bron, '\d{{1,2}}[-/]\d{{4}}')
                        then try_strptime('01-' || replace(bron, '/', '-'), '%d-%m-%Y')
                    when regexp_full_match(bron, '{MONTH_WORD}\.?[- ]\d{{4}}')
                        then try_strptime('01-' || {MONTH_NUMBER} || '-' || right(bron, 4), '%d-%m-%Y')
                    when regexp_full_match(bron, '\d{{4}}-\d{{1,2}}-\d{{1,2}}{TIME}')
                        then try_strptime({DAY}, '%Y-%m-%d')
                    when regexp_full_match(bron, '\d{{1,2}}-\d{{1,2}}-\d{{4}}{TIME}')
                        then try_strptime({DAY}, '%d-%m-%Y')
                    when regexp_full_match(bron, '(19|20)\d{{6}}') then try_strptime(bron, '%Y%m%d')
                end::date as dag
            from bron
            where list_contains($posities, positie)
        )
        select
            positie,
            bron,
            case when dag {POSSIBLE} then date_trunc('month', dag)::date end as waarde,
            case when dag {POSSIBLE} then null else 'W12' end as regelnummer,
            '' as meer
        from gelezen
        """,
        {"posities": posities},
    )


def years(cursor: duckdb.DuckDBPyConnection, posities: list[int]) -> None:
    """Read a year of four figures; spreadsheets may have written it as 2013.0 or 2013,0."""
    cursor.execute(
        r"""
        create or replace temp table woord_jaar as
        with gelezen as (
            select
                positie,
                bron,
                case
                    when regexp_full_match(bron, '(19|20)\d{2}([.,]0+)?') then left(bron, 4)::smallint
                end as waarde
            from bron
            where list_contains($posities, positie)
        )
        select
            positie, bron, waarde, case when waarde is null then 'W11' end as regelnummer, '' as meer
        from gelezen
        """,
        {"posities": posities},
    )


def codes(
    cursor: duckdb.DuckDBPyConnection,
    lijsten: Mapping[int, tuple[str, Mapping[str, Code]]],
    vertaling: Mapping[tuple[str, str], str],
) -> None:
    """Read codes: the code itself, one that lost its leading zero, its label, or another word for it.

    ``lijsten`` gives per position the column and its code list. ``vertaling`` holds what a person
    fixed for this partner and wins from all other readings. A text that may mean several codes means none.
    """
    known: list[tuple[int, str, str, int]] = []
    for position, (kolom, lijst) in lijsten.items():
        known += [(position, *spelling) for spelling in _spellings(lijst)]
        known += [
            (position, bron, doel, -1)
            for (k, bron), doel in vertaling.items()
            if k == kolom and doel in lijst
        ]
    cursor.execute(
        """
        create or replace temp table woord_code as
        with bekend as (
            select distinct unnest($positie::smallint[]) as positie, unnest($woord::varchar[]) as woord,
                unnest($code::varchar[]) as code, unnest($rang::integer[]) as rang
        ),
        mogelijk as (
            select bron.positie, bron, code, rang
            from bron left join bekend on bekend.positie = bron.positie and woord = lower(bron)
            where bron.positie in (select positie from bekend)
            qualify rank() over (partition by bron.positie, bron order by rang) = 1
        ),
        gekozen as (
            select
                positie, bron, min(code) as code, min(rang) as rang,
                string_agg(code, ' of ' order by code) as codes, count(distinct code) as aantal
            from mogelijk group by positie, bron
        )
        select
            positie,
            bron,
            case when aantal = 1 then code end as waarde,
            case
                when aantal = 0 then 'W07'
                when aantal > 1 then 'W16'
                when rang = 1 then 'W08'
                when rang = 2 then 'W09'
            end as regelnummer,
            coalesce(codes, '') as meer
        from gekozen
        """,
        {name: [k[i] for k in known] for i, name in enumerate(("positie", "woord", "code", "rang"))},
    )


def _spellings(lijst: Mapping[str, Code]) -> list[tuple[str, str, int]]:
    """What may stand for each code, in lower case, from certain (0) to translated (2)."""
    found = [(code.lower(), code, 0) for code in lijst]
    for code in lijst.values():
        bare = code.code.lstrip("0").lower()
        if bare and bare != code.code.lower():
            found.append((bare, code.code, 1))
        if code.code.isdigit() and bare:
            found += [(f"{bare}.0", code.code, 2), (f"{bare},0", code.code, 2)]
        found += [(word.lower(), code.code, 2) for word in (code.naam, *code.ook)]
    return found
