"""Validation: set-based SQL generated from the definitions, in stages that stop after the one that failed.

The raw rows of the file stand in temp table ``ruw`` (columns k1…kn as text), the typed rows in temp
view ``rij``, the rows as they would be stored in temp view ``bewaarrij`` and the findings in temp view
``bevinding``; all live on the cursor of the test and
nowhere else, so that what is refused is never stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import duckdb

from ketenmonitor.intake import columns, comparison, conditions, findings, privacy, values
from ketenmonitor.intake.findings import Telling
from ketenmonitor.intake.mapping import Koppeling
from ketenmonitor.intake.reading import Geladen, Gelezen, load
from ketenmonitor.intake.rules import STAGES, rules_for
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.words import RAW
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.extract import Extract
from ketenmonitor.vocabulary.keten import Keten

# What each stage does; the order is that of ``STAGES``.
WORK: Mapping[str, Callable[[Proefstuk], None]] = MappingProxyType(
    {
        "bestand": columns.judge_structure,
        "persoonsgegevens": privacy.judge,
        "kolommen": columns.judge_columns,
        "waarden": values.judge,
        "rijen": conditions.judge_rows,
        "samenhang": conditions.judge_together,
        "vergelijking": comparison.compare,
    }
)


@dataclass(frozen=True)
class Toets:
    """The outcome of validating one file: how many rows, which findings, up to which stage.

    ``cursor`` holds the temp tables for preview, acceptance and the download with findings; close it
    (``close``) when none of these is wanted any more. ``fase`` is the last stage that was run.
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
    def persoonlijk(self) -> bool:
        """Whether personal data was found; then the rows are gone and only the findings remain."""
        return self.fase == "persoonsgegevens"

    @property
    def bron(self) -> str:
        """SQL that selects the raw rows with their row number, for the file with findings."""
        width = len(self.gelezen.kop)
        if self.persoonlijk:
            nothing = ", ".join(f"null::varchar as k{i}" for i in range(1, width + 1))
            return f"select {nothing}, null::bigint as rij limit 0"
        cells = ", ".join(f"k{i}" for i in range(1, width + 1))
        return f"select {cells}, {self.geladen.rij_sql} as rij from {RAW}"

    def close(self) -> None:
        """Let go of everything that was read from the file."""
        self.cursor.close()


def validate(
    cursor: duckdb.DuckDBPyConnection,
    gelezen: Gelezen,
    extract: Extract,
    koppeling: Koppeling,
    keten: Keten,
    partner: str,
    maand: date,
    sleutels: Sleutels,
) -> Toets:
    """Test a file as read against the rules of an extract, for one partner and month.

    ``cursor`` must come from the dataset the file will be delivered to (its temp tables are used,
    and earlier deliveries are compared with); it stays with the result. ``sleutels`` are that dataset's.
    """
    geladen = load(gelezen, cursor, RAW)
    rules = rules_for(extract)
    faults = {rule.nummer for rule in rules if rule.ernst == "fout"}
    findings.begin(cursor, rules)
    proef = Proefstuk(cursor, gelezen, geladen, extract, koppeling, keten, partner, maand, sleutels)
    stage = STAGES[0]
    for stage in STAGES:
        WORK[stage](proef)
        if _failed(cursor, faults):
            break
    toets = Toets(
        gelezen, geladen, extract, partner, maand, koppeling, geladen.rijen, stage,
        tuple(findings.counts(cursor)), cursor,
    )  # fmt: skip
    if toets.persoonlijk:
        _forget(cursor)
    return toets


def _failed(cursor: duckdb.DuckDBPyConnection, faults: set[str]) -> bool:
    broken = cursor.execute("select distinct nummer from gevonden").fetchall()
    return any(nummer in faults for (nummer,) in broken)


def _forget(cursor: duckdb.DuckDBPyConnection) -> None:
    """Drop every temp table with anything of the file in it; the findings name columns only."""
    tables = cursor.execute(
        "select table_name from duckdb_tables() where temporary and (table_name in (?, 'bron')"
        " or starts_with(table_name, 'woord_'))",
        [RAW],
    ).fetchall()
    for (name,) in tables:
        cursor.execute(f"drop table {name}")
