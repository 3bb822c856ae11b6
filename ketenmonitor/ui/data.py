"""What pages ask of the dataset, remembered per version and kind of viewer, so that a rerun costs nothing.

``ctx.sleutel`` is part of every key: what is remembered for one viewer is only for who may see the same.
"""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.access import zicht
from ketenmonitor.access.zicht import Herkomst
from ketenmonitor.agreements import afspraak, dossier
from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.dossier import Dossier
from ketenmonitor.dataset.closing import Sluiting, history
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance import control, corrections, data_changes, mirror, notes, price_volume
from ketenmonitor.performance.comparison import Vergelijking, compare
from ketenmonitor.performance.completeness import Leverstatus, calendar
from ketenmonitor.performance.control import Regelkaart, Signaal
from ketenmonitor.performance.corrections import Correctie
from ketenmonitor.performance.data_changes import Wijziging
from ketenmonitor.performance.notes import Notitie
from ketenmonitor.performance.overview import Overzicht
from ketenmonitor.performance.overview import overview as performance_overview
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.performance.price_volume import Effect
from ketenmonitor.ui.context import Context, Sleutel
from ketenmonitor.vocabulary.kpi import Kpi, kpis

KEPT = 500


def delivered(
    ctx: Context, asked: Sequence[Kpi], van: date, tot: date, selectie: Selectie, per: str | None = None
) -> list[Prestatie]:
    """Delivered against agreed; see ``performance.prestatie``."""
    return _delivered(ctx.sleutel, tuple(k.kpi for k in asked), van, tot, selectie, per, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _delivered(
    sleutel: Sleutel,
    ids: tuple[str, ...],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    _ctx: Context,
) -> list[Prestatie]:
    asked = [kpis()[kpi] for kpi in ids]
    return prestaties(_ctx.zicht(), asked, van, tot, selectie, per, _ctx.today)


def overview(ctx: Context, maand: date, selectie: Selectie) -> Overzicht:
    """How the chain stands in one month; see ``performance.overview``."""
    return _overview(ctx.sleutel, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _overview(sleutel: Sleutel, maand: date, selectie: Selectie, _ctx: Context) -> Overzicht:
    return performance_overview(_ctx.zicht(), maand, selectie, _ctx.today)


def control_chart(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> Regelkaart:
    """The control chart of a KPI up to a month; see ``performance.control``."""
    return _control_chart(ctx.sleutel, kpi.kpi, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _control_chart(sleutel: Sleutel, kpi: str, maand: date, selectie: Selectie, _ctx: Context) -> Regelkaart:
    zicht = _ctx.zicht()
    return control.of_cut(zicht, kpis()[kpi], maand, selectie, _ctx.today, notes.holding(zicht))


def signals(
    ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie
) -> dict[tuple[str, str], Signaal]:
    """What the control charts of a cut say about a month; see ``performance.control``."""
    return _signals(ctx.sleutel, tuple(k.kpi for k in asked), maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _signals(
    sleutel: Sleutel,
    ids: tuple[str, ...],
    maand: date,
    selectie: Selectie,
    _ctx: Context,
) -> dict[tuple[str, str], Signaal]:
    zicht, asked = _ctx.zicht(), [kpis()[kpi] for kpi in ids]
    found = prestaties(zicht, asked, maand, maand, selectie, None, _ctx.today)
    now = {(p.kpi.kpi, ""): p for p in found}
    return control.signals(zicht, now, asked, maand, selectie, None, [""], _ctx.today, notes.holding(zicht))


def changes(ctx: Context, van: date, tot: date) -> list[Wijziging]:
    """What changed in the deliveries themselves; see ``performance.data_changes``."""
    return _changes(ctx.sleutel, van, tot, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _changes(sleutel: Sleutel, van: date, tot: date, _ctx: Context) -> list[Wijziging]:
    zicht = _ctx.zicht()
    return data_changes.changes(zicht, calendar(zicht, van, tot, _ctx.today), van, tot)


def comparison(ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie) -> list[Vergelijking]:
    """The partners side by side; see ``performance.comparison``."""
    return _comparison(ctx.sleutel, tuple(k.kpi for k in asked), maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _comparison(
    sleutel: Sleutel,
    ids: tuple[str, ...],
    maand: date,
    selectie: Selectie,
    _ctx: Context,
) -> list[Vergelijking]:
    asked = [kpis()[kpi] for kpi in ids]
    return compare(_ctx.zicht(), asked, maand, selectie, _ctx.today)


def places(
    ctx: Context, asked: Sequence[Kpi], partner: str, maand: date, selectie: Selectie
) -> dict[str, tuple[int, int]]:
    """The place of a partner among the others; see ``performance.mirror``."""
    return _places(ctx.sleutel, tuple(k.kpi for k in asked), partner, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _places(
    sleutel: Sleutel, ids: tuple[str, ...], partner: str, maand: date, selectie: Selectie, _ctx: Context
) -> dict[str, tuple[int, int]]:
    asked = [kpis()[kpi] for kpi in ids]
    return mirror.places(_ctx.zicht(), asked, partner, maand, selectie, _ctx.today)


def held_notes(ctx: Context) -> list[Notitie]:
    """The toelichtingen and herijkingen that hold now."""
    return notes.holding(ctx.zicht())


def behind(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> list[Herkomst]:
    """The deliveries a figure rests on; see ``dataset.provenance``."""
    return _behind(ctx.sleutel, kpi.kpi, maand, selectie, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _behind(sleutel: Sleutel, kpi: str, maand: date, selectie: Selectie, _ctx: Context) -> list[Herkomst]:
    return zicht.behind(_ctx.zicht(), kpis()[kpi], maand, selectie, _ctx.today)


def delivery_states(ctx: Context, van: date, tot: date) -> list[Leverstatus]:
    """Where every expected delivery stands; see ``performance.completeness``."""
    return _states(ctx.sleutel, van, tot, ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _states(sleutel: Sleutel, van: date, tot: date, _ctx: Context) -> list[Leverstatus]:
    return calendar(_ctx.zicht(), van, tot, _ctx.today)


def price_and_volume(ctx: Context, maand: date, selectie: Selectie) -> list[Effect]:
    """Price and volume effect per product in one month; see ``performance.price_volume``."""
    return price_volume.of_month(ctx.zicht(), maand, selectie, ctx.today)


def agreement_versions(ctx: Context) -> list[Afspraak]:
    """Every version of the agreements that the viewer may read, oldest first, about KPIs that exist."""
    return _agreement_versions(ctx.sleutel, ctx)


@st.cache_data(show_spinner=False)
def _agreement_versions(sleutel: Sleutel, _ctx: Context) -> list[Afspraak]:
    return [a for a in afspraak.readable(_ctx.dataset.cursor(), _ctx.kijker) if a.kpi in kpis()]


def proposals(ctx: Context) -> list[Dossier]:
    """The proposed agreements that the viewer may read, by number; see ``agreements.dossier``."""
    return _proposals(ctx.sleutel, ctx)


@st.cache_data(show_spinner=False)
def _proposals(sleutel: Sleutel, _ctx: Context) -> list[Dossier]:
    return [d for d in dossier.readable(_ctx.dataset.cursor(), _ctx.kijker) if d.laatste.kpi in kpis()]


def closings(ctx: Context) -> list[Sluiting]:
    """Every closing and reopening of a month; see ``dataset.closing``."""
    return history(ctx.dataset.cursor())


def corrections_since(ctx: Context, sluiting: Sluiting, per: Sequence[str]) -> list[Correctie]:
    """What differs from what was published with a closing; see ``performance.corrections``."""
    return _corrections(ctx.sleutel, sluiting, tuple(per), ctx)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _corrections(
    sleutel: Sleutel, sluiting: Sluiting, per: tuple[str, ...], _ctx: Context
) -> list[Correctie]:
    return corrections.since(_ctx.zicht(), sluiting, per, _ctx.today)
