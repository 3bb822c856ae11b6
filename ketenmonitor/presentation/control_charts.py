"""The control chart: a KPI over the months with its process limits.

Pure functions from a ``Regelkaart``. Improvement is blue and deterioration orange, a triangle up is high or
rising and one down low or falling; chance is a small grey circle, and hollow is what cannot be judged (yet).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ketenmonitor.performance.control import Regelkaart
from ketenmonitor.presentation import agreements
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.charts import Palet, apart, axis_format, dutch, month_step
from ketenmonitor.presentation.control_words import bounds, clipped, provisional, says, span
from ketenmonitor.statistics import spc
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import shift

LEGENDA: tuple[str, ...] = (
    "● toeval",
    "▲ hoog of stijgend, ▼ laag of dalend",
    "blauw: beter, oranje: slechter",
    "○ voorlopig, of te kort om te beoordelen",
    "─ gemiddelde en grenzen",
    "┄ afgesproken",
)


VORM = {0: "circle", 1: "triangle-up", -1: "triangle-down"}

# Channels that several layers share; as objects, because Altair is slow to make them of bare words.
MAAND, TOT, WAARDE = alt.X("maand:T"), alt.X2("tot:T"), alt.Y("waarde:Q")
STUK, TEKST = alt.Detail("stuk:N"), alt.Text("tekst:N")
SHAPE, COLOUR = alt.Shape("vorm:N", scale=None), alt.Color("kleur:N", scale=None)
SIZE = alt.Size("grootte:Q", scale=None)
TOOLTIP = [
    *(alt.Tooltip(f"{name}:N") for name in ("Maand", "Waarde", "Afspraak", "Grenzen")),
    alt.Tooltip("zegt:N", title="Wat de kaart zegt"),
]
WHY = [alt.Tooltip("Maand:N"), alt.Tooltip("Herijkt:N")]
NOTED = [alt.Tooltip("Maand:N"), alt.Tooltip("Aantekening:N")]

# Pixels: between two labels at the right, what axis and padding take of the height, the width of the mark
# of a note, and of a chart where it is at its narrowest.
LABEL_GAP, BESIDE, MARK, NARROWEST = 15.0, 60, 16, 220
MARK_ROWS = 3
MILLION = 1_000_000


@dataclass(frozen=True)
class Aantekening:
    """Something that happened in a month; ``soort`` is toelichting, afspraak, levering or actie.

    ``link`` is the address of what it is about, for the list under the chart.
    """

    maand: date
    soort: str
    tekst: str
    link: str = ""


def numbered(kaart: Regelkaart, aantekeningen: Sequence[Aantekening]) -> list[tuple[int, Aantekening]]:
    """The notes in the months of the chart with the number of their mark; those of one month share it."""
    inside = sorted(
        (a for a in aantekeningen if kaart.maanden[0] <= a.maand.replace(day=1) <= kaart.maanden[-1]),
        key=lambda a: a.maand,
    )
    months = sorted({a.maand.replace(day=1) for a in inside})
    return [(months.index(a.maand.replace(day=1)) + 1, a) for a in inside]


# --- the sentence


# --- the chart


def control_chart(
    kaart: Regelkaart, palet: Palet, hoogte: int = 320, aantekeningen: Sequence[Aantekening] = ()
) -> alt.LayerChart:
    """The control chart of a KPI: values, mean, limits and target, and signals by shape and colour.

    A missing month breaks the line. A month that is not ripe yet has no point, and the limits go on
    through it: that is what to expect. Notes stand as numbers under the months (see ``numbered``).
    """
    points, lines, target = _points(kaart, palet), _lines(kaart), _targets(kaart)
    marks = _marks(kaart, aantekeningen)
    rows = max((mark["rij"] for mark in marks), default=-1) + 1
    drawn = pd.concat([points["waarde"], lines["waarde"], target["waarde"]]).tolist()
    ticks = _ticks(kaart, drawn)
    labels = _labels(kaart, palet, ticks, hoogte - BESIDE - rows * MARK)
    layers = [
        *_process_layers(lines, target, palet, _x(kaart, rows), _y(kaart, ticks)),
        *_rebase_layers(kaart, palet),
        *_point_layers(points, palet),
        *_note_layers(marks, palet),
        *_label_layers(labels),
        alt.Chart(_told(kaart)).mark_rect(opacity=0).encode(x=MAAND, x2=TOT, tooltip=TOOLTIP),
    ]
    padding = {"right": 5, "left": 5, "top": 8, "bottom": 5}
    layered = alt.LayerChart(layer=layers)
    return dutch(layered.properties(height=hoogte, width="container", padding=padding))


def _x(kaart: Regelkaart, rows: int) -> alt.X:
    ends = [_edge(kaart.maanden[0]), _edge(shift(kaart.maanden[-1], 1))]
    axis = alt.Axis(
        format="%b %Y",
        tickCount={"interval": "month", "step": month_step(len(kaart.maanden))},
        labelOverlap=True,
        offset=rows * MARK + 2 if rows else 0,
    )
    domain = [alt.DateTime(year=t.year, month=t.month, date=t.day) for t in ends]
    return alt.X("maand:T", title=None, axis=axis, scale=alt.Scale(domain=domain, nice=False))


def _y(kaart: Regelkaart, ticks: Sequence[float]) -> alt.Y:
    words: dict[str, Any] = {"format": axis_format(kaart.kpi.eenheid)}
    if kaart.kpi.eenheid.startswith("euro") and ticks[-1] >= MILLION:
        decimals = 1 if (ticks[1] - ticks[0]) % (MILLION / 10) == 0 else 2
        words = {"labelExpr": f"'€ ' + format(datum.value / {MILLION}, ',.{decimals}f') + ' mln'"}
    axis = alt.Axis(values=list(ticks), grid=False, labelFlush=False, **words)
    scale = alt.Scale(domain=[ticks[0], ticks[-1]], nice=False, zero=False)
    return alt.Y("waarde:Q", title=nl.unit_of_axis(kaart.kpi), scale=scale, axis=axis)


def _ticks(kaart: Regelkaart, drawn: Sequence[float]) -> list[float]:
    """The numbers at the y axis, from its one end to the other.

    What a control chart shows is change, so that the axis starts where the data are, but for amounts,
    numbers and durations at zero as soon as that is not far.
    """
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    if kaart.kpi.eenheid not in ("%", "cijfer") and 0 <= low < high / 2:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    step = next(s for s in _steps(span / 6) if kaart.kpi.decimalen or kaart.kpi.eenheid == "%" or s >= 1)
    least, most = bounds(kaart)
    first = np.floor((low - 0.05 * span) / step) if low > least else np.floor(low / step)
    last = np.ceil((high + 0.05 * span) / step) if high < most else np.ceil(high / step)
    return [round(float(n * step), 6) for n in np.arange(first, last + 1)]


def _steps(least: float) -> Iterator[float]:
    """1, 2 and 5 times the powers of ten, from ``least`` up."""
    power = int(np.floor(np.log10(least)))
    return (m * 10.0**p for p in range(power, power + 20) for m in (1, 2, 5) if m * 10.0**p >= least)


def _edge(maand: date) -> pd.Timestamp:
    """Where the column of a month begins: its point stands at the first, in the middle of its column."""
    return pd.Timestamp(maand) - pd.Timedelta(days=15)


def _points(kaart: Regelkaart, palet: Palet) -> pd.DataFrame:
    """One row per month with a figure that counts; ``stuk`` numbers the stretches without a missing month."""
    xmr, rows = kaart.xmr, []
    missing = np.cumsum(~np.isfinite(xmr.values))
    colours = {
        spc.VERBETERING: palet.goed,
        spc.VERSLECHTERING: palet.aandacht,
        spc.HOGER: palet.afspraak,
        spc.LAGER: palet.afspraak,
    }
    for i in np.flatnonzero(np.isfinite(xmr.values)).tolist():
        label, direction = str(xmr.label[i]), int(xmr.direction[i])
        rows.append(
            {
                "maand": pd.Timestamp(kaart.maanden[i]),
                "waarde": float(xmr.values[i]),
                "stuk": int(missing[i]),
                "signaal": label,
                "vorm": VORM[direction],
                "kleur": colours.get(label, palet.neutraal),
                "grootte": 75 if direction else 50 if i == kaart.laatste else 30,
                "hol": label == spc.GEEN or provisional(kaart, i),
            }
        )
    return pd.DataFrame(
        rows, columns=["maand", "waarde", "stuk", "signaal", "vorm", "kleur", "grootte", "hol"]
    )


def _lines(kaart: Regelkaart) -> pd.DataFrame:
    """Mean and limits of every group that has them, over its months; the last group's go on to the end."""
    xmr, rows = kaart.xmr, []
    starts = [i for i in range(len(xmr.group)) if i == 0 or xmr.group[i] != xmr.group[i - 1]]
    for start, after in zip(starts, [*starts[1:], len(kaart.maanden)], strict=True):
        if np.isfinite(xmr.mean[start]):
            low, high = clipped(kaart, start)
            ends = _edge(kaart.maanden[start]), _edge(shift(kaart.maanden[0], after))
            for line, value in (("gemiddelde", float(xmr.mean[start])), ("grens", low), ("grens", high)):
                rows.append((*ends, value, line))
    return pd.DataFrame(rows, columns=["maand", "tot", "waarde", "lijn"])


def _targets(kaart: Regelkaart) -> pd.DataFrame:
    """What was agreed as the corners of a step line; ``stuk`` numbers the stretches with an agreement.

    A month without a figure in the midst of one agreement does not break its line.
    """
    goals = pd.Series([None if p is None else p.streefwaarde for p in kaart.prestaties], dtype=float)
    before, after = goals.ffill(), goals.bfill()
    gap = pd.Series([p is None for p in kaart.prestaties])
    goals = goals.where(~gap | (before != after), before)
    rows = []
    for i, goal in enumerate(goals):
        if not np.isnan(goal):
            stretch = int(goals[:i].isna().sum())
            rows += [(_edge(shift(kaart.maanden[i], n)), float(goal), stretch) for n in (0, 1)]
    return pd.DataFrame(rows, columns=["maand", "waarde", "stuk"])


def _told(kaart: Regelkaart) -> pd.DataFrame:
    """What is told of every month on hovering over its column."""
    kpi, xmr, rows = kaart.kpi, kaart.xmr, []
    for i, maand in enumerate(kaart.maanden):
        p, ripe = kaart.prestaties[i], i < len(xmr.values)
        limited = ripe and np.isfinite(xmr.mean[i])
        rows.append(
            {
                "maand": _edge(maand),
                "tot": _edge(shift(maand, 1)),
                "Maand": nl.month(maand),
                "Waarde": nl.value(kpi, float(xmr.values[i]))
                if ripe and np.isfinite(xmr.values[i])
                else nl.NONE,
                "Afspraak": nl.NONE
                if p is None or p.streefwaarde is None
                else agreements.amount(kpi, p.streefwaarde),
                "Grenzen": span(kpi, *clipped(kaart, i)) if limited else nl.NONE,
                "zegt": says(kaart, i) if ripe else "nog niet rijp: te vroeg om mee te tellen",
            }
        )
    return pd.DataFrame(rows)


def _labels(kaart: Regelkaart, palet: Palet, ticks: Sequence[float], room: int) -> list[dict[str, Any]]:
    """The labels at the right end, ``room`` pixels high, moved up or down so that none covers another.

    A limit that is drawn at the end of what is possible (0 %, 100 %) needs none.
    """
    kpi, xmr, i = kaart.kpi, kaart.xmr, kaart.laatste
    found: list[tuple[float, str, str, bool]] = []
    if i < len(xmr.values) and np.isfinite(xmr.values[i]):
        when = "" if kaart.maanden[i] == kaart.maanden[-1] else f" in {nl.short_month(kaart.maanden[i])}"
        value = float(xmr.values[i])
        found.append((value, nl.value(kpi, value) + when, palet.afspraak, True))
    known = [p for p in kaart.prestaties if p is not None]
    if known and (goal := known[-1].streefwaarde) is not None:
        found.append(
            (goal, f"afspraak {_compact(kpi, goal) or agreements.bare(kpi, goal)}", palet.afspraak, False)
        )
    if np.isfinite(xmr.mean[-1]):
        lines = [("gemiddelde", float(xmr.mean[-1]))]
        limits = clipped(kaart, len(xmr.values) - 1)
        lines += [("grens", limit) for limit in limits if limit not in bounds(kaart)]
        found += [(v, f"{word} {_bare(kpi, v)}", palet.neutraal, False) for word, v in lines]
    span = ticks[-1] - ticks[0]
    places = apart([f[0] for f in found], LABEL_GAP * span / room, ticks[0], ticks[-1])
    return [
        {"waarde": place, "tekst": text, "kleur": colour, "vet": bold}
        for place, (_, text, colour, bold) in zip(places, found, strict=True)
    ]


def _compact(kpi: Kpi, value: float) -> str:
    """Millions as ``€ 1,89 mln``; nothing for what is short enough by itself."""
    if not kpi.eenheid.startswith("euro") or abs(value) < MILLION:
        return ""
    return f"{nl.euro(value / MILLION, 2)}{nl.SPACE}mln"


def _bare(kpi: Kpi, value: float) -> str:
    """A value beside an axis that names the unit: only signs (%, €) are repeated."""
    if kpi.eenheid == "%" or kpi.eenheid.startswith("euro"):
        return _compact(kpi, value) or nl.value(kpi, value)
    return nl.number(value, kpi.decimalen)


def _marks(kaart: Regelkaart, aantekeningen: Sequence[Aantekening]) -> list[dict[str, Any]]:
    """One mark per month with notes, in as many rows under the chart as keep them apart when it is narrow."""
    apart_by = int(np.ceil(MARK * len(kaart.maanden) / NARROWEST))
    rows: list[date] = []  # the last month with a mark, per row
    found = []
    for (number, month), notes in groupby(
        numbered(kaart, aantekeningen), key=lambda n: (n[0], n[1].maand.replace(day=1))
    ):
        row = next((r for r, last in enumerate(rows) if shift(last, apart_by) <= month), len(rows))
        row = min(row, MARK_ROWS - 1)
        rows[row : row + 1] = [month]
        told = "; ".join(f"{note.soort}: {note.tekst}" for _, note in notes)
        found.append(
            {
                "maand": pd.Timestamp(month),
                "rij": row,
                "nummer": str(number),
                "Maand": nl.month(month),
                "Aantekening": told,
            }
        )
    return found


def _process_layers(
    lines: pd.DataFrame, target: pd.DataFrame, palet: Palet, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Mean, limits and target; they carry the axes."""
    drawn = [
        alt.Chart(lines[lines["lijn"] == line])
        .mark_rule(color=palet.neutraal, strokeWidth=width, opacity=opacity)
        .encode(x=x, x2=TOT, y=y)
        for line, width, opacity in (("gemiddelde", 1.2, 1.0), ("grens", 1.0, 0.75))
    ]
    agreed = alt.Chart(target).mark_line(color=palet.afspraak, strokeDash=[5, 4], strokeWidth=1.4)
    return [*drawn, agreed.encode(x=x, y=y, detail=STUK)]


def _point_layers(points: pd.DataFrame, palet: Palet) -> list[alt.Chart]:
    line = alt.Chart(points).mark_line(color=palet.neutraal, strokeWidth=1.2, opacity=0.8)
    layers = [line.encode(x=MAAND, y=WAARDE, detail=STUK)]
    for hollow in (False, True):
        some = points[points["hol"] == hollow]
        style: dict[str, Any] = {"fill": palet.achtergrond, "strokeWidth": 1.5} if hollow else {}
        if len(some):
            layers.append(
                alt.Chart(some)
                .mark_point(filled=not hollow, opacity=1, **style)
                .encode(
                    x=MAAND,
                    y=WAARDE,
                    shape=SHAPE,
                    color=COLOUR,
                    size=SIZE,
                )
            )
    return layers


def _rebase_layers(kaart: Regelkaart, palet: Palet) -> list[alt.Chart]:
    """A thin rule where a chart starts anew, with a word above it that tells why on hovering."""
    layers = []
    for note in kaart.herijkingen:
        late = kaart.maanden.index(note.maand) > 0.75 * len(kaart.maanden)
        why = {
            "maand": _edge(note.maand),
            "woord": "herijkt",
            "Maand": nl.month(note.maand),
            "Herijkt": note.tekst,
        }
        base = alt.Chart(pd.DataFrame([why])).encode(x=MAAND, tooltip=WHY)
        layers.append(base.mark_rule(color=palet.neutraal, strokeWidth=1))
        word = base.mark_text(
            align="right" if late else "left", dx=3 if late else -3, fontSize=11, color=palet.neutraal
        )
        layers.append(word.encode(y=alt.value(-9), text=alt.Text("woord:N")))
    return layers


def _note_layers(marks: Sequence[dict[str, Any]], palet: Palet) -> list[alt.Chart]:
    layers = []
    for row, own in groupby(sorted(marks, key=lambda m: m["rij"]), key=lambda m: m["rij"]):
        at = alt.value(alt.ExprRef(f"height + {MARK // 2 + 2 + row * MARK}"))
        base = alt.Chart(pd.DataFrame(list(own))).encode(x=MAAND, y=at, tooltip=NOTED)
        layers.append(
            base.mark_point(
                filled=False, fill=palet.achtergrond, color=palet.neutraal, size=170, strokeWidth=1
            )
        )
        layers.append(
            base.mark_text(fontSize=9.5, color=palet.afspraak, dy=0.5).encode(text=alt.Text("nummer:N"))
        )
    return layers


def _label_layers(labels: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    layers = []
    for bold in (False, True):
        some = [label for label in labels if label["vet"] == bold]
        if some:
            text = alt.Chart(pd.DataFrame(some)).mark_text(
                align="left", dx=8, fontSize=12, fontWeight="bold" if bold else "normal"
            )
            layers.append(text.encode(x=alt.value("width"), y=WAARDE, text=TEKST, color=COLOUR))
    return layers
