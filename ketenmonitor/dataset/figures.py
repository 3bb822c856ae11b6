"""Reading figures: the value of a KPI per month, for any cut and any breakdown.

A page asks here and nowhere else. Figures by partner and gemeente stand ready (table ``cijfer``);
a cut by product is calculated from the measures. Either is a few thousand rows, whatever the size of
the dataset.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.dataset import ready
from ketenmonitor.dataset.calculation import Rij, calculate
from ketenmonitor.dataset.cijfer import Cijfer
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede, within
from ketenmonitor.statistics import forecast
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.kpi import kpis as all_kpis
from ketenmonitor.vocabulary.months import between, shift

__all__ = ["SNEDEN", "Cijfer", "Selectie", "figures", "matrix", "within"]

# Months of costs that a forecast looks back on.
FORECAST_FROM = 36


def figures(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),  # noqa: B008  (frozen value)
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """The values of KPIs from month ``van`` to ``tot`` (first days, both included), by kpi, deel and month.

    ``per`` (partner, gemeente or product) breaks them down. Products that are totals of others are
    left out, unless a product is chosen or broken down by. ``vandaag`` decides which deliveries are
    due; today when empty.
    """
    if per is not None and per not in SNEDEN:
        raise KeyError(per)
    snede = Snede(selectie, (per,) if per else ())
    plain = [k for k in kpis if not k.afgeleid]
    found = [_cijfer(row, per) for row in _rows(cursor, plain, van, tot, snede, vandaag)]
    for kpi in kpis:
        if kpi.afgeleid:
            base = all_kpis()[kpi.bronmeting]
            start = shift(van, -FORECAST_FROM) if kpi.prognose else date(van.year, 1, 1)
            rows = _rows(cursor, [base], start, tot, snede, vandaag)
            found += _derived(kpi, [_cijfer(row, per) for row in rows], van)
    order = {k.kpi: i for i, k in enumerate(kpis)}
    return sorted(found, key=lambda c: (order[c.kpi], c.deel, c.maand))


def matrix(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    delen: Sequence[str],
    vandaag: date | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Values and denominators as arrays (kpi, deel, month), ``nan`` where there is none.

    For what looks at many series at once; ``delen`` names the parts wanted (``[""]`` for the whole).
    """
    if per is not None and per not in SNEDEN:
        raise KeyError(per)
    months = {maand: i for i, maand in enumerate(between(van, tot))}
    values = np.full((2, len(kpis), len(delen), len(months)), np.nan)
    snede = Snede(selectie, (per,) if per else ())
    stored = {k.kpi: i for i, k in enumerate(kpis) if ready.covers(k, snede)}
    if stored:
        at = ready.positions(cursor, list(stored), van, tot, snede, per, delen)
        rows = np.array(list(stored.values()))[at["kpi"]]
        values[0, rows, at["deel"], at["maand"]] = at["waarde"]
        values[1, rows, at["deel"], at["maand"]] = np.where(np.isfinite(at["waarde"]), at["noemer"], np.nan)
    rest = [k for k in kpis if k.kpi not in stored]
    row_of, part_of = {k.kpi: i for i, k in enumerate(kpis)}, {deel: i for i, deel in enumerate(delen)}
    for c in figures(cursor, rest, van, tot, selectie, per, vandaag) if rest else ():
        if c.deel in part_of and c.waarde is not None:
            values[:, row_of[c.kpi], part_of[c.deel], months[c.maand]] = c.waarde, c.noemer
    return values[0], values[1]


def _rows(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    vandaag: date | None,
) -> list[Rij]:
    stored = [k for k in kpis if ready.covers(k, snede)]
    rest = [k for k in kpis if not ready.covers(k, snede)]
    return [
        *(ready.read(cursor, stored, van, tot, snede) if stored else ()),
        *(calculate(cursor, rest, van, tot, snede, vandaag) if rest else ()),
    ]


def _cijfer(row: Rij, per: str | None) -> Cijfer:
    deel = getattr(row, per) if per else ""
    return Cijfer(row.kpi, row.maand, deel, row.teller, row.noemer, row.waarde, row.onder, row.boven)


def _derived(kpi: Kpi, base: Iterable[Cijfer], van: date) -> list[Cijfer]:
    """Running totals or forecasts of every part, from ``van`` to the last month that any has a figure."""
    per_part: dict[str, dict[date, Cijfer]] = {}
    for c in base:
        per_part.setdefault(c.deel, {})[c.maand] = c
    last = max((maand for months in per_part.values() for maand in months), default=None)
    found: list[Cijfer] = []
    for deel, months in per_part.items():
        assert last is not None
        known = between(min(months), last)
        if kpi.prognose:
            found += _forecasts(kpi, deel, months, known, van)
        else:
            found += [c for c in _totals(kpi, deel, months, known) if c.maand >= van]
    return found


def _totals(kpi: Kpi, deel: str, months: dict[date, Cijfer], known: Sequence[date]) -> list[Cijfer]:
    """Running totals from January; a year begins with the first month that has a figure."""
    found: list[Cijfer] = []
    for maand in known:
        c = months.get(maand)
        before = found[-1] if found and found[-1].maand.year == maand.year else None
        if c is None and before is None:
            continue
        total = (c.teller if c else 0.0) + (before.teller if before else 0.0)
        found.append(Cijfer(kpi.kpi, maand, deel, total, 0.0, total))
    return found


def _forecasts(
    kpi: Kpi, deel: str, months: dict[date, Cijfer], known: Sequence[date], van: date
) -> list[Cijfer]:
    """The year's total as it could be expected at the end of each month from ``van``."""
    amounts = np.array([months[m].teller if m in months else np.nan for m in known])
    found = []
    for i, maand in enumerate(known):
        if maand < van:
            continue
        year = forecast.year_total(amounts[max(0, i - FORECAST_FROM) : i + 1], maand.month)
        if np.isfinite(year.expected):
            expected, lower, upper = float(year.expected), float(year.lower), float(year.upper)
            found.append(Cijfer(kpi.kpi, maand, deel, expected, 0.0, expected, lower, upper))
    return found
