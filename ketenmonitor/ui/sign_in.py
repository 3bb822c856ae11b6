"""Who is there: one person on this machine, or a visitor of the demonstration as ketenregisseur."""

import os

from ketenmonitor.access.viewer import REGISSEUR, Kijker, Rol, alleen_hier
from ketenmonitor.ui.context import Context


def viewer(ctx: Context) -> Kijker:
    """Who looks."""
    if os.environ.get("KETENMONITOR_ALLEEN_HIER"):
        return alleen_hier("alleen hier")
    return Kijker("demo", "demo", (Rol(REGISSEUR),))
