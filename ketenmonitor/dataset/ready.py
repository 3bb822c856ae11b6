"""Figures that stand ready: every KPI × month, for the chain, each partner, each gemeente and both together.

A control chart looks at sixty months of every KPI of every partner at once. That many quantiles and
curves are not calculated while somebody waits: a delivery makes those that it touches (table ``cijfer``),
from the measures that it has just brought up to date.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import duckdb
import numpy as np

from ketenmonitor.dataset import disclosure
from ketenmonitor.dataset.calculation import Rij, calculate
from ketenmonitor.dataset.cut import Selectie, Snede
from ketenmonitor.dataset.facts import facts
from ketenmonitor.dataset.measures import Geraakt
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

COLUMNS = ("kpi", "maand", "partner", "gemeente", "teller", "noemer", "waarde", "onder", "boven")
# The months in which anything was measured.
MEASURED = (
    "from (select maand from meting where {where} union all select maand from duur_partner where {where})"
)
TYPES = ("varchar", "date", "varchar", "varchar", "double", "double", "double", "double", "double")


@cache
def stored() -> tuple[Kpi, ...]:
    """The KPIs whose figures stand ready: not what changes by the day, nor what needs a product."""
    return tuple(
        k
        for k in kpis().values()
        if not k.afgeleid and not k.per_product and not any(facts()[t.feit].levend for t in k.termen)
    )


def covers(kpi: Kpi, snede: Snede) -> bool:
    """Whether the figures of a KPI stand ready for this cut."""
    return "product" not in snede.dimensies and any(kpi.kpi == k.kpi for k in stored())


def read(
    cursor: duckdb.DuckDBPyConnection, asked: Sequence[Kpi], van: date, tot: date, snede: Snede
) -> list[Rij]:
    """The figures that stand ready for a cut."""
    rows = cursor.execute(
        f"select {', '.join(COLUMNS)} from cijfer where {_where(snede)}",
        _bound([k.kpi for k in asked], van, tot, snede),
    ).fetchall()
    return [Rij(kpi, maand, partner, gemeente, "*", *rest) for kpi, maand, partner, gemeente, *rest in rows]


def positions(
    cursor: duckdb.DuckDBPyConnection,
    asked: Sequence[str],
    van: date,
    tot: date,
    snede: Snede,
    per: str | None,
    delen: Sequence[str],
) -> dict[str, np.ndarray]:
    """The figures as columns: see ``placed``."""
    return placed(cursor, "cijfer", _where(snede), _bound(asked, van, tot, snede), per, delen)


def placed(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    where: str,
    bound: Mapping[str, object],
    per: str | None,
    delen: Sequence[str],
) -> dict[str, np.ndarray]:
    """Stored figures as columns: their place in ``$kpis``, ``delen`` and the months from ``$van``, and value.

    ``waarde`` and ``noemer`` are ``nan`` where there is none.
    """
    columns = cursor.execute(
        f"""
        select
            list_position($kpis, kpi) - 1 as kpi,
            {f"list_position($delen, {per}) - 1" if per else "0"} as deel,
            datediff('month', $van::date, maand) as maand,
            waarde, noemer
        from {table}
        where {where} {f"and {per} in (select unnest($delen::varchar[]))" if per else ""}
        """,
        {**bound, **({"delen": list(delen)} if per else {})},
    ).fetchnumpy()
    return {name: np.ma.filled(values, np.nan) for name, values in columns.items()}


def _where(snede: Snede) -> str:
    # a figure has no product: what stands ready is the whole of all products
    edge = snede.rand.replace(" and product = '*'", "")
    return f"kpi in (select unnest($kpis::varchar[])) and maand between $van and $tot and {edge}"


def _bound(asked: Sequence[str], van: date, tot: date, snede: Snede) -> dict[str, object]:
    return {"kpis": list(asked), "van": van, "tot": tot, **snede.gebonden}


def refresh(cursor: duckdb.DuckDBPyConnection, extract: str | None, geraakt: Geraakt | None) -> None:
    """Make the figures anew where a change touches them; ``None`` for both makes all of them.

    Runs after ``measures.refresh`` and looks where that did: in the months (and, across partners, the
    cells) that the delivery touches.
    """
    changed = [k for k in stored() if extract is None or _changes_with(k, extract)]
    apart = [k for k in changed if any(facts()[t.feit].overal for t in k.termen)]
    plain = [k for k in changed if k not in apart]
    if geraakt is None:
        _make(cursor, changed, *_span(cursor, MEASURED.format(where="true")), ())
        return
    own = {"partner": geraakt.partner} if geraakt.nieuw else {}
    touched = "from geraakte_maand"
    if geraakt.nieuw:
        # and all that is measured now; what no longer is, was so in the month of the delivery
        measured = MEASURED.format(where="partner = $partner")
        touched = f"from (select maand {touched} union all select maand {measured})"
    _make(cursor, plain, *_span(cursor, touched, **own), (geraakt.partner,))
    if apart:
        partners = cursor.execute("select distinct partner from geraakte_cel").fetchall()
        _make(cursor, apart, *_span(cursor, "from geraakte_cel"), tuple(sorted(row[0] for row in partners)))


def _changes_with(kpi: Kpi, extract: str) -> bool:
    return any(facts()[term.feit].changes_with(extract) for term in kpi.termen)


def _span(cursor: duckdb.DuckDBPyConnection, source: str, **bound: object) -> tuple[date | None, date | None]:
    row = cursor.execute(f"select min(maand), max(maand) {source}", bound or None).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _make(
    cursor: duckdb.DuckDBPyConnection,
    changed: Sequence[Kpi],
    van: date | None,
    tot: date | None,
    partners: tuple[str, ...],
) -> None:
    """Make the figures of the chain and of these partners (none: of all) from ``van`` to ``tot``."""
    if not changed or van is None or tot is None:
        return
    # a curve over some months changes with each of them
    tot = shift(tot, max((k.overleving.venster for k in changed if k.overleving), default=1) - 1)
    who = "true" if not partners else "partner in ('*', {})".format(", ".join(map(repr, partners)))
    names = [k.kpi for k in changed]
    cursor.execute(
        "delete from cijfer where kpi in (select unnest($kpis::varchar[]))"
        f" and maand between $van and $tot and {who}",
        {"kpis": names, "van": van, "tot": tot},
    )
    rows: list[Rij] = []
    for per in ((), ("gemeente",)):
        rows += calculate(cursor, changed, van, tot, Snede(Selectie(), per))
        rows += calculate(cursor, changed, van, tot, Snede(Selectie(), ("partner", *per), partners))
    if rows:
        columns = {name: [getattr(row, name) for row in rows] for name in COLUMNS}
        unnested = ", ".join(f"unnest(${name}::{kind}[])" for name, kind in zip(COLUMNS, TYPES, strict=True))
        cursor.execute(f"insert into cijfer select {unnested}", columns)
    disclosure.refresh(cursor, changed, van, tot)
