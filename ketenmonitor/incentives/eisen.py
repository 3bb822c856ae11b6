"""How a partner stands at a quality gate over a whole period.

A single month of a small partner holds too few people to judge, and who is exactly at the target misses half
of the months by chance. So the months are taken together: all numerators over all denominators, against the
agreements of those months weighed by how many people each is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.incentives.berekening import (
    BINNEN_BAND,
    GEHAALD,
    KETEN,
    NIET_VOLDAAN,
    NOG_NIET,
    VOLDAAN,
    Eis,
)
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, NIET_GEHAALD, TE_WEINIG, Oordeel, judge
from ketenmonitor.vocabulary.kpi import Kpi

ENOUGH = {GEHAALD: (GEHAALD,), BINNEN_BAND: (GEHAALD, BINNEN_BAND)}


@dataclass(frozen=True)
class Maanden:
    """The months of one KPI of one partner or the chain: values, denominators (nan: none) and agreements."""

    kpi: Kpi
    waarden: Sequence[float]
    noemers: Sequence[float]
    afspraken: Sequence[Afspraak | None]
    rijp: bool
    ontbreekt: tuple[str, ...]
    minimum: int


@dataclass(frozen=True)
class Stand:
    """How a partner stands at a gate: whether it is met, by which verdict and value over the period.

    ``van_keten``: judged by the chain, because the gate asks so or the partner has too few of its own.
    """

    uitkomst: str
    oordeel: str
    waarde: float | None
    noemer: float
    afspraak: float | None
    van_keten: bool
    ontbreekt: tuple[str, ...] = ()


def beoordeel(eis: Eis, eigen: Maanden, keten: Maanden) -> Stand:
    """Judge a gate for a partner: by its own months, or those of the chain.

    Who has too little to judge by, or no agreement of its own, is judged by the chain; when that can not be
    judged either, the gate waits, and so it does while figures are not ripe or deliveries are missing.
    """
    if eis.voor == KETEN:
        return _stand(eis, keten, van_keten=True)
    own = _stand(eis, eigen, van_keten=False)
    if own.oordeel not in (TE_WEINIG, GEEN_AFSPRAAK):
        return own
    return _stand(eis, keten, van_keten=True)


def _stand(eis: Eis, m: Maanden, *, van_keten: bool) -> Stand:
    waarde, noemer = samen(m.waarden, m.noemers)
    agreed = afspraak_over(m.afspraken, m.noemers)
    verdict: Oordeel = judge(
        m.kpi, waarde, noemer, agreed, minimum=m.minimum, rijp=m.rijp, ontbreekt=m.ontbreekt
    )
    judged = verdict.oordeel in (GEHAALD, BINNEN_BAND, NIET_GEHAALD)
    met = verdict.oordeel in ENOUGH[eis.minimaal]
    outcome = (VOLDAAN if met else NIET_VOLDAAN) if judged else NOG_NIET
    target = agreed.streefwaarde if agreed else None
    return Stand(outcome, verdict.oordeel, waarde, noemer, target, van_keten, m.ontbreekt)


def samen(waarden: Sequence[float], noemers: Sequence[float]) -> tuple[float | None, float]:
    """The value of several months together: weighed by their denominators, which is all over all."""
    value, weight = np.array(waarden, dtype=float), np.array(noemers, dtype=float)
    known = ~np.isnan(value) & (weight > 0)
    if not known.any():
        return None, 0.0
    total = float(weight[known].sum())
    return float((value[known] * weight[known]).sum()) / total, total


def afspraak_over(afspraken: Sequence[Afspraak | None], noemers: Sequence[float]) -> Afspraak | None:
    """What was agreed for several months together: target and band weighed as ``samen`` weighs the values.

    None when a month that counts has no agreement; without any month that counts, the last agreement.
    """
    counted = [(a, n) for a, n in zip(afspraken, noemers, strict=True) if n > 0]
    if not counted:
        return next((a for a in reversed(afspraken) if a is not None), None)
    agreed = [(a, n) for a, n in counted if a is not None]
    if len(agreed) < len(counted):
        return None
    total = sum(n for _, n in agreed)
    return replace(
        agreed[-1][0],
        streefwaarde=sum(a.streefwaarde * n for a, n in agreed) / total,
        bandbreedte=sum(a.bandbreedte * n for a, n in agreed) / total,
    )
