"""The code lists as they hold in one chain: the national ones, and those made from the chain itself."""

from collections.abc import Mapping
from dataclasses import replace

from ketenmonitor.vocabulary.codelist import Code, national, product_lists, split
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.product import Product


def codelijst(lijst: str, keten: Keten) -> Mapping[str, Code]:
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
        c.code: replace(c, ook=split(c.extra["ook_wmo"])) if "ook_wmo" in c.extra else c
        for c in codes.values()
    }


def _product_code(product: Product, keten: Keten) -> Code:
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
