"""Deliveries in words and pictures: where each stands, what a file shows, what a receipt says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketenmonitor.intake.delivery import Ontvangst
from ketenmonitor.intake.preview import Beweging, Voorproef
from ketenmonitor.intake.validation import Toets
from ketenmonitor.performance.completeness import AANVAARD, Leverstatus
from ketenmonitor.performance.delivery_quality import Gevonden, Tijdigheid, in_time
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis


@dataclass(frozen=True)
class Merk:
    """How a state is drawn: a shape and a tone (``goed``, ``aandacht``, ``zacht`` or none)."""

    vorm: str
    toon: str


STATUS_MERKEN = {
    "op tijd": Merk("●", "goed"),
    "te laat": Merk("◐", "aandacht"),
    "gecorrigeerd": Merk("↻", "goed"),
    "afgekeurd": Merk("▲", "aandacht"),
    "ontbreekt": Merk("○", "aandacht"),
    "verwacht": Merk("·", "zacht"),
}
ERNST_MERKEN = {"fout": Merk("▲", "aandacht"), "waarschuwing": Merk("◆", ""), "info": Merk("·", "zacht")}
BESTAND_MERKEN = {
    "geldig": Merk("●", "goed"),
    "vervangen": Merk("↻", "zacht"),
    "ingetrokken": Merk("○", "zacht"),
    "afgekeurd": Merk("▲", "aandacht"),
}
# What asks attention of a month, gravest first.
AANDACHT = ("ontbreekt", "afgekeurd", "te laat")
KOPPELING_WOORDEN = {
    "onthouden": "eerder door u bevestigd",
    "gekozen": "door u gekozen",
    "gelijk": "zelfde naam",
    "synoniem": "bekende andere naam",
    "lijkt op": "lijkt erop, bevestig of kies",
}


def name_of(extract: str) -> str:
    """The name of an extract in a sentence, without what stands behind it in brackets."""
    return extracts()[extract].naam.split(" (")[0].lower()


def per_partner(states: Iterable[Leverstatus], keten: Keten, hooguit: int = 4) -> str:
    """Deliveries in a sentence: ``Jeugdzorg Kompas (kosten en uitkomsten) en Het Baken (trajecten)``."""
    grouped: dict[str, list[str]] = {}
    for state in states:
        grouped.setdefault(state.partner, []).append(name_of(state.extract))
    named = [f"{keten.partners[partner].naam} ({nl.listing(names)})" for partner, names in grouped.items()]
    if len(named) > hooguit:
        rest = nl.count(len(named) - hooguit, "andere partner", "andere partners")
        return f"{', '.join(named[:hooguit])} en {rest}"
    return nl.listing(named)


def month_sentence(states: Sequence[Leverstatus], keten: Keten, maand: str) -> str:
    """The answer to "who delivered about this month, and who did not?"; ``maand`` as people read it."""
    if not states:
        return f"Over {maand} wordt geen levering verwacht."
    inside = [s for s in states if s.status in AANVAARD]
    parts = []
    for status in AANDACHT:
        those = [s for s in states if s.status == status]
        if those:
            parts.append(f"{status}: {per_partner(those, keten)}")
    expected = [s for s in states if s.status == "verwacht"]
    if expected:
        last = max(s.uiterlijk for s in expected)
        parts.append(
            f"{nl.count(len(expected), 'levering wordt', 'leveringen worden')} nog verwacht, "
            f"uiterlijk {nl.day(last)}"
        )
    if not inside:
        due = sum(s.status == "ontbreekt" for s in states)
        late = f"; voor {nl.number(due)} is de uiterste dag voorbij" if due else ""
        if expected and not due:
            late = f"; de eerste moet er uiterlijk {nl.day(min(s.uiterlijk for s in expected))} zijn"
        return f"Over {maand} is nog geen van de {nl.number(len(states))} verwachte leveringen binnen{late}."
    if len(inside) == len(states):
        number = nl.count(len(states), "levering", "leveringen")
        start = f"Over {maand} is alles binnen: {number}, {_in_time(states)}"
    else:
        start = (
            f"Over {maand} zijn {nl.number(len(inside))} van de {nl.number(len(states))} leveringen binnen"
        )
    return "; ".join([start, *parts]) + "."


def _in_time(states: Sequence[Leverstatus]) -> str:
    good = sum(in_time(s) for s in states)
    return "alle op tijd" if good == len(states) else f"waarvan {nl.number(good)} op tijd"


def state_words(state: Leverstatus) -> str:
    """Where one expected delivery stands, in words."""
    due = f"uiterlijk {nl.day(state.uiterlijk)}"
    if state.levering is None:
        return f"{state.status}; {due}"
    versions = f", {state.versies} versies" if state.versies > 1 else ""
    rows = nl.count(state.rijen or 0, "rij", "rijen")
    received = f"ontvangen {nl.moment(state.eerste_op)}{versions}"
    return f"{state.status}: levering {state.levering}, {rows}, {received}; {due}"


def attention(state: Leverstatus, keten: Keten) -> str:
    """What is the matter with one delivery, as a line of a list."""
    who = f"{keten.partners[state.partner].naam}, {name_of(state.extract)}"
    due = nl.day(state.uiterlijk)
    if state.status == "te laat" and state.eerste_op is not None:
        days = (state.eerste_op.date() - state.uiterlijk).days
        came = nl.day(state.eerste_op.date())
        return f"{who}: {nl.count(days, 'dag', 'dagen')} te laat ({came}; uiterlijk {due})"
    if state.status == "afgekeurd":
        errors = nl.count(state.fouten, "fout", "fouten")
        return f"{who}: afgekeurd met {errors}, nog geen goede levering (uiterlijk {due})"
    return f"{who}: ontbreekt (uiterlijk {due})"


def file_sentence(toets: Toets) -> str:
    """What a tested file is worth, and what to do next."""
    rows = nl.count(toets.rijen, "rij", "rijen")
    errors, warnings = toets.aantal("fout"), toets.aantal("waarschuwing")
    if errors and toets.fase == "kolommen":
        return (
            f"Dit bestand kan nog niet worden getoetst: van {rows} is niet duidelijk wat alle kolommen zijn. "
            "Kies hieronder welke kolom van uw bestand bij welke kolom van de keten hoort."
        )
    if errors:
        return (
            f"Dit bestand kan nog niet worden aanvaard: {nl.count(errors, 'fout', 'fouten')} in {rows}. "
            "Herstel de fouten hieronder in uw systeem of in Excel en lever het bestand opnieuw; "
            "er is niets van de inhoud bewaard."
        )
    if warnings:
        return (
            f"Dit bestand kan worden aanvaard: {rows}, geen fouten en "
            f"{nl.count(warnings, 'waarschuwing', 'waarschuwingen')}. "
            "Bekijk de waarschuwingen voordat u aanvaardt."
        )
    return f"Dit bestand kan worden aanvaard: {rows}, geen fouten en geen waarschuwingen."


def preview_sentence(voorproef: Voorproef) -> str:
    """What acceptance would do to the rows of the month."""
    if voorproef.vervangt is None:
        rows = nl.count(voorproef.nieuw, "nieuwe rij", "nieuwe rijen")
        return f"Dit is de eerste levering over deze maand: {rows}."
    if not (voorproef.nieuw or voorproef.gewijzigd or voorproef.verdwenen):
        same = nl.count(voorproef.ongewijzigd, "rij blijft", "rijen blijven")
        return f"Deze levering verandert niets ten opzichte van levering {voorproef.vervangt}: {same} gelijk."
    return (
        f"Deze levering vervangt levering {voorproef.vervangt}: {nl.number(voorproef.nieuw)} rijen nieuw, "
        f"{nl.number(voorproef.gewijzigd)} gewijzigd, {nl.number(voorproef.ongewijzigd)} ongewijzigd en "
        f"{nl.number(voorproef.verdwenen)} verdwenen."
    )


def move_words(beweging: Beweging) -> tuple[str, str, str, str]:
    """A KPI that moves: its name, what it was, what it becomes, and the difference."""
    kpi = kpis()[beweging.kpi]
    difference = ""
    if beweging.was is not None and beweging.wordt is not None:
        difference = nl.signed(beweging.wordt - beweging.was, kpi.decimalen)
    return kpi.naam, nl.value(kpi, beweging.was), nl.value(kpi, beweging.wordt), difference


def receipt(ontvangst: Ontvangst, keten: Keten) -> str:
    """The receipt of an accepted delivery, as a text file to keep."""
    levering = ontvangst.levering
    said = "Dit bestand was al aanvaard; er is niets veranderd." if ontvangst.identiek else "Aanvaard."
    lines = {
        "Levering": str(levering.levering),
        "Keten": keten.naam,
        "Partner": f"{keten.partners[levering.partner].naam} ({levering.partner})",
        "Extract": levering.extract,
        "Maand": nl.month(levering.levermaand),
        "Versie": str(levering.versie),
        "Vervangt levering": str(ontvangst.vervangt) if ontvangst.vervangt else "geen",
        "Bestand": levering.bestand,
        "Omvang": f"{nl.number(levering.omvang)} bytes",
        "SHA-256": levering.sha256,
        "Rijen": nl.number(levering.rijen),
        "Waarschuwingen": nl.number(levering.waarschuwingen),
        "Ontvangen": nl.moment(levering.ontvangen_op),
        "Aangeleverd door": levering.door,
    }
    width = max(map(len, lines)) + 1
    body = "\n".join(f"{name + ':':<{width}} {value}" for name, value in lines.items())
    return f"Ontvangstbewijs van {keten.naam}\n\n{said}\n\n{body}\n".replace("\u00a0", " ")


def timeliness_sentence(points: Sequence[Tijdigheid]) -> str:
    """What the share in time has done over the months shown."""
    judged = [p for p in points if p.aandeel is not None]
    if not judged:
        return "Er is in deze maanden nog geen uiterste dag voorbij."
    last = judged[-1]
    total = 100 * sum(p.op_tijd for p in judged) / sum(p.moest for p in judged)
    return (
        f"Over {nl.month(last.maand)} kwam {nl.percentage(last.aandeel)} van de leveringen op tijd "
        f"({nl.number(last.op_tijd)} van {nl.number(last.moest)}); "
        f"over alle maanden hier {nl.percentage(total)}."
    )


def findings_sentence(points: Sequence[Gevonden]) -> str:
    """How many findings the files of the last month gave."""
    filled = [p for p in points if p.rijen]
    if not filled:
        few = "De bestanden over deze maanden zijn te klein om te tonen hoeveel bevindingen zij geven."
        return few if any(p.bestanden for p in points) else "Er is over deze maanden nog niets aangeboden."
    last = filled[-1]
    return (
        f"Over {nl.month(last.maand)} gaven {nl.count(last.bestanden, 'bestand', 'bestanden')} met "
        f"{nl.count(last.rijen, 'rij', 'rijen')} {nl.count(last.fouten, 'fout', 'fouten')} en "
        f"{nl.count(last.waarschuwingen, 'waarschuwing', 'waarschuwingen')}: per 1.000 rijen "
        f"{nl.number(last.fouten_per_1000, 1)} en {nl.number(last.waarschuwingen_per_1000, 1)}."
    )
