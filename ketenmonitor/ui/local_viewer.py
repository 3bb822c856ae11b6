"""Who looks when nobody signs in: any role on the demonstration chain, or the one person at this machine."""

import getpass
from collections.abc import Mapping

import streamlit as st

from ketenmonitor.access.modus import ALLEEN_HIER, DEMO
from ketenmonitor.access.roles import Kijker
from ketenmonitor.ui import style
from ketenmonitor.vocabulary.keten import Keten

Rol = tuple[str, str | None]
CHOICE = "bekijk_als"
EVERYTHING: tuple[Rol, ...] = (("ketenregisseur", None), ("beheerder", None))


def demo_choices(keten: Keten) -> Mapping[str, Rol]:
    """The roles to try in the demonstration, by their label; the first is where it begins."""
    choices: dict[str, Rol] = {"Ketenregisseur": ("ketenregisseur", None)}
    choices |= {f"Gemeente {naam}": ("gemeente", code) for code, naam in keten.gemeenten.items()}
    choices |= {f"Partner {p.naam}": ("partner", code) for code, p in keten.partners.items()}
    return choices | {"Beheerder": ("beheerder", None)}


def demo_viewer(keten: Keten) -> Kijker:
    """The viewer of the demonstration, in the role that this visitor chose."""
    choices = demo_choices(keten)
    chosen = str(st.session_state.get(CHOICE))
    label = chosen if chosen in choices else next(iter(choices))
    return Kijker("demonstratie", f"{label} (demonstratie)", (choices[label],))


def show_choice(keten: Keten) -> None:
    """The choice of role; it lives in the session and not in the address, which is passed on."""
    st.selectbox("Bekijk als", list(demo_choices(keten)), key=CHOICE, persist_state="session")


def alone() -> Kijker:
    """The one person at this machine, who sees everything."""
    return Kijker(person(), person(), EVERYTHING)


def person() -> str:
    """Who runs this program, as the audit trail records it."""
    try:
        return f"{getpass.getuser()} (alleen hier)"
    except (OSError, KeyError):  # a container may run under a number without a name
        return "alleen hier"


def show_notice(soort: str, keten: Keten) -> None:
    """The line on every page that says that nobody signed in."""
    if soort == DEMO:
        style.show_notice("Demonstratie: verzonnen gegevens, zonder aanmelding.")
    elif soort == ALLEEN_HIER:
        style.show_notice(f"Alleen op deze machine, zonder aanmelding: u ziet alles van {keten.naam}.")
