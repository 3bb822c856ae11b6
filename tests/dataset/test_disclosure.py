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
from ketenmonitor.dataset.measures import EDGES
from ketenmonitor.vocabulary.kpi import kpis
from tests.dataset.aanval import Aanval

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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_a_share_is_whole_per_cents_and_hidden_where_few_stand_on_a_side(store):
    """Of Kompas 16 of 37 fell out, of Het Baken 2 of 17: all 18 less the 16 would be the 2."""
    put(store, {("kompas", "0363", "licht"): (16, 37), ("baken", "0363", "licht"): (0, 17)})
    cells = shown(Zicht(store.cursor(), store.keten, REGIE), SHARE)
    whole = cells["*", "*", "*"]  # 16 of 54 is 29,6 %
    assert (whole.waarde, whole.teller, whole.noemer) == (30.0, 15.0, 55.0)
    assert cells["baken", "*", "*"].waarde == 0
    put(store, {("kompas", "0363", "licht"): (16, 37), ("baken", "0363", "licht"): (2, 17)})
    cells = shown(Zicht(store.cursor(), store.keten, REGIE), SHARE)
    assert cells["*", "*", "*"].waarde == 33
    assert cells["baken", "*", "*"].afgeschermd
    assert cells["kompas", "*", "*"].afgeschermd


def test_a_share_that_stands_alone_is_in_tens_of_per_cents_in_which_two_people_fit_or_hidden():
    assert disclosure.lone_share(30, 200, D) == 15
    assert [disclosure.lone_share(t, 20, D) for t in (0, 1, 2, 3, 4, 5)] == [0, 10, 10, 20, 20, 25]
    assert disclosure.lone_share(2, 19, D) is None


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


# --- KPIs about the same people

FAMILY = ("uitval", "uitval_client", "uitval_aanbieder", "volgens_plan")
ENDS = ("uitval", "doorlooptijd", "geen_nieuwe_start_6")
REASONS = st.tuples(*(st.sampled_from((0, 0, 1, 2, 3, 5, 9)) for _ in range(4)))
Ended = dict[tuple[str, str, str], tuple[int, int, int, int]]


def put_ends(dataset, ended: Ended) -> None:
    """Per cell how many ended: left by themselves, were sent away, as planned, and otherwise.

    Who was sent away came back within half a year; everybody took 100 days.
    """
    cursor = dataset.cursor()
    for table in ("meting", "duur", "cijfer", "afgeschermd"):
        cursor.execute(f"delete from {table}")
    sums, days = [], []
    for cell, (left, sent, plan, other) in ended.items():
        n = left + sent + plan + other
        tellers = dict(zip(FAMILY, (left + sent, left, sent, plan), strict=True))
        sums += [[kpi, "x", JAN, *cell, t, n] for kpi, t in tellers.items() if n]
        curve = "geen_nieuwe_start_6"
        counts = {("doorlooptijd", 100): n, (f"{curve}/in", 0): n, (f"{curve}/uit", 366): n - sent,
                  (f"{curve}/uit", 50): sent, (f"{curve}/einde", 50): sent}  # fmt: skip
        days += [[kpi, "x", JAN, *cell, at, at, count] for (kpi, at), count in counts.items() if count]
    if sums:
        cursor.executemany("insert into meting values (?, ?, ?, ?, ?, ?, ?, ?)", sums)
        cursor.executemany("insert into duur values (?, ?, ?, ?, ?, ?, ?, ?, ?)", days)
    for name, telt in EDGES.items():
        cursor.execute(f"delete from duur_{name}")
        cursor.execute(
            f"insert into duur_{name} select kpi, maand, {name}, van, tot, sum(aantal) from duur"
            f" where {telt} group by all"
        )
    ready._make(cursor, [kpis()[k] for k in {*FAMILY, *ENDS}], JAN, JAN, ())


def everything(zicht: Zicht, asked) -> dict[tuple[str, tuple[str, str, str]], object]:
    """Every cut of these KPIs that the viewer may see."""
    found = {}
    for cell in itertools.product(*(("*", *parts) for parts in DIMENSIONS.values())):
        cut = Selectie(*(None if part == "*" else part for part in cell))
        if zicht.kijker.sees(cut):
            for c in figures(zicht, [kpis()[k] for k in asked], JAN, JAN, cut, None, JAN):
                found[c.kpi, cell] = c
    return found


EVERY = list(itertools.product(*(("*", *parts) for parts in DIMENSIONS.values())))
SHARES = (*FAMILY, "geen_nieuwe_start_6")
DRAWN = st.lists(REASONS, min_size=18, max_size=18).map(lambda drawn: dict(zip(CELLS, drawn, strict=True)))
FEW_EXAMPLES = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def tell(them: Aanval, found, cell, kpi: str) -> None:
    """What a figure tells: of how many people ``n`` it is, and of a share who of them count."""
    c, n = found.get((kpi, cell)), ("n", cell)
    if c is None:
        them.ligt(n, 0, 0)
    elif c.afgeschermd:
        them.ligt(n, 1)
    elif not math.isnan(c.noemer):
        them.getoond(n, c.noemer, D)
    if kpi in SHARES:
        them.som(n, [(kpi, cell), ("not", kpi, cell)])
        if c is not None and c.waarde is not None:
            them.aandeel(n, (kpi, cell), c.waarde, D)


def truly(ended: Ended, cell) -> dict[tuple[str, ...], int]:
    """How many there are in a cell of everything that ``tell`` speaks of."""
    counts = [m for own, m in ended.items() if _within(own, cell)]
    left, sent, plan, other = (sum(m[i] for m in counts) for i in range(4))
    n = left + sent + plan + other
    sides = dict(zip(SHARES, (left + sent, left, sent, plan, n - sent), strict=True))
    return {("n",): n, ("otherwise",): other, **{(k,): m for k, m in sides.items()},
            **{("not", k): n - m for k, m in sides.items()}}  # fmt: skip


@FEW_EXAMPLES
@given(ended=DRAWN)
def test_nothing_of_the_same_people_follows_from_several_kpis_together(store, ended):
    """Uitval is who left and who was sent away; the same people ended, took some days, and may return."""
    put_ends(store, ended)
    found = everything(Zicht(store.cursor(), store.keten, REGIE), {*FAMILY, *ENDS})
    them = Aanval()
    for cell in EVERY:
        for kpi in ("doorlooptijd", *SHARES):
            tell(them, found, cell, kpi)
        them.som(("uitval", cell), [("uitval_client", cell), ("uitval_aanbieder", cell)])
        them.som(("n", cell), [("uitval", cell), ("volgens_plan", cell), ("otherwise", cell)])
    for kind, (whole, parts) in itertools.product(truly(ended, EVERY[0]), LINES):
        them.som((*kind, whole), [(*kind, part) for part in parts])
    them.los_op()
    for cell in EVERY:
        for kind, count in truly(ended, cell).items():
            low, high = them.laag[*kind, cell], them.hoog[*kind, cell]
            assert low <= count <= high, (kind, cell)
            assert high > low or not 0 < count < D, (kind, cell, count)


@FEW_EXAMPLES
@given(ended=DRAWN)
def test_a_partner_works_out_nothing_of_one_other_from_all_totals_and_its_own_figures(store, ended):
    put_ends(store, ended)
    kompas = Kijker("k", "k", (Rol(PARTNER, "kompas"),))
    found = everything(Zicht(store.cursor(), store.keten, kompas), SHARES)
    them, faces = Aanval(), [cell for cell in EVERY if cell[0] == "*"]
    mine, others = ({k: m for k, m in ended.items() if (k[0] == "kompas") == own} for own in (True, False))
    for cell in faces:
        for kpi in SHARES:
            c, own = found.get((kpi, cell)), truly(mine, cell)
            for name in ("n", kpi):
                them.ligt(("own", name, cell), own[(name,)], own[(name,)])
                them.som((name, cell), [("own", name, cell), ("rest", name, cell)])
            if c is None or not c.afgeschermd:  # of what is hidden nothing is known: it may be all its own
                tell(them, found, cell, kpi)
        for kind in ((), ("rest",)):
            parts = [(*kind, "uitval_client", cell), (*kind, "uitval_aanbieder", cell)]
            them.som((*kind, "uitval", cell), parts)
            parts = [(*kind, "uitval", cell), (*kind, "volgens_plan", cell), (*kind, "otherwise", cell)]
            them.som((*kind, "n", cell), parts)
            for kpi in SHARES:
                them.som((*kind, "n", cell), [(*kind, kpi, cell), (*kind, "not", kpi, cell)])
    flat = [(whole, parts) for whole, parts in LINES if whole[0] == parts[0][0] == "*"]
    for name, (whole, parts), kind in itertools.product(("n", *SHARES), flat, ((), ("rest",))):
        them.som((*kind, name, whole), [(*kind, name, part) for part in parts])
    them.los_op()
    for cell in faces:
        rest, who = (
            truly(others, cell),
            {own[0] for own, m in others.items() if _within(own, cell) and sum(m)},
        )
        for kind, count in rest.items():
            low, high = them.laag[("rest", *kind, cell)], them.hoog[("rest", *kind, cell)]
            assert low <= count <= high, (kind, cell)
            few = 0 < count < D or (count and kind == ("n",) and len(who) < 2)
            assert high > low or not few, (kind, cell, count)


def test_a_total_that_would_tell_one_other_takes_another_along(store):
    """In Amsterdam only Het Baken delivers beside Kompas: 70 less 40 less its own 10 would be 20 of it."""
    put(store, {("kompas", "0363", "licht"): (0, 10), ("baken", "0363", "licht"): (0, 20),
                ("baken", "0394", "licht"): (0, 20), ("telraam", "0394", "licht"): (0, 20)})  # fmt: skip
    kompas = Zicht(store.cursor(), store.keten, Kijker("k", "k", (Rol(PARTNER, "kompas"),)))
    assert figures(kompas, [COUNT], JAN, JAN)[0].waarde == 70
    per = {c.deel: c.afgeschermd for c in figures(kompas, [COUNT], JAN, JAN, Selectie(), "gemeente")}
    assert per == {"0363": True, "0394": True}


def test_of_a_curve_over_several_months_the_number_of_people_is_told_in_steps_of_1_2_and_5():
    assert [disclosure.at_least(n) for n in (0, 1, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 1999)] == [
        0, 1, 2, 5, 5, 10, 10, 20, 20, 50, 50, 100, 1000,
    ]  # fmt: skip


def test_a_duration_stays_where_its_number_of_people_is_hidden(store):
    """Kompas 12 and Het Baken 3 ended: without its 12 the 3 do not follow, and 100 days tell neither."""
    put_ends(store, {("kompas", "0363", "licht"): (0, 0, 12, 0), ("baken", "0363", "licht"): (0, 0, 3, 0)})
    cells = everything(Zicht(store.cursor(), store.keten, REGIE), ["doorlooptijd"])
    kompas, baken = (cells["doorlooptijd", (p, "*", "*")] for p in ("kompas", "baken"))
    assert (kompas.waarde, kompas.afgeschermd, math.isnan(kompas.noemer)) == (100, False, True)
    assert baken.afgeschermd
