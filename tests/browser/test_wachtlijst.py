"""Alderman's staff: what waits longest in our gemeente, is it getting better, what would it take; print."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.months import between, shift
from tests.browser.conftest import KETEN, LAST, dag, serving

pytestmark = pytest.mark.browser

FIRST = shift(LAST, -17)
LIST = "peildatum;client;gemeente;product;datum_aanmelding"
TRAJECT = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
# Days waited before the start, per product: 54 takes three times as long as 45.
WAIT = {"45": 30, "54": 90}


def earlier(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() - days)


def month(maand: date) -> tuple[list[str], list[str]]:
    """Who waits at the end of a month and who began in it: ten a month of each product, all in Amsterdam.

    The list of product 54 grows by one every month, the last seven months by five: that is no chance.
    """
    end = earlier(shift(maand, 1), 1)
    number = (maand.year - FIRST.year) * 12 + maand.month - FIRST.month
    extra = number % 2 + 5 * max(0, number - 10)
    waiting = [
        f"{dag(end)};w{product}{maand:%y%m}x{i:03x};0363;{product};{dag(earlier(end, 3 + i * days // count))}"
        for product, days in WAIT.items()
        for count in (20 + (extra if product == "54" else 0),)
        for i in range(count)
    ]
    start = maand.replace(day=12)
    begun = [
        f"s{product}{maand:%y%m}x{i};T{product}{maand:%y%m}x{i};0363;{product};"
        f"{dag(earlier(start, days))};{dag(start)}"
        for product, days in WAIT.items()
        for i in range(10)
    ]
    return waiting, begun


@pytest.fixture(scope="module")
def server_with_a_growing_list(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on eighteen months of one partner whose list for product 54 grows."""
    folder = tmp_path_factory.mktemp("wachtlijst")
    pad, database = folder / "keten.toml", folder / "keten.duckdb"
    pad.write_text(KETEN.replace('"2026-01"', f'"{FIRST:%Y-%m}"'), "utf-8")
    dataset = open_dataset(database, read_keten(pad))
    with dataset.postponed("toets"):
        for maand in between(FIRST, LAST):
            waiting, begun = month(maand)
            for extract, kop, rows in (("wachtlijst", LIST, waiting), ("trajecten", TRAJECT, begun)):
                gelezen = read(f"{extract}_{maand:%Y-%m}.csv", "\r\n".join([kop, *rows]).encode())
                toets = delivery.check(dataset, gelezen, extract, "kompas", maand)
                assert toets.aanvaardbaar, toets.tellingen
                op = datetime.combine(shift(maand, 1).replace(day=8), datetime.min.time())
                delivery.accept(dataset, toets, "kompas", op)
                toets.cursor.close()
    dataset.close()
    with serving(pad, database) as address:
        yield address


def test_the_alderman_learns_what_waits_longest_whether_it_gets_better_and_prints_it(
    page: Page, server_with_a_growing_list: str, tmp_path: Path
) -> None:
    page.goto(f"{server_with_a_growing_list}/wachtlijst?gemeente=0363&maand=2026-09")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Hoe lang wachten kinderen nu, waar, en wordt het beter?"
    )
    # product 54 waits longest by what may be expected, and the whole list grows beyond chance
    expect(page.get_by_text("Het langst is de verwachte wachttijd voor Jeugd-ggz")).to_be_visible()
    expect(
        page.get_by_text("De lijst staat er slechter voor dan gewoonlijk, en dat is geen toeval")
    ).to_be_visible()

    # one product: a click on its name in the table
    products = page.get_by_role("table", name="Wachtenden per product, september 2026")
    products.get_by_role("link", name="Jeugd-ggz").click()
    expect(page.get_by_text(re.compile("wachtten er voor Amsterdam, Jeugd-ggz"))).to_be_visible()
    assert "product=54" in page.url
    assert "gemeente=0363" in page.url

    # more starts a month bring the list within the norm
    sentence = page.get_by_text(re.compile("(Zonder extra starts|Met .* meer per maand)"))
    expect(sentence).to_contain_text("Zonder extra starts komt de lijst naar verwachting in 24 maanden niet")
    slider = page.get_by_role("slider", name="Extra starts per maand")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(sentence).to_contain_text(
        "Met 1 start meer per maand komt de lijst naar verwachting in 24 maanden niet"
    )
    page.keyboard.press("End")
    reached = re.compile("Met .* starts meer per maand is de lijst naar verwachting in")
    expect(sentence).to_contain_text(reached)

    # and it goes along to the council on one A4
    page.get_by_role("link", name="Afdrukken op één A4").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wachtlijst Amsterdam, Jeugd-ggz, september 2026 (voorlopig)"
    )
    assert "weergave=afdruk" in page.url  # so that it can be shared as it is
    expect(page.get_by_role("button", name="Afdrukken")).to_be_visible()
    expect(page.locator("canvas, svg.marks").first).to_be_visible()
    printed = page.pdf(path=tmp_path / "wachtlijst.pdf", format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    page.get_by_role("link", name="Terug naar de pagina").click()
    expect(page.get_by_role("heading", name="Wat is ervoor nodig?")).to_be_visible()
    assert "weergave" not in page.url
    assert "product=54" in page.url
