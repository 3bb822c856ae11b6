"""What needs attention: missed agreements by how far and how long, absent deliveries, growing lists."""

from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance import attention
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.months import shift
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import judge
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)


def afspraak(kpi: str, streefwaarde: float) -> Afspraak:
    return Afspraak(
        1, 1, kpi, None, None, None, date(2025, 1, 1), None, streefwaarde, 0.0, None, "contract", "", False,
        datetime(2025, 1, 1), "regie", "",
    )  # fmt: skip


def series(kpi: str, deel: str, waarden: list[float], streefwaarde: float | None) -> list[Prestatie]:
    held = afspraak(kpi, streefwaarde) if streefwaarde is not None else None
    found = []
    for i, waarde in enumerate(waarden):
        maand = shift(MAAND, i + 1 - len(waarden))
        oordeel = judge(kpis()[kpi], waarde, 100, held, minimum=5, rijp=True)
        found.append(Prestatie(kpis()[kpi], maand, deel, waarde, 100, waarde, oordeel))
    return found


def test_a_missed_agreement_counts_its_months_in_a_row() -> None:
    months = series("gestart_binnen_norm", "kompas", [70, 85, 60, 64], 80)
    (point,) = attention.missed([months], partner_of=True)
    assert (point.partner, point.maanden) == ("kompas", 2)
    assert attention.shortfall(months[-1]) == pytest.approx(16 / 80)


def test_an_agreement_met_this_month_is_no_point_whatever_came_before() -> None:
    assert attention.missed([series("gestart_binnen_norm", "", [10, 20, 80], 80)], partner_of=False) == []


def test_what_lies_further_off_comes_first() -> None:
    near = series("uitval", "a", [11], 10)
    far = series("uitval", "b", [20], 10)
    points = attention.ranked(attention.missed([near, far], partner_of=True))
    assert [p.partner for p in points] == ["b", "a"]


def test_a_list_that_grew_a_fifth_in_three_months_is_mentioned_and_a_small_one_is_not() -> None:
    big = series("wachtenden_bruto", "a", [50, 52, 55, 60], None)
    small = series("wachtenden_bruto", "b", [5, 6, 7, 9], None)
    (point,) = attention.growing([big, small], partner_of=True)
    assert (point.partner, point.toen) == ("a", 50)


def test_absent_and_refused_deliveries_of_a_partner_are_one_point() -> None:
    def state(extract: str, status: str) -> Leverstatus:
        return Leverstatus("kompas", extract, MAAND, status, date(2026, 11, 15), None, None, None, 0, 0, 0)

    (point,) = attention.undelivered(
        [state("kosten", "ontbreekt"), state("uitkomsten", "afgekeurd"), state("wachtlijst", "op tijd")]
    )
    assert point.tekst == "leverde nog geen kosten en kreeg uitkomsten afgekeurd en leverde niet opnieuw"


def test_one_partner_in_trouble_does_not_hide_the_others() -> None:
    trouble = [series(kpi, "a", [99], 10) for kpi in ("uitval", "uitval_client", "herhaald_beroep")]
    points = attention.ranked(attention.missed([*trouble, series("uitval", "b", [11], 10)], partner_of=True))
    first, rest = attention.headlines(points, 2)
    assert [p.partner for p in first] == ["a", "b"]
    assert [p.partner for p in rest] == ["a", "a"]
