"""Aanleveren: a partner's files, tested, previewed and accepted."""

import streamlit as st

from ketenmonitor.ui import aanleveren, pseudonimiseren
from ketenmonitor.ui.context import context
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.ui.style import show_sentence

ctx = context()
st.title(pagina("aanleveren").vraag)
antwoord = st.container()
partner = aanleveren.choose_partner(ctx)
bestanden = []
if partner is not None:
    aanleveren.show_templates(ctx, partner)
    pseudonimiseren.show()
    bestanden = aanleveren.upload(ctx, partner)
with antwoord:
    show_sentence(aanleveren.answer(ctx, partner, bestanden))
if len(bestanden) > 1:
    aanleveren.show_overview(ctx, bestanden)
if partner is not None and bestanden:
    aanleveren.show_file(ctx, partner, aanleveren.choose_file(bestanden), bestanden)
