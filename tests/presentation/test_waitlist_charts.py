"""The charts of the waiting list draw the figures, in Dutch, with the norm and the future apart."""

from datetime import date

import numpy as np

from ketenmonitor.performance.waitlist import Klasse
from ketenmonitor.performance.waitlist_flow import Stroom
from ketenmonitor.presentation import waitlist_charts as drawn
from ketenmonitor.presentation.charts import LICHT
from ketenmonitor.statistics import queue

MAAND = date(2026, 10, 1)


def rows(chart) -> list[dict[str, object]]:
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


def test_who_waits_beyond_the_norm_is_drawn_apart_and_told_in_the_label() -> None:
    found = rows(drawn.distribution([Klasse(0, 4, 30, 0), Klasse(52, None, 7, 5)], LICHT))
    parts = {(r["klasse"], r["soort"]): r["aantal"] for r in found if "soort" in r}
    assert parts == {
        ("0–4", "binnen de norm"): 30, ("0–4", "boven de norm"): 0,
        ("52+", "binnen de norm"): 2, ("52+", "boven de norm"): 5,
    }  # fmt: skip
    assert [r["label"] for r in found if "label" in r] == ["30", "7 (5 ▲)"]


def test_what_goes_out_is_drawn_down_and_a_gap_gets_its_mark() -> None:
    flows = [Stroom(MAAND, 30, 25, 10, 2, 40), Stroom(date(2026, 9, 1), 30, 10, 10, 0, 30)]
    found = rows(drawn.flow(flows, LICHT))
    october = {r["soort"]: r["aantal"] for r in found if r.get("Maand") == "oktober 2026" and "soort" in r}
    assert october == {"erbij": 25, "begonnen": -10, "afgevallen": -2}
    assert [(r["Maand"], r["Verschil"]) for r in found if "Verschil" in r] == [("oktober 2026", "+3")]


def test_the_future_begins_where_the_past_ends() -> None:
    ahead = queue.project(40, np.array([20.0, 22, 24]), np.array([22.0, 22, 22]), 6)
    found = rows(drawn.projection([Stroom(MAAND, 30, 25, 10, 2, 40)], ahead, MAAND, 35.0, LICHT))
    future = [r for r in found if "onder" in r]
    assert len(future) == 7
    assert (future[0]["aantal"], future[0]["Maand"]) == (40, "oktober 2026")
    assert future[-1]["Maand"] == "april 2027"
    assert any(r.get("label") == "norm: hooguit 35" for r in found)


def test_on_paper_the_chart_is_light_whatever_the_theme() -> None:
    drawn_on = drawn.on_paper(drawn.flow([Stroom(MAAND, 30, 25, 10, 2, 40)], LICHT)).to_dict()
    assert drawn_on["background"] == "white"
    assert drawn_on["config"]["axis"]["labelColor"] == LICHT.neutraal
    assert drawn_on["config"]["locale"]["number"]["decimal"] == ","  # what was configured before stays
