"""Who comes with an invitation for the Ketenscan: the questionnaire, and nothing else of the chain.

The shell asks ``enter`` before it asks who is there. A code that holds gives a ``Gast``: no viewer is put in
the session, so whatever else would be asked of the dataset is refused. A code that does not hold gives
nothing but the ordinary door, with one sentence that is the same for every such code.
"""

import streamlit as st

from ketenmonitor import logbook
from ketenmonitor.learning.maturity import answers, invitations, rounds
from ketenmonitor.learning.maturity.answers import Invulling
from ketenmonitor.learning.maturity.invitations import Gast
from ketenmonitor.ui import style, vragenlijst
from ketenmonitor.ui.address import UITNODIGING
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.serving import modus
from ketenmonitor.ui.text import plain

GEEN = "Deze uitnodiging geldt niet of niet meer: vraag wie u uitnodigde om een nieuwe link."


def enter(ctx: Context) -> Gast | None:
    """Whose code stands in the address, if it holds; ``Weigering`` when the server may not be open at all."""
    code = _code()
    if not code:
        return None
    modus(ctx.settings)
    guest = invitations.guest(ctx.dataset.cursor(), code, ctx.today)
    if guest is None or guest.partner not in ctx.keten.partners:
        return None
    logbook.conceal(code)
    return guest


def show(ctx: Context, gast: Gast) -> None:
    """The questionnaire of the guest's round, for the guest's partner."""
    code, naam = _code(), ctx.keten.partners[gast.partner].naam
    st.title(plain(f"Ketenscan van {ctx.keten.naam}"))
    vragen = rounds.questionnaire(ctx.dataset.cursor(), gast.ronde)

    def keep(invulling: Invulling) -> None:
        answers.submit_by_invitation(ctx.dataset, code, invulling, ctx.today)

    vragenlijst.show(vragen, gast.ronde, gast.partner, naam, keep)


def show_notice() -> None:
    """Above the door or a page: that the code in the address does not hold, if there is one."""
    if _code():
        style.show_notice(GEEN)


def link(code: str) -> str:
    """The address for the people of a partner; without the server where that is not known."""
    here = str(st.context.url or "")
    base = here.removesuffix("/").removesuffix(f"/{pagina('ketenscan').adres}")
    logbook.conceal(code)
    return f"{base}/{pagina('ketenscan').adres}?{UITNODIGING}={code}"


def _code() -> str:
    return st.query_params.get(UITNODIGING, "")
