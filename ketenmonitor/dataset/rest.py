"""What a partner could work out of others from a total of the chain, since it knows its own part exactly.

What is left of a total without that part, the *rest*, must be of at least two others and of at least as many
people as the threshold, on every side of a share as well (``disclosure``, rule 3). One that is not must not
follow from other totals either: per KPI and month the cuts by gemeente and product are cells, as there. Where
the whole of a line is shown, a part that is hidden for its rest takes the smallest part that need not be with
it. Where there is none all parts are hidden, and together tell no more than the whole.
"""

from collections.abc import Sequence
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.dataset import sql
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

# A total that a partner sees beside its own figure must hold at least so many others.
OTHERS = 2
# KPI, month, gemeente and product, ``*`` for the whole.
Snijvlak = tuple[str, date, str, str]


def telling(
    cursor: duckdb.DuckDBPyConnection,
    asked: Sequence[Kpi],
    van: date,
    tot: date,
    eigen: Sequence[str],
    d: int,
) -> set[Snijvlak]:
    """The totals of these KPIs that would tell who delivers for the partners ``eigen`` too much of others."""
    linked = _with_those_beside(asked)
    rows = cursor.execute(sql.statements("rest.sql")["anderen"], _bound(linked, van, tot, eigen)).fetchall()
    if not rows:
        return set()
    cells: list[Snijvlak] = [row[:4] for row in rows]
    amount, numerator, others = (np.array([row[i] for row in rows], dtype=float) for i in (4, 5, 6))
    share, euros, apart = (np.array([row[i] for row in rows], dtype=bool) for i in (7, 8, 9))
    # nobody else is no secret
    few = (amount > 0) & ((others < OTHERS) | (~euros & (amount < d)))
    place = {cell: i for i, cell in enumerate(cells)}
    by_id = {k.kpi: k for k in linked}
    inside, beside = (
        np.array([place.get((getattr(by_id[k], name) or "", m, g, z), -1) for k, m, g, z in cells])
        for name in ("binnen", "naast")
    )
    sides = [(share, numerator), (share, amount - numerator)]
    sides.append((share & (inside >= 0), numerator[inside] - numerator))
    sides.append((~share & (inside >= 0), amount[inside] - amount))
    sides.append((beside >= 0, amount - numerator - numerator[beside]))
    for holds, side in sides:
        few |= holds & (np.round(side, 6) > 0) & (np.round(side, 6) < d)
    above_gemeente = [place.get((k, m, "*", z), -1) if g != "*" else -1 for k, m, g, z in cells]
    above_product = [place.get((k, m, g, "*"), -1) if z != "*" else -1 for k, m, g, z in cells]
    # a product that is itself a total of others is no part of the whole
    wholes = [np.array(above_gemeente), np.where(apart, -1, above_product)]
    hidden = few.copy()
    while sum(_hide_along(amount, few, hidden, whole) for whole in wholes):
        pass
    hidden |= (inside >= 0) & hidden[inside]
    wanted = {k.kpi for k in asked}
    return {cell for cell, gone in zip(cells, hidden, strict=True) if gone and cell[0] in wanted}


def _with_those_beside(asked: Sequence[Kpi]) -> list[Kpi]:
    """The KPIs that are asked, and those about the same people from which one of them could follow."""
    found = {k.kpi: k for k in asked}
    for kpi in asked:
        for other in (kpi.binnen, kpi.naast):
            if other is not None:
                found.setdefault(other, kpis()[other])
    return list(found.values())


def _hide_along(amount: np.ndarray, few: np.ndarray, hidden: np.ndarray, whole: np.ndarray) -> bool:
    """Hide one more part of every line along a dimension that asks it, in place; whether any was."""
    parts = np.flatnonzero(whole >= 0)
    of, size = whole[parts], len(amount)
    gone = np.bincount(of, hidden[parts], size)
    fine = np.bincount(of, (hidden & ~few)[parts], size)
    told = ~hidden & (gone > 0) & ((gone < 2) | (fine == 0))
    open_parts = parts[~hidden[parts] & (told | (hidden & (gone == 0)))[of]]
    order = open_parts[np.lexsort((amount[open_parts], whole[open_parts]))]
    hidden[order[np.flatnonzero(np.diff(whole[order], prepend=-1))]] = True
    return len(order) > 0


def _bound(asked: Sequence[Kpi], van: date, tot: date, eigen: Sequence[str]) -> dict[str, object]:
    lasting = [k for k in asked if k.duren]
    months = [k.overleving.venster if k.overleving else 1 for k in lasting]
    return {
        "van": van,
        "tot": tot,
        "eerste": shift(van, 1 - max(months, default=1)),
        "eigen": list(eigen),
        "optelbaar": [k.kpi for k in asked if not k.duren and not k.uniek],
        "uniek": [k.kpi for k in asked if k.uniek],
        "krommen": [k.kpi for k in lasting],
        "krombronnen": [f"{k.bronmeting}/in" if k.overleving else k.bronmeting for k in lasting],
        "einden": [f"{k.bronmeting}/einde" if k.soort == "aandeel" else "" for k in lasting],
        "dagen": [k.dag for k in lasting],
        "vensters": months,
        "aantallen": [k.kpi for k in asked if k.soort in ("aantal", "som")],
        "aandelen": [k.kpi for k in asked if k.soort == "aandeel"],
        "sommen": [k.kpi for k in asked if k.soort == "som"],
    }
