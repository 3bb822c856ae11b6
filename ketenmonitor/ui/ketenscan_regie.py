"""What the director does for the Ketenscan: open and close rounds, invite, see how many answered."""

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from ketenmonitor.access.viewer import REGIE
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import invitations, results, rounds
from ketenmonitor.learning.maturity.invitations import MOST
from ketenmonitor.learning.maturity.results import RESPONDENTS
from ketenmonitor.learning.maturity.rounds import Ronde
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import scan_words as words
from ketenmonitor.ui import gedaan, uitnodiging
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_notice, show_sentence, show_table
from ketenmonitor.ui.text import plain

PLAATS = "ketenscan_regie"
LINKS = "ketenscan_links"
WEEKS = 3
ALL = "alle"
DATE = "DD-MM-YYYY"
ENOUGH = f"Een uitslag is er vanaf {RESPONDENTS} mensen"
HEAD = [Cel("Partner"), Cel("Ingevuld", getal=True), Cel("Genoeg?", uitleg=ENOUGH), Cel("Link van")]
EXPECTED = "Hoeveel mensen per partner (mag leeg blijven)"
WHY_AFTER = (
    "De uitslag is te zien als de ronde is gesloten, en dan voorgoed: zou zij ertussen te zien zijn, dan "
    "bleek uit elk verschil wat de laatste antwoordde."
)


def show(ctx: Context, running: Ronde | None) -> None:
    """The round that is open with its invitations, or the form with which one is opened; and all rounds."""
    gedaan.tell(PLAATS)
    if running is None:
        _open(ctx)
    else:
        _answered(ctx, running)
        _invite(ctx, running)
        _end(ctx, running)
    _history(ctx)


def _open(ctx: Context) -> None:
    st.subheader("Een ronde openen")
    with st.form("ronde_openen", border=False):
        left, right = st.columns([2, 1])
        with left:
            naam = st.text_input("Naam, bijvoorbeeld Najaar 2026", max_chars=LINE)
        with right:
            sluit = st.date_input("Laatste dag", ctx.today + timedelta(weeks=WEEKS), format=DATE)
        if st.form_submit_button("Open de ronde", type="primary"):
            gedaan.attempt(PLAATS, lambda: _opened(ctx, naam, sluit))
    st.caption(WHY_AFTER)


def _opened(ctx: Context, naam: str, sluit: object) -> str:
    number = rounds.open_round(ctx.dataset, naam, _day(sluit), ctx.today, ctx.doet(REGIE))
    st.session_state.pop(LINKS, None)
    return f"Ronde {number} is open. Maak nu de links voor de partners."


def _day(chosen: object) -> date:
    if not isinstance(chosen, date):
        raise Weigering("De laatste dag is leeg: kies een dag.")
    return chosen


def _answered(ctx: Context, running: Ronde) -> None:
    counts = results.counted(ctx.zicht(), running)
    total, enough = sum(counts.values()), sum(n >= RESPONDENTS for n in counts.values())
    people = nl.count(total, "mens heeft", "mensen hebben")
    show_sentence(
        f"{people} geantwoord; van {enough} van de {len(counts)} partners zijn er genoeg voor een uitslag."
        if total
        else "Nog niemand heeft geantwoord: maak de links en stuur elke partner de eigen link."
    )
    made = {u.partner: u for u in invitations.invitations(ctx.dataset.cursor()) if u.ronde == running.ronde}
    expected = {p: u.verwacht for p, u in made.items() if u.verwacht is not None}
    names = {p: partner.naam for p, partner in ctx.keten.partners.items()}
    rows = []
    for partner, count in counts.items():
        short = f"nog{nl.SPACE}{RESPONDENTS - count}" if count < RESPONDENTS else ""
        told = Cel(short, merk="○", toon="zacht") if short else Cel("ja", merk="●", toon="goed")
        when = nl.day(made[partner].vastgelegd_op.date()) if partner in made else nl.NONE
        over = count > expected.get(partner, count)
        given = Cel(
            words.answered(count, expected.get(partner)), getal=True, merk="▲" if over else "",
            toon="aandacht" if over else "",
        )  # fmt: skip
        rows.append(Rij([Cel(names[partner]), given, told, Cel(when)]))
    show_table(HEAD, rows, f"Ronde ‘{running.naam}’, open tot en met {nl.day(running.sluit)}")
    if told_over := words.too_many(counts, expected, names):
        show_notice(told_over)


def _invite(ctx: Context, running: Ronde) -> None:
    st.subheader("Uitnodigen")
    names = {ALL: "alle partners", **{p: partner.naam for p, partner in ctx.keten.partners.items()}}
    with st.form("uitnodigen", border=False):
        left, right = st.columns(2)
        with left:
            chosen = st.selectbox("Voor wie", list(names), format_func=lambda p: names[p])
        with right:
            people = st.number_input(EXPECTED, 1, MOST, None)
        if st.form_submit_button("Maak een nieuwe link"):
            gedaan.attempt(PLAATS, lambda: _invited(ctx, running, chosen, names, people))
    st.caption(
        "Wie de link heeft, vult in namens die partner in, zonder aan te melden, en ziet verder niets van "
        "de keten. Een nieuwe link maakt de vorige van die partner ongeldig; met het einde van de ronde "
        "vervallen ze alle. Niemand kan zien of iemand twee keer invult; wel of er meer antwoorden "
        "zijn dan de mensen die u verwacht."
    )
    links: dict[str, str] = st.session_state.get(LINKS, {})
    if not links:
        return
    st.markdown("**Alleen nu te zien**: kopieer de links en stuur elke partner de eigen link.")
    for naam, address in links.items():
        st.caption(plain(naam))
        st.code(address, language=None, wrap_lines=True)
    if st.button("Verberg de links"):
        st.session_state.pop(LINKS, None)
        st.rerun()


def _invited(ctx: Context, running: Ronde, chosen: str, names: Mapping[str, str], people: int | None) -> str:
    partners = list(ctx.keten.partners) if chosen == ALL else [chosen]
    links: dict[str, str] = {}
    for partner in partners:
        code = invitations.invite(ctx.dataset, running.ronde, partner, ctx.today, ctx.doet(REGIE), people)
        links[names[partner]] = uitnodiging.link(code)
    st.session_state[LINKS] = links
    return f"{nl.count(len(links), 'link is', 'links zijn')} gemaakt; de vorige gelden niet meer."


def _end(ctx: Context, running: Ronde) -> None:
    st.subheader("Verlengen of sluiten")
    left, right = st.columns(2)
    with left, st.form("ronde_verlengen", border=False):
        sluit = st.date_input("Laatste dag", running.sluit, format=DATE)
        if st.form_submit_button("Wijzig de laatste dag"):
            gedaan.attempt(PLAATS, lambda: _moved(ctx, running, sluit))
    with right, st.form("ronde_sluiten", border=False):
        sure = st.checkbox("Niemand hoeft nog te antwoorden", key=f"ronde_{running.ronde}_klaar")
        if st.form_submit_button("Sluit de ronde en toon de uitslag"):
            gedaan.attempt(PLAATS, lambda: _closed(ctx, running, sure))
    st.caption(WHY_AFTER)


def _moved(ctx: Context, running: Ronde, sluit: object) -> str:
    day = _day(sluit)
    rounds.move_end(ctx.dataset, running.ronde, day, ctx.today, ctx.doet(REGIE))
    return f"Ronde ‘{running.naam}’ duurt tot en met {nl.day(day)}."


def _closed(ctx: Context, running: Ronde, sure: bool) -> str:
    if not sure:
        raise Weigering(
            "Een gesloten ronde gaat niet meer open: zet eerst het vinkje dat niemand nog hoeft te "
            "antwoorden."
        )
    rounds.close_round(ctx.dataset, running.ronde, ctx.today, ctx.doet(REGIE))
    st.session_state.pop(LINKS, None)
    return f"Ronde ‘{running.naam}’ is gesloten: de uitslag staat onder Uitslag."


def _history(ctx: Context) -> None:
    held = rounds.rounds(ctx.dataset.cursor())
    if not held:
        return
    st.subheader("Alle rondes")
    head = [Cel("Ronde"), Cel("Open van"), Cel("Tot en met"), Cel("Stand"), Cel("Door")]
    rows = [
        Rij(
            [
                Cel(r.naam), Cel(nl.day(r.opent)), Cel(nl.day(r.sluit)),
                Cel("gesloten" if r.is_over(ctx.today) else "open"), Cel(r.vastgelegd_door),
            ]
        )
        for r in reversed(held)
    ]  # fmt: skip
    show_table(head, rows)
