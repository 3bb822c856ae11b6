"""The months of the demo chain, as numbers that numpy can work with.

Month 0 is the first month partners deliver about and month 35 the last; month 36 is the running
month, of which only the example files are made. Dates are whole days since 1970-01-01.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Dagen = NDArray[np.int64]

AANTAL_MAANDEN: Final = 36
LOPEND: Final = AANTAL_MAANDEN  # the running month
AANLOOP: Final = 24  # months simulated before month 0, so that the chain is already full of clients
GEEN: Final = -1  # an empty date
REFERENTIEMAAND: Final = date(2026, 10, 1)  # the last month that keten.toml and afspraken.csv are for


def maand_erbij(maand: date, aantal: int) -> date:
    """The first day of the month ``aantal`` months after ``maand`` (before it when negative)."""
    jaar, rest = divmod(maand.year * 12 + maand.month - 1 + aantal, 12)
    return date(jaar, rest + 1, 1)


def verschuiving(laatste_maand: date) -> int:
    """How many months ``laatste_maand`` lies after REFERENTIEMAAND."""
    return (laatste_maand.year - REFERENTIEMAAND.year) * 12 + laatste_maand.month - REFERENTIEMAAND.month


@dataclass(frozen=True)
class Kalender:
    """The 36 months that end with ``laatste_maand`` (its first day)."""

    laatste_maand: date

    def maand(self, nummer: int) -> date:
        """First day of month ``nummer``."""
        return maand_erbij(self.laatste_maand, nummer - AANTAL_MAANDEN + 1)

    @cached_property
    def grenzen(self) -> Dagen:
        """First days of months -AANLOOP .. LOPEND + 1, ascending."""
        maanden = [self.maand(i) for i in range(-AANLOOP, LOPEND + 2)]
        return np.array([np.datetime64(m, "D").astype(np.int64) for m in maanden], dtype=np.int64)

    def begin(self, nummer: int) -> int:
        """First day of month ``nummer`` as a day number."""
        return int(self.grenzen[nummer + AANLOOP])

    def einde(self, nummer: int) -> int:
        """Last day of month ``nummer`` as a day number."""
        return self.begin(nummer + 1) - 1

    def nummers(self, dagen: Dagen) -> Dagen:
        """The month number of each day."""
        return np.searchsorted(self.grenzen, dagen, side="right").astype(np.int64) - 1 - AANLOOP


def jaren(dagen: Dagen) -> Dagen:
    """The calendar year of each day number."""
    return dagen.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def dag_in_jaar(dagen: Dagen) -> Dagen:
    """The day of the year (1 January is 0) of each day number."""
    datums = dagen.astype("datetime64[D]")
    dag: Dagen = (datums - datums.astype("datetime64[Y]")).astype(np.int64)
    return dag
