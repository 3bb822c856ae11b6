"""How figures are rounded, wherever they are shown or compared: half up, as people and spreadsheets do."""

from decimal import ROUND_HALF_UP, Decimal

# A spreadsheet holds fifteen significant digits of a number and rounds those. NHS England's published
# waits are rounded this way: 52,35 weeks is 52,4 there, also where the computer holds 52,34999999999999.
SIGNIFICANT = 15


def rounded(value: float, decimals: int = 0) -> float:
    """Round to so many decimals, halves away from zero.

    Python's own ``round`` takes halves to the even digit (0,25 becomes 0,2) and sees the noise of binary
    fractions, so that a figure on paper and the same figure on the screen can differ in the last digit.
    """
    exact = Decimal(f"{value:.{SIGNIFICANT}g}")
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0  # no "-0"
