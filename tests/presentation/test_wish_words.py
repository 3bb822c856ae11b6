"""Wishes beside what was delivered, in words."""

from ketenmonitor.learning.confrontation import ONBEKEND, Confrontatie
from ketenmonitor.learning.wens import KPI, STAP, Norm
from ketenmonitor.presentation import wish_words
from tests.learning.test_confrontation import wish


def test_a_share_of_clients_in_tens_of_per_cents_says_that_it_is_about():
    step = wish(Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=80))
    assert wish_words.delivered(Confrontatie(step, 90.0, ONBEKEND, grof=True)) == "ca.\u00a090\u00a0%"
    assert wish_words.delivered(Confrontatie(step, 90.0, ONBEKEND)) == "90\u00a0%"


def test_what_was_delivered_of_a_kpi_is_in_its_unit():
    kpi = wish(Norm(KPI, kpi="geen_nieuwe_start_6", waarde=80))
    assert wish_words.delivered(Confrontatie(kpi, 90.0, ONBEKEND)) == "90\u00a0%"
