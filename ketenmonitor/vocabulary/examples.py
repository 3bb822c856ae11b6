"""Example rows for every extract: made for one chain and month, right by the rules of the extract.

They stand in the templates so that a partner sees how a good row looks. The pseudonyms say
``voorbeeld``, so that a row that is left in a real delivery is easy to recognise. One client, one
traject and one month run through all extracts: together the examples are a small coherent delivery.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.extract import Column, Extract
from ketenmonitor.vocabulary.keten import Keten

Waarde = str | int | date | Decimal
Rij = Mapping[str, Waarde]

# Kinds of help that any chain of the domain may deliver, for chains without products of their own.
_LANDELIJK: Mapping[str, tuple[str, ...]] = {"jeugd": ("45", "54"), "wmo": ("02", "07")}
_LEEFTIJD: Mapping[str, int] = {"jeugd": 12, "wmo": 67, "overig": 40}
_DUTCH = str.maketrans(",.", ".,")


def voorbeeldrijen(extract: Extract, keten: Keten, maand: date) -> tuple[Rij, ...]:
    """Return three rows as column -> value; a column that is left out is empty.

    ``maand`` is any day of the month that is delivered. No rows when a required code list of this
    chain is empty (a chain without gemeenten or products): nothing right can be written then.
    """
    if any(c.verplicht and c.lijst and not codelijst(c.lijst, keten) for c in extract.kolommen):
        return ()
    begin = maand.replace(day=1)
    rijen = {
        "kosten": _kosten,
        "trajecten": _trajecten,
        "uitkomsten": _uitkomsten,
        "wachtlijst": _wachtlijst,
        "wachttijdverdeling": _wachttijdverdeling,
    }[extract.extract](keten, begin)
    return tuple({naam: waarde for naam, waarde in rij.items() if waarde != ""} for rij in rijen)


def als_tekst(kolom: Column, waarde: Waarde) -> str:
    """Write a value as partners are asked to: 31-10-2026, 2026-10, 1.234,50, 14,5."""
    if isinstance(waarde, date):
        return f"{waarde:%Y-%m}" if kolom.type == "maand" else f"{waarde:%d-%m-%Y}"
    if isinstance(waarde, Decimal):
        return format(waarde, ",.2f" if kolom.type == "bedrag" else ",").translate(_DUTCH)
    return str(waarde)


def voorbeeld(kolom: Column, keten: Keten) -> str:
    """Return the example of one column, with a code that exists in this chain ("" when there is none)."""
    if not kolom.lijst:
        return kolom.voorbeeld
    codes = codelijst(kolom.lijst, keten)
    return kolom.voorbeeld if kolom.voorbeeld in codes else next(iter(codes), "")


def _producten(keten: Keten, maand: date) -> tuple[str, str]:
    """Two products in force: the chain's own before the national ones; twice the same when there is one."""
    eigen = [
        p.product
        for p in keten.producten.values()
        if not p.landelijk
        and not p.totaal
        and (p.vanaf is None or p.vanaf <= maand)
        and (p.tot is None or maand <= p.tot)
    ]
    codes = [*eigen, *_LANDELIJK.get(keten.domein, ())] or list(keten.producten)
    return codes[0], codes[min(1, len(codes) - 1)]


def _overdracht(keten: Keten, maand: date) -> str:
    """A partner to hand over to, "" in a chain without partners in that month."""
    nu = [p for p in keten.partners.values() if p.vanaf <= maand and (p.tot is None or maand <= p.tot)]
    return next((p.partner for p in nu if p.soort == "wijkteam"), nu[-1].partner if nu else "")


def _gemeente(keten: Keten) -> str:
    return next(iter(keten.gemeenten), "")


def _einde(begin: date) -> date:
    return begin.replace(day=calendar.monthrange(begin.year, begin.month)[1])


def _geboortejaar(keten: Keten, begin: date) -> int:
    return begin.year - _LEEFTIJD[keten.domein]


def _trajecten(keten: Keten, begin: date) -> list[Rij]:
    """One that ended this month and was handed over, one that runs, one withdrawn before its start."""

    def dag(aantal: int) -> date:
        return begin + timedelta(days=aantal)

    een, twee = _producten(keten, begin)
    gemeente, jaar = _gemeente(keten), _geboortejaar(keten, begin)
    return [
        {
            "client": "voorbeeld-1", "traject": "voorbeeld-T1", "gemeente": gemeente, "product": een,
            "verwijzer": "01", "geboortejaar": jaar, "crisis": "nee", "datum_verwijzing": dag(-240),
            "datum_aanmelding": dag(-230), "datum_intake": dag(-210), "datum_toewijzing": dag(-226),
            "beoogde_aanvang": dag(-190), "datum_aanvang": dag(-182), "datum_einde": dag(20),
            "reden_einde": "01", "naar_partner": _overdracht(keten, begin),
        },
        {
            "client": "voorbeeld-2", "traject": "voorbeeld-T2", "gemeente": gemeente, "product": twee,
            "verwijzer": "02", "geboortejaar": jaar + 2, "crisis": "nee", "datum_verwijzing": dag(-75),
            "datum_aanmelding": dag(-70), "datum_intake": dag(-49), "datum_aanvang": dag(-28),
        },
        {
            "client": "voorbeeld-3", "traject": "voorbeeld-T3", "gemeente": gemeente, "product": een,
            "verwijzer": "01", "geboortejaar": jaar - 1, "crisis": "nee", "datum_aanmelding": dag(-14),
            "uitval_voor_start": "teruggetrokken",
        },
    ]  # fmt: skip


def _kosten(keten: Keten, begin: date) -> list[Rij]:
    """A declaration, a credit for part of it, and costs of no client."""
    een, twee = _producten(keten, begin)
    gemeente, tarief = _gemeente(keten), Decimal("85.20")
    eenheid = keten.producten[een].eenheid or "04"
    hulp: Rij = {
        "maand": begin, "gemeente": gemeente, "product": een, "client": "voorbeeld-1",
        "traject": "voorbeeld-T1", "eenheid": eenheid, "tarief": tarief,
    }  # fmt: skip
    return [
        {**hulp, "bedrag": Decimal("1235.40"), "volume": Decimal("14.5")},
        {**hulp, "bedrag": Decimal("-170.40"), "volume": Decimal("-2")},
        {"maand": begin, "gemeente": gemeente, "product": twee, "bedrag": Decimal("2500.00")},
    ]


def _uitkomsten(keten: Keten, begin: date) -> list[Rij]:
    """Two measurements at the end of a traject and one of a running traject, with its domein."""
    klaar: Rij = {"client": "voorbeeld-1", "traject": "voorbeeld-T1", "datum": begin + timedelta(days=20)}
    loopt: Rij = {"client": "voorbeeld-2", "traject": "voorbeeld-T2", "datum": begin + timedelta(days=6)}
    return [
        {
            **klaar, "instrument": "rapportcijfer", "score": Decimal(8), "informant": "jeugdige",
            "moment": "einde",
        },
        {
            **klaar, "instrument": "zonder_hulp_verder", "score": Decimal(3), "informant": "ouder",
            "moment": "einde",
        },
        {
            **loopt, "instrument": "zrm_2017", "score": Decimal(2), "informant": "professional",
            "moment": "begin", "domein": "huisvesting",
        },
    ]  # fmt: skip


def _wachtlijst(keten: Keten, begin: date) -> list[Rij]:
    """One who has just come, one with other help meanwhile and a planned start, one in urgent need."""
    peildatum = _einde(begin)
    een, twee = _producten(keten, begin)
    jaar = _geboortejaar(keten, begin)

    def dag(aantal: int) -> date:
        return peildatum + timedelta(days=aantal)

    elk: Rij = {"peildatum": peildatum, "gemeente": _gemeente(keten)}
    return [
        {
            **elk, "client": "voorbeeld-4", "product": een, "datum_aanmelding": dag(-19), "verwijzer": "02",
            "geboortejaar": jaar, "wachtstatus": "actief", "overbrugging": "nee",
        },
        {
            **elk, "client": "voorbeeld-5", "product": een, "datum_aanmelding": dag(-80), "verwijzer": "01",
            "geboortejaar": jaar + 3, "datum_intake": dag(-58), "wachtstatus": "voorkeur",
            "overbrugging": "ja", "verwachte_start": dag(31),
        },
        {
            **elk, "client": "voorbeeld-6", "product": twee, "datum_aanmelding": dag(-5), "verwijzer": "02",
            "geboortejaar": jaar + 1, "wachtstatus": "urgent", "overbrugging": "nee",
        },
    ]  # fmt: skip


def _wachttijdverdeling(keten: Keten, begin: date) -> list[Rij]:
    """Who started within a week, and who waits shorter and longer than thirteen weeks."""
    een, _ = _producten(keten, begin)
    elk: Rij = {"maand": begin, "product": een, "gemeente": _gemeente(keten)}
    return [
        {**elk, "stand": "gestart", "weken_vanaf": 0, "weken_tot": 1, "aantal": 6},
        {**elk, "stand": "wachtend", "weken_vanaf": 0, "weken_tot": 13, "aantal": 12},
        {**elk, "stand": "wachtend", "weken_vanaf": 13, "aantal": 7},
    ]
