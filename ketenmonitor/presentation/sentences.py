"""Sentences made from the figures: each says what is so, about which month, and against what was agreed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.performance.attention import (
    AANSLUITING,
    AFSPRAAK,
    LEVERING,
    STRUCTUREEL,
    UITSCHIETER,
    VERSLECHTERING,
    Aandachtspunt,
    Aansluiting,
)
from ketenmonitor.performance.comparison import Uitschieter
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import (
    AFGESCHERMD,
    BINNEN_BAND,
    GEEN_AFSPRAAK,
    GEHAALD,
    NIET_GEHAALD,
    NIET_RIJP,
    TE_WEINIG,
    VOORLOPIG,
)
from ketenmonitor.presentation import agreements, closing_words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.control_words import rule_words
from ketenmonitor.statistics import spc
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
    AFGESCHERMD: "*",
}
# The mark before a point of attention: what kind it is, without its colour.
AANDACHT = {
    STRUCTUREEL: "■",
    VERSLECHTERING: "▲",
    UITSCHIETER: "◆",
    LEVERING: "○",
    AANSLUITING: "≠",
    AFSPRAAK: "△",
}
# What all partners together are of, unless a gemeente was chosen.
CHAIN = "de keten"
UNDECIDED = {
    AFGESCHERMD: ("oordeel is afgeschermd", "oordelen zijn afgeschermd"),
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


def value(p: Prestatie) -> str:
    """A delivered value as it may be shown."""
    return nl.value(p.kpi, p.waarde)


def state(p: Prestatie, waar: str, namen: Mapping[str, str]) -> str:
    """One prestatie in a sentence; ``waar`` says for whom (``de keten``, a partner's name)."""
    kpi, verdict = p.kpi, p.oordeel
    month = nl.month(p.maand)
    if p.waarde is None and not verdict.rijp:
        return (
            f"{kpi.naam} over {month} voor {waar} is nog niet rijp: de maand is pas te beoordelen als er "
            f"{nl.count(kpi.rijping, 'maand', 'maanden')} na zijn geleverd."
        )
    if p.afgeschermd:
        return f"{kpi.naam} in {month} voor {waar} is afgeschermd, omdat het om te weinig mensen gaat."
    corrected = closing_words.correction(p)
    since = f" Dit {corrected}." if corrected else ""
    if p.waarde is None:
        return f"{kpi.naam}: over {month} is voor {waar} geen waarde te berekenen.{since}"
    text = f"{kpi.naam} in {month} voor {waar}: {value(p)}"
    if between := margin(p):
        text += f" (marge {between})"
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
        when = "niet voor de sluiting" if p.bevroren else "nog niet"
        text += f". Voorlopig: {missing} {'leverde' if len(verdict.ontbreekt) == 1 else 'leverden'} {when}"
    return text + "." + since


def margin(p: Prestatie) -> str:
    """Between which values an estimate may lie: ``48–71 dagen``; empty for what was counted."""
    if p.onder is None and p.boven is None:
        return ""
    low = nl.NONE if p.onder is None else agreements.bare(p.kpi, round(p.onder, p.kpi.decimalen))
    high = nl.NONE if p.boven is None else nl.value(p.kpi, p.boven)
    return f"{low} tot {high}" if p.boven is not None else f"vanaf {low}"


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
    reasons = [
        f"{judged[o]} {one if judged[o] == 1 else many}" for o, (one, many) in UNDECIDED.items() if judged[o]
    ]
    if judged[GEHAALD] + judged[BINNEN_BAND] + judged[NIET_GEHAALD] == 0:
        none = "de ene afspraak niet" if total == 1 else f"geen van de {total} afspraken"
        return f"Over {month} is voor {keten} {none} te beoordelen: {nl.listing(reasons)}."
    parts = [f"haalt {keten} {judged[GEHAALD]} van de {total} afspraken"]
    if within := judged[BINNEN_BAND]:
        parts.append(f"{'blijft' if within == 1 else 'blijven'} er {within} binnen de bandbreedte")
    if missed := judged[NIET_GEHAALD]:
        parts.append(f"{'wordt' if missed == 1 else 'worden'} er {missed} niet gehaald")
    text = f"In {month} {nl.listing(parts)}"
    return "; ".join([text, nl.listing(reasons)] if reasons else [text]) + "."


def attention(punt: Aandachtspunt, namen: Mapping[str, str], geheel: str = CHAIN) -> str:
    """One point of attention as a sentence; ``geheel`` is what all partners together are of."""
    who = namen.get(punt.partner, punt.partner) if punt.partner else geheel[:1].upper() + geheel[1:]
    if punt.soort == LEVERING:
        return f"{who} {punt.tekst}."
    if punt.uitschieter is not None:
        return _outlier(punt.uitschieter, who, geheel)
    if punt.aansluiting is not None:
        return _unmatched(punt.aansluiting, who)
    p = punt.prestatie
    assert p is not None
    if punt.soort == STRUCTUREEL and punt.signaal is not None:
        return _structural(p, punt.signaal, who)
    if punt.soort == VERSLECHTERING and punt.signaal is not None:
        where = f"bij {who}" if punt.partner else f"in {geheel}"
        return _worse(p, punt.signaal, where) + changed_data([w.tekst for w in punt.wijzigingen])
    assert p.waarde is not None
    assert p.streefwaarde is not None
    text = f"{who} mist deze maand de afspraak over {_low(p.kpi.naam)}: {value(p)}, "
    text += distance(p.kpi, p.waarde, p.streefwaarde)
    chance = punt.signaal is not None and punt.signaal.variatie == spc.TOEVAL
    return f"{text}; dat valt binnen wat toeval doet." if chance else f"{text}."


def _structural(p: Prestatie, signaal: Signaal, who: str) -> str:
    assert p.streefwaarde is not None
    text = f"{who} haalt de afspraak over {_low(p.kpi.naam)} structureel niet: "
    agreed = f"afgesproken is {agreements.target(p.kpi, p.streefwaarde)}"
    if signaal.onder is None and signaal.boven is None:
        return f"{text}zonder verandering blijft de uitkomst daarbuiten; {agreed}."
    return (
        f"{text}zonder verandering ligt de uitkomst {limits(p.kpi, signaal.onder, signaal.boven)}, {agreed}."
    )


def _worse(p: Prestatie, signaal: Signaal, where: str) -> str:
    words = rule_words(signaal.regel, signaal.richting)
    value = nl.value(p.kpi, p.waarde if p.oordeel.rijp else signaal.waarde)
    return f"{p.kpi.naam} verslechtert {where} meer dan door toeval: {value}, {words}."


def limits(kpi: Kpi, onder: float | None, boven: float | None) -> str:
    """Between which values a process lies: ``tussen 8 en 15 %``, never below zero or above 100 %."""
    low = max(onder or 0.0, 0.0)
    high = min(boven or 0.0, 100.0) if kpi.eenheid == "%" else boven
    first = nl.value(kpi, low) if kpi.eenheid.startswith("euro") else nl.number(low, kpi.decimalen)
    return f"tussen {first} en {nl.value(kpi, high)}"


def _outlier(u: Uitschieter, who: str, geheel: str) -> str:
    cases = nl.count(round(u.aantal), "waarneming", "waarnemingen")
    return (
        f"{who} wijkt met {_low(u.kpi.naam)} meer van de andere partners af dan door toeval: "
        f"{nl.value(u.kpi, u.waarde)} tegen {nl.value(u.kpi, u.keten)} in {geheel}, over {cases} "
        f"van {nl.short_month(u.van)} tot en met {nl.short_month(u.tot)}."
    )


def _unmatched(a: Aansluiting, who: str) -> str:
    people = nl.count(round(abs(a.verschil)), "plaats", "plaatsen")
    stock = (
        f"begin {nl.number(a.begin)}, erbij {nl.number(a.erbij)}, eraf {nl.number(a.eraf)}, "
        f"eind {nl.number(a.eind)}"
    )
    if a.verschil > 0:
        verb = "verdween" if round(a.verschil) == 1 else "verdwenen"
        return f"Van de wachtlijst van {who} {verb} {people} zonder start of reden van uitval ({stock})."
    return f"De wachtlijst van {who} telt {people} meer dan volgt uit wat erbij kwam en eraf ging ({stock})."


def changed_data(wijzigingen: Sequence[str]) -> str:
    """What to add to a signal that coincides with a change in the deliveries."""
    if not wijzigingen:
        return ""
    told = nl.listing(list(wijzigingen), 3)
    return f" Let op: in dezelfde maand geldt: {told}; misschien is alleen de levering anders."


def false_signals(reeksen: int, vals: float) -> str:
    """How many signals to expect at this number of charts when nothing changes at all."""
    if reeksen == 0:
        return "Nog geen reeks is lang genoeg (13 maanden) om toeval van verandering te onderscheiden."
    expected = nl.number(vals, 0 if vals >= 1.5 else 1)
    charts = "Bij deze ene reeks" if reeksen == 1 else f"Bij deze {nl.number(reeksen)} reeksen"
    return f"{charts} geven er elke maand gemiddeld {expected} een signaal terwijl er niets is veranderd."


def _low(naam: str) -> str:
    return naam[:1].lower() + naam[1:]
