"""Wishes beside what was delivered, in words."""

import pytest

from ketenmonitor.learning.confrontation import ONBEKEND, Confrontatie
from ketenmonitor.learning.wens import KPI, STAP, Norm
from ketenmonitor.presentation import wish_words
from tests.learning.test_confrontation import wish

NORMS = [
    Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=80),
    Norm(KPI, kpi="geen_nieuwe_start_6", waarde=80),
]


@pytest.mark.parametrize("norm", NORMS)
def test_a_share_in_tens_of_per_cents_says_that_it_is_about(norm):
    assert wish_words.delivered(Confrontatie(wish(norm), 90.0, ONBEKEND, grof=True)) == "ca.\u00a090\u00a0%"
    assert wish_words.delivered(Confrontatie(wish(norm), 90.0, ONBEKEND)) == "90\u00a0%"
