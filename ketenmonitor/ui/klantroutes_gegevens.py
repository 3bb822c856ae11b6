"""What the page Klantroutes asks of the dataset, remembered, and its figures as CSV.

Routes are asked of all rows, which takes long: they are remembered until rows change, whatever people write.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.export import csv_bytes
from ketenmonitor.journeys.reach import Bereik, Termijn, within_days
from ketenmonitor.journeys.routes import Klantroutes
from ketenmonitor.journeys.routes import routes as journeys_routes
from ketenmonitor.learning import wens
from ketenmonitor.learning.confrontation import Confrontatie, confront, terms
from ketenmonitor.ui import uitvoer
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.remembered import remembered_with
from ketenmonitor.ui.style import Cel
from ketenmonitor.vocabulary.months import shift


@remembered_with(rows_only=True, spinner="De routes worden uitgezocht …")
def routes(ctx: Context, van: date, tot: date, selectie: Selectie) -> Klantroutes:
    """The routes of a cut and period; see ``journeys.routes``."""
    return journeys_routes(ctx.zicht(), van, tot, selectie)


def confrontations(ctx: Context, r: Klantroutes, maand: date, selectie: Selectie) -> list[Confrontatie]:
    """Every wish beside what was delivered; see ``learning.confrontation``."""
    return _confrontations(ctx, r.van, r.tot, maand, selectie)


@remembered_with(spinner="De wensen worden nagegaan …")
def _confrontations(
    ctx: Context, van: date, tot: date, maand: date, selectie: Selectie
) -> list[Confrontatie]:
    wensen = wens.holding(ctx.dataset.cursor())
    r, reached = routes(ctx, van, tot, selectie), _reached(ctx, terms(wensen), van, tot, selectie)
    return confront(ctx.zicht(), wensen, r, reached, maand, selectie, ctx.today)


@remembered_with(rows_only=True)
def _reached(
    ctx: Context, termijnen: Sequence[Termijn], van: date, tot: date, selectie: Selectie
) -> dict[Termijn, Bereik]:
    return within_days(ctx.zicht(), termijnen, van, tot, selectie) if termijnen else {}


def period(maand: date, months: int) -> tuple[date, date]:
    """The first and last day of so many months up to this one."""
    return shift(maand, 1 - months), shift(maand, 1) - timedelta(days=1)


def numbers(*texts: str) -> list[Cel]:
    """Cells of figures, aligned right."""
    return [Cel(text, getal=True) for text in texts]


def download(ctx: Context, wat: str, kop: Sequence[str], rows: Sequence[Sequence[str | float]]) -> None:
    """The figures of a table as CSV; what may not be shown is an empty cell."""
    clean = [[None if isinstance(c, float) and c != c else c for c in row] for row in rows]
    uitvoer.offer(
        ctx,
        "Cijfers als CSV",
        f"klantroutes_{wat}.csv",
        lambda: csv_bytes([list(kop), *clean]),
        key=f"csv_{wat}",
    )
