"""Delivering a folder tree: what is found, in which order, and what becomes of every file."""

from datetime import date
from pathlib import Path

import pytest

from ketenmonitor.dataset.database import row_counts
from ketenmonitor.intake.tree import AANVAARD, GEWEIGERD, IDENTIEK, deliver_tree, find

TRAJECTEN = """client;traject;gemeente;product;datum_aanmelding;datum_aanvang
a;t1;0363;licht;01-11-2024;03-01-2025
b;t2;0363;licht;01-11-2024;04-01-2025
"""
KOSTEN = """maand;gemeente;product;bedrag;client;traject
2025-01;0363;licht;120,50;a;t1
"""
# The aanvang lies before the aanmelding, in cel F2 of a spreadsheet and on line 2 of the file.
WRONG = """client;traject;gemeente;product;datum_aanmelding;datum_aanvang
a;t1;0363;licht;05-01-2025;03-01-2025
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(path: str, text: str = TRAJECTEN) -> Path:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    return write


def test_months_go_in_order_and_trajecten_before_what_is_compared_with_them(write, tmp_path: Path):
    for path in (
        "baken/kosten_2025-02.csv",
        "baken/trajecten_2025-02.csv",
        "kompas/uitkomsten_2025-01.csv",
        "kompas/kosten_2025-01.csv",
        "kompas/wachtlijst_2025-01.xlsx",
        "telraam/wachttijdverdeling_2025-01.csv",
        "baken/trajecten_2025-01.csv",
    ):
        write(path)
    found = [(b.partner, b.extract, b.maand) for b in find(tmp_path).bestanden]
    january, february = date(2025, 1, 1), date(2025, 2, 1)
    assert found == [
        ("baken", "trajecten", january),
        ("kompas", "wachtlijst", january),
        ("kompas", "kosten", january),
        ("kompas", "uitkomsten", january),
        ("telraam", "wachttijdverdeling", january),
        ("baken", "trajecten", february),
        ("baken", "kosten", february),
    ]


def test_other_files_are_named_and_not_delivered(write, tmp_path: Path):
    write("kompas/Trajecten_2025-01.CSV")  # as Windows may write it
    others = [
        "partners.csv",
        "trajecten_2025-01.csv",
        "kompas/2025/trajecten_2025-01.csv",
        "kompas/trajecten_2025-01_met_fouten.csv",
        "kompas/trajecten_2025-13.csv",
        "kompas/facturen_2025-01.csv",
        "kompas/trajecten_2025-01.pdf",
    ]
    for path in others:
        write(path)
    boom = find(tmp_path)
    assert [b.pad.name for b in boom.bestanden] == ["Trajecten_2025-01.CSV"]
    assert sorted(str(path.relative_to(tmp_path)) for path in boom.overig) == sorted(others)


def test_a_refused_file_does_not_stop_the_rest_and_tells_why(write, tmp_path: Path, dataset):
    write("baken/trajecten_2025-01.csv", WRONG)
    write("kompas/kosten_2025-01.csv", "")
    write("kompas/trajecten_2025-01.csv", TRAJECTEN)
    write("onbekend/trajecten_2025-01.csv", TRAJECTEN)
    refused, accepted, stranger, empty = deliver_tree(dataset, find(tmp_path), "toets")
    assert (refused.status, refused.levering) == (GEWEIGERD, 1)
    assert "TR05" in refused.reden
    assert "F2" in refused.reden
    assert (accepted.status, accepted.levering, accepted.rijen) == (AANVAARD, 2, 2)
    assert (stranger.status, stranger.levering) == (GEWEIGERD, None)
    assert "'onbekend' is geen partner" in stranger.reden
    assert (empty.status, empty.levering) == (GEWEIGERD, None)
    assert "leeg" in empty.reden
    assert row_counts(dataset.cursor())["trajecten"] == 2


def test_delivering_the_same_tree_again_changes_nothing(write, tmp_path: Path, dataset):
    write("kompas/trajecten_2025-01.csv", TRAJECTEN)
    write("kompas/kosten_2025-01.csv", KOSTEN)
    first = list(deliver_tree(dataset, find(tmp_path), "toets"))
    before = dataset.versie
    second = list(deliver_tree(dataset, find(tmp_path), "toets"))
    assert [r.status for r in first] == [AANVAARD, AANVAARD]
    assert [r.status for r in second] == [IDENTIEK, IDENTIEK]
    assert [r.levering for r in second] == [r.levering for r in first]
    assert dataset.versie == before


def test_two_files_for_one_delivery_are_both_refused(write, tmp_path: Path, dataset):
    write("kompas/trajecten_2025-01.csv", TRAJECTEN)
    write("kompas/trajecten_2025-01.xlsx", "")
    results = list(deliver_tree(dataset, find(tmp_path), "toets"))
    assert [r.status for r in results] == [GEWEIGERD, GEWEIGERD]
    assert all("meer dan één bestand" in r.reden for r in results)
    assert row_counts(dataset.cursor())["trajecten"] == 0
