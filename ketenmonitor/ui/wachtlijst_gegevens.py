"""What the page Wachtlijst jeugd asks of the dataset, remembered, and its figures as CSV."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.export import csv_bytes
from ketenmonitor.performance import waitlist
from ketenmonitor.performance.waitlist import Verwacht, Wachtlijst
from ketenmonitor.ui import filters, uitvoer
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.remembered import remembered
from ketenmonitor.ui.style import Cel
from ketenmonitor.vocabulary.chain_codes import codelijst

DIMENSIONS = ("gemeente", "partner", "product")


@remembered
def overview(ctx: Context, maand: date, selectie: Selectie) -> Wachtlijst:
    """The waiting list of a month; see ``performance.waitlist``."""
    return waitlist.overview(ctx.zicht(), maand, selectie, ctx.today)


@remembered
def expected(ctx: Context, per: str, maand: date, selectie: Selectie) -> list[Verwacht]:
    """The expected wait at every part of a dimension."""
    return waitlist.expected(ctx.zicht(), per, maand, selectie)


@remembered
def shortest(ctx: Context, maand: date, selectie: Selectie) -> dict[str, list[Verwacht]]:
    """Per product the partners by their expected wait."""
    return waitlist.shortest(ctx.zicht(), maand, selectie)


def names_of(ctx: Context) -> dict[str, dict[str, str]]:
    """The names of the parts of every dimension by code."""
    verwijzers = {c.code: c.naam for c in codelijst("verwijzer", ctx.keten).values()}
    return {name: filters.names_of(ctx, name) for name in DIMENSIONS} | {"verwijzer": verwijzers}


def show_link(tekst: str, adres: str) -> None:
    """A link that opens the page anew; ``st.page_link`` to the page itself leaves the old address."""
    st.html(f'<p class="km-lijst">{Cel(tekst, link=adres).html()}</p>')


def download(
    ctx: Context, naam: str, kop: Sequence[str], rijen: Sequence[Sequence[str | float | None]]
) -> None:
    """Offer figures as CSV in the notation that Dutch spreadsheets read."""
    uitvoer.offer(
        ctx,
        "Download als CSV",
        f"wachtlijst_{naam}.csv",
        lambda: csv_bytes([kop, *rijen]),
        key=f"download_wachtlijst_{naam}",
    )
