"""Months as first days, and the arithmetic pages and verdicts need."""

from datetime import date, timedelta


def shift(maand: date, months: int) -> date:
    """The month so many months later (negative: earlier)."""
    total = maand.year * 12 + maand.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def between(van: date, tot: date) -> list[date]:
    """Every month from ``van`` to ``tot``, both included."""
    count = (tot.year - van.year) * 12 + tot.month - van.month
    return [shift(van, i) for i in range(count + 1)]


def last_day(maand: date) -> date:
    """The last day of the month."""
    return shift(maand, 1) - timedelta(days=1)
