"""The sentences and labels of Klantroutes."""

from dataclasses import replace

from ketenmonitor.journeys.routes import ANDEREN, Wachtmoment
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


def test_the_chart_of_waiting_calls_a_moment_as_the_table_does():
    chart = route_chart.moments([OTHERS, OWN], NAMES, charts.palette(False)).to_dict()
    [rows] = chart["datasets"].values()
    assert [r["wie"] for r in rows] == ["Na de aanmelding, Andere partners samen", "Na de intake, Kompas"]
