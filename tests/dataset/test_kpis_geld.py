"""The KPIs of money, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off

from datetime import date
from math import sqrt

import pytest

from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift


def test_kosten_subtracts_credits_and_counts_a_late_line_in_the_month_of_the_help(deliver, meet):
    deliver("kompas", "kosten", "2025-01", """
        maand   gemeente product bedrag
        2025-01 0363     licht   1.000,50
        2025-01 0363     licht   -200,25
    """)
    deliver("kompas", "kosten", "2025-02", """
        maand   gemeente product bedrag
        2025-01 0363     licht   300,00
        2025-02 0363     licht   50,00
    """)
    assert meet("kosten", "2025-01").waarde == 1100.25  # naive, by month of delivery: 800,25
    assert meet("kosten", "2025-02").waarde == 50


def test_kosten_never_adds_a_total_to_its_parts(deliver, meet):
    deliver("kompas", "kosten", "2025-01", """
        maand   gemeente product bedrag
        2025-01 0363     licht   60
        2025-01 0363     zwaar   40
        2025-01 0363     totaal  100
    """)
    assert meet("kosten", "2025-01").waarde == 100
    assert meet("kosten", "2025-01", product="totaal").waarde == 100


def test_kosten_cumulatief_starts_in_january_and_goes_on_through_a_month_without_costs(deliver, dataset):
    for maand, bedrag in (("2024-12", "999"), ("2025-01", "100"), ("2025-03", "50")):
        deliver("kompas", "kosten", maand, f"""
            maand   gemeente product bedrag
            {maand} 0363     licht   {bedrag}
        """)
    found = figures(dataset.cursor(), [kpis()["kosten_cumulatief"]], date(2025, 2, 1), date(2025, 4, 1))
    # What came before the first month asked for counts; April has no figure of anyone yet.
    assert [(c.maand.month, c.waarde) for c in found] == [(2, 100), (3, 150)]


def test_kosten_cumulatief_of_every_part_goes_on_as_long_as_that_of_the_whole(deliver, dataset):
    deliver("kompas", "kosten", "2025-01", "maand gemeente product bedrag\n2025-01 0363 licht 100")
    deliver("baken", "kosten", "2025-02", "maand gemeente product bedrag\n2025-02 0363 licht 30")
    kpi = [kpis()["kosten_cumulatief"]]
    found = figures(dataset.cursor(), kpi, date(2025, 1, 1), date(2025, 2, 1), per="partner")
    assert [(c.deel, c.maand.month, c.waarde) for c in found] == [
        ("baken", 2, 30), ("kompas", 1, 100), ("kompas", 2, 100),
    ]
    whole = figures(dataset.cursor(), kpi, date(2025, 2, 1), date(2025, 2, 1), Selectie())
    assert [c.waarde for c in whole] == [130]


def test_kosten_per_client_counts_a_client_of_two_partners_once(deliver, meet):
    deliver("kompas", "kosten", "2025-01", """
        maand   gemeente product bedrag client
        2025-01 0363     licht   100    a
        2025-01 0363     zwaar   500    b
        2025-01 0363     zwaar   900    -
    """)
    deliver("baken", "kosten", "2025-01", """
        maand   gemeente product bedrag client
        2025-01 0394     licht   60     a
    """)
    cijfer = meet("kosten_per_client", "2025-01")
    assert (cijfer.teller, cijfer.noemer, cijfer.waarde) == (660, 2, 330)  # naive: mean of 300 and 60
    assert meet("kosten_per_client", "2025-01", partner="kompas").waarde == 300
    assert meet("kosten_per_client", "2025-01", partner="baken").waarde == 60
    assert meet("kosten_per_client", "2025-01", gemeente="0363").waarde == 300
    assert meet("kosten_per_client", "2025-01", product="licht").waarde == 160


EINDES = """
    client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
    a      t1      0363     licht   2025-01-01       2025-01-01    2025-03-10  01
    b      t2      0363     licht   2025-01-01       2025-01-01    2025-03-20  03
    c      t3      0363     licht   2025-01-01       2025-01-01    -           -
    d      t4      0363     licht   2025-01-01       2025-01-01    2025-03-20  36
    e      t5      0363     licht   2025-01-01       2025-01-01    2025-03-20  01
"""
# t5 has no costs; the costs of t1 were delivered in two months.
KOSTEN = """
    maand   gemeente product bedrag client traject
    2025-01 0363     licht   100    a      t1
    2025-02 0363     licht   200    b      t2
    2025-02 0363     licht   400    c      t3
    2025-02 0363     licht   800    d      t4
"""
LATERE_KOSTEN = """
    maand   gemeente product bedrag client traject
    2025-03 0363     licht   500    a      t1
"""


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_kosten_per_traject_takes_all_costs_of_what_ended_whatever_came_first(order, deliver, meet):
    deliveries = [
        ("trajecten", "2025-03", EINDES), ("kosten", "2025-02", KOSTEN), ("kosten", "2025-03", LATERE_KOSTEN),
    ]
    for i in order:
        deliver("kompas", *deliveries[i])
    cijfer = meet("kosten_per_afgesloten_traject", "2025-03")
    assert (cijfer.teller, cijfer.noemer, cijfer.waarde) == (800, 2, 400)  # naive, costs of March: 500
    # What one success costs, the failure included; naive, only the costs of t1: 600.
    assert meet("kosten_per_volgens_plan_traject", "2025-03").waarde == 800


def test_a_traject_number_means_nothing_at_another_partner(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", EINDES)
    deliver("kompas", "kosten", "2025-02", KOSTEN)
    deliver("baken", "kosten", "2025-02", KOSTEN)
    assert meet("kosten_per_afgesloten_traject", "2025-03").teller == 300


def test_prijs_is_weighted_by_volume_with_minutes_made_hours(deliver, meet):
    # 90 minutes at 1.20, 10 hours at 60, a credit of 1 hour at 60; a line without unit has no price.
    deliver("kompas", "kosten", "2025-01", """
        maand   gemeente product bedrag eenheid volume tarief
        2025-01 0363     licht   108    01      90     1,20
        2025-01 0363     licht   600    04      10     60
        2025-01 0363     licht   -60    04      -1     60
        2025-01 0363     licht   999    -       -      -
    """)
    cijfer = meet("prijs", "2025-01", product="licht")
    assert (cijfer.teller, cijfer.noemer) == (648, 10.5)
    assert cijfer.waarde == pytest.approx(61.714, abs=0.001)  # naive, the mean of tariffs: 40.40


def monthly(deliver, first: date, amounts: list[float], partner: str = "kompas") -> None:
    """Deliver costs of one amount a month, from the first month on."""
    lines = [f"{shift(first, i):%Y-%m} 0363 licht {amount}" for i, amount in enumerate(amounts)]
    last = shift(first, len(amounts) - 1)
    deliver(partner, "kosten", last, "\n".join(["maand gemeente product bedrag", *lines]))


def test_kosten_prognose_adds_the_mean_of_the_last_months_for_each_month_to_come(deliver, meet):
    monthly(deliver, date(2024, 10, 1), [200, 200, 200, 100, 100, 100])
    # Known of 2025: 300; the mean of six months is 150. Naive, 4 x the first quarter: 1200.
    cijfer = meet("kosten_prognose", "2025-03")
    assert (cijfer.waarde, cijfer.teller) == (300 + 9 * 150, 1650)
    # sigma: ranges 0, 0, 100, 0 and 0, mean 20, / 1.128. v = 0.62 x 5, so t = 1.2816 (1 + 2.6424 / 12.4).
    # k = 9 months to come, n = 6 known: t sigma sqrt(9 + 81 / 6).
    half = 1.55464 * (20 / 1.128) * sqrt(22.5)
    assert (cijfer.onder, cijfer.boven) == pytest.approx((1650 - half, 1650 + half), abs=0.01)
    assert meet("kosten_prognose", "2025-02") is None  # five months are too few


def test_kosten_prognose_takes_the_month_a_year_earlier_times_growth_from_two_years_on(deliver, meet):
    # 100 a month with 200 in December; every next year a tenth more.
    year = [100] * 11 + [200]
    monthly(deliver, date(2023, 1, 1), [*year, *(1.1 * x for x in year), 121, 121, 121])
    # Growth: April 2024 to March 2025 is 8 x 110 + 220 + 363 = 1463, the year before 800 + 200 + 330: 1.1.
    # To come: 1.1 x (8 x 110 + 220) = 1210. Naive, 4 x the first quarter: 1452.
    cijfer = meet("kosten_prognose", "2025-03")
    assert cijfer.waarde == pytest.approx(363 + 1210)
    assert (cijfer.onder, cijfer.boven) == pytest.approx((1573, 1573))  # the rule was never wrong
    assert meet("kosten_prognose", "2024-12").waarde == pytest.approx(1430)  # the year is known: what it cost
    # After November 23 months are known: their last twelve cost 200 + 11 x 110, a mean of 117.5.
    assert meet("kosten_prognose", "2024-11").waarde == pytest.approx(1210 + 117.5)


def test_kosten_prognose_expects_a_month_without_costs_as_those_to_come(deliver, meet):
    monthly(deliver, date(2025, 1, 1), [100, 100, 100, 100, 100, 100])
    deliver("kompas", "kosten", "2025-08", "maand gemeente product bedrag\n2025-08 0363 licht 100")
    # Seven known, July and four more expected. Naive, July cost nothing and 7/8 of the mean goes on: 1050.
    assert meet("kosten_prognose", "2025-08").waarde == 1200


def test_kosten_prognose_per_partner_is_that_of_its_own_months(deliver, dataset):
    monthly(deliver, date(2025, 1, 1), [100] * 6)
    monthly(deliver, date(2025, 1, 1), [10] * 6, "baken")
    june = date(2025, 6, 1)
    found = figures(dataset.cursor(), [kpis()["kosten_prognose"]], june, june, per="partner")
    assert [(c.deel, c.waarde) for c in found] == [("baken", 120), ("kompas", 1200)]
