"""What somebody plans to improve: the fields of an action, and what they must be.

The first thing that is wrong with a plan is told in one sentence, before anything is stored.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from math import isfinite
from typing import Any, Final

from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

SIGNAAL, KNELPUNT, KLANTWENS, IDEE = "signaal", "knelpunt", "klantwens", "eigen idee"
SOORTEN: Final = (SIGNAAL, KNELPUNT, KLANTWENS, IDEE)


@dataclass(frozen=True)
class Plan:
    """What somebody fills in about an action.

    ``verwacht`` is by how much the KPI should change for the better, in its unit; ``knelpunt`` is the number
    of the bottleneck it comes from.
    """

    titel: str
    soort: str
    aanleiding: str
    kpi: str
    partner: str | None
    gemeente: str | None
    product: str | None
    hypothese: str
    verwacht: float | None
    eigenaar: str
    eigenaar_partner: str | None
    start: date
    evaluatie: date
    knelpunt: int | None = None

    @property
    def selectie(self) -> Selectie:
        """The cut that the action is about."""
        return Selectie(self.partner, self.gemeente, self.product)


def as_fields(plan: Plan) -> dict[str, Any]:
    """What was filled in, by the name of its column."""
    return {f.name: getattr(plan, f.name) for f in fields(plan)}


def judged(keten: Keten, plan: Plan) -> Plan:
    """The plan with its texts trimmed; ``Weigering`` with the first thing that is wrong with it."""
    if plan.kpi not in kpis():
        raise Weigering(f"'{plan.kpi}' is geen KPI: kies er een uit de lijst.")
    if plan.soort not in SOORTEN:
        raise Weigering(f"'{plan.soort}' is geen aanleiding: kies {', '.join(SOORTEN)}.")
    _judge_scope(keten, plan)
    texts: dict[str, Any] = {
        "titel": about_no_client(plan.titel, "De titel", LINE),
        "aanleiding": about_no_client(plan.aanleiding, "De aanleiding"),
        "hypothese": about_no_client(plan.hypothese, "De hypothese"),
        "eigenaar": records.text(plan.eigenaar, "De eigenaar", LINE),
    }
    _judge_days(plan)
    _judge_expected(plan)
    return replace(plan, **texts)


def _judge_scope(keten: Keten, plan: Plan) -> None:
    known = (
        ("partner", plan.partner, keten.partners),
        ("partner", plan.eigenaar_partner, keten.partners),
        ("gemeente", plan.gemeente, keten.gemeenten),
        ("product", plan.product, keten.producten),
    )
    for wat, code, there in known:
        if code is not None and code not in there:
            raise Weigering(f"'{code}' is geen {wat} van deze keten: kies er een uit de lijst.")


def _judge_days(plan: Plan) -> None:
    if plan.evaluatie <= plan.start:
        raise Weigering("De evaluatie ligt voor de start: kies een evaluatiedatum na de start van de actie.")
    if (plan.evaluatie.year, plan.evaluatie.month) == (plan.start.year, plan.start.month):
        raise Weigering(
            "De evaluatie valt in de maand van de start, en dan is er nog geen cijfer om naar te kijken: "
            "kies een latere maand."
        )


def _judge_expected(plan: Plan) -> None:
    if plan.verwacht is None:
        return
    kpi = kpis()[plan.kpi]
    if kpi.richting == "neutraal":
        raise Weigering(f"Bij {kpi.naam} is hoger niet beter of slechter: laat het verwachte effect leeg.")
    if not isfinite(plan.verwacht) or plan.verwacht <= 0:
        raise Weigering(
            "Het verwachte effect moet groter zijn dan nul: schrijf met hoeveel de KPI beter wordt."
        )
    if kpi.eenheid == "%" and plan.verwacht > 100:
        raise Weigering("Het verwachte effect is hooguit 100 procentpunt: schrijf een kleiner getal.")
