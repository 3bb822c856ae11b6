"""The section Bewaartermijn: the period, what would go, purging after a confirmation, and the log."""

from datetime import date
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.dataset import audit, retention
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.presentation import trail
from ketenmonitor.settings import settings
from ketenmonitor.ui import bewaren, gedaan, sign_in
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.local_viewer import person
from tests.conftest import Deliver

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
KOSTEN = "maand gemeente product bedrag client"
BUTTON = "Maanden vóór november 2022 opschonen"


@pytest.fixture
def delivered(deliver: Deliver) -> None:
    for maand in ("2022-09", "2022-10", "2022-11"):
        deliver("kompas", "kosten", maand, f"{KOSTEN}\n{maand} 0363 licht 100 a\n{maand} 0363 licht 9 b\n")


def visit() -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    at.query_params["deel"] = "bewaren"
    at.switch_page("../../pages/beheer.py").run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    kinds = (at.header, at.subheader, at.markdown, at.html, at.caption, at.error, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def press(at: AppTest) -> AppTest:
    next(b for b in at.button if b.label == BUTTON).click().run()
    assert not at.exception
    return at


def test_the_period_is_told_and_that_there_is_nothing_to_do(dataset: Dataset) -> None:
    at = visit()
    text = shown(at)
    assert "Rijen over cliënten worden 4 jaar bewaard" in text
    assert "Er is niets om op te schonen" in text
    assert "Er is nog niet opgeschoond." in text
    assert BUTTON not in [b.label for b in at.button]


def test_what_would_go_is_a_table_per_extract_and_month(dataset: Dataset, delivered: None) -> None:
    text = shown(visit())
    assert "Van maanden vóór november 2022 is de bewaartermijn voorbij: 4 rijen uit 2 leveringen." in text
    table = next(line for line in text.splitlines() if "Wat er bij opschonen verdwijnt" in line)
    assert "september 2022" in table
    assert "oktober 2022" in table
    assert "november 2022" not in table


def test_of_a_purged_delivery_the_page_leveringen_has_no_rows_to_give(
    dataset: Dataset, delivered: None
) -> None:
    retention.purge(dataset, "Ans", date(2026, 11, 22))
    at = AppTest.from_file(str(SHELL), default_timeout=60).run()
    at.switch_page("../../pages/leveringen.py")
    at.query_params["levering"] = "1"
    at.run()
    assert not at.exception
    text = shown(at)
    assert "opgeschoond (" in text  # in place of the name of the file
    assert "De rijen van deze levering zijn opgeschoond, want hun bewaartermijn is voorbij." in text
    assert not [b for b in at.button if "intrekken" in b.label]


def test_without_the_tick_nothing_is_purged(dataset: Dataset, delivered: None) -> None:
    before = dataset.versie
    at = press(visit())
    assert "Zet eerst het vinkje" in shown(at)
    assert dataset.versie == before


def test_with_the_tick_it_is_purged_told_and_logged(dataset: Dataset, delivered: None) -> None:
    at = visit()
    at.checkbox(key="opschonen_zeker").check()
    text = shown(press(at))
    assert "Opgeschoond: 4 rijen uit 2 leveringen over maanden vóór november 2022." in text
    assert "Er is niets om op te schonen" in text
    assert "Elke opschoning, de laatste eerst" in text
    (line,) = retention.log(dataset.cursor())
    assert (line.door, line.grens, line.rijen) == (person(), date(2022, 11, 1), 4)
    assert "is opnieuw" not in shown(visit())  # told once


@pytest.mark.parametrize("rol", [Rol(REGISSEUR), Rol(PARTNER, "kompas"), Rol(GEMEENTE, "0363")], ids=str)
def test_only_a_beheerder_sees_what_would_go_and_purges(
    dataset: Dataset, delivered: None, rol: Rol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked in the section and again where it is done, not only by the page around it."""
    ctx = Context(settings(), dataset, Kijker("x", "x", (rol,)))
    before = dataset.versie
    with pytest.raises(Verboden):
        bewaren.show(ctx)
    page = MagicMock()  # ticked, and the button pressed
    for module in (bewaren, gedaan):
        monkeypatch.setattr(module, "st", page)
    bewaren._show_purge(ctx, retention.preview(dataset.cursor(), dataset.keten, date(2026, 11, 22)))
    page.error.assert_called_once_with(
        "Dit hoort niet bij uw rol: vraag de beheerder van de keten om toegang."
    )
    assert dataset.versie == before


def test_a_beheerder_sees_how_many_rows_only_roughly(
    dataset: Dataset, delivered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one delivery the rows are people, and a beheerder sees no figures."""
    monkeypatch.setattr(sign_in, "enter", lambda ctx: Kijker("bea", "Bea", (Rol(BEHEERDER),)))
    at = visit()
    assert "0 rijen uit 2 leveringen" in shown(at)
    assert "Aantallen rijen zijn hier afgerond" in shown(at)
    at.checkbox(key="opschonen_zeker").check()
    press(at)
    assert [line.rijen for line in retention.log(dataset.cursor())] == [4]
    assert retention.log(dataset.cursor())[0].door == "Bea (bea)"
    entry = audit.entries(dataset.cursor(), hooguit=1)[0]
    assert (entry.door, entry.soort) == ("Bea (bea)", "opschoning")
    assert "4" not in trail.details(entry).replace("bewaartermijn jaren: 4", "")
