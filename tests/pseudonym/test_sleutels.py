"""The keys of an installation: what they make of a client, where they come from, that they stay hidden."""

import json
import pickle
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.dataset.pseudonyms import hashed
from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.sleutels import Sleutels, lees, nieuwe_sleutel
from ketenmonitor.settings import DEMO_KETEN, DEMO_SLEUTELS, settings, sleutels
from ketenmonitor.vocabulary.keten import read_keten

VECTOREN = json.loads((Path(__file__).parent / "vectoren.json").read_text("utf-8"))["installatie"]
GEHEIM = "geheim-geheim-geheim-geheim-geheim"
NIEUW = "nieuwer-nieuwer-nieuwer-nieuwer-nieuwer"


@pytest.mark.parametrize("vector", VECTOREN)
def test_a_client_is_kept_as_openssl_says(vector: dict):
    assert Sleutels(tuple(vector["sleutels"])).pseudoniem(vector["client"]) == vector["pseudoniem"]


@pytest.mark.parametrize("vector", VECTOREN)
def test_duckdb_makes_the_same_of_it(vector: dict):
    sql, bound = hashed("client", Sleutels(tuple(vector["sleutels"])))
    found = duckdb.execute(f"select {sql} from (select {vector['client']!r} as client)", bound).fetchone()
    assert found == (vector["pseudoniem"],)


@given(st.text(st.characters(exclude_characters="\0'", codec="utf-8"), min_size=1))
def test_duckdb_and_python_agree_on_any_text(client: str):
    keys = Sleutels((GEHEIM, NIEUW))
    sql, bound = hashed("client", keys)
    found = duckdb.execute(f"select {sql} from (select '{client}' as client)", bound).fetchone()
    assert found == (keys.pseudoniem(client),)


def test_without_a_client_there_is_nothing_to_keep():
    sql, bound = hashed("client", Sleutels((GEHEIM,)))
    assert duckdb.execute(f"select {sql} from (select null::varchar as client)", bound).fetchone() == (None,)


def test_keys_are_laid_over_each_other_in_the_order_of_the_environment():
    both = lees(f" {GEHEIM} , {NIEUW}\n")
    old, new = both.eerste(1), both.na(1)
    assert (both.aantal, old.aantal, new.aantal) == (2, 1, 1)
    assert both.pseudoniem("a1") == new.pseudoniem(old.pseudoniem("a1")) != old.pseudoniem("a1")


@pytest.mark.parametrize("text", ["kort", f"{GEHEIM},", f"{GEHEIM},kort", f"{GEHEIM},,{NIEUW}"])
def test_a_key_that_is_short_or_missing_is_refused_without_showing_any(text: str):
    with pytest.raises(Weigering, match="python -m ketenmonitor sleutel") as refusal:
        lees(text)
    assert "geheim" not in str(refusal.value)
    assert "kort" not in str(refusal.value)


def test_a_fresh_key_is_long_enough_random_and_can_stand_in_a_list():
    first, second = nieuwe_sleutel(), nieuwe_sleutel()
    assert first != second
    assert lees(f"{first},{second}").aantal == 2


def test_keys_never_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", GEHEIM)
    chosen = settings(tmp_path / "keten.duckdb")
    for shown in (repr(chosen), str(chosen), repr(chosen.sleutels), f"{chosen.sleutels}"):
        assert GEHEIM not in shown
    assert GEHEIM.encode() not in pickle.dumps(chosen)
    assert GEHEIM not in chosen.sleutels.vingerafdruk


def test_a_chain_without_a_key_is_told_how_to_make_one(
    tmp_path: Path, ketenbestand: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KETENMONITOR_SLEUTEL")
    with pytest.raises(Weigering, match=r"KETENMONITOR_SLEUTEL ontbreekt.*python -m ketenmonitor sleutel"):
        _ = settings(tmp_path / "keten.duckdb", ketenbestand).sleutels
    with pytest.raises(Weigering, match="KETENMONITOR_SLEUTEL ontbreekt"):
        sleutels()


def test_the_demo_chain_has_a_key_that_all_know_unless_it_is_given_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert settings(tmp_path / "demo.duckdb", DEMO_KETEN).sleutels == Sleutels(
        ("sleutel-van-de-toetsen-0123456789",)
    )
    monkeypatch.delenv("KETENMONITOR_SLEUTEL")
    assert settings(tmp_path / "demo.duckdb", DEMO_KETEN).sleutels == DEMO_SLEUTELS


def test_the_key_that_all_know_is_not_for_a_real_chain_in_the_place_of_the_demo_chain(
    tmp_path: Path, ketenbestand: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KETENMONITOR_SLEUTEL")
    with pytest.raises(Weigering, match="KETENMONITOR_SLEUTEL ontbreekt"):
        open_dataset(tmp_path / "keten.duckdb", read_keten(ketenbestand), DEMO_SLEUTELS)
    assert not (tmp_path / "keten.duckdb").exists()
    open_dataset(tmp_path / "demo.duckdb", read_keten(DEMO_KETEN), DEMO_SLEUTELS).close()
