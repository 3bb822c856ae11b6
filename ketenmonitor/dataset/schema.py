"""The schema: tables and views of the dataset, made from the extracts, the facts and the chain.

Nothing here needs keys, indexes, sequences or unique constraints, so that the same SQL runs on a
DuckDB file and on storage shared by several servers.
"""

from datetime import date
from itertools import pairwise

import duckdb

from ketenmonitor.dataset import sql
from ketenmonitor.dataset.facts import facts
from ketenmonitor.vocabulary.extract import Extract, extracts
from ketenmonitor.vocabulary.keten import Keten, Norm

ALWAYS_FROM = date(1900, 1, 1)
ALWAYS_TO = date(9999, 1, 1)

# What can be made anew from the deliveries.
DERIVED = (
    "meting",
    "duur",
    "duur_partner",
    "duur_gemeente",
    "duur_product",
    "cijfer",
    "afgeschermd",
    "traject_verloop",
)

# The columns that every row of every extract carries: where it came from.
PROVENANCE = "levering bigint, regel bigint, partner varchar, levermaand date"


def _columns(extract: Extract) -> str:
    return ", ".join(f"{column.naam} {column.sql_type}" for column in extract.kolommen)


def create(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make every table and view that is not there yet."""
    cursor.execute(sql.text("schema.sql"))
    for extract in extracts().values():
        name = extract.extract
        derived = ", actueel boolean" if name == "trajecten" else ""
        cursor.execute(f"create table if not exists {name} ({PROVENANCE}, {_columns(extract)}{derived})")
        _add_new_columns(cursor, extract)
        cursor.execute(
            f"create or replace view {name}_geldig as select * from {name} where levering in "
            f"(select levering from levering where status = 'geldig' and extract = '{name}')"
        )
    cursor.execute(
        "create or replace view traject_stand as select * exclude (actueel) from trajecten where actueel"
    )
    for fact in facts().values():
        if not fact.levend:
            cursor.execute(f"create or replace view feit_{fact.feit} as {fact.sql}")


def _add_new_columns(cursor: duckdb.DuckDBPyConnection, extract: Extract) -> None:
    """Give an existing table the columns that its extract has gained; earlier rows have none of them."""
    there = {row[0] for row in cursor.execute(f"describe {extract.extract}").fetchall()}
    for column in extract.kolommen:
        if column.naam not in there:
            cursor.execute(f"alter table {extract.extract} add column {column.naam} {column.sql_type}")


def drop_derived(cursor: duckdb.DuckDBPyConnection) -> None:
    """Remove the tables that can be made anew from the deliveries, so that they can take another form."""
    for table in DERIVED:
        cursor.execute(f"drop table if exists {table}")


def norm_periods(keten: Keten, meting: str, product: str) -> list[tuple[date, date, int]]:
    """The norm in force for one product over time: ``(from, until, days)``, not overlapping.

    Of the norms that hold at a moment the one for the product itself wins from the one for its
    national category, and that from the one for every product; between equals the latest begun.
    """
    own = keten.producten[product]
    rank = {product: 2, own.groep: 1, None: 0}
    holding = [n for n in keten.normen if n.meting == meting and n.product in rank]
    bounds = sorted({ALWAYS_FROM, ALWAYS_TO, *(d for n in holding for d in _period(n))})

    def best(day: date) -> int | None:
        at = [n for n in holding if _period(n)[0] <= day < _period(n)[1]]
        return max(at, key=lambda n: (rank[n.product], _period(n)[0])).dagen if at else None

    spans = ((start, end, best(start)) for start, end in pairwise(bounds))
    return [(start, end, days) for start, end, days in spans if days is not None]


def _period(norm: Norm) -> tuple[date, date]:
    return norm.vanaf or ALWAYS_FROM, _next_month(norm.tot) if norm.tot else ALWAYS_TO


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def write_keten(cursor: duckdb.DuckDBPyConnection, keten: Keten) -> None:
    """Replace what the calculations need of the chain: products, norms and who delivers what."""
    products = [(p.product, p.naam, p.zwaarte, p.totaal) for p in keten.producten.values()]
    delivers = [
        (p.partner, extract, p.vanaf, p.tot or ALWAYS_TO, keten.termijnen[extract])
        for p in keten.partners.values()
        for extract in p.levert
    ]
    metingen = sorted({norm.meting for norm in keten.normen})
    norms = [
        (meting, product, *period)
        for meting in metingen
        for product in keten.producten
        for period in norm_periods(keten, meting, product)
    ]
    cursor.execute("delete from instelling where naam = 'kleine_aantallen'")
    cursor.execute("insert into instelling values ('kleine_aantallen', ?)", [str(keten.kleine_aantallen)])
    for table, rows in (("keten_product", products), ("keten_levert", delivers), ("keten_norm", norms)):
        cursor.execute(f"delete from {table}")
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            cursor.executemany(f"insert into {table} values ({marks})", rows)
