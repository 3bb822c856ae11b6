"""Completeness: who delivered what about a month, in time or not, and who is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import duckdb

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.facts import needs
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import between, shift

STATUSSEN = {
    "op tijd": "Aanvaard vóór het einde van de uiterste dag",
    "te laat": "Aanvaard, maar na de uiterste dag",
    "gecorrigeerd": "Een latere levering heeft de eerste vervangen",
    "afgekeurd": "Aangeboden en afgekeurd; er is nog geen goede levering",
    "ontbreekt": "De uiterste dag is voorbij en er is niets aanvaard",
    "verwacht": "Nog niet geleverd; de uiterste dag is nog niet voorbij",
}
AANVAARD = ("op tijd", "te laat", "gecorrigeerd")


@dataclass(frozen=True)
class Leverstatus:
    """Where one expected delivery stands: partner, extract and month."""

    partner: str
    extract: str
    maand: date
    status: str
    uiterlijk: date
    levering: int | None
    eerste_op: datetime | None
    rijen: int | None
    versies: int
    fouten: int
    waarschuwingen: int


def calendar(zicht: Zicht, van: date, tot: date, vandaag: date) -> list[Leverstatus]:
    """The state of every delivery the chain expects about the months ``van`` to ``tot``.

    Who delivered and who did not is known to all of the chain; what a file held only to who may look into
    its deliveries.
    """
    keten = zicht.keten
    delivered = zicht.cursor.execute(
        """
        select
            partner, extract, levermaand,
            max(levering) filter (where status = 'geldig'),
            min(ontvangen_op) filter (where status in ('geldig', 'vervangen')),
            max(rijen) filter (where status = 'geldig'),
            count(*) filter (where status in ('geldig', 'vervangen')),
            count(*) filter (where status = 'afgekeurd'),
            arg_max(fouten, levering),
            arg_max(waarschuwingen, levering)
        from levering
        where levermaand between ? and ?
        group by all
        """,
        [van, tot],
    ).fetchall()
    found = {(row[0], row[1], row[2]): row[3:] for row in delivered}
    states = []
    for partner in keten.partners.values():
        for extract in partner.levert:
            for maand in between(van, tot):
                if keten.verwacht(partner.partner, extract, maand):
                    known = found.get((partner.partner, extract, maand), (None, None, None, 0, 0, 0, 0))
                    due = keten.uiterlijk(extract, maand)
                    state = _state(partner.partner, extract, maand, due, known, vandaag)
                    seen = zicht.kijker.ziet_leveringen(partner.partner)
                    rows = zicht.rijen(partner.partner, state.rijen)
                    states.append(replace(state, rijen=rows) if seen else _bare(state))
    return states


def _state(
    partner: str, extract: str, maand: date, uiterlijk: date, known: tuple[Any, ...], vandaag: date
) -> Leverstatus:
    levering, first, rows, versions, refused, errors, warnings = known
    if levering is not None:
        in_time = first < datetime.combine(uiterlijk + timedelta(days=1), time())
        status = "gecorrigeerd" if versions > 1 else ("op tijd" if in_time else "te laat")
    elif refused:
        status = "afgekeurd"
    else:
        status = "ontbreekt" if vandaag > uiterlijk else "verwacht"
    return Leverstatus(
        partner,
        extract,
        maand,
        status,
        uiterlijk,
        levering,
        first,
        rows,
        versions,
        errors or 0,
        warnings or 0,
    )


def _bare(state: Leverstatus) -> Leverstatus:
    return replace(state, levering=None, eerste_op=None, rijen=None, versies=0, fouten=0, waarschuwingen=0)


def missing(cursor: duckdb.DuckDBPyConnection, van: date, tot: date) -> list[tuple[str, str, date]]:
    """The (partner, extract, month) of every expected delivery about ``van`` to ``tot`` without one in force.

    The same as what ``calendar`` does not count as accepted, without telling how each stands.
    """
    return cursor.execute(
        """
        with verwacht as (
            select
                partner, extract,
                unnest(generate_series(greatest(vanaf, $van), least(tot, $tot), interval 1 month))::date
                    as maand
            from keten_levert
        )

        select partner, extract, maand
        from verwacht anti join (
            select partner, extract, levermaand as maand from levering where status = 'geldig'
        ) using (partner, extract, maand)
        """,
        {"van": van, "tot": tot},
    ).fetchall()


class Compleetheid:
    """Which expected deliveries are not there, ready to be asked per KPI, month and cut."""

    def __init__(self, ontbrekend: Iterable[tuple[str, str, date]]) -> None:
        """``ontbrekend``: what the function ``missing`` gives."""
        self._known: dict[tuple[str, date], tuple[set[str], set[str]]] = {}
        self._missing: dict[tuple[str, date], list[str]] = {}
        for partner, extract, maand in ontbrekend:
            self._missing.setdefault((extract, maand), []).append(partner)

    def missing(self, kpi: Kpi, maand: date, partner: str | None = None) -> tuple[str, ...]:
        """The partners whose delivery a KPI needs for this month and has not got (codes, in order).

        A running total or forecast needs every month since January, a figure over some months each of
        them. A KPI that looks at what followed needs the
        months of its ``rijping`` too, and of every partner, for what follows may be elsewhere.
        """
        if (kpi.kpi, maand) not in self._known:
            own = self._absent(kpi, needed_from(kpi, maand), maand)
            after = self._absent(kpi, shift(maand, 1), shift(maand, kpi.rijping))
            self._known[kpi.kpi, maand] = own, after
        own, after = self._known[kpi.kpi, maand]
        return tuple(sorted({p for p in own if partner in (None, p)} | after))

    def _absent(self, kpi: Kpi, van: date, tot: date) -> set[str]:
        asked = [(extract, m) for extract in needs(kpi) for m in between(van, tot)]
        return {partner for key in asked for partner in self._missing.get(key, ())}


def needed_from(kpi: Kpi, maand: date) -> date:
    """The first month of which deliveries count in the figure of ``maand``."""
    if kpi.afgeleid:
        return maand.replace(month=1)
    return shift(maand, 1 - kpi.overleving.venster) if kpi.overleving is not None else maand


def whole(keten: Keten, kpi: Kpi, maand: date) -> dict[str, frozenset[str]]:
    """The partners and gemeenten that together make up a KPI of the chain in a month."""
    extracts = needs(kpi)
    partners = frozenset(p for p in keten.partners if any(keten.verwacht(p, e, maand) for e in extracts))
    return {"partner": partners, "gemeente": frozenset(keten.gemeenten)}


def latest_month(cursor: duckdb.DuckDBPyConnection) -> date | None:
    """The latest month about which anything was accepted; ``None`` for an empty dataset."""
    row = cursor.execute("select max(levermaand) from levering where status = 'geldig'").fetchone()
    return row[0] if row else None


def first_month(cursor: duckdb.DuckDBPyConnection) -> date | None:
    """The first month about which anything was accepted; ``None`` for an empty dataset."""
    row = cursor.execute("select min(levermaand) from levering where status = 'geldig'").fetchone()
    return row[0] if row else None
