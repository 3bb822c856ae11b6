"""What somebody can work out who puts everything that is shown together: numbers, sums of them, and shares.

Every unknown is a whole number between bounds; what is known about several of them together narrows the
bounds of each until nothing narrows any more.
"""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

FAR = 10**6


@dataclass
class Aanval:
    """Bounds of unknowns, wholes with their parts, and the pairs (of how many, how many) that fit a share."""

    laag: dict[Hashable, int] = field(default_factory=dict)
    hoog: dict[Hashable, int] = field(default_factory=dict)
    sommen: list[tuple[Hashable, tuple[Hashable, ...]]] = field(default_factory=list)
    paren: list[tuple[Hashable, Hashable, list[tuple[int, int]]]] = field(default_factory=list)

    def ligt(self, wat: Hashable, laag: float = 0, hoog: float = FAR) -> None:
        """``wat`` lies between these bounds."""
        self.laag[wat] = max(self.laag.get(wat, 0), int(laag))
        self.hoog[wat] = min(self.hoog.get(wat, FAR), int(hoog))

    def getoond(self, wat: Hashable, aantal: float, d: int) -> None:
        """``wat`` is shown as a multiple of ``d``."""
        self.ligt(wat, *((max(aantal - d // 2, d), aantal + d // 2) if aantal else (0, 0)))

    def som(self, geheel: Hashable, delen: Iterable[Hashable]) -> None:
        """A whole is the sum of its parts."""
        parts = tuple(delen)
        for wat in (geheel, *parts):
            self.ligt(wat)
        self.sommen.append((geheel, parts))

    def aandeel(self, noemer: Hashable, teller: Hashable, procent: float, d: int) -> None:
        """A share as it is shown: in whole per cents, and with nobody or at least ``d`` on either side."""
        self.ligt(teller)
        fit = [
            (n, t)
            for n in range(max(1, self.laag[noemer]), self.hoog[noemer] + 1)
            for t in range(n + 1)
            if not 0 < t < d and not 0 < n - t < d and math.floor(100 * t / n + 0.5) == procent
        ]
        self.paren.append((noemer, teller, fit))

    def los_op(self) -> None:
        """Narrow the bounds until nothing narrows any more."""
        while self._narrow():
            pass

    def _narrow(self) -> bool:
        before = dict(self.laag), dict(self.hoog)
        low, high = self.laag, self.hoog
        for whole, parts in self.sommen:
            lows, highs = sum(low[p] for p in parts), sum(high[p] for p in parts)
            self.ligt(whole, lows, highs)
            for p in parts:
                self.ligt(p, low[whole] - (highs - high[p]), high[whole] - (lows - low[p]))
        for i, (noemer, teller, pairs) in enumerate(self.paren):
            left = [
                (n, t) for n, t in pairs
                if low[noemer] <= n <= high[noemer] and low[teller] <= t <= high[teller]
            ]  # fmt: skip
            assert left, (noemer, teller)
            self.paren[i] = noemer, teller, left
            self.ligt(noemer, min(n for n, _ in left), max(n for n, _ in left))
            self.ligt(teller, min(t for _, t in left), max(t for _, t in left))
        return before != (low, high)
