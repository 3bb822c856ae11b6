"""The page Leveringen: who delivered what, how well, and what became of every file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ketenmonitor.export import csv_bytes
from ketenmonitor.performance.completeness import STATUSSEN, Leverstatus
from ketenmonitor.performance.delivery_quality import Gevonden, Tijdigheid, findings_over_time, timeliness
from ketenmonitor.presentation import deliveries as words
from ketenmonitor.presentation import delivery_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address, data, navigation, uitvoer
from ketenmonitor.ui.context import Context, delivery_month, months_with_data
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_list, show_marks, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.months import between, shift

PERIODES = {"12": "12 maanden", "24": "24 maanden", "36": "36 maanden"}


@dataclass(frozen=True)
class Keuze:
    """What the visitor looks at: a month, the months up to it, and perhaps one partner or extract."""

    maand: date
    van: date
    partner: str | None
    extract: str | None

    def holds(self, state: Leverstatus) -> bool:
        """Whether an expected delivery is of the partner and extract that are looked at."""
        return self.partner in (None, state.partner) and self.extract in (None, state.extract)


def choose(ctx: Context) -> Keuze:
    """The bar of filters, kept in the address."""
    first, last = ctx.keten.eerste_maand, delivery_month(ctx)
    found = months_with_data(ctx)[1]
    months = {nl.month_code(m): m for m in reversed(between(first, max(last, found or last, first)))}
    # The month that is due now comes first, also when a later one has its first deliveries.
    names = {c: nl.month(months[c]) for c in sorted(months, key=lambda c: months[c] != last)}
    kijker = ctx.kijker
    partners = {c: p.naam for c, p in ctx.keten.partners.items() if kijker.ziet_leveringen(c)}
    everybody = {"": "alle"} if kijker.ziet_leveringen(None) else {}
    one, two, three, four = st.columns([1.2, 1, 1.6, 1.2])
    with one:
        code = address.select("Maand", "maand", names)
    with two:
        period = address.select("Periode", "periode", PERIODES)
    with three:
        partner = address.select("Partner", "partner", {**everybody, **partners})
    with four:
        extract = address.select(
            "Extract", "extract", {"": "alle", **{e: x.naam for e, x in extracts().items()}}
        )
    van = max(first, shift(months[code], 1 - int(period)))
    return Keuze(months[code], van, partner or None, extract or None)


def states_of(ctx: Context, keuze: Keuze) -> list[Leverstatus]:
    """The state of every expected delivery that is looked at."""
    found = data.delivery_states(ctx, keuze.van, keuze.maand)
    return [s for s in found if keuze.holds(s)]


def show_answer(ctx: Context, keuze: Keuze, states: Sequence[Leverstatus]) -> None:
    """The sentence that answers the question for the month, and what asks attention in it."""
    of_month = [s for s in states if s.maand == keuze.maand]
    show_sentence(words.month_sentence(of_month, ctx.keten, nl.month(keuze.maand)))
    wrong = [s for s in of_month if s.status in words.AANDACHT]
    if wrong and any(s.status not in ("ontbreekt", "verwacht") for s in of_month):
        st.subheader(f"Vraagt aandacht over {nl.month(keuze.maand)}")
        wrong.sort(key=lambda s: (words.AANDACHT.index(s.status), s.partner))
        show_list([_attention(ctx, s) for s in wrong])


def _attention(ctx: Context, state: Leverstatus) -> Cel:
    mark = words.STATUS_MERKEN[state.status]
    page = "leveringen" if state.levering else "aanleveren"
    address = navigation.link(
        page,
        partner=state.partner,
        maand=nl.month_code(state.maand),
        extract=state.extract if state.levering else None,
    )
    return Cel(words.attention(state, ctx.keten), merk=mark.vorm, toon=mark.toon, link=address)


def show_calendar(ctx: Context, keuze: Keuze, states: Sequence[Leverstatus]) -> None:
    """Partner × extract × month, a shape per delivery."""
    st.header("Leverkalender")
    if not states:
        st.write("In deze maanden wordt niets verwacht.")
        return
    months = between(keuze.van, keuze.maand)
    by_place = {(s.partner, s.extract, s.maand): s for s in states}
    kop = [Cel("Partner en extract"), *(Cel(_column(m, i), uitleg=nl.month(m)) for i, m in enumerate(months))]
    rows: list[Rij] = []
    for partner in dict.fromkeys(s.partner for s in states):
        rows.append(Rij([Cel(ctx.keten.partners[partner].naam)], "kop"))
        for extract in dict.fromkeys(s.extract for s in states if s.partner == partner):
            cells = [_calendar_cell(by_place.get((partner, extract, m))) for m in months]
            rows.append(Rij([Cel(words.name_of(extract)), *cells]))
    show_table(kop, rows, f"Leveringen over {nl.month(keuze.van)} tot en met {nl.month(keuze.maand)}")
    show_marks(
        [
            Cel(status, merk=mark.vorm, merktoon=mark.toon, uitleg=STATUSSEN[status])
            for status, mark in words.STATUS_MERKEN.items()
        ]
    )


def _column(maand: date, place: int) -> str:
    """The month above its column; the year only where it begins."""
    return nl.short_month(maand) if place == 0 or maand.month == 1 else nl.short_month(maand).split(" ")[0]


def _calendar_cell(state: Leverstatus | None) -> Cel:
    if state is None:
        return Cel("")
    mark = words.STATUS_MERKEN[state.status]
    address = navigation.link(
        "leveringen", maand=nl.month_code(state.maand), partner=state.partner, extract=state.extract
    )
    return Cel(
        mark.vorm,
        toon=mark.toon,
        uitleg=words.state_words(state),
        link=address if state.versies or state.fouten else "",
    )


def show_quality(ctx: Context, keuze: Keuze, states: Sequence[Leverstatus]) -> None:
    """How much came in time and how many findings the files gave, month by month."""
    st.header("Kwaliteit van aanleveren")
    in_time = timeliness(states, ctx.today)
    maanden = between(keuze.van, keuze.maand)
    found = findings_over_time(ctx.zicht(), keuze.van, keuze.maand, keuze.partner, keuze.extract)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Op tijd")
        st.write(plain(words.timeliness_sentence(in_time)))
        if any(p.binnen for p in in_time):
            st.altair_chart(
                delivery_charts.timeliness_chart(in_time, maanden, is_dark()),
                alt=words.timeliness_sentence(in_time),
            )
    with right:
        st.subheader("Bevindingen per 1.000 rijen")
        st.write(plain(words.findings_sentence(found)))
        if any(p.rijen for p in found):
            st.altair_chart(
                delivery_charts.findings_chart(found, maanden, is_dark()), alt=words.findings_sentence(found)
            )
    if not found:
        return
    with st.expander("Cijfers, definitie en download"):
        st.write(
            "Op tijd: van de leveringen die er moesten zijn, het deel waarvan het eerste aanvaarde bestand "
            "binnen was vóór het einde van de uiterste dag; een correctie achteraf telt niet als te laat. "
            "Bevindingen: fouten en waarschuwingen in alle bestanden die over de maand zijn aangeboden, "
            "ook afgekeurde en vervangen bestanden."
        )
        _quality_table(ctx, {p.maand: p for p in in_time}, {p.maand: p for p in found})


def _quality_table(ctx: Context, in_time: dict[date, Tijdigheid], found: dict[date, Gevonden]) -> None:
    kop = (
        "Moest er zijn",
        "Op tijd",
        "Op tijd (%)",
        "Bestanden",
        "Rijen",
        "Fouten",
        "Waarschuwingen",
        "Fouten per 1.000",
        "Waarschuwingen per 1.000",
    )
    rows: list[Rij] = []
    plain: list[list[str | float | None]] = []
    for maand in sorted({*in_time, *found}, reverse=True):
        t, f = in_time.get(maand), found.get(maand)
        figures: list[tuple[float | None, int]] = [
            (t.moest if t else None, 0),
            (t.op_tijd if t else None, 0),
            (t.aandeel if t else None, 0),
            (f.bestanden if f else None, 0),
            (f.rijen if f else None, 0),
            (f.fouten if f else None, 0),
            (f.waarschuwingen if f else None, 0),
            (f.fouten_per_1000 if f else None, 1),
            (f.waarschuwingen_per_1000 if f else None, 1),
        ]
        texts = [nl.number(value, decimals) for value, decimals in figures]
        rows.append(Rij([Cel(nl.month(maand)), *(Cel(text, getal=True) for text in texts)]))
        plain.append([nl.month_code(maand), *(None if v is None else round(v, d) for v, d in figures)])
    show_table([Cel("Maand"), *(Cel(k, getal=True) for k in kop)], rows, "Kwaliteit van aanleveren per maand")
    uitvoer.offer(
        ctx,
        "Cijfers downloaden (CSV)",
        "kwaliteit_van_aanleveren.csv",
        lambda: csv_bytes([["Maand", *kop], *plain]),
        key="kwaliteit_csv",
    )
