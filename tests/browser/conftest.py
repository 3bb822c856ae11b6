"""A real server on a small chain, and a real browser to look at it with."""

import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ketenmonitor.agreements.recording import Voorstel, add_all
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.months import between, shift

expect.set_options(timeout=30_000)  # a busy machine draws slowly

ROOT = Path(__file__).resolve().parents[2]
# When a page has run: before that it may draw again what somebody already touched.
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
LAST = date(2026, 9, 1)  # the last month delivered; partners now deliver about October
TODAY = "2026-11-05"

KETEN = """
naam = "Keten Proefland"
domein = "jeugd"
eerste_maand = "2026-01"

[gemeenten]
"0363" = "Amsterdam"
"0394" = "Haarlemmermeer"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten"]

[partners.baken]
naam = "Het Baken"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten"]

[[normen]]
meting = "wachttijd"
weken = 9
bron = "Afspraak van de keten"
"""


def dag(d: date) -> str:
    return f"{d:%d-%m-%Y}"


def wachtlijst(partner: str, maand: date, aantal: int) -> bytes:
    """A waiting list of so many, half of them beyond nine weeks."""
    peildatum = date.fromordinal(shift(maand, 1).toordinal() - 1)
    lines = ["peildatum;client;gemeente;product;datum_aanmelding"]
    for i in range(aantal):
        waited = 30 if i % 2 else 90
        aangemeld = date.fromordinal(peildatum.toordinal() - waited)
        gemeente = "0363" if i % 3 else "0394"
        lines.append(f"{dag(peildatum)};{partner}{i:04x}f;{gemeente};45;{dag(aangemeld)}")
    return "\r\n".join(lines).encode() + b"\r\n"


def trajecten(partner: str, maand: date, wachtdagen: int) -> bytes:
    """Twelve trajecten begun on the tenth, all after the same wait."""
    lines = ["client;traject;gemeente;product;datum_aanmelding;datum_aanvang"]
    for i in range(12):
        start = maand.replace(day=10)
        aangemeld = date.fromordinal(start.toordinal() - wachtdagen)
        lines.append(f"{partner}{maand:%m}{i:02x}e;T{maand:%y%m}-{i};0363;45;{dag(aangemeld)};{dag(start)}")
    return "\r\n".join(lines).encode() + b"\r\n"


def accept(dataset: Dataset, extract: str, partner: str, maand: date, inhoud: bytes) -> None:
    """Deliver a file about a month on the eighth of the next."""
    toets = delivery.check(dataset, read(f"{extract}_{maand:%Y-%m}.csv", inhoud), extract, partner, maand)
    assert toets.aanvaardbaar, toets.tellingen
    op = datetime.combine(shift(maand, 1).replace(day=8), datetime.min.time())
    delivery.accept(dataset, toets, partner, op)
    toets.cursor.close()


def exported(page: Page, button: str) -> list[list[str]]:
    """The rows of the file behind a button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture(scope="session")
def keten_en_database(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Nine months of two partners: Kompas starts within the norm, Het Baken since July does not."""
    folder = tmp_path_factory.mktemp("proefland")
    pad = folder / "keten.toml"
    pad.write_text(KETEN, "utf-8")
    keten = read_keten(pad)
    dataset = open_dataset(folder / "keten.duckdb", keten)
    with dataset.postponed("toets"):
        for maand in between(date(2026, 1, 1), LAST):
            for partner, aantal, wacht in (("kompas", 40, 40), ("baken", 30, 40 if maand.month < 7 else 100)):
                files = {
                    "wachtlijst": wachtlijst(partner, maand, aantal),
                    "trajecten": trajecten(partner, maand, wacht),
                }
                for extract, inhoud in files.items():
                    accept(dataset, extract, partner, maand, inhoud)
    van = date(2026, 1, 1)
    add_all(
        dataset,
        [
            Voorstel("gestart_binnen_norm", van, 80.0, "Convenant 2026, artikel 3", bandbreedte=5.0),
            Voorstel("wachtenden_bruto", van, 45.0, "Convenant 2026, artikel 4", partner="kompas"),
        ],
        "regie",
    )
    dataset.close()
    return pad, folder / "keten.duckdb"


@pytest.fixture(scope="session")
def server(keten_en_database: tuple[Path, Path]) -> Iterator[str]:
    """The address of a freshly started dashboard on the small chain."""
    with serving(*keten_en_database) as address:
        yield address


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


ALONE = {"KETENMONITOR_ALLEEN_HIER": "1"}


@contextmanager
def serving(
    keten: Path,
    database: Path,
    environment: Mapping[str, str] = ALONE,
    port: int | None = None,
    script: str = "dashboard.py",
) -> Iterator[str]:
    """The address of a dashboard on this chain, for as long as it is needed; without sign-in by default."""
    port = port or free_port()
    env = {
        **os.environ,
        "KETENMONITOR_KETEN": str(keten),
        "KETENMONITOR_DATABASE": str(database),
        "KETENMONITOR_VANDAAG": TODAY,
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    log = database.with_suffix(".log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
        cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address = f"http://localhost:{port}"
    try:
        _wait_for(address + "/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(url)


def chromium() -> str:
    """Where the browser is: named by ``make test``, or on the path."""
    named = os.environ.get("KETENMONITOR_CHROMIUM")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert found, "geen Chromium gevonden: `make test` installeert het"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags.split())
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor with a Dutch browser."""
    context = browser.new_context(
        locale="nl-NL", viewport={"width": 1400, "height": 1000}, accept_downloads=True
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    yield page
    context.close()
