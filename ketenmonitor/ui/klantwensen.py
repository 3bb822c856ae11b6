"""The part Klantwensen of the page Klantroutes: what clients wish beside what the chain delivered."""

from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import LEREN, REGIE
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.records import LINE, NOTE
from ketenmonitor.journeys.reach import ORDER
from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.learning import wens as wensen
from ketenmonitor.learning.confrontation import NIET_VERVULD, VERVULD, Confrontatie
from ketenmonitor.learning.wens import KPI, PARTNERS, STAP, Norm, Wens
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import wish_words
from ketenmonitor.ui import gedaan
from ketenmonitor.ui.acties_adres import wish_link
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.klantroutes_gegevens import confrontations, download
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis

PLAATS = "klantwensen"
MARK = {VERVULD: ("●", "goed"), NIET_VERVULD: ("▲", "aandacht")}


def show(ctx: Context, r: Klantroutes, maand: date, selectie: Selectie) -> None:
    """The confrontation of wishes and what was delivered, with a form to record wishes."""
    st.subheader("Doen we wat cliënten verwachten?")
    gedaan.tell(PLAATS)
    found = confrontations(ctx, r, maand, selectie)
    if found:
        show_sentence(wish_words.answer(found))
        _table(ctx, found, maand, selectie)
    else:
        show_sentence(
            "Er zijn nog geen klantwensen vastgelegd: leg vast wat cliënten van de keten verwachten."
        )
    if ctx.kijker.mag(LEREN):
        with st.expander("Een wens vastleggen"):
            _form(ctx, None)
        own = wensen.changeable(ctx.dataset.cursor(), ctx.kijker.handtekening, regie=ctx.kijker.mag(REGIE))
        if own:
            with st.expander("Een wens wijzigen of intrekken"):
                _amend(ctx, own)
    with st.expander("Geschiedenis van de wensen"):
        _history(ctx)


def _table(ctx: Context, found: list[Confrontatie], maand: date, selectie: Selectie) -> None:
    head = [
        Cel("Wat cliënten wensen"), Cel("Van wie"), Cel("Norm"), Cel("Geleverd", getal=True), Cel("Oordeel"),
        Cel("Verbeteren"),
    ]  # fmt: skip
    rows, figures = [], []
    for c in found:
        w, norm, told = c.wens, wish_words.norm(c.wens.norm), wish_words.delivered(c)
        mark, tone = MARK.get(c.oordeel, ("", "zacht"))
        verdict = Cel(c.oordeel, merk=mark, toon=tone)
        act = wish_link(ctx, w, selectie, maand) if c.oordeel == NIET_VERVULD else None
        rows.append(
            Rij(
                [
                    Cel(w.tekst, uitleg=w.bron), Cel(w.van_wie), Cel(norm),
                    Cel(told, getal=True, uitleg=f"over {nl.month(c.maand)}" if c.maand else ""), verdict,
                    act or Cel(""),
                ]
            )
        )  # fmt: skip
        figures.append([w.tekst, w.van_wie, norm, told, c.oordeel, w.bron])
    show_table(head, rows, "Wensen en wat er werd geleverd")
    download(ctx, "wensen", ["wens", "van_wie", "norm", "geleverd", "oordeel", "bron"], figures)


def _form(ctx: Context, held: Wens | None) -> None:
    """The form of a new wish, or of another version of one; how it is measured decides on the fields."""
    own = str(held.wens) if held else "nieuw"
    soorten = list(wensen.SOORTEN)
    soort = st.radio(
        "Waaraan is te meten of de wens uitkomt?", soorten, format_func=wensen.SOORTEN.__getitem__,
        horizontal=True, index=soorten.index(held.soort) if held else 0, key=f"wens_soort_{own}",
    )  # fmt: skip
    with st.form(f"wens_{own}", border=False):
        tekst = st.text_input(
            "De wens, in de woorden van de cliënt", held.tekst if held else "", max_chars=LINE
        )
        left, right = st.columns(2)
        with left:
            van_wie = st.text_input("Van wie", held.van_wie if held else "", max_chars=LINE)
        with right:
            bron = st.text_input("Hoe weten we dat?", held.bron if held else "", max_chars=NOTE)
        norm = _norm_fields(soort, held.norm if held and held.soort == soort else None)
        if st.form_submit_button("Wens vastleggen" if held is None else "Wens wijzigen"):

            def write() -> str:
                door = ctx.doet(LEREN)
                if held is None:
                    wensen.record(ctx.dataset, tekst, van_wie, bron, norm, door)
                    return "De wens is vastgelegd."
                regie = ctx.kijker.mag(REGIE)
                wensen.change(ctx.dataset, held.wens, tekst, van_wie, bron, norm, door, regie=regie)
                return "De wens is gewijzigd."

            gedaan.attempt(PLAATS, write)


def _norm_fields(soort: str, n: Norm | None) -> Norm:
    if soort == KPI:
        known = {k.kpi: k.naam for k in kpis().values() if k.richting != "neutraal"}
        left, right = st.columns(2)
        with left:
            kpi = st.selectbox(
                "KPI", list(known), format_func=known.__getitem__,
                index=list(known).index(n.kpi) if n and n.kpi in known else 0,
            )  # fmt: skip
        with right:
            waarde = st.number_input(
                "Norm, in de eenheid van de KPI", value=n.waarde if n else None, min_value=0.0
            )
        return Norm(KPI, kpi=kpi, waarde=waarde)
    columns = st.columns(4)
    if soort == PARTNERS:
        with columns[0]:
            hooguit = st.number_input("Hooguit zo veel partners", value=(n and n.hooguit) or 1, min_value=1)
        with columns[1]:
            return Norm(PARTNERS, hooguit=int(hooguit), aandeel=_share(n))
    with columns[0]:
        eerst = st.selectbox("Vanaf", ORDER, index=ORDER.index(n.eerst if n else "aanmelding"))
    with columns[1]:
        dan = st.selectbox("Tot", ORDER, index=ORDER.index(n.dan if n else "intake"))
    with columns[2]:
        dagen = st.number_input("Binnen dagen", value=(n and n.dagen) or 14, min_value=1)
    with columns[3]:
        return Norm(STAP, eerst=eerst, dan=dan, dagen=int(dagen), aandeel=_share(n))


def _share(n: Norm | None) -> float:
    return float(
        st.number_input(
            "Voor % van de cliënten", value=(n and n.aandeel) or 80.0, min_value=0.0, max_value=100.0
        )
    )


def _amend(ctx: Context, held: list[Wens]) -> None:
    by_number = {w.wens: w for w in held}
    number = st.selectbox("Wens", list(by_number), format_func=lambda i: by_number[i].tekst, key="wens_keuze")
    _form(ctx, by_number[number])
    if st.button("Wens intrekken"):

        def gone() -> str:
            wensen.withdraw(ctx.dataset, number, ctx.doet(LEREN), regie=ctx.kijker.mag(REGIE))
            return "De wens is ingetrokken."

        gedaan.attempt(PLAATS, gone)


def _history(ctx: Context) -> None:
    head = [Cel("Wens"), Cel("Versie", getal=True), Cel("Norm"), Cel("Wat"), Cel("Door"), Cel("Op")]
    rows = [
        Rij(
            [
                Cel(w.tekst), Cel(str(w.versie), getal=True), Cel(wish_words.norm(w.norm)),
                Cel("ingetrokken" if w.ingetrokken else "vastgelegd" if w.versie == 1 else "gewijzigd"),
                Cel(w.vastgelegd_door), Cel(nl.moment(w.vastgelegd_op)),
            ]
        )
        for w in wensen.history(ctx.dataset.cursor())
    ]  # fmt: skip
    if rows:
        show_table(head, rows, "Alle versies")
    else:
        st.caption(plain("Er is nog niets vastgelegd."))
