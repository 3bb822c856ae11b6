"""Charts of learning: a figure before and after the start of an action; bottlenecks raised and decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from ketenmonitor.learning import effect as e
from ketenmonitor.learning.effect import Effect
from ketenmonitor.performance.control import Regelkaart
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import Palet, dutch, month_step
from ketenmonitor.presentation.control_charts import control_chart
from ketenmonitor.vocabulary.months import shift

LEGENDA: tuple[str, ...] = (
    "│ start van de actie",
    "─ gemiddelde en grenzen van vóór de start",
    "━ gemiddelde erna",
    "▲ hoog of stijgend, ▼ laag of dalend",
    "blauw: beter, oranje: slechter",
    "○ telt niet mee: onvolledig, of de maand van de start",
    "┄ afgesproken",
)
GETEKEND, BESLOTEN = "gemeld", "besloten"


def before_after(effect: Effect, start: date, palet: Palet, hoogte: int = 300) -> alt.LayerChart:
    """The control chart of an action: its limits those of before the start, which is a rule with a word.

    The mean of the later months is a line in the colour of the judgement. ``effect`` must have a chart.
    """
    kaart = effect.kaart
    assert kaart is not None
    drawn = control_chart(kaart, palet, hoogte)
    drawn.layer = [*drawn.layer, *_start(kaart, start, palet), *_after(kaart, effect, palet)]
    return drawn


def _start(kaart: Regelkaart, start: date, palet: Palet) -> list[alt.Chart]:
    """A rule at the start with the word; nothing when it lies beyond the months of the chart."""
    if start >= shift(kaart.maanden[-1], 1):
        return []
    # A month stands in the middle of its column, half a month before and after its first day.
    at = pd.Timestamp(start) - pd.Timedelta(days=15)
    late = start > kaart.maanden[-1 - len(kaart.maanden) // 4]
    rule = alt.Chart(pd.DataFrame([{"maand": at, "woord": "start"}])).encode(x=alt.X("maand:T"))
    side: dict[str, Any] = {"align": "right", "dx": -4} if late else {"align": "left", "dx": 4}
    word = rule.mark_text(**side, fontSize=11, color=palet.afspraak)
    return [
        rule.mark_rule(color=palet.afspraak, strokeWidth=1.2),
        word.encode(y=alt.value(6), text=alt.Text("woord:N")),
    ]


def _after(kaart: Regelkaart, effect: Effect, palet: Palet) -> list[alt.Chart]:
    """The mean of the months after, in the colour of the judgement."""
    if effect.na is None:
        return []
    colour = {e.HIELP: palet.goed, e.SLECHTER: palet.aandacht}.get(effect.oordeel, palet.afspraak)
    half = pd.Timedelta(days=15)
    row = {
        "maand": pd.Timestamp(effect.eerste) - half,
        "tot": pd.Timestamp(shift(kaart.maanden[len(kaart.xmr.values) - 1], 1)) - half,
        "waarde": effect.na,
    }
    line = alt.Chart(pd.DataFrame([row])).mark_rule(color=colour, strokeWidth=2.4)
    return [line.encode(x=alt.X("maand:T"), x2=alt.X2("tot:T"), y=alt.Y("waarde:Q"))]


def raised_and_decided(
    months: Sequence[tuple[date, int, int]], palet: Palet, hoogte: int = 200
) -> alt.LayerChart:
    """How many bottlenecks were raised and decided up to each month: what lies between them is open."""
    rows = [
        {
            "maand": pd.Timestamp(m),
            "aantal": count,
            "wat": what,
            "Maand": nl.month(m),
            "Open": raised - decided,
        }
        for m, raised, decided in months
        for what, count in ((GETEKEND, raised), (BESLOTEN, decided))
    ]
    data = pd.DataFrame(rows)
    axis = alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": month_step(len(months))})
    highest = max(raised for _, raised, _ in months)
    y_axis = alt.Axis(title="knelpunten", tickMinStep=1, format="d")
    x = alt.X("maand:T", title=None, axis=axis)
    y = alt.Y("aantal:Q", axis=y_axis, scale=alt.Scale(domain=[0, highest], nice=True))
    colour = alt.Color(
        "wat:N", legend=None, scale=alt.Scale(domain=[GETEKEND, BESLOTEN], range=[palet.afspraak, palet.goed])
    )
    told = [
        alt.Tooltip("Maand:N"),
        alt.Tooltip("wat:N", title="Wat"),
        alt.Tooltip("aantal:Q", title="Aantal"),
        alt.Tooltip("Open:Q", title="Nog open"),
    ]
    base = alt.Chart(data)
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=x, y=y, color=colour, detail="wat:N"
    )
    points = base.mark_circle(size=40, opacity=1).encode(x=x, y=y, color=colour, tooltip=told)
    ends = pd.DataFrame(
        {"maand": rows[-2 + i]["maand"], "aantal": rows[-2 + i]["aantal"], "wat": what,
         "tekst": f"{rows[-2 + i]['aantal']} {what}"}
        for i, what in enumerate((GETEKEND, BESLOTEN))
    )  # fmt: skip
    labels = alt.Chart(ends).mark_text(align="left", dx=9, dy=-7, fontSize=12)
    named = labels.encode(x=x, y=y, text="tekst:N", color=colour)
    layered = alt.LayerChart(layer=[lines, points, named])
    padding = {"right": 90, "left": 5, "top": 8, "bottom": 5}
    return dutch(layered.properties(height=hoogte, width="container", padding=padding))
