"""The pseudonym of the chain: the answers of OpenSSL, one for every notation, never a number or a BSN."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.pseudonym import keten as pseudonym
from ketenmonitor.vocabulary.keten import Keten

VECTOREN = json.loads((Path(__file__).parent / "vectoren.json").read_text("utf-8"))
SLEUTEL = pseudonym.ketensleutel(VECTOREN["ketensleutel"])


@pytest.mark.parametrize("vector", VECTOREN["keten"], ids=lambda v: ascii(v["waarde"]))
def test_the_pseudonym_is_what_openssl_makes_of_it(vector: dict[str, str]):
    assert pseudonym.normaliseer(vector["waarde"]) == vector["genormaliseerd"]
    assert pseudonym.pseudoniem(SLEUTEL, vector["waarde"]) == vector["pseudoniem"]


def test_white_space_around_the_key_does_not_count():
    assert pseudonym.ketensleutel(f" \t{VECTOREN['ketensleutel']}\n") == SLEUTEL


def test_a_short_key_is_refused_without_showing_it():
    with pytest.raises(Weigering, match="ten minste 32 tekens") as refusal:
        pseudonym.ketensleutel("kort-geheim")
    assert "geheim" not in str(refusal.value)


@given(st.text(max_size=30))
def test_normalising_again_changes_nothing(text: str):
    once = pseudonym.normaliseer(text)
    assert pseudonym.normaliseer(once) == once


@given(st.text(min_size=1, max_size=30))
def test_a_pseudonym_is_letters_and_digits_and_no_number(text: str):
    made = pseudonym.pseudoniem(SLEUTEL, text)
    assert made == "" or pseudonym.PSEUDONIEM.fullmatch(made)
    assert not made.isdecimal()


def test_a_file_with_pseudonyms_holds_no_personal_data(keten: Keten):
    """Two thousand of them in one column: none is taken for a BSN, a name or a number."""
    rows = [
        f"{pseudonym.pseudoniem(SLEUTEL, str(100_000_000 + i))};T{i};0363;licht;01-10-2025;10-10-2025"
        for i in range(2_000)
    ]
    kop = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
    dataset = open_dataset(None, keten)
    content = "\n".join([kop, *rows, ""]).encode()
    toets = delivery.check(dataset, read("trajecten.csv", content), "trajecten", "kompas", date(2025, 10, 1))
    assert toets.aanvaardbaar
    assert toets.tellingen == ()
    dataset.close()
