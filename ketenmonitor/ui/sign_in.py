"""Who is there: signed in with OpenID Connect, a visitor of the demonstration, or one person here.

Streamlit and Authlib do the signing in (``st.login``); this module decides whether the server may start, what
an account is, and how long a session lasts. An account is the verified e-mail address in lower case. What it
may see is decided in ``access``.
"""

import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ketenmonitor.access import roles
from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, alleen_hier
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Settings
from ketenmonitor.ui import address
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import ALS
from ketenmonitor.vocabulary.keten import Keten

OIDC, DEMO, ALLEEN_HIER = "oidc", "demo", "alleen hier"
COOKIE_SECRET = 32
NOTED = "aanmelding_genoteerd"
CONFIGURE = (
    "Zonder aanmelding toont Ketenmonitor alleen de demoketen. Richt voor {keten} de aanmelding in "
    "(OpenID Connect, "
    "in .streamlit/secrets.toml; zie hoofdstuk 6 van de handleiding), of start met 'python -m "
    "ketenmonitor start "
    "--alleen-hier' voor één persoon op deze machine."
)


class NietAangemeld(Weigering):
    """Nobody is signed in, or the session is over: the page asks to sign in, and shows nothing else."""


@dataclass(frozen=True)
class Account:
    """Who signed in: the account that roles are granted to, and a name to show."""

    sleutel: str
    naam: str


def providers() -> dict[str, str]:
    """The labels of the configured providers by the name ``st.login`` takes (empty: the only one)."""
    auth = auth_section()
    named = {name: part for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part}
    if named:
        return {name: str(part.get("label", name.capitalize())) for name, part in named.items()}
    return {"": str(auth.get("label", "uw organisatie"))} if "client_id" in auth else {}


def auth_section() -> Mapping[str, Any]:
    """The part ``[auth]`` of the secrets; empty when there is none."""
    if not st.secrets.load_if_toml_exists():
        return {}
    found: Mapping[str, Any] = st.secrets.get("auth", {})
    return found


def mode(chosen: Settings, auth: Mapping[str, Any], address: str) -> str:
    """How the server may run: with sign-in, as the demonstration, or for one person here.

    ``address`` is where the server listens. Raises ``Weigering`` when it may not run at all: an own chain
    without sign-in, without sign-in for more than this machine, or a sign-in that is not safe.
    """
    configured = "client_id" in auth or any(
        isinstance(p, Mapping) and "client_id" in p for p in auth.values()
    )
    if configured:
        if len(str(auth.get("cookie_secret", ""))) < COOKIE_SECRET:
            raise Weigering(
                f"Het cookie_secret onder [auth] is korter dan {COOKIE_SECRET} tekens: maak er een "
                f"met 'python -c "
                '"import secrets; print(secrets.token_hex(32))"\' en zet het in .streamlit/secrets.toml.'
            )
        return OIDC
    if not is_loopback(address):
        raise Weigering(
            "Zonder aanmelding is Ketenmonitor alleen op deze machine te bereiken: zet "
            "server.address op localhost, "
            "of richt de aanmelding in (zie hoofdstuk 6 van de handleiding)."
        )
    if chosen.alleen_hier:
        return ALLEEN_HIER
    if not chosen.is_demo:
        raise Weigering(CONFIGURE.format(keten=f"de keten in {chosen.keten.name}"))
    return DEMO


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def current_mode(chosen: Settings) -> str:
    """How this server runs; see ``mode``."""
    return mode(chosen, auth_section(), str(st.get_option("server.address") or ""))


def account(claims: Mapping[str, Any], now: float, hours: float) -> Account:
    """Who these claims of a provider are.

    Raises ``NietAangemeld`` when the session is over (``hours`` after the token was issued) and ``Weigering``
    when the provider gives no e-mail address, or one that it did not verify.
    """
    issued = max(float(claims.get("iat") or 0), float(claims.get("auth_time") or 0))
    if not issued or now - issued > hours * 3600:
        raise NietAangemeld("Uw sessie is verlopen: meld u opnieuw aan.")
    email = str(claims.get("email") or "").strip().lower()
    if not email:
        raise Weigering(
            "Uw account heeft geen e-mailadres: vraag uw organisatie dat bij de aanmelding mee te geven."
        )
    if claims.get("email_verified") is False:
        raise Weigering(f"Het e-mailadres {email} is niet bevestigd: bevestig het bij uw organisatie.")
    return Account(email, str(claims.get("name") or email))


def viewer(ctx: Context) -> Kijker:
    """Who looks, for this run of the page; raises when nobody may."""
    how = current_mode(ctx.settings)
    if how == ALLEEN_HIER:
        return alleen_hier("alleen hier")
    if how == DEMO:
        return demo_viewer(ctx.keten)
    if not st.user.is_logged_in:
        raise NietAangemeld("")
    who = account(st.user.to_dict(), time.time(), ctx.settings.sessie_uren)
    found = roles.of(ctx.dataset.cursor(), ctx.keten, who.sleutel)
    if found is None or not found.rollen:
        note(ctx, "weigering", who.sleutel, reden="geen rol in de keten")
        raise Weigering(
            f"{who.sleutel} heeft geen rol in deze keten: vraag de beheerder van de keten om toegang."
        )
    note(ctx, "aanmelding", who.sleutel)
    return found


def note(ctx: Context, soort: str, wie: str, **bijzonderheden: object) -> None:
    """Tell of a sign-in or refusal in the audit trail, once per visit."""
    key = (soort, wie, *bijzonderheden.values())
    seen: set[object] = st.session_state.setdefault(NOTED, set())
    if key not in seen:
        seen.add(key)
        ctx.dataset.record(wie, soort, wie, **bijzonderheden)


def demo_choices(keten: Keten) -> dict[str, tuple[str, Rol]]:
    """The roles to try in the demonstration: what is shown and the role, by the code in the address."""
    gemeenten = {code: (f"Gemeente {naam}", Rol(GEMEENTE, code)) for code, naam in keten.gemeenten.items()}
    partners = {code: (f"Partner {p.naam}", Rol(PARTNER, code)) for code, p in keten.partners.items()}
    return {
        REGISSEUR: ("Ketenregisseur", Rol(REGISSEUR)),
        **gemeenten,
        **partners,
        BEHEERDER: ("Beheerder", Rol(BEHEERDER)),
    }


def demo_viewer(keten: Keten) -> Kijker:
    """Who is played in the demonstration, as chosen in the side bar and kept in the address."""
    choices = demo_choices(keten)
    with st.sidebar:
        chosen = address.select(
            "Bekijk de demonstratie als", ALS, {code: label for code, (label, _) in choices.items()}
        )
    label, rol = choices[chosen]
    return Kijker(label, label, (rol,))


def show_notice(how: str, keten: Keten) -> None:
    """Say on every page when there is no sign-in."""
    if how == DEMO:
        st.caption("Demonstratie zonder aanmelding: alle gegevens zijn verzonnen. Kies links een andere rol.")
    elif how == ALLEEN_HIER:
        st.caption(f"Zonder aanmelding, alleen op deze machine: u ziet en mag alles van {keten.naam}.")


def show_sign_in(reason: str, choices: Mapping[str, str]) -> None:
    """The page for who is not signed in: a sentence and a button per provider, nothing of the chain."""
    st.title("Ketenmonitor")
    if reason:
        st.warning(reason)
    st.write("Meld u aan om de cijfers van uw keten te zien.")
    for name, label in choices.items():
        if st.button(f"Aanmelden met {label}", type="primary", key=f"aanmelden_{name}"):
            st.login(name or None)


def show_sign_out(ctx: Context, wie: str) -> None:
    """Who is signed in, and the way out."""
    st.caption(f"Aangemeld als {wie}")
    if st.button("Afmelden", key="afmelden"):
        ctx.dataset.record(wie, "afmelding", wie)
        st.logout()
