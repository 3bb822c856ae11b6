"""Two periods beside each other: a difference is told only where the limits of the medians lie apart."""

from dataclasses import replace
from datetime import date
from math import nan

import pytest

from ketenmonitor.journeys.comparison import GEEN_VERSCHIL, KORTER, LANGER, TE_WEINIG, compare
from ketenmonitor.journeys.routes import Duur, Klantroutes, Tijd, Verblijf

NOTHING = Klantroutes(
    date(2026, 1, 1), date(2026, 1, 31), 0, 0, [], 0, [], [], Tijd(nan, nan, nan, 0), [], [], [], [], 0, 0
)


def with_stay(*duur: float) -> Klantroutes:
    return replace(NOTHING, verblijven=[Verblijf("intake", "wacht", 50, 5, Duur(*duur))])


@pytest.mark.parametrize(
    ("toen", "nu", "oordeel"),
    [
        ((20, 18, 22), (30, 26, 34), LANGER),
        ((20, 18, 22), (12, 10, 15), KORTER),
        ((20, 18, 22), (23, 20, 27), GEEN_VERSCHIL),
        ((20, 18, 22), (30, 22, 34), GEEN_VERSCHIL),  # limits that touch
        ((20, 18, nan), (30, 26, 34), GEEN_VERSCHIL),  # then it may have been as long
        ((20, 18, 22), (nan, 26, nan), TE_WEINIG),
    ],
)
def test_limits_apart_are_a_difference(toen, nu, oordeel):
    [found] = compare(with_stay(*toen), with_stay(*nu))
    assert (found.stap, found.oordeel) == ("intake", oordeel)


def test_only_steps_of_both_periods_are_compared():
    assert compare(NOTHING, with_stay(20, 18, 22)) == []
