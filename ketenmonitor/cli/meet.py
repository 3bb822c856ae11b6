"""``meet``: the values of KPIs in one month, next to what was agreed for them."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.options import (
    DatabaseOption,
    JsonOption,
    KetenOption,
    PartnerOption,
    chain,
    err,
    known_partner,
    month,
    operator,
    out,
    unknown,
)
from ketenmonitor.dataset.cut import SNEDEN, Selectie
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.presentation import closing_words
from ketenmonitor.presentation import format as dutch
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi, kpis


def meet(
    maand: Annotated[str, typer.Option("--maand", metavar="JJJJ-MM", help="De maand waarover.")],
    kpi: Annotated[
        list[str] | None, typer.Option("--kpi", metavar="CODE", help="Alleen deze KPI; mag vaker voorkomen.")
    ] = None,
    partner: PartnerOption = None,
    gemeente: Annotated[str | None, typer.Option("--gemeente", metavar="CODE", help="De gemeente.")] = None,
    product: Annotated[str | None, typer.Option("--product", metavar="CODE", help="Het product.")] = None,
    per: Annotated[
        str | None,
        typer.Option("--per", metavar="DEEL", help="Uitgesplitst per partner, gemeente of product."),
    ] = None,
    als_json: JsonOption = False,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Toon van een maand de waarden, tellers, noemers, afspraken en oordelen."""
    asked, when = _kpis(kpi), month(maand)
    if per is not None and per not in SNEDEN:
        raise Gebruiksfout(f"'{per}' bij --per kan niet: kies uit {', '.join(SNEDEN)}.")
    with chain(database, keten, must_exist=True) as (settings, dataset):
        cut = _cut(dataset.keten, partner, gemeente, product)
        found = prestaties(operator(dataset), asked, when, when, cut, per, settings.today)
        names = _names(dataset.keten, per)
    if not found:
        err().print(_nothing(asked, product, per, dutch.month(when)))
    if als_json:
        typer.echo(json.dumps([_as_dict(p, names) for p in found], ensure_ascii=False, indent=2))
    elif found:
        out().print(_table(found, per, names, dutch.month(when)))


def _kpis(asked: Sequence[str] | None) -> list[Kpi]:
    strange = [name for name in asked or () if name not in kpis()]
    if strange:
        raise Gebruiksfout(f"'{strange[0]}' is geen KPI: kies uit {', '.join(kpis())}.")
    return [kpis()[name] for name in asked] if asked else list(kpis().values())


def _cut(keten: Keten, partner: str | None, gemeente: str | None, product: str | None) -> Selectie:
    if partner is not None:
        known_partner(keten, partner)
    if gemeente is not None and gemeente not in keten.gemeenten:
        raise unknown(gemeente, "gemeente", keten, keten.gemeenten)
    if product is not None and product not in keten.producten:
        raise unknown(product, "product", keten, keten.producten)
    return Selectie(partner, gemeente, product)


def _names(keten: Keten, per: str | None) -> dict[str, str]:
    """What the parts of a breakdown are called; rows without one have an empty code."""
    named = {
        "partner": {code: partner.naam for code, partner in keten.partners.items()},
        "gemeente": dict(keten.gemeenten),
        "product": {code: product.naam for code, product in keten.producten.items()},
    }
    return {"": "onbekend", **named[per]} if per else {}


def _nothing(asked: Sequence[Kpi], product: str | None, per: str | None, maand: str) -> str:
    if all(kpi.per_product for kpi in asked) and product is None and per != "product":
        return f"{asked[0].naam} heeft alleen betekenis binnen één product: geef --product of --per product."
    return f"Over {maand} zijn hierover geen cijfers."


def _as_dict(p: Prestatie, names: dict[str, str]) -> dict[str, object]:
    afspraak = p.oordeel.afspraak
    part = {"deel": p.deel, "deelnaam": names.get(p.deel, p.deel)} if names else {}
    return {
        "kpi": p.kpi.kpi,
        "naam": p.kpi.naam,
        "maand": dutch.month_code(p.maand),
        **part,
        "waarde": p.waarde,
        "eenheid": p.kpi.eenheid,
        "onder": p.onder,
        "boven": p.boven,
        "teller": p.teller,
        "noemer": p.noemer,
        "streefwaarde": p.streefwaarde,
        "bandbreedte": afspraak.bandbreedte if afspraak else None,
        "oordeel": p.oordeel.oordeel,
        "stand": p.oordeel.stand,
        "ontbreekt": list(p.oordeel.ontbreekt),
        "gesloten": p.bevroren,
        "gecorrigeerd": p.gecorrigeerd,
        "nu": p.nu,
    }


def _table(found: Sequence[Prestatie], per: str | None, names: dict[str, str], maand: str) -> Table:
    title = maand[0].upper() + maand[1:]
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="")
    table.add_column("KPI")
    if per:
        table.add_column(per.capitalize())
    for name in ("Waarde", "Teller", "Noemer", "Afspraak"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Oordeel")
    for p in found:
        part = [names.get(p.deel, p.deel)] if per else []
        table.add_row(
            p.kpi.naam,
            *part,
            closing_words.value(p),
            _amount(p.teller) if p.kpi.soort != "kwantiel" else "",
            _amount(p.noemer) if p.kpi.soort not in ("aantal", "som") else "",
            dutch.value(p.kpi, p.streefwaarde),
            _verdict(p),
        )
    return table


def _amount(value: float) -> str:
    return dutch.number(value, 0 if value == int(value) else 2)


def _verdict(p: Prestatie) -> str:
    if not p.oordeel.ontbreekt:
        return p.oordeel.oordeel
    return f"{p.oordeel.oordeel} (ontbreekt: {dutch.listing(p.oordeel.ontbreekt, 3)})"
