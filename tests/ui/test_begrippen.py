"""The page Begrippen through the shell: everything at hand, one box to search, links to a search."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from ketenmonitor.dataset.database import Dataset

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"


def visit(**address: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("../../pages/begrippen.py").run()
    assert not at.exception
    assert not at.error
    return at


def shown(at: AppTest) -> str:
    kinds = (at.subheader, at.markdown, at.html, at.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_without_a_search_all_groups_are_at_hand(dataset: Dataset) -> None:
    at = visit()
    assert at.title[0].value == "Wat bedoelen we precies?"
    labels = [e.label for e in at.expander]
    assert {"Tijd: 18 KPI's", "Wachtlijst: 11 kolommen", "Partners van de keten: 3 codes"} <= set(labels)
    # two buttons per extract and the description
    assert len(at.get("download_button")) == 2 * 5 + 1


def test_a_search_shows_what_was_found_in_every_part(dataset: Dataset) -> None:
    at = visit()
    at.text_input[0].set_value("reden 03").run()
    text = shown(at)
    assert "‘reden 03’ komt voor in 2 KPI&#x27;s, 1 code en 1 regel." in text
    assert "Uitval door de cliënt" in text
    assert not at.expander


def test_a_link_opens_the_page_on_a_search(dataset: Dataset) -> None:
    at = visit(zoek="Doelrealisatie")
    assert at.text_input[0].value == "Doelrealisatie"
    assert "Doelrealisatie" in shown(at)


def test_what_is_not_found_gets_a_hint_and_no_html_of_its_own(dataset: Dataset) -> None:
    at = visit()
    at.text_input[0].set_value("doelrealizatie").run()
    assert "Bedoelt u ‘Doelrealisatie’?" in shown(at)
    at.text_input[0].set_value("<b>x</b>").run()
    assert "&lt;b&gt;x&lt;/b&gt;" in shown(at)
    assert "<b>x</b>" not in shown(at)
