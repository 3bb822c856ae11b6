"""How many clients reached a step within so many days of an earlier one: what a wish asks of the route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cut import Selectie, within
from ketenmonitor.dataset.disclosure import lone_share
from ketenmonitor.journeys import steps
from ketenmonitor.journeys.found import KNOWN
from ketenmonitor.journeys.shown import Scherm, Telling, scherm
from ketenmonitor.statistics.survival import aalen_johansen

# The steps of one request that have a day of their own, in their order.
ORDER = ("verwijzing", "aanmelding", "overdracht", "intake", "toewijzing", "start")


@dataclass(frozen=True)
class Bereik:
    """The share (0 to 1) that reached a step in time, of so many clients; nan: not to be shown or said.

    ``precies`` is for judging only: ``deel`` is rough, or hidden, where few clients stand on either side.
    """

    deel: float
    precies: float
    clienten: float


@dataclass(frozen=True)
class Termijn:
    """Step ``dan`` within ``dagen`` days of step ``eerst``, both of ``ORDER``."""

    eerst: str
    dan: str
    dagen: int


def within_days(
    zicht: Zicht, termijnen: Sequence[Termijn], van: date, tot: date, selectie: Selectie
) -> list[Bereik]:
    """Of each term the share of the requests with its first step from ``van`` to ``tot`` that met it.

    Who left before counts as not reached; who was not followed long enough counts until then
    (Aalen-Johansen, ``statistics.survival``). Nan when nobody was followed so long. Raises ``Verboden`` for
    a cut that is not the viewer's, ValueError for a step without a day of its own.
    """
    screen = scherm(zicht, selectie)
    steps.prepare(zicht.cursor, selectie, van, tot)
    text = sql.statements("waiting.sql", __package__)["bereikt"]
    values = {"van": van, "tot": tot, "eigen": list(screen.eigen), **selectie.gekozen}
    found = []
    for termijn in termijnen:
        if not {termijn.eerst, termijn.dan} <= set(ORDER):
            raise ValueError(f"{termijn.eerst} or {termijn.dan} has no day of its own")
        asked = text.format(eerst=termijn.eerst, dan=termijn.dan, binnen=within(selectie), gekend=KNOWN)
        found.append(_reach(screen, zicht.cursor.execute(asked, values).fetchall(), termijn.dagen))
    return found


def _reach(screen: Scherm, rows: list[tuple[str, str, bool, int, int]], dagen: int) -> Bereik:
    unknown = [r for r in rows if r[2]]
    telling, rest = _who(rows), _who(unknown)
    if not rows or not screen.open(telling, rest):
        return Bereik(nan, nan, screen.count(telling, rest))
    ends = aalen_johansen([r[3] for r in rows], [r[4] for r in rows], causes=2)
    place = int(np.searchsorted(ends.time, dagen, side="right")) - 1
    if ends.time[-1] < dagen and ends.survival[-1] > 0:
        return Bereik(nan, nan, screen.count(telling, rest))
    share = float(ends.incidence[0][place]) if place >= 0 else 0.0
    reached, d = round(share * telling.clienten), screen.drempel
    shown = lone_share(reached, telling.clienten, d) if d > 1 else 100 * share
    if shown is None:
        return Bereik(nan, nan, screen.count(telling, rest))
    return Bereik(round(shown) / 100, share, screen.count(telling, rest))


def _who(rows: list[tuple[str, str, bool, int, int]]) -> Telling:
    clients = len({row[0] for row in rows})
    return Telling(clients, clients, len({row[1] for row in rows}))
