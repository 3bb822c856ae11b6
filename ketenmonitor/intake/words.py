"""What the different values of a column mean: every distinct text of a file is read once.

Temp table ``bron`` holds the distinct texts per column. Each reading makes a temp table
``woord_<kolom>`` of it: the text (``bron``), the value read from it (``waarde``, null when there is
none), the number of the general rule that applies (``regelnummer``, null when all is well) and what
that rule's sentence adds (``meer``). Notation is thereby judged over the whole column, and a million
rows cost a few thousand readings.
"""

from collections.abc import Iterable, Mapping

import duckdb

from ketenmonitor.vocabulary.codelist import Code

# The raw rows of the file, columns k1…kn as text.
RAW = "ruw"

TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
SLASHED = rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}"
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NUMBERS = {name: i for i, name in enumerate(MONTHS, 1)} | {"maa": 3, "mar": 3, "may": 5, "oct": 10}
MONTH_NUMBER = (
    "case left(lower(regexp_extract(bron, '[A-Za-z]{3}')), 3) "
    + " ".join(f"when '{name}' then {number}" for name, number in MONTH_NUMBERS.items())
    + " end"
)
DAY = "split_part(split_part(bron, ' ', 1), 'T', 1)"  # without the time of day
POSSIBLE = "between date '1900-01-01' and date '2100-12-31'"


def table(kolom: str) -> str:
    """The name of the temp table with the words of a column."""
    return f"woord_{kolom}"


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
            where positie in (select unnest($posities::smallint[]))
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


def dates(cursor: duckdb.DuckDBPyConnection, kolom: str, positie: int, order: str | None) -> None:
    """Read dates: dd-mm-jjjj, jjjj-mm-dd, jjjjmmdd, dd.mm.jjjj, d mmm jjjj, jjjj/mm/dd and with slashes.

    ``order`` says what stands first between slashes (see ``day_first``). A time of day is dropped.
    """
    slash = {"dm": "'%d/%m/%Y'", "md": "'%m/%d/%Y'", None: "null"}[order]
    undecided = f"when regexp_full_match(bron, '{SLASHED}') then 'W03'" if order is None else ""
    cursor.execute(
        rf"""
        create or replace temp table {table(kolom)} as
        with gelezen as (
            select
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
                    when regexp_full_match(bron, '\d{{1,2}}[- ][A-Za-z]{{3,9}}\.?[- ]\d{{4}}')
                        then try_strptime(
                            regexp_extract(bron, '^\d{{1,2}}') || '-' || {MONTH_NUMBER} || '-'
                                || right(bron, 4),
                            '%d-%m-%Y')
                end::date as dag
            from bron
            where positie = {positie}
        )
        select
            bron,
            case when dag {POSSIBLE} then dag end as waarde,
            case when dag {POSSIBLE} then null {undecided} else 'W02' end as regelnummer,
            '' as meer
        from gelezen
        """
    )


def months(cursor: duckdb.DuckDBPyConnection, kolom: str, positie: int) -> None:
    """Read months as their first day: jjjj-mm, jjjjmm, mm-jjjj, 'okt 2026', or a date in the month."""
    cursor.execute(
        rf"""
        create or replace temp table {table(kolom)} as
        with gelezen as (
            select
                bron,
                case
                    when regexp_full_match(bron, '\d{{4}}[-/]\d{{1,2}}')
                        then try_strptime(replace(bron, '/', '-') || '-01', '%Y-%m-%d')
                    when regexp_full_match(bron, '(19|20)\d{{4}}') then try_strptime(bron || '01', '%Y%m%d')
                    when regexp_full_match(bron, '\d{{1,2}}[-/]\d{{4}}')
                        then try_strptime('01-' || replace(bron, '/', '-'), '%d-%m-%Y')
                    when regexp_full_match(bron, '[A-Za-z]{{3,9}}\.?[- ]\d{{4}}')
                        then try_strptime('01-' || {MONTH_NUMBER} || '-' || right(bron, 4), '%d-%m-%Y')
                    when regexp_full_match(bron, '\d{{4}}-\d{{1,2}}-\d{{1,2}}{TIME}')
                        then try_strptime({DAY}, '%Y-%m-%d')
                    when regexp_full_match(bron, '\d{{1,2}}-\d{{1,2}}-\d{{4}}{TIME}')
                        then try_strptime({DAY}, '%d-%m-%Y')
                    when regexp_full_match(bron, '(19|20)\d{{6}}') then try_strptime(bron, '%Y%m%d')
                end::date as dag
            from bron
            where positie = {positie}
        )
        select
            bron,
            case when dag {POSSIBLE} then date_trunc('month', dag)::date end as waarde,
            case when dag {POSSIBLE} then null else 'W12' end as regelnummer,
            '' as meer
        from gelezen
        """
    )


def years(cursor: duckdb.DuckDBPyConnection, kolom: str, positie: int) -> None:
    """Read a year of four figures; spreadsheets may have written it as 2013.0 or 2013,0."""
    cursor.execute(
        rf"""
        create or replace temp table {table(kolom)} as
        with gelezen as (
            select
                bron,
                case
                    when regexp_full_match(bron, '(19|20)\d{{2}}([.,]0+)?') then left(bron, 4)::smallint
                end as waarde
            from bron
            where positie = {positie}
        )
        select bron, waarde, case when waarde is null then 'W11' end as regelnummer, '' as meer from gelezen
        """
    )


def codes(
    cursor: duckdb.DuckDBPyConnection,
    kolom: str,
    positie: int,
    lijst: Mapping[str, Code],
    vertaling: Mapping[tuple[str, str], str],
) -> None:
    """Read codes: the code itself, one that lost its leading zero, its label, or another word for it.

    ``vertaling`` holds what a person fixed for this partner and wins from all other readings. A text
    that may mean several codes means none.
    """
    known = _spellings(lijst)
    known += [(bron, doel, -1) for (k, bron), doel in vertaling.items() if k == kolom and doel in lijst]
    cursor.execute(
        f"""
        create or replace temp table {table(kolom)} as
        with bekend as (
            select distinct unnest($woord::varchar[]) as woord, unnest($code::varchar[]) as code,
                unnest($rang::integer[]) as rang
        ),
        mogelijk as (
            select bron, code, rang
            from bron left join bekend on woord = lower(bron)
            where positie = {positie}
            qualify rank() over (partition by bron order by rang) = 1
        ),
        gekozen as (
            select
                bron, min(code) as code, min(rang) as rang,
                string_agg(code, ' of ' order by code) as codes, count(distinct code) as aantal
            from mogelijk group by bron
        )
        select
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
        {name: [k[i] for k in known] for i, name in enumerate(("woord", "code", "rang"))},
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
