"""Closing a month: what pages say about it, and the section with which the director closes and reopens.

Who sees figures sees how a month stands and what of those figures was corrected; only who has the right
SLUITEN closes and reopens.
"""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import SLUITEN
from ketenmonitor.dataset import closing
from ketenmonitor.dataset.closing import Sluiting
from ketenmonitor.performance import corrections
from ketenmonitor.performance.completeness import AANVAARD
from ketenmonitor.performance.corrections import Correctie
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import closing_words as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, filters, gedaan
from ketenmonitor.ui.context import Context, months_with_data
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.months import between, last_day, shift

PLAATS = "sluiten"
# So many corrections stand in the list; the others, and those of gemeenten and products, are asked for.
SHOWN = 15
FIRST, ALL = ("", "partner"), ("", "partner", "gemeente", "product")
OF_GEMEENTE = ("gemeente",)
SMALL = (
    "Wat om te weinig mensen gaat, toen of nu, staat hier niet; het andere is afgerond zoals de cijfers op "
    "de pagina."
)
EXPLAINED = (
    "Sluiten zet de cijfers van de maand vast zoals ze nu zijn, met hun oordeel. Wat daarna nog wordt "
    "geleverd of gecorrigeerd, komt ernaast te staan als “was 41, is nu 44”."
)


def note(ctx: Context, maand: date, prestaties: Sequence[Prestatie]) -> None:
    """Under a title: that the month is closed, since when, and how many of these figures were corrected."""
    held = _held(ctx, maand)
    if held is not None and held.gesloten:
        st.caption(plain(words.closed(held, prestaties)))


def note_beside_rows(ctx: Context, maand: date, prestaties: Sequence[Prestatie]) -> None:
    """The same on a page that shows figures beside the rows themselves, which are always today's."""
    note(ctx, maand, prestaties)
    say_corrected(prestaties)


def say_corrected(prestaties: Sequence[Prestatie]) -> None:
    """Which of these figures were corrected since the closing; the rows beside them are today's."""
    if corrected := [p for p in prestaties if p.gecorrigeerd]:
        told = nl.listing([f"{p.kpi.naam} {words.was_is(p.kpi, p.waarde, p.nu)}" for p in corrected])
        st.caption(plain(f"{told}. De verdeling en de lijsten hieronder zijn die van nu."))


def say_not_frozen(ctx: Context, prestaties: Sequence[Prestatie]) -> None:
    """Why figures of a closed month are today's and not as published, where they are."""
    loose = [p for p in prestaties if not p.bevroren and p.waarde is not None]
    if not loose:
        return
    kpi, maand = loose[0].kpi, loose[0].maand
    if not _is_closed(ctx, maand):
        return
    waits = kpi.rijping > 0 and not _is_closed(ctx, shift(maand, kpi.rijping))
    st.caption(plain(words.unripe(kpi, maand) if waits else words.NIET_GEPUBLICEERD))


def show(ctx: Context, maand: date) -> None:
    """The section at the bottom of Overzicht: closing and reopening, corrections since, and the history.

    Who may not close a month sees it only of one that was closed.
    """
    closes = ctx.kijker.mag(SLUITEN)
    if not closes and _held(ctx, maand) is None:
        return
    title = "Maand sluiten" if closes else "Sluiting en correcties"
    box = st.expander(plain(title), on_change="rerun", key="maand_sluiten")
    if not box.open:
        return
    with box:
        gedaan.tell(PLAATS)
        versions = [s for s in data.closings(ctx) if s.maand == maand]
        held = versions[-1] if versions else None
        show_sentence(words.state(held, maand))
        if held is not None and held.gesloten:
            _closed(ctx, held)
            _reopening(ctx, held)
        else:
            _open(ctx, maand)
        _history(ctx, versions)


def _held(ctx: Context, maand: date) -> Sluiting | None:
    return next((s for s in reversed(data.closings(ctx)) if s.maand == maand), None)


def _is_closed(ctx: Context, maand: date) -> bool:
    held = _held(ctx, maand)
    return held is not None and held.gesloten


def _open(ctx: Context, maand: date) -> None:
    """What is to know before closing, and the button; nothing for who may not close."""
    if not ctx.kijker.mag(SLUITEN):
        return
    month = nl.month(maand)
    if last_day(maand) >= ctx.today:
        st.caption(plain(f"{month.capitalize()} is nog niet voorbij en kan nog niet dicht."))
        return
    st.caption(EXPLAINED)
    states = data.delivery_states(ctx, maand, maand)
    absent = [(s.partner, s.extract) for s in states if s.status not in AANVAARD]
    if absent:
        who_ = words.missing(absent, filters.names_of(ctx, "partner"))
        st.warning(
            plain(
                f"Er ontbreekt nog iets: {who_}. U kunt toch sluiten; dat zij ontbraken, blijft bij de maand "
                "staan, en cijfers die er niet compleet door zijn, blijven voorlopig."
            )
        )
    if told := words.earlier_open(_earlier_open(ctx, maand)):
        st.caption(plain(told))
    code = nl.month_code(maand)
    sure = st.checkbox(
        plain(f"Ja, de cijfers van {month} kunnen zo worden gepubliceerd"), key=f"sluit_zeker_{code}"
    )
    if st.button(
        plain(f"{month.capitalize()} sluiten"), type="primary", disabled=not sure, key=f"sluit_{code}"
    ):
        with st.spinner("De cijfers worden vastgezet …"):
            gedaan.attempt(PLAATS, lambda: _close(ctx, maand))


def _close(ctx: Context, maand: date) -> str:
    closing.close(ctx.dataset, maand, ctx.doet(SLUITEN), ctx.today)
    return f"{nl.month(maand).capitalize()} is gesloten."


def _reopen(ctx: Context, maand: date, reden: str) -> str:
    closing.reopen(ctx.dataset, maand, ctx.doet(SLUITEN), reden)
    return f"{nl.month(maand).capitalize()} is heropend; de cijfers zijn die van nu."


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
    """Who was missing, and what was corrected since, as far as the viewer may see it."""
    names = filters.names_of(ctx, "partner")
    absent = [(p, extract) for p, extract in held.ontbreekt if ctx.kijker.ziet_leveringen(p)]
    if absent:
        st.caption(plain(f"Bij het sluiten ontbrak: {words.missing(absent, names)}."))
    found = data.corrections_since(ctx, held, _first(ctx))
    if found:
        st.markdown("**Correcties sinds het sluiten**")
        everything = ctx.kijker.ziet_keten and st.toggle(
            "Alles, ook per gemeente en per product", key=f"correcties_{nl.month_code(held.maand)}"
        )
        shown = data.corrections_since(ctx, held, ALL) if everything else found[:SHOWN]
        _table(ctx, held.maand, shown, ("Was", "Is nu"))
        if len(found) > len(shown):
            rest = nl.count(len(found) - len(shown), "kleinere correctie", "kleinere correcties")
            st.caption(plain(f"Nog {rest}."))
    else:
        st.caption("Van de cijfers die u hier kunt zien, is er sindsdien geen gecorrigeerd.")
    if not ctx.kijker.alleen_hier:
        st.caption(SMALL)


def _first(ctx: Context) -> tuple[str, ...]:
    """Along which dimensions corrections are listed at first: those that the viewer may see."""
    return FIRST if ctx.kijker.ziet_keten else OF_GEMEENTE


def _reopening(ctx: Context, held: Sluiting) -> None:
    """The reason and the button; nothing for who may not reopen."""
    if not ctx.kijker.mag(SLUITEN):
        return
    with st.form(f"heropen_{nl.month_code(held.maand)}", border=False):
        reason = st.text_input(
            "Reden om te heropenen",
            max_chars=500,
            help="Wie cijfers van de maand ziet, leest ook deze reden.",
        )
        if st.form_submit_button(f"{nl.month(held.maand).capitalize()} heropenen"):
            gedaan.attempt(PLAATS, lambda: _reopen(ctx, held.maand, reason))


def _table(ctx: Context, maand: date, found: Sequence[Correctie], heads: tuple[str, str]) -> None:
    """Corrections; one over an earlier month than was closed says so."""
    head = [Cel("KPI"), Cel("Van"), *(Cel(h, getal=True) for h in heads)]
    rows = [
        Rij(
            [
                Cel(c.kpi.naam if c.maand == maand else f"{c.kpi.naam}, over {nl.month(c.maand)}"),
                Cel(_part(ctx, c)),
                Cel(nl.value(c.kpi, c.was), getal=True),
                Cel(nl.value(c.kpi, c.nu), getal=True),
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
        found = corrections.between(ctx.zicht(), before, last, _first(ctx), ctx.today)
        st.markdown(f"**{plain(f'Versie {last.versie} naast versie {before.versie}')}**")
        if found:
            _table(ctx, last.maand, found, (f"Versie {before.versie}", f"Versie {last.versie}"))
        else:
            st.caption("Van de cijfers die u hier kunt zien, zijn er in beide versies geen verschillend.")
