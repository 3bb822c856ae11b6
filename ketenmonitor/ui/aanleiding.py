"""Why an action about a figure would begin: what Overzicht or the control chart says of it, made anew."""

from datetime import date

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance.control import has_chart
from ketenmonitor.presentation import control_words, sentences
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import data, filters
from ketenmonitor.ui.context import Context, months_with_data
from ketenmonitor.vocabulary.kpi import Kpi


def told(ctx: Context, kpi: Kpi, selectie: Selectie, maand: str) -> str:
    """The sentence of the signal about a figure in a month (a code; the latest when it is none).

    The point of attention of Overzicht when there is one, else what the control chart says or how the figure
    stands. Empty where there are no figures, or the cut is not the viewer's.
    """
    if months_with_data(ctx)[1] is None or not ctx.kijker.sees(selectie):
        return ""
    known = {nl.month_code(m): m for m in filters.months(ctx)}
    month = known.get(maand, next(iter(known.values())))
    return _point(ctx, kpi, selectie, month) or _chart(ctx, kpi, selectie, month)


def _point(ctx: Context, kpi: Kpi, selectie: Selectie, maand: date) -> str:
    whole = Selectie(gemeente=selectie.gemeente)
    if selectie.product is not None or not ctx.kijker.sees(whole):
        return ""
    names = filters.names_of(ctx, "partner")
    for point in data.overview(ctx, maand, whole).aandacht:
        about = (
            point.prestatie.kpi if point.prestatie else point.uitschieter.kpi if point.uitschieter else None
        )
        if about is not None and about.kpi == kpi.kpi and point.partner == selectie.partner:
            text = sentences.attention(point, names, filters.whole(ctx, selectie.gemeente))
            return f"{text} ({nl.month(maand)})"
    return ""


def _chart(ctx: Context, kpi: Kpi, selectie: Selectie, maand: date) -> str:
    now = data.delivered(ctx, [kpi], maand, maand, selectie)
    stands = (
        sentences.state(now[0], filters.subject(ctx, selectie), filters.names_of(ctx, "partner"))
        if now
        else ""
    )
    if not has_chart(kpi):
        return stands
    return f"{stands} {control_words.what_it_says(data.control_chart(ctx, kpi, maand, selectie))}".strip()
