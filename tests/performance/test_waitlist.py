"""The waiting list of one month: who waits, how long, what came and went, and where it is shortest."""

from datetime import date

import numpy as np
import pytest

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.waitlist import expected, overview, quantile, shortest
from tests.zicht import alles

JAN, FEB, MRT = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
LIST = "peildatum client gemeente product datum_aanmelding verwijzer overbrugging\n"
TRAJECT = "client traject gemeente product datum_aanmelding datum_aanvang uitval_voor_start\n"


@pytest.fixture
def delivered(dataset, deliver):
    """Kompas in February: a and b still wait, c began, d withdrew, e is new; Het Baken has f."""
    deliver("kompas", "wachtlijst", JAN, LIST + "\n".join([
        "2025-01-31 a 0363 licht 2024-11-01 01 nee",
        "2025-01-31 b 0394 licht 2025-01-01 02 ja",
        "2025-01-31 c 0363 zwaar 2025-01-11 02 nee",
        "2025-01-31 d 0363 licht 2025-01-21 02 nee",
    ]))  # fmt: skip
    deliver("kompas", "trajecten", JAN, TRAJECT + "x t0 0363 licht 2024-12-01 2025-01-10 -")
    deliver("kompas", "wachtlijst", FEB, LIST + "\n".join([
        "2025-02-28 a 0363 licht 2024-11-01 01 nee",
        "2025-02-28 b 0394 licht 2025-01-01 02 ja",
        "2025-02-28 e 0394 zwaar 2025-02-18 02 nee",
    ]))  # fmt: skip
    deliver("kompas", "trajecten", FEB, TRAJECT + "\n".join([
        "c t1 0363 zwaar 2025-01-11 2025-02-10 -",
        "d t2 0363 licht 2025-01-21 - teruggetrokken",
    ]))  # fmt: skip
    deliver("baken", "wachtlijst", FEB, LIST + "2025-02-28 f 0394 50 2025-02-26 - nee")
    return dataset


def ask(dataset, maand=FEB, **cut):
    return overview(alles(dataset), maand, Selectie(**cut), date(2025, 4, 1))


def test_who_waits_now_by_weeks_and_beyond_the_norm(delivered):
    found = ask(delivered)
    # a waits 119 days (norm of licht: 9 weeks), b 58, e 10, f 2 (no norm for product 50)
    assert found.aantal == 4
    assert [(k.van, k.aantal, k.boven) for k in found.klassen if k.aantal] == [
        (0, 2, 0),
        (4, 1, 0),
        (14, 1, 1),
    ]
    assert (found.langst, found.boven, found.zonder_norm) == ((119, 91, None), 1, 1)  # a, a month earlier
    assert found.mediaan == 34  # halfway between 10 and 58
    assert {k: p.waarde for k, p in found.nu.items() if k.startswith("wachtende")} == {
        "wachtenden_bruto": 4, "wachtenden_netto": 3, "wachtende_jeugdigen": 4,
    }  # fmt: skip


def test_begin_plus_in_minus_out_is_end_when_nobody_vanishes(delivered):
    (flow,) = [s for s in ask(delivered, partner="kompas").stromen if s.maand == FEB]
    assert (flow.begin, flow.erbij, flow.begonnen, flow.afgevallen, flow.eind) == (4, 1, 1, 1, 3)
    assert flow.verschil == 0


def test_who_vanishes_without_a_start_or_a_reason_is_the_gap(delivered, deliver):
    deliver("kompas", "wachtlijst", MRT, LIST + "2025-03-31 a 0363 licht 2024-11-01 01 nee")
    deliver("kompas", "trajecten", MRT, TRAJECT + "e t3 0394 zwaar 2025-02-18 2025-03-20 -")
    flow = ask(delivered, MRT, partner="kompas").stromen[-1]
    assert (flow.begin, flow.erbij, flow.begonnen, flow.eind, flow.verschil) == (3, 0, 1, 1, 1)  # b


def test_a_partner_whose_list_is_missing_is_left_out_of_the_gap(delivered, deliver):
    deliver("kompas", "wachtlijst", MRT, LIST + "2025-03-31 a 0363 licht 2024-11-01 01 nee")
    deliver("kompas", "trajecten", MRT, TRAJECT + "e t3 0394 zwaar 2025-02-18 2025-03-20 -")
    feb, mrt = ask(delivered, MRT).stromen[-2:]
    # Het Baken delivered no list before February and none in March: f did not come from nowhere, nor vanish
    assert (feb.begin, feb.eind, feb.verschil, feb.ontbreekt) == (4, 4, 0, ("baken",))
    assert (mrt.begin, mrt.eind, mrt.verschil, mrt.ontbreekt) == (4, 1, 1, ("baken",))
    (alone,) = ask(delivered, partner="baken").stromen
    assert (alone.begin, alone.verschil) == (None, None)


def test_a_delivered_list_on_which_nobody_stands_is_zero_and_not_unknown(delivered, deliver):
    deliver("kompas", "wachtlijst", MRT, LIST + "2025-03-31 a 0363 licht 2024-11-01 01 nee")
    deliver("kompas", "trajecten", MRT, TRAJECT + "e t3 0394 zwaar 2025-02-18 2025-03-20 -")
    found = ask(delivered, MRT, partner="kompas", product="zwaar")
    flow = found.stromen[-1]
    assert (found.aantal, flow.maand, flow.begin, flow.eind, flow.verschil) == (0, MRT, 1, 0, 0)
    # who was there before still has a row: all of them are gone
    assert [(g.code, g.wachtend, g.vorige, g.langst) for g in found.per["gemeente"]] == [("0394", 0, 1, None)]


def test_inflow_is_a_mean_over_the_months_that_are_known(delivered):
    # February alone has a begin: e came in for the heavy product, whose norm is 14 weeks
    assert ask(delivered, partner="kompas").normen == {98: 1.0}


def test_the_parts_of_the_list_are_counted_beside_last_month(delivered):
    found = ask(delivered)
    per = {name: {g.code: (g.wachtend, g.netto, g.boven, g.langst, g.vorige) for g in groups}
           for name, groups in found.per.items()}  # fmt: skip
    assert per["gemeente"] == {"0394": (3, 2, 0, 58, 1), "0363": (1, 1, 1, 119, 3)}
    assert per["verwijzer"] == {"02": (2, 1, 0, 58, 3), "01": (1, 1, 1, 119, 1), "": (1, 1, 0, 2, 0)}
    assert per["partner"] == {"kompas": (3, 2, 1, 119, 4), "baken": (1, 1, 0, 2, 0)}
    assert found.per["product"][0].code == "licht"


def test_a_cut_holds_everywhere(delivered):
    found = ask(delivered, gemeente="0394", product="licht")
    assert (found.aantal, found.langst[0]) == (1, 58)
    assert [g.code for g in found.per["partner"]] == ["kompas"]


def test_an_empty_month_has_nothing_and_breaks_nothing(delivered):
    found = ask(delivered, date(2025, 6, 1))
    assert (found.aantal, found.langst[0], found.mediaan, found.stromen[-1].maand) == (0, None, None, FEB)


def test_counts_in_classes_take_part(dataset, deliver):
    head = "maand product stand weken_vanaf weken_tot aantal\n"
    deliver(
        "telraam",
        "wachttijdverdeling",
        FEB,
        head + "2025-02 licht wachtend 8 10 3\n2025-02 licht wachtend 10 - 2",
    )
    found = ask(dataset)
    assert (found.aantal, found.langst[0], found.mediaan) == (5, 70, 63)  # the middle of 8 to 10 weeks
    assert found.boven == 2  # only a class that begins beyond nine weeks is beyond


def test_the_shortest_expected_wait_for_a_product_comes_first(dataset, deliver):
    for partner, days in (("kompas", 20), ("baken", 60)):
        aangemeld = date.fromordinal(date(2025, 2, 20).toordinal() - days)
        rows = [f"{partner}{i} {partner}{i} 0363 licht {aangemeld} 2025-02-20 -" for i in range(12)]
        waiting = [f"2025-02-28 {partner}w{i} 0363 licht 2024-10-01 01 nee" for i in range(6)]
        deliver(partner, "wachtlijst", FEB, LIST + "\n".join(waiting))
        deliver(partner, "trajecten", FEB, TRAJECT + "\n".join(rows))
    deliver("telraam", "trajecten", FEB, TRAJECT + "z z1 0363 licht 2025-02-01 2025-02-04 -")
    deliver("telraam", "wachtlijst", FEB, LIST + "2025-02-28 z2 0363 licht 2025-02-01 01 nee")
    found = shortest(alles(dataset), FEB, Selectie())
    # Telraam was quicker still, but one start tells nothing: ten are needed
    assert [(v.code, v.dagen, v.begonnen) for v in found["licht"]] == [
        ("kompas", 20, 12), ("baken", 60, 12), ("telraam", None, 1),
    ]  # fmt: skip
    of_product = expected(alles(dataset), "partner", FEB, Selectie(product="licht"))
    assert of_product == found["licht"]


def test_a_quantile_that_falls_between_two_values_lies_halfway():
    days, counts = np.array([10.0, 2.0, 58.0, 119.0]), np.array([1, 1, 1, 1])
    assert quantile(days, counts, 0.5) == 34
    assert quantile(days, counts, 0.9) == 119
    assert quantile(days, np.array([1, 3, 1, 1]), 0.5) == 6  # 2 2 2 | 10 58 119
    assert quantile(np.array([]), np.array([]), 0.5) is None
