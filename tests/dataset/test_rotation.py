"""The keys of a database: another one is refused, a new one is laid over all that is stored."""

import json
from datetime import date
from pathlib import Path

import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.dataset.rotation import rotate
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

OUD, NIEUW, ANDER = ("oude-sleutel-" * 3, "nieuwe-sleutel-" * 3, "andere-sleutel-" * 3)
KOP = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang;datum_einde;reden_einde"
VAN, TOT = date(2025, 1, 1), date(2025, 12, 1)


def deliver(dataset: Dataset, partner: str, maand: date, *rows: str) -> None:
    gelezen = read("trajecten.csv", "\n".join([KOP, *rows, ""]).encode())
    toets = delivery.check(dataset, gelezen, "trajecten", partner, maand)
    assert toets.aanvaardbaar, toets.tellingen
    delivery.accept(dataset, toets, partner)


def history(pad: Path, keten: Keten, sleutels: Sleutels) -> Dataset:
    """Two clients helped in the spring, of whom one began anew at the other partner in the autumn."""
    dataset = open_dataset(pad, keten, sleutels)
    lente = date(2025, 3, 1)
    ended = "{};0363;licht;2025-01-10;2025-02-01;2025-03-10;01"
    deliver(dataset, "kompas", lente, ended.format("k1;T1"), ended.format("k2;T2"))
    deliver(dataset, "baken", date(2025, 8, 1), "k1;B1;0363;zwaar;2025-07-01;2025-08-01;;")
    return dataset


@pytest.fixture(autouse=True)
def one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of money in one order, so that they are the same to the last bit."""
    monkeypatch.setenv("KETENMONITOR_PROCESSOREN", "1")


def all_figures(dataset: Dataset) -> list:
    cursor = dataset.cursor()
    found = figures(cursor, list(kpis().values()), VAN, TOT, Selectie(), vandaag=date(2026, 11, 1))
    return sorted(found, key=lambda c: (c.kpi, c.maand))


def clients(dataset: Dataset) -> set[str]:
    rows = dataset.cursor().execute(
        "select client from trajecten union all select client from traject_verloop"
    )
    return {client for (client,) in rows.fetchall()}


def test_rotation_changes_every_pseudonym_and_no_figure(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    dataset = history(pad, keten, Sleutels((OUD,)))
    before, versie = all_figures(dataset), dataset.versie
    assert clients(dataset) == {Sleutels((OUD,)).pseudoniem(c) for c in ("k1", "k2")}
    dataset.close()

    both = Sleutels((OUD, NIEUW))
    assert rotate(pad, keten, both, "beheer") == 1
    dataset = open_dataset(pad, keten, both)
    assert clients(dataset) == {both.pseudoniem(c) for c in ("k1", "k2")}
    assert all_figures(dataset) == before
    assert len(before) > 20
    event = dataset.cursor().execute("select * from gebeurtenis where nummer = ?", [versie + 1]).fetchone()
    assert event is not None
    assert event[2:5] == ("beheer", "sleutelwissel", keten.naam)
    assert json.loads(event[5]) == {"sleutels": 2}
    stored = str(dataset.cursor().execute("select * from gebeurtenis").fetchall())
    assert OUD not in stored
    assert NIEUW not in stored
    dataset.close()


def test_who_came_before_the_rotation_is_recognised_after_it(tmp_path: Path, keten: Keten):
    pad, both = tmp_path / "keten.duckdb", Sleutels((OUD, NIEUW))
    history(pad, keten, Sleutels((OUD,))).close()
    rotate(pad, keten, both, "beheer")
    dataset = open_dataset(pad, keten, both)
    # k2, ended in March, begins anew at the other partner: the course of k2 is followed across the rotation.
    deliver(dataset, "baken", date(2025, 9, 1), "k2;B2;0363;zwaar;2025-08-01;2025-09-05;;")
    course = dataset.cursor().execute(
        "select partner, volgende_aanvang from traject_verloop where client = ? order by datum_aanvang",
        [both.pseudoniem("k2")],
    )
    assert course.fetchall() == [("kompas", date(2025, 9, 5)), ("baken", None)]
    dataset.close()


def test_three_keys_later_two_new_ones_are_laid_at_once(tmp_path: Path, keten: Keten):
    pad, three = tmp_path / "keten.duckdb", Sleutels((OUD, NIEUW, ANDER))
    history(pad, keten, Sleutels((OUD,))).close()
    assert rotate(pad, keten, three, "beheer") == 2
    dataset = open_dataset(pad, keten, three)
    assert clients(dataset) == {three.pseudoniem(c) for c in ("k1", "k2")}
    dataset.close()


def test_without_a_new_key_nothing_is_changed(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    history(pad, keten, Sleutels((OUD,))).close()
    with pytest.raises(Weigering, match="Er is geen nieuwe sleutel"):
        rotate(pad, keten, Sleutels((OUD,)), "beheer")
    dataset = open_dataset(pad, keten, Sleutels((OUD,)))
    assert clients(dataset) == {Sleutels((OUD,)).pseudoniem(c) for c in ("k1", "k2")}
    dataset.close()


@pytest.mark.parametrize("wrong", [(ANDER,), (NIEUW, OUD), (OUD[:-1] + "x", NIEUW)])
def test_a_database_made_with_other_keys_is_refused(tmp_path: Path, keten: Keten, wrong: tuple[str, ...]):
    pad = tmp_path / "keten.duckdb"
    history(pad, keten, Sleutels((OUD,))).close()
    for act in (
        lambda: open_dataset(pad, keten, Sleutels(wrong)),
        lambda: rotate(pad, keten, Sleutels(wrong), "x"),
    ):
        with pytest.raises(Weigering, match="met een andere sleutel gemaakt") as refusal:
            act()
        assert all(key not in str(refusal.value) for key in wrong)
    open_dataset(pad, keten, Sleutels((OUD,))).close()  # the file was let go and is as it was


def test_a_new_key_that_is_not_laid_yet_is_refused_with_what_to_do(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    history(pad, keten, Sleutels((OUD,))).close()
    with pytest.raises(Weigering, match=r"python -m ketenmonitor sleutel --wissel"):
        open_dataset(pad, keten, Sleutels((OUD, NIEUW)))


def test_the_old_keys_may_not_be_left_out_after_a_rotation(tmp_path: Path, keten: Keten):
    pad = tmp_path / "keten.duckdb"
    history(pad, keten, Sleutels((OUD,))).close()
    rotate(pad, keten, Sleutels((OUD, NIEUW)), "beheer")
    with pytest.raises(Weigering, match="met een andere sleutel gemaakt"):
        open_dataset(pad, keten, Sleutels((NIEUW,)))


def test_a_rotation_that_fails_half_way_leaves_all_as_it_was(
    tmp_path: Path, keten: Keten, monkeypatch: pytest.MonkeyPatch
):
    pad, old = tmp_path / "keten.duckdb", Sleutels((OUD,))
    history(pad, keten, old).close()

    def fail(cursor: object) -> None:
        raise RuntimeError("stroomstoring")

    monkeypatch.setattr("ketenmonitor.dataset.rotation.rebuild", fail)
    with pytest.raises(RuntimeError):
        rotate(pad, keten, Sleutels((OUD, NIEUW)), "beheer")
    dataset = open_dataset(pad, keten, old)
    assert clients(dataset) == {old.pseudoniem(c) for c in ("k1", "k2")}
    dataset.close()


def test_a_database_from_before_there_were_keys_is_hashed_when_it_is_opened(tmp_path: Path, keten: Keten):
    pad, keys = tmp_path / "keten.duckdb", Sleutels((OUD,))
    dataset = history(pad, keten, keys)
    before = all_figures(dataset)
    with dataset.write(
        "toets", "herbouw", "vroeger"
    ) as cursor:  # as it was before: own pseudonyms, no record
        for client in ("k1", "k2"):
            cursor.execute(
                "update trajecten set client = ? where client = ?", [client, keys.pseudoniem(client)]
            )
        cursor.execute("delete from instelling where naam = 'sleutelafdruk'")
    dataset.close()
    dataset = open_dataset(pad, keten, keys)
    assert clients(dataset) == {keys.pseudoniem(c) for c in ("k1", "k2")}
    assert all_figures(dataset) == before
    dataset.close()
