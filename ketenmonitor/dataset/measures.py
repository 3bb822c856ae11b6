"""The monthly measures: what a page reads, refreshed only where a delivery touches them.

A measure is additive: the numerator and denominator of one KPI in one month, partner, gemeente and
product, or the count of one duration there. Counts of distinct people do not add up; they are
stored for every cut, with ``*`` for the whole.
"""

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from ketenmonitor.dataset.facts import Fact, facts
from ketenmonitor.vocabulary.kpi import Duur, Kpi, Term, kpis

MONTH = "date_trunc('month', {datum})::date"
PARTS = "coalesce(partner, '') as partner, coalesce(gemeente, '') as gemeente, coalesce(product, '') as product"
TOUCHED = "(partner, {month}) in (select partner, maand from geraakte_cel)"
NO_TOTALS = "coalesce(product, '') not in (select product from keten_product where totaal)"


def own_kpis() -> list[Kpi]:
    """The KPIs that store measures of their own (not borrowed from another one)."""
    return [kpi for kpi in kpis().values() if kpi.basis is None]


def sums(fact: Fact, datum: str, terms: list[tuple[str, str, Term]], where: str) -> str:
    """SQL for the additive terms of one fact placed by one date: rows of table ``meting``.

    ``terms`` are ``(kpi, 'teller' | 'noemer', term)``; ``where`` restricts the rows of the fact.
    """
    month = MONTH.format(datum=datum)
    columns = [
        f"coalesce(sum(case when {term.waar} then {term.som} end), 0)::decimal(18, 6) as t{i}"
        for i, (_, _, term) in enumerate(terms)
    ]
    per_kpi: dict[str, dict[str, str]] = defaultdict(dict)
    for i, (kpi, part, _) in enumerate(terms):
        per_kpi[kpi][part] = f"t{i}"
    selects = []
    for kpi, parts in per_kpi.items():
        used = " or ".join(f"{column} <> 0" for column in parts.values())
        selects.append(
            f"select '{kpi}' as kpi, '{fact.feit}' as feit, maand, partner, gemeente, product,"
            f" {parts.get('teller', '0')} as teller, {parts.get('noemer', '0')} as noemer from cel where {used}"
        )
    return (
        f"with cel as (select {month} as maand, {PARTS}, {', '.join(columns)} from {fact.bron}"
        f" where {datum} is not null and {where} group by all)\n" + "\nunion all\n".join(selects)
    )


def durations(fact: Fact, kpi: str, term: Duur, where: str) -> str:
    """SQL for the duration counts of one KPI: rows of table ``duur``."""
    month = MONTH.format(datum=term.datum)
    return (
        f"select '{kpi}' as kpi, '{fact.feit}' as feit, {month} as maand, {PARTS},"
        f" ({term.van})::integer as van, ({term.tot})::integer as tot, sum({term.aantal})::bigint as aantal"
        f" from {fact.bron} where {term.datum} is not null and ({term.van}) >= 0 and {term.waar} and {where}"
        " group by all having sum(aantal) > 0"
    )


def distinct(fact: Fact, kpi: str, part: str, term: Term, where: str) -> str:
    """SQL for counts of distinct people at every cut: rows of table ``meting`` with ``*``."""
    month = MONTH.format(datum=term.datum)
    source = f"select {month} as maand, {PARTS}, {term.uniek} as wie from {fact.bron} where {term.waar} and {where}"
    whole = "coalesce(partner, '*') as partner, coalesce(gemeente, '*') as gemeente"
    sets = "(maand, partner, gemeente{p}), (maand, partner{p}), (maand, gemeente{p}), (maand{p})"
    teller, noemer = ("n", "0") if part == "teller" else ("0", "n")

    def counted(product: str, product_set: str, condition: str) -> str:
        return (
            f"select maand, {whole}, {product} as product, count(distinct wie) as n from bron where {condition}"
            f" group by grouping sets ({sets.format(p=product_set)})"
        )

    return (
        f"with bron as ({source}), geteld as ({counted('product', ', product', 'true')}"
        f" union all {counted(chr(39) + '*' + chr(39), '', NO_TOTALS)})\n"
        f"select '{kpi}' as kpi, '{fact.feit}*' as feit, maand, partner, gemeente, product,"
        f" {teller} as teller, {noemer} as noemer from geteld where n > 0"
    )


def refresh(cursor: duckdb.DuckDBPyConnection, extract: str | None) -> None:
    """Recompute the stored measures in the cells of temp table ``geraakte_cel`` (partner, maand).

    Only facts that a delivery of ``extract`` can change are read again; ``None`` recomputes every
    measure of the dataset and pays no heed to the cells.
    """
    for fact in facts().values():
        if fact.levend or not (extract is None or fact.changes_with(extract)):
            continue
        _clear(cursor, fact, everything=extract is None)
        for insert in fact_inserts(fact, everything=extract is None):
            cursor.execute(insert)


def _clear(cursor: duckdb.DuckDBPyConnection, fact: Fact, *, everything: bool) -> None:
    cells = "true" if everything else TOUCHED.format(month="maand")
    months = "true" if everything else "maand in (select maand from geraakte_cel)"
    cursor.execute(f"delete from meting where feit = ? and {cells}", [fact.feit])
    cursor.execute(f"delete from meting where feit = ? and {months}", [fact.feit + "*"])
    cursor.execute(f"delete from duur where feit = ? and {cells}", [fact.feit])


def fact_inserts(fact: Fact, *, everything: bool) -> Iterable[str]:
    """The statements that write the measures of one fact, for the touched cells or for everything."""
    by_date: dict[str, list[tuple[str, str, Term]]] = defaultdict(list)
    for kpi in own_kpis():
        for part, term in (("teller", kpi.teller), ("noemer", kpi.noemer)):
            if term is None or term.feit != fact.feit:
                continue
            if term.uniek is None:
                by_date[term.datum].append((kpi.kpi, part, term))
            else:
                months = f"{MONTH.format(datum=term.datum)} in (select maand from geraakte_cel)"
                yield "insert into meting " + distinct(fact, kpi.kpi, part, term, "true" if everything else months)
        if kpi.duur is not None and kpi.duur.feit == fact.feit:
            month = MONTH.format(datum=kpi.duur.datum)
            where = "true" if everything else TOUCHED.format(month=month)
            yield "insert into duur " + durations(fact, kpi.kpi, kpi.duur, where)
    for datum, terms in by_date.items():
        where = "true" if everything else TOUCHED.format(month=MONTH.format(datum=datum))
        yield "insert into meting " + sums(fact, datum, terms, where)


def living() -> str:
    """SQL for the measures of the living facts, rows as in ``meting``; binds ``$vandaag``."""
    parts = []
    for fact in facts().values():
        if fact.levend:
            by_date: dict[str, list[tuple[str, str, Term]]] = defaultdict(list)
            for kpi in own_kpis():
                for part, term in (("teller", kpi.teller), ("noemer", kpi.noemer)):
                    if term is not None and term.feit == fact.feit:
                        by_date[term.datum].append((kpi.kpi, part, term))
            parts += [f"({sums(fact, datum, terms, 'true')})" for datum, terms in by_date.items()]
    return " union all ".join(parts)
