"""Calculating figures from the measures, for any cut and any breakdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import duckdb
import numpy as np

from ketenmonitor.dataset import measures
from ketenmonitor.dataset.cut import Snede
from ketenmonitor.statistics import survival
from ketenmonitor.vocabulary.kpi import Kpi


class Rij(NamedTuple):
    """One figure: of a KPI in a month and a part (``*`` in a dimension is the whole).

    ``waarde`` is in the unit of the KPI, or None when it cannot be calculated; ``onder`` and ``boven``
    are the 95 % limits of an estimate.
    """

    kpi: str
    maand: date
    partner: str
    gemeente: str
    product: str
    teller: float
    noemer: float
    waarde: float | None
    onder: float | None = None
    boven: float | None = None


def calculate(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    vandaag: date | None = None,
) -> Iterator[Rij]:
    """The figures of KPIs that have measures of their own, from month ``van`` to ``tot``, in no order.

    ``vandaag`` decides which deliveries are due, for KPIs that ask; today when empty.
    """
    additive = [k for k in kpis if not k.duren and not k.uniek]
    counted = [k for k in kpis if k.uniek]
    lasting = [k for k in kpis if k.duur is not None]
    surviving = [k for k in kpis if k.overleving is not None]
    if additive:
        yield from _sums(cursor, additive, van, tot, snede, vandaag or date.today())
    if counted:
        yield from _distinct(cursor, counted, van, tot, snede)
    if lasting:
        yield from _quantiles(cursor, lasting, van, tot, snede)
    for venster in sorted({k.overleving.venster for k in surviving if k.overleving}):
        alike = [k for k in surviving if k.overleving and k.overleving.venster == venster]
        yield from _curves(cursor, alike, van, tot, snede, venster)


def waarde(kpi: Kpi, teller: float, noemer: float) -> float | None:
    """The value of a KPI that is not a quantile from its numerator and denominator."""
    if kpi.soort in ("aantal", "som"):
        return teller
    if noemer == 0:
        return None
    return (100 if kpi.soort == "aandeel" else 1) * teller / noemer


def _named(names: Sequence[str]) -> str:
    """The rows of some KPIs. Ids come from the vocabulary; written out, the scan can skip the others."""
    return f"kpi in ({', '.join(map(repr, names))})"


def _bound(van: date, tot: date, snede: Snede) -> dict[str, object]:
    return {"van": van, "tot": tot, **snede.gebonden}


def _durations_for(snede: Snede) -> tuple[str, str]:
    """The table with the fewest rows for a cut, and the SQL for the cut in it.

    Sums along one dimension stand ready (the chain is that of all gemeenten); a cut through more
    than one is added up from the detail.
    """
    if len(snede.dimensies) > 1:
        return "duur", snede.binnen
    name = min(snede.dimensies, default="gemeente")
    clauses = [f"{name} = ${name}"] if snede.selectie.gekozen else []
    return f"duur_{name}", " and ".join([*clauses, *([snede.wie] if snede.wie else [])]) or "true"


def _keys_in(source: str, snede: Snede) -> str:
    """The three dimensions as the table of durations has them."""
    return snede.sleutels if source == "duur" else Snede(per=snede.per).sleutels


def _sums(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, snede: Snede, vandaag: date
) -> Iterator[Rij]:
    by_id = {k.bronmeting: k for k in kpis}
    chosen = f"select kpi, maand, {snede.sleutels}, sum(teller)::double, sum(noemer)::double from {{source}}"
    chosen += f" where {_named(list(by_id))} and maand between $van and $tot and {snede.binnen} group by all"
    bound = _bound(van, tot, snede)
    living = list(measures.living(kpis))
    stored = len(living) < len(kpis)
    rows = cursor.execute(chosen.format(source="meting"), bound).fetchall() if stored else []
    for source in living:
        rows += cursor.execute(chosen.format(source=source), bound | {"vandaag": vandaag}).fetchall()
    return _valued(by_id, rows)


def _valued(by_id: Mapping[str, Kpi], rows: Iterable[tuple[Any, ...]]) -> Iterator[Rij]:
    """The figures of summed numerators and denominators."""
    for kpi, maand, partner, gemeente, product, teller, noemer in rows:
        own = by_id[kpi]
        yield Rij(own.kpi, maand, partner, gemeente, product, teller, noemer, waarde(own, teller, noemer))


def _distinct(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, snede: Snede
) -> Iterator[Rij]:
    """Counts of people stand ready for every cut; the sums beside them add up as always."""
    by_id = {k.bronmeting: k for k in kpis}
    rows = cursor.execute(
        f"""
        select kpi, maand, {snede.sleutels}, sum(teller)::double, sum(noemer)::double
        from meting
        where {_named(list(by_id))} and maand between $van and $tot
            and if(ends_with(feit, '*'), {snede.rand}, {snede.binnen})
        group by all
        """,
        _bound(van, tot, snede),
    ).fetchall()
    return _valued(by_id, rows)


def _quantiles(
    cursor: duckdb.DuckDBPyConnection, kpis: Sequence[Kpi], van: date, tot: date, snede: Snede
) -> Iterator[Rij]:
    """Quantiles of duration counts: exact for days, interpolated within the class for classes.

    Of N waits the quantile p is where the cumulative count reaches p·N; when it does so exactly at
    the end of a day, halfway to the next day that occurs (the usual median). Within a class from L
    to L + w with f waits and F before it: L + w·(p·N − F)/f (NHS England RTT). In an open class
    there is no value.
    """
    source, where = _durations_for(snede)
    part = "partition by kpi, maand, partner, gemeente, product"
    rows = cursor.execute(
        f"""
        with vraag as (
            select unnest($id::varchar[]) as id, unnest($kpis::varchar[]) as kpi, unnest($p::double[]) as p
        ),

        geteld as (
            select kpi, maand, {_keys_in(source, snede)}, van, tot, sum(aantal)::double as aantal
            from {source}
            where {_named([k.bronmeting for k in kpis])} and maand between $van and $tot and {where}
            group by all
        ),

        opgeteld as (
            select
                *,
                sum(aantal) over ({part}) as n,
                sum(aantal) over ({part} order by van, tot rows unbounded preceding) as cum,
                lead(van) over ({part} order by van, tot) as volgende
            from geteld
        ),

        bereikt as (
            select id, p, o.*
            from opgeteld as o
            join vraag as v on v.kpi = o.kpi
            where cum >= p * n - 1e-9 and cum - aantal < p * n - 1e-9
        )

        select
            id, maand, partner, gemeente, product, n, n,
            case
                when tot is null then null
                when tot > van then van + (tot - van) * (p * n - (cum - aantal)) / aantal
                when abs(cum - p * n) < 1e-9 and volgende is not null then (van + volgende) / 2
                else van
            end
        from bereikt
        """,
        _bound(van, tot, snede)
        | {
            "id": [k.kpi for k in kpis],
            "kpis": [k.bronmeting for k in kpis],
            "p": [k.kwantiel for k in kpis],
        },
    ).fetchall()
    return (Rij(*row) for row in rows)


def _curves(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    snede: Snede,
    venster: int,
) -> Iterator[Rij]:
    """What is read from a Kaplan-Meier curve over the last ``venster`` months of each month.

    The three counts of days that a curve needs are additive, so the curve of any cut comes from sums.
    ``noemer`` is how many ends were seen (of a quantile) or how many people were followed (of a share).
    """
    source, where = _durations_for(snede)
    names = [
        f"{base}/{name}" for base in sorted({k.bronmeting for k in kpis}) for name in ("in", "uit", "einde")
    ]
    columns = cursor.execute(
        f"""
        with stroom as (
            select
                split_part(kpi, '/', 1) as kpi, split_part(kpi, '/', 2) as stroom, maand,
                {_keys_in(source, snede)}, van as dag, sum(aantal) as aantal
            from {source}
            where {_named(names)} and maand between $van::date - to_months({venster - 1}) and $tot and {where}
            group by all
        ),

        vensters as (
            select * replace ((maand + to_months(i::integer))::date as maand)
            from stroom, range({venster}) as verschoven(i)
        )

        select
            kpi, maand, partner, gemeente, product, dag,
            sum(aantal) filter (stroom = 'in')::double as erbij,
            sum(aantal) filter (stroom = 'uit')::double as eraf,
            sum(aantal) filter (stroom = 'einde')::double as einde,
            dense_rank() over (order by kpi, maand, partner, gemeente, product) as nr
        from vensters
        where maand between $van and $tot
        group by kpi, maand, partner, gemeente, product, dag
        order by nr, dag
        """,
        _bound(van, tot, snede),
    ).fetchnumpy()
    found = {name: np.ma.filled(values, 0) for name, values in columns.items()}
    bounds = np.flatnonzero(np.diff(found["nr"], prepend=0, append=0))
    for begin, end in pairwise(bounds):
        cell = (
            found["maand"][begin].astype("datetime64[D]").item(),
            str(found["partner"][begin]),
            str(found["gemeente"][begin]),
            str(found["product"][begin]),
        )
        counts = (found[name][begin:end] for name in ("dag", "erbij", "eraf", "einde"))
        curve = survival.from_counts(*counts)
        for kpi in kpis:
            if kpi.bronmeting == found["kpi"][begin]:
                yield _read_curve(kpi, cell, curve, found["erbij"][begin:end].sum())


def _read_curve(kpi: Kpi, cell: tuple[date, str, str, str], curve: survival.Curve, followed: float) -> Rij:
    """One figure from one curve: the day that a share has reached, or the share left after some days."""
    if kpi.soort == "kwantiel":
        read = survival.quantile(curve, kpi.kwantiel)
        ends = float(curve.events.sum())
        return Rij(kpi.kpi, *cell, ends, ends, _known(read.value), _known(read.lower), _known(read.upper))
    left, lower, upper = (100 * share for share in survival.survival_at(curve, kpi.dag))
    kept = followed * left / 100 if np.isfinite(left) else 0.0
    return Rij(kpi.kpi, *cell, kept, float(followed), _known(left), _known(lower), _known(upper))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
