"""One figure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cijfer:
    """The value of one KPI in one month for one part of a breakdown (``deel``, empty for the whole).

    ``waarde`` is in the unit of the KPI (shares in per cent, durations in days) and ``None`` when it
    cannot be calculated: a denominator of zero, or a quantile in an open class. ``onder`` and ``boven``
    are the limits of an estimate: 95 % of a Kaplan-Meier curve, 80 % of a forecast. Of a figure that is
    ``afgeschermd`` nothing may be shown: no value, ``teller`` and ``noemer`` nan; one that is ``grof`` is
    rounded to tens of per cents (see ``disclosure``).
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
    grof: bool = False
