"""The steps of clients through the chain, from what all partners delivered.

The rules, before the SQL:

1. An *aanvraag* is one request for help of a client at one partner: a traject, or a place on a waiting
   list of which no traject came (yet). Who left the list without a start *did not begin* (``niet
   begonnen``), like who was refused or withdrew; the day is not delivered, and stands half a month
   after the client was last seen.
2. A *route* is what follows from one request: it goes on at the next partner by a hand-over
   (``overdracht``), and after an end with a return (``terugkeer``): so the first step of a new request
   is called. What a client asks for while waiting or being helped elsewhere is a route of its own
   beside it (``stapeling``).
3. A hand-over is followed to the first request of the client at the partner it names that did not begin
   before the help that is handed over, within a year. What the receiver did before the day of the hand-over
   (registration, which may keep the original date, intake, decision) is part of it and no step by itself.
4. Steps are ordered by day; on the same day by request, in the order in which those began; within a
   request verwijzing, aanmelding, intake, toewijzing, start, niet begonnen, overdracht or einde.
5. Help that began at the receiver before the day of the hand-over stands on that day and is told as
   ``overlap``: no wait is negative. Within a request steps stand in the order of their days, whatever order
   was meant.
6. A client *waits* from the first step to the start, and from a hand-over to the start there, *is
   helped* from a start to its end, and is outside the chain after that. An intake or decision dated after
   the start is no step on the way to it: it is left out and told as ``nagekomen``.
7. A route that has not ended is *open*: what has lasted until the client was last seen is known, how
   long it will last is not (censored).

Sources: ``design.md`` on extracts (the clock keeps running over a hand-over); domain reference 4.2 (an intake
followed by waiting is no start) and 9.1 (klantreis).
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cut import Selectie, within
from ketenmonitor.journeys import step_numbers

STAPPEN = (
    "verwijzing", "terugkeer", "aanmelding", "intake", "toewijzing", "start", "overdracht", "einde",
    "niet begonnen",
)  # fmt: skip
ALWAYS, EVER = date(1900, 1, 1), date(9999, 1, 1)
WACHT, HULP = "wacht", "hulp"


def prepare(
    cursor: duckdb.DuckDBPyConnection,
    selectie: Selectie,
    van: date = ALWAYS,
    tot: date = EVER,
    eigen: Sequence[str] = (),
) -> None:
    """Make temp tables ``aanvraag``, ``overgang`` and ``bekend`` on this cursor: all about requests.

    They hold all requests of the clients who were in the chain from ``van`` to ``tot``: how a request hangs
    together with others of the client is judged over all of them. ``bekend`` are the clients whom one of
    the partners ``eigen`` helped.
    """
    statements = sql.statements("steps.sql", __package__)
    cursor.execute(statements["aanvraag"], {"product": selectie.product, "van": van, "tot": tot})
    cursor.execute(statements["overgang"])
    cursor.execute(statements["bekend"], {"eigen": list(eigen)})


def routes(cursor: duckdb.DuckDBPyConnection, selectie: Selectie, eigen: Sequence[str] = ()) -> None:
    """Make of those the temp tables ``route`` and ``reis``, with the codes of steps and partners in it.

    ``reis`` has the steps of the requests within the cut; a cut never makes a hand-over look like an end.
    """
    statements = sql.statements("steps.sql", __package__)
    step_numbers.define(cursor)
    cursor.execute(statements["route"])
    cursor.execute(statements["partnercode"])
    cursor.execute(statements["stapcode"], {"stappen": list(STAPPEN)})
    code = {stap: i for i, stap in enumerate(STAPPEN, 1)}
    text = statements["reis"].format(binnen=within(selectie), code=code, onbekend=onbekend(eigen))
    cursor.execute(text, selectie.gekozen)


def onbekend(eigen: Sequence[str]) -> str:
    """SQL for whether the partners ``eigen`` do not know a client; nobody is unknown to none."""
    return "client not in (select client from bekend)" if eigen else "false"
