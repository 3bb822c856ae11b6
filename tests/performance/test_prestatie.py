"""Delivered against agreed, from deliveries and agreements to the verdict."""

from datetime import date, datetime

import pytest

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.recording import Voorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.vocabulary.kpi import kpis
from tests.zicht import alles

JAN, FEB, MAART = (date(2026, m, 1) for m in (1, 2, 3))
IN_TIME = datetime(2026, 2, 10, 9)
VANDAAG = date(2026, 5, 1)
CHAIN = Selectie()


def agree(dataset: Dataset, kpi: str, streefwaarde: float, van: date = JAN, **rest: object) -> int:
    return recording.add(dataset, Voorstel(kpi, van, streefwaarde, "convenant", **rest), "toets")


def one(dataset: Dataset, kpi: str, maand: date, selectie: Selectie = CHAIN) -> Prestatie:
    asked = [kpis()[kpi]]
    [found] = prestaties(alles(dataset), asked, maand, maand, selectie, None, VANDAAG)
    return found


def costs(maand: str, amount: int) -> str:
    return f"maand gemeente product bedrag eenheid volume\n{maand} 0363 licht {amount} 04 10"


@pytest.fixture
def both(deliver) -> None:
    """The costs of January: kompas 100, baken 300; of February kompas 200 only."""
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100), IN_TIME)
    deliver("baken", "kosten", "2026-01", costs("2026-01", 300), IN_TIME)
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 200), IN_TIME)


def test_a_figure_stands_next_to_what_was_agreed_for_its_own_month(both: None, dataset: Dataset) -> None:
    agree(dataset, "kosten", 400, JAN, geldig_tot=JAN)
    agree(dataset, "kosten", 350, FEB)
    january = one(dataset, "kosten", JAN)
    assert (january.waarde, january.streefwaarde, january.oordeel.oordeel) == (400, 400, "gehaald")
    february = one(dataset, "kosten", FEB)
    assert (february.streefwaarde, february.oordeel.oordeel) == (350, "voorlopig")
    assert (february.oordeel.stand, february.oordeel.ontbreekt) == ("gehaald", ("baken",))


def test_a_partner_that_delivered_is_judged_though_another_is_missing(both: None, dataset: Dataset) -> None:
    agree(dataset, "kosten", 150, FEB, partner="kompas", bandbreedte=50)
    found = one(dataset, "kosten", FEB, Selectie(partner="kompas"))
    assert (found.waarde, found.oordeel.oordeel) == (200, "binnen bandbreedte")


def test_a_breakdown_judges_each_part_by_its_own_agreement(both: None, dataset: Dataset) -> None:
    agree(dataset, "kosten", 120, partner="kompas")
    agree(dataset, "kosten", 250, partner="baken")
    found = prestaties(alles(dataset), [kpis()["kosten"]], JAN, JAN, Selectie(), "partner", VANDAAG)
    assert {p.deel: (p.waarde, p.streefwaarde, p.oordeel.oordeel) for p in found} == {
        "baken": (300, 250, "niet gehaald"),
        "kompas": (100, 120, "gehaald"),
    }
    # and the chain by the sum of both: 400 against 370
    chain = one(dataset, "kosten", JAN)
    assert (chain.streefwaarde, chain.oordeel.oordeel) == (370, "niet gehaald")


def test_the_chain_is_not_judged_by_the_budget_of_one_partner(both: None, dataset: Dataset) -> None:
    agree(dataset, "kosten", 120, partner="kompas")
    assert one(dataset, "kosten", JAN).oordeel.oordeel == "geen afspraak"


def test_a_running_total_stays_provisional_while_an_earlier_month_is_missing(
    both: None, deliver, dataset: Dataset
) -> None:
    agree(dataset, "kosten", 300)
    deliver("kompas", "kosten", "2026-03", costs("2026-03", 100), IN_TIME)
    deliver("baken", "kosten", "2026-03", costs("2026-03", 100), IN_TIME)
    # March itself is whole, but February misses baken: 400 + 200 + 200 against 3 × 300
    assert one(dataset, "kosten", MAART).oordeel.oordeel == "gehaald"
    total = one(dataset, "kosten_cumulatief", MAART)
    assert (total.waarde, total.streefwaarde) == (800, 900)
    assert (total.oordeel.oordeel, total.oordeel.ontbreekt) == ("voorlopig", ("baken",))
    deliver("baken", "kosten", "2026-02", costs("2026-02", 200), IN_TIME)
    total = one(dataset, "kosten_cumulatief", MAART)
    assert (total.waarde, total.oordeel.oordeel) == (1000, "niet gehaald")


def test_a_price_is_only_given_within_one_product(both: None, dataset: Dataset) -> None:
    agree(dataset, "prijs", 10, product="licht")
    ask = (alles(dataset), [kpis()["prijs"]], JAN, JAN)
    assert prestaties(*ask, vandaag=VANDAAG) == []
    [found] = prestaties(*ask, per="product", vandaag=VANDAAG)
    assert (found.deel, found.streefwaarde) == ("licht", 10)


@pytest.mark.parametrize("starters, expected", [(9, "te weinig gegevens"), (10, "niet gehaald")])
def test_a_median_of_nine_starters_is_too_little(
    deliver, dataset: Dataset, starters: int, expected: str
) -> None:
    lines = [f"c{i} t{i} 0363 licht 2025-12-01 2026-01-10" for i in range(starters)]
    started = "\n".join(["client traject gemeente product datum_aanmelding datum_aanvang", *lines])
    waiting = "client traject gemeente product datum_aanmelding\nx y 0363 licht 2026-01-02"
    counted = "maand product stand weken_vanaf weken_tot aantal\n2026-01 zwaar wachtend 0 4 7"
    deliver("kompas", "trajecten", "2026-01", started, IN_TIME)
    deliver("baken", "trajecten", "2026-01", waiting, IN_TIME)
    deliver("telraam", "trajecten", "2026-01", waiting, IN_TIME)
    deliver("telraam", "wachttijdverdeling", "2026-01", counted, IN_TIME)
    agree(dataset, "wachttijd_gestart", 28)
    found = one(dataset, "wachttijd_gestart", JAN)
    assert (found.waarde, found.noemer) == (40, starters)  # 1 December to 10 January
    assert found.oordeel.oordeel == expected


def test_a_month_ripens_when_the_months_after_it_are_delivered(deliver, dataset: Dataset) -> None:
    # ten trajects ended in January and led to lighter help in February
    ended = [f"c{i} t{i} 0363 zwaar 2025-10-01 2025-11-01 2026-01-10 01" for i in range(10)]
    lighter = [f"c{i} v{i} 0363 licht 2026-01-12 2026-02-01 - -" for i in range(10)]
    head = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde"
    deliver("kompas", "trajecten", "2026-01", "\n".join([head, *ended]), IN_TIME)
    agree(dataset, "afschaling", 50)
    for month in range(2, 8):
        deliver("kompas", "trajecten", f"2026-{month:02}", "\n".join([head, *lighter]), IN_TIME)
        found = one(dataset, "afschaling", JAN)
        # January is ripe with July, the sixth month after it
        ripe = month == 7
        assert (found.waarde, found.oordeel.stand) == (100, "gehaald")
        assert found.oordeel.oordeel == ("voorlopig" if ripe else "nog niet rijp")
    # of the other partners nothing came, and the help they give may be heavier
    assert found.oordeel.ontbreekt == ("baken", "telraam")
