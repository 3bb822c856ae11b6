"""Where people wait: the parts of the list side by side, and where the expected wait is shortest."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.waitlist import Groep, Verwacht, Wachtlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.ui import address
from ketenmonitor.ui import wachtlijst_gegevens as gegevens
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.fragment import fragment
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table

NAMES = {
    "product": "Per product",
    "partner": "Per partner",
    "gemeente": "Per gemeente",
    "verwijzer": "Per verwijzer",
}
COLUMNS = (
    "code", "naam", "wachtend", "netto", "boven_norm", "met_norm", "langst_dagen", "mediaan_dagen",
    "maand_eerder", "verwacht_dagen", "verwacht_onder", "verwacht_boven",
)  # fmt: skip
Names = Mapping[str, Mapping[str, str]]


@fragment
def show(ctx: Context, w: Wachtlijst, names: Names, selectie: Selectie) -> None:
    """The list by product, partner, gemeente or verwijzer, and where one waits shortest and longest."""
    st.subheader("Waar wachten zij, en waar is de wachttijd het kortst?")
    shown = {
        n: title for n, title in NAMES.items() if n not in selectie.gekozen and any(g.code for g in w.per[n])
    }
    if not shown:
        st.caption("Hier wacht niemand.")
    else:
        if selectie.product is None:
            products = gegevens.expected(ctx, "product", w.maand, selectie)
            if told := words.longest_product(products, names["product"]):
                show_sentence(told)
        per = address.segments("Uitgesplitst", "per", shown) if len(shown) > 1 else next(iter(shown))
        waits = gegevens.expected(ctx, per, w.maand, selectie) if per != "verwijzer" else None
        head, rows = parts_table(w.per[per], waits, per, names[per], w.maand, selectie)
        show_table(head, rows, f"Wachtenden {NAMES[per].lower()}, {nl.month(w.maand)}")
        gegevens.download(ctx, f"per_{per}", COLUMNS, _plain_rows(w.per[per], waits, names[per]))
    if selectie.partner is None:
        _shortest_waits(ctx, w, names, selectie)


def parts_table(
    groups: Sequence[Groep],
    waits: Sequence[Verwacht] | None,
    name: str,
    names: Mapping[str, str],
    maand: date,
    selectie: Selectie,
) -> tuple[list[Cel], list[Rij]]:
    """The parts of the list by one dimension: how many, how long, and what may be expected.

    Without ``waits`` there is no column of what may be expected: by verwijzer that is not known.
    """
    titles = ["Wachtend", "Netto", "Boven norm", "Langst", "Mediaan tot nu toe", "Sinds vorige maand"]
    head = [Cel(name.capitalize()), *(Cel(t, getal=True) for t in titles)]
    if waits is not None:
        head.append(Cel("Verwachte wachttijd", getal=True))
    by_code = {v.code: v for v in waits or ()}
    rows = []
    for g in groups:
        url = ""
        if g.code and name != "verwijzer":
            url = link("wachtlijst", **{"maand": nl.month_code(maand), **selectie.gekozen, name: g.code})
        share = "" if g.aandeel is None else f" ({nl.percentage(g.aandeel)})"
        cells = [
            Cel(names.get(g.code, g.code) or "onbekend", link=url),
            Cel(nl.number(g.wachtend), getal=True),
            Cel(nl.number(g.netto), getal=True),
            Cel(nl.number(g.boven) + share if g.met_norm else nl.NONE, getal=True),
            Cel(words.weeks(g.langst), getal=True),
            Cel(words.weeks(g.mediaan), getal=True),
            Cel(nl.NONE if g.verschil is None else nl.signed(g.verschil), getal=True),
        ]
        if waits is not None:
            cells.append(wait_cell(by_code.get(g.code)))
        rows.append(Rij(cells))
    return head, rows


def wait_cell(v: Verwacht | None) -> Cel:
    """An expected wait, or that too few people tell."""
    if v is None or v.dagen is None:
        return Cel(words.TOO_FEW, getal=True, toon="zacht")
    return Cel(words.weeks(v.dagen), getal=True)


def _plain_rows(
    groups: Sequence[Groep], waits: Sequence[Verwacht] | None, names: Mapping[str, str]
) -> list[tuple[str | float | None, ...]]:
    by_code = {v.code: v for v in waits or ()}
    none = Verwacht("", None, None, None, 0)
    rows: list[tuple[str | float | None, ...]] = []
    for g in groups:
        v = by_code.get(g.code, none)
        counted = (g.wachtend, g.netto, g.boven, g.met_norm, g.langst, g.mediaan, g.vorige)
        rows.append((g.code, names.get(g.code, ""), *counted, v.dagen, v.onder, v.boven))
    return rows


def _shortest_waits(ctx: Context, w: Wachtlijst, names: Names, selectie: Selectie) -> None:
    if selectie.product is not None:
        _of_one_product(ctx, w, names, selectie, selectie.product)
        return
    found = gegevens.shortest(ctx, w.maand, selectie)
    products = sorted(found, key=lambda code: names["product"].get(code, code))
    if not products:
        return
    head = [
        Cel("Product"), Cel("Kortste verwachte wachttijd bij"), Cel("Verwachte wachttijd", getal=True),
        Cel("Marge", getal=True), Cel("Andere partners", getal=True),
    ]  # fmt: skip
    rows = []
    for product in products:
        best, *others = found[product]
        url = {"maand": nl.month_code(w.maand), **selectie.gekozen, "product": product}
        known = best.dagen is not None
        where = names["partner"].get(best.code, best.code) if known else words.TOO_FEW
        rows.append(
            Rij(
                [
                    Cel(names["product"].get(product, product), link=link("wachtlijst", **url)),
                    Cel(where, toon="" if known else "zacht"),
                    Cel(words.weeks(best.dagen), getal=True),
                    Cel(words.margin(best.onder, best.boven) or nl.NONE, getal=True, toon="zacht"),
                    Cel(nl.number(len(others)) if known else nl.NONE, getal=True, toon="zacht"),
                ]
            )
        )
    show_table(head, rows, "Waar is het kortst te wachten? Voor verwijzers")


def _of_one_product(ctx: Context, w: Wachtlijst, names: Names, selectie: Selectie, product: str) -> None:
    """The partners by expected wait for the chosen product, the shortest first."""
    waits = gegevens.expected(ctx, "partner", w.maand, selectie)
    if not waits:
        return
    show_sentence(words.shortest_wait(names["product"].get(product, product), waits, names["partner"]))
    head = [
        Cel("Partner"), Cel("Verwachte wachttijd", getal=True), Cel("Marge", getal=True),
        Cel("Begonnen in drie maanden", getal=True),
    ]  # fmt: skip
    rows = []
    for v in waits:
        url = {"maand": nl.month_code(w.maand), **selectie.gekozen, "partner": v.code}
        rows.append(
            Rij(
                [
                    Cel(names["partner"].get(v.code, v.code), link=link("wachtlijst", **url)),
                    wait_cell(v),
                    Cel(words.margin(v.onder, v.boven) or nl.NONE, getal=True, toon="zacht"),
                    Cel(nl.number(v.begonnen), getal=True),
                ]
            )
        )
    show_table(head, rows, f"Verwachte wachttijd per partner, {nl.month(w.maand)}")
    gegevens.download(
        ctx,
        "kortste_wachttijd",
        ("partner", "naam", "verwacht_dagen", "onder", "boven", "begonnen"),
        [(v.code, names["partner"].get(v.code, ""), v.dagen, v.onder, v.boven, v.begonnen) for v in waits],
    )
