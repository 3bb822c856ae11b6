"""The control chart draws what was judged, and says it in plain Dutch; numbers worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance.control import Regelkaart
from ketenmonitor.performance.notes import HERIJKING, Notitie
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import judge
from ketenmonitor.presentation import charts
from ketenmonitor.presentation.control_charts import (
    LEGENDA,
    Aantekening,
    control_chart,
    numbered,
)
from ketenmonitor.presentation.control_words import rule_words, what_it_says
from ketenmonitor.statistics import spc
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

START = date(2025, 1, 1)
SP = "\u00a0"
# 7 tens and 6 twelves: mean 142/13 = 10,92; every moving range 2, so limits at 5,32 from the mean:
# 5,60 and 16,24. The last month is January 2026.
ZIGZAG: list[float | None] = [10.0, 12.0] * 6 + [10.0]
# Twenty-six zigzags and 30: mean 316/27 = 11,70, between 10 and 12; the jump of 18 is screened out of the
# limits, 6,38 and 17,02. The last month is March 2027.
OUTSIDE: list[float | None] = [10.0, 12.0] * 13 + [30.0]


def agreed(kpi: str, streefwaarde: float) -> Afspraak:
    return Afspraak(
        1, 1, kpi, None, None, None, START, None, streefwaarde, 0.0, None, "contract", "", False,
        datetime(2025, 1, 1), "regie", "",
    )  # fmt: skip


def kaart(
    values: Sequence[float | None],
    kpi: str = "uitval",
    target: float | Sequence[float | None] | None = None,
    herijkt: date | None = None,
    unripe: int = 0,
    ontbreekt: Sequence[int] = (),
) -> Regelkaart:
    """The chart of one value per month from January 2025; None is a month without a figure."""
    k = kpis()[kpi]
    months = tuple(shift(START, i) for i in range(len(values)))
    goals = target if isinstance(target, Sequence) else [target] * len(values)
    there = tuple(
        None
        if value is None
        else Prestatie(
            k, month, "", 0, 100, value,
            judge(
                k, value, 100, None if goal is None else agreed(kpi, goal), minimum=5, rijp=True,
                ontbreekt=("kompas",) if i in ontbreekt else (),
            ),
        )
        for i, (month, value, goal) in enumerate(zip(months, values, goals, strict=True))
    )  # fmt: skip
    ripe = len(values) - unripe
    notes = ()
    if herijkt is not None:
        notes = (
            Notitie(1, 1, HERIJKING, kpi, None, None, None, herijkt, "andere intake", False,
                    datetime(2026, 1, 1), "regie"),
        )  # fmt: skip
    xmr = spc.xmr(
        np.array([np.nan if v is None else v for v in values])[:ripe],
        improvement=k.richting,
        target=np.array([np.nan if p is None or p.streefwaarde is None else p.streefwaarde for p in there])[
            :ripe
        ],
        rebase=[months.index(herijkt)] if herijkt else [],
    )
    return Regelkaart(k, Selectie(), months, there, xmr, notes)


def layers(chart: Any) -> list[list[dict[str, Any]]]:
    """The rows behind each layer."""
    drawn = chart.to_dict()
    return [drawn["datasets"][layer["data"]["name"]] for layer in drawn["layer"]]


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    """The rows of the first layer with this column."""
    found = [row for layer in layers(chart) for row in layer if column in row]
    unique: list[dict[str, Any]] = []
    for row in found:
        if row not in unique:
            unique.append(row)
    return unique


def draw(k: Regelkaart, notes: Sequence[Aantekening] = ()) -> Any:
    return control_chart(k, charts.LICHT, aantekeningen=notes)


def labels(chart: Any) -> list[str]:
    return [row["tekst"] for row in rows(chart, "tekst")]


# --- the sentence


def test_a_stable_month_is_chance_and_the_target_within_the_limits_is_met_now_and_then() -> None:
    assert what_it_says(kaart(ZIGZAG, target=10.0)) == (
        f"In de laatste 13 maanden schommelt Uitval tussen 5,6 en 16,2{SP}%; januari 2026 valt daarbinnen: "
        f"dat is toeval, geen verandering. De afspraak van 10,0{SP}% ligt binnen wat dit proces laat zien: "
        "zonder verandering wordt zij de ene maand wel en de andere niet gehaald."
    )


@pytest.mark.parametrize(
    ("target", "tail"),
    [
        (
            5.0,
            f"De afspraak van 5,0{SP}% ligt onder alles wat dit proces haalt: zonder verandering wordt zij "
            "structureel niet gehaald.",
        ),
        (
            20.0,
            f"De afspraak van 20,0{SP}% ligt boven alles wat dit proces laat zien: zonder verandering wordt "
            "zij elke maand gehaald.",
        ),
    ],
)
def test_a_target_beyond_the_limits_is_met_always_or_never(target: float, tail: str) -> None:
    assert what_it_says(kaart(ZIGZAG, target=target)).endswith(tail)


def test_a_month_outside_the_limits_is_more_than_chance() -> None:
    # Twelve zigzags and 30: mean 162/13 = 12,46; the jump of 18 is screened out, so limits at 5,32: 17,78.
    k = kaart([*ZIGZAG[:12], 30.0], target=15.0)
    assert what_it_says(k) == (
        f"Januari 2026 ligt met 30,0{SP}% boven de grens van 17,8{SP}%: dat is meer dan toeval en een "
        f"verslechtering. Naar de hele reeks gemeten wordt de afspraak van 15,0{SP}% de ene maand wel en de "
        "andere niet gehaald; nu het proces verandert, kan dat anders worden."
    )


def test_a_change_for_the_worse_confirms_that_the_target_is_out_of_reach() -> None:
    said = what_it_says(kaart([*ZIGZAG[:12], 30.0], target=2.0))
    assert said.endswith("zonder verandering wordt zij structureel niet gehaald.")


def test_a_value_and_its_limit_that_look_the_same_get_more_decimals() -> None:
    # Gestart binnen norm has no decimals: a limit of 5,60 and a value of 5,55 would both be 6 %.
    k = kaart([*ZIGZAG[:12], 10.0], kpi="gestart_binnen_norm")
    xmr = replace(k.xmr, rule=np.append(k.xmr.rule[:-1], 1), direction=np.append(k.xmr.direction[:-1], -1))
    values = np.append(k.xmr.values[:-1], 5.55)
    label = np.append(k.xmr.label[:-1], spc.VERSLECHTERING)
    said = what_it_says(replace(k, xmr=replace(xmr, values=values, label=label)))
    assert f"met 5,55{SP}% onder de grens van 5,60{SP}%" in said


def test_months_in_a_row_are_counted_in_words() -> None:
    # Fourteen zigzags (154), then 13, 14, 13, ... nine times (121): mean 275/23 = 11,96. The twelve before
    # lies above it as well, so ten in a row; limits lie 2,66 x 35/22 = 4,23 from the mean.
    k = kaart([*ZIGZAG, 12.0, *[13.0, 14.0] * 4, 13.0])
    assert k.xmr.rule[-1] == 4
    assert what_it_says(k) == (
        f"Uitval ligt tien maanden op rij boven het gemiddelde van 12,0{SP}%, tot en met november 2026: "
        "dat is meer dan toeval en een verslechtering."
    )


def test_a_trend_rises_month_after_month() -> None:
    k = kaart([*ZIGZAG, 9.0, 9.5, 10.0, 10.5, 11.0, 11.5, 12.0], kpi="uitval")
    assert k.xmr.rule[-1] == 2
    assert what_it_says(k).startswith("Uitval stijgt zeven maanden op rij, tot en met augustus 2026: ")


def test_names_that_are_plural_have_their_verb_in_the_plural() -> None:
    said = what_it_says(kaart(ZIGZAG, kpi="wachtenden_bruto"))
    assert said.startswith(
        f"In de laatste 13 maanden schommelen Wachtenden (bruto) tussen 6 en 16{SP}wachtenden; "
    )


def test_amounts_are_told_with_their_sign_both_times() -> None:
    said = what_it_says(kaart([1000.0 * v for v in ZIGZAG if v], kpi="kosten"))
    assert f"schommelen Kosten in de maand tussen €{SP}5.603 en €{SP}16.243;" in said


def test_where_neither_is_better_a_signal_is_no_judgement() -> None:
    said = what_it_says(kaart([*ZIGZAG[:12], 30.0], kpi="doorlooptijd"))
    assert said.endswith("dat is meer dan toeval; hoger is hier op zichzelf niet beter of slechter.")


def test_too_few_months_say_how_many_are_needed() -> None:
    assert what_it_says(kaart(ZIGZAG[:9], target=10.0)) == (
        "Er zijn nog maar 9 maanden: te kort om toeval van verandering te onderscheiden (nodig: 13)."
    )
    assert what_it_says(kaart(ZIGZAG[:1])).startswith("Er is nog maar 1 maand: ")


def test_after_a_herijking_the_months_since_it_count() -> None:
    assert what_it_says(kaart([*ZIGZAG, 11.0, 12.0], herijkt=date(2026, 2, 1))) == (
        "Sinds de herijking van februari 2026 zijn er 2 maanden: te kort om toeval van verandering te "
        "onderscheiden (nodig: 13)."
    )
    long_ago = kaart([5.0, 6.0, *ZIGZAG], herijkt=date(2025, 3, 1))
    assert what_it_says(long_ago).startswith("Sinds de herijking van maart 2025 schommelt Uitval tussen ")


def test_a_herijking_without_a_figure_since_says_so() -> None:
    said = what_it_says(kaart([*ZIGZAG, None], herijkt=date(2026, 2, 1)))
    assert said == (
        "Van februari 2026 is er geen cijfer. Sinds de herijking van februari 2026 is er nog geen cijfer: "
        "te kort om toeval van verandering te onderscheiden (nodig: 13)."
    )


def test_equal_values_have_no_limits() -> None:
    assert what_it_says(kaart([0.0] * 20)) == (
        f"Uitval is elke maand 0,0{SP}%: zonder enige schommeling is er geen toeval van verandering te "
        "onderscheiden."
    )


def test_a_missing_last_month_is_named_and_the_one_before_it_judged() -> None:
    said = what_it_says(kaart([*ZIGZAG, None]))
    assert said.startswith("Van februari 2026 is er geen cijfer. In de laatste 14 maanden schommelt Uitval ")
    assert "; januari 2026 valt daarbinnen: " in said


def test_months_that_are_not_ripe_are_named() -> None:
    one = what_it_says(kaart([*ZIGZAG, 99.0], unripe=1))
    assert one.endswith("Februari 2026 telt nog niet mee: die maand is nog niet rijp.")
    two = what_it_says(kaart([*ZIGZAG, 99.0, 99.0], unripe=2))
    assert two.endswith("De 2 maanden tot en met maart 2026 tellen nog niet mee: zij zijn nog niet rijp.")


def test_a_figure_that_lacks_deliveries_is_provisional_before_anything_else() -> None:
    said = what_it_says(kaart(ZIGZAG, target=10.0, ontbreekt=[12]))
    assert said.startswith(
        "Januari 2026 is voorlopig: nog niet alle leveringen zijn binnen, dus dit kan nog veranderen. "
    )


def test_no_figures_at_all() -> None:
    said = what_it_says(kaart([None, None]))
    assert said == "Van Uitval zijn er in deze maanden nog geen cijfers die meetellen."
    assert draw(kaart([None, None])).to_dict()


def test_earlier_months_outside_the_limits_make_it_usually() -> None:
    # Ten zigzags, 30, then ten zigzags: the 30 is outside.
    said = what_it_says(kaart([*[10.0, 12.0] * 5, 30.0, *[10.0, 12.0] * 5]))
    assert "schommelt Uitval meestal tussen " in said


@pytest.mark.parametrize(
    ("regel", "richting", "words"),
    [
        (1, 1, "boven de grens"),
        (1, -1, "onder de grens"),
        (2, 1, "zeven maanden op rij stijgend"),
        (2, -1, "zeven maanden op rij dalend"),
        (3, 1, "twee van drie maanden dicht bij de bovengrens"),
        (3, -1, "twee van drie maanden dicht bij de ondergrens"),
        (4, 1, "zeven maanden op rij boven het gemiddelde"),
        (4, -1, "zeven maanden op rij onder het gemiddelde"),
        (0, 0, "binnen de grenzen"),
    ],
)
def test_every_rule_has_words(regel: int, richting: int, words: str) -> None:
    assert rule_words(regel, richting) == words


# --- the chart


def test_chance_is_a_grey_circle_and_a_signal_a_coloured_triangle() -> None:
    points = rows(draw(kaart(OUTSIDE)), "vorm")
    assert {(p["vorm"], p["kleur"]) for p in points if p["signaal"] == spc.TOEVAL} == {
        ("circle", charts.LICHT.neutraal)
    }
    worse = [p for p in points if p["signaal"] == spc.VERSLECHTERING]
    assert [(p["vorm"], p["kleur"], p["waarde"]) for p in worse] == [
        ("triangle-up", charts.LICHT.aandacht, 30.0)
    ]


def test_what_is_low_and_better_points_down_in_blue_and_what_is_neither_is_dark() -> None:
    # Twelve zigzags and 0: the mirror image, below the lower limit.
    better = rows(draw(kaart([*ZIGZAG[:12], 0.0])), "vorm")[-1]
    neither = rows(draw(kaart([*ZIGZAG[:12], 30.0], kpi="doorlooptijd")), "vorm")[-1]
    assert (better["vorm"], better["kleur"]) == ("triangle-down", charts.LICHT.goed)
    assert (neither["vorm"], neither["kleur"]) == ("triangle-up", charts.LICHT.afspraak)


def test_months_without_limits_and_provisional_ones_are_hollow() -> None:
    assert {p["hol"] for p in rows(draw(kaart(ZIGZAG[:9])), "vorm")} == {True}
    provisional = rows(draw(kaart(ZIGZAG, ontbreekt=[12])), "vorm")
    assert [p["waarde"] for p in provisional if p["hol"]] == [10.0]


def test_the_line_breaks_at_a_missing_month() -> None:
    points = rows(draw(kaart([*ZIGZAG[:5], None, *ZIGZAG])), "vorm")
    assert [p["stuk"] for p in points] == [0] * 5 + [1] * 13


def test_an_unripe_month_has_no_point_but_the_limits_go_on() -> None:
    chart = draw(kaart([*ZIGZAG, 99.0, 99.0], unripe=2))
    assert len(rows(chart, "vorm")) == 13
    limits = [row for row in rows(chart, "lijn") if row["lijn"] == "grens"]
    assert {row["tot"][:10] for row in limits} == {"2026-03-17"}  # half a month past the first of March
    assert f"10,0{SP}% in jan 2026" in labels(chart)


def test_limits_step_at_a_herijking_that_is_named() -> None:
    chart = draw(kaart([*ZIGZAG, *[v + 20 for v in ZIGZAG if v]], herijkt=date(2026, 2, 1)))
    means = [round(row["waarde"], 2) for row in rows(chart, "lijn") if row["lijn"] == "gemiddelde"]
    assert means == [10.92, 30.92]
    assert [(row["woord"], row["Herijkt"]) for row in rows(chart, "woord")] == [("herijkt", "andere intake")]


def test_limits_are_drawn_within_what_can_be() -> None:
    # Zigzag around 97: limits 91,68 and 102,3 with mean 1261/13 = 97; a share is never above 100 %.
    values: list[float | None] = [96.0, 98.0] * 6 + [97.0]
    chart = draw(kaart(values, kpi="gestart_binnen_norm"))
    drawn = [row["waarde"] for row in rows(chart, "lijn") if row["lijn"] == "grens"]
    assert max(drawn) == 100.0
    assert min(drawn) < 93
    assert f"grens 100{SP}%" not in labels(chart)  # the end of what is possible needs no label
    low = draw(kaart([1.0, 9.0] * 7, kpi="wachtenden_bruto"))
    assert min(row["waarde"] for row in rows(low, "lijn")) == 0.0


def test_the_target_is_a_step_line_and_no_figure_does_not_break_it() -> None:
    goals: list[float | None] = [None, 20.0, 20.0, 20.0, 15.0, 15.0]
    chart = draw(kaart([1.0, 1.0, None, 1.0, 1.0, 1.0], target=goals))
    corners = [row for row in layers(chart)[2] if "lijn" not in row]
    assert [(c["maand"][:10], c["waarde"]) for c in corners][:2] == [
        ("2025-01-17", 20.0),
        ("2025-02-14", 20.0),
    ]
    assert [c["waarde"] for c in corners] == [20.0] * 6 + [15.0] * 4
    assert {c["stuk"] for c in corners} == {1}


def test_without_agreement_there_is_no_label_of_one() -> None:
    assert not [text for text in labels(draw(kaart(ZIGZAG))) if text.startswith("afspraak")]


def test_labels_at_the_end_name_value_agreement_mean_and_limits_without_overlap() -> None:
    chart = draw(kaart(ZIGZAG, target=10.5))
    assert set(labels(chart)) == {
        f"10,0{SP}%", f"afspraak 10,5{SP}%", f"gemiddelde 10,9{SP}%", f"grens 5,6{SP}%", f"grens 16,2{SP}%",
    }  # fmt: skip
    places = sorted(row["waarde"] for row in rows(chart, "tekst"))
    scale = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in chart.to_dict()["layer"]
        if "scale" in layer["encoding"].get("y", {})
    )
    gap = 15 / 260 * (scale[1] - scale[0])  # fifteen of the 260 pixels that are left for the plot
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(places))
    assert [row["tekst"] for row in rows(chart, "vet") if row["vet"]] == [f"10,0{SP}%"]


def test_labels_move_apart_as_little_as_they_must() -> None:
    assert charts.apart([50, 10, 52], gap=10, low=0, high=100) == [46.0, 10.0, 56.0]
    assert charts.apart([0, 1], gap=10, low=0, high=100) == [0.0, 10.0]
    assert charts.apart([100, 99], gap=10, low=0, high=100) == [100.0, 90.0]
    assert charts.apart([], gap=10, low=0, high=100) == []


def test_millions_are_short_beside_the_chart() -> None:
    millions = [1e6 * v for v in ZIGZAG if v]
    texts = labels(draw(kaart(millions, kpi="kosten", target=11_000_000)))
    assert f"afspraak €{SP}11,00{SP}mln" in texts
    assert f"gemiddelde €{SP}10,92{SP}mln" in texts
    assert f"€{SP}10.000.000" in texts


def test_numbers_start_at_zero_unless_that_hides_the_change() -> None:
    def domain(values: Sequence[float | None], kpi: str) -> list[float]:
        axes = draw(kaart(values, kpi=kpi)).to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
        return [float(v) for v in axes]

    assert domain(ZIGZAG, "wachtenden_bruto")[0] == 0.0  # 5,6 to 16,2: zero is near
    assert domain([v + 100 for v in ZIGZAG if v], "wachtenden_bruto")[0] > 90.0
    assert domain(ZIGZAG, "uitval")[0] > 0.0


def test_hovering_tells_every_month_in_dutch() -> None:
    chart = draw(kaart([*OUTSIDE, None, 5.0], target=15.0, unripe=1))
    told = {row["Maand"]: row for row in rows(chart, "zegt")}
    march = told["maart 2027"]
    assert (march["Waarde"], march["Afspraak"]) == (f"30,0{SP}%", f"15,0{SP}%")
    assert march["Grenzen"] == f"6,4–17,0{SP}%"
    assert march["zegt"] == "boven de grens: verslechtering"
    assert told["januari 2025"]["zegt"] == "toeval"
    assert told["april 2027"]["zegt"] == "geen cijfer"
    assert told["mei 2027"]["zegt"] == "nog niet rijp: te vroeg om mee te tellen"
    assert {"Wat de kaart zegt"} <= {
        tip.get("title")
        for layer in chart.to_dict()["layer"]
        for tip in layer["encoding"].get("tooltip", [])
        if isinstance(tip, dict)
    }


def test_a_provisional_month_is_told_to_be_so() -> None:
    told = rows(draw(kaart(ZIGZAG, ontbreekt=[12])), "zegt")
    assert told[-1]["zegt"] == "toeval; voorlopig, nog niet alles is geleverd"


def test_notes_of_one_month_share_a_mark_and_those_close_together_stand_under_each_other() -> None:
    notes = [
        Aantekening(date(2025, 4, 1), "actie", "extra plekken"),
        Aantekening(date(2025, 3, 14), "toelichting", "griep"),
        Aantekening(date(2025, 4, 1), "levering", "ander systeem"),
        Aantekening(date(2020, 1, 1), "afspraak", "buiten beeld"),
    ]
    k = kaart(ZIGZAG * 3)
    assert [(n, a.tekst) for n, a in numbered(k, notes)] == [
        (1, "griep"), (2, "extra plekken"), (2, "ander systeem"),
    ]  # fmt: skip
    marks = rows(draw(k, notes), "nummer")
    assert [(m["nummer"], m["Maand"], m["Aantekening"], m["rij"]) for m in marks] == [
        ("1", "maart 2025", "toelichting: griep", 0),
        ("2", "april 2025", "actie: extra plekken; levering: ander systeem", 1),
    ]


def test_the_axis_makes_room_for_notes_only_when_there_are_any() -> None:
    def offset(notes: Sequence[Aantekening]) -> int:
        axis = draw(kaart(ZIGZAG), notes).to_dict()["layer"][0]["encoding"]["x"]["axis"]
        return int(axis["offset"])

    assert offset([]) == 0
    assert offset([Aantekening(START, "actie", "begin")]) == 18


def test_the_legend_says_every_mark_in_short_parts() -> None:
    text = " ".join(LEGENDA)
    assert all(mark in text for mark in "●▲▼○─┄")
    assert max(map(len, LEGENDA)) <= 45  # each part stands on one line of a telephone
