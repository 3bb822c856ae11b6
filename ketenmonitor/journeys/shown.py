"""What of the routes a viewer may be shown: small numbers, and what others did.

A route runs past several partners, so that nobody owns it: figures of routes are protected for everybody
but the one person on the own machine. A number of 1 to d - 1 clients is hidden, others are rounded to
multiples of d, the totals as well, so that differences do not lead back to what is hidden (domain reference,
section 6; NHS Digital). Times are shown only of at least d clients.

A partner knows its own clients. What it sees of the chain must therefore also hold without them: the rest is
nobody, or at least d clients of at least two other partners (``access.zicht``, ``OTHERS``).
"""

from dataclasses import dataclass
from math import nan

from ketenmonitor.access.zicht import OTHERS, Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import rounded_count
from ketenmonitor.journeys.discover import Telling


@dataclass(frozen=True)
class Scherm:
    """What decides whether a figure of routes is shown.

    ``drempel`` below which a number is small, 0 for who may see all. ``rest``: whether a figure must also
    hold without the clients of ``eigen``, the viewer's own partners. ``alle``: whether others are named.
    """

    drempel: int
    rest: bool
    alle: bool
    eigen: tuple[str, ...]

    @property
    def bekend(self) -> tuple[str, ...]:
        """The partners whose clients are told apart, because figures must also hold without those."""
        return self.eigen if self.rest else ()

    def open(self, t: Telling) -> bool:
        """Whether a figure may be shown."""
        small = 0 < t.clienten < self.drempel
        few = t.onbekend < self.drempel or t.bij < OTHERS
        return not small and not (self.rest and t.onbekend > 0 and few)

    def count(self, t: Telling) -> float:
        """A number as it may be shown; nan when it may not."""
        return rounded_count(t.aantal, self.drempel) if self.open(t) else nan


def scherm(zicht: Zicht, selectie: Selectie) -> Scherm:
    """How figures of this cut are protected for who looks; refuses a cut that is not theirs."""
    kijker = zicht.kijker
    kijker.require_cut(selectie)
    threshold = 0 if kijker.alleen_hier else zicht.drempel
    # within the own gemeente every partner may be seen, and in the chain by who may see them all
    everybody = kijker.ziet_partners or selectie.gemeente in kijker.gemeenten
    return Scherm(threshold, zicht.met_rest(selectie) and threshold > 1, everybody, kijker.partners)
