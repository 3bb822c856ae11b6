"""Bottlenecks in sentences: how fast the chain decides, how one stands, and what happened to it."""

from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.learning.knelpunt import KETEN, NORM, Knelpunt
from ketenmonitor.learning.knelpuntcijfers import Kengetallen
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.keten import Keten

FIELDS: Mapping[str, str] = {
    "gezien": "gezien",
    "eigenaar": "eigenaar",
    "status": "stand",
    "besluit": "besluit",
    "terugkoppeling": "terugkoppeling",
}


def melder(keten: Keten, code: str) -> str:
    """The organisation that reported a bottleneck, by name."""
    if code == KETEN:
        return "de keten"
    kind, _, own = code.partition(":")
    if kind == "partner":
        return keten.partners[own].naam if own in keten.partners else own
    return f"gemeente {keten.gemeenten.get(own, own)}"


def share(part: int, whole: int) -> str:
    """``60 % (6 van 10)``; a dash of nothing."""
    return f"{nl.percentage(100 * part / whole)} ({part} van {whole})" if whole else nl.NONE


def figures(found: Kengetallen) -> str:
    """How fast the chain decides on bottlenecks."""
    days = nl.count(round(found.leeftijd or 0), "dag", "dagen")
    long = bool(found.leeftijd)  # of what was reported today there is no time to tell
    if found.totaal == 1:
        one = f"wacht {f'al {days} ' if long else ''}op een besluit" if found.open else "heeft een besluit"
        return f"Het ene knelpunt {one}."
    if found.open == 1:
        since = f", al {days}" if long else ""
        parts = [f"Van de {found.totaal} knelpunten wacht er 1 op een besluit{since}"]
    elif found.open:
        since = f", de helft al {days} of langer" if long else ""
        parts = [f"Van de {found.totaal} knelpunten wachten er {found.open} op een besluit{since}"]
    else:
        parts = [f"Over alle {found.totaal} knelpunten is besloten"]
    if found.rijp:
        verb = "is" if found.op_tijd == 1 else "zijn"
        parts.append(
            f"van de {found.rijp} die ten minste {NORM} dagen geleden zijn gemeld, {verb} er {found.op_tijd} "
            f"binnen {NORM} dagen besloten"
        )
    if found.besloten:
        verb = "is" if found.teruggekoppeld == 1 else "zijn"
        parts.append(f"van de {found.besloten} besluiten {verb} er {found.teruggekoppeld} teruggekoppeld")
    return f"{'; '.join(parts)}."


def state(keten: Keten, k: Knelpunt, vandaag: date) -> str:
    """How one bottleneck stands."""
    age = k.leeftijd(vandaag)
    days = nl.count(age, "dag", "dagen")
    who = melder(keten, k.melder)
    if k.open:
        late = f", langer dan de {NORM} dagen van de keten" if age > NORM else ""
        owner = f" bij {k.eigenaar}" if k.eigenaar else " en heeft nog geen eigenaar"
        long = days if age else "sinds vandaag"
        return f"Dit knelpunt wacht {long} op een besluit{late}; het is {k.status}{owner}."
    told = {
        "besloten": f"het besluit moet nog terug naar {who}",
        "teruggekoppeld": f"het besluit is teruggekoppeld aan {who}, en die zei nog niet of het is opgelost",
        "opgelost": f"volgens {who} is het opgelost",
    }[k.status]
    return f"Over dit knelpunt is {f'na {days}' if age else 'op de dag zelf'} besloten; {told}."


def course(versions: Sequence[Knelpunt]) -> list[tuple[str, str, str]]:
    """What happened to a bottleneck, the latest first: when, by whom, and what."""
    found = []
    for i, version in enumerate(versions):
        told = "Gemeld." if i == 0 else _changed(versions[i - 1], version)
        found.append((nl.moment(version.vastgelegd_op), version.vastgelegd_door, told))
    return found[::-1]


def _changed(before: Knelpunt, after: Knelpunt) -> str:
    changed = [(name, word) for name, word in FIELDS.items() if getattr(before, name) != getattr(after, name)]
    told = [
        f"{word}: {getattr(after, name) or f'vervallen (was: {getattr(before, name)})'}".rstrip(".")
        for name, word in changed
    ]
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."
