"""What people write at a figure.

A toelichting says why it is as it is, a herijking from when the limits of its chart start anew. A note
belongs to one KPI, month and scope. Changing or withdrawing it is a new version; none is erased.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import duckdb

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.kpi import kpis

TOELICHTING: Final = "toelichting"
HERIJKING: Final = "herijking"


@dataclass(frozen=True)
class Notitie:
    """One version of a note; an empty scope dimension is the whole."""

    notitie: int
    versie: int
    soort: str
    kpi: str
    partner: str | None
    gemeente: str | None
    product: str | None
    maand: date
    tekst: str
    ingetrokken: bool
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def selectie(self) -> Selectie:
        """The cut that the note is about."""
        return Selectie(self.partner, self.gemeente, self.product)


def history(cursor: duckdb.DuckDBPyConnection) -> list[Notitie]:
    """Every version of every note, oldest first."""
    return records.read(cursor, "notitie", Notitie, "notitie, versie")


def holding(zicht: Zicht) -> list[Notitie]:
    """The notes that hold now about figures that the viewer may see, by month."""
    return [n for n in _holding(zicht.cursor) if zicht.kijker.sees(n.selectie)]


def versions(zicht: Zicht, kpi: str, selectie: Selectie) -> list[Notitie]:
    """Every version of every note about exactly this KPI and cut, also withdrawn ones, the latest first.

    None of a cut that the viewer may not see.
    """
    if not zicht.kijker.sees(selectie):
        return []
    found = [n for n in history(zicht.cursor) if n.kpi == kpi and n.selectie == selectie]
    return sorted(found, key=lambda n: (n.vastgelegd_op, n.notitie, n.versie), reverse=True)


def _holding(cursor: duckdb.DuckDBPyConnection) -> list[Notitie]:
    """The latest version of every note that was not withdrawn, by month."""
    newest = {note.notitie: note for note in history(cursor)}
    return sorted((n for n in newest.values() if not n.ingetrokken), key=lambda n: (n.maand, n.notitie))


def about(notes: Iterable[Notitie], soort: str, kpi: str, selectie: Selectie) -> list[Notitie]:
    """The notes of one kind about exactly this KPI and cut."""
    return [n for n in notes if n.soort == soort and n.kpi == kpi and n.selectie == selectie]


def write(
    dataset: Dataset, soort: str, kpi: str, selectie: Selectie, maand: date, tekst: str, door: str
) -> int:
    """Record a note and return its number; ``Weigering`` when it says nothing or cannot be placed."""
    if kpi not in kpis():
        raise Weigering(f"'{kpi}' is geen KPI: kies er een uit de lijst.")
    if maand.day != 1:
        raise Weigering("Een notitie hoort bij een hele maand: geef de maand als jjjj-mm.")
    text, moment = _text(soort, tekst), now()
    with dataset.write(door, soort, f"{kpi} {maand:%Y-%m}", moment, bereik=selectie.gekozen) as cursor:
        same = [n for n in about(_holding(cursor), soort, kpi, selectie) if n.maand == maand]
        if soort == HERIJKING and same:
            raise Weigering(
                f"Deze reeks is al herijkt vanaf {maand:%Y-%m}: trek die herijking eerst in, of kies een "
                "andere maand."
            )
        number = records.next_number(cursor, "notitie", "notitie")
        scope = (selectie.partner, selectie.gemeente, selectie.product)
        note = Notitie(number, 1, soort, kpi, *scope, maand, text, False, moment, door)
        records.add(cursor, "notitie", [note])
    return number


def change(dataset: Dataset, notitie: int, tekst: str, door: str) -> None:
    """Put another text in the place of a note's; the old one stays readable as its earlier version."""
    with dataset.write(door, "notitie", f"notitie {notitie} gewijzigd") as cursor:
        held = _found(cursor, notitie)
        text = _text(held.soort, tekst)
        changed = replace(held, versie=held.versie + 1, tekst=text, vastgelegd_op=now(), vastgelegd_door=door)
        records.add(cursor, "notitie", [changed])


def withdraw(dataset: Dataset, notitie: int, door: str) -> None:
    """Let a note no longer hold; its versions stay readable."""
    with dataset.write(door, "notitie", f"notitie {notitie} ingetrokken") as cursor:
        held = _found(cursor, notitie)
        gone = replace(
            held, versie=held.versie + 1, ingetrokken=True, vastgelegd_op=now(), vastgelegd_door=door
        )
        records.add(cursor, "notitie", [gone])


def _text(soort: str, tekst: str) -> str:
    if not tekst.strip():
        what = "Een herijking zonder reden kan niet" if soort == HERIJKING else "De toelichting is leeg"
        raise Weigering(f"{what}: schrijf op wat er veranderde.")
    return about_no_client(tekst, "De tekst")


def _found(cursor: duckdb.DuckDBPyConnection, notitie: int) -> Notitie:
    for note in _holding(cursor):
        if note.notitie == notitie:
            return note
    raise Weigering(f"Notitie {notitie} bestaat niet of is ingetrokken: ververs de pagina en kies opnieuw.")
