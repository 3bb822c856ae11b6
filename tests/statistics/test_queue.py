"""A waiting list as a queue: Little's law, relief and months to come, with numbers worked out by hand.

"The paper" is Fong et al., Understanding Waiting Lists Pressures (2022); its example is an ENT list of 1200
people, 30 a week in, 27 a week out, a target of 52 weeks and a mean wait of 63, as the R package
NHSRwaitinglist works it out. Its factor 4 is a share of 1 − exp(−4) = 98.2 %.
"""

from math import exp, inf, isnan, nan

import numpy as np
import pytest

from ketenmonitor.statistics import queue

FACTOR_4 = 1 - exp(-4)
FACTOR_2 = 1 - exp(-2)


def test_a_list_that_follows_from_its_flows_has_no_gap():
    # 100 + 20 - 15 = 105; 105 + 10 - 12 = 103
    assert queue.balance([100, 105, 103], [9, 20, 10], [9, 15, 12])[1:].tolist() == [0, 0]


def test_people_who_left_without_registration_are_a_positive_gap():
    # 100 + 20 - 15 = 105 should be on the list, 98 are: 7 left unseen
    gap = queue.balance([100, 98], [0, 20], [0, 15])
    assert isnan(gap[0])
    assert gap[1] == 7


def test_a_missing_month_has_no_gap_and_neither_has_the_month_after_a_missing_stock():
    gap = queue.balance([100, nan, 100, 100, 100], [5, 5, 5, nan, 5], [5, 5, 5, 5, 5])
    assert np.isnan(gap).tolist() == [True, True, True, True, False]


def test_partners_balance_side_by_side():
    gap = queue.balance([[10, 12], [20, 20]], [[1, 3], [1, 4]], [[1, 1], [1, 1]])
    assert gap[:, 1].tolist() == [0, 3]  # 10 + 3 - 1 - 12 and 20 + 4 - 1 - 20


def test_series_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same shape"):
        queue.balance([1, 2, 3], [1, 2], [1, 2])


def test_load_is_what_comes_over_what_leaves():
    assert queue.load([30], [27]) == pytest.approx(1.111111, abs=1e-6)  # the paper's list: it grows


def test_load_compares_the_same_months_only():
    # (20 + 40) / (30 + 30); the naive means are 30 / 30 and 60 / 2 against 90 / 3
    assert queue.load([20, nan, 40, 60], [30, 30, 30, nan]) == 1


def test_load_without_departures_is_infinite_and_without_movement_unknown():
    assert queue.load([3, 4], [0, 0]) == inf
    assert isnan(queue.load([0, 0], [0, 0]))
    assert isnan(queue.load([nan], [2]))


def test_target_mean_wait_is_a_quarter_of_the_target_at_factor_4():
    assert queue.target_mean_wait(52, FACTOR_4) == pytest.approx(13)  # calc_target_mean_wait(52, 4)


@pytest.mark.parametrize("target_wait, factor, size", [(52, 4, 390), (50, 4, 375), (50, 6, 250)])
def test_target_size_is_littles_law(target_wait, factor, size):
    # 30 x 52 / 4 = 390, as calc_target_queue_size
    assert queue.target_size(30, target_wait, 1 - exp(-factor)) == pytest.approx(size)


def test_nine_in_ten_within_three_months():
    # -ln(0.1) = 2.302585; 3 / 2.302585 = 1.302883 months on average; 40 a month x 1.302883 = 52.1 people
    assert queue.target_size(40, 3, 0.9) == pytest.approx(52.115, abs=1e-3)


def test_size_is_the_same_per_day_and_per_month():
    assert queue.target_size(40 / 30, 90, 0.9) == pytest.approx(queue.target_size(40, 3, 0.9))


def test_pressure_at_86_percent_is_the_papers():
    assert queue.pressure(63, 52, FACTOR_2) == pytest.approx(2.423077, abs=1e-6)  # 2 x 63 / 52
    assert queue.pressure(24, 4, FACTOR_2) == pytest.approx(12)  # 2 x 24 / 4


def test_pressure_is_one_at_the_mean_wait_that_the_target_allows():
    assert queue.pressure(queue.target_mean_wait(6, 0.8), 6, 0.8) == pytest.approx(1)


def test_at_pressure_one_the_share_does_start_in_time():
    waits = np.random.default_rng(3).exponential(queue.target_mean_wait(10, 0.8), 100_000)
    assert (waits <= 10).mean() == pytest.approx(0.8, abs=0.005)


@pytest.mark.parametrize("share", [0, 1, 80, nan])
def test_a_share_is_between_0_and_1(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        queue.target_size(30, 52, share)


@pytest.mark.parametrize("target_wait", [0, -1, nan])
def test_a_target_wait_is_above_0(target_wait):
    with pytest.raises(ValueError, match="target_wait"):
        queue.pressure(1, target_wait, 0.8)


def test_relief_is_demand_plus_the_surplus_spread_over_the_months():
    # 30 + (1200 - 390) / 26 = 30 + 31.15385, as calc_relief_capacity
    assert queue.relief_capacity(30, 1200, 390, 26) == pytest.approx(61.15385, abs=1e-5)


def test_a_list_that_may_grow_needs_fewer_starts_but_never_less_than_none():
    assert queue.relief_capacity(30, 100, 160, 6) == 20  # 30 - 60 / 6
    assert queue.relief_capacity(30, 0, 160, 2) == 0  # 30 - 80 would be negative


def test_relief_takes_time():
    with pytest.raises(ValueError, match="months"):
        queue.relief_capacity(30, 1200, 390, 0)


def test_relief_and_months_to_target_are_each_others_inverse():
    capacity = queue.relief_capacity(30, 1200, 390, 26)
    assert queue.months_to_target(1200, 30, capacity, 390) == pytest.approx(26)


def test_months_to_target():
    assert queue.months_to_target(160, 30, 42, 100) == 5  # 60 / 12
    assert queue.months_to_target(100, 30, 20, 100) == 0  # there already, even though it grows
    assert queue.months_to_target(101, 30, 30, 100) == inf
    assert isnan(queue.months_to_target(nan, 30, 42, 100))


def test_a_steady_list_goes_straight_down_to_zero_and_stays_there():
    p = queue.project(25, [10, 10, 10], [18, 18, 18], 5, extra=2)
    assert p.median.tolist() == [15, 5, 0, 0, 0]  # 10 - 18 - 2 = -10 a month
    assert p.lower.tolist() == p.upper.tolist() == p.median.tolist()


def test_projection_has_the_analytic_mean_and_variance():
    inflow, outflow = [30, 36, 24, 40, 28, 34, 31, 25], [28, 30, 30, 33, 25, 36, 27, 29]
    net = np.subtract(inflow, outflow)  # 2 6 -6 7 3 -2 4 -4: mean 1.25, n = 8
    p = queue.project(1000, inflow, outflow, 9, extra=3, draws=40_000)
    k = np.arange(1, 10)
    variance = net.var(ddof=1) * (k + k**2 / 7)
    assert p.paths.mean(axis=0) == pytest.approx(
        1000 + k * (1.25 - 3), abs=4 * (variance.max() / 40_000) ** 0.5
    )
    assert p.paths.var(axis=0) == pytest.approx(variance, rel=0.04)


def test_every_step_is_an_observed_month_unless_the_list_is_empty():
    rng = np.random.default_rng(5)
    for _ in range(20):
        n = int(rng.integers(3, 15))
        inflow, outflow = rng.poisson(6, n), rng.poisson(7, n)
        p = queue.project(10, inflow, outflow, 24, draws=50, extra=0.5)
        net = inflow - outflow
        net = net.mean() + (net - net.mean()) * n / (n - 1) - 0.5
        before = np.hstack([np.full((50, 1), 10.0), p.paths[:, :-1]])
        possible = np.maximum(0, before[:, :, np.newaxis] + net)
        assert np.isclose(possible, p.paths[:, :, np.newaxis], atol=1e-9).any(axis=2).all()
        assert p.paths.min() == 0


def test_the_interval_holds_about_80_percent_of_what_then_happens():
    rng = np.random.default_rng(11)
    hits = []
    for i in range(600):
        flows = rng.poisson(30, size=(2, 18))
        p = queue.project(300, flows[0, :12], flows[1, :12], 6, draws=400, seed=i)
        happened = 300 + (flows[0, 12:] - flows[1, 12:]).sum()
        hits.append(p.lower[-1] <= happened <= p.upper[-1])
    assert np.mean(hits) == pytest.approx(0.8, abs=0.05)


def test_inflow_and_outflow_of_a_month_stay_together():
    # both swing between 10 and 50 with the holidays, but always the same way: the list does not move
    p = queue.project(80, [10, 50, 10, 50], [10, 50, 10, 50], 12)
    assert p.lower.tolist() == p.upper.tolist() == [80] * 12


def test_the_same_seed_gives_the_same_future_and_another_seed_another():
    first, again, other = (queue.project(80, [9, 12, 15], [9, 9, 14], 6, seed=s) for s in (1, 1, 2))
    assert np.array_equal(first.paths, again.paths)
    assert not np.array_equal(first.paths, other.paths)


def test_extra_starts_shorten_the_list_in_every_future():
    history = ([31, 28, 40, 22, 35], [30, 30, 31, 28, 30])
    none, three = queue.project(200, *history, 12), queue.project(200, *history, 12, extra=3)
    assert none.paths - three.paths == pytest.approx(np.tile(3.0 * np.arange(1, 13), (2000, 1)))


def test_a_month_with_something_missing_is_dropped():
    full = queue.project(80, [9, 12, 15], [9, 9, 14], 6)
    gaps = queue.project(80, [9, nan, 12, 15, 99], [9, 99, 9, 14, nan], 6)
    assert np.array_equal(full.paths, gaps.paths)


def test_fewer_than_three_months_give_no_projection():
    with pytest.raises(ValueError, match="3 months with inflow and outflow, there are 2"):
        queue.project(80, [9, 12, nan], [9, 9, 14], 6)


@pytest.mark.parametrize("size, months, draws", [(nan, 6, 10), (-1, 6, 10), (80, 0, 10), (80, 6, 0)])
def test_a_projection_of_nothing_is_refused(size, months, draws):
    with pytest.raises(ValueError, match="must be"):
        queue.project(size, [9, 12, 15], [9, 9, 14], months, draws=draws)


def paths(*rows: list[float]) -> queue.Projection:
    found = np.array(rows, dtype=float)
    return queue.Projection(found[0], found[0], found[0], 50.0, found)


def test_within_the_target_counts_every_future_from_its_first_month_on():
    # first at or below 40 in month 2, 3, 1 (and above it again afterwards), never
    reached = queue.first_month_within(
        paths([45, 40, 35, 30], [49, 48, 39, 41], [40, 50, 50, 50], [60, 60, 60, 60]), 40
    )
    assert reached.share.tolist() == [0.25, 0.5, 0.75, 0.75]
    assert (reached.early, reached.median, reached.late) == (1, 2, None)


def test_a_target_that_no_future_reaches_has_no_month():
    reached = queue.first_month_within(paths([60, 70], [55, 52]), 40)
    assert (reached.early, reached.median, reached.late) == (None, None, None)
    assert reached.share.tolist() == [0, 0]


def test_a_list_within_its_target_is_there_now():
    reached = queue.first_month_within(paths([60, 70]), 50)
    assert (reached.early, reached.median, reached.late) == (0, 0, 0)
    assert reached.share.tolist() == [1, 1]


def test_without_chance_the_month_is_that_of_months_to_target():
    p = queue.project(160, [30] * 6, [30] * 6, 12, extra=12)
    reached = queue.first_month_within(p, 100)
    assert reached.early == reached.median == reached.late == queue.months_to_target(160, 30, 42, 100) == 5


def test_with_chance_the_months_lie_around_that_of_months_to_target():
    inflow, outflow = [30, 33, 28, 31, 27, 31] * 2, [28, 30, 30, 33, 29, 30] * 2  # both 30 a month on average
    reached = queue.first_month_within(queue.project(160, inflow, outflow, 24, extra=6), 100)
    assert reached.early is not None
    assert reached.median is not None
    assert reached.late is not None
    assert reached.early < 10 < reached.late  # 60 / 6 = 10
    assert abs(reached.median - 10) <= 1
