"""The outcome measurements of the demo chain, by clients, parents and professionals at begin and end."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from ketenmonitor.demo.months import GEEN, Dagen, Kalender, jaren
from ketenmonitor.demo.profiles import PROFIELEN

ZAAD: Final = 20231103
ZRM_DOMEINEN: Final = (
    "Huiselijke relaties", "Geestelijke gezondheid", "Sociaal netwerk", "Werk en opleiding", "Tijdsbesteding",
)  # fmt: skip
ZRM_PARTNERS: Final = ("wijkteam", "kompas", "dijkhuis")
GAS_PARTNERS: Final = ("kompas", "bries", "zilvermeer", "hetnest")
_UITVAL: Final = ["03", "04"]


def uitkomsten(trajecten: pd.DataFrame, kalender: Kalender) -> pd.DataFrame:
    """Every measurement with its ``partner`` and ``levermaand``."""
    rng = np.random.default_rng(ZAAD)
    begonnen = trajecten[trajecten["datum_aanvang"] != GEEN]
    kans = begonnen["partner"].map({p: f.respons for p, f in PROFIELEN.items()}).to_numpy()
    # who stops early is measured less often
    kans = kans * np.where(begonnen["reden_einde"].isin(_UITVAL), 0.5, 1.12)
    gemeten = begonnen[rng.random(len(begonnen)) < kans]
    delen = [
        *_cijfers(rng, gemeten),
        _tussen(rng, begonnen[kans > 0]),
        _zrm(rng, gemeten[gemeten["partner"].isin(ZRM_PARTNERS)], kalender),
        _gas(rng, gemeten[gemeten["partner"].isin(GAS_PARTNERS)]),
    ]
    alle = pd.concat(delen, ignore_index=True)
    alle["levermaand"] = kalender.nummers(alle["datum"].to_numpy())
    return alle.sort_values(
        ["partner", "levermaand", "traject", "instrument", "informant", "moment", "domein"], kind="stable"
    )


def _einddag(rng: Generator, einde: Dagen) -> Dagen:
    return einde - rng.integers(0, 8, len(einde))


def _meting(
    bij: pd.DataFrame,
    datum: Dagen,
    instrument: str,
    score: NDArray[np.float64],
    informant: str,
    moment: str,
    domein: str = "",
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "partner": bij["partner"].to_numpy(),
            "client": bij["client"].to_numpy(),
            "traject": bij["traject"].to_numpy(),
            "datum": datum,
            "instrument": instrument,
            "score": score,
            "informant": informant,
            "moment": moment,
            "domein": domein,
        }
    )


def _cijfers(rng: Generator, gemeten: pd.DataFrame) -> list[pd.DataFrame]:
    """Rapportcijfer and 'zonder hulp verder' at the end, by the jeugdige (from 12) and by the parent."""
    leeftijd = jaren(gemeten["datum_einde"].to_numpy()) - gemeten["geboortejaar"].to_numpy()
    delen = []
    for informant, wie, erbij in (
        ("jeugdige", (leeftijd >= 12) & (rng.random(len(gemeten)) < 0.9), 0.0),
        ("ouder", (leeftijd < 18) & (rng.random(len(gemeten)) < 0.85), 0.25),
    ):
        bij = gemeten[wie]
        uitval = bij["reden_einde"].isin(_UITVAL).to_numpy()
        midden = bij["partner"].map({p: f.cijfer for p, f in PROFIELEN.items()}).to_numpy()
        midden = midden + erbij - 1.6 * uitval
        cijfer = np.clip(np.round(rng.normal(midden, 1.3)), 1, 10)
        datum = _einddag(rng, bij["datum_einde"].to_numpy())
        delen.append(_meting(bij, datum, "rapportcijfer", cijfer, informant, "einde"))
        # the better the mark, the more often further help is not needed; a hand-over needs more help
        baat = rng.normal(midden - 7.2, 1.0) - 1.3 * (bij["reden_einde"] == "38").to_numpy()
        verder = 1.0 + np.digitize(baat, [-1.1, -0.3, 0.35])
        delen.append(_meting(bij, datum, "zonder_hulp_verder", verder, informant, "einde"))
    return delen


def _tussen(rng: Generator, begonnen: pd.DataFrame) -> pd.DataFrame:
    """Rapportcijfer by the parent when help has lasted half a year."""
    dag = begonnen["datum_aanvang"] + 182 + rng.integers(0, 14, len(begonnen))
    bij = begonnen[(dag < begonnen["datum_einde"]) & (rng.random(len(begonnen)) < 0.6)]
    midden = bij["partner"].map({p: f.cijfer for p, f in PROFIELEN.items()}).to_numpy()
    cijfer = np.clip(np.round(rng.normal(midden, 1.3)), 1, 10)
    return _meting(bij, dag[bij.index].to_numpy(), "rapportcijfer", cijfer, "ouder", "tussen")


def _zrm(rng: Generator, gemeten: pd.DataFrame, kalender: Kalender) -> pd.DataFrame:
    """Self-sufficiency matrix on five domains, at the begin and at the end."""
    # who began before month 0 was measured before the chain began
    bij = gemeten[gemeten["datum_aanvang"] >= kalender.begin(0)]
    bij = bij[rng.random(len(bij)) < 0.6]
    begin_dag = bij["datum_aanvang"].to_numpy()
    eind_dag = np.maximum(_einddag(rng, bij["datum_einde"].to_numpy()), begin_dag)
    delen = []
    for domein in ZRM_DOMEINEN:
        begin = np.clip(np.round(rng.normal(2.7, 0.8, len(bij))), 1, 5)
        winst = rng.choice([-1, 0, 1, 2], len(bij), p=[0.08, 0.40, 0.40, 0.12])
        winst = np.where(bij["reden_einde"].isin(_UITVAL), np.minimum(winst, 0), winst)
        delen.append(_meting(bij, begin_dag, "zrm_2017", begin, "professional", "begin", domein))
        eind = np.clip(begin + winst, 1, 5)
        delen.append(_meting(bij, eind_dag, "zrm_2017", eind, "professional", "einde", domein))
    return pd.concat(delen, ignore_index=True)


def _gas(rng: Generator, gemeten: pd.DataFrame) -> pd.DataFrame:
    """Goal attainment at the end, for two or three goals."""
    datum = _einddag(rng, gemeten["datum_einde"].to_numpy())
    aantal = rng.integers(2, 4, len(gemeten))
    beter = gemeten["partner"].map({"bries": 0.35, "kompas": 0.05}).fillna(-0.1).to_numpy()
    beter = beter - 1.5 * gemeten["reden_einde"].isin(_UITVAL).to_numpy()
    delen = []
    for doel in (1, 2, 3):
        score = np.clip(np.round(rng.normal(0.2 + beter, 1.1)), -3, 2)
        met = aantal >= doel
        delen.append(
            _meting(gemeten[met], datum[met], "gas_6", score[met], "professional", "einde", str(doel))
        )
    return pd.concat(delen, ignore_index=True)
