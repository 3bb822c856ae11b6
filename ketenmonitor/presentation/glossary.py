"""The glossary: every word the chain works with, made from the definitions themselves, and searchable.

A new KPI, column, code or rule is in it as soon as it is defined.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ketenmonitor.dataset.facts import needs
from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.intake.rules import STAGES
from ketenmonitor.performance.completeness import STATUSSEN
from ketenmonitor.performance.verdict import UITLEG
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.formula import in_words
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.codelist import Code
from ketenmonitor.vocabulary.extract import TYPE_WORDS, Column, Extract, extracts
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis


@dataclass(frozen=True)
class Afdeling:
    """A part of the glossary: its name, what one entry is called, and the columns of its tables."""

    afdeling: str
    naam: str
    enkelvoud: str
    meervoud: str
    kolommen: tuple[str, ...]


@dataclass(frozen=True)
class Begrip:
    """One entry: ``term`` as people write it, ``groep`` within its part, the cells that explain it."""

    afdeling: str
    groep: str
    term: str
    cellen: tuple[str, ...]
    zoektekst: str


AFDELINGEN = (
    Afdeling("kpis", "KPI's", "KPI", "KPI's", ("", "")),
    Afdeling(
        "kolommen",
        "Extracten en hun kolommen",
        "kolom",
        "kolommen",
        ("Kolom", "Verplicht", "Soort", "Uitleg", "Codelijst", "Voorbeeld", "Ook goed"),
    ),
    Afdeling("codes", "Codelijsten", "code", "codes", ("Code", "Naam", "Uitleg", "Ook goed", "Bron")),
    Afdeling("regels", "Regels voor bestanden", "regel", "regels", ("Nummer", "Ernst", "Regel", "Melding")),
    Afdeling("woorden", "Oordelen en leverstatus", "woord", "woorden", ("Woord", "Betekenis")),
)
LISTS = {
    "partner": "Partners van de keten",
    "gemeente": "Gemeenten van de keten",
    "product": "Producten van de keten",
    "verwijzer": "Verwijzers",
    "reden_einde": "Redenen van beëindiging",
    "wachtstatus": "Wachtstatus",
    "uitval_voor_start": "Uitval voor de start",
    "eenheid": "Eenheden",
    "instrument": "Meetinstrumenten",
    "informant": "Informanten",
    "moment": "Meetmomenten",
    "stand": "Stand van een wachttijdverdeling",
    "ja_nee": "Ja of nee",
}
BETTER = {"hoger": "hoger is beter", "lager": "lager is beter", "neutraal": "hoger noch lager is beter"}


def glossary(keten: Keten) -> tuple[Begrip, ...]:
    """Every entry of the glossary of a chain, in the order of reading."""
    return (
        *(_kpi(kpi) for kpi in kpis().values()),
        *(_column(extract, column) for extract in extracts().values() for column in extract.kolommen),
        *(_code(lijst, code) for lijst in code_lists() for code in codelijst(lijst, keten).values()),
        *_rules(),
        *(_entry("woorden", "Oordelen", word, (word, text)) for word, text in UITLEG.items()),
        *(_entry("woorden", "Leverstatus", word, (word, f"{text}.")) for word, text in STATUSSEN.items()),
    )


def code_lists() -> tuple[str, ...]:
    """The code lists that columns use, the chain's own first; they hold the national products too."""
    used = {column.lijst for extract in extracts().values() for column in extract.kolommen if column.lijst}
    return (*(name for name in LISTS if name in used), *sorted(used - LISTS.keys()))


def search(entries: Iterable[Begrip], zoek: str) -> list[Begrip]:
    """The entries in which every word sought occurs, those that are called so first within their part."""
    words = normal(zoek).split()
    found = [e for e in entries if all(word in e.zoektekst for word in words)]
    order = {a.afdeling: i for i, a in enumerate(AFDELINGEN)}
    wanted = normal(zoek).strip()
    return sorted(
        found, key=lambda e: (order[e.afdeling], wanted not in (normal(e.term), normal(e.cellen[0])))
    )


def meant(entries: Iterable[Begrip], zoek: str) -> str | None:
    """The term that was probably meant by a search without results."""
    names = [e.term for e in entries]
    terms = {normal(word): word.lower() for name in names for word in name.split() if word.isalpha()}
    terms |= {normal(name): name for name in names}
    close = get_close_matches(normal(zoek), terms, 1, 0.7)
    return terms[close[0]] if close else None


def counted(entries: Sequence[Begrip]) -> str:
    """How many entries there are of each kind: ``5 KPI's, 3 kolommen en 1 regel``."""
    parts = []
    for part in AFDELINGEN:
        many = sum(e.afdeling == part.afdeling for e in entries)
        if many:
            parts.append(nl.count(many, part.enkelvoud, part.meervoud))
    return nl.listing(parts)


def grouped(entries: Iterable[Begrip], afdeling: str) -> Mapping[str, list[Begrip]]:
    """The entries of one part by group, in the order in which they come."""
    groups: dict[str, list[Begrip]] = {}
    for entry in entries:
        if entry.afdeling == afdeling:
            groups.setdefault(entry.groep, []).append(entry)
    return groups


def normal(text: str) -> str:
    """Text as it is compared: small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("_", " "))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _entry(afdeling: str, groep: str, term: str, cellen: tuple[str, ...], *meer: str) -> Begrip:
    return Begrip(afdeling, groep, term, cellen, normal(" ".join((groep, term, *cellen, *meer))))


def _kpi(kpi: Kpi) -> Begrip:
    """The cells of a KPI are pairs: what, and what it says."""
    judged = [f"in {nl.unit_of_axis(kpi)}", BETTER[kpi.richting]]
    if kpi.minimum:
        judged.append(f"een oordeel vanaf een noemer van {kpi.minimum}")
    if kpi.rijping:
        judged.append(f"te beoordelen na {nl.count(kpi.rijping, 'maand', 'maanden')}")
    if kpi.per_product:
        judged.append("alleen binnen één product")
    extracts_needed = [extracts()[name].naam.lower() for name in needs(kpi)]
    cells = {
        "Definitie": kpi.definitie,
        **in_words(kpi),
        "Lezen als": f"{'; '.join(judged)}.",
        "Nodig": f"extract {nl.listing(extracts_needed)}." if extracts_needed else "de leverkalender.",
        "Bron": kpi.bron,
        "Code": kpi.kpi,
    }
    cells = {name: text[0].upper() + text[1:] if name != "Code" else text for name, text in cells.items()}
    flat = tuple(cell for pair in cells.items() for cell in pair)
    return _entry("kpis", DIMENSIES[kpi.dimensie], kpi.naam, flat)


def _column(extract: Extract, column: Column) -> Begrip:
    cells = (
        column.naam,
        "ja" if column.verplicht else "nee",
        TYPE_WORDS[column.type],
        column.uitleg,
        list_name(column.lijst) if column.lijst else nl.NONE,
        column.voorbeeld or nl.NONE,
        ", ".join(column.synoniemen) or nl.NONE,
    )
    return _entry("kolommen", extract.naam, column.naam, cells, extract.extract)


def list_name(lijst: str) -> str:
    """What a code list is called."""
    return LISTS.get(lijst, lijst.replace("_", " ").capitalize())


def _code(lijst: str, code: Code) -> Begrip:
    more = [f"{name.replace('_', ' ')} {value}" for name, value in code.extra.items() if _tells(code, name)]
    text = " ".join(filter(None, (code.uitleg, f"({'; '.join(more)})" if more else "")))
    cells = (code.code, code.naam, text or nl.NONE, ", ".join(code.ook) or nl.NONE, code.bron)
    return _entry("codes", list_name(lijst), code.naam, cells, lijst)


def _tells(code: Code, name: str) -> bool:
    """Whether an extra column says something that is not there already."""
    value = code.extra[name]
    repeated = value == code.code or value.capitalize() == code.uitleg
    return bool(value) and not repeated and not (name == "totaal" and value == "nee") and name != "ook_wmo"


def _rules() -> list[Begrip]:
    rules = sorted(catalogue(), key=lambda rule: STAGES.index(rule.fase))
    return [
        _entry(
            "regels", rule.fase.capitalize(), rule.nummer, (rule.nummer, rule.ernst, rule.naam, rule.melding)
        )
        for rule in rules
    ]
