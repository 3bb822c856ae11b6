"""Who delivered what about a month, and which figures miss something by it."""

from datetime import date, datetime

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.performance.completeness import (
    AANVAARD,
    STATUSSEN,
    Compleetheid,
    Leverstatus,
    calendar,
    first_month,
    latest_month,
    missing,
    needed_from,
    needs,
    whole,
)
from ketenmonitor.vocabulary.kpi import kpis
from tests.zicht import alles

JAN, FEB, MAART = (date(2026, m, 1) for m in (1, 2, 3))
KOSTEN = "maand gemeente product bedrag\n2026-01 0363 licht 100"


def status_of(
    dataset: Dataset, vandaag: date, partner: str = "kompas", extract: str = "kosten"
) -> Leverstatus:
    states = calendar(alles(dataset), JAN, JAN, vandaag)
    [found] = [s for s in states if (s.partner, s.extract) == (partner, extract)]
    return found


def test_the_calendar_has_every_delivery_that_is_expected(dataset: Dataset) -> None:
    # kompas and baken deliver four extracts, telraam three
    states = calendar(alles(dataset), JAN, FEB, date(2026, 2, 1))
    assert len(states) == 2 * (4 + 4 + 3)
    assert {s.status for s in states} == {"verwacht"}
    assert {s.status for s in states} <= set(STATUSSEN)


@pytest.mark.parametrize(
    "vandaag, expected",
    [(date(2026, 2, 15), "verwacht"), (date(2026, 2, 16), "ontbreekt")],
)
def test_what_is_not_there_is_missing_after_the_last_day(
    dataset: Dataset, vandaag: date, expected: str
) -> None:
    found = status_of(dataset, vandaag)
    assert (found.status, found.uiterlijk, found.levering) == (expected, date(2026, 2, 15), None)


@pytest.mark.parametrize(
    "op, expected",
    [
        (datetime(2026, 2, 15, 23, 59, 59), "op tijd"),
        (datetime(2026, 2, 16, 0, 0, 0), "te laat"),
    ],
)
def test_on_time_is_until_the_end_of_the_last_day(
    deliver, dataset: Dataset, op: datetime, expected: str
) -> None:
    deliver("kompas", "kosten", "2026-01", KOSTEN, op)
    found = status_of(dataset, date(2026, 3, 1))
    assert (found.status, found.eerste_op, found.rijen, found.versies) == (expected, op, 1, 1)


def test_a_second_version_is_a_correction_and_keeps_when_the_first_came(deliver, dataset: Dataset) -> None:
    deliver("kompas", "kosten", "2026-01", KOSTEN, datetime(2026, 2, 10, 9))
    deliver("kompas", "kosten", "2026-01", KOSTEN.replace("100", "120"), datetime(2026, 2, 20, 9))
    found = status_of(dataset, MAART)
    assert (found.status, found.versies, found.eerste_op) == ("gecorrigeerd", 2, datetime(2026, 2, 10, 9))


def test_a_refused_file_is_not_a_delivery_until_a_good_one_comes(deliver, dataset: Dataset) -> None:
    wrong = read("kosten.csv", KOSTEN.replace(" ", ";").replace("0363", "9999").encode())
    toets = delivery.check(dataset, wrong, "kosten", "kompas", JAN)
    assert not toets.aanvaardbaar
    delivery.refuse(dataset, toets, "Ans", datetime(2026, 2, 10, 9))
    assert status_of(dataset, date(2026, 3, 1)).status == "afgekeurd"
    deliver("kompas", "kosten", "2026-01", KOSTEN, datetime(2026, 2, 11, 9))
    assert status_of(dataset, date(2026, 3, 1)).status == "op tijd"


def test_the_span_of_the_dataset_is_of_accepted_deliveries(deliver, dataset: Dataset) -> None:
    assert (first_month(dataset.cursor()), latest_month(dataset.cursor())) == (None, None)
    deliver("kompas", "kosten", "2026-01", KOSTEN)
    deliver("kompas", "kosten", "2026-03", KOSTEN.replace("2026-01", "2026-03"))
    assert (first_month(dataset.cursor()), latest_month(dataset.cursor())) == (JAN, MAART)


def test_a_kpi_needs_the_extracts_of_its_facts_or_those_it_names() -> None:
    assert needs(kpis()["kosten"]) == ("kosten",)
    assert needs(kpis()["gestart_binnen_norm"]) == ("trajecten", "wachttijdverdeling")
    assert needs(kpis()["respons_jeugdige"]) == ("trajecten", "uitkomsten")
    assert needs(kpis()["tijdig_aangeleverd"]) == ()


COMPLEET = Compleetheid(
    [("kompas", "kosten", JAN), ("baken", "kosten", FEB), ("baken", "trajecten", FEB)],
)


def test_what_is_missing_is_what_the_calendar_does_not_count_as_accepted(dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-01", KOSTEN)
    states = calendar(alles(dataset), JAN, MAART, date(2026, 2, 20))
    expected = {(s.partner, s.extract, s.maand) for s in states if s.status not in AANVAARD}
    found = missing(dataset.cursor(), JAN, MAART)
    assert len(found) == len(expected) == 3 * (4 + 4 + 3) - 1
    assert set(found) == expected


@pytest.mark.parametrize(
    "kpi, maand, partner, expected",
    [
        ("kosten", JAN, None, ("kompas",)),
        ("kosten", JAN, "kompas", ("kompas",)),
        ("kosten", JAN, "baken", ()),
        ("kosten", FEB, None, ("baken",)),
        ("kosten", MAART, None, ()),
        ("volgens_plan", FEB, None, ("baken",)),
        ("tijdig_aangeleverd", JAN, None, ()),
        # a running total of February misses January too
        ("kosten_cumulatief", FEB, None, ("baken", "kompas")),
        ("kosten_cumulatief", MAART, "kompas", ("kompas",)),
    ],
)
def test_a_figure_misses_what_its_extracts_miss(
    kpi: str, maand: date, partner: str | None, expected: tuple[str, ...]
) -> None:
    assert COMPLEET.missing(kpis()[kpi], maand, partner) == expected


def test_what_follows_an_end_may_be_at_any_partner() -> None:
    # afschaling of January looks at starts until July: that of kompas misses the February of baken
    assert kpis()["afschaling"].rijping == 6
    assert COMPLEET.missing(kpis()["afschaling"], JAN, "kompas") == ("baken",)
    # its own month only counts for the partner itself
    assert COMPLEET.missing(kpis()["afschaling"], FEB, "kompas") == ()
    assert COMPLEET.missing(kpis()["afschaling"], FEB, "baken") == ("baken",)


def test_a_running_total_needs_january() -> None:
    assert needed_from(kpis()["kosten_cumulatief"], MAART) == JAN
    assert needed_from(kpis()["kosten"], MAART) == MAART


def test_the_whole_of_a_kpi_is_who_delivers_for_it(dataset: Dataset) -> None:
    found = whole(dataset.keten, kpis()["kosten"], JAN)
    assert found == {"partner": {"kompas", "baken"}, "gemeente": {"0363", "0394"}}
    assert "telraam" in whole(dataset.keten, kpis()["wachtenden_bruto"], JAN)["partner"]


def test_a_figure_over_three_months_needs_the_two_before_and_a_forecast_the_whole_year() -> None:
    assert needed_from(kpis()["verwachte_wachttijd"], date(2026, 10, 1)) == date(2026, 8, 1)
    assert needed_from(kpis()["kosten_prognose"], date(2026, 10, 1)) == date(2026, 1, 1)
    assert needed_from(kpis()["uitval"], date(2026, 10, 1)) == date(2026, 10, 1)
