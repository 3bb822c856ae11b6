"""Which agreement holds for a figure: by month, by scope, and by the sum of the parts."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak, Afspraken
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.vocabulary.kpi import Kpi, kpis

MAART = date(2026, 3, 1)
CHAIN = Selectie()
KOMPAS = Selectie(partner="kompas")


def afspraak(
    nummer: int,
    kpi: str,
    streefwaarde: float,
    van: str = "2026-01",
    tot: str = "",
    band: float = 0.0,
    vervallen: bool = False,
    **bereik: str,
) -> Afspraak:
    return Afspraak(
        nummer, 1, kpi, bereik.get("partner"), bereik.get("gemeente"), bereik.get("product"), day(van),
        day(tot) if tot else None, streefwaarde, band, 50.0, f"contract {nummer}", "", vervallen,
        datetime(2026, 1, 1), "toets", "",
    )  # fmt: skip


def day(maand: str) -> date:
    return date.fromisoformat(f"{maand}-01")


def whole(
    partners: Collection[str] = ("kompas", "baken"), gemeenten: Collection[str] = ("0363", "0394")
) -> Callable[[Kpi, date], Mapping[str, Collection[str]]]:
    return lambda kpi, maand: {"partner": partners, "gemeente": gemeenten}


def number(found: Afspraak | None) -> int | None:
    return found.afspraak if found else None


def target(found: Afspraak | None) -> float | None:
    return found.streefwaarde if found else None


@pytest.mark.parametrize(
    "maand, expected",
    [("2025-05", None), ("2025-06", 1), ("2025-12", 1), ("2026-01", 2), ("2030-01", 2)],
)
def test_a_month_is_judged_by_what_was_in_force_then(maand: str, expected: int | None) -> None:
    known = Afspraken([
        afspraak(1, "volgens_plan", 60, "2025-06", "2025-12"),
        afspraak(2, "volgens_plan", 65, "2026-01"),
    ])  # fmt: skip
    assert number(known.holding(kpis()["volgens_plan"], CHAIN, day(maand))) == expected


def test_a_withdrawn_agreement_never_holds() -> None:
    known = Afspraken([afspraak(1, "volgens_plan", 60, vervallen=True)])
    assert known.holding(kpis()["volgens_plan"], CHAIN, MAART) is None
    assert known.for_kpi("volgens_plan") == []


@pytest.mark.parametrize(
    "cut, expected",
    [
        (CHAIN, 1),
        (Selectie(gemeente="0363"), 2),
        (Selectie(product="licht"), 3),
        (KOMPAS, 4),
        (Selectie(partner="baken"), 1),
        (Selectie(gemeente="0363", product="licht"), 3),  # product before gemeente
        (Selectie(partner="kompas", gemeente="0363"), 4),  # partner before gemeente
        (Selectie(partner="kompas", product="licht"), 5),  # two dimensions before one
        (Selectie(partner="kompas", gemeente="0363", product="licht"), 5),
        (Selectie(partner="kompas", product="zwaar"), 4),
    ],
)
def test_the_most_specific_scope_wins(cut: Selectie, expected: int) -> None:
    known = Afspraken([
        afspraak(1, "volgens_plan", 60),
        afspraak(2, "volgens_plan", 61, gemeente="0363"),
        afspraak(3, "volgens_plan", 62, product="licht"),
        afspraak(4, "volgens_plan", 63, partner="kompas"),
        afspraak(5, "volgens_plan", 64, partner="kompas", product="licht"),
    ])  # fmt: skip
    assert number(known.holding(kpis()["volgens_plan"], cut, MAART)) == expected


def test_a_share_agreed_with_one_partner_says_nothing_about_the_chain() -> None:
    known = Afspraken([afspraak(1, "volgens_plan", 60, partner="kompas")])
    assert known.holding(kpis()["volgens_plan"], CHAIN, MAART) is None


def test_the_p90_has_agreements_of_its_own_though_it_borrows_the_counts_of_the_median() -> None:
    known = Afspraken([
        afspraak(1, "wachttijd_gestart", 42),
        afspraak(2, "wachttijd_gestart_p90", 112),
    ])  # fmt: skip
    assert number(known.holding(kpis()["wachttijd_gestart"], CHAIN, MAART)) == 1
    assert number(known.holding(kpis()["wachttijd_gestart_p90"], CHAIN, MAART)) == 2
    assert Afspraken([afspraak(1, "wachttijd_gestart", 42)]).holding(
        kpis()["wachttijd_gestart_p90"], CHAIN, MAART
    ) is None  # fmt: skip


def test_a_number_agreed_for_the_chain_is_not_a_number_for_one_partner() -> None:
    known = Afspraken([afspraak(1, "wachtenden_bruto", 300)])
    assert target(known.holding(kpis()["wachtenden_bruto"], CHAIN, MAART)) == 300
    assert known.holding(kpis()["wachtenden_bruto"], KOMPAS, MAART) is None


def test_the_budget_of_the_chain_is_the_sum_of_those_of_all_partners() -> None:
    known = Afspraken([
        afspraak(1, "kosten", 1000.10, band=30, partner="kompas"),
        afspraak(2, "kosten", 2000.20, band=60, partner="baken"),
    ], whole())  # fmt: skip
    found = known.holding(kpis()["kosten"], CHAIN, MAART)
    assert found is not None
    assert (found.streefwaarde, found.bandbreedte) == (3000.30, 90)
    assert (found.partner, found.nulmeting, found.bron) == (None, None, "som van 2 afspraken")


def test_budgets_of_some_partners_are_no_budget_of_the_chain() -> None:
    # 1000 agreed with kompas alone would call the costs of both partners far too high
    known = Afspraken([afspraak(1, "kosten", 1000, partner="kompas")], whole())
    assert known.holding(kpis()["kosten"], CHAIN, MAART) is None
    assert target(known.holding(kpis()["kosten"], KOMPAS, MAART)) == 1000


def test_a_budget_of_its_own_goes_before_the_sum_of_the_parts() -> None:
    known = Afspraken([
        afspraak(1, "kosten", 2500),
        afspraak(2, "kosten", 1000, partner="kompas"),
        afspraak(3, "kosten", 2000, partner="baken"),
    ], whole())  # fmt: skip
    assert target(known.holding(kpis()["kosten"], CHAIN, MAART)) == 2500


def test_of_two_breakdowns_only_one_is_added() -> None:
    # by partner 3000 and by partner and product 500 + 400 + 2000: the first, never 5900
    known = Afspraken([
        afspraak(1, "kosten", 1000, partner="kompas"),
        afspraak(2, "kosten", 2000, partner="baken"),
        afspraak(3, "kosten", 500, partner="kompas", product="licht"),
        afspraak(4, "kosten", 400, partner="kompas", product="zwaar"),
        afspraak(5, "kosten", 2000, partner="baken", product="zwaar"),
    ], whole())  # fmt: skip
    assert target(known.holding(kpis()["kosten"], CHAIN, MAART)) == 3000
    # for zwaar both parts are known; for licht baken has no budget and needs none; by gemeente nobody has one
    assert target(known.holding(kpis()["kosten"], Selectie(product="zwaar"), MAART)) == 2400
    assert target(known.holding(kpis()["kosten"], Selectie(product="licht"), MAART)) == 500
    assert known.holding(kpis()["kosten"], Selectie(gemeente="0363"), MAART) is None


def test_a_sum_takes_only_what_is_in_force_in_the_month() -> None:
    known = Afspraken([
        afspraak(1, "kosten", 1000, "2025-01", "2025-12", partner="kompas"),
        afspraak(2, "kosten", 1100, "2026-01", partner="kompas"),
        afspraak(3, "kosten", 2000, "2025-01", partner="baken"),
    ], whole())  # fmt: skip
    assert target(known.holding(kpis()["kosten"], CHAIN, day("2025-12"))) == 3000
    assert target(known.holding(kpis()["kosten"], CHAIN, day("2026-01"))) == 3100


def test_targets_for_numbers_of_people_add_up_over_partners_but_not_over_products() -> None:
    per_partner = Afspraken([
        afspraak(1, "wachtenden_bruto", 80, partner="kompas"),
        afspraak(2, "wachtenden_bruto", 40, partner="baken"),
    ], whole())  # fmt: skip
    assert target(per_partner.holding(kpis()["wachtenden_bruto"], CHAIN, MAART)) == 120
    per_product = Afspraken([afspraak(1, "wachtenden_bruto", 80, product="licht")], whole())
    assert per_product.holding(kpis()["wachtenden_bruto"], CHAIN, MAART) is None


def test_targets_for_different_people_never_add_up() -> None:
    # who waits at both partners is one person
    known = Afspraken([
        afspraak(1, "wachtende_jeugdigen", 80, partner="kompas"),
        afspraak(2, "wachtende_jeugdigen", 40, partner="baken"),
    ], whole())  # fmt: skip
    assert known.holding(kpis()["wachtende_jeugdigen"], CHAIN, MAART) is None


def test_a_running_total_is_judged_by_the_months_since_january() -> None:
    # January and February 1000 each, March 1300
    known = Afspraken([
        afspraak(1, "kosten", 1000, "2026-01", "2026-02", band=30),
        afspraak(2, "kosten", 1300, "2026-03", band=40),
    ])  # fmt: skip
    found = known.holding(kpis()["kosten_cumulatief"], CHAIN, MAART)
    assert found is not None
    assert (found.streefwaarde, found.bandbreedte, found.bron) == (3300, 100, "som van 3 maandafspraken")
    assert target(known.holding(kpis()["kosten_cumulatief"], CHAIN, day("2026-01"))) == 1000


def test_a_running_total_with_a_month_without_budget_has_no_agreement() -> None:
    known = Afspraken([afspraak(1, "kosten", 1000, "2026-02")])
    assert known.holding(kpis()["kosten_cumulatief"], CHAIN, MAART) is None
