"""Whatever was delivered, corrected and withdrawn: a purge changes no figure, now or when made anew."""

from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.dataset import measures, retention
from ketenmonitor.dataset.database import Dataset, rebuild
from tests.dataset.histories import EDGES, Step, apply, play
from tests.dataset.test_merge_properties import MONTHS, ROADS, shared, steps

__all__ = ["shared"]

FEB, MRT = MONTHS[1:]
# The chain keeps rows for four years: what a purge in this month leaves begins four years before.
PURGES = {FEB: date(2029, 2, 20), MRT: date(2029, 3, 1)}


def figures(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """All stored measures and figures; numerators and denominators of one cell may stand apart."""
    found = {
        table: cursor.execute(f"select * from {table} order by all").fetchall()
        for table in ("duur", *EDGES, "cijfer", "afgeschermd")
    }
    found["meting"] = cursor.execute(
        "select kpi, feit, maand, partner, gemeente, product, sum(teller), sum(noemer) from meting"
        " group by all having sum(teller) <> 0 or sum(noemer) <> 0 order by all"
    ).fetchall()
    return found


def anew(dataset: Dataset) -> dict[str, list[tuple]]:
    """The figures as they would be when all that is derived were made once more."""
    cursor = dataset.cursor()
    cursor.execute("begin")
    rebuild(cursor)
    found = figures(cursor)
    cursor.execute("rollback")
    return found


def check(dataset: Dataset, played: list[Step], later: list[Step], grens: date) -> None:
    play(dataset, played)
    before = figures(dataset.cursor())
    retention.purge(dataset, "toets", PURGES[grens])
    assert figures(dataset.cursor()) == before
    assert anew(dataset) == before
    for slot, rows in later:
        if slot[2] >= grens:
            apply(dataset, (slot, rows))
            assert figures(dataset.cursor()) == anew(dataset), slot


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("grens", PURGES)
def test_a_known_history_keeps_its_figures(shared: Dataset, road: str, grens: date) -> None:
    check(shared, ROADS[road], ROADS[road], grens)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=steps(), later=steps(), grens=st.sampled_from(list(PURGES)))
def test_any_history_keeps_its_figures(
    shared: Dataset, played: list[Step], later: list[Step], grens: date
) -> None:
    check(shared, played, later, grens)


def test_every_stored_measure_has_a_definition_to_compare_with(shared: Dataset) -> None:
    named = {name for kpi in measures.own_kpis() for name in (kpi.kpi, *kpi.duren)}
    assert set(measures.definitions()) == named
