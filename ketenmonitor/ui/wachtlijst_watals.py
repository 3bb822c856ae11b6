"""What if there were more starts a month: when is the list within the norm?"""

from collections.abc import Mapping
from math import ceil

import numpy as np
import streamlit as st

from ketenmonitor.performance.waitlist import Wachtlijst
from ketenmonitor.performance.waitlist_flow import DAYS_IN_MONTH, Stroom, usual
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.statistics import queue
from ketenmonitor.ui import address
from ketenmonitor.ui import wachtlijst_gegevens as gegevens
from ketenmonitor.ui.context import Context, context
from ketenmonitor.ui.fragment import fragment
from ketenmonitor.ui.style import Cel, Rij, is_dark, show_sentence, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.months import shift

AHEAD = 24
SHARES = {"80": "80 %", "90": "90 %", "92": "92 %"}
TERMS = {"6": "6 maanden", "12": "12 maanden", "18": "18 maanden"}
EXTRA = "extra_starts"
EXPLAINED = (
    "Hoe groot de lijst mag zijn volgt uit de wet van Little: wat er per maand bijkomt maal de gemiddelde "
    "wachttijd, per norm uitgerekend en opgeteld. Wil {aandeel} binnen de norm beginnen, dan moet de "
    "gemiddelde wachttijd een stuk korter zijn dan de norm. Acht van de tien toekomsten vallen in de band, "
    "als de komende maanden lijken op de laatste {maanden}; hij kent geen seizoen en geen nieuw beleid."
)


def show(w: Wachtlijst) -> None:
    """The part of the page with the slider; says why it cannot be there when it cannot."""
    st.subheader("Wat is ervoor nodig?")
    known = usual(w.stromen, w.maand)
    if not w.normen:
        st.caption(
            "Voor deze hulp is geen norm afgesproken, of er kwam niemand bij: een doel is er dan niet."
        )
    elif len(known) < queue.ENOUGH_MONTHS or known[-1].maand != w.maand:
        st.caption("Hiervoor zijn drie maanden met in- en uitstroom nodig; die zijn er voor deze keuze niet.")
    else:
        _slider(w, known)


def target(normen: Mapping[int, float], share: float, zonder: int) -> float:
    """The size of the list at which ``share`` of the people begins within the norm of their product.

    Little's law per norm (see ``queue.target_size``), added up; who waits without a norm stays on the list.
    """
    return zonder + sum(
        queue.target_size(inflow, days / DAYS_IN_MONTH, share) for days, inflow in normen.items()
    )


@fragment
def _slider(w: Wachtlijst, known: list[Stroom]) -> None:
    columns = st.columns([1.2, 1.2, 2.6])
    with columns[0]:
        chosen = address.select("Binnen de norm begint", "norm_aandeel", SHARES)
    with columns[1]:
        term = int(address.select("Binnen de norm over", "termijn", TERMS))
    erbij = np.array([s.erbij for s in known])
    eraf = np.array([s.eraf for s in known])
    size, comes, goes = known[-1].eind, float(erbij.mean()), float(eraf.mean())
    doel = target(w.normen, int(chosen) / 100, w.zonder_norm or 0)
    most = _most(queue.relief_capacity(comes, size, doel, int(min(TERMS, key=int))) - goes)
    if st.session_state.get(EXTRA, 0) > most:
        st.session_state[EXTRA] = most
    with columns[2]:
        extra = st.slider("Extra starts per maand", 0, most, 0, key=EXTRA)
    ahead = queue.project(size, erbij, eraf, AHEAD, extra=float(extra))
    reached = queue.first_month_within(ahead, doel)
    answer = words.what_it_takes(reached, extra, w.maand, doel, AHEAD)
    show_sentence(answer)
    needed = queue.relief_capacity(comes, size, doel, term)
    show_sentence(words.capacity(needed, comes, goes, term, len(known)))
    st.altair_chart(
        waitlist_charts.projection(w.stromen, ahead, w.maand, doel, charts.palette(is_dark())),
        alt="Lijn van de wachtlijst tot nu toe en zoals zij kan verlopen, met wat bij de norm hoort. "
        f"{answer} De cijfers staan in de tabel.",
    )
    st.caption(
        plain(EXPLAINED.format(aandeel=SHARES[chosen], maanden=nl.count(len(known), "maand", "maanden")))
    )
    _figures(context(), w, ahead, doel, extra)


def _most(needed: float) -> int:
    """How far the slider goes: twice what is needed in the shortest term, rounded up to fives."""
    return max(10, 5 * ceil(2 * needed / 5))


def _figures(ctx: Context, w: Wachtlijst, ahead: queue.Projection, doel: float, extra: int) -> None:
    with st.expander("De cijfers van de verwachting"):
        head = [
            Cel("Maand"), Cel("Verwacht", getal=True), Cel("Acht van de tien tussen", getal=True),
            Cel("Bij de norm hoort", getal=True),
        ]  # fmt: skip
        months = [shift(w.maand, i + 1) for i in range(len(ahead.median))]
        rows = list(zip(months, ahead.median, ahead.lower, ahead.upper, strict=True))
        shown = [
            Rij(
                [
                    Cel(nl.month(m)),
                    Cel(nl.number(middle), getal=True),
                    Cel(f"{nl.number(low)}–{nl.number(high)}", getal=True, toon="zacht"),
                    Cel(nl.number(doel), getal=True, toon="zacht"),
                ]
            )
            for m, middle, low, high in rows
        ]
        show_table(
            head, shown, f"Wachtenden naar verwachting, met {nl.count(extra, 'extra start', 'extra starts')}"
        )
        gegevens.download(
            ctx,
            "verwachting",
            ("maand", "verwacht", "onder", "boven", "doel", "extra_starts"),
            [(nl.month_code(m), *(float(v) for v in values), float(doel), extra) for m, *values in rows],
        )
