"""What every page stands on: the settings, the chain and its dataset, opened once per process."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.performance.completeness import first_month, latest_month
from ketenmonitor.settings import Settings, settings
from ketenmonitor.vocabulary.keten import Keten, read_keten
from ketenmonitor.vocabulary.months import shift


@dataclass(frozen=True)
class Context:
    """The chain that this server shows."""

    settings: Settings
    dataset: Dataset

    @property
    def keten(self) -> Keten:
        """The chain."""
        return self.dataset.keten

    @property
    def today(self) -> date:
        """The day it is."""
        return self.settings.today

    @property
    def versie(self) -> int:
        """The version of the dataset, which every cached figure is keyed on."""
        return self.dataset.versie


@st.cache_resource(show_spinner="De gegevens worden geopend …")
def _open(chosen: Settings) -> Context:
    return Context(chosen, open_dataset(chosen.database, read_keten(chosen.keten), chosen.sleutels))


def context() -> Context:
    """The chain and dataset of this server; ``Weigering`` when they can not be opened."""
    return _open(settings())


@st.cache_data(show_spinner=False)
def _span(chosen: Settings, versie: int, _dataset: Dataset) -> tuple[date | None, date | None]:
    cursor = _dataset.cursor()
    return first_month(cursor), latest_month(cursor)


def months_with_data(ctx: Context) -> tuple[date | None, date | None]:
    """The first and last month about which anything was delivered."""
    return _span(ctx.settings, ctx.versie, ctx.dataset)


def delivery_month(ctx: Context) -> date:
    """The month that deliveries are normally about today: last month."""
    return shift(ctx.today.replace(day=1), -1)


def who() -> str:
    """Who is at the page, for the record of changes."""
    return str(st.session_state.get("wie") or "dashboard")


def warm_up() -> None:
    """Open the dataset and import what pages import, before the first visitor."""
    import altair  # noqa: F401
    import pandas  # noqa: F401

    from ketenmonitor.presentation import charts  # noqa: F401

    ctx = context()
    months_with_data(ctx)
