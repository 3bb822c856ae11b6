"""The main script: it runs at every visit, before and around the page that is asked for."""

import logging
import sys
import uuid
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

if (root := str(Path(__file__).resolve().parent.parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.access import roles
from ketenmonitor.errors import Weigering
from ketenmonitor.ui import sign_in, style
from ketenmonitor.ui.context import context
from ketenmonitor.ui.navigation import PAGINAS

log = logging.getLogger("ketenmonitor")


def main() -> None:
    """Show the page that is asked for, the way in, or the sentence that says why there is nothing to show."""
    st.set_page_config(page_title="Ketenmonitor", layout="wide", initial_sidebar_state="auto")
    style.apply()
    try:
        ctx = context()
        viewer = sign_in.enter(ctx, roles.of)
        if isinstance(viewer, sign_in.Deur):
            show_door(viewer)
            return
        chosen = navigate()
        with st.sidebar:
            st.caption(ctx.keten.naam + (" (demonstratie)" if ctx.settings.is_demo else ""))
            sign_in.show_who(ctx, viewer)
        sign_in.show_notice(ctx)
        chosen.run()
    except Weigering as refusal:
        st.error(str(refusal))
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("incident %s at %s", number, st.context.url)
        st.error(
            "Er ging iets mis bij het tonen van deze pagina. Ververs de pagina; blijft het misgaan, meld "
            f"dan incident {number} aan de beheerder."
        )


def navigate() -> StreamlitPage:
    """The menu, and the page that is asked for."""
    groups: dict[str, list[StreamlitPage]] = {}
    for i, page in enumerate(PAGINAS):
        entry = st.Page(page.pad, title=page.naam, url_path=page.adres, default=i == 0, icon="")
        groups.setdefault(page.groep, []).append(entry)
    return st.navigation(groups, expanded=True)


def show_door(deur: sign_in.Deur) -> None:
    """At every address the same page, without a menu."""

    def page() -> None:
        deur.show()

    entries = [
        st.Page(page, title="Ketenmonitor", url_path=p.adres, default=i == 0) for i, p in enumerate(PAGINAS)
    ]
    st.navigation(entries, position="hidden").run()


main()
