"""Which cells must be hidden, on small cubes worked out by hand: partners A and B, products x and y."""

from dataclasses import replace

import numpy as np

from ketenmonitor.dataset.suppression import UNKNOWN, Cellen, known, suppress

# places: whole, A, B (of partners), x, y (of products), Ax, Ay, Bx, By
PARTNERS = np.array([-1, 0, 0, -1, -1, 3, 4, 3, 4])
PRODUCTS = np.array([-1, -1, -1, 0, 0, 1, 1, 2, 2])
NAMES = ("whole", "A", "B", "x", "y", "Ax", "Ay", "Bx", "By")


def cube(ax: int, ay: int, bx: int, by: int) -> np.ndarray:
    return np.array([ax + ay + bx + by, ax + ay, bx + by, ax + bx, ay + by, ax, ay, bx, by], dtype=float)


def cells(value: np.ndarray) -> Cellen:
    """One cube of which everything that is shown is known exactly."""
    adds_up = np.ones(9, dtype=bool)
    return Cellen(value, [PARTNERS, PRODUCTS], np.zeros(9, int), (value, value), np.ones(9), adds_up)


def names(mask: np.ndarray) -> set[str]:
    return {name for name, away in zip(NAMES, mask, strict=True) if away}


def hidden(value: np.ndarray) -> set[str]:
    return names(suppress(cells(value), 5))


def test_nothing_is_hidden_where_nobody_is_few():
    assert hidden(cube(10, 20, 30, 40)) == set()


def test_a_small_cell_takes_its_neighbours_along_so_that_no_line_tells_it():
    """Ax is 3: in its row Ay must go, in its column Bx, and then By for the sake of those two."""
    assert hidden(cube(3, 20, 30, 40)) == {"Ax", "Ay", "Bx", "By"}


def test_a_whole_with_one_part_is_hidden_with_it():
    """Only A delivers, 3 and nothing else: all that is the same 3 is hidden."""
    assert hidden(cube(3, 0, 0, 0)) == {"whole", "A", "x", "Ax"}


def test_many_that_are_told_by_one_whole_take_only_that_along_and_what_its_own_line_asks():
    """A has one of each of five products, B 12 and C 20 of each.

    In every column B must go beside A. The 5 of A tell its five ones, so that A goes, and of the partners B
    with it. Nothing more follows: C, the products and the whole of 165 stay.
    """
    each = {"A": 1.0, "B": 12.0, "C": 20.0}
    crossed = [(p, q) for p in "*ABC" for q in "*vwxyz"]
    place = {cell: i for i, cell in enumerate(crossed)}
    value = np.array(
        [sum(each[a] for a in "ABC" if p in ("*", a)) * (5 if q == "*" else 1) for p, q in crossed]
    )
    by_partner = np.array([-1 if p == "*" else place["*", q] for p, q in crossed])
    by_product = np.array([-1 if q == "*" else place[p, "*"] for p, q in crossed])
    ones = np.ones(len(crossed))
    asked = Cellen(value, [by_partner, by_product], np.zeros(24, int), (value, value), ones, ones > 0)
    assert {cell for cell, away in zip(crossed, suppress(asked, 5), strict=True) if away} == {
        (p, q) for p in "AB" for q in "*vwxyz"
    }


def attacked(value: np.ndarray, away: tuple[str, ...]) -> set[str]:
    """What is known exactly by who sees all but ``away``."""
    gone = np.array([name in away for name in NAMES])
    return names(known(np.where(gone, 1, value), np.where(gone, UNKNOWN, value), [PARTNERS, PRODUCTS]))


def test_zero_stays_zero_and_is_known():
    value = cube(0, 10, 0, 10)
    assert hidden(value) == set()
    assert attacked(value, ()) == set(NAMES)


def test_a_hidden_cell_that_follows_from_a_line_is_seen_by_the_attacker():
    value = cube(3, 20, 30, 40)
    assert "Ax" in attacked(value, ("Ax",))
    assert not attacked(value, ("Ax", "Ay", "Bx", "By")) & {"Ax", "Ay", "Bx", "By"}


def test_people_who_are_counted_once_do_not_add_up_and_hide_no_more_than_each_line_asks():
    """A youth who waits at both: A 12 and B 12 are 20 together. No attack on their sum."""
    value = cube(12, 0, 12, 0)
    value[0] = value[3] = 20
    odd = replace(cells(value), telt_op=np.zeros(9, dtype=bool))
    assert names(suppress(odd, 5)) == set()
