"""Partners side by side over twelve months, and the flow of their waiting lists."""

from datetime import date

import pytest

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance import comparison
from ketenmonitor.performance.comparison import comparable, compare
from ketenmonitor.performance.mirror import mirror, places
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between
from tests.zicht import alles

DEC = date(2025, 12, 1)


def ended(partner: str, maand: date, aantal: int, uitval: int) -> str:
    lines = [
        f"{partner}{maand:%m}n{i} {partner}{maand:%m}n{i} 0363 licht 2024-01-01 2024-02-01 {maand:%Y-%m}-15"
        f" {'03' if i < uitval else '01'}"
        for i in range(aantal)
    ]
    return "\n".join(
        ["client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde", *lines]
    )


@pytest.fixture
def delivered(dataset, deliver):
    """A year in which Kompas loses 1 of 20 every month, Het Baken 9 of 20 and Telraam 2 of 20."""
    with dataset.postponed("toets"):
        for maand in between(date(2025, 1, 1), DEC):
            for partner, lost in (("kompas", 1), ("baken", 9), ("telraam", 2)):
                deliver(partner, "trajecten", maand, ended(partner, maand, 20, lost))
    return dataset


def test_twelve_months_are_added_up_and_the_outlier_is_found(delivered):
    (found,) = compare(alles(delivered), [kpis()["uitval"]], DEC, Selectie(), DEC)
    assert (found.van, found.tot) == (date(2025, 1, 1), DEC)
    assert list(found.noemer) == [240, 240, 240]
    assert [round(t) for t in found.teller] == [12, 108, 24]
    assert found.funnel.target == pytest.approx(144 / 720)
    outside = {u.partner: u for u in found.uitschieters()}
    assert outside["baken"].ongunstig
    assert outside["baken"].buiten_998
    assert outside["baken"].waarde == pytest.approx(45)
    assert outside["kompas"].gunstig


def test_only_shares_can_be_laid_in_a_funnel():
    assert comparable(kpis()["uitval"])
    assert not comparable(kpis()["kosten"])
    assert not comparable(kpis()["wachttijd_gestart"])
    assert not comparable(kpis()["tijdig_aangeleverd"])  # deliveries, not people


def test_of_a_kpi_that_ripens_the_last_ripe_months_are_compared(delivered):
    (found,) = compare(alles(delivered), [kpis()["geen_nieuwe_start_6"]], DEC, Selectie(), DEC)
    assert found.tot == date(2025, 6, 1)


def test_the_flow_of_a_list_needs_the_stand_before_and_after(dataset, deliver):
    head = "peildatum client gemeente product datum_aanmelding\n"
    deliver(
        "kompas",
        "wachtlijst",
        "2025-01",
        head + "2025-01-31 a 0363 licht 2025-01-02\n2025-01-31 b 0363 licht 2025-01-03",
    )
    deliver(
        "kompas",
        "wachtlijst",
        "2025-02",
        head + "2025-02-28 a 0363 licht 2025-01-02\n2025-02-28 c 0363 licht 2025-02-04",
    )
    deliver(
        "kompas",
        "trajecten",
        "2025-02",
        """
        client traject gemeente product datum_aanmelding datum_aanvang
        d      t1      0363     licht   2025-02-05       2025-02-20
    """,
    )
    asked = [
        kpis()[k]
        for k in ("wachtenden_bruto", "instroom_wachtlijst", "begonnen_wachtlijst", "afgevallen_wachtlijst")
    ]
    found = comparison.flows(alles(dataset), date(2025, 2, 1), Selectie(), asked, ["kompas", "baken"])
    # begin a and b; in c and d; out d; end a and c: b vanished
    assert found == {"kompas": (2.0, 2.0, 1.0, 2.0)}


def test_the_mirror_shows_the_others_without_names_and_a_place_only_among_enough(delivered):
    asked = [kpis()["uitval"], kpis()["doorlooptijd"]]
    parts = {
        (p.kpi.kpi, p.deel): p
        for p in prestaties(alles(delivered), asked, DEC, DEC, per="partner", vandaag=DEC)
    }
    whole = {(p.kpi.kpi, ""): p for p in prestaties(alles(delivered), asked, DEC, DEC, vandaag=DEC)}
    found = mirror("baken", asked, whole, parts, {}, {})
    assert (found[0].eigen.waarde, found[0].anderen, found[0].plaats) == (45.0, (5.0, 10.0), None)
    # with two others a place would tell who is who
    assert places(alles(delivered), asked, "baken", DEC, Selectie(), DEC) == {}
    assert mirror("baken", asked, whole, parts, {}, {"uitval": (4, 4)})[0].plaats == 4
    assert mirror("baken", [kpis()["kosten"]], whole, parts, {}, {}) == []
