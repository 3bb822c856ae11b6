"""The pages Tijd, Geld, Kwaliteit and Duurzaam effect: the same evidence about other KPIs."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.months import shift
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import UITLEG
from ketenmonitor.presentation import agreements, charts, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, data, filters, verantwoording
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_legend, show_sentence, show_table
from ketenmonitor.vocabulary.kpi import Kpi, kpis

MAANDEN = 36
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
    show_sentence(sentences.answer(list(now.values()), subject(ctx, selectie), maand))
    _overview(dimensie, own, now, year_ago, maand, selectie)
    chosen = address.select("KPI", f"kpi_{dimensie}", {k.kpi: k.naam for k in own})
    _detail(ctx, kpis()[chosen], maand, selectie, now.get(chosen))


def show_nothing_yet() -> None:
    """What a page says of an empty dataset: what to do first."""
    show_sentence("Er is nog niets geleverd, dus er valt nog niets te tonen.")
    st.page_link(pagina("aanleveren").pad, label="Lever het eerste bestand aan")


def subject(ctx: Context, selectie: Selectie) -> str:
    """For whom a cut speaks, as the subject of a sentence."""
    parts = [filters.names_of(ctx, name).get(value, value) for name, value in selectie.gekozen.items()]
    if not parts:
        return ctx.keten.naam
    return ", ".join(parts)


def _overview(
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
        Cel(nl.month(shift(maand, -12)).capitalize(), getal=True),
    ]
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
                Rij([name, Cel(nl.NONE, getal=True), Cel("", getal=True), Cel(why, toon="zacht"), Cel("")])
            )
            continue
        agreed = agreements.target(kpi, p.streefwaarde) if p.streefwaarde is not None else nl.NONE
        rows.append(
            Rij(
                [
                    name,
                    Cel(nl.value(kpi, p.waarde), getal=True),
                    Cel(agreed, getal=True, toon="" if p.streefwaarde is not None else "zacht"),
                    verdict_cell(p),
                    Cel(nl.value(kpi, before.waarde) if before else nl.NONE, getal=True, toon="zacht"),
                ]
            )
        )
    show_table(head, rows)


def verdict_cell(p: Prestatie) -> Cel:
    """A verdict as mark and word, with its explanation on hovering."""
    verdict = p.oordeel
    text = verdict.oordeel
    if verdict.stand is not None and verdict.stand != verdict.oordeel:
        text += f" (nu {verdict.stand})"
    tone = sentences.TOON.get(verdict.oordeel, "zacht")
    return Cel(text, toon=tone, merk=sentences.MERK[verdict.oordeel], uitleg=UITLEG[verdict.oordeel])


def _detail(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, now: Prestatie | None) -> None:
    st.subheader(kpi.naam)
    if kpi.per_product and selectie.product is None:
        st.info("Kies een product: over producten heen heeft een prijs per eenheid geen betekenis.")
    first = months_with_data(ctx)[0] or maand
    start = max(shift(maand, 1 - MAANDEN), first)
    line = data.delivered(ctx, [kpi], start, maand, selectie)
    if now is not None:
        parts = [sentences.state(now, subject(ctx, selectie), filters.names_of(ctx, "partner"))]
        before = [p for p in line if p.maand == shift(maand, -12) and p.waarde is not None]
        if before and now.waarde is not None and before[0].waarde is not None:
            parts.append(sentences.change(kpi, now.waarde, before[0].waarde, before[0].maand))
        show_sentence(" ".join(parts))
    if any(p.waarde is not None for p in line):
        _series(ctx, kpi, line, selectie)
    elif not (kpi.per_product and selectie.product is None):
        st.info("Voor deze keuze zijn er geen gegevens. Verruim de filters of kies een andere maand.")
    _breakdowns(ctx, kpi, maand, selectie, now)
    if kpi.kpi in ("kosten", "prijs"):
        verantwoording.effects(ctx, maand, selectie)
    verantwoording.definition(ctx, kpi)
    verantwoording.provenance(ctx, kpi, maand, selectie)


def _series(ctx: Context, kpi: Kpi, line: Sequence[Prestatie], selectie: Selectie) -> None:
    known = [p for p in line if p.waarde is not None]
    alt = (
        f"Lijn van {kpi.naam} van {nl.month(line[0].maand)} tot {nl.month(line[-1].maand)} voor "
        f"{subject(ctx, selectie)}; de laatste waarde is {nl.value(kpi, known[-1].waarde)}. "
        "De cijfers staan in de tabel."
    )
    st.altair_chart(charts.series(line, charts.palette(is_dark())), alt=alt)
    legend()
    with st.expander("De cijfers per maand"):
        head = [Cel("Maand"), *_numbers(kpi)]
        show_table(head, [_line(kpi, Cel(nl.month(p.maand)), p) for p in reversed(line)])
        verantwoording.download(kpi, "maand", [(nl.month_code(p.maand), p) for p in line])


def legend() -> None:
    """What the marks in the charts mean."""
    show_legend(["● gehaald", "◆ binnen bandbreedte", "▲ niet gehaald", "■ zonder oordeel", "┄ afgesproken"])


def _numbers(kpi: Kpi) -> list[Cel]:
    head = [Cel("Waarde", getal=True)]
    if kpi.soort in ("aandeel", "gemiddelde"):
        head += [Cel("Teller", getal=True), Cel("Noemer", getal=True)]
    elif kpi.soort == "kwantiel":
        head.append(Cel("Aantal", getal=True))
    return [*head, Cel("Afgesproken", getal=True), Cel("Oordeel")]


def _line(kpi: Kpi, first: Cel, p: Prestatie) -> Rij:
    cells = [first, Cel(nl.value(kpi, p.waarde), getal=True)]
    if kpi.soort in ("aandeel", "gemiddelde"):
        cells += [Cel(nl.number(p.teller), getal=True), Cel(nl.number(p.noemer), getal=True)]
    elif kpi.soort == "kwantiel":
        cells.append(Cel(nl.number(p.noemer), getal=True))
    return Rij([*cells, Cel(nl.value(kpi, p.streefwaarde), getal=True), verdict_cell(p)])


def _breakdowns(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, now: Prestatie | None) -> None:
    open_ones = [n for n in DIMENSIONS if getattr(selectie, n) is None and filters.names_of(ctx, n)]
    if not open_ones:
        return
    tabs = st.tabs([f"Per {name}" for name in open_ones])
    for tab, name in zip(tabs, open_ones, strict=True):
        with tab:
            if kpi.per_product and name != "product" and selectie.product is None:
                st.caption("Kies een product om de prijs per partner of gemeente te vergelijken.")
                continue
            delen = [p for p in data.delivered(ctx, [kpi], maand, maand, selectie, name) if p.deel != ""]
            _breakdown(ctx, kpi, name, maand, delen, now)


def _breakdown(
    ctx: Context, kpi: Kpi, name: str, maand: date, delen: Sequence[Prestatie], now: Prestatie | None
) -> None:
    names = filters.names_of(ctx, name)
    if not any(p.waarde is not None for p in delen):
        st.caption(f"Over {nl.month(maand)} zijn er geen cijfers per {name}.")
        return
    alt = f"{kpi.naam} per {name} in {nl.month(maand)}; de cijfers staan in de tabel eronder."
    mean = None if kpi.per_product and name == "product" else now
    st.altair_chart(charts.parts(delen, names, charts.palette(is_dark()), mean), alt=alt)
    head = [Cel(name.capitalize()), *_numbers(kpi)]
    rows = [
        _line(
            kpi,
            Cel(
                names.get(p.deel, p.deel),
                link=link(
                    kpi.dimensie, maand=nl.month_code(maand), **{name: p.deel, f"kpi_{kpi.dimensie}": kpi.kpi}
                ),
            ),
            p,
        )
        for p in sorted(delen, key=lambda p: names.get(p.deel, p.deel))
    ]
    show_table(head, rows, f"{kpi.naam}, {nl.month(maand)}")
    verantwoording.download(kpi, name, [(p.deel, p) for p in delen])
