"""Sentences made from the figures: each says what is so, about which month, and against what was agreed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.performance.attention import Aandachtspunt
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import (
    BINNEN_BAND,
    GEEN_AFSPRAAK,
    GEHAALD,
    NIET_GEHAALD,
    NIET_RIJP,
    TE_WEINIG,
    VOORLOPIG,
)
from ketenmonitor.presentation import agreements
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.rounding import rounded

# The mark of a verdict: a shape that says without colour what the colour says.
MERK = {
    GEHAALD: "●",
    BINNEN_BAND: "◆",
    NIET_GEHAALD: "▲",
    VOORLOPIG: "◌",
    NIET_RIJP: "…",
    TE_WEINIG: "·",
    GEEN_AFSPRAAK: "",
}
UNDECIDED = {
    VOORLOPIG: ("oordeel is voorlopig", "oordelen zijn voorlopig"),
    NIET_RIJP: ("is nog niet te beoordelen", "zijn nog niet te beoordelen"),
    TE_WEINIG: ("heeft te weinig gegevens", "hebben te weinig gegevens"),
}
TOON = {GEHAALD: "goed", BINNEN_BAND: "goed", NIET_GEHAALD: "aandacht"}


def distance(kpi: Kpi, waarde: float, streefwaarde: float) -> str:
    """How far a value lies from the target, in words: ``9 procentpunt onder de afspraak van 80 %``."""
    difference = rounded(waarde - streefwaarde, kpi.decimalen)
    agreed = f"de afspraak van {agreements.amount(kpi, streefwaarde)}"
    if difference == 0:
        return f"gelijk aan {agreed}"
    size = abs(difference)
    if kpi.eenheid == "%":
        amount = f"{nl.number(size, kpi.decimalen)} procentpunt"
    elif kpi.eenheid == "cijfer":
        amount = f"{nl.number(size, kpi.decimalen)} punt"
    else:
        amount = nl.value(kpi, size)
    return f"{amount} {'boven' if difference > 0 else 'onder'} {agreed}"


def state(p: Prestatie, waar: str, namen: Mapping[str, str]) -> str:
    """One prestatie in a sentence; ``waar`` says for whom (``de keten``, a partner's name)."""
    kpi, verdict = p.kpi, p.oordeel
    month = nl.month(p.maand)
    if p.waarde is None:
        return f"{kpi.naam}: over {month} is voor {waar} geen waarde te berekenen."
    text = f"{kpi.naam} in {month} voor {waar}: {nl.value(kpi, p.waarde)}"
    missing = nl.listing([namen.get(m, m) for m in verdict.ontbreekt], 3)
    if verdict.afspraak is None:
        text += "; hierover is niets afgesproken"
    elif verdict.oordeel == TE_WEINIG:
        text += f"; te weinig gegevens voor een oordeel ({nl.number(p.noemer)} waarnemingen)"
    else:
        text += f", {distance(kpi, p.waarde, verdict.afspraak.streefwaarde)}"
        if verdict.oordeel == NIET_RIJP:
            ripe = nl.count(kpi.rijping, "maand", "maanden")
            text += f"; nog niet rijp, want de maand is pas na {ripe} te beoordelen"
        elif verdict.oordeel != VOORLOPIG:
            text += f": {verdict.oordeel}"
    if verdict.ontbreekt:
        text += f". Voorlopig: {missing} {'leverde' if len(verdict.ontbreekt) == 1 else 'leverden'} nog niet"
    return text + "."


def change(kpi: Kpi, nu: float, toen: float, sinds: date) -> str:
    """How a value changed since an earlier month: ``Een jaar eerder was dat 74 %.``"""
    same = rounded(nu, kpi.decimalen) == rounded(toen, kpi.decimalen)
    return f"In {nl.month(sinds)} was dat {'ook ' if same else ''}{nl.value(kpi, toen)}."


def answer(prestaties: Sequence[Prestatie], keten: str, maand: date) -> str:
    """The sentence that answers how the chain stands: how many agreements are met."""
    judged = Counter(p.oordeel.oordeel for p in prestaties if p.oordeel.afspraak is not None)
    total = sum(judged.values())
    month = nl.month(maand)
    if total == 0:
        return f"Over {month} zijn er voor {keten} geen afspraken om de prestaties aan te toetsen."
    decided = judged[GEHAALD] + judged[BINNEN_BAND] + judged[NIET_GEHAALD]
    rest = total - decided
    parts = [f"haalt {keten} {judged[GEHAALD]} van de {total} afspraken"]
    if within := judged[BINNEN_BAND]:
        parts.append(f"{'blijft' if within == 1 else 'blijven'} er {within} binnen de bandbreedte")
    if missed := judged[NIET_GEHAALD]:
        parts.append(f"{'wordt' if missed == 1 else 'worden'} er {missed} niet gehaald")
    text = f"In {month} {nl.listing(parts)}"
    if rest:
        reasons = [
            f"{judged[o]} {one if judged[o] == 1 else many}"
            for o, (one, many) in UNDECIDED.items()
            if judged[o]
        ]
        text += f"; {nl.listing(reasons)}"
    return text + "."


def attention(punt: Aandachtspunt, namen: Mapping[str, str]) -> str:
    """One point of attention as a sentence."""
    who = namen.get(punt.partner or "", "De keten") if punt.partner else "De keten"
    if punt.soort == "levering":
        return f"{who} {punt.tekst}."
    p = punt.prestatie
    assert p is not None
    value = nl.value(p.kpi, p.waarde)
    if punt.toen is not None and p.waarde is not None:
        more = nl.number(p.waarde - punt.toen)
        return f"{who} telt {nl.number(p.waarde)} {_low(p.kpi.naam)}, {more} meer dan drie maanden eerder."
    assert p.waarde is not None
    assert p.streefwaarde is not None
    text = f"{who} mist de afspraak over {_low(p.kpi.naam)}: {value}, "
    text += distance(p.kpi, p.waarde, p.streefwaarde)
    if punt.maanden > 1:
        text += f", {nl.count(punt.maanden, 'maand', 'maanden')} op rij"
    return text + "."


def _low(naam: str) -> str:
    return naam[:1].lower() + naam[1:]
