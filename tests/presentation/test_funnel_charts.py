"""The funnel names who lies outside it, and nobody else; numbers worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ketenmonitor.presentation import charts
from ketenmonitor.presentation.funnel_charts import Punt, funnel_chart, what_the_funnel_says
from ketenmonitor.statistics.funnel import Funnel, proportions
from ketenmonitor.vocabulary.kpi import kpis

KPI = kpis()["volgens_plan"]
SP = "\u00a0"
NAMES = ("Kompas", "Bries", "Zilvermeer", "Het Nest", "Dijkhuis")


def points(
    teller: Sequence[float], noemer: Sequence[float], tonen: dict[int, str] | None = None
) -> list[Punt]:
    return [
        Punt(name.lower(), name, t, n, (tonen or {}).get(i, ""))
        for i, (name, t, n) in enumerate(zip(NAMES, teller, noemer, strict=False))
    ]


def funnel(delen: Sequence[Punt], target: float | None = None) -> Funnel:
    return proportions(
        [p.teller for p in delen], [p.noemer for p in delen], target=target, overdispersion=False
    )


# Against 12 %: 24 of 100 has z = (asin(sqrt(.24)) - asin(sqrt(.12))) x 2 sqrt(100) = (0.512 - 0.354) x 20
# = 3.16, beyond 3.09; the others lie at 12 %.
OUTLIER = points([12, 24, 36, 48, 24], [100, 200, 300, 400, 100], {4: "aandacht"})
STABLE = points([12, 24, 36, 48, 12], [100, 200, 300, 400, 100])


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    data = chart.to_dict()["datasets"].values()
    return next(rows for rows in data if rows and column in rows[0])


def names(chart: Any) -> list[str]:
    drawn = chart.to_dict()
    return [
        row["label"]
        for layer in drawn["layer"]
        if layer["encoding"].get("text", {}).get("field") == "label"
        for row in drawn["datasets"][layer["data"]["name"]]
    ]


def test_nobody_outside() -> None:
    said = what_the_funnel_says(KPI, STABLE, funnel(STABLE))
    assert said == "Geen partner wijkt meer van de andere af dan door toeval te verwachten is."
    assert names(funnel_chart(STABLE, funnel(STABLE), charts.LICHT)) == []


def test_one_outside_is_named_with_its_figures() -> None:
    found = funnel(OUTLIER, target=0.12)
    assert found.flag.tolist() == [0, 0, 0, 0, 2]
    assert what_the_funnel_says(KPI, OUTLIER, found) == (
        f"Dijkhuis wijkt meer af dan toeval: 24{SP}% tegen 12{SP}% in de keten (100 waarnemingen)."
    )
    assert names(funnel_chart(OUTLIER, found, charts.LICHT)) == ["Dijkhuis"]


def test_several_outside_are_listed() -> None:
    found = replace(funnel(OUTLIER, target=0.12), flag=np.array([-2, 0, 0, 0, 2], dtype=np.int8))
    assert what_the_funnel_says(KPI, OUTLIER, found) == (
        f"Kompas (12{SP}%) en Dijkhuis (24{SP}%) wijken meer af dan toeval; de keten staat op 12{SP}%."
    )


def test_too_few_partners_are_not_compared() -> None:
    three = STABLE[:3]
    assert what_the_funnel_says(KPI, three, funnel(three)) == (
        "Te weinig partners om met elkaar te vergelijken: 3 met cijfers, terwijl er ten minste 4 nodig zijn."
    )


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (0, "Dijkhuis wijkt niet meer van de andere af dan door toeval te verwachten is: "),
        (1, "Dijkhuis wijkt af, maar dat kan toeval zijn: "),
        (2, "Dijkhuis wijkt meer af dan toeval: "),
    ],
)
def test_the_own_partner_hears_about_itself_only(flag: int, sentence: str) -> None:
    found = replace(funnel(OUTLIER, target=0.12), flag=np.array([2, 0, 0, 0, flag], dtype=np.int8))
    said = what_the_funnel_says(KPI, OUTLIER, found, "dijkhuis")
    assert said.startswith(f"{sentence}24{SP}% tegen 12{SP}% in de keten (100 waarnemingen).")
    assert "Kompas" not in said


def test_an_own_partner_without_figures_says_so() -> None:
    said = what_the_funnel_says(KPI, STABLE, funnel(STABLE), "klimop")
    assert said == "Uw eigen cijfers ontbreken in deze maanden."


def test_others_stay_unnamed_in_the_mirror() -> None:
    mirror = [replace(p, naam="" if p.deel != "bries" else p.naam) for p in OUTLIER]
    chart = funnel_chart(mirror, funnel(mirror, target=0.12), charts.LICHT, eigen="bries")
    assert [name for name in names(chart) if name] == ["Bries"]
    told = rows(chart, "Partner")
    assert [row["Partner"] for row in told] == [
        "Een andere partner", "Bries", "Een andere partner", "Een andere partner", "Een andere partner",
    ]  # fmt: skip
    assert [row["Aantal"] for row in told][:2] == ["–", "24 van de 200"]
    assert next(row["vorm"] for row in told if row["eigen"]) == "diamond"


def test_an_outlier_differs_in_shape_and_colour() -> None:
    told = rows(funnel_chart(OUTLIER, funnel(OUTLIER, target=0.12), charts.LICHT), "Partner")
    assert (told[-1]["vorm"], told[-1]["kleur"]) == ("triangle-up", charts.LICHT.aandacht)
    assert {(row["vorm"], row["kleur"]) for row in told[:-1]} == {("circle", charts.LICHT.neutraal)}
    assert told[-1]["zegt"] == "boven de grens van 99,8 %: meer dan toeval"
    assert (told[-1]["Waarde"], told[-1]["Aantal"]) == (f"24{SP}%", "24 van de 100")


def test_the_curves_are_the_limits_of_the_units() -> None:
    found = funnel(OUTLIER, target=0.12)
    chart = funnel_chart(OUTLIER, found, charts.LICHT)
    drawn = chart.to_dict()
    curves = [drawn["datasets"][layer["data"]["name"]] for layer in drawn["layer"][:4]]
    # At 400: sin^2(asin(sqrt(.12)) + 3.090232/40) = sin^2(.35374 + .07726) = sin^2(.43100) = .1745
    last = [min(curve, key=lambda row: abs(row["aantal"] - 400)) for curve in curves]
    assert last[1]["waarde"] == pytest.approx(17.45, abs=0.1)
    assert max(row["aantal"] for row in curves[0]) == 432  # eight per cent past the largest partner


def test_the_centre_line_is_named() -> None:
    found = funnel(OUTLIER, target=0.1)
    texts = [
        row["tekst"] for row in rows(funnel_chart(OUTLIER, found, charts.LICHT, midden="afspraak"), "tekst")
    ]
    assert texts == [f"afspraak 10{SP}%", "grens 95 %", "grens 99,8 %"]


def test_long_names_take_two_lines() -> None:
    long = [*OUTLIER[:4], replace(OUTLIER[4], naam="Jeugdbescherming Waterpoort")]
    assert names(funnel_chart(long, funnel(long, target=0.12), charts.LICHT)) == [
        "Jeugdbescherming\nWaterpoort"
    ]


def test_a_partner_without_cases_is_left_out_and_nobody_at_all_is_an_empty_funnel() -> None:
    some = [*STABLE[:4], replace(STABLE[4], teller=0, noemer=0)]
    assert len(rows(funnel_chart(some, funnel(some), charts.LICHT), "Partner")) == 4
    assert funnel_chart([], funnel([]), charts.LICHT).to_dict()["layer"]
