"""Partners side by side in a funnel: who differs from the others by more than chance."""

from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.comparison import Vergelijking
from ketenmonitor.presentation import charts, funnel_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.funnel_charts import Punt
from ketenmonitor.ui import data, filters
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import is_dark, show_sentence
from ketenmonitor.vocabulary.kpi import Kpi


def show(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie, eigen: str | None = None) -> None:
    """The funnel of a KPI; with ``eigen`` the other partners have no name."""
    found = data.comparison(ctx, [kpi], maand, Selectie(gemeente=selectie.gemeente, product=selectie.product))
    if not found:
        return
    v = found[0]
    points = parts(v, filters.names_of(ctx, "partner"), eigen)
    period = f"{nl.month(v.van)} tot en met {nl.month(v.tot)}"
    st.markdown(
        f"**Wijkt een partner meer af dan door toeval? {nl.month(v.van).capitalize()} tot en met "
        f"{nl.month(v.tot)}**"
    )
    show_sentence(funnel_charts.what_the_funnel_says(kpi, points, v.funnel, eigen))
    alt = f"Trechter van {kpi.naam} per partner over {period}; de cijfers staan in de tabel erboven."
    palet = charts.palette(is_dark())
    st.altair_chart(funnel_charts.funnel_chart(points, v.funnel, palet, kpi.eenheid, eigen), alt=alt)


def parts(v: Vergelijking, namen: dict[str, str], eigen: str | None) -> list[Punt]:
    """The partners as points; with ``eigen`` the others have no name."""
    found = []
    outside = {u.partner: u for u in v.uitschieters()}
    for partner, teller, noemer in zip(v.partners, v.teller, v.noemer, strict=True):
        name = namen.get(partner, partner) if eigen in (None, partner) else ""
        u = outside.get(partner)
        tone = (
            ""
            if u is None or not u.buiten_998
            else ("aandacht" if u.ongunstig else "goed" if u.gunstig else "")
        )
        found.append(Punt(partner, name, float(teller), float(noemer), tone))
    return found
