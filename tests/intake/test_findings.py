"""Findings: addresses, counting, pages, and the file back with a column ``bevinding``."""

import csv
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.intake import findings
from ketenmonitor.intake.validation import Toets
from tests.intake.proefbestanden import GOED, bestand, twee

Testen = Callable[..., Toets]
TR = "trajecten"


@pytest.mark.parametrize(
    ("position", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA")]
)
def test_columns_are_called_as_excel_calls_them(position: int, name: str) -> None:
    assert findings.letters(position) == name


@given(st.integers(min_value=1, max_value=20_000))
def test_the_name_of_a_column_reads_back(position: int) -> None:
    value = 0
    for letter in findings.letters(position):
        value = value * 26 + ord(letter) - 64
    assert value == position


def test_findings_are_counted_per_rule_and_column_gravest_first(toets_van: Testen) -> None:
    rows = [
        {"client": "c1", "traject": "T1", "gemeente": "363", "datum_intake": "x"},
        {"client": "c2", "traject": "T2", "gemeente": "363", "datum_intake": "31-02-2026"},
        {"client": "c3", "traject": "T3", "gemeente": "363", "datum_toewijzing": "ooit"},
    ]
    toets = toets_van(TR, bestand(TR, *rows))
    told = [
        (t.regelnummer, t.ernst, t.kolom, t.aantal, t.eerste_regel, t.eerste_cel) for t in toets.tellingen
    ]
    assert told == [
        ("W02", "fout", "datum_intake", 2, 2, "J2"),
        ("W02", "fout", "datum_toewijzing", 1, 4, "K4"),
        ("W08", "waarschuwing", "gemeente", 1, 2, "C2"),
    ]
    assert toets.tellingen[0].voorbeeld.startswith("'x' is geen geldige datum")
    assert "(3 keer)" in toets.tellingen[2].voorbeeld
    assert (toets.aantal("fout"), toets.aantal("waarschuwing"), toets.aantal("info")) == (3, 1, 0)


def test_pages_of_findings_together_are_all_of_them(toets_van: Testen) -> None:
    rows = [{"client": f"c{i}", "traject": f"T{i}", "datum_intake": "x"} for i in range(25)]
    toets = toets_van(TR, bestand(TR, *rows))
    whole = findings.listed(toets.cursor)
    assert [b.regel for b in whole] == list(range(2, 27))
    pages = [findings.listed(toets.cursor, 10, start) for start in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [b for page in pages for b in page] == whole


def test_a_value_that_looks_like_a_place_to_fill_in_is_told_as_it_is(toets_van: Testen) -> None:
    toets = toets_van(TR, twee(TR, {"gemeente": "{meer} {kolom} '"}))
    (found,) = findings.listed(toets.cursor)
    assert found.waarde == "{meer} {kolom} '"
    assert found.melding.startswith("'{meer} {kolom} '' staat niet in de codelijst van 'gemeente'")


def test_a_long_value_is_told_by_its_first_sixty_characters(toets_van: Testen) -> None:
    toets = toets_van(TR, twee(TR, {"gemeente": "g" * 100}))
    (found,) = findings.listed(toets.cursor)
    assert found.waarde == "g" * 60
    assert f"'{'g' * 60}'" in found.melding


def back(toets: Toets) -> list[list[str]]:
    text = "".join(findings.annotated(toets.cursor, toets.gelezen.kop, toets.bron))
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_the_file_comes_back_with_a_column_of_findings(toets_van: Testen) -> None:
    toets = toets_van(
        TR, twee(TR, {"datum_aanvang": "15-01-2026", "toelichting": '"met ""haken""; en meer"'})
    )
    header, good, wrong = back(toets)
    assert header == [*toets.gelezen.kop, "bevinding"]
    assert good[0] == "a41f09c2b7e6"
    # What concerns the whole file stands with the first row: no row is only a finding.
    assert good[-1] == "De kolom 'toelichting' hoort niet bij dit extract en wordt niet opgeslagen."
    assert wrong[-2] == 'met "haken"; en meer'
    assert wrong[-1] == (
        "TR05 fout: De aanvang op 15-01-2026 ligt vóór de aanmelding: verbeter een van beide datums. | "
        "TR07 waarschuwing: De aanvang op 15-01-2026 ligt vóór de intake: deze rij telt niet mee in de "
        "behandelwachttijd; controleer de datums."
    )


def test_a_row_that_could_not_be_read_is_named_with_the_first_row(toets_van: Testen) -> None:
    content = bestand("kosten", {}, {}).replace(b"\r\n2026-03;0363", b"\r\n2026-03;0363;te veel", 1)
    toets = toets_van("kosten", content)
    header, good = back(toets)
    assert good[-1].startswith("regel 2 staat niet in dit bestand: Deze rij heeft 10 velden in plaats van 9")
    assert good[: len(header) - 1] == list(GOED["kosten"].values())


def test_a_file_with_many_rows_comes_back_whole_and_in_order(toets_van: Testen) -> None:
    rows = [{"client": f"c{i}", "traject": f"T{i}"} for i in range(12_000)]
    found = back(toets_van(TR, bestand(TR, *rows)))
    assert [row[1] for row in found[1:]] == [f"T{i}" for i in range(12_000)]


def test_a_file_with_findings_can_be_delivered_again_unchanged(toets_van: Testen) -> None:
    """An apostrophe that keeps a spreadsheet from running a cell is no change to the partner's own data."""
    rows = [{"client": "c1", "traject": "=1+1"}, {"client": "c2", "traject": "-170"}, {"client": "@c3"}]
    first = toets_van(TR, bestand(TR, *rows))
    text = "".join(findings.annotated(first.cursor, first.gelezen.kop, first.bron))
    assert "\r\nc1;'=1+1;" in text
    assert "\r\nc2;-170;" in text
    assert "\r\n'@c3;" in text
    asked = "select k1, k2 from ruw order by 1"
    before = first.cursor.execute(asked).fetchall()
    assert toets_van(TR, text.encode("utf-8-sig")).cursor.execute(asked).fetchall() == before
