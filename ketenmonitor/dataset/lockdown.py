"""DuckDB locked down: SQL reaches the database and its own work folder, nothing else of the server.

A mistake that let text of a partner into a statement could then still read no other file, write none,
attach no database, load no extension and reach no network; and no statement can undo it.
"""

import os
import shutil
import tempfile
import weakref
from functools import lru_cache
from pathlib import Path

import duckdb

from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Middelen

# What DuckDB may use of the memory it would take itself (80 % of the machine or container): uploaded files
# and pages need the rest.
SHARE = 0.75

SHUT = (
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "allow_community_extensions = false",
    "python_enable_replacements = false",
    "lock_configuration = true",
)


def lock(connection: duckdb.DuckDBPyConnection, pad: Path | None, middelen: Middelen) -> None:
    """Set what DuckDB may use and reach, and forbid changing it; it holds for every cursor.

    ``pad``: the database file; None when it is kept in memory. What a program that was killed left in
    the work folder is removed. Raises ``Weigering`` for an amount of memory that is none.
    """
    folder = Path(f"{pad.absolute()}.tmp") if pad else _folder_of(os.getpid()).pad
    if pad:
        shutil.rmtree(folder, ignore_errors=True)
    connection.execute(f"set temp_directory = {_quoted(str(folder))}")
    connection.execute(f"set allowed_directories = [{_quoted(str(folder))}]")
    if middelen.processoren:
        connection.execute(f"set threads = {middelen.processoren:d}")
    try:
        connection.execute(f"set memory_limit = {_quoted(middelen.geheugen or _share(connection))}")
    except duckdb.Error as error:
        raise Weigering(
            f"KETENMONITOR_GEHEUGEN is '{middelen.geheugen}', maar moet een hoeveelheid zijn als 8GB."
        ) from error
    for setting in SHUT:
        connection.execute(f"set {setting}")


def work_folder(cursor: duckdb.DuckDBPyConnection) -> Path:
    """The one folder from which this connection may read a file; made when it is not there.

    For a database file it stands beside it (``<database>.tmp``, where DuckDB also spills what does not fit
    in memory); only the user of the program can look in it. A connection that is not locked down reads
    from anywhere: then it is the system's folder for temporary files.
    """
    row = cursor.execute(
        "select current_setting('enable_external_access'), current_setting('temp_directory')"
    ).fetchone()
    if row is None or row[0]:
        return Path(tempfile.gettempdir())
    folder = Path(row[1])
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


class _Folder:
    """A folder that disappears with the process that made it."""

    def __init__(self) -> None:
        self.pad = Path(tempfile.mkdtemp(prefix="ketenmonitor-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.pad, ignore_errors=True)


@lru_cache(maxsize=1)
def _folder_of(process: int) -> _Folder:
    return _Folder()


def _share(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select current_setting('memory_limit')").fetchone()
    amount, unit = str(row[0]).split() if row else ("", "")
    return f"{float(amount) * SHARE:.2f} {unit}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
