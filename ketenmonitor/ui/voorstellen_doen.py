"""What people do with proposals: proposing, answering, changing, withdrawing, putting in force."""

from typing import Literal

import streamlit as st

from ketenmonitor.access.viewer import AFSPREKEN
from ketenmonitor.agreements import akkoord
from ketenmonitor.agreements.dossier import AKKOORD, BEZWAAR, GEVRAAGD, Dossier, bound
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset.records import NOTE
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import proposals
from ketenmonitor.ui import afspraak_formulier, gedaan
from ketenmonitor.ui.context import Context, delivery_month
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

PLAATS = "voorstellen"
ANSWERS = {AKKOORD: "Wij gaan akkoord", BEZWAAR: "Wij hebben bezwaar"}


def show_propose(ctx: Context) -> None:
    """Propose an agreement to the partners that it binds."""
    st.caption(
        "Een voorstel beoordeelt nog niets. De partners die het bindt, antwoorden met akkoord of bezwaar; "
        "daarna zet u het van kracht."
    )
    kpi = afspraak_formulier.choose_kpi("voorstel_nieuw")
    st.caption(plain(_binds(ctx, kpi)))
    filled = afspraak_formulier.ask(ctx, "voorstel_nieuw", kpi, "Stel voor", toelichting=True)
    if filled is not None:

        def propose() -> str:
            inhoud = filled.voorstel()
            number = akkoord.propose(ctx.dataset, inhoud, filled.toelichting, ctx.doet(AFSPREKEN))
            afspraak_formulier.next_turn("voorstel_nieuw")
            asked = proposals.names(ctx.keten, bound(ctx.keten, inhoud))
            return (
                f"Voorstel {number} is gedaan: {proposals.told(ctx.keten, inhoud)}. "
                f"Gevraagd is het akkoord van {nl.listing(asked)}."
            )

        gedaan.attempt(PLAATS, propose)


def _binds(ctx: Context, kpi: Kpi) -> str:
    start = shift(delivery_month(ctx), 1)
    asked = proposals.names(ctx.keten, bound(ctx.keten, Voorstel(kpi.kpi, start, 0, "")))
    if not asked:
        return "Geen enkele partner levert waar deze KPI op rust."
    return f"Zonder partner bindt het wie levert waar deze KPI op rust: {nl.listing(asked)}."


def show_answer(ctx: Context, dossier: Dossier) -> None:
    """Let whoever is of a bound partner say akkoord or bezwaar; shown to nobody else."""
    own = {p: n for p, n in _bound_names(ctx, dossier).items() if ctx.kijker.owns(p)}
    if not own:
        return
    v = dossier.laatste
    answered = [p for p in own if dossier.nu[p].antwoord != GEVRAAGD]
    name = f"antwoord_{v.voorstel}_{v.versie}"
    with st.form(f"{name}_{afspraak_formulier.turn_of(name)}"):
        st.markdown("**Uw antwoord**" if len(own) == 1 else "**Antwoord van een partner**")
        st.caption(
            "De ketenregisseur en de andere partners die het bindt, lezen uw antwoord en uw reden. U kunt "
            "uw antwoord wijzigen zolang het voorstel niet van kracht is."
        )
        partner = next(iter(own))
        if len(own) > 1:
            partner = st.selectbox("Partner", list(own), format_func=lambda p: own[p], key=f"{name}_partner")
        chosen = st.radio(
            "Antwoord", list(ANSWERS), index=None, format_func=ANSWERS.__getitem__, horizontal=True,
            key=f"{name}_{afspraak_formulier.turn_of(name)}_keuze",
        )  # fmt: skip
        reden = st.text_area(
            "Reden (bij bezwaar: wat moet er anders?)",
            max_chars=NOTE,
            height=80,
            key=f"{name}_{afspraak_formulier.turn_of(name)}_reden",
        )
        pressed = st.form_submit_button("Wijzig het antwoord" if answered == list(own) else "Geef antwoord")
    if pressed:

        def answer() -> str:
            if chosen is None:
                raise Weigering("Kies eerst: akkoord of bezwaar.")
            who = ctx.antwoordt(partner)
            akkoord.answer(ctx.dataset, v.voorstel, v.versie, partner, chosen, reden, who)
            afspraak_formulier.next_turn(name)
            return f"Het antwoord van {own[partner]} op voorstel {v.voorstel} is vastgelegd: {chosen}."

        gedaan.attempt(PLAATS, answer)


def show_decide(ctx: Context, dossier: Dossier) -> None:
    """Put a proposal in force, withdraw it, or let it say something else."""
    v = dossier.laatste
    left, right = st.columns(2)
    with left, st.form(f"van_kracht_{v.voorstel}_{v.versie}"):
        st.markdown("**Van kracht laten worden**")
        st.caption(plain(_what_it_takes(ctx, dossier)))
        why = st.text_input(
            "Reden" if dossier.zonder_akkoord else "Opmerking (mag leeg blijven)",
            key=f"van_kracht_reden_{v.voorstel}_{v.versie}", max_chars=NOTE,
        )  # fmt: skip
        weight: Literal["primary", "secondary"] = "secondary" if dossier.zonder_akkoord else "primary"
        taking = st.form_submit_button("Zet van kracht", type=weight)
    with right, st.form(f"intrekken_{v.voorstel}"):
        st.markdown("**Intrekken**")
        st.caption("Het voorstel geldt dan niet meer; wat erover gezegd is, blijft leesbaar.")
        why_not = st.text_input("Reden", key=f"intrekken_reden_{v.voorstel}", max_chars=NOTE)
        withdrawing = st.form_submit_button("Trek in")
    if taking:

        def take() -> str:
            who = ctx.doet(AFSPREKEN)
            number = akkoord.put_in_force(ctx.dataset, v.voorstel, v.versie, why, who)
            return f"Voorstel {v.voorstel} is van kracht als afspraak {number}."

        gedaan.attempt(PLAATS, take)
    if withdrawing:

        def withdraw() -> str:
            akkoord.withdraw(ctx.dataset, v.voorstel, why_not, ctx.doet(AFSPREKEN))
            return f"Voorstel {v.voorstel} is ingetrokken."

        gedaan.attempt(PLAATS, withdraw)
    with st.expander("Wijzigen"):
        _change(ctx, dossier)


def _what_it_takes(ctx: Context, dossier: Dossier) -> str:
    if not dossier.zonder_akkoord:
        return "Alle partners die het bindt, gingen akkoord."
    names = nl.listing(proposals.names(ctx.keten, dossier.zonder_akkoord))
    return f"Nog niet akkoord: {names}. Het kan toch, met een reden; dat blijft bij de afspraak staan."


def _change(ctx: Context, dossier: Dossier) -> None:
    v = dossier.laatste
    st.caption(
        "Een wijziging is een nieuwe versie: eerdere antwoorden vervallen en elke partner antwoordt opnieuw."
    )
    name = f"voorstel_{v.voorstel}_{v.versie}"
    filled = afspraak_formulier.ask(
        ctx, name, kpis()[v.kpi], "Leg de nieuwe versie voor", begin=v.inhoud, toelichting=True
    )
    if filled is not None:

        def change() -> str:
            who = ctx.doet(AFSPREKEN)
            akkoord.change(ctx.dataset, v.voorstel, v.versie, filled.voorstel(), filled.toelichting, who)
            return f"Voorstel {v.voorstel} is gewijzigd; eerdere antwoorden zijn vervallen."

        gedaan.attempt(PLAATS, change)


def _bound_names(ctx: Context, dossier: Dossier) -> dict[str, str]:
    return {p: proposals.names(ctx.keten, [p])[0] for p in dossier.nu}
