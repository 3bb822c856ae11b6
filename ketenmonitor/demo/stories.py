"""The stories told by the demo chain: what happens, at which partner, in which month (0 .. 35).

Month 0 is 2023-11 when the last month is 2026-10; the dates in the comments are for that case.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ketenmonitor.demo.months import AANTAL_MAANDEN, Dagen


@dataclass(frozen=True)
class Tempo:
    """How fast a partner works through its waiting list: before and since a month."""

    sinds: int
    voor: float
    na: float


# Zilvermeer loses practitioners: from 2025-09 clients wait ever longer.
# Kompas starts joint triage with the wijkteam: from 2025-06 its waiting list melts.
TEMPO: Final = {"zilvermeer": Tempo(22, 1.0, 0.62), "kompas": Tempo(19, 0.78, 1.45)}

# The improvement has its price: from 2025-07 Kompas declares 6 % above the agreed price of this product.
PRIJS_PARTNER, PRIJS_PRODUCT, PRIJS_SINDS, PRIJS_FACTOR = "kompas", "45B01", 20, 1.06

# Two products of the ambulatory partners merge at 2026-01 (as in keten.toml).
FUSIE_SINDS: Final = 26
FUSIE: Final = {"45A02": "45A10", "45A03": "45A10"}

# Dijkhuis delivers late from 2025-03 on, and its costs of the last month are still missing.
LAAT_PARTNER, LAAT_SINDS, LAAT_DEEL = "dijkhuis", 16, 0.6
ONTBREEKT: Final = ("dijkhuis", "kosten", AANTAL_MAANDEN - 1)

# Bries delivers the costs of 2026-02 in cents: refused at the door, mended two days later.
FACTOR_100: Final = ("bries", "kosten", 27)

# Deliveries that were incomplete: which share there was, and after how many days the month was replaced.
# Waterpoort forgets one location in the trajecten of 2026-05; Zilvermeer the last declarations of 2026-07,
# and mends that when the month has been closed: its costs are corrected beside the published ones.
ONVOLLEDIG: Final = {
    ("waterpoort", "trajecten", 30): (2 / 3, 8),
    ("zilvermeer", "kosten", 32): (0.9, 70),
}

# The chain closes its months since 2026-01, so many days after their end; the last two are still open.
GESLOTEN_SINDS: Final = 26
SLUIT_NA: Final = 28  # days
OPEN: Final = 2

# Share of the usual number of new clients per calendar month: a summer dip, a rush after the holidays.
AANMELDSEIZOEN: Final = np.array([1.05, 1.0, 1.08, 1.0, 0.98, 0.95, 0.68, 0.62, 1.22, 1.2, 1.15, 0.9])
# Volume of help per calendar month: holidays in summer and December, catching up in January.
VOLUMESEIZOEN: Final = np.array([1.14, 1.0, 1.03, 1.0, 0.97, 1.0, 0.82, 0.76, 1.04, 1.05, 1.03, 0.86])


def werkelijke_start(aanmelding: Dagen, wachten: Dagen, tempo: Tempo, sinds: int) -> Dagen:
    """The day help starts at a partner that goes at ``tempo.voor`` until day ``sinds``, then at ``tempo.na``.

    ``wachten`` is the number of days at tempo 1. Who is waiting when the tempo changes waits at both,
    so that the story shows in the month itself and not only for new clients.
    """
    verstreken = tempo.voor * np.maximum(sinds - aanmelding, 0)
    eerder = aanmelding + wachten / tempo.voor
    later = np.maximum(aanmelding, sinds) + (wachten - verstreken) / tempo.na
    return np.where(wachten <= verstreken, eerder, later).astype(np.int64)
