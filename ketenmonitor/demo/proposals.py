"""What the demo chain proposed and how its partners answered: one waits, two are in force.

A transfer between partners should take less time: all agreed. Fewer trajecten should be broken off by the
provider: in force although Zilvermeer, which loses practitioners, objects. And for the next year a higher
target for starting in time waits for answers, with an objection of Het Nest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from ketenmonitor.agreements import akkoord
from ketenmonitor.agreements.dossier import AKKOORD, BEZWAAR
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.demo.months import maand_erbij

ALLEN: Final = ("wijkteam", "kompas", "bries", "zilvermeer", "hetnest", "dijkhuis", "waterpoort")


@dataclass(frozen=True)
class _Verhaal:
    """A proposal: ``vanaf`` months after the last one, ``dag`` the days before its end; who said what."""

    kpi: str
    streefwaarde: float
    bandbreedte: float
    bron: str
    toelichting: str
    vanaf: int
    dag: int
    akkoord: tuple[str, ...]
    bezwaar: Mapping[str, str] = field(default_factory=dict)
    van_kracht: str | None = None  # the reason, perhaps empty; None as long as it waits


_VERHALEN: Final = (
    _Verhaal(
        "overdrachtstijd", 56, 7, "Ketenoverleg, besluit over warme overdracht",
        "Wie doorverwijst, belt voortaan dezelfde week met de volgende partner.", 0, 40, ALLEN,
        van_kracht="",
    ),
    _Verhaal(
        "uitval_aanbieder", 4, 1, "Ketenoverleg, besluit over voortijdig stoppen",
        "Stoppen omdat wij niet verder kunnen, willen we samen zo min mogelijk.", 0, 38,
        tuple(partner for partner in ALLEN if partner != "zilvermeer"),
        {"zilvermeer": "Door het vertrek van behandelaren breken wij vaker af; 4 % halen wij nog niet."},
        "Besluit van de stuurgroep: de afspraak geldt voor iedereen, met Zilvermeer volgt een herstelplan.",
    ),
    _Verhaal(
        "gestart_binnen_norm", 80, 5, "Ketenconvenant, voorstel voor het nieuwe jaar",
        "De gezamenlijke triage werkt; daarom een stap omhoog.", 3, 17, ("wijkteam", "kompas"),
        {"hetnest": "Een passend pleeggezin vinden duurt langer: 70 % tot er meer pleeggezinnen zijn."},
    ),
)  # fmt: skip


def propose(dataset: Dataset, laatste_maand: date, door: str) -> None:
    """Make the proposals of the demo chain, with the answers of its partners, within the last month."""
    end = maand_erbij(laatste_maand, 1)
    for verhaal in _VERHALEN:
        op = datetime.combine(end - timedelta(days=verhaal.dag), time(10, 30))
        inhoud = Voorstel(
            verhaal.kpi, maand_erbij(laatste_maand, verhaal.vanaf), verhaal.streefwaarde, verhaal.bron,
            bandbreedte=verhaal.bandbreedte,
        )  # fmt: skip
        number = akkoord.propose(dataset, inhoud, verhaal.toelichting, door, op)
        given = [(p, AKKOORD, "") for p in verhaal.akkoord]
        given += [(p, BEZWAAR, why) for p, why in verhaal.bezwaar.items()]
        for days, (partner, antwoord, reden) in enumerate(given, 1):
            akkoord.answer(dataset, number, 1, partner, antwoord, reden, partner, op + timedelta(days=days))
        if verhaal.van_kracht is not None:
            akkoord.put_in_force(
                dataset, number, 1, verhaal.van_kracht, door, op + timedelta(days=len(given) + 7)
            )
