"""What a calendar year will come to: the months that are known plus a plain expectation of the others.

Two rules, both simple enough to redo by hand:

- *season*, from 24 known months: the same month a year earlier × growth, growth = sum of the last 12 months /
  sum of the 12 before (over the months that are known in both years);
- *level*, otherwise: the mean of the last known months, at most 12.

A growth above double or below half is a start or an end rather than growth (a contract of eight months old):
then the level is used, whatever the length.

The 80 % prediction interval of the sum of k months is expected ± t σ sqrt(k + k² / n): k independent errors
of variance σ², plus one error in the level, of variance σ² / n, that all k months share. t is the 90 % point
of Student's t, z (1 + (z² + 1) / 4ν) with z = 1.2816 (the first terms of its expansion): with few months σ is
itself uncertain, and z alone would hold 73 % instead of 80 % at eight months.

- level: n = the number of months averaged, since the mean of n months has variance σ² / n.
- season: with p pairs of months of variance s² and a growth near 1, the k expected months are about
  S + (k / p)(A − B): S the same months a year earlier, A the last p months (S among them), B the p before.
  The error in their sum has variance k s² + k (1 + k/p)² s² + (k/p)² (p − k) s² + (k/p)² p s²
  = 2 s² (k + 2 k² / p). So σ² = 2 s², the variance of a month minus the same month a year earlier, and
  n = p / 2.

σ comes from the past errors of the same rule, each for one month ahead from what was known before it; their
mean square is σ² (1 + 1/n), the formula at k = 1, and ν their number. With fewer than 12 such errors it comes
from the mean moving range / 1.128 of what the rule leaves: the months themselves (level), or each of the last
12 months minus growth × the month a year earlier (season); r ranges are worth ν = 0.62 r (Wheeler). Errors
are taken as independent: a price that changes halfway is not in the interval. Source: the prediction interval
of a mean, as in Hyndman and Athanasopoulos, *Forecasting: Principles and Practice* (2021), §5.2 and §5.5.
"""

from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# From this many known months on there is a forecast, and from this many on it follows the season.
ENOUGH_MONTHS, ENOUGH_FOR_SEASON = 6, 24
# From this many past errors on they give the spread.
ENOUGH_ERRORS = 12
# Outside these limits the ratio of two years is not growth but a start or an end.
SHRUNK, GROWN = 0.5, 2.0
# 90 % point of the normal distribution: 10 % on either side is left out.
Z80 = 1.2815515655446004
# Mean distance between two draws of a normal distribution, in standard deviations.
D2 = 1.128
# Degrees of freedom that one moving range is worth.
RANGE_WORTH = 0.62


@dataclass(frozen=True)
class Forecast:
    """A year's total, in the unit of the months: ``expected``, with ``lower`` and ``upper`` (80 %).

    ``realised`` is the sum of the ``12 - remaining`` known months. nan for the first three: too few months.
    """

    expected: float
    lower: float
    upper: float
    realised: float
    remaining: int


def year_total(values: ArrayLike, month: int) -> Forecast:
    """The forecast of this calendar year's total, made after ``month``.

    ``values`` (n,): amounts per month in calendar order, the last one of calendar month ``month`` (1–12) of
    this year; nan = missing. A missing month of this year is forecast like those to come and counts as
    remaining, also when the series starts during the year: give 0 for a month in which nothing was spent.

    Fewer than 6 known months: no forecast (nan). All 12 months known: expected = realised, no range. When no
    known amount is negative, ``lower`` is never below ``realised``. ValueError when month is not 1–12.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"month must be 1 to 12, not {month}")
    series = np.asarray(values, dtype=np.float64)
    series = np.concatenate([np.full(max(0, month - series.size), nan), series])
    missing = np.isnan(np.concatenate([series[-month:], np.full(12 - month, nan)]))
    realised, k = float(np.nansum(series[-month:])), int(missing.sum())
    if k == 0:
        return Forecast(realised, realised, realised, realised, 0)
    if np.count_nonzero(~np.isnan(series)) < ENOUGH_MONTHS:
        return Forecast(nan, nan, nan, realised, k)

    growth = _growth(series)
    guess = np.full(12, _level(series))
    if not isnan(growth):
        year_earlier = series[-month - 12 :][:12] * growth
        guess = np.where(np.isnan(year_earlier), guess, year_earlier)
    expected = realised + float(guess[missing].sum())
    n = _months_behind(series, growth)
    sigma, freedom = _spread(series, growth, n)
    half = Z80 * (1 + (Z80**2 + 1) / (4 * freedom)) * sigma * sqrt(k + k**2 / n)
    lower = expected - half
    if not (series < 0).any():
        lower = max(lower, realised)
    return Forecast(expected, lower, expected + half, realised, k)


def year_totals(values: ArrayLike, first_month: int) -> list[Forecast]:
    """For every month of a series the forecast of its own year as it would have been made after that month.

    ``values`` (n,) as in `year_total`, ``first_month`` (1–12) the calendar month of the first; n forecasts.
    """
    series = np.asarray(values, dtype=np.float64)
    return [year_total(series[: t + 1], (first_month - 1 + t) % 12 + 1) for t in range(series.size)]


def _level(series: Floats) -> float:
    """The mean of the last 12 known months, of fewer when there are fewer; nan below 6."""
    known = series[~np.isnan(series)]
    return float(known[-12:].mean()) if known.size >= ENOUGH_MONTHS else nan


def _pairs(series: Floats) -> tuple[Floats, Floats]:
    """The last 12 months and the 12 before them, without the months that are missing in either."""
    now, before = series[-12:], series[-24:-12]
    known = ~np.isnan(now + before)
    return now[known], before[known]


def _growth(series: Floats) -> float:
    """This year over last year, nan when the level is to be used: too short, too many gaps, or no growth."""
    if np.count_nonzero(~np.isnan(series)) < ENOUGH_FOR_SEASON:
        return nan
    now, before = _pairs(series)
    if now.size < ENOUGH_MONTHS or before.sum() <= 0:
        return nan
    growth = float(now.sum() / before.sum())
    return growth if SHRUNK <= growth <= GROWN else nan


def _months_behind(series: Floats, growth: float) -> float:
    """The n of the interval: how many months' worth of knowledge the level rests on."""
    if isnan(growth):
        return min(12, int(np.count_nonzero(~np.isnan(series))))
    return _pairs(series)[0].size / 2


def _spread(series: Floats, growth: float, n: float) -> tuple[float, float]:
    """σ: the standard deviation of a month around the rule if the level were certain; and its ν."""
    errors = _level_errors(series) if isnan(growth) else _season_errors(series)
    if errors.size >= ENOUGH_ERRORS:
        return sqrt(float(np.mean(errors**2)) / (1 + 1 / n)), errors.size
    if isnan(growth):
        left = series[~np.isnan(series)]
    else:
        now, before = _pairs(series)
        left = now - growth * before
    ranges = np.abs(np.diff(left))
    return float(ranges.mean()) / D2, RANGE_WORTH * ranges.size


def _level_errors(series: Floats) -> Floats:
    errors = (series[t] - _level(series[:t]) for t in range(ENOUGH_MONTHS, series.size))
    return np.array([e for e in errors if not isnan(e)])


def _season_errors(series: Floats) -> Floats:
    later = range(ENOUGH_FOR_SEASON, series.size)
    errors = (series[t] - series[t - 12] * _growth(series[:t]) for t in later)
    return np.array([e for e in errors if not isnan(e)])
