"""Corrections: which published figures of a closed month differ from today's, and what each was and is.

Of what a viewer may not see exactly, only what may be shown of both sides (``access.corrected``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ketenmonitor.access import corrected
from ketenmonitor.access.zicht import Cijfer, Zicht
from ketenmonitor.dataset.closing import Sluiting
from ketenmonitor.vocabulary.kpi import Kpi, kpis


@dataclass(frozen=True)
class Correctie:
    """A figure over ``maand`` that was published and is otherwise: of one part, or (``per`` empty) the chain.

    ``was`` or ``nu`` is None where there was, or is, no value.
    """

    kpi: Kpi
    maand: date
    per: str
    deel: str
    was: float | None
    nu: float | None

    @property
    def grootte(self) -> float:
        """How large the difference is, as a share of what was published; endless where one has no value."""
        if self.was is None or self.nu is None:
            return float("inf")
        return abs(self.nu - self.was) / abs(self.was) if self.was else float("inf")


def since(zicht: Zicht, sluiting: Sluiting, per: Sequence[str], vandaag: date) -> list[Correctie]:
    """What differs today from what was published with a closing, the biggest difference first.

    ``per`` are the dimensions to look along: ``""`` for the chain, ``partner``, ``gemeente``, ``product``.
    """
    return _sorted((name, corrected.since(zicht, sluiting, name or None, vandaag)) for name in per)


def between(
    zicht: Zicht, eerder: Sluiting, later: Sluiting, per: Sequence[str], vandaag: date
) -> list[Correctie]:
    """What differs between two publications of the same month, the biggest difference first."""
    return _sorted((name, corrected.between(zicht, eerder, later, name or None, vandaag)) for name in per)


def _sorted(found: Iterable[tuple[str, Sequence[Cijfer]]]) -> list[Correctie]:
    corrections = [
        Correctie(kpis()[c.kpi], c.maand, name, c.deel, c.waarde, c.gepubliceerd.nu)
        for name, figures in found
        for c in figures
        if c.gepubliceerd is not None
    ]
    return sorted(corrections, key=_biggest_first)


def _biggest_first(c: Correctie) -> tuple[float, str, str, str]:
    return -c.grootte, c.kpi.kpi, c.per, c.deel
