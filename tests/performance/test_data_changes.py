"""A signal may be a change of data: what is different about the deliveries of a month."""

from datetime import date, datetime

from ketenmonitor.performance.completeness import calendar
from ketenmonitor.performance.data_changes import changes, touching
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift
from tests.zicht import alles

TODAY = date(2025, 7, 1)


def list_of(maand: date, aantal: int, product: str = "licht") -> str:
    peil = shift(maand, 1).toordinal() - 1
    lines = [f"{date.fromordinal(peil)} c{i}n{maand:%m} 0363 {product} 2024-12-01" for i in range(aantal)]
    return "\n".join(["peildatum client gemeente product datum_aanmelding", *lines])


def told(dataset, maand: date) -> list[tuple[str, str, str]]:
    states = calendar(alles(dataset), maand, maand, TODAY)
    return [(w.partner, w.extract, w.tekst) for w in changes(alles(dataset), states, maand, maand)]


def test_a_file_about_two_months_and_the_same_file_again_are_told(dataset, deliver):
    for i, maand in enumerate(between(date(2025, 1, 1), date(2025, 5, 1))):
        on_time = datetime(maand.year, maand.month + 1, 5)
        deliver("kompas", "wachtlijst", maand, list_of(maand, 20 + (25 if i == 4 else 0)), op=on_time)
    found = [t for _, e, t in told(dataset, date(2025, 5, 1)) if e == "wachtlijst" and "telt" in t]
    assert found == ["het bestand van wachtlijst telt 2,3 keer zo veel rijen als gewoonlijk"]
    assert not [t for _, _, t in told(dataset, date(2025, 4, 1)) if "telt" in t]


def test_late_and_corrected_deliveries_are_told_of_the_month_itself(dataset, deliver):
    jan = date(2025, 1, 1)
    deliver("kompas", "wachtlijst", jan, list_of(jan, 3), op=datetime(2025, 2, 20))
    deliver("baken", "wachtlijst", jan, list_of(jan, 4), op=datetime(2025, 2, 5))
    deliver("baken", "wachtlijst", jan, list_of(jan, 5), op=datetime(2025, 2, 9))
    found = {p: t for p, e, t in told(dataset, jan) if e == "wachtlijst" and p != "telraam"}
    assert found == {
        "kompas": "de levering van wachtlijst kwam te laat",
        "baken": "de levering van wachtlijst is later vervangen",
    }


def test_a_product_that_begins_or_stops_is_told_in_the_month_it_does(dataset, deliver):
    for maand, product in (
        (date(2025, 1, 1), "licht"),
        (date(2025, 2, 1), "licht"),
        (date(2025, 3, 1), "zwaar"),
    ):
        deliver("kompas", "wachtlijst", maand, list_of(maand, 3, product))
    found = {t for _, e, t in told(dataset, date(2025, 3, 1)) if e == ""}
    assert found == {"product zwaar is nieuw", "product licht komt niet meer voor"}
    assert not [t for _, e, t in told(dataset, date(2025, 2, 1)) if e == ""]


def test_only_what_a_kpi_is_made_of_can_be_behind_its_signal(dataset, deliver):
    jan = date(2025, 1, 1)
    deliver(
        "kompas",
        "kosten",
        jan,
        "maand gemeente product bedrag\n2025-01 0363 licht 10,00",
        op=datetime(2025, 3, 1),
    )
    found = changes(alles(dataset), calendar(alles(dataset), jan, jan, TODAY), jan, jan)
    late = [w.tekst for w in touching(found, kpis()["kosten"], jan, "kompas")]
    assert late == ["de levering van kosten kwam te laat"]
    assert "de levering van kosten kwam te laat" not in [
        w.tekst for w in touching(found, kpis()["uitval"], jan, "kompas")
    ]
    assert touching(found, kpis()["kosten"], shift(jan, 1), "kompas") == []
