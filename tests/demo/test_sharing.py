"""The demo chain shares its results by rules that could be recorded, one of a year past and one that runs."""

from datetime import date

from ketenmonitor.demo import REFERENTIEMAAND, loading
from ketenmonitor.demo.sharing import deelregels
from ketenmonitor.incentives.voorstel import check
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.vocabulary.keten import read_keten


def test_the_first_rule_is_of_the_year_past_and_the_second_of_the_year_that_runs():
    first, second = deelregels()
    assert (first.geldig_van, first.geldig_tot) == (date(2025, 1, 1), date(2025, 12, 1))
    assert (second.geldig_van, second.geldig_tot) == (date(2026, 1, 1), date(2026, 12, 1))
    assert second.nullijn.referentie_van == first.geldig_van
    assert (first.voorwaarden.deel_overschrijding, second.voorwaarden.deel_overschrijding) == (0, 30)


def test_the_rules_move_with_the_last_month_and_can_be_recorded():
    keten = read_keten(DEMO_KETEN)
    for rule in deelregels(REFERENTIEMAAND):
        check(rule, keten)
    later, _ = deelregels(date(2027, 1, 1))
    assert (later.geldig_van, later.naam) == (date(2025, 4, 1), "Resultaatdeling jeugdhulp 2025")
    assert loading.last_month(date(2026, 11, 24)) == REFERENTIEMAAND
