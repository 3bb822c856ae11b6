"""The simulator of the page Resultaatdeling: what if the terms, the costs or a norm were different?

What is imagined lives in the address, so that it can be shared; nothing of it is recorded until the director
takes it over into a new version of the rule.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from ketenmonitor.access.viewer import REGIE
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel, simulatie
from ketenmonitor.incentives.berekening import Voorwaarden
from ketenmonitor.incentives.deelregel import Deelregel
from ketenmonitor.incentives.resultaat import Resultaat, Simulatie
from ketenmonitor.presentation import charts, sharing_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sharing_terms as terms
from ketenmonitor.presentation import sharing_words as words
from ketenmonitor.ui import address, gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_sentence, show_table

PLAATS = "deelregel"
# A cap that caps nothing: a saving is never more than the baseline.
NO_CAP = Decimal(100)
FIELDS: Mapping[str, str] = {
    "deel_besparing": "Deel bij besparing (%)",
    "deel_overschrijding": "Deel bij overschrijding (%)",
    "drempel_besparing": "Minimale besparing (%)",
    "drempel_overschrijding": "Minimale overschrijding (%)",
    "plafond_besparing": "Plafond besparing (%)",
    "plafond_overschrijding": "Plafond overschrijding (%)",
}
COMPARED = [
    Cel("Deel"), Cel("Volgens de regel", getal=True), Cel("Gesimuleerd", getal=True),
    Cel("Verschil", getal=True),
]  # fmt: skip
FREE = "Een plafond van 100 % is geen plafond."


def _key(name: str, regel: Deelregel) -> str:
    return f"{name}_{regel.deelregel}"


def _gate_key(i: int, regel: Deelregel) -> str:
    return _key(f"stel_{i + 1}", regel)


def show(regel: Deelregel) -> Simulatie:
    """The inputs, beginning with the rule itself; what is imagined with them."""
    v = regel.inhoud.voorwaarden
    found: dict[str, Decimal | None] = {}
    names = list(FIELDS)
    for pair in (names[:2], names[2:4], names[4:]):
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                found[name] = _rate(regel, name, FIELDS[name])
    left, right = st.columns(2)
    with left:
        found["corridor"] = _rate(regel, "corridor", "Risicocorridor (%)")
    with right:
        furthest = float(simulatie.FURTHEST)
        costs = address.number(
            "Kosten hoger of lager (%)", _key("kosten", regel), 0.0, -furthest, furthest, 0.5
        )
    st.caption(FREE)
    met = tuple(
        i
        for i, e in enumerate(v.eisen)
        if address.switch(f"Stel dat gehaald: {terms.gate(e)}", _gate_key(i, regel), terms.gate_in_full(e))
    )
    now = simulatie.als_nu(v)
    imagined = replace(now, **found, kosten=_decimal(costs), gehaald=met)  # type: ignore[arg-type]
    if imagined != now and st.button("Terug naar de regel"):
        _forget(regel)
        st.rerun()
    return imagined


def _rate(regel: Deelregel, name: str, label: str) -> Decimal | None:
    """One of the rates; a cap of 100 per cent is none."""
    agreed: Decimal | None = getattr(regel.inhoud.voorwaarden, name)
    default = float(NO_CAP if agreed is None else agreed)
    step = 5.0 if name.startswith("deel") else 0.5
    entered = _decimal(address.number(label, _key(name, regel), default, 0.0, 100.0, step))
    if name.startswith("plafond") and entered == NO_CAP:
        return None
    return agreed if agreed is not None and entered == agreed else entered


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.4f}").normalize()


def _forget(regel: Deelregel) -> None:
    gates = [_gate_key(i, regel) for i in range(len(regel.inhoud.voorwaarden.eisen))]
    address.forget(*(_key(name, regel) for name in (*FIELDS, "corridor", "kosten")), *gates)


def different(regel: Deelregel, s: Simulatie) -> str:
    """What the simulation changes in the rule, as a sentence; empty when nothing."""
    v = regel.inhoud.voorwaarden
    told = [
        f"{label[0].lower() + label[1:].removesuffix(' (%)')} {terms.per_cent(getattr(s, name))} "
        f"(was {terms.per_cent(getattr(v, name))})"
        for name, label in {**FIELDS, "corridor": "Risicocorridor (%)"}.items()
        if getattr(s, name) != getattr(v, name)
    ]
    if s.kosten:
        told.append(f"kosten {terms.per_cent(abs(s.kosten))} {'hoger' if s.kosten > 0 else 'lager'}")
    told += [f"gehaald: {terms.gate(v.eisen[i])}" for i in s.gehaald]
    return "; ".join(told)


def compare(now: Resultaat, then: Resultaat, names: Mapping[str, str], anders: str) -> None:
    """The rule and the simulation side by side: sentence, chart and table."""
    st.subheader("Volgens de regel en gesimuleerd")
    before, after = (sharing_charts.parts(r.berekening, names) for r in (now, then))
    show_sentence(f"Gesimuleerd: {anders}. {words.answer(then, names)}")
    st.altair_chart(
        sharing_charts.compared(before, after, charts.palette(is_dark())),
        alt="Per deel het bedrag volgens de regel (open rondje) en gesimuleerd (driehoek). De cijfers staan "
        "in de tabel.",
    )
    was, will = ({p.naam: p.bedrag for p in posts} for posts in (before, after))
    rows = [
        Rij(
            [
                Cel(name),
                Cel(words.cents(was.get(name, 0)), getal=True),
                Cel(words.cents(will.get(name, 0)), getal=True),
                Cel(_signed(will.get(name, 0) - was.get(name, 0)), getal=True),
            ]
        )
        for name in dict.fromkeys([*was, *will])
    ]
    totals = (now.berekening.opgeteld, then.berekening.opgeteld)
    cells = [Cel(words.cents(x), getal=True) for x in totals]
    rows.append(Rij([Cel("Samen"), *cells, Cel(_signed(totals[1] - totals[0]), getal=True)], "totaal"))
    show_table(COMPARED, rows)


def _signed(cents: int) -> str:
    return "+" + words.cents(cents) if cents > 0 else words.cents(cents)


def show_take_over(ctx: Context, regel: Deelregel, s: Simulatie) -> None:
    """Let the director take the simulated terms over into a new version of the rule, with a reason."""
    v = regel.inhoud.voorwaarden
    changed = replace(v, **{name: getattr(s, name) for name in simulatie.TERMS})
    if not ctx.kijker.mag(REGIE) or changed == v:
        return
    with st.expander("Als regel vastleggen"):
        st.caption(
            "De gesimuleerde percentages worden een nieuwe versie van deze regel; de oude blijft leesbaar. "
            "Wat u zich bij de kosten en de eisen voorstelde, wordt niet vastgelegd."
        )
        with st.form("deelregel_overnemen", border=False):
            why = st.text_input("Reden", max_chars=LINE, key="deelregel_overnemen_reden")
            sure = st.checkbox("Dit is met de partners afgesproken", key="deelregel_overnemen_zeker")
            if st.form_submit_button("Leg de nieuwe versie vast", type="primary"):
                gedaan.attempt(PLAATS, lambda: _taken_over(ctx, regel, changed, why, sure=sure))


def _taken_over(ctx: Context, regel: Deelregel, changed: Voorwaarden, why: str, *, sure: bool) -> str:
    if not sure:
        raise Weigering("Vink aan dat dit met de partners is afgesproken: dan wordt de versie vastgelegd.")
    voorstel = replace(regel.inhoud, voorwaarden=changed)
    versie = deelregel.wijzig(ctx.dataset, regel.deelregel, voorstel, ctx.doet(REGIE), why)
    _forget(regel)
    return f"Versie {nl.number(versie)} van {regel.inhoud.naam} is vastgelegd."
