"""Who is at the page: sign-in, its end, and what is shown to whoever may not come in.

``enter`` gives the viewer, or the door that is shown instead: nothing of the chain is on it, not even
its name. It is asked at every run, so that a role that was withdrawn or a session that ended counts at
the next thing someone does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from ketenmonitor.access import roles
from ketenmonitor.access.account import Account, account, mark
from ketenmonitor.access.modus import ALLEEN_HIER, DEMO
from ketenmonitor.access.oidc import Aanmelding
from ketenmonitor.access.sessies import Sessies
from ketenmonitor.access.viewer import LEZEN, Kijker
from ketenmonitor.errors import Weigering
from ketenmonitor.ui import local_viewer, style
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.serving import modus
from ketenmonitor.ui.sign_in_http import MISLUKT
from ketenmonitor.ui.text import plain

SESSIES = Sessies()
IN, UIT, VERLOPEN, ONBEKEND = "aanmelding", "afmelding", "sessie verlopen", "onbekend"
REFUSED = "geweigerde_paginas"
ONGELDIG, INGETROKKEN = "ongeldige aanmelding", "toegang ingetrokken"


@dataclass(frozen=True)
class Deur:
    """What someone gets to see who may not come in (yet)."""

    zin: str
    aanbieders: tuple[tuple[str, str], ...] = ()
    uit: Callable[[], None] = st.logout

    def show(self) -> None:
        """The name of the program, one sentence, and the way in or out."""
        st.title("Ketenmonitor")
        style.show_sentence(self.zin)
        for code, label in self.aanbieders:
            st.button(plain(label), key=f"aanmelden_{code}", type="primary", on_click=st.login, args=[code])
        if not self.aanbieders:
            st.button("Afmelden", key="afmelden_deur", on_click=self.uit)


def enter(ctx: Context) -> Kijker | Deur:
    """Who is at the page, or the door; sign-ins and refusals are recorded once."""
    how = modus(ctx.settings)
    if how.soort == DEMO:
        return local_viewer.demo_viewer(ctx.keten)
    if how.soort == ALLEEN_HIER or how.aanmelding is None:
        return local_viewer.alone()
    return _signed_in(ctx, how.aanmelding)


def current(aanmelding: Aanmelding) -> Account | None:
    """Who signed in, by the cookie that Streamlit has checked; None when nobody did.

    Raises ``Weigering`` when the sign-in is not good enough (``access.account``).
    """
    return _account(st.user.to_dict(), aanmelding)


def _account(claims: Mapping[str, Any], aanmelding: Aanmelding) -> Account | None:
    return account(claims, aanmelding) if claims.get("is_logged_in") is True else None


def still_in(ctx: Context, claims: Mapping[str, Any]) -> Kijker | None:
    """The viewer that a sign-in lets in at this moment; None when it lets nobody in (any more)."""
    aanmelding = modus(ctx.settings).aanmelding
    if aanmelding is None:
        return None
    now = datetime.now(UTC)
    SESSIES.recall(ctx.dataset.cursor(), mark(claims), now)
    try:
        who = _account(claims, aanmelding)
    except Weigering:
        return None
    if who is None or SESSIES.happened(who.sessie, UIT) or not who.holds(aanmelding.uren, now):
        return None
    viewer = roles.of(ctx.dataset.cursor(), ctx.keten, who.sleutel)
    return viewer if viewer is not None and viewer.mag(LEZEN) else None


def _signed_in(ctx: Context, aanmelding: Aanmelding) -> Kijker | Deur:
    claims = st.user.to_dict()
    viewer = still_in(ctx, claims)
    if viewer is None:
        return _door(ctx, aanmelding, claims)
    who = account(claims, aanmelding)
    if SESSIES.first(who.sessie, IN, datetime.now(UTC)):
        told = {"sessie": who.sessie, "naam": who.naam, "uitgever": who.uitgever}
        ctx.dataset.record(who.sleutel, IN, who.sleutel, **told)
    return viewer


def _door(ctx: Context, aanmelding: Aanmelding, claims: Mapping[str, Any]) -> Deur:
    """Why a sign-in does not let somebody in."""
    try:
        who = _account(claims, aanmelding)
    except Weigering as refusal:
        _once(ctx, mark(claims), ONGELDIG, str(claims.get("email") or claims.get("sub")))
        return Deur(str(refusal))
    if who is None:
        failed = st.query_params.get("aanmelding") == MISLUKT
        return Deur(
            "Het aanmelden is niet gelukt. Probeer het opnieuw." if failed else WELCOME, _buttons(aanmelding)
        )
    if SESSIES.happened(who.sessie, UIT):
        return Deur("U bent afgemeld.", _buttons(aanmelding))
    if not who.holds(aanmelding.uren, datetime.now(UTC)):
        _once(ctx, who.sessie, VERLOPEN, who.sleutel)
        return Deur("Uw sessie is verlopen. Meld u opnieuw aan.", _buttons(aanmelding))
    withdrawn = SESSIES.happened(who.sessie, IN)
    _once(ctx, who.sessie, INGETROKKEN if withdrawn else ONBEKEND, who.sleutel)
    return Deur(_unknown(who, aanmelding, withdrawn=withdrawn), uit=partial(sign_out, ctx, aanmelding))


WELCOME = "Meld u aan om verder te gaan."


def _buttons(aanmelding: Aanmelding) -> tuple[tuple[str, str], ...]:
    return tuple(
        (a.code, f"Aanmelden met {a.naam}" if a.naam else "Aanmelden") for a in aanmelding.aanbieders
    )


def _unknown(who: Account, aanmelding: Aanmelding, *, withdrawn: bool) -> str:
    ask = aanmelding.beheerder or "de beheerder van Ketenmonitor"
    if withdrawn:
        return f"De toegang van {who.sleutel} is ingetrokken. Vraag {ask} waarom, of om nieuwe toegang."
    return (
        f"U bent aangemeld als {who.sleutel}, maar dat account heeft hier geen toegang. "
        f"Vraag {ask} om toegang."
    )


def _once(ctx: Context, sessie: str, reden: str, wie: str) -> None:
    """Record a refusal, once in a sign-in and not at every run of the page."""
    if SESSIES.first(sessie, reden, datetime.now(UTC)):
        ctx.dataset.record(wie, "weigering", wie, sessie=sessie, reden=reden)


def note_refusal(ctx: Context, kijker: Kijker, page: str) -> None:
    """Record that somebody asked for a page that is not theirs, once per visit."""
    seen: set[str] = st.session_state.setdefault(REFUSED, set())
    if page not in seen:
        seen.add(page)
        ctx.dataset.record(kijker.wie, "weigering", kijker.wie, pagina=page)


def show_who(ctx: Context, kijker: Kijker) -> None:
    """In the sidebar: who is signed in and the way out; in a demonstration, whose view it is."""
    how = modus(ctx.settings)
    if how.soort == DEMO:
        local_viewer.show_choice(ctx.keten)
    if how.aanmelding is None:
        return
    st.caption(plain(kijker.naam))
    if st.button("Afmelden", key="afmelden"):
        sign_out(ctx, how.aanmelding)


def show_notice(ctx: Context) -> None:
    """On every page: that nobody signed in, if so."""
    local_viewer.show_notice(modus(ctx.settings).soort, ctx.keten)


def sign_out(ctx: Context, aanmelding: Aanmelding) -> None:
    """End this sign-in, in every tab and for good, here and at the provider."""
    who = current(aanmelding)
    if who is not None and SESSIES.first(who.sessie, UIT, datetime.now(UTC)):
        ctx.dataset.record(who.sleutel, UIT, who.sleutel, sessie=who.sessie)
    st.logout()
