"""The part Normen of the page Afspraken: how long a wait may take, and where that was laid down."""

import streamlit as st

from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain


def show(ctx: Context) -> None:
    """The norms of the chain with their source; they are changed in the chain file, not here."""
    if not ctx.keten.normen:
        st.info("Het ketenbestand noemt geen normen; KPI's die met een norm vergelijken, blijven dan leeg.")
    else:
        head = [Cel("Voor welke hulp"), Cel("Hooguit"), Cel("Geldt"), Cel("Bron")]
        rows = []
        for meting, name in words.MEASURES.items():
            own = [n for n in ctx.keten.normen if n.meting == meting]
            rows += [Rij([Cel(name)], soort="kop")] if own else []
            rows += [
                Rij([
                    Cel(words.norm_products(ctx.keten, n)), Cel(words.norm_length(n).replace(" ", nl.SPACE)),
                    Cel(words.validity_of_norm(n)), Cel(n.bron),
                ])
                for n in own
            ]  # fmt: skip
        show_table(head, rows)
    st.caption(
        plain(
            f"Normen staan in het ketenbestand ({ctx.settings.keten.name}), elk onder een kop [[normen]] met "
            "meting, product, weken of dagen, bron en zo nodig vanaf en tot. De beheerder wijzigt ze daar; "
            "bij de volgende start worden alle maanden opnieuw berekend, met de norm die in die maand gold."
        )
    )
