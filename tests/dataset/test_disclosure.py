"""Small numbers: what is hidden, what is rounded, and that nothing hidden follows from what is shown."""

import itertools
import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht, figures
from ketenmonitor.dataset import disclosure, ready
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.vocabulary.kpi import kpis

JAN = date(2025, 1, 1)
D = 5
PARTNERS, GEMEENTEN, PRODUCTEN = ("kompas", "baken", "telraam"), ("0363", "0394"), ("licht", "zwaar", "45A01")
DIMENSIONS = {"partner": PARTNERS, "gemeente": GEMEENTEN, "product": PRODUCTEN}
REGIE = Kijker("r", "r", (Rol(REGISSEUR),))
COUNT, SHARE = kpis()["wachtenden_bruto"], kpis()["uitval"]


@pytest.fixture(scope="module")
def store(keten):
    dataset = open_dataset(None, keten)
    yield dataset
    dataset.close()


def put(dataset, cells: dict[tuple[str, str, str], tuple[int, int]]) -> None:
    """Make these the only measures: per partner, gemeente and product (teller, noemer) of both KPIs."""
    cursor = dataset.cursor()
    for table in ("meting", "cijfer", "afgeschermd"):
        cursor.execute(f"delete from {table}")
    rows = [
        [kpi, "x", JAN, *cell, t if kpi == SHARE.kpi else n, n if kpi == SHARE.kpi else 0]
        for cell, (t, n) in cells.items()
        for kpi in (COUNT.kpi, SHARE.kpi)
        if n
    ]
    if rows:
        cursor.executemany("insert into meting values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    ready._make(cursor, [COUNT, SHARE], JAN, JAN, ())  # what stands ready, and which cells are hidden


def shown(zicht: Zicht, kpi) -> dict[tuple[str, str, str], object]:
    """Everything a viewer can ask: every cut, and every breakdown of every cut; they must agree."""
    found: dict[tuple[str, str, str], object] = {}
    for p, g, z in itertools.product(*((None, *parts) for parts in DIMENSIONS.values())):
        cut = Selectie(p, g, z)
        for c in figures(zicht, [kpi], JAN, JAN, cut, None, JAN):
            found[p or "*", g or "*", z or "*"] = c
        for per, parts in DIMENSIONS.items():
            if getattr(cut, per) is None:
                for c in figures(zicht, [kpi], JAN, JAN, cut, per, JAN):
                    cell = tuple(
                        c.deel if n == per else getattr(cut, n) or "*"
                        for n in ("partner", "gemeente", "product")
                    )
                    before = found.setdefault(cell, c)
                    assert (before.waarde, before.afgeschermd) == (c.waarde, c.afgeschermd), (cell, per)
                    assert c.deel in parts
    return found


def lines():
    """Every whole with its parts along one dimension."""
    names = list(DIMENSIONS)
    for i, name in enumerate(names):
        others = [("*", *DIMENSIONS[n]) for n in names if n != name]
        for rest in itertools.product(*others):
            cell = lambda part, rest=rest, i=i: (*rest[:i], part, *rest[i:])  # noqa: E731
            yield cell("*"), [cell(part) for part in DIMENSIONS[name]]


LINES = list(lines())


def attack(
    known: dict[tuple[str, str, str], tuple[float, float]],
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Narrow what each cell can be, from every whole and its parts, until nothing narrows any more."""
    bounds = dict(known)
    for _ in range(60):
        before = dict(bounds)
        for whole, parts in LINES:
            lows, highs = [bounds[p][0] for p in parts], [bounds[p][1] for p in parts]
            low, high = bounds[whole]
            bounds[whole] = max(low, sum(lows)), min(high, sum(highs))
            low, high = bounds[whole]
            for i, part in enumerate(parts):
                a, b = bounds[part]
                bounds[part] = (
                    max(a, low - sum(highs) + highs[i] if math.isfinite(sum(highs) - highs[i]) else a),
                    min(b, high - sum(lows) + lows[i]),
                )
        if before == bounds:
            break
    return bounds


def told(cells: dict[tuple[str, str, str], object]) -> dict[tuple[str, str, str], tuple[float, float]]:
    """What a count tells: nothing there is 0, a hidden one is at least 1, another is within its rounding."""
    bounds = {}
    for cell in itertools.product(*(("*", *parts) for parts in DIMENSIONS.values())):
        c = cells.get(cell)
        if c is None or (not c.afgeschermd and c.waarde == 0):
            bounds[cell] = (0.0, 0.0)
        elif c.afgeschermd:
            bounds[cell] = (1.0, math.inf)
        else:
            bounds[cell] = (max(D, c.waarde - 2), c.waarde + 2)
    return bounds


CELLS = list(itertools.product(*DIMENSIONS.values()))
CUBES = st.lists(st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 8, 12, 15)), min_size=18, max_size=18)


def _within(cell, whole) -> bool:
    return all(part in ("*", own) for own, part in zip(cell, whole, strict=True))


def is_sound(dataset, counts: list[int]) -> None:
    put(dataset, {cell: (0, n) for cell, n in zip(CELLS, counts, strict=True)})
    zicht = Zicht(dataset.cursor(), dataset.keten, REGIE)
    cells = shown(zicht, COUNT)
    true = {
        whole: sum(n for cell, n in zip(CELLS, counts, strict=True) if _within(cell, whole))
        for whole in itertools.product(*(("*", *parts) for parts in DIMENSIONS.values()))
    }
    bounds = attack(told(cells))
    for cell, n in true.items():
        if 0 < n < D:
            assert cells[cell].afgeschermd, (cell, n)
            low, high = bounds[cell]
            assert low <= n <= high
            assert high - low >= 1, (cell, n, counts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CUBES)
def test_no_hidden_count_can_be_worked_out_from_all_totals_and_filters(store, counts):
    is_sound(store, counts)


@pytest.mark.parametrize(
    "counts",
    [
        [1] * 18,
        [4] * 18,
        [0] * 17 + [3],
        [12, 1] + [0] * 16,
        [10, 4, 4, 4, 4, 0] * 3,
        [0, 0, 0, 0, 0, 1, 0, 0, 0, 4, 6, 8, 0, 0, 0, 0, 0, 8],
    ],
)
def test_no_hidden_count_can_be_worked_out_in_hard_cases(store, counts):
    is_sound(store, counts)


def test_rounding_thresholds_and_secondary_suppression_by_hand(store):
    """Kompas 12 and Het Baken 3 wait for light help in Amsterdam, Kompas 8 for heavy help: 23 in all.

    3 is small. The whole of light help in Amsterdam is 15, so 12 would tell 3: 12 is hidden too. Of the
    partners Kompas has 20 and Het Baken 3, so 20 is hidden as well. Of Kompas nothing is shown but 8, and
    then 12 + 8 is not told either.
    """
    put(store, {("kompas", "0363", "licht"): (0, 12), ("baken", "0363", "licht"): (0, 3),
                ("kompas", "0363", "zwaar"): (0, 8)})  # fmt: skip
    cells = shown(Zicht(store.cursor(), store.keten, REGIE), COUNT)
    assert cells["*", "*", "*"].waarde == 25
    assert cells["*", "*", "licht"].waarde == 15
    assert cells["*", "*", "zwaar"].waarde == 10
    assert cells["baken", "*", "*"].afgeschermd
    assert cells["kompas", "*", "*"].afgeschermd
    assert cells["kompas", "0363", "licht"].afgeschermd


def test_a_share_is_whole_per_cents_and_tens_where_few_stand_on_a_side(store):
    put(store, {("kompas", "0363", "licht"): (7, 23), ("baken", "0363", "licht"): (2, 17),
                ("telraam", "0363", "licht"): (9, 11)})  # fmt: skip
    cells = shown(Zicht(store.cursor(), store.keten, REGIE), SHARE)
    whole = cells["*", "*", "*"]  # 18 of 51 is 35,3 %
    assert (whole.waarde, whole.teller, whole.noemer, whole.grof) == (35.0, 20.0, 50.0, False)
    few = cells["baken", "*", "*"]  # 2 of 17 is 11,8 %
    assert (few.waarde, few.grof, math.isnan(few.teller)) == (10.0, True, True)
    assert cells["kompas", "*", "*"].grof  # else 2 would follow from 18 and 7 and 9


def test_a_share_of_fewer_people_than_the_threshold_is_hidden(store):
    put(store, {("kompas", "0363", "licht"): (1, 4)})
    cells = shown(Zicht(store.cursor(), store.keten, REGIE), SHARE)
    assert all(c.afgeschermd and c.waarde is None and math.isnan(c.noemer) for c in cells.values())


def test_a_partner_sees_its_own_exactly_no_other_and_a_total_only_with_two_others_in_it(store):
    two = {("kompas", "0363", "licht"): (1, 3), ("baken", "0363", "licht"): (9, 40)}
    put(store, two)
    kompas = Zicht(store.cursor(), store.keten, Kijker("k", "k", (Rol(PARTNER, "kompas"),)))
    assert [c.teller for c in figures(kompas, [COUNT], JAN, JAN, Selectie(partner="kompas"))] == [3.0]
    assert [c.deel for c in figures(kompas, [COUNT], JAN, JAN, Selectie(), "partner")] == ["kompas"]
    assert figures(kompas, [COUNT], JAN, JAN)[0].afgeschermd  # 43 - 3 is Het Baken
    put(store, two | {("telraam", "0363", "licht"): (5, 20)})
    assert figures(kompas, [COUNT], JAN, JAN)[0].waarde == 65  # 63: the other two together
    with pytest.raises(Exception, match="niet voor uw rol"):
        figures(kompas, [COUNT], JAN, JAN, Selectie(partner="baken"))


def test_a_gemeente_sees_its_own_and_not_the_chain(store):
    put(store, {("kompas", "0363", "licht"): (0, 30), ("baken", "0394", "licht"): (0, 40)})
    amsterdam = Zicht(store.cursor(), store.keten, Kijker("g", "g", (Rol(GEMEENTE, "0363"),)))
    assert figures(amsterdam, [COUNT], JAN, JAN, Selectie(gemeente="0363"))[0].waarde == 30
    assert [c.deel for c in figures(amsterdam, [COUNT], JAN, JAN, Selectie(), "gemeente")] == ["0363"]
    for cut in (Selectie(), Selectie(gemeente="0394"), Selectie(partner="kompas"), Selectie(product="licht")):
        with pytest.raises(Exception, match="niet voor uw rol"):
            figures(amsterdam, [COUNT], JAN, JAN, cut)


def test_the_parts_of_a_table_hide_enough_that_the_total_does_not_tell():
    assert disclosure.protect_line([20, 3, 8, 0], D) == [20, None, None, 0]  # 3 alone would follow: 8 too
    assert disclosure.protect_line([20, 3, 4], D) == [20, None, None]  # together seven
    assert disclosure.protect_line([1, 2], D) == [None, None]
    assert disclosure.protect_line([12, 13], D) == [10, 15]
    assert disclosure.protect_line([1, 2], 0) == [1, 2]
