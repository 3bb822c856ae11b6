"""Survival: published curves of R and Stata, sums by hand, and plain loops that count person by person.

The leukemia trial is Freireich et al. 1963 (6-MP arm), ``aml`` is Miller 1997, as R prints it. In a table
``+`` marks a wait that still runs.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.statistics.survival import (
    Curve,
    Quantile,
    aalen_johansen,
    from_counts,
    kaplan_meier,
    quantile,
    restricted_mean,
    survival_at,
)

SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NONMAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"

NAN = math.nan


def waits(table: str) -> Curve:
    words = table.split()
    return kaplan_meier([float(w.rstrip("+")) for w in words], [not w.endswith("+") for w in words])


def same(found: Quantile | tuple[float, ...], *expected: float) -> bool:
    numbers = (found.value, found.lower, found.upper) if isinstance(found, Quantile) else found
    return numbers == pytest.approx(expected, abs=1e-9, nan_ok=True)


def at_events(curve: Curve, *columns: np.ndarray) -> np.ndarray:
    return np.column_stack((curve.time, *columns))[curve.events > 0]


# --- published results


def test_six_mp_has_the_published_curve_standard_errors_and_log_log_limits() -> None:
    curve = waits(SIX_MP)
    table = at_events(curve, curve.at_risk, curve.survival, curve.standard_error, *curve.limits("log-log"))
    assert table == pytest.approx(  # Stata, sts list
        np.array(
            [
                [6, 21, 0.8571, 0.0764, 0.6197, 0.9516],
                [7, 17, 0.8067, 0.0869, 0.5631, 0.9228],
                [10, 15, 0.7529, 0.0963, 0.5032, 0.8894],
                [13, 12, 0.6902, 0.1068, 0.4316, 0.8491],
                [16, 11, 0.6275, 0.1141, 0.3675, 0.8049],
                [22, 7, 0.5378, 0.1282, 0.2678, 0.7468],
                [23, 6, 0.4482, 0.1346, 0.1881, 0.6801],
            ]
        ),
        abs=6e-5,
    )
    assert same(quantile(curve, 0.5), 23, 16, NAN)


def test_aml_maintained_has_the_log_limits_of_r() -> None:
    curve = waits(MAINTAINED)
    table = at_events(curve, curve.at_risk, curve.survival, curve.standard_error, *curve.limits("log"))
    assert table == pytest.approx(  # R, summary(survfit(Surv(time, status) ~ x, data = aml))
        np.array(
            [
                [9, 11, 0.9091, 0.0867, 0.7541, 1.000],
                [13, 10, 0.8182, 0.1163, 0.6192, 1.000],
                [18, 8, 0.7159, 0.1397, 0.4884, 1.000],
                [23, 7, 0.6136, 0.1526, 0.3769, 0.999],
                [31, 5, 0.4909, 0.1642, 0.2549, 0.946],
                [34, 4, 0.3682, 0.1627, 0.1549, 0.875],
                [48, 2, 0.1841, 0.1535, 0.0359, 0.944],
            ]
        ),
        abs=5.1e-4,
    )
    assert same(quantile(curve, 0.5), 31, 18, NAN)
    assert curve.last == 161


def test_aml_nonmaintained_ends_at_zero_without_limits() -> None:
    curve = waits(NONMAINTAINED)
    lower, upper = curve.limits("log")
    assert curve.survival[curve.events > 0] == pytest.approx(
        [0.8333, 0.6667, 0.5833, 0.4861, 0.3889, 0.2917, 0.1944, 0.0972, 0], abs=6e-5
    )
    assert lower[-2:] == pytest.approx([0.0153, NAN], abs=6e-5, nan_ok=True)
    assert upper[-2:] == pytest.approx([0.620, NAN], abs=5.1e-4, nan_ok=True)
    assert math.isnan(curve.standard_error[-1])
    assert math.isinf(curve.v[-1])
    assert same(quantile(curve, 0.5), 23, 8, NAN)


def test_six_mp_restricted_mean_is_the_area_in_steps() -> None:
    # 6 + .857143 + 3 x .806723 + 3 x .752941 + 3 x .690196 + 6 x .627451 + .537815 + 12 x .448179 = 23.2874
    mean, error = restricted_mean(waits(SIX_MP), 35)
    assert mean == pytest.approx(23.2874, abs=1e-4)
    assert error == pytest.approx(2.83, abs=5e-3)  # R, print(fit, rmean = 35)


# --- the curve


def test_waits_of_zero_days_count() -> None:
    # 2 of 4 start on the day itself; 1 of the other 2 a day later
    curve = kaplan_meier([0, 0, 1, 2], [1, 1, 1, 0])
    assert curve.survival.tolist() == [0.5, 0.25, 0.25]
    assert survival_at(curve, 0)[0] == 0.5


def test_events_precede_censorings_at_the_same_time() -> None:
    # the one who leaves on day 5 is still at risk for the event of day 5: 1 - 1/3, not 1 - 1/2
    curve = kaplan_meier([5, 5, 8], [1, 0, 0])
    assert curve.at_risk.tolist() == [3, 1]
    assert curve.survival == pytest.approx([2 / 3, 2 / 3])
    assert curve.censored.tolist() == [1, 1]


def test_who_enters_late_is_at_risk_only_from_then_on() -> None:
    # day 2: the first two, since the others enter after day 2 has passed: 1 - 1/2
    # day 4: all but the first: 1/2 x 3/4; day 5: two left: 3/8 x 1/2; day 6: the last one is cut off
    curve = kaplan_meier([2, 4, 5, 6, 4], [1, 1, 1, 0, 0], entry=[-1, -1, 2, 3, 2])
    assert curve.time.tolist() == [2, 4, 5, 6]
    assert curve.at_risk.tolist() == [2, 4, 2, 1]
    assert curve.survival.tolist() == [0.5, 0.375, 0.1875, 0.1875]
    # v = 1/(2 x 1) + 1/(4 x 3) + 1/(2 x 1)
    assert curve.v[-1] == pytest.approx(0.5 + 1 / 12 + 0.5)


def test_who_leaves_on_entering_contributes_nothing() -> None:
    curve = kaplan_meier([3, 3, 4], [1, 1, 1], entry=[3, 0, 0])
    assert curve.at_risk.tolist() == [2, 1]
    assert curve.events.tolist() == [1, 1]


def test_limits_at_one_and_at_zero() -> None:
    curve = kaplan_meier([1, 2, 3], [0, 1, 1])  # S = 1, 1/2, 0; at 1/2 V = 1/(2 x 1)
    factor = math.exp(1.959964 * math.sqrt(0.5))
    lower, upper = curve.limits("log")
    assert lower == pytest.approx([1, 0.5 / factor, NAN], nan_ok=True, abs=1e-6)
    assert upper == pytest.approx([1, 1, NAN], nan_ok=True)
    lower, upper = curve.limits("log-log")
    power = math.exp(1.959964 * math.sqrt(0.5) / math.log(0.5))
    assert lower == pytest.approx([NAN, 0.5 ** (1 / power), NAN], nan_ok=True, abs=1e-6)
    assert upper == pytest.approx([NAN, 0.5**power, NAN], nan_ok=True, abs=1e-6)
    with pytest.raises(ValueError, match="log-log"):
        curve.limits("plain")  # type: ignore[arg-type]


# --- the curve from counts


def test_counts_per_day_give_the_curve_of_the_people() -> None:
    # six enter on day 0 and two on day 3; days without anyone leaving are no times of the curve
    curve = from_counts(
        day=[0, 1, 2, 3, 5], entered=[6, 0, 0, 2, 0], left=[1, 2, 0, 2, 3], events=[1, 1, 0, 2, 0]
    )
    assert curve.time.tolist() == [0, 1, 3, 5]
    assert curve.at_risk.tolist() == [6, 5, 5, 3]
    assert curve.censored.tolist() == [0, 1, 0, 3]
    # 5/6, x 4/5 = 2/3, x 3/5 = 2/5
    assert curve.survival == pytest.approx([5 / 6, 2 / 3, 2 / 5, 2 / 5])


def test_counts_that_do_not_close_are_clipped() -> None:
    # day 2: three have the event where one is left; day 3: nobody is left; day 9: three make up arrears
    curve = from_counts(day=[1, 2, 3, 9], entered=[3, 0, 0, 5], left=[2, 3, 1, 1], events=[1, 3, 1, 1])
    assert curve.at_risk.tolist() == [3, 1, 0, 2]
    assert curve.events.tolist() == [1, 1, 0, 1]
    assert curve.censored.tolist() == [1, 0, 0, 0]
    assert curve.survival == pytest.approx([2 / 3, 0, 0, 0])
    assert not np.isnan(curve.v).any()
    # more events than people who left: no more than were at risk
    curve = from_counts([1, 2], [4, 0], [0, 4], [1, 4])
    assert curve.survival.tolist() == [0.75, 0]
    assert curve.censored.tolist() == [0, 0]
    # more people who left than were at risk
    assert from_counts([1], [2], [5], [1]).censored.tolist() == [1]


# --- quantiles


def test_a_median_on_a_plateau_is_its_middle() -> None:
    # 5 of 10 on day 10, the others on day 20
    assert quantile(kaplan_meier([10] * 5 + [20] * 5, [1] * 10), 0.5).value == 15
    # 11/12 x 10/11 x ... x 6/7 is 1/2, but not to the last bit
    assert quantile(kaplan_meier(range(1, 13), [1] * 12), 0.5).value == 6.5


def test_a_plateau_without_a_next_event_ends_at_the_last_time() -> None:
    assert quantile(kaplan_meier([10] * 5 + [20] * 4 + [30], [1] * 5 + [0] * 5), 0.5).value == 20


def test_a_plateau_that_ends_in_a_handful_of_people_is_not_read() -> None:
    curve = kaplan_meier([10] * 5 + [15] + [20] * 4, [1] * 5 + [0] + [1] * 4)
    assert math.isnan(quantile(curve, 0.5).value)
    assert quantile(curve, 0.5, minimum_at_risk=4).value == 15


def test_what_the_curve_does_not_reach_stays_empty() -> None:
    curve = kaplan_meier([3] * 4 + [9] * 16, [1] * 4 + [0] * 16)  # S = 0.8 for good
    assert same(quantile(curve, 0.5), NAN, NAN, NAN)
    assert quantile(curve, 0.1).value == 3
    assert same(quantile(kaplan_meier([], []), 0.5), NAN, NAN, NAN)


def test_a_quantile_is_read_while_five_are_at_risk() -> None:
    curve = kaplan_meier(range(1, 10), [1] * 9)  # S = 4/9 on day 5, with 5 at risk; 3/9 on day 6, with 4
    assert quantile(curve, 0.5).value == 5
    assert math.isnan(quantile(curve, 0.6).value)
    assert quantile(curve, 0.6, minimum_at_risk=4).value == 6


@pytest.mark.parametrize("early", [1, 2, 4])
def test_a_tiny_early_risk_set_gives_no_quantile_rather_than_a_small_one(early: int) -> None:
    # `early` people are in view from the start, one starts on day 3; a hundred more come into view on day 10
    late = list(range(11, 111))
    exits, entries = [3] + [5] * (early - 1) + late, [-1] * early + [10] * 100
    curve = kaplan_meier(exits, [1] + [0] * (early - 1) + [1] * 100, entries)
    assert curve.survival[0] == 1 - 1 / early  # with one person: 0, and it stays 0
    assert same(quantile(curve, 0.5), NAN, NAN, NAN)
    assert same(quantile(curve, 0.9), NAN, NAN, NAN)


def test_a_tiny_early_risk_set_without_events_spoils_nothing() -> None:
    # one person is in view from the start and leaves on day 3; ten come into view on day 10
    curve = kaplan_meier([3, *range(11, 21)], [0] + [1] * 10, [-1] + [10] * 10)
    assert quantile(curve, 0.45).value == 15  # 5 of 10 on day 15 is beyond 0.45; 6 are at risk then
    assert curve.at_risk.tolist() == [1, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


# --- reading the curve at a time, and its area


def test_survival_is_read_just_after_a_day_and_never_beyond_follow_up() -> None:
    curve = waits(MAINTAINED)
    assert survival_at(curve, 8.9) == (1, 1, 1)
    assert survival_at(curve, 13)[0] == pytest.approx(9 / 11)
    assert survival_at(curve, 31) == pytest.approx((0.4909, 0.2549, 0.946), abs=5.1e-4)
    assert survival_at(curve, 161)[0] == pytest.approx(0.1841, abs=6e-5)
    assert same(survival_at(curve, 162), NAN, NAN, NAN)
    assert same(survival_at(waits(NONMAINTAINED), 400), 0, NAN, NAN)
    assert same(survival_at(kaplan_meier([], []), 1), NAN, NAN, NAN)


def test_without_censoring_the_restricted_mean_is_the_mean() -> None:
    # 1, 2, 3, 6: mean 3, squared distances 4 + 1 + 0 + 9 = 14; se^2 = (14 / 4) / 4
    curve = kaplan_meier([1, 2, 3, 6], [1, 1, 1, 1])
    assert restricted_mean(curve, 6) == pytest.approx((3, math.sqrt(14 / 16)))
    assert restricted_mean(curve, 100) == pytest.approx((3, math.sqrt(14 / 16)))
    # up to day 2: 1, 2, 2, 2: mean 7/4, squared distances 9/16 + 3/16 = 3/4; se^2 = (3/4 / 4) / 4
    assert restricted_mean(curve, 2) == pytest.approx((1.75, math.sqrt(3 / 64)))
    assert restricted_mean(curve, 0) == (0, 0)


def test_the_restricted_mean_by_hand_with_someone_still_waiting() -> None:
    # 2, 3+, 5, 8+: S = 3/4 from 2, 3/8 from 5. Area to 8: 2 + 3 x 3/4 + 3 x 3/8 = 5.375
    # se^2: at 2 (2.25 + 1.125)^2 / (4 x 3) = 0.94921875; at 5 1.125^2 / (2 x 1) = 0.6328125
    assert restricted_mean(waits("2 3+ 5 8+"), 8) == pytest.approx((5.375, math.sqrt(0.94921875 + 0.6328125)))


def test_the_restricted_mean_is_empty_beyond_follow_up() -> None:
    assert same(restricted_mean(waits("2 3+ 5 8+"), 8.1), NAN, NAN)
    assert same(restricted_mean(kaplan_meier([], []), 1), NAN, NAN)


# --- competing ends


def test_competing_ends_by_hand() -> None:
    # day 1: 1 of 5 starts, 1/5; day 2: 1 of 4 withdraws, 4/5 x 1/4; day 3: one is cut off;
    # day 4: 1 of 2 starts, 3/5 x 1/2; day 5: the last goes elsewhere, 3/10 x 1
    found = aalen_johansen([1, 2, 3, 4, 5], [1, 2, 0, 1, 3])
    assert found.time.tolist() == [1, 2, 3, 4, 5]
    assert found.incidence == pytest.approx(
        np.array([[0.2, 0.2, 0.2, 0.5, 0.5], [0, 0.2, 0.2, 0.2, 0.2], [0, 0, 0, 0, 0.3]])
    )
    assert found.survival == pytest.approx([0.8, 0.6, 0.6, 0.3, 0], abs=1e-12)
    # one minus Kaplan-Meier with the other ends censored says 1 - 4/5 x 1/2 = 0.6 start, where 0.5 do
    assert 1 - kaplan_meier([1, 2, 3, 4, 5], [1, 0, 0, 1, 0]).survival[-1] == pytest.approx(0.6)


def test_competing_ends_with_delayed_entry_by_hand() -> None:
    # day 2: 1 of 2 starts; day 4: of 4, one starts and one withdraws: 1/2 x 1/4 each
    found = aalen_johansen([2, 4, 4, 6, 6], [1, 1, 2, 0, 0], entry=[-1, -1, 2, 3, 2])
    assert found.incidence.tolist() == [[0.5, 0.625, 0.625], [0, 0.125, 0.125]]
    assert found.survival.tolist() == [0.5, 0.25, 0.25]


def test_an_end_that_nobody_met_is_a_row_of_zeros_when_asked_for() -> None:
    assert aalen_johansen([1, 2], [1, 0], causes=3).incidence.tolist() == [[0.5, 0.5], [0, 0], [0, 0]]
    assert aalen_johansen([1, 2], [0, 0]).incidence.shape == (0, 2)
    assert aalen_johansen([], [], causes=2).incidence.shape == (2, 0)


# --- refusals


@pytest.mark.parametrize(
    "exits, outcome, entry",
    [
        ([1, 2], [1], None),
        ([1, 2], [1, 1], [0]),
        ([[1, 2]], [[1, 1]], None),
        ([1, NAN], [1, 1], None),
        ([1, math.inf], [1, 1], None),
        ([1, 2], [1, NAN], None),
        ([1, 2], [1, 1], [0, NAN]),
        ([1, 2], [1, 1], [0, 3]),
        ([-1, 2], [1, 1], None),
        ([1, 2], [1, -1], None),
        ([1, 2], [1, 0.5], None),
    ],
)
def test_people_that_cannot_be_are_refused(
    exits: list[float], outcome: list[float], entry: list[float] | None
) -> None:
    with pytest.raises(ValueError):
        kaplan_meier(exits, outcome, entry)
    with pytest.raises(ValueError):
        aalen_johansen(exits, outcome, entry)


def test_an_event_is_yes_or_no_and_a_cause_is_one_of_those_named() -> None:
    with pytest.raises(ValueError, match="event"):
        kaplan_meier([1, 2], [1, 2])
    with pytest.raises(ValueError, match="cause"):
        aalen_johansen([1, 2], [1, 3], causes=2)


@pytest.mark.parametrize(
    "day, entered, left, events",
    [
        ([0, 1], [2, 0], [1, 1], [1]),
        ([1, 0], [2, 0], [1, 1], [1, 1]),
        ([0, 0], [2, 0], [1, 1], [1, 1]),
        ([0, NAN], [2, 0], [1, 1], [1, 1]),
        ([0, 1], [2, 0], [1, 1], [1, -1]),
        ([0, 1], [NAN, 0], [1, 1], [1, 1]),
    ],
)
def test_counts_that_cannot_be_are_refused(
    day: list[float], entered: list[float], left: list[float], events: list[float]
) -> None:
    with pytest.raises(ValueError):
        from_counts(day, entered, left, events)


def test_a_share_and_a_horizon_have_bounds() -> None:
    curve = waits(SIX_MP)
    for p in (0, 1, NAN):
        with pytest.raises(ValueError, match="between 0 and 1"):
            quantile(curve, p)
    for tau in (-1, math.inf, NAN):
        with pytest.raises(ValueError, match="tau"):
            restricted_mean(curve, tau)


# --- against plain loops

# entry, days in view (0: never in view), what ended it; whole days, so that there are many ties
PEOPLE = st.lists(
    st.tuples(st.sampled_from([-3, -1, -1, 0, 1, 2, 4, 7]), st.integers(0, 9), st.integers(0, 3)), max_size=30
)
People = list[tuple[int, int, int]]


def split(people: People) -> tuple[list[int], list[int], list[int]]:
    return [e + w for e, w, _ in people], [c for _, _, c in people], [e for e, _, _ in people]


def loop(people: People) -> list[tuple[float, int, int, float, float]]:
    """Time, at risk, events, S and V, counted person by person."""
    rows, s, v = [], 1.0, 0.0
    for t in sorted({e + w for e, w, _ in people if w > 0}):
        r = sum(1 for e, w, _ in people if e < t <= e + w)
        d = sum(1 for e, w, c in people if w > 0 and e + w == t and c > 0)
        s *= (r - d) / r
        v += 0 if d == 0 else math.inf if r == d else d / (r * (r - d))
        rows.append((float(t), r, d, s, v))
    return rows


def median_by_loop(people: People, minimum: int) -> float:
    rows = [row for row in loop(people) if row[2] > 0]
    for i, (t, r, _, s, _) in enumerate(rows):
        if r < minimum:
            return NAN
        if s < 0.5 - 1e-8:
            return t
        if s < 0.5 + 1e-8 and i + 1 == len(rows):
            return (t + loop(people)[-1][0]) / 2
        if s < 0.5 + 1e-8:
            return NAN if rows[i + 1][1] < minimum else (t + rows[i + 1][0]) / 2
    return NAN


@given(PEOPLE, st.integers(1, 6))
def test_the_curve_and_its_median_are_those_of_a_count_person_by_person(people: People, minimum: int) -> None:
    exits, causes, entries = split(people)
    curve = kaplan_meier(exits, [c > 0 for c in causes], entries)
    expected = np.array(loop(people)).reshape(-1, 5)
    found = np.column_stack((curve.time, curve.at_risk, curve.events, curve.survival, curve.v))
    assert found == pytest.approx(expected, abs=1e-9)
    assert quantile(curve, 0.5, minimum).value == pytest.approx(median_by_loop(people, minimum), nan_ok=True)


@given(PEOPLE)
def test_counts_and_people_give_the_same_curve(people: People) -> None:
    exits, causes, entries = split(people)
    seen = [p for p in people if p[1] > 0]
    days = range(-2, 18)
    counts = from_counts(
        list(days),
        [sum(1 for e, _, _ in seen if e + 1 == t) for t in days],
        [sum(1 for e, w, _ in seen if e + w == t) for t in days],
        [sum(1 for e, w, c in seen if e + w == t and c > 0) for t in days],
    )
    curve = kaplan_meier(exits, [c > 0 for c in causes], entries)
    for name in ("time", "at_risk", "events", "censored", "survival", "v"):
        assert getattr(counts, name).tolist() == getattr(curve, name).tolist()
    assert counts.last == pytest.approx(curve.last, nan_ok=True)


@given(PEOPLE, st.integers(0, 12))
def test_the_restricted_mean_is_the_sum_of_s_over_whole_days(people: People, tau: int) -> None:
    exits, causes, entries = split(people)
    curve = kaplan_meier(exits, [c > 0 for c in causes], entries)
    rows = loop(people)
    if not rows or (tau > rows[-1][0] and rows[-1][3] > 0):
        assert same(restricted_mean(curve, tau), NAN, NAN)
        return
    s = [min([row[3] for row in rows if row[0] <= t], default=1.0) for t in range(tau)]
    square = sum(
        sum(s[max(int(t), 0) : tau]) ** 2 * d / (r * (r - d))
        for t, r, d, _, _ in rows
        if d > 0 and t < tau and r > d
    )
    assert restricted_mean(curve, tau) == pytest.approx((sum(s), math.sqrt(square)), abs=1e-9)


@given(PEOPLE)
def test_competing_ends_are_those_of_a_loop_and_add_up_with_survival_to_one(people: People) -> None:
    exits, causes, entries = split(people)
    found = aalen_johansen(exits, causes, entries, causes=3)
    before, share = 1.0, [0.0, 0.0, 0.0]
    for i, (t, r, _, s, _) in enumerate(loop(people)):
        for k in (1, 2, 3):
            share[k - 1] += before * sum(1 for e, w, c in people if w > 0 and e + w == t and c == k) / r
        before = s
        assert found.incidence[:, i] == pytest.approx(share, abs=1e-9)
    assert found.incidence.sum(axis=0) + found.survival == pytest.approx(np.ones(len(found.time)))
    # and never more than the naive share, with the other ends censored
    naive = 1 - kaplan_meier(exits, [c == 1 for c in causes], entries).survival
    assert (found.incidence[0] <= naive + 1e-9).all()
