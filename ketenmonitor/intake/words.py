"""What the different values of a column mean: every distinct text of a file is read once.

For each column with dates, months, years, codes or yes/no a temp table ``woord_<kolom>`` holds its
distinct texts (``bron``), the value read from it (``waarde``, null when there is none), the number
of the general rule that applies (``regelnummer``, null when all is well) and what that rule adds
(``meer``). Notation is thereby judged over the whole column, and a million rows cost a few thousand
readings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from ketenmonitor.intake.findings import quote
from ketenmonitor.vocabulary.codelist import Code
from ketenmonitor.vocabulary.extract import Column

# The raw rows of the file, columns k1…kn as text.
RAW = "ruw"

TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NAMES = {**{name: i for i, name in enumerate(MONTHS, 1)}, "maa": 3, "mar": 3, "may": 5, "oct": 10}
EARLIEST, LATEST = "date '1900-01-01'", "date '2100-12-31'"


@dataclass(frozen=True)
class Uitdrukking:
    """SQL that turns the text of one column into its value, with the join it needs (if any)."""

    waarde: str
    join: str = ""


def table(kolom: str) -> str:
    """The name of the temp table with the words of a column."""
    return f"woord_{kolom}"


def _joined(kolom: str, positie: int) -> Uitdrukking:
    name = table(kolom)
    return Uitdrukking(f"{name}.waarde", f"left join {name} on {name}.bron = r.k{positie}")


def day_first(cursor: duckdb.DuckDBPyConnection, posities: list[int]) -> str | None:
    """Whether dates with slashes have the day first (``dm``) or the month (``md``); None: undecided.

    All date columns of a file are judged together: one export writes one notation.
    """
    if not posities:
        return None
    texts = " union ".join(f"select distinct k{p} as bron from {RAW}" for p in posities)
    row = cursor.execute(
        f"with bron as ({texts}), delen as (select try_cast(split_part(bron, '/', 1) as integer) as een,"
        f" try_cast(split_part(bron, '/', 2) as integer) as twee from bron"
        rf" where regexp_full_match(bron, '\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}'))"
        " select coalesce(bool_or(een > 12), false), coalesce(bool_or(twee > 12), false) from delen"
    ).fetchone()
    assert row is not None
    if row[0]:
        return "dm"
    return "md" if row[1] else None


def dates(cursor: duckdb.DuckDBPyConnection, column: Column, positie: int, order: str | None) -> Uitdrukking:
    """Read a date column: dd-mm-jjjj, d-m-jjjj, jjjj-mm-dd, jjjjmmdd, dd.mm.jjjj, d mmm jjjj, with slashes."""
    slash = {"dm": "'%d/%m/%Y'", "md": "'%m/%d/%Y'", None: "null"}[order]
    month_number = "case left(lower(regexp_extract(bron, '[A-Za-z]{3}')), 3) " + " ".join(
        f"when '{name}' then {number}" for name, number in MONTH_NAMES.items()
    )
    cursor.execute(
        rf"""
        create or replace temp table {table(column.naam)} as
        with bron as (select distinct k{positie} as bron from {RAW} where k{positie} is not null),
        gelezen as (
            select
                bron,
                case
                    when regexp_full_match(bron, '\d{{4}}-\d{{1,2}}-\d{{1,2}}{TIME}')
                        then try_strptime(left(split_part(split_part(bron, ' ', 1), 'T', 1), 10), '%Y-%m-%d')
                    when regexp_full_match(bron, '\d{{1,2}}-\d{{1,2}}-\d{{4}}{TIME}')
                        then try_strptime(split_part(split_part(bron, ' ', 1), 'T', 1), '%d-%m-%Y')
                    when regexp_full_match(bron, '\d{{8}}') then try_strptime(bron, '%Y%m%d')
                    when regexp_full_match(bron, '\d{{1,2}}\.\d{{1,2}}\.\d{{4}}{TIME}')
                        then try_strptime(split_part(bron, ' ', 1), '%d.%m.%Y')
                    when regexp_full_match(bron, '\d{{4}}/\d{{1,2}}/\d{{1,2}}{TIME}')
                        then try_strptime(split_part(bron, ' ', 1), '%Y/%m/%d')
                    when regexp_full_match(bron, '\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}')
                        then try_strptime(split_part(bron, ' ', 1), {slash})
                    when regexp_full_match(bron, '\d{{1,2}}[- ][A-Za-z]{{3,9}}\.?[- ]\d{{4}}')
                        then try_strptime(
                            regexp_extract(bron, '^\d{{1,2}}') || '-' || ({month_number} end) || '-' || right(bron, 4),
                            '%d-%m-%Y')
                end::date as waarde
            from bron
        )
        select
            bron,
            case when waarde between {EARLIEST} and {LATEST} then waarde end as waarde,
            case
                when waarde between {EARLIEST} and {LATEST} then null
                when {slash} is null and regexp_full_match(bron, '\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}') then 'W03'
                else 'W02'
            end as regelnummer,
            '' as meer
        from gelezen
        """
    )
    return _joined(column.naam, positie)


def months(cursor: duckdb.DuckDBPyConnection, column: Column, positie: int) -> Uitdrukking:
    """Read a month column: jjjj-mm, jjjjmm, mm-jjjj, 'okt 2026', or a date in the month."""
    month_number = "case left(lower(regexp_extract(bron, '[A-Za-z]{3}')), 3) " + " ".join(
        f"when '{name}' then {number}" for name, number in MONTH_NAMES.items()
    )
    cursor.execute(
        rf"""
        create or replace temp table {table(column.naam)} as
        with bron as (select distinct k{positie} as bron from {RAW} where k{positie} is not null),
        gelezen as (
            select
                bron,
                case
                    when regexp_full_match(bron, '\d{{4}}[-/]\d{{1,2}}')
                        then try_strptime(replace(bron, '/', '-') || '-01', '%Y-%m-%d')
                    when regexp_full_match(bron, '(19|20)\d{{4}}') then try_strptime(bron || '01', '%Y%m%d')
                    when regexp_full_match(bron, '\d{{1,2}}[-/]\d{{4}}')
                        then try_strptime('01-' || replace(bron, '/', '-'), '%d-%m-%Y')
                    when regexp_full_match(bron, '[A-Za-z]{{3,9}}\.?[- ]\d{{4}}')
                        then try_strptime('01-' || ({month_number} end) || '-' || right(bron, 4), '%d-%m-%Y')
                    when regexp_full_match(bron, '\d{{4}}-\d{{1,2}}-\d{{1,2}}{TIME}')
                        then try_strptime(split_part(split_part(bron, ' ', 1), 'T', 1), '%Y-%m-%d')
                    when regexp_full_match(bron, '\d{{1,2}}-\d{{1,2}}-\d{{4}}{TIME}')
                        then try_strptime(split_part(bron, ' ', 1), '%d-%m-%Y')
                    when regexp_full_match(bron, '(19|20)\d{{6}}') then try_strptime(bron, '%Y%m%d')
                end::date as dag
            from bron
        )
        select
            bron,
            case when dag between {EARLIEST} and {LATEST} then date_trunc('month', dag)::date end as waarde,
            case when dag between {EARLIEST} and {LATEST} then null else 'W12' end as regelnummer,
            '' as meer
        from gelezen
        """
    )
    return _joined(column.naam, positie)


def years(cursor: duckdb.DuckDBPyConnection, column: Column, positie: int) -> Uitdrukking:
    """Read a year of four figures; spreadsheets may have written it as 2013.0 or 2013,0."""
    cursor.execute(
        rf"""
        create or replace temp table {table(column.naam)} as
        with bron as (select distinct k{positie} as bron from {RAW} where k{positie} is not null),
        gelezen as (
            select
                bron,
                case when regexp_full_match(bron, '(19|20)\d{{2}}([.,]0+)?') then left(bron, 4)::smallint end as waarde
            from bron
        )
        select bron, waarde, case when waarde is null then 'W11' end as regelnummer, '' as meer from gelezen
        """
    )
    return _joined(column.naam, positie)


def codes(
    cursor: duckdb.DuckDBPyConnection,
    column: Column,
    positie: int,
    lijst: Mapping[str, Code],
    vertaling: Mapping[tuple[str, str], str],
) -> Uitdrukking:
    """Read a column of codes: the code itself, one without its leading zero, its label, or another word for it.

    ``vertaling`` holds what a person fixed for this partner and wins from all other readings.
    """
    known = [(code.lower(), code, 0) for code in lijst]
    known += [(code.lstrip("0").lower(), code, 1) for code in lijst if code.startswith("0") and code.strip("0")]
    known += [(c.naam.lower(), c.code, 2) for c in lijst.values()]
    known += [(word.lower(), c.code, 2) for c in lijst.values() for word in c.ook]
    known += [(bron, doel, -1) for (kolom, bron), doel in vertaling.items() if kolom == column.naam and doel in lijst]
    cursor.execute(
        f"""
        create or replace temp table {table(column.naam)} as
        with bekend as (
            select unnest($bron::varchar[]) as woord, unnest($code::varchar[]) as code,
                unnest($rang::integer[]) as rang
        ),
        bron as (select distinct k{positie} as bron from {RAW} where k{positie} is not null),
        gekozen as (
            select
                bron,
                arg_min(code, (rang, code)) as waarde,
                min(rang) as rang,
                count(distinct code) filter (where rang = 1) as zonder_nul
            from bron left join bekend on woord = lower(bron)
            group by bron
        )
        select
            bron,
            case when rang = 1 and zonder_nul > 1 then null else waarde end as waarde,
            case
                when waarde is null or (rang = 1 and zonder_nul > 1) then 'W07'
                when rang = 1 then 'W08'
                when rang = 2 then 'W09'
            end as regelnummer,
            coalesce(waarde, '') as meer
        from gekozen
        """,
        {"bron": [k[0] for k in known], "code": [k[1] for k in known], "rang": [k[2] for k in known]},
    )
    row = cursor.execute(f"select bool_and(coalesce(waarde = bron, false)) from {table(column.naam)}").fetchone()
    if row is not None and row[0]:
        return Uitdrukking(f"r.k{positie}")
    return _joined(column.naam, positie)


def numbers(cursor: duckdb.DuckDBPyConnection, column: Column, positie: int) -> tuple[Uitdrukking, str, str]:
    """Judge how a column writes its numbers and read it so.

    Returns the expression, SQL for the rule number that applies to a row (null when all is well),
    and the notation found: ``nl`` (1.234,5), ``en`` (1,234.5), ``beide`` or ``geen`` (nothing decides).
    """
    clean = _clean(f"k{positie}")
    decides_nl, decides_en = r"-?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+|\d{4,},\d+|\d{1,3}(\.\d{3}){2,})", ""
    decides_en = r"-?(\d+\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3}){2,})"
    row = cursor.execute(
        f"with bron as (select distinct {clean} as tekst from {RAW} where k{positie} is not null)"
        f" select coalesce(bool_or(regexp_full_match(tekst, {quote(decides_nl)})), false),"
        f" coalesce(bool_or(regexp_full_match(tekst, {quote(decides_en)})), false) from bron"
    ).fetchone()
    assert row is not None
    notation = {(True, False): "nl", (False, True): "en", (True, True): "beide", (False, False): "geen"}[row]
    text = _clean(f"r.k{positie}")
    unsure_nl = rf"regexp_full_match({text}, '-?[1-9]\d{{0,2}}[.]\d{{3}}')"
    unsure_en = rf"regexp_full_match({text}, '-?[1-9]\d{{0,2}},\d{{3}}')"
    as_nl = f"replace(replace({text}, '.', ''), ',', '.')"
    as_en = f"replace({text}, ',', '')"
    shape_nl = rf"regexp_full_match({text}, '-?(\d+|\d{{1,3}}(\.\d{{3}})+)(,\d+)?')"
    shape_en = rf"regexp_full_match({text}, '-?(\d+|\d{{1,3}}(,\d{{3}})+)(\.\d+)?')"
    whole = column.type == "geheel"
    money = column.type == "bedrag"
    if notation == "en":
        digits, shape = as_en, shape_en
    elif notation == "nl":
        digits, shape = as_nl, shape_nl
    else:
        digits = f"case when {shape_nl} then {as_nl} else {as_en} end"
        shape = f"({shape_nl} or {shape_en})"
    sql_type = "decimal(18, 4)" if not whole else "bigint"
    value = f"try_cast(case when {shape} then {digits} end as {sql_type})"
    if notation == "geen" and not whole:
        doubt = f"{unsure_nl} or {unsure_en}"
        # An amount has two decimals at most, so three figures behind a dot can only be thousands.
        value = f"try_cast(case when {unsure_en} then {as_en} when {shape} then {digits} end as {sql_type})"
        doubtful = f"when {doubt} then {quote('W06' if money else 'W05')} "
    else:
        doubtful = ""
    mixed = f"when {shape_en} and not {shape_nl} then 'W14' " if notation == "beide" else ""
    cents = ""
    if money:
        cents = f"when {value} <> round({value}, 2) then 'W13' "
        value_final = f"{value}::decimal(18, 2)"
    else:
        value_final = value
    wrong = "W10" if whole else "W04"
    problem = (
        f"case when r.k{positie} is null then null {mixed}{doubtful}when {value} is null then {quote(wrong)} {cents}end"
    )
    return Uitdrukking(value_final), problem, notation


def _clean(text: str) -> str:
    """SQL for a number without currency, spaces and with its minus sign in front."""
    bare = rf"regexp_replace({text}, '(?i)(€|eur|euro|\s|\x{{00A0}})', '', 'g')"
    simple = rf"regexp_full_match({text}, '-?[0-9.,]+')"
    turned = rf"case when regexp_full_match({bare}, '(\(.*\)|.*-)') then '-' || regexp_replace({bare}, '[()-]', '', 'g')"
    return f"case when {simple} then {text} else {turned} else {bare} end end"
