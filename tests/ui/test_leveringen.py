"""The page Leveringen through the shell, as a director and a partner use it."""

from datetime import date, datetime
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = ROOT / "ketenmonitor" / "ui" / "shell.py"
OKTOBER = date(2026, 10, 1)

KOSTEN = "maand;gemeente;product;bedrag\n2026-10;0363;licht;100,00\n"


def deliver(
    dataset: Dataset, partner: str, text: str, op: datetime, extract: str = "kosten", neem_aan: bool = True
) -> int:
    toets = delivery.check(dataset, read(f"{extract}.csv", text.encode()), extract, partner, OKTOBER)
    assert toets.aanvaardbaar == neem_aan, toets.tellingen
    take = delivery.accept if neem_aan else delivery.refuse
    return take(dataset, toets, "Ans", op).levering.levering


def visit(**filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60).run()
    at.switch_page("../../pages/leveringen.py")
    for name, value in filters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    kinds = (at.title, at.header, at.subheader, at.markdown, at.html, at.caption, at.error, at.success)
    return unescape("\n".join(str(element.value) for kind in kinds for element in kind))


def test_an_empty_dataset_says_that_nothing_is_in(dataset: Dataset) -> None:
    # kompas and baken deliver four extracts each, telraam three
    assert (
        "Over oktober 2026 is nog geen van de 11 verwachte leveringen binnen; "
        "voor 11 is de uiterste dag voorbij." in shown(visit())
    )


def test_the_sentence_names_who_is_late_and_who_is_missing(dataset: Dataset) -> None:
    deliver(dataset, "kompas", KOSTEN, datetime(2026, 11, 10, 9))
    deliver(dataset, "baken", KOSTEN, datetime(2026, 11, 17, 9))

    text = shown(visit(extract="kosten"))
    assert (
        "Over oktober 2026 is alles binnen: 2 leveringen, waarvan 1 op tijd; te laat: Het Baken (kosten)."
        in text
    )
    assert "Het Baken, kosten: 2 dagen te laat (17 november 2026; uiterlijk 15 november 2026)" in text
    # in time ● and late ◐ in the calendar, each with its words
    assert "op tijd: levering 1, 1 rij, ontvangen 10 nov 2026, 9.00 uur" in text
    assert "te laat: levering 2" in text


def test_a_refused_file_stands_in_the_calendar_and_the_list_until_a_good_one_comes(dataset: Dataset) -> None:
    deliver(dataset, "kompas", KOSTEN.replace("100,00", "honderd"), datetime(2026, 11, 9, 9), neem_aan=False)
    deliver(dataset, "baken", KOSTEN, datetime(2026, 11, 9, 9))

    assert "Jeugdzorg Kompas, kosten: afgekeurd met 1 fout" in shown(visit(extract="kosten"))


def test_a_delivery_named_in_the_address_is_shown_with_the_versions_before_it(dataset: Dataset) -> None:
    first = deliver(dataset, "kompas", KOSTEN, datetime(2026, 11, 10, 9))
    second = deliver(dataset, "kompas", KOSTEN.replace("100,00", "120,00"), datetime(2026, 11, 12, 9))

    at = visit(levering=str(first), maand="2026-09", partner="baken")

    assert [s.value for s in at.subheader if s.value.startswith("Levering")] == [f"Levering {first}"]
    text = shown(at)
    assert "vervangen op 12 nov 2026, 9.00 uur door Ans" in text
    assert f"<td>{second}</td>" in text  # the version that took its place


def test_withdrawing_asks_for_a_reason_and_a_confirmation_and_empties_the_month(dataset: Dataset) -> None:
    number = deliver(dataset, "kompas", KOSTEN, datetime(2026, 11, 10, 9))
    at = visit(levering=str(number))

    def status() -> list[tuple[str, str | None]]:
        return dataset.cursor().execute("select status, reden from levering").fetchall()

    def press() -> None:
        next(b for b in at.button if b.label == f"Levering {number} intrekken").click()
        at.run()
        assert not at.exception

    press()
    assert "Schrijf eerst op waarom" in shown(at)
    at.text_area[0].set_value("verkeerde maand")
    press()
    assert "Zet eerst het vinkje" in shown(at)
    assert status() == [("geldig", None)]
    at.text_area[0].set_value("verkeerde maand")
    at.checkbox[0].check()
    press()

    assert status() == [("ingetrokken", "verkeerde maand")]
    assert f"Levering {number} is ingetrokken" in shown(at)
    assert dataset.cursor().execute("select count(*) from kosten_geldig").fetchone() == (0,)
    assert dataset.cursor().execute("select count(*) from kosten").fetchone() == (1,)  # still to be read


def test_the_filters_of_a_shared_link_are_the_ones_on_the_page(dataset: Dataset) -> None:
    at = visit(maand="2026-08", partner="baken", extract="trajecten", periode="24")

    assert [at.selectbox(key=k).value for k in ("maand", "partner", "extract", "periode")] == [
        "2026-08",
        "baken",
        "trajecten",
        "24",
    ]
    assert "Leveringen over september 2024 tot en met augustus 2026" in shown(at)


def test_the_page_opens_with_the_month_that_is_due_also_when_a_later_one_has_begun(dataset: Dataset) -> None:
    november = KOSTEN.replace("2026-10", "2026-11").encode()
    toets = delivery.check(dataset, read("kosten.csv", november), "kosten", "kompas", date(2026, 11, 1))
    delivery.accept(dataset, toets, "Ans", datetime(2026, 11, 20))

    assert "Over oktober 2026" in shown(visit())
    assert "10 leveringen worden nog verwacht, uiterlijk 15 december 2026" in shown(visit(maand="2026-11"))
