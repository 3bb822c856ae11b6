"""Which cells of a cube must be hidden so that the small ones cannot be worked out: pure numpy.

A cell has a *whole* along every dimension in which it is a part. Small cells are hidden; then others, by the
rules of ``disclosure``, line by line. What remains is looked at as an attacker would: what each cell can be
is narrowed from every whole and its parts until nothing narrows any more. Where a small cell has one value
left, one more cell of its cube is hidden and that cube is looked at again: one cell often keeps many small
ones, and hiding one for each of them at once would hide totals that could have stayed.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Larger than any count: what somebody cannot put a limit to.
UNKNOWN = 1e12
# Passes over all lines until nothing narrows; more are never needed for cells of three dimensions.
PASSES = 30


def suppress(value: Floats, wholes: Sequence[Ints], cube: Ints, slack: Floats, d: int, shown: Floats) -> Mask:
    """The cells to hide, of many cubes at once.

    ``value``: how many people a cell holds. ``wholes``: per dimension the place of the whole that a cell is a
    part of, -1 for a cell that is itself a whole in it. ``cube``: which cube a cell belongs to. ``shown``:
    what stands there when a cell is shown, and ``slack`` how far from it the cell can be. ``d``: below this a
    cell is small.
    """
    small = (value > 0) & (value < d)
    hidden = small.copy()
    open_cells = np.arange(len(value))
    while len(open_cells):
        v, part = value[open_cells], hidden[open_cells]
        lines = _among(wholes, open_cells)
        while sum(_hide_along(v, part, whole, d) for whole in lines):
            pass
        told = small[open_cells] & known(shown[open_cells], slack[open_cells], part, lines, d)
        _hide_more(v, part, told, lines, cube[open_cells])
        hidden[open_cells] = part
        open_cells = open_cells[np.isin(cube[open_cells], cube[open_cells][told])]
    return hidden


def _among(wholes: Sequence[Ints], cells: Ints) -> list[Ints]:
    """The places of the wholes among these cells, which are of cubes in full."""
    return [np.where(whole[cells] >= 0, np.searchsorted(cells, whole[cells]), -1) for whole in wholes]


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


def known(value: Floats, slack: Floats, hidden: Mask, wholes: Sequence[Ints], d: int) -> Mask:
    """Which cells an attacker can work out exactly from everything that is shown.

    ``value`` is what stands there when a cell is shown, ``slack`` how far from it the cell can be.
    """
    low = np.where(hidden, 1.0, np.where(value > 0, np.maximum(value - slack, d), 0.0))
    high = np.where(hidden, UNKNOWN, np.where(value > 0, value + slack, 0.0))
    for _ in range(PASSES):
        before = low.copy(), high.copy()
        for whole in wholes:
            parts = np.flatnonzero(whole >= 0)
            of = whole[parts]
            lows, highs = np.bincount(of, low[parts], len(value)), np.bincount(of, high[parts], len(value))
            is_whole = np.bincount(of, minlength=len(value)) > 0
            low[is_whole] = np.maximum(low[is_whole], lows[is_whole])
            high[is_whole] = np.minimum(high[is_whole], highs[is_whole])
            low[parts] = np.maximum(low[parts], low[of] - (highs[of] - high[parts]))
            high[parts] = np.minimum(high[parts], high[of] - (lows[of] - low[parts]))
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    found: Mask = high - low < 1
    return found


def _hide_more(value: Floats, hidden: Mask, told: Mask, wholes: Sequence[Ints], cube: Ints) -> None:
    """Hide one more cell per cube with cells that can be worked out, for the finest of them.

    The smallest beside or above it; else the smallest anywhere.
    """
    cells = np.flatnonzero(told)
    level = np.sum([whole[cells] < 0 for whole in wholes], axis=0)
    finest = cells[np.lexsort((level, cube[cells]))]
    for cell in finest[np.flatnonzero(np.diff(cube[finest], prepend=-1))]:
        lines = [whole for whole in wholes if whole[cell] >= 0]
        near = [np.flatnonzero(whole == whole[cell]) for whole in lines]
        near.append(np.array([whole[cell] for whole in lines], dtype=int))
        for some in (np.concatenate(near), np.flatnonzero(cube == cube[cell])):
            shown = some[~hidden[some] & (value[some] > 0)]
            if len(shown):
                hidden[shown[np.argmin(value[shown])]] = True
                break
