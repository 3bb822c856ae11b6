"""Recognising burgerservicenummers, however they are written and whatever the column is called."""

import duckdb

from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.words import RAW

# Of the values that can be a BSN more than this share must pass the elfproef: of arbitrary numbers
# one in eleven does, of BSNs all.
SHARE = 0.5

NINE = r"(?:^|[^0-9A-Za-z])(\d{9})(?:$|[^0-9A-Za-z])"  # also inside a text, also 123456782.0
GROUPED = r"\d{3}[ .-]\d{3}[ .-]\d{3}|\d{4}[ .-]\d{2}[ .-]\d{3}|\d{3}[ .-]\d{2}[ .-]\d{4}"
# Anything that may separate nine digits from what stands around them.
SEPARATORS = " .-/_:"


def elfproef(text: str) -> str:
    """SQL: whether a text of nine digits is a valid BSN (9·d1 + … + 2·d8 − d9 divisible by 11).

    Source: the elfproef of the BSN; the official test range is 999900006 to 999999990.
    """
    terms = " + ".join(f"{10 - i} * {text}[{i}]::integer" for i in range(1, 9))
    return f"({text} <> '000000000' and ({terms} - {text}[9]::integer) % 11 = 0)"


def sieve(k: str) -> str:
    """SQL, true or false: whether any value of a column can hold a BSN at all. Cheap; misses none."""
    separated = " or ".join(f"contains({k}, '{mark}')" for mark in SEPARATORS)
    short = f"when length({k}) < 8 then false when length({k}) < 10 then {k} between '0' and ':'"
    return f"coalesce(bool_or(case {short} else {separated} end), false)"


def count(cursor: duckdb.DuckDBPyConnection, positie: int, *, named: bool) -> int:
    """How many values of a column are BSNs; zero when those that pass the elfproef can do so by chance.

    Eight digits are a BSN whose leading zero a spreadsheet dropped, but only in a column of numbers,
    not when they are a date, and not one alone. In a column ``named`` BSN every candidate counts.
    """
    k = f"k{positie}"
    row = cursor.execute(
        rf"""
        with waarde as (
            select
                {k} as tekst,
                case when length({k}) >= 9 then coalesce(
                    nullif(regexp_extract({k}, {quote(NINE)}, 1), ''),
                    case when regexp_full_match({k}, '{GROUPED}')
                        then regexp_replace({k}, '[ .-]', '', 'g') end
                ) end as negen,
                case when length({k}) = 8 and regexp_full_match({k}, '\d{{8}}')
                    and try_strptime({k}, '%Y%m%d') is null then '0' || {k} end as acht
            from {RAW}
            where {k} is not null
        )
        select
            coalesce(bool_and(regexp_full_match(tekst, '\d+')), false),
            count(negen), count(*) filter (where {elfproef("negen")}),
            count(acht), count(*) filter (where {elfproef("acht")})
        from waarde
        """
    ).fetchone()
    assert row is not None
    digits, nine, valid_nine, eight, valid_eight = row
    candidates, valid = nine, valid_nine
    if digits and nine + eight > 1:
        candidates, valid = nine + eight, valid_nine + valid_eight
    if named:
        return int(nine + eight)
    return int(valid) if valid > SHARE * candidates else 0
