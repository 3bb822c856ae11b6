"""Who looks when nobody signs in: any role on the demonstration chain, or the one person at this machine."""

import getpass

from ketenmonitor.access.modus import ALLEEN_HIER, DEMO
from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, alleen_hier
from ketenmonitor.ui import address, style
from ketenmonitor.ui.navigation import ALS
from ketenmonitor.vocabulary.keten import Keten


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
    """The viewer of the demonstration, in the role that this visitor chose."""
    choices = demo_choices(keten)
    label, rol = choices[address.chosen(ALS, choices)]
    return Kijker(label, label, (rol,))


def show_choice(keten: Keten) -> None:
    """The choice of role; a link from page to page keeps it in the address."""
    address.select("Bekijk als", ALS, {code: label for code, (label, _) in demo_choices(keten).items()})


def alone() -> Kijker:
    """The one person at this machine, who sees everything."""
    return alleen_hier(person())


def person() -> str:
    """Who runs this program, as the audit trail records it."""
    try:
        return f"{getpass.getuser()} (alleen hier)"
    except (OSError, KeyError):  # a container may run under a number without a name
        return "alleen hier"


def show_notice(soort: str, keten: Keten) -> None:
    """The line on every page that says that nobody signed in."""
    if soort == DEMO:
        style.show_notice(
            "Demonstratie zonder aanmelding: alle gegevens zijn verzonnen. Kies links een andere rol."
        )
    elif soort == ALLEEN_HIER:
        style.show_notice(f"Alleen op deze machine, zonder aanmelding: u ziet en mag alles van {keten.naam}.")
