"""Months after a change, judged by the control limits of the months before it.

The limits are fixed on what went before, so that they are what the process would have gone on doing. The
rules are those of ``spc``, and only the later months take part in them: a run that began before the change
says nothing of it. A missing month between the two takes care of that, for it breaks every rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ketenmonitor.statistics import spc
from ketenmonitor.statistics.spc import Floats, Signs, Xmr

# As many months before at most: what lies further back says less about what would have gone on.
BASELINE = 24
# Fewer months after a change do not tell a change that stays from a single month.
FEWEST = 3
# As many months after at most: what comes later has other causes as well, and chance gets more turns.
MOST = 12


@dataclass(frozen=True, eq=False)
class VoorNa:
    """What the months after a change say, in the unit of the values.

    ``xmr`` has the months before, one empty place, and the months after. ``voor`` and ``na`` are the means
    (nan without values), of ``aantal_voor`` and ``aantal_na`` values, and ``beter`` by how much the mean
    changed for the better (nan where no direction is). ``tekens`` has +1 where a later month is a signal for
    the better, -1 for the worse, else 0. ``liep`` is the sign of the signals in the last seven months before
    the change, 0 when there were none or of both kinds.
    """

    xmr: Xmr
    voor: float
    na: float
    aantal_voor: int
    aantal_na: int
    beter: float
    tekens: Signs
    liep: int

    @property
    def begrensd(self) -> bool:
        """Whether the months before give limits at all."""
        return bool(np.isfinite(self.xmr.mean[-1]))


def before_after(before: ArrayLike, after: ArrayLike, improvement: str) -> VoorNa:
    """Judge the values ``after`` a change by the limits of those ``before`` it; nan is a missing month.

    Mean and limits are those of ``spc.xmr`` over the values before, which must be 12 at least to give any.
    Of the later months the first ``MOST`` count. ``improvement`` is ``hoger`` or ``lager``; with ``neutraal``
    no month is better or worse. ValueError as ``spc.xmr``.
    """
    earlier, later = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)[:MOST]
    whole = np.concatenate([earlier, [np.nan], later])
    known = int(np.isfinite(earlier).sum())
    if known >= spc.MINIMUM_FIXED:
        xmr = spc.xmr(whole, improvement=improvement, fix_after=known)
    else:  # two groups, both too short to have limits
        xmr = spc.xmr(whole, improvement=improvement, rebase=[len(earlier)])
    better = {spc.HOGER: 1, spc.LAGER: -1}.get(improvement, 0)
    signs: Signs = (xmr.direction * better).astype(np.int8)
    there = len(earlier)
    return VoorNa(
        xmr=xmr,
        voor=_mean(earlier),
        na=_mean(later),
        aantal_voor=known,
        aantal_na=int(np.isfinite(later).sum()),
        beter=(_mean(later) - _mean(earlier)) * better if better else float("nan"),
        tekens=signs[there + 1 :],
        liep=_only_sign(signs[max(0, there - spc.RUN) : there]),
    )


def _only_sign(signs: Signs) -> int:
    found = {int(sign) for sign in signs if sign}
    return found.pop() if len(found) == 1 else 0


def _mean(values: Floats) -> float:
    found = values[np.isfinite(values)]
    return float(found.mean()) if len(found) else float("nan")
