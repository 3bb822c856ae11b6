"""The commands ``opschonen`` and ``inzage``: what they show, what they change, and what they record."""

import json
from pathlib import Path

import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.vocabulary.keten import read_keten
from tests.test_cli import here, run

__all__ = ["here", "run"]

WHO = "b71f-betrokkene"
KEPT = "4b30076f05a12da4"  # as the installation keeps it, with the key of tests/conftest.py
OLD, NEW = (
    f"maand;gemeente;product;bedrag;client;traject\n{m};0363;licht;100;{WHO};t1\n"
    for m in ("2022-10", "2022-11")
)


@pytest.fixture
def delivered(run, here: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Costs of October and November 2022; it is 22 November 2026. Returns the database."""
    monkeypatch.setenv("KETENMONITOR_VANDAAG", "2026-11-22")
    for maand, text in (("2022-10", OLD), ("2022-11", NEW)):
        path = tmp_path / "leveringen" / "kompas" / f"kosten_{maand}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert run("lever", tmp_path / "leveringen", *here)[0] == 0
    return Path(str(here[-1]))


def opened(database: Path, ketenbestand: Path) -> Dataset:
    return open_dataset(database, read_keten(ketenbestand))


def ask(database: Path, ketenbestand: Path, question: str) -> list[tuple]:
    dataset = opened(database, ketenbestand)
    try:
        return dataset.cursor().execute(question).fetchall()
    finally:
        dataset.close()


def words(text: str) -> str:
    return " ".join(text.split())


def test_opschonen_shows_what_would_go_and_changes_nothing(run, here, delivered: Path, ketenbestand: Path):
    before = ask(delivered, ketenbestand, "select * from gebeurtenis order by nummer")
    code, out, _ = run("opschonen", *here)
    assert code == 0
    assert "4 jaar bewaard" in out
    assert "Van maanden vóór november 2022 is de bewaartermijn voorbij: 1 rij uit 1 levering." in out
    assert "Kosten 2022-10 1 1" in words(out)
    assert "Er is niets verwijderd: zet --uitvoeren achter de opdracht" in out
    assert ask(delivered, ketenbestand, "select * from gebeurtenis order by nummer") == before


def test_opschonen_does_it_once_when_asked_and_then_finds_nothing(
    run, here, delivered: Path, ketenbestand: Path
):
    code, out, _ = run("opschonen", "--uitvoeren", *here)
    assert code == 0
    assert "Opgeschoond: 1 rij uit 1 levering over maanden vóór november 2022." in out
    assert ask(delivered, ketenbestand, "select levermaand::varchar from kosten") == [("2022-11-01",)]
    code, out, _ = run("opschonen", "--uitvoeren", *here)
    assert code == 0
    assert "Er is niets om op te schonen: van vóór november 2022 zijn er geen rijen." in out
    assert ask(delivered, ketenbestand, "select count(*) from opschoning") == [(1,)]


def test_opschonen_with_compact_writes_the_file_anew_after_it(run, here, delivered: Path, ketenbestand: Path):
    code, out, _ = run("opschonen", "--uitvoeren", "--compact", *here)
    assert code == 0
    assert "De database is opnieuw geschreven" in out
    assert ask(delivered, ketenbestand, "select count(*) from kosten") == [(1,)]


def test_inzage_writes_a_csv_per_extract_and_records_it_without_the_pseudonym(
    run, here, delivered: Path, ketenbestand: Path, tmp_path: Path
):
    folder = tmp_path / "inzage"
    code, out, _ = run("inzage", WHO, "--uit", folder, *here)
    assert code == 0
    assert "Kosten 2" in words(out)
    assert [path.name for path in folder.iterdir()] == ["kosten.csv"]
    lines = (folder / "kosten.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert all(KEPT in line for line in lines[1:])
    assert (folder / "kosten.csv").stat().st_mode & 0o077 == 0
    ((soort, onderwerp, details),) = ask(
        delivered, ketenbestand,
        "select soort, onderwerp, bijzonderheden from gebeurtenis order by nummer desc limit 1",
    )  # fmt: skip
    assert soort == "inzage"
    assert WHO not in onderwerp + details
    assert json.loads(details) == {"rijen": {"kosten": 2}, "naar_bestand": True}


def test_inzage_writes_one_json_when_asked_and_overwrites_nothing(run, here, delivered: Path, tmp_path: Path):
    path = tmp_path / "inzage.json"
    assert run("inzage", WHO, "--uit", path, *here)[0] == 0
    assert [row["levermaand"] for row in json.loads(path.read_text("utf-8"))["kosten"]] == [
        "2022-10-01", "2022-11-01",
    ]  # fmt: skip
    code, _, err = run("inzage", WHO, "--uit", path, *here)
    assert code == 2
    assert "bestaat al" in err


def test_what_can_not_be_written_is_not_recorded_as_told(
    run, here, delivered: Path, ketenbestand: Path, tmp_path: Path
):
    taken = tmp_path / "bestand"
    taken.write_text("", "utf-8")
    code, _, err = run("inzage", WHO, "--uit", taken / "hier", *here)
    assert code == 1
    assert "is niet te schrijven" in err
    assert ask(delivered, ketenbestand, "select count(*) from gebeurtenis where soort = 'inzage'") == [(0,)]


def test_inzage_of_an_unknown_pseudonym_says_so(run, here, delivered: Path):
    code, _, err = run("inzage", "niemand", *here)
    assert code == 1
    assert "Van dit pseudoniem is niets bewaard" in err


def test_wissen_removes_all_of_a_client_also_from_the_file(run, here, delivered: Path, ketenbestand: Path):
    code, out, _ = run("inzage", WHO, "--wissen", "--reden", "Besluit van 3 mei", *here)
    assert code == 0
    assert "Alles van dit pseudoniem is gewist" in out
    assert ask(delivered, ketenbestand, "select count(*) from kosten") == [(0,)]
    assert KEPT.encode() not in delivered.read_bytes()


@pytest.mark.parametrize(
    ("options", "zin"), [(["--wissen"], "ook --reden nodig"), (["--reden", "x"], "hoort bij --wissen")]
)
def test_wissen_and_its_reason_belong_together(run, here, delivered: Path, options: list[str], zin: str):
    code, _, err = run("inzage", WHO, *options, *here)
    assert code == 2
    assert zin in err
