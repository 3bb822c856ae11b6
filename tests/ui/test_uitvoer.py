"""What leaves as a file is made at the click, for who may still have it, and stands in the audit trail."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from ketenmonitor import ui
from ketenmonitor.access import roles
from ketenmonitor.access.account import mark
from ketenmonitor.access.viewer import REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.dataset import audit
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.settings import settings
from ketenmonitor.ui import sign_in, uitvoer
from ketenmonitor.ui.context import Context
from tests.ui.test_sign_in import SETTINGS, claims, people_sign_in  # noqa: F401

UI = Path(ui.__file__).parent
# What says nothing of the chain's figures: empty templates, the description, the receipt of an own delivery.
NOT_OF_THE_CHAIN = {"begrippen": 3, "aanleveren": 1, "aanvaarden": 1, "afspraken_vastleggen": 1}


def offered(monkeypatch: pytest.MonkeyPatch, ctx: Context, made: list[int]) -> Callable[[], bytes]:
    """The button of a file; what it gives is what Streamlit calls at the click."""
    given: list[Callable[[], bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **_: given.append(data))

    def make() -> bytes:
        made.append(1)
        return b"cijfers"

    uitvoer.offer(ctx, "Download", "kosten_per_maand.csv", make, key="x")
    return given[0]


def ans(dataset: Dataset) -> Context:
    return Context(settings(), dataset, Kijker("ans@dijkstad.nl", "Ans", (Rol(REGISSEUR),)))


def exports(dataset: Dataset) -> list[tuple[str, str]]:
    return [(e.door, e.onderwerp) for e in audit.entries(dataset.cursor(), soort="export")]


def test_a_file_is_made_and_recorded_at_the_click_and_not_before(dataset, monkeypatch) -> None:
    made: list[int] = []
    click = offered(monkeypatch, ans(dataset), made)
    assert (made, exports(dataset)) == ([], [])
    assert click() == b"cijfers"
    assert (made, exports(dataset)) == ([1], [("Ans (ans@dijkstad.nl)", "kosten_per_maand.csv")])


def test_whose_role_was_withdrawn_since_the_page_was_made_gets_no_file(dataset, monkeypatch) -> None:
    monkeypatch.delenv("KETENMONITOR_ALLEEN_HIER")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    number = roles.grant(dataset, "ans@dijkstad.nl", "Ans", REGISSEUR, None, "toets")
    monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=claims))
    made: list[int] = []
    click = offered(monkeypatch, ans(dataset), made)
    assert click() == b"cijfers"
    roles.withdraw(dataset, number, "toets")
    with pytest.raises(Verboden):
        click()
    assert (made, len(exports(dataset))) == ([1], 1)


@pytest.mark.usefixtures("people_sign_in")
def test_whoever_signed_out_in_another_tab_gets_no_file(dataset, monkeypatch) -> None:
    user = claims()
    monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=lambda: user))
    ctx = Context(settings(), dataset, Kijker("ans@dijkstad.nl", "Ans de Boer", (Rol(REGISSEUR),)))
    made: list[int] = []
    click = offered(monkeypatch, ctx, made)
    assert click() == b"cijfers"
    sign_in.SESSIES.first(mark(user), sign_in.UIT, datetime.now(UTC))
    with pytest.raises(Verboden):
        click()
    assert (made, len(exports(dataset))) == ([1], 1)


def test_every_download_of_figures_or_rows_goes_through_here() -> None:
    found = {}
    for path in UI.glob("*.py"):
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        found[path.stem] = sum(getattr(call.func, "attr", "") == "download_button" for call in calls)
    assert found.pop("uitvoer") == 1
    assert {name: count for name, count in found.items() if count} == NOT_OF_THE_CHAIN
