"""The confrontation: what clients wish beside what the chain delivered, per wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.reach import Termijn, within_days
from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.learning.wens import KPI, STAP, Wens
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

VERVULD, NIET_VERVULD, ONBEKEND = "vervuld", "niet vervuld", "te weinig gegevens"


@dataclass(frozen=True)
class Confrontatie:
    """A wish and what was delivered: per cent of the clients, or the value of the KPI; None: not known.

    The verdict rests on exact figures, also where ``geleverd`` is shown less precisely.
    ``maand`` is the one of the KPI: the last that can be judged. Of other wishes the period counts.
    """

    wens: Wens
    geleverd: float | None
    oordeel: str
    maand: date | None = None


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
        if wens.soort == KPI:
            ripe = shift(maand, -kpis()[wens.kpi].rijping)
            delivered = _of_kpi(zicht, kpis()[wens.kpi], ripe, selectie, vandaag)
            found.append(Confrontatie(wens, delivered, _judged(wens, delivered), ripe))
            continue
        if wens.soort == STAP:
            reach = by_wish[wens.wens]
            shown, exact = (None if isnan(s) else 100 * s for s in (reach.deel, reach.precies))
        else:
            shown = exact = _at_most(r, wens, zicht.drempel)
        found.append(Confrontatie(wens, shown, _judged(wens, exact)))
    return found


def _of_kpi(zicht: Zicht, kpi: Kpi, maand: date, selectie: Selectie, vandaag: date) -> float | None:
    if kpi.per_product and selectie.product is None:
        return None
    for p in prestaties(zicht, [kpi], maand, maand, selectie, None, vandaag):
        if p.oordeel.rijp and not p.afgeschermd and (p.noemer or 0) >= kpi.minimum:
            return p.waarde
    return None


def _at_most(r: Klantroutes, wens: Wens, drempel: int) -> float | None:
    """Of the clients being helped on the last day the per cent that at most so many partners help.

    A number too small to show is one of 1 to ``drempel`` - 1; None when it depends on that whether the wish
    comes true, or when nobody is helped.
    """
    few, more = (
        [s.clienten for s in r.stapeling if (s.helpen <= (wens.hooguit or 0)) is within]
        for within in (True, False)
    )
    low = _share(_sum(few, 1), _sum(more, drempel - 1))
    high = _share(_sum(few, drempel - 1), _sum(more, 1))
    if low is None or high is None or _judged(wens, low) != _judged(wens, high):
        return None
    return float(round((low + high) / 2))


def _sum(numbers: list[float], hidden: int) -> float:
    """All numbers together, with so many for each that may not be shown."""
    return sum(hidden if isnan(n) else n for n in numbers)


def _share(part: float, rest: float) -> float | None:
    return 100 * part / (part + rest) if part + rest else None


def _judged(wens: Wens, delivered: float | None) -> str:
    if delivered is None:
        return ONBEKEND
    if wens.soort != KPI:
        return VERVULD if delivered >= (wens.aandeel or 0) else NIET_VERVULD
    wanted = wens.waarde or 0.0
    met = delivered >= wanted if kpis()[wens.kpi].richting == "hoger" else delivered <= wanted
    return VERVULD if met else NIET_VERVULD
