"""The page Wachtlijst jeugd: how long people wait now, where, is it getting better, what would it take."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.notes import TOELICHTING
from ketenmonitor.performance.waitlist import Groep, Kortst, Stroom, Wachtlijst
from ketenmonitor.performance.waitlist import shortest as performance_shortest
from ketenmonitor.performance.waitlist import waitlist as performance_waitlist
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.settings import Settings
from ketenmonitor.ui import data, filters, notities, verantwoording, wachtlijst_afdruk, wachtlijst_watals
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_sentence, show_table
from ketenmonitor.ui.verdict import signal_cell
from ketenmonitor.vocabulary.codelist import codelijst
from ketenmonitor.vocabulary.kpi import kpis

DIMENSIONS = ("gemeente", "partner", "product")
NAMES = {
    "product": "Per product",
    "partner": "Per partner",
    "gemeente": "Per gemeente",
    "verwijzer": "Per verwijzer",
}


def show() -> None:
    """The whole page, or its print view."""
    ctx = context()
    if months_with_data(ctx)[1] is None:
        st.title(pagina("wachtlijst").vraag)
        show_nothing_yet()
        return
    if st.query_params.get("weergave") == "afdruk":
        maand, selectie = filters.from_address(ctx, *DIMENSIONS)
        found = waitlist(ctx, maand, selectie)
        wachtlijst_afdruk.show(ctx, found, names_of(ctx), subject(ctx, selectie), selectie)
        return
    st.title(pagina("wachtlijst").vraag)
    maand, selectie = filters.choose(ctx, *DIMENSIONS)
    found, names, who = waitlist(ctx, maand, selectie), names_of(ctx), subject(ctx, selectie)
    show_sentence(words.answer(found, who))
    print_link(maand, selectie)
    if not found.aantal and not found.stromen:
        st.info("Voor deze keuze is geen wachtlijst geleverd. Verruim de filters of kies een andere maand.")
        return
    headlines(found)
    _explanation(ctx, found, names, who, selectie)
    _distribution(found)
    _flow(found)
    _views(found)
    _parts(ctx, found, names, selectie)
    wachtlijst_watals.show(found)
    for kpi in ("wachtenden_bruto", "wachtend_boven_norm", "verwachte_wachttijd"):
        verantwoording.definition(ctx, kpis()[kpi], f"Wat bedoelen we met {kpis()[kpi].naam.lower()}?")
    verantwoording.provenance(ctx, kpis()["wachtenden_bruto"], maand, selectie)


def waitlist(ctx: Context, maand: date, selectie: Selectie) -> Wachtlijst:
    """The waiting list of a month; see ``performance.waitlist``."""
    return _waitlist(ctx.settings, ctx.versie, ctx.today, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=data.KEPT)
def _waitlist(
    chosen: Settings, versie: int, vandaag: date, maand: date, selectie: Selectie, _ctx: Context
) -> Wachtlijst:
    return performance_waitlist(_ctx.dataset.cursor(), _ctx.keten, maand, selectie, vandaag)


@st.cache_data(show_spinner=False, max_entries=data.KEPT)
def _shortest(
    chosen: Settings, versie: int, maand: date, selectie: Selectie, _ctx: Context
) -> dict[str, list[Kortst]]:
    return performance_shortest(_ctx.dataset.cursor(), maand, selectie)


def names_of(ctx: Context) -> dict[str, dict[str, str]]:
    """The names of the parts of every dimension by code."""
    verwijzers = {c.code: c.naam for c in codelijst("verwijzer", ctx.keten).values()}
    return {name: filters.names_of(ctx, name) for name in DIMENSIONS} | {"verwijzer": verwijzers}


def subject(ctx: Context, selectie: Selectie) -> str:
    """For whom the page speaks, in the middle of a sentence."""
    parts = [filters.names_of(ctx, name).get(v, v) for name, v in selectie.gekozen.items()]
    return ", ".join(parts) if parts else ctx.keten.naam


def print_link(maand: date, selectie: Selectie) -> None:
    """The way to the print view of what is on the page."""
    address = {"maand": nl.month_code(maand), **selectie.gekozen, "weergave": "afdruk"}
    st.page_link(pagina("wachtlijst").pad, label="Afdrukken op één A4", query_params=address)


def headlines(w: Wachtlijst) -> None:
    """The figures that come first, each beside last month and last year, with its signal."""
    show_table(*headline_table(w), "De stand in het kort")


def headline_table(w: Wachtlijst) -> tuple[list[Cel], list[Rij]]:
    """The head and rows of the first table."""
    head = [
        Cel(""), Cel(nl.month(w.maand).capitalize(), getal=True), Cel("Maand eerder", getal=True),
        Cel("Jaar eerder", getal=True), Cel("Signaal"),
    ]  # fmt: skip
    rows = []
    asked = (
        ("wachtenden_bruto", "Wachtenden (bruto)"),
        ("wachtenden_netto", "Wachtenden zonder overbruggingszorg (netto)"),
        ("wachtende_jeugdigen", "Wachtende jeugdigen (personen)"),
        ("wachtend_boven_norm", "Wachtend boven de norm"),
        ("verwachte_wachttijd", "Verwachte wachttijd (de helft korter)"),
        ("verwachte_wachttijd_p90", "Verwachte wachttijd (negen van de tien)"),
    )
    for kpi, name in asked:
        p = w.nu.get(kpi)
        if p is None:
            continue
        before, year = (m[kpi].waarde if kpi in m else None for m in (w.vorige, w.jaar))
        shown = nl.value(p.kpi, p.waarde)
        if kpi == "wachtend_boven_norm":
            shown = f"{nl.number(w.boven)} ({shown})"
        rows.append(
            Rij(
                [
                    Cel(name, uitleg=p.kpi.definitie),
                    Cel(shown, getal=True),
                    Cel(nl.value(p.kpi, before), getal=True, toon="zacht"),
                    Cel(nl.value(p.kpi, year), getal=True, toon="zacht"),
                    signal_cell(w.signalen.get(kpi)),
                ]
            )
        )
    if w.langst is not None:
        empty = Cel(nl.NONE, getal=True, toon="zacht")
        rows.append(
            Rij([Cel("Langst wachtend"), Cel(words.weeks(w.langst), getal=True), empty, empty, Cel("")])
        )
    return head, rows


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


def _distribution(w: Wachtlijst) -> None:
    st.subheader("Hoe lang wachten zij al?")
    norm = f"; {nl.number(w.zonder_norm)} wachten op hulp zonder norm" if w.zonder_norm else ""
    longest = f" Wie het langst wacht, wacht al {words.weeks(w.langst)}." if w.langst is not None else ""
    show_sentence(
        f"{nl.number(w.boven)} van de {nl.number(w.aantal)} wachten langer dan de norm van hun "
        f"product{norm}.{longest}"
    )
    alt = (
        "Wachtenden naar het aantal weken dat zij al wachten, met wie boven de norm wacht; de "
        "cijfers staan in de tabel."
    )
    st.altair_chart(waitlist_charts.distribution(w.klassen, charts.palette(is_dark())), alt=alt)
    head = [Cel("Weken"), Cel("Wachtenden", getal=True), Cel("Boven de norm", getal=True)]
    rows = [(waitlist_charts.class_name(k), k.aantal, k.boven) for k in w.klassen]
    with st.expander("De cijfers per wachttijd"):
        show_table(head, [_numbers(name, *counts) for name, *counts in rows])
        _download("wachttijd", ["weken", "wachtenden", "boven_norm"], rows)


def _flow(w: Wachtlijst) -> None:
    st.subheader("Wat komt erbij en wat gaat eraf?")
    if not w.stromen:
        st.caption("Voor deze keuze zijn er geen twee standen na elkaar geleverd.")
        return
    last = w.stromen[-1]
    show_sentence(
        f"In {nl.month(last.maand)}: {nl.number(last.erbij)} erbij, {nl.number(last.begonnen)} begonnen, "
        f"{nl.number(last.afgevallen)} afgevallen. {words.gap(last)}"
    )
    alt = "Per maand wat er op de wachtlijst bijkwam, wie begon en wie afviel; de cijfers staan in de tabel."
    st.altair_chart(waitlist_charts.flow(w.stromen, charts.palette(is_dark())), alt=alt)
    titles = ("Begin", "Erbij", "Begonnen", "Afgevallen", "Eind", "Verschil")
    with st.expander("De cijfers per maand"):
        head = [Cel("Maand"), *(Cel(t, getal=True) for t in titles)]
        show_table(head, [_flow_row(s) for s in reversed(w.stromen)])
        st.caption(
            "Verschil = begin + erbij − begonnen − afgevallen − eind. Boven nul: plaatsen die van de lijst "
            "verdwenen zonder start of reden. Onder nul: plaatsen die erbij kwamen zonder aanmelding."
        )
        rows = [
            (nl.month_code(s.maand), s.begin, s.erbij, s.begonnen, s.afgevallen, s.eind, s.verschil)
            for s in w.stromen
        ]
        _download("stroom", ["maand", *(t.lower() for t in titles)], rows)


def _flow_row(s: Stroom) -> Rij:
    return Rij(
        [
            Cel(nl.month(s.maand)),
            *(Cel(nl.number(v), getal=True) for v in (s.begin, s.erbij, s.begonnen, s.afgevallen, s.eind)),
            Cel(nl.NONE if s.verschil is None else nl.signed(s.verschil), getal=True),
        ]
    )


def _views(w: Wachtlijst) -> None:
    st.subheader("Drie wachttijden, die niet hetzelfde zijn")
    head = [Cel("Wie"), Cel("De helft wacht hooguit"), Cel("Wat het zegt")]
    show_table(
        head, [Rij([Cel(who), Cel(value), Cel(told, toon="zacht")]) for who, value, told in words.views(w)]
    )


def _parts(ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], selectie: Selectie) -> None:
    st.subheader("Waar wachten zij, en waar is de wachttijd het kortst?")
    if told := words.longest_product(w.per["product"], names["product"]):
        show_sentence(told)
    shown = [name for name in NAMES if name not in selectie.gekozen and any(g.code for g in w.per[name])]
    for tab, name in zip(st.tabs([NAMES[n] for n in shown]) if shown else (), shown, strict=True):
        with tab:
            head, rows = parts_table(w.per[name], name, names[name], w.maand, selectie)
            show_table(head, rows, f"Wachtenden {NAMES[name].lower()}, {nl.month(w.maand)}")
            _download(f"per_{name}", PART_COLUMNS, [_plain_part(g) for g in w.per[name]])
    _shortest_waits(ctx, w, names, selectie)


PART_COLUMNS = [
    "code",
    "wachtend",
    "netto",
    "boven_norm",
    "langst_dagen",
    "mediaan_dagen",
    "maand_eerder",
    "verwacht_dagen",
]


def _plain_part(g: Groep) -> tuple[object, ...]:
    expected = g.verwacht.waarde if g.verwacht else None
    return g.code, g.wachtend, g.netto, g.boven, g.langst, g.mediaan, g.vorige, expected


def parts_table(
    groups: Sequence[Groep], name: str, names: dict[str, str], maand: date, selectie: Selectie
) -> tuple[list[Cel], list[Rij]]:
    """The parts of the list by one dimension: how many, how long, and what may be expected."""
    titles = ["Wachtend", "Netto", "Boven norm", "Langst", "Mediaan tot nu toe", "Sinds vorige maand"]
    expected = name != "verwijzer"
    head = [Cel(name.capitalize()), *(Cel(t, getal=True) for t in titles)]
    if expected:
        head.append(Cel("Verwachte wachttijd", getal=True))
    rows = []
    for g in groups:
        address = ""
        if g.code and expected:
            address = link("wachtlijst", **{"maand": nl.month_code(maand), **selectie.gekozen, name: g.code})
        share = (
            f"{nl.number(g.boven)} ({nl.percentage(100 * g.boven / g.met_norm)})" if g.met_norm else nl.NONE
        )
        cells = [
            Cel(names.get(g.code, g.code) or "onbekend", link=address),
            Cel(nl.number(g.wachtend), getal=True),
            Cel(nl.number(g.netto), getal=True),
            Cel(share, getal=True),
            Cel(words.weeks(g.langst), getal=True),
            Cel(words.weeks(g.mediaan), getal=True),
            Cel(nl.signed(g.wachtend - g.vorige), getal=True),
        ]
        if expected:
            known = g.verwacht is not None and g.verwacht.waarde is not None
            told = words.weeks(g.verwacht.waarde) if known and g.verwacht else "te weinig gegevens"
            cells.append(Cel(told, getal=True, toon="" if known else "zacht"))
        rows.append(Rij(cells))
    return head, rows


def _shortest_waits(
    ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], selectie: Selectie
) -> None:
    if selectie.partner is not None:
        return
    found = _shortest(ctx.settings, ctx.versie, w.maand, selectie, ctx)
    if not found:
        return
    if selectie.product is not None:
        partners = found.get(selectie.product, [])
        show_sentence(words.shortest_wait(names["product"][selectie.product], partners, names["partner"]))
        head = [Cel("Partner"), Cel("Verwachte wachttijd", getal=True), Cel("Marge in dagen", getal=True)]
        show_table(head, [_partner_row(k, names["partner"]) for k in partners])
        return
    head = [Cel("Product"), Cel("Kortste verwachte wachttijd bij"), Cel("Verwachte wachttijd", getal=True)]
    rows = []
    for product, partners in sorted(found.items(), key=lambda item: names["product"].get(item[0], item[0])):
        best = next((k for k in partners if k.dagen is not None), None)
        address = link(
            "wachtlijst", maand=nl.month_code(w.maand), product=product, gemeente=selectie.gemeente
        )
        where = names["partner"].get(best.partner, best.partner) if best else "te weinig gegevens"
        rows.append(
            Rij(
                [
                    Cel(names["product"].get(product, product), link=address),
                    Cel(where, toon="" if best else "zacht"),
                    Cel(words.weeks(best.dagen) if best else nl.NONE, getal=True),
                ]
            )
        )
    show_table(head, rows, "Waar is het kortst te wachten? Voor verwijzers")


def _partner_row(k: Kortst, names: dict[str, str]) -> Rij:
    if k.dagen is None:
        return Rij(
            [
                Cel(names.get(k.partner, k.partner)),
                Cel("te weinig gegevens", getal=True, toon="zacht"),
                Cel(""),
            ]
        )
    margin = f"{nl.number(k.onder)} tot {nl.number(k.boven)}"
    return Rij(
        [Cel(names.get(k.partner, k.partner)), Cel(words.weeks(k.dagen), getal=True), Cel(margin, getal=True)]
    )


def _numbers(name: str, *counts: object) -> Rij:
    return Rij([Cel(name), *(Cel(nl.number(float(str(c))), getal=True) for c in counts)])


def _download(naam: str, kop: Sequence[str], rijen: Sequence[Sequence[object]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(kop)
    for rij in rijen:
        writer.writerow(
            ["" if v is None else str(v).replace(".", ",") if isinstance(v, float) else v for v in rij]
        )
    st.download_button(
        "Download als CSV",
        buffer.getvalue().encode("utf-8-sig"),
        file_name=f"wachtlijst_{naam}.csv",
        mime="text/csv",
        key=f"download_wachtlijst_{naam}",
        on_click="ignore",
    )
