"""The sign-ins that this server has seen: which it let in, which ended, and what was recorded about them.

Streamlit keeps who someone is in a signed cookie that stays good for a month, and forgets nothing of it
at the server. That a sign-in has ended is therefore remembered here, so that it ends in every tab and
a kept cookie is worth nothing.
"""

import threading
from datetime import datetime, timedelta

KEPT = timedelta(days=31)
"""As long as Streamlit's cookie can come back, and a day."""


class Sessies:
    """The sign-ins of one server, by their mark."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], datetime] = {}

    def first(self, sessie: str, wat: str, nu: datetime) -> bool:
        """Whether this is the first time that this happens in this sign-in."""
        with self._lock:
            fresh = (sessie, wat) not in self._seen
            if fresh:
                self._seen = {key: at for key, at in self._seen.items() if at > nu - KEPT}
                self._seen[(sessie, wat)] = nu
            return fresh

    def happened(self, sessie: str, wat: str) -> bool:
        """Whether this happened in this sign-in."""
        with self._lock:
            return (sessie, wat) in self._seen
