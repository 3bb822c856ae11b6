"""The page Klantroutes: the map of the routes, where clients wait, hand-overs, and two periods compared."""

from datetime import date

import streamlit as st

from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.journeys.steps import HULP
from ketenmonitor.presentation import charts, route_chart, route_words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.route_words import duration
from ketenmonitor.ui import address, data, filters, klantroutes_delen, klantwensen
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.klantroutes_gegevens import download, numbers, period, routes
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_marks, show_sentence, show_table
from ketenmonitor.ui.text import plain

DEEL = "deel"
PARTS = {
    "kaart": "Routekaart",
    "wachten": "Wachten",
    "overdracht": "Overdracht en stapeling",
    "vergelijken": "Vergelijken",
    "wensen": "Klantwensen",
}
PERIODS = {"12": "12 maanden", "6": "6 maanden", "3": "3 maanden", "24": "24 maanden"}
ABSENT = ("ontbreekt", "verwacht", "afgekeurd")
SHOWN = 10


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("klantroutes").vraag)
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    maand, selectie = filters.choose(ctx, "gemeente", "partner", "product")
    with st.columns([1, 3])[0]:
        months = int(address.select("Periode tot en met die maand", "periode", PERIODS))
    van, tot = period(maand, months)
    found = routes(ctx, van, tot, selectie)
    names = filters.names_of(ctx, "partner")
    show_sentence(
        route_words.answer(found, filters.subject(ctx, selectie), names) + _missing(ctx, maand, names)
    )
    if not found.verblijven:
        return
    part = address.segments("Deel van de pagina", DEEL, PARTS)
    if part == "kaart":
        _map(ctx, found)
    elif part == "wachten":
        klantroutes_delen.waiting(ctx, found, names)
    elif part == "overdracht":
        klantroutes_delen.handovers(ctx, found, names)
    elif part == "vergelijken":
        klantroutes_delen.compare(ctx, found, maand, months, selectie)
    else:
        klantwensen.show(ctx, found, maand, selectie)
    if not ctx.kijker.alleen_hier and ctx.keten.kleine_aantallen > 1:
        st.caption(plain(route_words.protection(ctx.keten.kleine_aantallen)))


def _missing(ctx: Context, maand: date, names: dict[str, str]) -> str:
    """Who has not delivered trajecten or the waiting list of the last month."""
    states = data.delivery_states(ctx, maand, maand)
    absent = {s.partner for s in states if s.extract in ("trajecten", "wachtlijst") and s.status in ABSENT}
    if not absent:
        return ""
    who = nl.listing([names.get(p, p) for p in sorted(absent)], 3)
    return f" Dit is voorlopig: van {who} ontbreekt {nl.month(maand)} nog."


def _map(ctx: Context, r: Klantroutes) -> None:
    st.subheader("Welke wegen leggen cliënten af?")
    paths = route_chart.main_paths(r)
    with st.container(key="km-kaart"):
        st.altair_chart(
            route_chart.route_map(r, paths, charts.palette(is_dark())),
            alt="De routekaart: de stappen van cliënten en wat op wat volgde; de cijfers staan eronder.",
        )
    show_marks(
        [
            Cel("wachten", merk="▭", merktoon="aandacht"), Cel("hulp", merk="▭", merktoon="goed"),
        ]
    )  # fmt: skip
    st.caption(plain(_what_is_left_out(r, len(paths))))
    with st.expander("Alle paden in cijfers"):
        head = [Cel("Van"), Cel("Naar"), Cel("Aantal", getal=True), Cel("Mediaan", getal=True)]
        rows = [
            Rij(
                [
                    Cel(p.van.capitalize()),
                    Cel(p.naar.capitalize()),
                    *numbers(nl.number(p.aantal), duration(p.mediaan)),
                ]
            )
            for p in r.paden
        ]
        show_table(head, rows, f"Wat op wat volgde, {route_words.period(r.van, r.tot)}")
        download(
            ctx,
            "paden",
            ["van", "naar", "aantal", "mediaan_dagen"],
            [[p.van, p.naar, p.aantal, p.mediaan] for p in r.paden],
        )
    _stays(r)
    _dominant(ctx, r)


def _what_is_left_out(r: Klantroutes, shown: int) -> str:
    told = [
        "Hoe dikker een pijl, hoe vaker; erbij staan het aantal en de mediaan van wie doorging. De kaart "
        f"toont {_which(r, shown)}."
    ]
    if r.verborgen:
        stays = "blijft" if r.verborgen == 1 else "blijven"
        told.append(f"{nl.count(r.verborgen, 'pad', 'paden')} met te weinig cliënten {stays} weg.")
    if r.nagekomen > 0:
        told.append(
            f"Bij {nl.number(r.nagekomen)} cliënten is een intake of toewijzing na de start gedateerd: "
            "die telt niet als stap erheen."
        )
    if r.overlap > 0:
        told.append(f"Bij {nl.number(r.overlap)} cliënten begon de ontvanger al vóór de overdracht.")
    return " ".join(told)


def _which(r: Klantroutes, shown: int) -> str:
    """The paths on the map: all there are to show, or the most frequent."""
    if shown == len(r.paden):
        return "alle paden" if not r.verborgen else "alle paden die te tonen zijn"
    of_what = "wat te tonen is" if r.verborgen else "alle stappen"
    return f"de {shown} paden die samen 95 % van {of_what} zijn"


def _stays(r: Klantroutes) -> None:
    st.subheader("Hoe lang duurt elke stap?")
    head = [
        Cel("Na de stap"), Cel("Cliënten"), Cel("Aantal", getal=True), Cel("Loopt nog", getal=True),
        Cel("Mediaan", getal=True, uitleg="Kaplan-Meier: wie nog wacht of geholpen wordt, telt mee"),
        Cel("95 %-grenzen, dagen", getal=True),
    ]  # fmt: skip
    rows = [
        Rij(
            [
                Cel(v.stap.capitalize()), Cel("worden geholpen" if v.toestand == HULP else "wachten"),
                *numbers(
                    nl.number(v.aantal), nl.number(v.open), duration(v.duur.mediaan),
                    f"{nl.number(v.duur.onder)} – {nl.number(v.duur.boven)}",
                ),
            ]
        )
        for v in r.verblijven
    ]  # fmt: skip
    show_table(head, rows, f"Duur tot de volgende stap, begonnen in {route_words.period(r.van, r.tot)}")


def _dominant(ctx: Context, r: Klantroutes) -> None:
    st.subheader("De dominante routes")
    st.caption(
        plain(
            f"Cliënten gingen op {nl.count(r.soorten, 'manier', 'manieren')} door de keten; dit zijn de "
            "meest voorkomende. Een route die nog loopt, kan nog een andere worden."
        )
    )
    head = [Cel("Route"), Cel("Routes", getal=True), Cel("Aandeel", getal=True)]
    rows = [
        Rij([Cel(route_words.way(d)), *numbers(nl.number(d.routes), route_words.share(d.deel))])
        for d in r.dominant[:SHOWN]
    ]
    show_table(head, rows, f"Routes die begonnen in {route_words.period(r.van, r.tot)}")
    download(
        ctx, "routes", ["route", "routes", "aandeel"],
        [[route_words.way(d), d.routes, d.deel] for d in r.dominant],
    )  # fmt: skip
