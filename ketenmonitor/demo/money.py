"""The costs of the demo chain: volume × price per client and month, with late declarations and credits."""

from typing import Final

import numpy as np
import pandas as pd

from ketenmonitor.demo.months import GEEN, LOPEND, Kalender
from ketenmonitor.demo.profiles import (
    AANBOD,
    EENHEID,
    GEMEENTEN,
    INDEXATIE,
    TARIEF_2023,
    WIJKTEAM_PER_MAAND,
)
from ketenmonitor.demo.stories import (
    FUSIE,
    FUSIE_SINDS,
    PRIJS_FACTOR,
    PRIJS_PARTNER,
    PRIJS_PRODUCT,
    PRIJS_SINDS,
    VOLUMESEIZOEN,
)

ZAAD: Final = 20231102
ETMAAL: Final = "14"
STUKS: Final = "84"
MINUUT: Final = "01"


def afgesproken_tarief(product: str, jaar: int) -> float:
    """The price in euro per unit that the chain agreed for a product in a calendar year."""
    return round(TARIEF_2023[product] * INDEXATIE ** (jaar - 2023), 2)


def kosten(trajecten: pd.DataFrame, kalender: Kalender) -> pd.DataFrame:
    """Every cost row with its ``partner`` and ``levermaand``; ``maand`` is the month of the help itself."""
    rng = np.random.default_rng(ZAAD)
    maandrijen = pd.concat([_geleverd(trajecten, kalender, m) for m in range(LOPEND + 1)], ignore_index=True)
    seizoen = VOLUMESEIZOEN[[kalender.maand(int(m)).month - 1 for m in maandrijen["nummer"]]]
    aantal = len(maandrijen)
    eenheid = maandrijen["product"].map(EENHEID)
    uren = maandrijen["vol"] * maandrijen["drukte"] * maandrijen["deel"] * seizoen
    uren = np.maximum(uren * rng.lognormal(0, 0.2, aantal), 0.5)
    volume = np.where(eenheid == ETMAAL, maandrijen["dagen"], np.round(uren * 2) / 2)
    volume = np.where(eenheid == MINUUT, np.round(uren / 5 + 1) * 5, volume)
    volume = np.where(eenheid == STUKS, 1.0, volume)
    rijen = pd.DataFrame(
        {
            "partner": maandrijen["partner"],
            "nummer": maandrijen["nummer"],
            "gemeente": maandrijen["gemeente"],
            "product": maandrijen["product"],
            "client": maandrijen["client"],
            "traject": maandrijen["traject"],
            "eenheid": eenheid,
            "volume": volume,
            "tarief": _tarief(maandrijen, kalender),
            # one declaration in eight comes a month late, some two months
            "levermaand": maandrijen["nummer"] + rng.choice([0, 1, 2], aantal, p=[0.88, 0.10, 0.02]),
        }
    )
    fout = rijen[rng.random(aantal) < 0.008]
    # a credit takes the whole declaration back, and the right volume is declared in the same delivery
    credit = fout.assign(volume=-fout["volume"], levermaand=fout["levermaand"] + 2)
    opnieuw = fout.assign(
        volume=np.maximum(np.round(fout["volume"] * 0.8), 1.0), levermaand=fout["levermaand"] + 2
    )
    alle = pd.concat([rijen, credit, opnieuw, _wijkteam(kalender)], ignore_index=True)
    per_stuk = (alle["volume"] * alle["tarief"]).round(2)
    alle["bedrag"] = per_stuk.fillna(alle["bedrag"])
    alle["maand"] = [kalender.maand(int(m)).strftime("%Y-%m") for m in alle["nummer"]]
    alle = alle[alle["levermaand"] <= LOPEND]
    return alle.sort_values(["partner", "levermaand", "nummer", "traject"], kind="stable")


def _geleverd(trajecten: pd.DataFrame, kalender: Kalender, nummer: int) -> pd.DataFrame:
    """The trajecten that gave help in a month, with the number of days."""
    begin, einde = kalender.begin(nummer), kalender.einde(nummer)
    betaald = ~trajecten["partner"].isin(["wijkteam", "klimop"]) & (trajecten["datum_aanvang"] != GEEN)
    loopt = (trajecten["datum_aanvang"] <= einde) & (trajecten["datum_einde"] >= begin)
    rijen = trajecten.loc[
        betaald & loopt,
        [
            "partner", "aanbod", "gemeente", "product", "client", "traject", "drukte",
            "datum_aanvang", "datum_einde",
        ],
    ]  # fmt: skip
    dagen = rijen["datum_einde"].clip(upper=einde) - rijen["datum_aanvang"].clip(lower=begin) + 1
    product = rijen["product"].replace(FUSIE) if nummer >= FUSIE_SINDS else rijen["product"]
    return rijen.assign(
        nummer=nummer,
        product=product,
        dagen=dagen.astype(float),
        deel=dagen / (einde - begin + 1),
        vol=np.array([a.volume for a in AANBOD])[rijen["aanbod"].to_numpy()],
    )


def _tarief(rijen: pd.DataFrame, kalender: Kalender) -> pd.Series:
    jaar = np.array([kalender.maand(int(m)).year for m in rijen["nummer"]])
    tarief = np.array([afgesproken_tarief(p, int(j)) for p, j in zip(rijen["product"], jaar, strict=True)])
    duurder = (
        (rijen["partner"] == PRIJS_PARTNER)
        & (rijen["product"] == PRIJS_PRODUCT)
        & (rijen["nummer"] >= PRIJS_SINDS)
    )
    return pd.Series(np.round(np.where(duurder, tarief * PRIJS_FACTOR, tarief), 2), index=rijen.index)


def wijkteambudget(jaar: int) -> float:
    """What the wijkteams cost all gemeenten together in one month of a year, in euro."""
    return round(WIJKTEAM_PER_MAAND * INDEXATIE ** (jaar - 2023), -2)


def _wijkteam(kalender: Kalender) -> pd.DataFrame:
    """One lump sum per gemeente and month: task-based, so without client, volume or price."""
    regels = [
        (m, gemeente, round(wijkteambudget(kalender.maand(m).year) * deel, 2))
        for m in range(LOPEND + 1)
        for gemeente, deel in GEMEENTEN.items()
    ]
    frame = pd.DataFrame(regels, columns=["nummer", "gemeente", "bedrag"])
    return frame.assign(
        partner="wijkteam", product="31", client="", traject="", eenheid="", levermaand=frame["nummer"],
        volume=np.nan, tarief=np.nan,
    )  # fmt: skip
