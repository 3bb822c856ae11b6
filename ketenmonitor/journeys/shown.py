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


@dataclass(frozen=True)
class Telling:
    """A number, and of how many different clients and partners it is."""

    aantal: float
    clienten: int
    partners: int


NIEMAND = Telling(0, 0, 0)


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

    def open(self, telling: Telling, rest: Telling = NIEMAND) -> bool:
        """Whether a figure may be shown; ``rest`` is its part about clients that the viewer does not know."""
        small = 0 < telling.clienten < self.drempel
        few = rest.clienten < self.drempel or rest.partners < OTHERS
        return not small and not (self.rest and rest.clienten > 0 and few)

    def count(self, telling: Telling, rest: Telling = NIEMAND) -> float:
        """A number as it may be shown; nan when it may not."""
        return rounded_count(telling.aantal, self.drempel) if self.open(telling, rest) else nan


def scherm(zicht: Zicht, selectie: Selectie) -> Scherm:
    """How figures of this cut are protected for who looks; refuses a cut that is not theirs."""
    kijker = zicht.kijker
    kijker.require_cut(selectie)
    threshold = 0 if kijker.alleen_hier else zicht.drempel
    # within the own gemeente every partner may be seen, and in the chain by who may see them all
    everybody = kijker.ziet_partners or selectie.gemeente in kijker.gemeenten
    return Scherm(threshold, zicht.met_rest(selectie) and threshold > 1, everybody, kijker.partners)
