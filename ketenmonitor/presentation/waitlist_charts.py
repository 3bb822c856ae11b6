"""The charts of the waiting list: how long people wait, what comes in and goes out, and what may come."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from ketenmonitor.performance.waitlist import Klasse
from ketenmonitor.performance.waitlist_flow import Stroom
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import LICHT, Palet, dutch
from ketenmonitor.statistics.queue import Projection
from ketenmonitor.vocabulary.months import shift

WITHIN, BEYOND, UNTOLD = "binnen de norm", "boven de norm", "afgeschermd"
IN, STARTED, DROPPED = "erbij", "begonnen", "afgevallen"
PADDING = {"left": 5, "right": 20, "top": 8, "bottom": 5}


def distribution(klassen: Sequence[Klasse], palet: Palet, hoogte: int = 260) -> alt.LayerChart:
    """How many wait how many weeks; who waits beyond the norm stands on top, with the number beside it.

    Of which class that may not be told, its bar says so.
    """
    names = [f"{k.van}+" if k.tot is None else class_name(k) for k in klassen]
    rows = [
        {"klasse": name, "soort": kind, "aantal": count, "Weken": name, "Wachtenden": nl.number(count)}
        for k, name in zip(klassen, names, strict=True)
        for kind, count in _sides(k)
    ]
    kinds = [kind for kind in (WITHIN, BEYOND, UNTOLD) if any(row["soort"] == kind for row in rows)]
    colours = {WITHIN: palet.neutraal, BEYOND: palet.aandacht, UNTOLD: palet.zacht}
    frame = pd.DataFrame(rows)
    x = alt.X(
        "klasse:N",
        sort=names,
        title="weken gewacht tot nu toe",
        scale=alt.Scale(paddingInner=0.45, paddingOuter=0.2),
        axis=alt.Axis(labelAngle=0, labelOverlap=False, labelPadding=4),
    )
    y = _count("wachtenden")
    order = alt.Order("volgorde:Q")
    bars = (
        alt.Chart(frame)
        .transform_calculate(volgorde=f"datum.soort === '{WITHIN}' ? 0 : 1")
        .mark_bar()
        .encode(
            x=x,
            y=y,
            order=order,
            color=_colours(kinds, [colours[kind] for kind in kinds]),
            tooltip=["Weken:N", alt.Tooltip("soort:N", title="Norm"), "Wachtenden:N"],
        )
    )
    totals = pd.DataFrame(
        {
            "klasse": names,
            "aantal": [k.aantal for k in klassen],
            "label": [
                f"{nl.number(k.aantal)}" + (f" ({nl.number(k.boven)} ▲)" if k.boven else "") for k in klassen
            ],
        }
    )
    labels = (
        alt.Chart(totals)
        .mark_text(dy=-8, fontSize=12, color=palet.neutraal)
        .encode(x=alt.X("klasse:N", sort=names), y="aantal:Q", text="label:N")
    )
    layered = alt.LayerChart(layer=[bars, labels])
    return dutch(layered.properties(height=hoogte, width="container", padding=PADDING))


def _sides(k: Klasse) -> list[tuple[str, int]]:
    """The parts of one bar, by how long who stands in it waits beside the norm."""
    if k.boven is None:
        return [(UNTOLD, k.aantal or 0)]
    return [(WITHIN, (k.aantal or 0) - k.boven), (BEYOND, k.boven)]


def class_name(k: Klasse) -> str:
    """``4–9``, ``52 en meer``."""
    return f"{k.van} en meer" if k.tot is None else f"{k.van}–{k.tot}"


def flow(stromen: Sequence[Stroom], palet: Palet, hoogte: int = 280) -> alt.LayerChart:
    """What came in (up) and went out (down) per month; a diamond where stock and flow differ."""
    rows = []
    for s in stromen:
        for kind, count in ((IN, s.erbij), (STARTED, -s.begonnen), (DROPPED, -s.afgevallen)):
            rows.append(
                {
                    "maand": s.maand,
                    "soort": kind,
                    "aantal": count,
                    "Maand": nl.month(s.maand),
                    "Aantal": nl.number(abs(count)),
                }
            )
    frame = pd.DataFrame(rows).assign(maand=lambda f: pd.to_datetime(f["maand"]))
    x = _months(len(stromen), "yearmonth(maand):T")
    y = alt.Y(
        "aantal:Q",
        title="eraf  |  erbij",
        axis=alt.Axis(tickCount=6, tickMinStep=1, labelExpr="format(abs(datum.value), ',.0f')", grid=True),
    )
    kinds = [IN, STARTED, DROPPED]
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=x,
            y=y,
            color=_colours(kinds, [palet.neutraal, palet.goed, palet.aandacht]),
            tooltip=["Maand:N", alt.Tooltip("soort:N", title="Soort"), "Aantal:N"],
        )
    )
    layers: list[alt.Chart] = [bars]
    gaps = [s for s in stromen if s.verschil is not None and round(s.verschil)]
    if gaps:
        told = pd.DataFrame(
            {
                "maand": pd.to_datetime([s.maand for s in gaps]),
                "verschil": [-(s.verschil or 0) for s in gaps],
                "Maand": [nl.month(s.maand) for s in gaps],
                "Verschil": [nl.signed(s.verschil or 0) for s in gaps],
            }
        )
        layers.append(
            alt.Chart(told)
            .mark_point(filled=True, shape="diamond", size=70, color=palet.afspraak, opacity=1)
            .encode(
                x=_months(len(stromen), "yearmonth(maand):T", 0.5),
                y="verschil:Q",
                tooltip=["Maand:N", "Verschil:N"],
            )
        )
    layered = alt.LayerChart(layer=layers)
    return dutch(layered.properties(height=hoogte, width="container", padding=PADDING))


def on_paper(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart in the colours of the light theme on white, whatever the theme of the screen."""
    ink = LICHT.neutraal
    shown: alt.LayerChart = (
        chart.configure_axis(
            domain=False,
            ticks=False,
            labelPadding=6,
            titleFontWeight="normal",
            gridColor="#E8ECF0",
            labelColor=ink,
            titleColor=ink,
        )
        .configure_legend(labelColor=ink)
        .properties(background="white")
    )
    return shown


def projection(
    stromen: Sequence[Stroom], ahead: Projection, maand: date, doel: float, palet: Palet, hoogte: int = 280
) -> alt.LayerChart:
    """The list so far, as it may become (the middle, and a band for eight of ten futures), and the target."""
    past = pd.DataFrame(
        {
            "maand": pd.to_datetime([s.maand for s in stromen]),
            "aantal": [s.eind for s in stromen],
            "Maand": [nl.month(s.maand) for s in stromen],
            "Wachtenden": [nl.number(s.eind) for s in stromen],
        }
    )
    months = [shift(maand, i) for i in range(len(ahead.median) + 1)]
    middle = [ahead.size, *ahead.median]
    future = pd.DataFrame(
        {
            "maand": pd.to_datetime(months),
            "aantal": middle,
            "onder": [ahead.size, *ahead.lower],
            "boven": [ahead.size, *ahead.upper],
            "Maand": [nl.month(m) for m in months],
            "Wachtenden": [nl.number(v) for v in middle],
        }
    )
    x = _months(len(stromen) + len(months))
    y = _count("wachtenden")
    band = alt.Chart(future).mark_area(color=palet.zacht, opacity=0.6).encode(x=x, y="onder:Q", y2="boven:Q")
    line = (
        alt.Chart(past)
        .mark_line(color=palet.neutraal, strokeWidth=2)
        .encode(x=x, y=y, tooltip=["Maand:N", "Wachtenden:N"])
    )
    expected = (
        alt.Chart(future)
        .mark_line(color=palet.goed, strokeWidth=2, strokeDash=[2, 2])
        .encode(x=x, y=y, tooltip=["Maand:N", "Wachtenden:N"])
    )
    goal = pd.DataFrame(
        {"doel": [doel], "maand": [past["maand"].min()], "label": [f"norm: hooguit {nl.number(doel)}"]}
    )
    rule = alt.Chart(goal).mark_rule(color=palet.afspraak, strokeDash=[5, 4]).encode(y="doel:Q")
    label = (
        alt.Chart(goal)
        .mark_text(align="left", dy=9, dx=4, color=palet.afspraak, fontSize=12)
        .encode(x=x, y="doel:Q", text="label:N")
    )
    layered = alt.LayerChart(layer=[band, line, expected, rule, label])
    return dutch(layered.properties(height=hoogte, width="container", padding=PADDING))


def _count(title: str) -> alt.Y:
    return alt.Y("aantal:Q", title=title, axis=alt.Axis(tickCount=5, tickMinStep=1, format=",.0f", grid=True))


def _months(count: int, veld: str = "maand:T", midden: float = 0.0) -> alt.X:
    step = 1 if count <= 8 else 3 if count <= 26 else 6
    axis = alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": step}, labelOverlap=True)
    x = alt.X(veld, title=None, axis=axis)
    return x.bandPosition(midden) if midden else x


def _colours(names: Sequence[str], colours: Sequence[str]) -> alt.Color:
    legend = alt.Legend(title=None, orient="top", symbolType="square")
    return alt.Color("soort:N", scale=alt.Scale(domain=list(names), range=list(colours)), legend=legend)
