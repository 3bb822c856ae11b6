"""Today's figures: the value of a KPI per month, for any cut and any breakdown.

A page asks ``published``, which puts what was published in closed months in their place. Figures by
partner and gemeente stand ready (table ``cijfer``); a cut by product is calculated from the measures.
Either is a few thousand rows, whatever the size of the dataset.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.dataset import ready
from ketenmonitor.dataset.calculation import Rij, calculate
from ketenmonitor.dataset.cijfer import Cijfer, Publicatie
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede, within
from ketenmonitor.statistics import forecast
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.kpi import kpis as all_kpis
from ketenmonitor.vocabulary.months import between, shift

__all__ = ["SNEDEN", "Cijfer", "Publicatie", "Selectie", "as_cijfer", "figures", "matrix", "rows", "within"]

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
    found = rows(cursor, kpis, van, tot, Snede(selectie, (per,) if per else ()), vandaag)
    order = {k.kpi: i for i, k in enumerate(kpis)}
    return sorted((as_cijfer(row, per) for row in found), key=lambda c: (order[c.kpi], c.deel, c.maand))


def rows(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    vandaag: date | None = None,
) -> list[Rij]:
    """The same as ``figures``, of a cut broken down by any number of dimensions, in no order."""
    found = _own(cursor, [k for k in kpis if not k.afgeleid], van, tot, snede, vandaag)
    for kpi in kpis:
        if kpi.afgeleid:
            base = all_kpis()[kpi.bronmeting]
            start = shift(van, -FORECAST_FROM) if kpi.prognose else date(van.year, 1, 1)
            last = _last_measured(cursor, base, start, tot)
            if last is not None:
                found += _derived(kpi, _own(cursor, [base], start, tot, snede, vandaag), van, last)
    return found


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
        places = np.array(list(stored.values()))[at["kpi"]]
        values[0, places, at["deel"], at["maand"]] = at["waarde"]
        values[1, places, at["deel"], at["maand"]] = np.where(np.isfinite(at["waarde"]), at["noemer"], np.nan)
    rest = [k for k in kpis if k.kpi not in stored]
    row_of, part_of = {k.kpi: i for i, k in enumerate(kpis)}, {deel: i for i, deel in enumerate(delen)}
    for c in figures(cursor, rest, van, tot, selectie, per, vandaag) if rest else ():
        if c.deel in part_of and c.waarde is not None:
            values[:, row_of[c.kpi], part_of[c.deel], months[c.maand]] = c.waarde, c.noemer
    return values[0], values[1]


def _own(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    vandaag: date | None,
) -> list[Rij]:
    """The figures of KPIs that have measures of their own."""
    stored = [k for k in kpis if ready.covers(k, snede)]
    rest = [k for k in kpis if not ready.covers(k, snede)]
    return [
        *(ready.read(cursor, stored, van, tot, snede) if stored else ()),
        *(calculate(cursor, rest, van, tot, snede, vandaag) if rest else ()),
    ]


def as_cijfer(row: Rij, per: str | None) -> Cijfer:
    """A row as a figure of a breakdown."""
    deel = getattr(row, per) if per else ""
    return Cijfer(row.kpi, row.maand, deel, row.teller, row.noemer, row.waarde, row.onder, row.boven)


def _last_measured(cursor: duckdb.DuckDBPyConnection, kpi: Kpi, van: date, tot: date) -> date | None:
    """The last month in which anybody has a figure: until there totals and forecasts go on, of every part.

    Of every part, so that a partner alone and the same partner in a breakdown have the same total.
    """
    row = cursor.execute(
        "select max(maand) from meting where kpi = ? and maand between ? and ?", [kpi.kpi, van, tot]
    ).fetchone()
    return row[0] if row else None


def _derived(kpi: Kpi, base: Iterable[Rij], van: date, last: date) -> list[Rij]:
    """Running totals or forecasts of every part, from ``van`` to ``last``."""
    per_part: dict[tuple[str, str, str], dict[date, Rij]] = {}
    for row in base:
        per_part.setdefault((row.partner, row.gemeente, row.product), {})[row.maand] = row
    make = _forecasts if kpi.prognose else _totals
    found: list[Rij] = []
    for part, months in per_part.items():
        found += make(kpi, part, months, between(min(months), last), van)
    return found


def _totals(
    kpi: Kpi, part: tuple[str, str, str], months: dict[date, Rij], known: Sequence[date], van: date
) -> list[Rij]:
    """Running totals from January; a year begins with the first month that has a figure."""
    found: list[Rij] = []
    for maand in known:
        row = months.get(maand)
        before = found[-1] if found and found[-1].maand.year == maand.year else None
        if row is None and before is None:
            continue
        total = (row.teller if row else 0.0) + (before.teller if before else 0.0)
        found.append(Rij(kpi.kpi, maand, *part, total, 0.0, total))
    return [row for row in found if row.maand >= van]


def _forecasts(
    kpi: Kpi, part: tuple[str, str, str], months: dict[date, Rij], known: Sequence[date], van: date
) -> list[Rij]:
    """The year's total as it could be expected at the end of each month from ``van``."""
    amounts = np.array([months[m].teller if m in months else np.nan for m in known])
    found = []
    for i, maand in enumerate(known):
        if maand < van:
            continue
        year = forecast.year_total(amounts[max(0, i - FORECAST_FROM) : i + 1], maand.month)
        if np.isfinite(year.expected):
            expected, lower, upper = float(year.expected), float(year.lower), float(year.upper)
            found.append(Rij(kpi.kpi, maand, *part, expected, 0.0, expected, lower, upper))
    return found
