"""Wishes beside what was delivered: each of the three kinds, worked out by hand."""

from dataclasses import replace
from datetime import date, datetime
from math import nan

import pytest

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.reach import Bereik, Termijn, within_days
from ketenmonitor.journeys.routes import Stapeling, routes
from ketenmonitor.learning.confrontation import NIET_VERVULD, ONBEKEND, VERVULD, _at_most, confront, terms
from ketenmonitor.learning.wens import KPI, PARTNERS, STAP, Norm, Wens
from tests.journeys.test_comparison import NOTHING
from tests.zicht import alles

VAN, TOT, TODAY = date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 20)
HEAD = "client traject gemeente product datum_aanmelding datum_intake datum_aanvang"


def wish(norm: Norm) -> Wens:
    return Wens(
        1, 1, "Een wens", "ouders", "gesprek", norm.soort, norm.eerst, norm.dan, norm.dagen, norm.kpi,
        norm.waarde, norm.hooguit, norm.aandeel, False, datetime(2026, 1, 1), "Regie",
    )  # fmt: skip


@pytest.fixture
def delivered(deliver):
    """Four clients with an intake after 5, 10, 15 and 20 days; one has two partners; three others wait."""
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-03-01 2026-03-06 2026-03-22
        c2b T2 0363 licht 2026-03-01 2026-03-11 2026-03-22
        c3c T3 0363 licht 2026-03-01 2026-03-16 2026-03-22
        c4d T4 0363 licht 2026-03-01 2026-03-21 2026-03-22""",
    )
    deliver(
        "kompas",
        "wachtlijst",
        "2026-03",
        """peildatum client gemeente product datum_aanmelding
        2026-03-31 w1a 0363 licht 2026-02-20
        2026-03-31 w2b 0363 licht 2026-02-20
        2026-03-31 w3c 0363 licht 2026-02-20""",
    )
    deliver("baken", "trajecten", "2026-03", f"{HEAD}\n c1a B1 0363 zwaar 2026-02-01 2026-02-02 2026-02-03")


@pytest.mark.parametrize(
    ("norm", "geleverd", "oordeel"),
    [
        # within 14 days 2 of the 4 registered in March
        (Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=50), 50, VERVULD),
        (Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=80), 50, NIET_VERVULD),
        # at most one partner helps 3 of 4
        (Norm(PARTNERS, hooguit=1, aandeel=80), 75, NIET_VERVULD),
        (Norm(PARTNERS, hooguit=2, aandeel=100), 100, VERVULD),
        # three wait: fewer is better; of a median four clients are too few
        (Norm(KPI, kpi="wachtenden_bruto", waarde=3), 3, VERVULD),
        (Norm(KPI, kpi="wachtenden_bruto", waarde=2), 3, NIET_VERVULD),
        (Norm(KPI, kpi="wachttijd_gestart", waarde=28), None, ONBEKEND),
        (Norm(KPI, kpi="rapportcijfer_jeugdige", waarde=8), None, ONBEKEND),
    ],
)
def test_a_wish_is_held_against_what_was_delivered(dataset, delivered, norm, geleverd, oordeel):
    found = confronted(alles(dataset), wish(norm))
    assert (found.geleverd, found.oordeel) == (geleverd, oordeel)


def confronted(zicht, w):
    r = routes(zicht, VAN, TOT, Selectie())
    reached = within_days(zicht, terms([w]), VAN, TOT, Selectie())
    [found] = confront(zicht, [w], r, reached, VAN, Selectie(), TODAY)
    return found


@pytest.mark.parametrize(
    ("een", "twee", "aandeel", "geleverd"),
    [
        (90.0, 10.0, 80, 90),
        (90.0, nan, 80, 97),  # 1 to 4 have two: 90 of 91 to 94 is 95,7 to 98,9 %
        (90.0, nan, 97, None),  # whether that is 97 % depends on what is not shown
        (nan, 90.0, 10, 3),  # 1 to 4 of 91 to 94 is 1,1 to 4,3 %
    ],
)
def test_a_number_too_small_to_show_does_not_stand_in_the_way_of_what_is_sure(een, twee, aandeel, geleverd):
    r = replace(NOTHING, stapeling=[Stapeling(1, een, 0), Stapeling(2, twee, 0)])
    assert _at_most(r, wish(Norm(PARTNERS, hooguit=1, aandeel=aandeel)), 5).geleverd == geleverd


def test_a_kpi_that_ripens_is_held_against_its_last_ripe_month(dataset, delivered):
    found = confronted(alles(dataset), wish(Norm(KPI, kpi="geen_nieuwe_start_6", waarde=80)))
    assert found.maand == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("aandeel", "oordeel"), [(80, VERVULD), (88, ONBEKEND), (93, ONBEKEND), (96, NIET_VERVULD)]
)
def test_a_share_in_tens_is_judged_only_where_all_it_may_be_agree(dataset, aandeel, oordeel):
    """About 90 % may be 85 to 95 %: asking for one norm after another does not tell which."""
    norm = Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=aandeel)
    reached = {Termijn("aanmelding", "intake", 14): Bereik(0.9, 0.92, 40, grof=True)}
    [found] = confront(alles(dataset), [wish(norm)], NOTHING, reached, VAN, Selectie(), TODAY)
    assert (found.geleverd, found.oordeel, found.grof) == (90, oordeel, True)
