"""What if there were more starts a month: when is the list within the norm?"""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from ketenmonitor.performance.waitlist import DAYS_IN_MONTH, Stroom, Wachtlijst
from ketenmonitor.presentation import charts, waitlist_charts
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.statistics import queue
from ketenmonitor.ui import address
from ketenmonitor.ui.style import is_dark, show_sentence

AHEAD = 24
HISTORY = 12
SHARES = {"80": "80 %", "90": "90 %", "92": "92 %", "95": "95 %"}
TERMS = {"6": "6 maanden", "12": "12 maanden", "18": "18 maanden"}


def show(w: Wachtlijst) -> None:
    """The part of the page with the slider; says why it cannot be there when it cannot."""
    st.subheader("Wat is ervoor nodig?")
    known = [s for s in w.stromen[-HISTORY:] if s.begin is not None]
    if len(known) < queue.ENOUGH_MONTHS or not w.normen:
        why = "een norm" if not w.normen else "drie maanden met in- en uitstroom"
        st.caption(f"Hiervoor is {why} nodig; die is er voor deze keuze niet.")
        return
    _slider(w, known)


def target(normen: Mapping[int, float], share: float, zonder: int) -> float:
    """The size of the list at which ``share`` of the people begins within the norm of their product.

    Little's law per norm (see ``queue.target_size``), added up; who waits without a norm stays on the list.
    """
    return zonder + sum(
        queue.target_size(inflow, days / DAYS_IN_MONTH, share) for days, inflow in normen.items()
    )


@st.fragment
def _slider(w: Wachtlijst, known: list[Stroom]) -> None:
    columns = st.columns([1.2, 1.2, 2.6])
    with columns[0]:
        share = int(address.select("Binnen de norm begint", "norm_aandeel", SHARES)) / 100
    with columns[1]:
        term = int(address.select("Binnen de norm over", "termijn", TERMS))
    erbij = np.array([s.erbij for s in known])
    eraf = np.array([s.begonnen + s.afgevallen for s in known])
    size = known[-1].eind
    most = max(10, int(np.ceil(erbij.mean())))
    with columns[2]:
        extra = st.slider("Extra starts per maand", 0, most, 0, key="extra_starts")
    doel = target(w.normen, share, w.zonder_norm)
    ahead = queue.project(size, erbij, eraf, AHEAD, extra=float(extra))
    reached = queue.first_month_within(ahead, doel)
    show_sentence(words.what_it_takes(reached, extra, w.maand, doel, AHEAD))
    alt = (
        "De wachtlijst tot nu toe en hoe zij kan verlopen, met een band waarin acht van de tien "
        "toekomsten vallen."
    )
    palet = charts.palette(is_dark())
    st.altair_chart(waitlist_charts.projection(w.stromen, ahead, w.maand, doel, palet), alt=alt)
    needed = queue.relief_capacity(float(erbij.mean()), size, doel, term)
    starts = needed - float(eraf.mean())
    st.caption(
        f"Om over {term} maanden binnen de norm te zijn moeten er per maand {nl.number(needed)} van de "
        "lijst af, "
        f"tegen {nl.number(float(eraf.mean()))} nu: {nl.signed(starts)}. "
        f"Per maand komen er gemiddeld {nl.number(float(erbij.mean()))} bij (laatste {len(known)} maanden)."
    )
    st.caption(
        "Hoe groot de lijst mag zijn volgt uit de wet van Little: instroom maal wachttijd. Wil een "
        "deel van de mensen "
        "binnen de norm beginnen, dan moet de gemiddelde wachttijd een stuk korter zijn dan de norm. "
        "De band is de "
        "spreiding als de komende maanden lijken op de laatste; hij kent geen seizoen en geen nieuw beleid."
    )
