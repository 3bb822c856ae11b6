"""The monthly measures: what a page reads, refreshed only where a delivery touches them.

A measure is additive: the numerator and denominator of one KPI in one month, partner, gemeente and
product, or the count of one duration there. Counts of distinct people do not add up; they are
stored for every cut, with ``*`` for the whole. Durations are many, so their sums per partner, per
gemeente and per product stand ready as well.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import duckdb

from ketenmonitor.dataset import residue, sql
from ketenmonitor.dataset.facts import Fact, facts
from ketenmonitor.vocabulary.kpi import Duur, Kpi, Term, kpis

# The first day of the month, in a form that costs half of what date_trunc does.
MONTH = "({datum} - (day({datum}) - 1)::integer)"
NO_TOTALS = "product not in (select product from keten_product where totaal)"
# The cuts along which sums of durations stand ready, and what counts in them.
EDGES = {"partner": NO_TOTALS, "gemeente": NO_TOTALS, "product": "true"}
# The tables in which measures are stored.
TABLES = ("meting", "duur", *(f"duur_{snede}" for snede in EDGES))


@dataclass(frozen=True)
class Geraakt:
    """What a change can touch: the months in temp table ``geraakte_maand`` of one partner.

    ``nieuw`` says that the partner had nothing of the extract before, so that every month may be
    taken at once. A fact that reaches across partners has its own temp table ``geraakte_cel``
    (partner, maand).
    """

    partner: str
    nieuw: bool = False

    def where(self, fact: Fact, month: str) -> str:
        """SQL for whether a row of the fact, or of its measures, can have changed."""
        if fact.overal:
            return f"(partner, {month}) in (select partner, maand from geraakte_cel)"
        own = f"partner = '{self.partner}'"
        return own if self.nieuw else f"{own} and {month} in (select maand from geraakte_maand)"


@dataclass
class Datumtermen:
    """What all KPIs together ask of one fact placed by one date."""

    sommen: list[tuple[str, str, Term]] = field(default_factory=list)
    duren: list[tuple[str, Duur]] = field(default_factory=list)


def own_kpis() -> list[Kpi]:
    """The KPIs that store measures of their own (not borrowed from another one)."""
    return [kpi for kpi in kpis().values() if kpi.basis is None]


def definitions() -> dict[str, str]:
    """What every stored measure means, as a short hash by the name it is stored under."""
    found: dict[str, str] = {}
    for kpi in own_kpis():
        # of the SQL only what is carried out: a remark may change
        lines = "\n".join(facts()[term.feit].sql for term in kpi.termen).splitlines()
        meaning = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
        meaning += repr((kpi.teller, kpi.noemer, kpi.duren))
        short = hashlib.sha256(meaning.encode()).hexdigest()[:16]
        found |= dict.fromkeys((kpi.kpi, *kpi.duren), short)
    return found


def asked(fact: Fact) -> dict[str, Datumtermen]:
    """The additive terms and durations of all KPIs over one fact, by the date that places them."""
    found: dict[str, Datumtermen] = {}
    for kpi in own_kpis():
        for part, term in (("teller", kpi.teller), ("noemer", kpi.noemer)):
            if term is not None and term.feit == fact.feit and term.uniek is None:
                found.setdefault(term.datum, Datumtermen()).sommen.append((kpi.kpi, part, term))
        for name, duur in kpi.duren.items():
            if duur.feit == fact.feit:
                found.setdefault(duur.datum, Datumtermen()).duren.append((name, duur))
    return found


def cells(fact: Fact, datum: str, termen: Datumtermen, where: str) -> str:
    """SQL that reads a fact once: per cell (and duration in it) the sums ``t0``… that the terms ask.

    Every duration adds columns ``van<i>``, ``tot<i>`` and ``n<i>``; one that does not count is null.
    """
    keys, sums = [], []
    for i, (_, duur) in enumerate(termen.duren):
        counts = f"({duur.van}) >= 0 and {duur.waar}"
        keys.append(f"case when {counts} then ({duur.van})::integer end as van{i}")
        keys.append(f"case when {counts} then ({duur.tot})::integer end as tot{i}")
        sums.append(f"sum({duur.aantal})::bigint as n{i}")
    for i, (_, _, term) in enumerate(termen.sommen):
        value = term.som if term.waar == "true" else f"case when {term.waar} then {term.som} end"
        sums.append(f"sum({value}) as t{i}")
    columns = ", ".join(
        [f"{MONTH.format(datum=datum)} as maand", "partner", "gemeente", "product", *keys, *sums]
    )
    return f"select {columns} from {fact.bron} where {datum} is not null and {where} group by all"


def sums(fact: Fact, termen: Datumtermen, source: str) -> str:
    """SQL for the rows of table ``meting`` from what ``cells`` found."""
    totals = ", ".join(f"coalesce(sum(t{i}), 0)::decimal(18, 6) as t{i}" for i in range(len(termen.sommen)))
    per_kpi: dict[str, dict[str, str]] = {}
    for i, (kpi, part, _) in enumerate(termen.sommen):
        per_kpi.setdefault(kpi, {})[part] = f"t{i}"
    selects = [
        f"select '{kpi}' as kpi, '{fact.feit}' as feit, maand, partner, gemeente, product,"
        f" {parts.get('teller', '0')} as teller, {parts.get('noemer', '0')} as noemer"
        f" from som where {' or '.join(f'{column} <> 0' for column in parts.values())}"
        for kpi, parts in per_kpi.items()
    ]
    return (
        f"with som as (select maand, partner, gemeente, product, {totals} from {source} group by all)\n"
        + "\nunion all\n".join(selects)
    )


def durations(fact: Fact, termen: Datumtermen, source: str) -> str:
    """SQL for the rows of table ``duur`` from what ``cells`` found."""
    # One duration is counted per cell already; several together still need adding up over each other.
    several = len(termen.duren) > 1
    return " union all ".join(
        f"select '{kpi}' as kpi, '{fact.feit}' as feit, maand, partner, gemeente, product,"
        f" van{i} as van, tot{i} as tot, {f'sum(n{i})::bigint' if several else f'n{i}'} as aantal"
        f" from {source} where van{i} is not null and n{i} > 0 {'group by all' if several else ''}"
        for i, (kpi, _) in enumerate(termen.duren)
    )


def distinct(fact: Fact, kpi: str, part: str, term: Term, where: str) -> str:
    """SQL for counts of distinct people at every cut: rows of table ``meting`` with ``*``."""
    month = MONTH.format(datum=term.datum)
    source = f"select {month} as maand, partner, gemeente, product, {term.uniek} as wie"
    source += f" from {fact.bron} where {term.datum} is not null and {term.waar} and {where}"
    whole = "coalesce(partner, '*') as partner, coalesce(gemeente, '*') as gemeente"
    sets = "(maand, partner, gemeente{p}), (maand, partner{p}), (maand, gemeente{p}), (maand{p})"
    teller, noemer = ("n", "0") if part == "teller" else ("0", "n")

    def counted(product: str, product_set: str, condition: str) -> str:
        return (
            f"select maand, {whole}, {product} as product, count(distinct wie) as n from bron"
            f" where {condition} group by grouping sets ({sets.format(p=product_set)})"
        )

    return (
        f"with bron as ({source}), geteld as ({counted('product', ', product', 'true')}"
        f" union all {counted(chr(39) + '*' + chr(39), '', NO_TOTALS)})\n"
        f"select '{kpi}' as kpi, '{fact.feit}*' as feit, maand, partner, gemeente, product,"
        f" {teller} as teller, {noemer} as noemer from geteld where n > 0"
    )


def refresh(cursor: duckdb.DuckDBPyConnection, extract: str | None, geraakt: Geraakt | None) -> None:
    """Recompute the stored measures where a change touches them.

    Only facts that a delivery of ``extract`` can change are read again; ``None`` for both recomputes
    every measure of the dataset.
    """
    for fact in facts().values():
        if (
            fact.levend
            or not (extract is None or fact.changes_with(extract))
            or _empty(cursor, fact, geraakt)
        ):
            continue
        stored = geraakt.where(fact, "maand") if geraakt else "true"
        _refresh_distinct(cursor, fact, everything=geraakt is None or (geraakt.nieuw and not fact.overal))
        cursor.execute(f"delete from meting where feit = ? and {stored}", [fact.feit])
        lasting = []
        for number, (datum, termen) in enumerate(asked(fact).items()):
            month = MONTH.format(datum=datum)
            where = geraakt.where(fact, month) if geraakt else "true"
            cell = f"cel_{number}"
            cursor.execute(f"create or replace temp table {cell} as {cells(fact, datum, termen, where)}")
            if termen.sommen:
                cursor.execute("insert into meting " + sums(fact, termen, cell))
            if termen.duren:
                lasting.append(durations(fact, termen, cell))
        residue.add_to_sums(cursor, fact.feit, stored)
        if lasting:
            cursor.execute(f"create or replace temp table duur_nieuw as {' union all '.join(lasting)}")
            residue.add_to_durations(cursor, fact.feit, stored)
            _write_durations(cursor, f"feit = '{fact.feit}' and {stored}")


def _empty(cursor: duckdb.DuckDBPyConnection, fact: Fact, geraakt: Geraakt | None) -> bool:
    """Whether the partner never delivered any extract from which rows of this fact come."""
    if geraakt is None or fact.overal:
        return False
    found = cursor.execute(
        "select 1 from levering where partner = ? and extract in (select unnest(?::varchar[])) limit 1",
        [geraakt.partner, list(fact.extracts)],
    ).fetchone()
    return found is None


def _refresh_distinct(cursor: duckdb.DuckDBPyConnection, fact: Fact, *, everything: bool) -> None:
    """Distinct people are counted over all partners, in the months that are touched."""
    terms = [
        (kpi.kpi, part, term)
        for kpi in own_kpis()
        for part, term in (("teller", kpi.teller), ("noemer", kpi.noemer))
        if term is not None and term.feit == fact.feit and term.uniek is not None
    ]
    cells = "geraakte_cel" if fact.overal else "geraakte_maand"
    touched = "true" if everything else f"{{month}} in (select maand from {cells})"
    if terms:
        cursor.execute(
            f"delete from meting where feit = ? and {touched.format(month='maand')}", [f"{fact.feit}*"]
        )
    for kpi, part, term in terms:
        where = touched.format(month=MONTH.format(datum=term.datum))
        cursor.execute("insert into meting " + distinct(fact, kpi, part, term, where))
    if terms:
        residue.add_to_sums(cursor, f"{fact.feit}*", touched.format(month="maand"))


def _write_durations(cursor: duckdb.DuckDBPyConnection, geraakt: str) -> None:
    """Make the stored durations in the touched cells those of temp table ``duur_nieuw``."""
    steps = sql.statements("duur.sql")
    if cursor.execute(f"select 1 from duur where {geraakt} limit 1").fetchone():
        for name in ("verschil", "weg", "bij"):
            cursor.execute(steps[name].format(geraakt=geraakt))
    else:
        cursor.execute("insert into duur from duur_nieuw order by kpi, maand")
        cursor.execute("drop table if exists duur_verschil")
        cursor.execute("alter table duur_nieuw rename to duur_verschil")
    if not cursor.execute("select 1 from duur_verschil limit 1").fetchone():
        return
    for snede, counts in EDGES.items():
        for name in ("rand_verschil", "rand_nieuw", "rand_weg", "rand_bij"):
            cursor.execute(steps[name].format(snede=snede, telt=counts))


def living(asked_for: Iterable[Kpi]) -> Iterator[str]:
    """SQL for the measures of living facts that some KPIs need, rows as in ``meting``.

    Binds ``$van`` and ``$tot`` (months) and ``$vandaag``.
    """
    needed = {term.feit for kpi in asked_for for term in kpi.termen}
    for fact in facts().values():
        if fact.levend and fact.feit in needed:
            for datum, termen in asked(fact).items():
                source = cells(fact, datum, termen, "true")
                yield f"({sums(fact, termen, f'({source})')})"
