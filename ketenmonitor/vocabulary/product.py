"""The products of a chain: the national kinds of help of its domain and the ones it adds itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ketenmonitor.vocabulary.codelist import national, product_lists
from ketenmonitor.vocabulary.toml_table import Tabel


@dataclass(frozen=True)
class Product:
    """A kind of help. ``groep`` is the national code it belongs to, or its own code when there is none.

    ``zwaarte`` runs from 1 (light) to 5 (heavy) and is None where help cannot be ranked. ``totaal``
    marks a row of totals that partners deliver next to its parts: it is never added up with them.
    """

    product: str
    naam: str
    groep: str
    zwaarte: int | None
    eenheid: str | None
    totaal: bool
    opgegaan_in: str | None
    vanaf: date | None
    tot: date | None
    landelijk: bool


def national_products(domein: str) -> dict[str, Product]:
    """Return the national products of a domain by code: CBS hulpvormen and iJw, or iWmo; none for overig."""
    return {
        code.code: Product(
            product=code.code,
            naam=code.naam,
            groep=code.code,
            zwaarte=int(code.extra.get("zwaarte") or 0) or None,
            eenheid=None,
            totaal=False,
            opgegaan_in=None,
            vanaf=None,
            tot=None,
            landelijk=True,
        )
        for lijst in product_lists(domein)
        for code in national(lijst).values()
    }


def read_products(tabel: Tabel, domein: str) -> dict[str, Product]:
    """Return the national products of the domain followed by those of ``[producten]``.

    Mistakes are noted in the file of ``tabel``. An own product never redefines a national code, so
    that a code means the same in every chain of one domain.
    """
    landelijk = national_products(domein)
    rijen = tabel.tabellen()
    producten = dict(landelijk)
    for code, rij in rijen.items():
        if not re.fullmatch(r"\S+", code):
            tabel.fout(code, f"'{code}' is geen productcode; gebruik tekst zonder spaties.")
        if code in landelijk:
            naam = landelijk[code].naam
            tabel.fout(code, f"'{code}' is al een landelijke code ({naam}); kies een eigen code.")
        producten[code] = _own_product(code, rij, landelijk, [*landelijk, *rijen])
    for code, rij in rijen.items():
        if _merges_into_itself(code, producten):
            rij.fout("opgegaan_in", f"'{code}' gaat zo uiteindelijk op in zichzelf; haal deze regel weg.")
    return producten


def _own_product(code: str, rij: Tabel, landelijk: Mapping[str, Product], bekend: list[str]) -> Product:
    naam = rij.tekst("naam")
    groep = code
    if rij.heeft("categorie"):
        if landelijk:
            groep = rij.keuze("categorie", landelijk, "landelijke code")
        else:
            rij.fout("categorie", "in dit domein zijn er geen landelijke codes; haal deze regel weg.")
    zwaarte = rij.heel("zwaarte", 1, 5) if rij.heeft("zwaarte") else None
    eenheid = rij.keuze("eenheid", national("eenheid"), "eenheid") if rij.heeft("eenheid") else None
    opgegaan_in = rij.keuze("opgegaan_in", bekend, "product") if rij.heeft("opgegaan_in") else None
    totaal = rij.waar("totaal") if rij.heeft("totaal") else False
    vanaf, tot = rij.periode()
    rij.sluit()
    return Product(code, naam, groep, zwaarte, eenheid, totaal, opgegaan_in, vanaf, tot, landelijk=False)


def _merges_into_itself(code: str, producten: Mapping[str, Product]) -> bool:
    gezien: set[str] = set()
    volgende = producten[code].opgegaan_in
    while volgende and volgende not in gezien:
        if volgende == code:
            return True
        gezien.add(volgende)
        volgende = producten[volgende].opgegaan_in
    return False
