"""The waiting list on one A4: what goes along to the council."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.notes import TOELICHTING
from ketenmonitor.performance.waitlist import Wachtlijst
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.ui import notities, sluiten, wachtlijst_delen, wachtlijst_kop
from ketenmonitor.ui import wachtlijst_gegevens as gegevens
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Rij, show_print_style, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

# Rows of the table without an explanation; so many characters of explanation take the place of one, and a
# long explanation takes that of the chart.
ROWS, FEWEST, CHARACTERS, LONG = 8, 2, 220, 1_000
# Notes of so many months are printed, as many as the chart has; of the earlier ones so many characters.
MONTHS, OLDER = 12, 500
# On paper every column in one size.
ON_PAPER = (
    "<style>@media print{.km-tabel th[scope=row]{font-size:.78rem}"
    "[data-testid=stCaptionContainer] p{font-size:.7rem;margin:0}}</style>"
)
DEFINED = (
    "Wachtenden zijn plaatsen op de lijst op de laatste dag van de maand; wie op twee soorten hulp wacht, "
    "telt twee keer, en als jeugdige één keer. Netto is zonder wie tijdens het wachten overbruggingszorg "
    "krijgt. De verwachte wachttijd is die van wie zich nu aanmeldt, met de marge (95 %) tussen haakjes. De "
    "normen zijn door de keten gekozen; een landelijke jeugdnorm is er niet."
)
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
  parentElement.querySelector("button.afdruk").onclick = () => window.print();
}
""",
)


def show(ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], who: str, selectie: Selectie) -> None:
    """The print view: heading, figures, paragraph, one chart, one table, and what the words mean."""
    show_print_style()
    st.html(ON_PAPER)
    with st.container(key="km-niet-afdrukken", horizontal=True):
        BUTTON(key="afdrukken")
        back = {"maand": nl.month_code(w.maand), **selectie.gekozen}
        gegevens.show_link("Terug naar de pagina", link("wachtlijst", **back))
        st.caption("Afdrukken of bewaren als pdf kan ook met Ctrl+P.")
    st.title(plain(f"Wachtlijst {who}, {nl.month(w.maand)}{' (voorlopig)' if w.ontbreekt else ''}"))
    told = words.explanation(w, names, who)
    show_sentence(f"{told} {words.verdict(w.signalen.get('wachtenden_bruto'))}" if w.aantal else told)
    written = _notes(ctx, w.maand, selectie)
    for told in written:
        show_sentence(told)
    note = " ".join(written)
    sluiten.say_corrected(list(w.nu.values()))
    head, rows = wachtlijst_kop.table(w)
    show_table(head, _plain(rows))
    moved = any(s.erbij or s.eraf for s in w.stromen[-MONTHS:])
    if moved and len(note) <= LONG:
        alt = "Per maand wat erbij kwam, wie begon en wie afviel."
        chart = waitlist_charts.flow(w.stromen[-MONTHS:], charts.LICHT, hoogte=170)
        st.altair_chart(waitlist_charts.on_paper(chart), alt=alt, theme=None)
    extra = len(note) - (LONG if len(note) > LONG else 0)
    _parts(ctx, w, names, selectie, max(FEWEST, ROWS - extra // CHARACTERS))
    st.caption(plain(f"{ctx.keten.naam}; afgedrukt op {nl.day(ctx.today)}. {DEFINED}"))


def _plain(rows: Sequence[Rij]) -> list[Rij]:
    """The rows without icons: on paper the words do."""
    return [Rij([replace(cel, iconen=()) for cel in row.cellen], row.soort) for row in rows]


def _parts(
    ctx: Context, w: Wachtlijst, names: dict[str, dict[str, str]], selectie: Selectie, most: int
) -> None:
    name = next((n for n in ("product", "gemeente", "partner") if n not in selectie.gekozen), "verwijzer")
    if not w.per[name]:
        return
    waits = gegevens.expected(ctx, name, w.maand, selectie) if name != "verwijzer" else None
    head, rows = wachtlijst_delen.parts_table(w.per[name], waits, name, names[name], w.maand, selectie)
    bare = [Rij([replace(cel, link="") for cel in row.cellen]) for row in rows[:most]]
    show_table(head, bare, f"Wachtenden per {name}", dicht=True)
    if len(rows) > most:
        more = nl.count(len(rows) - most, name, _plural(name))
        st.caption(plain(f"En nog {more}, met minder wachtenden."))


def _notes(ctx: Context, maand: date, selectie: Selectie) -> list[str]:
    """What people wrote about the printed figures: all about the month, of the year before what fits."""
    own = [kpi for kpi, _ in wachtlijst_kop.HEADLINES if kpi in kpis()]
    found = [
        n
        for kpi in own
        for n in notities.written(ctx, kpis()[kpi], selectie)
        if n.soort == TOELICHTING and shift(maand, 1 - MONTHS) <= n.maand <= maand
    ]
    told, room = [], OLDER
    for n in sorted(found, key=lambda n: (n.maand, -own.index(n.kpi)), reverse=True):
        about = f"{_low(kpis()[n.kpi].naam)} in {nl.month(n.maand)}"
        line = f"Toelichting bij {about} ({notities.told(n)}): {n.tekst}"
        if n.maand != maand:
            room -= len(line)
        if room >= 0:
            told.append(line)
    left = nl.count(len(found) - len(told), "toelichting staat", "toelichtingen staan")
    return told if len(told) == len(found) else [*told, f"Nog {left} op de pagina zelf."]


def _low(naam: str) -> str:
    return naam[:1].lower() + naam[1:]


def _plural(name: str) -> str:
    return {"gemeente": "gemeenten", "product": "producten", "partner": "partners"}.get(name, f"{name}s")
