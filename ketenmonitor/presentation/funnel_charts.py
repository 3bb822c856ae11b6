"""The funnel: partners side by side, and who differs from the others by more than chance.

Pure functions from a ``Funnel`` to a chart and a sentence in Dutch. Beyond the 99,8 % limits a partner is a
triangle in the colour of its side and has its name; the partner of the reader is a diamond.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import Palet, apart, axis_format, dutch
from ketenmonitor.statistics.funnel import FEW, Funnel, limits_at
from ketenmonitor.vocabulary.kpi import Kpi

OUTSIDE, DOUBTFUL = 2, 1
ANONYMOUS = "een andere partner"
LEGEND_OF_FLAG = {
    2: "boven de grens van 99,8 %: meer dan toeval",
    1: "boven de grens van 95 %: misschien toeval",
    0: "binnen wat toeval doet",
    -1: "onder de grens van 95 %: misschien toeval",
    -2: "onder de grens van 99,8 %: meer dan toeval",
}
# Points of a curve; exact limits exist at whole denominators, of which the small ones matter most.
CURVE = 160
LABEL_GAP, BESIDE, LINE = 15.0, 65, 13
SHORT = 14  # letters of a name on one line
NAMED = 4  # partners named in a sentence
TOOLTIP = [
    *(alt.Tooltip(f"{name}:N") for name in ("Partner", "Waarde", "Aantal")),
    alt.Tooltip("zegt:N", title="Wat de trechter zegt"),
]
# Channels that several layers share; as objects, because Altair is slow to make them of bare words.
AANTAL, WAARDE = alt.X("aantal:Q"), alt.Y("waarde:Q")
COLOUR = alt.Color("kleur:N", scale=None)


@dataclass(frozen=True)
class Punt:
    """A partner in the funnel; ``naam`` is empty where it is not told, ``toon`` is goed, aandacht or ''."""

    deel: str
    naam: str
    teller: float
    noemer: float
    toon: str = ""


def funnel_chart(
    delen: Sequence[Punt],
    funnel: Funnel,
    palet: Palet,
    eenheid: str = "%",
    eigen: str | None = None,
    midden: str = "keten",
    hoogte: int = 320,
) -> alt.LayerChart:
    """Share against number, with the limits of 95 % and 99,8 % around the centre line.

    ``delen`` in the order of ``funnel``; ``midden`` is the word of the centre line: keten or afspraak.
    """
    curve, points = _curve(funnel, eenheid), _points(delen, funnel, palet, eenheid, eigen)
    top = _top(curve, points, eenheid)
    far = float(curve["aantal"].max()) if len(curve) else 1.0
    x = alt.X(
        "aantal:Q",
        title="aantal waarnemingen",
        scale=alt.Scale(domain=[0, far], nice=False),
        axis=alt.Axis(tickCount=6, format=",d"),
    )
    y = alt.Y(
        "waarde:Q",
        title="procent" if eenheid == "%" else eenheid,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=5, format=axis_format(eenheid), grid=False, labelFlush=False),
    )
    layers = _limit_layers(curve, palet, x, y)
    centre = _scaled(funnel.target, eenheid)
    labels = _line_labels(curve, palet, centre, f"{midden} {_share(centre, eenheid)}", top, hoogte)
    if np.isfinite(centre):
        middle = alt.Chart(pd.DataFrame({"waarde": [centre]})).mark_rule(
            color=palet.neutraal, strokeWidth=1.2
        )
        layers.append(middle.encode(y=y))
    layers += _point_layers(points, far, top, hoogte)
    if labels:
        text = alt.Chart(pd.DataFrame(labels)).mark_text(align="left", dx=7, fontSize=12)
        layers.append(text.encode(x=alt.value("width"), y=WAARDE, text=alt.Text("tekst:N"), color=COLOUR))
    padding = {"right": 5, "left": 5, "top": 10, "bottom": 5}
    layered = alt.LayerChart(layer=layers)
    return dutch(layered.properties(height=hoogte, width="container", padding=padding))


def _scaled(value: float, eenheid: str) -> float:
    return 100 * value if eenheid == "%" else value


def _share(value: float, eenheid: str) -> str:
    """A value in few decimals: whole per cents from ten up."""
    if not np.isfinite(value):
        return nl.NONE
    shown = nl.number(value, 0 if abs(value) >= 10 or value == 0 else 1)
    return f"{shown}{nl.SPACE}%" if eenheid == "%" else shown


def _curve(funnel: Funnel, eenheid: str) -> pd.DataFrame:
    """The four limits at denominators from 1 to just past the largest, one row per denominator."""
    largest = float(funnel.denominator.max(initial=0))
    if largest <= 0 or not np.isfinite(funnel.target):
        return pd.DataFrame(columns=["aantal", "onder_95", "boven_95", "onder_998", "boven_998"])
    far = np.ceil(1.08 * largest)
    places = np.unique(np.round(np.linspace(1, np.sqrt(far), CURVE) ** 2))
    limits = [_scaled(1.0, eenheid) * limit for limit in limits_at(funnel, places)]
    names = ("onder_95", "boven_95", "onder_998", "boven_998")
    return pd.DataFrame({"aantal": places, **dict(zip(names, limits, strict=True))})


def _points(
    delen: Sequence[Punt], funnel: Funnel, palet: Palet, eenheid: str, eigen: str | None
) -> pd.DataFrame:
    tones = {"goed": palet.goed, "aandacht": palet.aandacht}
    rows = []
    for i, punt in enumerate(delen):
        if punt.noemer <= 0:
            continue
        flag, own = int(funnel.flag[i]), punt.deel == eigen
        outside, value = abs(flag) == OUTSIDE, _scaled(float(funnel.value[i]), eenheid)
        shape = (
            ("triangle-up" if flag > 0 else "triangle-down") if outside else "diamond" if own else "circle"
        )
        name = punt.naam or ANONYMOUS
        rows.append(
            {
                "aantal": punt.noemer,
                "waarde": value,
                "vorm": shape,
                "kleur": tones.get(punt.toon, palet.afspraak if own or outside else palet.neutraal),
                "grootte": 190 if own else 130 if outside else 75,
                "label": _in_two(punt.naam) if own or outside else "",
                "eigen": own,
                "Partner": name[0].upper() + name[1:],
                "Waarde": _share(value, eenheid),
                "Aantal": f"{nl.number(punt.teller)} van de {nl.number(punt.noemer)}"
                if punt.naam
                else nl.NONE,
                "zegt": LEGEND_OF_FLAG[flag],
            }
        )
    return pd.DataFrame(rows)


def _in_two(naam: str) -> str:
    """A long name on two lines, so that it fits on a telephone."""
    spaces = [i for i, letter in enumerate(naam) if letter == " "]
    if len(naam) <= SHORT or not spaces:
        return naam
    middle = min(spaces, key=lambda i: abs(i - len(naam) / 2))
    return f"{naam[:middle]}\n{naam[middle + 1 :]}"


def _top(curve: pd.DataFrame, points: pd.DataFrame, eenheid: str) -> float:
    """The upper end of the axis: the partners and the limits of the smallest of them, never past 100 %."""
    if points.empty:
        return 100.0 if eenheid == "%" else 1.0
    smallest = float(points["aantal"].min())
    beside = curve["boven_998"].iloc[int(np.argmin(np.abs(curve["aantal"] - smallest)))] if len(curve) else 0
    highest = 1.08 * max(float(points["waarde"].max()), float(beside))
    return (min(100.0, highest) if eenheid == "%" else highest) or 1.0


def _limit_layers(curve: pd.DataFrame, palet: Palet, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    layers = []
    for name, dash in (("998", [1, 0]), ("95", [4, 3])):
        for side in ("onder", "boven"):
            line = curve[["aantal", f"{side}_{name}"]].set_axis(["aantal", "waarde"], axis=1)
            style = alt.Chart(line).mark_line(
                color=palet.neutraal, strokeDash=dash, strokeWidth=1, opacity=0.75, clip=True
            )
            layers.append(style.encode(x=x, y=y))
    return layers


def _line_labels(
    curve: pd.DataFrame, palet: Palet, centre: float, word: str, top: float, hoogte: int
) -> list[dict[str, Any]]:
    """The words at the right end of centre line and upper limits, none over another."""
    if curve.empty:
        return []
    last = curve.iloc[-1]
    found = [
        (centre, word, palet.afspraak),
        (float(last["boven_95"]), "grens 95 %", palet.neutraal),
        (float(last["boven_998"]), "grens 99,8 %", palet.neutraal),
    ]
    places = apart([f[0] for f in found], LABEL_GAP * top / (hoogte - BESIDE), 0, top)
    return [{"waarde": p, "tekst": f[1], "kleur": f[2]} for p, f in zip(places, found, strict=True)]


def _point_layers(points: pd.DataFrame, far: float, top: float, hoogte: int) -> list[alt.Chart]:
    if points.empty:
        return []
    dots = alt.Chart(points).mark_point(filled=True, opacity=1)
    layers = [
        dots.encode(
            x=AANTAL,
            y=WAARDE,
            color=COLOUR,
            shape=alt.Shape("vorm:N", scale=None),
            size=alt.Size("grootte:Q", scale=None),
            tooltip=TOOLTIP,
        )
    ]
    gap = (LABEL_GAP + LINE) * top / (hoogte - BESIDE)
    for left in (False, True):  # the names of partners far to the right stand before them
        named = points[(points["label"] != "") & ((points["aantal"] > far / 2) == left)]
        half = named["label"].str.count("\n") * LINE / 2 * top / (hoogte - BESIDE)
        places = np.array(apart(named["waarde"].tolist(), gap, 0, top)) + half
        for own in (False, True):
            some = named.assign(plaats=places)[named["eigen"] == own]
            text = alt.Chart(some).mark_text(
                align="right" if left else "left",
                dx=-11 if left else 11,
                fontSize=12,
                fontWeight="bold" if own else "normal",
                lineBreak="\n",
                lineHeight=LINE,
                baseline="middle",
            )
            if len(some):
                layers.append(
                    text.encode(x=AANTAL, y=alt.Y("plaats:Q"), text=alt.Text("label:N"), color=COLOUR)
                )
    return layers


# --- the sentence


def what_the_funnel_says(kpi: Kpi, delen: Sequence[Punt], funnel: Funnel, eigen: str | None = None) -> str:
    """Who differs from the others by more than chance; with ``eigen`` only whether that partner does."""
    partners = sum(punt.noemer > 0 for punt in delen)
    if not funnel.meaningful:
        return (
            f"Te weinig partners om met elkaar te vergelijken: {partners} met cijfers, terwijl er ten minste "
            f"{FEW + 1} nodig zijn."
        )
    own = next((i for i, punt in enumerate(delen) if punt.deel == eigen and punt.noemer > 0), None)
    if eigen is not None:
        return "Uw eigen cijfers ontbreken in deze maanden." if own is None else _own(kpi, delen, funnel, own)
    outside = [i for i in range(len(delen)) if abs(int(funnel.flag[i])) == OUTSIDE]
    if not outside:
        return "Geen partner wijkt meer van de andere af dan door toeval te verwachten is."
    chain = nl.value(kpi, 100 * funnel.target)
    if len(outside) == 1:
        punt = delen[outside[0]]
        name = punt.naam or "Een andere partner"
        return f"{name} wijkt meer af dan toeval: {_against(kpi, punt, funnel, outside[0])}."
    told = [f"{delen[i].naam or ANONYMOUS} ({_value(kpi, funnel, i)})" for i in outside]
    first = nl.listing(told, NAMED)
    return f"{first[0].upper()}{first[1:]} wijken meer af dan toeval; de keten staat op {chain}."


def _own(kpi: Kpi, delen: Sequence[Punt], funnel: Funnel, i: int) -> str:
    flag, against = abs(int(funnel.flag[i])), _against(kpi, delen[i], funnel, i)
    name = delen[i].naam
    if flag == OUTSIDE:
        return f"{name} wijkt meer af dan toeval: {against}."
    if flag == DOUBTFUL:
        return f"{name} wijkt af, maar dat kan toeval zijn: {against}. Eén op de twintig doet dat vanzelf."
    return f"{name} wijkt niet meer van de andere af dan door toeval te verwachten is: {against}."


def _against(kpi: Kpi, punt: Punt, funnel: Funnel, i: int) -> str:
    chain = nl.value(kpi, 100 * funnel.target)
    cases = nl.count(round(punt.noemer), "waarneming", "waarnemingen")
    return f"{_value(kpi, funnel, i)} tegen {chain} in de keten ({cases})"


def _value(kpi: Kpi, funnel: Funnel, i: int) -> str:
    return nl.value(kpi, 100 * float(funnel.value[i]))
