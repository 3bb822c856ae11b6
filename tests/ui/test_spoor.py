"""The audit trail on the page Beheer: to read, to filter, to verify against an anchor that was kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.dataset import audit
from ketenmonitor.dataset.audit import Anker
from ketenmonitor.dataset.database import Dataset

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"


def visit(**filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    at.query_params["deel"] = "spoor"
    for name, value in filters.items():
        at.query_params[name] = value
    at.switch_page("../../pages/beheer.py").run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    kinds = (at.markdown, at.html, at.caption, at.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def check(at: AppTest, anker: str = "") -> str:
    next(t for t in at.text_input if t.label.startswith("Anker")).set_value(anker)
    next(b for b in at.button if b.label == "Controleer het spoor").click()
    at.run()
    assert not at.exception
    return shown(at)


def test_the_trail_can_be_filtered_by_kind_and_by_who(dataset: Dataset) -> None:
    dataset.record("Anna", "export", "kosten.csv")
    dataset.record("Bert", "aanmelding", "bert@x.nl")
    text = shown(visit())
    assert "kosten.csv" in text
    assert "bert@x.nl" in text
    text = shown(visit(soort="export"))
    assert "kosten.csv" in text
    assert "bert@x.nl" not in text
    at = visit()
    next(t for t in at.text_input if t.label.startswith("Door")).set_value("bert")
    text = shown(at.run())
    assert "bert@x.nl" in text
    assert "kosten.csv" not in text


def test_what_is_found_can_be_taken_along_and_nothing_is_offered_when_nothing_is_found(
    dataset: Dataset,
) -> None:
    dataset.record("Anna", "export", "kosten.csv")
    found, nothing = visit(soort="export"), visit(soort="wissing")
    assert [b.label for b in found.get("download_button")] == ["Deze gebeurtenissen als CSV"]
    assert "staat er niets in het spoor" in shown(nothing)
    assert len(nothing.get("download_button")) == 0


@pytest.mark.parametrize("text", ["12", "een:twee", f"0:{'a' * 64}", f"1:{'g' * 64}"])
def test_what_is_no_anchor_is_refused_in_a_sentence(dataset: Dataset, text: str) -> None:
    assert "is geen anker" in check(visit(), text)


def test_a_trail_that_was_cut_off_is_found_with_the_anchor_that_was_shown_before(dataset: Dataset) -> None:
    dataset.record("Anna", "export", "kosten.csv")
    last = audit.last(dataset.cursor())
    assert last is not None
    anker = str(Anker(last.nummer, last.hash))
    said = check(visit())
    assert f"heel tot en met gebeurtenis {last.nummer}" in said
    assert anker in said
    assert "Het spoor is heel" in check(visit(), anker)
    dataset.cursor().execute("delete from gebeurtenis where nummer = ?", [last.nummer])
    assert "Het spoor is heel" in check(visit())
    assert f"niet heel: gebeurtenis {last.nummer} ontbreekt" in check(visit(), anker)
