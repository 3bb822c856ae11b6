"""Charts of the quality of delivering: how much came in time, and how many findings the files gave."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from ketenmonitor.performance.delivery_quality import Gevonden, Tijdigheid
from ketenmonitor.presentation import charts
from ketenmonitor.presentation import format as nl


def timeliness_chart(
    points: Sequence[Tijdigheid], maanden: Sequence[date], donker: bool = False
) -> alt.LayerChart:
    """The share in time per month, as bars from zero, the last one with its figure."""
    colours = charts.palette(donker)
    judged = [p for p in points if p.aandeel is not None]
    table = pd.DataFrame(
        {
            "maand": [nl.short_month(p.maand) for p in judged],
            "aandeel": [p.aandeel for p in judged],
            "Maand": [nl.month(p.maand) for p in judged],
            "Op tijd": [f"{p.op_tijd} van {p.moest}" for p in judged],
            "tekst": [nl.percentage(p.aandeel) if p is judged[-1] else "" for p in judged],
        }
    )
    share = alt.Y(
        "aandeel:Q",
        title="procent op tijd",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(tickCount=5),
    )
    base = alt.Chart(table).encode(x=_months(maanden), y=share, tooltip=["Maand:N", "Op tijd:N"])
    bars = base.mark_bar(color=colours.goed, width={"band": 0.6})
    figure = base.mark_text(dy=-8, fontSize=12, color=colours.afspraak).encode(text="tekst:N")
    return _dutch(alt.layer(bars, figure), 5)


def findings_chart(
    points: Sequence[Gevonden], maanden: Sequence[date], donker: bool = False
) -> alt.LayerChart:
    """Errors and warnings per 1,000 rows per month, each a line with its name at the end."""
    colours = charts.palette(donker)
    filled = [p for p in points if p.rijen]
    kinds = {"waarschuwingen": colours.neutraal, "fouten": colours.aandacht}
    values = {
        "fouten": [p.fouten_per_1000 for p in filled],
        "waarschuwingen": [p.waarschuwingen_per_1000 for p in filled],
    }
    table = pd.DataFrame(
        [
            {
                "maand": nl.short_month(p.maand),
                "soort": kind,
                "aantal": values[kind][i],
                "Maand": nl.month(p.maand),
                "Soort": kind,
                "aantal_tekst": nl.number(values[kind][i], 1),
                "naam": kind if p is filled[-1] else "",
            }
            for kind in kinds
            for i, p in enumerate(filled)
        ]
    )
    top = max(1.0, *(share or 0.0 for shares in values.values() for share in shares))
    scale = alt.Scale(domain=list(kinds), range=list(kinds.values()))
    shapes = alt.Scale(domain=list(kinds), range=["circle", "triangle-up"])
    base = alt.Chart(table).encode(
        x=_months(maanden),
        y=alt.Y(
            "aantal:Q",
            title="per 1.000 rijen",
            scale=alt.Scale(domain=[0, top], nice=True),
            axis=alt.Axis(tickCount=5),
        ),
        color=alt.Color("soort:N", scale=scale, legend=None),
        tooltip=["Maand:N", "Soort:N", alt.Tooltip("aantal_tekst:N", title="Per 1.000 rijen")],
    )
    lines = base.mark_line(strokeWidth=1.5)
    marks = base.mark_point(filled=True, size=45, opacity=1).encode(
        shape=alt.Shape("soort:N", scale=shapes, legend=None)
    )
    last = {kind: shares[-1] or 0.0 for kind, shares in values.items()}
    close = max(last.values()) - min(last.values()) < top / 8
    names = [
        # Names that would cover each other: the higher goes up and the lower down.
        base.transform_filter(alt.datum.soort == kind)
        .mark_text(align="left", dx=8, dy=6 if place and close else -5, fontSize=11)
        .encode(text="naam:N")
        for place, kind in enumerate(sorted(last, key=lambda kind: -last[kind]))
    ]
    return _dutch(alt.layer(lines, marks, *names), 90)


def _months(maanden: Sequence[date]) -> alt.X:
    """All months looked at, so that a month without figures shows as a gap."""
    names = [nl.short_month(m) for m in maanden]
    step = max(1, -(-len(names) // 6))
    axis = alt.Axis(labelAngle=0, labelOverlap=True, values=names[::-step][::-1])
    return alt.X("maand:N", title=None, scale=alt.Scale(domain=names), sort=names, axis=axis)


def _dutch(chart: alt.LayerChart | alt.FacetChart, right: int) -> alt.LayerChart:
    padding = {"left": 5, "right": right, "top": 10, "bottom": 5}
    assert isinstance(chart, alt.LayerChart)
    return charts.dutch(chart.properties(height=200, width="container", padding=padding))
