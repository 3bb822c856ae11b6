"""The questionnaire is data: the one of the program is whole, and a mistake in another is named."""

from pathlib import Path

import pytest

from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import vragenlijst
from ketenmonitor.learning.maturity.vragenlijst import OWN, current, read

TEXT = OWN.read_text("utf-8")


def test_the_questionnaire_has_five_pillars_of_four_subjects_and_six_principles():
    found = current()
    assert [len(found.van(p)) for p in found.pijlers] == [4, 4, 4, 4, 4]
    assert len(found.principes) == 6
    assert (found.fase(1), found.fase(4)) == ("Pionier", "Keten")
    assert "KMM-geïnspireerd" in found.herkomst


def test_every_principle_is_touched_by_a_subject_and_every_question_has_four_different_texts_and_a_source():
    found = current()
    touched = {p for item in found.items for p in item.principes}
    assert touched == {p.id for p in found.principes}
    for item in found.items:
        assert len(set(item.ankers)) == 4
        assert item.bron


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('fase_4 = "Er is één doel', 'fase_5 = "Er is één doel', "fase_4"),
        ('id = "overdracht"', 'id = "ambitie"', "het id 'ambitie' komt 2 keer voor"),
        ('id = "overdracht"', 'id = "Over dracht"', "'Over dracht' kan geen id zijn"),
        ('pijler = "it"', 'pijler = "ict"', "'ict' is geen pijler"),
        ('principes = ["belangen"]', 'principes = ["geluk"]', "'geluk' is geen principe"),
        ('it = "IT"', 'it = "IT"\nextra = "Extra"', "pijler 'extra' heeft geen onderwerpen"),
        ('naam = "Ketenscan"', 'naam = ""', "deze tekst is leeg"),
        ('thema = "Overdracht"', f'thema = "{"x" * 301}"', "deze tekst heeft 301 tekens"),
        ('thema = "Overdracht"', 'thema = "Overdracht', "ontbreekt het aanhalingsteken"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line_in_dutch(old: str, new: str, sentence: str):
    assert old in TEXT
    with pytest.raises(Weigering, match=sentence) as refused:
        read("eigen.toml", TEXT.replace(old, new).encode())
    assert "eigen.toml" in str(refused.value)
    assert "regel" in str(refused.value)


def test_a_file_that_is_far_too_large_is_not_read():
    with pytest.raises(Weigering, match="een vragenlijst heeft er hooguit"):
        read("eigen.toml", b"#" * 200_001)


def test_a_chain_uses_its_own_file_when_the_setting_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = tmp_path / "eigen.toml"
    own.write_text(TEXT.replace('fase_2 = "Eigen huis"', 'fase_2 = "Op orde"'), "utf-8")
    monkeypatch.setenv("KETENMONITOR_VRAGENLIJST", str(own))
    assert current().fase(2) == "Op orde"
    assert current().vingerafdruk != read("x", TEXT.encode()).vingerafdruk
    monkeypatch.setenv("KETENMONITOR_VRAGENLIJST", str(tmp_path / "weg.toml"))
    with pytest.raises(Weigering, match="is niet te lezen: controleer KETENMONITOR_VRAGENLIJST"):
        vragenlijst.current()
