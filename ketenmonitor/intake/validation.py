"""Validation: set-based SQL generated from the definitions, in stages that stop after the one that failed.

The raw rows of the file stand in temp table ``ruw`` (columns k1…kn as text), the typed rows in temp
table ``rij`` and the findings in ``bevinding``; all three live on the cursor of the test and nowhere
else, so that what is refused is never stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from ketenmonitor.intake import comparison, findings, privacy, words
from ketenmonitor.intake.findings import Telling, quote
from ketenmonitor.intake.mapping import Koppeling
from ketenmonitor.intake.reading import Geladen, Gelezen, load
from ketenmonitor.intake.rules import STAGES, Regel, general_rules
from ketenmonitor.intake.words import RAW, Uitdrukking
from ketenmonitor.vocabulary.codelist import Code, codelijst, national
from ketenmonitor.vocabulary.extract import Column, Extract, Overlap, Rule
from ketenmonitor.vocabulary.keten import Keten

LONGEST_TEXT = 200


@dataclass(frozen=True)
class Toets:
    """The outcome of validating one file: how many rows, which findings, up to which stage.

    ``cursor`` holds the temp tables for preview, acceptance and the download with findings.
    ``geladen`` tells how lines are numbered. ``fase`` is the last stage that was run.
    """

    gelezen: Gelezen
    geladen: Geladen
    extract: Extract
    partner: str
    maand: date
    koppeling: Koppeling
    rijen: int
    fase: str
    tellingen: tuple[Telling, ...]
    cursor: duckdb.DuckDBPyConnection

    def aantal(self, ernst: str) -> int:
        """How many findings of this severity there are."""
        return sum(t.aantal for t in self.tellingen if t.ernst == ernst)

    @property
    def aanvaardbaar(self) -> bool:
        """Whether the file can be accepted: no finding is a ``fout``."""
        return self.aantal("fout") == 0

    @property
    def bron(self) -> str:
        """SQL that selects the raw rows with their row number, for the file with findings."""
        return f"select *, {self.geladen.rij_sql} as rij from {RAW}"


def validate(
    cursor: duckdb.DuckDBPyConnection,
    gelezen: Gelezen,
    extract: Extract,
    koppeling: Koppeling,
    keten: Keten,
    partner: str,
    maand: date,
) -> Toets:
    """Test a file as read against the rules of an extract, for one partner and month.

    ``cursor`` must come from the dataset the file will be delivered to (its temp tables are used,
    and earlier deliveries are compared with); it stays with the result.
    """
    geladen = load(gelezen, cursor, RAW)
    cursor.execute(findings.CREATE)
    test = _Test(cursor, gelezen, geladen, extract, koppeling, keten, partner, maand)
    stage = STAGES[0]
    for stage in STAGES:
        getattr(test, stage)()
        if _failed(cursor):
            break
    return Toets(
        gelezen, geladen, extract, partner, maand, koppeling, geladen.rijen, stage,
        tuple(findings.counts(cursor)), cursor,
    )  # fmt: skip


def _failed(cursor: duckdb.DuckDBPyConnection) -> bool:
    row = cursor.execute("select count(*) from bevinding where ernst = 'fout'").fetchone()
    return bool(row and row[0])


@dataclass(frozen=True)
class _Test:
    """One run of the stages; each method is a stage and adds its findings."""

    cursor: duckdb.DuckDBPyConnection
    gelezen: Gelezen
    geladen: Geladen
    extract: Extract
    koppeling: Koppeling
    keten: Keten
    partner: str
    maand: date
    expressions: dict[str, Uitdrukking] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def bestand(self) -> None:
        rule = general_rules()["B01"]
        width = len(self.gelezen.kop)
        faults = [f for f in self.geladen.structuur]
        if not faults:
            return
        text = {f.velden: f"{f.velden} velden in plaats van {width}" for f in faults}
        self.cursor.execute(
            "insert into bevinding select $nummer, $fase, $ernst, '', r, j, 'A' || j, m, replace($melding, '{meer}', m)"
            " from (select unnest($r::bigint[]) as r, unnest($j::bigint[]) as j, unnest($m::varchar[]) as m)",
            {
                "nummer": rule.nummer, "fase": rule.fase, "ernst": rule.ernst, "melding": rule.melding,
                "r": [f.regel for f in faults], "j": [f.rij for f in faults], "m": [text[f.velden] for f in faults],
            },
        )  # fmt: skip

    def kolommen(self) -> None:
        rules = general_rules()
        for column in self.extract.kolommen:
            if column.verplicht and column.naam not in self.koppeling.kolommen:
                findings.add(self.cursor, rules["K01"], column.naam)
        for kolom, positions in self.koppeling.dubbel.items():
            names = ", ".join(f"'{self.gelezen.kop[p - 1]}'" for p in positions)
            findings.add(self.cursor, rules["K02"], kolom, meer=names)
        for kolom, how in self.koppeling.hoe.items():
            if how == "lijkt op":
                findings.add(self.cursor, rules["K04"], kolom, self._source(kolom))
        for position, name in enumerate(self.gelezen.kop, 1):
            if position not in self.koppeling.kolommen.values():
                findings.add(self.cursor, rules["K03"], waarde=name)

    def persoonsgegevens(self) -> None:
        self._read_columns()
        for rule, name, _, count in privacy.suspicious(
            self.cursor, self.gelezen.kop, self.koppeling.kolommen, self._safe()
        ):
            findings.add(self.cursor, general_rules()[rule], waarde=name, meer=f"{count:,}".replace(",", "."))

    def waarden(self) -> None:
        expressions, problems = self.expressions, self.problems
        joins = " ".join(e.join for e in expressions.values() if e.join)
        typed = ", ".join(
            f"({expressions[c.naam].waarde})::{c.sql_type} as {c.naam}"
            if c.naam in expressions
            else f"null::{c.sql_type} as {c.naam}"
            for c in self.extract.kolommen
        )
        self.cursor.execute(
            f"create or replace temp table rij as select {self._line('r')} as regel, {self._row('r')} as rij, {typed}"
            f" from {RAW} as r {joins}"
        )
        for column in self.extract.kolommen:
            if column.naam in self.koppeling.kolommen:
                self._value_findings(column, expressions[column.naam], problems.get(column.naam))

    def rijen(self) -> None:
        rules = [r for r in self.extract.regels if r.alleen_domein in (None, self.keten.domein)]
        conditions = [self._condition(rule) for rule in rules]
        bound = {"maand": self.maand}
        counted = ", ".join(f"count(*) filter (where {c})" for c in conditions)
        row = self.cursor.execute(f"select {counted} from rij", self._bound(counted, bound)).fetchone()
        assert row is not None
        for rule, condition, count in zip(rules, conditions, row, strict=True):
            if count:
                self._add(Regel(rule.nummer, "rijen", rule.ernst, rule.melding), rule.kolom, condition, bound)

    def samenhang(self) -> None:
        if self.extract.sleutel:
            key = ", ".join(self.extract.sleutel)
            first = self.extract.sleutel[0]
            twice = self.cursor.execute(
                f"select count(*) from (select 1 from rij group by {key} having count(*) > 1)"
            ).fetchone()
            if twice and twice[0]:
                words_of_key = " met ".join(self.extract.sleutel)
                same = " and ".join(f"d.{k} is not distinct from rij.{k}" for k in self.extract.sleutel)
                condition = (
                    f"exists (select 1 from (select {key} from rij group by {key} having count(*) > 1) as d where {same})"
                )
                self._add(general_rules()["S01"], first, condition, {}, quote(words_of_key))
        for overlap in self.extract.overlap:
            self._overlap(overlap)

    def vergelijking(self) -> None:
        comparison.compare(self.cursor, self.extract, self.keten, self.partner, self.maand, self.gelezen.sha256,
                           self.koppeling.kolommen)  # fmt: skip

    # How lines and cells are named.

    def _line(self, alias: str) -> str:
        return self.geladen.regel_sql.replace("rowid", f"{alias}.rowid")

    def _row(self, alias: str) -> str:
        return self.geladen.rij_sql.replace("rowid", f"{alias}.rowid")

    def _source(self, kolom: str) -> str:
        return self.gelezen.kop[self.koppeling.kolommen[kolom] - 1]

    @staticmethod
    def _bound(statement: str, values: Mapping[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if f"${name}" in statement}

    def _add(
        self, rule: Regel, kolom: str, condition: str, bound: Mapping[str, object], meer: str = "''"
    ) -> None:
        """Add a finding for the typed rows that meet a condition, showing the text that the file has."""
        position = self.koppeling.kolommen.get(kolom)
        source = f"from (select rij.* from rij where {condition})"
        value = "null"
        if position:
            source += f" join (select {self._row(RAW)} as rij_ruw, k{position} as tekst from {RAW}) on rij_ruw = rij"
            value = "tekst"
        findings.add_rows(
            self.cursor, rule, source, kolom=kolom, positie=position, waarde=value, meer=meer,
            bound=self._bound(condition, bound),
        )  # fmt: skip

    # Reading values.

    def _list(self, column: Column) -> Mapping[str, Code]:
        return codelijst(column.lijst or "", self.keten)

    def _safe(self) -> set[int]:
        """Positions of which every value was read as a date, month, year or code: nothing personal there."""
        safe = set()
        for kolom, position in self.koppeling.kolommen.items():
            column = self.extract.kolom(kolom)
            if column.lijst or column.type in ("datum", "maand", "jaar"):
                if not self._any(f"from {words.table(kolom)} where waarde is null"):
                    safe.add(position)
        return safe

    def _read_columns(self) -> None:
        """Read the distinct values of every column: what they mean, and which rule applies to them."""
        columns = [(c, self.koppeling.kolommen[c.naam]) for c in self.extract.kolommen if c.naam in self.koppeling.kolommen]
        order = words.day_first(self.cursor, [p for c, p in columns if c.type == "datum"])
        expressions, problems = self.expressions, self.problems
        for column, position in columns:
            if column.type == "datum":
                expressions[column.naam] = words.dates(self.cursor, column, position, order)
            elif column.type == "maand":
                expressions[column.naam] = words.months(self.cursor, column, position)
            elif column.type == "jaar":
                expressions[column.naam] = words.years(self.cursor, column, position)
            elif column.lijst:
                expressions[column.naam] = words.codes(
                    self.cursor, column, position, self._list(column), self.koppeling.codes
                )
            elif column.type in ("geheel", "decimaal", "bedrag"):
                expressions[column.naam], problems[column.naam], _ = words.numbers(self.cursor, column, position)
            else:
                expressions[column.naam] = Uitdrukking(f"r.k{position}")

    def _value_findings(self, column: Column, expression: Uitdrukking, problem: str | None) -> None:
        rules = general_rules()
        position = self.koppeling.kolommen[column.naam]
        raw = f"(select *, {self._line(RAW)} as regel_, {self._row(RAW)} as rij_ from {RAW})"
        named = f"(select * exclude (regel_, rij_), regel_ as regel, rij_ as rij from {raw})"
        if self.geladen.regel_sql == "regel":
            named = RAW

        def add(rule: str, source: str, meer: str = "''") -> None:
            findings.add_rows(
                self.cursor, rules[rule], source, kolom=column.naam, positie=position, waarde=f"k{position}", meer=meer
            )

        if column.verplicht and self._any(f"from {RAW} where k{position} is null"):
            add("W01", f"from {named} where k{position} is null")
        if problem:
            check = problem.replace("r.k", "k")
            for (rule,) in self._numbers_of(f"select distinct {check} as n from {RAW}"):
                add(rule, f"from {named} where ({check}) = {quote(rule)}")
        elif expression.join:
            table = words.table(column.naam)
            for (rule,) in self._numbers_of(f"select distinct regelnummer as n from {table}"):
                add(
                    rule,
                    f"from (select r.*, w.meer from {named} as r join {table} as w on w.bron = r.k{position}"
                    f" where w.regelnummer = {quote(rule)})",
                    "meer",
                )
        elif column.type in ("pseudoniem", "tekst") and self._any(
            f"from {RAW} where length(k{position}) > {LONGEST_TEXT}"
        ):
            add("W15", f"from {named} where length(k{position}) > {LONGEST_TEXT}")

    def _any(self, source: str) -> bool:
        row = self.cursor.execute(f"select exists (select 1 {source})").fetchone()
        return bool(row and row[0])

    def _numbers_of(self, select: str) -> list[tuple[str]]:
        return self.cursor.execute(f"select n from ({select}) where n is not null order by n").fetchall()

    # Rules of the extract.

    def _condition(self, rule: Rule) -> str:
        if not rule.buiten_schaal:
            return f"({rule.fout_als})"
        scales = " ".join(
            f"when {quote(code.code)} then score not between {float(code.extra['minimum'])} and {float(code.extra['maximum'])}"
            for code in national("instrument").values()
        )
        return f"(case instrument {scales} end)"

    def _overlap(self, overlap: Overlap) -> None:
        """A row overlaps when it begins before an earlier row alike has ended."""
        per = ", ".join(overlap.per)
        comparison_sign = "<" if overlap.halfopen else "<="
        far = "date '9999-12-31'" if self.extract.kolom(overlap.tot).type == "datum" else "9223372036854775807"
        several = f"({per}) in (select ({per}) from rij where {overlap.van} is not null group by {per} having count(*) > 1)"
        condition = f"""regel in (
            select regel from (
                select regel, {overlap.van} as van,
                    max(coalesce({overlap.tot}, {far})) over (
                        partition by {per} order by {overlap.van}, regel
                        rows between unbounded preceding and 1 preceding) as eerder_tot
                from rij where {overlap.van} is not null and {several}
            ) where van {comparison_sign} eerder_tot)"""
        if self._any(f"from rij where {condition}"):
            self._add(Regel(overlap.nummer, "samenhang", overlap.ernst, overlap.melding), overlap.van, condition, {})
