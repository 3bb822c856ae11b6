"""The verdict: how a delivered value stands against what was agreed."""

from dataclasses import dataclass

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.rounding import rounded

GEHAALD = "gehaald"
BINNEN_BAND = "binnen bandbreedte"
NIET_GEHAALD = "niet gehaald"
TE_WEINIG = "te weinig gegevens"
NIET_RIJP = "nog niet rijp"
VOORLOPIG = "voorlopig"
GEEN_AFSPRAAK = "geen afspraak"
AFGESCHERMD = "afgeschermd"

UITLEG = {
    GEHAALD: "De waarde voldoet aan de afspraak.",
    BINNEN_BAND: "De waarde haalt de streefwaarde net niet, maar blijft binnen de afgesproken bandbreedte.",
    NIET_GEHAALD: "De waarde blijft buiten de afgesproken bandbreedte.",
    TE_WEINIG: "Er zijn te weinig gegevens om een oordeel op te bouwen.",
    NIET_RIJP: "Er is nog niet genoeg tijd verstreken om deze maand te beoordelen.",
    VOORLOPIG: "Niet alle partners hebben geleverd; het oordeel kan nog veranderen.",
    GEEN_AFSPRAAK: "Over dit cijfer is voor deze maand niets afgesproken.",
    AFGESCHERMD: "Het gaat om te weinig mensen, of het cijfer van zo weinig mensen zou eruit volgen.",
}


@dataclass(frozen=True)
class Oordeel:
    """A verdict with what it rests on.

    ``stand`` is how the value stands against the agreement when that can be said, also where the
    verdict itself is *voorlopig*; ``ontbreekt`` are the partners whose deliveries are missing; ``rijp``
    says whether enough time has passed, also of a figure without an agreement.
    """

    oordeel: str
    afspraak: Afspraak | None = None
    stand: str | None = None
    ontbreekt: tuple[str, ...] = ()
    rijp: bool = True


def judge(
    kpi: Kpi,
    waarde: float | None,
    noemer: float,
    afspraak: Afspraak | None,
    *,
    minimum: int,
    rijp: bool,
    ontbreekt: tuple[str, ...] = (),
) -> Oordeel:
    """Judge one value.

    ``minimum`` is the smallest denominator the chain accepts; the KPI's own may be higher, and a KPI
    without one (a share of deliveries, a price) needs none. The order of the answers: without an
    agreement there is nothing to judge; then too little data, then too early, then incomplete, and
    only then the value itself.
    """
    if afspraak is None:
        return Oordeel(GEEN_AFSPRAAK, ontbreekt=ontbreekt, rijp=rijp)
    if waarde is None and not rijp:
        return Oordeel(NIET_RIJP, afspraak, ontbreekt=ontbreekt, rijp=False)
    if waarde is None or (kpi.minimum and noemer < max(kpi.minimum, minimum)):
        return Oordeel(TE_WEINIG, afspraak, ontbreekt=ontbreekt)
    stand = compare(kpi, waarde, afspraak)
    if not rijp:
        return Oordeel(NIET_RIJP, afspraak, stand, ontbreekt, rijp=False)
    if ontbreekt:
        return Oordeel(VOORLOPIG, afspraak, stand, ontbreekt)
    return Oordeel(stand, afspraak, stand)


def compare(kpi: Kpi, waarde: float, afspraak: Afspraak) -> str:
    """How a value stands against an agreement; on the target is met, on the edge of the band is within it.

    Where neither more nor less is better, the agreement is met anywhere within the band. Values are
    compared as they are shown, so that 79,6 % shown as 80 % does not miss 80 %.
    """
    short = rounded(waarde, kpi.decimalen) - afspraak.streefwaarde
    if kpi.richting == "hoger":
        short = -short
    elif kpi.richting == "neutraal":
        short = abs(short)
    short = rounded(short, 6)  # 7.3 − 7.1 is 0.2, whatever a computer makes of it
    band = rounded(afspraak.bandbreedte, 6)
    if short <= (band if kpi.richting == "neutraal" else 0):
        return GEHAALD
    return BINNEN_BAND if short <= band else NIET_GEHAALD
