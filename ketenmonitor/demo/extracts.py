"""What each partner knows in each month: the rows of the five extracts, before any file notation.

Every function gives a frame with the columns of its extract (dates as day numbers, GEEN for empty;
numbers as floats, NaN for empty) and, where one call covers all months, a column ``levermaand``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from ketenmonitor.demo import money, outcomes
from ketenmonitor.demo.months import GEEN, LOPEND, Kalender
from ketenmonitor.demo.population import trajecten as alle_trajecten
from ketenmonitor.demo.stories import FUSIE, FUSIE_SINDS

KOLOMMEN: Final = {
    "wachtlijst": [
        "peildatum", "client", "gemeente", "product", "datum_aanmelding", "verwijzer", "geboortejaar",
        "datum_intake", "wachtstatus", "overbrugging", "verwachte_start",
    ],
    "trajecten": [
        "client", "traject", "gemeente", "product", "verwijzer", "geboortejaar", "crisis",
        "datum_verwijzing", "datum_aanmelding", "datum_intake", "datum_toewijzing", "beoogde_aanvang",
        "datum_aanvang", "datum_einde", "reden_einde", "naar_partner", "uitval_voor_start",
    ],
    "kosten": ["maand", "gemeente", "product", "bedrag", "client", "traject", "eenheid", "volume", "tarief"],
    "uitkomsten": ["client", "traject", "datum", "instrument", "score", "informant", "moment", "domein"],
    "wachttijdverdeling": ["maand", "gemeente", "product", "stand", "weken_vanaf", "weken_tot", "aantal"],
}  # fmt: skip
_NODIG: Final = [
    *KOLOMMEN["trajecten"], "bekend", "datum_uitval", "geplande_start", "wachtstatus",
]  # fmt: skip
# Lower bounds of the classes of waiting weeks: per week up to twelve, then wider, the last one open.
WEKENKLASSEN: Final = np.array([*range(13), 16, 20, 26])


@dataclass(frozen=True)
class Ketengegevens:
    """The whole demo chain up to ``kalender.laatste_maand``.

    ``maandrijen``: the rows of ``kosten`` and ``uitkomsten`` per extract, partner and month of delivery;
    ``in_hulp``: per month the clients in help on its last day, at whatever partner.
    """

    kalender: Kalender
    trajecten: Mapping[str, pd.DataFrame]
    kosten: pd.DataFrame
    maandrijen: Mapping[tuple[str, str, int], pd.DataFrame]
    in_hulp: tuple[frozenset[str], ...]


@lru_cache(maxsize=2)
def keten_gegevens(laatste_maand: date) -> Ketengegevens:
    """Generate the chain once per last month; files, agreements and examples all use it."""
    kalender = Kalender(laatste_maand)
    alle = _licht(alle_trajecten(kalender))
    kosten = _licht(money.kosten(alle, kalender))
    per_maand = {"kosten": kosten, "uitkomsten": _licht(outcomes.uitkomsten(alle, kalender))}
    return Ketengegevens(
        kalender,
        {str(partner): rijen[_NODIG] for partner, rijen in alle.groupby("partner")},
        kosten,
        {
            (extract, str(partner), int(str(nummer))): rijen
            for extract, frame in per_maand.items()
            for (partner, nummer), rijen in frame.groupby(["partner", "levermaand"])
        },
        tuple(_in_hulp(alle, kalender.einde(nummer)) for nummer in range(LOPEND + 1)),
    )


def rijen(gegevens: Ketengegevens, partner: str, extract: str, nummer: int) -> pd.DataFrame:
    """The rows ``partner`` delivers for ``extract`` in month ``nummer``, columns in the extract's order."""
    eigen, kalender = gegevens.trajecten[partner], gegevens.kalender
    if extract in ("kosten", "uitkomsten"):
        niets = pd.DataFrame(columns=KOLOMMEN[extract])
        rijen = gegevens.maandrijen.get((extract, partner, nummer), niets)
    elif extract == "trajecten":
        rijen = _trajecten(eigen, kalender, nummer)
    elif extract == "wachtlijst":
        rijen = _wachtlijst(eigen, kalender, nummer, gegevens.in_hulp[nummer])
    else:
        rijen = _verdeling(eigen, kalender, nummer)
    return rijen[KOLOMMEN[extract]].reset_index(drop=True)


def _licht(frame: pd.DataFrame) -> pd.DataFrame:
    """Text as plain Python objects: pandas' string columns are slow on a thousand small files."""
    return frame.astype(dict.fromkeys(frame.select_dtypes("str").columns, object))


def _in_hulp(alle: pd.DataFrame, peil: int) -> frozenset[str]:
    loopt = (alle["datum_aanvang"] != GEEN) & (alle["datum_aanvang"] <= peil) & (alle["datum_einde"] > peil)
    return frozenset(alle.loc[loopt, "client"])


def _product(product: pd.Series, nummer: int) -> pd.Series:
    return product.replace(FUSIE) if nummer >= FUSIE_SINDS else product


def _trajecten(eigen: pd.DataFrame, kalender: Kalender, nummer: int) -> pd.DataFrame:
    begin, einde = kalender.begin(nummer), kalender.einde(nummer)
    begon = (eigen["datum_aanvang"] != GEEN) & (eigen["datum_aanvang"] <= einde)
    viel_uit = eigen["datum_uitval"].between(begin, einde)
    rijen = eigen[(begon & (eigen["datum_einde"] >= begin)) | viel_uit].copy()
    loopt = rijen["datum_einde"] > einde
    rijen.loc[loopt, "datum_einde"] = GEEN
    rijen.loc[loopt, ["reden_einde", "naar_partner"]] = ""
    zonder_intake = (rijen["datum_uitval"] != GEEN) & (rijen["datum_intake"] > rijen["datum_uitval"])
    rijen.loc[zonder_intake, "datum_intake"] = GEEN
    rijen.loc[rijen["datum_toewijzing"] > einde, "datum_toewijzing"] = GEEN
    rijen["crisis"] = np.where(rijen["crisis"], "ja", "nee")
    rijen["product"] = _product(rijen["product"], nummer)
    return rijen


def _wachtenden(eigen: pd.DataFrame, peil: int) -> pd.DataFrame:
    klaar = eigen[["datum_aanvang", "datum_uitval"]].max(axis=1)
    return eigen[(eigen["bekend"] <= peil) & (klaar > peil)].copy()


def _wachtlijst(
    eigen: pd.DataFrame, kalender: Kalender, nummer: int, in_hulp: frozenset[str]
) -> pd.DataFrame:
    peil = kalender.einde(nummer)
    rijen = _wachtenden(eigen, peil)
    rijen["peildatum"] = peil
    rijen.loc[rijen["datum_intake"] > peil, "datum_intake"] = GEEN
    rijen["overbrugging"] = ["ja" if client in in_hulp else "nee" for client in rijen["client"]]
    gepland = (rijen["geplande_start"] > peil) & (rijen["geplande_start"] <= peil + 45)
    rijen["verwachte_start"] = rijen["geplande_start"].where(gepland, GEEN)
    rijen["product"] = _product(rijen["product"], nummer)
    return rijen


def _verdeling(eigen: pd.DataFrame, kalender: Kalender, nummer: int) -> pd.DataFrame:
    begin, einde = kalender.begin(nummer), kalender.einde(nummer)
    gestart = eigen[eigen["datum_aanvang"].between(begin, einde)]
    wachtend = _wachtenden(eigen, einde)
    dagen = pd.concat(
        [
            gestart.assign(stand="gestart", dagen=gestart["datum_aanvang"] - gestart["datum_aanmelding"]),
            wachtend.assign(stand="wachtend", dagen=einde - wachtend["datum_aanmelding"]),
        ]
    )
    klasse = np.searchsorted(WEKENKLASSEN, dagen["dagen"].to_numpy() // 7, side="right") - 1
    dagen["weken_vanaf"] = WEKENKLASSEN[klasse].astype(float)
    dagen["weken_tot"] = np.append(WEKENKLASSEN[1:], np.nan)[klasse]
    geteld = dagen.groupby(
        ["gemeente", "product", "stand", "weken_vanaf", "weken_tot"], dropna=False, sort=True
    ).size()
    maand = kalender.maand(nummer).strftime("%Y-%m")
    return geteld.rename("aantal").astype(float).reset_index().assign(maand=maand)
