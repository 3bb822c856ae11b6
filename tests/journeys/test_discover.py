"""The directly-follows graph, variants and changes of partner, against a count by hand and by brute force."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.journeys.discover import Duren, Telling, discover

DAY = date(2026, 1, 1)
Events = list[tuple[int, str, str, str, int, int]]


def found(events: Events, **period: date):
    """What is discovered of rows ``(route, client, stap, partner, day of the year, volg)``."""
    cursor = duckdb.connect()
    cursor.execute(
        "create table stap (route bigint, client varchar, stap varchar, partner varchar, dag date, volg int)"
    )
    rows = [[r, c, s, p, DAY + timedelta(days=d), v] for r, c, s, p, d, v in events]
    if rows:
        cursor.executemany("insert into stap values (?, ?, ?, ?, ?, ?)", rows)
    return discover(cursor, "stap", **period)


ROUTES: Events = [
    (1, "a", "aanmelding", "k", 0, 1), (1, "a", "intake", "k", 10, 2), (1, "a", "start", "k", 30, 3),
    (2, "b", "aanmelding", "k", 5, 1), (2, "b", "intake", "k", 9, 2), (2, "b", "start", "m", 29, 3),
    (3, "a", "aanmelding", "m", 50, 1), (3, "a", "intake", "m", 56, 2),
]  # fmt: skip


def test_paths_have_how_often_of_how_many_clients_and_after_how_long():
    paths = {(p.van, p.naar): p for p in found(ROUTES).paden}
    # aanmelding -> intake after 10, 4 and 6 days, of clients a and b; intake -> start after 20 and 20
    first, second = paths["aanmelding", "intake"], paths["intake", "start"]
    assert (first.telling, first.duren.mediaan) == (Telling(3, 2, 2), 6.0)
    assert (second.telling, second.duren.mediaan) == (Telling(2, 2, 1), 20.0)
    assert len(paths) == 2


def test_variants_are_counted_by_route_the_most_frequent_first():
    result = found(ROUTES)
    assert [(v.stappen, v.telling.aantal, v.telling.clienten) for v in result.varianten] == [
        (("aanmelding", "intake", "start"), 2, 2),
        (("aanmelding", "intake"), 1, 1),
    ]
    assert (result.routes.aantal, result.routes.clienten, result.soorten) == (3, 2, 2)


def test_a_change_of_partner_between_two_steps_is_told_with_its_days():
    [change] = found(ROUTES).overstappen
    assert (change.van, change.naar, change.duren.totaal, change.duren.mediaan) == ("k", "m", 1, 20.0)


def test_on_one_day_the_agreed_order_decides():
    events: Events = [(1, "a", "start", "k", 0, 5), (1, "a", "intake", "k", 0, 3)]
    assert [(p.van, p.naar, p.duren.mediaan) for p in found(events).paden] == [("intake", "start", 0.0)]


def test_a_period_takes_paths_by_their_first_step_and_variants_by_their_first():
    result = found(ROUTES, van=DAY + timedelta(days=5), tot=DAY + timedelta(days=9))
    # of route 1 nothing begins in it; of route 2 both steps, of route 3 none
    assert {(p.van, p.naar): p.aantal for p in result.paden} == {
        ("aanmelding", "intake"): 1, ("intake", "start"): 1,
    }  # fmt: skip
    assert [v.telling.aantal for v in result.varianten] == [1]


def test_of_nothing_nothing_is_discovered():
    result = found([])
    assert (result.paden, result.varianten, result.overstappen, result.routes.aantal) == ([], [], [], 0)


def test_more_partners_than_fit_are_refused():
    cursor = duckdb.connect()
    cursor.execute(
        "create table stap as select i as route, 'c' as client, 'start' as stap, i::varchar as partner,"
        " date '2026-01-01' as dag, 1 as volg from range(4096) as r(i)"
    )
    with pytest.raises(ValueError, match="more kinds"):
        discover(cursor)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 5), st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 60),
            st.integers(0, 3),
        ),
        max_size=40,
        unique_by=lambda e: (e[0], e[3], e[4]),
    )
)  # fmt: skip
def test_what_is_discovered_is_what_a_walk_along_every_route_counts(rows):
    events: Events = [(r, f"c{r % 3}", s, p, d, v) for r, s, p, d, v in rows]
    routes = defaultdict(list)
    for event in sorted(events, key=lambda e: (e[0], e[4], e[5])):
        routes[event[0]].append(event)
    paths, people, ways = defaultdict(list), defaultdict(set), Counter()
    for route in routes.values():
        ways[tuple(e[2] for e in route)] += 1
        for a, b in pairwise(route):
            paths[a[2], b[2]].append(b[4] - a[4])
            people[a[2], b[2]].add(a[1])
    result = found(events)
    assert {(p.van, p.naar): p.aantal for p in result.paden} == {k: len(v) for k, v in paths.items()}
    found_people = {(p.van, p.naar): p.telling.clienten for p in result.paden}
    assert found_people == {k: len(v) for k, v in people.items()}
    for p in result.paden:
        assert p.duren.mediaan == np.median(paths[p.van, p.naar])
    assert {v.stappen: v.telling.aantal for v in result.varianten} == ways


@pytest.mark.parametrize("p", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_a_quantile_of_counted_days_is_that_of_the_days(p):
    days, counts = np.array([0, 3, 10, 40]), np.array([2, 5, 1, 3])
    assert Duren(days, counts).quantile(p) == pytest.approx(np.quantile(np.repeat(days, counts), p))


def test_no_days_have_no_median():
    assert np.isnan(Duren(np.array([], dtype=int), np.array([], dtype=int)).mediaan)
