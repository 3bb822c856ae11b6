"""The page Ketenscan: results of a round, one partner, progress, filling in, and what the director does."""

from collections.abc import Sequence

import streamlit as st

from ketenmonitor.access.viewer import LEREN, REGIE, Verboden
from ketenmonitor.learning.maturity import answers, results, rounds
from ketenmonitor.learning.maturity.answers import Invulling
from ketenmonitor.learning.maturity.results import Uitslag
from ketenmonitor.learning.maturity.rounds import Ronde
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import scan_words as words
from ketenmonitor.ui import (
    address,
    filters,
    ketenscan_partner,
    ketenscan_regie,
    ketenscan_uitslag,
    vragenlijst,
)
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import show_sentence
from ketenmonitor.ui.text import plain

UITSLAG, PARTNER, VOORTGANG, INVULLEN, RONDES = "uitslag", "partner", "voortgang", "invullen", "rondes"
PARTS = {
    UITSLAG: "Uitslag",
    PARTNER: "Eén partner",
    VOORTGANG: "Voortgang",
    INVULLEN: "Invullen",
    RONDES: "Rondes en uitnodigingen",
}


def show() -> None:
    """The whole page."""
    ctx = context()
    ctx.kijker.require(LEREN)
    st.title(pagina("ketenscan").vraag)
    zicht = ctx.zicht()
    over = results.over(zicht, ctx.today)
    running = rounds.open_now(zicht.cursor, ctx.today)
    uitslag = _chosen(ctx, over)
    names = filters.names_of(ctx, "partner")
    show_sentence(words.answer(uitslag, ctx.keten.naam, names) if uitslag else _nothing_yet(ctx, running))
    if running is not None:
        st.caption(plain(f"Ronde ‘{running.naam}’ is open tot en met {nl.day(running.sluit)}."))
    parts = _parts(ctx, uitslag, over, running)
    if not parts:
        return
    part = address.segments("Onderdeel", "deel", parts)
    if part == RONDES:
        ketenscan_regie.show(ctx, running)
    elif part == INVULLEN and running is not None:
        _fill_in(ctx, running)
    elif uitslag is not None and part == PARTNER:
        ketenscan_partner.show(ctx, uitslag)
    elif uitslag is not None and part == VOORTGANG:
        ketenscan_partner.show_progress(ctx, over, uitslag)
    elif uitslag is not None:
        ketenscan_uitslag.show(ctx, uitslag)


def _chosen(ctx: Context, over: Sequence[Ronde]) -> Uitslag | None:
    """The results of the round in the address, or of the latest; with a list when there are more."""
    if not over:
        return None
    by_code = {str(r.ronde): r for r in reversed(over)}
    code = next(iter(by_code))
    if len(by_code) > 1:
        with st.columns([1.4, 3])[0]:
            code = address.select("Ronde", "ronde", {code: r.naam for code, r in by_code.items()})
    return results.of_round(ctx.zicht(), by_code[code], ctx.today)


def _nothing_yet(ctx: Context, running: Ronde | None) -> str:
    if running is not None:
        return f"Ronde ‘{running.naam}’ loopt: de uitslag is er als zij is gesloten."
    if ctx.kijker.mag(REGIE):
        return "Er is nog geen ronde geweest: open er een en nodig de partners uit."
    return "Er is nog geen ronde geweest: de ketenregisseur opent er een en nodigt de partners uit."


def _parts(
    ctx: Context, uitslag: Uitslag | None, over: Sequence[Ronde], running: Ronde | None
) -> dict[str, str]:
    """The parts of the page that there are for this viewer."""
    there = {
        UITSLAG: uitslag is not None,
        PARTNER: uitslag is not None and bool(uitslag.partners),
        VOORTGANG: len(over) > 1,
        INVULLEN: running is not None and bool(_own(ctx)),
        RONDES: ctx.kijker.mag(REGIE),
    }
    return {part: name for part, name in PARTS.items() if there[part]}


def _own(ctx: Context) -> list[str]:
    """The partners for which this viewer can answer."""
    return [p for p in ctx.keten.partners if ctx.kijker.owns(p)]


def _fill_in(ctx: Context, running: Ronde) -> None:
    own = _own(ctx)
    names = {p: ctx.keten.partners[p].naam for p in own}
    partner = own[0] if len(own) == 1 else address.select("Namens", "namens", names)

    def keep(invulling: Invulling) -> None:
        ctx.doet(LEREN)  # who that is, is not kept
        if not ctx.kijker.owns(partner):
            raise Verboden("U kunt alleen namens uw eigen organisatie antwoorden.")
        answers.submit(ctx.dataset, partner, invulling, ctx.today)

    vragen = rounds.questionnaire(ctx.dataset.cursor(), running)
    vragenlijst.show(vragen, running, partner, names[partner], keep)
