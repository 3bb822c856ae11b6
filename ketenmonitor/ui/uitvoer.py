"""What people take with them as a file: made when it is asked for, by who may still see it, and recorded."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ketenmonitor.access.viewer import Verboden
from ketenmonitor.ui import sign_in
from ketenmonitor.ui.address import UNRECORDED
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.serving import modus
from ketenmonitor.ui.text import plain

CSV = "text/csv"


def offer(
    ctx: Context, label: str, bestand: str, make: Callable[[], bytes], *, key: str, uitleg: str | None = None
) -> None:
    """A button for a CSV file of figures or rows.

    ``make`` runs at the click, outside the page: nothing lies ready for who only looks, and the audit trail
    says who took the file, with the filters of the page.
    """
    claims = st.user.to_dict()  # outside the page Streamlit no longer knows whose it was
    chosen = {name: value for name, value in st.query_params.items() if name not in UNRECORDED}

    def made() -> bytes:
        require_still_here(ctx, claims)
        content = make()
        ctx.dataset.record(ctx.kijker.handtekening, "export", bestand, filters=chosen)
        return content

    st.download_button(
        plain(label), made, file_name=bestand, mime=CSV, key=key, on_click="ignore",
        help=plain(uitleg) if uitleg else None,
    )  # fmt: skip


def require_still_here(ctx: Context, claims: Mapping[str, Any]) -> None:
    """Refuse who signed out, or whose roles changed, since the page was made: the shell does not run here."""
    if modus(ctx.settings).aanmelding is None:
        return
    if sign_in.still_in(ctx, claims) != ctx.kijker:
        raise Verboden("Uw aanmelding of uw rol is veranderd: ververs de pagina.")
