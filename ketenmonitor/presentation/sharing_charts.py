"""Where a saving or an excess goes, and what a simulation would change: two charts of the same parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from ketenmonitor.incentives.berekening import Berekening, Deel
from ketenmonitor.presentation.charts import Palet, dutch
from ketenmonitor.presentation.sharing_words import AANGEHOUDEN, GEMEENTEN, OTHERS, whole

ROW = 30
PADDING = {"left": 5, "right": 70, "top": 5, "bottom": 5}
WHOLE, PARTNER, REST = "geheel", "partner", "overig"


@dataclass(frozen=True)
class Post:
    """One part of the whole, in cents."""

    naam: str
    bedrag: int
    soort: str


def parts(b: Berekening, namen: Mapping[str, str]) -> list[Post]:
    """The parts that make up the difference, in the order in which they are drawn."""
    found = [Post(namen.get(d.partner, d.partner), d.bedrag, PARTNER) for d in in_order(b, namen)]
    rest = ((GEMEENTEN, b.gemeenten), (AANGEHOUDEN, b.aangehouden), (OTHERS, b.anderen))
    return [*found, *(Post(name, amount, REST) for name, amount in rest if amount)]


def in_order(b: Berekening, namen: Mapping[str, str]) -> list[Deel]:
    """The parts of partners by name."""
    return sorted(b.delen, key=lambda d: namen.get(d.partner, d.partner))


def waterfall(b: Berekening, namen: Mapping[str, str], palet: Palet) -> alt.LayerChart:
    """The difference as a whole, and below it its parts, each beginning where the one above ended."""
    what = "Besparing" if b.verschil >= 0 else "Overschrijding"
    rows = [_bar(Post(what, b.verschil, WHOLE), 0)]
    at = 0
    for post in parts(b, namen):
        rows.append(_bar(post, at))
        at += post.bedrag
    frame = pd.DataFrame(rows)
    y = alt.Y("naam:N", title=None, sort=list(frame["naam"]), axis=alt.Axis(labelLimit=180, labelFlush=False))
    base = alt.Chart(frame).encode(y=y)
    colours = alt.Scale(
        domain=[WHOLE, PARTNER, REST],
        range=[palet.afspraak, palet.goed if b.verschil >= 0 else palet.aandacht, palet.neutraal],
    )
    bars = base.mark_bar(height=ROW * 0.55).encode(
        x=alt.X(
            "van:Q", title="euro", axis=alt.Axis(format="$,.0f", tickCount=5, grid=True, labelOverlap=True)
        ),
        x2="tot:Q",
        color=alt.Color("soort:N", scale=colours, legend=None),
        tooltip=[alt.Tooltip("naam:N", title="Deel"), "Bedrag:N"],
    )
    labels = base.mark_text(align="left", dx=6, fontSize=12, color=palet.neutraal).encode(
        x="rechts:Q", text="Bedrag:N"
    )
    return _sized(alt.LayerChart(layer=[bars, labels]), len(frame))


def _bar(post: Post, at: int) -> dict[str, object]:
    ends = (at / 100, (at + post.bedrag) / 100)
    return {
        "naam": post.naam, "soort": post.soort, "van": ends[0], "tot": ends[1], "rechts": max(ends),
        "Bedrag": whole(post.bedrag),
    }  # fmt: skip


def compared(nu: Sequence[Post], dan: Sequence[Post], palet: Palet) -> alt.LayerChart:
    """Each part by the rule (an open ring) and as simulated (a dot), with the line between them."""
    after = {post.naam: post.bedrag for post in dan}
    before = {post.naam: post.bedrag for post in nu}
    names = list(dict.fromkeys([*before, *after]))
    rows = [
        {
            "naam": name,
            "nu": before.get(name, 0) / 100,
            "dan": after.get(name, 0) / 100,
            "richting": _direction(after.get(name, 0) - before.get(name, 0)),
            "rechts": max(before.get(name, 0), after.get(name, 0)) / 100,
            "Volgens de regel": whole(before.get(name, 0)),
            "Gesimuleerd": whole(after.get(name, 0)),
        }
        for name in names
    ]
    frame = pd.DataFrame(rows)
    y = alt.Y("naam:N", title=None, sort=names, axis=alt.Axis(labelLimit=180, labelFlush=False))
    base = alt.Chart(frame).encode(y=y)
    x = alt.X("nu:Q", title="euro", axis=alt.Axis(format="$,.0f", tickCount=5, grid=True, labelOverlap=True))
    tooltip = [alt.Tooltip("naam:N", title="Deel"), "Volgens de regel:N", "Gesimuleerd:N"]
    colour = alt.Color(
        "richting:N",
        scale=alt.Scale(
            domain=["meer", "minder", "gelijk"], range=[palet.goed, palet.aandacht, palet.neutraal]
        ),
        legend=None,
    )
    shape = alt.Shape(
        "richting:N",
        scale=alt.Scale(
            domain=["meer", "minder", "gelijk"], range=["triangle-right", "triangle-left", "circle"]
        ),
        legend=None,
    )
    line = base.mark_rule(color=palet.zacht, strokeWidth=2).encode(x=x, x2="dan:Q")
    rings = base.mark_point(size=70, color=palet.neutraal, strokeWidth=1.5).encode(x=x, tooltip=tooltip)
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="dan:Q", color=colour, shape=shape, tooltip=tooltip
    )
    labels = base.mark_text(align="left", dx=10, fontSize=12, color=palet.neutraal).encode(
        x="rechts:Q", text="Gesimuleerd:N"
    )
    return _sized(alt.LayerChart(layer=[line, rings, dots, labels]), len(frame))


def _direction(change: int) -> str:
    return "meer" if change > 0 else "minder" if change < 0 else "gelijk"


def _sized(chart: alt.LayerChart, rows: int) -> alt.LayerChart:
    return dutch(chart.properties(height=max(90, ROW * rows + 40), width="container", padding=PADDING))
