"""Three partners fill in the scan through their links, and the director sees where they disagree."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.learning.maturity import answers
from ketenmonitor.vocabulary.keten import read_keten
from tests.browser.conftest import READY, TODAY, exported, serving
from tests.learning.maturity.scan import date, filled

pytestmark = pytest.mark.browser

KETEN = """
naam = "Keten Proefland"
domein = "jeugd"
eerste_maand = "2026-01"

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

[partners.derde]
naam = "De Derde"
soort = "aanbieder"
levert = ["wachtlijst"]
"""
# What the people of each partner say of hand-over; of everything else they say 2. All want 4.
HAND_OVER = "Hoe gaat een cliënt over naar een andere partner?"
OVERDRACHT = {"kompas": 1, "baken": 2, "derde": 4}


# Click in every group of radio buttons the one of its number, as fast as a hand could not.
CLICK_ALL = """
async (wanted) => {
  for (const [i, value] of wanted.entries()) {
    document.querySelectorAll('[role=radiogroup]')[i].querySelectorAll('label')[value - 1].click();
    await new Promise((go) => setTimeout(go, 60));
  }
}
"""


def choose(page: Page, label: str, option: str) -> None:
    """Click a radio button of a question; the circle itself is drawn, so its label is what is clicked."""
    group = page.get_by_role("radiogroup", name=label, exact=True)
    group.locator("label").filter(has_text=re.compile(rf"^{option}\b")).click()


def fill_in(page: Page, link: str, partner: str, overdracht: int) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", name="Ketenscan van Keten Proefland")).to_be_visible()
    expect(page.get_by_text(f"U vult in namens {partner}: 26 vragen")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    groups = page.get_by_role("radiogroup")
    expect(groups).to_have_count(52)  # 26 questions, now and wanted
    names = [str(n) for n in groups.evaluate_all("g => g.map(e => e.getAttribute('aria-label'))")]
    wanted = [4 if n.startswith("Ambitie: ") else overdracht if n == HAND_OVER else 2 for n in names]
    page.evaluate(CLICK_ALL, wanted[:-1])
    expect(page.get_by_text("25 van 26 vragen beantwoord").first).to_be_visible()
    page.get_by_role("button", name="Antwoorden insturen").click()
    expect(page.get_by_text("Nog niet alles is beantwoord")).to_contain_text(
        "(Gezamenlijk incentive-systeem)"
    )
    choose(page, names[-1], "4")
    expect(page.get_by_text("26 van 26 vragen beantwoord").first).to_be_visible()
    page.get_by_role("button", name="Antwoorden insturen").click()
    expect(page.get_by_text("Uw antwoorden zijn bewaard")).to_be_visible()
    page.reload()  # the window itself knows that it was sent from here
    expect(page.get_by_text("Via dit adres is de vragenlijst al ingestuurd.")).to_be_visible()
    expect(page.get_by_role("radiogroup")).to_have_count(0)


def links_of(page: Page, server: str) -> list[str]:
    """Let the director open a round and make a link for every partner."""
    page.goto(f"{server}/ketenscan?deel=rondes")
    page.get_by_label("Naam, bijvoorbeeld Najaar 2026").fill("Najaar 2026")
    page.get_by_role("button", name="Open de ronde").click()
    expect(page.get_by_text("Ronde 1 is open. Maak nu de links voor de partners.")).to_be_visible()
    page.wait_for_selector(READY)
    page.get_by_label("Hoeveel mensen per partner (mag leeg blijven)").fill("2")
    page.get_by_role("button", name="Maak een nieuwe link").click()
    expect(page.get_by_text("3 links zijn gemaakt")).to_be_visible()
    codes = page.get_by_test_id("stCode").locator("code")
    expect(codes).to_have_count(3)
    return [text.strip() for text in codes.all_inner_texts()]


def test_three_partners_fill_in_the_scan_and_the_director_sees_where_they_disagree(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    pad = tmp_path / "keten.toml"
    pad.write_text(KETEN, "utf-8")
    keten, database = read_keten(pad), tmp_path / "keten.duckdb"
    with serving(pad, database) as server:
        links = links_of(page, server)
        assert len(links) == 3
        assert all(re.fullmatch(rf"{server}/ketenscan\?uitnodiging=[\w-]{{32}}", link) for link in links)
        for link, (partner, overdracht) in zip(links, OVERDRACHT.items(), strict=True):
            visitor = browser.new_context(locale="nl-NL", viewport={"width": 1200, "height": 900})
            fill_in(visitor.new_page(), link, keten.partners[partner].naam, overdracht)
            visitor.close()
    log = database.with_suffix(".log").read_text("utf-8")
    assert not [link for link in links if link.partition("=")[2] in log]
    dataset = open_dataset(database, keten)
    for partner, overdracht in OVERDRACHT.items():  # two colleagues of each say the same
        for _ in range(2):
            answers.submit(
                dataset, partner, filled(2, 4, {"overdracht": (overdracht, 4)}), date.fromisoformat(TODAY)
            )
    dataset.close()
    with serving(pad, database) as server:
        page.goto(f"{server}/ketenscan?deel=rondes")
        expect(page.get_by_text("9 mensen hebben geantwoord")).to_be_visible()
        expect(page.get_by_text("3 van 2 verwacht")).to_have_count(3)
        page.get_by_text("Niemand hoeft nog te antwoorden").click()
        page.get_by_role("button", name="Sluit de ronde en toon de uitslag").click()
        expect(page.get_by_text("‘Najaar 2026’ is gesloten: de uitslag staat onder Uitslag")).to_be_visible()
        page.goto(f"{server}/ketenscan")
        told = page.get_by_text("Het meest verdeeld zijn de partners over overdracht")
        expect(told).to_contain_text("Jeugdzorg Kompas 1,0, De Derde 4,0")
        expect(
            page.get_by_text(re.compile("^.?Overdracht: de keten staat op 2,0 en wil naar 4,0"))
        ).to_be_visible()
        rows = [";".join(row) for row in exported(page, "Deze uitslag als CSV")]
        assert (
            "Najaar 2026;onderwerp;Organisatie en processen;Overdracht;de keten;2;4;2;2;1;4;verdeeld" in rows
        )
        page.goto(links[0].replace(links[0].split("/ketenscan")[0], server))
        expect(page.get_by_text("Deze uitnodiging geldt niet of niet meer")).to_be_visible()
        expect(page.get_by_text("U vult in namens")).to_have_count(0)
