"""Pseudonyms in the dataset: what stands for a person is stored as the installation's keys make of it.

The hash is taken by DuckDB, of whole columns at once; it is the one of ``pseudonym.sleutels``. Keys
are only ever bound, never part of a statement.
"""

import hashlib

import duckdb

from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.sleutels import TEKENS, Sleutels
from ketenmonitor.vocabulary.extract import extracts

# Under which name table ``instelling`` keeps what the keys are recognised by.
AFDRUK = "sleutelafdruk"
_BLOCK = 64  # bytes of a block of SHA-256, as HMAC wants a key


def hashed(kolom: str, sleutels: Sleutels) -> tuple[str, dict[str, bytes]]:
    """SQL for a column of text as it is stored, and what must be bound with it; null stays null."""
    bound: dict[str, bytes] = {}
    for number, sleutel in enumerate(sleutels.alle):
        key = sleutel.encode()
        block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
        bound[f"binnen{number}"] = bytes(byte ^ 0x36 for byte in block)
        bound[f"buiten{number}"] = bytes(byte ^ 0x5C for byte in block)
        inner = f"from_hex(sha256($binnen{number}::blob || encode({kolom})))"
        kolom = f"left(sha256($buiten{number}::blob || {inner}), {TEKENS})"
    return kolom, bound


def rehash(cursor: duckdb.DuckDBPyConnection, sleutels: Sleutels) -> None:
    """Lay keys over every stored pseudonym, inside ``Dataset.write``; what is derived is then behind."""
    for name, extract in extracts().items():
        if not extract.personen:
            continue
        parts = {column: hashed(column, sleutels) for column in extract.personen}
        changed = ", ".join(f"{sql} as {column}" for column, (sql, _) in parts.items())
        bound = next(iter(parts.values()))[1]
        cursor.execute(f"create or replace table {name} as select * replace ({changed}) from {name}", bound)


def record(cursor: duckdb.DuckDBPyConnection, sleutels: Sleutels) -> None:
    """Keep what the keys are recognised by, inside ``Dataset.write``."""
    cursor.execute("delete from instelling where naam = ?", [AFDRUK])
    cursor.execute("insert into instelling values (?, ?)", [AFDRUK, sleutels.vingerafdruk])


def laid(afdruk: str, sleutels: Sleutels) -> int:
    """How many of the keys lie over the stored pseudonyms, by what the dataset recognises them by.

    Raises ``Weigering`` when the dataset was made with others.
    """
    for number in range(sleutels.aantal, 0, -1):
        if sleutels.eerste(number).vingerafdruk == afdruk:
            return number
    raise Weigering(
        "De database is met een andere sleutel gemaakt dan die in KETENMONITOR_SLEUTEL: met deze zou geen "
        "cliënt meer worden herkend; zet de sleutel terug waarmee zij is gemaakt, of kies de andere database."
    )


def judge(afdruk: str, sleutels: Sleutels) -> None:
    """Refuse keys that are not exactly those of the dataset."""
    if laid(afdruk, sleutels) < sleutels.aantal:
        raise Weigering(
            "In KETENMONITOR_SLEUTEL staat een nieuwe sleutel waarmee de database nog niet is bijgewerkt: "
            "stop het dashboard en draai eenmalig 'python -m ketenmonitor sleutel --wissel'."
        )
