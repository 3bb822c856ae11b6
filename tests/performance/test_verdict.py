"""The verdict in every branch, and exactly at the edges of target and band."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance.verdict import (
    AFGESCHERMD,
    BINNEN_BAND,
    GEEN_AFSPRAAK,
    GEHAALD,
    NIET_GEHAALD,
    NIET_RIJP,
    TE_WEINIG,
    UITLEG,
    VOORLOPIG,
    compare,
    judge,
)
from ketenmonitor.vocabulary.kpi import kpis

PLAN = kpis()["volgens_plan"]  # %, higher is better, minimum 10


def agreed(streefwaarde: float, bandbreedte: float = 0.0, kpi: str = "volgens_plan") -> Afspraak:
    return Afspraak(
        1, 1, kpi, None, None, None, date(2026, 1, 1), None, streefwaarde, bandbreedte, None, "convenant", "",
        False, datetime(2026, 1, 1), "toets", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    "waarde, expected",
    [
        (80.0, GEHAALD),
        (95.0, GEHAALD),
        (79.6, GEHAALD),  # shown as 80 %
        (79.4, BINNEN_BAND),  # shown as 79 %
        (75.0, BINNEN_BAND),
        (74.6, BINNEN_BAND),  # shown as 75 %
        (74.4, NIET_GEHAALD),
        (0.0, NIET_GEHAALD),
    ],
)
def test_where_more_is_better_80_with_a_band_of_5(waarde: float, expected: str) -> None:
    assert compare(PLAN, waarde, agreed(80, 5)) == expected


@pytest.mark.parametrize(
    "waarde, expected",
    [
        (20, GEHAALD),
        (63, GEHAALD),
        (63.5, BINNEN_BAND),  # the median between day 63 and 64 is shown as 64
        (64, BINNEN_BAND),
        (70, BINNEN_BAND),
        (71, NIET_GEHAALD),
    ],
)
def test_where_less_is_better_63_days_with_a_band_of_7(waarde: float, expected: str) -> None:
    assert compare(kpis()["wachttijd_gestart"], waarde, agreed(63, 7)) == expected


@pytest.mark.parametrize(
    "waarde, expected",
    [(159, NIET_GEHAALD), (160, GEHAALD), (180, GEHAALD), (200, GEHAALD), (201, NIET_GEHAALD)],
)
def test_where_neither_is_better_the_band_has_two_sides(waarde: float, expected: str) -> None:
    assert kpis()["doorlooptijd"].richting == "neutraal"
    assert compare(kpis()["doorlooptijd"], waarde, agreed(180, 20)) == expected


def test_the_edge_of_a_band_is_decimal_and_not_binary() -> None:
    # 7,3 − 7,1 is 0,20000000000000018 to a computer
    assert compare(kpis()["rapportcijfer_ouder"], 7.1, agreed(7.3, 0.2)) == BINNEN_BAND
    assert compare(kpis()["rapportcijfer_ouder"], 7.0, agreed(7.3, 0.2)) == NIET_GEHAALD
    neutral = replace(kpis()["rapportcijfer_ouder"], richting="neutraal")
    assert compare(neutral, 7.1, agreed(7.3, 0.2)) == GEHAALD


def test_without_a_band_there_is_only_met_and_missed() -> None:
    assert compare(PLAN, 79, agreed(80)) == NIET_GEHAALD
    assert compare(PLAN, 80, agreed(80)) == GEHAALD


def test_without_an_agreement_there_is_no_verdict_whatever_else_is_wrong() -> None:
    found = judge(PLAN, 80, 3, None, minimum=5, rijp=False, ontbreekt=("kompas",))
    assert (found.oordeel, found.afspraak, found.stand) == (GEEN_AFSPRAAK, None, None)
    assert found.ontbreekt == ("kompas",)


@pytest.mark.parametrize(
    "noemer, minimum, expected",
    [(9, 5, TE_WEINIG), (10, 5, GEHAALD), (11, 12, TE_WEINIG), (12, 12, GEHAALD)],
)
def test_below_the_highest_of_both_minimums_there_is_too_little_data(
    noemer: float, minimum: int, expected: str
) -> None:
    found = judge(PLAN, 90, noemer, agreed(80, 5), minimum=minimum, rijp=True)
    assert found.oordeel == expected
    assert found.stand == (None if expected == TE_WEINIG else GEHAALD)


def test_a_kpi_about_deliveries_is_judged_however_few_are_expected() -> None:
    # one partner delivers four files a month: the threshold protects people, not files
    found = judge(kpis()["tijdig_aangeleverd"], 75, 4, agreed(95, 3), minimum=5, rijp=True)
    assert found.oordeel == NIET_GEHAALD


def test_a_number_needs_no_denominator() -> None:
    found = judge(kpis()["wachtenden_bruto"], 3, 0, agreed(4), minimum=5, rijp=True)
    assert found.oordeel == GEHAALD


def test_without_a_value_there_is_too_little_data() -> None:
    # a quantile in an open class, or a denominator of zero
    assert judge(PLAN, None, 50, agreed(80), minimum=5, rijp=True).oordeel == TE_WEINIG
    assert judge(kpis()["tijdig_aangeleverd"], None, 0, agreed(95), minimum=5, rijp=True).oordeel == TE_WEINIG


def test_too_early_goes_before_incomplete_and_both_say_how_it_stands_now() -> None:
    early = judge(PLAN, 76, 20, agreed(80, 5), minimum=5, rijp=False, ontbreekt=("kompas",))
    assert (early.oordeel, early.stand, early.ontbreekt) == (NIET_RIJP, BINNEN_BAND, ("kompas",))
    incomplete = judge(PLAN, 76, 20, agreed(80, 5), minimum=5, rijp=True, ontbreekt=("baken", "kompas"))
    assert (incomplete.oordeel, incomplete.stand) == (VOORLOPIG, BINNEN_BAND)
    assert incomplete.ontbreekt == ("baken", "kompas")


def test_a_complete_mature_month_is_judged_and_keeps_its_agreement() -> None:
    target = agreed(80, 5)
    found = judge(PLAN, 70, 20, target, minimum=5, rijp=True)
    assert (found.oordeel, found.stand, found.afspraak, found.ontbreekt) == (
        NIET_GEHAALD, NIET_GEHAALD, target, (),
    )  # fmt: skip


def test_every_verdict_is_explained() -> None:
    assert set(UITLEG) == {
        GEHAALD, BINNEN_BAND, NIET_GEHAALD, TE_WEINIG, NIET_RIJP, VOORLOPIG, GEEN_AFSPRAAK, AFGESCHERMD,
    }  # fmt: skip
