"""Invitations: one secret code per partner and round, with which its people answer without signing in.

A code is 192 random bits. Only its SHA-256 is kept, so whoever has the database has no code; it is shown
once, to who made it. A new code for a partner ends the old one, and the end of the round ends them all.

Nobody can be kept from answering twice, for nobody is known. Who invites may say how many people are
expected, so that more answers than people are seen.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

from ketenmonitor.dataset import records
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import rounds
from ketenmonitor.learning.maturity.rounds import SOORT, Ronde

BYTES: Final = 24
MOST: Final = 500
"""Questionnaires of one partner in one round: a link that got about can not fill the database."""
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Uitnodiging:
    """One version of the invitation of a partner to a round; ``verwacht``: how many people are to answer."""

    ronde: int
    partner: str
    versie: int
    afdruk: str
    verwacht: int | None
    vastgelegd_op: datetime
    vastgelegd_door: str


@dataclass(frozen=True)
class Gast:
    """Who came with a code: for which round and partner."""

    ronde: Ronde
    partner: str


def invite(
    dataset: Dataset, ronde: int, partner: str, vandaag: date, door: str, verwacht: int | None = None
) -> str:
    """Make a code for a partner, which ends the one before, and return it: it can not be read back.

    Without ``verwacht`` the number of the invitation before it holds.
    """
    if partner not in dataset.keten.partners:
        raise Weigering(f"'{partner}' is geen partner van de keten: kies er een uit de lijst.")
    if verwacht is not None and not 1 <= verwacht <= MOST:
        raise Weigering(
            f"Er worden {verwacht} mensen van een partner verwacht: geef een aantal van 1 tot {MOST}, of "
            "laat het leeg."
        )
    code, moment = secrets.token_urlsafe(BYTES), now()
    with dataset.write(door, SOORT, "uitnodiging gemaakt", moment, ronde=ronde, partner=partner) as cursor:
        running = rounds.open_now(cursor, vandaag)
        if running is None or running.ronde != ronde:
            raise Weigering("Deze ronde is niet open: open een ronde voordat u partners uitnodigt.")
        before = next((u for u in invitations(cursor) if (u.ronde, u.partner) == (ronde, partner)), None)
        version = before.versie + 1 if before else 1
        if verwacht is None and before:
            verwacht = before.verwacht
        made = Uitnodiging(ronde, partner, version, _fingerprint(code), verwacht, moment, door)
        records.add(cursor, "ketenscan_uitnodiging", [made])
    return code


def invitations(cursor: duckdb.DuckDBPyConnection) -> list[Uitnodiging]:
    """The latest version of every invitation."""
    found = records.read(cursor, "ketenscan_uitnodiging", Uitnodiging, "ronde, partner, versie")
    return list({(u.ronde, u.partner): u for u in found}.values())


def expected(cursor: duckdb.DuckDBPyConnection, ronde: int) -> dict[str, int]:
    """How many people of each partner are to answer in a round, where that was said."""
    return {u.partner: u.verwacht for u in invitations(cursor) if u.ronde == ronde and u.verwacht is not None}


def guest(cursor: duckdb.DuckDBPyConnection, code: str, vandaag: date) -> Gast | None:
    """Whom a code lets answer today; None when it is wrong, was replaced, or its round is over."""
    if not _CODE.fullmatch(code):
        return None
    running = rounds.open_now(cursor, vandaag)
    if running is None:
        return None
    afdruk = _fingerprint(code)
    found = [u for u in invitations(cursor) if (u.ronde, u.afdruk) == (running.ronde, afdruk)]
    return Gast(running, found[0].partner) if found else None


def _fingerprint(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
