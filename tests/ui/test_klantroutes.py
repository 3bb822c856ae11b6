"""The page Klantroutes, through the shell: the answer, its parts, and wishes that are recorded on it."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.learning import wens
from ketenmonitor.presentation.route_words import NA
from ketenmonitor.ui.klantroutes_delen import KPI_NA
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.vocabulary.kpi import kpis

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
HEAD = (
    "client;traject;gemeente;product;datum_aanmelding;datum_intake;datum_aanvang;datum_einde;reden_einde;"
    "naar_partner"
)
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def filled(dataset):
    """Ten clients: intake after 10 days, start after 30; six are handed over and wait two weeks for it."""
    rows = {
        "kompas": [
            f"c{i}x;T{i};0363;45;2026-09-01;2026-09-11;2026-10-01;{'2026-10-11;01;baken' if i < 6 else ';;'}"
            for i in range(10)
        ],
        "baken": [f"c{i}x;B{i};0363;45;2026-09-01;;2026-10-25;;;" for i in range(6)],
    }
    for partner, lines in rows.items():
        content = "\r\n".join([HEAD, *lines]).encode()
        toets = delivery.check(dataset, read("trajecten_2026-10.csv", content), "trajecten", partner, OCTOBER)
        assert toets.aanvaardbaar, toets.tellingen
        delivery.accept(dataset, toets, partner)
    return dataset


def visit(**filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=90)
    at.run()
    at.switch_page(f"../../pages/{pagina('klantroutes').script}")
    for name, value in filters.items():
        at.query_params[name] = value
    return at.run()


def seen(at: AppTest) -> str:
    assert not at.exception, at.exception
    assert not at.error, [e.value for e in at.error]
    return " ".join(h.proto.body for h in at.get("html"))


def test_without_deliveries_the_page_says_what_to_do(dataset):
    assert "Er is nog niets geleverd" in seen(visit())


def test_the_map_comes_with_its_figures_and_the_answer(filled):
    at = visit()
    text = seen(at)
    assert "In november 2025 tot en met oktober 2026 begonnen er voor Keten Proefland 10 routes." in text
    # 10 clients wait 20 days between intake and start: 200 days are 29 weeks
    assert "na de intake bij Jeugdzorg Kompas: 29 persoonsweken van 10 cliënten" in text
    assert "Dit is voorlopig" in text  # the lists of October are not there
    assert "Aanmelding → Intake → Start → … (loopt nog)" in text
    assert "Aanmelding → Intake → Start → Overdracht → Start → … (loopt nog)" in text
    assert len(at.get("vega_lite_chart")) == 1


@pytest.mark.parametrize(
    ("deel", "wanted"),
    [
        (
            "wachten",
            ["Weken die cliënten samen wachtten", "Na de aanmelding", "wachtten zij, zonder andere hulp"],
        ),
        ("overdracht", ["Jeugdzorg Kompas", "Het Baken", "2 weken", "Verwijzer of toegang", "Stapeling op"]),
        ("vergelijken", ["Over november 2024 tot en met oktober 2025 is er niets om mee te vergelijken."]),
        ("wensen", ["Er zijn nog geen klantwensen vastgelegd"]),
    ],
)
def test_every_part_shows_its_figures(filled, deel, wanted):
    text = seen(visit(deel=deel))
    assert [w for w in wanted if w not in text] == []


def test_a_wish_is_recorded_and_confronted_with_what_was_delivered(filled):
    at = visit(deel="wensen")
    at.text_input[0].set_value("Snel iemand spreken")
    at.text_input[1].set_value("ouders")
    at.text_input[2].set_value("klantreis")
    next(b for b in at.button if b.label == "Wens vastleggen").click()
    text = seen(at.run())
    # all ten had an intake within 14 days; those handed over were registered as part of that
    assert "Van de 1 klantwens komt er 1 uit." in text
    assert "van aanmelding tot intake binnen 14 dagen, voor 80\xa0% van de cliënten" in text
    assert [w.tekst for w in wens.holding(filled.cursor())] == ["Snel iemand spreken"]


def test_a_wish_without_words_is_refused_on_the_page_and_not_stored(filled):
    at = visit(deel="wensen")
    next(b for b in at.button if b.label == "Wens vastleggen").click()
    at.run()
    assert [e.value for e in at.error] == ["De wens is leeg: vul dit in."]
    assert wens.history(filled.cursor()) == []


def test_a_wish_that_does_not_come_true_begins_an_action(filled):
    norm = wens.Norm(wens.STAP, eerst="aanmelding", dan="intake", dagen=7, aandeel=80)
    wens.record(filled, "Snel iemand spreken", "ouders", "klantreis", norm, "Regie")
    text = seen(visit(deel="wensen"))
    # none had an intake within 7 days; the wait that the wish is about is a KPI
    assert "Niet uit komt: ‘Snel iemand spreken’." in text
    assert "actie=nieuw&amp;wens=1&amp;kpi=aanmeldwachttijd&amp;maand=2026-10" in text
    at = AppTest.from_file(str(SHELL), default_timeout=90)
    for name, value in {"actie": "nieuw", "wens": "1", "kpi": "aanmeldwachttijd"}.items():
        at.query_params[name] = value
    at.switch_page(f"../../pages/{pagina('verbeteren').script}")
    seen(at.run())
    assert "Klantwens van ouders: Snel iemand spreken" in at.text_area[0].value
    assert next(s for s in at.selectbox if s.label == "Soort aanleiding").value == "klantwens"


def test_waiting_at_a_partner_begins_an_action_about_the_kpi_that_shows_it(filled):
    text = seen(visit(deel="wachten"))
    assert "actie=nieuw&amp;kpi=behandelwachttijd&amp;maand=2026-10&amp;partner=kompas" in text
    assert set(KPI_NA.values()) <= set(kpis())
    assert set(KPI_NA) == set(NA)
