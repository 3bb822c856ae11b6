"""A closed month keeps the verdict that it was published with; what changes since stands beside it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import latest
from ketenmonitor.agreements.recording import Voorstel
from ketenmonitor.dataset.closing import close, closings, history, reopen
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance import control, corrections
from ketenmonitor.performance.overview import overview
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.vocabulary.kpi import kpis
from tests.zicht import alles

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
IN_TIME = datetime(2026, 2, 10, 9)
VANDAAG = date(2026, 5, 1)
BUDGET = Voorstel("kosten", JAN, 400, "begroting")


def costs(maand: str, amount: int) -> str:
    return f"maand gemeente product bedrag\n{maand} 0363 licht {amount}"


def one(dataset: Dataset, kpi: str = "kosten", maand: date = JAN, **cut: str) -> Prestatie:
    asked = [kpis()[kpi]]
    [found] = prestaties(alles(dataset), asked, maand, maand, Selectie(**cut), None, VANDAAG)
    return found


@pytest.fixture
def published(deliver, dataset: Dataset) -> Dataset:
    """January closed at € 400 (kompas 100, baken 300), which is exactly what was agreed."""
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100), IN_TIME)
    deliver("baken", "kosten", "2026-01", costs("2026-01", 300), IN_TIME)
    recording.add(dataset, BUDGET, "Ans")
    close(dataset, JAN, "Ans", VANDAAG)
    return dataset


def test_the_verdict_stays_and_todays_value_stands_beside_it(published: Dataset, deliver) -> None:
    before = one(published)
    assert (before.waarde, before.oordeel.oordeel, before.bevroren) == (400, "gehaald", True)
    assert (before.gecorrigeerd, before.nu) == (False, None)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    after = one(published)
    assert (after.waarde, after.teller, after.oordeel) == (400, 400, before.oordeel)
    assert (after.gecorrigeerd, after.nu) == (True, 440)


def test_an_agreement_made_or_changed_afterwards_does_not_judge_a_closed_month(
    published: Dataset, deliver
) -> None:
    """Also within the same second: a closing keeps which versions there were."""
    recording.cancel(published, 1, "Ans", "nieuwe begroting")
    recording.add(published, replace(BUDGET, streefwaarde=300), "Ans")
    recording.add(published, Voorstel("kosten", JAN, 50, "begroting", partner="kompas"), "Ans")
    assert (one(published).streefwaarde, one(published).oordeel.oordeel) == (400, "gehaald")
    assert one(published, partner="kompas").oordeel.oordeel == "geen afspraak"
    # an open month is judged by what is recorded now
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 350), IN_TIME)
    deliver("baken", "kosten", "2026-02", costs("2026-02", 0), IN_TIME)
    assert (one(published, maand=FEB).streefwaarde, one(published, maand=FEB).bevroren) == (300, False)
    reopen(published, JAN, "Ans", "verkeerde begroting")
    assert (one(published).streefwaarde, one(published).oordeel.oordeel) == (300, "niet gehaald")
    close(published, JAN, "Ans", VANDAAG)
    assert (one(published).oordeel.oordeel, len(latest(published.cursor()))) == ("niet gehaald", 3)


def test_a_running_total_keeps_the_agreements_of_all_its_months(published: Dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 500), IN_TIME)
    deliver("baken", "kosten", "2026-02", costs("2026-02", 0), IN_TIME)
    close(published, FEB, "Ans", VANDAAG)
    recording.cancel(published, 1, "Ans", "vervallen")
    total = one(published, "kosten_cumulatief", FEB)
    assert (total.waarde, total.streefwaarde, total.oordeel.oordeel) == (900, 800, "niet gehaald")


def test_what_was_missing_at_the_closing_keeps_the_figure_provisional(deliver, dataset: Dataset) -> None:
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100), IN_TIME)
    recording.add(dataset, BUDGET, "Ans")
    close(dataset, JAN, "Ans", VANDAAG)
    deliver("baken", "kosten", "2026-01", costs("2026-01", 300), IN_TIME)
    found = one(dataset)
    assert (found.waarde, found.nu, found.oordeel.oordeel) == (100, 400, "voorlopig")
    assert found.oordeel.ontbreekt == ("baken",)
    # of baken itself nothing had been published
    [later] = [
        p
        for p in prestaties(alles(dataset), [kpis()["kosten"]], JAN, JAN, per="partner", vandaag=VANDAAG)
        if p.deel == "baken"
    ]
    assert (later.waarde, later.gecorrigeerd, later.nu) == (None, True, 300)


def test_a_page_a_chart_and_a_signal_use_the_published_value(published: Dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    zicht, asked = alles(published), [kpis()["kosten"]]
    line = prestaties(zicht, asked, JAN, JAN, vandaag=VANDAAG)
    kaart = control.chart(asked[0], Selectie(), line, JAN, JAN, JAN)
    assert kaart.xmr.values.tolist() == [400]
    now = {("kosten", ""): line[0]}
    found = control.signals(zicht, now, asked, JAN, Selectie(), None, [""], VANDAAG)
    assert found["kosten", ""].waarde == 400
    page = overview(zicht, JAN, Selectie(), VANDAAG)
    assert (page.keten["kosten", ""].waarde, page.partners["kosten", "kompas"].nu) == (400, 140)


def test_corrections_are_told_from_large_to_small(published: Dataset, deliver) -> None:
    zicht, sluiting = alles(published), closings(published.cursor())[JAN]
    everywhere = ("", "partner", "gemeente", "product")
    assert corrections.since(zicht, sluiting, everywhere, VANDAAG) == []
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    found = corrections.since(zicht, sluiting, ("", "partner"), VANDAAG)
    # 40 % at kompas and 10 % of the chain; the month is January, so the year's total says the same
    costs_only = [(c.kpi.kpi, c.per, c.deel, c.was, c.nu) for c in found if c.kpi.dimensie == "geld"]
    assert costs_only == [
        ("kosten", "partner", "kompas", 100, 140),
        ("kosten_cumulatief", "partner", "kompas", 100, 140),
        ("kosten", "", "", 400, 440),
        ("kosten_cumulatief", "", "", 400, 440),
    ]
    assert [
        (c.deel, c.was, c.nu)
        for c in corrections.since(zicht, sluiting, ("gemeente",), VANDAAG)
        if c.kpi.kpi == "kosten"
    ] == [("0363", 400, 440)]


def test_two_publications_of_a_month_can_be_compared(published: Dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    reopen(published, JAN, "Ans", "kompas leverde opnieuw")
    close(published, JAN, "Ans", VANDAAG)
    first, _, last = history(published.cursor())
    found = corrections.between(alles(published), first, last, ("",), VANDAAG)
    assert [(c.kpi.kpi, c.was, c.nu) for c in found] == [
        ("kosten", 400, 440),
        ("kosten_cumulatief", 400, 440),
    ]
    assert corrections.since(alles(published), last, ("", "partner"), VANDAAG) == []
