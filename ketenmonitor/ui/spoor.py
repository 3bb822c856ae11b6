"""The audit trail on the page Beheer: to read, to filter, to verify."""

from datetime import date, timedelta
from typing import TypedDict

import streamlit as st

from ketenmonitor.access.viewer import BEHEREN
from ketenmonitor.dataset import audit
from ketenmonitor.dataset.audit import Anker, Gebeurtenis
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import trail as words
from ketenmonitor.ui import address, uitvoer
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain


class Keuze(TypedDict):
    """Which entries are wanted, as ``audit.entries`` asks it."""

    soort: str | None
    door: str | None
    onderwerp: str | None
    van: date | None


PERIODES = {"30": "laatste 30 dagen", "7": "laatste 7 dagen", "365": "laatste jaar", "alles": "alles"}
PER_PAGE = 100
HEAD = [
    Cel("Nr", getal=True), Cel("Op"), Cel("Door"), Cel("Wat"), Cel("Waarover"), Cel("Bijzonderheden"),
]  # fmt: skip


def show(ctx: Context) -> None:
    """The whole section."""
    ctx.kijker.require(BEHEREN)
    st.subheader("Wat er is gebeurd")
    one, two, three, four = st.columns(4)
    with one:
        soort = address.select("Soort", "soort", {"": "alles", **{s: s for s in audit.SOORTEN}})
    with two:
        period = address.select("Periode", "periode", PERIODES)
    with three:
        door = st.text_input("Door (deel van de naam)", key="spoor_door").strip() or None
    with four:
        about = st.text_input("Waarover (deel van de tekst)", key="spoor_onderwerp").strip() or None
    since = None if period == "alles" else ctx.today - timedelta(days=int(period))
    page = int(st.number_input("Bladzijde", 1, 10_000, 1, key="spoor_bladzijde", width=160))
    wanted: Keuze = {"soort": soort or None, "door": door, "onderwerp": about, "van": since}
    found = _found(ctx, wanted, PER_PAGE, (page - 1) * PER_PAGE)
    if found:
        rows = [
            Rij(
                [
                    Cel(str(e.nummer), getal=True), Cel(nl.moment(e.op)), Cel(e.door),
                    Cel(e.soort, uitleg=words.kind(e)), Cel(e.onderwerp), Cel(words.details(e)),
                ]
            )
            for e in found
        ]  # fmt: skip
        show_table(HEAD, rows, "Het spoor, het laatste eerst", dicht=True)
        uitvoer.offer(
            ctx,
            "Deze gebeurtenissen als CSV",
            "spoor.csv",
            lambda: words.as_csv(_found(ctx, wanted)),
            key="spoor_csv",
            uitleg="Alles wat bij deze keuze hoort, ook van andere bladzijden.",
        )
    else:
        st.caption("Voor deze keuze staat er niets in het spoor.")
    _check(ctx)


def _found(ctx: Context, wanted: Keuze, hooguit: int | None = None, vanaf: int = 0) -> list[Gebeurtenis]:
    with ctx.dataset.cursor() as cursor:
        return audit.entries(cursor, **wanted, hooguit=hooguit, vanaf=vanaf)


def _check(ctx: Context) -> None:
    st.subheader("Is het spoor heel?")
    st.caption(
        "Elke gebeurtenis draagt een hash van zichzelf en van de vorige. Bewaar het anker dat de controle "
        "toont elders, bijvoorbeeld in de notulen: daarmee valt later ook op als het einde is afgeknipt."
    )
    with st.form("spoor_controle", border=False):
        kept = st.text_input("Anker van een eerdere controle (mag leeg blijven)", placeholder="nummer:hash")
        asked = st.form_submit_button("Controleer het spoor")
    if not asked:
        return
    try:
        anker = Anker.read(kept) if kept.strip() else None
    except Weigering as refusal:
        st.error(plain(str(refusal)))
        return
    with ctx.dataset.cursor() as cursor:
        show_sentence(words.verdict(audit.verify(cursor, anker), audit.last(cursor)))
