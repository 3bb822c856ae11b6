"""An agreement from proposal to force: one partner agrees, one objects, and that stays to be read."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def answer(page: Page, partner: str, choice: str, reason: str = "") -> None:
    page.get_by_role("combobox", name="Partner").last.click()
    page.get_by_role("option", name=partner).click()
    page.get_by_text(choice).click()
    if reason:
        page.get_by_label("Reden (bij bezwaar").fill(reason)
    page.get_by_role("button", name="Geef antwoord").click()
    expect(page.get_by_text(f"Het antwoord van {partner} op voorstel 1 is vastgelegd")).to_be_visible()


def test_an_agreement_passes_from_proposal_to_force_and_who_objects_stays_visible(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 1400, "height": 2400})  # a list that opens closes when the page scrolls
    page.goto(f"{server}/afspraken?deel=voorstellen")
    page.get_by_role("combobox", name="KPI").click()
    page.keyboard.type("Uitval (kwaliteit)")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Eerste maand").click()
    page.keyboard.type("januari 2027")
    page.keyboard.press("Enter")
    page.get_by_label("Streefwaarde").fill("9,5")
    page.get_by_label("Bron: contract of besluit").fill("Convenant *2027* <b>artikel 8</b>")
    page.get_by_role("button", name="Stel voor").click()
    told = "Voorstel 1 is gedaan: Uitval: hooguit 9,5 %, de hele keten, vanaf jan 2027."
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("Convenant *2027* <b>artikel 8</b>")).to_be_visible()

    answer(page, "Jeugdzorg Kompas", "Wij gaan akkoord")
    answer(page, "Het Baken", "Wij hebben bezwaar", "Eerst de wachtlijst")
    page.get_by_role("button", name="Zet van kracht").click()
    expect(page.get_by_text("Nog niet akkoord: Het Baken; schrijf op waarom")).to_be_visible()
    page.get_by_label("Reden", exact=True).first.fill("Besluit van de stuurgroep")
    page.get_by_role("button", name="Zet van kracht").click()
    expect(page.get_by_text(re.compile(r"Voorstel 1 is van kracht als afspraak \d+\."))).to_be_visible()

    page.goto(f"{server}/partner?partner=baken&maand=2026-09")
    row = page.get_by_role("row").filter(has_text="1. Uitval")
    expect(row).to_contain_text("van kracht als afspraak")
    expect(row).to_contain_text("bezwaar")
    expect(row).to_contain_text("Eerst de wachtlijst")
