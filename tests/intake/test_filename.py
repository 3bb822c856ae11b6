"""File names as partners give them: recognisable afterwards, and harmless in a page, a log or a download."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.intake.filename import LONGEST, safe_name, stem
from ketenmonitor.intake.reading import read


@pytest.mark.parametrize(
    "naam, veilig",
    [
        ("kosten_2026-03.csv", "kosten_2026-03.csv"),
        ("Wachtlijst maart (def.) – élan & Zn.xlsx", "Wachtlijst maart (def.) – élan & Zn.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ans\\kosten.csv", "kosten.csv"),
        ("a/b\\c.csv", "c.csv"),
        ("..", "het bestand"),
        ("", "het bestand"),
        ("map/", "het bestand"),
        (" . .csv", "csv"),
        ("kosten.csv.", "kosten.csv"),
        ("kosten\x00.csv", "kosten.csv"),
        ("kosten\r\nX-Header: kwaad.csv", "kosten X-Header_ kwaad.csv"),
        ("kosten\u202evsc.exe", "kostenvsc.exe"),
        ("kos\u200bten\ufeff.csv", "kosten.csv"),
        ("\x1b[31mrood.csv", "[31mrood.csv"),
        ("<img src=x onerror=alert(1)>.csv", "_img src=x onerror=alert(1)_.csv"),
        ('a"b|c?d*e:f.csv', "a_b_c_d_e_f.csv"),
        ("con", "_con"),
        ("NUL.csv", "_NUL.csv"),
        ("cafe\u0301.csv", "café.csv"),
        ("a\u00a0b\tc.csv", "a b c.csv"),
        ("\ud800.csv", "csv"),
    ],
)
def test_a_name_keeps_what_people_recognise_and_loses_the_rest(naam, veilig):
    assert safe_name(naam) == veilig


def test_a_long_name_is_cut_before_its_extension():
    found = safe_name("k" * 300 + ".xlsx")
    assert found == "k" * 94 + "….xlsx"
    assert len(found) == LONGEST


def test_a_name_of_wide_letters_fits_a_file_system():
    assert len(safe_name("🦊" * 120 + ".csv").encode()) <= 200


@given(st.text(max_size=300))
def test_no_name_holds_a_path_a_control_character_or_a_mark_that_is_not_seen(naam):
    found = safe_name(naam)
    assert found
    assert len(found) <= LONGEST
    assert not set(found) & set('/\\<>:"|?*')
    assert not {unicodedata.category(c) for c in found} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert safe_name(found) == found


def test_what_is_read_has_the_safe_name():
    assert read("../x\u202e/kosten\x07.csv", b"a;b\n1;2\n").bestand == "kosten.csv"


def test_a_download_is_named_after_the_file_without_its_extension():
    assert (stem("map/kosten 2026.03.csv"), stem("kosten")) == ("kosten 2026.03", "kosten")
