"""What an account may see and do: the roles that a beheerder gave it, in versions."""

from dataclasses import dataclass

import duckdb

from ketenmonitor.vocabulary.keten import Keten


@dataclass(frozen=True)
class Kijker:
    """Who looks: the account, the name to show, and the roles with what each is about."""

    wie: str
    naam: str
    rollen: tuple[tuple[str, str | None], ...]


def of(cursor: duckdb.DuckDBPyConnection, keten: Keten, account: str) -> Kijker | None:
    """The viewer that this account is now; None when it is unknown or all its roles were withdrawn."""
    latest = cursor.execute(
        "select naam, rol, waarde, ingetrokken from toegang where account = ?"
        " qualify versie = max(versie) over (partition by toegang) order by toegang",
        [account],
    ).fetchall()
    held = [(naam, rol, waarde) for naam, rol, waarde, withdrawn in latest if not withdrawn]
    if not held:
        return None
    return Kijker(account, held[0][0], tuple((rol, waarde) for _, rol, waarde in held))
