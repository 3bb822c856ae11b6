"""The page Ketenscan through the shell; and who comes with an invitation, who gets the questionnaire only."""

import re
from datetime import date, timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ketenmonitor import logbook
from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.dataset import audit
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.learning.maturity import answers, invitations, rounds
from ketenmonitor.ui import sign_in, uitnodiging, uitvoer
from ketenmonitor.ui.context import KIJKER, Context, context
from ketenmonitor.ui.uitnodiging import GEEN
from tests.learning.maturity.scan import closed_round, filled
from tests.ui import scherm
from tests.ui.scherm import SHELL, looking, press, shown
from tests.ui.test_sign_in import SETTINGS, WELCOME, claims

TODAY = date(2026, 11, 22)  # the day of tests/ui/conftest.py
END = TODAY + timedelta(days=14)
QUESTION = "Hoe rijp is onze keten, wat is onze ambitie, waar zijn we het oneens?"
REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("kompas@x.nl", "Karin", (Rol(PARTNER, "kompas"),))
STAD = Kijker("stad", "Stad", (Rol(GEMEENTE, "0363"),))


def run(**address: str) -> AppTest:
    return scherm.visit(None, **address)


def visit(monkeypatch: pytest.MonkeyPatch, kijker: Kijker, **address: str) -> AppTest:
    """The page as somebody sees it."""
    looking(monkeypatch, kijker)
    return scherm.visit("ketenscan", **address)


def text(at: AppTest) -> str:
    """All text on it, with the labels of what can be chosen and the links to copy."""
    labels = [w.label for kind in (at.radio, at.text_area, at.selectbox, at.button) for w in kind]
    all_of_it = "\n".join((shown(at), *(c.value for c in at.code), *labels))
    return re.sub(r"(?s)<style>.*?</style>", "", all_of_it)


def fill_in(at: AppTest, now: int = 2, wanted: int = 4) -> AppTest:
    for radio in at.radio:
        radio.set_value(wanted if radio.label.startswith("Ambitie: ") else now)
    return at


def stored(dataset: Dataset) -> int:
    return len(dataset.cursor().execute("select * from ketenscan_antwoord").fetchall())


@pytest.fixture
def ronde(dataset: Dataset) -> int:
    return rounds.open_round(dataset, "Najaar 2026", END, TODAY, "regie")


@pytest.fixture
def code(dataset: Dataset, ronde: int) -> str:
    return invitations.invite(dataset, ronde, "kompas", TODAY, "regie")


@pytest.fixture
def people_sign_in(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """A chain at which people sign in; whoever comes here did not."""
    monkeypatch.delenv("KETENMONITOR_ALLEEN_HIER")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sign_in, "SESSIES", sign_in.Sessies())
    return dataset


# --- who comes with an invitation


def test_a_guest_with_a_code_sees_the_questionnaire_without_signing_in_and_nothing_else(people_sign_in, code):
    at = run(uitnodiging=code)
    shown = text(at)
    assert at.title[0].value == "Ketenscan van Keten Proefland"
    assert "U vult in namens Jeugdzorg Kompas: 26 vragen" in shown
    assert len(at.radio) == 52
    assert [b.label for b in at.button] == ["Antwoorden insturen"]
    assert not at.sidebar.children
    for name in ("Het Baken", "Stichting Telraam", "Amsterdam", "Lichte begeleiding", WELCOME):
        assert name not in shown
    assert KIJKER not in at.session_state


def test_a_code_gives_a_viewer_who_signed_in_no_more(people_sign_in, code):
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    at.user = claims()
    at.query_params["uitnodiging"] = code
    at.run()
    assert (at.title[0].value, len(at.radio)) == ("Ketenscan van Keten Proefland", 52)
    assert not at.sidebar.children


def test_a_code_that_does_not_hold_leads_to_the_door_with_one_sentence_that_is_always_the_same(
    people_sign_in, ronde, code
):
    fresh = invitations.invite(people_sign_in, ronde, "kompas", TODAY, "regie")
    seen = {text(run(uitnodiging=wrong)) for wrong in (code, "x", "a" * 32)}
    rounds.close_round(people_sign_in, ronde, TODAY, "regie")
    seen.add(text(run(uitnodiging=fresh)))
    assert len(seen) == 1
    (shown,) = seen
    assert GEEN in shown
    assert WELCOME in shown
    for name in ("Proefland", "Kompas", "Najaar", "Ketenscan"):
        assert name not in shown
    assert GEEN not in text(run())


def test_a_guest_fills_in_is_thanked_and_does_not_send_twice_by_a_slip(people_sign_in, ronde, code):
    at = run(uitnodiging=code)
    press(fill_in(at, 2, 4), "Antwoorden insturen")
    assert "Uw antwoorden zijn bewaard, zonder te onthouden van wie zij zijn." in text(at)
    assert stored(people_sign_in) == 26
    assert at.radio == []
    at.run()  # nor after a while is there a second time
    assert "U hebt de vragenlijst ingevuld" in text(at)
    again = run(uitnodiging=code, ingevuld=f"{ronde}_kompas")  # loaded anew
    assert "Via dit adres is de vragenlijst al ingestuurd." in text(again)
    assert list(again.radio) == []
    press(again, "Ik ben een ander en vul haar nog in")
    assert len(again.radio) == 52
    trail = repr(people_sign_in.cursor().execute("select * from gebeurtenis").fetchall())
    assert code not in trail


def test_what_is_not_answered_is_named_and_what_was_chosen_stays(people_sign_in, code):
    at = fill_in(run(uitnodiging=code))
    at.radio[0].set_value(None)
    press(at, "Antwoorden insturen")
    assert "Nog niet alles is beantwoord" in at.error[0].value
    assert "(Gezamenlijke ambitie)" in at.error[0].value
    assert stored(people_sign_in) == 0
    assert at.radio[2].value == 2
    at.radio[0].set_value(3)
    at.radio[1].set_value(2)
    press(at, "Antwoorden insturen")
    assert "De ambitie bij 'Gezamenlijke ambitie' (fase 2) ligt onder waar u nu staat" in at.error[0].value
    assert stored(people_sign_in) == 0


def test_a_round_that_ends_while_somebody_fills_in_keeps_nothing(people_sign_in, ronde, code):
    at = fill_in(run(uitnodiging=code))
    rounds.close_round(people_sign_in, ronde, TODAY, "regie")
    next(b for b in at.button if b.label == "Antwoorden insturen").click().run()
    assert GEEN in text(at)
    assert at.radio == []
    assert stored(people_sign_in) == 0


def test_a_code_and_who_answered_are_in_no_record_of_a_download_and_a_code_is_blank_in_the_log(
    dataset, code, monkeypatch
):
    click: list = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **rest: click.append(data))
    monkeypatch.setattr(st, "query_params", {"uitnodiging": code, "ingevuld": "1_kompas", "ronde": "1"})
    ctx = Context(context().settings, dataset, REGIE)
    uitvoer.offer(ctx, "CSV", "x.csv", lambda: b"", key="x")
    click[0]()
    (entry,) = audit.entries(dataset.cursor(), soort="export")
    assert entry.details == {"filters": {"ronde": "1"}}
    assert uitnodiging.enter(ctx).partner == "kompas"
    assert logbook.blank(f"GET /ketenscan?uitnodiging={code}") == "GET /ketenscan?uitnodiging=***"


# --- the page


def test_without_a_round_the_page_says_what_to_do_first(dataset, monkeypatch):
    at = visit(monkeypatch, REGIE)
    assert at.title[0].value == QUESTION
    assert "Er is nog geen ronde geweest: open er een en nodig de partners uit." in text(at)
    assert "de ketenregisseur opent er een" in text(visit(monkeypatch, KOMPAS))


def test_the_director_opens_a_round_makes_links_and_closes_it(dataset, monkeypatch):
    at = visit(monkeypatch, REGIE, deel="rondes")
    press(at, "Open de ronde")
    assert "De naam van de ronde is leeg" in at.error[0].value
    at.text_input[0].set_value("Najaar 2026")
    press(at, "Open de ronde")
    assert "Ronde 1 is open" in text(at)
    at.number_input[0].set_value(2)
    press(at, "Maak een nieuwe link")
    assert "3 links zijn gemaakt" in text(at)
    codes = [c.value.partition("uitnodiging=")[2] for c in at.code]
    found = [invitations.guest(dataset.cursor(), c, TODAY).partner for c in codes]
    assert found == ["kompas", "baken", "telraam"]
    press(at, "Verberg de links")
    assert list(at.code) == []
    answers.submit(dataset, "baken", filled(), TODAY)
    for _ in range(3):
        answers.submit(dataset, "kompas", filled(), TODAY)
    shown = text(visit(monkeypatch, REGIE, deel="rondes"))
    assert "4 mensen hebben geantwoord; van 1 van de 3 partners" in shown
    assert "3 van 2 verwacht" in shown
    assert "1 van 2 verwacht" in shown
    assert "Van Jeugdzorg Kompas zijn er meer antwoorden dan verwacht." in shown
    press(at, "Sluit de ronde en toon de uitslag")
    assert "zet eerst het vinkje" in at.error[0].value
    at.checkbox[0].set_value(True)
    press(at, "Sluit de ronde en toon de uitslag")
    assert "‘Najaar 2026’ is gesloten" in text(at)
    assert rounds.open_now(dataset.cursor(), TODAY) is None
    closed = text(visit(monkeypatch, REGIE, deel="partner"))
    assert "Van Jeugdzorg Kompas zijn er meer antwoorden dan verwacht." in closed


def test_who_may_not_decide_has_no_part_for_it(dataset, ronde, monkeypatch):
    for kijker in (KOMPAS, STAD):
        shown = text(visit(monkeypatch, kijker, deel="rondes"))
        assert "Uitnodigen" not in shown
        assert "Een ronde openen" not in shown


def test_a_partner_fills_in_from_the_page_and_the_account_is_kept_nowhere(dataset, ronde, monkeypatch):
    at = visit(monkeypatch, KOMPAS, deel="invullen")
    assert len(at.radio) == 52
    press(fill_in(at, 3, 3), "Antwoorden insturen")
    assert stored(dataset) == 26
    cursor = dataset.cursor()
    scan = audit.entries(cursor, soort="ketenscan")[0]
    assert scan.door == "een respondent van Jeugdzorg Kompas"
    for table in ("ketenscan_antwoord", "ketenscan_toelichting", "gebeurtenis"):
        told = repr(cursor.execute(f"select * from {table}").fetchall())
        assert "Karin" not in told
        assert "kompas@x.nl" not in told


def test_a_gemeente_has_nothing_to_fill_in(dataset, ronde, monkeypatch):
    at = visit(monkeypatch, STAD, deel="invullen")
    assert list(at.radio) == []
    assert "Ronde ‘Najaar 2026’ loopt: de uitslag is er als zij is gesloten." in text(at)


@pytest.fixture
def results(dataset: Dataset) -> Dataset:
    """Kompas says 3 but 1 of hand-over, Het Baken 2, Telraam 4; all want 4; Kompas writes something."""
    given = {
        "kompas": [filled(3, 4, {"overdracht": (1, 4)}, it="Eén bron graag.")] * 3,
        "baken": [filled(2, 4)] * 3,
        "telraam": [filled(4, 4)] * 3,
    }
    closed_round(dataset, given, today=TODAY)
    return dataset


def test_the_director_reads_where_the_chain_stands_and_who_disagrees(results, monkeypatch):
    shown = text(visit(monkeypatch, REGIE))
    # pillars of the chain: 3, 2.5, 3, 3, 3; mean 2.9, phase 3; wanted 4
    assert "staat Keten Proefland in fase 3 (Samen op weg) en wil zij naar fase 4 (Keten)." in shown
    assert "De grootste kloof zit bij Organisatie en processen: 1,5 fase." in shown
    # hand-over: 1, 2 and 4
    assert "verdeeld zijn de partners over overdracht: Jeugdzorg Kompas 1,0, Stichting Telraam 4,0." in shown
    # gap 2, split: first
    assert "Overdracht: de keten staat op 2,0 en wil naar 4,0 (kloof 2,0); de partners zijn verdeeld" in shown
    assert "KMM-geïnspireerd" in shown
    assert "9 mensen antwoordden; een partner telt mee vanaf 3." in shown


def test_a_partner_reads_its_own_and_no_name_of_another(results, monkeypatch):
    for part in ("uitslag", "partner"):
        shown = text(visit(monkeypatch, KOMPAS, deel=part))
        assert "Jeugdzorg Kompas" in shown
        assert "van 1,0 tot 4,0" in shown
        assert "Het Baken" not in shown
        assert "Telraam" not in shown
    assert "Eén bron graag." in shown
    assert "Jeugdzorg Kompas staat volgens 3 mensen in fase 3 (Samen op weg) van vier." in shown


def test_a_gemeente_reads_the_chain_and_no_partner(results, monkeypatch):
    at = visit(monkeypatch, STAD)
    shown = text(at)
    assert "staat Keten Proefland in fase 3 (Samen op weg)" in shown
    for name in ("Kompas", "Baken", "Telraam", "Eén bron"):
        assert name not in shown
    assert list(at.get("button_group")[0].options) == ["Uitslag"]


def test_progress_names_the_pillar_that_gained_most(results, monkeypatch):
    better = filled(4, 4)
    closed_round(results, {"kompas": [better] * 3, "baken": [filled(2, 4)] * 3}, "Later", TODAY)
    shown = text(visit(monkeypatch, REGIE, deel="voortgang", van="kompas"))
    # organisation of Kompas: (3 + 1 + 3 + 3) / 4 = 2.5, now 4; the other pillars 3, now 4
    assert "ging Jeugdzorg Kompas het meest vooruit op Organisatie en processen (+1,5)." in shown
    assert "Vergeleken zijn onderwerpen die in beide rondes zijn gevraagd" in shown
