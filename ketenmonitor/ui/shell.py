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


def main() -> None:
    """Show the page that is asked for, or the sentence that says why it can not be shown."""
    st.set_page_config(page_title="Ketenmonitor", layout="wide", initial_sidebar_state="auto")
    style.apply()
    st.session_state.pop(KIJKER, None)
    page = ""
    try:
        ctx = context()
        how = sign_in.current_mode(ctx.settings)
        kijker = sign_in.viewer(ctx)
        entries = _entries(kijker)
        st.session_state[KIJKER] = kijker
        menu: dict[str, list[st.Page]] = {}
        for found, entry in entries.items():
            menu.setdefault(found.groep, []).append(entry)
        chosen = st.navigation(menu, expanded=True)
        with st.sidebar:
            st.caption(ctx.keten.naam)
            if how == sign_in.OIDC:
                sign_in.show_sign_out(ctx, kijker.wie)
        sign_in.show_notice(how, ctx.keten)
        page = next(found.adres for found, entry in entries.items() if entry == chosen)
        kijker.require(next(found.recht for found in entries if found.adres == page))
        chosen.run()
    except sign_in.NietAangemeld as nobody:
        sign_in.show_sign_in(str(nobody), sign_in.providers())
    except Verboden as refusal:
        sign_in.note(ctx, "weigering", kijker.wie, pagina=page)
        st.error(str(refusal))
        _offer_way_out()
    except Weigering as refusal:
        st.error(str(refusal))
        _offer_way_out()
    except Exception:
        number = incident.record(f"on page {page!r}")
        st.error(incident.sentence("het tonen van deze pagina", number))


def _entries(kijker: Kijker) -> dict[Pagina, st.Page]:
    """Every page; in the menu only what the viewer may open. The first of those opens by itself."""
    first = next((page for page in PAGINAS if kijker.mag(page.recht)), None)
    if first is None:
        raise Verboden("U hebt geen rol in deze keten: vraag de beheerder om toegang.")
    return {
        page: st.Page(
            page.pad, title=page.naam, url_path=page.adres, default=page is first, icon="",
            visibility="visible" if kijker.mag(page.recht) else "hidden",
        )
        for page in PAGINAS
    }  # fmt: skip


def _offer_way_out() -> None:
    """Who is signed in but has no role can sign out, to come back as somebody else."""
    if KIJKER not in st.session_state and getattr(st.user, "is_logged_in", False):
        sign_in.show_sign_out(context(), str(st.user.get("email") or ""))


main()
