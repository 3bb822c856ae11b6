"""The chart of the Ketenscan: by pillar or principle every partner, the median, the range and the ambition.

Who stands at the ends is named there, for that is where partners disagree; all figures are in the table.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import Palet, dutch

ROW = 64
"""Pixels of one line: its name, and labels above and below the dots."""
ABOVE = 0.33
"""How far the ambition lies above its line, as part of a line."""
STACK = 0.17
"""How far dots of the same level lie below each other, as part of a line."""
LOW, HIGH = -0.2, 5.2
"""Beside phases 1 to 4 there is room for names."""
EDGES = 1.6, 3.4
"""Beyond these there is room for one name only."""
SCALE = alt.Scale(domain=[LOW, HIGH], nice=False)
NAMED = 2
"""Partners that are named at one place; more are counted."""
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
    names = json.dumps([_lines(lijn.naam) for lijn in lijnen])
    y_axis = alt.Axis(
        values=list(range(len(lijnen))), labelExpr=f"{names}[datum.value]", labelLimit=190, title=None,
        grid=False, labelPadding=10,
    )  # fmt: skip
    phases = json.dumps([[f"{n}", name] for n, name in enumerate(fasen, 1)])
    x_axis = alt.Axis(
        values=[1, 2, 3, 4], labelExpr=f"{phases}[datum.value - 1]", title=None, grid=True, orient="top"
    )
    rows = alt.Scale(domain=[-0.75, len(lijnen) - 0.5], nice=False, reverse=True)

    def at(field: str, row: str = "lijn") -> dict[str, Any]:
        return {
            "x": alt.X(f"{field}:Q", scale=SCALE, axis=x_axis),
            "y": alt.Y(f"{row}:Q", scale=rows, axis=y_axis),
        }

    layers = [*_bands(lijnen, palet, at), *_points(lijnen, palet, at), *_names(lijnen, palet, at)]
    return dutch(
        alt.LayerChart(layer=layers).properties(
            height=ROW * len(lijnen) + 16,
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


At = Callable[..., dict[str, Any]]


def _bands(lijnen: Sequence[Lijn], palet: Palet, at: At) -> list[alt.Chart]:
    """From lowest to highest, the median below it and the ambition above it, with their words."""
    frame = pd.DataFrame(
        [
            {
                "lijn": number, "boven": number - ABOVE, "laagste": lijn.laagste, "hoogste": lijn.hoogste,
                "mediaan": lijn.mediaan, "ambitie": lijn.ambitie, "Pijler": lijn.naam,
                "Mediaan": f"mediaan {nl.number(lijn.mediaan, 1)}",
                "Ambitie": f"ambitie {nl.number(lijn.ambitie, 1)}",
            }
            for number, lijn in enumerate(lijnen)
        ]
    )  # fmt: skip
    base = alt.Chart(frame)
    wanted = base.mark_point(
        shape="diamond", filled=False, size=90, strokeWidth=2, color=palet.goed, opacity=1
    ).encode(**at("ambitie", "boven"), tooltip=["Pijler:N", "Ambitie:N"])
    told = base.mark_text(align="left", dx=10, fontSize=11, color=palet.goed)
    layers = [
        base.mark_rule(color=palet.zacht, strokeWidth=9, strokeCap="round", opacity=0.8).encode(
            **at("laagste"), x2="hoogste:Q"
        ),
        wanted,
        told.encode(**at("ambitie", "boven"), text="Ambitie:N"),
    ]
    known = base.transform_filter("isValid(datum.mediaan)")
    if any(lijn.mediaan is not None for lijn in lijnen):
        tick = known.mark_tick(orient="vertical", size=24, thickness=3, color=palet.afspraak)
        word = known.mark_text(dy=21, fontSize=11, color=palet.afspraak)
        layers += [
            tick.encode(**at("mediaan"), tooltip=["Pijler:N", "Mediaan:N"]),
            word.encode(**at("mediaan"), text="Mediaan:N"),
        ]
    return layers


def _points(lijnen: Sequence[Lijn], palet: Palet, at: At) -> list[alt.Chart]:
    """Every partner as a dot; those of the same level below each other."""
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
    layers = []
    for own in (False, True):
        if some := [row for row in rows if row["eigen"] == own]:
            mark = alt.Chart(pd.DataFrame(some)).mark_point(
                filled=True, opacity=1, size=150 if own else 60, color=palet.goed if own else palet.neutraal,
                shape="circle", stroke=palet.achtergrond, strokeWidth=1,
            )  # fmt: skip
            layers.append(mark.encode(**at("waarde"), tooltip=["Pijler:N", "Partner:N", "Nu:N"]))
    return layers


def _names(lijnen: Sequence[Lijn], palet: Palet, at: At) -> list[alt.Chart]:
    """Who stands lowest, left of there; who highest, right of there; and the viewer's own in between."""
    left: list[dict[str, Any]] = []
    right: list[dict[str, Any]] = []
    between: list[dict[str, Any]] = []
    for number, lijn in enumerate(lijnen):
        found: dict[float, list[str]] = {}
        for p in lijn.punten:
            found.setdefault(p.waarde, []).append(p.naam)
        for value, names in found.items():
            edge = not EDGES[0] < value < EDGES[1]
            label = {"lijn": number, "waarde": value, "naam": who(names, 1 if edge else NAMED), "rand": edge}
            if value == lijn.hoogste:
                right.append(label)
            elif value == lijn.laagste:
                left.append(label)
            elif any(p.eigen for p in lijn.punten if p.waarde == value):
                between.append(label)
    sides: tuple[tuple[list[dict[str, Any]], Literal["left", "right", "center"], int, int], ...] = (
        (left, "right", -12, 0), (right, "left", 12, 0), (between, "center", 0, -15),
    )  # fmt: skip
    return [
        alt.Chart(pd.DataFrame(some))
        .mark_text(align=align, dx=dx, dy=dy, fontSize=12, color=palet.neutraal, limit={"expr": room})
        .encode(**at("waarde"), text="naam:N")
        for rows, align, dx, dy in sides
        for edge, room in ((True, "width * 0.2 - 4"), (False, "width * 0.3"))
        if (some := [row for row in rows if row["rand"] == edge])
    ]


def who(names: Sequence[str], hooguit: int = NAMED) -> str:
    """The partners at one place: by name, or how many when they are more than that."""
    return nl.listing(list(names)) if len(names) <= hooguit else nl.count(len(names), "partner", "partners")
