"""Which cells must be hidden, on small cubes worked out by hand: partners A and B, products x and y."""

import numpy as np

from ketenmonitor.dataset.suppression import known, suppress

# places: whole, A, B (of partners), x, y (of products), Ax, Ay, Bx, By
PARTNERS = np.array([-1, 0, 0, -1, -1, 3, 4, 3, 4])
PRODUCTS = np.array([-1, -1, -1, 0, 0, 1, 1, 2, 2])
NAMES = ("whole", "A", "B", "x", "y", "Ax", "Ay", "Bx", "By")


def cube(ax: int, ay: int, bx: int, by: int) -> np.ndarray:
    return np.array([ax + ay + bx + by, ax + ay, bx + by, ax + bx, ay + by, ax, ay, bx, by], dtype=float)


def hidden(value: np.ndarray) -> set[str]:
    gone = suppress(value, [PARTNERS, PRODUCTS], np.zeros(9, int), np.zeros(9), 5, value)
    return {name for name, away in zip(NAMES, gone, strict=True) if away}


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
    cells = [(p, q) for p in "*ABC" for q in "*vwxyz"]
    place = {cell: i for i, cell in enumerate(cells)}
    value = np.array(
        [sum(each[a] for a in "ABC" if p in ("*", a)) * (5 if q == "*" else 1) for p, q in cells]
    )
    by_partner = np.array([-1 if p == "*" else place["*", q] for p, q in cells])
    by_product = np.array([-1 if q == "*" else place[p, "*"] for p, q in cells])
    gone = suppress(value, [by_partner, by_product], np.zeros(24, int), np.zeros(24), 5, value)
    assert {cell for cell, away in zip(cells, gone, strict=True) if away} == {
        (p, q) for p in "AB" for q in "*vwxyz"
    }


def test_zero_stays_zero_and_is_known():
    value = cube(0, 10, 0, 10)
    assert hidden(value) == set()
    told = known(value, np.zeros(9), np.zeros(9, bool), [PARTNERS, PRODUCTS], 5)
    assert told.all()


def test_a_hidden_cell_that_follows_from_a_line_is_seen_by_the_attacker():
    value = cube(3, 20, 30, 40)
    only = np.array([name == "Ax" for name in NAMES])
    assert known(value, np.zeros(9), only, [PARTNERS, PRODUCTS], 5)[5]
    all_four = np.array([name in ("Ax", "Ay", "Bx", "By") for name in NAMES])
    assert not known(value, np.zeros(9), all_four, [PARTNERS, PRODUCTS], 5)[5:].any()
