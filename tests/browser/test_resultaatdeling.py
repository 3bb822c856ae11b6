"""A director simulates a sharing rule and exports the calculation; then takes it over."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import Voorwaarden
from ketenmonitor.incentives.voorstel import BEDRAG, Nullijn, Voorstel
from ketenmonitor.vocabulary.keten import read_keten
from tests.browser.conftest import KETEN, READY, accept, exported, serving

pytestmark = pytest.mark.browser

AUG, SEP = date(2026, 8, 1), date(2026, 9, 1)
# Twenty clients of Kompas at 100 euros, ten of Het Baken at 90: 2.900 a month against a baseline of 3.500.
CLIENTS = {"kompas": (20, 100), "baken": (10, 90)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on two months of costs and a rule about them."""
    folder: Path = tmp_path_factory.mktemp("deelland")
    pad = folder / "keten.toml"
    pad.write_text(KETEN.replace('"trajecten"]', '"trajecten", "kosten"]'), "utf-8")
    dataset = open_dataset(folder / "keten.duckdb", read_keten(pad))
    for maand in (AUG, SEP):
        for partner, (clients, each) in CLIENTS.items():
            rows = [f"{maand:%Y-%m};0363;45;{each};{partner}{i:04x}f" for i in range(clients)]
            inhoud = "\r\n".join(("maand;gemeente;product;bedrag;client", *rows)).encode()
            accept(dataset, "kosten", partner, maand, inhoud)
    terms = Voorwaarden(Decimal(50), drempel_besparing=Decimal(2), plafond_besparing=Decimal(10))
    nullijn = Nullijn(BEDRAG, Decimal(3500))
    rule = Voorstel("Samen delen", AUG, SEP, nullijn, terms, "Convenant 2026", uitloop=0)
    deelregel.leg_vast(dataset, rule, "regie")
    dataset.close()
    with serving(pad, folder / "keten.duckdb") as address:
        yield address


def amount(rows: list[list[str]], kind: str, name: str, how: str | None = None) -> Decimal:
    [found] = [r[3] for r in rows if r[:2] == [kind, name] and (how is None or r[2].startswith(how))]
    return Decimal(found.replace(",", "."))


def test_a_director_simulates_a_sharing_rule_and_exports_the_calculation(page: Page, server: str) -> None:
    page.goto(f"{server}/resultaatdeling")
    # baseline 7.000, costs 5.800: saving 1.200 is 17,1 %; half is 600, within 10 % × 7.000 = 700
    expect(page.get_by_text("De partners krijgen daarvan samen € 600")).to_be_visible()
    expect(page.get_by_text("verschil € 0,00")).to_be_visible()
    rows = exported(page, "Deze berekening als CSV")
    # by costs 4.000 : 1.800 of 5.800: 413,793… and 186,206…
    assert amount(rows, "deel", "Jeugdzorg Kompas", "krijgt") == Decimal("413.79")
    assert amount(rows, "deel", "Het Baken", "krijgt") == Decimal("186.21")
    assert amount(rows, "deel", "Gemeenten") == Decimal(600)

    rate = page.get_by_label("Deel bij besparing (%)")
    rate.fill("70")
    rate.press("Enter")
    # 70 % of 1.200 is 840, but the cap is 700
    expect(page.get_by_text("Gesimuleerd: deel bij besparing 70 % (was 50 %)")).to_be_visible()
    expect(page.get_by_text("De partners krijgen daarvan samen € 700")).to_be_visible()
    assert "deel_besparing_1=70" in page.url
    rows = exported(page, "Deze simulatie als CSV")
    assert ["regel", "simulatie", "deel bij besparing 70 % (was 50 %)", ""] in [
        [cell.replace("\u00a0", " ") for cell in r] for r in rows
    ]
    parts = [amount(rows, "deel", name, "krijgt") for name in ("Jeugdzorg Kompas", "Het Baken")]
    assert parts == [Decimal("482.76"), Decimal("217.24")]
    assert sum(parts) + amount(rows, "deel", "Gemeenten") == amount(rows, "stap", "Besparing") == 1200

    page.wait_for_selector(READY)
    page.get_by_text("Als regel vastleggen").click()
    page.get_by_label("Reden").fill("Addendum 1")
    page.get_by_text("Dit is met de partners afgesproken").click()
    expect(page.get_by_role("checkbox", name="Dit is met de partners afgesproken")).to_be_checked()
    page.get_by_role("button", name="Leg de nieuwe versie vast").click()
    expect(page.get_by_text("Versie 2 van Samen delen is vastgelegd.")).to_be_visible()
    expect(page.locator("p.km-zin").first).to_contain_text("De partners krijgen daarvan samen € 700")
    expect(page.get_by_text("Gesimuleerd:")).to_have_count(0)
    assert "deel_besparing_1" not in page.url
