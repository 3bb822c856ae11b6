"""Closing a month: what pages say about it, and the section with which the director closes and reopens."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset import closing
from ketenmonitor.dataset.closing import Sluiting
from ketenmonitor.errors import Weigering
from ketenmonitor.performance import corrections
from ketenmonitor.performance.completeness import AANVAARD
from ketenmonitor.performance.corrections import Correctie
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import closing_words as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, filters
from ketenmonitor.ui.context import Context, months_with_data, who
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.vocabulary.months import between, last_day, shift

TOLD = "sluiting_gemeld"
# So many corrections stand in the list; the others, and those of gemeenten and products, are asked for.
SHOWN = 15
FIRST, ALL = ("", "partner"), ("", "partner", "gemeente", "product")
EXPLAINED = (
    "Sluiten zet de cijfers van de maand vast zoals ze nu zijn, met hun oordeel. Wat daarna nog wordt "
    "geleverd of gecorrigeerd, komt ernaast te staan als “was 41, is nu 44”."
)


def note(ctx: Context, maand: date, prestaties: Sequence[Prestatie]) -> None:
    """Under a title: that the month is closed, since when, and how many of these figures were corrected."""
    held = _held(ctx, maand)
    if held is not None and held.gesloten:
        st.caption(words.closed(held, prestaties))


def note_beside_rows(ctx: Context, maand: date, prestaties: Sequence[Prestatie]) -> None:
    """The same on a page that shows figures beside the rows themselves, which are always today's."""
    note(ctx, maand, prestaties)
    say_corrected(prestaties)


def say_corrected(prestaties: Sequence[Prestatie]) -> None:
    """Which of these figures were corrected since the closing; the rows beside them are today's."""
    if corrected := [p for p in prestaties if p.gecorrigeerd]:
        told = nl.listing([f"{p.kpi.naam} {words.was_is(p.kpi, p.waarde, p.nu)}" for p in corrected])
        st.caption(f"{told}. De verdeling en de lijsten hieronder zijn die van nu.")


def say_not_frozen(ctx: Context, prestaties: Sequence[Prestatie]) -> None:
    """Why figures of a closed month are today's and not as published, where they are."""
    loose = [p for p in prestaties if not p.bevroren and p.waarde is not None]
    if not loose:
        return
    kpi, maand = loose[0].kpi, loose[0].maand
    if not _is_closed(ctx, maand):
        return
    waits = kpi.rijping > 0 and not _is_closed(ctx, shift(maand, kpi.rijping))
    st.caption(words.unripe(kpi, maand) if waits else words.NIET_GEPUBLICEERD)


def show(ctx: Context, maand: date) -> None:
    """The section at the bottom of Overzicht: closing and reopening, corrections since, and the history."""
    box = st.expander("Maand sluiten", on_change="rerun", key="maand_sluiten")
    if not box.open:
        return
    with box:
        if told := st.session_state.pop(TOLD, None):
            st.success(told)
        versions = [s for s in data.closings(ctx) if s.maand == maand]
        held = versions[-1] if versions else None
        show_sentence(words.state(held, maand))
        if held is not None and held.gesloten:
            _closed(ctx, held)
        else:
            _open(ctx, maand)
        _history(ctx, versions)


def _held(ctx: Context, maand: date) -> Sluiting | None:
    return next((s for s in reversed(data.closings(ctx)) if s.maand == maand), None)


def _is_closed(ctx: Context, maand: date) -> bool:
    held = _held(ctx, maand)
    return held is not None and held.gesloten


def _open(ctx: Context, maand: date) -> None:
    """What is to know before closing, and the button."""
    month = nl.month(maand)
    if last_day(maand) >= ctx.today:
        st.caption(f"{month.capitalize()} is nog niet voorbij en kan nog niet dicht.")
        return
    st.caption(EXPLAINED)
    states = data.delivery_states(ctx, maand, maand)
    absent = [(s.partner, s.extract) for s in states if s.status not in AANVAARD]
    if absent:
        who_ = words.missing(absent, filters.names_of(ctx, "partner"))
        st.warning(
            f"Er ontbreekt nog iets: {who_}. U kunt toch sluiten; dat zij ontbraken, blijft bij de maand "
            "staan, en cijfers die er niet compleet door zijn, blijven voorlopig."
        )
    if told := words.earlier_open(_earlier_open(ctx, maand)):
        st.caption(told)
    code = nl.month_code(maand)
    sure = st.checkbox(f"Ja, de cijfers van {month} kunnen zo worden gepubliceerd", key=f"sluit_zeker_{code}")
    if st.button(f"{month.capitalize()} sluiten", type="primary", disabled=not sure, key=f"sluit_{code}"):
        with st.spinner("De cijfers worden vastgezet …"):
            _do(
                lambda: closing.close(ctx.dataset, maand, who(), ctx.today),
                f"{month.capitalize()} is gesloten.",
            )


def _earlier_open(ctx: Context, maand: date) -> list[date]:
    """The open months of the same year before this one, since the chain first closed one."""
    newest = {s.maand: s for s in data.closings(ctx)}
    first = months_with_data(ctx)[0]
    if not newest or first is None:
        return []
    start = max(first, min(newest), maand.replace(month=1))
    months = between(start, shift(maand, -1)) if start < maand else []
    return [m for m in months if m not in newest or not newest[m].gesloten]


def _closed(ctx: Context, held: Sluiting) -> None:
    """Who was missing, what was corrected since, and reopening."""
    names = filters.names_of(ctx, "partner")
    if held.ontbreekt:
        st.caption(f"Bij het sluiten ontbrak: {words.missing(held.ontbreekt, names)}.")
    found = data.corrections_since(ctx, held, FIRST)
    if found:
        st.markdown("**Correcties sinds het sluiten**")
        everything = st.toggle(
            "Alles, ook per gemeente en per product", key=f"correcties_{nl.month_code(held.maand)}"
        )
        shown = data.corrections_since(ctx, held, ALL) if everything else found[:SHOWN]
        _table(ctx, shown, ("Was", "Is nu"))
        if len(found) > len(shown):
            rest = nl.count(len(found) - len(shown), "kleinere correctie", "kleinere correcties")
            st.caption(f"Nog {rest} van de keten en de partners.")
    else:
        st.caption("De cijfers van de keten en de partners zijn sindsdien niet gecorrigeerd.")
    with st.form(f"heropen_{nl.month_code(held.maand)}", border=False):
        reason = st.text_input("Reden om te heropenen", max_chars=500)
        if st.form_submit_button(f"{nl.month(held.maand).capitalize()} heropenen"):
            _do(
                lambda: closing.reopen(ctx.dataset, held.maand, who(), reason),
                f"{nl.month(held.maand).capitalize()} is heropend; de cijfers zijn die van nu.",
            )


def _table(ctx: Context, found: Sequence[Correctie], heads: tuple[str, str]) -> None:
    head = [Cel("KPI"), Cel("Van"), Cel("Over"), *(Cel(h, getal=True) for h in heads)]
    rows = [
        Rij(
            [
                Cel(c.kpi.naam), Cel(_part(ctx, c)), Cel(nl.month(c.maand)),
                Cel(nl.value(c.kpi, c.was), getal=True), Cel(nl.value(c.kpi, c.nu), getal=True),
            ]
        )
        for c in found
    ]  # fmt: skip
    show_table(head, rows)


def _part(ctx: Context, c: Correctie) -> str:
    if not c.per:
        return "de keten"
    return filters.names_of(ctx, c.per).get(c.deel, c.deel or "onbekend")


def _history(ctx: Context, versions: Sequence[Sluiting]) -> None:
    """Every closing and reopening of the month, and how the last publication differs from the one before."""
    if not versions:
        return
    st.markdown("**Geschiedenis**")
    head = [Cel("Versie", getal=True), Cel("Stand"), Cel("Op"), Cel("Door"), Cel("Reden")]
    rows = [
        Rij([Cel(str(s.versie), getal=True), Cel(s.stand), Cel(nl.moment(s.op)), Cel(s.door), Cel(s.reden)])
        for s in reversed(versions)
    ]
    show_table(head, rows)
    published = [s for s in versions if s.gesloten]
    if len(published) > 1:
        before, last = published[-2:]
        found = corrections.between(ctx.dataset.cursor(), before, last, FIRST)
        st.markdown(f"**Versie {last.versie} naast versie {before.versie}**")
        if found:
            _table(ctx, found, (f"Versie {before.versie}", f"Versie {last.versie}"))
        else:
            st.caption("Beide versies hebben dezelfde cijfers van de keten en de partners.")


def _do(action: Callable[[], object], told: str) -> None:
    """Do it and show the page anew, or show the sentence that says why not."""
    try:
        action()
    except Weigering as refusal:
        st.error(str(refusal))
        return
    st.session_state[TOLD] = told
    st.rerun()
