"""The files of the demo chain in the order in which they came in, with the stories of delivering itself."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files as pakketbestanden
from typing import Final

import numpy as np
import pandas as pd

from ketenmonitor.demo.extracts import Ketengegevens, keten_gegevens, rijen
from ketenmonitor.demo.months import AANTAL_MAANDEN
from ketenmonitor.demo.notation import GEWOONTEN, als_tekst, bestand, geschreven
from ketenmonitor.demo.stories import (
    FACTOR_100,
    LAAT_DEEL,
    LAAT_PARTNER,
    LAAT_SINDS,
    ONTBREEKT,
    ONVOLLEDIG,
)

ZAAD: Final = 20231104
AANVAARD: Final = "aanvaard"
GEWEIGERD: Final = "geweigerd"


@dataclass(frozen=True)
class Demobestand:
    """One file as a partner uploads it.

    ``maand``: first day of the month of delivery; ``ontvangen_op``: local time;
    ``verwacht_oordeel``: ``aanvaard`` or ``geweigerd``.
    """

    partner: str
    extract: str
    maand: date
    bestand: str
    inhoud: bytes
    ontvangen_op: datetime
    verwacht_oordeel: str


@lru_cache
def levert() -> dict[str, list[str]]:
    """Which extracts each partner delivers, from keten.toml."""
    inhoud = tomllib.loads((pakketbestanden("ketenmonitor.demo") / "keten.toml").read_text("utf-8"))
    return {partner: waarden["levert"] for partner, waarden in inhoud["partners"].items()}


def files(laatste_maand: date) -> Iterator[Demobestand]:
    """All deliveries of the 36 months that end with ``laatste_maand`` (its first day), oldest first.

    A month's files all come in before those of the next month. The same ``laatste_maand`` always
    gives the same files.
    """
    gegevens = keten_gegevens(laatste_maand)
    rng = np.random.default_rng(ZAAD)
    onderweg: list[Demobestand] = []
    for nummer in range(AANTAL_MAANDEN):
        van_maand = onderweg
        for partner, extracts in levert().items():
            laat = partner == LAAT_PARTNER and nummer >= LAAT_SINDS and rng.random() < LAAT_DEEL
            te_laat_op = int(rng.integers(17, 27))
            for extract in extracts:
                dag = te_laat_op if laat else _dag(rng, extract)
                minuut = int(rng.integers(0, 8 * 60))
                if partner == LAAT_PARTNER and nummer == AANTAL_MAANDEN - 1:
                    dag = 17  # surely late, and yet before today when the demo is made in the third week
                if (partner, extract, nummer) != ONTBREEKT:
                    op = _moment(gegevens, nummer, dag, minuut)
                    van_maand += _leveringen(gegevens, partner, extract, nummer, op)
        van_maand.sort(key=lambda levering: levering.ontvangen_op)
        volgende = _moment(gegevens, nummer + 1, 0, 0)
        yield from (levering for levering in van_maand if levering.ontvangen_op < volgende)
        onderweg = [levering for levering in van_maand if levering.ontvangen_op >= volgende]
    yield from onderweg


def _dag(rng: np.random.Generator, extract: str) -> int:
    """Days after the end of the month: waiting lists early, costs last; now and then just too late."""
    if extract == "wachtlijst":
        return int(rng.integers(4, 10)) + (4 if rng.random() < 0.02 else 0)
    return int(rng.integers(6, 14 if extract != "kosten" else 15)) + (4 if rng.random() < 0.02 else 0)


def _moment(gegevens: Ketengegevens, nummer: int, dag: int, minuut: int) -> datetime:
    maandeinde = gegevens.kalender.maand(nummer + 1) - timedelta(days=1)
    return datetime.combine(maandeinde + timedelta(days=dag), time(9)) + timedelta(minutes=minuut)


def _leveringen(
    gegevens: Ketengegevens, partner: str, extract: str, nummer: int, op: datetime
) -> list[Demobestand]:
    """The delivery of one partner, extract and month; two when the first was refused or incomplete.

    None when there is nothing to tell: a file without rows would be refused.
    """
    gewoonte = GEWOONTEN[partner]
    maand = gegevens.kalender.maand(nummer)
    alle = rijen(gegevens, partner, extract, nummer)
    if alle.empty:
        return []
    naam = f"{extract}_{maand:%Y-%m}"
    inhoud = bestand(alle, gewoonte, extract, f"{maand:%Y-%m}")
    goed = Demobestand(partner, extract, maand, f"{naam}.csv", inhoud, op, AANVAARD)
    if (partner, extract, nummer) == FACTOR_100:
        eerst = _in_centen(alle, partner, extract, maand)
        tweede = Demobestand(
            partner, extract, maand, f"{naam}_hersteld.csv", goed.inhoud, op + timedelta(days=2), AANVAARD
        )
        return [Demobestand(partner, extract, maand, f"{naam}.csv", eerst, op, GEWEIGERD), tweede]
    if (partner, extract, nummer) in ONVOLLEDIG:
        aandeel, na = ONVOLLEDIG[partner, extract, nummer]
        deel = bestand(alle.iloc[: int(len(alle) * aandeel)], gewoonte, extract, f"{maand:%Y-%m}")
        later = Demobestand(
            partner, extract, maand, f"{naam}_volledig.csv", goed.inhoud, op + timedelta(days=na), AANVAARD
        )
        return [Demobestand(partner, extract, maand, f"{naam}.csv", deel, op, AANVAARD), later]
    return [goed]


def _in_centen(alle: pd.DataFrame, partner: str, extract: str, maand: date) -> bytes:
    """The costs with amounts in cents, while the prices are in euro: a factor hundred too high."""
    tekst = als_tekst(alle, GEWOONTEN[partner])
    tekst["bedrag"] = [f"{bedrag * 100:.0f}" for bedrag in alle["bedrag"]]
    return geschreven(tekst, GEWOONTEN[partner], extract, f"{maand:%Y-%m}")
