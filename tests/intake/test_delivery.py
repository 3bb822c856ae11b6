"""Delivery: accepting and refusing, in one transaction, with a receipt that tells what happened."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from ketenmonitor.dataset import merge
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.intake.validation import Toets
from tests.intake.proefbestanden import MAART, bestand, neem_aan

Testen = Callable[..., Toets]
NU = datetime(2026, 4, 2, 9, 30)


def wachtenden(*numbers: int) -> bytes:
    return bestand("wachtlijst", *({"client": f"c{n}"} for n in numbers))


def clients(vers: Dataset) -> list[str]:
    """Who is on the list, by the partner's own pseudonyms."""
    own = {vers.sleutels.pseudoniem(f"c{n}"): f"c{n}" for n in range(10)}
    found = vers.cursor().execute("select client from wachtlijst_geldig").fetchall()
    return sorted(own[c] for (c,) in found)


def test_an_accepted_file_is_in_the_dataset_with_where_it_came_from(vers: Dataset, toets_van: Testen) -> None:
    toets = toets_van("wachtlijst", wachtenden(1, 2), dataset=vers)
    receipt = delivery.accept(vers, toets, "jip", NU)
    got = receipt.levering
    assert (receipt.vervangt, receipt.identiek) == (None, False)
    assert (got.levering, got.versie, got.status, got.rijen, got.fouten) == (1, 1, "geldig", 2, 0)
    assert (got.partner, got.extract, got.levermaand, got.bestand) == (
        "anker",
        "wachtlijst",
        MAART,
        "proef.csv",
    )
    assert (got.ontvangen_op, got.door, got.sha256) == (NU, "jip", toets.gelezen.sha256)
    rows = (
        vers.cursor()
        .execute("select levering, regel, partner, levermaand, client from wachtlijst")
        .fetchall()
    )
    kept = [vers.sleutels.pseudoniem(client) for client in ("c1", "c2")]
    assert sorted(rows) == [(1, 2, "anker", MAART, kept[0]), (1, 3, "anker", MAART, kept[1])]
    event = (
        vers.cursor()
        .execute("select door, soort, onderwerp from gebeurtenis order by nummer desc")
        .fetchone()
    )
    assert event == ("jip", "levering", "anker wachtlijst 2026-03")


def test_the_counts_per_rule_are_kept_with_the_delivery(vers: Dataset, toets_van: Testen) -> None:
    toets = toets_van("wachtlijst", bestand("wachtlijst", {"verwijzer": "2"}), dataset=vers)
    delivery.accept(vers, toets, "jip", NU)
    rows = vers.cursor().execute("select * from levering_regel").fetchall()
    assert rows == [(1, "W08", "waarschuwing", "verwijzer", 1)]


def test_a_file_with_faults_is_not_accepted(vers: Dataset, toets_van: Testen) -> None:
    toets = toets_van("wachtlijst", bestand("wachtlijst", {"gemeente": "9999"}), dataset=vers)
    with pytest.raises(Weigering, match=r"proef\.csv heeft 1 fouten en is niet aanvaard"):
        delivery.accept(vers, toets, "jip")
    assert vers.cursor().execute("select count(*) from levering").fetchone() == (0,)


def test_the_same_file_again_gives_the_receipt_it_had(vers: Dataset, toets_van: Testen) -> None:
    first = delivery.accept(vers, toets_van("wachtlijst", wachtenden(1), dataset=vers), "jip", NU)
    version = vers.versie
    again = delivery.accept(vers, toets_van("wachtlijst", wachtenden(1), dataset=vers), "jip")
    assert (again.levering, again.vervangt, again.identiek) == (first.levering, None, True)
    assert vers.versie == version


def test_accepting_twice_what_was_tested_once_delivers_once(vers: Dataset, toets_van: Testen) -> None:
    toets = toets_van("wachtlijst", wachtenden(1), dataset=vers)
    assert not delivery.accept(vers, toets, "jip").identiek
    assert delivery.accept(vers, toets, "jip").identiek
    assert clients(vers) == ["c1"]


def test_an_old_file_that_was_replaced_can_come_back(vers: Dataset, toets_van: Testen) -> None:
    for numbers in ((1,), (2,), (1,)):
        delivery.accept(vers, toets_van("wachtlijst", wachtenden(*numbers), dataset=vers), "jip")
    states = vers.cursor().execute("select status from levering order by levering").fetchall()
    assert states == [("vervangen",), ("vervangen",), ("geldig",)]
    assert clients(vers) == ["c1"]


def test_the_receipt_names_what_was_replaced_at_that_moment(vers: Dataset, toets_van: Testen) -> None:
    """Between test and acceptance another delivery of the month may have come in."""
    neem_aan(vers, "wachtlijst", wachtenden(1), MAART)
    toets = toets_van("wachtlijst", wachtenden(3), dataset=vers)
    between = neem_aan(vers, "wachtlijst", wachtenden(2), MAART)
    receipt = delivery.accept(vers, toets, "jip")
    assert (receipt.vervangt, receipt.levering.levering, receipt.levering.versie) == (between, 3, 3)
    assert clients(vers) == ["c3"]


def test_when_anything_fails_nothing_has_happened(
    vers: Dataset, toets_van: Testen, monkeypatch: pytest.MonkeyPatch
) -> None:
    neem_aan(vers, "wachtlijst", wachtenden(1), MAART)
    version = vers.versie
    toets = toets_van("wachtlijst", wachtenden(2), dataset=vers)

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(delivery.mapping, "remember", broken)
        with pytest.raises(RuntimeError):
            delivery.accept(vers, toets, "jip")
    assert (clients(vers), vers.versie) == (["c1"], version)
    assert vers.cursor().execute("select count(*) from levering").fetchone() == (1,)
    delivery.accept(vers, toets, "jip")
    assert clients(vers) == ["c2"]


def test_a_refused_file_is_recorded_and_changes_nothing(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, "wachtlijst", wachtenden(1), MAART)
    toets = toets_van("wachtlijst", bestand("wachtlijst", {"gemeente": "9999"}), dataset=vers)
    receipt = delivery.refuse(vers, toets, "jip", NU)
    assert (receipt.levering.status, receipt.levering.fouten, receipt.levering.versie) == ("afgekeurd", 1, 2)
    assert clients(vers) == ["c1"]
    rows = vers.cursor().execute("select * from levering_regel where levering = 2").fetchall()
    assert rows == [(2, "W07", "fout", "gemeente", 1)]
    assert merge.in_force(vers.cursor(), "anker", "wachtlijst", MAART) == 1


def test_a_delivery_can_be_withdrawn_with_a_reason(vers: Dataset) -> None:
    number = neem_aan(vers, "wachtlijst", wachtenden(1), MAART)
    with pytest.raises(Weigering, match="zonder reden"):
        delivery.withdraw(vers, number, "jip", "  ")
    delivery.withdraw(vers, number, "jip", "verkeerde maand ")
    row = vers.cursor().execute("select status, beeindigd_door, reden from levering").fetchone()
    assert row == ("ingetrokken", "jip", "verkeerde maand")
    assert clients(vers) == []
    with pytest.raises(Weigering, match=f"Levering {number} is niet meer van kracht"):
        delivery.withdraw(vers, number, "jip", "nog eens")


def test_a_withdrawn_file_can_be_delivered_again(vers: Dataset) -> None:
    delivery.withdraw(vers, neem_aan(vers, "wachtlijst", wachtenden(1), MAART), "jip", "vergissing")
    assert neem_aan(vers, "wachtlijst", wachtenden(1), MAART) == 2
    assert clients(vers) == ["c1"]


@pytest.mark.parametrize(
    ("extract", "partner", "maand", "sentence"),
    [
        ("wachtlijsten", "anker", MAART, "'wachtlijsten' is geen extract: kies uit kosten, trajecten"),
        ("wachtlijst", "boei", MAART, "'boei' is geen partner van Keten Proefstuk: kies uit anker"),
        ("wachtlijst", "anker", date(2024, 12, 1), "levert volgens het ketenbestand vanaf 2025-01"),
    ],
)
def test_what_the_chain_does_not_know_is_refused(
    extract: str, partner: str, maand: date, sentence: str, leeg: Dataset
) -> None:
    with pytest.raises(Weigering, match=sentence):
        delivery.check(leeg, read("x.csv", wachtenden(1)), extract, partner, maand)
