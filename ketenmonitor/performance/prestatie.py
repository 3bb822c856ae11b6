"""Prestaties: every value next to what was agreed for it, and the verdict.

One function serves series (one cut, many months), breakdowns (one month, many parts) and the
scorecard (one month, many KPIs).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ketenmonitor.access.zicht import Cijfer, Zicht, cut, exact, protected
from ketenmonitor.agreements.afspraak import Afspraken, latest
from ketenmonitor.dataset.cijfer import Publicatie
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.closed import yardsticks
from ketenmonitor.performance.completeness import Compleetheid, latest_month, missing, needed_from, whole
from ketenmonitor.performance.verdict import AFGESCHERMD, Oordeel, judge
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import shift


@dataclass(frozen=True)
class Prestatie:
    """A delivered value of one KPI, month and part, with its verdict.

    ``onder`` and ``boven`` are the limits of an estimate (see ``Cijfer``), empty for what was counted. What
    the viewer may not see exactly is rounded or hidden (``afgeschermd``: no value; ``teller`` and ``noemer``
    nan); the verdict is always that of the exact value. In a closed month all of it is as published; ``nu``
    is what came of it since.
    """

    kpi: Kpi
    maand: date
    deel: str
    teller: float
    noemer: float
    waarde: float | None
    oordeel: Oordeel
    onder: float | None = None
    boven: float | None = None
    afgeschermd: bool = False
    gepubliceerd: Publicatie | None = None

    @property
    def bevroren(self) -> bool:
        """Whether this is the figure as published in a closed month, with the verdict of then."""
        return self.gepubliceerd is not None

    @property
    def gecorrigeerd(self) -> bool:
        """Whether today's value differs from the published one."""
        return self.gepubliceerd is not None and self.gepubliceerd.gecorrigeerd

    @property
    def nu(self) -> float | None:
        """Today's value of a figure that was corrected; None for any other (and when it has no value now)."""
        return self.gepubliceerd.nu if self.gepubliceerd else None

    @property
    def streefwaarde(self) -> float | None:
        """What was agreed, if anything was."""
        return self.oordeel.afspraak.streefwaarde if self.oordeel.afspraak else None


def prestaties(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),  # noqa: B008  (frozen value)
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Prestatie]:
    """Delivered against agreed for KPIs from month ``van`` to ``tot``, in order of KPI, part and month.

    ``per`` breaks down by partner, gemeente or product. A KPI that only has meaning within one
    product is left out where several products would be mixed.
    """
    today = vandaag or date.today()
    meaningful = [k for k in kpis if not k.per_product or selectie.product is not None or per == "product"]
    if not meaningful:
        return []
    found = exact(zicht, meaningful, van, tot, selectie, per, today)
    shown = protected(zicht, meaningful, found, van, tot, selectie, per, today)
    cursor, keten = zicht.cursor, zicht.keten
    afspraken = Afspraken(latest(cursor), partial(whole, keten))
    newest = latest_month(cursor) or tot
    complete = Compleetheid(missing(cursor, *_needed(meaningful, van, tot, newest)))
    by_id = {k.kpi: k for k in meaningful}
    then = yardsticks(zicht, found)

    def yardstick(c: Cijfer) -> tuple[Afspraken, Compleetheid]:
        return (
            then[c.gepubliceerd.sluiting, c.gepubliceerd.versie] if c.gepubliceerd else (afspraken, complete)
        )

    return [
        _prestatie(by_id[c.kpi], c, s, cut(selectie, per, c.deel), keten, *yardstick(c), newest)
        for c, s in zip(found, shown, strict=True)
    ]


def _needed(kpis: Sequence[Kpi], van: date, tot: date, newest: date) -> tuple[date, date]:
    """The months of which deliveries count in these figures, as far as there are deliveries."""
    first = min(needed_from(k, van) for k in kpis)
    return first, max(tot, min(newest, max(shift(tot, k.rijping) for k in kpis)))


def _prestatie(
    kpi: Kpi,
    cijfer: Cijfer,
    getoond: Cijfer,
    snede: Selectie,
    keten: Keten,
    afspraken: Afspraken,
    complete: Compleetheid,
    newest: date,
) -> Prestatie:
    verdict = judge(
        kpi,
        cijfer.waarde,
        cijfer.noemer,
        afspraken.holding(kpi, snede, cijfer.maand),
        minimum=keten.kleine_aantallen,
        rijp=cijfer.gepubliceerd is not None or shift(cijfer.maand, kpi.rijping) <= newest,
        ontbreekt=complete.missing(kpi, cijfer.maand, snede.partner),
    )
    if getoond.afgeschermd:
        verdict = replace(verdict, oordeel=AFGESCHERMD, stand=None)
    return Prestatie(
        kpi,
        getoond.maand,
        getoond.deel,
        getoond.teller,
        getoond.noemer,
        getoond.waarde,
        verdict,
        getoond.onder,
        getoond.boven,
        getoond.afgeschermd,
        getoond.gepubliceerd,
    )
