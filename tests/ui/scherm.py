"""A page run by AppTest, as its reader meets it: open it, read it, fill in a field, press a button."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import Kijker
from ketenmonitor.ui import sign_in

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = ROOT / "ketenmonitor" / "ui" / "shell.py"


def looking(monkeypatch: pytest.MonkeyPatch, viewer: Kijker) -> None:
    """From now on this is who looks."""
    monkeypatch.setattr(sign_in, "enter", lambda ctx: viewer)


def visit(script: str | None, **address: str) -> AppTest:
    """The page of this script in ``pages/``, or (None) what the shell shows, with this in its address."""
    at = AppTest.from_file(str(SHELL), default_timeout=90)
    for name, value in address.items():
        at.query_params[name] = value
    if script is not None:
        at.switch_page(str(ROOT / "pages" / f"{script}.py"))
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """All text on it, with ordinary spaces and apostrophes."""
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info, at.error, at.success)
    text = "\n".join(str(element.value) for kind in kinds for element in kind)
    return text.replace("\u00a0", " ").replace("&#x27;", "'")


def field(at: AppTest, label: str, key: str = "") -> Any:
    """The first field of which label and key begin so."""
    kinds = (
        at.text_input, at.text_area, at.selectbox, at.number_input, at.date_input, at.multiselect, at.toggle,
        at.checkbox, at.radio,
    )  # fmt: skip
    fields = [widget for kind in kinds for widget in kind]
    return next(w for w in fields if w.label.startswith(label) and str(w.key).startswith(key))


def press(at: AppTest, label: str) -> AppTest:
    """Press a button and let the page run."""
    next(b for b in at.button if b.label == label).click().run()
    assert not at.exception
    return at
