"""The waiting list as a flow: what stood there, what came in and went out, and whether that adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan, nan

import duckdb
import numpy as np

from ketenmonitor.access.zicht import Zicht, everybody, exact, protected
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import rounded_count
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift

STOCK = "wachtenden_bruto"
FLOW = ("instroom_wachtlijst", "begonnen_wachtlijst", "afgevallen_wachtlijst")
LISTS = ("wachtlijst", "wachttijdverdeling")
# Months of flow that are shown, and those that say what is usual now.
TERUG = 24
GEWOON = 12
DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Stroom:
    """The list of one month: what stood there before, what came and went, and what stands there now.

    ``begin`` is None when nobody delivered the list of the month before. ``ontbreekt`` are the partners of
    which this list, the one before or the trajecten are not there: they stand in the five numbers, but
    their part of the gap (``zonder``) says nothing and is left out of it. ``sluit`` is false when that
    leaves nobody. A number that may not be shown is nan; others are rounded for the viewer, each by
    itself, so that they no longer add up: then ``gat`` is the gap and ``samen_af`` what began and fell off
    together, which can be shown where the few who fell off cannot.
    """

    maand: date
    begin: float | None
    erbij: float
    begonnen: float
    afgevallen: float
    eind: float
    ontbreekt: tuple[str, ...] = ()
    zonder: float = 0.0
    sluit: bool = True
    gat: float | None = None
    samen_af: float | None = None

    @property
    def eraf(self) -> float:
        """How many began or fell off."""
        return self.begonnen + self.afgevallen if self.samen_af is None else self.samen_af

    @property
    def getoond(self) -> bool:
        """Whether what stood there, came and went may all be shown."""
        return not isnan((self.begin or 0.0) + self.erbij + self.eraf + self.eind)

    @property
    def verschil(self) -> float | None:
        """The gap between stock and flow: begin + erbij - begonnen - afgevallen - eind.

        Positive when people vanished from the list without a start or a reason.
        """
        if self.begin is None or not self.sluit or (self.gat is not None and isnan(self.gat)):
            return None
        whole = self.begin + self.erbij - self.begonnen - self.afgevallen - self.eind - self.zonder
        return whole if self.gat is None else self.gat


def flows(zicht: Zicht, maand: date, selectie: Selectie, vandaag: date) -> list[Stroom]:
    """The flow of the months up to ``maand`` of which anybody delivered a list, the last one last."""
    van = shift(maand, -TERUG)
    lists, rows = _delivered(zicht.cursor, van, maand, selectie)
    asked = [kpis()[k] for k in (STOCK, *FLOW)]
    counted = exact(zicht, asked, van, maand, selectie, None, vandaag)
    found = {(c.kpi, c.maand): c.teller for c in counted}
    shown = {
        (c.kpi, c.maand): c.teller
        for c in protected(zicht, asked, counted, van, maand, selectie, None, vandaag)
    }
    absent = {
        m: tuple(sorted(p for p in lists[m] | lists[before] if p not in lists[m] & lists[before] & rows[m]))
        for before, m in zip(lists, list(lists)[1:], strict=False)
    }
    apart = _gaps(zicht, van, maand, selectie, sorted({p for who in absent.values() for p in who}))
    flow = []
    for m, missing in absent.items():
        if not lists[m]:
            continue
        before = shift(m, -1)
        begin = found.get((STOCK, before), 0.0) if lists[before] else None
        erbij, begonnen, afgevallen, eind = (found.get((kpi, m), 0.0) for kpi in (*FLOW, STOCK))
        zonder = sum(apart.get((p, m), 0.0) for p in missing)
        sluit = bool((lists[m] | lists[before]) - set(missing))
        one = Stroom(m, begin, erbij, begonnen, afgevallen, eind, missing, zonder, sluit)
        flow.append(_as_shown(one, shown, zicht.drempel_voor(selectie)))
    return flow


def _as_shown(s: Stroom, shown: Mapping[tuple[str, date], float], drempel: int) -> Stroom:
    """The numbers of a month as they may be shown, and the gap only where all of them are."""
    if drempel < 2:
        return s
    before = None if s.begin is None else shown.get((STOCK, shift(s.maand, -1)), 0.0)
    erbij, begonnen, afgevallen, eind = (shown.get((kpi, s.maand), 0.0) for kpi in (*FLOW, STOCK))
    # together they would tell those who began, where these are hidden because others would follow from them
    together = nan if isnan(begonnen) or 0 < s.eraf < drempel else rounded_count(s.eraf, drempel)
    rounded = replace(
        s, begin=before, erbij=erbij, begonnen=begonnen, afgevallen=afgevallen, eind=eind, samen_af=together
    )
    gap = nan
    if s.verschil is not None and rounded.getoond:
        gap = rounded_count(s.verschil, drempel)
    return replace(rounded, zonder=nan, gat=gap)


def _delivered(
    cursor: duckdb.DuckDBPyConnection, van: date, tot: date, selectie: Selectie
) -> tuple[dict[date, set[str]], dict[date, set[str]]]:
    """Per month the partners of which the list is there, and those of which what began and fell off is."""
    found = cursor.execute(
        "select partner, extract, levermaand from levering where status = 'geldig' and levermaand between "
        "$van and $tot and extract in ('trajecten', 'wachtlijst', 'wachttijdverdeling') and "
        "coalesce(partner = $partner, true)",
        {"van": van, "tot": tot, "partner": selectie.partner},
    ).fetchall()
    lists: dict[date, set[str]] = {m: set() for m in between(van, tot)}
    rows: dict[date, set[str]] = {m: set() for m in between(van, tot)}
    for partner, extract, maand in found:
        if extract in LISTS:
            lists[maand].add(partner)
        if extract != "wachtlijst":  # counts say themselves how many began
            rows[maand].add(partner)
    return lists, rows


def _gaps(
    zicht: Zicht, van: date, tot: date, selectie: Selectie, partners: Sequence[str]
) -> dict[tuple[str, date], float]:
    """The gap of single partners by month."""
    if not partners:
        return {}
    asked = [kpis()[k] for k in (STOCK, *FLOW)]
    values, _ = everybody(zicht, asked, van, tot, selectie, partners)
    stock, erbij, begonnen, afgevallen = np.nan_to_num(values)
    gap = stock[:, :-1] + (erbij - begonnen - afgevallen - stock)[:, 1:]
    months = between(van, tot)[1:]
    return {(p, m): float(gap[i, j]) for i, p in enumerate(partners) for j, m in enumerate(months)}


def usual(stromen: Sequence[Stroom], maand: date) -> list[Stroom]:
    """The months that say what is usual now: of the last year those whose numbers are all known."""
    first = shift(maand, 1 - GEWOON)
    return [s for s in stromen if s.maand >= first and s.begin is not None and s.sluit and s.getoond]


def norms(zicht: Zicht, maand: date, selectie: Selectie, stromen: Sequence[Stroom]) -> dict[int, float]:
    """The norms that hold in a month, in days, with the inflow per month of the products they hold for.

    Without those of which that is a small number.
    """
    rows = zicht.cursor.execute(
        "select product, dagen from keten_norm where meting = 'wachttijd' and $maand >= vanaf and $maand < "
        "tot and (product = $product or product not in (select product from keten_product where totaal))",
        {"maand": maand, "product": selectie.product},
    ).fetchall()
    of_product = dict(rows)
    months = {s.maand for s in usual(stromen, maand)}
    if not months:
        return {}
    per = None if selectie.product else "product"
    found: dict[int, float] = {}
    for c in exact(zicht, [kpis()[FLOW[0]]], min(months), maand, selectie, per):
        days = of_product.get(selectie.product or c.deel)
        if days is not None and c.maand in months:
            found[days] = found.get(days, 0.0) + c.teller / len(months)
    d = zicht.drempel_voor(selectie)
    return {days: rounded_count(n, d) for days, n in found.items() if not 0 < n < d}
