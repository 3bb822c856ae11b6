"""Reading dates, months, years and codes: every notation that people use, and doubt that is reported."""

from collections.abc import Iterable
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenmonitor.intake import words
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.codelist import Code
from ketenmonitor.vocabulary.extract import Column
from ketenmonitor.vocabulary.keten import Keten

Woord = tuple[object, str | None]
connection = duckdb.connect()


def texts(cursor: duckdb.DuckDBPyConnection, *columns: Iterable[str]) -> None:
    """Raw columns k1…kn with these texts."""
    rows = [list(column) for column in columns]
    length = max(map(len, rows))
    names = ", ".join(f"k{i} varchar" for i in range(1, len(rows) + 1))
    cursor.execute(f"create or replace temp table ruw ({names})")
    padded = [column + [None] * (length - len(column)) for column in rows]
    cursor.executemany(
        f"insert into ruw values ({', '.join('?' for _ in rows)})", list(zip(*padded, strict=True))
    )
    words.distinct(cursor, range(1, len(rows) + 1))


def read(cursor: duckdb.DuckDBPyConnection, table: str, positie: int = 1) -> dict[str, Woord]:
    rows = cursor.execute(
        f"select bron, waarde, regelnummer from {table} where positie = {positie}"
    ).fetchall()
    return {bron: (waarde, regel) for bron, waarde, regel in rows}


def dates(*columns: Iterable[str]) -> list[dict[str, Woord]]:
    cursor = connection.cursor()
    texts(cursor, *columns)
    posities = list(range(1, len(columns) + 1))
    words.dates(cursor, posities, words.day_first(cursor, posities))
    return [read(cursor, "woord_datum", p) for p in posities]


@pytest.mark.parametrize(
    "text",
    [
        *("09-03-2026", "9-3-2026", "2026-03-09", "2026-3-9", "20260309", "09.03.2026", "2026/03/09"),
        *("9 maart 2026", "9 mrt 2026", "9-mrt-2026", "09 mrt. 2026", "9-Mar-2026", "9 MAART 2026"),
        *("09-03-2026 13:45", "09-03-2026 13:45:00", "2026-03-09T13:45:00", "2026-03-09T13:45:00.123Z"),
        *("2026-03-09T00:00:00+01:00", "2026-03-09 00:00:00,000"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert dates([text]) == [{text: (date(2026, 3, 9), None)}]


@pytest.mark.parametrize(
    "text",
    ["31-02-2026", "09-03-26", "9 maand 2026", "46090", "nog niet", "00-00-0000", "01-01-1899", "2026-13-01"],
)
def test_what_is_no_date_is_told(text: str) -> None:
    assert dates([text]) == [{text: (None, "W02")}]


def test_slashes_are_judged_over_every_date_column_of_the_file() -> None:
    first, second = dates(["03/04/2026", "05/04/2026"], ["25/12/2025"])
    assert first == {"03/04/2026": (date(2026, 4, 3), None), "05/04/2026": (date(2026, 4, 5), None)}
    assert second == {"25/12/2025": (date(2025, 12, 25), None)}
    first, second = dates(["03/04/2026"], ["12/25/2025"])
    assert first == {"03/04/2026": (date(2026, 3, 4), None)}
    assert second == {"12/25/2025": (date(2025, 12, 25), None)}


def test_slashes_that_nothing_decides_are_not_guessed() -> None:
    assert dates(["03/04/2026", "09-03-2026"]) == [
        {"03/04/2026": (None, "W03"), "09-03-2026": (date(2026, 3, 9), None)}
    ]


def test_slashes_of_two_kinds_are_told_where_they_do_not_fit() -> None:
    (found,) = dates(["25/12/2025", "12/25/2025"])
    assert found == {"25/12/2025": (date(2025, 12, 25), None), "12/25/2025": (None, "W02")}


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(DAYS, min_size=1, max_size=5), st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y"])
)
def test_any_date_reads_back(days: list[date], notation: str) -> None:
    written = {day.strftime(notation): day for day in days}
    assert dates(written) == [{text: (day, None) for text, day in written.items()}]


@settings(max_examples=30, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_date_with_slashes_reads_back_or_is_refused_but_never_read_wrongly(
    days: list[date], notation: str
) -> None:
    written = {day.strftime(notation): day for day in days}
    (found,) = dates(written)
    decided = any(day.day > 12 for day in days)
    assert found == {text: (day, None) if decided else (None, "W03") for text, day in written.items()}


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *((t, date(2026, 10, 1)) for t in ("2026-10", "202610", "10-2026", "10/2026", "2026/10", "okt 2026")),
        *(
            (t, date(2026, 10, 1))
            for t in ("oktober 2026", "Okt-2026", "2026-10-31", "31-10-2026", "20261031")
        ),
        *((t, None) for t in ("2026-13", "13-2026", "oktober", "2026", "okt 26", "blauw 2026")),
    ],
)
def test_a_month_is_its_first_day_however_it_is_written(text: str, month: date | None) -> None:
    cursor = connection.cursor()
    texts(cursor, [text])
    words.months(cursor, [1])
    assert read(cursor, "woord_maand") == {text: (month, None if month else "W12")}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2013", 2013),
        ("2013.0", 2013),
        ("2013,00", 2013),
        ("13", None),
        ("2013.5", None),
        ("01-02-2013", None),
    ],
)
def test_a_year_has_four_figures(text: str, year: int | None) -> None:
    cursor = connection.cursor()
    texts(cursor, [text])
    words.years(cursor, [1])
    assert read(cursor, "woord_jaar") == {text: (year, None if year else "W11")}


def codes(
    column: Iterable[str], lijst: dict[str, Code], vertaling: dict[tuple[str, str], str] | None = None
) -> dict[str, tuple[str | None, str | None, str]]:
    cursor = connection.cursor()
    texts(cursor, column)
    words.codes(cursor, {1: ("kolom", lijst)}, vertaling or {})
    rows = cursor.execute("select bron, waarde, regelnummer, meer from woord_code").fetchall()
    return {bron: (waarde, regel, meer) for bron, waarde, regel, meer in rows}


def test_a_code_that_lost_its_leading_zero_gets_it_back_with_a_warning(proefketen: Keten) -> None:
    gemeenten = codelijst("gemeente", proefketen)
    assert codes(["0363", "363", "0518", "99"], gemeenten) == {
        "0363": ("0363", None, "0363"),
        "363": ("0363", "W08", "0363"),
        "0518": ("0518", None, "0518"),
        "99": (None, "W07", ""),
    }


def test_a_code_that_a_program_made_a_number_of_is_translated(proefketen: Keten) -> None:
    assert codes(["363.0"], codelijst("gemeente", proefketen)) == {"363.0": ("0363", "W09", "0363")}


def test_labels_and_codes_of_iJw_are_translated_to_those_of_the_chain(proefketen: Keten) -> None:  # noqa: N802
    reasons = codelijst("reden_einde", proefketen)
    found = codes(["Beëindigd volgens plan", "31", "34", "32", "33", "35", "01"], reasons)
    assert found == {
        "Beëindigd volgens plan": ("01", "W09", "01"),
        "31": ("01", "W09", "01"),
        "34": ("02", "W09", "02"),
        "32": ("03", "W09", "03"),
        "33": ("04", "W09", "04"),
        "35": ("05", "W09", "05"),
        "01": ("01", None, "01"),
    }


@pytest.mark.parametrize(
    ("text", "meant"), [("J", "ja"), ("1", "ja"), ("true", "ja"), ("N", "nee"), ("0", "nee"), ("JA", "ja")]
)
def test_yes_and_no_are_understood(text: str, meant: str, proefketen: Keten) -> None:
    ((_, (waarde, _, _)),) = codes([text], codelijst("ja_nee", proefketen)).items()
    assert waarde == meant


def code(number: str, name: str, *other: str) -> Code:
    return Code(number, name, "", "", other, {})


def test_a_text_that_may_mean_two_codes_means_none() -> None:
    lijst = {
        "1": code("1", "Licht", "ambulant"),
        "2": code("2", "Zwaar", "ambulant"),
        "02": code("02", "Anders"),
    }
    assert codes(["ambulant"], lijst) == {"ambulant": (None, "W16", "1 of 2")}
    assert codes(["2"], lijst) == {"2": ("2", None, "2")}, "the code itself wins from one without its zero"


def test_two_codes_that_differ_in_leading_zeros_are_not_guessed_between() -> None:
    lijst = {"07": code("07", "zeven"), "007": code("007", "agent")}
    assert codes(["7"], lijst) == {"7": (None, "W16", "007 of 07")}


def test_what_a_person_fixed_wins_from_every_other_reading(proefketen: Keten) -> None:
    reasons = codelijst("reden_einde", proefketen)
    fixed = {
        ("kolom", "31"): "02",
        ("kolom", "klaar"): "01",
        ("kolom", "x"): "bestaat niet",
        ("ander", "y"): "01",
    }
    assert codes(["31", "Klaar", "x", "y"], reasons, fixed) == {
        "31": ("02", None, "02"),
        "Klaar": ("01", None, "01"),
        "x": (None, "W07", ""),
        "y": (None, "W07", ""),
    }


def test_the_kind_of_a_column_says_where_its_words_are() -> None:
    def column(soort: str, codelijst: str | None = None) -> Column:
        return Column("x", soort, "", "", codelijst=codelijst)

    assert words.kind(column("pseudoniem")) is None
    assert words.kind(column("tekst")) is None
    assert words.table(column("ja_nee")) == "woord_code"
    assert words.table(column("code", "verwijzer")) == "woord_code"
    assert {words.kind(column(t)) for t in ("geheel", "decimaal", "bedrag")} == {"getal"}
    assert {words.kind(column(t)) for t in ("datum", "maand", "jaar")} == {"datum", "maand", "jaar"}
