"""Charts hold every figure they claim to, in Dutch, and what was agreed as a line of its own."""

from datetime import date, datetime

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import judge
from ketenmonitor.presentation import charts
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

KPI = kpis()["uitval"]
START = date(2026, 7, 1)


def points(waarden: list[float | None], streefwaarde: float | None) -> list[Prestatie]:
    held = None
    if streefwaarde is not None:
        held = Afspraak(
            1, 1, "uitval", None, None, None, START, None, streefwaarde, 0.0, None, "contract", "", False,
            datetime(2026, 1, 1), "regie", "",
        )  # fmt: skip
    return [
        Prestatie(KPI, shift(START, i), "", 0, 100, w, judge(KPI, w, 100, held, minimum=5, rijp=True))
        for i, w in enumerate(waarden)
    ]


def rows(chart: object) -> list[dict[str, object]]:
    data = chart.to_dict()["datasets"]  # type: ignore[attr-defined]
    return max(data.values(), key=len)


def test_a_series_shows_every_month_with_its_verdict_in_words() -> None:
    chart = charts.series(points([5.0, None, 12.0], 10), charts.LICHT)
    told = [(r["Maand"], r["Waarde"], r["Oordeel"]) for r in rows(chart)]
    assert told == [
        ("juli 2026", "5,0\u00a0%", "gehaald"),
        ("augustus 2026", "–", "te weinig gegevens"),
        ("september 2026", "12,0\u00a0%", "niet gehaald"),
    ]
    assert chart.to_dict()["config"]["locale"]["number"]["decimal"] == ","


def test_without_agreement_no_line_of_agreement_is_drawn() -> None:
    with_line = charts.series(points([5.0, 6.0], 10), charts.LICHT).to_dict()["layer"]
    without = charts.series(points([5.0, 6.0], None), charts.LICHT).to_dict()["layer"]
    assert len(with_line) - len(without) == 2  # the dashed line and its label


def test_parts_are_named_and_ordered_from_good_to_bad() -> None:
    found = [
        Prestatie(KPI, START, d, 0, 100, w, points([w], 10)[0].oordeel) for d, w in (("a", 12.0), ("b", 3.0))
    ]
    chart = charts.parts(found, {"a": "Alfa", "b": "Beta"}, charts.DONKER)
    assert [r["deel"] for r in rows(chart)] == ["Beta", "Alfa"]


def test_a_value_just_below_what_was_agreed_stands_left_of_its_dot() -> None:
    held = points([5.0], 10)[0].oordeel
    found = [Prestatie(KPI, START, d, 0, 100, w, held) for d, w in (("a", 9.7), ("b", 2.0), ("c", 40.0))]
    told = {r["deel"]: (r["links"], r["Waarde"]) for r in rows(charts.parts(found, {}, charts.LICHT))}
    assert told == {
        "a": (True, "9,7\u00a0%"),
        "b": (False, "2,0\u00a0%"),
        "c": (False, "40,0\u00a0%"),
    }
