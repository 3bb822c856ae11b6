"""How one partner stands: agreements met, signals, deliveries in time and answers to proposals, in numbers.

For choosing with whom to go on, and for a good talk about it; not a ranking. It counts what the viewer was
given, and holds no more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ketenmonitor.agreements.dossier import AKKOORD, Dossier
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.delivery_quality import timeliness
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import BINNEN_BAND, GEHAALD, NIET_GEHAALD
from ketenmonitor.statistics import spc


@dataclass(frozen=True)
class Partnerstand:
    """The counts of one partner in one month.

    ``afspraken`` are the KPIs for which something was agreed, of which ``gehaald``, ``binnen_band`` and
    ``niet_gehaald`` have a verdict. ``gevraagd`` counts the proposals that bind it, open or in force, and
    ``akkoord`` those it agreed with. ``moest`` deliveries were due, of which ``op_tijd`` in time.
    """

    partner: str
    afspraken: int
    gehaald: int
    binnen_band: int
    niet_gehaald: int
    structureel_niet: int
    verbetering: int
    verslechtering: int
    gevraagd: int
    akkoord: int
    moest: int
    op_tijd: int

    @property
    def beoordeeld(self) -> int:
        """The agreements that have a verdict."""
        return self.gehaald + self.binnen_band + self.niet_gehaald

    @property
    def onbeslist(self) -> int:
        """The agreements without one: hidden, provisional, too early, or too little data."""
        return self.afspraken - self.beoordeeld


def count(
    partner: str,
    prestaties: Iterable[Prestatie],
    signalen: Mapping[tuple[str, str], Signaal],
    voorstellen: Iterable[Dossier],
    leveringen: Sequence[Leverstatus],
    vandaag: date,
) -> Partnerstand:
    """The counts of one partner, of what is given of all of them; deliveries count when they were due."""
    own = [p for p in prestaties if p.deel == partner and p.oordeel.afspraak is not None]
    judged = Counter(p.oordeel.oordeel for p in own)
    signals = [s for (_, deel), s in signalen.items() if deel == partner]
    variation = Counter(s.variatie for s in signals)
    answers = [d.nu[partner].antwoord for d in voorstellen if partner in d.nu and (d.open or d.van_kracht)]
    due = timeliness([s for s in leveringen if s.partner == partner], vandaag)
    return Partnerstand(
        partner,
        len(own),
        judged[GEHAALD],
        judged[BINNEN_BAND],
        judged[NIET_GEHAALD],
        sum(s.zekerheid == spc.HAALT_NIET for s in signals),
        variation[spc.VERBETERING],
        variation[spc.VERSLECHTERING],
        len(answers),
        answers.count(AKKOORD),
        sum(month.moest for month in due),
        sum(month.op_tijd for month in due),
    )
