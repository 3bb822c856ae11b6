"""The chart of the Ketenscan: by pillar or principle every partner, the median, the range and the ambition.

Who stands at the ends is named there, for that is where partners disagree; all figures are in the table.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import Palet, dutch

ROW = 64
"""Pixels of one line: its name, and labels above and below the dots."""
STACK = 0.17
"""How far dots of the same level lie below each other, as part of a line."""
LOW, HIGH = 0.2, 4.8
"""Beside phases 1 to 4 there is room for names."""
SCALE = alt.Scale(domain=[LOW, HIGH], nice=False)
NAMED = 2
WIDE = 22
"""Characters of the name of a line before it goes on below."""


@dataclass(frozen=True)
class Punt:
    """One partner on a line; without a name where the viewer may not know whose it is."""

    naam: str
    waarde: float
    eigen: bool = False


@dataclass(frozen=True)
class Lijn:
    """One pillar or principle: its partners, median if known, lowest, highest, and the ambition."""

    naam: str
    punten: tuple[Punt, ...]
    mediaan: float | None
    laagste: float
    hoogste: float
    ambitie: float


def dots(lijnen: Sequence[Lijn], fasen: Sequence[str], palet: Palet) -> alt.LayerChart:
    """All lines under each other, on one scale of phases."""
    y_axis = alt.Axis(
        values=list(range(len(lijnen))),
        labelExpr=f"{json.dumps([_lines(ln.naam) for ln in lijnen])}[datum.value]",
        labelLimit=190,
        title=None,
        grid=False,
        labelPadding=10,
    )
    x_axis = alt.Axis(
        values=[1, 2, 3, 4],
        labelExpr=f"{json.dumps([[f'{n}', name] for n, name in enumerate(fasen, 1)])}[datum.value - 1]",
        title=None,
        grid=True,
        orient="top",
    )
    x = alt.X("waarde:Q", scale=SCALE, axis=x_axis)
    y = alt.Y(
        "lijn:Q", scale=alt.Scale(domain=[-0.5, len(lijnen) - 0.5], nice=False, reverse=True), axis=y_axis
    )
    layers = [*_bands(lijnen, palet, x, y), *_points(lijnen, palet, x, y), *_names(lijnen, palet, x, y)]
    layered = alt.LayerChart(layer=layers)
    return dutch(
        layered.properties(
            height=ROW * len(lijnen),
            width="container",
            padding={"left": 5, "right": 5, "top": 5, "bottom": 5},
        )
    )


def _lines(name: str) -> list[str]:
    """A name in two lines when it is long."""
    words, first = name.split(), ""
    while words and (not first or len(f"{first} {words[0]}") <= WIDE):
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if words else [first]


def _bands(lijnen: Sequence[Lijn], palet: Palet, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """From lowest to highest, the median and the ambition, with their words."""
    frame = pd.DataFrame(
        {
            "lijn": range(len(lijnen)),
            "waarde": [ln.laagste for ln in lijnen],
            "tot": [ln.hoogste for ln in lijnen],
            "mediaan": [ln.mediaan for ln in lijnen],
            "ambitie": [ln.ambitie for ln in lijnen],
            "mediaantekst": [f"mediaan {nl.number(ln.mediaan, 1)}" for ln in lijnen],
            "ambitietekst": [f"ambitie {nl.number(ln.ambitie, 1)}" for ln in lijnen],
            "Pijler": [ln.naam for ln in lijnen],
            "Ambitie": [nl.number(ln.ambitie, 1) for ln in lijnen],
            "Mediaan": [nl.number(ln.mediaan, 1) for ln in lijnen],
        }
    )
    base = alt.Chart(frame).encode(y=y)
    at_ambition = alt.X("ambitie:Q", scale=SCALE, axis=None)
    band = base.mark_rule(color=palet.zacht, strokeWidth=9, strokeCap="round", opacity=0.8).encode(
        x=x, x2="tot:Q"
    )
    wanted = base.mark_point(
        shape="diamond", filled=False, size=110, strokeWidth=2, color=palet.goed, opacity=1
    ).encode(x=at_ambition, tooltip=["Pijler:N", "Ambitie:N"])
    told = base.mark_text(dy=-15, fontSize=11, color=palet.goed).encode(x=at_ambition, text="ambitietekst:N")
    layers = [band, wanted, told]
    if any(ln.mediaan is not None for ln in lijnen):
        at_median = alt.X("mediaan:Q", scale=SCALE, axis=None)
        known = base.transform_filter("isValid(datum.mediaan)")
        tick = known.mark_tick(orient="vertical", size=24, thickness=3, color=palet.afspraak).encode(
            x=at_median, tooltip=["Pijler:N", "Mediaan:N"]
        )
        word = known.mark_text(dy=21, fontSize=11, color=palet.afspraak).encode(
            x=at_median, text="mediaantekst:N"
        )
        layers += [tick, word]
    return layers


def _points(lijnen: Sequence[Lijn], palet: Palet, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    rows = []
    for number, lijn in enumerate(lijnen):
        many, placed = Counter(p.waarde for p in lijn.punten), Counter[float]()
        for p in lijn.punten:
            off = (placed[p.waarde] - (many[p.waarde] - 1) / 2) * min(STACK, 0.5 / many[p.waarde])
            placed[p.waarde] += 1
            rows.append(
                {
                    "lijn": number + off, "waarde": p.waarde, "Pijler": lijn.naam, "Partner": p.naam,
                    "Nu": nl.number(p.waarde, 1), "eigen": p.eigen,
                }
            )  # fmt: skip
    if not rows:
        return []
    frame = pd.DataFrame(rows)
    layers = []
    for own in (False, True):
        if len(some := frame[frame["eigen"] == own]):
            mark = alt.Chart(some).mark_point(
                filled=True, opacity=1, size=150 if own else 60, color=palet.goed if own else palet.neutraal,
                shape="circle", stroke=palet.achtergrond, strokeWidth=1,
            )  # fmt: skip
            layers.append(mark.encode(x=x, y=y, tooltip=["Pijler:N", "Partner:N", "Nu:N"]))
    return layers


def _names(lijnen: Sequence[Lijn], palet: Palet, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Who stands lowest, left of there, and who highest, right of there."""
    left: list[dict[str, Any]] = []
    right: list[dict[str, Any]] = []
    for number, lijn in enumerate(lijnen):
        for value, side in ((lijn.laagste, left), (lijn.hoogste, right)):
            named = [p.naam for p in lijn.punten if p.waarde == value and p.naam]
            if named and not (side is left and lijn.laagste == lijn.hoogste):
                side.append({"lijn": number, "waarde": value, "naam": nl.listing(named, NAMED)})
    layers = []
    sides: tuple[tuple[list[dict[str, Any]], Literal["left", "right"], int], ...] = (
        (left, "right", -12), (right, "left", 12),
    )  # fmt: skip
    for rows, align, dx in sides:
        if rows:
            text = alt.Chart(pd.DataFrame(rows)).mark_text(
                align=align, dx=dx, fontSize=12, color=palet.neutraal, limit={"expr": "width * 0.3"}
            )
            layers.append(text.encode(x=x, y=y, text="naam:N"))
    return layers
