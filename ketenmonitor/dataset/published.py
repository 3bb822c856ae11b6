"""Figures as published: of a closed month what was published, else today's figure.

The same two questions as ``figures`` answers, with the same answers where nothing is closed. Whoever shows
a figure or calculates with it asks here, so that a page, a chart and a signal about a closed month agree.
Today's value stands beside a published one that it differs from (``Cijfer.gepubliceerd``).

Published are the chain, its parts, and every pair of two dimensions. A cut through all three is too fine
to keep: it is always today's.
"""

from collections.abc import Sequence
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.dataset import figures as today
from ketenmonitor.dataset import ready
from ketenmonitor.dataset.calculation import Rij
from ketenmonitor.dataset.cijfer import Cijfer, beside
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import between

# Which figures of a closing hold now: those of the last version, while the month is closed.
HOLDING = "(sluiting, versie) in (select (sluiting, versie) from sluiting_geldig)"
ASKED = "kpi in (select unnest($kpis::varchar[])) and maand between $van and $tot"
WHOLE = "partner = '*' and gemeente = '*' and product = '*'"
NUMBERS = "teller, noemer, waarde, onder, boven"


def figures(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),  # noqa: B008  (frozen value)
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """What ``dataset.figures.figures`` gives, with the published figures of closed months in their place.

    A part that had no figure when its month was closed and has one now is there without a value.
    """
    found = today.figures(cursor, kpis, van, tot, selectie, per, vandaag)
    snede = Snede(selectie, (per,) if per else ())
    closed = closings_of(cursor, kpis, van, tot, snede)
    if not closed:
        return found
    then = _stored(cursor, kpis, van, tot, snede, per)
    now = {(c.kpi, c.maand, c.deel): c for c in found}
    by_id = {k.kpi: k for k in kpis}
    as_published = [c for c in found if (c.kpi, c.maand) not in closed]
    for key in then.keys() | {key for key in now if key[:2] in closed}:
        kpi, maand, deel = key
        was = then.get(key) or none_of(kpi, maand, deel)
        as_published.append(beside(by_id[kpi], closed[kpi, maand], was, now.get(key)))
    order = {k.kpi: i for i, k in enumerate(kpis)}
    return sorted(as_published, key=lambda c: (order[c.kpi], c.deel, c.maand))


def matrix(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    delen: Sequence[str],
    vandaag: date | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """What ``dataset.figures.matrix`` gives, with the published figures of closed months in their place."""
    values, counts = today.matrix(cursor, kpis, van, tot, selectie, per, delen, vandaag)
    snede = Snede(selectie, (per,) if per else ())
    closed = closings_of(cursor, kpis, van, tot, snede)
    if not closed:
        return values, counts
    row_of = {k.kpi: i for i, k in enumerate(kpis)}
    months = {maand: i for i, maand in enumerate(between(van, tot))}
    at = tuple(zip(*((row_of[kpi], months[maand]) for kpi, maand in closed), strict=True))
    for array in (values, counts):
        array[np.array(at[0]), :, np.array(at[1])] = np.nan
    where = f"{ASKED} and {HOLDING} and {snede.rand} and waarde is not null"
    found = ready.placed(cursor, "gepubliceerd", where, _bound(kpis, van, tot, snede), per, delen)
    places = found["kpi"], found["deel"], found["maand"]
    values[places], counts[places] = found["waarde"], found["noemer"]
    return values, counts


def closings_of(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, snede: Snede
) -> dict[tuple[str, date], tuple[date, int]]:
    """Which KPIs were published for which months of this cut, and with which closing (month, version)."""
    if len(snede.dimensies) == len(SNEDEN) or not _any_closed(cursor):
        return {}
    rows = cursor.execute(
        f"select kpi, maand, sluiting, versie from gepubliceerd where {ASKED} and {HOLDING} and {WHOLE}",
        {"kpis": [k.kpi for k in kpis], "van": van, "tot": tot},
    ).fetchall()
    return {(kpi, maand): (sluiting, versie) for kpi, maand, sluiting, versie in rows}


def version(cursor: duckdb.DuckDBPyConnection, sluiting: date, versie: int, snede: Snede) -> list[Rij]:
    """What was published with one version of a closing, also one that no longer holds."""
    rows = cursor.execute(
        f"select kpi, maand, partner, gemeente, product, {NUMBERS} from gepubliceerd"
        f" where sluiting = $sluiting and versie = $versie and {snede.rand} and teller is not null",
        {"sluiting": sluiting, "versie": versie, **snede.gebonden},
    ).fetchall()
    return [Rij(*row) for row in rows]


def contributions(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, snede: Snede
) -> list[tuple[tuple[date, int], Rij]]:
    """What was published of a cut with every closing (month, version), whether it still holds or not."""
    rows = cursor.execute(
        f"select sluiting, versie, kpi, maand, partner, gemeente, product, {NUMBERS} from gepubliceerd"
        f" where {ASKED} and {snede.rand} and teller is not null",
        _bound(kpis, van, tot, snede),
    ).fetchall()
    return [((sluiting, versie), Rij(*row)) for sluiting, versie, *row in rows]


def none_of(kpi: str, maand: date, deel: str) -> Cijfer:
    """The figure of a part of which there was none."""
    return Cijfer(kpi, maand, deel, 0.0, 0.0, None)


def _any_closed(cursor: duckdb.DuckDBPyConnection) -> bool:
    return cursor.execute("select 1 from sluiting_geldig limit 1").fetchone() is not None


def _bound(kpis: Sequence[Kpi], van: date, tot: date, snede: Snede) -> dict[str, object]:
    return {"kpis": [k.kpi for k in kpis], "van": van, "tot": tot, **snede.gebonden}


def _stored(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    per: str | None,
) -> dict[tuple[str, date, str], Cijfer]:
    rows = cursor.execute(
        f"select kpi, maand, {per or chr(39) * 2}, {NUMBERS} from gepubliceerd"
        f" where {ASKED} and {HOLDING} and {snede.rand} and teller is not null",
        _bound(kpis, van, tot, snede),
    ).fetchall()
    return {(row[0], row[1], row[2]): Cijfer(*row) for row in rows}
