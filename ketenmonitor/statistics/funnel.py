"""Funnel plot: which units differ from the target by more than chance, given how small they are.

Limits of 95 % and 99.8 % around one target, wide for small units and narrow for large ones. Units that
differ more among themselves than chance explains (overdispersion) get wider limits. Hiding small
numbers is not done here: a hidden unit still counts in the target and in the dispersion.

Sources: Spiegelhalter, Funnel plots for comparing institutional performance, Stat Med 2005;24:1185;
Spiegelhalter et al., Statistical methods for healthcare regulation, JRSS A 2012;175:1; DerSimonian and
Laird, Control Clin Trials 1986;7:177; Byar's limits as in Breslow and Day, IARC 82 (1987).
"""

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats, Floats, Floats]
Kind = Literal["proportion", "rate"]

# Lower 95 %, upper 95 %, lower 99.8 %, upper 99.8 %: every array of four limits has this order.
NORMAL = np.array([-1.959964, 1.959964, -3.090232, 3.090232])[:, None]
TAIL = (0.025, 0.975, 0.001, 0.999)
# The arcsine limits are close enough to the binomial ones from this denominator, provided that at least
# this many successes and as many failures are expected.
EXACT_BELOW = 100
EXPECTED_BELOW = 10
# From this number of events Byar's limits are close enough to the Poisson ones.
BYAR_FROM = 10
# With this many units or fewer their spread says nothing.
FEW = 3
# A value that differs from a limit only by rounding (relative) lies on it.
ROUNDING = 1e-9
# A cumulative chance that differs from a tail only by rounding equals it.
SAME_CHANCE = 1e-12


@dataclass(frozen=True)
class Funnel:
    """Units against their limits; arrays have one element per unit, in the order they were given.

    ``value`` is what was observed per unit of ``denominator``, ``target`` the centre line. ``phi`` is the
    mean squared winsorised z of the units around their pooled mean, whatever the target; nan without
    units, and not ``meaningful`` with 3 or fewer.
    ``tau2`` is the variance between units that the limits include, on the scale of arcsin(sqrt(value))
    for proportions and of sqrt(value) for rates; 0 unless ``adjusted``. ``flag`` is -2 below the 99.8 %
    limit, -1 below the 95 % limit, 0 inside or on it, 1 and 2 above. ``exact`` marks units judged by the
    binomial or Poisson distribution itself, so none when ``tau2`` > 0: those limits are then only the least
    width. A denominator of 0 gives nan and flag 0.
    """

    kind: Kind
    value: Floats
    denominator: Floats
    target: float
    phi: float
    tau2: float
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    flag: NDArray[np.int8]
    adjusted: bool
    meaningful: bool
    exact: NDArray[np.bool_]


def proportions(
    numerator: ArrayLike, denominator: ArrayLike, *, target: float | None = None, overdispersion: bool = True
) -> Funnel:
    """Compare the shares r/n of k units with ``target``, by default sum r / sum n, else what was agreed.

    ``numerator`` r and ``denominator`` n are (k,), already summed per unit; r need not be whole. With
    s = 1/(2 sqrt n), m = sum r / sum n and z = (asin(sqrt(r/n)) - asin(sqrt(m)))/s, winsorised at its
    10 % and 90 % quantiles, phi = mean(z^2) and tau2 is the moment estimate of DerSimonian and Laird.
    Limits are sin^2(asin(sqrt(target)) +/- q sqrt(s^2 + tau2)), the angle kept within [0, pi/2]: beyond
    it the square of the sine turns back and would call a perfect score too high.

    Deviation: the source takes z from the target. With an agreed target, a miss that all units share
    would then pass for spread between units, widen the limits, and nobody would be flagged. Spread is
    therefore measured around m, and the limits are drawn around the agreed target with that tau2.

    There is no adjustment (tau2 = 0) with ``overdispersion`` off, with 3 units or fewer, or when phi <= 1.
    Units of fewer than 100, and larger ones where fewer than 10 successes or fewer than 10 failures are
    expected, n min(target, 1 - target) < 10, then get limits from the binomial distribution: the arcsine
    ones would flag by chance 37 % of the units of 100 at a target of 0.99. With r_p the smallest r for
    which P(R <= r) >= p and a = (P(R <= r_p) - p)/P(R = r_p), the lower limit is (r_p - a)/n, at least 0.
    Deviation: the source takes the upper limit likewise, which judges P(R > r), without r itself, and
    calls 5 of 5 at a target of 0.8 too high. Here it is the lower limit of the failures n - R turned
    round: (r_p + 1 - a)/n, at most 1. A unit thus lies outside exactly when P(R <= r) or P(R >= r) is
    below the tail, and no side flags by chance more often than it should.
    With tau2 > 0 these units get the arcsine limits, or the binomial ones where those are wider: the
    binomial distribution alone has no room for variance between units, but that variance cannot make a
    limit narrower, and 5 of 5 at a target of 0.8 would be too high again.

    Raises ValueError for lengths that differ, negative or missing numbers, r > n, a target outside [0, 1].
    Source: Spiegelhalter 2005, appendix (limits, winsorising); Spiegelhalter et al. 2012 (tau2).
    """
    r, n = _pair(numerator, denominator)
    if np.any(r > n * (1 + ROUNDING)):
        raise ValueError("a numerator exceeds its denominator")
    if target is not None and not 0 <= target <= 1:
        raise ValueError("target of a proportion outside [0, 1]")
    return _funnel("proportion", np.minimum(r, n), n, target, overdispersion)


def rates(
    events: ArrayLike, exposure: ArrayLike, *, target: float | None = None, overdispersion: bool = True
) -> Funnel:
    """Compare the rates O/e of k units with ``target``, by default sum O / sum e, else what was agreed.

    ``events`` O and ``exposure`` e are (k,); the rate is per unit of exposure. The observed count is
    tested: a unit lies above (below) when its expected count E = target e falls below (above) the
    confidence limits of O, exact Poisson under 10 events and Byar's from 10. A chi-square band around E
    would call 0 observed of 0.2 expected an outlier. The limits at e are the counts whose confidence
    limit equals E, linear between whole counts, over e: O/e passes them exactly when the test says so.

    Overdispersion: y = sqrt(O/e), s = 1/(2 sqrt e) and z = (y - sqrt(m))/s around the pooled rate
    m = sum O / sum e, also when another target was agreed; that deviation from the source, winsorising,
    phi, tau2 and when to adjust are as for ``proportions``. Limits are then
    max(0, sqrt(target) +/- q sqrt(s^2 + tau2))^2, or the Poisson ones where those are wider: variance
    between units cannot make a limit narrower, and the root is too strict for an expected count near 1.

    Events without exposure belong to no rate and are left out. Raises ValueError for lengths that differ,
    negative or missing numbers, a negative target.
    Source: Spiegelhalter et al. 2012 (root transformation); Breslow and Day 1987 (Byar, exact limits).
    """
    o, e = _pair(events, exposure)
    if target is not None and not 0 <= target < math.inf:
        raise ValueError("target of a rate is negative or not a number")
    return _funnel("rate", o, e, target, overdispersion)


def limits_at(funnel: Funnel, denominators: ArrayLike) -> Limits:
    """Limits at any denominators, to draw the lines: lower 95 %, upper 95 %, lower 99.8 %, upper 99.8 %.

    The same function gives the limits of the units, so that lines and flags agree. Binomial limits exist
    for whole denominators and are linear in between; 0 gives nan. Raises ValueError when negative.
    """
    return _limits(funnel.kind, funnel.target, funnel.tau2, _numbers(denominators))


def _numbers(given: ArrayLike) -> Floats:
    numbers = np.asarray(given, dtype=np.float64)
    if numbers.ndim != 1 or not np.all(np.isfinite(numbers) & (numbers >= 0)):
        raise ValueError("expected one row of numbers, none of them negative or missing")
    return numbers


def _pair(above: ArrayLike, below: ArrayLike) -> tuple[Floats, Floats]:
    count, size = _numbers(above), _numbers(below)
    if len(count) != len(size):
        raise ValueError(f"{len(count)} numerators with {len(size)} denominators")
    return count, size


def _funnel(kind: Kind, count: Floats, size: Floats, agreed: float | None, overdispersion: bool) -> Funnel:
    units = size > 0
    value = np.divide(count, size, out=np.full(size.shape, np.nan), where=units)
    pooled = float(count[units].sum() / size[units].sum()) if units.any() else math.nan
    target = pooled if agreed is None else float(agreed)
    # Around the pooled mean: a miss of the agreed target that all units share is no spread between them.
    phi, tau2 = _dispersion(_scaled(kind, value[units]) - _scaled(kind, pooled), size[units])
    meaningful = int(units.sum()) > FEW
    adjusted = overdispersion and meaningful and phi > 1
    tau2 = tau2 if adjusted else 0.0
    limits = _limits(kind, target, tau2, size)
    flag = np.zeros(size.shape, dtype=np.int8)
    for lower, upper in (limits[:2], limits[2:]):
        flag += value > upper * (1 + ROUNDING)
        flag -= value < lower * (1 - ROUNDING)
    small = _few(target, size) if kind == "proportion" else count < BYAR_FROM
    exact = units & small & (tau2 == 0)
    return Funnel(kind, value, size, target, phi, tau2, *limits, flag, adjusted, meaningful, exact)


def _scaled(kind: Kind, value: Floats | float) -> Floats:
    """Put values on the scale where their variance is 1/(4n), whatever the value."""
    root: Floats = np.sqrt(value)
    return np.arcsin(root) if kind == "proportion" else root


def _dispersion(distance: Floats, size: Floats) -> tuple[float, float]:
    """Give phi, and tau2 of DerSimonian and Laird, for distances to the mean with variance 1/(4 size)."""
    k = len(size)
    if k == 0:
        return math.nan, 0.0
    weight = 4 * size
    z = distance * np.sqrt(weight)
    phi = float(np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2))
    excess = k * phi - (k - 1)
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    return phi, excess / spread if excess > 0 and spread > 0 else 0.0


def _limits(kind: Kind, target: float, tau2: float, size: Floats) -> Limits:
    """Give the four limits at denominators (k,); nan at 0 or without a target."""
    limits = np.full((4, len(size)), np.nan)
    units = (size > 0) & (not math.isnan(target))
    n = size[units]
    reach = _scaled(kind, target) + NORMAL * np.sqrt(1 / (4 * n) + tau2)
    if kind == "proportion":
        bounds = np.sin(np.clip(reach, 0, math.pi / 2)) ** 2
        small = _few(target, n)
        exact = _binomial(target, n[small])
        bounds[:, small] = _wider(bounds[:, small], exact) if tau2 > 0 else exact
    else:
        bounds = _poisson(target * n) / n
        if tau2 > 0:
            bounds = _wider(bounds, np.clip(reach, 0, None) ** 2)
    limits[:, units] = bounds
    return limits[0], limits[1], limits[2], limits[3]


def _wider(some: Floats, others: Floats) -> Floats:
    """Give the lowest lower and the highest upper of two times four limits (4, k)."""
    return np.where(NORMAL < 0, np.minimum(some, others), np.maximum(some, others))


def _few(target: float, n: Floats) -> NDArray[np.bool_]:
    """Tell for which denominators the arcsine limits are too rough."""
    rarer = n * min(target, 1 - target)
    return (n < EXACT_BELOW) | (rarer < EXPECTED_BELOW * (1 - ROUNDING))


def _binomial(target: float, n: Floats) -> Floats:
    """Binomial limits (4, k) of proportions, linear between whole ``n``; those below 1 are as at 1.

    Counted is the rarer of success and failure, so that few counts matter however large n is. The limits
    of the other are 1 minus these, lower and upper swapped: with F = n - R and tail 1 - p, f = n - r_p is
    the smallest with P(F <= f) = P(R >= r_p) >= 1 - p, and (P(F <= f) - (1 - p))/P(F = f) = 1 - a. The
    failures' lower limit (f - 1 + a)/n is the upper limit 1 - (f - 1 + a)/n = (r_p + 1 - a)/n.
    """
    below = np.maximum(np.floor(n), 1)
    start, stop = (_binomial_rarer(min(target, 1 - target), whole) for whole in (below, below + 1))
    part = np.clip(n - below, 0, 1)
    limits = start * (1 - part) + stop * part
    return 1 - limits[[1, 0, 3, 2]] if target > 0.5 else limits


def _binomial_rarer(share: float, n: Floats) -> Floats:
    """Binomial limits (4, k) at whole ``n``, for a share of at most a half.

    ``n`` is at most EXACT_BELOW or ``share`` n hardly above EXPECTED_BELOW: either way P(R <= EXACT_BELOW) is
    1 but for rounding, and P(R = 0) is no smaller than 2^-EXACT_BELOW. From there each chance follows from
    the one before: P(R = r) = P(R = r - 1) (n - r + 1)/r share/(1 - share), 0 past n.
    """
    r = np.arange(1, EXACT_BELOW + 1)
    none = np.exp(n * math.log1p(-share))[:, None]
    steps = np.maximum(n[:, None] - r + 1, 0) / r * (share / (1 - share))
    chance = np.cumprod(np.hstack([none, steps]), axis=1)
    up_to = np.cumsum(chance, axis=1)
    limits = np.empty((4, len(n)))
    for row, tail in enumerate(TAIL):
        past = up_to - tail
        past[np.abs(past) < SAME_CHANCE] = 0
        first = np.argmax(past >= 0, axis=1)
        here = np.arange(len(n)), first
        limits[row] = (first + (tail > 0.5) - past[here] / chance[here]) / n
    return np.clip(limits, 0, 1)


def _poisson(expected: Floats) -> Floats:
    """Counts (4, k) whose confidence limit equals the expected counts (k,), linear between whole counts.

    A count m is too low when its upper confidence limit is below ``expected``, too high when its lower one
    is above. Both rise with m: halve between a count that is small enough and one that is not.
    """
    counts = np.empty((4, len(expected)))
    for row, (tail, normal) in enumerate(zip(TAIL, NORMAL[:, 0].tolist(), strict=True)):
        bound = partial(_confidence, tail=tail, normal=normal)
        below = np.zeros_like(expected)
        above = np.ceil(expected + 10 * np.sqrt(expected) + 20)
        while np.any(above - below > 1):
            middle = np.floor((below + above) / 2)
            reached = bound(middle) <= expected
            above = np.where(~reached & (middle > below), middle, above)
            below = np.where(reached, middle, below)
        start, stop = bound(below), bound(below + 1)
        counts[row] = below + np.clip((expected - start) / (stop - start), 0, 1)
    return counts


def _confidence(count: Floats, tail: float, normal: float) -> Floats:
    """Confidence limit of whole counts: the upper one for a lower tail (0.025), the lower one for 0.975."""
    shifted = count + 1 if tail < 0.5 else count
    m = np.maximum(shifted, BYAR_FROM)
    byar = m * (1 - 1 / (9 * m) - normal / (3 * np.sqrt(m))) ** 3
    exact = np.array([_poisson_mean(i, tail) for i in range(BYAR_FROM + 1)])
    few = np.minimum(shifted, BYAR_FROM).astype(np.intp)
    return np.where(count < BYAR_FROM, exact[few], byar)


@cache
def _poisson_mean(m: int, tail: float) -> float:
    """Mean of a Poisson count R with P(R < m) = tail, by bisection; 0 for m = 0."""
    low, high = 0.0, 100.0 if m else 0.0
    for _ in range(80):
        mean = (low + high) / 2
        up_to = math.exp(-mean) * sum(mean**i / math.factorial(i) for i in range(m))
        low, high = (mean, high) if up_to > tail else (low, mean)
    return high
