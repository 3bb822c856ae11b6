"""Partners side by side: who differs from the others by more than chance (funnel plot).

Shares only, over the last twelve months: of one month of one partner the numbers are too small to tell
chance from difference. The method is ``statistics.funnel``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ketenmonitor.access.zicht import OTHERS, Zicht, cut, everybody, matrix
from ketenmonitor.dataset import disclosure
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.completeness import latest_month
from ketenmonitor.statistics.funnel import Funnel, proportions
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import shift

MAANDEN = 12
# The number of people of so many months is rounded to so many times the threshold: from two periods that
# overlap, the number of a single month would follow otherwise.
WIDE = 4


@dataclass(frozen=True, eq=False)
class Vergelijking:
    """One KPI of all partners over some months, and the funnel that says what chance allows.

    ``teller`` and ``noemer`` are counts per partner; ``funnel`` has the same order. Shares in ``funnel``
    are between 0 and 1.
    """

    kpi: Kpi
    van: date
    tot: date
    partners: tuple[str, ...]
    teller: np.ndarray
    noemer: np.ndarray
    funnel: Funnel

    def uitschieters(self) -> list["Uitschieter"]:
        """The partners beyond the limits of 95 %, with how they differ."""
        found = []
        for i, partner in enumerate(self.partners):
            flag = int(self.funnel.flag[i])
            if flag:
                found.append(
                    Uitschieter(
                        self.kpi,
                        partner,
                        self.van,
                        self.tot,
                        100 * float(self.funnel.value[i]),
                        100 * self.funnel.target,
                        float(self.noemer[i]),
                        flag,
                    )
                )
        return found


@dataclass(frozen=True)
class Uitschieter:
    """A partner that differs from the others; shares in per cent, ``vlag`` -2 to +2 (2: beyond 99,8 %)."""

    kpi: Kpi
    partner: str
    van: date
    tot: date
    waarde: float
    keten: float
    aantal: float
    vlag: int

    @property
    def buiten_998(self) -> bool:
        """Whether it lies beyond the limits of 99,8 %."""
        return abs(self.vlag) == 2

    @property
    def ongunstig(self) -> bool:
        """Whether it lies on the side that is worse."""
        return (
            self.vlag < 0 if self.kpi.richting == "hoger" else self.vlag > 0 and self.kpi.richting == "lager"
        )

    @property
    def gunstig(self) -> bool:
        """Whether it lies on the side that is better."""
        return self.kpi.richting != "neutraal" and not self.ongunstig

    @property
    def afstand(self) -> float:
        """The difference as a share of the value of all."""
        return abs(self.waarde - self.keten) / self.keten if self.keten else abs(self.waarde)


def comparable(kpi: Kpi) -> bool:
    """Whether partners can be laid in a funnel: shares of people, each month counted apart."""
    return kpi.soort == "aandeel" and kpi.minimum > 0


def compare(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    maand: date,
    selectie: Selectie,
    vandaag: date,
    maanden: int = MAANDEN,
) -> list[Vergelijking]:
    """The funnels of these KPIs over the months up to ``maand`` (or the last ripe one before it).

    All partners make the funnel, also for a viewer who may see one of them: what chance allows is a property
    of the chain. Only the partners that the viewer may see stand in the result, those of few people not.
    """
    asked = [k for k in kpis if comparable(k)]
    partners = list(zicht.keten.partners)
    if not asked or not partners:
        return []
    zicht.kijker.require_cut(selectie)
    newest = latest_month(zicht.cursor) or maand
    rijping = max(k.rijping for k in asked)
    van = shift(maand, 1 - maanden - rijping)
    values, counts = everybody(zicht, asked, van, maand, selectie, partners, vandaag)
    found = []
    for i, kpi in enumerate(asked):
        last = min(maand, shift(newest, -kpi.rijping))
        end = (last.year - van.year) * 12 + last.month - van.month + 1
        if end < 1:
            continue
        months = slice(max(0, end - maanden), end)
        noemer = np.nansum(counts[i][:, months], axis=1)
        teller = np.nansum(values[i][:, months] * counts[i][:, months], axis=1) / 100
        there = noemer > 0
        if not there.any():
            continue
        wie = tuple(p for p, present in zip(partners, there, strict=True) if present)
        if zicht.met_rest(selectie) and sum(p not in zicht.kijker.partners for p in wie) < OTHERS:
            continue  # the centre line would tell what the other one does
        funnel = proportions(np.minimum(teller[there], noemer[there]), noemer[there])
        whole = Vergelijking(kpi, shift(last, 1 - maanden), last, wie, teller[there], noemer[there], funnel)
        shown = _as_shown(zicht, whole, selectie)
        if shown.partners:
            found.append(shown)
    return found


def _as_shown(zicht: Zicht, v: Vergelijking, selectie: Selectie) -> Vergelijking:
    """A comparison with only the partners that the viewer may see, and their shares as they may be shown."""
    keep, teller, noemer, value = [], [], [], []
    for i, partner in enumerate(v.partners):
        own = cut(selectie, "partner", partner)
        n, r, d = float(v.noemer[i]), float(v.teller[i]), zicht.drempel_voor(own)
        shown = 100 * r / n if d < 2 else disclosure.lone_share(r, n, d)
        if not zicht.kijker.sees(own) or shown is None or n < WIDE * d:
            continue
        keep.append(i)
        noemer.append(disclosure.rounded_count(n, WIDE * d))
        value.append(shown)
        teller.append(value[-1] * noemer[-1] / 100)
    arrays = {
        name: getattr(v.funnel, name)[keep]
        for name in ("lower_95", "upper_95", "lower_998", "upper_998", "flag", "exact")
    }
    target = v.funnel.target if zicht.drempel_voor(selectie) < 2 else round(v.funnel.target, 2)
    funnel = replace(
        v.funnel, value=np.array(value) / 100, denominator=np.array(noemer), target=target, **arrays
    )
    who = tuple(v.partners[i] for i in keep)
    return replace(v, partners=who, teller=np.array(teller), noemer=np.array(noemer), funnel=funnel)


def flows(
    zicht: Zicht, maand: date, selectie: Selectie, kpis: Sequence[Kpi], partners: Sequence[str]
) -> dict[str, tuple[float, float, float, float]]:
    """Begin, in, uit and eind of the waiting list of every partner that has all of them in this month.

    ``kpis``: wachtenden_bruto, instroom, begonnen and afgevallen, in this order. The numbers are exact, for
    judging; ``partners`` are partners that the viewer may see.
    """
    values, _ = matrix(zicht, kpis, shift(maand, -1), maand, selectie, "partner", partners)
    stock, erbij, begonnen, afgevallen = values
    found = {}
    for i, partner in enumerate(partners):
        begin, eind = stock[i]
        eraf = np.nansum([begonnen[i, 1], afgevallen[i, 1]])
        if np.isfinite(begin) and np.isfinite(eind):
            found[partner] = (float(begin), float(np.nan_to_num(erbij[i, 1])), float(eraf), float(eind))
    return found
