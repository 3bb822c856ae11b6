"""A director finds who misses what and where the figure comes from; alderman's staff open a shared link."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_alderman_staff_open_a_shared_link_with_filters(page: Page, server: str) -> None:
    # The first visitor of a fresh server, straight to a page: the shell is around it.
    page.goto(f"{server}/tijd?maand=2026-08&gemeente=0394&kpi_tijd=wachtenden_bruto")
    expect(
        page.get_by_role("heading", name="Helpen we kinderen op tijd, en zoals we afspraken?")
    ).to_be_visible()
    expect(page.get_by_role("navigation").or_(page.get_by_test_id("stSidebarNav")).first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "nl"
    # Haarlemmermeer has every third on the lists: 14 of 40 and 10 of 30.
    expect(
        page.get_by_text("Wachtenden (bruto) in augustus 2026 voor Haarlemmermeer: 24 wachtenden")
    ).to_be_visible()
    assert "gemeente=0394" in page.url
    assert "maand=2026-08" in page.url


def test_director_finds_who_misses_which_agreement_and_where_the_figure_comes_from(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/?maand=2026-09")
    missed = re.compile("Het Baken mist deze maand de afspraak over gestart binnen norm")
    point = page.get_by_role("link", name=missed)
    expect(point).to_contain_text("0 %, 80 procentpunt onder de afspraak van 80 %")
    point.click()
    expect(page.get_by_role("heading", name="Gestart binnen norm")).to_be_visible()
    assert "partner=baken" in page.url
    page.get_by_text("Waar komt dit cijfer vandaan?").click()
    row = page.get_by_role("row").filter(has_text="trajecten_2026-09.csv")
    expect(row).to_contain_text("Het Baken")
    expect(row).to_contain_text("2–13")  # twelve rows below the header


def test_every_page_shows_without_an_incident_wide_and_narrow(page: Page, server: str) -> None:
    from ketenmonitor.ui.navigation import PAGINAS

    for width in (1400, 400):
        page.set_viewport_size({"width": width, "height": 900})
        for pagina in PAGINAS:
            page.goto(f"{server}/{pagina.adres}?maand=2026-09")
            expect(page.get_by_role("heading", level=1)).to_have_text(pagina.vraag)
            expect(page.get_by_text("Er ging iets mis")).to_have_count(0)
            expect(page.get_by_text("Page not found")).to_have_count(0)
