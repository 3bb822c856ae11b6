"""What pages ask of the dataset, remembered per dataset and version of it, so that a rerun costs nothing."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from ketenmonitor.agreements.afspraak import Afspraken, latest
from ketenmonitor.dataset import published
from ketenmonitor.dataset.closing import Sluiting, history
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.dataset.provenance import Herkomst, deliveries
from ketenmonitor.performance import control, corrections, data_changes, notes
from ketenmonitor.performance.closed import yardsticks
from ketenmonitor.performance.comparison import Vergelijking, compare
from ketenmonitor.performance.completeness import Leverstatus, calendar, latest_month, whole
from ketenmonitor.performance.control import Regelkaart, Signaal
from ketenmonitor.performance.corrections import Correctie
from ketenmonitor.performance.data_changes import Wijziging
from ketenmonitor.performance.notes import Notitie
from ketenmonitor.performance.overview import Overzicht
from ketenmonitor.performance.overview import overview as performance_overview
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


def overview(ctx: Context, maand: date, selectie: Selectie) -> Overzicht:
    """How the chain stands in one month; see ``performance.overview``."""
    return _overview(ctx.settings, ctx.versie, ctx.today, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _overview(
    chosen: Settings, versie: int, vandaag: date, maand: date, selectie: Selectie, _ctx: Context
) -> Overzicht:
    return performance_overview(_ctx.dataset.cursor(), _ctx.keten, maand, selectie, vandaag)


def control_chart(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> Regelkaart:
    """The control chart of a KPI up to a month; see ``performance.control``."""
    return _control_chart(ctx.settings, ctx.versie, ctx.today, kpi.kpi, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _control_chart(
    chosen: Settings, versie: int, vandaag: date, kpi: str, maand: date, selectie: Selectie, _ctx: Context
) -> Regelkaart:
    cursor = _ctx.dataset.cursor()
    van, newest = control.window(cursor, maand), latest_month(cursor) or maand
    line = prestaties(cursor, _ctx.keten, [kpis()[kpi]], van, maand, selectie, None, vandaag)
    return control.chart(kpis()[kpi], selectie, line, van, maand, newest, notes.holding(cursor))


def signals(
    ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie
) -> dict[tuple[str, str], Signaal]:
    """What the control charts of a cut say about a month; see ``performance.control``."""
    return _signals(ctx.settings, ctx.versie, ctx.today, tuple(k.kpi for k in asked), maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _signals(
    chosen: Settings,
    versie: int,
    vandaag: date,
    ids: tuple[str, ...],
    maand: date,
    selectie: Selectie,
    _ctx: Context,
) -> dict[tuple[str, str], Signaal]:
    cursor, asked = _ctx.dataset.cursor(), [kpis()[kpi] for kpi in ids]
    found = prestaties(cursor, _ctx.keten, asked, maand, maand, selectie, None, vandaag)
    now = {(p.kpi.kpi, ""): p for p in found}
    return control.signals(cursor, now, asked, maand, selectie, None, [""], vandaag, notes.holding(cursor))


def changes(ctx: Context, van: date, tot: date) -> list[Wijziging]:
    """What changed in the deliveries themselves; see ``performance.data_changes``."""
    return _changes(ctx.settings, ctx.versie, ctx.today, van, tot, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _changes(
    chosen: Settings, versie: int, vandaag: date, van: date, tot: date, _ctx: Context
) -> list[Wijziging]:
    cursor = _ctx.dataset.cursor()
    states = calendar(cursor, _ctx.keten, van, tot, vandaag)
    return data_changes.changes(cursor, states, van, tot)


def comparison(ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie) -> list[Vergelijking]:
    """The partners side by side; see ``performance.comparison``."""
    return _comparison(ctx.settings, ctx.versie, ctx.today, tuple(k.kpi for k in asked), maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _comparison(
    chosen: Settings,
    versie: int,
    vandaag: date,
    ids: tuple[str, ...],
    maand: date,
    selectie: Selectie,
    _ctx: Context,
) -> list[Vergelijking]:
    asked = [kpis()[kpi] for kpi in ids]
    return compare(_ctx.dataset.cursor(), asked, maand, selectie, list(_ctx.keten.partners), vandaag)


def held_notes(ctx: Context) -> list[Notitie]:
    """The toelichtingen and herijkingen that hold now."""
    return notes.holding(ctx.dataset.cursor())


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
    found = published.figures(cursor, wanted, maand, maand, selectie, "product", ctx.today)
    afspraken = Afspraken(latest(cursor), partial(whole, ctx.keten))
    for then, _ in yardsticks(cursor, ctx.keten, found).values():
        afspraken = then  # one month: published with one closing
    costs = [c for c in found if c.kpi == "kosten"]
    prices = [c for c in found if c.kpi == "prijs"]
    return effects(costs, prices, afspraken, selectie)


def closings(ctx: Context) -> list[Sluiting]:
    """Every closing and reopening of a month; see ``dataset.closing``."""
    return history(ctx.dataset.cursor())


def corrections_since(ctx: Context, sluiting: Sluiting, per: Sequence[str]) -> list[Correctie]:
    """What differs from what was published with a closing; see ``performance.corrections``."""
    return _corrections(ctx.settings, ctx.versie, ctx.today, sluiting, tuple(per), ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _corrections(
    chosen: Settings, versie: int, vandaag: date, sluiting: Sluiting, per: tuple[str, ...], _ctx: Context
) -> list[Correctie]:
    return corrections.since(_ctx.dataset.cursor(), sluiting, per, vandaag)
