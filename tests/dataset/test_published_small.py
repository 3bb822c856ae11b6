"""Small numbers in a closed month: nothing hidden follows from what was published beside what it is now."""

import itertools
import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.access import corrected
from ketenmonitor.access.viewer import PARTNER, Kijker, Rol, alleen_hier
from ketenmonitor.access.zicht import Zicht, figures
from ketenmonitor.dataset import closing, disclosure
from ketenmonitor.dataset.cijfer import Cijfer, Publicatie, beside
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.vocabulary.kpi import kpis
from tests.dataset.test_disclosure import (
    COUNT,
    DIMENSIONS,
    JAN,
    REGIE,
    SHARE,
    D,
    _within,
    attack,
    put,
    shown,
)

TODAY = date(2025, 6, 1)
PERS = (None, "partner", "gemeente", "product")
Cells = dict[tuple[str, str, str], tuple[int, int]]


@pytest.fixture(scope="module")
def store(keten):
    dataset = open_dataset(None, keten)
    yield dataset
    dataset.close()


def publish(dataset, cells: Cells) -> closing.Sluiting:
    """Close January with only these measures."""
    cursor = dataset.cursor()
    tables = ("maandsluiting", "gepubliceerd", "gepubliceerd_afgeschermd", "sluiting_ontbreekt", "levering")
    for table in tables:
        cursor.execute(f"delete from {table}")
    put(dataset, cells)
    cursor.execute(
        "insert into levering (levering, partner, extract, levermaand, versie, status)"
        " values (1, 'kompas', 'wachtlijst', ?, 1, 'geldig')",
        [JAN],
    )
    return closing.close(dataset, JAN, "Ans", TODAY)


def zicht(dataset, kijker: Kijker = REGIE) -> Zicht:
    return Zicht(dataset.cursor(), dataset.keten, kijker)


def one(dataset, kpi, deel: str, kijker: Kijker = REGIE) -> Cijfer:
    found = figures(zicht(dataset, kijker), [kpi], JAN, JAN, per="partner", vandaag=TODAY)
    return next(c for c in found if c.deel == deel)


def at(partner: str, teller: int, noemer: int) -> Cells:
    return {(partner, "0363", "licht"): (teller, noemer)}


WHOLE = at("kompas", 20, 40) | at("baken", 20, 40) | at("telraam", 20, 40)


def test_a_figure_that_was_hidden_when_published_stays_hidden_and_so_does_its_correction(store):
    sluiting = publish(store, WHOLE | at("kompas", 1, 3))
    put(store, WHOLE | at("kompas", 10, 60))
    found = one(store, COUNT, "kompas")
    assert (found.afgeschermd, found.waarde) == (True, None)
    assert (found.gepubliceerd.gecorrigeerd, found.gepubliceerd.nu, found.gepubliceerd.vandaag) == (
        False, None, None,
    )  # fmt: skip
    assert "kompas" not in {c.deel for c in corrected.since(zicht(store), sluiting, "partner", TODAY)}
    # who owns it sees both, exactly
    own = one(store, COUNT, "kompas", Kijker("k", "k", (Rol(PARTNER, "kompas"),)))
    assert (own.waarde, own.gepubliceerd.nu) == (3, 60)


def test_a_figure_that_became_small_takes_its_publication_along(store):
    sluiting = publish(store, WHOLE)
    assert one(store, COUNT, "kompas").waarde == 40
    put(store, WHOLE | at("kompas", 1, 3))
    assert one(store, COUNT, "kompas").afgeschermd
    # nor is the neighbour shown from which it would follow
    assert sum(one(store, COUNT, p).afgeschermd for p in DIMENSIONS["partner"]) >= 2
    assert corrected.since(zicht(store), sluiting, "partner", TODAY) == []
    own = one(store, COUNT, "kompas", alleen_hier("x"))
    assert (own.waarde, own.gepubliceerd.nu) == (40, 3)


@pytest.mark.parametrize(("then", "now"), [(2, 20), (20, 2)])
def test_of_a_pair_of_which_either_has_few_on_a_side_both_are_hidden(store, then: int, now: int):
    sluiting = publish(store, WHOLE | at("kompas", then, 47))
    put(store, WHOLE | at("kompas", now, 47))
    assert one(store, SHARE, "kompas").afgeschermd
    assert [c for c in corrected.since(zicht(store), sluiting, "partner", TODAY) if c.kpi == SHARE.kpi] == []


def test_a_correction_that_rounding_hides_is_not_told(store):
    sluiting = publish(store, WHOLE)
    put(store, WHOLE | at("kompas", 20, 41))
    assert not one(store, COUNT, "kompas").gepubliceerd.gecorrigeerd
    assert [c for c in corrected.since(zicht(store), sluiting, "partner", TODAY) if c.kpi == COUNT.kpi] == []
    assert one(store, COUNT, "kompas", alleen_hier("x")).gepubliceerd.nu == 41


def test_a_figure_hidden_with_an_earlier_publication_is_hidden_with_every_later_one(store):
    first = publish(store, WHOLE | at("kompas", 1, 3))
    closing.reopen(store, JAN, "Ans", "kompas leverde na")
    put(store, WHOLE | at("kompas", 10, 60))
    assert one(store, COUNT, "kompas").afgeschermd  # also while the month is open
    later = closing.close(store, JAN, "Ans", TODAY)
    assert one(store, COUNT, "kompas").afgeschermd
    found = corrected.between(zicht(store), first, later, "partner", TODAY)
    assert "kompas" not in {c.deel for c in found}
    exact = corrected.between(zicht(store, alleen_hier("x")), first, later, "partner", TODAY)
    assert [(c.waarde, c.gepubliceerd.nu) for c in exact if (c.kpi, c.deel) == (COUNT.kpi, "kompas")] == [
        (3, 60)
    ]


def test_a_partner_sees_no_total_of_which_one_other_was_published(store):
    """Kompas knows its own part of the total of then: what is left was all of Het Baken."""
    publish(store, at("kompas", 20, 40) | at("baken", 20, 40))
    put(store, WHOLE)
    me = Kijker("k", "k", (Rol(PARTNER, "kompas"),))
    [total] = figures(zicht(store, me), [COUNT], JAN, JAN, vandaag=TODAY)
    assert (total.afgeschermd, total.gepubliceerd.nu) == (True, None)


def test_making_figures_anew_changes_nothing_that_was_published(store):
    publish(store, WHOLE)
    cursor = store.cursor()
    kept = [f"select * from {t} order by all" for t in ("gepubliceerd", "gepubliceerd_afgeschermd")]
    before = [cursor.execute(q).fetchall() for q in kept]
    put(store, WHOLE | at("kompas", 1, 3))
    assert [cursor.execute(q).fetchall() for q in kept] == before


@st.composite
def two_versions(draw) -> tuple[Cells, Cells]:
    """A cube, and the same after some of its cells were corrected."""
    cells = list(itertools.product(*DIMENSIONS.values()))
    size = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 30])
    before: Cells = {cell: (0, draw(size)) for cell in cells}
    changed = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3, unique=True))
    return before, before | {cell: (0, draw(size)) for cell in changed}


def known(found: dict[tuple[str, str, str], Cijfer], *, nu: bool) -> dict[tuple[str, str, str], tuple]:
    """What a viewer knows of the cells then, or now: what has no correction is the same in both.

    A cut through all three dimensions is always today's, and says nothing of then. A hidden cell may be
    nothing in one of the two.
    """
    bounds = {}
    for cell in itertools.product(*(("*", *parts) for parts in DIMENSIONS.values())):
        c = found.get(cell)
        published = c.gepubliceerd if c is not None else None
        if (c is not None and c.afgeschermd) or (not nu and "*" not in cell):
            bounds[cell] = (0.0, math.inf)
            continue
        value = (c.waarde or 0.0) if c is not None else 0.0
        if nu and published is not None and published.gecorrigeerd:
            value = published.nu or 0.0
        bounds[cell] = (max(value - D // 2, D), value + D // 2) if value else (0.0, 0.0)
    return bounds


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=two_versions())
def test_no_small_cell_has_one_value_left_in_what_was_or_what_is(store, versions):
    before, after = versions
    if not any(n for _, n in before.values()):
        return
    publish(store, before)
    put(store, after)
    found = shown(zicht(store), COUNT)
    for cells, nu in ((before, False), (after, True)):
        bounds = attack(known(found, nu=nu))
        for whole, (low, high) in bounds.items():
            n = sum(m for cell, (_, m) in cells.items() if _within(cell, whole))
            assert low <= n <= high, (whole, n, nu)  # what the attacker takes for true is true
            if 0 < n < D:
                assert high - low >= 1, (whole, n, nu)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=two_versions())
def test_nor_for_who_knows_which_partner_delivered_anew(store, versions):
    """The page Leveringen tells who did: whatever is only of others is then the same in both."""
    before, after = versions
    if not any(n for _, n in before.values()):
        return
    anew = {cell[0] for cell in before if before[cell] != after[cell]}
    publish(store, before)
    put(store, after)
    found = shown(zicht(store), COUNT)
    then, now = known(found, nu=False), known(found, nu=True)
    for _ in range(20):
        then, now = attack(then), attack(now)
        same = {
            cell: (max(then[cell][0], now[cell][0]), min(then[cell][1], now[cell][1]))
            for cell in then
            if cell[0] not in {"*", *anew}
        }
        if all(then[cell] == now[cell] for cell in same):
            break
        then, now = then | same, now | same
    for cells, bounds in ((before, then), (after, now)):
        for whole, (low, high) in bounds.items():
            n = sum(m for cell, (_, m) in cells.items() if _within(cell, whole))
            assert low <= n <= high, (whole, n)
            if 0 < n < D:
                assert high - low >= 1, (whole, n)


def test_of_what_does_not_add_up_a_pair_is_hidden_when_either_is_of_few_people():
    median = kpis()["wachttijd_gestart"]
    many, few = (Cijfer(median.kpi, JAN, "", n, n, 40.0) for n in (20, 3))
    for was, nu in ((many, few), (few, many)):
        pair = beside(median, (JAN, 1), was, replace(nu, waarde=50.0))
        found = disclosure.protect(median, pair, disclosure.Afscherming(), D)
        assert (found.afgeschermd, found.gepubliceerd) == (True, Publicatie(JAN, 1))
    pair = beside(median, (JAN, 1), many, replace(many, waarde=50.0))
    found = disclosure.protect(median, pair, disclosure.Afscherming(), D)
    assert (found.waarde, found.gepubliceerd.nu, found.gepubliceerd.vandaag) == (40, 50, None)


def test_a_running_total_and_its_correction_are_hidden_where_the_total_was_when_published():
    total = kpis()["kosten_cumulatief"]
    pair = beside(total, (JAN, 1), *(Cijfer(total.kpi, JAN, "", n, 0, n) for n in (12_345.0, 23_456.0)))
    gone = disclosure.Afscherming(frozenset({(total.kpi, JAN, "")}))
    [hidden] = disclosure.hidden_from(total, [pair], [], gone)
    assert (hidden.afgeschermd, hidden.gepubliceerd) == (True, Publicatie(JAN, 1))
    [blurred] = disclosure.hidden_from(total, [pair], [], disclosure.Afscherming())
    assert (blurred.waarde, blurred.gepubliceerd.nu, blurred.gepubliceerd.vandaag) == (12_300, 23_500, None)
