"""What SQL can reach: the database and its work folder, and nothing that a statement could add to that."""

import stat
from pathlib import Path

import duckdb
import pytest

from ketenmonitor.dataset import lockdown
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Middelen
from ketenmonitor.vocabulary.keten import Keten

FORBIDDEN = [
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from read_json('/etc/passwd')",
    "select * from read_parquet('https://example.org/x.parquet')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_csv('{work}/../../../../../../../etc/passwd')",
    "copy levering to '{outside}/x.csv'",
    "copy levering from '/etc/passwd'",
    "export database '{outside}/x'",
    "import database '{outside}/x'",
    "attach '{outside}/x.duckdb'",
    "install httpfs",
    "load httpfs",
    "set memory_limit = '100GB'",
    "set threads = 64",
    "set temp_directory = '{outside}'",
    "set enable_external_access = true",
    "set allowed_directories = ['/']",
    "set lock_configuration = false",
    "reset lock_configuration",
    "pragma memory_limit = '100GB'",
    "set python_enable_replacements = true",
    "create persistent secret s (type s3)",
]


@pytest.fixture(scope="module", params=["file", "memory"])
def locked(request, keten: Keten, tmp_path_factory):
    pad = tmp_path_factory.mktemp("slot") / "keten.duckdb" if request.param == "file" else None
    dataset = open_dataset(pad, keten)
    yield dataset
    dataset.close()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_no_statement_reaches_outside_the_database_or_changes_what_it_may(
    locked: Dataset, statement, tmp_path
):
    cursor = locked.cursor()
    asked = statement.format(work=lockdown.work_folder(cursor), outside=tmp_path)
    with pytest.raises(duckdb.Error):
        cursor.execute(asked).fetchall()
    assert list(tmp_path.iterdir()) == []


def test_sql_does_not_see_what_python_holds(locked: Dataset):
    import pandas as pd

    geheim = pd.DataFrame({"a": [1]})
    with pytest.raises(duckdb.CatalogException):
        locked.cursor().execute("select * from geheim").fetchall()
    assert len(geheim) == 1


def test_the_work_folder_is_beside_the_database_and_for_this_user_only(keten: Keten, tmp_path: Path):
    dataset = open_dataset(tmp_path / "keten.duckdb", keten)
    folder = lockdown.work_folder(dataset.cursor())
    assert folder == tmp_path / "keten.duckdb.tmp"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    dataset.close()


def test_what_a_killed_program_left_of_an_upload_is_gone_at_the_next_start(keten: Keten, tmp_path: Path):
    left = tmp_path / "keten.duckdb.tmp" / "ketenmonitor-half.csv"
    left.parent.mkdir()
    left.write_text("client;bsn", "utf-8")
    dataset = open_dataset(tmp_path / "keten.duckdb", keten)
    assert not left.exists()
    dataset.close()


def test_the_database_works_on_after_it_is_locked_and_opens_again(keten: Keten, tmp_path: Path):
    dataset = open_dataset(tmp_path / "keten.duckdb", keten)
    with dataset.write("toets", "herbouw", "slot") as cursor:
        cursor.execute("create table proef as select range as r from range(100000)")
    dataset.checkpoint()
    dataset.close()
    again = open_dataset(tmp_path / "keten.duckdb", keten)
    assert again.cursor().execute("select count(*) from proef").fetchall() == [(100000,)]
    again.close()


def test_what_does_not_fit_in_memory_is_spilled_to_the_work_folder(keten: Keten, tmp_path: Path):
    dataset = open_dataset(tmp_path / "keten.duckdb", keten, gebruik=Middelen("120MB", 1))
    cursor = dataset.cursor()
    rows = cursor.execute(
        "select count(*) from (select hash(range) as h from range(8000000) order by h, range offset 1)"
    ).fetchall()
    assert rows == [(7_999_999,)]
    dataset.close()


def test_memory_and_processors_are_what_the_environment_says(keten: Keten, monkeypatch):
    monkeypatch.setenv("KETENMONITOR_GEHEUGEN", "1GiB")
    monkeypatch.setenv("KETENMONITOR_PROCESSOREN", "1")
    dataset = open_dataset(None, keten)
    asked = "select current_setting('memory_limit'), current_setting('threads')"
    assert dataset.cursor().execute(asked).fetchall() == [("1.0 GiB", 1)]
    dataset.close()


def test_without_a_choice_the_database_leaves_memory_to_the_rest_of_the_program(keten: Keten):
    with duckdb.connect() as free:
        own = free.execute("select current_setting('memory_limit')").fetchone()
    dataset = open_dataset(None, keten)
    taken = dataset.cursor().execute("select current_setting('memory_limit')").fetchone()
    dataset.close()
    assert own is not None
    assert taken is not None
    assert own[0].split()[1] == taken[0].split()[1]
    assert float(taken[0].split()[0]) == pytest.approx(0.75 * float(own[0].split()[0]), rel=0.05)


@pytest.mark.parametrize(
    "name, value", [("KETENMONITOR_GEHEUGEN", "veel"), ("KETENMONITOR_PROCESSOREN", "twee")]
)
def test_a_bound_that_is_none_is_refused_in_a_sentence(keten: Keten, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Weigering, match=f"{name} is '{value}'"):
        open_dataset(None, keten)
