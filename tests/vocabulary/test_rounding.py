"""Rounding as on paper: halves go up, and noise of binary fractions is not seen."""

import pytest

from ketenmonitor.vocabulary.rounding import rounded


@pytest.mark.parametrize(
    "value, decimals, shown",
    [
        (0.25, 1, 0.3),  # round() gives 0,2
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (79.5, 0, 80.0),
        (51.84999999999999, 1, 51.9),  # 51,85 as a computer holds it
        (8.349999999999987, 1, 8.3),  # less than half by more than noise
        (1234567.005, 2, 1234567.01),
        (0.0, 1, 0.0),
    ],
)
def test_halves_go_up_and_noise_is_not_seen(value: float, decimals: int, shown: float):
    assert rounded(value, decimals) == shown


def test_nothing_is_shown_as_minus_nothing():
    assert str(rounded(-0.04, 1)) == "0.0"
