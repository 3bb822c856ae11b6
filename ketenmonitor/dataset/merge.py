"""The merge: a delivery replaces the whole month of one partner and extract; history stays.

Runs inside ``Dataset.write``. Afterwards the current state of every traject it touches and the
measures of every month it touches are up to date, and nothing else was recomputed.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from ketenmonitor.dataset import measures, ready, residue, sql
from ketenmonitor.dataset.measures import Geraakt
from ketenmonitor.vocabulary.extract import extracts


@dataclass(frozen=True)
class Levering:
    """One delivered file: who, what, which month, which version, and what became of it."""

    levering: int
    partner: str
    extract: str
    levermaand: date
    versie: int
    status: str
    bestand: str
    sha256: str
    omvang: int
    aannames: str
    ontvangen_op: datetime
    door: str
    rijen: int
    fouten: int
    waarschuwingen: int


@dataclass(frozen=True)
class Aanbieding:
    """What is known of a file when it is offered, before it has a number."""

    partner: str
    extract: str
    levermaand: date
    bestand: str
    sha256: str
    omvang: int
    aannames: str
    ontvangen_op: datetime
    door: str
    rijen: int
    fouten: int
    waarschuwingen: int
    regels: tuple[tuple[str, str, str, int], ...] = ()


def register(cursor: duckdb.DuckDBPyConnection, offered: Aanbieding, status: str) -> Levering:
    """Record an offered file under the next number and version, with its findings per rule."""
    row = cursor.execute("select coalesce(max(levering), 0) + 1 from levering").fetchone()
    versions = cursor.execute(
        "select coalesce(max(versie), 0) + 1 from levering"
        " where partner = ? and extract = ? and levermaand = ?",
        [offered.partner, offered.extract, offered.levermaand],
    ).fetchone()
    assert row is not None
    assert versions is not None
    levering = Levering(
        levering=int(row[0]),
        versie=int(versions[0]),
        status=status,
        **{name: getattr(offered, name) for name in Aanbieding.__dataclass_fields__ if name != "regels"},
    )
    names = ", ".join(Levering.__dataclass_fields__)
    marks = ", ".join("?" for _ in Levering.__dataclass_fields__)
    cursor.execute(
        f"insert into levering ({names}) values ({marks})",
        [getattr(levering, name) for name in Levering.__dataclass_fields__],
    )
    if offered.regels:
        cursor.executemany(
            "insert into levering_regel values (?, ?, ?, ?, ?)",
            [[levering.levering, *regel] for regel in offered.regels],
        )
    return levering


def merge(cursor: duckdb.DuckDBPyConnection, offered: Aanbieding, rows: str) -> Levering:
    """Take a delivery into the dataset and bring states and measures up to date; see ``store``."""
    previous = in_force(cursor, offered.partner, offered.extract, offered.levermaand)
    levering = store(cursor, offered, rows)
    refresh(cursor, offered.partner, offered.extract, offered.levermaand, previous, levering.levering)
    return levering


def store(cursor: duckdb.DuckDBPyConnection, offered: Aanbieding, rows: str) -> Levering:
    """Put the rows of a delivery in the dataset, in place of what was there for the month.

    ``rows`` is SQL that selects ``regel`` and then the columns of the extract in their order. Raises
    ``Weigering`` when the month has been purged.
    """
    residue.refuse_purged(cursor, offered.levermaand)
    previous = in_force(cursor, offered.partner, offered.extract, offered.levermaand)
    if previous is not None:
        _end(cursor, previous, "vervangen", offered.ontvangen_op, offered.door, "")
    levering = register(cursor, offered, "geldig")
    names = ", ".join(extracts()[offered.extract].namen)
    column = ", actueel" if offered.extract == "trajecten" else ""
    # In order of line, and so in large batches: DuckDB then compresses each once, with all processors. Rows
    # that come out of a join as they please are compressed again at the commit.
    cursor.execute(
        f"insert into {offered.extract} (levering, regel, partner, levermaand, {names}{column})"
        f" select ?, regel, ?, ?, {names}{', true' if column else ''} from ({rows}) order by regel",
        [levering.levering, offered.partner, offered.levermaand],
    )
    return levering


def withdraw(cursor: duckdb.DuckDBPyConnection, levering: int, op: datetime, door: str, reden: str) -> None:
    """End a delivery in force without putting another in its place; the month is empty after it.

    Raises ``LookupError`` when it is not in force, ``Weigering`` when its month has been purged.
    """
    found = cursor.execute(
        "select partner, extract, levermaand from levering where levering = ? and status = 'geldig'",
        [levering],
    ).fetchone()
    if found is None:
        raise LookupError(levering)
    partner, extract, maand = found
    residue.refuse_purged(cursor, maand)
    _end(cursor, levering, "ingetrokken", op, door, reden)
    refresh(cursor, partner, extract, maand, levering, None)


def in_force(cursor: duckdb.DuckDBPyConnection, partner: str, extract: str, maand: date) -> int | None:
    """The number of the delivery in force for one partner, extract and month, if there is one."""
    row = cursor.execute(
        "select levering from levering"
        " where partner = ? and extract = ? and levermaand = ? and status = 'geldig'",
        [partner, extract, maand],
    ).fetchone()
    return int(row[0]) if row else None


def _end(
    cursor: duckdb.DuckDBPyConnection, levering: int, status: str, op: datetime, door: str, reden: str
) -> None:
    cursor.execute(
        "update levering set status = ?, beeindigd_op = ?, beeindigd_door = ?, reden = ? where levering = ?",
        [status, op, door, reden, levering],
    )


def refresh(
    cursor: duckdb.DuckDBPyConnection,
    partner: str,
    extract: str,
    maand: date,
    oud: int | None,
    nieuw: int | None,
) -> None:
    """Bring current states and measures up to date after ``nieuw`` took the place of ``oud``."""
    cursor.execute("create or replace temp table geraakte_maand (maand date)")
    cursor.execute("insert into geraakte_maand values (?)", [maand])
    # A number that no delivery has stands for "none", so that the SQL needs no other form for it.
    bound: dict[str, object] = {"partner": partner, "maand": maand, "oud": oud or -1, "nieuw": nieuw or -1}
    geraakt = Geraakt(partner)
    if extract == "trajecten":
        geraakt = _refresh_states(cursor, bound)
    else:
        _run(cursor, "insert into geraakte_maand " + sql.text(f"touched/{extract}.sql"), bound)
    measures.refresh(cursor, extract, geraakt)
    ready.refresh(cursor, extract, geraakt)


def _refresh_states(cursor: duckdb.DuckDBPyConnection, bound: dict[str, object]) -> Geraakt:
    """Mark the current row of every traject that the change touches, and tell what measures it touches."""
    steps = sql.statements("stand.sql")
    first = _has_nothing_else(cursor, bound)
    if first:
        # Nothing can have been otherwise: every row stands, and there is no need to look for what changed.
        others = cursor.execute(
            "select 1 from levering where extract = 'trajecten' and levering <> ? limit 1", [bound["nieuw"]]
        )
        clients = (
            "client in (select client from trajecten where levering = $nieuw)"
            if others.fetchone()
            else "true"
        )
    else:
        clients = "client in (select client from gewijzigd)"
        for name in ("was", "overtroffen", "vervallen", "herleven", "wordt", "gewijzigd", "maanden"):
            _run(cursor, steps[name], bound)
        _run(cursor, steps["verloop_herkomst"], bound)
    own = "partner = $partner" if first else "false"  # else the months it touches are known already
    for name in ("verloop_was", "verloop_weg", "verloop_bij", "verloop_cellen"):
        _run(cursor, steps[name].format(gewijzigd=clients, gelezen=_reading(clients), eigen=own), bound)
    return Geraakt(str(bound["partner"]), nieuw=first)


def _reading(clients: str) -> str:
    """Few clients are looked up once and kept; all of them are better read twice than copied."""
    return "not materialized" if clients == "true" else "materialized"


def _has_nothing_else(cursor: duckdb.DuckDBPyConnection, bound: dict[str, object]) -> bool:
    """Whether a delivery of trajecten is the only one its partner has, and replaces none."""
    found = cursor.execute(
        "select 1 from levering where partner = ? and extract = 'trajecten' and levering <> ?"
        " and (status = 'geldig' or levering = ?) limit 1",
        [bound["partner"], bound["nieuw"], bound["oud"]],
    ).fetchone()
    return found is None


def rebuild_states(cursor: duckdb.DuckDBPyConnection) -> None:
    """Determine the current state of every traject, and what came before and after it, anew."""
    steps = sql.statements("stand.sql")
    cursor.execute(steps["herbouw_stand"])
    cursor.execute("delete from traject_verloop")
    cursor.execute(steps["verloop_bij"].format(gewijzigd="true", gelezen=_reading("true")))


def _run(cursor: duckdb.DuckDBPyConnection, statement: str, bound: dict[str, object]) -> None:
    cursor.execute(statement, {name: value for name, value in bound.items() if f"${name}" in statement})
