"""How long rows about clients are kept, and purging what is older, with a preview and a log.

The period of the chain (``bewaartermijn_jaren``) counts from the end of the month that a delivery is about.
What is older goes: the rows of every version, also replaced and withdrawn ones, and what the file of the
partner brought besides (its name, and what was assumed in reading it). What stays is that there was a
delivery, with its counts, and what its rows counted for in the figures (``residue``).
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from ketenmonitor.dataset import measures, merge, residue
from ketenmonitor.dataset.database import CONFIG, Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten

# What stands in place of the name of a file whose rows are gone.
OPGESCHOOND = "opgeschoond"


@dataclass(frozen=True)
class Maandregel:
    """What goes of one extract in one month: files offered about it, and rows of all their versions."""

    extract: str
    maand: date
    leveringen: int
    rijen: int


@dataclass(frozen=True)
class Opschoning:
    """What a purge removes: everything about months before ``grens`` (the first day of a month)."""

    grens: date
    regels: tuple[Maandregel, ...]

    @property
    def rijen(self) -> int:
        """How many rows go."""
        return sum(regel.rijen for regel in self.regels)

    @property
    def leveringen(self) -> int:
        """How many offered files lose their rows and name."""
        return sum(regel.leveringen for regel in self.regels)

    @property
    def per_extract(self) -> Mapping[str, Maandregel]:
        """The totals of each extract, with the first month that goes."""
        found: dict[str, Maandregel] = {}
        for r in self.regels:
            so_far = found.get(r.extract, Maandregel(r.extract, r.maand, 0, 0))
            found[r.extract] = Maandregel(
                r.extract,
                min(so_far.maand, r.maand),
                so_far.leveringen + r.leveringen,
                so_far.rijen + r.rijen,
            )
        return found


@dataclass(frozen=True)
class Logregel:
    """What one purge removed of one extract: who did it, when, and all before which month."""

    op: datetime
    door: str
    grens: date
    extract: str
    rijen: int
    leveringen: int


def boundary(keten: Keten, vandaag: date) -> date:
    """The oldest month that is kept: of the months before it the last day is longer ago than the period."""
    return date(vandaag.year - keten.bewaartermijn_jaren, vandaag.month, 1)


def preview(cursor: duckdb.DuckDBPyConnection, keten: Keten, vandaag: date) -> Opschoning:
    """What a purge today would remove, per extract and month; nothing changes.

    A period that was made longer brings nothing back: the boundary never moves to before an earlier one.
    """
    before = residue.boundary(cursor) or date.min
    grens = max(boundary(keten, vandaag), before)
    rows = " union all ".join(
        f"select '{name}' as extract, levermaand as maand, count(*) as rijen from {name}"
        " where levermaand < $grens group by all"
        for name in extracts()
    )
    found = cursor.execute(
        f"""
        with rijen as ({rows}),

        leveringen as (
            select extract, levermaand as maand, count(*) as leveringen
            from levering
            where levermaand >= $eerder and levermaand < $grens
            group by all
        )

        select extract, maand, coalesce(leveringen, 0), coalesce(rijen, 0)
        from rijen full join leveringen using (extract, maand)
        order by extract, maand
        """,
        {"grens": grens, "eerder": before},
    ).fetchall()
    return Opschoning(grens, tuple(Maandregel(*row) for row in found))


def purge(dataset: Dataset, door: str, vandaag: date) -> Opschoning:
    """Remove what is older than the period of the chain, in one change, told in the audit trail and the log.

    Figures stay as they are. When nothing is too old, nothing is changed and nothing recorded.
    """
    with dataset.exclusive():
        if dataset.postponing:
            raise Weigering(
                "Er worden nu leveringen ingelezen: probeer het opschonen opnieuw als dat klaar is."
            )
        with dataset.cursor() as cursor:
            going = preview(cursor, dataset.keten, vandaag)
        if not going.regels:
            return going
        moment = now()
        with dataset.write(
            door, "opschoning", f"vóór {going.grens:%Y-%m}", moment,
            bewaartermijn_jaren=dataset.keten.bewaartermijn_jaren, rijen=going.rijen,
            leveringen=going.leveringen,
            per_extract={name: total.rijen for name, total in going.per_extract.items()},
        ) as cursor:  # fmt: skip
            residue.remember(cursor, measures.TABLES)
            _remove(cursor, going.grens)
            cursor.executemany(
                "insert into opschoning values (?, ?, ?, ?, ?, ?)",
                [
                    [moment, door, going.grens, name, total.rijen, total.leveringen]
                    for name, total in going.per_extract.items()
                ],
            )
            _keep_measures(cursor)
        dataset.checkpoint()
    return going


def _remove(cursor: duckdb.DuckDBPyConnection, grens: date) -> None:
    for name in extracts():
        cursor.execute(f"delete from {name} where levermaand < ?", [grens])
    cursor.execute(
        "update levering set bestand = ?, aannames = '' where levermaand < ?", [OPGESCHOOND, grens]
    )


def _keep_measures(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make states and measures of the rows that are left, and keep what they lack."""
    merge.rebuild_states(cursor)
    for table in (*measures.TABLES, *residue.TABLES):
        cursor.execute(f"delete from {table}")
    measures.refresh(cursor, None, None)
    residue.settle(cursor, measures.TABLES, measures.definitions())


def log(cursor: duckdb.DuckDBPyConnection) -> list[Logregel]:
    """Every purge, the latest first."""
    rows = cursor.execute(
        "select op, door, grens, extract, rijen, leveringen from opschoning"
        " order by op desc, grens desc, extract"
    ).fetchall()
    return [Logregel(*row) for row in rows]


def compact(pad: Path) -> tuple[int, int]:
    """Write a closed database anew with only what is still in it; returns its bytes before and after.

    DuckDB marks removed rows and uses their place again, but does not wipe it: until then they can be found
    in the file. The new file takes the place of the old one only when it is complete. Raises ``Weigering``
    when another program has the database open, or when there is no room for a second one.
    """
    new = pad.with_name(f"{pad.name}.nieuw")
    new.unlink(missing_ok=True)
    before = pad.stat().st_size
    try:
        with duckdb.connect(":memory:", config=CONFIG) as connection:
            version = CONFIG["storage_compatibility_version"]
            connection.execute(f"attach '{_quoted(pad)}' as oud")
            connection.execute("checkpoint oud")  # a log left behind would be taken for that of the new file
            connection.execute(f"attach '{_quoted(new)}' as nieuw (storage_version '{version}')")
            connection.execute("copy from database oud to nieuw")
            connection.execute("checkpoint nieuw")
            connection.execute("detach nieuw")
            connection.execute("detach oud")
    except duckdb.IOException as error:
        new.unlink(missing_ok=True)
        raise Weigering(
            f"De database {pad} is niet te verdichten: sluit het dashboard en elk ander programma dat haar "
            "gebruikt, en zorg dat er op de schijf nog eens zo veel plaats vrij is."
        ) from error
    shutil.rmtree(f"{pad}.tmp", ignore_errors=True)  # what DuckDB wrote beside it
    shutil.copymode(pad, new)
    new.replace(pad)
    return before, pad.stat().st_size


def _quoted(pad: Path) -> str:
    return str(pad).replace("'", "''")
