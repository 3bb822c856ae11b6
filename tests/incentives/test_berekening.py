"""The calculation, rule by rule, with numbers worked out by hand; and what holds whatever the numbers."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenmonitor.errors import Weigering
from ketenmonitor.incentives.berekening import (
    BINNEN_BAND,
    EIGEN,
    GEHAALD,
    GELIJK,
    NIET_VOLDAAN,
    NOG_NIET,
    PARTNERS,
    SLEUTELS,
    VAST,
    VERVALLEN,
    VOLDAAN,
    VOLUME,
    Berekening,
    Deelnemer,
    Eis,
    Voorwaarden,
    bereken,
    besloten,
    verdeel,
)
from ketenmonitor.performance import verdict

# The example of the guide (docs/handleiding/13-resultaatdeling.md), in cents: a baseline of € 1.000.000,
# costs of € 940.000, and three partners that cost € 500.000, € 300.000 and € 140.000.
NULLIJN, COSTS = 1_000_000_00, 940_000_00
UITVAL = Eis("uitval", BINNEN_BAND)
PLAN = Eis("volgens_plan", BINNEN_BAND, rest=Decimal(50))
GUIDE = Voorwaarden(
    deel_besparing=Decimal(50),
    drempel_besparing=Decimal(2),
    plafond_besparing=Decimal(5),
    eisen=(UITVAL, PLAN),
)
ALL_MET = (VOLDAAN, VOLDAAN)


def three(*outcomes: tuple[str, ...]) -> list[Deelnemer]:
    a, b, c = outcomes or (ALL_MET,) * 3
    return [
        Deelnemer("kompas", 500_000_00, 540_000_00, 600, uitkomsten=a),
        Deelnemer("baken", 300_000_00, 310_000_00, 300, uitkomsten=b),
        Deelnemer("derde", 140_000_00, 150_000_00, 100, uitkomsten=c),
    ]


def amounts(b: Berekening) -> dict[str, int]:
    return {d.partner: d.bedrag for d in b.delen}


def plain(**terms: object) -> Voorwaarden:
    return Voorwaarden(**({"deel_besparing": Decimal(50)} | terms))  # type: ignore[arg-type]


def shared(v: Voorwaarden, costs: int = COSTS) -> Berekening:
    """A calculation with partners that meet every gate there is."""
    met = tuple(VOLDAAN for _ in v.eisen)
    return bereken(v, NULLIJN, costs, three(met, met, met))


def test_the_worked_example_of_the_guide():
    b = bereken(GUIDE, NULLIJN, COSTS, three(ALL_MET, (NIET_VOLDAAN, VOLDAAN), (VOLDAAN, NIET_VOLDAAN)))
    # saving 60.000 is 6 % ≥ 2 %; 50 % of 60.000 is 30.000, below the cap of 5 % × 1.000.000 = 50.000
    assert (b.verschil, b.drempel, b.bereikt, b.deelbaar) == (60_000_00, 20_000_00, True, 60_000_00)
    assert (b.voor_plafond, b.plafond, b.pot) == (30_000_00, 50_000_00, 30_000_00)
    # by costs 500 : 300 : 140 of 940: 15.957,446… 9.574,468… 4.468,085…; the cents left go to .446 and .468
    assert {d.partner: d.bruto for d in b.delen} == {
        "kompas": 15_957_45, "baken": 9_574_47, "derde": 4_468_08,
    }  # fmt: skip
    # kompas keeps all, baken nothing, derde half: 2.234,04
    assert amounts(b) == {"kompas": 15_957_45, "baken": 0, "derde": 2_234_04}
    # 60.000 − 15.957,45 − 2.234,04
    assert (b.gemeenten, b.aangehouden) == (41_808_51, 0)
    assert b.opgeteld == b.verschil


def test_a_saving_below_the_minimum_is_not_shared_and_one_at_it_is_from_the_first_euro():
    below, at = shared(GUIDE, 980_000_01), shared(GUIDE, 980_000_00)
    assert (below.bereikt, below.pot, below.gemeenten) == (False, 0, 19_999_99)
    assert (at.bereikt, at.deelbaar, at.pot) == (True, 20_000_00, 10_000_00)


def test_of_the_corridor_nothing_is_shared():
    # 6 % saved, corridor 2 %: 40.000 is shareable, half of it the partners'
    b = shared(plain(corridor=Decimal(2)))
    assert (b.corridor, b.deelbaar, b.pot) == (20_000_00, 40_000_00, 20_000_00)


def test_the_cap_bounds_what_the_partners_get_together():
    b = shared(replace(GUIDE, plafond_besparing=Decimal("2.5")))
    assert (b.voor_plafond, b.pot, b.gemeenten) == (30_000_00, 25_000_00, 35_000_00)


def test_a_cap_of_zero_is_a_cap_and_without_one_there_is_none():
    assert shared(replace(GUIDE, plafond_besparing=Decimal(0))).pot == 0
    assert shared(replace(GUIDE, plafond_besparing=None)).pot == 30_000_00


def test_an_excess_is_shared_by_its_own_rates_and_gates_do_not_matter():
    v = replace(
        GUIDE,
        deel_overschrijding=Decimal(30),
        drempel_overschrijding=Decimal(1),
        plafond_overschrijding=Decimal(1),
    )
    missed = ((NIET_VOLDAAN, NIET_VOLDAAN),) * 3
    b = bereken(v, NULLIJN, 1_040_000_00, three(*missed))
    # 40.000 too much; 30 % is 12.000, capped at 1 % × 1.000.000 = 10.000; by costs 5.319,15 3.191,49 1.489,36
    assert (b.verschil, b.voor_plafond, b.pot) == (-40_000_00, 12_000_00, 10_000_00)
    assert amounts(b) == {"kompas": -5_319_15, "baken": -3_191_49, "derde": -1_489_36}
    assert b.gemeenten == -30_000_00


def test_without_a_share_in_an_excess_the_gemeenten_bear_it():
    b = shared(GUIDE, 1_040_000_00)
    assert (b.pot, b.gemeenten) == (0, -40_000_00)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        # 600 : 300 : 100 months of clients
        ({"sleutel": VOLUME}, {"kompas": 18_000_00, "baken": 9_000_00, "derde": 3_000_00}),
        # own savings 40.000 : 10.000 : 10.000
        ({"sleutel": EIGEN}, {"kompas": 20_000_00, "baken": 5_000_00, "derde": 5_000_00}),
        ({"sleutel": GELIJK}, {"kompas": 10_000_00, "baken": 10_000_00, "derde": 10_000_00}),
        (
            {"sleutel": VAST, "aandelen": (("kompas", Decimal("62.5")), ("derde", Decimal("37.5")))},
            {"kompas": 18_750_00, "baken": 0, "derde": 11_250_00},
        ),
    ],
)
def test_the_pot_is_laid_over_the_partners_by_the_key(terms, expected):
    assert amounts(shared(plain(**terms))) == expected


def test_who_spent_more_has_no_part_in_a_key_by_own_savings():
    two = [Deelnemer("zuinig", 40_00, 100_00), Deelnemer("duur", 54_00, 50_00), Deelnemer("nieuw", 0)]
    b = bereken(plain(sleutel=EIGEN), 150_00, 94_00, two)
    assert amounts(b) == {"zuinig": 28_00, "duur": 0, "nieuw": 0}


def test_costs_count_in_three_digits_in_the_key():
    # 1.004.999 and 1.005.000 count as 1.000.000 and 1.010.000 (cents: 1,00e8 and 1,01e8 after rounding)
    b = bereken(plain(), 300_000_00, 200_999_00, [Deelnemer("a", 100_499_00), Deelnemer("b", 100_500_01)])
    assert [d.gewicht for d in b.delen] == [100_000_00, 101_000_00]


def test_who_has_too_few_clients_has_no_part_in_a_key_from_figures_but_has_in_an_equal_one():
    few = [Deelnemer("klein", 40_00, 60_00, klein=True), Deelnemer("groot", 54_00, 60_00)]
    assert amounts(bereken(plain(), 120_00, 94_00, few)) == {"klein": 0, "groot": 13_00}
    assert amounts(bereken(plain(sleutel=GELIJK), 120_00, 94_00, few)) == {"klein": 6_50, "groot": 6_50}


def test_without_any_weight_nothing_is_shared():
    b = bereken(plain(), 100_00, 90_00, [Deelnemer("a", 0)])
    assert (b.pot, b.gemeenten, b.opgeteld) == (0, 10_00, 10_00)


def test_what_can_not_be_judged_yet_is_held_back_and_not_lost():
    outcomes = (NOG_NIET, VOLDAAN), (VOLDAAN, NOG_NIET), (NIET_VOLDAAN, NOG_NIET)
    b = bereken(GUIDE, NULLIJN, COSTS, three(*outcomes))
    kompas, baken, derde = b.delen
    # kompas: all at stake; baken: half at stake (9.574,47: 4.787,23 sure); derde: lost already
    assert (kompas.bedrag, kompas.aangehouden, kompas.vervallen) == (0, 15_957_45, 0)
    assert (baken.bedrag, baken.aangehouden, baken.vervallen) == (4_787_23, 4_787_24, 0)
    assert (derde.bedrag, derde.aangehouden, derde.vervallen) == (0, 0, 4_468_08)
    assert (b.aangehouden, b.opgeteld) == (20_744_69, 60_000_00)


def test_the_strictest_of_the_gates_that_are_missed_counts():
    b = bereken(GUIDE, NULLIJN, COSTS, three((NIET_VOLDAAN, NIET_VOLDAAN), ALL_MET, ALL_MET))
    assert b.delen[0].bedrag == 0


def test_what_is_lost_can_go_to_the_partners_that_meet_all_their_gates():
    v = replace(GUIDE, vervallen=PARTNERS)
    b = bereken(v, NULLIJN, COSTS, three(ALL_MET, (NIET_VOLDAAN, VOLDAAN), ALL_MET))
    # baken loses 9.574,47, laid over kompas and derde as 500 : 140: 7.480,054… and 2.094,415…
    assert [d.herverdeeld for d in b.delen] == [7_480_05, 0, 2_094_42]
    assert sum(d.bedrag for d in b.delen) == b.pot == 30_000_00
    nobody = bereken(v, NULLIJN, COSTS, three(*((NIET_VOLDAAN, VOLDAAN),) * 3))
    assert (sum(d.bedrag for d in nobody.delen), nobody.gemeenten) == (0, 60_000_00)


def test_a_baseline_of_nothing_is_refused():
    for nothing in (0, -1):
        with pytest.raises(Weigering, match="De nullijn is niet groter dan nul"):
            bereken(GUIDE, nothing, COSTS, three())


def test_largest_remainders_give_the_cents_left_to_the_largest_remainder():
    assert verdeel(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert verdeel(100, {"a": 5, "b": 3, "c": 3}) == {"a": 46, "b": 27, "c": 27}  # 45,45 27,27 27,27
    assert verdeel(7, {"a": 0, "b": 0}) == {"a": 0, "b": 0}


def test_who_sees_one_partner_sees_its_part_and_all_others_as_one_line():
    b = besloten(shared(GUIDE), ["baken"])
    assert amounts(b) == {"baken": 9_574_47}
    assert (b.gemeenten, b.aangehouden, b.anderen) == (None, None, 50_425_53)
    assert b.opgeteld == b.verschil


def test_the_words_of_a_gate_are_those_of_the_verdict():
    assert (GEHAALD, BINNEN_BAND) == (verdict.GEHAALD, verdict.BINNEN_BAND)


rates = st.decimals(0, 100, places=2)
cents = st.integers(0, 50_000_000_00)
outcomes = st.sampled_from([VOLDAAN, NIET_VOLDAAN, NOG_NIET])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Voorwaarden, int, int, list[Deelnemer]]:
    """Terms, a baseline, costs and partners as they could be."""
    gates = tuple(
        Eis(f"kpi{i}", GEHAALD, rest=draw(st.sampled_from([Decimal(0), Decimal(50), Decimal("33.33")])))
        for i in range(draw(st.integers(0, 3)))
    )
    names = [f"p{i}" for i in range(draw(st.integers(1, 6)))]
    partners = [
        Deelnemer(
            name,
            draw(cents),
            draw(st.none() | cents),
            draw(st.integers(0, 5000)),
            draw(st.booleans()),
            tuple(draw(outcomes) for _ in gates),
        )
        for name in names
    ]
    v = Voorwaarden(
        *(draw(rates) for _ in range(5)),
        draw(st.none() | rates),
        draw(st.none() | rates),
        draw(st.sampled_from(list(SLEUTELS))),
        draw(st.sampled_from(list(VERVALLEN))),
        gates,
        tuple((name, draw(rates)) for name in names),
    )
    baseline = draw(st.integers(1, 100_000_000_00))
    return v, baseline, draw(st.integers(0, 2 * baseline)), partners


@settings(max_examples=300, deadline=None)
@given(cases())
def test_the_parts_always_add_up_caps_hold_and_a_missed_gate_pays_nothing(case):
    v, baseline, costs, partners = case
    b = bereken(v, baseline, costs, partners)
    assert sum(d.bedrag for d in b.delen) + b.gemeenten + b.aangehouden == baseline - costs
    together = sum(abs(d.bedrag) for d in b.delen)
    assert together + b.aangehouden <= b.pot
    cap = v.plafond_besparing if costs <= baseline else v.plafond_overschrijding
    if cap is not None:
        assert Decimal(b.pot) <= cap * baseline / 100
    for d in b.delen:
        assert d.bedrag >= 0 if costs <= baseline else d.bedrag <= 0
        assert d.bruto + d.herverdeeld == abs(d.bedrag) + d.vervallen + d.aangehouden
        missed = [e for e, u in zip(v.eisen, d.uitkomsten, strict=False) if u != VOLDAAN and not e.rest]
        assert not missed or d.bedrag == 0


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(0, 10_000_000_00))
def test_a_larger_saving_never_gives_less(case, more):
    """To the cent for the partners together; for one of them but for the cent that rounding moves.

    With a key that does not follow from the costs themselves, and what is lost staying with the gemeenten.
    """
    v, baseline, costs, partners = case
    v = replace(v, sleutel=GELIJK, vervallen="gemeenten")
    costs = min(costs, baseline)
    less = bereken(v, baseline, costs, partners)
    greater = bereken(v, baseline, max(costs - more, 0), partners)
    assert greater.pot >= less.pot
    for before, after in zip(less.delen, greater.delen, strict=True):
        assert after.bruto >= before.bruto - 1
        assert after.bedrag >= before.bedrag - 1
