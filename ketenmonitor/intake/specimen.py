"""The file under test, with all that is needed to judge it; handed from stage to stage."""

from dataclasses import dataclass
from datetime import date

import duckdb

from ketenmonitor.intake.mapping import Koppeling
from ketenmonitor.intake.reading import Geladen, Gelezen
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.extract import Column, Extract
from ketenmonitor.vocabulary.keten import Keten


@dataclass(frozen=True)
class Proefstuk:
    """A file offered by one partner as one extract over one month (its first day).

    Its raw rows stand in temp table ``ruw`` on ``cursor``; ``koppeling`` says which column is which.
    ``sleutels`` are those of the dataset it is offered to.
    """

    cursor: duckdb.DuckDBPyConnection
    gelezen: Gelezen
    geladen: Geladen
    extract: Extract
    koppeling: Koppeling
    keten: Keten
    partner: str
    maand: date
    sleutels: Sleutels

    @property
    def gekoppeld(self) -> list[tuple[Column, int]]:
        """The columns of the extract that the file has, each with its position in the file."""
        places = self.koppeling.kolommen
        return [(column, places[column.naam]) for column in self.extract.kolommen if column.naam in places]

    def positie(self, kolom: str) -> int | None:
        """The position in the file of a column of the extract; None when the file lacks it."""
        return self.koppeling.kolommen.get(kolom)
