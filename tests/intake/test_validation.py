"""The stages: their order, where they stop, and the rules about the file and its columns."""

import io
from collections.abc import Callable
from datetime import date

import duckdb
import pytest
import xlsxwriter

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.intake import delivery, validation
from ketenmonitor.intake.mapping import suggest
from ketenmonitor.intake.reading import read
from ketenmonitor.intake.rules import STAGES
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.extract import extracts
from tests.intake.proefbestanden import ANDER, GOED, bestand, gevonden, nummers, twee

Testen = Callable[..., Toets]
TR = "trajecten"
KOP = ";".join(GOED["wachttijdverdeling"])


def test_every_stage_has_its_work() -> None:
    assert tuple(validation.WORK) == STAGES


def test_a_list_without_rows_may_be_accepted_by_who_says_it_is_so(toets_van: Testen, leeg: Dataset) -> None:
    own = open_dataset(None, leeg.keten)
    inhoud = b"peildatum;client;gemeente;product;datum_aanmelding\r\n"
    toets = toets_van("wachtlijst", inhoud, dataset=own)
    assert toets.aanvaardbaar
    assert [(t.regelnummer, t.ernst, t.aantal) for t in toets.tellingen] == [("B02", "waarschuwing", 1)]
    assert delivery.accept(own, toets, "toets").levering.rijen == 0


def test_a_row_with_fields_too_few_or_too_many_stops_the_test_at_the_file(toets_van: Testen) -> None:
    rows = "2026-03;45;wachtend;4;5;12;0363", "2026-03;45;wachtend;5;6", "2026-03;45;wachtend;6;7;1;0363;x;y"
    toets = toets_van("wachttijdverdeling", "\r\n".join([KOP, *rows]).encode())
    assert (toets.fase, toets.aanvaardbaar, nummers(toets)) == ("bestand", False, {"B01"})
    assert [(b.regel, b.cel, b.melding) for b in gevonden(toets, "B01")] == [
        (
            3,
            "A3",
            "Deze rij heeft 5 velden in plaats van 7: controleer of er een scheidingsteken te veel of te "
            "weinig "
            "staat, of een tekst met dat teken zonder aanhalingstekens.",
        ),
        (
            4,
            "A4",
            "Deze rij heeft 9 velden in plaats van 7: controleer of er een scheidingsteken te veel of te "
            "weinig "
            "staat, of een tekst met dat teken zonder aanhalingstekens.",
        ),
    ]


def test_a_required_column_that_lacks_stops_the_test_at_the_columns(toets_van: Testen) -> None:
    content = bestand(TR, {"gemeente": "9999"}).replace(b"datum_aanmelding", b"zus_of_zo")
    toets = toets_van(TR, content)
    assert (toets.fase, toets.aanvaardbaar) == ("kolommen", False)
    assert [(b.ernst, b.kolom, b.regel, b.cel, b.melding) for b in gevonden(toets, "K01")] == [
        (
            "fout",
            "datum_aanmelding",
            None,
            "",
            "De verplichte kolom 'datum_aanmelding' ontbreekt: voeg haar toe, of koppel een kolom van uw "
            "bestand eraan.",
        )
    ]
    assert "W07" not in nummers(toets), "the unknown gemeente belongs to a later stage"


def test_a_file_with_every_required_column_has_no_finding_about_it(toets_van: Testen) -> None:
    needed = [column.naam for column in extracts()[TR].kolommen if column.verplicht]
    content = ";".join(needed) + "\n" + ";".join(GOED[TR][name] for name in needed)
    assert toets_van(TR, content.encode()).tellingen == ()


def test_two_columns_for_the_same_thing_must_be_chosen_between(toets_van: Testen) -> None:
    content = bestand(TR, {"Aanvang": "01-02-2026"}).replace(b"datum_aanvang", b"Startdatum")
    toets = toets_van(TR, content)
    assert toets.fase == "kolommen"
    assert [(b.kolom, b.melding) for b in gevonden(toets, "K02")] == [
        (
            "datum_aanvang",
            "Meer kolommen van het bestand ('Startdatum', 'Aanvang') passen op 'datum_aanvang': laat er één "
            "over, of "
            "koppel zelf welke geldt.",
        )
    ]
    chosen = toets.koppeling.choose({"datum_aanvang": 13})
    again = toets_van(TR, content, koppeling=chosen)
    assert again.aanvaardbaar
    assert nummers(again) == {"K03"}


def test_a_column_that_nobody_knows_is_told_and_not_stored(toets_van: Testen) -> None:
    toets = toets_van(TR, bestand(TR, {"toelichting": "geen"}))
    assert toets.aanvaardbaar
    assert [(b.ernst, b.waarde, b.melding) for b in gevonden(toets, "K03")] == [
        ("info", "toelichting", "De kolom 'toelichting' hoort niet bij dit extract en wordt niet opgeslagen.")
    ]
    assert nummers(toets_van(TR, bestand(TR, {}))) == set()


def test_a_column_that_only_looks_alike_is_told_until_it_is_confirmed(toets_van: Testen) -> None:
    content = bestand(TR, {}).replace(b"geboortejaar", b"geborte_jaar")
    toets = toets_van(TR, content)
    assert [(b.ernst, b.kolom, b.waarde, b.melding) for b in gevonden(toets, "K04")] == [
        (
            "waarschuwing",
            "geboortejaar",
            "geborte_jaar",
            "De kolom 'geborte_jaar' is opgevat als 'geboortejaar' omdat de namen op elkaar lijken: bevestig "
            "de "
            "koppeling of kies een andere.",
        )
    ]
    confirmed = toets.koppeling.choose({"geboortejaar": 6})
    assert toets_van(TR, content, koppeling=confirmed).tellingen == ()


def test_the_same_key_twice_is_told_at_both_rows(toets_van: Testen) -> None:
    rows = [{}, ANDER[TR], {"client": "c1", "traject": GOED[TR]["traject"]}]
    toets = toets_van(TR, bestand(TR, *rows))
    assert (toets.fase, toets.aanvaardbaar) == ("samenhang", False)
    assert [(b.ernst, b.kolom, b.regel, b.cel, b.waarde, b.melding) for b in gevonden(toets, "S01")] == [
        ("fout", "traject", line, f"B{line}", "T-2026-00417",
         "'T-2026-00417' staat er meer dan één keer in: traject moet uniek zijn; haal de dubbele rij weg.")
        for line in (2, 4)
    ]  # fmt: skip
    assert gevonden(toets_van(TR, bestand(TR, *rows[:2])), "S01") == []


@pytest.mark.parametrize("numbers", ["1123", "1233", "3211", "1213", "2131"])
def test_the_same_key_twice_is_found_in_whatever_order(numbers: str, toets_van: Testen) -> None:
    rows = [{"client": f"c{i}", "traject": f"T{n}"} for i, n in enumerate(numbers)]
    twice = [i + 2 for i, n in enumerate(numbers) if numbers.count(n) == 2]
    assert [b.regel for b in gevonden(toets_van(TR, bestand(TR, *rows)), "S01")] == twice


def test_a_key_with_an_empty_part_is_the_same_key_when_the_rest_is(toets_van: Testen) -> None:
    toets = toets_van("wachttijdverdeling", bestand("wachttijdverdeling", {"gemeente": ""}, {"gemeente": ""}))
    found = gevonden(toets, "S01")
    assert [b.regel for b in found] == [2, 3]
    assert "maand met gemeente met product met stand met weken_vanaf moet uniek zijn" in found[0].melding


def test_costs_have_no_key_and_may_repeat(toets_van: Testen) -> None:
    assert toets_van("kosten", bestand("kosten", {}, {}, {})).tellingen == ()


@pytest.mark.parametrize(
    ("verschil", "fase"),
    [
        ({"datum_einde": "geen datum", "datum_aanvang": "15-01-2026"}, "waarden"),
        ({"datum_aanvang": "15-01-2026", "traject": "T-2026-00417"}, "rijen"),
        ({"traject": "T-2026-00417"}, "samenhang"),
        ({"verwijzer": "2"}, "vergelijking"),
    ],
)
def test_a_stage_with_a_fout_is_the_last(verschil: dict[str, str], fase: str, toets_van: Testen) -> None:
    toets = toets_van(TR, twee(TR, verschil))
    assert toets.fase == fase
    assert {t.fase for t in toets.tellingen} <= set(STAGES[: STAGES.index(fase) + 1])


def test_a_class_overlaps_only_within_the_same_product_and_municipality(toets_van: Testen) -> None:
    wide = {"weken_vanaf": "0", "weken_tot": ""}
    other = [wide, wide | {"product": "54"}, wide | {"gemeente": ""}, wide | {"stand": "gestart"}]
    assert toets_van("wachttijdverdeling", bestand("wachttijdverdeling", *other)).tellingen == ()


def test_a_traject_that_begins_on_the_last_day_of_another_overlaps_it(toets_van: Testen) -> None:
    ended = {
        "datum_aanvang": "02-02-2026",
        "datum_intake": "",
        "datum_einde": "05-03-2026",
        "reden_einde": "01",
    }
    for start, lines in (("05-03-2026", [3]), ("06-03-2026", [])):
        toets = toets_van(TR, bestand(TR, ended, {"traject": "T2", "datum_aanvang": start}))
        assert [b.regel for b in gevonden(toets, "TR17")] == lines


def test_lines_and_addresses_are_those_of_the_file_with_lines_above_the_header(toets_van: Testen) -> None:
    content = b"Export ECD\r\n\r\n" + twee(TR, {"datum_intake": "31-02-2026"})
    (found,) = gevonden(toets_van(TR, content), "W02")
    assert (found.regel, found.rij, found.cel) == (5, 5, "J5")


def test_a_line_break_inside_a_cell_moves_the_line_but_not_the_row(toets_van: Testen) -> None:
    content = bestand("kosten", {"opmerking": '"een\r\ntwee"'}, {"maand": "2026-04", "opmerking": "x"})
    (found,) = gevonden(toets_van("kosten", content), "KO01")
    assert (found.regel, found.rij, found.cel) == (4, 3, "A3")


def test_in_a_workbook_the_address_is_that_of_the_cell(toets_van: Testen) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Kosten van het Anker")
        names = [name for name in GOED["kosten"] if name != "tarief"]
        for row, wrong in enumerate(({}, {}, {"bedrag": "veel"}), 3):
            for place, name in enumerate(names):
                sheet.write(2, place, name)
                sheet.write(row, place, (GOED["kosten"] | wrong)[name])
    (found,) = gevonden(toets_van("kosten", file.getvalue(), naam="kosten.xlsx"), "W04")
    assert (found.regel, found.rij, found.cel, found.waarde) == (6, 6, "D6", "veel")


def test_a_test_that_is_closed_lets_go_of_the_rows(leeg: Dataset) -> None:
    toets = delivery.check(leeg, read("x.csv", bestand(TR, {})), TR, "anker", date(2026, 3, 1))
    toets.close()
    with pytest.raises(duckdb.ConnectionException):
        toets.cursor.execute("select * from ruw")


def test_a_test_leaves_nothing_that_another_test_sees(leeg: Dataset, toets_van: Testen) -> None:
    toets_van(TR, bestand(TR, {}))
    with pytest.raises(duckdb.CatalogException):
        leeg.cursor().execute("select * from ruw")


def test_only_the_columns_of_the_file_are_in_the_mapping(toets_van: Testen) -> None:
    toets = toets_van("kosten", bestand("kosten", {}))
    assert toets.koppeling == suggest(toets.gelezen.kop, extracts()["kosten"])
    assert toets.rijen == 1
