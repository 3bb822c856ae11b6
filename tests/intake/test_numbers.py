"""Reading numbers: what is written in Dutch or English reads back, and what is open is reported."""

from collections.abc import Iterable
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenmonitor.intake import words
from ketenmonitor.intake.numbers import numbers

connection = duckdb.connect()


def read(texts: Iterable[str], soort: str) -> dict[str, tuple[Decimal | None, str | None]]:
    cursor = connection.cursor()
    cursor.execute("create or replace temp table ruw (k1 varchar)")
    cursor.executemany("insert into ruw values (?)", [[text] for text in texts])
    words.distinct(cursor, [1])
    numbers(cursor, {1: soort})
    rows = cursor.execute("select bron, waarde, regelnummer from woord_getal").fetchall()
    return {bron: (waarde, regel) for bron, waarde, regel in rows}


def dutch(number: Decimal) -> str:
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


AMOUNTS = st.decimals(min_value=Decimal("-9999999.99"), max_value=Decimal("9999999.99"), places=2)
CERTAIN = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("0.99"), places=2)


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.booleans(), st.sampled_from(["bedrag", "decimaal"]))
def test_numbers_in_one_notation_read_back(amounts: list[Decimal], in_dutch: bool, soort: str) -> None:
    written = {dutch(a) if in_dutch else f"{a:,}": a for a in amounts}
    assert read(written, soort) == {text: (amount, None) for text, amount in written.items()}


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.booleans(), CERTAIN)
def test_numbers_without_marks_of_thousands_read_back(
    amounts: list[Decimal], in_dutch: bool, sure: Decimal
) -> None:
    written = {str(a).replace(".", ",") if in_dutch else str(a): a for a in [*amounts, sure]}
    assert read(written, "decimaal") == {text: (amount, None) for text, amount in written.items()}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=-(10**12), max_value=10**12), min_size=1, max_size=6))
def test_whole_numbers_read_back(whole: list[int]) -> None:
    assert read(map(str, whole), "geheel") == {str(n): (n, None) for n in whole}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=1000, max_value=999_999), min_size=1, max_size=5), st.booleans())
def test_thousands_that_nothing_decides_are_reported_in_every_kind_of_column(
    whole: list[int], in_dutch: bool
) -> None:
    written = {(dutch(Decimal(n)) if in_dutch else f"{n:,}"): n for n in whole}
    assert read(written, "decimaal") == {text: (n, "W05") for text, n in written.items()}
    assert read(written, "bedrag") == {text: (n, "W06") for text, n in written.items()}
    assert read(written, "geheel") == {text: (n, "W06") for text, n in written.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            (t, "1234.50")
            for t in ("€ 1.234,50", "€1234,50", "EUR 1.234,50", "1.234,50 euro", "1 234,50", "+1234,5")
        ),
        *(
            (t, "-1234.50")
            for t in ("-1.234,50", "€ -1.234,50", "-€ 1.234,50", "1.234,50-", "(1.234,50)", "−1234,5")
        ),
        *((t, "12.00") for t in ("12", "12,-", "12,--", "€ 12,–", "12,00")),
        ("1.234.567", "1234567.00"),
        ("0,125", None),
        ("1234567890123456789", None),
    ],
)
def test_an_amount_is_read_as_bookkeeping_writes_it(text: str, value: str | None) -> None:
    ((_, (found, rule)),) = read([text], "bedrag").items()
    assert found == (Decimal(value) if value else None)
    assert (rule is None) == (value is not None)


@pytest.mark.parametrize(
    "text", ["gratis", "1,2,3", "1.2.3", "12,5,", "n.v.t.", "-", "€", "1e3", "12 345 6x", "..", "1,23.4"]
)
def test_what_is_no_number_is_told(text: str) -> None:
    assert read([text], "bedrag") == {text: (None, "W04")}
    assert read([text], "geheel") == {text: (None, "W10")}


def test_the_rest_of_the_column_decides_a_lone_thousand() -> None:
    assert read(["1.234", "0,5"], "decimaal") == {"1.234": (1234, None), "0,5": (Decimal("0.5"), None)}
    assert read(["1.234", "0.5"], "decimaal") == {
        "1.234": (Decimal("1.234"), None),
        "0.5": (Decimal("0.5"), None),
    }
    assert read(["1,234", "0.5"], "decimaal") == {"1,234": (1234, None), "0.5": (Decimal("0.5"), None)}


def test_two_notations_in_one_column_are_told_at_the_english_ones() -> None:
    assert read(["1,5", "2.5", "3"], "decimaal") == {
        "1,5": (Decimal("1.5"), None),
        "2.5": (Decimal("2.5"), "W14"),
        "3": (3, None),
    }


def test_a_fraction_below_one_is_never_a_thousand() -> None:
    assert read(["0.125", "1,5"], "decimaal")["0.125"] == (Decimal("0.125"), "W14")


def test_a_whole_number_is_not_rounded() -> None:
    assert read(["1,5", "2,0", "3"], "geheel") == {"1,5": (None, "W10"), "2,0": (2, None), "3": (3, None)}


def test_an_amount_in_parts_of_cents_is_not_rounded() -> None:
    assert read(["1,2345", "1,50"], "bedrag") == {"1,2345": (None, "W13"), "1,50": (Decimal("1.50"), None)}


def test_several_columns_have_notations_of_their_own() -> None:
    cursor = connection.cursor()
    cursor.execute(
        "create or replace temp table ruw as select '1.234' as k1, '1.234' as k2 union all select '0,5', "
        "'0.5'"
    )
    words.distinct(cursor, [1, 2])
    numbers(cursor, {1: "decimaal", 2: "decimaal"})
    found = cursor.execute(
        "select positie, waarde from woord_getal where bron = '1.234' order by positie"
    ).fetchall()
    assert found == [(1, 1234), (2, Decimal("1.234"))]


def test_an_empty_column_has_no_words() -> None:
    cursor = connection.cursor()
    cursor.execute("create or replace temp table ruw as select null::varchar as k1")
    words.distinct(cursor, [1])
    numbers(cursor, {1: "bedrag"})
    assert cursor.execute("select count(*) from woord_getal").fetchone() == (0,)
