"""One figure, and what became of it after it was published."""

from dataclasses import dataclass, field, replace
from datetime import date

from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.rounding import rounded


@dataclass(frozen=True)
class Cijfer:
    """The value of one KPI in one month for one part of a breakdown (``deel``, empty for the whole).

    ``waarde`` is in the unit of the KPI (shares in per cent, durations in days) and ``None`` when it
    cannot be calculated: a denominator of zero, or a quantile in an open class. ``onder`` and ``boven``
    are the limits of an estimate: 95 % of a Kaplan-Meier curve, 80 % of a forecast. Of a figure that is
    ``afgeschermd`` nothing may be shown (see ``disclosure``): no value, ``teller`` and ``noemer`` nan.
    ``gepubliceerd`` says with which closing of a month it was published (see ``published``); empty for
    today's figure.
    """

    kpi: str
    maand: date
    deel: str
    teller: float
    noemer: float
    waarde: float | None
    onder: float | None = None
    boven: float | None = None
    afgeschermd: bool = False
    gepubliceerd: "Publicatie | None" = None


@dataclass(frozen=True)
class Publicatie:
    """With which closing (month and version) a figure was published, and today's value where that differs.

    ``gecorrigeerd`` says whether it differs, as shown; only then ``nu`` is today's value, None when there
    is none any more. ``vandaag`` is today's figure itself, exact: ``disclosure`` works out from it what
    of a correction may be shown, and leaves it out for who may not see it.
    """

    sluiting: date
    versie: int
    gecorrigeerd: bool = False
    nu: float | None = None
    vandaag: Cijfer | None = field(default=None, compare=False)


def differs(kpi: Kpi, was: float | None, nu: float | None) -> bool:
    """Whether two values of a KPI differ as they are shown."""
    if was is None or nu is None:
        return was is not nu
    return rounded(was, kpi.decimalen) != rounded(nu, kpi.decimalen)


def beside(kpi: Kpi, sluiting: tuple[date, int], was: Cijfer, nu: Cijfer | None) -> Cijfer:
    """A figure as published with a closing (month, version), with what it is now."""
    now = nu.waarde if nu else None
    if not differs(kpi, was.waarde, now):
        return replace(was, gepubliceerd=Publicatie(*sluiting, vandaag=nu))
    return replace(was, gepubliceerd=Publicatie(*sluiting, True, now, nu))
