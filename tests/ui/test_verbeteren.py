"""The page Verbeteren through the shell: from a figure to an action, its effect, and bottlenecks and back."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.learning import actie, knelpunt
from ketenmonitor.learning.actie import CHECK, DO
from ketenmonitor.learning.knelpunt import Melding
from ketenmonitor.learning.plan import SIGNAAL, Plan
from ketenmonitor.performance import notes
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.vocabulary.months import between, last_day, shift
from tests.ui import scherm
from tests.ui.scherm import field, looking, press, shown
from tests.zicht import alles

LAST = date(2026, 10, 1)
REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("kom", "Kompas", (Rol(PARTNER, "kompas"),))
AMSTERDAM = Kijker("ams", "Amsterdam", (Rol(GEMEENTE, "0363"),))
A_PLAN = Plan(
    "Gezamenlijke triage", SIGNAAL, "De lijst groeit", "wachtenden_bruto", "kompas", None, None,
    "Eerder kijken", 10.0, "Ans", "kompas", date(2026, 7, 1), date(2026, 11, 20), None,
)  # fmt: skip
MELDING = Melding("overdracht", "Niemand belt", "Tussen twee partners belt niemand", ("kompas",), 2,
                  "partner:kompas")  # fmt: skip


@pytest.fixture(scope="module")
def built(keten, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of Kompas: 40 and 44 by turns for a year, from July on 30, and 60 in October."""
    path = tmp_path_factory.mktemp("verbeteren") / "keten.duckdb"
    dataset = open_dataset(path, keten)
    with dataset.postponed("toets"):
        for i, maand in enumerate(between(date(2025, 7, 1), LAST)):
            waiting = (40, 44)[i % 2] if i < 12 else 60 if maand == LAST else 30
            rows = [f"{last_day(maand)};k{i:03x}f;0363;45;2025-01-01" for i in range(waiting)]
            content = "\n".join(["peildatum;client;gemeente;product;datum_aanmelding", *rows]).encode()
            gelezen = read(f"w_{maand:%Y-%m}.csv", content)
            toets = delivery.check(dataset, gelezen, "wachtlijst", "kompas", maand)
            assert toets.aanvaardbaar, toets.tellingen
            delivery.accept(dataset, toets, "kompas", datetime.combine(shift(maand, 1), datetime.min.time()))
    dataset.close()
    return path


@pytest.fixture
def placed(built: Path, tmp_path: Path) -> None:
    """That list, where the page looks for its database."""
    shutil.copyfile(built, tmp_path / "keten.duckdb")


@pytest.fixture
def filled(placed: None, dataset: Dataset) -> Dataset:
    """The dataset behind the page, with the list of Kompas in it."""
    return dataset


def visit(script: str = "verbeteren", **address: str) -> AppTest:
    return scherm.visit(script, **address)


def begin(at: AppTest) -> AppTest:
    field(at, "Titel").set_value("Gezamenlijke triage")
    field(at, "Hypothese").set_value("Eerder kijken")
    field(at, "Eigenaar").set_value("Ans")
    return at


def test_without_actions_and_bottlenecks_the_page_says_where_to_begin(dataset: Dataset) -> None:
    at = visit()
    assert at.title[0].value == pagina("verbeteren").vraag
    assert "Er lopen geen acties over cijfers die u ziet. Er wacht geen knelpunt" in shown(at)
    assert "Begin er een bij een aandachtspunt op Overzicht" in shown(at)
    assert "Meld er een als u in casussen" in shown(visit(deel="knelpunten"))


def test_a_point_of_attention_leads_to_a_form_that_is_filled_in(filled: Dataset) -> None:
    text = shown(visit("overzicht"))
    address = "./verbeteren?actie=nieuw&amp;kpi=wachtenden_bruto&amp;maand=2026-10&amp;partner=kompas"
    assert address in text
    at = visit(actie="nieuw", kpi="wachtenden_bruto", maand="2026-10", partner="kompas")
    assert (field(at, "KPI").value, field(at, "Partner").value) == ("wachtenden_bruto", "kompas")
    reason = field(at, "Aanleiding").value
    assert reason.startswith("Wachtenden (bruto) verslechtert bij Jeugdzorg Kompas meer dan door toeval")
    assert reason.endswith("(oktober 2026)")
    assert field(at, "Soort aanleiding").value == SIGNAAL


def test_a_reason_in_the_address_is_not_taken_over(filled: Dataset) -> None:
    at = visit(actie="nieuw", kpi="wachtenden_bruto", aanleiding="<b>Verzonnen</b>", partner="bestaat_niet")
    assert "Verzonnen" not in field(at, "Aanleiding").value
    assert field(at, "Partner").value == ""


def test_a_filled_in_action_is_stored_and_opened(filled: Dataset) -> None:
    at = begin(visit(actie="nieuw", kpi="wachtenden_bruto", maand="2026-10", partner="kompas"))
    field(at, "Verwacht effect").set_value("12,5")
    press(at, "Leg de actie vast")
    (new,) = actie.holding(alles(filled))
    assert (new.kpi, new.selectie, new.verwacht) == ("wachtenden_bruto", Selectie(partner="kompas"), 12.5)
    # today is 22 November 2026: December is the first whole month, and February, the third, is in by March
    assert (new.start, new.evaluatie) == (date(2026, 11, 22), date(2027, 3, 20))
    text = shown(at)
    assert "Actie 1 is vastgelegd." in text
    assert "nog niet te zeggen: na de start is er nog geen hele maand met cijfers" in text
    assert "dat kan met de cijfers over februari 2027" in text


def test_an_evaluation_is_proposed_for_when_the_figures_are_ripe(dataset: Dataset) -> None:
    at = visit(actie="nieuw", kpi="afschaling", partner="kompas")
    # December, January and February count six months later: in August 2027, delivered by September
    assert field(at, "Evaluatie").value == date(2027, 9, 20)
    assert "een maand telt bij deze KPI pas na 6 maanden" in shown(at)


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Evaluatie", date(2026, 11, 1), "De evaluatie ligt voor de start"),
        ("Titel", "", "De titel is leeg"),
        ("Verwacht effect", "veel", "'veel' is geen getal"),
        ("Verwacht effect", "-5", "Het verwachte effect moet groter zijn dan nul"),
        ("Hypothese", "Zie 123456782", "De hypothese bevat een nummer van negen cijfers"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_stored(
    dataset: Dataset, label: str, value: object, sentence: str
) -> None:
    at = begin(visit(actie="nieuw", kpi="wachtenden_bruto", partner="kompas"))
    field(at, "Aanleiding").set_value("De lijst groeit")
    field(at, label).set_value(value)
    press(at, "Leg de actie vast")
    assert [sentence in e.value for e in at.error] == [True]
    assert actie.holding(alles(dataset)) == []
    assert field(at, "Eigenaar").value == "Ans"  # what was filled in stays


def test_an_action_tells_whether_it_helped_and_is_evaluated_and_kept(filled: Dataset) -> None:
    actie.record(filled, A_PLAN, "Ans")
    actie.move(filled, 1, DO, "", "Ans")
    at = visit(actie="1")
    text = shown(at)
    # 30, 30, 30 lie below 31,4, but 60 in October above 52,6
    assert "de maanden na de start wijzen beide kanten op" in text
    assert (
        "Gemiddeld was het 42 wachtenden in de 12 maanden ervoor en 38 wachtenden in de 4 maanden erna"
        in text
    )
    press(at, "Leg het oordeel vast")  # nothing is chosen for the owner beforehand
    assert "De uitkomst is leeg: kies hielp, hielp niet of " in at.error[0].value
    field(at, "Uitkomst").set_value("hielp niet")
    press(at, "Leg het oordeel vast")
    assert "De conclusie is leeg" in at.error[0].value
    field(at, "Conclusie").set_value("Oktober was te druk")
    press(at, "Leg het oordeel vast")
    assert actie.holding(alles(filled))[0].status == CHECK
    assert "hielp niet: Oktober was te druk" in shown(at)
    why = [w for w in at.text_input if w.label == "Waarom"]
    why[0].set_value("Toch vasthouden")
    press(at, "Borg de werkwijze")
    text = shown(at)
    assert "act: geborgd" in text
    assert "Toch vasthouden" in text


def test_the_plan_changes_and_the_log_grows_on_the_page(dataset: Dataset) -> None:
    actie.record(dataset, A_PLAN, "Ans")
    at = visit(actie="1")
    field(at, "Schrijf in het logboek").set_value("Eerste overleg")
    press(at, "Schrijf op")
    field(at, "Evaluatie").set_value(date(2027, 1, 20))
    press(at, "Wijzig het plan")
    text = shown(at)
    assert "Eerste overleg" in text
    assert "Evaluatie: 20 januari 2027 (was 20 november 2026)." in text


def test_an_overdue_evaluation_stands_first_on_overzicht(filled: Dataset, monkeypatch) -> None:
    actie.record(filled, A_PLAN, "Ans")
    text = shown(visit("overzicht"))
    told = "De evaluatie van 'Gezamenlijke triage' stond op 20 november 2026: beoordeel of de actie hielp."
    assert told in text
    assert text.index(told) < text.index("verslechtert bij Jeugdzorg Kompas")
    assert "./verbeteren?actie=1" in text
    looking(monkeypatch, KOMPAS)
    assert told in shown(visit("overzicht"))
    looking(monkeypatch, Kijker("bak", "Baken", (Rol(PARTNER, "baken"),)))
    assert "Gezamenlijke triage" not in shown(visit("overzicht"))


def test_an_action_is_marked_at_the_chart_of_its_kpi_with_a_link(filled: Dataset) -> None:
    actie.record(filled, A_PLAN, "Ans")
    text = shown(visit("tijd", kpi_tijd="wachtenden_bruto", partner="kompas", maand="2026-10"))
    assert "juli 2026: start van actie 1: Gezamenlijke triage" in text
    assert "./verbeteren?actie=1" in text
    assert "Begin een verbeteractie over dit cijfer" in text
    assert "start van actie" not in shown(visit("tijd", kpi_tijd="wachtenden_bruto", maand="2026-10"))


def test_who_may_not_explain_a_figure_may_read_its_action_and_not_change_it(
    filled: Dataset, monkeypatch
) -> None:
    actie.record(filled, replace(A_PLAN, partner=None), "Ans")
    looking(monkeypatch, KOMPAS)
    at = visit(actie="1")
    assert "Gezamenlijke triage" in shown(at)
    assert not [b for b in at.button if b.label in ("Schrijf op", "Wijzig het plan")]
    at = visit(actie="nieuw", kpi="wachtenden_bruto")
    assert "U kunt een actie beginnen over uw eigen cijfers" in shown(at)
    looking(monkeypatch, AMSTERDAM)
    assert "Deze actie bestaat niet of gaat over cijfers die niet voor uw rol zijn" in shown(visit(actie="1"))


def test_a_bottleneck_is_reported_by_a_partner_decided_by_the_director_and_answered(
    dataset: Dataset, monkeypatch
) -> None:
    looking(monkeypatch, KOMPAS)
    at = visit(deel="knelpunten", knelpunt="nieuw")
    assert field(at, "Gemeld door").options == ["Jeugdzorg Kompas"]
    field(at, "Titel").set_value("Niemand belt")
    field(at, "Wat gaat er mis").set_value("Jongen van 03-04-2012 wacht")
    press(at, "Meld het knelpunt")
    assert "De omschrijving bevat een datum" in at.error[0].value
    assert knelpunt.holding(dataset.cursor()) == []
    field(at, "Wat gaat er mis").set_value("Tussen twee partners belt niemand het gezin")
    press(at, "Meld het knelpunt")
    assert "Knelpunt 1 is gemeld." in shown(at)
    assert "Dit knelpunt wacht sinds vandaag op een besluit" in shown(at)
    assert not [b for b in at.button if b.label == "In behandeling nemen"]

    looking(monkeypatch, REGIE)
    at = visit(deel="knelpunten", knelpunt="1")
    field(at, "Eigenaar op beleidsniveau").set_value("Bestuurlijk overleg")
    press(at, "In behandeling nemen")
    field(at, "Wat is er besloten?").set_value("De verwijzer belt.")
    press(at, "Leg het besluit vast")
    field(at, "Wat is teruggekoppeld aan Jeugdzorg Kompas?").set_value("Verteld")
    press(at, "Leg de terugkoppeling vast")
    assert "Over dit knelpunt is op de dag zelf besloten" in shown(at)
    assert "besluit: De verwijzer belt.<" in shown(at)
    assert not [b for b in at.button if b.label == "Opgelost"]  # that is for who raised it to say

    looking(monkeypatch, KOMPAS)
    at = press(visit(deel="knelpunten", knelpunt="1"), "Niet opgelost")
    assert "Knelpunt 1 is weer in behandeling." in shown(at)
    assert "in behandeling bij Bestuurlijk overleg" in shown(at)


def test_the_list_of_bottlenecks_has_figures_of_its_own_and_leads_to_an_action(dataset: Dataset) -> None:
    knelpunt.report(dataset, MELDING, date(2026, 9, 1), "Kim")
    text = shown(visit(deel="knelpunten"))
    # from 1 September to 22 November are 82 days
    assert "Het ene knelpunt wacht al 82 dagen op een besluit." in text
    assert "0 % (0 van 1)" in text
    assert "actie=nieuw&amp;knelpunt=1" in shown(visit(deel="knelpunten", knelpunt="1"))
    at = visit(actie="nieuw", knelpunt="1")
    assert field(at, "Soort aanleiding").value == "knelpunt"
    assert field(at, "Aanleiding").value == "Knelpunt 1: Niemand belt"


def test_the_history_of_a_note_is_readable_at_its_chart_also_when_withdrawn(filled: Dataset) -> None:
    cut = Selectie(partner="kompas")
    first = notes.write(filled, "toelichting", "wachtenden_bruto", cut, LAST, "Verhuizing", "Kim")
    notes.write(filled, "toelichting", "wachtenden_bruto", cut, LAST, "Besproken", "Regie")
    address = {"kpi_tijd": "wachtenden_bruto", "partner": "kompas", "maand": "2026-10"}
    text = shown(visit("tijd", **address))
    assert "Toelichting bij oktober 2026 (Kim, " in text
    assert "Toelichting bij oktober 2026 (Regie, " in text
    assert "gewijzigd" not in text
    at = visit("tijd", **address)
    assert field(at, "Tekst").value == "Verhuizing"  # what stands there is what is changed
    field(at, "Tekst").set_value("Verhuizing van de locatie")
    press(at, "Tekst wijzigen")
    notes.withdraw(filled, first, "Kim")
    at = visit("tijd", **address)
    folded = next(e for e in at.expander if e.label.startswith("Toelichting en herijking"))
    history = "\n".join(str(h.value) for h in folded.get("html"))
    for word in ("toelichting geschreven", "toelichting gewijzigd", "toelichting ingetrokken", "Verhuizing<"):
        assert word in history


def test_the_printed_waiting_list_has_the_notes_of_its_year_with_author_and_date(filled: Dataset) -> None:
    cut = Selectie(partner="kompas")
    write = notes.write
    write(filled, "toelichting", "wachtenden_bruto", cut, LAST, "Verhuizing", "Kim")
    write(filled, "toelichting", "wachtende_jeugdigen", cut, shift(LAST, -3), "Vakantie", "Regie")
    write(filled, "toelichting", "wachtenden_bruto", cut, shift(LAST, -12), "Lang geleden", "Kim")
    write(filled, "toelichting", "wachtenden_bruto", Selectie(), LAST, "Van de keten", "Kim")
    text = shown(visit("wachtlijst", partner="kompas", maand="2026-10", weergave="afdruk"))
    assert "Toelichting bij wachtenden (bruto) in oktober 2026 (Kim, " in text
    assert "Toelichting bij wachtende jeugdigen in juli 2026 (Regie, " in text
    assert "Lang geleden" not in text
    assert "Van de keten" not in text
