"""The page Partner when none is chosen: all partners side by side, for choosing with whom to go on."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.partnerstand import Partnerstand, count
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import partner_words as words
from ketenmonitor.ui import data, partner_rijpheid
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.vocabulary.months import shift

EXPLAINED = (
    "Geen ranglijst: partners helpen verschillende kinderen en hebben verschillende afspraken. De tabel is "
    "een begin van het gesprek over strategische fit, gezamenlijke ambitie en het delen van expertise."
)


def deliveries_of(ctx: Context, maand: date, partner: str) -> list[Leverstatus]:
    """The expected deliveries of a partner over a year; none where the viewer may not look into them."""
    if not ctx.kijker.ziet_leveringen(partner):
        return []
    found = data.delivery_states(ctx, shift(maand, 1 - words.MONTHS), maand)
    return [s for s in found if s.partner == partner]


def show(ctx: Context, partners: Sequence[str], maand: date, selectie: Selectie) -> None:
    """A row per partner: agreements met, signals, deliveries in time, proposals it agreed with, maturity."""
    found = data.overview(ctx, maand, selectie)
    laid = data.proposals(ctx)
    standen = []
    for partner in partners:
        states = deliveries_of(ctx, maand, partner)
        standen.append(count(partner, found.partners.values(), found.signalen, laid, states, ctx.today))
    show_sentence(words.side_by_side([s for s in standen if s.beoordeeld], maand))
    deliveries = any(s.moest for s in standen)
    head = [
        Cel("Partner"),
        Cel(
            "Afspraken gehaald",
            getal=True,
            uitleg="Gehaald of binnen de bandbreedte, van wat te beoordelen is",
        ),
        Cel("Zonder oordeel", getal=True, uitleg="Afgeschermd, voorlopig, te vroeg of te weinig gegevens"),
        Cel("Structureel niet", getal=True, uitleg="Afspraken die zonder verandering niet gehaald worden"),
        Cel("Verbetert", getal=True, uitleg="Cijfers die meer dan door toeval verbeteren"),
        Cel("Verslechtert", getal=True, uitleg="Cijfers die meer dan door toeval verslechteren"),
        *([Cel("Op tijd geleverd", getal=True, uitleg=f"In {words.MONTHS} maanden")] if deliveries else []),
        Cel("Voorstellen akkoord", getal=True, uitleg="Van de voorstellen die haar binden"),
    ]
    scans = partner_rijpheid.of_partners(ctx)
    if scans:
        head.append(Cel("Rijpheid", getal=True, uitleg="De fase in de laatste Ketenscan, van 1 tot en met 4"))
    rows = [_row(ctx, s, maand, selectie, deliveries) for s in standen]
    if scans:
        rows = [
            Rij([*row.cellen, partner_rijpheid.phase(scans.get(s.partner))])
            for row, s in zip(rows, standen, strict=True)
        ]
    show_table(head, rows, f"Partners naast elkaar, {nl.month(maand)}")
    st.caption(EXPLAINED)


def _row(ctx: Context, s: Partnerstand, maand: date, selectie: Selectie, deliveries: bool) -> Rij:
    where = link("partner", partner=s.partner, maand=nl.month_code(maand), **selectie.gekozen)
    return Rij(
        [
            Cel(ctx.keten.partners[s.partner].naam, link=where),
            Cel(words.met(s), getal=True),
            Cel(nl.number(s.onbeslist) if s.onbeslist else nl.NONE, getal=True, toon="zacht"),
            _signals(s.structureel_niet, "■", "aandacht"),
            _signals(s.verbetering, "▲", "goed"),
            _signals(s.verslechtering, "▼", "aandacht"),
            *([Cel(words.in_time(s), getal=True)] if deliveries else []),
            Cel(words.agreed(s), getal=True),
        ]
    )


def _signals(number: int, merk: str, toon: str) -> Cel:
    if not number:
        return Cel(nl.NONE, getal=True, toon="zacht")
    return Cel(nl.number(number), getal=True, merk=merk, toon=toon)
