"""The page Partner: one partner in full, all of them side by side, and who sees which part."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.agreements import akkoord, recording
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.learning.maturity import answers, rounds
from ketenmonitor.ui.navigation import pagina
from tests.learning.maturity.scan import filled as invulling
from tests.ui import scherm
from tests.ui.scherm import looking, shown

JULI, OKTOBER = date(2026, 7, 1), date(2026, 10, 1)
REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("kom", "Kim", (Rol(PARTNER, "kompas"),))
AMSTERDAM = Kijker("ams", "Ada", (Rol(GEMEENTE, "0363"),))


def lever(dataset: Dataset, partner: str, planned: int, op: datetime) -> None:
    """Twenty trajecten that ended in October, so many of them as planned."""
    rows = [
        f"{partner[0]}{i:03x}f;{partner}{i};0363;45;01-01-2026;01-02-2026;15-10-2026;"
        f"{'01' if i < planned else '03'}"
        for i in range(20)
    ]
    head = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang;datum_einde;reden_einde"
    content = "\r\n".join([head, *rows]).encode()
    toets = delivery.check(dataset, read("trajecten_2026-10.csv", content), "trajecten", partner, OKTOBER)
    assert toets.aanvaardbaar, toets.tellingen
    delivery.accept(dataset, toets, partner, op)


@pytest.fixture
def filled(dataset: Dataset) -> Dataset:
    """Due on 15 November: Kompas delivers in time (15 of 20 as planned), Het Baken late (8 of 20).

    Agreed: beëindigd volgens plan at least 60 %, directly; uitval at most 10 %, by a proposal that Het Baken
    did not agree with. A second proposal waits.
    """
    lever(dataset, "kompas", 15, datetime(2026, 11, 5))
    lever(dataset, "baken", 8, datetime(2026, 11, 18))
    lever(dataset, "telraam", 20, datetime(2026, 11, 5))
    recording.add(dataset, Voorstel("volgens_plan", JULI, 60, "Convenant"), "Regie")
    akkoord.propose(dataset, Voorstel("uitval", JULI, 10, "Convenant"), "", "Regie")
    for partner in ("kompas", "telraam"):
        akkoord.answer(dataset, 1, 1, partner, "akkoord", "", partner)
    akkoord.put_in_force(dataset, 1, 1, "Besluit", "Regie")
    akkoord.propose(dataset, Voorstel("doorlooptijd", date(2027, 1, 1), 100, "Convenant"), "", "Regie")
    akkoord.answer(dataset, 2, 1, "baken", "bezwaar", "Te kort dag", "Bo")
    return dataset


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch):
    """The page as somebody sees it: ``visit(kijker, **address)``."""

    def visit(kijker: Kijker, page: str = "partner", **filters: str) -> AppTest:
        looking(monkeypatch, kijker)
        at = scherm.visit(page, **filters)
        assert not at.error, [e.value for e in at.error]
        return at

    return visit


def row(at: AppTest, name: str) -> str:
    """The row of a table that begins with this text, without its tags."""
    found = re.findall(r"<tr>.*?</tr>", shown(at))
    cells = [re.sub(r"<[^>]+>", " ", r).split() for r in found]
    return next(" ".join(c) for c in cells if " ".join(c).startswith(name))


def test_an_empty_dataset_says_what_to_do_first(dataset: Dataset, visit) -> None:
    at = visit(REGIE)
    assert at.title[0].value == pagina("partner").vraag
    assert "Er is nog niets geleverd" in shown(at)


def test_one_partner_in_a_sentence_with_agreements_deliveries_and_proposals(filled: Dataset, visit) -> None:
    text = shown(visit(KOMPAS, partner="kompas"))
    # 15 of 20 as planned is 75 % against 60 %: met; 5 of 20 broke off, 25 % against at most 10 %: not
    assert "In oktober 2026 haalt Jeugdzorg Kompas 1 van de 2 afspraken en wordt er 1 niet gehaald." in text
    # four extracts over twelve months were due, and one came
    assert "Over de 12 maanden tot en met oktober 2026 kwam 1 van de 48 leveringen op tijd." in text
    assert "1 voorstel wacht op het antwoord van Jeugdzorg Kompas." in text


def test_each_agreement_stands_with_value_verdict_and_whether_the_partner_agreed(
    filled: Dataset, visit
) -> None:
    at = visit(KOMPAS, partner="kompas")
    assert (
        row(at, "Beëindigd volgens plan")
        == "Beëindigd volgens plan 75 % ten minste 60 % ● gehaald te kort rechtstreeks"
    )
    assert row(at, "Uitval 25") == "Uitval 25,0 % hooguit 10,0 % ▲ niet gehaald te kort ● akkoord"
    assert row(visit(REGIE, partner="baken"), "Uitval").endswith("▲ niet akkoord")


def test_deliveries_per_extract_with_the_month_and_the_latest(filled: Dataset, visit) -> None:
    at = visit(REGIE, partner="baken")
    assert row(at, "trajecten") == "trajecten 0 van 12 ◐ te laat okt 2026, ontvangen 18 nov 2026, 0.00 uur"
    assert row(at, "kosten") == "kosten 0 van 12 ○ ontbreekt nog niets geleverd"


def test_what_was_proposed_stands_with_the_answer_and_its_reason(filled: Dataset, visit) -> None:
    at = visit(REGIE, partner="baken")
    assert "Tegen 1 voorstel heeft Het Baken bezwaar." in shown(at)
    assert row(at, "2. Doorlooptijd").endswith("voorgesteld ▲ bezwaar Te kort dag")
    assert row(at, "1. Uitval").endswith("van kracht als afspraak 2 ○ nog niet geantwoord –")


def test_all_partners_side_by_side_for_the_director(filled: Dataset, visit) -> None:
    at = visit(REGIE)
    # Kompas meets one of two, Het Baken (40 %, 60 % broke off) none of two, Telraam both
    told = "In oktober 2026 zijn van de 6 beoordeelde afspraken met 3 partners er 3 gehaald of binnen de"
    assert told in shown(at)
    # partner, agreements met, without verdict, missed as a rule, better, worse, in time, proposals
    assert row(at, "Jeugdzorg Kompas") == "Jeugdzorg Kompas 1 van 2 – – – – 1 van 48 1 van 2"
    assert row(at, "Het Baken") == "Het Baken 0 van 2 – – – – 0 van 48 0 van 2"
    assert row(at, "Stichting Telraam") == "Stichting Telraam 2 van 2 – – – – 1 van 36 1 van 2"
    assert 'href="./partner?partner=baken&amp;maand=2026-10"' in shown(at)


def test_a_partner_sees_only_itself(filled: Dataset, visit) -> None:
    at = visit(KOMPAS, partner="baken")  # what is not its own is not chosen
    choice = next(w for w in at.selectbox if w.label == "Partner")
    assert (choice.options, choice.value) == (["Jeugdzorg Kompas"], "kompas")
    assert "Te kort dag" not in shown(at)


def test_a_gemeente_sees_partners_within_itself_without_deliveries_or_reasons(filled: Dataset, visit) -> None:
    text = shown(visit(AMSTERDAM, partner="baken"))
    assert "In oktober 2026 haalt Het Baken" in text
    for hidden in ("Leveringen", "Op tijd", "Te kort dag", "Partnerspiegel"):
        assert hidden not in text
    assert "Op tijd geleverd" not in shown(visit(AMSTERDAM))


def test_other_pages_lead_to_the_partner(filled: Dataset, visit) -> None:
    assert "./partner?partner=kompas&amp;maand=2026-10" in shown(visit(REGIE, "overzicht"))
    assert "./partner?partner=kompas" in shown(visit(KOMPAS, "partnerspiegel", partner="kompas"))


def test_the_overview_says_what_proposals_ask_of_whom(filled: Dataset, visit) -> None:
    director = shown(visit(REGIE, "overzicht"))
    assert "(Doorlooptijd (mediaan): rond 100 dagen, de hele keten, vanaf jan 2027) wacht op " in director
    assert "akkoord van Jeugdzorg Kompas en Stichting Telraam; er is bezwaar van Het Baken." in director
    for year in range(2028, 2033):
        one = Voorstel("doorlooptijd", date(year, 1, 1), 90, "Convenant", geldig_tot=date(year, 6, 1))
        akkoord.propose(filled, replace(one, partner="baken"), "", "Regie")
    assert "Nog 3 voorstellen wachten." in shown(visit(REGIE, "overzicht"))  # three of six are named
    partner = shown(visit(KOMPAS, "overzicht"))
    assert "U bent gevraagd akkoord te gaan met voorstel 2: Doorlooptijd (mediaan)" in partner
    assert "voorstel 2" not in shown(visit(AMSTERDAM, "overzicht")).lower()


def test_the_maturity_of_a_partner_stands_with_the_rest_for_who_may_see_it(filled, visit):
    """Three people of Kompas put everything in phase 2; the round ended before today."""
    rounds.open_round(filled, "Ketenscan 2026", date(2026, 10, 31), date(2026, 10, 1), "Regie")
    for _ in range(3):
        answers.submit(filled, "kompas", invulling(2, 3), date(2026, 10, 2))
    for kijker in (REGIE, KOMPAS):
        text = shown(visit(kijker, partner="kompas"))
        assert "In de Ketenscan staat Jeugdzorg Kompas in fase 2 van 4" in text
        assert "Samen, de zwakste schakel telt" in text
        assert "klantroutes?partner=kompas" in text
    assert "Rijpheid" not in shown(visit(REGIE, partner="baken"))  # took no part
    assert "Ketenscan" not in shown(visit(AMSTERDAM, partner="kompas", gemeente="0363"))
    assert "fase 2" in shown(visit(REGIE))  # in the table of all
