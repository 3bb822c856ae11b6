"""What needs attention: in which order, one point per figure, and nobody hides the others."""

from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance import attention
from ketenmonitor.performance.attention import Aandachtspunt, Aansluiting
from ketenmonitor.performance.comparison import Uitschieter
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.data_changes import Wijziging
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import judge
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)


def prestatie(kpi: str, deel: str, waarde: float, streefwaarde: float | None) -> Prestatie:
    held = None if streefwaarde is None else Afspraak(
        1, 1, kpi, None, None, None, date(2025, 1, 1), None, streefwaarde, 0.0, None, "contract", "", False,
        datetime(2025, 1, 1), "regie", "",
    )  # fmt: skip
    oordeel = judge(kpis()[kpi], waarde, 100, held, minimum=5, rijp=True)
    return Prestatie(kpis()[kpi], MAAND, deel, waarde, 100, waarde, oordeel)


def signalled(
    p: Prestatie, signaal: Signaal | None, changed: tuple[Wijziging, ...] = ()
) -> list[Aandachtspunt]:
    key = (p.kpi.kpi, p.deel)
    signalen = {} if signaal is None else {key: signaal}
    return attention.signalled({key: p}, signalen, changed, partners=True)


def test_a_figure_is_one_point_the_gravest_that_holds() -> None:
    missed = prestatie("uitval", "kompas", 15, 10)
    worse = Signaal("verslechtering", "wisselend", 1, 1, 15.0, 1.75, 4.0, 12.0, 30)
    both = Signaal("verslechtering", "structureel niet gehaald", 1, 1, 15.0, 1.3, 11.0, 14.5, 30)
    assert [p.soort for p in signalled(missed, both)] == ["structureel"]
    assert [p.soort for p in signalled(missed, worse)] == ["verslechtering"]
    assert [p.soort for p in signalled(missed, Signaal("toeval", "wisselend"))] == ["afspraak"]
    assert [p.soort for p in signalled(missed, None)] == ["afspraak"]


def test_a_figure_that_meets_its_agreement_by_chance_or_improves_is_no_point() -> None:
    met = prestatie("uitval", "kompas", 5, 10)
    assert signalled(met, Signaal("toeval", "wisselend")) == []
    assert signalled(met, Signaal("verbetering", "structureel gehaald", 4, -1)) == []


def test_worsening_weighs_how_far_it_lies_beyond_the_limits_and_names_changed_deliveries() -> None:
    late = Wijziging("kompas", "trajecten", MAAND, "de levering van trajecten kwam te laat")
    other = Wijziging("baken", "trajecten", MAAND, "de levering van trajecten kwam te laat")
    worse = Signaal("verslechtering", "", 1, 1, 16.0, 2.0, 4.0, 12.0, 30)
    (point,) = signalled(prestatie("uitval", "kompas", 16, None), worse, (late, other))
    assert point.gewicht == 2.0  # twice as far from the mean as the limit
    assert point.wijzigingen == (late,)


def test_the_shortfall_is_a_share_of_the_agreement() -> None:
    assert attention.shortfall(prestatie("gestart_binnen_norm", "a", 64, 80)) == pytest.approx(16 / 80)
    assert attention.shortfall(prestatie("uitval", "a", 12, 10)) == pytest.approx(0.2)


def test_only_outliers_on_the_wrong_side_beyond_998_are_points() -> None:
    def outlier(vlag: int, kpi: str = "uitval") -> Uitschieter:
        return Uitschieter(kpis()[kpi], "kompas", MAAND, MAAND, 24.0, 12.0, 98, vlag)

    assert [p.gewicht for p in attention.outliers([outlier(2)])] == [1.0]  # twice the value of all
    assert attention.outliers([outlier(1), outlier(-2)]) == []
    assert len(attention.outliers([outlier(-2, "volgens_plan")])) == 1


@pytest.mark.parametrize(
    ("flow", "gap", "mentioned"),
    [
        (Aansluiting(100, 30, 20, 110), 0, False),
        (Aansluiting(100, 30, 20, 99), 11, True),  # eleven vanished: a tenth of the list and more than five
        (Aansluiting(100, 30, 20, 101), 9, False),
        (Aansluiting(10, 2, 2, 6), 4, False),  # less than five people
        (Aansluiting(20, 0, 0, 26), -6, True),
    ],
)
def test_a_stock_that_does_not_follow_from_its_flow(flow: Aansluiting, gap: float, mentioned: bool) -> None:
    assert flow.verschil == gap
    assert bool(attention.unmatched({"kompas": flow})) is mentioned


def test_absent_and_refused_deliveries_of_a_partner_are_one_point() -> None:
    def state(extract: str, status: str) -> Leverstatus:
        return Leverstatus("kompas", extract, MAAND, status, date(2026, 11, 15), None, None, None, 0, 0, 0)

    (point,) = attention.undelivered(
        [state("kosten", "ontbreekt"), state("uitkomsten", "afgekeurd"), state("wachtlijst", "op tijd")]
    )
    assert point.tekst == "leverde nog geen kosten en kreeg uitkomsten afgekeurd en leverde niet opnieuw"


def test_kinds_come_in_their_order_and_within_a_kind_what_lies_furthest_off() -> None:
    points = [
        Aandachtspunt("afspraak", "a", 9.0), Aandachtspunt("verslechtering", "a", 1.0),
        Aandachtspunt("verslechtering", "b", 2.0), Aandachtspunt("structureel", "c", 0.1),
    ]  # fmt: skip
    told = [(p.soort, p.partner) for p in attention.ranked(points)]
    assert told == [("structureel", "c"), ("verslechtering", "b"), ("verslechtering", "a"), ("afspraak", "a")]


def test_neither_one_partner_nor_one_kind_hides_the_others() -> None:
    trouble = [Aandachtspunt("structureel", "a", 3.0 - i) for i in range(3)]
    others = [Aandachtspunt("structureel", "b", 0.5), Aandachtspunt("levering", "c", 1.0)]
    first, rest = attention.headlines(attention.ranked([*trouble, *others]), 3)
    assert [(p.soort, p.partner) for p in first] == [
        ("structureel", "a"),
        ("structureel", "b"),
        ("levering", "c"),
    ]
    assert [p.partner for p in rest] == ["a", "a"]
