"""The part Voorstellen of the page Afspraken, by who directs, by who is asked, and by who only reads."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.agreements import akkoord, recording
from ketenmonitor.agreements.afspraak import latest
from ketenmonitor.agreements.dossier import Dossier, dossiers
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.settings import settings
from ketenmonitor.ui.context import Context
from tests.ui import scherm
from tests.ui.scherm import field, looking, press, shown

JULI = date(2026, 7, 1)
# Rapportcijfers rest on uitkomsten, which kompas and baken deliver and telraam does not.
CIJFER = Voorstel("rapportcijfer_jeugdige", JULI, 7.5, "Convenant 2026", bandbreedte=0.5)
REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("kom", "Kim", (Rol(PARTNER, "kompas"),))
BAKEN = Kijker("bak", "Bo", (Rol(PARTNER, "baken"),))
TELRAAM = Kijker("tel", "Ton", (Rol(PARTNER, "telraam"),))
AMSTERDAM = Kijker("ams", "Ada", (Rol(GEMEENTE, "0363"),))


@pytest.fixture
def visit(dataset: Dataset, monkeypatch: pytest.MonkeyPatch):
    """The page as somebody sees it: ``visit(kijker, **address)``."""

    def visit(kijker: Kijker, page: str = "afspraken", **filters: str) -> AppTest:
        looking(monkeypatch, kijker)
        return scherm.visit(page, **filters)

    return visit


def one(dataset: Dataset) -> Dossier:
    [found] = dossiers(dataset.cursor())
    return found


def propose(dataset: Dataset, inhoud: Voorstel = CIJFER) -> None:
    akkoord.propose(dataset, inhoud, "Samen beter", "Regie")


def test_without_proposals_the_page_says_so_and_offers_the_form(dataset: Dataset, visit) -> None:
    at = visit(REGIE, deel="voorstellen")
    assert "Er wacht geen voorstel op akkoord." in shown(at)
    assert "Stel voor" in [b.label for b in at.button]


def test_the_director_proposes_through_the_form_and_nothing_holds_yet(dataset: Dataset, visit) -> None:
    at = visit(REGIE, deel="voorstellen")
    field(at, "KPI", "voorstel").set_value("rapportcijfer_jeugdige").run()
    assert "waar deze KPI op rust: Jeugdzorg Kompas en Het Baken." in shown(at)
    field(at, "Eerste maand").set_value("2027-01")
    field(at, "Streefwaarde").set_value("7,8")
    field(at, "Bron").set_value("Convenant 2027")
    field(at, "Toelichting").set_value("Een stap omhoog")
    press(at, "Stel voor")
    assert "Voorstel 1 is gedaan: Rapportcijfer van jeugdigen: ten minste 7,8" in shown(at)
    assert "Gevraagd is het akkoord van Jeugdzorg Kompas en Het Baken." in shown(at)
    v = one(dataset).laatste
    assert (v.kpi, v.streefwaarde, v.geldig_van, v.toelichting, v.vastgelegd_door) == (
        "rapportcijfer_jeugdige", 7.8, date(2027, 1, 1), "Een stap omhoog", "Regie (regie)",
    )  # fmt: skip
    assert latest(dataset.cursor()) == []


def test_a_mistake_in_a_proposal_is_one_sentence_and_what_was_typed_stays(dataset: Dataset, visit) -> None:
    at = visit(REGIE, deel="voorstellen")
    field(at, "Streefwaarde").set_value("7.8")
    field(at, "Bron").set_value("Convenant 2027")
    press(at, "Stel voor")
    assert ["'7.8' is geen getal" in e.value for e in at.error] == [True]
    assert dossiers(dataset.cursor()) == []
    assert field(at, "Bron").value == "Convenant 2027"


def test_a_partner_that_is_asked_reads_it_and_agrees(dataset: Dataset, visit) -> None:
    propose(dataset)
    at = visit(KOMPAS, deel="voorstellen")
    text = shown(at)
    assert (
        "U bent gevraagd akkoord te gaan met voorstel 1: Rapportcijfer van jeugdigen: ten minste 7,5" in text
    )
    assert "nog niet geantwoord" in text
    assert not {"Stel voor", "Zet van kracht", "Trek in"} & {b.label for b in at.button}
    press(at, "Geef antwoord")
    assert at.error[0].value == "Kies eerst: akkoord of bezwaar."
    field(at, "Antwoord").set_value("akkoord")
    press(at, "Geef antwoord")
    assert "Het antwoord van Jeugdzorg Kompas op voorstel 1 is vastgelegd: akkoord." in shown(at)
    assert (one(dataset).nu["kompas"].antwoord, one(dataset).nu["kompas"].vastgelegd_door) == (
        "akkoord", "Kim (kom)",
    )  # fmt: skip
    assert "Wijzig het antwoord" in [b.label for b in at.button]


def test_a_partner_objects_with_a_reason_that_the_other_bound_partner_reads(dataset: Dataset, visit) -> None:
    propose(dataset)
    at = visit(KOMPAS, deel="voorstellen")
    field(at, "Antwoord").set_value("bezwaar")
    press(at, "Geef antwoord")
    assert "bezwaar zonder reden" in at.error[0].value
    field(at, "Reden").set_value("Wij meten pas sinds kort")
    press(at, "Geef antwoord")
    text = shown(visit(BAKEN, deel="voorstellen"))
    assert "Wij meten pas sinds kort" in text
    assert "Kim" not in text  # which person answered is for its own organisation and the director
    assert "door Kim (kom)" in shown(visit(REGIE, deel="voorstellen"))


def test_who_is_not_bound_does_not_see_it_and_a_gemeente_reads_answers_without_reasons(
    dataset: Dataset, visit
) -> None:
    propose(dataset)
    akkoord.answer(dataset, 1, 1, "kompas", "bezwaar", "Wij meten pas sinds kort", "Kim")
    assert "Er wacht geen voorstel op akkoord." in shown(visit(TELRAAM, deel="voorstellen"))
    at = visit(AMSTERDAM, deel="voorstellen")
    text = shown(at)
    assert "bezwaar" in text
    assert "Wij meten pas sinds kort" not in text
    assert not {"Geef antwoord", "Zet van kracht", "Stel voor"} & {b.label for b in at.button}


def test_nobody_answers_for_another_whatever_the_page_believes(dataset: Dataset) -> None:
    for kijker in (BAKEN, AMSTERDAM, REGIE):
        with pytest.raises(Verboden, match="uw eigen organisatie"):
            Context(settings(), dataset, kijker).antwoordt("kompas")


def test_the_director_puts_it_in_force_and_who_did_not_agree_stays_visible(dataset: Dataset, visit) -> None:
    propose(dataset)
    akkoord.answer(dataset, 1, 1, "kompas", "akkoord", "", "Kim")
    at = visit(REGIE, deel="voorstellen")
    assert "Nog niet akkoord: Het Baken." in shown(at)
    press(at, "Zet van kracht")
    assert "Nog niet akkoord: Het Baken; schrijf op waarom" in at.error[0].value
    assert one(dataset).open
    field(at, "Reden", "van_kracht").set_value("Besluit van het bestuur")
    press(at, "Zet van kracht")
    assert "Voorstel 1 is van kracht als afspraak 1." in shown(at)
    listed = shown(visit(REGIE))
    assert "zonder akkoord van Het Baken" in listed
    history = shown(visit(TELRAAM, deel="een", afspraak="1"))
    assert "zonder akkoord van Het Baken" in history
    assert "Wie ging akkoord?" in history
    assert "Voorstel 1: Besluit van het bestuur" in history


def test_what_was_recorded_directly_is_shown_as_such(dataset: Dataset, visit) -> None:
    recording.add(dataset, CIJFER, "Regie")
    assert ">rechtstreeks<" in shown(visit(KOMPAS))
    assert "Rechtstreeks vastgelegd, zonder voorstel" in shown(visit(KOMPAS, deel="een", afspraak="1"))


def test_the_director_changes_a_proposal_and_the_page_says_that_answers_are_void(
    dataset: Dataset, visit
) -> None:
    propose(dataset)
    akkoord.answer(dataset, 1, 1, "kompas", "akkoord", "", "Kim")
    at = visit(REGIE, deel="voorstellen")
    target = field(at, "Streefwaarde", "voorstel_1")
    assert target.value == "7,5"
    assert field(at, "Bandbreedte", "voorstel_1").value == "0,5"
    target.set_value("7,2")
    press(at, "Leg de nieuwe versie voor")
    text = shown(at)
    assert "Voorstel 1 is gewijzigd; eerdere antwoorden zijn vervallen." in text
    assert "Streefwaarde 7,2 (was 7,5). Eerdere antwoorden vervielen." in text
    assert one(dataset).gaven("gevraagd") == ("baken", "kompas")


def test_the_director_withdraws_a_proposal_with_a_reason(dataset: Dataset, visit) -> None:
    propose(dataset)
    at = visit(REGIE, deel="voorstellen")
    press(at, "Trek in")
    assert "De reden is leeg" in at.error[0].value
    field(at, "Reden", "intrekken").set_value("Geen draagvlak")
    press(at, "Trek in")
    assert "Voorstel 1 is ingetrokken." in shown(at)
    assert "Er wacht geen voorstel op akkoord." in shown(at)
    assert [e.label for e in at.expander if e.label.startswith("Afgehandeld")] == ["Afgehandeld: 1 voorstel"]


def test_the_filters_of_the_page_hold_for_proposals_too(dataset: Dataset, visit) -> None:
    propose(dataset)
    assert "Voorstel 1" in shown(visit(REGIE, deel="voorstellen", partner="baken", dimensie="kwaliteit"))
    for filters in ({"partner": "telraam"}, {"dimensie": "tijd"}):
        assert "Er wacht geen voorstel" in shown(visit(REGIE, deel="voorstellen", **filters))
