"""Two periods beside each other: is the wait at a step shorter, longer, or can that not be said."""

from dataclasses import dataclass
from math import isnan

from ketenmonitor.journeys.routes import Duur, Klantroutes, Verblijf

KORTER, LANGER, GEEN_VERSCHIL, TE_WEINIG = "korter", "langer", "geen duidelijk verschil", "te weinig gegevens"


@dataclass(frozen=True)
class Verschil:
    """How long clients stay at a step, then and now, and what that says."""

    stap: str
    toestand: str
    toen: Duur
    nu: Duur
    oordeel: str


def compare(toen: Klantroutes, nu: Klantroutes) -> list[Verschil]:
    """Every step that both periods have, in the order of the route.

    Shorter or longer is said only when the 95 % limits of the two medians do not overlap: stricter than a
    test of the difference at 5 % (Schenker & Gentleman 2001), which suits who looks at many steps at once.
    """
    before = {v.stap: v for v in toen.verblijven}
    return [
        Verschil(v.stap, v.toestand, before[v.stap].duur, v.duur, _judged(before[v.stap], v))
        for v in nu.verblijven
        if v.stap in before
    ]


def _judged(toen: Verblijf, nu: Verblijf) -> str:
    a, b = toen.duur, nu.duur
    if isnan(a.mediaan) or isnan(b.mediaan) or isnan(a.onder) or isnan(b.onder):
        return TE_WEINIG
    # a limit that is not reached lies beyond all that was seen
    if b.onder > (a.boven if not isnan(a.boven) else float("inf")):
        return LANGER
    if (b.boven if not isnan(b.boven) else float("inf")) < a.onder:
        return KORTER
    return GEEN_VERSCHIL
