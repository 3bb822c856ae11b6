"""The XmR chart: is a change in a monthly figure a signal, or chance? And is the target within reach?

One series is one measure of one partner, one value per calendar month. Its limits follow from its own changes
from month to month; four rules tell which points are more than chance.

Source: Making Data Count, NHS England; NHSRplotthedots 0.2.2; Wheeler, Understanding Variation. This module
deviates from that R package where it is weak: fewer than 13 values or no variation give no limits and no
icon; a missing month breaks moving range, trend, run and window; screening never removes all variation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

VERBETERING = "verbetering"
VERSLECHTERING = "verslechtering"
HOGER = "hoger"
LAGER = "lager"
TOEVAL = "toeval"
TE_KORT = "te kort"
GEEN = ""

HAALT = "structureel gehaald"
HAALT_NIET = "structureel niet gehaald"
WISSELEND = "wisselend"

MINIMUM = 13  # values a group needs before it has limits
MINIMUM_FIXED = 12  # values that limits may be fixed on
LIMIT = 2.66  # 3 / d2, d2 = 1.128 for two consecutive points
NEAR = 2 / 3
SCREEN = 3.267  # D4: a moving range from here on is not part of ordinary variation
RUN = 7  # points of a trend or a shift

# A difference below this share of the largest value is rounding: a point on the mean has to stay on the mean.
ROUNDING = 1e-13

DIRECTIONS = np.array([HOGER, LAGER, "neutraal"])
# per direction of improvement: nothing to say, low, chance, high
LABELS = np.array(
    [
        [GEEN, VERSLECHTERING, TOEVAL, VERBETERING],
        [GEEN, VERBETERING, TOEVAL, VERSLECHTERING],
        [GEEN, LAGER, TOEVAL, HOGER],
    ]
)
# per direction of improvement: nothing to say, target below, between, above the limits
ASSURANCES = np.array(
    [
        [GEEN, HAALT, WISSELEND, HAALT_NIET],
        [GEEN, HAALT_NIET, WISSELEND, HAALT],
        [GEEN, GEEN, GEEN, GEEN],
    ]
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]
Words = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Xmr:
    """An XmR chart and its verdict, per point in calendar order: shape (n,) for one series, (k, n) for many.

    Mean and limits are in the unit of the values and hold for every month of a group, nan in a group without
    limits. They are not clipped: draw a lower limit of -4 % at 0, but judge it as it is. `outside`, `trend`,
    `two_of_three` and `shift` are the four rules apart: -1 low or falling, 0 not, +1 high or rising; 0 in a
    group without limits. `rule` is the first that applies, in that order (1 to 4, 0 none), `direction` its
    sign, `label` its meaning (TOEVAL if none applies, GEEN for a missing month or without limits).
    `variation` and `assurance` are the two icons: a word for one series, k words for many. `target` is nan in
    a month without agreement.
    """

    values: Floats
    group: Ints
    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    outside: Signs
    trend: Signs
    two_of_three: Signs
    shift: Signs
    rule: Signs
    direction: Signs
    label: Words
    variation: str | Words
    assurance: str | Words
    target: Floats


def xmr(
    values: ArrayLike,
    *,
    improvement: str,
    target: ArrayLike | None = None,
    rebase: Collection[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> Xmr:
    """The XmR chart of one series: `values` of shape (n,), one per month, nan for a missing month.

    `target` is None, a number, or one number per month (nan: no agreement that month). Formula, other
    parameters, edge cases, errors and source: see `xmr_many`, of which this is the case of one series.
    """
    many = xmr_many(
        np.asarray(values, dtype=np.float64)[np.newaxis],
        improvement=improvement,
        target=None if target is None else np.asarray(target, dtype=np.float64)[np.newaxis],
        rebase=[rebase],
        fix_after=fix_after,
        screen=screen,
    )
    one: dict[str, Any] = {field.name: getattr(many, field.name)[0] for field in fields(Xmr)}
    one["variation"], one["assurance"] = str(one["variation"]), str(one["assurance"])
    return Xmr(**one)


def xmr_many(
    values: ArrayLike,
    *,
    improvement: str | Sequence[str],
    target: ArrayLike | None = None,
    rebase: Sequence[Collection[int]] | None = None,
    fix_after: int | None = None,
    screen: bool = True,
) -> Xmr:
    """The XmR charts of k series of n months: `values` of shape (k, n), any unit, nan for a missing month.

    Limits: mean +/- 2.66 A, with A the average of |y_i - y_(i-1)| over neighbouring months of the group; near
    limits at two thirds of that. With `screen`, moving ranges not below 3.267 A are left out of A, once,
    unless only zeros would remain. Four rules, inside a group: a point strictly outside the limits; a trend
    of 7 points strictly rising or falling (a point in two touching trends takes the slope to its right); in
    three points on one side of the mean, the two or three beyond a near limit but not outside; a shift of 7
    points strictly on one side of the mean.

    `improvement` says what is better, "hoger", "lager" or "neutraal": one word or k words. `target` is None,
    a number, (k,) or (k, n). `rebase` gives per series the indices at which a new group starts: one on a
    missing month counts from the first value after it, one before the second or after the last month changes
    nothing. `fix_after` (12 or more) bases mean and limits on the first so many non-missing values of each
    group.

    No limits, so no labels: a group with fewer than MINIMUM values, with only equal values, or without two
    neighbouring months. `variation` is TE_KORT when the last group has fewer than MINIMUM values, GEEN when
    it has no limits or the last month is missing, else the label of the last month. `assurance` sets the
    target of the last month against the limits of the last group, also when that month has no value; a target
    equal to a limit is WISSELEND; GEEN for "neutraal", without target or without limits. Comparisons
    disregard rounding (1e-13 of the largest value of the series). ValueError: wrong word, shape or
    `fix_after`, or an infinite value.

    Source: Making Data Count, NHS England; NHSRplotthedots 0.2.2; Wheeler, Understanding Variation.
    """
    y = np.array(values, dtype=np.float64)
    if y.ndim != 2 or y.shape[1] == 0:
        raise ValueError(f"values must have shape (k, n) with n at least 1, not {y.shape}")
    if np.isinf(y).any():
        raise ValueError("values must be finite, or nan for a missing month")
    if fix_after is not None and fix_after < MINIMUM_FIXED:
        raise ValueError(f"fix_after must be at least {MINIMUM_FIXED}, not {fix_after}")
    better = _better(improvement, len(y))
    goal = _goal(target, y.shape)
    group = _groups(rebase, y.shape)
    noise = ROUNDING * np.fmax.reduce(np.abs(y), axis=1, initial=0.0, keepdims=True)

    step = np.full(y.shape, np.nan)
    np.subtract(y[:, 1:], y[:, :-1], out=step[:, 1:], where=group[:, 1:] == group[:, :-1])
    mean, reach, count = _mean_and_reach(y, step, group, noise, fix_after, screen)
    lower, upper = mean - reach, mean + reach
    near_lower, near_upper = mean - NEAR * reach, mean + NEAR * reach
    limited = ~np.isnan(mean)

    side = _sign(y - mean, noise)
    outside = _between(y, lower, upper, noise)
    close = np.where(outside == 0, _between(y, near_lower, near_upper, noise), np.int8(0))
    trend = np.where(limited, _trend(_sign(step, noise), group), np.int8(0))
    two_of_three = _two_of_three(side, close, group)
    shift = _shift(side, group)

    rule, direction = np.zeros(y.shape, dtype=np.int8), np.zeros(y.shape, dtype=np.int8)
    for number, found in ((4, shift), (3, two_of_three), (2, trend), (1, outside)):
        np.copyto(rule, np.int8(number), where=found != 0)
        np.copyto(direction, found, where=found != 0)

    label = LABELS[better[:, np.newaxis], np.where(limited & ~np.isnan(y), direction + 2, 0)]
    judged = limited[:, -1] & ~np.isnan(goal[:, -1])
    reachable = _between(goal[:, -1:], lower[:, -1:], upper[:, -1:], noise)[:, 0]
    return Xmr(
        values=y,
        group=group,
        mean=mean,
        lower=lower,
        upper=upper,
        near_lower=near_lower,
        near_upper=near_upper,
        outside=outside,
        trend=trend,
        two_of_three=two_of_three,
        shift=shift,
        rule=rule,
        direction=direction,
        label=label,
        variation=np.where(count[:, -1] < MINIMUM, TE_KORT, label[:, -1]),
        assurance=ASSURANCES[better, np.where(judged, reachable + 2, 0)],
        target=goal,
    )


def _better(improvement: str | Sequence[str], k: int) -> Ints:
    """Row of LABELS and ASSURANCES for each series, shape (k,)."""
    given = np.asarray(improvement, dtype=np.str_)
    if given.shape not in ((), (k,)):
        raise ValueError(f"improvement must be one word or {k} words, not shape {given.shape}")
    match = np.broadcast_to(given, (k,))[:, np.newaxis] == DIRECTIONS
    if not match.any(axis=1).all():
        raise ValueError(f"improvement must be one of {', '.join(DIRECTIONS)}, not {improvement!r}")
    rows: Ints = match.argmax(axis=1)
    return rows


def _goal(target: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """The target per point, shape (k, n)."""
    goal = np.asarray(np.nan if target is None else target, dtype=np.float64)
    if goal.shape not in ((), shape[:1], shape):
        raise ValueError(f"target must be a number or have shape {shape[:1]} or {shape}, not {goal.shape}")
    return np.broadcast_to(goal[:, np.newaxis] if goal.ndim == 1 else goal, shape).copy()


def _groups(rebase: Sequence[Collection[int]] | None, shape: tuple[int, ...]) -> Ints:
    """The group number of each point, from 0, shape (k, n)."""
    starts = np.zeros(shape, dtype=np.int64)
    if rebase is not None:
        if len(rebase) != shape[0]:
            raise ValueError(f"rebase must have {shape[0]} collections of indices, not {len(rebase)}")
        series = np.repeat(np.arange(shape[0]), np.fromiter(map(len, rebase), dtype=np.int64))
        index = np.fromiter(chain.from_iterable(rebase), dtype=np.int64)
        inside = (index > 0) & (index < shape[1])
        starts[series[inside], index[inside]] = 1
    return np.cumsum(starts, axis=1)


def _mean_and_reach(
    y: Floats, step: Floats, group: Ints, noise: Floats, fix_after: int | None, screen: bool
) -> tuple[Floats, Floats, Ints]:
    """Per point: mean and distance from there to the limits (nan without limits), values in the group."""
    width = int(group.max(initial=0)) + 1
    key = np.arange(len(y))[:, np.newaxis] * width + group

    def total(part: Floats | Flags) -> Floats:
        """Sum per group of each series, shape (k * width,)."""
        return np.bincount(key.ravel(), weights=part.ravel(), minlength=len(y) * width).astype(np.float64)

    present = ~np.isnan(y)
    count = total(present).astype(np.int64)
    used = present
    if fix_after is not None:
        before = np.cumsum(count.reshape(-1, width), axis=1).ravel() - count
        used = present & (np.cumsum(present, axis=1) - before[key] <= fix_after)
    mean = _ratio(total(np.where(used, y, 0.0)), total(used))

    moving = np.abs(step)
    paired = used & ~np.isnan(step)
    moving[~paired | (moving <= noise)] = 0.0
    average = _ratio(total(moving), total(paired))
    if screen:
        kept = paired & (_sign(moving - SCREEN * average[key], noise) < 0)
        left = total(np.where(kept, moving, 0.0))
        average = np.where(left > 0, _ratio(left, total(kept)), average)

    limited = (count >= MINIMUM) & (average > 0)
    reach = np.where(limited, LIMIT * average, np.nan)
    return np.where(limited, mean, np.nan)[key], reach[key], count[key]


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Part / whole, nan where the whole is 0."""
    ratio: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return ratio


def _sign(difference: Floats, noise: Floats) -> Signs:
    """-1, 0 or +1; 0 for nan and for what is only rounding."""
    return (difference > noise).astype(np.int8) - (difference < -noise).astype(np.int8)


def _between(y: Floats, lower: Floats, upper: Floats, noise: Floats) -> Signs:
    """-1 strictly below the lower, +1 strictly above the upper limit, 0 between or without limits."""
    return (y - upper > noise).astype(np.int8) - (lower - y > noise).astype(np.int8)


def _agreeing(signs: Signs, group: Ints, length: int, wanted: int) -> Flags:
    """Windows of `length` points in one group with `wanted` more of one sign, shape (k, n - length + 1)."""
    last = max(signs.shape[1] - length + 1, 0)
    added = np.zeros((len(signs), last), dtype=np.int8)
    for i in range(length):
        added += signs[:, i : i + last]
    agreeing: Flags = (np.abs(added) >= wanted) & (group[:, :last] == group[:, length - 1 :])
    return agreeing


def _covered(windows: Flags, length: int, n: int) -> Flags:
    """Whether a point lies in one of the windows of `length` points that apply, shape (k, n)."""
    covered = np.zeros((len(windows), n), dtype=np.bool_)
    for i in range(length):
        covered[:, i : i + windows.shape[1]] |= windows
    return covered


def _trend(step: Signs, group: Ints) -> Signs:
    """Points on six steps of one sign; step i leads to point i and is 0 after a gap or at a rebase."""
    within = step * _covered(_agreeing(step, group, RUN - 1, RUN - 1), RUN - 1, step.shape[1])
    onward = np.zeros_like(within)
    onward[:, :-1] = within[:, 1:]
    return np.where(onward != 0, onward, within)


def _two_of_three(side: Signs, close: Signs, group: Ints) -> Signs:
    """Close points in three on one side of the mean of which at least two are close."""
    windows = _agreeing(side, group, 3, 3) & _agreeing(close, group, 3, 2)
    return close * _covered(windows, 3, side.shape[1])


def _shift(side: Signs, group: Ints) -> Signs:
    """Points of seven in a row on one side of the mean."""
    return side * _covered(_agreeing(side, group, RUN, RUN), RUN, side.shape[1])
