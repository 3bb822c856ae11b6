"""The page Resultaatdeling: who shares in costs, savings and risk, every step, and a simulator beside it."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import DELEN, REGIE
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import SLEUTELS, VERVALLEN, Berekening, Deel, Eis
from ketenmonitor.incentives.deelregel import Deelregel
from ketenmonitor.incentives.eisen import Stand
from ketenmonitor.incentives.resultaat import Resultaat, Simulatie, resultaat
from ketenmonitor.presentation import charts, sharing_charts, sharing_file
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sharing_terms as terms
from ketenmonitor.presentation import sharing_words as words
from ketenmonitor.ui import address, filters, gedaan, uitvoer
from ketenmonitor.ui import resultaatdeling_regels as regels
from ketenmonitor.ui import resultaatdeling_simulator as simulator
from ketenmonitor.ui import resultaatdeling_vastleggen as vastleggen
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.navigation import link, pagina
from ketenmonitor.ui.remembered import remembered
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_marks, show_notice, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between

PARTS = {"berekening": "Berekening", "regels": "Regels", "vastleggen": "Regel vastleggen"}
STEPS = [Cel("Stap"), Cel("Hoe berekend"), Cel("Bedrag", getal=True)]
# What can become of a partner's part by the key, when it is so for any of them.
EXTRA = {"vervallen": "Vervallen", "aangehouden": "Aangehouden", "herverdeeld": "Erbij"}
SIGN = {"vervallen": -1, "aangehouden": -1, "herverdeeld": 1}
NOTHING = "Er is nog geen regel voor resultaatdeling vastgelegd."


def show() -> None:
    """The whole page."""
    ctx = context()
    ctx.kijker.require(DELEN)
    st.title(pagina("resultaatdeling").vraag)
    versions = deelregel.readable(ctx.zicht())
    held = deelregel.newest(versions)
    if not held:
        _empty(ctx)
        return
    parts = PARTS if ctx.kijker.mag(REGIE) else {k: v for k, v in PARTS.items() if k != "vastleggen"}
    regel, tot = _choose(ctx, held)
    now = _calculated(ctx, regel, tot, None)
    names = filters.names_of(ctx, "partner")
    if isinstance(now, Resultaat):
        show_sentence(words.answer(now, names))
        if told := words.provisional(now, names):
            show_notice(told)
    else:
        st.info(plain(now))
    gedaan.tell(regels.PLAATS)
    part = address.segments("Onderdeel", "deel", parts)
    if part == "regels":
        regels.show(ctx, regel, versions)
    elif part == "vastleggen":
        vastleggen.show_form(ctx)
    elif isinstance(now, Resultaat):
        _calculation(ctx, now, names)


def _empty(ctx: Context) -> None:
    show_sentence(NOTHING)
    gedaan.tell(regels.PLAATS)
    if ctx.kijker.mag(REGIE):
        st.info("Leg hieronder de eerste regel vast; daarna staat hier de berekening, stap voor stap.")
        vastleggen.show_form(ctx)
    else:
        st.info("De ketenregisseur legt een regel vast; daarna ziet u hier wat uw organisatie deelt.")


def _choose(ctx: Context, held: Sequence[Deelregel]) -> tuple[Deelregel, date]:
    """The rule, and the month up to which it is calculated: the latest delivered one unless named."""
    by_number = {str(r.deelregel): r for r in held}
    left, right = st.columns([2.4, 1.1])
    with left:
        names = {n: f"{r.inhoud.naam} ({terms.period(r.inhoud)})" for n, r in by_number.items()}
        regel = by_number[address.select("Regel", "regel", names)]
    v = regel.inhoud
    newest = filters.months(ctx)[0]
    months = list(reversed(between(v.geldig_van, max(min(v.geldig_tot, newest), v.geldig_van))))
    with right:
        chosen = address.select("Berekend tot en met", "tot", {nl.month_code(m): nl.month(m) for m in months})
    return regel, date.fromisoformat(f"{chosen}-01")


def _calculated(ctx: Context, regel: Deelregel, tot: date, simulatie: Simulatie | None) -> Resultaat | str:
    """The calculation as the viewer may see it; the sentence that says why not when it can not be made."""
    try:
        return _result(ctx, regel.deelregel, tot, simulatie)
    except Weigering as refusal:
        return str(refusal)


@remembered
def _result(ctx: Context, number: int, tot: date, simulatie: Simulatie | None) -> Resultaat:
    return resultaat(ctx.zicht(), number, tot, ctx.today, simulatie)


def _calculation(ctx: Context, now: Resultaat, names: Mapping[str, str]) -> None:
    left, right = st.columns([1.9, 1.0], gap="large")
    with left:
        st.subheader("De berekening, stap voor stap")
        show_table(STEPS, [_step(s) for s in words.steps(now, names)])
    with right:
        st.subheader("Wat als?")
        simulated = simulator.show(now.regel)
    then = simulator.different(now.regel, simulated)
    imagined = _calculated(ctx, now.regel, now.tot, simulated) if then else now
    if isinstance(imagined, str):
        st.error(plain(imagined))
    elif then:
        simulator.compare(now, imagined, names, then)
        _offer(ctx, imagined, names, "Deze simulatie als CSV", then)
    st.subheader("Waar het verschil heen gaat")
    _waterfall(now, names)
    st.subheader("Per partner")
    _per_partner(ctx, now, names)
    _offer(ctx, now, names, "Deze berekening als CSV", "")
    if isinstance(imagined, Resultaat) and then:
        simulator.show_take_over(ctx, now.regel, simulated)


def _step(s: words.Stap) -> Rij:
    soft = "zacht" if s.soort == "zacht" else ""
    cells = [Cel(s.naam, toon=soft), Cel(s.hoe, toon=soft), Cel(words.cents(s.bedrag), getal=True, toon=soft)]
    return Rij(cells, "" if soft else s.soort)


def _waterfall(r: Resultaat, names: Mapping[str, str]) -> None:
    b = r.berekening
    parts = sharing_charts.parts(b, names)
    told = nl.listing([f"{p.naam} {words.whole(p.bedrag)}" for p in parts])
    what = "de besparing" if b.verschil >= 0 else "de overschrijding"
    st.altair_chart(
        sharing_charts.waterfall(b, names, charts.palette(is_dark())),
        alt=f"Balken: {what} van {words.whole(b.verschil)} bestaat uit {told}. De cijfers staan in de tabel.",
    )


def _per_partner(ctx: Context, r: Resultaat, names: Mapping[str, str]) -> None:
    b = r.berekening
    if not b.delen:
        st.caption("Uw organisatie heeft in deze regel geen deel.")
        return
    gates = b.voorwaarden.eisen if b.verschil >= 0 else ()
    extra = [name for name in EXTRA if any(getattr(d, name) for d in b.delen)]
    head = [
        Cel("Partner"),
        Cel("Gewicht", getal=True, uitleg="Hoe zwaar de partner telt in de verdeelsleutel"),
        *([Cel("Volgens de sleutel", getal=True)] if extra else []),
        *(Cel(terms.gate(e), uitleg=terms.gate_in_full(e)) for e in gates),
        *(Cel(EXTRA[name], getal=True) for name in extra),
        Cel("Krijgt" if b.verschil >= 0 else "Betaalt", getal=True),
    ]
    rows = [_partner(r, d, names, extra) for d in sharing_charts.in_order(b, names)]
    rows += _totals(b, len(head))
    show_table(head, rows, "", dicht=len(head) > 7)
    if gates:
        show_marks([Cel(u, merk=terms.MARKS[u], merktoon=terms.TONES[u]) for u in terms.MARKS])
    st.caption(plain(_key_told(b)))


def _partner(r: Resultaat, d: Deel, names: Mapping[str, str], extra: Sequence[str]) -> Rij:
    gates = [
        Cel(
            terms.standing(e, s, u),
            link=_figure(r, d, e, s),
            merk=terms.MARKS[u],
            merktoon=terms.TONES[u],
            uitleg=terms.standing_explained(e, s),
        )
        for e, s, u in words.at_gates(r, d)
    ]
    weight = words.weight(r.berekening.voorwaarden, d.gewicht)
    cells = [Cel(names.get(d.partner, d.partner)), Cel(weight, getal=True)]
    if extra:
        cells.append(Cel(words.cents(d.bruto), getal=True))
    amounts = [SIGN[name] * getattr(d, name) for name in extra]
    changes = [Cel(words.cents(amount) if amount else nl.NONE, getal=True) for amount in amounts]
    return Rij([*cells, *gates, *changes, Cel(words.cents(abs(d.bedrag)), getal=True)])


def _figure(r: Resultaat, d: Deel, e: Eis, s: Stand) -> str:
    """Where the figures behind a gate stand, month by month."""
    dimension = kpis()[e.kpi].dimensie
    cut = {"partner": None if s.van_keten else d.partner, "maand": nl.month_code(r.tot)}
    return link(dimension, **cut, **{f"kpi_{dimension}": e.kpi})


def _totals(b: Berekening, width: int) -> list[Rij]:
    sign = 1 if b.verschil >= 0 else -1
    lines = [(words.GEMEENTEN, b.gemeenten), (words.AANGEHOUDEN, b.aangehouden), (words.OTHERS, b.anderen)]
    rows = [
        Rij([Cel(name), *[Cel("")] * (width - 2), Cel(words.cents(sign * amount), getal=True)])
        for name, amount in lines
        if amount
    ]
    whole = Cel(words.cents(abs(b.opgeteld)), getal=True)
    return [*rows, Rij([Cel("Samen"), *[Cel("")] * (width - 2), whole], "totaal")]


def _key_told(b: Berekening) -> str:
    v = b.voorwaarden
    told = f"Verdeelsleutel: {SLEUTELS[v.sleutel]}."
    if v.eisen and b.verschil >= 0:
        told += f" Wat bij een niet gehaalde eis vervalt, {VERVALLEN[v.vervallen]}."
    return told


def _offer(ctx: Context, r: Resultaat, names: Mapping[str, str], label: str, anders: str) -> None:
    name = f"resultaatdeling_{r.regel.deelregel}_{nl.month_code(r.tot)}"
    uitvoer.offer(
        ctx,
        label,
        f"{name}_simulatie.csv" if anders else f"{name}.csv",
        lambda: sharing_file.as_csv(r, names, ctx.keten, anders),
        key=f"deling_csv_{bool(anders)}",
    )
