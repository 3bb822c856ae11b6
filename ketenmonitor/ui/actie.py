"""One improvement action: whether it helped, its plan, and what happened to it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ketenmonitor.learning import actie as learning
from ketenmonitor.learning.actie import Actie
from ketenmonitor.learning.effect import Effect
from ketenmonitor.presentation import charts, control_words, effect_words, learning_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import learning_words as words
from ketenmonitor.ui import actie_vorm, acties, filters
from ketenmonitor.ui.acties_adres import may_act
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_legend, show_list, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import Kpi, kpis


def show(ctx: Context, asked: str, held: Sequence[Actie], effecten: Mapping[int, Effect]) -> None:
    """The action that the address names, for who may see its figures."""
    show_list([Cel("Alle acties", link=link("verbeteren"), merk="←")])
    chosen = next((a for a in held if str(a.actie) == asked), None)
    if chosen is None:
        st.info("Deze actie bestaat niet of gaat over cijfers die niet voor uw rol zijn: kies uit de lijst.")
        return
    effect, kpi = effecten[chosen.actie], kpis()[chosen.kpi]
    st.subheader(plain(f"Actie {chosen.actie}: {chosen.titel}"))
    show_sentence(effect_words.sentence(chosen, effect, filters.names_of(ctx, "partner")))
    if effect.kaart is not None:
        _chart(ctx, chosen, kpi, effect)
    _plan(ctx, chosen, kpi)
    if may_act(ctx, chosen.selectie):
        actie_vorm.show_steps(ctx, chosen)
    st.subheader("Wat er gebeurde")
    zicht = ctx.zicht()
    course = words.course(learning.history(zicht, chosen.actie), learning.log(zicht, chosen.actie))
    rows = [Rij([Cel(when), Cel(door), Cel(told)]) for when, door, told in course]
    show_table([Cel("Op"), Cel("Door"), Cel("Wat")], rows)


def _chart(ctx: Context, a: Actie, kpi: Kpi, effect: Effect) -> None:
    kaart = effect.kaart
    assert kaart is not None
    alt = (
        f"Regelkaart van {kpi.naam} voor {words.scope(ctx.keten, a)}, met de start van de actie op "
        f"{nl.day(a.start)} en de grenzen van de maanden ervoor. De cijfers staan in de tabel."
    )
    chart = learning_charts.before_after(effect, a.start, charts.palette(is_dark()))
    st.altair_chart(chart, alt=alt)
    show_legend(learning_charts.LEGENDA)
    with st.expander("De cijfers per maand"):
        head = [Cel("Maand"), Cel("Waarde", getal=True), Cel("Ten opzichte van de start"),
                Cel("Grenzen van ervoor", getal=True), Cel("Wat de kaart zegt")]  # fmt: skip
        rows = []
        for i in range(len(kaart.xmr.values)):
            month, value = kaart.maanden[i], float(kaart.xmr.values[i])
            limited = kaart.xmr.mean[i] == kaart.xmr.mean[i]
            rows.append(
                Rij(
                    [
                        Cel(nl.month(month)),
                        Cel(nl.value(kpi, value) if value == value else nl.NONE, getal=True),
                        Cel("ervoor" if month < a.start.replace(day=1) else
                            "erna" if month >= effect.eerste else "maand van de start"),
                        Cel(control_words.span(kpi, *control_words.clipped(kaart, i)) if limited else nl.NONE,
                            getal=True),
                        Cel(control_words.says(kaart, i)),
                    ]
                )
            )  # fmt: skip
        show_table(head, list(reversed(rows)), f"{kpi.naam}, {words.scope(ctx.keten, a)}")
    with st.expander("Hoe dit wordt beoordeeld"):
        st.caption(plain(effect_words.METHOD))


def _plan(ctx: Context, a: Actie, kpi: Kpi) -> None:
    """What was planned, as a table of two columns; what people concluded stands in it too."""
    address = link(kpi.dimensie, **{f"kpi_{kpi.dimensie}": kpi.kpi}, **a.selectie.gekozen)
    source = link("verbeteren", deel="knelpunten", knelpunt=str(a.knelpunt)) if a.knelpunt else ""
    told = [
        ("KPI", Cel(kpi.naam, link=address, uitleg=kpi.definitie)),
        ("Geldt voor", Cel(words.scope(ctx.keten, a))),
        ("Aanleiding", Cel(f"{a.soort}: {a.aanleiding}", link=source)),
        ("Hypothese", Cel(a.hypothese)),
        ("Verwacht effect", Cel(effect_words.expected(kpi, a.verwacht))),
        ("Eigenaar", Cel(acties.owner(ctx, a))),
        ("Start", Cel(nl.day(a.start))),
        ("Evaluatie", Cel(nl.day(a.evaluatie) + (" (aan de beurt)" if a.over_tijd(ctx.today) else ""),
                          toon="aandacht" if a.over_tijd(ctx.today) else "")),
        ("Stand", Cel(words.STANDEN[a.status])),
    ]  # fmt: skip
    if a.uitkomst:
        told.append(("Oordeel van de eigenaar", Cel(f"{a.uitkomst}: {a.conclusie}")))
    st.subheader("Het plan")
    show_table([], [Rij([Cel(name), cell]) for name, cell in told])
