"""A KPI over the months: as a control chart where it is a process, else as a line with its margin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.learning.actie import about as actions_about
from ketenmonitor.performance.control import Regelkaart, has_chart
from ketenmonitor.performance.data_changes import touching
from ketenmonitor.performance.notes import TOELICHTING, Notitie
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import agreements, charts, control_charts, control_words, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.control_charts import Aantekening
from ketenmonitor.statistics import spc
from ketenmonitor.ui import data, notities, verantwoording
from ketenmonitor.ui.acties_adres import action_address, held, new_action_link
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_legend, show_list, show_sentence, show_table
from ketenmonitor.ui.verdict import value_cell, verdict_cell
from ketenmonitor.vocabulary.kpi import Kpi

VERDICTS = ("● gehaald", "◆ binnen bandbreedte", "▲ niet gehaald", "■ zonder oordeel", "┄ afgesproken")
ACTIE = "actie"
# So many notes stand open under a chart.
FEW = 4
ROLLING = (
    "Dit cijfer kijkt terug over meer maanden, zodat opeenvolgende maanden gegevens delen. Daarom staan er "
    "geen grenzen bij: die zouden toeval voor verandering aanzien."
)


def show(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, subject: str) -> None:
    """The chart of one KPI and cut, what it says, its figures, and what people wrote at it."""
    kaart = data.control_chart(ctx, kpi, maand, selectie)
    known = [p for p in kaart.prestaties if p is not None and p.waarde is not None]
    if not known:
        st.info("Voor deze keuze zijn er geen gegevens. Verruim de filters of kies een andere maand.")
        return
    alt = (
        f"{'Regelkaart' if has_chart(kpi) else 'Lijn'} van {kpi.naam} van {nl.month(kaart.maanden[0])} tot "
        f"{nl.month(maand)} voor {subject}; de laatste waarde is {sentences.value(known[-1])}. "
        "De cijfers staan in de tabel."
    )
    if has_chart(kpi):
        show_sentence(control_words.what_it_says(kaart) + _changed(ctx, kaart))
        noted = annotations(ctx, kaart)
        palet = charts.palette(is_dark())
        st.altair_chart(control_charts.control_chart(kaart, palet, aantekeningen=noted), alt=alt)
        show_legend(control_charts.LEGENDA)
        _list_notes(control_charts.numbered(kaart, noted))
    else:
        st.altair_chart(charts.series(known, charts.palette(is_dark())), alt=alt)
        show_legend(VERDICTS)
        if kpi.overleving is not None:
            st.caption(ROLLING)
    if written := notities.written(ctx, kpi, selectie):
        show_list([_told(note) for note in written])
    if (begin := new_action_link(ctx, kpi.kpi, selectie, maand)) is not None:
        show_list([replace(begin, tekst="Begin een verbeteractie over dit cijfer", merk="+")])
    with st.expander("De cijfers per maand"):
        rows = [_line(kaart, i) for i, p in enumerate(kaart.prestaties) if p is not None]
        show_table(_head(kpi), list(reversed(rows)))
        there = [p for p in kaart.prestaties if p is not None]
        verantwoording.download(ctx, kpi, "maand", [(nl.month_code(p.maand), p) for p in there])
    notities.show(ctx, kpi, selectie, kaart.maanden, has_chart(kpi))


def _list_notes(numbered: Sequence[tuple[int, Aantekening]]) -> None:
    """The notes under a chart by the number of their mark, folded when there are many."""
    if not numbered:
        return
    with st.expander(f"Aantekeningen in de grafiek ({len(numbered)})", expanded=len(numbered) <= FEW):
        show_list(
            [Cel(f"{nl.month(a.maand)}: {a.tekst}", link=a.link, merk=str(number)) for number, a in numbered]
        )


def _told(note: Notitie) -> Cel:
    """What somebody wrote, as it was written: a cell escapes it."""
    month = nl.month(note.maand)
    return Cel(f"{note.soort.capitalize()} bij {month} ({notities.told(note)}): {note.tekst}", toon="zacht")


def _changed(ctx: Context, kaart: Regelkaart) -> str:
    """What changed in the deliveries of the month of the last signal, if anything did."""
    i = kaart.laatste
    if i >= len(kaart.xmr.label) or not kaart.xmr.rule[i]:
        return ""
    month = kaart.maanden[i]
    found = touching(
        data.changes(ctx, month, month), kaart.kpi, month, kaart.selectie.partner,
        [kaart.selectie.product] if kaart.selectie.product else None,
    )  # fmt: skip
    names = {code: p.naam for code, p in ctx.keten.partners.items()}
    told = [
        w.tekst if kaart.selectie.partner else f"{names.get(w.partner, w.partner)}: {w.tekst}" for w in found
    ]
    return sentences.changed_data(told)


def annotations(ctx: Context, kaart: Regelkaart) -> list[Aantekening]:
    """What happened in the months of a chart: explanations, actions, agreements, deliveries at signals."""
    found = [
        Aantekening(n.maand, TOELICHTING, n.tekst)
        for n in notities.written(ctx, kaart.kpi, kaart.selectie)
        if n.soort == TOELICHTING and n.maand in kaart.maanden
    ]
    found += [
        Aantekening(a.start, ACTIE, f"start van actie {a.actie}: {a.titel}", action_address(a.actie))
        for a in actions_about(held(ctx), kaart.kpi.kpi, kaart.selectie)
        if a.start.replace(day=1) in kaart.maanden
    ]
    before: float | None = None
    for p in kaart.prestaties:
        target = p.streefwaarde if p else None
        if p is not None and target is not None and before is not None and target != before:
            was, is_now = (agreements.amount(kaart.kpi, value) for value in (before, target))
            found.append(Aantekening(p.maand, "afspraak", f"afgesproken: van {was} naar {is_now}"))
        before = target if target is not None else before
    changed = data.changes(ctx, kaart.maanden[0], kaart.maanden[-1])
    for i, month in enumerate(kaart.maanden[: len(kaart.xmr.rule)]):
        if kaart.xmr.outside[i]:
            behind = touching(changed, kaart.kpi, month, kaart.selectie.partner)
            found += [Aantekening(month, "levering", w.tekst) for w in behind[:3]]
    return sorted(found, key=lambda a: a.maand)


def _head(kpi: Kpi) -> list[Cel]:
    chart = [Cel("Grenzen", getal=True), Cel("Signaal")] if has_chart(kpi) else []
    return [Cel("Maand"), *numbers_head(kpi), *chart]


def _line(kaart: Regelkaart, i: int) -> Rij:
    p = kaart.prestaties[i]
    assert p is not None
    cells = [Cel(nl.month(p.maand)), *numbers(kaart.kpi, p)]
    if has_chart(kaart.kpi):
        cells += _signal_cells(kaart, i)
    return Rij(cells)


def _signal_cells(kaart: Regelkaart, i: int) -> Sequence[Cel]:
    xmr = kaart.xmr
    if i >= len(xmr.label):
        return [Cel(nl.NONE, getal=True, toon="zacht"), Cel("nog niet rijp", toon="zacht")]
    if not xmr.label[i]:
        return [Cel(nl.NONE, getal=True, toon="zacht"), Cel("", toon="zacht")]
    limits = sentences.limits(kaart.kpi, float(xmr.lower[i]), float(xmr.upper[i])).removeprefix("tussen ")
    label = str(xmr.label[i])
    tone = {spc.VERBETERING: "goed", spc.VERSLECHTERING: "aandacht"}.get(label, "zacht")
    rule = control_words.rule_words(int(xmr.rule[i]), int(xmr.direction[i])) if xmr.rule[i] else ""
    return [Cel(limits, getal=True), Cel(f"{label}: {rule}" if rule else label, toon=tone)]


def numbers_head(kpi: Kpi) -> list[Cel]:
    """The headings of what is told of one figure: value, what it rests on, what was agreed, verdict."""
    head = [Cel("Waarde", getal=True)]
    if kpi.overleving is not None or kpi.prognose:
        head.append(Cel("Marge", getal=True))
    if kpi.soort in ("aandeel", "gemiddelde"):
        head += [Cel("Teller", getal=True), Cel("Noemer", getal=True)]
    elif kpi.soort == "kwantiel":
        head.append(Cel("Aantal", getal=True))
    return [*head, Cel("Afgesproken", getal=True), Cel("Oordeel")]


def numbers(kpi: Kpi, p: Prestatie) -> list[Cel]:
    """What is told of one figure; see ``numbers_head``."""
    cells = [value_cell(p)]
    if kpi.overleving is not None or kpi.prognose:
        cells.append(Cel(sentences.margin(p) or nl.NONE, getal=True, toon="zacht"))
    if kpi.soort in ("aandeel", "gemiddelde"):
        cells += [Cel(nl.number(p.teller), getal=True), Cel(nl.number(p.noemer), getal=True)]
    elif kpi.soort == "kwantiel":
        cells.append(Cel(nl.number(p.noemer), getal=True))
    return [*cells, Cel(nl.value(kpi, p.streefwaarde), getal=True), verdict_cell(p)]
