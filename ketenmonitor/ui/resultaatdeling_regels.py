"""The rules on the page Resultaatdeling: what they say, their versions, ending and withdrawing them."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import REGIE
from ketenmonitor.dataset.records import LINE
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import SLEUTELS, VERVALLEN
from ketenmonitor.incentives.deelregel import Deelregel
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sharing_terms as terms
from ketenmonitor.ui import filters, gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.months import between, shift

PLAATS = "deelregel"
VERSIONS = [Cel(t) for t in ("Versie", "Periode", "Wat", "Reden", "Door", "Op")]


def show(ctx: Context, regel: Deelregel, versions: Sequence[Deelregel]) -> None:
    """What the chosen rule says, its versions, and for the director ending and withdrawing it."""
    st.subheader(plain(regel.inhoud.naam))
    show_table([Cel("Onderdeel"), Cel("Afspraak")], [Rij([Cel(w), Cel(h)]) for w, h in _told(ctx, regel)])
    st.subheader("Versies")
    own = [r for r in versions if r.deelregel == regel.deelregel]
    pairs = zip(own, [None, *own[:-1]], strict=True)
    show_table(VERSIONS, [_version(r, before) for r, before in pairs][::-1])
    gone = [r for r in {r.deelregel: r for r in versions}.values() if r.ingetrokken]
    if gone:
        with st.expander(plain(f"Ingetrokken: {nl.count(len(gone), 'regel', 'regels')}")):
            show_table(VERSIONS, [_version(r, None) for r in gone])
    if ctx.kijker.mag(REGIE):
        _end(ctx, regel)
        _withdraw(ctx, regel)


def _told(ctx: Context, regel: Deelregel) -> list[tuple[str, str]]:
    v = regel.inhoud
    t = v.voorwaarden
    names = filters.names_of(ctx, "partner")
    shares = [f"{names.get(p, p)} {terms.per_cent(share)}" for p, share in t.aandelen]
    return [
        ("Bron", v.bron),
        ("Geldt voor", terms.scope(ctx.keten, v)),
        ("Periode", f"{terms.period(v)}, en dan {nl.count(v.uitloop, 'maand', 'maanden')} uitloop"),
        ("Nullijn", terms.method(v)),
        *terms.terms(t),
        ("Verdeelsleutel", f"{SLEUTELS[t.sleutel]}{': ' + ', '.join(shares) if shares else ''}"),
        *(("Kwaliteitseis", terms.gate_in_full(e)) for e in t.eisen),
        *([("Wat vervalt", VERVALLEN[t.vervallen])] if t.eisen else []),
    ]


def _version(r: Deelregel, before: Deelregel | None) -> Rij:
    what = (
        "ingetrokken"
        if r.ingetrokken
        else "vastgelegd"
        if before is None
        else terms.changes(before.inhoud, r.inhoud)
    )
    return Rij(
        [
            Cel(f"{r.deelregel}.{r.versie}"), Cel(terms.period(r.inhoud)), Cel(what), Cel(r.reden),
            Cel(r.vastgelegd_door), Cel(nl.moment(r.vastgelegd_op)),
        ]
    )  # fmt: skip


def _end(ctx: Context, regel: Deelregel) -> None:
    v = regel.inhoud
    earlier = between(v.geldig_van, shift(v.geldig_tot, -1))
    if not earlier:
        return
    st.subheader("Laten aflopen")
    with st.form(f"deelregel_einde_{regel.deelregel}", border=False):
        left, right = st.columns([1, 3])
        last = left.selectbox(
            "Laatste maand", earlier[::-1], format_func=nl.short_month, key=f"deelregel_tot_{regel.deelregel}"
        )
        why = right.text_input("Reden", max_chars=LINE, key=f"deelregel_einde_reden_{regel.deelregel}")
        if st.form_submit_button("Laat aflopen"):
            gedaan.attempt(PLAATS, lambda: _ended(ctx, regel, last, why))


def _ended(ctx: Context, regel: Deelregel, last: date, why: str) -> str:
    deelregel.eindig(ctx.dataset, regel.deelregel, last, ctx.doet(REGIE), why)
    return f"{regel.inhoud.naam} geldt tot en met {nl.month(last)}."


def _withdraw(ctx: Context, regel: Deelregel) -> None:
    st.subheader("Intrekken")
    st.caption("Alsof de regel nooit gold, bijvoorbeeld na een vergissing; haar versies blijven leesbaar.")
    with st.form(f"deelregel_intrekken_{regel.deelregel}", border=False):
        why = st.text_input("Reden", max_chars=LINE, key=f"deelregel_weg_reden_{regel.deelregel}")
        if st.form_submit_button("Trek in"):
            gedaan.attempt(PLAATS, lambda: _withdrawn(ctx, regel, why))


def _withdrawn(ctx: Context, regel: Deelregel, why: str) -> str:
    deelregel.intrekken(ctx.dataset, regel.deelregel, ctx.doet(REGIE), why)
    return f"{regel.inhoud.naam} is ingetrokken."
