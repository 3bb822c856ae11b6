"""The chart of the Partnerspiegel: one partner among the others, who are dots without a name."""

from typing import Any

import altair as alt
import pandas as pd

from ketenmonitor.performance.mirror import Spiegel
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sentences
from ketenmonitor.presentation.charts import Palet, axis_format, dutch, scale


def strip(spiegel: Spiegel, naam: str, palet: Palet) -> alt.LayerChart:
    """All partners on one line: the own value with its name, the chain as a rule, what was agreed dashed."""
    kpi = spiegel.kpi
    x = alt.X(
        "waarde:Q",
        title=nl.unit_of_axis(kpi),
        scale=scale(kpi.eenheid),
        axis=alt.Axis(tickCount=5, format=axis_format(kpi.eenheid), grid=True),
    )
    others = pd.DataFrame(
        {
            "waarde": list(spiegel.anderen),
            "Partner": "een andere partner",
            "Waarde": [nl.value(kpi, v) for v in spiegel.anderen],
        }
    )
    own = pd.DataFrame(
        {
            "waarde": [spiegel.eigen.waarde],
            "Partner": naam,
            "Waarde": [sentences.value(spiegel.eigen)],
            "label": [f"{naam} {sentences.value(spiegel.eigen)}"],
        }
    )
    tooltip = ["Partner:N", "Waarde:N"]
    layers: list[alt.Chart] = [
        alt.Chart(others)
        .mark_point(filled=True, size=110, opacity=0.75, color=palet.neutraal)
        .encode(x=x, y=alt.value(70), tooltip=tooltip),
        alt.Chart(own)
        .mark_point(filled=True, size=190, opacity=1, color=palet.goed, shape="diamond")
        .encode(x=x, y=alt.value(70), tooltip=tooltip),
    ]
    chain, agreed = spiegel.keten, spiegel.eigen.streefwaarde
    lines = []
    if chain is not None and chain.waarde is not None:
        lines.append((chain.waarde, f"keten {sentences.value(chain)}", [2, 3], palet.neutraal, 118))
    if agreed is not None:
        lines.append((agreed, f"afspraak {nl.value(kpi, agreed)}", [5, 4], palet.afspraak, 12))
    for value, label, dash, colour, at in lines:
        frame = pd.DataFrame({"waarde": [value], "label": [label]})
        layers.append(alt.Chart(frame).mark_rule(strokeDash=dash, color=colour).encode(x=x))
        layers.append(
            alt.Chart(frame)
            .mark_text(align="left", dx=5, fontSize=12, color=colour)
            .encode(x=x, y=alt.value(at), text="label:N")
        )
    name = alt.Chart(own).encode(x=x, y=alt.value(70), text="label:N")
    text: dict[str, Any] = {"dy": -20, "fontSize": 13, "fontWeight": "bold"}
    # first with a wide edge in the colour of the page, so that no line runs through the name
    layers.append(name.mark_text(**text, stroke=palet.achtergrond, strokeWidth=5, strokeJoin="round"))
    layers.append(name.mark_text(**text, color=palet.goed))
    layered = alt.LayerChart(layer=layers)
    return dutch(
        layered.properties(
            height=200, width="container", padding={"left": 20, "right": 5, "top": 5, "bottom": 5}
        )
    )
