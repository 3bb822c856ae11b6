"""Links between figures and actions: a new action about a figure, the page of one, and what is overdue."""

from collections.abc import Sequence
from datetime import date

from ketenmonitor.access.viewer import LEREN
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.learning import actie as learning
from ketenmonitor.learning.actie import Actie
from ketenmonitor.learning.wens import Wens
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import learning_words as words
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel

NIEUW = "nieuw"


def new_action_address(kpi: str, selectie: Selectie, maand: date) -> str:
    """Where an action about a figure begins: the form, filled in with the KPI, its cut and what it says.

    What it says is worked out there anew, so that nothing of it comes from the address.
    """
    return link("verbeteren", actie=NIEUW, kpi=kpi, maand=nl.month_code(maand), **selectie.gekozen)


def wish_link(ctx: Context, wens: Wens, selectie: Selectie, maand: date) -> Cel | None:
    """The link to begin an action about a wish that does not come true; None for who may not."""
    if not may_act(ctx, selectie):
        return None
    where = link(
        "verbeteren", actie=NIEUW, wens=str(wens.wens), kpi=wens.gemeten_door, maand=nl.month_code(maand),
        **selectie.gekozen,
    )  # fmt: skip
    return Cel("Actie", link=where, uitleg="Begin een verbeteractie over deze wens")


def action_address(actie: int) -> str:
    """The page of one action."""
    return link("verbeteren", actie=str(actie))


def may_act(ctx: Context, selectie: Selectie) -> bool:
    """Whether the viewer may begin an action about this cut, or change one."""
    return ctx.kijker.mag(LEREN) and ctx.kijker.mag_toelichten(selectie)


def new_action_link(ctx: Context, kpi: str, selectie: Selectie, maand: date) -> Cel | None:
    """The link to begin an action about a figure; None for who may not."""
    if not may_act(ctx, selectie):
        return None
    told = "Begin een verbeteractie over dit cijfer"
    return Cel("Actie", link=new_action_address(kpi, selectie, maand), uitleg=told)


def held(ctx: Context) -> list[Actie]:
    """The actions about figures that the viewer may see."""
    return learning.holding(ctx.zicht())


def overdue(ctx: Context, selectie: Selectie) -> list[Cel]:
    """A point of attention for every evaluation that is due, for who may evaluate, in the cut of the page."""
    return [
        Cel(words.overdue(a), link=action_address(a.actie), merk="◷", merktoon="aandacht")
        for a in _due(ctx, held(ctx))
        if selectie.gemeente in (None, a.gemeente)
    ]


def _due(ctx: Context, acties: Sequence[Actie]) -> list[Actie]:
    due = [a for a in acties if a.over_tijd(ctx.today) and may_act(ctx, a.selectie)]
    return sorted(due, key=lambda a: (a.evaluatie, a.actie))
