"""Dutch notation as readers know it."""

from datetime import date, datetime

import pytest

from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.kpi import kpis


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (-3, 0, "−3"),
        (-0.04, 1, "0,0"),
        (0.05, 1, "0,1"),
        (None, 0, "–"),
        (1e6, 0, "1.000.000"),
    ],
)
def test_numbers_have_dots_for_thousands_and_a_decimal_comma(
    value: float | None, decimals: int, text: str
) -> None:
    assert nl.number(value, decimals) == text


def test_amounts_months_and_moments() -> None:
    assert nl.euro(1234) == "€\u00a01.234"
    assert nl.euro(None) == "–"
    assert nl.month(date(2026, 3, 1)) == "maart 2026"
    assert nl.short_month(date(2026, 3, 1)) == "mrt 2026"
    assert nl.moment(datetime(2026, 10, 31, 9, 5)) == "31 okt 2026, 9.05 uur"
    assert nl.day(date(2026, 10, 31)) == "31 oktober 2026"


def test_a_value_carries_its_unit_and_one_is_singular() -> None:
    assert nl.value(kpis()["uitval"], 6.25) == "6,3\u00a0%"
    assert nl.value(kpis()["wachttijd_gestart"], 63.4) == "63\u00a0dagen"
    assert nl.value(kpis()["wachttijd_gestart"], 1) == "1\u00a0dag"
    assert nl.value(kpis()["rapportcijfer_jeugdige"], 7.45) == "7,5"
    assert nl.value(kpis()["prijs"], 110.05) == "€\u00a0110,05"
    assert nl.bare(kpis()["wachtenden_bruto"], 368) == "368"


def test_a_list_of_names_reads_as_a_sentence() -> None:
    assert nl.listing(["a"]) == "a"
    assert nl.listing(["a", "b", "c"]) == "a, b en c"
    assert nl.listing(["a", "b", "c", "d"], 2) == "a, b en 2 andere"
    assert nl.count(1, "maand", "maanden") == "1 maand"
    assert nl.count(1200, "rij", "rijen") == "1.200 rijen"


def test_a_number_that_may_not_be_shown_is_a_dash_and_never_nan():
    assert nl.number(float("nan")) == nl.number(None) == nl.NONE
