"""The course of one referral: how long the client waits, whether help starts, and how it ends."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from ketenmonitor.demo.months import GEEN, Dagen, Kalender, dag_in_jaar, jaren
from ketenmonitor.demo.profiles import AANBOD, PROFIELEN, WACHTFACTOR_GEMEENTE
from ketenmonitor.demo.stories import TEMPO, werkelijke_start

PARTNER: Final = np.array([a.partner for a in AANBOD])
PRODUCT: Final = np.array([a.product for a in AANBOD])
AANDEEL: Final = np.array([a.aandeel for a in AANBOD])
_WACHTEN: Final = np.array([a.wachten for a in AANBOD])
_DUUR: Final = np.array([a.duur for a in AANBOD])


def verloop(rng: Generator, kalender: Kalender, ronde: pd.DataFrame) -> pd.DataFrame:
    """Give each referral its course: waiting, start or not, end, reason, hand-over."""
    aantal = len(ronde)
    aanbod = ronde["aanbod"].to_numpy()
    partner, product = PARTNER[aanbod], PRODUCT[aanbod]
    aanmelding, vanaf = ronde["aanmelding"].to_numpy(), ronde["start_vanaf"].to_numpy()
    crisis = (product == "46") | (rng.random(aantal) < 0.03)

    factor = ronde["gemeente"].map(WACHTFACTOR_GEMEENTE).to_numpy()
    wachten = _WACHTEN[aanbod] * factor * rng.lognormal(0, 0.5, aantal)
    aanvang = vanaf + wachten.astype(np.int64)
    for wie, tempo in TEMPO.items():
        start = werkelijke_start(vanaf, wachten, tempo, kalender.begin(tempo.sinds))
        aanvang = np.where(partner == wie, start, aanvang)
    aanvang = _na_vakantie(rng, aanvang)
    aanvang = werkdag(np.where(crisis, vanaf + rng.integers(0, 4, aantal), aanvang))

    afvaller = (rng.random(aantal) < 0.07) & ~crisis
    datum_uitval = np.where(
        afvaller, vanaf + ((aanvang - vanaf) * rng.uniform(0.2, 0.95, aantal)).astype(np.int64), GEEN
    )
    reden, naar, soort = _afloop(rng, partner)
    duur = _DUUR[aanbod] * rng.lognormal(0, 0.5, aantal)
    duur = np.where(np.isin(reden, ["03", "04"]), duur * 0.5, duur)
    duur = np.where(soort == "vroeg", rng.integers(14, 57, aantal), duur)
    einde = werkdag(aanvang + np.maximum(duur.astype(np.int64), 7))
    volwassen = (jaren(einde) - ronde["geboortejaar"].to_numpy() > 18) & (soort == "")
    reden = np.where(volwassen, np.where(rng.random(aantal) < 0.6, "01", "39"), reden)

    verwijzing = aanmelding - rng.integers(2, 30, aantal)
    toewijzing = verwijzing + np.round(22 * rng.lognormal(0, 0.6, aantal)).astype(np.int64)
    intake = vanaf + ((aanvang - vanaf) * rng.beta(2.2, 3.5, aantal)).astype(np.int64)
    return ronde.assign(
        partner=partner,
        product=product,
        crisis=crisis,
        verwijzer=_verwijzer(rng, partner, ronde["verwijzer"].to_numpy()),
        datum_verwijzing=verwijzing,
        datum_aanmelding=aanmelding,
        datum_intake=np.where(rng.random(aantal) < 0.94, intake, GEEN),
        datum_toewijzing=np.where(rng.random(aantal) < 0.93, toewijzing, GEEN),
        beoogde_aanvang=np.where(crisis, vanaf, vanaf + 35),
        datum_aanvang=np.where(afvaller, GEEN, aanvang),
        datum_einde=np.where(afvaller, GEEN, einde),
        geplande_start=np.where(afvaller, GEEN, aanvang),
        datum_uitval=datum_uitval,
        uitval_voor_start=np.where(
            afvaller, rng.choice(["geweigerd", "teruggetrokken", "elders"], aantal, p=[0.2, 0.5, 0.3]), ""
        ),
        reden_einde=np.where(afvaller, "", reden),
        naar=np.where(afvaller, -1, naar),
        soort=np.where(afvaller, "", soort),
        drukte=rng.lognormal(0, 0.3, aantal),
        wachtstatus=rng.choice(
            ["urgent", "actief", "voorkeur", "voorzorg"], aantal, p=[0.1, 0.7, 0.13, 0.07]
        ),
    )


def _afloop(rng: Generator, partner: NDArray[np.str_]) -> tuple[NDArray[np.str_], Dagen, NDArray[np.str_]]:
    """Reason of the end, the aanbod handed over to (-1: none) and the kind of hand-over."""
    aantal = len(partner)
    reden = np.full(aantal, "01")
    naar = np.full(aantal, -1, dtype=np.int64)
    soort = np.full(aantal, "", dtype="<U7")
    for wie, profiel in PROFIELEN.items():
        hier = partner == wie
        reden[hier] = rng.choice(["01", "02", "03", "04", "05"], hier.sum(), p=profiel.redenen)
        kans = rng.random(hier.sum())
        soort[hier] = np.where(
            kans < profiel.vroeg, "vroeg", np.where(kans < profiel.vroeg + profiel.vervolg, "vervolg", "")
        )
        naar[hier] = np.where(soort[hier] == "", -1, ander_aanbod(rng, wie, int(hier.sum())))
    return np.where(soort == "", reden, "38"), naar, soort


def ander_aanbod(rng: Generator, partner: str, aantal: int) -> Dagen:
    """For each of ``aantal`` clients of ``partner``: the aanbod they go to, by the partner's profile."""
    naar = PROFIELEN[partner].naar
    if not naar:
        return np.full(aantal, -1, dtype=np.int64)
    gewicht = np.zeros(len(AANBOD))
    for doel, deel in naar.items():
        bij = doel == PARTNER
        gewicht += np.where(bij, deel * AANDEEL / AANDEEL[bij].sum(), 0)
    return rng.choice(len(AANBOD), aantal, p=gewicht / gewicht.sum())


def _verwijzer(rng: Generator, partner: NDArray[np.str_], bekend: NDArray[np.str_]) -> NDArray[np.str_]:
    vrij = rng.choice(["01", "02", "03", "05", "04"], len(partner), p=[0.40, 0.38, 0.10, 0.07, 0.05])
    keuze = np.where(bekend.astype(str) == "", vrij, bekend.astype(str))
    keuze = np.where(partner == "waterpoort", "08", keuze)
    return np.where(partner == "wijkteam", "06", keuze)


def werkdag(dagen: Dagen) -> Dagen:
    """The same day, or the Monday after when it falls in a weekend (day 0, 1970-01-01, is a Thursday)."""
    weekdag = (dagen + 3) % 7
    return dagen + np.where(weekdag == 5, 2, np.where(weekdag == 6, 1, 0))


def _na_vakantie(rng: Generator, aanvang: Dagen) -> Dagen:
    """Move most starts out of the summer and Christmas holidays to the weeks after."""
    dag = dag_in_jaar(aanvang)
    verplaatst = rng.random(len(aanvang)) < 0.6
    zomer = (dag >= 190) & (dag < 238) & verplaatst
    kerst = ((dag >= 354) | (dag < 3)) & verplaatst
    spreiding = rng.integers(0, 24, len(aanvang))
    return np.where(zomer, aanvang - dag + 238 + spreiding, np.where(kerst, aanvang + 14, aanvang))
