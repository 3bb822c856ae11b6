"""The XmR chart on series worked out by hand, against slow arithmetic in fractions, and on pure chance."""

from collections.abc import Collection
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ketenmonitor.statistics.spc import (
    GEEN,
    HAALT,
    HAALT_NIET,
    HOGER,
    LAGER,
    MINIMUM,
    TE_KORT,
    TOEVAL,
    VERBETERING,
    VERSLECHTERING,
    WISSELEND,
    Xmr,
    xmr,
    xmr_many,
)

nan = float("nan")

# 7 tens and 6 twelves: mean 142/13 = 10.923077, every moving range 2, so limits at 2.66 x 2 = 5.32 from the
# mean.
ZIGZAG = [10.0, 12.0] * 6 + [10.0]
ZIGZAG_MEAN = 142 / 13


def zigzag(length: int) -> list[float]:
    return [10.0, 12.0] * (length // 2) + [10.0] * (length % 2)


# --- limits


def test_the_limits_lie_2_66_average_moving_ranges_from_the_mean() -> None:
    chart = xmr(ZIGZAG, improvement="hoger")
    assert chart.mean == pytest.approx([ZIGZAG_MEAN] * 13)
    assert chart.upper == pytest.approx([ZIGZAG_MEAN + 5.32] * 13)
    assert chart.lower == pytest.approx([ZIGZAG_MEAN - 5.32] * 13)
    # two thirds of 5.32 = 3.546667
    assert chart.near_upper == pytest.approx([ZIGZAG_MEAN + 3.546667] * 13)
    assert chart.near_lower == pytest.approx([ZIGZAG_MEAN - 3.546667] * 13)
    assert chart.label.tolist() == [TOEVAL] * 13
    assert chart.variation == TOEVAL


def test_screening_leaves_a_jump_out_of_the_limits_but_not_out_of_the_mean() -> None:
    # Twelve points zigzag, then 30: mean (6 x 10 + 6 x 12 + 30) / 13 = 162/13. Moving ranges: eleven 2s and
    # one 18, average 40/12 = 3.3333; 3.267 x 3.3333 = 10.89, so 18 goes and the average of the rest is 2.
    values = [*zigzag(12), 30]
    screened = xmr(values, improvement="hoger")
    assert screened.mean[0] == pytest.approx(162 / 13)
    assert screened.upper[0] == pytest.approx(162 / 13 + 2.66 * 2)
    plain = xmr(values, improvement="hoger", screen=False)
    assert plain.mean[0] == pytest.approx(162 / 13)
    assert plain.upper[0] == pytest.approx(162 / 13 + 2.66 * 40 / 12)


def test_screening_drops_a_moving_range_equal_to_the_bound() -> None:
    # Moving ranges: ten of 800, one of 733 and one of 3267, average 12000/12 = 1000, bound 3267.
    # The 3267 goes; the rest averages 8733/11.
    chart = xmr([0, 800] * 5 + [0, 733, 4000], improvement="hoger")
    assert chart.upper[0] - chart.mean[0] == pytest.approx(2.66 * 8733 / 11)


def test_screening_is_done_once() -> None:
    # Moving ranges: seventeen 1s, a 5 and a 40: average 62/19 = 3.2632, bound 10.66: only 40 goes. The rest
    # averages 22/18 = 1.2222; its own bound would be 3.99, but the 5 stays.
    values = [0, 1] * 5 + [6, 7] * 4 + [46, 47]
    assert len(values) == 20
    chart = xmr(values, improvement="hoger")
    assert chart.upper[0] - chart.mean[0] == pytest.approx(2.66 * 22 / 18)


def test_screening_that_would_leave_no_variation_is_skipped() -> None:
    # 23 equal values and one jump of 24: mean 1, average moving range 24/23 = 1.0435, bound 3.41 < 24.
    # Dropping the jump would put the limits on the mean and all 24 points outside. Kept: limits 2.66 x
    # 24/23 = 2.7757 away.
    chart = xmr([0] * 23 + [24], improvement="hoger")
    assert chart.upper[0] == pytest.approx(1 + 2.66 * 24 / 23)
    assert chart.lower[0] == pytest.approx(1 - 2.66 * 24 / 23)
    assert chart.outside.tolist() == [0] * 23 + [1]


def test_limits_below_nought_are_not_clipped() -> None:
    # Shares 0 and 0.2 in turn: mean 1.2/13, limits 2.66 x 0.2 = 0.532 away.
    chart = xmr([0.0, 0.2] * 6 + [0.0], improvement="lager")
    assert chart.lower[0] == pytest.approx(1.2 / 13 - 0.532)


def test_limits_can_stay_fixed_on_the_first_values() -> None:
    # The first 12: mean 11, moving ranges 2. What comes after (20, 20, 20) weighs on neither.
    chart = xmr([*zigzag(12), 20, 20, 20], improvement="hoger", fix_after=12)
    assert chart.mean == pytest.approx([11.0] * 15)
    assert chart.upper == pytest.approx([16.32] * 15)
    assert chart.outside.tolist() == [0] * 12 + [1, 1, 1]


def test_fixed_limits_count_values_not_months() -> None:
    # 12 values with a gap after the third: 10 12 10 . 12 10 12 10 12 10 12 10 12; still mean 11, moving
    # ranges 2.
    values = [10, 12, 10, nan, 12, 10, 12, 10, 12, 10, 12, 10, 12, 20]
    chart = xmr(values, improvement="hoger", fix_after=12)
    assert chart.mean[0] == pytest.approx(11)
    assert chart.upper[0] == pytest.approx(16.32)


def test_fixed_limits_start_afresh_in_each_group() -> None:
    values = [*zigzag(13), *[y + 100 for y in zigzag(12)], 105]
    chart = xmr(values, improvement="hoger", rebase=[13], fix_after=12)
    assert chart.mean == pytest.approx([11.0] * 13 + [111.0] * 13)


# --- the four rules


def test_a_point_beyond_a_limit_is_a_signal() -> None:
    # Mean 162/13 = 12.46, limit 17.78 < 30. The 30 lifts the mean above all before it: a shift.
    chart = xmr([*zigzag(12), 30], improvement="hoger")
    assert chart.outside.tolist() == [0] * 12 + [1]
    assert chart.rule.tolist() == [4] * 12 + [1]
    assert chart.label.tolist() == [VERSLECHTERING] * 12 + [VERBETERING]
    assert chart.variation == VERBETERING


def test_a_point_on_a_limit_is_not_beyond_it() -> None:
    # Fixed on the first 12: mean 0, moving ranges 2, limit 5.32.
    start = [-1.0, 1.0] * 6
    assert xmr([*start, 5.32], improvement="hoger", fix_after=12).outside[-1] == 0
    assert xmr([*start, 5.33], improvement="hoger", fix_after=12).outside[-1] == 1
    assert xmr([*start, -5.32], improvement="hoger", fix_after=12).outside[-1] == 0
    assert xmr([*start, -5.33], improvement="hoger", fix_after=12).outside[-1] == -1


def test_six_rising_steps_mark_seven_points_and_five_mark_none() -> None:
    # Fixed on the first 12 (mean 0, near limit 3.55, limit 5.32), so the last points are judged by their
    # slope.
    start = [-1.0, 1.0] * 6
    six = xmr([*start, -2, -1, 0, 1, 2, 3, 3.5], improvement="hoger", fix_after=12)
    assert six.trend.tolist() == [0] * 12 + [1] * 7
    assert six.rule[-1] == 2
    five = xmr([*start, -2, -1, 0, 1, 2, 3, 3], improvement="hoger", fix_after=12)
    assert not five.trend.any()


def test_equal_neighbours_break_a_trend() -> None:
    start = [-1.0, 1.0] * 6
    chart = xmr([*start, -2, -1, 0, 1, 1, 2, 3, 3.5], improvement="hoger", fix_after=12)
    assert not chart.trend.any()


def test_a_trend_speaks_for_its_slope_not_for_its_side_of_the_mean() -> None:
    # Falling from 3.5 to 0.5, all above the mean 0: a fall of what should rise.
    chart = xmr([*[-1.0, 1.0] * 6, 3.5, 3, 2.5, 2, 1.5, 1, 0.5], improvement="hoger", fix_after=12)
    assert chart.trend.tolist() == [0] * 12 + [-1] * 7
    assert chart.shift[-1] == 1
    assert chart.variation == VERSLECHTERING


def test_the_top_between_two_trends_belongs_to_the_slope_to_its_right() -> None:
    # 1 to 7 and back: mean 49/13 = 3.77, moving ranges 1, limits at 2.66: 7 > 6.43 and 1 < 1.11 lie outside
    # too.
    chart = xmr([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], improvement="hoger")
    assert chart.trend.tolist() == [1] * 6 + [-1] * 7
    assert chart.outside.tolist() == [-1] + [0] * 5 + [1] + [0] * 5 + [-1]


def test_two_of_three_marks_only_the_points_near_the_limit() -> None:
    # Mean 0, near limit 3.5467, limit 5.32: 4 . 1 . 4 on one side; the 1 itself is not marked.
    chart = xmr([*[-1.0, 1.0] * 6, -1, 4, 1, 4], improvement="lager", fix_after=12)
    assert chart.two_of_three.tolist() == [0] * 13 + [1, 0, 1]
    assert chart.rule[-1] == 3
    assert chart.variation == VERSLECHTERING


def test_two_of_three_needs_all_three_on_one_side_of_the_mean() -> None:
    start = [-1.0, 1.0] * 6
    assert not xmr([*start, -1, 4, -1, 4], improvement="hoger", fix_after=12).two_of_three.any()
    assert not xmr([*start, -1, 4, 4, -1], improvement="hoger", fix_after=12).two_of_three.any()
    assert not xmr([*start, -1, 4, 4, 0], improvement="hoger", fix_after=12).two_of_three.any()


def test_a_point_outside_does_not_count_as_near_the_limit() -> None:
    start = [-1.0, 1.0] * 6
    assert not xmr([*start, -1, 4, 6, 1], improvement="hoger", fix_after=12).two_of_three.any()
    # but it does stand on the same side
    both = xmr([*start, -1, 4, 6, 4], improvement="hoger", fix_after=12)
    assert both.two_of_three.tolist() == [0] * 13 + [1, 0, 1]
    assert both.rule.tolist() == [0] * 13 + [3, 1, 3]


def test_seven_points_on_one_side_are_a_shift_and_six_are_not() -> None:
    # Mean 0 on the first 12; the 1 just before makes the run of lasting ones.
    start = [-1.0, 1.0] * 5 + [1.0, -1.0]
    seven = xmr([*start, 1, 2, 1, 2, 1, 2, 1], improvement="neutraal", fix_after=12)
    assert seven.shift.tolist() == [0] * 12 + [1] * 7
    assert seven.rule.tolist() == [0] * 12 + [4] * 7
    six = xmr([*start, 1, 2, 1, 2, 1, 2], improvement="neutraal", fix_after=12)
    assert not six.shift.any()


def test_a_point_on_the_mean_breaks_a_shift() -> None:
    # 0.1 and 0.3 in turn average 0.2; in binary fractions just below, yet 0.2 is on the mean, not above it.
    start = [0.1, 0.3] * 5 + [0.3, 0.1]
    chart = xmr([*start, 0.3, 0.4, 0.3, 0.2, 0.3, 0.4, 0.3, 0.4], improvement="hoger", fix_after=12)
    assert not chart.shift.any()


def test_the_first_rule_that_applies_gives_the_label() -> None:
    # 1, 2, .., 7 and back: the top is outside (high) and part of a falling trend: outside comes first.
    chart = xmr([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], improvement="hoger")
    assert chart.rule.tolist() == [1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 1]
    assert chart.label[6] == VERBETERING
    assert chart.label[7] == VERSLECHTERING


@pytest.mark.parametrize(
    "improvement, high, low",
    [
        ("hoger", VERBETERING, VERSLECHTERING),
        ("lager", VERSLECHTERING, VERBETERING),
        ("neutraal", HOGER, LAGER),
    ],
)
def test_what_is_better_gives_a_signal_its_meaning(improvement: str, high: str, low: str) -> None:
    assert xmr([*zigzag(12), 30], improvement=improvement).variation == high
    assert xmr([*zigzag(12), -8], improvement=improvement).variation == low


# --- too little to judge


def test_twelve_values_are_too_few_for_limits_and_icons() -> None:
    chart = xmr([*zigzag(11), 30], improvement="hoger", target=11)
    assert np.isnan([chart.mean, chart.lower, chart.upper, chart.near_lower, chart.near_upper]).all()
    assert not chart.rule.any()
    assert chart.label.tolist() == [GEEN] * 12
    assert chart.variation == TE_KORT
    assert chart.assurance == GEEN


def test_a_trend_in_too_few_values_is_no_signal() -> None:
    assert not xmr(list(range(MINIMUM - 1)), improvement="hoger").trend.any()


def test_a_missing_month_does_not_count_towards_the_thirteen() -> None:
    assert xmr([*ZIGZAG[:5], nan, *ZIGZAG[5:12]], improvement="hoger").variation == TE_KORT
    assert xmr([*ZIGZAG[:5], nan, *ZIGZAG[5:13]], improvement="hoger").variation == TOEVAL


@pytest.mark.parametrize("screen", [True, False])
def test_equal_values_give_no_limits_and_no_icon(screen: bool) -> None:
    chart = xmr([0.1] * 24, improvement="hoger", target=0.5, screen=screen)
    assert np.isnan(chart.mean).all()
    assert np.isnan(chart.upper).all()
    assert chart.label.tolist() == [GEEN] * 24
    assert chart.variation == GEEN
    assert chart.assurance == GEEN


def test_values_that_differ_by_rounding_only_are_equal() -> None:
    chart = xmr([0.3, 0.1 + 0.2] * 10, improvement="hoger")
    assert np.isnan(chart.mean).all()
    assert chart.variation == GEEN


def test_values_that_are_never_neighbours_give_no_limits() -> None:
    chart = xmr([1, nan, 2, nan] * 7, improvement="hoger")
    assert np.isnan(chart.mean).all()
    assert chart.variation == GEEN


def test_one_month_and_no_values_at_all_are_too_few() -> None:
    assert xmr([5], improvement="hoger").variation == TE_KORT
    assert xmr([nan] * 24, improvement="hoger").variation == TE_KORT


# --- missing months


def test_a_missing_last_month_has_no_label_and_gives_no_icon() -> None:
    chart = xmr([*ZIGZAG, nan], improvement="hoger", target=30)
    assert chart.label.tolist() == [TOEVAL] * 13 + [GEEN]
    assert chart.variation == GEEN
    assert chart.assurance == HAALT_NIET  # the limits hold for the group, so the target can still be judged
    assert chart.upper[-1] == pytest.approx(ZIGZAG_MEAN + 5.32)


def test_a_gap_breaks_the_moving_range() -> None:
    # 19 moving ranges of 1, a gap, 3 of 1: the step from 11 over the gap to 40 is not one of them.
    chart = xmr([*[10, 11] * 10, nan, 40, 41, 40, 41], improvement="hoger", screen=False)
    assert chart.upper[0] - chart.mean[0] == pytest.approx(2.66)


def test_a_gap_breaks_a_trend() -> None:
    start = [-1.0, 1.0] * 6
    rising = [-2, -1, 0, 1, 2, 3, 3.5]
    assert xmr([*start, *rising], improvement="hoger", fix_after=12).trend.any()
    assert not xmr([*start, *rising[:4], nan, *rising[4:]], improvement="hoger", fix_after=12).trend.any()


def test_a_gap_breaks_a_shift() -> None:
    start = [-1.0, 1.0] * 5 + [1.0, -1.0]
    above = [1, 2, 1, 2, 1, 2, 1]
    assert xmr([*start, *above], improvement="hoger", fix_after=12).shift.any()
    assert not xmr([*start, *above[:4], nan, *above[4:]], improvement="hoger", fix_after=12).shift.any()


def test_a_gap_breaks_the_window_of_three() -> None:
    start = [-1.0, 1.0] * 6
    assert xmr([*start, -1, 4, 4, 1], improvement="hoger", fix_after=12).two_of_three.any()
    assert not xmr([*start, -1, 4, nan, 4, 1], improvement="hoger", fix_after=12).two_of_three.any()


# --- rebasing


def test_a_rebase_starts_new_limits_without_a_moving_range_to_the_old_ones() -> None:
    # Second group: 110, 112, ..: mean 10.923 + 100; no moving range of 100 at the seam.
    chart = xmr([*ZIGZAG, *[y + 100 for y in ZIGZAG]], improvement="hoger", rebase=[13], screen=False)
    assert chart.group.tolist() == [0] * 13 + [1] * 13
    assert chart.mean == pytest.approx([ZIGZAG_MEAN] * 13 + [ZIGZAG_MEAN + 100] * 13)
    assert chart.upper == pytest.approx([ZIGZAG_MEAN + 5.32] * 13 + [ZIGZAG_MEAN + 105.32] * 13)
    assert chart.variation == TOEVAL


def test_a_rebase_breaks_a_trend() -> None:
    values = [*zigzag(10), 9, 10, 11, 12, 12.5, 13, 13.5, *[y + 4 for y in zigzag(14)]]
    assert xmr(values, improvement="hoger").trend[10:17].all()
    assert not xmr(values, improvement="hoger", rebase=[13]).trend.any()


def test_a_rebase_breaks_a_shift() -> None:
    # Five above the mean 160/14 = 11.4 of the first 14, then four above the mean 162/15 = 10.8 of the rest.
    values = [*zigzag(10), 12, 13, 12, 13, 12, 13, 12, 13, 2, *zigzag(10)]
    assert xmr(values, improvement="hoger").shift[10:18].all()
    assert not xmr(values, improvement="hoger", rebase=[14]).shift.any()


def test_a_rebase_breaks_the_window_of_three() -> None:
    # Mean 0, near limit 3.55: 4 . 1 . 4, of which the last stands in the next group.
    values = [*[-1.0, 1.0] * 6, 4, 1, 4, *[-1.0, 1.0] * 6]
    assert xmr(values, improvement="hoger", fix_after=12).two_of_three[12:15].tolist() == [1, 0, 1]
    assert not xmr(values, improvement="hoger", fix_after=12, rebase=[14]).two_of_three.any()


def test_fewer_than_thirteen_values_after_a_rebase_are_too_few() -> None:
    chart = xmr([*ZIGZAG, *ZIGZAG[:12]], improvement="hoger", target=11, rebase=[13])
    assert chart.label.tolist() == [TOEVAL] * 13 + [GEEN] * 12
    assert np.isnan(chart.upper[13:]).all()
    assert chart.variation == TE_KORT
    assert chart.assurance == GEEN


def test_fewer_than_thirteen_values_before_a_rebase_leave_the_last_group_as_it_is() -> None:
    chart = xmr([*ZIGZAG[:5], *ZIGZAG], improvement="hoger", rebase=[5])
    assert chart.label.tolist() == [GEEN] * 5 + [TOEVAL] * 13
    assert chart.variation == TOEVAL


def test_a_rebase_on_a_missing_month_starts_at_the_first_later_value() -> None:
    values = [*ZIGZAG, nan, nan, *[y + 100 for y in ZIGZAG]]
    chart = xmr(values, improvement="hoger", rebase=[13])
    assert chart.mean[15:] == pytest.approx([ZIGZAG_MEAN + 100] * 13)
    assert chart.mean[:13] == pytest.approx([ZIGZAG_MEAN] * 13)


def test_a_rebase_at_the_start_beyond_the_end_or_given_twice_changes_nothing() -> None:
    values = [*ZIGZAG, *ZIGZAG]
    plain = xmr(values, improvement="hoger", rebase=[13])
    same = xmr(values, improvement="hoger", rebase=[-4, 0, 13, 13, 26, 99])
    assert same.group.tolist() == plain.group.tolist()
    assert same.mean.tolist() == plain.mean.tolist()


# --- assurance


@pytest.mark.parametrize(
    "improvement, target, assurance",
    [
        ("hoger", 16.3, HAALT_NIET),  # above the upper limit 16.243
        ("hoger", 5.5, HAALT),  # below the lower limit 5.603
        ("hoger", 11, WISSELEND),
        ("lager", 16.3, HAALT),
        ("lager", 5.5, HAALT_NIET),
        ("lager", 11, WISSELEND),
        ("neutraal", 16.3, GEEN),
        ("hoger", None, GEEN),
        ("hoger", nan, GEEN),
    ],
)
def test_assurance_sets_the_target_against_the_limits(
    improvement: str, target: float | None, assurance: str
) -> None:
    assert xmr(ZIGZAG, improvement=improvement, target=target).assurance == assurance


@pytest.mark.parametrize("improvement", ["hoger", "lager"])
def test_a_target_equal_to_a_limit_is_hit_and_miss(improvement: str) -> None:
    # Fixed on the first 12: mean 0, limits -5.32 and 5.32.
    values = [*[-1.0, 1.0] * 6, -1.0]
    for limit in (5.32, -5.32):
        assert xmr(values, improvement=improvement, target=limit, fix_after=12).assurance == WISSELEND
    assert xmr(values, improvement="hoger", target=5.33, fix_after=12).assurance == HAALT_NIET
    assert xmr(values, improvement="hoger", target=-5.33, fix_after=12).assurance == HAALT


def test_assurance_uses_the_target_of_the_last_month() -> None:
    chart = xmr(ZIGZAG, improvement="hoger", target=[nan] * 6 + [99.0] * 6 + [5.0])
    assert chart.assurance == HAALT
    assert chart.target.tolist()[6:] == [99.0] * 6 + [5.0]
    assert xmr(ZIGZAG, improvement="hoger", target=[5.0] * 12 + [nan]).assurance == GEEN


def test_assurance_uses_the_limits_of_the_last_group() -> None:
    # 50 is far above the first group (limit 16.2), far below the second (limit 105.6).
    values = [*ZIGZAG, *[y + 100 for y in ZIGZAG]]
    assert xmr(values, improvement="hoger", target=50, rebase=[13]).assurance == HAALT


# --- many series at once


def test_many_series_each_keep_their_own_direction_target_and_rebase() -> None:
    jump = [*zigzag(12), 30.0, *[y + 100 for y in ZIGZAG]]
    up = [*ZIGZAG, *zigzag(12), 30.0]
    chart = xmr_many(
        [up, up, jump],
        improvement=["hoger", "lager", "neutraal"],
        target=[5.0, 5.0, 5.0],
        rebase=[(), (), {13}],
    )
    assert chart.values.shape == chart.label.shape == chart.upper.shape == (3, 26)
    assert chart.variation[0] == VERBETERING
    assert chart.variation[1] == VERSLECHTERING
    assert chart.variation[2] == TOEVAL
    assert list(chart.assurance) == [HAALT, HAALT_NIET, GEEN]
    assert chart.group[2].tolist() == [0] * 13 + [1] * 13


def test_a_target_per_series_is_not_taken_for_a_target_per_month() -> None:
    targets = np.array([5.0] * 12 + [99.0])
    chart = xmr_many([ZIGZAG] * 13, improvement="hoger", target=targets)
    assert list(chart.assurance) == [HAALT] * 12 + [HAALT_NIET]


def test_no_series_at_all_give_no_verdicts() -> None:
    chart = xmr_many(np.empty((0, 24)), improvement="hoger", rebase=[])
    assert chart.label.shape == (0, 24)
    assert len(chart.variation) == len(chart.assurance) == 0


def test_the_input_is_left_as_it_was() -> None:
    values = np.array([ZIGZAG])
    xmr_many(values, improvement="hoger").values[:] = 0
    assert values.tolist() == [ZIGZAG]


@pytest.mark.parametrize(
    "wrong",
    [
        {"improvement": "omhoog"},
        {"improvement": ["hoger", "hoger"]},
        {"values": [[ZIGZAG]]},
        {"values": 5.0},
        {"values": []},
        {"values": [*ZIGZAG, float("inf")]},
        {"target": [1.0]},
        {"target": [1.0] * 12},
        {"target": [[1.0] * 13]},
        {"fix_after": 11},
    ],
)
def test_a_wrong_call_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        xmr(**{"values": ZIGZAG, "improvement": "hoger"} | wrong)


def test_a_wrong_call_for_many_series_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        xmr_many(ZIGZAG, improvement="hoger")
    with pytest.raises(ValueError, match="target"):
        xmr_many([ZIGZAG] * 2, improvement="hoger", target=[1.0] * 3)
    with pytest.raises(ValueError, match="rebase"):
        xmr_many([ZIGZAG] * 2, improvement="hoger", rebase=[[3]])
    with pytest.raises(ValueError, match="improvement"):
        xmr_many([ZIGZAG] * 2, improvement=["hoger", "beter"])


# --- the same, slowly: one series, one point at a time, in fractions, so without any rounding

Point = Fraction | None


def slow_limits(ys: list[Point], fix_after: int | None, screen: bool) -> tuple[Fraction, Fraction] | None:
    """Mean of one group and the distance from there to its limits."""
    known = [i for i, y in enumerate(ys) if y is not None]
    if len(known) < 13:
        return None
    chosen = known if fix_after is None else known[:fix_after]
    ranges = [abs(ys[i] - ys[i - 1]) for i in chosen if i - 1 in chosen]
    if not any(ranges):
        return None
    average = sum(ranges) / Fraction(len(ranges))
    left = [r for r in ranges if r < Fraction("3.267") * average]
    if screen and any(left):
        average = sum(left) / Fraction(len(left))
    return sum(ys[i] for i in chosen) / Fraction(len(chosen)), Fraction("2.66") * average


def slow_trend(ys: list[Point]) -> list[int]:
    trend = [0] * len(ys)
    for start in range(len(ys) - 6):
        seven = ys[start : start + 7]
        if None not in seven:
            up = {(a < b) - (a > b) for a, b in pairwise(seven)}
            if up in ({1}, {-1}):
                trend[start : start + 7] = list(up) * 7  # a later window lies to the right and overwrites
    return trend


def slow_rules(ys: list[Point], mean: Fraction, reach: Fraction) -> list[tuple[int, int, int, int]]:
    """The four rules in one group."""
    n = len(ys)

    def beyond(i: int, distance: Fraction) -> int:
        if ys[i] is None or abs(ys[i] - mean) <= distance:
            return 0
        return 1 if ys[i] > mean else -1

    side = [beyond(i, Fraction(0)) for i in range(n)]
    outside = [beyond(i, reach) for i in range(n)]
    close = [0 if outside[i] else beyond(i, reach * Fraction(2, 3)) for i in range(n)]
    near, shift = [0] * n, [0] * n
    for i in range(n - 2):
        marked = [j for j in (i, i + 1, i + 2) if close[j]]
        if len(marked) >= 2 and abs(sum(side[i : i + 3])) == 3:
            for j in marked:
                near[j] = close[j]
    for i in range(n - 6):
        if abs(sum(side[i : i + 7])) == 7:
            shift[i : i + 7] = side[i : i + 7]
    return list(zip(outside, slow_trend(ys), near, shift, strict=True))


def slow(
    ys: list[Point],
    improvement: str,
    target: Point,
    rebase: Collection[int],
    fix_after: int | None,
    screen: bool,
) -> dict[str, Any]:
    """One series, written without looking at the module: lists per point, words per series."""
    cuts = [0, *sorted({i for i in rebase if 0 < i < len(ys)}), len(ys)]
    high, low = {
        "hoger": ("verbetering", "verslechtering"),
        "lager": ("verslechtering", "verbetering"),
        "neutraal": ("hoger", "lager"),
    }[improvement]
    out: dict[str, Any] = {"mean": [], "reach": [], "rules": [], "rule": [], "label": []}
    for begin, end in pairwise(cuts):
        group = ys[begin:end]
        limits = slow_limits(group, fix_after, screen)
        out["mean"] += [limits and limits[0]] * len(group)
        out["reach"] += [limits and limits[1]] * len(group)
        out["rules"] += slow_rules(group, *limits) if limits else [(0, 0, 0, 0)] * len(group)
    for y, four, mean in zip(ys, out["rules"], out["mean"], strict=True):
        first = next((k for k in range(4) if four[k]), None)
        out["rule"].append(0 if first is None else first + 1)
        if y is None or mean is None:
            out["label"].append("")
        elif first is None:
            out["label"].append("toeval")
        else:
            out["label"].append(high if four[first] > 0 else low)
    last = [y for y in ys[cuts[-2] :] if y is not None]
    out["variation"] = "te kort" if len(last) < 13 else out["label"][-1]
    mean, reach = out["mean"][-1], out["reach"][-1]
    if improvement == "neutraal" or target is None or mean is None:
        out["assurance"] = ""
    elif mean - reach <= target <= mean + reach:
        out["assurance"] = "wisselend"
    elif (target < mean) == (improvement == "hoger"):
        out["assurance"] = "structureel gehaald"
    else:
        out["assurance"] = "structureel niet gehaald"
    return out


def random_series(rng: np.random.Generator, n: int) -> list[Point]:
    """Tenths, with ties, plateaus, drifts, jumps, outliers and gaps."""
    kind = rng.integers(5)
    if kind == 0:
        tenths = rng.integers(0, 4, n)
    elif kind == 1:
        tenths = np.cumsum(rng.integers(-2, 4, n)) * rng.choice([-1, 1])
    elif kind == 2:
        tenths = np.rint(rng.normal(500, 30, n)).astype(int)
    elif kind == 3:
        tenths = np.repeat(rng.integers(0, 3, n), rng.integers(1, 16))[:n]
    else:
        wave = 20 * np.sin(np.arange(n) / rng.uniform(2, 8))
        tenths = np.rint(wave + rng.normal(0, rng.choice([1, 8]), n)).astype(int)
    tenths[rng.random(n) < 0.03] += 60
    gaps = rng.random(n) < rng.choice([0, 0, 0.05, 0.3])
    return [None if gap else Fraction(int(t), 10) for t, gap in zip(tenths, gaps, strict=True)]


def assert_same(chart: Xmr, s: int, expected: dict[str, Any]) -> None:
    def floats(points: list[Point]) -> list[float]:
        return [nan if p is None else float(p) for p in points]

    mean, reach = np.array(floats(expected["mean"])), np.array(floats(expected["reach"]))
    for field, limit in [
        ("mean", mean),
        ("lower", mean - reach),
        ("upper", mean + reach),
        ("near_lower", mean - reach * 2 / 3),
        ("near_upper", mean + reach * 2 / 3),
    ]:
        np.testing.assert_allclose(getattr(chart, field)[s], limit, rtol=1e-10, atol=1e-10, err_msg=field)
    for number, field in enumerate(["outside", "trend", "two_of_three", "shift"]):
        assert getattr(chart, field)[s].tolist() == [four[number] for four in expected["rules"]], field
    assert chart.rule[s].tolist() == expected["rule"]
    directions = [next((sign for sign in four if sign), 0) for four in expected["rules"]]
    assert chart.direction[s].tolist() == directions
    assert chart.label[s].tolist() == expected["label"]
    assert chart.variation[s] == expected["variation"]
    assert chart.assurance[s] == expected["assurance"]


@pytest.mark.parametrize("n", [1, 5, 13, 14, 30, 60])
@pytest.mark.parametrize("fix_after", [None, 12, 20])
@pytest.mark.parametrize("screen", [True, False])
def test_many_series_agree_with_slow_exact_arithmetic(n: int, fix_after: int | None, screen: bool) -> None:
    rng = np.random.default_rng([n, fix_after or 0, screen])
    series = [random_series(rng, n) for _ in range(60)]
    improvement = [str(word) for word in rng.choice(["hoger", "lager", "neutraal"], 60)]
    rebase = [rng.integers(0, n + 5, rng.choice([0, 0, 1, 2, 3])).tolist() for _ in series]
    target = [
        None if rng.random() < 0.2 else (next((y for y in ys if y is not None), Fraction(0)) + int(shift))
        for ys, shift in zip(series, rng.integers(-6, 7, 60), strict=True)
    ]
    chart = xmr_many(
        [[nan if y is None else float(y) for y in ys] for ys in series],
        improvement=improvement,
        target=[nan if t is None else float(t) for t in target],
        rebase=rebase,
        fix_after=fix_after,
        screen=screen,
    )
    for s, ys in enumerate(series):
        assert_same(chart, s, slow(ys, improvement[s], target[s], rebase[s], fix_after, screen))
    if n == 60:  # the comparison has met every rule, both ways, and every icon
        for found in (chart.outside, chart.trend, chart.two_of_three, chart.shift):
            assert set(np.unique(found)) == {-1, 0, 1}
        assert set(np.unique(chart.rule)) == {0, 1, 2, 3, 4}
        assert set(chart.assurance) == {HAALT, HAALT_NIET, WISSELEND, GEEN}
        assert {TE_KORT, TOEVAL, VERBETERING, VERSLECHTERING} <= set(chart.variation)


def test_one_series_is_the_case_of_many() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=40)
    target = rng.normal(size=40)
    one = xmr(values, improvement="lager", target=target, rebase=[20], fix_after=14)
    many = xmr_many(values[None], improvement="lager", target=target[None], rebase=[[20]], fix_after=14)
    for field in ("upper", "rule", "label", "target"):
        assert getattr(one, field).tolist() == getattr(many, field)[0].tolist()
    assert isinstance(one.variation, str)
    assert isinstance(one.assurance, str)
    assert (one.variation, one.assurance) == (many.variation[0], many.assurance[0])


# --- how often chance alone gives a signal: what the page tells the reader


@pytest.mark.parametrize("screen, last, some", [(True, 0.016, 0.185), (False, 0.0135, 0.154)])
def test_pure_chance_flags_about_one_last_month_in_sixty_and_one_chart_in_five(
    screen: bool, last: float, some: float
) -> None:
    # The shares expected are those of 200,000 series.
    values = np.random.default_rng(2026).normal(50, 5, size=(20_000, 24))
    flagged = xmr_many(values, improvement="hoger", screen=screen).rule > 0
    assert flagged[:, -1].mean() == pytest.approx(last, abs=0.003)
    assert flagged.any(axis=1).mean() == pytest.approx(some, abs=0.01)
