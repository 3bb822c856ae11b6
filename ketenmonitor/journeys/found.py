"""What the SQL of the routes gives, before anybody sees it: exact counts, and who stand behind them.

Read once for all clients of a cut, and for a partner once more without the clients that it knows itself.
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
from ketenmonitor.journeys.discover import Duren, discover
from ketenmonitor.journeys.shown import Scherm, Telling

# The variants that are looked at; a page shows fewer.
VARIANTEN = 200
KNOWN = "client in (select client from aanvraag where partner in (select unnest($eigen::varchar[])))"
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
    """A question: a cursor on which ``steps.prepare`` ran, the period, the cut, and who looks."""

    cursor: duckdb.DuckDBPyConnection
    van: date
    tot: date
    selectie: Selectie
    scherm: Scherm

    def read(self, onbekend: bool) -> Gevonden:
        """Everything, of all clients or only of those ``onbekend`` to the viewer."""
        table, who = ("stap_onbekend", f"not {KNOWN}") if onbekend else ("stap", "true")
        if onbekend:
            self._run(f"create or replace temp table stap_onbekend as select * from stap where {who}")
        self._run(self._sql("verblijf").format(stap=table))
        self._run(self._sql("afloop").format(binnen=self._handovers()))
        found = discover(self.cursor, table, self.van, self.tot, VARIANTEN)
        stays, moments, time = self._rows("per_stap_wie"), self._rows("wachtmomenten"), self._rows("tijd")[0]
        late, overlap = self._rows("nagekomen", f"{within(self.selectie)} and {who}")[0]
        total = Telling(found.routes, found.clienten, found.partners)
        return Gevonden(
            {
                PAD: {(p.van, p.naar): Telling(p.aantal, p.clienten, p.partners) for p in found.paden},
                VARIANT: {v.stappen: Telling(v.routes, v.clienten, v.partners) for v in found.varianten},
                ROUTES: {(): total},
                STAP: {(s,): Telling(n, c, p) for s, n, c, p, _, _ in stays},
                STAP_OPEN: {(s,): Telling(n, c, p) for s, _, _, p, n, c in stays},
                MOMENT: {(s, b): Telling(float(days), c, p) for s, b, days, c, p, _ in moments},
                MOMENT_OPEN: {(s, b): Telling(c, c, p) for s, b, _, _, p, c in moments},
                TIJD: {(): Telling(time[3], time[3], time[4])},
                OVERDRACHT: {
                    (v, n, a): Telling(count, c, p)
                    for v, n, a, count, c, p in self._rows("overdrachten_wie", who)
                },
                STAPELING: {(n, w): Telling(c, c, p) for n, w, c, p in self._rows("stapeling")},
                PAAR: {(a, b): Telling(c, c, 2) for a, b, c in self._rows("paren")},
                NAGEKOMEN: {(): Telling(late, late, total.partners)},
                OVERLAP: {(): Telling(overlap, overlap, total.partners)},
            },
            {
                STAP: _courses(self._rows("per_stap"), 1),
                OVERDRACHT: _courses(self._rows("overdrachten", who), 2),
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

    def _sql(self, name: str) -> str:
        return sql.statements("waiting.sql", __package__)[name]

    def _rows(self, name: str, binnen: str = "") -> list[tuple[Any, ...]]:
        return self._run(self._sql(name).replace("{binnen}", binnen)).fetchall()

    def _run(self, text: str) -> duckdb.DuckDBPyConnection:
        """Run a statement with those of the values that it names."""
        values: dict[str, object] = {
            "van": self.van, "tot": self.tot, "alle": self.scherm.alle, "eigen": list(self.scherm.eigen),
            **self.selectie.gekozen,
        }  # fmt: skip
        return self.cursor.execute(text, {name: v for name, v in values.items() if f"${name}" in text})


def _courses(rows: list[tuple[Any, ...]], width: int) -> dict[Sleutel, Verloop]:
    """Rows of a key of so many columns, days, how many and how many went on, as a course per key."""
    by_key: dict[Sleutel, list[tuple[int, ...]]] = {}
    for row in rows:
        by_key.setdefault(row[:width], []).append(row[width:])
    return {
        key: Verloop(*(np.array(column, dtype=np.int64) for column in zip(*found, strict=True)))
        for key, found in by_key.items()
    }
