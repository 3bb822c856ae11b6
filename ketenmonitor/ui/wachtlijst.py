"""The page Wachtlijst jeugd: how long people wait now, where, is it getting better, what would it take."""

from math import isnan

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.notes import TOELICHTING
from ketenmonitor.performance.waitlist import Wachtlijst
from ketenmonitor.performance.waitlist_flow import Stroom
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.ui import (
    filters,
    notities,
    sluiten,
    verantwoording,
    wachtlijst_afdruk,
    wachtlijst_delen,
    wachtlijst_kop,
    wachtlijst_watals,
)
from ketenmonitor.ui import wachtlijst_gegevens as gegevens
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis

DEFINED = (
    "wachtenden_bruto", "wachtenden_netto", "wachtende_jeugdigen", "wachtend_boven_norm",
    "instroom_wachtlijst", "wachttijd_gestart", "verwachte_wachttijd",
)  # fmt: skip

FEW = (
    "Op deze wachtlijst staan te weinig mensen om er iets over te tonen zonder dat zij herkenbaar worden. "
    "Verruim de filters."
)


def show() -> None:
    """The whole page, or its print view."""
    ctx = context()
    if months_with_data(ctx)[1] is None:
        st.title(pagina("wachtlijst").vraag)
        show_nothing_yet()
        return
    names = gegevens.names_of(ctx)
    if st.query_params.get("weergave") == "afdruk":
        maand, selectie = filters.from_address(ctx, *gegevens.DIMENSIONS)
        found = gegevens.overview(ctx, maand, selectie)
        if found.afgeschermd:
            st.info(FEW)
            return
        wachtlijst_afdruk.show(ctx, found, names, filters.subject(ctx, selectie), selectie)
        return
    st.title(pagina("wachtlijst").vraag)
    maand, selectie = filters.choose(ctx, *gegevens.DIMENSIONS)
    found, who = gegevens.overview(ctx, maand, selectie), filters.subject(ctx, selectie)
    if found.afgeschermd:
        st.info(FEW)
        return
    show_sentence(words.answer(found, who))
    if missing := words.provisional(found, names):
        st.warning(plain(missing))
    sluiten.note_beside_rows(ctx, maand, list(found.nu.values()))
    if not found.aantal and not found.stromen:
        st.info("Voor deze keuze is geen wachtlijst geleverd. Verruim de filters of kies een andere maand.")
        return
    _print_link(found, selectie)
    _headlines(found)
    _explanation(ctx, found, names, who, selectie)
    if found.aantal:
        _distribution(ctx, found)
    _flow(ctx, found, names)
    if found.aantal:
        _views(found)
    wachtlijst_delen.show(ctx, found, names, selectie)
    wachtlijst_watals.show(found)
    st.subheader("Wat bedoelen we?")
    for kpi in DEFINED:
        verantwoording.definition(ctx, kpis()[kpi], kpis()[kpi].naam)
    verantwoording.provenance(ctx, kpis()["wachtenden_bruto"], maand, selectie)


def _print_link(w: Wachtlijst, selectie: Selectie) -> None:
    address = {"maand": nl.month_code(w.maand), **selectie.gekozen, "weergave": "afdruk"}
    gegevens.show_link("Afdrukken op één A4", link("wachtlijst", **address))


def _headlines(w: Wachtlijst) -> None:
    """The figures that come first, each beside last month and last year, with its signal."""
    show_table(*wachtlijst_kop.table(w), "De stand in het kort")
    st.caption(plain(wachtlijst_kop.EXPLAINED))


def _explanation(
    ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], who: str, selectie: Selectie
) -> None:
    st.subheader(f"{nl.month(w.maand).capitalize()} in woorden")
    show_sentence(words.explanation(w, names, who))
    kpi = kpis()["wachtenden_bruto"]
    for note in notities.written(ctx, kpi, selectie):
        if note.soort == TOELICHTING and note.maand == w.maand:
            show_sentence(
                f"Toelichting van {note.vastgelegd_door} ({nl.moment(note.vastgelegd_op)}): {note.tekst}"
            )
    notities.show(ctx, kpi, selectie, [w.maand], herijken=False)


def _distribution(ctx: Context, w: Wachtlijst) -> None:
    st.subheader("Hoe lang wachten zij al?")
    longest = (
        f" Wie het langst wacht, wacht al {words.weeks(w.langst[0])}." if w.langst[0] is not None else ""
    )
    show_sentence(words.beyond(w) + longest)
    counts = [
        f"{waitlist_charts.class_name(k)} weken {nl.number(k.aantal)}, {nl.number(k.boven)} boven de norm"
        for k in w.klassen
        if k.aantal is not None
    ]
    alt = f"Staafdiagram van wachtenden naar weken gewacht tot nu toe: {'; '.join(counts)}."
    st.altair_chart(waitlist_charts.distribution(w.klassen, charts.palette(is_dark())), alt=alt)
    head = [Cel("Weken"), Cel("Wachtenden", getal=True), Cel("Boven de norm", getal=True)]
    rows = [(waitlist_charts.class_name(k), k.aantal, k.boven) for k in w.klassen]
    with st.expander("De cijfers per wachttijd"):
        show_table(
            head,
            [Rij([Cel(name), *(Cel(nl.number(c), getal=True) for c in both)]) for name, *both in rows],
            f"Wachtenden naar weken gewacht, {nl.month(w.maand)}",
        )
        gegevens.download(ctx, "wachttijd", ["weken", "wachtenden", "boven_norm"], rows)


def _flow(ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]]) -> None:
    st.subheader("Wat komt erbij en wat gaat eraf?")
    if not w.stromen:
        st.caption("Voor deze keuze is in de laatste twee jaar geen wachtlijst geleverd.")
        return
    last = w.stromen[-1]
    fell_off = (
        "; hoeveel er afvielen, is afgeschermd"
        if isnan(last.afgevallen)
        else (f", {nl.number(last.afgevallen)} afgevallen")
    )
    show_sentence(
        f"In {nl.month(last.maand)}: {nl.number(last.erbij)} erbij, {nl.number(last.begonnen)} begonnen"
        f"{fell_off}. {words.gap(last)}"
    )
    alt = (
        f"Staafdiagram per maand van {nl.month(w.stromen[0].maand)} tot {nl.month(last.maand)}: wat er op de "
        "wachtlijst bijkwam, wie begon en wie afviel. De cijfers staan in de tabel."
    )
    st.altair_chart(waitlist_charts.flow(w.stromen, charts.palette(is_dark())), alt=alt)
    st.caption(
        "◆ is het verschil met wat er staat: onder de streep verdwenen plaatsen zonder start of reden, "
        "erboven kwamen er plaatsen bij zonder aanmelding."
    )
    titles = ("Begin", "Erbij", "Begonnen", "Afgevallen", "Eind", "Verschil")
    with st.expander("De cijfers per maand"):
        head = [Cel("Maand"), *(Cel(t, getal=True) for t in titles)]
        show_table(head, [_flow_row(s) for s in reversed(w.stromen)], "In- en uitstroom per maand")
        st.caption(
            "Verschil = begin + erbij − begonnen − afgevallen − eind. Boven nul: plaatsen die van de lijst "
            "verdwenen zonder start of reden. Onder nul: plaatsen die erbij kwamen zonder aanmelding."
        )
        if left_out := words.left_out(w.stromen, names["partner"]):
            st.caption(plain(left_out))
        rows = [
            (nl.month_code(s.maand), s.begin, s.erbij, s.begonnen, s.afgevallen, s.eind, s.verschil,
             " ".join(s.ontbreekt))
            for s in w.stromen
        ]  # fmt: skip
        gegevens.download(ctx, "stroom", ["maand", *(t.lower() for t in titles), "verschil_zonder"], rows)


def _flow_row(s: Stroom) -> Rij:
    mark = " *" if s.begin is not None and s.ontbreekt else ""
    gap = nl.NONE if s.verschil is None else nl.signed(s.verschil)
    return Rij(
        [
            Cel(nl.month(s.maand)),
            *(Cel(nl.number(v), getal=True) for v in (s.begin, s.erbij, s.begonnen, s.afgevallen, s.eind)),
            Cel(gap + mark, getal=True),
        ]
    )


def _views(w: Wachtlijst) -> None:
    st.subheader("Drie wachttijden, die niet hetzelfde zijn")
    beelden = words.views(w)
    head = [Cel(""), *(Cel(b.wie) for b in beelden)]
    rows = [
        Rij([Cel("De helft wacht hooguit"), *(Cel(b.helft) for b in beelden)]),
        Rij([Cel("Negen van de tien hooguit"), *(Cel(b.negen) for b in beelden)]),
        Rij([Cel("Wat het zegt"), *(Cel(b.uitleg, toon="zacht") for b in beelden)]),
    ]
    show_table(head, rows, f"Drie groepen, nooit samen gemiddeld; {nl.month(w.maand)}")
