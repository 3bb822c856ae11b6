"""The confrontation: what clients wish beside what the chain delivered, per wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.reach import Termijn, within_days
from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.learning.wens import KPI, PARTNERS, STAP, Wens
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.vocabulary.kpi import Kpi, kpis

VERVULD, NIET_VERVULD, ONBEKEND = "vervuld", "niet vervuld", "te weinig gegevens"


@dataclass(frozen=True)
class Confrontatie:
    """A wish and what was delivered: per cent of the clients, or the value of the KPI; None: not known."""

    wens: Wens
    geleverd: float | None
    oordeel: str


def confront(
    zicht: Zicht, wensen: Sequence[Wens], r: Klantroutes, maand: date, selectie: Selectie, vandaag: date
) -> list[Confrontatie]:
    """Every wish against the routes ``r`` of the cut and period, or the KPI in the last month of it."""
    timed = [w for w in wensen if w.soort == STAP]
    terms = [Termijn(w.eerst, w.dan, w.dagen or 0) for w in timed]
    reached = within_days(zicht, terms, r.van, r.tot, selectie) if terms else []
    by_wish = {w.wens: b for w, b in zip(timed, reached, strict=True)}
    found = []
    for wens in wensen:
        if wens.soort == STAP:
            share = by_wish[wens.wens].deel
            delivered = None if isnan(share) else 100 * share
        elif wens.soort == PARTNERS:
            delivered = _at_most(r, wens.hooguit or 0)
        else:
            delivered = _of_kpi(zicht, kpis()[wens.kpi], maand, selectie, vandaag)
        found.append(Confrontatie(wens, delivered, _judged(wens, delivered)))
    return found


def _of_kpi(zicht: Zicht, kpi: Kpi, maand: date, selectie: Selectie, vandaag: date) -> float | None:
    if kpi.per_product and selectie.product is None:
        return None
    for p in prestaties(zicht, [kpi], maand, maand, selectie, None, vandaag):
        if p.oordeel.rijp and not p.afgeschermd and (p.noemer or 0) >= kpi.minimum:
            return p.waarde
    return None


def _at_most(r: Klantroutes, hooguit: int) -> float | None:
    """Of the clients being helped on the last day the per cent that at most so many partners help.

    Where the number helped by more is too small to show, it lies between none and what may be hidden: nothing
    is said then unless nobody is.
    """
    few = sum(s.clienten for s in r.stapeling if s.helpen <= hooguit)
    more = sum(s.clienten for s in r.stapeling if s.helpen > hooguit)
    if isnan(few) or isnan(more) or not few + more:
        return None
    return round(100 * few / (few + more))


def _judged(wens: Wens, delivered: float | None) -> str:
    if delivered is None:
        return ONBEKEND
    if wens.soort != KPI:
        return VERVULD if delivered >= (wens.aandeel or 0) else NIET_VERVULD
    wanted = wens.waarde or 0.0
    met = delivered >= wanted if kpis()[wens.kpi].richting == "hoger" else delivered <= wanted
    return VERVULD if met else NIET_VERVULD
