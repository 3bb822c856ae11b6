"""The chart of the Partnerspiegel: one partner among the others, who are dots without a name."""

import altair as alt
import pandas as pd

from ketenmonitor.performance.mirror import Spiegel
from ketenmonitor.presentation import format as nl
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
            "Waarde": [nl.value(kpi, spiegel.eigen.waarde)],
            "label": [f"{naam} {nl.value(kpi, spiegel.eigen.waarde)}"],
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
        alt.Chart(own)
        .mark_text(dy=-20, fontSize=13, fontWeight="bold", color=palet.goed)
        .encode(x=x, y=alt.value(70), text="label:N"),
    ]
    lines = [("keten", spiegel.keten.waarde if spiegel.keten else None, [2, 3], palet.neutraal, 118)]
    lines.append(("afspraak", spiegel.eigen.streefwaarde, [5, 4], palet.afspraak, 12))
    for word, value, dash, colour, at in lines:
        if value is None:
            continue
        frame = pd.DataFrame({"waarde": [value], "label": [f"{word} {nl.value(kpi, value)}"]})
        layers.append(alt.Chart(frame).mark_rule(strokeDash=dash, color=colour).encode(x=x))
        layers.append(
            alt.Chart(frame)
            .mark_text(align="left", dx=5, fontSize=12, color=colour)
            .encode(x=x, y=alt.value(at), text="label:N")
        )
    layered = alt.LayerChart(layer=layers)
    return dutch(
        layered.properties(
            height=200, width="container", padding={"left": 20, "right": 5, "top": 5, "bottom": 5}
        )
    )
