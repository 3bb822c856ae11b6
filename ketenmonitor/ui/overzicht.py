"""The page Overzicht: four dimensions, what needs attention, every partner, and how complete the month is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance import attention
from ketenmonitor.performance.attention import Aandachtspunt
from ketenmonitor.performance.completeness import AANVAARD, Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.overview import Overzicht
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import (
    AFGESCHERMD,
    BINNEN_BAND,
    GEEN_AFSPRAAK,
    GEHAALD,
    NIET_GEHAALD,
    UITLEG,
    VOORLOPIG,
)
from ketenmonitor.presentation import agreements, closing_words, icons, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import acties_adres, data, filters, sluiten, voorstellen
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, show_legend, show_list, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.ui.verdict import signal_icons, verdict_cell
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis

SHOWN = 8
# The KPI that an action is about where the point of attention itself is not about one.
ABOUT = {attention.LEVERING: "tijdig_aangeleverd", attention.AANSLUITING: "wachtenden_bruto"}


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("overzicht").vraag)
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    maand, selectie = filters.choose(ctx, "gemeente")
    found = data.overview(ctx, maand, selectie)
    now = list(found.keten.values())
    answer = sentences.answer(now, filters.subject(ctx, selectie), maand)
    show_sentence(f"{answer} {_completeness(found.leveringen)}")
    sluiten.note(ctx, maand, [*now, *found.partners.values()])
    _dimensions(now, found.signalen, maand, selectie)
    _attention(ctx, found, maand, selectie)
    _matrix(ctx, found, maand, selectie)
    _deliveries(found.leveringen, maand)
    sluiten.show(ctx, maand)


def _completeness(states: Sequence[Leverstatus]) -> str:
    there = sum(s.status in AANVAARD for s in states)
    if there == len(states):
        return f"Alle {len(states)} leveringen over de maand zijn binnen."
    return (
        f"Van de {len(states)} leveringen over de maand zijn er {there} binnen; "
        "wat ontbreekt maakt cijfers voorlopig."
    )


def _dimensions(
    now: Sequence[Prestatie], signalen: Mapping[tuple[str, str], Signaal], maand: date, selectie: Selectie
) -> None:
    """Each dimension with its main KPIs: the value, what was agreed, the verdict and the signal."""
    for column, (dimensie, name) in zip(st.columns(4), DIMENSIES.items(), strict=True):
        with column:
            own = [p for p in now if p.kpi.dimensie == dimensie]
            judged = Counter(p.oordeel.oordeel for p in own)
            st.subheader(plain(name))
            met = judged[GEHAALD] + judged[BINNEN_BAND]
            total = met + judged[NIET_GEHAALD]
            good = f"{met} van {total} afspraken gehaald of binnen de bandbreedte"
            st.caption(plain(good if total else _no_verdict(judged)))
            rows = [_main_row(p, signalen.get((p.kpi.kpi, "")), maand, selectie) for p in own if p.kpi.kern]
            show_table([], rows)


def _main_row(p: Prestatie, signaal: Signaal | None, maand: date, selectie: Selectie) -> Rij:
    name = Cel(p.kpi.naam, link=_address(p.kpi, maand, selectie), uitleg=p.kpi.definitie)
    return Rij([name, _value_cell(p, signaal)])


def _value_cell(p: Prestatie, signaal: Signaal | None, address: str = "") -> Cel:
    """A value in the tone and with the mark of its verdict, and its signal; the rest shows on hovering."""
    verdict = verdict_cell(p)
    told = f"{p.kpi.naam}: {verdict.tekst}; {_agreed(p)}"
    if signaal is not None and (words := nl.listing([w for w in (signaal.variatie, signaal.zekerheid) if w])):
        told += f"; {words}"
    if p.afgeschermd:
        return Cel(
            sentences.MERK[AFGESCHERMD],
            getal=True,
            toon="zacht",
            uitleg=f"{p.kpi.naam}: {UITLEG[AFGESCHERMD]}",
        )
    if corrected := closing_words.correction(p):
        told += f"; {corrected}"
    shown = p.waarde
    if shown is None and signaal is not None and not p.bevroren:
        shown = signaal.waarde
        told += "; dit is de laatste maand die te beoordelen is"
    text = nl.bare(p.kpi, shown)
    return Cel(
        f"{text}{nl.SPACE}{closing_words.MERK}" if corrected else text,
        link=address,
        getal=True,
        toon="" if verdict.toon == "zacht" else verdict.toon,
        merk="" if shown is None else verdict.merk,
        uitleg=told,
        iconen=signal_icons(signaal),
    )


def _no_verdict(judged: Counter[str]) -> str:
    if not judged:
        return "Hierover is niets geleverd"
    if judged[VOORLOPIG]:
        return "Nog geen oordeel: leveringen ontbreken"
    return "Hierover is niets afgesproken" if judged[GEEN_AFSPRAAK] else "Nog geen oordeel te geven"


def _agreed(p: Prestatie) -> str:
    if p.streefwaarde is None:
        return "niets afgesproken"
    return f"afgesproken is {agreements.target(p.kpi, p.streefwaarde)}"


def _address(kpi: Kpi, maand: date, selectie: Selectie, **more: str | None) -> str:
    return link(
        kpi.dimensie,
        **{"maand": nl.month_code(maand), f"kpi_{kpi.dimensie}": kpi.kpi, **selectie.gekozen, **more},
    )


def _attention(ctx: Context, found: Overzicht, maand: date, selectie: Selectie) -> None:
    st.subheader("Wat vraagt aandacht?")
    due = acties_adres.overdue(ctx, selectie)
    if not found.aandacht and not due:
        st.caption(f"Over {nl.month(maand)} is er niets dat aandacht vraagt.")
    names = filters.names_of(ctx, "partner")
    first, rest = attention.headlines(found.aandacht, SHOWN)
    points = [_with_action(ctx, p, names, maand, selectie) for p in first]
    show_list([*due, *voorstellen.points(ctx), *points])
    if rest:
        with st.expander(f"Nog {nl.count(len(rest), 'punt', 'punten')}"):
            show_list([_with_action(ctx, p, names, maand, selectie) for p in rest])
    st.caption(plain(sentences.false_signals(found.reeksen, found.vals)))


def _with_action(
    ctx: Context, point: Aandachtspunt, names: dict[str, str], maand: date, selectie: Selectie
) -> tuple[Cel, ...]:
    """A point of attention, and for who may do something about its figure the link to begin an action."""
    about = point.prestatie.kpi if point.prestatie else point.uitschieter.kpi if point.uitschieter else None
    kpi = about.kpi if about is not None else ABOUT[point.soort]
    begin = acties_adres.new_action_link(ctx, kpi, replace(selectie, partner=point.partner), maand)
    text = sentences.attention(point, names, filters.whole(ctx, selectie.gemeente))
    told = _point(point, text, maand, selectie)
    return (told,) if begin is None else (told, begin)


def _point(point: Aandachtspunt, text: str, maand: date, selectie: Selectie) -> Cel:
    mark = sentences.AANDACHT[point.soort]
    if point.soort == attention.LEVERING:
        return Cel(
            text, link=link("leveringen", partner=point.partner, maand=nl.month_code(maand)), merk=mark,
            merktoon="aandacht",
        )  # fmt: skip
    if point.uitschieter is not None:
        address = _address(point.uitschieter.kpi, maand, selectie)
    elif point.aansluiting is not None:
        address = link("wachtlijst", maand=nl.month_code(maand), partner=point.partner, **selectie.gekozen)
    else:
        assert point.prestatie is not None
        address = _address(point.prestatie.kpi, maand, selectie, partner=point.partner)
    return Cel(text, link=address, merk=mark, merktoon="aandacht")


def _matrix(ctx: Context, found: Overzicht, maand: date, selectie: Selectie) -> None:
    st.subheader("Partners naast elkaar")
    there = {kpi for kpi, _ in found.partners}
    core = [k for k in kpis().values() if k.kern and k.kpi in there]
    head = [
        Cel("Partner", link=link("partner", maand=nl.month_code(maand), **selectie.gekozen)),
        *(Cel(k.naam, getal=True, uitleg=k.definitie, link=_address(k, maand, selectie)) for k in core),
    ]
    whole = filters.whole(ctx, selectie.gemeente) if selectie.gemeente else "Keten"
    rows = [_matrix_row(Cel(whole), "", core, found, maand, selectie, "totaal")]
    for code, partner in ctx.keten.partners.items():
        if not ctx.kijker.ziet_partner(code):
            continue
        address = link("partner", partner=code, maand=nl.month_code(maand), **selectie.gekozen)
        name = Cel(partner.naam, link=address)
        rows.append(_matrix_row(name, code, core, found, maand, selectie))
    show_table(head, rows, f"Waarde, oordeel en signaal per partner, {nl.month(maand)}", dicht=True)
    marks = [f"{sentences.MERK[o]} {o}" for o in UITLEG if sentences.MERK[o]]
    if any(p.gecorrigeerd for p in (*found.keten.values(), *found.partners.values())):
        marks.append(closing_words.LEGENDA)
    show_legend(marks, icons.LEGEND)


def _matrix_row(
    first: Cel,
    deel: str,
    core: Sequence[Kpi],
    found: Overzicht,
    maand: date,
    selectie: Selectie,
    soort: str = "",
) -> Rij:
    figures = found.partners if deel else found.keten
    cells = [first]
    for kpi in core:
        p, signaal = figures.get((kpi.kpi, deel)), found.signalen.get((kpi.kpi, deel))
        if p is None or (p.waarde is None and p.oordeel.rijp and not p.afgeschermd and not p.gecorrigeerd):
            cells.append(Cel(nl.NONE, getal=True, toon="zacht", uitleg="geen gegevens"))
            continue
        cells.append(_value_cell(p, signaal, _address(kpi, maand, selectie, partner=deel or None)))
    return Rij(cells, soort)


def _deliveries(states: Sequence[Leverstatus], maand: date) -> None:
    st.subheader(f"Hoe compleet is {nl.month(maand)}?")
    told = Counter(s.status for s in states)
    order = ["op tijd", "gecorrigeerd", "te laat", "afgekeurd", "ontbreekt", "verwacht"]
    show_sentence(nl.listing([f"{told[s]} {s}" for s in order if told[s]]).capitalize() + ".")
    st.page_link(
        pagina("leveringen").pad, label="Alle leveringen", query_params={"maand": nl.month_code(maand)}
    )
