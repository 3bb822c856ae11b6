"""The routes of clients: ``journeys.discover`` beside pm4py on the same steps, in one run.

Steps are made like those of a chain: a route has one or more requests of up to six steps at one of forty
partners, and goes on by a hand-over or a return. They are put down in an order that has nothing to do with
the routes. Each road gets them as it likes them best: a DuckDB table, and a DataFrame in pm4py's columns.
Making those is not counted; nor are imports.
"""

import time
from collections.abc import Callable

import duckdb

STEPS = """
create or replace table stap as
with routes as (
    select
        i as route, 1 + floor(-ln(random()) * 0.45)::integer as aanvragen,
        (random() * 1500)::integer as begin
    from range($routes) as r(i)
),

aanvragen as (
    select
        route, unnest(range(aanvragen)) as k, aanvragen, begin + unnest(range(aanvragen)) * 300 as dag,
        'p' || floor(random() * random() * 40)::integer as partner,
        random() as a, random() as b, random() as e
    from routes
),

stappen as (
    select route, k, partner, 1 as orde, if(k = 0, 'verwijzing', 'terugkeer') as stap, dag from aanvragen
    union all select route, k, partner, 2, 'aanmelding', dag + (a * 20)::integer from aanvragen
    union all
    select route, k, partner, 3, 'intake', dag + 10 + (b * 40)::integer from aanvragen where e < 0.95
    union all
    select route, k, partner, 4, 'toewijzing', dag + 5 + (e * 60)::integer from aanvragen where b < 0.9
    union all
    select route, k, partner, 5, 'start', dag + 30 + (a * 90)::integer from aanvragen where e < 0.93
    union all
    select route, k, partner, 6, if(b < 0.15 and k < aanvragen - 1, 'overdracht', 'einde'),
        dag + 130 + (b * 150)::integer
    from aanvragen where e < 0.85
)

select
    route::bigint as route, route::bigint as client, stap, partner,
    date '2021-01-01' + dag::integer as dag, (k * 8 + orde)::integer as volg
from stappen
order by hash(route, k, orde)
limit $stappen
"""
EDGES = """
select stap, volgende, count(*) as aantal, avg(erna - dag) as gemiddeld
from (
    select stap, lead(stap) over w as volgende, dag, lead(dag) over w as erna
    from stap
    window w as (partition by route order by dag, volg)
)
where volgende is not null
group by all
"""


def steps(number: int, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection on two processors with table ``stap`` of so many steps."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("select setseed(0.3)")
    connection.execute(STEPS, {"routes": number // 5 + 1, "stappen": number})
    return connection


def ours(connection: duckdb.DuckDBPyConnection) -> Callable[[], dict[tuple[str, str], int]]:
    """Edges with frequency and times, hand-overs and variants, by ``journeys.discover``."""
    from ketenmonitor.journeys.discover import discover

    return lambda: {(p.van, p.naar): p.aantal for p in discover(connection).paden}


def bare(connection: duckdb.DuckDBPyConnection) -> Callable[[], dict[tuple[str, str], int]]:
    """Only the edges and their mean time, in one plain query."""
    return lambda: {(v, n): count for v, n, count, _ in connection.execute(EDGES).fetchall()}


def pm4py(connection: duckdb.DuckDBPyConnection) -> Callable[[], dict[tuple[str, str], int]]:
    """Directly-follows, performance and variant discovery of pm4py; it has no hand-overs among them."""
    import warnings

    import pm4py as miner

    frame = connection.execute(
        """
        select
            route::varchar as "case:concept:name", stap as "concept:name",
            -- pm4py orders by time alone: the order on one day as seconds
            dag::timestamp + to_seconds(volg) as "time:timestamp"
        from stap
        """
    ).df()

    def run() -> dict[tuple[str, str], int]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            edges, _, _ = miner.discover_dfg(frame)
            miner.discover_performance_dfg(frame)
            miner.get_variants(frame)
        return dict(edges)

    return run


def measure(number: int, repeats: int) -> dict[str, float]:
    """The fastest of so many turns of each road, in seconds; that all find the same edges is checked."""
    connection = steps(number)
    found: dict[str, float] = {}
    edges = {}
    for name, road in (("discover", ours), ("bare", bare), ("pm4py", pm4py)):
        run = road(connection)
        for _ in range(1 if name == "pm4py" else repeats):
            begin = time.perf_counter()
            edges[name] = run()
            found[name] = min(found.get(name, float("inf")), time.perf_counter() - begin)
        print(f"  {name:14}{found[name]:8.2f} s", flush=True)
    assert edges["discover"] == edges["bare"] == edges["pm4py"]
    connection.close()
    return found
