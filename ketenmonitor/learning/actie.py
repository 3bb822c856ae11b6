"""Improvement actions: what the chain changes because of a figure, in the cycle of plan, do, check and act.

An action is about one KPI and cut, with what it is expected to do there. It is kept in versions; what
happens meanwhile is written in its log. Whether it helped is said twice, beside each other: by the people
(``uitkomst``) and by the control chart (``learning.effect``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

import duckdb

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.plan import Plan, as_fields, judged

PLAN, DO, CHECK, GEBORGD, GESTOPT = "plan", "do", "check", "geborgd", "gestopt"
# Where an action can go from each state. To check it goes by evaluating it; after that the cycle is closed
# (the way of working stays, or stops) or begins anew with another plan.
OVERGANGEN: Final = {
    PLAN: (DO, GESTOPT),
    DO: (GESTOPT,),
    CHECK: (GEBORGD, GESTOPT, PLAN),
    GEBORGD: (),
    GESTOPT: (),
}
LOPEND: Final = (PLAN, DO)
HIELP, HIELP_NIET, ONZEKER = "hielp", "hielp niet", "niet te zeggen"
UITKOMSTEN: Final = (HIELP, HIELP_NIET, ONZEKER)


@dataclass(frozen=True)
class Actie:
    """One version of an action; an empty scope dimension is the whole. The fields of its plan: see ``Plan``.

    ``uitkomst`` and ``conclusie`` are what people found at the evaluation, empty before it.
    """

    actie: int
    versie: int
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
    knelpunt: int | None
    status: str
    uitkomst: str
    conclusie: str
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def selectie(self) -> Selectie:
        """The cut that the action is about."""
        return Selectie(self.partner, self.gemeente, self.product)

    @property
    def plan(self) -> Plan:
        """What was filled in about it."""
        return Plan(**{f.name: getattr(self, f.name) for f in fields(Plan)})

    def over_tijd(self, vandaag: date) -> bool:
        """Whether it should have been evaluated by now."""
        return self.status in LOPEND and self.evaluatie <= vandaag


@dataclass(frozen=True)
class Logregel:
    """What somebody wrote in the log of an action."""

    actie: int
    tekst: str
    vastgelegd_op: datetime
    vastgelegd_door: str


def holding(zicht: Zicht) -> list[Actie]:
    """The latest version of every action about figures that the viewer may see, by number."""
    newest = {a.actie: a for a in _versions(zicht.cursor)}
    return [a for a in newest.values() if zicht.kijker.sees(a.selectie)]


def history(zicht: Zicht, actie: int) -> list[Actie]:
    """Every version of one action that the viewer may see, oldest first; empty when there is none."""
    return [a for a in _versions(zicht.cursor) if a.actie == actie and zicht.kijker.sees(a.selectie)]


def log(zicht: Zicht, actie: int) -> list[Logregel]:
    """What was written in the log of one action that the viewer may see, oldest first."""
    if not history(zicht, actie):
        return []
    rows = records.read(zicht.cursor, "actie_log", Logregel, "vastgelegd_op")
    return [r for r in rows if r.actie == actie]


def about(acties: Iterable[Actie], kpi: str, selectie: Selectie) -> list[Actie]:
    """The actions about exactly this KPI and cut."""
    return [a for a in acties if a.kpi == kpi and a.selectie == selectie]


def record(dataset: Dataset, plan: Plan, door: str, op: datetime | None = None) -> int:
    """Record a new action and return its number; ``Weigering`` when the plan cannot be."""
    moment = op or now()
    with dataset.write(
        door, "actie", plan.titel[:LINE], moment, kpi=plan.kpi, bereik=plan.selectie.gekozen
    ) as cursor:
        whole = judged(dataset.keten, plan)
        number = records.next_number(cursor, "actie", "actie")
        new = Actie(number, 1, **as_fields(whole), status=PLAN, uitkomst="", conclusie="",
                    vastgelegd_op=moment, vastgelegd_door=door)  # fmt: skip
        records.add(cursor, "actie", [new])
    return number


def change(dataset: Dataset, actie: int, plan: Plan, door: str) -> None:
    """Put another plan in the place of that of a running action, about the same KPI and cut."""
    with dataset.write(door, "actie", f"actie {actie}: plan gewijzigd") as cursor:
        held = _found(cursor, actie)
        if held.status not in LOPEND:
            raise Weigering(f"Actie {actie} is al beoordeeld: begin een nieuwe, of stel haar eerst bij.")
        if (plan.kpi, plan.selectie) != (held.kpi, held.selectie):
            raise Weigering(
                "De KPI en waarvoor de actie geldt, liggen vast: begin een nieuwe actie voor iets anders."
            )
        whole = judged(dataset.keten, plan)
        if whole == held.plan:
            raise Weigering("Er is niets gewijzigd: pas eerst iets aan.")
        _next(cursor, held, door, **as_fields(whole))


def move(dataset: Dataset, actie: int, naar: str, waarom: str, door: str, op: datetime | None = None) -> None:
    """Let an action go to another state; ``waarom`` goes to its log, and may only be empty for do."""
    with dataset.write(door, "actie", f"actie {actie}: {naar}", op) as cursor:
        held = _found(cursor, actie)
        if naar not in OVERGANGEN[held.status]:
            raise Weigering(f"Actie {actie} kan nu niet naar {naar}: haar stand is {held.status}.")
        told = about_no_client(waarom, "De reden", verplicht=naar != DO)
        kept = {"uitkomst": "", "conclusie": ""} if naar == PLAN else {}
        _next(cursor, held, door, op, status=naar, **kept)
        if told:
            records.add(cursor, "actie_log", [Logregel(actie, told, op or now(), door)])


def evaluate(
    dataset: Dataset,
    actie: int,
    uitkomst: str,
    conclusie: str,
    vandaag: date,
    door: str,
    op: datetime | None = None,
) -> None:
    """Record what people found at the evaluation; the action is then in check.

    An action that was still in plan is taken to be carried out, but not before its start.
    """
    with dataset.write(door, "actie", f"actie {actie}: beoordeeld", op) as cursor:
        held = _found(cursor, actie)
        if held.status not in (*LOPEND, CHECK):
            raise Weigering(f"Actie {actie} is al {held.status}: haar beoordeling ligt vast.")
        if vandaag < held.start:
            raise Weigering(f"Actie {actie} is nog niet begonnen: beoordelen kan vanaf haar start.")
        if uitkomst not in UITKOMSTEN:
            raise Weigering(f"'{uitkomst}' is geen uitkomst: kies {', '.join(UITKOMSTEN)}.")
        told = about_no_client(conclusie, "De conclusie")
        _next(cursor, held, door, op, status=CHECK, uitkomst=uitkomst, conclusie=told)


def note(dataset: Dataset, actie: int, tekst: str, door: str, op: datetime | None = None) -> None:
    """Write in the log of an action."""
    with dataset.write(door, "actie", f"actie {actie}: logboek", op) as cursor:
        _found(cursor, actie)
        told = about_no_client(tekst, "De tekst")
        records.add(cursor, "actie_log", [Logregel(actie, told, op or now(), door)])


def _versions(cursor: duckdb.DuckDBPyConnection) -> list[Actie]:
    return records.read(cursor, "actie", Actie, "actie, versie")


def _found(cursor: duckdb.DuckDBPyConnection, actie: int) -> Actie:
    versions = records.read(cursor, "actie", Actie, "versie", f"actie = {int(actie)}")
    if not versions:
        raise Weigering(f"Actie {actie} bestaat niet: kies er een uit de lijst.")
    return versions[-1]


def _next(
    cursor: duckdb.DuckDBPyConnection, held: Actie, door: str, op: datetime | None = None, **changed: Any
) -> None:
    new = replace(held, versie=held.versie + 1, vastgelegd_op=op or now(), vastgelegd_door=door)
    records.add(cursor, "actie", [replace(new, **changed)])
