"""The glossary holds every word that is defined, and finds it."""

import pytest

from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.performance.completeness import STATUSSEN
from ketenmonitor.performance.verdict import UITLEG
from ketenmonitor.presentation.glossary import AFDELINGEN, Begrip, counted, glossary, grouped, meant, search
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis


@pytest.fixture(scope="module")
def entries(keten: Keten) -> tuple[Begrip, ...]:
    return glossary(keten)


def terms(found: list[Begrip] | tuple[Begrip, ...], afdeling: str) -> list[str]:
    return [e.term for e in found if e.afdeling == afdeling]


def test_every_kpi_column_rule_and_word_is_in_it(entries: tuple[Begrip, ...]) -> None:
    assert terms(entries, "kpis") == [kpi.naam for kpi in kpis().values()]
    columns = [c.naam for extract in extracts().values() for c in extract.kolommen]
    assert terms(entries, "kolommen") == columns
    assert sorted(terms(entries, "regels")) == sorted(rule.nummer for rule in catalogue())
    assert terms(entries, "woorden") == [*UITLEG, *STATUSSEN]


def test_partners_gemeenten_products_and_national_codes_are_in_it(entries: tuple[Begrip, ...]) -> None:
    codes = {(e.groep, e.cellen[0]) for e in entries if e.afdeling == "codes"}
    assert {
        ("Partners van de keten", "kompas"), ("Gemeenten van de keten", "0363"),
        ("Producten van de keten", "licht"), ("Producten van de keten", "45"),
        ("Redenen van beëindiging", "03"),
        ("Ja of nee", "ja"), ("Meetinstrumenten", "gas_6"),
    } <= codes  # fmt: skip


def test_every_entry_has_as_many_cells_as_its_table_has_columns(entries: tuple[Begrip, ...]) -> None:
    widths = {a.afdeling: len(a.kolommen) for a in AFDELINGEN}
    for entry in entries:
        assert entry.afdeling == "kpis" or len(entry.cellen) == widths[entry.afdeling]
        assert all(entry.cellen)


@pytest.mark.parametrize(
    "zoek", ["beëindigd volgens plan", "BEEINDIGD VOLGENS", "volgens_plan", "volgens-plan "]
)
def test_capitals_accents_and_underscores_make_no_difference(entries: tuple[Begrip, ...], zoek: str) -> None:
    found = terms(search(entries, zoek), "kpis")
    assert ("Beëindigd volgens plan" in found) == (zoek != "volgens-plan ")


def test_all_words_must_occur_and_what_is_called_so_comes_first(entries: tuple[Begrip, ...]) -> None:
    assert terms(search(entries, "wachttijd"), "kpis")
    assert "Uitval" in terms(search(entries, "uitval reden 03"), "kpis")
    assert search(entries, "uitval xyzzy") == []
    assert terms(search(entries, "uitval"), "kpis")[0] == "Uitval"
    first = next(e for e in search(entries, "03") if e.afdeling == "codes")
    assert first.cellen[0] == "03"


def test_a_rule_is_found_by_its_number_and_a_column_by_its_other_names(entries: tuple[Begrip, ...]) -> None:
    assert "W11" in terms(search(entries, "w11"), "regels")
    assert "datum_aanmelding" in terms(search(entries, "aanmelddatum"), "kolommen")


def test_the_count_names_each_kind_once(entries: tuple[Begrip, ...]) -> None:
    by_part = {a.afdeling: next(e for e in entries if e.afdeling == a.afdeling) for a in AFDELINGEN}
    assert counted([by_part["kpis"]]) == "1 KPI"
    assert counted([by_part["kpis"], by_part["codes"], by_part["codes"]]) == "1 KPI en 2 codes"
    assert list(grouped(entries, "woorden")) == ["Oordelen", "Leverstatus"]


def test_a_slip_of_the_pen_gets_a_hint(entries: tuple[Begrip, ...]) -> None:
    assert meant(entries, "doelrealizatie") == "Doelrealisatie"
    assert meant(entries, "wachttyd") == "wachttijd"
    assert meant(entries, "qqqqqq") is None
