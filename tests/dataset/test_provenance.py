"""Every figure leads to the deliveries it rests on, with file and lines."""

from datetime import date, datetime

import pytest

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.dataset.provenance import deliveries
from ketenmonitor.vocabulary.kpi import kpis

TRAJECTEN = """
    client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
    a      t1      0363     licht   2025-01-01       2025-01-01    2025-03-01  03
    b      t2      0394     licht   2025-01-01       2025-01-01    -           -
    c      t3      0363     zwaar   2025-01-01       2025-01-01    2025-03-31  01
    d      t4      0363     totaal  2025-01-01       2025-01-01    2025-03-31  01
"""


def test_a_figure_leads_to_delivery_file_line_partner_and_time(dataset, deliver):
    moment = datetime(2025, 4, 3, 10, 30)
    got = deliver(
        "kompas", "trajecten", "2025-03", TRAJECTEN, op=moment, door="anna", bestand="kompas maart.csv"
    )
    deliver("baken", "trajecten", "2025-03", TRAJECTEN.replace("2025-03-31", "2025-02-28"))
    found = deliveries(dataset.cursor(), kpis()["uitval"], date(2025, 3, 1), Selectie())
    assert [(h.partner, h.rijen) for h in found] == [("kompas", 2), ("baken", 1)]
    ours = found[0]
    assert (ours.levering, ours.bestand, ours.door) == (got.levering.levering, "kompas maart.csv", "anna")
    assert (ours.extract, ours.levermaand, ours.versie) == ("trajecten", date(2025, 3, 1), 1)
    assert ours.ontvangen_op == moment
    assert (ours.eerste_regel, ours.laatste_regel) == (
        2,
        4,
    )  # line 1 is the header; the total on line 5 never counts
    (only,) = deliveries(dataset.cursor(), kpis()["uitval"], date(2025, 3, 1), Selectie(product="zwaar"))
    assert (only.partner, only.eerste_regel, only.laatste_regel) == ("kompas", 4, 4)


def test_a_traject_delivered_again_leads_to_its_latest_delivery(dataset, deliver):
    deliver("kompas", "trajecten", "2025-03", TRAJECTEN)
    latest = deliver("kompas", "trajecten", "2025-04", TRAJECTEN)
    found = deliveries(dataset.cursor(), kpis()["uitval"], date(2025, 3, 1), Selectie())
    assert [h.levering for h in found] == [latest.levering.levering]


def test_a_running_total_leads_to_all_months_since_january(dataset, deliver):
    for maand in ("2024-12", "2025-01", "2025-02", "2025-03"):
        deliver("kompas", "kosten", maand, f"maand gemeente product bedrag\n{maand} 0363 licht 10")
    kpi = kpis()["kosten_cumulatief"]
    found = deliveries(dataset.cursor(), kpi, date(2025, 2, 1), Selectie(partner="kompas"))
    assert [h.levermaand.month for h in found] == [1, 2]


@pytest.mark.parametrize("kpi", [kpi for kpi in kpis() if kpi != "tijdig_aangeleverd"])
def test_every_kpi_can_be_asked_where_it_comes_from(dataset, kpi):
    assert deliveries(dataset.cursor(), kpis()[kpi], date(2025, 3, 1), Selectie()) == []


def test_timeliness_leads_to_the_deliveries_that_came(dataset, deliver):
    got = deliver("kompas", "kosten", "2025-01", "maand gemeente product bedrag\n2025-01 0363 licht 10")
    kpi = kpis()["tijdig_aangeleverd"]
    found = deliveries(dataset.cursor(), kpi, date(2025, 1, 1), Selectie(), date(2025, 3, 1))
    assert [h.levering for h in found] == [got.levering.levering]
