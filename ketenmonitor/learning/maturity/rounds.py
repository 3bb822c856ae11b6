"""The rounds of the Ketenscan: one open at a time, with the questionnaire it was opened with.

A round is open from its first to its last day, or until it is closed before. Once it is closed it stays
closed: its results have been seen, and one more answer would show by the difference what it was.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import duckdb

from ketenmonitor.dataset import records
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import vragenlijst
from ketenmonitor.learning.maturity.vragenlijst import Vragenlijst

SOORT: Final = "ketenscan"
LONGEST: Final = 366
"""Days that a round may be open: what people say a year apart is no one picture."""


@dataclass(frozen=True)
class Ronde:
    """One version of a round; ``vragenlijst`` is the fingerprint of its questionnaire."""

    ronde: int
    versie: int
    naam: str
    opent: date
    sluit: date
    gesloten: bool
    vragenlijst: str
    vastgelegd_op: datetime
    vastgelegd_door: str

    def is_open(self, vandaag: date) -> bool:
        """Whether people can answer today."""
        return not self.gesloten and self.opent <= vandaag <= self.sluit

    def is_over(self, vandaag: date) -> bool:
        """Whether nobody can answer any more, so that results may be seen."""
        return self.gesloten or vandaag > self.sluit


def rounds(cursor: duckdb.DuckDBPyConnection) -> list[Ronde]:
    """The latest version of every round, oldest first."""
    found = records.read(cursor, "ketenscan_ronde", Ronde, "ronde, versie")
    return sorted({r.ronde: r for r in found}.values(), key=lambda r: (r.opent, r.ronde))


def open_now(cursor: duckdb.DuckDBPyConnection, vandaag: date) -> Ronde | None:
    """The round in which people can answer today."""
    return next((r for r in rounds(cursor) if r.is_open(vandaag)), None)


def questionnaire(cursor: duckdb.DuckDBPyConnection, ronde: Ronde) -> Vragenlijst:
    """The questionnaire of a round, as it was when the round was opened."""
    row = cursor.execute(
        "select inhoud from ketenscan_vragenlijst where vingerafdruk = ? limit 1", [ronde.vragenlijst]
    ).fetchone()
    if row is None:
        raise RuntimeError(f"round {ronde.ronde} has no questionnaire")
    return vragenlijst.read(f"de vragenlijst van ronde {ronde.ronde}", str(row[0]).encode())


def open_round(
    dataset: Dataset, naam: str, sluit: date, vandaag: date, door: str, vragen: Vragenlijst | None = None
) -> int:
    """Open a round from today up to and including ``sluit``, and return its number.

    ``vragen`` is the questionnaire of the chain unless given. Raises ``Weigering`` while another round is
    open.
    """
    name = records.text(naam, "De naam van de ronde", records.LINE)
    asked, moment = vragen or vragenlijst.current(), now()
    _require_span(vandaag, sluit, vandaag)
    with dataset.write(door, SOORT, f"ronde {name} geopend", moment, sluit=f"{sluit}") as cursor:
        held = rounds(cursor)
        if running := next((r for r in held if not r.is_over(vandaag)), None):
            raise Weigering(
                f"Ronde '{running.naam}' is nog open: sluit haar eerst, want er is er één tegelijk open."
            )
        if any(r.naam.casefold() == name.casefold() for r in held):
            raise Weigering(f"Er is al een ronde '{name}': geef deze een andere naam.")
        number = records.next_number(cursor, "ketenscan_ronde", "ronde")
        known = cursor.execute(
            "select 1 from ketenscan_vragenlijst where vingerafdruk = ?", [asked.vingerafdruk]
        ).fetchone()
        if known is None:
            cursor.execute(
                "insert into ketenscan_vragenlijst values (?, ?)", [asked.vingerafdruk, asked.inhoud]
            )
        ronde = Ronde(number, 1, name, vandaag, sluit, False, asked.vingerafdruk, moment, door)
        records.add(cursor, "ketenscan_ronde", [ronde])
    return number


def close_round(dataset: Dataset, ronde: int, vandaag: date, door: str) -> None:
    """Close a round today: nobody can answer any more, and its results can be seen. For good."""
    moment = now()
    with dataset.write(door, SOORT, f"ronde {ronde} gesloten", moment) as cursor:
        held = _running(cursor, ronde, vandaag)
        _change(cursor, replace(held, gesloten=True, sluit=vandaag), moment, door)


def move_end(dataset: Dataset, ronde: int, sluit: date, vandaag: date, door: str) -> None:
    """Give a round that is still open another last day."""
    moment = now()
    with dataset.write(door, SOORT, f"ronde {ronde} duurt tot en met {sluit}", moment) as cursor:
        held = _running(cursor, ronde, vandaag)
        _require_span(held.opent, sluit, vandaag)
        _change(cursor, replace(held, sluit=sluit), moment, door)


def _running(cursor: duckdb.DuckDBPyConnection, ronde: int, vandaag: date) -> Ronde:
    found = next((r for r in rounds(cursor) if r.ronde == ronde), None)
    if found is None:
        raise Weigering(f"Ronde {ronde} bestaat niet: ververs de pagina en kies opnieuw.")
    if found.is_over(vandaag):
        raise Weigering(
            f"Ronde '{found.naam}' is al gesloten en haar uitslag is te zien: open een nieuwe ronde."
        )
    return found


def _require_span(opent: date, sluit: date, vandaag: date) -> None:
    if sluit < vandaag:
        raise Weigering(f"De laatste dag ({sluit:%d-%m-%Y}) is al voorbij: kies vandaag of later.")
    if (sluit - opent).days > LONGEST:
        raise Weigering(
            f"Een ronde duurt hooguit een jaar: kies een laatste dag voor {opent:%d-%m-%Y} plus een jaar."
        )


def _change(cursor: duckdb.DuckDBPyConnection, changed: Ronde, moment: datetime, door: str) -> None:
    next_ = replace(changed, versie=changed.versie + 1, vastgelegd_op=moment, vastgelegd_door=door)
    records.add(cursor, "ketenscan_ronde", [next_])
