"""What every page stands on: the settings, the chain and its dataset, opened once per process."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import Kijker, Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.performance.completeness import first_month, latest_month
from ketenmonitor.settings import Settings, settings
from ketenmonitor.vocabulary.keten import Keten, read_keten
from ketenmonitor.vocabulary.months import shift

# Who looks before the shell said who: nothing is shown to nobody.
NIEMAND = Kijker("", "")
Sleutel = tuple[Settings, int, date, tuple[object, ...]]
KIJKER = "kijker"


@dataclass(frozen=True)
class Context:
    """The chain that this server shows, and who looks at it."""

    settings: Settings
    dataset: Dataset
    kijker: Kijker = NIEMAND

    def zicht(self) -> Zicht:
        """The dataset as the viewer sees it, through a cursor of its own."""
        return Zicht(self.dataset.cursor(), self.keten, self.kijker)

    def doet(self, recht: str) -> str:
        """Who changes something, for the record; refuses who may not, also when a page let it come so far."""
        self.kijker.require(recht)
        return self.kijker.handtekening

    def levert(self, partner: str) -> str:
        """Who delivers for a partner; refuses who is not of it."""
        if not self.kijker.rijen(partner):
            raise Verboden(
                "U kunt alleen voor uw eigen organisatie leveren: kies die, of vraag de beheerder."
            )
        return self.kijker.handtekening

    def antwoordt(self, partner: str) -> str:
        """Who answers a proposal for a partner; refuses who is not of it."""
        if not self.kijker.owns(partner):
            raise Verboden("U kunt alleen voor uw eigen organisatie antwoorden: kies die.")
        return self.kijker.handtekening

    def licht_toe(self, selectie: Selectie) -> str:
        """Who explains a figure; refuses whose figure it is not."""
        if not self.kijker.mag_toelichten(selectie):
            raise Verboden("U kunt alleen uw eigen cijfers toelichten: kies uw organisatie of gemeente.")
        return self.kijker.handtekening

    @property
    def verplicht(self) -> tuple[str, ...]:
        """The dimensions in which the viewer must choose a part, because the whole is not theirs to see."""
        return () if self.kijker.ziet_keten or not self.kijker.gemeenten else ("gemeente",)

    @property
    def sleutel(self) -> Sleutel:
        """What every remembered figure is keyed on: dataset, version, day, and what the viewer may see."""
        return (self.settings, self.versie, self.today, self.kijker.sleutel)

    @property
    def rijsleutel(self) -> Sleutel:
        """The same for what is asked of the rows alone, and takes long: it outlives what people write."""
        return (self.settings, self.dataset.rijversie, date.min, self.kijker.sleutel)

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


@st.cache_resource(show_spinner=False)  # opened before there is a visitor to show it to
def _open(chosen: Settings) -> Context:
    return Context(chosen, open_dataset(chosen.database, read_keten(chosen.keten), chosen.sleutels))


def opened() -> Context:
    """The chain and dataset of this server, nobody looking; ``Weigering`` when they can not be opened."""
    return _open(settings())


def context() -> Context:
    """The chain and dataset of this server, for who looks; ``Weigering`` when they can not be opened."""
    return replace(opened(), kijker=st.session_state.get(KIJKER, NIEMAND))


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


def warm_up() -> None:
    """Open the dataset and import what pages import, before the first visitor."""
    import altair  # noqa: F401
    import pandas  # noqa: F401

    from ketenmonitor.presentation import charts  # noqa: F401

    months_with_data(opened())
