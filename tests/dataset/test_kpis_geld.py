"""The KPIs of money, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off

from datetime import date

import pytest

from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.vocabulary.kpi import kpis


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
