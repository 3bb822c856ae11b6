"""The same figures without measures: asked of the rows themselves, as a dashboard on raw tables would.

One query per fact and date: sums, distinct people and quantiles per month and part, from the fact views.
Kaplan-Meier curves are left out, so this is the least that the raw road costs.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from ketenmonitor.dataset import measures
from ketenmonitor.dataset.facts import Fact, facts
from ketenmonitor.dataset.measures import MONTH, Datumtermen
from ketenmonitor.vocabulary.kpi import Kpi


def figures(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, per: Sequence[str | None]
) -> int:
    """Calculate the KPIs per month, for the whole and by each of ``per``; returns the number of rows."""
    rows = 0
    wanted = {k.bronmeting for k in kpis}
    for fact in facts().values():
        if fact.levend:
            continue
        for datum, termen in measures.asked(fact).items():
            columns = _columns(fact, datum, termen, wanted)
            for part in per if columns else ():
                rows += len(
                    cursor.execute(
                        f"select {MONTH.format(datum=datum)} as maand, {part or chr(39) + chr(39)} as deel,"
                        f" {', '.join(columns)} from {fact.bron}"
                        f" where {datum} >= $van and {datum} <= last_day($tot::date) group by all",
                        {"van": van, "tot": tot},
                    ).fetchall()
                )
    return rows


def _columns(fact: Fact, datum: str, termen: Datumtermen, wanted: set[str]) -> list[str]:
    sums = [f"sum(case when {t.waar} then {t.som} end)" for kpi, _, t in termen.sommen if kpi in wanted]
    quantiles = [
        f"quantile_cont(case when ({d.van}) >= 0 and {d.waar} then {d.van} end, [0.5, 0.9])"
        for name, d in termen.duren
        if name in wanted
    ]
    distinct = [
        f"count(distinct case when {t.waar} then {t.uniek} end)"
        for kpi in measures.own_kpis()
        for t in (kpi.teller, kpi.noemer)
        if t is not None and t.uniek and t.feit == fact.feit and t.datum == datum and kpi.kpi in wanted
    ]
    return [*sums, *quantiles, *distinct]
