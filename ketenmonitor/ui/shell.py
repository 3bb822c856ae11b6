"""The main script: it runs at every visit, before and around the page that is asked for."""

import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

if (root := str(Path(__file__).resolve().parent.parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.access.viewer import Kijker, Verboden
from ketenmonitor.errors import Weigering
from ketenmonitor.ui import incident, sign_in, style, uitnodiging
from ketenmonitor.ui.context import KIJKER, context
from ketenmonitor.ui.navigation import PAGINAS, Pagina
from ketenmonitor.ui.text import plain

START = "start"
"""What Streamlit knows a second entry of the first page that may be opened by; no address of its own."""


def main() -> None:
    """Show the page that is asked for, the way in, or the sentence that says why there is nothing to show."""
    st.set_page_config(page_title="Ketenmonitor", layout="wide", initial_sidebar_state="auto")
    style.apply()
    st.session_state.pop(KIJKER, None)
    page = ""
    try:
        ctx = context()
        if (gast := uitnodiging.enter(ctx)) is not None:
            show_alone(lambda: uitnodiging.show(ctx, gast))
            return
        uitnodiging.show_notice()
        kijker = sign_in.enter(ctx)
        if isinstance(kijker, sign_in.Deur):
            show_alone(kijker.show)
            return
        entries = _entries(kijker)
        st.session_state[KIJKER] = kijker
        menu: dict[str, list[st.Page]] = {}
        for entry, found in entries.items():
            menu.setdefault(found.groep, []).append(entry)
        chosen = st.navigation(menu, expanded=True)
        with st.sidebar:
            st.caption(plain(ctx.keten.naam))
            sign_in.show_who(ctx, kijker)
        sign_in.show_notice(ctx)
        asked = entries[chosen]
        page = asked.adres
        try:
            kijker.require(asked.recht)
            chosen.run()
        except Verboden as refusal:
            sign_in.note_refusal(ctx, kijker, page)
            st.error(plain(str(refusal)))
    except Weigering as refusal:
        st.error(plain(str(refusal)))
    except Exception:
        number = incident.record(f"on page {page!r}")
        st.error(plain(incident.sentence("het tonen van deze pagina", number)))


def _entries(kijker: Kijker) -> dict[StreamlitPage, Pagina]:
    """Every page at its address; in the menu only what the viewer may open.

    The address of the server itself opens the first of those. Streamlit then takes away that page's own
    address: that of the first page leads back (``server.to_first_page``); another stands here twice.
    """
    opens = {page: kijker.mag(page.recht) for page in PAGINAS}
    entries = {
        st.Page(
            page.pad, title=page.naam, url_path=page.adres, default=page is PAGINAS[0] and opens[page],
            icon="", visibility="visible" if opens[page] else "hidden",
        ): page
        for page in PAGINAS
    }  # fmt: skip
    if not opens[PAGINAS[0]]:
        first = next((page for page in PAGINAS if opens[page]), PAGINAS[0])
        start = st.Page(
            first.pad, title=first.naam, url_path=START, default=True, icon="", visibility="hidden"
        )
        entries[start] = first
    return entries


def show_alone(show: Callable[[], None]) -> None:
    """At every address the same, without a menu: the door, or what somebody was invited for."""
    entries = [
        st.Page(show, title="Ketenmonitor", url_path=p.adres, default=i == 0) for i, p in enumerate(PAGINAS)
    ]
    st.navigation(entries, position="hidden").run()


main()
