"""The audit trail: append-only, chained, and every change to it found with the first entry that is broken."""

import re
import threading
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ketenmonitor.dataset import audit
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read

PACKAGE = Path(audit.__file__).resolve().parent.parent


@pytest.fixture
def dataset(keten):
    """A dataset of its own: what is done to the trail here must not reach another test."""
    dataset = open_dataset(None, keten)
    yield dataset
    dataset.close()


@pytest.fixture
def trail(dataset):
    """A dataset with six entries: the setup, and five of each other's kinds."""
    for i in range(5):
        if i % 2:
            dataset.record("anna", "aanmelding", f"anna{i}", poging=i)
        else:
            with dataset.write("bert", "herbouw", f"onderwerp {i}", reden="é ' \""):
                pass
    return dataset


def test_a_trail_as_it_was_written_is_whole_and_tells_who_did_what(trail):
    cursor = trail.cursor()
    assert audit.verify(cursor) is None
    found = audit.entries(cursor, door="ANNA")
    assert [(e.nummer, e.soort, e.onderwerp, e.wijziging) for e in found] == [
        (5, "aanmelding", "anna3", False), (3, "aanmelding", "anna1", False),
    ]  # fmt: skip
    assert audit.entries(cursor, soort="herbouw")[0].details == {"reden": "é ' \""}


FIELDS = ("op", "door", "soort", "onderwerp", "bijzonderheden", "wijziging", "vorige", "hash")


@pytest.mark.parametrize("column", FIELDS)
@pytest.mark.parametrize("number", [1, 4, 6])
def test_any_field_of_any_entry_that_is_changed_is_found_there(trail, column, number):
    cursor = trail.cursor()
    value = {"op": "op + interval 1 second", "wijziging": "not wijziging"}.get(column, f"{column} || 'x'")
    cursor.execute(f"update gebeurtenis set {column} = {value} where nummer = ?", [number])
    broken = audit.verify(cursor)
    assert broken is not None
    assert (broken.nummer, "gewijzigd" in broken.reden) == (number, True)


@pytest.mark.parametrize(
    "sql, first",
    [
        ("delete from gebeurtenis where nummer = 3", 3),
        ("update gebeurtenis set nummer = 9 - nummer where nummer in (4, 5)", 4),
        ("insert into gebeurtenis select * from gebeurtenis where nummer = 2", 2),
        ("update gebeurtenis set nummer = nummer + 1 where nummer >= 4", 4),
    ],
)
def test_an_entry_removed_swapped_doubled_or_a_gap_made_is_found(trail, sql, first):
    cursor = trail.cursor()
    cursor.execute(sql)
    assert audit.verify(cursor).nummer == first


def test_an_end_that_was_cut_off_or_made_anew_is_found_with_the_anchor_that_was_kept(trail):
    cursor = trail.cursor()
    last = audit.last(cursor)
    anker = audit.Anker(last.nummer, last.hash)
    assert audit.verify(cursor, anker) is None
    cursor.execute("delete from gebeurtenis where nummer = 6")
    assert audit.verify(cursor) is None  # the chain alone cannot see it
    assert audit.verify(cursor, anker).nummer == 6
    trail.record("anna", "aanmelding", "iemand anders")
    assert audit.verify(cursor) is None
    assert "anker" in audit.verify(cursor, anker).reden


def test_only_what_changes_the_dataset_raises_its_version(dataset):
    before = dataset.versie
    dataset.record("anna", "aanmelding", "anna")
    assert dataset.versie == before
    with dataset.write("anna", "herbouw", "x"):
        pass
    assert dataset.versie == before + 2  # the number of the entry, and the sign-in had one


def test_a_change_that_fails_leaves_no_entry_and_an_unknown_kind_is_refused(dataset):
    cursor = dataset.cursor()
    with pytest.raises(ZeroDivisionError), dataset.write("anna", "herbouw", "x"):
        raise ZeroDivisionError
    with pytest.raises(KeyError):
        dataset.record("anna", "iets", "x")
    assert [e.soort for e in audit.entries(cursor)] == ["inrichting"]


def test_entries_of_many_threads_make_one_whole_chain(dataset):
    def work(name: str) -> None:
        for i in range(20):
            dataset.record(name, "aanmelding", str(i))

    threads = [threading.Thread(target=work, args=(f"t{i}",)) for i in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert audit.verify(dataset.cursor()) is None
    assert audit.last(dataset.cursor()).nummer == 121


def test_a_database_from_before_the_chain_gets_one(tmp_path, keten):
    pad = tmp_path / "oud.duckdb"
    with duckdb.connect(str(pad)) as old:
        old.execute(
            "create table gebeurtenis (nummer bigint, op timestamp, door varchar, soort varchar,"
            " onderwerp varchar, bijzonderheden varchar)"
        )
        old.executemany(
            "insert into gebeurtenis values (?, ?, ?, ?, ?, ?)",
            [[n, datetime(2026, 1, n), "anna", "levering", "x", "{}"] for n in (1, 2, 3)],
        )
    dataset = open_dataset(pad, keten)
    try:
        cursor = dataset.cursor()
        assert audit.verify(cursor) is None
        assert [e.soort for e in audit.entries(cursor)][-3:] == ["levering"] * 3
    finally:
        dataset.close()


def test_a_change_inside_a_change_is_refused_and_leaves_the_trail_whole(dataset):
    before = audit.last(dataset.cursor())
    with pytest.raises(RuntimeError, match="inside"), dataset.write("anna", "notitie", "iets"):
        dataset.record("anna", "export", "iets")
    assert audit.last(dataset.cursor()) == before
    dataset.record("anna", "export", "iets")
    assert audit.verify(dataset.cursor()) is None


def test_nothing_in_the_program_changes_or_removes_an_entry():
    touching = re.compile(r"(update|delete\s+from|truncate|drop\s+table|insert\s+into)\s+gebeurtenis\b")
    found = [
        (path.name, match[1])
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in (".py", ".sql")
        for match in touching.finditer(path.read_text("utf-8").lower())
    ]
    # Adding one; and a trail of before the chain, which is written again once with its hashes.
    assert found == [
        ("audit.py", "insert into"), ("audit.py", "delete from"), ("audit.py", "insert into"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, kept",
    [
        ("van 123456782, per ongeluk", "van •••••••••, per ongeluk"),
        ("123.456.782", "•••••••••"),
        ("111 222 333", "•••••••••"),
        ("a123456782b", "a123456782b"),
        ("0123456782", "0123456782"),
        ("een\nreden\x1b[31m", "een reden [31m"),
    ],
)
def test_what_may_be_a_bsn_never_gets_into_the_trail(dataset, text, kept):
    dataset.record(text, "export", text, reden=text)
    entry = audit.last(dataset.cursor())
    assert (entry.door, entry.onderwerp, entry.details) == (kept, kept, {"reden": kept})


def test_an_entry_about_one_client_is_a_mistake_in_the_program(dataset):
    with pytest.raises(KeyError, match="client"):
        dataset.record("anna", "inzage", "iets", client="c1")


def test_deliveries_leave_no_client_in_the_trail(dataset):
    head = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
    for i, begin in enumerate(("05-02-2026", "geheim")):
        content = f"{head}\r\nGEHEIM{i};GEHEIMT{i};0363;licht;01-01-2026;{begin}\r\n".encode()
        toets = delivery.check(dataset, read("t.csv", content), "trajecten", "kompas", date(2026, 2, 1))
        take_it = delivery.refuse if i else delivery.accept
        number = take_it(dataset, toets, "anna").levering.levering
        if not i:
            delivery.withdraw(dataset, number, "anna", "verkeerde maand")
    told = dataset.cursor().execute("select soort, onderwerp, bijzonderheden from gebeurtenis").fetchall()
    assert {"levering", "afkeuring", "intrekking"} <= {soort for soort, *_ in told}
    assert "geheim" not in str(told).lower()
