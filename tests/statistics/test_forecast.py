"""What a calendar year will come to, in thousands of euros per month, worked out by hand."""

from math import isnan, nan, sqrt

import numpy as np
import pytest

from ketenmonitor.statistics.forecast import Forecast, year_total, year_totals

SEASON = np.array([90, 95, 110, 100, 100, 95, 60, 60, 105, 130, 125, 130])  # 1200 a year, the summer is low


def t90(v: float) -> float:
    return 1.2815516 * (1 + (1.2815516**2 + 1) / (4 * v))


@pytest.mark.parametrize("v, table", [(5, 1.476), (7, 1.415), (12, 1.356), (30, 1.310)])
def test_the_width_for_few_months_is_students(v, table):
    assert t90(v) == pytest.approx(table, rel=0.025)


def test_a_year_that_is_complete_is_its_own_forecast():
    assert year_total(np.arange(1, 13), 12) == Forecast(78, 78, 78, 78, 0)


def test_a_young_series_goes_on_at_its_mean():
    # 60 in six months, 10 on average: six more months make 120. Moving ranges 4 4 4 4 4: sigma = 4 / 1.128 =
    # 3.546; k = 6, n = 6: sqrt(6 + 36 / 6) = 3.464. Five ranges: v = 0.62 x 5 = 3.1, t = 1.2816 x
    # (1 + 2.6424 / 12.4) = 1.5546; half the range = 1.5546 x 3.546 x 3.464 = 19.10
    f = year_total([8, 12, 8, 12, 8, 12], 6)
    assert (f.expected, f.realised, f.remaining) == (120, 60, 6)
    assert f.expected - f.lower == pytest.approx(19.10, abs=0.005)
    assert f.upper - f.expected == pytest.approx(19.10, abs=0.005)


def test_the_mean_looks_back_twelve_months_at_most():
    # 20 known months: the last twelve are 10, the eight before were 100. 8 months of this year: 80, 4 to come
    f = year_total([100] * 8 + [10] * 12, 8)
    assert (f.expected, f.realised, f.remaining) == (120, 80, 4)


def test_after_two_years_the_season_counts():
    # two equal years, then January to June: growth 1200 / 1200 = 1, and last year's July to December to come
    f = year_total([*SEASON, *SEASON, *SEASON[:6]], 6)
    assert (f.expected, f.realised, f.remaining) == (1200, 590, 6)
    assert (f.lower, f.upper) == (1200, 1200)  # the rule never missed


def test_growth_is_that_of_the_last_twelve_months():
    # year 2 is 10 % above year 1; last 12 / 12 before = 1.1; year 3 until June as year 2 x 1.1
    f = year_total([*SEASON, *SEASON * 1.1, *SEASON[:6] * 1.21], 6)
    assert f.expected == pytest.approx(1200 * 1.21)
    assert f.realised == pytest.approx(590 * 1.21)


def test_the_naive_extrapolation_would_miss_the_season():
    # January to June are 590, so twice that 1180; the second half is 610
    f = year_total([*SEASON, *SEASON, *SEASON[:6]], 6)
    assert f.expected != f.realised / 6 * 12


def test_with_23_known_months_there_is_no_season_yet():
    series = [*SEASON, *SEASON[:11]]  # 23 months, November: one month to come
    f = year_total(series, 11)
    assert f.expected == pytest.approx(1070 + 100)  # the mean of the last twelve is 100, not last year's 130


def test_a_start_is_not_growth():
    # care starts in March of year 2; in August of year 3 the last twelve over the twelve before are
    # 120 / 60 = 2, just growth; a month earlier 120 / 50 = 2.4, a start: what is to come is 10 a month
    series = [0] * 14 + [10] * 18
    assert year_total(series[:-1], 7).expected == 120
    assert year_total(series, 8).expected == 80 + 4 * 20


def test_an_end_is_not_shrinkage():
    # 10 in five of the last twelve months and in all twelve before: 50 / 120 < 0.5, so the mean of the last
    # twelve, 50 / 12, for December; 40 this year so far
    f = year_total([10] * 17 + [0] * 7, 11)
    assert f.expected == pytest.approx(40 + 50 / 12)


def test_nothing_spent_last_year_leaves_the_level():
    assert year_total([0] * 26, 2) == Forecast(0, 0, 0, 0, 10)


def test_a_missing_month_of_this_year_is_forecast_too():
    # January to June without March: 5 x 10 known, 7 months at 10
    f = year_total([10, 10, nan, 10, 10, 10, 10], 7)
    assert (f.expected, f.realised, f.remaining) == (120, 60, 6)


def test_a_missing_month_follows_the_season_and_leaves_growth_alone():
    # February is missing: growth over the eleven pairs is 1, February = last year's 95
    series = [*SEASON, *SEASON, *SEASON, *SEASON[:6]]
    series[-5] = nan
    f = year_total(series, 6)
    assert (f.expected, f.realised, f.remaining) == (1200, 590 - 95, 7)


def test_a_month_missing_a_year_earlier_gets_the_level():
    # last year's October is unknown; this year's becomes the mean of the last twelve known months
    series = [*SEASON, *SEASON, *SEASON, *SEASON[:6]]
    series[24 + 9] = nan
    last_twelve = [*SEASON[5:9], *SEASON[10:], *SEASON[:6]]  # June twice, October not
    f = year_total(series, 6)
    assert f.expected == pytest.approx(1200 - 130 + np.mean(last_twelve))


def test_a_series_that_starts_during_the_year_misses_the_months_before():
    f = year_total([10] * 6, 8)  # March to August
    assert (f.expected, f.realised, f.remaining) == (120, 60, 6)
    assert year_total([0, 0, *[10] * 6], 8).remaining == 4  # known to be nothing


def test_fewer_than_six_known_months_give_no_forecast():
    f = year_total([10, 10, nan, 10, 10, 10], 6)
    assert isnan(f.expected)
    assert isnan(f.lower)
    assert isnan(f.upper)
    assert (f.realised, f.remaining) == (50, 7)
    assert year_total([], 3).remaining == 12


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_is_1_to_12(month):
    with pytest.raises(ValueError, match="month must be 1 to 12"):
        year_total([10] * 12, month)


def test_amounts_that_are_never_negative_keep_the_limit_at_what_is_realised():
    f = year_total([0, 40, 0, 40, 0, 40, 0, 40], 8)
    assert f.lower == f.realised == 160
    corrected = year_total([0, 40, 0, 40, 0, 40, -1, 41], 8)
    assert corrected.lower < corrected.realised


def test_from_twelve_errors_on_the_range_follows_from_them():
    # eighteen months 9 11 9 11 …; each error is the month minus the mean of the (at most 12) months before it
    series = [9, 11] * 9
    errors = [series[t] - np.mean(series[max(0, t - 12) : t]) for t in range(6, 18)]
    sigma = sqrt(np.mean(np.square(errors)) / (1 + 1 / 12))
    f = year_total(series, 6)
    assert f.upper - f.expected == pytest.approx(t90(12) * sigma * sqrt(6 + 36 / 12))


def test_a_young_season_has_the_range_of_what_it_leaves():
    # year 2 is year 1 with 6 more and 6 less in turn, and January of year 3 is January of year 2. The last
    # twelve months minus a year earlier: -6 6 -6 6 -6 6 -6 6 -6 6 -6 0: ten moving ranges of 12, one of 6.
    # Growth is not quite 1 (1194 / 1200), hence the tolerance; p = 12 pairs, so n = 6; v = 0.62 x 11 = 6.82
    second = SEASON + np.array([6, -6] * 6)
    f = year_total([*SEASON, *second, second[0]], 1)
    sigma = (10 * 12 + 6) / 11 / 1.128
    assert f.upper - f.expected == pytest.approx(t90(6.82) * sigma * sqrt(11 + 11**2 / 6), rel=0.02)


def test_the_range_shrinks_as_the_year_goes_by():
    series = np.random.default_rng(1).normal(np.tile(SEASON, 3), 5)
    width = [f.upper - f.lower for f in year_totals(series, 1)[24:]]
    assert width[0] > width[5] > width[10] > width[11] == 0


def coverage(series: np.ndarray, month: int) -> float:
    """The share of random series (one a row, ending in December) whose year lies in the range of `month`."""
    hits = []
    for row in series:
        f = year_total(row[: row.size - 12 + month], month)
        hits.append(f.lower <= row[-12:].sum() <= f.upper)
    return float(np.mean(hits))


@pytest.mark.parametrize("years, month", [(1, 6), (1, 8), (2, 3), (2, 9)])
def test_the_range_of_the_level_holds_about_80_percent(years, month):
    series = np.random.default_rng(7).normal(100, 10, size=(500, 12 * years))
    assert coverage(series, month) == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("years, month", [(3, 2), (3, 7), (5, 1), (5, 6)])
def test_the_range_of_the_season_holds_about_80_percent(years, month):
    growth = np.repeat(1.03 ** np.arange(years), 12)
    series = np.random.default_rng(8).normal(np.tile(SEASON, years) * growth, 5, size=(500, 12 * years))
    assert coverage(series, month) == pytest.approx(0.8, abs=0.04)


def test_the_forecasts_of_a_series_are_those_made_at_the_time():
    series = np.random.default_rng(2).normal(np.tile(SEASON, 3), 5)[:31]
    found = year_totals(series, 4)  # April is the first month
    assert len(found) == 31
    assert isnan(found[0].expected)
    assert found[8] == year_total(series[:9], 12)
    assert found[8].remaining == 3  # January to March were before the series
    assert found[30] == year_total(series, 10)


def test_a_later_month_does_not_change_an_earlier_forecast():
    series = [*SEASON, *SEASON[:8]]
    assert year_totals(series, 1)[5:] == year_totals([*series, 999], 1)[5:-1]


def test_random_series_agree_with_the_rule_written_out():
    rng = np.random.default_rng(9)
    for _ in range(100):
        n = int(rng.integers(6, 60))
        month = int(rng.integers(1, 13))
        series = rng.uniform(50, 150, n)
        year = {month - 1 - back: series[n - 1 - back] for back in range(min(month, n))}
        total = sum(year.values())
        for m in set(range(12)) - set(year):
            at = n - month + m - 12  # the same month a year earlier
            if n >= 24:
                total += series[at] * series[-12:].sum() / series[-24:-12].sum()
            else:
                total += series[-12:].mean()
        assert year_total(series, month).expected == pytest.approx(total)
