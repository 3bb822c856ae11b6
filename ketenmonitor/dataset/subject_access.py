"""All that is kept of one client, for a request under the AVG: to see it (article 15) or erase it (17).

A client is found by pseudonym. Rows without a client (costs) that name a traject of the client belong to the
client too, as long as the partner used that number for nobody else.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from ketenmonitor.dataset.database import Dataset, rebuild
from ketenmonitor.errors import Weigering
from ketenmonitor.export import csv_text
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.extract import extracts

# What is told of the delivery that a row came in, before the columns of the row itself.
DELIVERED = "l.status, l.versie, l.bestand, l.ontvangen_op"


@dataclass(frozen=True)
class Tabel:
    """The rows of one table about a client."""

    kolommen: tuple[str, ...]
    rijen: tuple[tuple[Any, ...], ...]

    def as_csv(self) -> str:
        """With semicolons and a line of names, dates as jjjj-mm-dd."""
        rows = ([None if cell is None else str(cell) for cell in row] for row in self.rijen)
        return csv_text([self.kolommen, *rows])


@dataclass(frozen=True)
class Inzage:
    """All that is kept of one client, by table; only tables in which the client occurs."""

    tabellen: Mapping[str, Tabel]

    @property
    def rijen(self) -> int:
        """How many rows, over all tables."""
        return sum(len(tabel.rijen) for tabel in self.tabellen.values())

    def as_json(self) -> str:
        """One object, with a list of rows per table."""
        told = {
            name: [dict(zip(tabel.kolommen, row, strict=True)) for row in tabel.rijen]
            for name, tabel in self.tabellen.items()
        }
        return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


def stored(client: str, sleutels: Sleutels) -> str:
    """A client as the dataset holds it, from the pseudonym that partners deliver."""
    return sleutels.pseudoniem(client.strip())


def mark(client: str, sleutels: Sleutels) -> str:
    """What the audit trail says in place of a pseudonym: a short hash of what is stored of it."""
    return f"cliënt {hashlib.sha256(stored(client, sleutels).encode()).hexdigest()[:8]}"


def everything(dataset: Dataset, client: str) -> Inzage:
    """Every row on a client in the dataset: of each extract all versions, and what was derived about them.

    A row of an extract comes with its delivery: file, line, partner, month, status. Raises ``Weigering``
    when there is none.
    """
    who = stored(client, dataset.sleutels)
    with dataset.cursor() as cursor:
        return _everything(cursor, who)


def _everything(cursor: duckdb.DuckDBPyConnection, who: str) -> Inzage:
    _find_trajecten(cursor, who)
    found = {}
    for table in _tables(cursor):
        if table in extracts():
            select = f"select r.levering, r.regel, r.partner, r.levermaand, {DELIVERED},"
            select += f" r.* exclude (levering, regel, partner, levermaand) from {table} as r"
            select += f" left join levering as l using (levering) where {_of_client(table)} order by 1, 2"
        else:
            select = f"from {table} as r where {_of_client(table)} order by all"
        result = cursor.execute(select, {"client": who})
        columns = tuple(column[0] for column in result.description or ())
        if rows := result.fetchall():
            found[table] = Tabel(columns, tuple(rows))
    cursor.execute("drop table traject_van_client")
    if not found:
        raise Weigering(
            "Van dit pseudoniem is niets bewaard: controleer of het precies zo is geschreven als partners "
            "het leveren."
        )
    return Inzage(found)


def erase(dataset: Dataset, client: str, door: str, reden: str) -> Inzage:
    """Remove all rows on a client, of all versions, and make what is derived anew; returns what there was.

    Figures of the months in which the client counted change by it. What rows that were purged before had
    counted for stays: there is nothing in it by which the client can be found. Raises ``Weigering`` without a
    reason, and when nothing is kept of the client.
    """
    who = stored(client, dataset.sleutels)
    if not reden.strip():
        raise Weigering("Wissen zonder reden kan niet: schrijf op waarom, en op wiens besluit.")
    if client.strip() in reden or who in reden:
        raise Weigering("In de reden staat het pseudoniem zelf: laat het weg, want de reden blijft bewaard.")
    with dataset.exclusive():
        going = everything(dataset, client)
        counts = {name: len(tabel.rijen) for name, tabel in going.tabellen.items()}
        with dataset.write(
            door, "wissing", mark(client, dataset.sleutels), reden=reden.strip(), rijen=counts
        ) as cursor:
            _find_trajecten(cursor, who)
            for table in _tables(cursor):
                cursor.execute(f"delete from {table} as r where {_of_client(table)}", {"client": who})
            cursor.execute("drop table traject_van_client")
            rebuild(cursor)
        dataset.checkpoint()
    return going


def _tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table with a client in it, whoever made it; those of the extracts first."""
    rows = cursor.execute(
        """
        select table_name
        from duckdb_columns() semi join duckdb_tables() using (database_name, schema_name, table_name)
        where column_name = 'client' and database_name = current_database()
        order by table_name
        """
    ).fetchall()
    return sorted((row[0] for row in rows), key=lambda name: (name not in extracts(), name))


def _find_trajecten(cursor: duckdb.DuckDBPyConnection, client: str) -> None:
    """Put the trajecten that are this client's alone in temp table ``traject_van_client``."""
    named = " union ".join(
        f"select partner, traject, client from {name} where traject is not null and client is not null"
        for name in _with_traject()
    )
    cursor.execute(
        f"""
        create or replace temp table traject_van_client as
        select partner, traject
        from ({named})
        group by all
        having min(client) = $client and max(client) = $client
        """,
        {"client": client},
    )


def _with_traject() -> list[str]:
    return [name for name, extract in extracts().items() if {"client", "traject"} <= set(extract.namen)]


def _of_client(table: str) -> str:
    """SQL for the rows ``r`` of a table that are about the client."""
    if table not in _with_traject():
        return "r.client = $client"
    own = "select partner, traject from traject_van_client"
    return f"(r.client = $client or (r.client is null and (r.partner, r.traject) in ({own})))"
