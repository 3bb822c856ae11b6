"""The dataset behind a page that is run by AppTest."""

from pathlib import Path

import pytest

from ketenmonitor.ui.context import context


@pytest.fixture
def dataset(tmp_path: Path, ketenbestand: Path, monkeypatch: pytest.MonkeyPatch):
    """The empty dataset behind the page; today is 22 November 2026, so October is due (15 November)."""
    monkeypatch.setenv("KETENMONITOR_DATABASE", str(tmp_path / "keten.duckdb"))
    monkeypatch.setenv("KETENMONITOR_KETEN", str(ketenbestand))
    monkeypatch.setenv("KETENMONITOR_VANDAAG", "2026-11-22")
    monkeypatch.setenv("KETENMONITOR_ALLEEN_HIER", "1")
    opened = context().dataset
    yield opened
    opened.close()
