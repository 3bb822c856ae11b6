"""Arithmetic with months as first days."""

from datetime import date

import pytest

from ketenmonitor.vocabulary.months import between, last_day, shift


@pytest.mark.parametrize(
    "maand, months, expected",
    [
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 3, 1), -27, date(2023, 12, 1)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_shift_crosses_years(maand: date, months: int, expected: date) -> None:
    assert shift(maand, months) == expected


def test_between_has_both_ends_and_nothing_when_they_cross() -> None:
    assert between(date(2025, 12, 1), date(2026, 1, 1)) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert between(date(2026, 1, 1), date(2025, 12, 1)) == []


def test_february_ends_on_the_29th_in_a_leap_year() -> None:
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)
    assert last_day(date(2026, 12, 1)) == date(2026, 12, 31)
