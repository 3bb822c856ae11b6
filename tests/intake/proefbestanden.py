"""Small files of every extract to test with, and what tests ask of the outcome."""

from datetime import date

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery, findings
from ketenmonitor.intake.findings import Bevinding
from ketenmonitor.intake.reading import read
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.extract import extracts

MAART = date(2026, 3, 1)

# A row of each extract, about March 2026, about which there is nothing to say.
GOED: dict[str, dict[str, str]] = {
    "trajecten": {
        "client": "a41f09c2b7e6",
        "traject": "T-2026-00417",
        "gemeente": "0363",
        "product": "45",
        "verwijzer": "02",
        "geboortejaar": "2013",
        "crisis": "nee",
        "datum_verwijzing": "02-01-2026",
        "datum_aanmelding": "16-01-2026",
        "datum_intake": "09-02-2026",
        "datum_toewijzing": "20-01-2026",
        "beoogde_aanvang": "01-03-2026",
        "datum_aanvang": "02-03-2026",
        "datum_einde": "",
        "reden_einde": "",
        "naar_partner": "",
        "uitval_voor_start": "",
    },
    "wachtlijst": {
        "peildatum": "31-03-2026",
        "client": "a41f09c2b7e6",
        "gemeente": "0363",
        "product": "45",
        "datum_aanmelding": "12-01-2026",
        "verwijzer": "02",
        "geboortejaar": "2013",
        "datum_intake": "03-02-2026",
        "wachtstatus": "actief",
        "overbrugging": "nee",
        "verwachte_start": "01-05-2026",
    },
    "kosten": {
        "maand": "2026-03",
        "gemeente": "0363",
        "product": "45",
        "bedrag": "170,28",
        "client": "a41f09c2b7e6",
        "traject": "T-2026-00417",
        "eenheid": "04",
        "volume": "2",
        "tarief": "85,14",
    },
    "uitkomsten": {
        "client": "a41f09c2b7e6",
        "traject": "T-2026-00417",
        "datum": "28-03-2026",
        "instrument": "rapportcijfer",
        "score": "8",
        "informant": "jeugdige",
        "moment": "einde",
        "domein": "",
    },
    "wachttijdverdeling": {
        "maand": "2026-03",
        "product": "45",
        "stand": "wachtend",
        "weken_vanaf": "4",
        "weken_tot": "5",
        "aantal": "12",
        "gemeente": "0363",
    },
}

# What makes the second row of a file another one than the first.
ANDER: dict[str, dict[str, str]] = {
    "trajecten": {"client": "b52e10d3c8f7", "traject": "T-2026-00418"},
    "wachtlijst": {"client": "b52e10d3c8f7"},
    "kosten": {},
    "uitkomsten": {"client": "b52e10d3c8f7", "traject": "T-2026-00418"},
    "wachttijdverdeling": {"weken_vanaf": "6", "weken_tot": "7"},
}


def bestand(extract: str, *rijen: dict[str, str]) -> bytes:
    """A file of rows that differ from the good one as told; columns that a row adds come last."""
    rows = [GOED[extract] | row for row in rijen]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    return "".join(";".join(line) + "\r\n" for line in lines).encode()


def twee(extract: str, verschil: dict[str, str]) -> bytes:
    """A good row on line 2, and on line 3 one that differs from it as told."""
    return bestand(extract, {}, ANDER[extract] | verschil)


def gevonden(toets: Toets, nummer: str) -> list[Bevinding]:
    """The findings of one rule."""
    return [b for b in findings.listed(toets.cursor) if b.regelnummer == nummer]


def nummers(toets: Toets) -> set[str]:
    """The rules that were broken."""
    return {t.regelnummer for t in toets.tellingen}


def neem_aan(dataset: Dataset, extract: str, inhoud: bytes, maand: date, naam: str = "proef.csv") -> int:
    """Deliver a file and give its number."""
    toets = delivery.check(dataset, read(naam, inhoud), extract, "anker", maand)
    assert toets.aanvaardbaar, toets.tellingen
    number = delivery.accept(dataset, toets, "toets").levering.levering
    toets.close()
    return number


def letter(extract: str, kolom: str) -> str:
    """In which column of a spreadsheet the good file has a column."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[extracts()[extract].namen.index(kolom)]


# Valid by the elfproef, the official test range among them, and one with a leading zero.
BSNS = ("999900006", "999990019", "123456782", "111222333", "010000008")


def gescheiden(nummer: str, teken: str) -> str:
    """Nine digits in three groups."""
    return teken.join((nummer[:3], nummer[3:6], nummer[6:]))
