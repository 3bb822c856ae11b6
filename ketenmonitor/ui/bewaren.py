"""The section Bewaartermijn of the page Beheer: how long rows are kept, what is too old, what was purged."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st

from ketenmonitor.access.viewer import BEHEREN
from ketenmonitor.dataset import retention
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import rounded_count
from ketenmonitor.dataset.retention import Logregel, Opschoning
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import retention as words
from ketenmonitor.ui import gedaan
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.style import Cel, Rij, show_sentence, show_table
from ketenmonitor.vocabulary.extract import extracts

PLAATS = "bewaren"


def show(ctx: Context) -> None:
    """The period, what would go today with a button to do it, and the log of earlier purges."""
    ctx.kijker.require(BEHEREN)
    st.subheader("Bewaartermijn")
    gedaan.tell(PLAATS)
    with ctx.dataset.cursor() as cursor:
        going = _as_shown(ctx, retention.preview(cursor, ctx.keten, ctx.today))
        earlier = [replace(line, rijen=_rounded(ctx, line.rijen)) for line in retention.log(cursor)]
    show_sentence(f"{words.period(ctx.keten)} {words.going(going)}")
    st.caption(
        "De termijn staat in het ketenbestand (bewaartermijn_jaren). Bij opschonen verdwijnen de rijen van "
        "alle versies en de namen van de bestanden; dat er is geleverd blijft staan, en de cijfers "
        "veranderen niet."
        + ("" if ctx.kijker.alleen_hier else " Aantallen rijen zijn hier afgerond: rijen zijn mensen.")
    )
    if going.regels:
        _show_going(going)
        _show_purge(ctx, going)
    st.subheader("Eerder opgeschoond")
    if earlier:
        _show_log(earlier)
    else:
        st.write("Er is nog niet opgeschoond.")


def _rounded(ctx: Context, rijen: int) -> int:
    """How many rows, as it may be shown: rows are people."""
    return int(rounded_count(rijen, ctx.zicht().drempel_voor(Selectie())))


def _as_shown(ctx: Context, found: Opschoning) -> Opschoning:
    regels = tuple(replace(regel, rijen=_rounded(ctx, regel.rijen)) for regel in found.regels)
    return replace(found, regels=regels)


def _show_going(going: Opschoning) -> None:
    kop = [Cel("Maand"), Cel("Leveringen", getal=True), Cel("Rijen", getal=True)]
    rows: list[Rij] = []
    for extract, regels in groupby(going.regels, key=lambda r: r.extract):
        rows.append(Rij([Cel(extracts()[extract].naam)], "kop"))
        rows += [_counts(nl.month(r.maand), r.leveringen, r.rijen) for r in regels]
    rows.append(_counts("Samen", going.leveringen, going.rijen, "totaal"))
    show_table(kop, rows, "Wat er bij opschonen verdwijnt")


def _counts(name: str, leveringen: int, rijen: int, soort: str = "") -> Rij:
    counts = [Cel(nl.number(n), getal=True) for n in (leveringen, rijen)]
    return Rij([Cel(name), *counts], soort)


def _show_purge(ctx: Context, going: Opschoning) -> None:
    with st.form("opschonen", border=False):
        sure = st.checkbox(
            "Ja, verwijder deze rijen; zij zijn daarna niet meer terug te halen", key="opschonen_zeker"
        )
        asked = st.form_submit_button(f"Maanden vóór {nl.month(going.grens)} opschonen")
    if asked and not sure:
        st.error("Zet eerst het vinkje dat deze rijen mogen verdwijnen.")
    elif asked:
        with st.spinner("Er wordt opgeschoond …"):
            gedaan.attempt(PLAATS, lambda: _purge(ctx))


def _purge(ctx: Context) -> str:
    gone = retention.purge(ctx.dataset, ctx.doet(BEHEREN), ctx.today)
    return (
        f"{words.gone(_as_shown(ctx, gone))} In het databasebestand blijven er resten van leesbaar tot het "
        "opnieuw is geschreven: stop het dashboard en doe dat met de opdracht opschonen --compact."
    )


def _show_log(earlier: Sequence[Logregel]) -> None:
    kop = [
        Cel("Wanneer"), Cel("Door"), Cel("Maanden vóór"), Cel("Extract"), Cel("Leveringen", getal=True),
        Cel("Rijen", getal=True),
    ]  # fmt: skip
    rows = [
        Rij(
            [
                Cel(nl.moment(line.op)), Cel(line.door), Cel(nl.month(line.grens)),
                Cel(extracts()[line.extract].naam), Cel(nl.number(line.leveringen), getal=True),
                Cel(nl.number(line.rijen), getal=True),
            ]
        )
        for line in earlier
    ]  # fmt: skip
    show_table(kop, rows, "Elke opschoning, de laatste eerst")
