"""Time to event: how long it takes when some are still waiting, and what ended the wait.

Waits that are over are the short ones and waits that still run are cut off, so neither average is the wait. A
survival curve uses both: at each time it counts, among those still at risk, who had the event. Time is in
days from a start of each person's own (the referral); whoever came into view late (already waiting at the
start of registration) counts from then on only. The figures are those of R survival 3.5, except that nothing
is read from a handful of people (``quantile``) or beyond follow-up (``survival_at``, ``restricted_mean``).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

Z = 1.959963984540054  # 95 % of a normal distribution lies within so many standard deviations
TOLERANCE = 1e-8  # S = 1 - p is judged so closely: a product of fractions is seldom exact


@dataclass(frozen=True, eq=False)
class Curve:
    """A survival curve at its m distinct times of event or censoring, ascending; every array has length m.

    ``survival`` is S just after ``time``; ``v`` is Greenwood's sum of d/(r(r-d)), inf from where all at risk
    had the event. ``last`` is the largest time, nan when there is nobody. Curves compare by identity.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    survival: Floats
    v: Floats
    last: float

    @property
    def standard_error(self) -> Floats:
        """S sqrt(V) (Greenwood 1926), shape (m,); nan where S = 0."""
        with np.errstate(invalid="ignore"):  # 0 x inf
            return np.where(self.survival > 0, self.survival * np.sqrt(self.v), np.nan)

    def limits(self, kind: Literal["log", "log-log"] = "log") -> tuple[Floats, Floats]:
        """Lower and upper 95 % limit of S at each time, two arrays of shape (m,); nan where there is none.

        ``log``: S exp(-+ z sqrt V), capped at 1, z = 1.96: R's default; 1 at S = 1, none at S = 0.
        ``log-log``: S^exp(+- z sqrt V / ln S): the default of lifelines; none at S = 1 and at S = 0.
        """
        s = self.survival
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if kind == "log":
                factor = np.exp(Z * np.sqrt(self.v))
                lower, upper, exists = s / factor, np.minimum(s * factor, 1.0), s > 0
            elif kind == "log-log":
                power = np.exp(Z * np.sqrt(self.v) / np.log(s))  # ln S < 0: a power between 0 and 1
                lower, upper, exists = s ** (1 / power), s**power, (s > 0) & (s < 1)
            else:
                raise ValueError(f"kind is 'log' or 'log-log', not {kind!r}")
        return np.where(exists, lower, np.nan), np.where(exists, upper, np.nan)


@dataclass(frozen=True)
class Quantile:
    """The time by which a share had the event, with its 95 % limits, in days; nan where it is not reached."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Incidence:
    """What ended the wait, at m times: ``time`` (m,), ``incidence`` (k, m), ``survival`` (m,).

    ``incidence[c - 1]`` is the share that has ended by cause c; with ``survival`` they always add up to 1.
    """

    time: Floats
    incidence: Floats
    survival: Floats


def kaplan_meier(exit: ArrayLike, event: ArrayLike, entry: ArrayLike | None = None) -> Curve:  # noqa: A002
    """S(t) = product over event times u <= t of 1 - d(u)/r(u), with r(u) = the number with entry < u <= exit.

    ``exit`` (n,) is the day someone was last seen, ``event`` (n,) whether (1, True) or not (0, False) with
    the event, ``entry`` (n,) since when they were in view. No ``entry`` means since before day 0, so that
    waits of 0 days count; give such people -1 when others enter late. Events precede censorings at the same
    time. Someone with entry = exit was never in view and contributes nothing. Nobody at all is a curve of
    length 0.

    Raises ValueError for unequal lengths, missing or infinite values, exit < entry (with no entry: exit < 0)
    and an event other than 0 or 1. Source: Kaplan & Meier 1958; R survival 3.5, ``survfit``.
    """
    left, outcome, entered = _in_view(exit, event, entry)
    if not np.isin(outcome, (0.0, 1.0)).all():
        raise ValueError("event is 0 or 1")
    time, place = np.unique(left, return_inverse=True)
    gone = np.bincount(place, minlength=len(time)).astype(np.float64)
    events = np.bincount(place[outcome > 0], minlength=len(time)).astype(np.float64)
    came_before = np.searchsorted(np.sort(entered), time).astype(np.float64)
    at_risk = came_before - (np.cumsum(gone) - gone)
    return _curve(time, at_risk, events, gone - events)


def from_counts(day: ArrayLike, entered: ArrayLike, left: ArrayLike, events: ArrayLike) -> Curve:
    """The curve of ``kaplan_meier`` from additive counts per whole day, all of shape (m,).

    On ``day[i]`` (ascending, unique) ``entered[i]`` people are at risk for the first time, that day itself
    included: in ``kaplan_meier`` their entry is ``day[i] - 1``. ``left[i]`` are at risk for the last time,
    ``events[i]`` of them because of the event. At risk on day t are those entered on days <= t less those
    left on days < t.

    Counts of several deliveries may not close. Where more left than entered nobody is at risk (later entries
    make up the arrears first), and no more than are at risk have the event or leave: S stays between 0 and 1.

    Raises ValueError for unequal lengths, days that do not ascend and counts that are missing or negative.
    """
    days, came, gone, had = (np.asarray(a, dtype=np.float64) for a in (day, entered, left, events))
    if days.ndim != 1 or not days.shape == came.shape == gone.shape == had.shape:
        raise ValueError("day, entered, left and events are of one length")
    if not (np.isfinite(days).all() and (days[1:] > days[:-1]).all()):
        raise ValueError("days ascend and are unique")
    for counts in (came, gone, had):
        if not (np.isfinite(counts).all() and (counts >= 0).all()):
            raise ValueError("a count is 0 or more")
    at_risk = np.maximum(np.cumsum(came) - np.cumsum(gone) + gone, 0.0)
    seen = (gone > 0) | (had > 0)
    at_risk, other = at_risk[seen], np.maximum(gone - had, 0.0)[seen]
    had = np.minimum(had[seen], at_risk)
    return _curve(days[seen], at_risk, had, np.minimum(other, at_risk - had))


def quantile(curve: Curve, p: float, minimum_at_risk: int = 5) -> Quantile:
    """The day by which a share ``p`` (0 < p < 1; the median is 0.5) had the event, with 95 % limits, in days.

    The first t with S(t) < 1 - p. Where S equals 1 - p (to 1e-8) over a plateau, the middle of that plateau,
    which ends at the next event, or at the last time when there is none. The limits are read by the same rule
    from the lower and upper log curve. What the curve does not reach is nan. Source: R survival 3.5,
    ``quantile.survfit``.

    Unlike R, reading stops for good at the first event time with fewer than ``minimum_at_risk`` at risk: what
    is only reached there or later, the end of a plateau included, is nan. A few late people no longer decide
    the tail, and a tiny early risk set (most entered late) that pulls S down, perhaps to 0, gives nan and not
    a small number.
    """
    if not 0 < p < 1:
        raise ValueError("p lies between 0 and 1")
    happened = np.flatnonzero(curve.events)
    thin = curve.at_risk[happened] < minimum_at_risk
    readable = int(thin.argmax()) if thin.any() else len(thin)
    lower, upper = curve.limits("log")
    # An event at which reading stops still ends a plateau, so the times go one further than the levels.
    times = curve.time[happened[: readable + 1]]
    happened = happened[:readable]
    read = [_first_below(times, s[happened], 1 - p, curve.last) for s in (curve.survival, lower, upper)]
    return Quantile(*read)


def survival_at(curve: Curve, t: float) -> tuple[float, float, float]:
    """S(t) with its 95 % log limits: the share without the event by day ``t``, that day's events counted.

    Before the first time this is 1, 1, 1. All are nan when follow-up does not reach ``t``: t > last while
    S > 0. At S = 0 there are no limits. Small risk sets are not refused: ``curve.at_risk`` tells.
    """
    ended = len(curve.time) > 0 and curve.survival[-1] == 0
    if not (t <= curve.last or (t > curve.last and ended)):
        return np.nan, np.nan, np.nan
    i = int(np.searchsorted(curve.time, t, side="right")) - 1
    if i < 0:
        return 1.0, 1.0, 1.0
    lower, upper = curve.limits("log")
    return float(curve.survival[i]), float(lower[i]), float(upper[i])


def restricted_mean(curve: Curve, tau: float) -> tuple[float, float]:
    """The mean number of the first ``tau`` days that pass without the event, and its standard error.

    The area under S from 0 to tau: the mean of min(T, tau). se^2 = sum over event times t < tau of (area from
    t to tau)^2 d/(r(r-d)), r > d. Both are nan when follow-up does not reach tau (tau > last while S > 0),
    where R extends the curve level. Raises ValueError for a tau that is negative or infinite. Source: R
    survival 3.5, ``print.survfit(rmean=tau)``.
    """
    if not 0 <= tau < np.inf:
        raise ValueError("tau is a number of days")
    if np.isnan(survival_at(curve, tau)[0]):
        return np.nan, np.nan
    edges = np.concatenate(([0.0], np.clip(curve.time, 0.0, tau), [tau]))
    areas = np.diff(edges) * np.concatenate(([1.0], curve.survival))
    after = np.cumsum(areas[:0:-1])[::-1]  # from each time to tau; 0 for times beyond it
    terms = np.where(curve.at_risk > curve.events, _greenwood(curve.at_risk, curve.events), 0.0)
    return float(areas.sum()), float(np.sqrt(np.sum(after**2 * terms)))


def aalen_johansen(
    exit: ArrayLike,  # noqa: A002
    cause: ArrayLike,
    entry: ArrayLike | None = None,
    *,
    causes: int | None = None,
) -> Incidence:
    """CIF_k(t) = sum over u <= t of S(u-) d_k(u)/r(u): the share ended by cause k when k ends compete.

    ``cause`` (n,) is 0 for censored and 1..k for what ended the wait (started, withdrawn, elsewhere); S is
    the curve of all ends together. ``exit`` and ``entry`` are as in ``kaplan_meier``. k is the largest cause
    that occurs, or ``causes``: an end nobody met is then a row of zeros. One minus Kaplan-Meier with the
    other ends censored is no substitute: it answers for a world in which nobody withdraws, and is too high.

    Raises ValueError as ``kaplan_meier`` does, and for a cause that is no whole number from 0 to ``causes``.
    Source: Aalen & Johansen 1978; R survival 3.5, ``survfit`` with a factor as event.
    """
    left, ended_by, _ = _in_view(exit, cause, entry)
    k = causes if causes is not None else int(max(ended_by.max(initial=0), 0))
    if not np.isin(ended_by, np.arange(k + 1)).all():
        raise ValueError("cause is a whole number: 0 for censored, from 1 for what ended the wait")
    curve = kaplan_meier(exit, np.asarray(cause) != 0, entry)
    m = len(curve.time)
    cell = ended_by.astype(np.intp) * m + np.searchsorted(curve.time, left)
    ended = np.bincount(cell, minlength=(k + 1) * m).reshape(k + 1, m)[1:]
    before = np.concatenate(([1.0], curve.survival))[:m]
    return Incidence(curve.time, np.cumsum(before * ended / curve.at_risk, axis=1), curve.survival)


def _in_view(leave: ArrayLike, outcome: ArrayLike, entry: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Exit, outcome and entry (-inf when not given) of those who were in view at all, checked."""
    left, code = np.asarray(leave, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    entered = np.full(left.shape, -np.inf) if entry is None else np.asarray(entry, dtype=np.float64)
    if left.ndim != 1 or not left.shape == code.shape == entered.shape:
        raise ValueError("exit, outcome and entry are of one length")
    if not np.isfinite(left).all() or np.isnan(code).any() or np.isnan(entered).any():
        raise ValueError("exit, outcome and entry are numbers: none is missing")
    if (left < (0.0 if entry is None else entered)).any():
        raise ValueError("an exit lies before its entry")
    seen = entered < left
    return left[seen], code[seen], entered[seen]


def _curve(time: Floats, at_risk: Floats, events: Floats, censored: Floats) -> Curve:
    share = np.divide(events, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
    survival, v = np.cumprod(1 - share), np.cumsum(_greenwood(at_risk, events))
    return Curve(time, at_risk, events, censored, survival, v, float(time[-1]) if len(time) else np.nan)


def _greenwood(at_risk: Floats, events: Floats) -> Floats:
    """d/(r(r-d)) at each time: inf where r = d, 0 where nothing happened, also with nobody at risk."""
    with np.errstate(divide="ignore"):
        return np.divide(events, at_risk * (at_risk - events), out=np.zeros_like(at_risk), where=events > 0)


def _first_below(times: Floats, levels: Floats, level: float, last: float) -> float:
    """Where a curve gets below a level; ``times`` may hold one more than ``levels``: where reading stops."""
    below = levels < level + TOLERANCE  # nan, at S = 0, is never below
    if not below.any():
        return np.nan
    i = int(below.argmax())
    if levels[i] < level - TOLERANCE:
        return float(times[i])
    if i + 1 < len(levels):
        return float(times[i] + times[i + 1]) / 2
    return float(times[i] + last) / 2 if len(times) == len(levels) else np.nan
