"""How many clients reached a step within so many days of an earlier one: what a wish asks of the route."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Any

import numpy as np

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cut import Selectie, within
from ketenmonitor.dataset.disclosure import few_on_a_side, lone_share
from ketenmonitor.journeys import steps
from ketenmonitor.journeys.discover import Telling
from ketenmonitor.journeys.shown import Scherm, scherm
from ketenmonitor.statistics.survival import aalen_johansen

# The steps of one request that have a day of their own, in their order.
ORDER = ("verwijzing", "aanmelding", "overdracht", "intake", "toewijzing", "start")


@dataclass(frozen=True)
class Bereik:
    """The share (0 to 1) that reached a step in time, of so many clients; nan: not to be shown or said.

    ``precies`` is for judging only: where few clients stand on either side ``deel`` is hidden, or in tens of
    per cents (``grof``).
    """

    deel: float
    precies: float
    clienten: float
    grof: bool = False


@dataclass(frozen=True)
class Termijn:
    """Step ``dan`` within ``dagen`` days of step ``eerst``, both of ``ORDER``."""

    eerst: str
    dan: str
    dagen: int


def within_days(
    zicht: Zicht, termijnen: Sequence[Termijn], van: date, tot: date, selectie: Selectie
) -> dict[Termijn, Bereik]:
    """Of each term the share of the requests with its first step from ``van`` to ``tot`` that met it.

    Who left before counts as not reached; who was not followed long enough counts until then
    (Aalen-Johansen, ``statistics.survival``). Nan when nobody was followed so long. Raises ``Verboden`` for
    a cut that is not the viewer's, ValueError for a step without a day of its own.
    """
    screen = scherm(zicht, selectie)
    steps.prepare(zicht.cursor, selectie, van, tot, screen.bekend)
    text = sql.statements("waiting.sql", __package__)["bereikt"]
    values = {"van": van, "tot": tot, **selectie.gekozen}
    found = {}
    for termijn in termijnen:
        if not {termijn.eerst, termijn.dan} <= set(ORDER):
            raise ValueError(f"{termijn.eerst} or {termijn.dan} has no day of its own")
        asked = text.format(
            eerst=termijn.eerst, dan=termijn.dan, binnen=within(selectie),
            onbekend=steps.onbekend(screen.bekend),
        )  # fmt: skip
        found[termijn] = _reach(screen, zicht.cursor.execute(asked, values).fetchnumpy(), termijn.dagen)
    return found


def _reach(screen: Scherm, rows: Mapping[str, Any], dagen: int) -> Bereik:
    who = _who(rows)
    if not who.clienten or not screen.open(who):
        return Bereik(nan, nan, screen.count(who))
    ends = aalen_johansen(rows["dagen"], rows["afloop"], causes=2)
    place = int(np.searchsorted(ends.time, dagen, side="right")) - 1
    if ends.time[-1] < dagen and ends.survival[-1] > 0:
        return Bereik(nan, nan, screen.count(who))
    share = float(ends.incidence[0][place]) if place >= 0 else 0.0
    reached, d = round(share * who.clienten), screen.drempel
    shown = lone_share(reached, who.clienten, d) if d > 1 else 100 * share
    if shown is None:
        return Bereik(nan, nan, screen.count(who))
    rough = d > 1 and few_on_a_side(reached, who.clienten, d)
    return Bereik(round(shown) / 100, share, screen.count(who), rough)


def _who(rows: Mapping[str, Any]) -> Telling:
    """Of how many clients and partners these are, and how many of those are unknown to the viewer."""
    client, partner, unknown = rows["client"], rows["partner"], np.asarray(rows["onbekend"], dtype=bool)
    clients, partners, others, at = (
        len(set(values.tolist())) for values in (client, partner, client[unknown], partner[unknown])
    )
    return Telling(clients, clients, partners, others, at)
