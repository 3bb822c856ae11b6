"""The code lists: what a code means, where the meaning comes from and what else people write for it.

National lists are CSV files beside this module (``codelists/*.csv``: semicolon, UTF-8, header
``code;naam;uitleg;bron;ook`` and columns of the list's own). Three lists are made from the chain:
``partner``, ``gemeente`` and ``product``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketenmonitor.vocabulary.keten import Keten
    from ketenmonitor.vocabulary.product import Product

CODELISTS = Path(__file__).parent / "codelists"

_OWN = ("code", "naam", "uitleg", "bron", "ook")


@dataclass(frozen=True)
class Code:
    """One code: ``ook`` holds other spellings and other standards' codes that mean the same.

    ``naam`` is the official label and is not repeated in ``ook``. ``extra`` holds the columns that
    only this list has, as text (``zwaarte`` of a product, ``minimum`` of an instrument).
    """

    code: str
    naam: str
    uitleg: str
    bron: str
    ook: tuple[str, ...]
    extra: Mapping[str, str]


@cache
def national(lijst: str) -> Mapping[str, Code]:
    """Return a national list by code, in the order of its file.

    Raises ``KeyError`` for a list that does not exist: names of lists come from the vocabulary.
    """
    path = CODELISTS / f"{lijst}.csv"
    if lijst not in national_lists():
        raise KeyError(f"code list {lijst!r} does not exist; there are {', '.join(national_lists())}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE, strict=True))
    return MappingProxyType({row["code"]: _code(row) for row in rows})


@cache
def national_lists() -> tuple[str, ...]:
    """Return the names of the national lists, in alphabetical order."""
    return tuple(sorted(path.stem for path in CODELISTS.glob("*.csv")))


def codelijst(lijst: str, keten: "Keten") -> Mapping[str, Code]:
    """Return a list as it holds in this chain: a national one, or partner, gemeente or product.

    In a Wmo chain the column ``ook_wmo`` replaces ``ook`` where a list has it: code 31 is "volgens
    plan" in iJw and "verhuizing" in iWmo, so that one translation for both would count wrongly.
    """
    if lijst == "partner":
        return {
            p.partner: Code(p.partner, p.naam, p.soort.capitalize(), keten.naam, (), {"soort": p.soort})
            for p in keten.partners.values()
        }
    if lijst == "gemeente":
        return {code: Code(code, naam, "", keten.naam, (), {}) for code, naam in keten.gemeenten.items()}
    if lijst == "product":
        return {p.product: _product_code(p, keten) for p in keten.producten.values()}
    codes = national(lijst)
    if keten.domein != "wmo":
        return codes
    return {
        c.code: replace(c, ook=_split(c.extra["ook_wmo"])) if "ook_wmo" in c.extra else c
        for c in codes.values()
    }


def product_lists(domein: str) -> tuple[str, ...]:
    """Return the national lists that together are the products of a domain (none for ``overig``)."""
    return {"jeugd": ("hulpvorm", "productcategorie_jeugd"), "wmo": ("productcategorie_wmo",)}.get(domein, ())


def _code(row: Mapping[str, str]) -> Code:
    extra = {name: value for name, value in row.items() if name not in _OWN}
    return Code(
        row["code"], row["naam"], row["uitleg"], row["bron"], _split(row["ook"]), MappingProxyType(extra)
    )


def _split(ook: str) -> tuple[str, ...]:
    return tuple(spelling for spelling in ook.split("|") if spelling)


def _product_code(product: "Product", keten: "Keten") -> Code:
    extra = {
        "groep": product.groep,
        "zwaarte": "" if product.zwaarte is None else str(product.zwaarte),
        "eenheid": product.eenheid or "",
        "opgegaan_in": product.opgegaan_in or "",
        "totaal": "ja" if product.totaal else "nee",
        "vanaf": f"{product.vanaf:%Y-%m}" if product.vanaf else "",
        "tot": f"{product.tot:%Y-%m}" if product.tot else "",
    }
    for lijst in product_lists(keten.domein) if product.landelijk else ():
        if product.product in national(lijst):
            code = national(lijst)[product.product]
            return replace(code, extra=extra)
    return Code(product.product, product.naam, "", keten.naam, (), extra)
