"""The answer of a calculation of sharing says what was lost, and at which gate."""

from decimal import Decimal

from ketenmonitor.incentives.berekening import (
    BINNEN_BAND,
    KETEN,
    NIET_VOLDAAN,
    VOLDAAN,
    Deelnemer,
    Eis,
    Voorwaarden,
    bereken,
)
from ketenmonitor.presentation.sharing_words import lost

EISEN = (Eis("uitval", BINNEN_BAND), Eis("herhaald_beroep", BINNEN_BAND, KETEN, Decimal(50)))


def told(kompas: tuple[str, str], baken: tuple[str, str]) -> str:
    """Of a saving of 1.000,00 partners share half by costs, 3 : 1."""
    partners = [
        Deelnemer("kompas", 300_000, uitkomsten=kompas),
        Deelnemer("baken", 100_000, uitkomsten=baken),
    ]
    return lost(bereken(Voorwaarden(Decimal(50), eisen=EISEN), 500_000, 400_000, partners))


def test_what_is_lost_is_told_with_the_gates_that_were_missed():
    assert told((VOLDAAN, VOLDAAN), (VOLDAAN, VOLDAAN)) == ""
    # the 125,00 of Het Baken is lost
    assert told((VOLDAAN, VOLDAAN), (NIET_VOLDAAN, VOLDAAN)).replace("\u00a0", " ") == (
        " Er vervalt € 125 door een gemiste kwaliteitseis: Uitval."
    )
    # half of 375,00 and all of 125,00
    both = told((VOLDAAN, NIET_VOLDAAN), (NIET_VOLDAAN, NIET_VOLDAAN)).replace("\u00a0", " ")
    assert both == " Er vervalt € 313 door een gemiste kwaliteitseis: Uitval en Herhaald beroep van de keten."
