"""Mapping: names of columns and codes of a partner's own system, suggested, chosen and remembered."""

from datetime import date, datetime

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery, mapping, period
from ketenmonitor.intake.mapping import Koppeling, Remembered, suggest
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.extract import extracts
from tests.intake.proefbestanden import GOED, MAART, bestand, nummers

TR = extracts()["trajecten"]
KO = extracts()["kosten"]
NU = datetime(2026, 4, 2, 9, 30)


def test_names_that_differ_in_nothing_that_matters_are_the_same() -> None:
    assert {mapping.plain(n) for n in ("Datum_Aanmelding", "datum aanmelding ", "DATUM-AANMELDING")} == {
        "datumaanmelding"
    }
    assert mapping.plain("Cliënt-ID") == "clientid"


def test_a_name_a_synonym_and_a_likeness_are_told_apart() -> None:
    found = suggest(("Maand", "Gemeentecode", "produkt", "Bedrag"), KO)
    assert found.kolommen == {"maand": 1, "gemeente": 2, "product": 3, "bedrag": 4}
    assert found.hoe == {"maand": "gelijk", "gemeente": "synoniem", "product": "lijkt op", "bedrag": "gelijk"}
    assert found.dubbel == {}


def test_the_very_name_wins_from_a_synonym() -> None:
    found = suggest(("hulpvorm", "product"), KO)
    assert (found.kolommen["product"], found.dubbel) == (2, {})


def test_two_synonyms_are_rivals() -> None:
    found = suggest(("hulpvorm", "productcode"), KO)
    assert found.dubbel == {"product": (1, 2)}


def test_a_name_that_looks_like_nothing_is_left_alone() -> None:
    assert suggest(("zomaar", "iets"), KO).kolommen == {}


def test_what_a_person_chose_takes_the_column_from_what_was_suggested() -> None:
    found = suggest(("prijs", "bedrag"), KO)
    assert found.kolommen == {"tarief": 1, "bedrag": 2}
    chosen = found.choose({"bedrag": 1})
    assert chosen.kolommen == {"bedrag": 1}
    assert chosen.hoe == {"bedrag": "gekozen"}
    swapped = found.choose({"bedrag": 1, "tarief": 2})
    assert swapped.kolommen == {"bedrag": 1, "tarief": 2}
    assert swapped.weg == frozenset()


def test_confirming_what_was_certain_changes_nothing_and_confirming_a_likeness_settles_it() -> None:
    found = suggest(("maand", "produkt"), KO)
    chosen = found.choose({"maand": 1, "product": 2})
    assert chosen.hoe == {"maand": "gelijk", "product": "gekozen"}


def test_choosing_between_rivals_settles_them() -> None:
    chosen = suggest(("hulpvorm", "productcode"), KO).choose({"product": 2})
    assert (chosen.kolommen, chosen.dubbel, chosen.hoe) == ({"product": 2}, {}, {"product": "gekozen"})


def test_a_column_can_be_left_out() -> None:
    chosen = suggest(("maand", "prijs"), KO).choose({"tarief": None})
    assert (chosen.kolommen, chosen.weg) == ({"maand": 1}, frozenset({2}))


def test_translations_are_added_whatever_their_case() -> None:
    one = Koppeling({}, {}).translate({("verwijzer", " Onze Huisarts "): "02"})
    two = one.translate({("verwijzer", "zelf"): "06"})
    assert two.codes == {("verwijzer", "onze huisarts"): "02", ("verwijzer", "zelf"): "06"}


@pytest.mark.parametrize("extract", list(extracts()))
def test_an_extract_is_recognised_by_its_own_columns(extract: str) -> None:
    assert mapping.recognise(extracts()[extract].namen) == extract


def test_an_extract_is_recognised_by_other_words_for_its_columns() -> None:
    assert (
        mapping.recognise(("Cliëntnummer", "Dossier", "Gem", "Hulpvorm", "Aanmelddatum", "Startdatum"))
        == "trajecten"
    )
    assert mapping.recognise(("a", "b", "c")) is None


def test_the_name_of_the_file_decides_between_what_fits_equally() -> None:
    kop = ("client", "gemeente", "product", "aanmelddatum")
    assert mapping.recognise(kop, "wachtlijst_2026-03.csv") == "wachtlijst"
    assert mapping.recognise(kop, "trajecten_2026-03.csv") == "trajecten"


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("kosten_2026-03.csv", date(2026, 3, 1)),
        ("Anker kosten 202603 v2.xlsx", date(2026, 3, 1)),
        ("kosten_2026_03.csv", date(2026, 3, 1)),
        ("kosten.csv", None),
        ("kosten_2026-13.csv", None),
        ("export_120260312.csv", None),
    ],
)
def test_the_month_in_the_name_of_a_file(name: str, month: date | None) -> None:
    assert period.month_in_name(name) == month


def test_what_was_remembered_goes_before_the_very_name() -> None:
    known = Remembered({"Bruto": "bedrag"}, {("product", "amb"): "45"})
    found = suggest(("bruto", "bedrag"), KO, known)
    assert (found.kolommen["bedrag"], found.hoe["bedrag"], found.dubbel) == (1, "onthouden", {})
    assert found.codes == {("product", "amb"): "45"}


def test_a_column_that_was_left_out_before_is_left_out_again() -> None:
    found = suggest(("maand", "prijs"), KO, Remembered({}, {}, frozenset({"Prijs"})))
    assert (found.kolommen, found.weg) == ({"maand": 1}, frozenset({2}))


def remember(vers: Dataset, kop: tuple[str, ...], koppeling: Koppeling, op: datetime = NU) -> None:
    with vers.write("toets", "levering", "koppeling", op) as cursor:
        mapping.remember(cursor, "anker", "kosten", kop, koppeling, op, "toets")


def test_what_was_chosen_is_recalled_for_this_partner_and_extract_alone(vers: Dataset) -> None:
    kop = ("maand", "wat", "produkt", "prijs")
    chosen = suggest(kop, KO).choose({"bedrag": 2, "tarief": None}).translate({("product", "amb"): "45"})
    remember(vers, kop, chosen)
    known = mapping.recall(vers.cursor(), "anker", "kosten")
    assert known == Remembered(
        {"wat": "bedrag", "produkt": "product"}, {("product", "amb"): "45"}, frozenset({"prijs"})
    )
    assert mapping.recall(vers.cursor(), "anker", "trajecten") == Remembered({}, {})
    assert mapping.recall(vers.cursor(), "ander", "kosten") == Remembered({}, {})
    again = suggest(kop, KO, known)
    assert again.kolommen == {"maand": 1, "bedrag": 2, "product": 3}
    assert again.hoe == {"maand": "gelijk", "bedrag": "onthouden", "product": "onthouden"}


def test_the_last_word_counts_and_nothing_is_kept_twice(vers: Dataset) -> None:
    kop = ("wat", "prijs")
    remember(vers, kop, suggest(kop, KO).choose({"bedrag": 1, "tarief": None}))
    remember(vers, kop, suggest(kop, KO).choose({"bedrag": 1, "tarief": None}))
    assert vers.cursor().execute("select count(*) from vertaling").fetchone() == (2,)
    known = mapping.recall(vers.cursor(), "anker", "kosten")
    remember(vers, kop, suggest(kop, KO, known).choose({"tarief": 2, "bedrag": None, "volume": 1}))
    assert mapping.recall(vers.cursor(), "anker", "kosten") == Remembered(
        {"wat": "volume", "prijs": "tarief"}, {}
    )


def test_a_mapping_confirmed_once_is_used_for_the_next_delivery(vers: Dataset) -> None:
    first = bestand("kosten", {"product": "AMB"}).replace(b"bedrag", b"wat het kost")
    toets = delivery.check(vers, read("a.csv", first), "kosten", "anker", MAART)
    assert nummers(toets) == {"K01", "K03"}
    chosen = toets.koppeling.choose({"bedrag": 4}).translate({("product", "amb"): "45"})
    toets = delivery.check(vers, read("a.csv", first), "kosten", "anker", MAART, chosen)
    assert toets.tellingen == ()
    delivery.accept(vers, toets, "toets")

    april = bestand("kosten", {"product": "AMB", "maand": "2026-04"}).replace(b"bedrag", b"Wat het kost")
    toets = delivery.check(vers, read("b.csv", april), "kosten", "anker", date(2026, 4, 1))
    assert toets.koppeling.hoe["bedrag"] == "onthouden"
    assert toets.aanvaardbaar
    delivery.accept(vers, toets, "toets")
    rows = (
        vers.cursor().execute("select levermaand, product, bedrag::varchar from kosten order by 1").fetchall()
    )
    assert rows == [(MAART, "45", "170.28"), (date(2026, 4, 1), "45", "170.28")]


def test_a_refused_file_leaves_no_mapping_behind(vers: Dataset) -> None:
    content = bestand("kosten", {"gemeente": "9999"}).replace(b"bedrag", b"wat")
    chosen = suggest(tuple(GOED["kosten"]), KO).choose({"bedrag": 4})
    toets = delivery.check(vers, read("a.csv", content), "kosten", "anker", MAART, chosen)
    delivery.refuse(vers, toets, "toets")
    assert vers.cursor().execute("select count(*) from vertaling").fetchone() == (0,)
