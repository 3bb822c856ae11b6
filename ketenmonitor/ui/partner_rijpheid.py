"""What the Ketenscan says of a partner, on its own page and in the table of all."""

import streamlit as st

from ketenmonitor.access.viewer import LEREN
from ketenmonitor.learning.maturity import results
from ketenmonitor.learning.maturity.results import Partnerfase
from ketenmonitor.learning.maturity.vragenlijst import FASEN
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, show_list, show_table

PHASES = len(FASEN)


def of_partners(ctx: Context) -> dict[str, Partnerfase]:
    """Where each partner stood in its last round, of those that took part and that the viewer may see."""
    return results.of_partners(ctx.zicht(), ctx.today)


def sentence(naam: str, found: Partnerfase | None) -> str:
    """The phase of a partner, in a sentence; empty without one."""
    if found is None:
        return ""
    return f"In de Ketenscan staat {naam} in fase {found.fase} van {PHASES} ({found.fasenaam})."


def phase(found: Partnerfase | None) -> Cel:
    """The phase of a partner as a cell."""
    if found is None:
        return Cel(nl.NONE, getal=True, toon="zacht")
    return Cel(f"fase {found.fase}", getal=True, uitleg=f"{found.fasenaam}, {found.ronde}")


def show(ctx: Context, partner: str, found: Partnerfase) -> None:
    """The phase per pillar, and the way to the rest."""
    st.subheader("Rijpheid")
    lowest = min(found.pijlers.values())
    rows = [
        Rij([Cel(name), _level(fase, fase == lowest and lowest < max(found.pijlers.values()))])
        for name, fase in found.pijlers.items()
    ]
    people = nl.count(found.respondenten, "mens antwoordde", "mensen antwoordden")
    show_table(
        [Cel("Pijler"), Cel("Fase", getal=True)],
        [*rows, Rij([Cel("Samen, de zwakste schakel telt"), _level(found.fase, False)], "totaal")],
        f"{found.ronde}, gesloten op {nl.day(found.gesloten_op)}; {people}",
    )
    if ctx.kijker.mag(LEREN):
        where = link("ketenscan", deel="partner", partner=partner)
        show_list(
            [Cel("De Ketenscan van deze partner, vraag voor vraag", link=where, merk="›", merktoon="zacht")]
        )


def _level(fase: int, weakest: bool) -> Cel:
    told = f"{fase} van {PHASES}"
    if not weakest:
        return Cel(told, getal=True)
    return Cel(told, getal=True, merk="▲", merktoon="aandacht", uitleg="de laagste pijler")
