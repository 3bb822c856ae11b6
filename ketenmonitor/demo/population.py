"""The clients of the demo chain and all their trajecten, as they really went.

What partners know of it in a month (a running traject has no end yet) is made in ``extracts.py``.
Follow-up comes in rounds: the trajecten of one round lead to hand-overs, second help and returns,
which are the trajecten of the next round. Everything is drawn with a fixed seed.
"""

from hashlib import sha256
from typing import Final

import numpy as np
import pandas as pd
from numpy.random import Generator

from ketenmonitor.demo.course import AANDEEL, PARTNER, PRODUCT, ander_aanbod, verloop, werkdag
from ketenmonitor.demo.months import AANLOOP, GEEN, LOPEND, Dagen, Kalender, jaren
from ketenmonitor.demo.profiles import AANBOD, GEMEENTEN, PROFIELEN
from ketenmonitor.demo.stories import AANMELDSEIZOEN

ZAAD: Final = 20231101
AANTAL_CLIENTEN: Final = 8200  # of whom about 6,000 are in the deliveries; the rest was gone before month 0
RONDEN: Final = 4


def trajecten(kalender: Kalender) -> pd.DataFrame:
    """Every traject of the chain, one row each; dates as day numbers, GEEN when there is none.

    Beside the columns of the extract: ``bekend`` (the day the partner itself knew of the client, later
    than datum_aanmelding when the client came by hand-over) and ``datum_uitval`` (of who never began).
    """
    rng = np.random.default_rng(ZAAD)
    clienten = _clienten(rng, kalender)
    ronde = clienten[["client", "aanbod", "aanmelding"]].assign(
        bekend=clienten["aanmelding"], verwijzer="", start_vanaf=clienten["aanmelding"]
    )
    ronden = []
    for _ in range(RONDEN):
        ronde = ronde.merge(clienten[["client", "gemeente", "geboortejaar"]], on="client", how="left")
        gegaan = verloop(rng, kalender, ronde)
        ronden.append(gegaan)
        ronde = _vervolg(rng, gegaan)
        ronde = ronde[ronde["bekend"] <= kalender.einde(LOPEND)].reset_index(drop=True)
    return _opgeschoond(pd.concat(ronden, ignore_index=True), kalender)


def pseudoniem(nummer: int) -> str:
    """Twelve hexadecimal characters for client ``nummer``; never readable as a number."""
    poging = 0
    while True:
        tekens = sha256(f"demo {nummer} {poging}".encode()).hexdigest()[:12]
        if any(teken in "abcdf" for teken in tekens):  # 12e456789012 would be a number
            return tekens
        poging += 1


def _clienten(rng: Generator, kalender: Kalender) -> pd.DataFrame:
    maanden = np.arange(-AANLOOP, LOPEND + 1)
    kalendermaand = np.array([kalender.maand(int(m)).month for m in maanden])
    kans = AANMELDSEIZOEN[kalendermaand - 1] * (1 + 0.003 * maanden)
    begin = kalender.grenzen[rng.choice(len(maanden), AANTAL_CLIENTEN, p=kans / kans.sum())]
    aanbod = rng.choice(len(AANBOD), AANTAL_CLIENTEN, p=AANDEEL / AANDEEL.sum())
    aanmelding = werkdag(begin + rng.integers(0, 28, AANTAL_CLIENTEN))
    leeftijd = np.clip(np.round(rng.triangular(0, 13, 17.4, AANTAL_CLIENTEN)), 1, 17).astype(np.int64)
    leeftijd = np.where(PRODUCT[aanbod] == "47A01", rng.integers(13, 18, AANTAL_CLIENTEN), leeftijd)
    leeftijd = np.where(PRODUCT[aanbod] == "41A01", rng.integers(2, 7, AANTAL_CLIENTEN), leeftijd)
    return pd.DataFrame(
        {
            "client": [pseudoniem(i) for i in range(AANTAL_CLIENTEN)],
            "aanbod": aanbod,
            "aanmelding": aanmelding,
            "gemeente": rng.choice(list(GEMEENTEN), AANTAL_CLIENTEN, p=list(GEMEENTEN.values())),
            "geboortejaar": jaren(aanmelding) - leeftijd,
        }
    )


def _vervolg(rng: Generator, gegaan: pd.DataFrame) -> pd.DataFrame:
    """The referrals that follow from a round: hand-overs, second help and returns."""
    begonnen = gegaan[gegaan["datum_aanvang"] != GEEN]
    vroeg = begonnen[begonnen["soort"] == "vroeg"]
    # the clock that started at the first partner goes on: the original datum_aanmelding stays
    overgedragen = _aanmelding(vroeg, vroeg["naar"], vroeg["datum_aanmelding"], vroeg["datum_einde"], "01")
    na_hulp = begonnen[begonnen["soort"] == "vervolg"]
    aangemeld = na_hulp["datum_einde"] - rng.integers(0, 36, len(na_hulp))
    vervolgd = _aanmelding(na_hulp, na_hulp["naar"], aangemeld, aangemeld, "01")
    vervolgd["start_vanaf"] = na_hulp["datum_einde"].to_numpy()

    partner = begonnen["partner"]
    samen = begonnen[rng.random(len(begonnen)) < partner.map({p: f.samen for p, f in PROFIELEN.items()})]
    doel = _doel(rng, samen["partner"])
    aangemeld = samen["datum_aanvang"] + rng.integers(0, 60, len(samen))
    tweede = _aanmelding(samen, doel, aangemeld, aangemeld, "")
    tweede["verwijzer"] = np.where(samen["partner"] == "waterpoort", "04", "01")

    terug = begonnen[
        (rng.random(len(begonnen)) < partner.map({p: f.terug for p, f in PROFIELEN.items()}))
        & (begonnen["soort"] == "")
    ]
    zelfde = (rng.random(len(terug)) < 0.45) | (terug["partner"] == "klimop")
    doel = np.where(zelfde, terug["aanbod"], _doel(rng, terug["partner"]))
    aangemeld = terug["datum_einde"] + 15 + np.round(rng.exponential(150, len(terug))).astype(np.int64)
    terugkeer = _aanmelding(terug, doel, aangemeld, aangemeld, "")
    return pd.concat([overgedragen, vervolgd, tweede, terugkeer], ignore_index=True)


def _doel(rng: Generator, partner: pd.Series) -> Dagen:
    doel = np.full(len(partner), -1, dtype=np.int64)
    for wie in PROFIELEN:
        hier = (partner == wie).to_numpy()
        doel[hier] = ander_aanbod(rng, wie, int(hier.sum()))
    return doel


def _aanmelding(
    van: pd.DataFrame, aanbod: Dagen | pd.Series, aanmelding: pd.Series, bekend: pd.Series, verwijzer: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "client": van["client"].to_numpy(),
            "aanbod": np.asarray(aanbod),
            "aanmelding": aanmelding.to_numpy(),
            "bekend": bekend.to_numpy(),
            "verwijzer": verwijzer,
            "start_vanaf": bekend.to_numpy(),
        }
    )


def _opgeschoond(alle: pd.DataFrame, kalender: Kalender) -> pd.DataFrame:
    """Drop who was gone before month 0 and what would overlap at the same partner; number the rest."""
    laatste = alle[["datum_einde", "datum_uitval"]].max(axis=1)
    alle = alle[(laatste >= kalender.begin(0)) & (alle["bekend"] <= kalender.einde(LOPEND))]
    alle = alle.sort_values(["partner", "client", "bekend", "aanmelding"], kind="stable")
    groep = alle.groupby(["partner", "client"], sort=False)
    # one client waits for or is in one traject at a time at the same partner (CBS: no overlapping records)
    klaar = laatste.loc[alle.index]
    eerder = klaar.groupby([alle["partner"], alle["client"]], sort=False).cummax()
    vorige = eerder.groupby([alle["partner"], alle["client"]], sort=False).shift(1)
    dubbel = (alle["bekend"] <= vorige) | (groep.cumcount() > 3) | (alle["datum_aanmelding"] <= vorige)
    alle = alle[~dubbel].sort_values(["partner", "bekend", "client"], kind="stable").reset_index(drop=True)
    nummer = alle.groupby("partner").cumcount() + 1
    alle["traject"] = _trajectnummer(alle["partner"], jaren(alle["bekend"].to_numpy()), nummer)
    alle["naar_partner"] = np.where(alle["naar"] >= 0, PARTNER[alle["naar"].to_numpy()], "")
    return alle


def _trajectnummer(partner: pd.Series, jaar: Dagen, nummer: pd.Series) -> list[str]:
    vorm = {
        "wijkteam": "WT-{j:02d}-{n:05d}", "kompas": "K{j:02d}-{n:05d}", "bries": "41{n:05d}",
        "zilvermeer": "ZM/{j:02d}/{n:04d}", "hetnest": "PZ-{n:05d}", "dijkhuis": "DH-{n:05d}",
        "waterpoort": "GI-{n:05d}", "klimop": "KL-{n:05d}",
    }  # fmt: skip
    return [vorm[p].format(j=j % 100, n=n) for p, j, n in zip(partner, jaar, nummer, strict=True)]
