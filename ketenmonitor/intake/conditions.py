"""Stages ``rijen`` and ``samenhang``: the rules of the extract, on one row and across rows."""

from ketenmonitor.intake import findings
from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.typed import rows_with
from ketenmonitor.vocabulary.codelist import national
from ketenmonitor.vocabulary.extract import Overlap, Rule

FOREVER = {"datum": "date '9999-12-31'", "geheel": "9223372036854775807"}


def judge_rows(proef: Proefstuk) -> None:
    """Add a finding for every row that breaks a rule; all rules are counted in one pass first."""
    rules = [r for r in proef.extract.regels if r.alleen_domein in (None, proef.keten.domein)]
    conditions = [_condition(rule) for rule in rules]
    counted = ", ".join(f"count(*) filter (where {condition})" for condition in conditions)
    bound = {"maand": proef.maand} if "$maand" in counted else {}
    row = proef.cursor.execute(f"select {counted} from rij", bound).fetchone()
    assert row is not None
    for rule, condition, count in zip(rules, conditions, row, strict=True):
        if count:
            _add(proef, rule.nummer, rule.kolom, f"from rij where {condition}")


def judge_together(proef: Proefstuk) -> None:
    """Add a finding for every row whose key another row has too, and for rows that overlap others."""
    if proef.extract.sleutel:
        _keys(proef)
    for overlap in proef.extract.overlap:
        _overlap(proef, overlap)


def _condition(rule: Rule) -> str:
    if not rule.buiten_schaal:
        return f"({rule.fout_als})"
    scales = " ".join(
        f"when {quote(code)} then score not between {float(low)} and {float(high)}"
        for code, low, high in (
            (c.code, c.extra["minimum"], c.extra["maximum"]) for c in national("instrument").values()
        )
    )
    return f"(case instrument {scales} end)"


def _keys(proef: Proefstuk) -> None:
    key = proef.extract.sleutel
    present = [k for k in key if proef.positie(k)]
    columns = ", ".join(key)
    # The first column of a key is required, so that no row is left out.
    source = rows_with(proef, key, present[0])
    if len(key) == 1 and _rising(proef, key[0], source):
        return
    twice = f"select {columns} {source} group by {columns} having count(*) > 1"
    row = proef.cursor.execute(f"select count(*) from ({twice})").fetchone()
    if row is None or not row[0]:
        return
    same = " and ".join(f"d.{k} is not distinct from rij.{k}" for k in key)
    found = f"from rij where exists (select 1 from ({twice}) as d where {same})"
    _add(proef, "S01", present[0], found, quote(" met ".join(present)))


def _rising(proef: Proefstuk, kolom: str, source: str) -> bool:
    """Whether every row has a higher value than the one before it, so that no two are the same.

    An export is nearly always in the order of its key, and looking at neighbours is cheap.
    """
    row = proef.cursor.execute(
        f"select bool_and(hoger) from (select {kolom} > lag({kolom}) over () as hoger {source})"
    ).fetchone()
    return row is not None and row[0] is not False


def _overlap(proef: Proefstuk, overlap: Overlap) -> None:
    """A row overlaps when it begins before an earlier row alike has ended."""
    per, van, tot = ", ".join(overlap.per), overlap.van, overlap.tot
    before = "<" if overlap.halfopen else "<="
    # Few rows have another alike: only those are put in order. A hash is a cheap first sieve.
    alike = f"select hash({per}) as h {rows_with(proef, overlap.per, van)}"
    proef.cursor.execute(f"create or replace temp table gelijk as {alike} group by h having count(*) > 1")
    if not _count(proef, "gelijk"):
        return
    proef.cursor.execute(
        f"""
        create or replace temp table overlap as
        with geordend as (
            select
                rij.rij as overlapt,
                {van} as van,
                max(coalesce({tot}, {FOREVER[proef.extract.kolom(tot).type]})) over (
                    partition by {per} order by {van}, rij.rij
                    rows between unbounded preceding and 1 preceding
                ) as eerder_tot
            from rij
            where {van} is not null and hash({per}) in (select h from gelijk)
        )
        select overlapt from geordend where van {before} eerder_tot
        """
    )
    if _count(proef, "overlap"):
        _add(proef, overlap.nummer, overlap.kolom, "from rij semi join overlap on overlapt = rij.rij")


def _count(proef: Proefstuk, table: str) -> int:
    row = proef.cursor.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _add(proef: Proefstuk, nummer: str, kolom: str, source: str, meer: str = "''") -> None:
    position = proef.positie(kolom)
    findings.add_rows(
        proef.cursor, nummer, source, kolom=kolom, positie=position,
        waarde=f"k{position}" if position else "null", meer=meer, bound={"maand": proef.maand},
    )  # fmt: skip
