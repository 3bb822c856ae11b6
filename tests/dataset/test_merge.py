"""A delivery replaces the month; what was there before stays readable."""

from datetime import date, datetime

import pytest

from ketenmonitor.dataset import merge
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery

KOSTEN = "maand gemeente product bedrag\n2025-01 0363 licht {}"


def test_a_second_delivery_of_a_month_replaces_the_first_which_stays_readable(dataset, deliver, meet):
    first = deliver("kompas", "kosten", "2025-01", KOSTEN.format(100), op=datetime(2025, 2, 1), door="anna")
    second = deliver("kompas", "kosten", "2025-01", KOSTEN.format(70), op=datetime(2025, 2, 9), door="bram")
    assert (second.vervangt, second.levering.versie) == (first.levering.levering, 2)
    assert meet("kosten", "2025-01").waarde == 70
    cursor = dataset.cursor()
    assert cursor.execute("select levering, bedrag from kosten order by levering").fetchall() == [
        (first.levering.levering, 100), (second.levering.levering, 70),
    ]  # fmt: skip
    assert cursor.execute("select bedrag from kosten_geldig").fetchall() == [(70,)]
    assert cursor.execute(
        "select status, beeindigd_op, beeindigd_door from levering where levering = ?",
        [first.levering.levering],
    ).fetchone() == ("vervangen", datetime(2025, 2, 9), "bram")


def test_the_same_file_again_changes_nothing_and_gives_the_same_receipt(dataset, deliver):
    first = deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    before = dataset.versie
    again = deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    assert again.identiek
    assert again.levering == first.levering
    assert dataset.versie == before


def test_deliveries_of_other_partners_extracts_and_months_stay(deliver, meet):
    deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    deliver("baken", "kosten", "2025-01", KOSTEN.format(10))
    deliver("kompas", "kosten", "2025-02", KOSTEN.format(1))
    assert meet("kosten", "2025-01").waarde == 111


def test_a_withdrawn_delivery_counts_no_more_and_says_why(dataset, deliver, meet):
    found = deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    delivery.withdraw(dataset, found.levering.levering, "anna", "verkeerd bestand")
    assert meet("kosten", "2025-01") is None
    row = dataset.cursor().execute("select status, beeindigd_door, reden from levering").fetchone()
    assert row == ("ingetrokken", "anna", "verkeerd bestand")
    assert merge.in_force(dataset.cursor(), "kompas", "kosten", date(2025, 1, 1)) is None
    with pytest.raises(Weigering, match="niet meer van kracht"):
        delivery.withdraw(dataset, found.levering.levering, "anna", "nog eens")


def test_a_running_traject_stands_as_its_latest_month_says_also_when_an_earlier_month_comes_later(
    dataset, deliver
):
    header = "client traject gemeente product datum_aanmelding\n"
    deliver("kompas", "trajecten", "2025-03", header + "a t1 0363 zwaar 2025-01-01")
    deliver(
        "kompas", "trajecten", "2025-02", header + "a t1 0363 licht 2025-01-01\nb t2 0394 licht 2025-01-01"
    )
    standing = "select traject, product, levermaand from traject_stand order by traject"
    assert dataset.cursor().execute(standing).fetchall() == [
        ("t1", "zwaar", date(2025, 3, 1)),
        ("t2", "licht", date(2025, 2, 1)),
    ]


def test_a_change_that_fails_leaves_nothing(dataset, deliver, meet):
    deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    before = dataset.versie
    offer = merge.Aanbieding(
        "kompas", "kosten", date(2025, 1, 1), "b.csv", "hash", 1, "", datetime(2025, 2, 1), "anna", 1, 0, 0
    )
    columns = "date '2025-01-01' as maand, '0363' as gemeente, 'licht' as product, 5 as bedrag"
    rest = "null as client, null as traject, null as eenheid, null as volume, null as tarief"

    def stumble() -> None:
        with dataset.write("anna", "levering", "toets") as cursor:
            merge.merge(cursor, offer, f"select 2 as regel, {columns}, {rest}")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stumble()
    assert meet("kosten", "2025-01").waarde == 100
    assert dataset.versie == before
    assert dataset.cursor().execute("select count(*) from kosten").fetchone() == (1,)
    assert dataset.cursor().execute("select count(*) from levering").fetchone() == (1,)


def test_a_refused_file_is_recorded_without_its_rows(dataset, deliver):
    offer = merge.Aanbieding(
        "kompas", "kosten", date(2025, 1, 1), "b.csv", "hash", 1, "", datetime(2025, 2, 1), "anna", 9, 4, 0,
        (("KO01", "fout", "maand", 4),),
    )  # fmt: skip
    with dataset.write("anna", "afkeuring", "toets") as cursor:
        refused = merge.register(cursor, offer, "afgekeurd")
    assert (refused.status, refused.fouten) == ("afgekeurd", 4)
    assert dataset.cursor().execute("select regelnummer, aantal from levering_regel").fetchall() == [
        ("KO01", 4)
    ]
    assert dataset.cursor().execute("select count(*) from kosten").fetchone() == (0,)
    deliver("kompas", "kosten", "2025-01", KOSTEN.format(100))
    assert merge.in_force(dataset.cursor(), "kompas", "kosten", date(2025, 1, 1)) == refused.levering + 1
