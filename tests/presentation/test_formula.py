"""How KPIs are counted, in words that a reader who knows no SQL can follow."""

import re

import pytest

from ketenmonitor.dataset.facts import facts
from ketenmonitor.presentation.formula import ROWS, condition, in_words
from ketenmonitor.vocabulary.kpi import kpis


def test_a_share_has_a_numerator_and_a_denominator() -> None:
    assert in_words(kpis()["uitval"]) == {
        "Teller": "het aantal trajecten in de maand van datum einde; reden van beëindiging: 03 of 04.",
        "Noemer": "het aantal trajecten in de maand van datum einde; "
        "geëindigd (redenen 36 en 37 tellen niet mee).",
    }


def test_people_are_counted_once_and_amounts_are_added() -> None:
    assert in_words(kpis()["kosten_per_client"]) == {
        "Teller": "de som van de bedragen van geprijsde leveringen van hulp in de maand; cliënt bekend.",
        "Noemer": "het aantal verschillende cliënten onder geprijsde leveringen van hulp in de maand; "
        "cliënt bekend.",
    }


def test_a_duration_says_which_point_is_taken() -> None:
    assert in_words(kpis()["wachttijd_gestart"])["Gemeten"].startswith("de mediaan van de duur in dagen")
    assert "het 90e percentiel" in in_words(kpis()["wachttijd_gestart_p90"])["Gemeten"]


def test_a_running_total_says_so() -> None:
    assert in_words(kpis()["kosten_cumulatief"])["Geteld"].startswith("vanaf januari opgeteld: ")


@pytest.mark.parametrize(
    "sql, expected",
    [
        ("wachtdagen_tot <= norm_dagen", "wachttijd: hooguit de norm"),
        ("score >= 3", "score: ten minste 3"),
        ("score <= 2", "score: hooguit 2"),
        ("overbrugging is distinct from 'ja'", "overbrugging: niet ja"),
        ("moment = 'na_6_maanden' and crisis", "moment: na 6 maanden, crisis"),
    ],
)
def test_conditions_are_told_in_words(sql: str, expected: str) -> None:
    assert condition(sql) == expected


def test_no_kpi_shows_sql_to_its_readers() -> None:
    for kpi in kpis().values():
        for text in in_words(kpi).values():
            assert not re.search(r"[<>=_']| is (not|distinct|null)| and ", text), (kpi.kpi, text)


def test_every_fact_has_a_word_for_its_rows() -> None:
    assert {term.feit for kpi in kpis().values() for term in kpi.termen} <= set(ROWS) <= set(facts())
