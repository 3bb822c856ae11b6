"""The forms of bottlenecks: report one, count it, give it an owner, decide, tell back, answer."""

import streamlit as st

from ketenmonitor.access.viewer import LEREN, REGIE
from ketenmonitor.dataset.records import LINE, NOTE
from ketenmonitor.learning import knelpunt as learning
from ketenmonitor.learning.knelpunt import BESLOTEN, MEEST, OPEN, TERUGGEKOPPELD, THEMAS, Knelpunt, Melding
from ketenmonitor.presentation import bottleneck_words as words
from ketenmonitor.ui import acties, filters, gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.text import plain

HELP = (
    "Schrijf op wat er in de keten misgaat, niet bij wie: geen namen, datums of nummers van cliënten. Alle "
    "partners en gemeenten van de keten lezen dit."
)


def show_new(ctx: Context) -> None:
    """The form to report a bottleneck, for one's own organisation."""
    st.subheader("Een knelpunt melden")
    st.caption(HELP)
    names, partners = learning.melders(ctx.kijker, ctx.keten), filters.names_of(ctx, "partner")
    if not names:
        st.info("Melden gebeurt namens een organisatie van de keten: vraag de beheerder om een rol.")
        return
    with st.form("knelpunt_nieuw", border=False):
        titel = st.text_input("Titel", max_chars=LINE)
        omschrijving = st.text_area("Wat gaat er mis, en waarom lukt het in de casus niet?", max_chars=NOTE)
        left, middle, right = st.columns([2, 2, 1])
        thema = left.selectbox("Thema", list(THEMAS), format_func=lambda code: THEMAS[code])
        melder = middle.selectbox("Gemeld door", list(names), format_func=lambda code: names[code])
        gezien = right.number_input("Hoe vaak gezien", 1, MEEST, 1)
        betrokken = st.multiselect(
            "Betrokken partners", list(partners), format_func=lambda code: partners[code], placeholder="Kies"
        )
        if not st.form_submit_button("Meld het knelpunt", type="primary"):
            return
    melding = Melding(thema, titel, omschrijving, tuple(betrokken), int(gezien), melder)
    gedaan.attempt(acties.PLAATS, lambda: _report(ctx, melding))


def _report(ctx: Context, melding: Melding) -> str:
    door = ctx.doet(LEREN)
    learning.require_melder(ctx.kijker, ctx.keten, melding.melder)
    number = learning.report(ctx.dataset, melding, ctx.today, door)
    st.query_params["knelpunt"] = str(number)
    return f"Knelpunt {number} is gemeld."


def show_steps(ctx: Context, k: Knelpunt) -> None:
    """What can be done with a bottleneck in its state, by who looks."""
    own = k.melder in learning.melders(ctx.kijker, ctx.keten)
    directs = ctx.kijker.mag(REGIE)
    if k.status in OPEN:
        _again(ctx, k)
        if directs:
            _take_up(ctx, k)
            if k.eigenaar:
                _decide(ctx, k)
        if own or directs:
            _withdraw(ctx, k)
    if k.status == BESLOTEN and directs:
        _feed_back(ctx, k)
    if k.status == TERUGGEKOPPELD and learning.answers(ctx.kijker, k.melder):
        _answer(ctx, k)


def _again(ctx: Context, k: Knelpunt) -> None:
    with st.expander("Ook bij u gezien?"), st.form(f"gezien_{k.knelpunt}_{k.versie}", border=False):
        keer = st.number_input("Hoe vaak nog", 1, MEEST, 1)
        if st.form_submit_button("Tel erbij"):
            gedaan.attempt(acties.PLAATS, lambda: _counted(ctx, k, int(keer)))


def _counted(ctx: Context, k: Knelpunt, keer: int) -> str:
    learning.seen_again(ctx.dataset, k.knelpunt, keer, ctx.doet(LEREN))
    return f"Knelpunt {k.knelpunt} is nu {k.gezien + keer} keer gezien."


def _take_up(ctx: Context, k: Knelpunt) -> None:
    label = "Eigenaar wijzigen" if k.eigenaar else "In behandeling nemen"
    with (
        st.expander(plain(label), expanded=not k.eigenaar),
        st.form(f"eigenaar_{k.knelpunt}_{k.versie}", border=False),
    ):
        eigenaar = st.text_input("Eigenaar op beleidsniveau", k.eigenaar, max_chars=LINE)
        if st.form_submit_button(plain(label)):
            gedaan.attempt(acties.PLAATS, lambda: _taken(ctx, k, eigenaar))


def _taken(ctx: Context, k: Knelpunt, eigenaar: str) -> str:
    learning.take_up(ctx.dataset, k.knelpunt, eigenaar, ctx.doet(REGIE))
    return f"Knelpunt {k.knelpunt} is in behandeling bij {eigenaar.strip()}."


def _decide(ctx: Context, k: Knelpunt) -> None:
    with st.expander("Besluiten"), st.form(f"besluit_{k.knelpunt}_{k.versie}", border=False):
        besluit = st.text_area("Wat is er besloten?", max_chars=NOTE)
        if st.form_submit_button("Leg het besluit vast", type="primary"):
            gedaan.attempt(acties.PLAATS, lambda: _decided(ctx, k, besluit))


def _decided(ctx: Context, k: Knelpunt, besluit: str) -> str:
    learning.decide(ctx.dataset, k.knelpunt, besluit, ctx.today, ctx.doet(REGIE))
    return f"Het besluit over knelpunt {k.knelpunt} is vastgelegd: koppel het nu terug."


def _feed_back(ctx: Context, k: Knelpunt) -> None:
    with (
        st.expander("Terugkoppelen", expanded=True),
        st.form(f"terug_{k.knelpunt}_{k.versie}", border=False),
    ):
        tekst = st.text_area(
            plain(f"Wat is teruggekoppeld aan {words.melder(ctx.keten, k.melder)}?"), max_chars=NOTE
        )
        if st.form_submit_button("Leg de terugkoppeling vast", type="primary"):
            gedaan.attempt(acties.PLAATS, lambda: _told_back(ctx, k, tekst))


def _told_back(ctx: Context, k: Knelpunt, tekst: str) -> str:
    learning.feed_back(ctx.dataset, k.knelpunt, tekst, ctx.today, ctx.doet(REGIE))
    return f"De terugkoppeling over knelpunt {k.knelpunt} is vastgelegd."


def _answer(ctx: Context, k: Knelpunt) -> None:
    st.caption("U meldde dit knelpunt. Is het opgelost? Zo niet, dan is het weer in behandeling.")
    yes, no, _ = st.columns([1, 1, 3])
    if yes.button("Opgelost", key=f"opgelost_{k.knelpunt}_{k.versie}"):
        gedaan.attempt(acties.PLAATS, lambda: _answered(ctx, k, True))
    if no.button("Niet opgelost", key=f"niet_opgelost_{k.knelpunt}_{k.versie}"):
        gedaan.attempt(acties.PLAATS, lambda: _answered(ctx, k, False))


def _answered(ctx: Context, k: Knelpunt, opgelost: bool) -> str:
    door = ctx.doet(LEREN)
    learning.require_answer(ctx.kijker, k.melder)
    learning.answer(ctx.dataset, k.knelpunt, opgelost, door)
    return f"Knelpunt {k.knelpunt} is {'opgelost' if opgelost else 'weer in behandeling'}."


def _withdraw(ctx: Context, k: Knelpunt) -> None:
    with st.expander("Intrekken"):
        st.caption("Een ingetrokken knelpunt telt niet meer mee; wat er stond, blijft bewaard.")
        if st.button("Trek het knelpunt in", key=f"intrekken_{k.knelpunt}_{k.versie}"):
            gedaan.attempt(acties.PLAATS, lambda: _withdrawn(ctx, k))


def _withdrawn(ctx: Context, k: Knelpunt) -> str:
    door = ctx.doet(LEREN)
    if not ctx.kijker.mag(REGIE):
        learning.require_melder(ctx.kijker, ctx.keten, k.melder)
    learning.withdraw(ctx.dataset, k.knelpunt, door)
    st.query_params.pop("knelpunt", None)
    return f"Knelpunt {k.knelpunt} is ingetrokken."
