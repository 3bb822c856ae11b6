"""The chain: who takes part, what they deliver and when it is due, and which products and norms hold.

All of it stands in one file, ``keten.toml``, that a chain director can read and change. ``read_keten``
either returns a chain without mistakes or names every mistake with line and key.
"""

import calendar
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ketenmonitor.errors import Weigering
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.product import Product, read_products
from ketenmonitor.vocabulary.toml_table import Tabel, read_table

__all__ = ["Keten", "Ketenfout", "Norm", "Partner", "Product", "read_keten"]

DOMEINEN = ("jeugd", "wmo", "overig")
SOORTEN = ("aanbieder", "gecertificeerde instelling", "wijkteam", "gemeente", "verwijzer")
METINGEN = ("wachttijd", "aanmeldwachttijd", "behandelwachttijd", "toegangstijd")

KLEINE_AANTALLEN = 5
"""The threshold for small numbers when the chain names none."""

BEWAARTERMIJN_JAREN = 4
"""Years that rows about clients are kept when the chain names none: four years after registration, as the
Inlichtingenbureau keeps the same set (Regeling Jeugdwet art. 8f)."""

DAGEN_NA_MAANDEINDE = 21
"""Days to deliver when the chain names none: the three weeks of CBS Beleidsinformatie Jeugd."""


class Ketenfout(Weigering):
    """``keten.toml`` cannot be used; ``fouten`` holds one Dutch sentence per mistake, in file order."""

    def __init__(self, bestand: str, fouten: Sequence[str]) -> None:
        self.fouten = tuple(fouten)
        kop = f"{bestand} heeft {len(self.fouten)} fouten; verbeter ze en probeer het opnieuw.\n"
        super().__init__(self.fouten[0] if len(self.fouten) == 1 else kop + "\n".join(self.fouten))


@dataclass(frozen=True)
class Partner:
    """Who delivers what, from the first up to and including the last month (first days of months)."""

    partner: str
    naam: str
    soort: str
    levert: tuple[str, ...]
    vanaf: date
    tot: date | None


@dataclass(frozen=True)
class Norm:
    """How many days a wait may take, for one product or (None) for every product, with its source."""

    meting: str
    product: str | None
    dagen: int
    bron: str
    vanaf: date | None
    tot: date | None


@dataclass(frozen=True)
class Keten:
    """One chain as ``keten.toml`` has it; ``producten`` holds the national ones and the chain's own.

    ``bewaartermijn_jaren`` is how many years after the end of a delivered month its rows are kept.
    ``termijnen`` gives for every extract the days after the end of the month in which it is due.
    ``vingerafdruk`` is the SHA-256 of the file, to see whether figures were made with this version.
    """

    naam: str
    domein: str
    eerste_maand: date
    kleine_aantallen: int
    bewaartermijn_jaren: int
    gemeenten: Mapping[str, str]
    partners: Mapping[str, Partner]
    producten: Mapping[str, Product]
    termijnen: Mapping[str, int]
    normen: tuple[Norm, ...]
    vingerafdruk: str

    def uiterlijk(self, extract: str, maand: date) -> date:
        """Return the last day on which a delivery about ``maand`` (any day in it) is on time."""
        laatste = maand.replace(day=calendar.monthrange(maand.year, maand.month)[1])
        return laatste + timedelta(days=self.termijnen[extract])

    def verwacht(self, partner: str, extract: str, maand: date) -> bool:
        """Say whether this partner should deliver this extract about ``maand`` (any day in it)."""
        wie = self.partners.get(partner)
        if wie is None or extract not in wie.levert:
            return False
        return wie.vanaf <= maand.replace(day=1) and (wie.tot is None or maand.replace(day=1) <= wie.tot)


def is_invented(keten: Keten) -> bool:
    """Whether a chain is that of the demonstration still: its name, partners and gemeenten."""
    demo = read_keten(DEMO_KETEN)
    return (keten.naam, set(keten.partners), keten.gemeenten) == (
        demo.naam, set(demo.partners), demo.gemeenten,
    )  # fmt: skip


def read_keten(path: Path) -> Keten:
    """Read ``keten.toml``.

    Raises ``Ketenfout`` with all mistakes at once: unknown and missing keys, wrong types, months,
    codes and choices, and parts that contradict each other. A syntax error or an unknown domain
    hides the rest of the file and is named alone.
    """
    try:
        inhoud = path.read_bytes()
    except OSError:
        zin = f"{path.name} is niet te lezen; controleer of het bestand {path} bestaat en leesbaar is."
        raise Ketenfout(path.name, [zin]) from None
    bron = read_table(path.name, inhoud)
    domein = "" if bron.bestand.fouten() else bron.keuze("domein", DOMEINEN, "domein")
    if not domein:
        # Which codes are right depends on the domain: judging them without it would only mislead.
        raise Ketenfout(path.name, bron.bestand.fouten())
    keten = _keten(bron, domein, hashlib.sha256(inhoud).hexdigest())
    if fouten := bron.bestand.fouten():
        raise Ketenfout(path.name, fouten)
    return keten


def _keten(bron: Tabel, domein: str, vingerafdruk: str) -> Keten:
    naam = bron.tekst("naam")
    eerste_maand = bron.maand("eerste_maand") or date.min
    klein = bron.heel("kleine_aantallen", 0, 1000) if bron.heeft("kleine_aantallen") else KLEINE_AANTALLEN
    bewaren = BEWAARTERMIJN_JAREN
    if bron.heeft("bewaartermijn_jaren"):
        bewaren = bron.heel("bewaartermijn_jaren", 1, 20)
    gemeenten = _gemeenten(bron, domein)
    partners = _partners(bron, eerste_maand)
    producten = read_products(bron.tabel("producten"), domein)
    termijnen = _termijnen(bron.tabel("leverkalender"))
    normen = _normen(bron.rijen("normen"), producten)
    bron.sluit()
    return Keten(
        naam=naam,
        domein=domein,
        eerste_maand=eerste_maand,
        kleine_aantallen=klein,
        bewaartermijn_jaren=bewaren,
        gemeenten=gemeenten,
        partners=partners,
        producten=producten,
        termijnen=termijnen,
        normen=normen,
        vingerafdruk=vingerafdruk,
    )


def _gemeenten(bron: Tabel, domein: str) -> dict[str, str]:
    tabel = bron.tabel("gemeenten")
    gemeenten = {code: tabel.tekst(code) for code in tabel.sleutels()}
    if not gemeenten and domein != "overig":
        zin = 'er is geen gemeente; zet onder [gemeenten] regels als "0363" = "Amsterdam".'
        tabel.bestand.fout(tabel.pad, zin)
    for code in gemeenten:
        if domein == "overig" and not re.fullmatch(r"\S+", code):
            tabel.fout(code, f"'{code}' is geen code; gebruik tekst zonder spaties.")
        elif domein != "overig" and not re.fullmatch("[0-9]{4}", code):
            tabel.fout(code, f"'{code}' is geen gemeentecode; gebruik de vier cijfers van het CBS.")
    return gemeenten


def _partners(bron: Tabel, eerste_maand: date) -> dict[str, Partner]:
    tabel = bron.tabel("partners")
    if not tabel.sleutels():
        zin = "er is geen partner; zet er per partner een tabel als [partners.kompas] bij."
        tabel.bestand.fout(tabel.pad, zin)
    partners = {}
    for code, rij in tabel.tabellen().items():
        if not re.fullmatch("[A-Za-z0-9_-]+", code):
            tabel.fout(code, f"'{code}' is geen partnercode; gebruik letters, cijfers, - en _.")
        naam, soort = rij.tekst("naam"), rij.keuze("soort", SOORTEN, "soort partner")
        levert = rij.keuzelijst("levert", extracts(), "extract")
        vanaf, tot = rij.periode()
        if tot and tot < eerste_maand:
            rij.fout("tot", f"{tot:%Y-%m} ligt vóór eerste_maand van de keten ({eerste_maand:%Y-%m}).")
        # A partner cannot be expected to deliver about months before the chain began.
        partners[code] = Partner(code, naam, soort, levert, max(vanaf or eerste_maand, eerste_maand), tot)
        rij.sluit()
    return partners


def _termijnen(tabel: Tabel) -> dict[str, int]:
    dagen = DAGEN_NA_MAANDEINDE
    if tabel.heeft("dagen_na_maandeinde"):
        dagen = tabel.heel("dagen_na_maandeinde", 0, 366)
    per_extract = tabel.tabel("per_extract")
    termijnen = {
        extract: per_extract.heel(extract, 0, 366) if per_extract.heeft(extract) else dagen
        for extract in extracts()
    }
    per_extract.sluit()
    tabel.sluit()
    return termijnen


def _normen(rijen: Sequence[Tabel], producten: Collection[str]) -> tuple[Norm, ...]:
    normen: list[Norm] = []
    for rij in rijen:
        meting = rij.keuze("meting", METINGEN, "meting")
        product = rij.keuze("product", producten, "product") if rij.heeft("product") else None
        norm = Norm(meting, product, _dagen(rij), rij.tekst("bron"), *rij.periode())
        if meting and any(_both_hold(norm, ander) for ander in normen):
            zin = f"er is al een norm voor deze {meting} in deze periode; geef de oudste een tot."
            rij.bestand.fout(rij.pad, zin)
        normen.append(norm)
        rij.sluit()
    return tuple(normen)


def _dagen(rij: Tabel) -> int:
    """Return the length of a norm in days, written as either weken or dagen."""
    heeft_weken, heeft_dagen = rij.heeft("weken"), rij.heeft("dagen")
    if heeft_weken and heeft_dagen:
        rij.bestand.fout(rij.pad, "deze norm heeft weken én dagen; laat er één staan.")
    if heeft_weken:
        return rij.heel("weken", 0, 520) * 7
    if heeft_dagen:
        return rij.heel("dagen", 0, 3640)
    rij.bestand.fout(rij.pad, "deze norm heeft geen weken of dagen; zet er een van beide bij.")
    return 0


def _both_hold(een: Norm, ander: Norm) -> bool:
    """Say whether two norms judge the same wait in the same month: then nobody knows which one counts."""
    return (
        (een.meting, een.product) == (ander.meting, ander.product)
        and (een.vanaf or date.min) <= (ander.tot or date.max)
        and (ander.vanaf or date.min) <= (een.tot or date.max)
    )
