"""How partners stand, in sentences: one of them, and all of them side by side."""

from collections.abc import Sequence
from datetime import date

from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.partnerstand import Partnerstand
from ketenmonitor.presentation import format as nl

MONTHS = 12
"""Over how many months the deliveries are counted."""


def met(stand: Partnerstand) -> str:
    """How many of the judged agreements are met, or stay within the band: ``9 van 14``."""
    if not stand.beoordeeld:
        return nl.NONE
    return f"{nl.number(stand.gehaald + stand.binnen_band)} van {nl.number(stand.beoordeeld)}"


def in_time(stand: Partnerstand) -> str:
    """How many deliveries came in time: ``44 van 48``."""
    return f"{nl.number(stand.op_tijd)} van {nl.number(stand.moest)}" if stand.moest else nl.NONE


def agreed(stand: Partnerstand) -> str:
    """With how many of the proposals that bind it a partner agreed: ``2 van 3``."""
    return f"{nl.number(stand.akkoord)} van {nl.number(stand.gevraagd)}" if stand.gevraagd else nl.NONE


def delivered(naam: str, stand: Partnerstand, tot: date) -> str:
    """How much came in time over a year, as a sentence."""
    if not stand.moest:
        return f"In de {MONTHS} maanden tot en met {nl.month(tot)} hoefde {naam} nog niets te leveren."
    if stand.op_tijd == stand.moest:
        all_of = "was de ene levering" if stand.moest == 1 else f"waren alle {stand.moest} leveringen"
        return f"Over de {MONTHS} maanden tot en met {nl.month(tot)} {all_of} op tijd."
    came = f"{'kwam' if stand.op_tijd == 1 else 'kwamen'} {nl.number(stand.op_tijd)} van de"
    due = nl.count(stand.moest, "levering", "leveringen")
    return f"Over de {MONTHS} maanden tot en met {nl.month(tot)} {came} {due} op tijd."


def waiting(naam: str, stil: int, bezwaar: int) -> str:
    """What is open between the chain and a partner; empty when nothing is."""
    parts = []
    if stil:
        proposals = nl.count(stil, "voorstel wacht", "voorstellen wachten")
        parts.append(f"{proposals} op het antwoord van {naam}")
    if bezwaar:
        parts.append(f"tegen {nl.count(bezwaar, 'voorstel', 'voorstellen')} heeft {naam} bezwaar")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def side_by_side(standen: Sequence[Partnerstand], maand: date) -> str:
    """The answer for all partners: how many agreements they meet together, and where it gets worse."""
    total = sum(s.beoordeeld for s in standen)
    if not total:
        return f"Over {nl.month(maand)} is met geen van de partners iets afgesproken wat te beoordelen is."
    good = sum(s.gehaald + s.binnen_band for s in standen)
    who = nl.count(len(standen), "partner", "partners")
    text = (
        f"In {nl.month(maand)} zijn van de {nl.number(total)} beoordeelde afspraken met {who} er "
        f"{nl.number(good)} gehaald of binnen de bandbreedte"
    )
    worse = sum(s.verslechtering > 0 for s in standen)
    where = nl.count(worse, "partner", "partners") if worse else "geen van hen"
    return f"{text}; bij {where} verslechtert een cijfer meer dan door toeval."


def last_delivery(state: Leverstatus | None) -> str:
    """The latest delivery about an extract: ``okt 2026, ontvangen 8 nov 2026, 9.05 uur``."""
    if state is None:
        return "nog niets geleverd"
    return f"{nl.short_month(state.maand)}, ontvangen {nl.moment(state.eerste_op)}"
