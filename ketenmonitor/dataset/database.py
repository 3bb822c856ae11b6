"""The database of a chain: one DuckDB file, one process, one writer at a time."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from ketenmonitor.dataset import audit, lockdown, measures, merge, pseudonyms, ready, residue, schema
from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.settings import DEMO_SLEUTELS, Middelen, middelen
from ketenmonitor.settings import sleutels as own_keys
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten, is_invented
from ketenmonitor.vocabulary.kpi import kpis

# Raised by hand when the SQL of the facts or measures changes meaning or the derived tables change form, so
# that they are made anew.
MEASURES_VERSION = "6"
# Settings of DuckDB's own file. New files are stored as this version of DuckDB does, and pseudonyms as they
# are: they hardly compress, and trying to is half of the time that writing a delivery takes.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "disabled_compression_methods": "fsst,dict_fsst,zstd",
}


class Dataset:
    """The one objective dataset of a chain.

    Reading: ``cursor()``, one per thread or page run. Changing: ``write()``, which holds the one
    write lock, makes one transaction of everything inside it, records what was done by whom, and
    raises ``versie`` so that whoever caches can key on it. ``sleutels`` are what clients are hashed
    with before they are stored.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, keten: Keten, sleutels: Sleutels, pad: Path | None = None
    ) -> None:
        self.keten = keten
        self.sleutels = sleutels
        self.pad = pad
        self.postponing = False
        self._behind = False
        self._writing = False
        self._connection = connection
        self._lock = threading.RLock()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for the caller; temp tables made on it are its own too."""
        with self._lock:
            return self._connection.cursor()

    @property
    def versie(self) -> int:
        """The number of the last change; the same number means the same contents."""
        return audit.version(self.cursor())

    @property
    def rijversie(self) -> int:
        """The same of the rows alone: what people write beside them (an action, a toelichting) leaves it."""
        return audit.version_of_rows(self.cursor())

    @contextmanager
    def write(
        self,
        door: str,
        soort: str,
        onderwerp: str,
        op: datetime | None = None,
        cursor: duckdb.DuckDBPyConnection | None = None,
        **bijzonderheden: object,
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """One change, whole or not at all: the only way in which anything in the dataset changes.

        ``door`` is who does it, ``soort`` what kind of change (``levering``, ``intrekking``,
        ``afspraak``…), ``onderwerp`` what it is about; more details as keyword arguments. ``cursor``
        is given by a caller whose temp tables the change needs.
        """
        with self._transaction(cursor) as own:
            yield own
            audit.append(own, op or now(), door, soort, onderwerp, bijzonderheden, wijziging=True)

    def record(self, door: str, soort: str, onderwerp: str, **bijzonderheden: object) -> None:
        """Tell in the audit trail of something that changes no data: a sign-in, a refusal, an export.

        Not inside a ``write``: neither would see the entry of the other (RuntimeError).
        """
        with self._transaction(None) as own:
            audit.append(own, now(), door, soort, onderwerp, bijzonderheden, wijziging=False)

    @contextmanager
    def _transaction(self, cursor: duckdb.DuckDBPyConnection | None) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction under the write lock, never one inside another."""
        with self._lock:
            if self._writing:
                raise RuntimeError("a change inside a change: do the one after the other")
            own = cursor or self._connection.cursor()
            own.execute("begin")
            self._writing = True
            try:
                yield own
                own.execute("commit")
            except BaseException:
                own.execute("rollback")
                raise
            finally:
                self._writing = False
                if cursor is None:
                    own.close()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the write lock without changing anything, for a trial that is undone."""
        with self._lock:
            yield

    @contextmanager
    def postponed(self, door: str) -> Iterator[None]:
        """Many deliveries at once: states and measures are made when all are in, not after each.

        What is stored meanwhile is marked (``mark_behind``), so that a program that stops half-way
        leaves the rest to whoever opens the dataset next. Until then figures are those of before.
        """
        self.postponing, self._behind = True, False
        try:
            yield
        finally:
            self.postponing = False
            if self._behind:
                with self.write(door, "bijwerken", self.keten.naam) as cursor:
                    _make_derived(cursor, self.keten)

    def mark_behind(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Say, inside a write, that states and measures are behind what is stored."""
        cursor.execute("delete from instelling where naam = 'vingerafdruk'")
        self._behind = True

    def checkpoint(self) -> None:
        """Fold the log into the database file."""
        with self._lock:
            self._connection.execute("checkpoint")

    def close(self) -> None:
        """Release the database file."""
        with self._lock:
            self._connection.close()


def now() -> datetime:
    """The present moment, in local time, to the second."""
    return datetime.now().replace(microsecond=0)


def open_dataset(
    pad: Path | None, keten: Keten, sleutels: Sleutels | None = None, *, gebruik: Middelen | None = None
) -> Dataset:
    """Open (or make) the database at ``pad`` for this chain, locked down; ``None`` keeps it in memory.

    ``sleutels`` and ``gebruik`` (the memory and processors it may use) are those of the environment unless
    given. Raises ``Weigering`` when another process
    has the file, or when it belongs to another chain or was made with other keys. When the chain file
    or a definition has changed since, the stored measures are made anew.
    """
    keys = sleutels or own_keys()
    if keys == DEMO_SLEUTELS and not is_invented(keten):
        keys = own_keys()  # the key that all know is for invented clients only
    dataset = Dataset(connect(pad, gebruik), keten, keys, pad)
    _prepare(dataset)
    return dataset


def connect(pad: Path | None, gebruik: Middelen | None = None) -> duckdb.DuckDBPyConnection:
    """A locked-down connection to the file, or to memory; ``Weigering`` when it can not be opened."""
    if pad is not None:
        pad.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(pad) if pad else ":memory:", config=CONFIG)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise Weigering(
                f"De database {pad} is in gebruik door een ander programma, waarschijnlijk het dashboard: "
                "sluit dat eerst, of doe dit in het dashboard zelf."
            ) from error
        raise Weigering(
            f"De database {pad} is niet te openen: controleer of het een database van Ketenmonitor is en of "
            "u erin mag schrijven."
        ) from error
    try:
        lockdown.lock(connection, pad, gebruik or middelen())
    except BaseException:
        connection.close()
        raise
    return connection


def fingerprint(keten: Keten) -> str:
    """What the stored measures depend on besides the deliveries."""
    definitions = "".join(repr(kpi) for kpi in kpis().values())
    return f"{MEASURES_VERSION}:{keten.vingerafdruk}:{hash_text(definitions)}"


def hash_text(text: str) -> str:
    """A short stable hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _prepare(dataset: Dataset) -> None:
    cursor = dataset.cursor()
    settings = settings_of(cursor)
    cursor.execute("begin")
    if not settings.get("vingerafdruk", MEASURES_VERSION).startswith(f"{MEASURES_VERSION}:"):
        schema.drop_derived(cursor)
    schema.create(cursor)
    audit.upgrade(cursor)
    cursor.execute("commit")
    if settings.get("keten", dataset.keten.naam) != dataset.keten.naam:
        dataset.close()
        raise Weigering(
            f"De database hoort bij keten '{settings['keten']}', het ketenbestand bij "
            f"'{dataset.keten.naam}': kies het ketenbestand of de database die erbij hoort."
        )
    afdruk = settings.get(pseudonyms.AFDRUK)
    if afdruk is not None:
        try:
            pseudonyms.judge(afdruk, dataset.sleutels)
        except Weigering:
            dataset.close()
            raise
    if afdruk is not None and settings.get("vingerafdruk") == fingerprint(dataset.keten):
        return
    with dataset.write("ketenmonitor", "inrichting", dataset.keten.naam) as cursor:
        if afdruk is None:
            _enter_keys(cursor, dataset.sleutels)
        schema.write_keten(cursor, dataset.keten)
        _make_derived(cursor, dataset.keten)


def _enter_keys(cursor: duckdb.DuckDBPyConnection, sleutels: Sleutels) -> None:
    """The first keys of a database; what was delivered before there were any is hashed now."""
    if cursor.execute("select 1 from levering limit 1").fetchone():
        pseudonyms.rehash(cursor, sleutels)
    pseudonyms.record(cursor, sleutels)


def settings_of(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the database says about itself; nothing when it is new."""
    if not cursor.execute("select 1 from duckdb_tables() where table_name = 'instelling'").fetchone():
        return {}
    return dict(cursor.execute("select naam, waarde from instelling").fetchall())


def _make_derived(cursor: duckdb.DuckDBPyConnection, keten: Keten) -> None:
    """Make what is derived, and record from which chain file and definitions."""
    rebuild(cursor)
    cursor.execute("delete from instelling where naam in ('keten', 'vingerafdruk')")
    cursor.execute(
        "insert into instelling values ('keten', ?), ('vingerafdruk', ?)", [keten.naam, fingerprint(keten)]
    )


def rebuild(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make everything that is derived from the deliveries anew: current states and measures.

    What purged rows counted for in the measures is not derived: it is added to what the others give.
    """
    merge.rebuild_states(cursor)
    residue.forget_changed(cursor, measures.definitions())
    for table in (*measures.TABLES, "cijfer", "afgeschermd"):
        cursor.execute(f"delete from {table}")
    measures.refresh(cursor, None, None)
    ready.refresh(cursor, None, None)


def row_counts(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows of each extract are in force."""
    counts = {}
    for name in extracts():
        row = cursor.execute(f"select count(*) from {name}_geldig").fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts
