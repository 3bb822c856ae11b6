"""Bottlenecks as figures of their own: how long they wait, and whether they are decided and told back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from ketenmonitor.learning.knelpunt import NORM, OPGELOST, THEMAS, Knelpunt
from ketenmonitor.vocabulary.months import between, last_day


@dataclass(frozen=True)
class Kengetallen:
    """Bottlenecks in figures, on a day.

    ``leeftijd`` is the median age of the open ones in days (None without any). Of the ``rijp`` that were
    raised at least ``NORM`` days ago ``op_tijd`` were decided within them: who was raised later can still be.
    Of the ``besloten`` ones ``teruggekoppeld`` were told back.
    """

    totaal: int
    open: int
    leeftijd: float | None
    rijp: int
    op_tijd: int
    besloten: int
    teruggekoppeld: int
    opgelost: int


def figures(knelpunten: Iterable[Knelpunt], vandaag: date) -> Kengetallen:
    """The figures of some bottlenecks: see ``Kengetallen``."""
    raised = list(knelpunten)
    ages = [k.leeftijd(vandaag) for k in raised if k.open]
    ripe = [k for k in raised if (vandaag - k.gemeld_op).days >= NORM]
    decided = [k for k in raised if not k.open]
    return Kengetallen(
        totaal=len(raised),
        open=len(ages),
        leeftijd=float(median(ages)) if ages else None,
        rijp=len(ripe),
        op_tijd=sum(not k.open and k.leeftijd(vandaag) <= NORM for k in ripe),
        besloten=len(decided),
        teruggekoppeld=sum(k.teruggekoppeld_op is not None for k in decided),
        opgelost=sum(k.status == OPGELOST for k in decided),
    )


def by_theme(knelpunten: Sequence[Knelpunt], vandaag: date) -> dict[str, Kengetallen]:
    """The figures per theme that has any, the one with most open ones first."""
    found = {t: figures([k for k in knelpunten if k.thema == t], vandaag) for t in THEMAS}
    there = {t: f for t, f in found.items() if f.totaal}
    return dict(sorted(there.items(), key=lambda item: (-item[1].open, -(item[1].leeftijd or 0.0))))


def per_month(knelpunten: Sequence[Knelpunt], vandaag: date) -> list[tuple[date, int, int]]:
    """Per month how many were raised and how many decided up to its end (today in the running month)."""
    if not knelpunten:
        return []
    months = between(min(k.gemeld_op for k in knelpunten).replace(day=1), vandaag.replace(day=1))
    rows = []
    for month in months:
        end = min(last_day(month), vandaag)
        raised = sum(k.gemeld_op <= end for k in knelpunten)
        decided = sum(k.besloten_op is not None and k.besloten_op <= end for k in knelpunten)
        rows.append((month, raised, decided))
    return rows
