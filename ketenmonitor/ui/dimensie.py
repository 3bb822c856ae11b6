"""The pages Tijd, Geld, Kwaliteit and Duurzaam effect: the same evidence about other KPIs."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.comparison import comparable
from ketenmonitor.performance.control import expected_false
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import agreements, charts, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.statistics import spc
from ketenmonitor.ui import address, data, filters, reeks, sluiten, verantwoording, vergelijking
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_legend, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.verdict import signal_cell, value_cell, verdict_cell
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

DIMENSIONS = ("partner", "gemeente", "product")


def show(dimensie: str) -> None:
    """The page of one dimension: all its KPIs, and the evidence for the one chosen."""
    ctx = context()
    page = pagina(dimensie)
    st.title(page.vraag)
    own = [kpi for kpi in kpis().values() if kpi.dimensie == dimensie]
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    maand, selectie = filters.choose(ctx, *DIMENSIONS)
    now = {p.kpi.kpi: p for p in data.delivered(ctx, own, maand, maand, selectie)}
    year_ago = {
        p.kpi.kpi: p for p in data.delivered(ctx, own, shift(maand, -12), shift(maand, -12), selectie)
    }
    show_sentence(sentences.answer(list(now.values()), filters.subject(ctx, selectie), maand))
    sluiten.note(ctx, maand, list(now.values()))
    _overview(ctx, dimensie, own, now, year_ago, maand, selectie)
    chosen = address.select("KPI", f"kpi_{dimensie}", {k.kpi: k.naam for k in own})
    _detail(ctx, kpis()[chosen], maand, selectie, now.get(chosen))


def show_nothing_yet() -> None:
    """What a page says of an empty dataset: what to do first."""
    show_sentence("Er is nog niets geleverd, dus er valt nog niets te tonen.")
    st.page_link(pagina("aanleveren").pad, label="Lever het eerste bestand aan")


def _overview(
    ctx: Context,
    dimensie: str,
    own: Sequence[Kpi],
    now: dict[str, Prestatie],
    year_ago: dict[str, Prestatie],
    maand: date,
    selectie: Selectie,
) -> None:
    head = [
        Cel("KPI"),
        Cel(nl.month(maand).capitalize(), getal=True),
        Cel("Afgesproken", getal=True),
        Cel("Oordeel"),
        Cel("Signaal"),
        Cel(nl.month(shift(maand, -12)).capitalize(), getal=True),
    ]
    signalen = data.signals(ctx, [k for k in own if k.kpi in now], maand, selectie)
    rows = []
    for kpi in own:
        p, before = now.get(kpi.kpi), year_ago.get(kpi.kpi)
        address = link(
            dimensie, **selectie.gekozen, maand=nl.month_code(maand), **{f"kpi_{dimensie}": kpi.kpi}
        )
        name = Cel(kpi.naam, link=address, uitleg=kpi.definitie)
        if p is None:
            why = "kies een product" if kpi.per_product and selectie.product is None else "geen gegevens"
            rows.append(
                Rij(
                    [
                        name,
                        Cel(nl.NONE, getal=True),
                        Cel("", getal=True),
                        Cel(why, toon="zacht"),
                        Cel(""),
                        Cel(""),
                    ]
                )
            )
            continue
        agreed = agreements.target(kpi, p.streefwaarde) if p.streefwaarde is not None else nl.NONE
        rows.append(
            Rij(
                [
                    name,
                    value_cell(p),
                    Cel(agreed, getal=True, toon="" if p.streefwaarde is not None else "zacht"),
                    verdict_cell(p),
                    signal_cell(signalen.get((kpi.kpi, ""))),
                    Cel(sentences.value(before) if before else nl.NONE, getal=True, toon="zacht"),
                ]
            )
        )
    show_table(head, rows)
    charts_read = [s for s in signalen.values() if s.variatie not in ("", spc.TE_KORT)]
    st.caption(plain(sentences.false_signals(len(charts_read), expected_false(len(charts_read)))))


def _detail(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, now: Prestatie | None) -> None:
    st.subheader(kpi.naam)
    if kpi.per_product and selectie.product is None:
        st.info("Kies een product: over producten heen heeft een prijs per eenheid geen betekenis.")
    else:
        if now is not None:
            before = data.delivered(ctx, [kpi], shift(maand, -12), shift(maand, -12), selectie)
            show_sentence(_state(ctx, now, before, selectie))
            sluiten.say_not_frozen(ctx, [now])
        reeks.show(ctx, kpi, maand, selectie, filters.subject(ctx, selectie))
    _breakdowns(ctx, kpi, maand, selectie, now)
    if kpi.kpi in ("kosten", "prijs"):
        verantwoording.effects(ctx, maand, selectie)
    verantwoording.definition(ctx, kpi)
    verantwoording.provenance(ctx, kpi, maand, selectie)


def _state(ctx: Context, now: Prestatie, before: Sequence[Prestatie], selectie: Selectie) -> str:
    """The figure in a sentence, and what it was a year earlier."""
    parts = [sentences.state(now, filters.subject(ctx, selectie), filters.names_of(ctx, "partner"))]
    if before and now.waarde is not None and before[0].waarde is not None:
        parts.append(sentences.change(now.kpi, now.waarde, before[0].waarde, before[0].maand))
    return " ".join(parts)


def _breakdowns(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, now: Prestatie | None) -> None:
    open_ones = [n for n in DIMENSIONS if getattr(selectie, n) is None and filters.names_of(ctx, n)]
    if not open_ones:
        return
    tabs = st.tabs([plain(f"Per {name}") for name in open_ones])
    for tab, name in zip(tabs, open_ones, strict=True):
        with tab:
            if kpi.per_product and name != "product" and selectie.product is None:
                st.caption("Kies een product om de prijs per partner of gemeente te vergelijken.")
                continue
            delen = [p for p in data.delivered(ctx, [kpi], maand, maand, selectie, name) if p.deel != ""]
            _breakdown(ctx, kpi, name, maand, delen, now)
            if name == "partner" and comparable(kpi):
                vergelijking.show(ctx, kpi, maand, selectie)


def _breakdown(
    ctx: Context, kpi: Kpi, name: str, maand: date, delen: Sequence[Prestatie], now: Prestatie | None
) -> None:
    names = filters.names_of(ctx, name)
    valued = any(p.waarde is not None for p in delen)
    if not valued and not any(p.gecorrigeerd for p in delen):
        st.caption(plain(f"Over {nl.month(maand)} zijn er geen cijfers per {name}."))
        return
    sluiten.say_not_frozen(ctx, delen)
    if valued:
        _parts_chart(kpi, name, maand, delen, now, names)
    head = [Cel(name.capitalize()), *reeks.numbers_head(kpi)]
    rows = [
        Rij(
            [
                Cel(names.get(p.deel, p.deel), link=_part_link(kpi, name, p.deel, maand)),
                *reeks.numbers(kpi, p),
            ]
        )
        for p in sorted(delen, key=lambda p: names.get(p.deel, p.deel))
    ]
    show_table(head, rows, f"{kpi.naam}, {nl.month(maand)}")
    verantwoording.download(ctx, kpi, name, [(p.deel, p) for p in delen])


def _parts_chart(
    kpi: Kpi,
    name: str,
    maand: date,
    delen: Sequence[Prestatie],
    now: Prestatie | None,
    names: dict[str, str],
) -> None:
    alt = f"{kpi.naam} per {name} in {nl.month(maand)}; de cijfers staan in de tabel eronder."
    mean = None if kpi.per_product and name == "product" else now
    st.altair_chart(charts.parts(delen, names, charts.palette(is_dark()), mean), alt=alt)
    show_legend(reeks.VERDICTS)


def _part_link(kpi: Kpi, name: str, deel: str, maand: date) -> str:
    return link(kpi.dimensie, maand=nl.month_code(maand), **{name: deel, f"kpi_{kpi.dimensie}": kpi.kpi})
