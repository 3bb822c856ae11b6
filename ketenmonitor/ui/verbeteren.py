"""The page Verbeteren: improvement actions with their effect, and bottlenecks with their decision."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.access.viewer import LEREN
from ketenmonitor.learning import effect as learning_effect
from ketenmonitor.learning import knelpunt as learning_knelpunt
from ketenmonitor.learning.actie import Actie
from ketenmonitor.learning.effect import Effect
from ketenmonitor.presentation import learning_words as words
from ketenmonitor.ui import actie, actie_vorm, acties, acties_adres, address, data, gedaan, knelpunten
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.remembered import remembered
from ketenmonitor.ui.style import show_sentence
from ketenmonitor.vocabulary.kpi import kpis

PARTS = {"acties": "Acties", "knelpunten": "Knelpunten"}


def show() -> None:
    """The whole page."""
    ctx = context()
    ctx.kijker.require(LEREN)
    st.title(pagina("verbeteren").vraag)
    held = [a for a in acties_adres.held(ctx) if a.kpi in kpis()]
    raised = learning_knelpunt.holding(ctx.dataset.cursor())
    effecten = {a.actie: effect(ctx, a, held) for a in held}
    show_sentence(words.answer(held, effecten, sum(k.open for k in raised), ctx.today))
    part = address.segments("Onderdeel", "deel", PARTS)
    gedaan.tell(acties.PLAATS)
    asked = st.query_params.get("actie", "")
    if part == "knelpunten":
        knelpunten.show(ctx, raised, held)
    elif asked == acties_adres.NIEUW:
        actie_vorm.show_new(ctx, raised)
    elif asked:
        actie.show(ctx, asked, held, effecten)
    else:
        acties.show(ctx, held, effecten)


@remembered
def effect(ctx: Context, a: Actie, others: Sequence[Actie]) -> Effect:
    """What the control chart says of an action; see ``learning.effect``."""
    return learning_effect.of(ctx.zicht(), a, ctx.today, data.held_notes(ctx), others)
