"""What people write at a chart: toelichtingen and herijkingen, to read, add, change and withdraw."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.records import NOTE
from ketenmonitor.performance import notes
from ketenmonitor.performance.notes import HERIJKING, TOELICHTING, Notitie
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import Kpi

HEAD = [Cel("Maand"), Cel("Soort"), Cel("Tekst"), Cel("Door"), Cel("Op")]
HISTORY = [Cel("Op"), Cel("Door"), Cel("Wat"), Cel("Maand"), Cel("Tekst")]
PLAATS = "notities"
SHOWN = 40  # characters of a note in a list
HELP = (
    "Herijken begint de grenzen opnieuw vanaf een maand, omdat het proces zelf toen veranderde: een andere "
    "werkwijze, een andere definitie. Nooit omdat de uitkomst tegenvalt. De reden blijft bij de grafiek."
)


def written(ctx: Context, kpi: Kpi, selectie: Selectie) -> list[Notitie]:
    """What is written about exactly this KPI and cut, by month."""
    held = data.held_notes(ctx)
    return [n for s in (TOELICHTING, HERIJKING) for n in notes.about(held, s, kpi.kpi, selectie)]


def show(ctx: Context, kpi: Kpi, selectie: Selectie, maanden: Sequence[date], herijken: bool) -> None:
    """What is written about a series, and forms to add to it; ``herijken`` offers a new start of limits."""
    found = written(ctx, kpi, selectie)
    title = nl.count(len(found), "notitie", "notities") if found else "nog geen notities"
    gedaan.tell(PLAATS)  # not inside: with another title it is another expander, and closed
    with st.expander(plain(f"{'Toelichting en herijking' if herijken else 'Toelichting'} ({title})")):
        if found:
            show_table(HEAD, [_row(n) for n in sorted(found, key=lambda n: n.maand, reverse=True)])
            if ctx.kijker.mag_toelichten(selectie):
                _amend(ctx, found)
        _show_history(notes.versions(ctx.zicht(), kpi.kpi, selectie))
        if not ctx.kijker.mag_toelichten(selectie):
            st.caption("Wie de cijfers aangaan, kan ze hier toelichten.")
            return
        months = list(reversed(maanden))
        _add(ctx, kpi, selectie, TOELICHTING, "Toelichting toevoegen", "Wat verklaart dit cijfer?", months)
        if herijken and ctx.kijker.ziet_partners:
            st.caption(HELP)
            _add(ctx, kpi, selectie, HERIJKING, "Grenzen herijken", "Wat veranderde er toen?", months)


def _show_history(versions: Sequence[Notitie]) -> None:
    """Who wrote, changed or withdrew what and when; nothing while every note is as it was first written."""
    if all(n.versie == 1 for n in versions):
        return
    rows = [
        Rij(
            [
                Cel(nl.moment(n.vastgelegd_op)),
                Cel(n.vastgelegd_door),
                Cel(f"{n.soort} {_what(n)}"),
                Cel(nl.month(n.maand)),
                Cel(n.tekst, toon="zacht" if n.ingetrokken else ""),
            ]
        )
        for n in versions
    ]
    show_table(HISTORY, rows, "Wat er is geschreven, gewijzigd en ingetrokken")


def _what(n: Notitie) -> str:
    return "ingetrokken" if n.ingetrokken else "gewijzigd" if n.versie > 1 else "geschreven"


def told(n: Notitie) -> str:
    """Who wrote a note and when, as it stands beside its text."""
    return f"{n.vastgelegd_door}, {nl.day(n.vastgelegd_op.date())}"


def _row(n: Notitie) -> Rij:
    changed = f" (versie {n.versie})" if n.versie > 1 else ""
    return Rij(
        [
            Cel(nl.month(n.maand)), Cel(n.soort), Cel(n.tekst), Cel(n.vastgelegd_door),
            Cel(nl.moment(n.vastgelegd_op) + changed),
        ]
    )  # fmt: skip


def _add(
    ctx: Context, kpi: Kpi, selectie: Selectie, soort: str, button: str, label: str, months: Sequence[date]
) -> None:
    with st.form(f"{soort}_{kpi.kpi}", clear_on_submit=True, border=False):
        columns = st.columns([1, 3])
        with columns[0]:
            maand = st.selectbox(
                "Maand" if soort == TOELICHTING else "Vanaf maand", months, format_func=nl.month
            )
        with columns[1]:
            tekst = st.text_input(plain(label), max_chars=NOTE)
        if st.form_submit_button(plain(button)):

            def write() -> str:
                notes.write(ctx.dataset, soort, kpi.kpi, selectie, maand, tekst, ctx.licht_toe(selectie))
                return f"De {soort} is vastgelegd."

            gedaan.attempt(PLAATS, write)


def _amend(ctx: Context, found: Sequence[Notitie]) -> None:
    by_number = {n.notitie: n for n in sorted(found, key=lambda n: n.maand, reverse=True)}
    columns = st.columns([1, 3])
    with columns[0]:
        number = st.selectbox(
            "Wijzigen of intrekken",
            list(by_number),
            format_func=lambda i: _label(by_number[i]),
        )
    chosen = by_number[number]
    with columns[1], st.form(f"notitie_{number}_{chosen.versie}", border=False):
        tekst = st.text_input("Tekst", chosen.tekst, max_chars=NOTE)
        left, right = st.columns([1, 3])
        with left:
            change = st.form_submit_button("Tekst wijzigen")
        with right:
            gone = st.form_submit_button("Intrekken")
        if change:
            gedaan.attempt(PLAATS, lambda: _change(ctx, chosen, tekst))
        if gone:
            gedaan.attempt(PLAATS, lambda: _withdraw(ctx, chosen))


def _label(n: Notitie) -> str:
    """A note in a list to choose from: two of one month must differ, for a choice is sent as it is shown."""
    return f"{nl.short_month(n.maand)}, {n.vastgelegd_door}: {n.tekst[:SHOWN]}"


def _change(ctx: Context, n: Notitie, tekst: str) -> str:
    notes.change(ctx.dataset, n.notitie, tekst, ctx.licht_toe(n.selectie))
    return "De tekst is gewijzigd."


def _withdraw(ctx: Context, n: Notitie) -> str:
    notes.withdraw(ctx.dataset, n.notitie, ctx.licht_toe(n.selectie))
    return "De notitie is ingetrokken."
