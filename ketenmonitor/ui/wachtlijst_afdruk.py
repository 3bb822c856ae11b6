"""The waiting list on one A4: what goes along to the council."""

from datetime import date

import streamlit as st

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.notes import TOELICHTING
from ketenmonitor.performance.waitlist import Wachtlijst
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.ui import notities, wachtlijst
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import show_print_style, show_sentence, show_table
from ketenmonitor.vocabulary.kpi import kpis

ROWS = 8
BUTTON = st.components.v2.component(
    "ketenmonitor.afdrukken",
    html='<button class="afdruk" type="button">Afdrukken</button>',
    css="""
.afdruk {
  font: inherit; padding: .4rem 1rem; border-radius: .4rem; cursor: pointer;
  border: 1px solid var(--st-border-color);
  background: var(--st-background-color); color: var(--st-text-color);
}
.afdruk:focus-visible { outline: 2px solid var(--st-primary-color); }
""",
    js="""
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button.afdruk");
  const print = () => window.print();
  button.addEventListener("click", print);
  return () => button.removeEventListener("click", print);
}
""",
)


def show(ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], who: str, selectie: Selectie) -> None:
    """The print view: heading, answer, figures, paragraph, one chart, one table, and what the words mean."""
    show_print_style()
    with st.container(key="km-niet-afdrukken", horizontal=True):
        BUTTON(key="afdrukken")
        back = {"maand": nl.month_code(w.maand), **selectie.gekozen}
        st.page_link(pagina("wachtlijst").pad, label="Terug naar de pagina", query_params=back)
    st.title(f"Wachtlijst {who}, {nl.month(w.maand)}")
    show_sentence(words.explanation(w, names, who))
    note = _note(ctx, w.maand, selectie)
    if note:
        show_sentence(note)
    show_table(*wachtlijst.headline_table(w))
    if w.stromen:
        alt = "Per maand wat erbij kwam, wie begon en wie afviel."
        st.altair_chart(waitlist_charts.flow(w.stromen[-12:], charts.LICHT, hoogte=190), alt=alt)
    name = next((n for n in ("product", "gemeente", "partner") if n not in selectie.gekozen), "verwijzer")
    head, rows = wachtlijst.parts_table(w.per[name], name, names[name], w.maand, selectie)
    more = len(rows) - ROWS
    show_table(head, rows[:ROWS], f"Wachtenden per {name}", dicht=True)
    if more > 0:
        st.caption(f"En nog {nl.count(more, name, _plural(name))}, met minder wachtenden.")
    st.caption(
        f"{ctx.keten.naam}; afgedrukt op {nl.day(ctx.today)}. Wachtenden zijn plaatsen op de lijst op "
        "de laatste "
        "dag van de maand; wie op twee soorten hulp wacht, telt twee keer. De verwachte wachttijd is "
        "die van wie "
        "zich nu aanmeldt. De normen zijn door de keten gekozen; een landelijke jeugdnorm is er niet."
    )


def _note(ctx: Context, maand: date, selectie: Selectie) -> str:
    found = notities.written(ctx, kpis()["wachtenden_bruto"], selectie)
    told = [f"{n.tekst} ({n.vastgelegd_door})" for n in found if n.soort == TOELICHTING and n.maand == maand]
    return f"Toelichting: {' '.join(told)}" if told else ""


def _plural(name: str) -> str:
    return {"gemeente": "gemeenten", "product": "producten", "partner": "partners"}.get(name, f"{name}s")
