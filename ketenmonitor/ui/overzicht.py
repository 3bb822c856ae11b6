"""The page Overzicht: four dimensions, what needs attention, every partner, and how complete the month is."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance import attention
from ketenmonitor.performance.attention import Aandachtspunt
from ketenmonitor.performance.completeness import AANVAARD
from ketenmonitor.performance.months import shift
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import (
    BINNEN_BAND,
    GEEN_AFSPRAAK,
    GEHAALD,
    NIET_GEHAALD,
    UITLEG,
    VOORLOPIG,
)
from ketenmonitor.presentation import agreements, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, filters
from ketenmonitor.ui.context import Context, context, months_with_data
from ketenmonitor.ui.dimensie import show_nothing_yet, subject, verdict_cell
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.style import Cel, Rij, show_legend, show_list, show_sentence, show_table
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis

LOOK_BACK = 12
SHOWN = 8


def show() -> None:
    """The whole page."""
    ctx = context()
    st.title(pagina("overzicht").vraag)
    if months_with_data(ctx)[1] is None:
        show_nothing_yet()
        return
    maand, selectie = filters.choose(ctx, "gemeente")
    asked = [k for k in kpis().values() if not k.per_product]
    chain = data.delivered(ctx, asked, shift(maand, -LOOK_BACK), maand, selectie)
    partners = data.delivered(ctx, asked, shift(maand, -LOOK_BACK), maand, selectie, "partner")
    now = [p for p in chain if p.maand == maand]
    show_sentence(sentences.answer(now, subject(ctx, selectie), maand) + " " + _completeness(ctx, maand))
    _dimensions(now, maand, selectie)
    _attention(ctx, chain, partners, maand, selectie)
    _matrix(ctx, now, [p for p in partners if p.maand == maand], maand, selectie)
    _deliveries(ctx, maand)


def _completeness(ctx: Context, maand: date) -> str:
    states = data.delivery_states(ctx, maand, maand)
    there = sum(s.status in AANVAARD for s in states)
    if there == len(states):
        return f"Alle {len(states)} leveringen over de maand zijn binnen."
    return (
        f"Van de {len(states)} leveringen over de maand zijn er {there} binnen; "
        "wat ontbreekt maakt cijfers voorlopig."
    )


def _dimensions(now: Sequence[Prestatie], maand: date, selectie: Selectie) -> None:
    """Each dimension with its main KPIs: the value, what was agreed and the verdict."""
    for column, (dimensie, name) in zip(st.columns(4), DIMENSIES.items(), strict=True):
        with column:
            own = [p for p in now if p.kpi.dimensie == dimensie]
            judged = Counter(p.oordeel.oordeel for p in own)
            st.subheader(name)
            met = judged[GEHAALD] + judged[BINNEN_BAND]
            total = met + judged[NIET_GEHAALD]
            good = f"{met} van {total} afspraken gehaald of binnen de bandbreedte"
            st.caption(good if total else _no_verdict(judged))
            rows = [_main_row(p, maand, selectie) for p in own if p.kpi.kern]
            show_table([], rows)


def _main_row(p: Prestatie, maand: date, selectie: Selectie) -> Rij:
    name = Cel(p.kpi.naam, link=_address(p.kpi, maand, selectie), uitleg=p.kpi.definitie)
    return Rij([name, _value_cell(p)])


def _value_cell(p: Prestatie, address: str = "") -> Cel:
    """A value in the tone and with the mark of its verdict; what was agreed shows on hovering."""
    verdict = verdict_cell(p)
    return Cel(
        nl.bare(p.kpi, p.waarde),
        link=address,
        getal=True,
        toon="" if verdict.toon == "zacht" else verdict.toon,
        merk=verdict.merk,
        uitleg=f"{p.kpi.naam}: {verdict.tekst}; {_agreed(p)}",
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


def _series(prestaties: Sequence[Prestatie]) -> list[list[Prestatie]]:
    return [list(months) for _, months in groupby(prestaties, key=lambda p: (p.kpi.kpi, p.deel))]


def _attention(
    ctx: Context, chain: Sequence[Prestatie], partners: Sequence[Prestatie], maand: date, selectie: Selectie
) -> None:
    st.subheader("Wat vraagt aandacht?")
    current = [s for s in _series(chain) if s[-1].maand == maand]
    per_partner = [s for s in _series(partners) if s[-1].maand == maand]
    waiting = [s for s in per_partner if s[-1].kpi.kpi == "wachtenden_bruto"]
    points = attention.ranked(
        [
            *attention.undelivered(data.delivery_states(ctx, maand, maand)),
            *attention.missed(current, partner_of=False),
            *attention.missed(per_partner, partner_of=True),
            *attention.growing(waiting, partner_of=True),
        ]
    )
    if not points:
        st.caption(f"Over {nl.month(maand)} is er niets dat aandacht vraagt.")
        return
    names = filters.names_of(ctx, "partner")
    first, rest = attention.headlines(points, SHOWN)
    show_list([_point(p, names, maand, selectie) for p in first])
    if rest:
        with st.expander(f"Nog {nl.count(len(rest), 'punt', 'punten')}"):
            show_list([_point(p, names, maand, selectie) for p in rest])


def _point(point: Aandachtspunt, names: dict[str, str], maand: date, selectie: Selectie) -> Cel:
    text = sentences.attention(point, names)
    if point.prestatie is None:
        address = link("leveringen", partner=point.partner, maand=nl.month_code(maand))
        return Cel(text, link=address, merk="○", merktoon="aandacht")
    address = _address(point.prestatie.kpi, maand, selectie, partner=point.partner)
    return Cel(text, link=address, merk="▲", merktoon="aandacht")


def _matrix(
    ctx: Context, chain: Sequence[Prestatie], partners: Sequence[Prestatie], maand: date, selectie: Selectie
) -> None:
    st.subheader("Partners naast elkaar")
    there = {p.kpi.kpi for p in partners}
    core = [k for k in kpis().values() if k.kern and k.kpi in there]
    head = [
        Cel("Partner"),
        *(Cel(k.naam, getal=True, uitleg=k.definitie, link=_address(k, maand, selectie)) for k in core),
    ]
    by_part = {(p.deel, p.kpi.kpi): p for p in partners} | {("", p.kpi.kpi): p for p in chain}
    rows = [_matrix_row(Cel("Keten"), "", core, by_part, maand, selectie, "totaal")]
    for code, partner in ctx.keten.partners.items():
        rows.append(_matrix_row(Cel(partner.naam), code, core, by_part, maand, selectie))
    show_table(head, rows, f"Waarde en oordeel per partner, {nl.month(maand)}", dicht=True)
    show_legend([f"{sentences.MERK[o]} {o}" for o in UITLEG if sentences.MERK[o]])


def _matrix_row(
    first: Cel,
    deel: str,
    core: Sequence[Kpi],
    by_part: dict[tuple[str, str], Prestatie],
    maand: date,
    selectie: Selectie,
    soort: str = "",
) -> Rij:
    cells = [first]
    for kpi in core:
        p = by_part.get((deel, kpi.kpi))
        if p is None or p.waarde is None:
            cells.append(Cel(nl.NONE, getal=True, toon="zacht", uitleg="geen gegevens"))
            continue
        cells.append(_value_cell(p, _address(kpi, maand, selectie, partner=deel or None)))
    return Rij(cells, soort)


def _deliveries(ctx: Context, maand: date) -> None:
    st.subheader(f"Hoe compleet is {nl.month(maand)}?")
    states = data.delivery_states(ctx, maand, maand)
    told = Counter(s.status for s in states)
    order = ["op tijd", "gecorrigeerd", "te laat", "afgekeurd", "ontbreekt", "verwacht"]
    show_sentence(nl.listing([f"{told[s]} {s}" for s in order if told[s]]).capitalize() + ".")
    st.page_link(
        pagina("leveringen").pad, label="Alle leveringen", query_params={"maand": nl.month_code(maand)}
    )
