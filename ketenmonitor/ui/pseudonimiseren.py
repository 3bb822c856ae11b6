"""Pseudonyms made in the partner's own browser, on the page Aanleveren: no BSN ever comes to the server."""

from pathlib import Path

import streamlit as st

from ketenmonitor.intake.privacy import BSN_NAMES
from ketenmonitor.intake.pseudonimiseren import names

_HERE = Path(__file__).resolve().parent
KOP = "Staat er een BSN in uw bestand? Maak er hier een pseudoniem van"
UITLEG = (
    "Dit gebeurt in uw eigen browser: uw bestand en de ketensleutel verlaten deze computer niet. Kies een "
    "CSV-bestand; een Excelbestand bewaart u eerst als CSV. De ketensleutel krijgt u van de keten, en is bij "
    "alle partners dezelfde."
)


def _part(kind: str) -> str:
    return (_HERE / f"pseudonimiseer.{kind}").read_text("utf-8")


PSEUDONIMISEER = st.components.v2.component(
    "ketenmonitor.pseudonimiseer", html=_part("html"), css=_part("css"), js=_part("js")
)


def show() -> None:
    """The pseudonymiser, there only when it is asked for; nothing that is filled in comes back from it."""
    asked = st.expander(KOP, key="pseudonimiseren", on_change="rerun")
    if asked.open:
        with asked:
            st.markdown(UITLEG)
            PSEUDONIMISEER(
                key="pseudonimiseer", data={"namen": sorted(names()), "bsn_namen": sorted(BSN_NAMES)}
            )
