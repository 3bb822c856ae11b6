"""What pages ask of the dataset, remembered per dataset and version of it, so that a rerun costs nothing."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from ketenmonitor.agreements.afspraak import Afspraken, latest
from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.dataset.provenance import Herkomst, deliveries
from ketenmonitor.performance.completeness import Leverstatus, calendar, whole
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.performance.price_volume import Effect, effects
from ketenmonitor.settings import Settings
from ketenmonitor.ui.context import Context
from ketenmonitor.vocabulary.kpi import Kpi, kpis

KEPT = 500


def delivered(
    ctx: Context, asked: Sequence[Kpi], van: date, tot: date, selectie: Selectie, per: str | None = None
) -> list[Prestatie]:
    """Delivered against agreed; see ``performance.prestatie``."""
    return _delivered(
        ctx.settings, ctx.versie, ctx.today, tuple(k.kpi for k in asked), van, tot, selectie, per, ctx
    )


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _delivered(
    chosen: Settings,
    versie: int,
    vandaag: date,
    ids: tuple[str, ...],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    _ctx: Context,
) -> list[Prestatie]:
    asked = [kpis()[kpi] for kpi in ids]
    return prestaties(_ctx.dataset.cursor(), _ctx.keten, asked, van, tot, selectie, per, vandaag)


def behind(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> list[Herkomst]:
    """The deliveries a figure rests on; see ``dataset.provenance``."""
    return _behind(ctx.settings, ctx.versie, ctx.today, kpi.kpi, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _behind(
    chosen: Settings, versie: int, vandaag: date, kpi: str, maand: date, selectie: Selectie, _ctx: Context
) -> list[Herkomst]:
    return deliveries(_ctx.dataset.cursor(), kpis()[kpi], maand, selectie, vandaag)


def delivery_states(ctx: Context, van: date, tot: date) -> list[Leverstatus]:
    """Where every expected delivery stands; see ``performance.completeness``."""
    return _states(ctx.settings, ctx.versie, ctx.today, van, tot, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _states(
    chosen: Settings, versie: int, vandaag: date, van: date, tot: date, _ctx: Context
) -> list[Leverstatus]:
    return calendar(_ctx.dataset.cursor(), _ctx.keten, van, tot, vandaag)


def price_and_volume(ctx: Context, maand: date, selectie: Selectie) -> list[Effect]:
    """Price and volume effect per product in one month; see ``performance.price_volume``."""
    cursor = ctx.dataset.cursor()
    wanted = [kpis()["kosten"], kpis()["prijs"]]
    found = figures(cursor, wanted, maand, maand, selectie, "product", ctx.today)
    costs = [c for c in found if c.kpi == "kosten"]
    prices = [c for c in found if c.kpi == "prijs"]
    return effects(costs, prices, Afspraken(latest(cursor), partial(whole, ctx.keten)), selectie)
