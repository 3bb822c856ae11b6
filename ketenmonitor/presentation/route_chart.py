"""The route map: the steps of clients as boxes, what followed on what as arrows between them.

A box has the number of times and the median stay; the width of an arrow is how often, its number stands on it
with the median of those who went on. Steps have a fixed place, so that two maps can be compared at a glance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, isnan

import altair as alt
import pandas as pd

from ketenmonitor.journeys.routes import Klantroutes, Pad, Verblijf, Wachtmoment
from ketenmonitor.journeys.steps import HULP
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import route_words
from ketenmonitor.presentation.charts import Palet, dutch
from ketenmonitor.presentation.route_words import duration

# Where each step stands: the road to help from left to right, what leads away from it above and below.
PLAATS = {
    "verwijzing": (0.0, 1.0), "terugkeer": (0.0, 0.0), "aanmelding": (1.0, 1.0), "toewijzing": (2.0, 1.9),
    "intake": (2.0, 0.6), "start": (3.0, 1.0), "overdracht": (3.0, 2.2), "einde": (4.0, 1.0),
    "niet begonnen": (3.0, -0.1),
}  # fmt: skip
BREED, HOOG = 0.66, 0.5
WIDTH, HEIGHT = 1000, 460
X, Y = (-0.4, 4.4), (-0.55, 2.65)
POINTS = 24
BEND = 0.16
"""How far an arrow bows out, as a share of its length."""


@dataclass(frozen=True)
class Boog:
    """An arrow from one box to another: its points, and where its head and its number stand."""

    pad: Pad
    punten: list[tuple[float, float]]
    kop: tuple[float, float, float]
    midden: tuple[float, float]


def main_paths(r: Klantroutes, deel: float = 0.95) -> list[Pad]:
    """The most frequent paths that make up a share of all steps; what is left out is in the table."""
    total, so_far, kept = sum(p.aantal for p in r.paden), 0.0, []
    for path in r.paden:
        if so_far >= deel * total:
            break
        kept.append(path)
        so_far += path.aantal
    return kept


def route_map(r: Klantroutes, paden: Sequence[Pad], palet: Palet) -> alt.LayerChart:
    """The map of these paths between the steps of the routes."""
    bows = [_bow(p, {(q.van, q.naar) for q in paden}) for p in paden if p.van != p.naar]
    most = max((b.pad.aantal for b in bows), default=1.0)
    lines = pd.DataFrame(
        [
            {"nr": i, "punt": n, "x": x, "y": y, "aantal": b.pad.aantal, **_told(b.pad)}
            for i, b in enumerate(bows)
            for n, (x, y) in enumerate(b.punten)
        ],
        columns=["nr", "punt", "x", "y", "aantal", "Van", "Naar", "Aantal", "Mediaan"],
    )
    heads = pd.DataFrame(
        [{"x": b.kop[0], "y": b.kop[1], "hoek": b.kop[2], "aantal": b.pad.aantal} for b in bows],
        columns=["x", "y", "hoek", "aantal"],
    )
    numbers = pd.DataFrame(
        [{"x": b.midden[0], "y": b.midden[1], "tekst": _label(b.pad), **_told(b.pad)} for b in bows],
        columns=["x", "y", "tekst", "Van", "Naar", "Aantal", "Mediaan"],
    )
    boxes = pd.DataFrame(list(_boxes(r, paden)))
    x, y = _across("x"), _up("y")
    tips = ["Van:N", "Naar:N", "Aantal:N", "Mediaan:N"]
    width = alt.Size("aantal:Q", scale=alt.Scale(domain=[0, most], range=[0.6, 9]), legend=None)
    arrows = (
        alt.Chart(lines)
        .mark_trail(color=palet.neutraal, opacity=0.5)
        .encode(x=x, y=y, detail="nr:N", order="punt:O", size=width, tooltip=tips)
    )
    points = (
        alt.Chart(heads)
        .mark_point(shape="triangle", filled=True, size=90, color=palet.neutraal, opacity=1)
        .encode(x=x, y=y, angle=alt.Angle("hoek:Q", scale=None))
    )
    told = alt.Chart(numbers).encode(x=x, y=y, text="tekst:N", tooltip=tips)
    # the same text twice: first with a wide edge in the colour of the page, so that no arrow runs through it
    halo = told.mark_text(
        fontSize=12,
        dy=-3,
        lineBreak="\n",
        stroke=palet.achtergrond,
        strokeWidth=4,
        strokeJoin="round",
        opacity=0.9,
    )
    words = told.mark_text(fontSize=12, dy=-3, lineBreak="\n", color=palet.afspraak)
    return dutch(
        alt.LayerChart(layer=[arrows, points, *_box_layers(boxes, palet), halo, words]).properties(
            width="container", height=HEIGHT, padding={"left": 5, "right": 5, "top": 5, "bottom": 5}
        )
    )  # fmt: skip


def _across(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=list(X), nice=False), axis=None)


def _up(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=list(Y), nice=False), axis=None)


def _box_layers(boxes: pd.DataFrame, palet: Palet) -> list[alt.Chart]:
    """The boxes with their name, number and stay; waiting has an orange edge, help a blue one."""
    edge = alt.Color(
        "soort:N",
        scale=alt.Scale(
            domain=["wachten", "hulp", "buiten"], range=[palet.aandacht, palet.goed, palet.neutraal]
        ),
        legend=None,
    )
    tips = ["Stap:N", "Aantal:N", "Loopt:N", "Duur:N"]
    frame = alt.Chart(boxes)
    rect = frame.mark_rect(fill=palet.achtergrond, strokeWidth=2, cornerRadius=4).encode(
        x=_across("x1"), x2="x2:Q", y=_up("y1"), y2="y2:Q", stroke=edge, tooltip=tips
    )
    x, y = _across("x"), _up("y")
    name = frame.mark_text(fontSize=14, fontWeight="bold", dy=-15, color=palet.afspraak).encode(
        x=x, y=y, text="Stap:N"
    )
    told = frame.mark_text(fontSize=12, dy=4, lineBreak="\n", color=palet.afspraak).encode(
        x=x, y=y, text="tekst:N"
    )
    return [rect, name, told]


def _boxes(r: Klantroutes, paden: Sequence[Pad]) -> Iterator[dict[str, object]]:
    stays = {v.stap: v for v in r.verblijven}
    there = {name for p in paden for name in (p.van, p.naar)} | set(stays)
    for stap, (px, py) in PLAATS.items():
        if stap in there:
            stay = stays.get(stap)
            arrived = sum(p.aantal for p in r.paden if p.naar == stap)
            yield {
                "Stap": stap.capitalize(), "x": px, "y": py,
                "x1": px - BREED / 2, "x2": px + BREED / 2, "y1": py - HOOG / 2, "y2": py + HOOG / 2,
                "soort": "buiten" if stay is None else "hulp" if stay.toestand == HULP else "wachten",
                "tekst": _stay(stay, arrived),
                "Aantal": nl.number(arrived if stay is None else stay.aantal),
                "Loopt": nl.NONE if stay is None else nl.number(stay.open),
                "Duur": nl.NONE if stay is None else duration(stay.duur.mediaan),
            }  # fmt: skip


def _stay(stay: Verblijf | None, arrived: float) -> str:
    if stay is None:
        return f"{nl.number(arrived)} keer"
    word = "hulp" if stay.toestand == HULP else "wachten"
    if isnan(stay.aantal):
        return "te weinig om te tonen"
    if isnan(stay.duur.mediaan):
        return f"{nl.number(stay.aantal)} keer"
    return f"{nl.number(stay.aantal)} keer\n{duration(stay.duur.mediaan)} {word}"


def moments(found: Sequence[Wachtmoment], names: Mapping[str, str], palet: Palet) -> alt.LayerChart:
    """The person-weeks of waiting per moment and partner, the most first, each with its number."""
    frame = pd.DataFrame(
        [
            {
                "wie": f"{route_words.NA[m.stap].capitalize()}, {route_words.partner(m.partner, names)}",
                "weken": m.persoonsweken,
                "tekst": nl.number(m.persoonsweken),
                "Cliënten": nl.number(m.clienten),
            }
            for m in found
        ],
        columns=["wie", "weken", "tekst", "Cliënten"],
    )
    y = alt.Y("wie:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
    x = alt.X("weken:Q", title="persoonsweken", axis=alt.Axis(tickCount=5, format=",d"))
    bars = (
        alt.Chart(frame)
        .mark_bar(color=palet.neutraal, height=14)
        .encode(x=x, y=y, tooltip=["wie:N", "tekst:N", "Cliënten:N"])
    )
    told = (
        alt.Chart(frame).mark_text(align="left", dx=4, color=palet.afspraak).encode(x=x, y=y, text="tekst:N")
    )
    layered = alt.LayerChart(layer=[bars, told])
    return dutch(layered.properties(height=alt.Step(26), width="container"))


def _label(p: Pad) -> str:
    return f"{nl.number(p.aantal)}\n{duration(p.mediaan)}"


def _told(p: Pad) -> dict[str, str]:
    return {
        "Van": p.van.capitalize(), "Naar": p.naar.capitalize(), "Aantal": nl.number(p.aantal),
        "Mediaan": duration(p.mediaan),
    }  # fmt: skip


def _bow(p: Pad, all_paths: set[tuple[str, str]]) -> Boog:
    """The arrow of a path: straight between neighbours, bowed where it would run over another or a box."""
    (ax, ay), (bx, by) = PLAATS[p.van], PLAATS[p.naar]
    both_ways = (p.naar, p.van) in all_paths
    bend = BEND if both_ways or bx <= ax else 0.0
    if ay == by and abs(bx - ax) > 1.5:
        bend = 0.3
    # to the left of the direction in which it goes, so that two ways lie on either side
    cx, cy = (
        (ax + bx) / 2 - (by - ay) * bend,
        (ay + by) / 2 + (bx - ax) * bend,
    )
    curve = [_on_curve((ax, ay), (cx, cy), (bx, by), i / (4 * POINTS)) for i in range(4 * POINTS + 1)]
    free = [q for q in curve if not _inside(q, (ax, ay)) and not _inside(q, (bx, by))] or curve
    kept = free[:: max(1, len(free) // POINTS)]
    if kept[-1] != free[-1]:
        kept.append(free[-1])
    (hx, hy), (gx, gy) = free[-1], free[max(0, len(free) - 4)]
    # in pixels, for the axes have different scales
    across, up = (hx - gx) * WIDTH / (X[1] - X[0]), (hy - gy) * HEIGHT / (Y[1] - Y[0])
    return Boog(
        p, kept, (hx, hy, 90 - degrees(atan2(up, across))), free[int(len(free) * (0.35 if bx < ax else 0.5))]
    )


def _on_curve(
    a: tuple[float, float], c: tuple[float, float], b: tuple[float, float], t: float
) -> tuple[float, float]:
    """A point of the quadratic Bézier curve from a to b that bends towards c."""
    return tuple((1 - t) ** 2 * a[i] + 2 * t * (1 - t) * c[i] + t**2 * b[i] for i in (0, 1))  # type: ignore[return-value]


def _inside(q: tuple[float, float], box: tuple[float, float]) -> bool:
    return abs(q[0] - box[0]) < BREED / 2 and abs(q[1] - box[1]) < HOOG / 2
