"""Units against a target: numbers worked out by hand, by enumeration or by a second, plain way."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketenmonitor.statistics.funnel import Funnel, limits_at, proportions, rates


def four(funnel: Funnel) -> list[np.ndarray]:
    return [funnel.lower_95, funnel.upper_95, funnel.lower_998, funnel.upper_998]


# Five units of 400 clients. Target 1000 / 2000 = 0.5, asin(sqrt(0.5)) = pi/4, s = 1/(2 x 20) = 1/40.
# asin(sqrt(0.25)) = pi/6 and asin(sqrt(0.75)) = pi/3: z = -/+ (pi/12) x 40 = -/+ 10 pi/3, and three times 0.
# The 10 % quantile lies at position 0.4 of 0..4: 0.6 x -10 pi/3 = -2 pi. Winsorised: -2 pi, 0, 0, 0, 2 pi.
# phi = 8 pi^2 / 5 = 15.7914; tau2 = (8 pi^2 - 4) / (8000 - 5 x 1600^2 / 8000) = 74.9568 / 6400 = 0.0117120.
FIVE = [100, 200, 200, 200, 300], [400] * 5


def test_units_that_differ_more_than_chance_get_wider_limits():
    funnel = proportions(*FIVE)
    assert funnel.target == 0.5
    assert funnel.phi == pytest.approx(8 * math.pi**2 / 5)
    assert funnel.tau2 == pytest.approx((8 * math.pi**2 - 4) / 6400)
    # sqrt(1/1600 + 0.011712) = 0.111072; sin^2(pi/4 - x) = (1 - sin 2x)/2 with 2x = 2 x 1.959964 x 0.111072
    assert funnel.lower_95 == pytest.approx([(1 - math.sin(0.435394)) / 2] * 5, abs=1e-5)
    assert funnel.upper_998 == pytest.approx([(1 + math.sin(0.686476)) / 2] * 5, abs=1e-5)
    assert funnel.flag.tolist() == [-1, 0, 0, 0, 1]
    assert funnel.flag.dtype == np.int8
    assert funnel.adjusted
    assert funnel.meaningful


def test_without_overdispersion_the_same_units_lie_far_outside():
    funnel = proportions(*FIVE, overdispersion=False)
    assert (funnel.adjusted, funnel.tau2) == (False, 0.0)
    assert funnel.phi == pytest.approx(15.7914, abs=1e-4)
    # 2 x 1.959964 / 40 = 0.097998, 2 x 3.090232 / 40 = 0.154512
    assert funnel.upper_95[0] == pytest.approx((1 + math.sin(0.0979982)) / 2)
    assert funnel.lower_998[0] == pytest.approx((1 - math.sin(0.1545116)) / 2)
    assert funnel.flag.tolist() == [-2, 0, 0, 0, 2]


def test_phi_up_to_one_leaves_limits_alone_although_tau2_would_be_positive():
    # z = -a, -a, a, a is its own winsorised form, so phi = a^2 = 0.9: below 1, but 4 x 0.9 > 3.
    step = math.sqrt(0.9) / 40
    r = [400 * math.sin(math.pi / 4 + sign * step) ** 2 for sign in (-1, -1, 1, 1)]
    funnel = proportions(r, [400] * 4, target=0.5)
    assert funnel.phi == pytest.approx(0.9)
    assert (funnel.adjusted, funnel.tau2, funnel.meaningful) == (False, 0.0, True)


def test_three_units_say_nothing_about_overdispersion():
    funnel = proportions([100, 200, 300], [400] * 3)
    assert funnel.phi > 1
    assert (funnel.meaningful, funnel.adjusted, funnel.tau2) == (False, False, 0.0)


def test_an_agreed_target_is_the_centre_line():
    funnel = proportions([300, 300], [400, 400], target=0.85)
    assert funnel.target == 0.85
    # asin(sqrt 0.85) = 1.173097, minus 3.090232/40 = 1.095841: sin^2 is 0.790878, and 0.75 is far too low.
    assert funnel.lower_998 == pytest.approx([0.790878] * 2, abs=1e-5)
    assert funnel.flag.tolist() == [-2, -2]
    assert proportions([300, 300], [400, 400]).flag.tolist() == [0, 0]


def test_a_common_miss_of_the_agreement_is_no_spread_between_units():
    # Pooled 1500/2000 = 0.75, asin(sqrt 0.75) = pi/3 = 1.0471976. As asin(sqrt p) = pi/4 + asin(2p - 1)/2,
    # 290 and 310 of 400 are at 0.7853982 + asin(0.45)/2 and asin(0.55)/2 = 1.0187808 and 1.0765803:
    # z = 40 x (-0.0284168, 0, 0.0293827) = -1.136669, 0, 1.175309, the ends twice, so that winsorising
    # leaves them alone. phi = (2 x 1.292016 + 2 x 1.381352)/5 = 1.069347; tau2 = (5.346735 - 4)/6400 =
    # 0.000210427. Around 0.85 phi would be 26.27, tau2 0.0199, and the 95 % limit 0.606.
    r, n = [290, 290, 300, 310, 310], [400] * 5
    funnel = proportions(r, n, target=0.85)
    assert funnel.adjusted
    assert funnel.phi == pytest.approx(1.069347, abs=1e-6)
    assert funnel.tau2 == pytest.approx(0.000210427, abs=1e-9)
    assert funnel.flag.tolist() == [-2] * 5
    pooled = proportions(r, n)
    assert (pooled.phi, pooled.tau2) == (funnel.phi, funnel.tau2)
    assert pooled.flag.tolist() == [0] * 5
    # All exactly at 75 %: no spread at all.
    same = proportions([300] * 5, n, target=0.85)
    assert (same.phi, same.tau2, same.flag.tolist()) == (0.0, 0.0, [-2] * 5)


def test_a_common_excess_over_an_agreed_rate_is_no_spread_between_units():
    # sqrt O = 19, 19, 20, 21, 21 of 400 years; m = 2004/2000 = 1.002, sqrt(400.8) = 20.019990.
    # z = 2 x (-1.019990 twice, -0.019990, 0.980010 twice); phi = 4 (2 x 1.040380 + 0.000400 + 2 x 0.960420)/5
    # = 3.201599; tau2 = (16.007995 - 4)/6400 = 0.00187625. Around 0.6 (sqrt(240) = 15.49) phi would be 84.
    o, e = [361, 361, 400, 441, 441], [400] * 5
    funnel = rates(o, e, target=0.6)
    assert funnel.phi == pytest.approx(3.201599, abs=1e-5)
    assert funnel.tau2 == pytest.approx(0.00187625, abs=1e-8)
    assert funnel.flag.tolist() == [2] * 5
    pooled = rates(o, e)
    assert (pooled.phi, pooled.tau2, pooled.flag.tolist()) == (funnel.phi, funnel.tau2, [0] * 5)


def test_small_units_get_exact_limits():
    funnel = proportions([2, 50], [10, 100], target=0.5)
    # Of 1024 equal outcomes: P(R<=1) = 11, P(R<=2) = 56, P(R<=7) = 968, P(R<=8) = 1013; P(2) = P(8) = 45.
    # Lower: 2 - (56 - 25.6)/45 = 1.324444. Upper: 8 + 1 - (1013 - 998.4)/45 = 8.675556, as far from 5.
    assert funnel.lower_95[0] == pytest.approx(0.1324444, abs=1e-7)
    assert funnel.upper_95[0] == pytest.approx(0.8675556, abs=1e-7)
    assert funnel.exact.tolist() == [True, False]
    # The arcsine limit (1 - sin(1.959964/sqrt 10))/2 = 0.2096 would have called 2 of 10 too low.
    assert (1 - math.sin(1.959964 / math.sqrt(10))) / 2 > 0.2
    assert funnel.flag[0] == 0


def test_the_exact_upper_limit_counts_the_observed_number_itself():
    # P(R >= 5) = P(R = 5) = 0.8^5 = 0.32768 is no rarity: 5 + 1 - 0.025/0.32768 = 5.92 of 5, kept at 1.
    funnel = proportions([5], [5], target=0.8)
    assert (funnel.upper_95[0], funnel.upper_998[0]) == (1.0, 1.0)
    # P(R >= 17) = 0.8^17 = 0.0225 is below 0.025, P(R >= 16) = 0.8^16 = 0.0281 is not; 0.8^20 = 0.0115.
    funnel = proportions([16, 17, 20], [16, 17, 20], target=0.8, overdispersion=False)
    assert funnel.flag.tolist() == [0, 1, 1]
    # Of 17, P(R <= 16) = 0.977482 is the first to pass 0.975: 16 + 1 - 0.002482/(17 x 0.2 x 0.8^16).
    assert funnel.upper_95[1] == pytest.approx((17 - (0.025 - 0.8**17) / (3.4 * 0.8**16)) / 17)
    # 0.8^31 = 0.00099 is below 0.001, 0.8^30 = 0.0012 is not.
    assert proportions([30, 31], [30, 31], target=0.8).flag.tolist() == [1, 2]


@pytest.mark.parametrize("n", [1, 5, 20])
@pytest.mark.parametrize("target", [0.8, 0.85, 0.9])
def test_a_full_score_of_a_small_unit_is_never_far_too_high(n: int, target: float):
    assert proportions([n], [n], target=target).flag[0] == (target**n < 0.025)


@pytest.mark.parametrize("target", [None, 1.0])
def test_units_that_all_reach_everything_are_all_inside(target: float | None):
    n = [1, 2, 5, 20, 50, 99, 100, 400]
    assert proportions(n, n, target=target).flag.tolist() == [0] * 8
    assert proportions([0] * 8, n, target=target and 0.0).flag.tolist() == [0] * 8


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=8), st.floats(0, 1))
def test_exact_upper_limits_mirror_the_lower_limits_of_the_failures(n, target):
    none = [0] * len(n)
    successes = proportions(none, n, target=target, overdispersion=False)
    failures = proportions(none, n, target=1 - target, overdispersion=False)
    assert successes.upper_95 == pytest.approx(1 - failures.lower_95, abs=1e-9)
    assert successes.upper_998 == pytest.approx(1 - failures.lower_998, abs=1e-9)


def binomial(n: int, target: float) -> np.ndarray:
    """Chances of 0 to n successes, from the logarithms of the factorials."""
    p, q = math.log(target), math.log1p(-target)
    ways = [math.lgamma(n + 1) - math.lgamma(r + 1) - math.lgamma(n - r + 1) for r in range(n + 1)]
    return np.exp([way + r * p + (n - r) * q for r, way in enumerate(ways)])


SIZES = [1, 2, 3, 5, 10, 20, 37, 50, 80, 99]
SHARES = [0.01, 0.1, 0.3, 0.5, 0.8, 0.85, 0.9, 0.99]
# Larger, but with fewer than 10 successes or failures expected.
RARE = [(100, 0.99), (100, 0.01), (400, 0.99), (150, 0.95), (999, 0.99), (5000, 0.999), (3000, 0.003)]


@pytest.mark.parametrize("n, target", [*product(SIZES, SHARES), *RARE])
def test_exact_limits_flag_by_chance_at_most_as_often_as_they_should(n: int, target: float):
    chance = binomial(n, target)
    flag = proportions(range(n + 1), [n] * (n + 1), target=target, overdispersion=False).flag
    for level, most in ((1, 0.025), (2, 0.001)):
        assert chance[flag >= level].sum() <= most
        assert chance[flag <= -level].sum() <= most
    for r in range(n + 1):  # and what is rarer is flagged; 0 of 3 at 0.9 has 0.001 exactly: not -2
        too_low, too_high = (
            sum(side.sum() < most - 1e-12 for most in (0.025, 0.001))
            for side in (chance[: r + 1], chance[r:])
        )
        assert flag[r] == int(too_high) - int(too_low)


HUNDREDTH, THREE_TENTHS, MOST = Fraction(1, 100), Fraction(3, 10), Fraction(97, 100)


@pytest.mark.parametrize(
    "n, t",
    [
        *product([1, 2, 7, 30, 99], [HUNDREDTH, THREE_TENTHS, MOST]),
        (100, MOST),
        (333, MOST),
        (900, HUNDREDTH),
    ],
)
def test_exact_limits_equal_an_enumeration_in_fractions(n: int, t: Fraction):
    funnel = proportions([0], [n], target=float(t))
    tails = [Fraction(1, 40), Fraction(39, 40), Fraction(1, 1000), Fraction(999, 1000)]
    for p, limit in zip(tails, four(funnel), strict=True):
        # The upper limits are those of the failures, counted down from 1.
        upper = p > Fraction(1, 2)
        tail, share = (1 - p, 1 - t) if upper else (p, t)
        r, up_to = -1, Fraction(0)
        while up_to < tail:
            r += 1
            here = math.comb(n, r) * share**r * (1 - share) ** (n - r)
            up_to += here
        expected = max((r - (up_to - tail) / here) / n, Fraction(0))
        assert limit[0] == pytest.approx(float(1 - expected if upper else expected), abs=1e-11)


def test_with_variance_between_units_small_ones_follow_the_adjusted_limits_too():
    funnel = proportions([2, 18, 5, 10, 16], [20] * 5)
    assert funnel.adjusted
    assert not funnel.exact.any()
    angle, spread = math.asin(math.sqrt(0.51)), math.sqrt(1 / 80 + funnel.tau2)
    assert funnel.lower_95[0] == pytest.approx(math.sin(max(0, angle - 1.959964 * spread)) ** 2)


# Four of 400 around 0.8; with a small fifth unit tau2 is 0.002 to 0.005.
AROUND = [334, 306, 334, 306]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 10, 12, 16])
def test_variance_between_units_does_not_flag_a_full_score_of_a_small_unit(n: int):
    funnel = proportions([*AROUND, n], [400] * 4 + [n], target=0.8)
    assert 0.001 < funnel.tau2 < 0.005
    # The arcsine limit alone would flag 5 of 5 and up: with tau2 below 0.00597 it stays below pi/2.
    limit = math.asin(math.sqrt(0.8)) + 1.959964 * math.sqrt(1 / (4 * n) + funnel.tau2)
    assert (limit < math.pi / 2) == (n >= 5)
    assert funnel.flag[-1] == 0
    assert not funnel.exact.any()
    mirrored = proportions([*(400 - r for r in AROUND), 0], [400] * 4 + [n], target=0.2)
    assert mirrored.flag[-1] == 0


@pytest.mark.parametrize(
    "n, target", [(1, 0.8), (5, 0.8), (20, 0.85), (99, 0.3), (100, 0.99), (400, 0.99), (999, 0.01)]
)
def test_with_variance_between_units_no_limit_is_narrower_than_the_exact_one(n: int, target: float):
    wide = proportions(AROUND, [400] * 4, target=target)
    exact = proportions([0], [n], target=target)
    assert wide.tau2 > 0
    assert exact.exact[0]
    for line, limit, sign in zip(limits_at(wide, [n]), four(exact), (1, -1, 1, -1), strict=True):
        assert sign * line[0] <= sign * limit[0]


def test_expected_counts_decide_which_large_units_are_judged_exactly():
    n = [99, 100, 199, 200, 201]
    for target in (0.05, 0.95):
        assert proportions([50] * 5, n, target=target).adjusted is True
        funnel = proportions([50] * 5, n, target=target, overdispersion=False)
        assert funnel.exact.tolist() == [True, True, True, False, False]
    # 100 (1 - 0.9) is 10, whatever the rounding.
    assert not proportions([90], [100], target=0.9).exact[0]


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_single_exception_to_an_agreement_without_exceptions_is_far_outside(target: float):
    n = np.array([1, 99, 100, 400, 20_000])
    r = 1 if target == 0 else n - 1
    flag = proportions(np.broadcast_to(r, n.shape), n, target=target, overdispersion=False).flag
    assert flag.tolist() == [2 if target == 0 else -2] * 5


def test_phi_and_tau2_equal_a_plain_transcription():
    r, n = [12, 30, 55, 260, 8, 91], [40, 41, 160, 390, 55, 118]
    t = sum(r) / sum(n)
    z = [
        (math.asin(math.sqrt(a / b)) - math.asin(math.sqrt(t))) * 2 * math.sqrt(b)
        for a, b in zip(r, n, strict=True)
    ]
    ranked = sorted(z)  # quantiles of six values lie at positions 0.5 and 4.5
    low, high = (ranked[0] + ranked[1]) / 2, (ranked[4] + ranked[5]) / 2
    phi = sum(min(max(v, low), high) ** 2 for v in z) / 6
    w = [4 * b for b in n]
    tau2 = (6 * phi - 5) / (sum(w) - sum(v * v for v in w) / sum(w))
    funnel = proportions(r, n)
    assert (funnel.phi, funnel.tau2) == (pytest.approx(phi), pytest.approx(tau2))


def test_the_angle_stays_between_zero_and_a_right_angle():
    # asin(sqrt 0.98) = 1.4289, plus 3.090232 x 0.11 = 1.77, past pi/2 = 1.5708. Squared as it is, the limit
    # turns back to 0.96, below the target itself.
    r, n = [200, 400, 400, 400, 600], [800] * 5
    high = proportions(r, n, target=0.98)
    spread = math.sqrt(1 / 3200 + high.tau2)
    assert math.sin(math.asin(math.sqrt(0.98)) + 3.090232 * spread) ** 2 < 0.98
    assert (high.upper_95[0], high.upper_998[0]) == (1.0, 1.0)
    low = proportions(r, n, target=0.02)
    assert math.sin(math.asin(math.sqrt(0.02)) - 3.090232 * spread) ** 2 > 0.02
    assert (low.lower_95[0], low.lower_998[0]) == (0.0, 0.0)
    # 0.98^100 = 0.13: a full score of 100 is no rarity.
    assert proportions([100], [100], target=0.98).flag[0] == 0
    assert proportions([0], [100], target=0.02).flag[0] == 0


def test_on_the_limit_is_inside():
    limits = [limit[0] for limit in four(proportions([200], [400], target=0.5))]
    on_95_low, on_95_high, on_998_low, on_998_high = (400 * limit for limit in limits)
    on = [on_95_low, on_95_high, on_998_low, on_998_high]
    assert proportions(on, [400] * 4, target=0.5, overdispersion=False).flag.tolist() == [0, 0, -1, 1]
    past = [on_95_low - 0.001, on_95_high + 0.001, on_998_low - 0.001, on_998_high + 0.001]
    assert proportions(past, [400] * 4, target=0.5, overdispersion=False).flag.tolist() == [-1, 1, -2, 2]


def test_a_unit_without_clients_is_left_out():
    funnel = proportions([0, *FIVE[0]], [0, *FIVE[1]])
    assert np.isnan([funnel.value[0], *(limit[0] for limit in four(funnel))]).all()
    assert funnel.flag.tolist() == [0, -1, 0, 0, 0, 1]
    assert not funnel.exact[0]
    assert funnel.phi == proportions(*FIVE).phi
    assert not proportions([0, 1, 1, 1], [0, 4, 4, 4]).meaningful


@pytest.mark.parametrize("units", [[], [0, 0]])
def test_without_any_client_there_is_no_funnel(units: list[int]):
    for funnel in (proportions(units, units), rates(units, units)):
        assert math.isnan(funnel.target)
        assert math.isnan(funnel.phi)
        assert not funnel.flag.any()
        assert np.isnan(limits_at(funnel, [10.0])).all()


def test_the_lines_pass_through_the_limits_of_the_units():
    for funnel in (
        proportions([3, 12, 60, 300], [8, 30, 99, 700], overdispersion=False),
        proportions(*FIVE),
        proportions([8, 30, 98, 690, 1200], [8, 30.5, 99.5, 700, 2000], target=0.99, overdispersion=False),
        proportions([*AROUND, 5, 60.25], [400] * 4 + [5, 70.25], target=0.8),
        rates([3, 12, 60, 300], [8, 30.5, 99, 700]),
    ):
        for line, limit in zip(limits_at(funnel, funnel.denominator), four(funnel), strict=True):
            assert line.tolist() == limit.tolist()


def test_between_whole_numbers_of_clients_a_line_is_straight():
    funnel = proportions([5], [10], target=0.5)
    low, middle, high = limits_at(funnel, [10, 10.5, 11])[0]
    assert middle == pytest.approx((low + high) / 2)
    assert np.isnan(limits_at(funnel, [0])).all()
    low, middle, high = limits_at(proportions([400], [400], target=0.99), [400, 400.25, 401])[0]
    assert low != high
    assert middle == pytest.approx(0.75 * low + 0.25 * high)


@pytest.mark.parametrize(
    "numerator, denominator, target, reason",
    [
        ([1], [2, 3], None, "1 numerators with 2"),
        ([-1], [2], None, "negative"),
        ([1], [-2], None, "negative"),
        ([math.nan], [2], None, "missing"),
        ([[1]], [[2]], None, "one row"),
        ([3], [2], None, "exceeds"),
        ([1], [0], None, "exceeds"),
        ([1], [2], 1.2, "outside"),
        ([1], [2], -0.1, "outside"),
        ([1], [2], math.nan, "outside"),
    ],
)
def test_impossible_proportions_are_refused(numerator, denominator, target, reason):
    with pytest.raises(ValueError, match=reason):
        proportions(numerator, denominator, target=target)


def test_impossible_rates_are_refused():
    for target in (-1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="target"):
            rates([1], [1], target=target)
    with pytest.raises(ValueError, match="numerators"):
        rates([1, 2], [1])
    with pytest.raises(ValueError, match="negative"):
        limits_at(rates([1], [1]), [-1])


def test_nothing_observed_of_a_fifth_expected_is_no_outlier():
    # A chi-square band around 0.2 expected starts above 0; one person can hardly be fewer than none.
    funnel = rates([0, 1], [0.2, 0.2], target=1)
    assert funnel.flag.tolist() == [0, 0]
    assert funnel.lower_95.tolist() == [0, 0]


@pytest.mark.parametrize(
    "events, inside, outside, flag",
    [  # published exact 95 % limits: 0 events 0-3.689, 1 event 0.0253-5.572, 5 events 1.6235-11.668
        (0, 3.68, 3.70, -1),
        (1, 0.0254, 0.0252, 1),
        (1, 5.57, 5.58, -1),
        (5, 1.63, 1.62, 1),
        (5, 11.66, 11.68, -1),
        # Byar: 10 (1 - 1/90 - 1.959964/(3 sqrt 10))^3 = 4.7875 (exact would be 4.7954);
        # 11 (1 - 1/99 + 1.959964/(3 sqrt 11))^3 = 18.391
        (10, 4.79, 4.78, 1),
        (10, 18.38, 18.40, -1),
    ],
)
def test_a_count_is_judged_by_its_own_confidence_limits(events, inside, outside, flag):
    funnel = rates([events, events], [inside, outside], target=1)
    assert funnel.flag.tolist() == [0, flag]
    assert funnel.exact.tolist() == [events < 10] * 2


def test_overdispersed_rates_use_the_root():
    # sqrt O = 8, 10, 10, 10, 12; m = 508/500, sqrt(101.6) = 10.079683: z = -4.159365, three times -0.159365,
    # 3.840635. Quantiles -0.159365 -/+ 2.4: phi = (2.559365^2 + 3 x 0.159365^2 + 2.240635^2)/5 = 2.329397;
    # tau2 = (11.646985 - 4)/(2000 - 400) = 0.00477937; sqrt(1/400 + 0.00477937) = 0.0853192.
    # Limits (1 -/+ 0.167223)^2 = 0.693518 and 1.362409; (1 -/+ 0.263656)^2 = 0.542202 and 1.596827.
    funnel = rates([64, 100, 100, 100, 144], [100] * 5, target=1)
    assert (funnel.phi, funnel.tau2) == (pytest.approx(2.329397), pytest.approx(0.00477937))
    assert [limit[0] for limit in four(funnel)] == pytest.approx(
        [0.693518, 1.362409, 0.542202, 1.596827], abs=5e-6
    )
    assert funnel.flag.tolist() == [-1, 0, 0, 0, 1]
    assert rates([64, 144], [100, 100], target=1).flag.tolist() == [-2, 2]


def test_variance_between_units_never_narrows_a_limit():
    # The root alone would call 0 of 2.5 too low: (sqrt 2.5 - 1.96 / 2)^2 > 0, while P(0) = exp(-2.5) = 0.082.
    funnel = rates([64, 100, 100, 100, 144, 0], [100, 100, 100, 100, 100, 2.5], target=1)
    assert funnel.adjusted
    assert funnel.flag[-1] == 0
    plain = rates([0], [2.5], target=1)
    assert funnel.lower_95[-1] <= plain.lower_95[0]
    assert funnel.upper_95[-1] >= plain.upper_95[0]


def test_a_rate_does_not_depend_on_the_unit_of_exposure():
    events, years = np.array([3, 9, 40, 55]), np.array([2.0, 4.0, 9.0, 30.0])
    per_year, per_day = rates(events, years), rates(events, years * 365)
    assert per_day.flag.tolist() == per_year.flag.tolist()
    assert per_day.upper_998 * 365 == pytest.approx(per_year.upper_998)


def test_any_event_is_too_many_where_none_was_agreed():
    assert rates([0, 1, 0], [5, 5, 0], target=0).flag.tolist() == [0, 2, 0]
    assert rates([4, 2], [2, 0]).target == 2.0


units = st.lists(st.tuples(st.integers(0, 150), st.floats(0, 1)), min_size=1, max_size=12)


def outside(funnel: Funnel) -> np.ndarray:
    near, far = (funnel.lower_95, funnel.upper_95), (funnel.lower_998, funnel.upper_998)
    slack = 1e-9 * np.nan_to_num(funnel.value)
    above = [funnel.value > high + slack for _, high in (near, far)]
    below = [funnel.value < low - slack for low, _ in (near, far)]
    return sum(above, np.zeros(1, int)) - sum(below, np.zeros(1, int))


@settings(max_examples=60, deadline=None)
@given(units, st.none() | st.floats(0, 1), st.booleans())
def test_flags_agree_with_the_limits_of_proportions(given_units, target, overdispersion):
    n = np.array([size for size, _ in given_units])
    r = np.array([round(size * share) for size, share in given_units])
    funnel = proportions(r, n, target=target, overdispersion=overdispersion)
    assert funnel.flag.tolist() == outside(funnel).tolist()
    ordered = np.array([funnel.lower_998, funnel.lower_95, funnel.upper_95, funnel.upper_998])[:, n > 0]
    assert (np.diff(ordered, axis=0) >= 0).all()
    assert ((ordered >= 0) & (ordered <= 1)).all()
    assert np.isnan(np.array(four(funnel))[:, n == 0]).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.floats(0.05, 60))
def test_flags_of_rates_agree_with_the_limits_and_with_the_test_of_the_count(events, expected):
    funnel = rates(events, [expected] * len(events), target=1, overdispersion=False)
    assert funnel.flag.tolist() == outside(funnel).tolist()
    for count, flag in zip(events, funnel.flag.tolist(), strict=True):
        assert flag == judged(count, expected)


def judged(count: int, expected: float) -> int:
    """Judge one count: Poisson tails under 10, Byar's limits from 10."""
    flag = 0
    for q, tail in ((1.959964, 0.025), (3.090232, 0.001)):
        if count < 10:
            chances = [math.exp(-expected) * expected**i / math.factorial(i) for i in range(count + 1)]
            at_least, at_most = 1 - sum(chances[:-1]), sum(chances)
            assume(min(abs(at_least - tail), abs(at_most - tail)) > 1e-9)
            flag += (at_least < tail) - (at_most < tail)
        else:
            low = count * (1 - 1 / (9 * count) - q / (3 * math.sqrt(count))) ** 3
            next_ = count + 1
            high = next_ * (1 - 1 / (9 * next_) + q / (3 * math.sqrt(next_))) ** 3
            assume(min(abs(low - expected), abs(high - expected)) > 1e-6)
            flag += (low > expected) - (high < expected)
    return flag
