"""What stands behind a figure: why costs differ, what is meant, where it comes from, the figures as CSV."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.zicht import Herkomst
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.facts import facts, needs
from ketenmonitor.export import csv_bytes
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.price_volume import Effect
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, filters, uitvoer
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import Kpi

COLUMNS = (
    "maand", "kpi", "waarde", "eenheid", "teller", "noemer", "afgesproken", "oordeel", "voorlopig_zonder",
    "gesloten", "gecorrigeerd", "nu",
)  # fmt: skip
BETTER = {"hoger": "hoger is beter", "lager": "lager is beter", "neutraal": "hoger noch lager is beter"}
EFFECT_TITLES = (
    "Kosten",
    "Begroting",
    "Verschil",
    "Prijseffect",
    "Volume-effect",
    "Overig",
    "Prijs",
    "Tarief",
)


def effects(ctx: Context, maand: date, selectie: Selectie) -> None:
    """Why costs differ from the budget: price effect and volume effect apart, per product."""
    found = [e for e in data.price_and_volume(ctx, maand, selectie) if e.begroting is not None]
    if not found:
        return
    st.markdown("**Waarom wijken de kosten van de begroting af?**")
    total = [sum(x or 0.0 for x in column) for column in zip(*map(_amounts, found), strict=True)]
    difference, price, volume, rest = (nl.euro(x) for x in total[2:6])
    reasons = [
        f"{price} doordat de prijs anders was dan het tarief",
        f"{volume} doordat er meer of minder hulp is geleverd",
    ]
    if round(total[5]):
        reasons.append(f"{rest} door kosten zonder hoeveelheid of tarief")
    show_sentence(
        f"In {nl.month(maand)} is het verschil met de begroting {difference}: {nl.listing(reasons)}."
    )
    if any(e.marge for e in found):
        st.caption("Bedragen en hoeveelheden zijn afgerond: de delen tellen op tot op de afronding na.")
    names = filters.names_of(ctx, "product")
    head = [Cel("Product"), *(Cel(title, getal=True) for title in EFFECT_TITLES)]
    rows = [_effect_row(e, names.get(e.product, e.product), maand) for e in found]
    sums = [Cel(nl.euro(v), getal=True) for v in total]
    show_table(head, [*rows, Rij([Cel("Samen"), *sums, Cel(""), Cel("")], "totaal")])


def _amounts(e: Effect) -> tuple[float | None, ...]:
    return e.kosten, e.begroting, e.verschil, e.prijseffect, e.volume_effect, e.onverklaard


def _effect_row(e: Effect, naam: str, maand: date) -> Rij:
    address = link("geld", maand=nl.month_code(maand), product=e.product)
    amounts = [Cel(nl.euro(v), getal=True) for v in _amounts(e)]
    prices = [Cel(nl.euro(v, 2), getal=True) for v in (e.prijs, e.tarief)]
    return Rij([Cel(naam, link=address), *amounts, *prices])


def definition(ctx: Context, kpi: Kpi, titel: str = "Wat bedoelen we hiermee?") -> None:
    """What a KPI means, from its own entry."""
    with st.expander(plain(titel)):
        st.text(kpi.definitie)
        row = nl.listing(sorted({facts()[t.feit].rij.removeprefix("één ") for t in kpi.termen}))
        lines = [
            f"Eenheid: {kpi.eenheid}; {BETTER[kpi.richting]}.",
            f"Uit: {nl.listing(needs(kpi)) or 'de leverkalender'}. Eén rij is {row}.",
            f"Bron: {kpi.bron}.",
        ]
        minimum = max(kpi.minimum, ctx.keten.kleine_aantallen)
        if minimum and kpi.soort not in ("aantal", "som"):
            lines.append(f"Onder {minimum} waarnemingen geven we geen oordeel.")
        if kpi.rijping:
            ripe = nl.count(kpi.rijping, "maand", "maanden")
            lines.append(f"Een maand is te beoordelen als er {ripe} na zijn geleverd.")
        for line in lines:
            st.caption(plain(line))
        st.page_link(pagina("begrippen").pad, label="Alle begrippen", query_params={"zoek": kpi.naam})


def provenance(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> None:
    """The deliveries behind a figure, asked for only when a person opens the list."""
    box = st.expander("Waar komt dit cijfer vandaan?", on_change="rerun", key=f"herkomst_{kpi.dimensie}")
    if not box.open:
        return
    with box:
        found = data.behind(ctx, kpi, maand, selectie)
        if not found:
            st.caption("Achter dit cijfer staan geen leveringen, of hun rijen zijn opgeschoond.")
            return
        names = filters.names_of(ctx, "partner")
        rows = ""
        if all(h.rijen is not None for h in found):
            rows = nl.count(sum(h.rijen or 0 for h in found), "rij", "rijen") + " uit "
        rows += nl.count(len(found), "levering", "leveringen")
        st.caption(plain(f"Het cijfer over {nl.month(maand)} rust op {rows}."))
        head = [
            Cel("Levering", getal=True), Cel("Partner"), Cel("Extract"), Cel("Over"), Cel("Bestand"),
            Cel("Rijen", getal=True), Cel("Regels in het bestand", getal=True), Cel("Ontvangen"), Cel("Door"),
        ]  # fmt: skip
        show_table(head, [_delivery_row(h, names.get(h.partner, h.partner)) for h in found])


def _delivery_row(h: Herkomst, partner: str) -> Rij:
    return Rij(
        [
            Cel(str(h.levering), getal=True, link=link("leveringen", levering=str(h.levering))),
            Cel(partner),
            Cel(h.extract),
            Cel(nl.short_month(h.levermaand)),
            Cel(f"{h.bestand} (versie {h.versie})" if h.versie > 1 else h.bestand),
            Cel(nl.number(h.rijen), getal=True),
            Cel(nl.NONE if h.eerste_regel is None else f"{h.eerste_regel}–{h.laatste_regel}", getal=True),
            Cel(nl.moment(h.ontvangen_op)),
            Cel(h.door),
        ]
    )


def download(ctx: Context, kpi: Kpi, first: str, rows: Sequence[tuple[str, Prestatie]]) -> None:
    """Offer figures as CSV in the notation that Dutch spreadsheets read; ``first`` names the first column."""
    table: list[list[str | float | None]] = [[first, *COLUMNS]]
    for name, p in rows:
        month, missing = nl.month_code(p.maand), " ".join(p.oordeel.ontbreekt)
        numbers = [p.teller, p.noemer, p.streefwaarde]
        closing = ("ja" if p.bevroren else "nee", "ja" if p.gecorrigeerd else "nee", p.nu)
        row = [name, month, kpi.kpi, p.waarde, kpi.eenheid, *numbers, p.oordeel.oordeel, missing, *closing]
        table.append(row)
    uitvoer.offer(
        ctx,
        "Download als CSV",
        f"{kpi.kpi}_per_{first}.csv",
        lambda: csv_bytes(table),
        key=f"download_{kpi.kpi}_{first}",
    )
