"""A director turns a signal into an action with one click, and sees three months later whether it helped."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.months import between, last_day, shift
from tests.browser.conftest import ALONE, READY, accept, dag, serving

pytestmark = pytest.mark.browser

KETEN = """
naam = "Keten Proefland"
domein = "jeugd"
eerste_maand = "2025-01"

[gemeenten]
"0363" = "Amsterdam"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["wachtlijst"]

[partners.baken]
naam = "Het Baken"
soort = "aanbieder"
levert = ["wachtlijst"]
"""
# The list of Kompas moves between 40 and 44 and is 60 in June 2026; from August on it is shorter.
BEFORE = [(40, 44)[i % 2] for i in range(17)] + [60]
AFTER = [58, 27, 26, 25]
FIRST = date(2025, 1, 1)


def deliver(pad: Path, database: Path, van: date, kompas: Sequence[int]) -> None:
    """The lists of both partners from a month on; that of Het Baken is 20 or 22."""
    dataset = open_dataset(database, read_keten(pad))
    with dataset.postponed("toets"):
        for maand, waiting in zip(between(van, shift(van, len(kompas) - 1)), kompas, strict=True):
            for partner, count in (("kompas", waiting), ("baken", 20 + 2 * (maand.month % 2))):
                rows = [f"{dag(last_day(maand))};{partner}{i:03x}f;0363;45;01-11-2024" for i in range(count)]
                content = "\r\n".join(["peildatum;client;gemeente;product;datum_aanmelding", *rows]).encode()
                accept(dataset, "wachtlijst", partner, maand, content)
    dataset.close()


def test_a_director_turns_a_signal_into_an_action_and_sees_three_months_later_whether_it_helped(
    page: Page, tmp_path: Path
) -> None:
    pad, database = tmp_path / "keten.toml", tmp_path / "keten.duckdb"
    pad.write_text(KETEN, "utf-8")
    deliver(pad, database, FIRST, BEFORE)

    with serving(pad, database, {**ALONE, "KETENMONITOR_VANDAAG": "2026-07-10"}) as address:
        page.goto(address)
        signal = re.compile(r"Wachtenden \(bruto\) verslechtert bij Jeugdzorg Kompas meer dan door toeval")
        page.get_by_role("listitem").filter(has_text=signal).get_by_role("link", name="Actie").click()
        expect(page.get_by_role("heading", name="Een nieuwe actie")).to_be_visible()
        expect(page.get_by_label("Aanleiding", exact=True)).to_have_value(signal)
        page.get_by_label("Titel").fill("Gezamenlijke triage")
        page.get_by_label("Hypothese: waarom zou dit helpen?").fill(
            "Wie lichte hulp nodig heeft, wacht niet mee"
        )
        page.get_by_label("Verwacht effect: hoeveel lager").fill("15")
        page.get_by_label("Eigenaar", exact=True).fill("Ans de Wit")
        page.get_by_role("button", name="Leg de actie vast").click()
        expect(page.get_by_text("Actie 1 is vastgelegd.")).to_be_visible()
        expect(page.get_by_text("dat kan met de cijfers over oktober 2026")).to_be_visible()
        assert "actie=1" in page.url

    deliver(pad, database, date(2026, 7, 1), AFTER)
    with serving(pad, database, {**ALONE, "KETENMONITOR_VANDAAG": "2026-11-22"}) as address:
        page.goto(address)
        first = page.get_by_role("heading", name="Wat vraagt aandacht?").locator("xpath=following::li[1]")
        expect(first).to_contain_text("De evaluatie van 'Gezamenlijke triage' stond op 20 november 2026")
        first.get_by_role("link").click()
        helped = page.get_by_text(
            re.compile(r"De actie hielp: wachtenden \(bruto\) werden na de start beter")
        )
        expect(helped).to_contain_text("in de 18 maanden ervoor en 26 wachtenden in de 3 maanden erna")
        expect(helped).to_contain_text("Verwacht was 15 wachtenden lager: dat is gehaald.")
        expect(page.locator("canvas, svg.marks").first).to_be_visible()
        page.wait_for_selector(READY)
        # by key: a click scrolls the page, and that closes the list again
        page.get_by_label("Uitkomst", exact=True).press("ArrowDown")
        page.get_by_role("option", name="hielp", exact=True).click()
        page.get_by_label("Conclusie").fill("De lijst is korter en blijft dat")
        page.get_by_role("button", name="Leg het oordeel vast").click()
        expect(page.get_by_text("Het oordeel over actie 1 is vastgelegd.")).to_be_visible()
        expect(
            page.get_by_role("cell", name="check: beoordeeld, nog te besluiten", exact=True)
        ).to_be_visible()
