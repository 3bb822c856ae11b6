"""Reading numbers: Dutch (1.234,5) or English (1,234.5) notation, judged over the whole column.

What a column leaves open is reported. ``1.234`` may be a thousand or a fraction: in a column of
amounts or of whole numbers only the thousand makes sense and the partner is warned (W06), elsewhere
it is refused (W05).
"""

from collections.abc import Mapping

import duckdb

# Per notation (d is the decimal mark, t that of thousands): a text that can be nothing else, any
# number, and a number that the other notation reads as another.
_SURE = (
    r"-?(\d+{d}(\d{{1,2}}|\d{{4,}})|\d{{1,3}}({t}\d{{3}})+{d}\d+"
    r"|\d{{4,}}{d}\d+|0+{d}\d+|\d{{1,3}}({t}\d{{3}}){{2,}})"
)
_NUMBER = r"-?(\d+|[1-9]\d{{0,2}}({t}\d{{3}})+)({d}\d+)?"
_THOUSAND = r"-?[1-9]\d{{0,2}}{t}\d{{3}}"
_MARKS = {"nl": {"t": r"\.", "d": ","}, "en": {"t": ",", "d": r"\."}}


def numbers(cursor: duckdb.DuckDBPyConnection, soorten: Mapping[int, str]) -> None:
    """Make the words of columns of numbers; ``soorten`` gives per position geheel, decimaal or bedrag."""
    cursor.execute(
        f"""
        create or replace temp table getal as
        with kaal as (
            select positie, bron, {_bare("bron")} as tekst
            from bron where list_contains($posities, positie)
        )
        select positie, bron, tekst, {_is(_SURE, "nl")} as zeker_nl, {_is(_SURE, "en")} as zeker_en,
            {_is(_NUMBER, "nl")} as nl, {_is(_NUMBER, "en")} as en,
            {_is(_THOUSAND, "nl")} or {_is(_THOUSAND, "en")} as twijfel
        from kaal
        """,
        {"posities": list(soorten)},
    )
    found = cursor.execute(
        "select positie, bool_or(zeker_nl), bool_or(zeker_en) from getal group by positie"
    ).fetchall()
    notation = {(True, False): "nl", (False, True): "en", (True, True): "beide", (False, False): "geen"}
    reads = [_words(position, soorten[position], notation[tuple(sure)]) for position, *sure in found]
    nothing = "select 0::smallint, '', 0::decimal(24, 6), '', '' limit 0"
    cursor.execute(
        "create or replace temp table woord_getal (positie smallint, bron varchar, waarde decimal(24, 6),"
        " regelnummer varchar, meer varchar)"
    )
    cursor.execute("insert into woord_getal " + (" union all ".join(reads) or nothing))
    cursor.execute("drop table getal")


def _words(positie: int, soort: str, notation: str) -> str:
    """SQL that reads one column of temp table ``getal`` in its notation, as the type ``soort``."""
    as_nl, as_en = "replace(replace(tekst, '.', ''), ',', '.')", "replace(tekst, ',', '')"
    thousand = "replace(replace(tekst, '.', ''), ',', '')"
    if notation == "geen":
        # Nothing in the column decides: a lone 1.234 or 1,234 can then only be taken for a thousand.
        digits = f"case when twijfel then {thousand} when nl then {as_nl} when en then {as_en} end"
        doubt = f"when twijfel then '{'W05' if soort == 'decimaal' else 'W06'}'"
    else:
        digits = {
            "nl": f"case when nl then {as_nl} end",
            "en": f"case when en then {as_en} end",
            "beide": f"case when nl then {as_nl} when en then {as_en} end",
        }[notation]
        doubt = "when en and not nl then 'W14'" if notation == "beide" else ""
    unread, places, sql_type, no_fit = {
        "geheel": ("W10", 0, "bigint", "W10"),
        "decimaal": ("W04", 6, "decimal(18, 4)", "W04"),
        "bedrag": ("W04", 2, "decimal(18, 2)", "W13"),
    }[soort]
    return f"""(
        with gelezen as (
            select bron, twijfel, nl, en, try_cast({digits} as decimal(24, 6)) as getal
            from getal where positie = {positie}
        ),
        gepast as (
            select *, getal = round(getal, {places}) as past, try_cast(getal as {sql_type}) as waarde
            from gelezen
        )
        select
            {positie},
            bron,
            case when past then waarde end::decimal(24, 6),
            case
                when getal is null then '{unread}'
                when not past then '{no_fit}'
                when waarde is null then 'W04'
                {doubt}
            end,
            coalesce(replace(waarde::varchar, '.', ','), '')
        from gepast
    )"""


def _is(pattern: str, notation: str) -> str:
    return f"regexp_full_match(tekst, '{pattern.format(**_MARKS[notation])}')"


def _bare(text: str) -> str:
    """SQL for a number without currency and spaces and with its minus sign in front.

    ``€ 12,-`` is twelve euro; ``12,50-`` and ``(12,50)`` are negative, as bookkeeping writes them.
    """
    clean = (
        rf"regexp_replace(regexp_replace(replace({text}, '−', '-'),"
        rf" '(?i)(€|euro?|[\s\x{{00A0}}\x{{202F}}]|^\+)', '', 'g'), '[,.](-{{1,2}}|–)$', '')"
    )
    turned = rf"'-' || regexp_replace({clean}, '[()-]', '', 'g')"
    return (
        rf"case when regexp_full_match({text}, '-?[0-9.,]*[0-9]') then {text}"
        rf" when regexp_full_match({clean}, '(\([0-9.,]+\)|[0-9.,]+-)') then {turned} else {clean} end"
    )
