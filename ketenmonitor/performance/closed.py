"""What a published figure stays judged by: the agreements and the missing deliveries of its closing."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

import duckdb

from ketenmonitor.access.zicht import Cijfer, Zicht
from ketenmonitor.agreements.afspraak import Afspraken
from ketenmonitor.agreements.at_closing import recorded_at
from ketenmonitor.performance.completeness import Compleetheid, whole
from ketenmonitor.vocabulary.kpi import kpis

Maatstaf = tuple[Afspraken, Compleetheid]


def yardsticks(zicht: Zicht, found: Iterable[Cijfer]) -> Mapping[tuple[date, int], Maatstaf]:
    """The agreements and the missing deliveries at every closing (month, version) among these figures."""
    published = [c for c in found if c.gepubliceerd is not None]
    closed = sorted({(c.gepubliceerd.sluiting, c.gepubliceerd.versie) for c in published if c.gepubliceerd})
    if not closed:
        return {}
    asked = {name for kpi in {c.kpi for c in published} for name in (kpi, kpis()[kpi].bronmeting)}
    agreed = recorded_at(zicht.cursor, closed, asked)
    missing = _missing(zicht.cursor, closed)
    return {
        closing: (
            Afspraken(agreed[closing], partial(whole, zicht.keten)),
            Compleetheid(missing.get(closing, ())),
        )
        for closing in closed
    }


def _missing(
    cursor: duckdb.DuckDBPyConnection, closed: Iterable[tuple[date, int]]
) -> dict[tuple[date, int], list[tuple[str, str, date]]]:
    found: dict[tuple[date, int], list[tuple[str, str, date]]] = {}
    rows = cursor.execute(
        "select sluiting, versie, partner, extract, levermaand from sluiting_ontbreekt"
        " where sluiting in (select unnest($maanden::date[]))",
        {"maanden": [maand for maand, _ in closed]},
    ).fetchall()
    for maand, versie, *delivery in rows:
        found.setdefault((maand, versie), []).append((delivery[0], delivery[1], delivery[2]))
    return found
