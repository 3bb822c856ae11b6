"""The audit trail on the page Beheer: to read, to filter, to verify."""

from datetime import timedelta

import streamlit as st

from ketenmonitor.access.viewer import BEHEREN
from ketenmonitor.dataset import audit
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import trail as words
from ketenmonitor.ui import address
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table

PERIODES = {"30": "laatste 30 dagen", "7": "laatste 7 dagen", "365": "laatste jaar", "alles": "alles"}
PER_PAGE = 100
HEAD = [
    Cel("Nr", getal=True), Cel("Op"), Cel("Door"), Cel("Wat"), Cel("Waarover"), Cel("Bijzonderheden"),
]  # fmt: skip


def show(ctx: Context) -> None:
    """The whole section."""
    ctx.kijker.require(BEHEREN)
    cursor = ctx.dataset.cursor()
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
    found = audit.entries(
        cursor, soort=soort or None, door=door, onderwerp=about, van=since,
        hooguit=PER_PAGE, vanaf=(page - 1) * PER_PAGE,
    )  # fmt: skip
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
    else:
        st.caption("Voor deze keuze staat er niets in het spoor.")
    if st.button("Controleer het spoor"):
        broken = audit.verify(cursor)
        show_sentence(words.verdict(broken, audit.last(cursor)))
    st.caption(
        "Elke gebeurtenis draagt een hash van zichzelf en van de vorige. Bewaar het anker nu en dan elders, "
        "bijvoorbeeld in de notulen: dan valt ook op als het einde is afgeknipt."
    )
