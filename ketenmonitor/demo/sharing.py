"""How the demo chain shares results: one year that is settled, and the year that runs."""

from datetime import date
from decimal import Decimal

from ketenmonitor.demo.months import AANTAL_MAANDEN, REFERENTIEMAAND, maand_erbij
from ketenmonitor.incentives.berekening import BINNEN_BAND, KETEN, Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import REFERENTIE, Nullijn, Voorstel

# Numbers of months in the chain: the first year that is compared with begins two months after the chain does.
YEAR = 12
FIRST = 2
EISEN = (
    Eis("uitval", BINNEN_BAND),
    Eis("volgens_plan", BINNEN_BAND, rest=Decimal(50)),
    Eis("herhaald_beroep", BINNEN_BAND, KETEN),
)


def deelregels(laatste_maand: date = REFERENTIEMAAND) -> list[Voorstel]:
    """The rules of sharing of a chain with data up to and including ``laatste_maand``.

    Against what a client cost in the year before, with the indexation of the tariffs. The first year shares
    savings only; since the second year the partners bear a part of an excess too.
    """
    first = maand_erbij(laatste_maand, FIRST - AANTAL_MAANDEN + 1)
    savings = Voorwaarden(
        deel_besparing=Decimal(50),
        drempel_besparing=Decimal(2),
        plafond_besparing=Decimal(5),
        eisen=EISEN,
    )
    risk = Voorwaarden(
        deel_besparing=Decimal(60),
        deel_overschrijding=Decimal(30),
        drempel_besparing=Decimal(2),
        drempel_overschrijding=Decimal(2),
        corridor=Decimal(2),
        plafond_besparing=Decimal(5),
        plafond_overschrijding=Decimal(3),
        eisen=EISEN,
    )
    return [
        _year(first, 1, savings, Decimal("4.5"), "Convenant resultaatdeling, artikel 3"),
        _year(first, 2, risk, Decimal(4), "Convenant resultaatdeling, artikel 3 en addendum risico"),
    ]


def _year(first: date, year: int, voorwaarden: Voorwaarden, indexatie: Decimal, bron: str) -> Voorstel:
    van, tot = maand_erbij(first, year * YEAR), maand_erbij(first, (year + 1) * YEAR - 1)
    before = maand_erbij(van, -YEAR), maand_erbij(van, -1)
    nullijn = Nullijn(REFERENTIE, None, *before, indexatie)
    return Voorstel(f"Resultaatdeling jeugdhulp {van.year}", van, tot, nullijn, voorwaarden, bron)
