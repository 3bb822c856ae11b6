"""What pages ask of the dataset, remembered per version and kind of viewer."""

from collections.abc import Sequence
from datetime import date

from ketenmonitor.access import zicht
from ketenmonitor.access.zicht import Herkomst
from ketenmonitor.agreements import afspraak, dossier
from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.dossier import Dossier
from ketenmonitor.dataset.closing import Sluiting, history
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance import control, corrections, data_changes, mirror, notes, price_volume
from ketenmonitor.performance.comparison import Vergelijking, compare
from ketenmonitor.performance.completeness import Leverstatus, calendar
from ketenmonitor.performance.control import Regelkaart, Signaal
from ketenmonitor.performance.corrections import Correctie
from ketenmonitor.performance.data_changes import Wijziging
from ketenmonitor.performance.notes import Notitie
from ketenmonitor.performance.overview import Overzicht
from ketenmonitor.performance.overview import overview as performance_overview
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.performance.price_volume import Effect
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.remembered import remembered
from ketenmonitor.vocabulary.kpi import Kpi, kpis


@remembered
def delivered(
    ctx: Context, asked: Sequence[Kpi], van: date, tot: date, selectie: Selectie, per: str | None = None
) -> list[Prestatie]:
    """Delivered against agreed; see ``performance.prestatie``."""
    return prestaties(ctx.zicht(), asked, van, tot, selectie, per, ctx.today)


@remembered
def overview(ctx: Context, maand: date, selectie: Selectie) -> Overzicht:
    """How the chain stands in one month; see ``performance.overview``."""
    return performance_overview(ctx.zicht(), maand, selectie, ctx.today)


@remembered
def control_chart(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> Regelkaart:
    """The control chart of a KPI up to a month; see ``performance.control``."""
    look = ctx.zicht()
    return control.of_cut(look, kpi, maand, selectie, ctx.today, notes.holding(look))


@remembered
def signals(
    ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie
) -> dict[tuple[str, str], Signaal]:
    """What the control charts of a cut say about a month; see ``performance.control``."""
    look = ctx.zicht()
    found = prestaties(look, asked, maand, maand, selectie, None, ctx.today)
    now = {(p.kpi.kpi, ""): p for p in found}
    return control.signals(look, now, asked, maand, selectie, None, [""], ctx.today, notes.holding(look))


@remembered
def changes(ctx: Context, van: date, tot: date) -> list[Wijziging]:
    """What changed in the deliveries themselves; see ``performance.data_changes``."""
    look = ctx.zicht()
    return data_changes.changes(look, calendar(look, van, tot, ctx.today), van, tot)


@remembered
def comparison(ctx: Context, asked: Sequence[Kpi], maand: date, selectie: Selectie) -> list[Vergelijking]:
    """The partners side by side; see ``performance.comparison``."""
    return compare(ctx.zicht(), asked, maand, selectie, ctx.today)


@remembered
def places(
    ctx: Context, asked: Sequence[Kpi], partner: str, maand: date, selectie: Selectie
) -> dict[str, tuple[int, int]]:
    """The place of a partner among the others; see ``performance.mirror``."""
    return mirror.places(ctx.zicht(), asked, partner, maand, selectie, ctx.today)


def held_notes(ctx: Context) -> list[Notitie]:
    """The toelichtingen and herijkingen that hold now."""
    return notes.holding(ctx.zicht())


@remembered
def behind(ctx: Context, kpi: Kpi, maand: date, selectie: Selectie) -> list[Herkomst]:
    """The deliveries a figure rests on; see ``dataset.provenance``."""
    return zicht.behind(ctx.zicht(), kpi, maand, selectie, ctx.today)


@remembered
def delivery_states(ctx: Context, van: date, tot: date) -> list[Leverstatus]:
    """Where every expected delivery stands; see ``performance.completeness``."""
    return calendar(ctx.zicht(), van, tot, ctx.today)


def price_and_volume(ctx: Context, maand: date, selectie: Selectie) -> list[Effect]:
    """Price and volume effect per product in one month; see ``performance.price_volume``."""
    return price_volume.of_month(ctx.zicht(), maand, selectie, ctx.today)


@remembered
def agreement_versions(ctx: Context) -> list[Afspraak]:
    """Every version of the agreements that the viewer may read, oldest first, about KPIs that exist."""
    return [a for a in afspraak.readable(ctx.dataset.cursor(), ctx.kijker) if a.kpi in kpis()]


@remembered
def proposals(ctx: Context) -> list[Dossier]:
    """The proposed agreements that the viewer may read, by number; see ``agreements.dossier``."""
    return [d for d in dossier.readable(ctx.dataset.cursor(), ctx.kijker) if d.laatste.kpi in kpis()]


def closings(ctx: Context) -> list[Sluiting]:
    """Every closing and reopening of a month; see ``dataset.closing``."""
    return history(ctx.dataset.cursor())


@remembered
def corrections_since(ctx: Context, sluiting: Sluiting, per: Sequence[str]) -> list[Correctie]:
    """What differs from what was published with a closing; see ``performance.corrections``."""
    return corrections.since(ctx.zicht(), sluiting, per, ctx.today)
