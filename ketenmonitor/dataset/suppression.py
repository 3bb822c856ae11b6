"""Which cells of a cube must be hidden so that the small ones cannot be worked out: pure numpy.

A cell has a *whole* along every dimension in which it is a part. Small cells are hidden; then others, by the
rules of ``disclosure``, line by line. What remains is looked at as an attacker would: what each cell can be
is narrowed from every whole and its parts until nothing narrows any more. Where a small cell has one value
left, one more cell of its cube is hidden and that cube is looked at again: one cell often keeps many small
ones, and hiding one for each of them at once would hide totals that could have stayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Larger than any count: what somebody cannot put a limit to.
UNKNOWN = 1e12
# Passes over all lines until nothing narrows; more are never needed for cells of three dimensions.
PASSES = 30


@dataclass(frozen=True, eq=False)
class Cellen:
    """The cells of many cubes at once.

    ``aantal``: how many people a cell holds. ``gehelen``: per dimension the place of the whole that a cell is
    a part of, -1 for a cell that is itself a whole in it. ``kubus``: which cube a cell belongs to, ascending.
    ``getoond``: between which bounds a cell is known when it is shown. ``minstens``: the least that a hidden
    cell can be. ``telt_op``: whether a whole is the sum of its parts; of people who are counted once it is
    not.
    """

    aantal: Floats
    gehelen: Sequence[Ints]
    kubus: Ints
    getoond: tuple[Floats, Floats]
    minstens: Floats
    telt_op: Mask

    def of(self, places: Ints) -> "Cellen":
        """Some of the cells: those of whole cubes."""
        place = np.full(len(self.aantal), -1)
        place[places] = np.arange(len(places))
        return Cellen(
            self.aantal[places],
            [np.where(whole[places] >= 0, place[whole[places]], -1) for whole in self.gehelen],
            self.kubus[places],
            (self.getoond[0][places], self.getoond[1][places]),
            self.minstens[places],
            self.telt_op[places],
        )


def suppress(cells: Cellen, d: int) -> Mask:
    """The cells to hide; ``d``: below this a cell is small."""
    hidden = (cells.aantal > 0) & (cells.aantal < d)
    places = np.arange(len(hidden))
    while len(places):  # the cubes of which something could be worked out are looked at again
        part, gone = cells.of(places), hidden[places]
        small = (part.aantal > 0) & (part.aantal < d)
        while sum(_hide_along(part.aantal, gone, whole, d) for whole in part.gehelen):
            pass
        low, high = part.getoond
        bounds = np.where(gone, part.minstens, low), np.where(gone, UNKNOWN, high)
        told = small & part.telt_op & known(*bounds, part.gehelen)
        more = _hide_more(part, gone, told)
        hidden[places] = gone
        places = places[np.isin(part.kubus, part.kubus[told])] if more else places[:0]
    return hidden


def _hide_along(value: Floats, hidden: Mask, whole: Ints, d: int) -> bool:
    """Hide what one dimension asks, in place; whether anything was."""
    parts = np.flatnonzero((whole >= 0) & (value > 0))
    if not len(parts):
        return False
    of = whole[parts]
    count = np.bincount(of, hidden[parts], len(value))
    people = np.bincount(of, np.where(hidden[parts], value[parts], 0), len(value))
    there = np.bincount(of, minlength=len(value)) > 0
    shown_whole = there & ~hidden & (count > 0) & ((count < 2) | (people < d))
    hidden_whole = there & hidden & (count == 0)
    needs = shown_whole | hidden_whole
    if not needs.any():
        return False
    open_parts = parts[~hidden[parts] & needs[of]]
    order = open_parts[np.lexsort((open_parts, value[open_parts], whole[open_parts]))]
    line = whole[order]
    first = np.flatnonzero(np.diff(line, prepend=-1))
    lengths = np.diff(np.append(first, len(line)))
    run = np.arange(len(line)) - np.repeat(first, lengths)
    total = np.cumsum(value[order])
    before = total - value[order]
    before -= np.repeat(before[first], lengths)
    least, least_people = np.where(hidden[line], 1, 2), np.where(hidden[line], 0, d)
    hidden[order[(count[line] + run < least) | (people[line] + before < least_people)]] = True
    # a whole without a part left to hide
    left = np.bincount(whole[open_parts], minlength=len(value)) > 0
    hidden[shown_whole & ~left] = True
    return True


def known(low: Floats, high: Floats, wholes: Sequence[Ints]) -> Mask:
    """Which cells an attacker can work out who knows between which bounds each lies."""
    low, high = low.copy(), high.copy()
    for _ in range(PASSES):
        before = low.copy(), high.copy()
        for whole in wholes:
            parts = np.flatnonzero(whole >= 0)
            of = whole[parts]
            lows, highs = np.bincount(of, low[parts], len(low)), np.bincount(of, high[parts], len(low))
            is_whole = np.bincount(of, minlength=len(low)) > 0
            low[is_whole] = np.maximum(low[is_whole], lows[is_whole])
            high[is_whole] = np.minimum(high[is_whole], highs[is_whole])
            low[parts] = np.maximum(low[parts], low[of] - (highs[of] - high[parts]))
            high[parts] = np.minimum(high[parts], high[of] - (lows[of] - low[parts]))
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    found: Mask = high - low < 1
    return found


def _hide_more(cells: Cellen, hidden: Mask, told: Mask) -> bool:
    """Hide one more per cube with cells that can be worked out, for the finest of them.

    The smallest beside or above it; else the smallest anywhere. Whether there was anything left to hide.
    """
    done = False
    places = np.flatnonzero(told)
    level = np.sum([whole[places] < 0 for whole in cells.gehelen], axis=0)
    finest = places[np.lexsort((level, cells.kubus[places]))]
    for cell in finest[np.flatnonzero(np.diff(cells.kubus[finest], prepend=-1))]:
        begin, end = np.searchsorted(cells.kubus, cells.kubus[cell] + np.arange(2))
        same = np.arange(begin, end)
        lines = [whole for whole in cells.gehelen if whole[cell] >= 0]
        near = [same[whole[begin:end] == whole[cell]] for whole in lines]
        near.append(np.array([whole[cell] for whole in lines], dtype=int))
        for some in (np.concatenate(near), same):
            left = some[~hidden[some] & (cells.aantal[some] > 0)]
            if len(left):
                hidden[left[np.argmin(cells.aantal[left])]] = done = True
                break
    return done
