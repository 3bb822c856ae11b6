"""Charts: delivered against agreed over time, and the parts of the chain side by side.

Pure functions from prestaties to an Altair chart in Dutch. Good is blue, attention orange, the rest
grey, and what was agreed a dashed line; a shape always goes with the colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import BINNEN_BAND, GEHAALD, NIET_GEHAALD
from ketenmonitor.presentation import format as nl

DUTCH = alt.Locale(
    number=alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["€ ", ""]),
    time=alt.TimeLocale(
        dateTime="%A %e %B %Y %X",
        date="%d-%m-%Y",
        time="%H:%M:%S",
        periods=["AM", "PM"],
        days=["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
        shortDays=["zo", "ma", "di", "wo", "do", "vr", "za"],
        months=[
            "januari", "februari", "maart", "april", "mei", "juni",
            "juli", "augustus", "september", "oktober", "november", "december",
        ],
        shortMonths=["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Palet:
    """The colours of one theme."""

    goed: str
    aandacht: str
    neutraal: str
    afspraak: str
    zacht: str
    achtergrond: str


LICHT = Palet("#0072B2", "#D55E00", "#66717C", "#1B2733", "#C9D1D9", "#FFFFFF")
DONKER = Palet("#56B4E9", "#F08A3C", "#A9B5C0", "#E6EBF0", "#44515E", "#12181F")

# How much of the width of a chart a value takes, as text.
LABEL = 0.09
# How a verdict is drawn; the shape says the same as the colour.
SHAPES = {GEHAALD: "circle", BINNEN_BAND: "diamond", NIET_GEHAALD: "triangle-up", "zonder oordeel": "square"}


def palette(donker: bool) -> Palet:
    """The colours for the light or the dark theme."""
    return DONKER if donker else LICHT


def dutch(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart with Dutch numbers and months, and nothing drawn that says nothing.

    What Vega has of its parts to read out is English: a chart is read out by its own sentence and its table.
    """
    configured: alt.LayerChart = (
        chart.configure(locale=DUTCH, aria=False)
        .configure_view(stroke=None)
        .configure_axis(domain=False, ticks=False, labelPadding=6, titleFontWeight="normal")
        .configure_axisX(grid=False)
    )
    return configured


def series(points: Sequence[Prestatie], palet: Palet, hoogte: int = 300) -> alt.LayerChart:
    """One KPI over the months against what was agreed in each, newest value named at the line's end.

    The margin of an estimate is a soft band behind the line.
    """
    kpi = points[0].kpi
    frame = _frame(points)
    axis = alt.Axis(
        format="%b %Y", tickCount={"interval": "month", "step": month_step(len(points))}, labelOverlap=True
    )
    x = alt.X("maand:T", title=None, axis=axis)
    y = alt.Y(
        "waarde:Q",
        title=nl.unit_of_axis(kpi),
        scale=scale(kpi.eenheid),
        axis=alt.Axis(tickCount=5, format=axis_format(kpi.eenheid)),
    )
    tooltip = ["Maand:N", "Waarde:N", "Afspraak:N", "Oordeel:N"]
    line = alt.Chart(frame).mark_line(color=palet.neutraal, strokeWidth=1.5).encode(x=x, y=y)
    dots = (
        alt.Chart(frame)
        .transform_filter("isValid(datum.waarde)")
        .mark_point(filled=True, size=55, opacity=1)
        .encode(x=x, y=y, color=_colour(palet), shape=_shape(), tooltip=tooltip)
    )
    layers: list[alt.Chart] = [line, dots]
    if any(p.onder is not None and p.boven is not None for p in points):
        margin = alt.Chart(frame).transform_filter("isValid(datum.onder) && isValid(datum.boven)")
        layers.insert(
            0, margin.mark_area(color=palet.zacht, opacity=0.45).encode(x=x, y=alt.Y("onder:Q"), y2="boven:Q")
        )
    if any(p.streefwaarde is not None for p in points):
        layers.insert(
            0,
            alt.Chart(frame)
            .mark_line(color=palet.afspraak, strokeDash=[5, 4], strokeWidth=1.3, interpolate="step-after")
            .encode(x=x, y=alt.Y("afspraak:Q")),
        )
        layers.append(
            _end_label(frame, "afspraak", "Afspraak", "afspraak ", palet.afspraak, x, _aside(points))
        )
    layers.append(_end_label(frame, "waarde", "Waarde", "", palet.neutraal, x, 0))
    layered = alt.LayerChart(layer=layers)
    return dutch(
        layered.properties(
            height=hoogte, width="container", padding={"right": 5, "left": 5, "top": 8, "bottom": 5}
        )
    )


def _aside(points: Sequence[Prestatie]) -> int:
    """How far down (pixels) the label of the agreement moves so as not to cover that of the value."""
    last = points[-1]
    if last.waarde is None or last.streefwaarde is None:
        return 0
    return 15 if last.waarde >= last.streefwaarde else -15


def _end_label(
    frame: pd.DataFrame, kolom: str, tekst: str, vooraf: str, kleur: str, x: alt.X, dy: int
) -> alt.Chart:
    last = frame[frame[kolom].notna()].tail(1)
    last = last.assign(label=vooraf + last[tekst])
    weight: Literal["normal", "bold"] = "normal" if vooraf else "bold"
    text = alt.Chart(last).mark_text(align="left", dx=9, dy=dy, fontSize=12, color=kleur, fontWeight=weight)
    labelled: alt.Chart = text.encode(x=x, y=alt.Y(f"{kolom}:Q"), text="label:N")
    return labelled


def parts(
    delen: Sequence[Prestatie], namen: dict[str, str], palet: Palet, keten: Prestatie | None = None
) -> alt.LayerChart:
    """One month, part by part: a dot at the value, a dash at what was agreed for that part."""
    kpi = delen[0].kpi
    ordered = sorted(
        (p for p in delen if p.waarde is not None),
        key=lambda p: p.waarde or 0.0,
        reverse=kpi.richting != "lager",
    )
    names = [namen.get(p.deel, p.deel or "onbekend") for p in ordered]
    frame = _frame(ordered).assign(deel=names, links=_label_left(ordered))
    y = alt.Y("deel:N", title=None, sort=list(frame["deel"]), axis=alt.Axis(labelLimit=220))
    x = alt.X(
        "waarde:Q",
        title=nl.unit_of_axis(kpi),
        scale=scale(kpi.eenheid),
        axis=alt.Axis(tickCount=5, format=axis_format(kpi.eenheid), grid=True),
    )
    tooltip = [alt.Tooltip("deel:N", title="Onderdeel"), "Waarde:N", "Afspraak:N", "Oordeel:N"]
    base = alt.Chart(frame).encode(y=y)
    rule = base.mark_rule(color=palet.zacht, strokeWidth=1).encode(x=x, x2=alt.value(0))
    agreed = (
        base.transform_filter("isValid(datum.afspraak)")
        .mark_tick(color=palet.afspraak, thickness=2, size=16)
        .encode(x=alt.X("afspraak:Q"), tooltip=tooltip)
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=x, color=_colour(palet), shape=_shape(), tooltip=tooltip
    )
    labels = []
    for left in (False, True):
        side = base.transform_filter(f"{'' if left else '!'}datum.links").encode(x=x, text="Waarde:N")
        style: dict[str, Any] = {
            "align": "right" if left else "left",
            "dx": -9 if left else 9,
            "fontSize": 12,
        }
        # first with a wide edge in the colour of the page, so that no line runs through the value
        labels.append(side.mark_text(**style, stroke=palet.achtergrond, strokeWidth=5, strokeJoin="round"))
        labels.append(side.mark_text(**style, color=palet.neutraal))
    layers: list[alt.Chart] = [rule, agreed, dots, *labels]
    if keten is not None and keten.waarde is not None and kpi.soort not in ("aantal", "som"):
        chain = alt.Chart(pd.DataFrame({"keten": [keten.waarde]}))
        layers.insert(0, chain.mark_rule(color=palet.neutraal, strokeDash=[2, 3]).encode(x="keten:Q"))
    layered = alt.LayerChart(layer=layers)
    return dutch(
        layered.properties(
            height=max(90, 27 * len(ordered) + 40),
            width="container",
            padding={"right": 5, "left": 5, "top": 5, "bottom": 5},
        )
    )


def _label_left(points: Sequence[Prestatie]) -> list[bool]:
    """Of which dots the value stands left of it: where the dash of what was agreed would run through it."""
    values = [v for p in points for v in (p.waarde, p.streefwaarde) if v is not None]
    if any(scale(p.kpi.eenheid).zero for p in points):
        values.append(0.0)
    low = min(values, default=0.0)
    room = (max(values, default=0.0) - low) * LABEL
    return [
        p.streefwaarde is not None
        and p.waarde is not None
        and 0 < p.streefwaarde - p.waarde < room < p.waarde - low
        for p in points
    ]


def _frame(points: Sequence[Prestatie]) -> pd.DataFrame:
    """One row per prestatie: what is drawn (``maand``, ``waarde``, ``afspraak``, ``oordeel``) and, with a
    capital, what is told of it on hovering."""
    return pd.DataFrame(
        {
            "maand": pd.to_datetime([p.maand for p in points]),
            "waarde": [p.waarde for p in points],
            "afspraak": [p.streefwaarde for p in points],
            "onder": [p.onder for p in points],
            "boven": [p.boven for p in points],
            "oordeel": [
                p.oordeel.oordeel if p.oordeel.oordeel in SHAPES else "zonder oordeel" for p in points
            ],
            "Maand": [nl.month(p.maand) for p in points],
            "Waarde": [nl.value(p.kpi, p.waarde) for p in points],
            "Afspraak": [nl.value(p.kpi, p.streefwaarde) for p in points],
            "Oordeel": [p.oordeel.oordeel for p in points],
        }
    )


def _colour(palet: Palet) -> alt.Color:
    return alt.Color(
        "oordeel:N",
        scale=alt.Scale(domain=list(SHAPES), range=[palet.goed, palet.goed, palet.aandacht, palet.neutraal]),
        legend=None,
    )


def _shape() -> alt.Shape:
    return alt.Shape(
        "oordeel:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())), legend=None
    )


def scale(eenheid: str) -> alt.Scale:
    """Amounts, numbers and durations start at zero; shares and marks show where they differ."""
    return alt.Scale(zero=eenheid not in ("%", "cijfer"), nice=True)


def axis_format(eenheid: str) -> str:
    """How numbers stand at an axis, in the notation of Vega."""
    if eenheid.startswith("euro"):
        return "$,.0f"
    return ",.1f" if eenheid == "cijfer" else ",~r"


def month_step(maanden: int) -> int:
    """Of how many months along an axis one is named."""
    return 1 if maanden <= 8 else 3 if maanden <= 26 else 6


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Where labels stand that want to be at ``places``: as close to it as they can, ``gap`` from each other.

    Least squares (isotonic regression of the places minus what the labels below take up), and within
    ``low`` and ``high`` as far as all of them fit.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    blocks: list[tuple[float, int]] = []  # mean and number of labels that touch each other
    for rank, i in enumerate(order):
        mean, size = places[i] - rank * gap, 1
        while blocks and blocks[-1][0] >= mean:
            before, many = blocks.pop()
            mean, size = (mean * size + before * many) / (size + many), size + many
        blocks.append((mean, size))
    free = [mean for mean, size in blocks for _ in range(size)]
    top = max(low, high - (len(places) - 1) * gap)
    found = [0.0] * len(places)
    for rank, i in enumerate(order):
        found[i] = min(max(free[rank], low), top) + rank * gap
    return found
