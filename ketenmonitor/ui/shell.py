"""The main script: it runs at every visit, before and around the page that is asked for."""

import logging
import sys
import uuid
from pathlib import Path

import streamlit as st

if (root := str(Path(__file__).resolve().parent.parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.errors import Weigering
from ketenmonitor.ui import style
from ketenmonitor.ui.context import context
from ketenmonitor.ui.navigation import PAGINAS
from ketenmonitor.ui.text import plain

log = logging.getLogger("ketenmonitor")


def main() -> None:
    """Show the page that is asked for, or the sentence that says why it can not be shown."""
    st.set_page_config(page_title="Ketenmonitor", layout="wide", initial_sidebar_state="auto")
    style.apply()
    groups: dict[str, list[st.Page]] = {}
    for i, page in enumerate(PAGINAS):
        entry = st.Page(page.pad, title=page.naam, url_path=page.adres, default=i == 0, icon="")
        groups.setdefault(page.groep, []).append(entry)
    chosen = st.navigation(groups, expanded=True)
    try:
        ctx = context()
        with st.sidebar:
            st.caption(plain(ctx.keten.naam + (" (demonstratie)" if ctx.settings.is_demo else "")))
        chosen.run()
    except Weigering as refusal:
        st.error(plain(str(refusal)))
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("incident %s on page %s", number, chosen.url_path)
        st.error(
            plain(
                "Er ging iets mis bij het tonen van deze pagina. Ververs de pagina; blijft het misgaan, meld "
                f"dan incident {number} aan de beheerder."
            )
        )


main()
