"""A waiting list as a queue: does it balance, how hard does it press, how long until it is at the norm.

People start after an exponential wait: the share that starts within w is 1 − exp(−w / mean wait). So
``share`` starts within ``target_wait`` when the mean wait is target_wait / −ln(1 − share); Little's law
(list = demand × mean wait) turns that into a list size, and a list size into starts per month.

Units are the caller's, but one unit for all: per month with months (as the names say), or per day with days.
Source: Fong, Mushtaq, House, Gordon, Chen, Griffiths, Ahmad and Walton, *Understanding Waiting Lists
Pressures*, medRxiv 2022, doi 10.1101/2022.08.23.22279117. Where that writes a factor (4, or 2 in the
pressure) stands here the share it means: factor = −ln(1 − share), so 4 is 98.2 % and 2 is 86.5 %.
"""

from dataclasses import dataclass
from math import inf, log1p, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# From this many observed months on something can be said about months to come.
ENOUGH_MONTHS = 3
# What lies between these shares of the simulated futures is the 80 % interval.
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, eq=False)
class Projection:
    """The list in the months to come: ``median``, ``lower`` and ``upper`` (80 %), each of shape (months,).

    Index 0 is one month after ``size``, the list now. ``paths`` (draws, months) are the simulated futures.
    """

    median: Floats
    lower: Floats
    upper: Floats
    size: float
    paths: Floats


@dataclass(frozen=True, eq=False)
class Reached:
    """When a list first is at or below a target, in months from now (0 = already, None = not in time).

    ``share`` (months,): the share of futures in which that has happened by month 1, 2, …; never falls.
    ``early``, ``median``, ``late``: the first month in which that share is at least 10, 50 and 90 %. So
    "naar verwachting in <median>, tussen <early> en <late>", with None as "later than we look ahead".
    """

    share: Floats
    early: int | None
    median: int | None
    late: int | None


def balance(stock: ArrayLike, inflow: ArrayLike, outflow: ArrayLike) -> Floats:
    """The gap per month between the list that follows from the flows and the list that was counted.

    gap[t] = stock[t-1] + inflow[t] − outflow[t] − stock[t], stock counted at the end of the month. Positive:
    more should be on the list than there is (departures not registered); negative: arrivals not registered.
    Shapes equal, months on the last axis. nan in the first month and wherever one of the four is missing.
    """
    kept, came, left = _same_shape(stock, inflow, outflow)
    gap = np.full(kept.shape, nan)
    gap[..., 1:] = kept[..., :-1] + came[..., 1:] - left[..., 1:] - kept[..., 1:]
    return gap


def load(inflow: ArrayLike, outflow: ArrayLike) -> float:
    """Queue load: mean inflow / mean outflow over the months in which both are known; above 1 the list grows.

    Outflow stands for capacity, which holds as long as the list is not empty. nan without a month or when
    nothing moved, inf when people only came.
    """
    came, left = _known_months(inflow, outflow)
    if left.sum() == 0:
        return inf if came.sum() > 0 else nan
    return float(came.sum() / left.sum())


def target_mean_wait(target_wait: float, share: float) -> float:
    """The mean wait at which ``share`` (0–1) of people start within ``target_wait``, in the same unit.

    ValueError when share is not between 0 and 1, or target_wait not above 0.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie between 0 and 1 (both excluded), not {share}")
    if not target_wait > 0:
        raise ValueError(f"target_wait must be above 0, not {target_wait}")
    return target_wait / -log1p(-share)


def pressure(mean_wait: float, target_wait: float, share: float) -> float:
    """How hard the list presses: the mean wait over the mean wait that the target allows.

    pressure = mean_wait × −ln(1 − share) / target_wait. At 1 the list is just in balance with the target,
    above it the target will be missed. The paper's "2 × mean wait / target" is this at share 86.5 %
    (−ln(1 − share) = 2). At its target factor 4 (98.2 %) this is twice the paper's, which calls the list too
    big only from twice the target size on. Under exponential waits the mean wait of those who started and the
    mean wait so far of those who wait are the same, so either may be given.
    """
    return mean_wait / target_mean_wait(target_wait, share)


def target_size(demand: float, target_wait: float, share: float) -> float:
    """The list at which ``share`` starts within ``target_wait``: Little's law, demand × target mean wait.

    ``demand`` in people per month with ``target_wait`` in months, or both per day; the answer is in people.
    It holds for a list whose starts keep up with demand.
    """
    return demand * target_mean_wait(target_wait, share)


def relief_capacity(demand: float, size: float, target: float, months: float) -> float:
    """Starts per month that bring the list from ``size`` to ``target`` in so many months.

    demand + (size − target) / months, at least 0; below demand for a list that may grow. ``demand`` is what
    comes in and has to be started: without those who withdraw. ValueError when months is not above 0.
    """
    if not months > 0:
        raise ValueError(f"months must be above 0, not {months}")
    return max(0.0, demand + (size - target) / months)


def months_to_target(size: float, demand: float, capacity: float, target: float) -> float:
    """Months until the list is at ``target``: (size − target) / (capacity − demand).

    0 when it is there already, inf when capacity does not exceed demand, nan when something is unknown.
    """
    if np.isnan([size, demand, capacity, target]).any():
        return nan
    if size <= target:
        return 0.0
    return (size - target) / (capacity - demand) if capacity > demand else inf


def project(
    size: float,
    inflow: ArrayLike,
    outflow: ArrayLike,
    months: int,
    *,
    extra: float = 0.0,
    draws: int = 2000,
    seed: int = 2022,
) -> Projection:
    """The list in the coming months if they are like the observed ones, with ``extra`` more starts a month.

    ``inflow`` and ``outflow`` (starts and withdrawals): people per month in recent months, equal in shape; a
    month in which one is missing is dropped. Give the months that are typical for now, about the last 12.

    Bootstrap of pairs: inflow and outflow of one observed month stay together, because they hang together
    (holidays, late registration), and no distribution is assumed. Each draw first draws its own history of n
    months from the n observed (the level is itself uncertain) and then its future months from that.
    Deviations from the mean net flow are stretched by n / (n − 1), so that the flow over k months has
    variance s² (k + k² / (n − 1)), s² the sample variance: k independent months plus the uncertainty of the
    level, on purpose a little wide for small n. The list never drops below 0. Months are taken as
    independent: no season, no trend, and nobody reacts to the list.

    The drawn months depend on ``seed`` and the history only, so scenarios with another ``extra`` differ by
    ``extra`` alone. ValueError: fewer than 3 months of history, months or draws below 1, size negative or
    nan, inflow and outflow of different length.
    """
    if not size >= 0:
        raise ValueError(f"size must be 0 or more, not {size}")
    if months < 1 or draws < 1:
        raise ValueError(f"months and draws must be 1 or more, not {months} and {draws}")
    came, left = _known_months(inflow, outflow)
    n = came.size
    if n < ENOUGH_MONTHS:
        raise ValueError(f"a projection needs {ENOUGH_MONTHS} months with inflow and outflow, there are {n}")
    net = came - left
    net = net.mean() + (net - net.mean()) * n / (n - 1)
    rng = np.random.default_rng(seed)
    history = rng.integers(n, size=(draws, n))
    future = np.take_along_axis(history, rng.integers(n, size=(draws, months)), axis=1)
    unbounded = size + np.cumsum(net[future] - extra, axis=1)
    # A list that would have gone below zero starts again from there: what was short so far is added back.
    paths = unbounded - np.minimum(np.minimum.accumulate(unbounded, axis=1), 0.0)
    lower, median, upper = np.quantile(paths, [LOW, 0.5, HIGH], axis=0)
    return Projection(median, lower, upper, float(size), paths)


def first_month_within(projection: Projection, target: float) -> Reached:
    """When the list is for the first time at or below ``target``; that it stays there is not said."""
    if projection.size <= target:
        return Reached(np.ones(projection.paths.shape[1]), 0, 0, 0)
    share = np.logical_or.accumulate(projection.paths <= target, axis=1).mean(axis=0)
    early, median, late = (
        int(np.argmax(share >= part)) + 1 if share[-1] >= part else None for part in (LOW, 0.5, HIGH)
    )
    return Reached(share, early, median, late)


def _same_shape(*series: ArrayLike) -> list[Floats]:
    arrays = [np.asarray(one, dtype=np.float64) for one in series]
    if len({a.shape for a in arrays}) > 1:
        raise ValueError(f"the series must have the same shape, not {[a.shape for a in arrays]}")
    return arrays


def _known_months(inflow: ArrayLike, outflow: ArrayLike) -> tuple[Floats, Floats]:
    came, left = _same_shape(inflow, outflow)
    known = ~np.isnan(came + left)
    return came[known], left[known]
