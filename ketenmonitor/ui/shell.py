"""The main script: it runs at every visit, before and around the page that is asked for."""

import sys
from pathlib import Path

import streamlit as st

if (root := str(Path(__file__).resolve().parent.parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.access.viewer import Kijker, Verboden
from ketenmonitor.errors import Weigering
from ketenmonitor.ui import incident, sign_in, style
from ketenmonitor.ui.context import KIJKER, context
from ketenmonitor.ui.navigation import PAGINAS, Pagina
from ketenmonitor.ui.text import plain


def main() -> None:
    """Show the page that is asked for, the way in, or the sentence that says why there is nothing to show."""
    st.set_page_config(page_title="Ketenmonitor", layout="wide", initial_sidebar_state="auto")
    style.apply()
    st.session_state.pop(KIJKER, None)
    page = ""
    try:
        ctx = context()
        kijker = sign_in.enter(ctx)
        if isinstance(kijker, sign_in.Deur):
            show_door(kijker)
            return
        entries = _entries(kijker)
        st.session_state[KIJKER] = kijker
        menu: dict[str, list[st.Page]] = {}
        for found, entry in entries.items():
            menu.setdefault(found.groep, []).append(entry)
        chosen = st.navigation(menu, expanded=True)
        with st.sidebar:
            st.caption(plain(ctx.keten.naam))
            sign_in.show_who(ctx, kijker)
        sign_in.show_notice(ctx)
        page = next(found.adres for found, entry in entries.items() if entry == chosen)
        try:
            kijker.require(next(found.recht for found in entries if found.adres == page))
            chosen.run()
        except Verboden as refusal:
            sign_in.note_refusal(ctx, kijker, page)
            st.error(plain(str(refusal)))
    except Weigering as refusal:
        st.error(plain(str(refusal)))
    except Exception:
        number = incident.record(f"on page {page!r}")
        st.error(plain(incident.sentence("het tonen van deze pagina", number)))


def _entries(kijker: Kijker) -> dict[Pagina, st.Page]:
    """Every page; in the menu only what the viewer may open. The first of those opens by itself."""
    first = next((page for page in PAGINAS if kijker.mag(page.recht)), PAGINAS[0])
    return {
        page: st.Page(
            page.pad, title=page.naam, url_path=page.adres, default=page is first, icon="",
            visibility="visible" if kijker.mag(page.recht) else "hidden",
        )
        for page in PAGINAS
    }  # fmt: skip


def show_door(deur: sign_in.Deur) -> None:
    """At every address the same page, without a menu."""
    entries = [
        st.Page(deur.show, title="Ketenmonitor", url_path=p.adres, default=i == 0)
        for i, p in enumerate(PAGINAS)
    ]
    st.navigation(entries, position="hidden").run()


main()
