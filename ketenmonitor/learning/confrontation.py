"""The confrontation: what clients wish beside what the chain delivered, per wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.reach import Bereik, Termijn
from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.learning.wens import KPI, STAP, Wens
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

VERVULD, NIET_VERVULD, ONBEKEND = "vervuld", "niet vervuld", "te weinig gegevens"


@dataclass(frozen=True)
class Confrontatie:
    """A wish and what was delivered: per cent of the clients, or the value of the KPI; None: not known.

    Where few clients stand on one side ``geleverd`` is rough (``grof``). The verdict is then only given when
    it is the same for all that it may be: whoever can record wishes could otherwise ask for one norm after
    another until the exact number is known. ``maand`` is the one of the KPI: the last that can be
    judged. Of other wishes the period counts.
    """

    wens: Wens
    geleverd: float | None
    oordeel: str
    maand: date | None = None
    grof: bool = False


def terms(wensen: Sequence[Wens]) -> list[Termijn]:
    """What the wishes about a step ask of the routes: see ``journeys.reach``."""
    return [_term(w) for w in wensen if w.soort == STAP]


def confront(
    zicht: Zicht,
    wensen: Sequence[Wens],
    r: Klantroutes,
    bereikt: Mapping[Termijn, Bereik],
    maand: date,
    selectie: Selectie,
    vandaag: date,
) -> list[Confrontatie]:
    """Every wish against the routes ``r`` of the cut and period, what of ``terms`` was reached, or its KPI.

    The KPI is taken in the last ripe month up to ``maand``.
    """
    found = []
    for w in wensen:
        if w.soort == KPI:
            found.append(_of_kpi(zicht, w, shift(maand, -kpis()[w.kpi].rijping), selectie, vandaag))
        elif w.soort == STAP:
            found.append(_of_step(w, bereikt[_term(w)]))
        else:
            found.append(_at_most(r, w, zicht.drempel))
    return found


def _term(w: Wens) -> Termijn:
    return Termijn(w.eerst, w.dan, w.dagen or 0)


def _of_step(w: Wens, b: Bereik) -> Confrontatie:
    if isnan(b.deel):
        return Confrontatie(w, None, ONBEKEND)
    verdict = _judged_roughly(w, 100 * b.deel) if b.grof else _judged(w, 100 * b.precies)
    return Confrontatie(w, 100 * b.deel, verdict, grof=b.grof)


def _of_kpi(zicht: Zicht, w: Wens, maand: date, selectie: Selectie, vandaag: date) -> Confrontatie:
    kpi = kpis()[w.kpi]
    unknown = Confrontatie(w, None, ONBEKEND, maand)
    if kpi.per_product and selectie.product is None:
        return unknown
    for p in prestaties(zicht, [kpi], maand, maand, selectie, None, vandaag):
        if p.oordeel.rijp and not p.afgeschermd and (p.noemer or 0) >= kpi.minimum and p.waarde is not None:
            return Confrontatie(w, p.waarde, _judged(w, p.waarde), maand)
    return unknown


def _at_most(r: Klantroutes, w: Wens, drempel: int) -> Confrontatie:
    """Of the clients being helped on the last day the per cent that at most so many partners help.

    A number too small to show is one of 1 to ``drempel`` - 1; nothing is said when nobody is helped.
    """
    few, more = (
        [s.clienten for s in r.stapeling if (s.helpen <= (w.hooguit or 0)) is within]
        for within in (True, False)
    )
    low = _share(_sum(few, 1), _sum(more, drempel - 1))
    high = _share(_sum(few, drempel - 1), _sum(more, 1))
    if low is None or high is None:
        return Confrontatie(w, None, ONBEKEND)
    if _judged(w, low) != _judged(w, high):
        return Confrontatie(w, None, ONBEKEND)
    return Confrontatie(w, float(round((low + high) / 2)), _judged(w, low), grof=low != high)


def _sum(numbers: list[float], hidden: int) -> float:
    """All numbers together, with so many for each that may not be shown."""
    return sum(hidden if isnan(n) else n for n in numbers)


def _share(part: float, rest: float) -> float | None:
    return 100 * part / (part + rest) if part + rest else None


def _judged(w: Wens, delivered: float) -> str:
    if w.soort != KPI:
        return VERVULD if delivered >= (w.aandeel or 0) else NIET_VERVULD
    wanted = w.waarde or 0.0
    met = delivered >= wanted if kpis()[w.kpi].richting == "hoger" else delivered <= wanted
    return VERVULD if met else NIET_VERVULD


def _judged_roughly(w: Wens, tens: float) -> str:
    """The verdict on a share in tens of per cents: that of all shares that round to it, if it is one."""
    verdicts = {_judged(w, max(tens - 5, 0.0)), _judged(w, min(tens + 5, 100.0))}
    return verdicts.pop() if len(verdicts) == 1 else ONBEKEND
