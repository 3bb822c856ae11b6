"""The list of delivered files on the page Leveringen."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ketenmonitor.performance.delivery_history import Aanlevering, offered
from ketenmonitor.presentation import deliveries as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import address
from ketenmonitor.ui.bevindingen import marked
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.leveringen import Keuze
from ketenmonitor.ui.style import Cel, Rij, show_table

LONG_LIST = 40  # from here on the list is a scrolling table
NUMBERS = ("Rijen", "Waarschuwingen")


def show_deliveries(ctx: Context, keuze: Keuze) -> list[Aanlevering]:
    """The files offered about the month, or about all months shown; gives back what is listed."""
    st.header("Leveringen")
    scopes = {"maand": nl.month(keuze.maand).capitalize(), "periode": "Alle maanden hierboven"}
    scope = address.segments("Welke maanden", "bereik", scopes)
    van = keuze.van if scope == "periode" else keuze.maand
    found = offered(ctx.zicht(), van, keuze.maand, keuze.partner, keuze.extract)
    if not found:
        st.write("Er is hierover nog niets aangeleverd.")
    elif len(found) > LONG_LIST:
        st.dataframe(_as_frame(ctx, found), hide_index=True, height=420)
    else:
        skipped = {"Maand"} if scope == "maand" else set()
        rows = [_cells(ctx, f) for f in found]
        kop = [_heading(name) for name in rows[0] if name not in skipped]
        body = [Rij([cel for name, cel in row.items() if name not in skipped]) for row in rows]
        show_table(kop, body, "Aangeleverde bestanden, het laatst ontvangen eerst", dicht=True)
    return found


def _heading(name: str) -> Cel:
    if name == "Waarschuwingen":
        return Cel("Waarsch.", uitleg=name, getal=True)
    if name == "Rijen":
        return Cel(name, uitleg="Van een ander afgerond, of weggelaten: rijen zijn mensen", getal=True)
    return Cel(name, getal=name in NUMBERS)


def _texts(ctx: Context, f: Aanlevering) -> dict[str, str]:
    partner = ctx.keten.partners.get(f.partner)
    return {
        "Levering": str(f.levering),
        "Partner": partner.naam if partner else f.partner,
        "Extract": words.name_of(f.extract),
        "Maand": nl.short_month(f.levermaand),
        "Versie": str(f.versie),
        "Status": f.status,
        "Rijen": nl.number(f.rijen),
        "Waarschuwingen": nl.number(f.waarschuwingen),
        "Ontvangen": nl.moment(f.ontvangen_op),
        "Door": f.door,
        "Bestand": f.bestand,
        "Vingerafdruk": f"{f.sha256[:8]}…",
    }


def _cells(ctx: Context, f: Aanlevering) -> dict[str, Cel]:
    cells = {name: Cel(text, getal=name in NUMBERS) for name, text in _texts(ctx, f).items()}
    cells["Status"] = marked(f.status, words.BESTAND_MERKEN[f.status])
    cells["Vingerafdruk"] = Cel(cells["Vingerafdruk"].tekst, uitleg=f.sha256, toon="zacht")
    return cells


def _as_frame(ctx: Context, found: Sequence[Aanlevering]) -> pd.DataFrame:
    return pd.DataFrame([_texts(ctx, f) for f in found])
