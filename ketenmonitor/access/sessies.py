"""What happened in each sign-in: that it was let in, that it ended, and what was recorded about it.

Streamlit keeps who someone is in a signed cookie that stays good for a month, and forgets nothing of it
at the server. That a sign-in has ended is therefore kept in the audit trail, by the mark of the sign-in, so
that it ends in every tab and a kept cookie is worth nothing, also after a restart of the server.
"""

import threading
from datetime import datetime, timedelta

import duckdb

HELD = timedelta(days=1)
"""How long the trail is not asked again about a sign-in; nobody's lasts longer (``oidc.LONGEST_SESSION``)."""

RECALLED = ""


class Sessies:
    """The sign-ins that this server has seen lately, by their mark: what the trail tells, held in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], datetime] = {}

    def recall(self, cursor: duckdb.DuckDBPyConnection, sessie: str, nu: datetime) -> None:
        """Read what the trail tells of this sign-in, the first time that this server sees it."""
        if self.happened(sessie, RECALLED):
            return
        for wat in (RECALLED, *told(cursor, sessie)):
            self.first(sessie, wat, nu)

    def first(self, sessie: str, wat: str, nu: datetime) -> bool:
        """Whether this is the first time that this happens in this sign-in."""
        with self._lock:
            fresh = (sessie, wat) not in self._seen
            if fresh:
                self._seen = {key: at for key, at in self._seen.items() if at > nu - HELD}
                self._seen[(sessie, wat)] = nu
            return fresh

    def happened(self, sessie: str, wat: str) -> bool:
        """Whether this happened in this sign-in."""
        with self._lock:
            return (sessie, wat) in self._seen


def told(cursor: duckdb.DuckDBPyConnection, sessie: str) -> list[str]:
    """What the trail tells of a sign-in: the kinds of its entries, of a refusal the reason."""
    rows = cursor.execute(
        "select coalesce(bijzonderheden ->> 'reden', soort) from gebeurtenis"
        " where soort in ('aanmelding', 'afmelding', 'weigering') and (bijzonderheden ->> 'sessie') = ?",
        [sessie],
    )
    return [str(wat) for (wat,) in rows.fetchall()]
