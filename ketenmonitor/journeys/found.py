"""What the SQL of the routes gives, before anybody sees it: exact counts, and who stand behind them.

For a partner every number also says how many of its clients the partner does not know itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cut import Selectie, within
from ketenmonitor.journeys import discover, steps
from ketenmonitor.journeys.discover import Duren, Telling
from ketenmonitor.journeys.shown import Scherm

# The variants that are looked at; a page shows fewer.
VARIANTEN = 200
Sleutel = tuple[Any, ...]
# The kinds of figures.
PAD, VARIANT, ROUTES, TIJD, NAGEKOMEN, OVERLAP = "pad", "variant", "routes", "tijd", "nagekomen", "overlap"
STAP, STAP_OPEN, MOMENT, MOMENT_OPEN = "stap", "stap_open", "moment", "moment_open"
OVERDRACHT, STAPELING, PAAR = "overdracht", "stapeling", "paar"


@dataclass(frozen=True, eq=False)
class Verloop:
    """How long something took: of each number of ``dagen`` how many, and how many of those went on after it.

    The others had not (``verder``) when they were last seen.
    """

    dagen: NDArray[np.int64]
    aantal: NDArray[np.int64]
    verder: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Gevonden:
    """Exact figures: per kind and key a ``Telling``, of steps and hand-overs also how long they took.

    Keys: of a path both steps, of a variant its steps, of a step its name, of a moment of waiting the step
    and the partner, of a hand-over both partners and how it went (None: all), of ``stapeling`` by how many
    partners and whether the client waits as well (None: all). Of moments the number is days in the period.
    ``tijd`` is days waiting, both and helped.
    """

    telling: Mapping[str, Mapping[Sleutel, Telling]]
    verloop: Mapping[str, Mapping[Sleutel, Verloop]]
    paden: Mapping[Sleutel, Duren]
    tijd: tuple[float, float, float]
    soorten: int


@dataclass(frozen=True)
class Vraag:
    """A question: the period, the cut, who looks, and a cursor on which ``steps`` made the routes."""

    cursor: duckdb.DuckDBPyConnection
    van: date
    tot: date
    selectie: Selectie
    scherm: Scherm

    def read(self) -> Gevonden:
        """Everything that a page shows, in one pass over the pairs of steps."""
        self._rows("paar")
        found = discover.read(self.cursor, self.van, self.tot, VARIANTEN)
        self._rows("verblijf")
        self._rows("afloop", self._handovers())
        stays, moments, time = self._rows("per_stap_wie"), self._rows("wachtmomenten"), self._rows("tijd")[0]
        late, late_unknown, over, over_unknown = self._rows("nagekomen", within(self.selectie))[0]
        begun = found.routes
        return Gevonden(
            {
                PAD: {(p.van, p.naar): p.telling for p in found.paden},
                VARIANT: {v.stappen: v.telling for v in found.varianten},
                ROUTES: {(): begun},
                STAP: {(s,): Telling(n, *who) for s, n, *who, _, _, _ in stays},
                STAP_OPEN: {(s,): Telling(n, c, p, u, b) for s, _, _, p, _, b, n, c, u in stays},
                MOMENT: {(s, w): Telling(float(days), *who) for s, w, days, *who, _, _ in moments},
                MOMENT_OPEN: {(s, w): Telling(c, c, p, u, b) for s, w, _, _, p, _, b, c, u in moments},
                TIJD: {(): Telling(time[3], *time[3:])},
                OVERDRACHT: {(v, n, a): Telling(*who) for v, n, a, *who in self._rows("overdrachten_wie")},
                STAPELING: {(n, w): Telling(c, c, *who) for n, w, c, *who in self._rows("stapeling")},
                PAAR: {(a, b): Telling(c, c, 2, u, 2) for a, b, c, u in self._rows("paren")},
                NAGEKOMEN: {(): Telling(late, late, begun.partners, late_unknown, begun.bij)},
                OVERLAP: {(): Telling(over, over, begun.partners, over_unknown, begun.bij)},
            },
            {
                STAP: _courses(self._rows("per_stap"), 1),
                OVERDRACHT: _courses(self._rows("overdrachten"), 2),
            },
            {(p.van, p.naar): p.duren for p in found.paden},
            (float(time[0]), float(time[1]), float(time[2])),
            found.soorten,
        )

    def _handovers(self) -> str:
        """SQL for the hand-overs of the cut: of a partner those from it and those to it."""
        parts = [
            "$partner in (van, naar)" if name == "partner" else f"{name} = ${name}"
            for name in self.selectie.gekozen
        ]
        return " and ".join(parts) or "true"

    def _rows(self, name: str, binnen: str = "") -> list[tuple[Any, ...]]:
        """The rows of a statement, run with those of the values that it names."""
        text = sql.statements("waiting.sql", __package__)[name]
        text = text.format(binnen=binnen, onbekend=steps.onbekend(self.scherm.bekend))
        values: dict[str, object] = {
            "van": self.van, "tot": self.tot, "alle": self.scherm.alle, "eigen": list(self.scherm.eigen),
            **self.selectie.gekozen,
        }  # fmt: skip
        return self.cursor.execute(text, {n: v for n, v in values.items() if f"${n}" in text}).fetchall()


def _courses(rows: list[tuple[Any, ...]], width: int) -> dict[Sleutel, Verloop]:
    """Rows of a key of so many columns, days, how many and how many went on, as a course per key."""
    by_key: dict[Sleutel, list[tuple[int, ...]]] = {}
    for row in rows:
        by_key.setdefault(row[:width], []).append(row[width:])
    return {
        key: Verloop(*(np.array(column, dtype=np.int64) for column in zip(*found, strict=True)))
        for key, found in by_key.items()
    }
