"""Reading the monthly measures: the value of a KPI per month, for any cut and any breakdown.

A page asks here and nowhere else; what it reads is a few thousand rows of measures, whatever the
size of the dataset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from ketenmonitor.dataset import measures
from ketenmonitor.vocabulary.kpi import Kpi

SNEDEN = ("partner", "gemeente", "product")


@dataclass(frozen=True)
class Selectie:
    """A cut of the dataset; an empty dimension is the whole."""

    partner: str | None = None
    gemeente: str | None = None
    product: str | None = None

    @property
    def gekozen(self) -> dict[str, str]:
        """The dimensions that are restricted."""
        return {name: value for name in SNEDEN if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class Cijfer:
    """The value of one KPI in one month for one part of a breakdown (``deel``, empty for the whole).

    ``waarde`` is in the unit of the KPI (shares in per cent, durations in days) and ``None`` when it
    cannot be calculated: a denominator of zero, or a quantile in an open class.
    """

    kpi: str
    maand: date
    deel: str
    teller: float
    noemer: float
    waarde: float | None


def figures(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """The values of KPIs from month ``van`` to ``tot`` (first days, both included), by kpi, deel and month.

    ``per`` (partner, gemeente or product) breaks them down. Products that are totals of others are
    left out, unless a product is chosen or broken down by. ``vandaag`` decides which deliveries are
    due; today when empty.
    """
    if per is not None and per not in SNEDEN:
        raise KeyError(per)
    found: list[Cijfer] = []
    additive = [k for k in kpis if k.duur is None and not k.uniek]
    counted = [k for k in kpis if k.uniek]
    lasting = [k for k in kpis if k.duur is not None]
    today = vandaag or date.today()
    if additive:
        found += _sums(cursor, additive, van, tot, selectie, per, today)
    if counted:
        found += _distinct(cursor, counted, van, tot, selectie, per)
    if lasting:
        found += _quantiles(cursor, lasting, van, tot, selectie, per)
    order = {k.kpi: i for i, k in enumerate(kpis)}
    return sorted(found, key=lambda c: (order[c.kpi], c.deel, c.maand))


def waarde(kpi: Kpi, teller: float, noemer: float) -> float | None:
    """The value of a KPI that is not a quantile from its numerator and denominator."""
    if kpi.soort in ("aantal", "som"):
        return teller
    if noemer == 0:
        return None
    return (100 if kpi.soort == "aandeel" else 1) * teller / noemer


def within(selectie: Selectie, per: str | None = None) -> str:
    """SQL for the rows of a cut; products that are totals of others only when asked for by name."""
    clauses = [f"{name} = ${name}" for name in selectie.gekozen]
    if selectie.product is None and per != "product":
        clauses.append("product not in (select product from keten_product where totaal)")
    return " and ".join(clauses) or "true"


def _edge(selectie: Selectie, per: str | None) -> str:
    """The rows that stand ready for a cut: ``*`` in every dimension neither chosen nor broken down by."""
    return " and ".join(
        f"{name} = ${name}"
        if name in selectie.gekozen
        else (f"{name} <> '*'" if name == per else f"{name} = '*'")
        for name in SNEDEN
    )


def _durations_for(selectie: Selectie, per: str | None) -> tuple[str, str]:
    """The table with the fewest rows for a cut, and the SQL for the cut in it.

    Sums along one dimension stand ready (the chain is that of all gemeenten); a cut through more
    than one is added up from the detail.
    """
    dimensions = {*selectie.gekozen, *((per,) if per else ())}
    if len(dimensions) > 1:
        return "duur", within(selectie, per)
    snede = min(dimensions, default="gemeente")
    return f"duur_{snede}", f"{snede} = ${snede}" if selectie.gekozen else "true"


def _named(kpis: Sequence[Kpi]) -> str:
    """The rows of some KPIs. Ids come from the vocabulary; written out, the scan can skip the others."""
    return f"kpi in ({', '.join(repr(k.bronmeting) for k in kpis)})"


def _bound(van: date, tot: date, selectie: Selectie) -> dict[str, object]:
    return {"van": van, "tot": tot, **selectie.gekozen}


def _sums(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    vandaag: date,
) -> list[Cijfer]:
    # Only running totals need what came before the first month asked for.
    running = [k for k in kpis if k.cumulatief]
    start = date(van.year, 1, 1) if running else van
    months = f"maand between $start and $tot and (maand >= $van{f' or {_named(running)}' if running else ''})"
    bound = _bound(van, tot, selectie)
    part = per or "''"
    chosen = f"select kpi, maand, {part} as deel, sum(teller)::double, sum(noemer)::double"
    chosen += f" from {{source}} where {_named(kpis)} and {months} and {within(selectie, per)} group by all"
    rows = cursor.execute(chosen.format(source="meting"), bound | {"start": start}).fetchall()
    for source in measures.living(kpis):
        rows += cursor.execute(
            chosen.format(source=source), bound | {"start": start, "vandaag": vandaag}
        ).fetchall()
    by_kpi: dict[str, list[tuple[date, str, float, float]]] = {}
    for kpi, maand, deel, teller, noemer in rows:
        by_kpi.setdefault(kpi, []).append((maand, deel, teller, noemer))
    found = []
    for kpi in kpis:
        stored = sorted(by_kpi.get(kpi.bronmeting, []))
        if kpi.cumulatief:
            stored = _cumulated(stored)
        found += [Cijfer(kpi.kpi, m, d, t, n, waarde(kpi, t, n)) for m, d, t, n in stored if m >= van]
    return found


def _cumulated(rows: list[tuple[date, str, float, float]]) -> list[tuple[date, str, float, float]]:
    """Running totals from January for every part, up to the last month in which any part has a figure."""
    stored = {(maand, deel): (teller, noemer) for maand, deel, teller, noemer in rows}
    if not rows:
        return []
    months = sorted({maand for maand, *_ in rows})
    found = []
    for deel in sorted({deel for _, deel, *_ in rows}):
        totals: dict[int, tuple[float, float]] = {}
        for maand in _months(months[0], months[-1]):
            if (maand, deel) not in stored and maand.year not in totals:
                continue
            teller, noemer = stored.get((maand, deel), (0.0, 0.0))
            before = totals.get(maand.year, (0.0, 0.0))
            totals[maand.year] = (before[0] + teller, before[1] + noemer)
            found.append((maand, deel, *totals[maand.year]))
    return found


def _months(van: date, tot: date) -> list[date]:
    first, last = van.year * 12 + van.month - 1, tot.year * 12 + tot.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]


def _distinct(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
) -> list[Cijfer]:
    """Counts of people stand ready for every cut; the sums beside them add up as always."""
    part = per or "''"
    rows = cursor.execute(
        f"""
        select kpi, maand, {part} as deel, sum(teller)::double, sum(noemer)::double
        from meting
        where {_named(kpis)} and maand between $van and $tot
            and if(ends_with(feit, '*'), {_edge(selectie, per)}, {within(selectie, per)})
        group by all
        """,
        _bound(van, tot, selectie),
    ).fetchall()
    by_id = {k.bronmeting: k for k in kpis}
    return [Cijfer(kpi, m, d, t, n, waarde(by_id[kpi], t, n)) for kpi, m, d, t, n in rows]


def _quantiles(
    cursor: duckdb.DuckDBPyConnection,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
) -> list[Cijfer]:
    """Quantiles of duration counts: exact for days, interpolated within the class for classes.

    Of N waits the quantile p is where the cumulative count reaches p·N; when it does so exactly at
    the end of a day, halfway to the next day that occurs (the usual median). Within a class from L
    to L + w with f waits and F before it: L + w·(p·N − F)/f (NHS England RTT). In an open class
    there is no value.
    """
    part = per or "''"
    source, where = _durations_for(selectie, per)
    rows = cursor.execute(
        f"""
        with vraag as (
            select unnest($id::varchar[]) as id, unnest($kpis::varchar[]) as kpi, unnest($p::double[]) as p
        ),

        geteld as (
            select kpi, maand, {part} as deel, van, tot, sum(aantal)::double as aantal
            from {source}
            where {_named(kpis)} and maand between $van and $tot and {where}
            group by all
        ),

        opgeteld as (
            select
                *,
                sum(aantal) over (partition by kpi, maand, deel) as n,
                sum(aantal) over (
                    partition by kpi, maand, deel order by van, tot rows unbounded preceding) as cum,
                lead(van) over (partition by kpi, maand, deel order by van, tot) as volgende
            from geteld
        ),

        bereikt as (
            select id, p, o.*
            from opgeteld as o
            join vraag as v on v.kpi = o.kpi
            where cum >= p * n - 1e-9 and cum - aantal < p * n - 1e-9
        )

        select
            id, maand, deel, n,
            case
                when tot is null then null
                when tot > van then van + (tot - van) * (p * n - (cum - aantal)) / aantal
                when abs(cum - p * n) < 1e-9 and volgende is not null then (van + volgende) / 2
                else van
            end
        from bereikt
        """,
        _bound(van, tot, selectie)
        | {
            "id": [k.kpi for k in kpis],
            "kpis": [k.bronmeting for k in kpis],
            "p": [k.kwantiel for k in kpis],
        },
    ).fetchall()
    return [Cijfer(kpi, m, d, n, n, w) for kpi, m, d, n, w in rows]
