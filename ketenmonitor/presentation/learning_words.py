"""Actions in sentences: what runs and how much of it helped, what is overdue, what was changed and when."""

from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.learning import effect as e
from ketenmonitor.learning.actie import (
    CHECK,
    DO,
    GEBORGD,
    GESTOPT,
    LOPEND,
    PLAN,
    Actie,
    Logregel,
)
from ketenmonitor.learning.effect import Effect
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.effect_words import expected
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

STANDEN: Mapping[str, str] = {
    PLAN: "plan: in voorbereiding",
    DO: "do: in uitvoering",
    CHECK: "check: beoordeeld, nog te besluiten",
    GEBORGD: "act: geborgd",
    GESTOPT: "act: gestopt",
}
NAAR: Mapping[str, str] = {
    DO: "Start de uitvoering",
    GEBORGD: "Borg de werkwijze",
    GESTOPT: "Stop de actie",
    PLAN: "Stel het plan bij",
}
FIELDS: Mapping[str, str] = {
    "titel": "titel", "soort": "soort aanleiding", "aanleiding": "aanleiding", "hypothese": "hypothese",
    "verwacht": "verwacht effect", "eigenaar": "eigenaar", "eigenaar_partner": "organisatie van de eigenaar",
    "start": "start", "evaluatie": "evaluatie", "status": "stand", "uitkomst": "uitkomst",
    "conclusie": "conclusie",
}  # fmt: skip
# Long texts are named as changed, not repeated: the plan shows them as they are now.
LONG = ("aanleiding", "hypothese")


def scope(keten: Keten, actie: Actie) -> str:
    """For whom an action holds: ``Kompas, gemeente Dordrecht``; ``de hele keten``."""
    names = (
        (actie.partner, {c: p.naam for c, p in keten.partners.items()}, ""),
        (actie.gemeente, dict(keten.gemeenten), "gemeente "),
        (actie.product, {c: f"{p.naam} ({c})" for c, p in keten.producten.items()}, ""),
    )
    parts = [f"{word}{known.get(code, code)}" for code, known, word in names if code]
    return ", ".join(parts) or "de hele keten"


def answer(acties: Sequence[Actie], effecten: Mapping[int, Effect], knelpunten: int, vandaag: date) -> str:
    """The sentences that answer what runs and whether it helped."""
    running = sum(a.status in (*LOPEND, CHECK) for a in acties)
    late = sum(a.over_tijd(vandaag) for a in acties)
    told = (
        nl.count(running, "actie loopt", "acties lopen")
        if running
        else "Er lopen geen acties over cijfers die u ziet"
    )
    if late:
        told += f", waarvan er {late} op evaluatie {'wacht' if late == 1 else 'wachten'}"
    judged = [effecten[a.actie].oordeel for a in acties if a.actie in effecten]
    waiting = nl.count(knelpunten, "knelpunt wacht", "knelpunten wachten") + " op een besluit"
    parts = [told, _counted(judged), waiting if knelpunten else "Er wacht geen knelpunt op een besluit"]
    return " ".join(f"{part}." for part in parts if part)


def _counted(judged: Sequence[str]) -> str:
    """How many actions helped by the control chart, and how many did not."""
    if not judged:
        return ""
    decided = [
        f"{count} {word}"
        for count, word in (
            (judged.count(e.HIELP), "aantoonbaar"),
            (judged.count(e.NIET), "niet aantoonbaar"),
            (judged.count(e.SLECHTER), "niet, want het werd slechter"),
        )
        if count
    ]
    early = judged.count(e.NOG_NIET)
    rest = f"{early} {'is' if early == 1 else 'zijn'} nog niet te beoordelen" if early else ""
    whole = nl.count(len(judged), "actie", "acties")
    if not decided:
        return f"Van de {whole} {'is' if early == 1 else 'zijn'} er nog geen te beoordelen"
    told = f"Van de {whole} hielp er volgens de regelkaart {nl.listing(decided)}"
    return f"{told}; {rest}" if rest else told


def overdue(actie: Actie) -> str:
    """What is asked about an action of which the evaluation is due."""
    return (
        f"De evaluatie van '{actie.titel}' stond op {nl.day(actie.evaluatie)}: beoordeel of de actie hielp."
    )


def course(versions: Sequence[Actie], log: Sequence[Logregel]) -> list[tuple[str, str, str]]:
    """What happened to an action, the latest first: when, by whom, and what."""
    found = []
    for i, version in enumerate(versions):
        told = "Vastgelegd." if i == 0 else _changed(versions[i - 1], version)
        found.append((version.vastgelegd_op, 1, i, version.vastgelegd_door, told))
    found += [(row.vastgelegd_op, 2, i, row.vastgelegd_door, row.tekst) for i, row in enumerate(log)]
    ordered = sorted(found, key=lambda row: row[:3], reverse=True)
    return [(nl.moment(op), door, told) for op, _, _, door, told in ordered]


def _changed(before: Actie, after: Actie) -> str:
    told = []
    for name, word in FIELDS.items():
        was, is_now = getattr(before, name), getattr(after, name)
        if was == is_now:
            continue
        if name == "status":
            told.append(f"{word}: {STANDEN[is_now]}")
        elif name in LONG:
            told.append(f"{word} gewijzigd")
        else:
            was_told = f" (was {_field(before, name)})" if was not in ("", None) else ""
            told.append(f"{word}: {_field(after, name)}{was_told}".rstrip("."))
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}." if text else "Opnieuw vastgelegd."


def _field(actie: Actie, name: str) -> str:
    value = getattr(actie, name)
    if isinstance(value, date):
        return nl.day(value)
    if name == "verwacht":
        return expected(kpis()[actie.kpi], value)
    return str(value) if value else "leeg"
