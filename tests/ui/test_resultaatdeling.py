"""The page Resultaatdeling through the shell: the calculation, the simulator, and recording rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.agreements import recording
from ketenmonitor.agreements.voorstel import Voorstel as Afspraakvoorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import BINNEN_BAND, VAST, Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import BEDRAG, Nullijn, Voorstel
from tests.ui import scherm
from tests.ui.scherm import field, looking, press, shown

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
TERMS = Voorwaarden(Decimal(50), drempel_besparing=Decimal(2), plafond_besparing=Decimal(10))
RULE = Voorstel("Samen delen", JAN, FEB, Nullijn(BEDRAG, Decimal(2000)), TERMS, "Convenant", uitloop=0)
DIRECTOR = Kijker("regie", "Regie", (Rol(REGISSEUR),))


def visit(**address: str) -> AppTest:
    return scherm.visit("resultaatdeling", **address)


def rule(dataset: Dataset) -> Voorstel:
    return deelregel.newest(deelregel.history(dataset.cursor()))[0].inhoud


@pytest.fixture
def delivered(dataset, deliver) -> None:
    """Kompas costs 1.000 and 900, Het Baken 800 and 800: 3.500 of a baseline of 4.000."""
    head = "maand gemeente product bedrag client"
    with dataset.postponed("x"):
        for partner, amounts in (("kompas", (100, 90)), ("baken", (80, 80))):
            for maand, each in zip(("2026-01", "2026-02"), amounts, strict=True):
                rows = [f"{maand} 0363 licht {each} {partner}{i:04x}f" for i in range(10)]
                deliver(partner, "kosten", maand, "\n".join((head, *rows)))


def test_without_a_rule_the_page_says_what_to_do_first_and_offers_the_form(dataset):
    at = visit()
    assert "Er is nog geen regel voor resultaatdeling vastgelegd." in shown(at)
    assert "Leg hieronder de eerste regel vast" in shown(at)
    assert "Leg de regel vast" in [b.label for b in at.button]


def test_every_step_is_on_the_page_with_its_numbers_and_the_proof_of_the_sum(dataset, delivered):
    deelregel.leg_vast(dataset, RULE, "Anna")
    text = shown(visit())
    # saving 500 is 12,5 %; half is 250, below 10 % × 4.000; by costs 1.900 : 1.600 of 3.500
    for words in (
        "kostte de hulp € 3.500, € 500 (12,5 %) minder dan de nullijn. De partners krijgen daarvan samen "
        "€ 250, de gemeenten houden € 250.",
        "2 maanden × € 2.000,00",
        "€ 4.000,00 − € 3.500,00; dat is 12,50 % van de nullijn",
        "2 % × € 4.000,00: gehaald, er wordt gedeeld",
        "50 % × € 500,00",
        "10 % × € 4.000,00: niet bereikt",
        "€ 135,71",
        "€ 114,29",
        "Delen opgeteld = geheel",
        "€ 500,00 opgeteld, € 500,00 te verdelen: verschil € 0,00",
    ):
        assert words in text
    assert "Voorlopig" not in text


def test_the_simulator_shows_the_difference_lives_in_the_address_and_records_nothing(dataset, delivered):
    deelregel.leg_vast(dataset, RULE, "Anna")
    at = visit()
    field(at, "Deel bij besparing").set_value(80.0).run()
    field(at, "Plafond besparing").set_value(100.0).run()
    text = shown(at)
    assert "Gesimuleerd: deel bij besparing 80 % (was 50 %); plafond besparing geen (was 10 %)" in text
    # 80 % of 500 is 400: kompas 217,14 (+81,43), baken 182,86 (+68,57), gemeenten 100 (−150)
    for amount in ("€ 217,14", "+€ 81,43", "€ 182,86", "+€ 68,57", "€ −150,00"):
        assert amount in text
    assert at.query_params["deel_besparing_1"] == "80"
    assert rule(dataset) == RULE
    assert "Gesimuleerd" in shown(visit(deel_besparing_1="80"))
    press(at, "Terug naar de regel")
    assert "Gesimuleerd:" not in shown(at)
    assert "deel_besparing_1" not in at.query_params


def test_costs_and_gates_can_be_imagined(dataset, delivered):
    eis = Eis("uitval", BINNEN_BAND)
    deelregel.leg_vast(dataset, replace(RULE, voorwaarden=replace(TERMS, eisen=(eis,))), "Anna")
    recording.add(dataset, Afspraakvoorstel("uitval", JAN, 10, "Convenant"), "x")
    at = visit()
    # no trajecten were delivered: all of the 250 is held back
    assert "Voorlopig: nog niet te beoordelen: Uitval." in shown(at)
    assert "Aangehouden" in shown(at)
    field(at, "Stel dat gehaald: Uitval").set_value(True).run()
    field(at, "Kosten hoger of lager").set_value(-10.0).run()
    text = shown(at)
    # costs 3.150, saving 850, half is 425, capped at 400
    assert "kosten 10 % lager; gehaald: Uitval" in text
    assert "krijgen daarvan samen € 400" in text


def test_a_nonsense_number_in_the_address_counts_as_the_rule_itself(dataset, delivered):
    deelregel.leg_vast(dataset, RULE, "Anna")
    for nonsense in ("veel", "nan", "50"):
        assert "Gesimuleerd" not in shown(visit(deel_besparing_1=nonsense))
    assert "deel bij besparing 100 %" in shown(visit(deel_besparing_1="500"))


def test_the_director_takes_a_simulation_over_after_a_reason_and_a_tick(dataset, delivered):
    deelregel.leg_vast(dataset, RULE, "Anna")
    at = visit(deel_besparing_1="40", kosten_1="5")
    press(at, "Leg de nieuwe versie vast")
    assert "Vink aan dat dit met de partners is afgesproken" in shown(at)
    field(at, "Dit is met de partners afgesproken").set_value(True)
    press(at, "Leg de nieuwe versie vast")
    assert "wijzigen zonder reden kan niet" in shown(at)
    assert rule(dataset) == RULE
    next(w for w in at.text_input if w.key == "deelregel_overnemen_reden").set_value("Addendum")
    press(at, "Leg de nieuwe versie vast")
    assert "Versie 2 van Samen delen is vastgelegd." in shown(at)
    assert rule(dataset) == replace(RULE, voorwaarden=replace(TERMS, deel_besparing=Decimal(40)))
    assert "Gesimuleerd" not in shown(at)
    told = shown(visit(deel="regels"))
    assert "deel van een besparing voor de partners 40 % (was 50 %)" in told
    assert "Addendum" in told


def test_a_rule_is_recorded_with_the_form(dataset, delivered):
    at = visit()
    for label, value in {
        "Naam": "Samen delen 2026", "Bron": "Convenant", "Bedrag per maand": "2.000,50",
        "Deel partners bij besparing": "40", "Plafond besparing": "", "Risicocorridor": "1,5",
    }.items():  # fmt: skip
        field(at, label).set_value(value)
    field(at, "Hoe bepaald").set_value(BEDRAG)
    field(at, "Verdeelsleutel").set_value(VAST)
    field(at, "Jeugdzorg Kompas (%)").set_value("60")
    field(at, "Het Baken (%)").set_value("40")
    field(at, "Eis 1").set_value("uitval")
    press(at, "Leg de regel vast")
    assert "Deelregel 1 is vastgelegd: Samen delen 2026, jan 2026 t/m dec 2026." in shown(at)
    assert rule(dataset) == Voorstel(
        "Samen delen 2026", JAN, date(2026, 12, 1), Nullijn(BEDRAG, Decimal("2000.5")),
        Voorwaarden(
            Decimal(40), drempel_besparing=Decimal(2), corridor=Decimal("1.5"), sleutel=VAST,
            eisen=(Eis("uitval", "gehaald"),), aandelen=(("baken", Decimal(40)), ("kompas", Decimal(60))),
        ),
        "Convenant",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"Deel partners bij besparing": "120"}, "meer dan 100 procent"),
        ({"Plafond besparing": "-5"}, "Het plafond van de besparing is negatief"),
        ({"Minimale besparing": "2.5.1"}, "'2.5.1' is geen getal"),
        ({"Minimale besparing": ""}, "Een getal ontbreekt"),
        ({"Laatste maand": "2025-12"}, "voordat zij begint"),
        ({"Uitloop": "1,5"}, "geen heel aantal maanden"),
        ({"Verdeelsleutel": VAST}, "De vaste delen zijn samen nul"),
        ({"Naam": ""}, "De naam ontbreekt"),
    ],
)
def test_a_mistake_in_the_form_is_one_sentence_and_nothing_is_stored(dataset, fields, sentence):
    at = visit()
    for label, value in ({"Naam": "Samen delen", "Bron": "Convenant"} | fields).items():
        field(at, label).set_value(value)
    press(at, "Leg de regel vast")
    assert [sentence in e.value.replace("\\", "") for e in at.error] == [True]
    assert deelregel.history(dataset.cursor()) == []


def test_the_director_ends_and_withdraws_a_rule_with_a_reason(dataset, delivered):
    deelregel.leg_vast(dataset, RULE, "Anna")
    at = visit(deel="regels")
    field(at, "Laatste maand").set_value(JAN)
    press(at, "Laat aflopen")
    assert "zonder reden kan niet" in at.error[0].value
    next(w for w in at.text_input if w.key == "deelregel_einde_reden_1").set_value("Nieuw convenant")
    press(at, "Laat aflopen")
    assert "Samen delen geldt tot en met januari 2026." in shown(at)
    next(w for w in at.text_input if w.key == "deelregel_weg_reden_1").set_value("Vergissing")
    press(at, "Trek in")
    assert "Samen delen is ingetrokken." in shown(at)
    assert "Er is nog geen regel" in shown(at)


def test_a_baseline_that_is_missing_is_said_with_how_to_mend_it(dataset, delivered):
    deelregel.leg_vast(dataset, replace(RULE, nullijn=Nullijn()), "Anna")
    text = shown(visit())
    assert "Er is geen nullijn: voor 2026-01 is voor dit bereik geen begroting afgesproken." in text
    assert "De berekening, stap voor stap" not in text


def test_a_partner_records_nothing_and_is_told_when_amounts_would_betray_another(
    dataset, delivered, monkeypatch
):
    deelregel.leg_vast(dataset, RULE, "Anna")
    looking(monkeypatch, Kijker("kom", "Kompas", (Rol(PARTNER, "kompas"),)))
    at = visit(deel="vastleggen")
    assert "Deze berekening is afgeschermd" in shown(at)
    assert "Leg de regel vast" not in [b.label for b in at.button]
    assert "Trek in" not in [b.label for b in visit(deel="regels").button]
    looking(monkeypatch, DIRECTOR)
    assert "€ 135,71" in shown(visit())
