"""Twenty thousand damaged files: a sentence or an outcome, never a traceback, half a write or a hang.

Every file is read. Of those that can be read one in five is loaded, and one in sixty is tested and, when it
is acceptable, previewed and accepted. A failure names the file's number: ``mutant(number)`` makes it again.
"""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery, findings, mapping, period
from ketenmonitor.intake.preview import preview
from ketenmonitor.intake.reading import Gelezen, load, read
from ketenmonitor.settings import Middelen
from ketenmonitor.vocabulary.keten import Keten
from tests.intake.mutants import SEED, Mutant, mutant
from tests.intake.proefbestanden import MAART

FILES = 20_000
PARTS = 10
LOADED, TESTED = 5, 60  # one in so many
LONGEST = 5.0  # seconds of processor time for one file through all its stages
HANGING = 120  # seconds by the clock, on a machine that has more to do


@pytest.fixture(scope="module")
def keten_van_proef(proefketen: Keten) -> Iterator[Dataset]:
    dataset = open_dataset(None, proefketen, gebruik=Middelen(processoren=1))
    yield dataset
    dataset.close()


@contextmanager
def guarded(found: Mutant) -> Iterator[None]:
    """Name the file that goes wrong, or that takes too long."""

    def hanging(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, hanging)
    signal.alarm(HANGING)
    begun = time.process_time()
    try:
        yield
    except BaseException as error:
        told = f"bestand {found.nummer} van zaad {SEED}: {found.inhoud[:80]!r}"
        raise AssertionError(told) from error
    finally:
        signal.alarm(0)
    assert time.process_time() - begun < LONGEST, found.nummer


def held(dataset: Dataset) -> list[tuple[str, int]]:
    """How many rows every table has, and the number of the last event."""
    cursor = dataset.cursor()
    names = cursor.execute("select table_name from duckdb_tables() where not temporary order by 1").fetchall()
    counts = " union all ".join(f"select '{name}', count(*) from {name}" for (name,) in names)
    rows = cursor.execute(f"{counts} union all select 'nummer', max(nummer) from gebeurtenis").fetchall()
    cursor.close()
    return sorted(rows)


def take(dataset: Dataset, found: Mutant, gelezen: Gelezen, tally: Counter[str]) -> None:
    """Test a file as the page does, and accept it when it can be accepted; a refusal writes nothing."""
    before = held(dataset)
    mapping.recognise(gelezen.kop, found.naam)
    period.month_in_name(found.naam)
    try:
        toets = delivery.check(dataset, gelezen, found.extract, "anker", MAART)
    except Weigering:
        assert held(dataset) == before
        tally["geweigerd bij toetsen"] += 1
        return
    tally["getoetst"] += 1
    told = findings.listed(toets.cursor)
    assert len(told) == sum(t.aantal for t in toets.tellingen)
    assert "".join(findings.annotated(toets.cursor, gelezen.kop, toets.bron))
    if toets.aanvaardbaar:
        preview(dataset, toets, "toets")
    assert held(dataset) == before
    if toets.aanvaardbaar:
        receipt = delivery.accept(dataset, toets, "toets")
        assert (held(dataset) == before) is receipt.identiek
        kept = toets.cursor.execute(
            f"select count(*) from {found.extract} where levering = ?", [receipt.levering.levering]
        ).fetchone()
        assert kept == (toets.rijen,)
        tally["aanvaard"] += 1
    else:
        with pytest.raises(Weigering):
            delivery.accept(dataset, toets, "toets")
        assert held(dataset) == before
        tally["afgekeurd"] += 1
    toets.close()


@pytest.mark.parametrize("deel", range(PARTS))
def test_no_damaged_file_gives_a_traceback_a_partial_write_or_a_hang(
    keten_van_proef: Dataset, deel: int
) -> None:
    tally: Counter[str] = Counter()
    loose = duckdb.connect()
    for nummer in range(deel, FILES, PARTS):
        found = mutant(nummer)
        with guarded(found):
            try:
                gelezen = read(found.naam, found.inhoud)
            except Weigering:
                tally["geweigerd bij lezen"] += 1
                continue
            tally["gelezen"] += 1
            if nummer // PARTS % TESTED == 0:
                take(keten_van_proef, found, gelezen, tally)
            elif nummer // PARTS % LOADED == 1:
                try:
                    loaded = load(gelezen, loose, "ruw")
                except Weigering:
                    tally["geweigerd bij laden"] += 1
                else:
                    assert loose.execute("select count(*) from ruw").fetchone() == (loaded.rijen,)
                    tally["geladen"] += 1
    loose.close()
    assert tally["gelezen"] + tally["geweigerd bij lezen"] == FILES // PARTS
    # Damage that never gets beyond reading would test little.
    assert tally["gelezen"] > 0.6 * FILES / PARTS
    assert tally["geladen"] > 0.08 * FILES / PARTS
    assert tally["getoetst"] > 15
    assert tally["aanvaard"] > 0


def test_a_number_gives_the_same_file_every_time() -> None:
    assert [mutant(n) for n in (1, 11, 12_345)] == [mutant(n) for n in (1, 11, 12_345)]
