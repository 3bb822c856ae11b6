"""The sentences and labels of Klantroutes."""

from dataclasses import replace

import pytest

from ketenmonitor.journeys.comparison import GEEN_VERSCHIL, KORTER, LANGER, TE_WEINIG, Verschil
from ketenmonitor.journeys.routes import ANDEREN, Duur, Tijd, Wachtmoment
from ketenmonitor.presentation import charts, route_chart, route_words
from tests.journeys.test_comparison import NOTHING

NAMES = {"kompas": "Kompas"}
OWN, OTHERS = Wachtmoment("intake", "kompas", 40, 20, 5), Wachtmoment("aanmelding", ANDEREN, 90, 60, 10)


def test_the_others_together_are_no_partner_with_the_most_waiting():
    told = route_words.answer(replace(NOTHING, routes=80.0, wachtmomenten=[OTHERS, OWN]), "Keten", NAMES)
    assert told.endswith(
        "Het meeste wachten zit na de intake bij Kompas: 40 persoonsweken van 20 cliënten. "
        "Bij de andere partners samen is dat na de aanmelding: 90 persoonsweken van 60 cliënten."
    )


def test_waiting_and_being_helped_are_the_whole_together():
    r = replace(NOTHING, routes=80.0, tijd=Tijd(0.235, 0.035, 0.73, 40))
    assert "wachtten cliënten 24\u00a0% en werden zij 76\u00a0% geholpen" in route_words.answer(
        r, "Keten", NAMES
    )


@pytest.mark.parametrize(
    ("oordelen", "told"),
    [
        ([GEEN_VERSCHIL, GEEN_VERSCHIL], "is er bij geen enkele stap een verschil dat groter is dan toeval."),
        (
            [TE_WEINIG, GEEN_VERSCHIL],
            "is er na intake geen verschil dat groter is dan toeval."
            " Na aanmelding zijn er te weinig cliënten om dat te zeggen.",
        ),
        (
            [LANGER, GEEN_VERSCHIL],
            "duurt het langer na aanmelding; bij de andere stappen kan het verschil toeval zijn.",
        ),
        (
            [KORTER, TE_WEINIG],
            "duurt het korter na aanmelding. Na intake zijn er te weinig cliënten om dat te zeggen.",
        ),
    ],
)
def test_a_comparison_says_of_which_steps_it_says_nothing(oordelen, told):
    steps = zip(("aanmelding", "intake"), oordelen, strict=True)
    found = [Verschil(stap, "wacht", Duur(), Duur(), oordeel) for stap, oordeel in steps]
    assert route_words.compared(found, "mei") == f"Vergeleken met mei {told}"


def test_two_periods_of_too_few_clients_are_not_compared():
    found = [Verschil("intake", "wacht", Duur(), Duur(), TE_WEINIG)]
    assert route_words.compared(found, "mei") == "Er zijn te weinig cliënten om met mei te vergelijken."


def test_the_chart_of_waiting_calls_a_moment_as_the_table_does():
    chart = route_chart.moments([OTHERS, OWN], NAMES, charts.palette(False)).to_dict()
    [rows] = chart["datasets"].values()
    assert [r["wie"] for r in rows] == ["Na de aanmelding, andere partners samen", "Na de intake, Kompas"]
