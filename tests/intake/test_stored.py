"""The second hash at the door: the dataset has other pseudonyms than partners, who see their own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.findings import annotated, listed
from ketenmonitor.intake.preview import preview
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten

KOP = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
LIJST = "peildatum;client;gemeente;product;datum_aanmelding"
OKTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
EIGEN = "kenmerkend-pseudoniem-van-de-partner"


def trajecten(client: str = EIGEN) -> bytes:
    return f"{KOP}\n{client};T-eigen-nummer;0363;licht;01-09-2025;10-10-2025\n".encode()


def wachtlijst() -> bytes:
    return f"{LIJST}\n30-11-2025;{EIGEN};0363;licht;01-09-2025\n".encode()


def check(dataset, inhoud: bytes, extract: str, maand: date, partner: str = "kompas"):
    return delivery.check(dataset, read(f"{extract}.csv", inhoud), extract, partner, maand)


def test_every_column_that_stands_for_a_client_is_marked_and_no_other():
    marked = {name: extract.personen for name, extract in extracts().items()}
    assert marked == {
        "kosten": ("client",),
        "trajecten": ("client",),
        "uitkomsten": ("client",),
        "wachtlijst": ("client",),
        "wachttijdverdeling": (),
    }


def test_what_a_partner_calls_a_client_is_nowhere_in_the_database_file(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    for extract, inhoud in (("trajecten", trajecten()), ("wachtlijst", wachtlijst())):
        maand = OKTOBER if extract == "trajecten" else NOVEMBER
        delivery.accept(dataset, check(dataset, inhoud, extract, maand), "kompas")
    kept = dataset.sleutels.pseudoniem(EIGEN)
    assert dataset.cursor().execute(
        "select client from trajecten union all select client from wachtlijst"
    ).fetchall() == [(kept,), (kept,)]
    dataset.checkpoint()
    dataset.close()
    stored = pad.read_bytes()
    assert kept.encode() in stored
    assert b"T-eigen-nummer" in stored  # what is not a client stays readable
    assert EIGEN.encode() not in stored


def test_the_key_is_nowhere_in_the_database_file(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    delivery.accept(dataset, check(dataset, trajecten(), "trajecten", OKTOBER), "kompas")
    key = dataset.sleutels.alle[0].encode()
    dataset.close()
    assert all(key not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_one_client_at_two_partners_stays_one_client(dataset, deliver: Callable, meet: Callable):
    table = "client traject gemeente product datum_aanmelding datum_aanvang\n{} T1 0363 licht {} {}"
    deliver("kompas", "trajecten", "2025-09", table.format("k1", "2025-08-01", "2025-09-01"))
    deliver("baken", "trajecten", "2025-10", table.format("k1", "2025-09-01", "2025-10-01"))
    assert dataset.cursor().execute("select count(*), count(distinct client) from trajecten").fetchone() == (
        2,
        1,
    )


def test_a_finding_shows_the_partners_own_pseudonym(dataset, keten: Keten):
    """V11: who waits, has begun; only found when both sides are hashed alike."""
    delivery.accept(dataset, check(dataset, trajecten(), "trajecten", OKTOBER), "kompas")
    toets = check(dataset, wachtlijst(), "wachtlijst", NOVEMBER)
    found = [f for f in listed(toets.cursor) if f.regelnummer == "V11"]
    assert [f.waarde for f in found] == [EIGEN]
    returned = "".join(annotated(toets.cursor, toets.gelezen.kop, toets.bron))
    assert EIGEN in returned
    assert dataset.sleutels.pseudoniem(EIGEN) not in returned


def test_a_number_of_a_traject_of_another_client_is_still_found(dataset):
    delivery.accept(dataset, check(dataset, trajecten(), "trajecten", OKTOBER), "kompas")
    other = check(dataset, trajecten("iemand-anders"), "trajecten", NOVEMBER)
    assert "V09" in {t.regelnummer for t in other.tellingen}
    same = check(dataset, trajecten(), "trajecten", NOVEMBER)
    assert "V09" not in {t.regelnummer for t in same.tellingen}


def test_the_same_file_again_is_recognised_and_a_replacement_compared(dataset):
    delivery.accept(dataset, check(dataset, trajecten(), "trajecten", OKTOBER), "kompas")
    again = check(dataset, trajecten(), "trajecten", OKTOBER)
    assert "V05" in {t.regelnummer for t in again.tellingen}
    assert delivery.accept(dataset, again, "kompas").identiek
    other = check(dataset, trajecten() + trajecten("nog-iemand").splitlines()[1].replace(b"T-", b"U-"),
                  "trajecten", OKTOBER)  # fmt: skip
    proef = preview(dataset, other, "kompas")
    assert (proef.nieuw, proef.gewijzigd, proef.ongewijzigd, proef.verdwenen) == (1, 0, 1, 0)


def test_costs_without_a_client_keep_none(dataset, deliver: Callable):
    deliver("kompas", "kosten", "2025-10", "maand gemeente product bedrag\n2025-10 0363 licht 10")
    deliver("baken", "kosten", "2025-10", "maand gemeente product bedrag client\n2025-10 0363 licht 10 -")
    assert dataset.cursor().execute("select client from kosten").fetchall() == [(None,), (None,)]
