"""Leveringen: who delivered what about which month, how well, and what became of every file."""

import streamlit as st

from ketenmonitor.ui import levering, leveringen, leverlijst
from ketenmonitor.ui.context import context
from ketenmonitor.ui.navigation import pagina

ctx = context()
st.title(pagina("leveringen").vraag)
keuze = leveringen.choose(ctx)
standen = leveringen.states_of(ctx, keuze)
leveringen.show_answer(ctx, keuze, standen)
leveringen.show_calendar(ctx, keuze, standen)
leveringen.show_quality(ctx, keuze, standen)
gevonden = leverlijst.show_deliveries(ctx, keuze)
levering.show_chosen(ctx, gevonden)
