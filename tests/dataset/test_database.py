"""One file, one process, one writer at a time."""

import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ketenmonitor.dataset import audit
from ketenmonitor.dataset.database import Dataset, open_dataset, row_counts
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.keten import Keten, read_keten

HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_database_in_use_by_another_program_is_refused_in_one_dutch_sentence(tmp_path, keten):
    pad = tmp_path / "keten.duckdb"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(pad)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    try:
        with pytest.raises(Weigering, match=r"in gebruik door een ander programma.*sluit dat eerst"):
            open_dataset(pad, keten)
    finally:
        other.communicate("")


def test_a_file_that_is_no_database_is_refused_in_one_dutch_sentence(tmp_path, keten):
    pad = tmp_path / "keten.duckdb"
    pad.write_text("geen database, maar wel lang genoeg om er een te kunnen zijn" * 100)
    with pytest.raises(Weigering, match="niet te openen"):
        open_dataset(pad, keten)


def test_a_database_of_another_chain_is_refused(tmp_path, keten, ketenbestand):
    pad = tmp_path / "keten.duckdb"
    open_dataset(pad, keten).close()
    other = tmp_path / "andere.toml"
    other.write_text(
        Path(ketenbestand).read_text("utf-8").replace("Keten Proefland", "Keten Elders"), "utf-8"
    )
    with pytest.raises(Weigering, match=r"'Keten Proefland'.*'Keten Elders'"):
        open_dataset(pad, read_keten(other))


def test_what_was_written_is_there_after_opening_again_and_nothing_is_made_anew(tmp_path, keten):
    pad = tmp_path / "nieuwe map" / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    with dataset.write("anna", "herbouw", "iets", datetime(2025, 1, 1), aantal=3):
        pass
    versie = dataset.versie
    dataset.close()
    again = open_dataset(pad, keten)
    assert again.versie == versie
    told = again.cursor().execute(
        "select door, soort, onderwerp, bijzonderheden from gebeurtenis order by nummer"
    )
    assert told.fetchall()[-1] == ("anna", "herbouw", "iets", '{"aantal": 3}')
    again.close()


def test_a_change_of_the_norms_makes_the_measures_anew(tmp_path, keten, ketenbestand):
    pad = tmp_path / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    versie = dataset.versie
    dataset.close()
    stricter = tmp_path / "strenger.toml"
    stricter.write_text(Path(ketenbestand).read_text("utf-8").replace("weken = 14", "weken = 1"), "utf-8")
    again = open_dataset(pad, read_keten(stricter))
    assert again.versie > versie
    days = again.cursor().execute("select dagen from keten_norm where product = 'zwaar'").fetchall()
    assert days == [(7,)]
    again.close()


def test_every_change_raises_the_version_and_a_failed_one_does_not(dataset):
    before = dataset.versie
    with dataset.write("anna", "herbouw", "iets"):
        pass
    assert dataset.versie == before + 1
    with pytest.raises(duckdb.Error), dataset.write("anna", "herbouw", "iets") as cursor:
        cursor.execute("select * from bestaat_niet")
    assert dataset.versie == before + 1


def test_what_people_write_leaves_the_version_of_the_rows_and_anything_else_raises_it(dataset):
    """A kind that nobody thought of counts as a change of rows: rather asked once too often than outdated."""
    for soort in audit.SOORTEN:
        before, versie = dataset.rijversie, dataset.versie
        with dataset.write("anna", soort, "iets"):
            pass
        assert (dataset.rijversie == before) is (soort in audit.BESCHREVEN), soort
        assert dataset.versie > versie
    assert not audit.BESCHREVEN & {"levering", "intrekking", "opschoning", "wissing", "inrichting", "herbouw"}


def test_two_writers_wait_for_each_other(dataset):
    numbers: list[int] = []

    def work() -> None:
        for _ in range(5):
            with dataset.write("anna", "herbouw", "iets") as cursor:
                row = cursor.execute("select count(*) from gebeurtenis").fetchone()
                numbers.append(row[0])

    before = dataset.versie
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dataset.versie == before + 10
    assert sorted(set(numbers)) == sorted(numbers)


def test_rows_in_force_are_counted_per_extract(dataset, deliver):
    deliver(
        "kompas",
        "kosten",
        "2025-01",
        "maand gemeente product bedrag\n2025-01 0363 licht 10\n2025-01 0363 licht 5",
    )
    deliver("kompas", "kosten", "2025-01", "maand gemeente product bedrag\n2025-01 0363 licht 10")
    assert row_counts(dataset.cursor())["kosten"] == 1


def test_many_deliveries_at_once_give_the_same_dataset_as_one_by_one(keten: Keten) -> None:
    def starts(maand: str, days: int) -> bytes:
        rows = "\r\n".join(f"c{i};T{maand}{i};0363;45;01-01-2026;{10 + days:02d}-02-2026" for i in range(3))
        return f"client;traject;gemeente;product;datum_aanmelding;datum_aanvang\r\n{rows}\r\n".encode()

    def deliver_all(dataset: Dataset) -> None:
        for maand in (date(2026, 2, 1), date(2026, 3, 1)):
            for days in (1, 5):  # the second replaces the first
                gelezen = read("trajecten.csv", starts(f"{maand:%m}", days))
                delivery.accept(
                    dataset, delivery.check(dataset, gelezen, "trajecten", "kompas", maand), "toets"
                )

    def derived(dataset: Dataset) -> list[object]:
        cursor = dataset.cursor()
        return [
            sorted(cursor.execute(f"select * exclude (levering) from {table}").fetchall())
            if table == "traject_stand"
            else sorted(cursor.execute(f"select * from {table}").fetchall())
            for table in ("meting", "duur", "traject_stand")
        ]

    single, together = open_dataset(None, keten), open_dataset(None, keten)
    deliver_all(single)
    with together.postponed("toets"):
        deliver_all(together)
        assert together.cursor().execute("select count(*) from meting").fetchone() == (0,)
    assert derived(together) == derived(single)
    assert derived(single)[0]


def test_a_dataset_left_half_way_is_finished_by_whoever_opens_it(keten: Keten, tmp_path: Path) -> None:
    pad = tmp_path / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    kop = b"client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
    inhoud = kop + b"\r\nc;T;0363;45;01-01-2026;05-02-2026\r\n"
    dataset.postponing = True  # as inside ``postponed``, but the program stops before its end
    toets = delivery.check(dataset, read("t.csv", inhoud), "trajecten", "kompas", date(2026, 2, 1))
    delivery.accept(dataset, toets, "toets")
    dataset.close()
    again = open_dataset(pad, keten)
    assert again.cursor().execute("select count(*) from meting").fetchone() != (0,)
    again.close()


def test_an_extract_that_gained_a_column_keeps_its_rows(keten: Keten, tmp_path: Path) -> None:
    pad = tmp_path / "keten.duckdb"
    open_dataset(pad, keten).close()
    connection = duckdb.connect(str(pad))
    connection.execute("drop view wachtlijst_geldig")
    connection.execute("alter table wachtlijst drop column overbrugging")
    connection.close()
    dataset = open_dataset(pad, keten)
    names = {row[0] for row in dataset.cursor().execute("describe wachtlijst").fetchall()}
    assert "overbrugging" in names
    dataset.close()
