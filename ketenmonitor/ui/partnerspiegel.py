"""The page Partnerspiegel: the own figures beside the chain and the others, who have no names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance import mirror
from ketenmonitor.performance.comparison import comparable
from ketenmonitor.performance.mirror import Spiegel
from ketenmonitor.presentation import agreements, charts, mirror_charts, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, data, filters, verantwoording, vergelijking
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_list, show_sentence, show_table
from ketenmonitor.ui.verdict import signal_cell, value_cell, verdict_cell
from ketenmonitor.vocabulary.kpi import DIMENSIES, kpis

HEAD = ("Keten", "Plaats", "Afgesproken")


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("partnerspiegel").vraag)
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    columns = st.columns([1.1, 1.4, 1.4])
    with columns[0]:
        maand = filters.choose_month(ctx)
    with columns[1]:
        names = filters.names_of(ctx, "partner")
        names = {code: names[code] for code in ctx.kijker.choices("partner", list(names))}
        partner = address.select("Partner", "partner", names)
    with columns[2]:
        selectie = filters.choose_parts(ctx, "gemeente")
    found = data.overview(ctx, maand, selectie)
    asked = [k for k in kpis().values() if not k.per_product]
    places = data.places(ctx, asked, partner, maand, selectie)
    spiegels = mirror.mirror(partner, asked, found.keten, found.partners, found.signalen, places)
    if not spiegels:
        show_sentence(
            f"{names[partner]} leverde over {nl.month(maand)} nog niets, dus er is niets te spiegelen."
        )
        return
    show_sentence(_answer(names[partner], spiegels, maand))
    _table(spiegels, partner, maand)
    whole = link("partner", partner=partner, maand=nl.month_code(maand), **selectie.gekozen)
    told = f"{names[partner]} als geheel: ook afspraken, leveringen en voorstellen"
    show_list([Cel(told, link=whole, merk="›", merktoon="zacht")])
    chosen = address.select("KPI", "kpi_spiegel", {s.kpi.kpi: s.kpi.naam for s in spiegels if _shown(s)})
    _detail(ctx, next(s for s in spiegels if s.kpi.kpi == chosen), names[partner], partner, maand, selectie)


def _shown(s: Spiegel) -> bool:
    return mirror.comparable(s.kpi)


def _answer(naam: str, spiegels: Sequence[Spiegel], maand: date) -> str:
    """The sentence that answers the page's question: how many agreements, and how often above the middle."""
    told = sentences.answer([s.eigen for s in spiegels], naam, maand)
    placed = [s for s in spiegels if s.plaats is not None]
    if not placed:
        return told
    front = sum(2 * (s.plaats or 0) <= s.van for s in placed)
    return (
        f"{told} Van de {nl.count(len(placed), 'cijfer', 'cijfers')} die met andere partners te vergelijken "
        f"zijn, staat {naam} er bij {nl.number(front)} in de beste helft."
    )


def _table(spiegels: Sequence[Spiegel], partner: str, maand: date) -> None:
    head = [
        Cel("KPI"), Cel("Eigen", getal=True), *(Cel(word, getal=True) for word in HEAD), Cel("Oordeel"),
        Cel("Signaal"),
    ]  # fmt: skip
    rows: list[Rij] = []
    for dimensie, name in DIMENSIES.items():
        own = [s for s in spiegels if s.kpi.dimensie == dimensie]
        if own:
            rows.append(Rij([Cel(name)], "kop"))
            rows += [_row(s, partner, maand) for s in own]
    show_table(head, rows, f"Eigen cijfers naast de keten, {nl.month(maand)}")
    told = Counter(s.plaats is not None for s in spiegels)
    if told[True]:
        st.caption("Plaats 1 is het beste cijfer; de andere partners staan er zonder naam in.")


def _row(s: Spiegel, partner: str, maand: date) -> Rij:
    kpi, p = s.kpi, s.eigen
    address = link(
        kpi.dimensie, maand=nl.month_code(maand), partner=partner, **{f"kpi_{kpi.dimensie}": kpi.kpi}
    )
    agreed = agreements.target(kpi, p.streefwaarde) if p.streefwaarde is not None else nl.NONE
    chain = sentences.value(s.keten) if s.keten is not None and _shown(s) else nl.NONE
    return Rij(
        [
            Cel(kpi.naam, link=address, uitleg=kpi.definitie),
            value_cell(p),
            Cel(chain, getal=True, toon="zacht"),
            Cel(f"{s.plaats} van {s.van}" if s.plaats is not None else nl.NONE, getal=True, toon="zacht"),
            Cel(agreed, getal=True, toon="" if p.streefwaarde is not None else "zacht"),
            verdict_cell(p),
            signal_cell(s.signaal),
        ]
    )


def _detail(ctx: Context, s: Spiegel, naam: str, partner: str, maand: date, selectie: Selectie) -> None:
    st.subheader(s.kpi.naam)
    others = nl.count(len(s.anderen), "andere partner", "andere partners")
    alt = f"{s.kpi.naam} van {naam} tussen {others} in {nl.month(maand)}; de cijfers staan in de tabel."
    st.altair_chart(mirror_charts.strip(s, naam, charts.palette(is_dark())), alt=alt)
    if comparable(s.kpi):
        vergelijking.show(ctx, s.kpi, maand, selectie, partner)
    verantwoording.definition(ctx, s.kpi)
