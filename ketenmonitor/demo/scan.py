"""The Ketenscan of the demo chain: two rounds a year apart, filled in by people of every partner but one.

The stories: De Schakel thinks itself far and its partners less so; Kompas moved up with joint triage;
Zilvermeer, short of people, fell back; nobody agrees on hand-over and on sharing money. Of Klimop, one
practice, only two people answered, which is too few for a result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.demo.months import maand_erbij
from ketenmonitor.learning.maturity import answers, rounds, vragenlijst
from ketenmonitor.learning.maturity.answers import Invulling
from ketenmonitor.learning.maturity.vragenlijst import Vragenlijst

SEED: Final = 20_019
OPENT: Final = 5  # the day of the last month on which a round opens
WEEKS: Final = 3


@dataclass(frozen=True)
class Beeld:
    """How the people of a partner see the chain: how many, the level by pillar, and where it differs.

    ``eerder`` is how much lower that level was a year before.
    """

    mensen: int
    niveau: tuple[float, float, float, float, float]
    eerder: float
    anders: Mapping[str, float] = field(default_factory=dict)


BEELDEN: Final[Mapping[str, Beeld]] = {
    "wijkteam": Beeld(
        6,
        (3.2, 3.0, 2.6, 2.2, 3.4),
        0.3,
        {
            "overdracht": 3.9,
            "regie": 3.7,
            "prikkels": 1.2,
            "bestuur": 1.4,
            "informatie": 3.6,
            "incentive": 1.2,
        },
    ),
    "kompas": Beeld(
        5,
        (2.8, 2.7, 2.8, 2.4, 3.2),
        0.8,
        {"overdracht": 3.2, "pdca": 3.6, "prikkels": 3.0, "bestuur": 1.6, "monitoren": 3.6, "incentive": 2.9},
    ),
    "bries": Beeld(4, (2.3, 2.2, 2.1, 1.9, 3.1), 0.2, {"overdracht": 1.3, "escalatie": 1.1, "bestuur": 1.0}),
    "zilvermeer": Beeld(
        5, (2.0, 1.7, 2.2, 2.8, 2.0), -0.4, {"overdracht": 1.0, "vertrouwen": 1.2, "informatie": 1.0}
    ),
    "hetnest": Beeld(
        3,
        (2.4, 2.3, 1.9, 1.7, 3.4),
        0.1,
        {"overdracht": 2.4, "uitwisseling": 1.0, "bestuur": 1.5, "incentive": 1.0},
    ),
    "dijkhuis": Beeld(
        4, (1.9, 2.1, 1.6, 2.1, 2.4), 0.2, {"overdracht": 1.2, "prikkels": 1.0, "pdca": 1.1, "monitoren": 1.2}
    ),
    "waterpoort": Beeld(4, (2.7, 2.4, 2.9, 3.2, 2.1), 0.4, {"regie": 1.2, "privacy": 3.9, "prikkels": 1.0}),
    "klimop": Beeld(2, (1.6, 1.5, 1.4, 1.3, 2.2), 0.0),
}
# How many phases people want to gain: most in hand-over and exchange, least where it costs them money.
WENS: Final = {"overdracht": 2.2, "uitwisseling": 1.8, "prikkels": 0.5, "afgesproken": 1.5}
GEWOON: Final = 1.0
OPMERKINGEN: Final[Mapping[str, Mapping[str, str]]] = {
    "wijkteam": {"organisatie": "Wij dragen altijd warm over, maar horen zelden of iemand is begonnen."},
    "kompas": {
        "besturing": "Sinds de gezamenlijke triage praten we over dezelfde cijfers.",
        "mens": "Het helpt dat we elkaar elke week zien.",
    },
    "bries": {"it": "Dezelfde gegevens vullen we in drie systemen in."},
    "zilvermeer": {
        "organisatie": "Een overdracht komt bij ons binnen als mail; de helft van de gegevens ontbreekt.",
        "principes": "Samen risico dragen kan pas als we de wachtlijst samen dragen.",
    },
    "waterpoort": {"organisatie": "Wie de regie heeft bespreken we elke keer opnieuw."},
}


def fill(dataset: Dataset, laatste_maand: date, door: str) -> None:
    """Two rounds that are over: one in the chain's last month, and one a year before."""
    vragen, random = vragenlijst.current(), np.random.default_rng(SEED)
    for jaar in (1, 0):
        opent = maand_erbij(laatste_maand, -12 * jaar).replace(day=OPENT)
        sluit = opent + timedelta(weeks=WEEKS)
        rounds.open_round(dataset, f"Ketenscan {opent.year}", sluit, opent, door, vragen)
        for partner, beeld in BEELDEN.items():
            for invulling in _filled(vragen, partner, beeld, jaar, random):
                answers.submit(dataset, partner, invulling, opent)


def _filled(
    vragen: Vragenlijst, partner: str, beeld: Beeld, jaar: int, random: np.random.Generator
) -> Iterator[Invulling]:
    """What every person of a partner answers: around the view of the partner, each a little different."""
    pillars = list(vragen.pijlers)
    for person in range(beeld.mensen):
        leaning = random.normal(0, 0.2)
        now, wanted = {}, {}
        for item in vragen.items:
            whole = sum(beeld.niveau) / len(beeld.niveau)
            level = beeld.niveau[pillars.index(item.pijler)] if item.pijler else whole
            level = beeld.anders.get(item.id, level) - beeld.eerder * jaar
            now[item.id] = _phase(level + leaning + random.normal(0, 0.3))
            gain = WENS.get(item.id, GEWOON) + random.normal(0, 0.3)
            wanted[item.id] = max(now[item.id], _phase(now[item.id] + gain))
        said = OPMERKINGEN.get(partner, {}) if jaar == 0 else {}
        own = {code: text for i, (code, text) in enumerate(said.items()) if i == person}
        yield Invulling(now, wanted, own)


def _phase(level: float) -> int:
    return int(min(4, max(1, round(level))))
