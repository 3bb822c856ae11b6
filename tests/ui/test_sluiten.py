"""Closing a month on Overzicht, and what pages show of a closed month."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import GEBLOKKEERD, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.agreements.recording import Voorstel, add
from ketenmonitor.dataset import audit
from ketenmonitor.dataset.closing import close, history, reopen
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.settings import settings
from ketenmonitor.ui import gedaan, sign_in, sluiten
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.local_viewer import person
from ketenmonitor.ui.navigation import PAGINAS, pagina

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
OKT, TODAY = date(2026, 10, 1), date(2026, 11, 22)
KOP = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"


def lever(dataset: Dataset, starters: int) -> None:
    """So many started in October at Kompas, of whom nine within nine weeks."""
    rows = [
        f"c{i:03x}f;T{i};0363;45;{'01-09-2026' if i < 9 else '01-06-2026'};05-10-2026"
        for i in range(starters)
    ]
    inhoud = "\r\n".join([KOP, *rows]).encode() + b"\r\n"
    toets = delivery.check(dataset, read("trajecten_2026-10.csv", inhoud), "trajecten", "kompas", OKT)
    delivery.accept(dataset, toets, "kompas", datetime(2026, 11, 5))


@pytest.fixture
def filled(dataset: Dataset) -> Dataset:
    """Kompas started 9 of 12 within the norm in October: 75 %, and 70 % was agreed with it."""
    lever(dataset, 12)
    add(dataset, Voorstel("gestart_binnen_norm", OKT, 70.0, "Convenant", partner="kompas"), "regie")
    return dataset


@pytest.fixture
def corrected(filled: Dataset) -> Dataset:
    """October closed at 75 %, after which Kompas delivered again: 9 of 15 is 60 %."""
    close(filled, OKT, "Ans", TODAY, datetime(2026, 11, 20, 9))
    lever(filled, 15)
    return filled


def visit(adres: str, opened: bool = False, **filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in filters.items():
        at.query_params[name] = value
    if opened:
        at.session_state["maand_sluiten"] = True
    at.run()
    if adres != PAGINAS[0].adres:
        at.switch_page(f"../../pages/{pagina(adres).script}").run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info, at.warning, at.success)
    return "\n".join(str(e.value) for kind in kinds for e in kind).replace("\u00a0", " ")


def press(at: AppTest, label: str) -> AppTest:
    next(b for b in at.button if b.label == label).click()
    at.run()
    assert not at.exception
    return at


def test_the_director_closes_a_month_after_confirming(filled: Dataset) -> None:
    at = visit("overzicht", opened=True)
    text = shown(at)
    assert "Oktober 2026 staat open: de cijfers zijn die van nu." in text
    assert "Er ontbreekt nog iets: Jeugdzorg Kompas (kosten, uitkomsten en wachtlijst), Het Baken" in text
    button = next(b for b in at.button if b.label == "Oktober 2026 sluiten")
    assert button.disabled
    next(c for c in at.checkbox if "kunnen zo worden gepubliceerd" in c.label).check()
    at.run()
    press(at, "Oktober 2026 sluiten")
    assert [(s.maand, s.stand, s.door) for s in history(filled.cursor())] == [(OKT, "gesloten", person())]
    text = shown(at)
    assert "Oktober 2026 is gesloten." in text
    assert "de cijfers hier zijn sindsdien niet gecorrigeerd" in text
    assert "Bij het sluiten ontbrak: Het Baken (kosten, trajecten, uitkomsten en wachtlijst)" in text


def test_a_correction_is_listed_with_what_it_was_and_is(corrected: Dataset) -> None:
    text = shown(visit("overzicht", opened=True))
    assert "Oktober 2026 is gesloten op 20 november 2026 door Ans;" in text
    assert "cijfers op deze pagina zijn sindsdien gecorrigeerd" in text
    assert "Correcties sinds het sluiten" in text
    row = text.split("Gestart binnen norm</th><td>Jeugdzorg Kompas</td>")[1].split("</tr>")[0]
    assert (">75 %<" in row, ">60 %<" in row) == (True, True)
    # in the table of partners the published value, its mark, and the correction on hovering
    assert "75 % ↻" in text
    assert "was 75 %, is nu 60 % door correctie na sluiting" in text
    assert "↻ gecorrigeerd na sluiting" in text


def test_reopening_asks_a_reason(corrected: Dataset) -> None:
    at = visit("overzicht", opened=True)
    press(at, "Oktober 2026 heropenen")
    assert "zonder reden" in at.error[0].value
    next(t for t in at.text_input if t.label == "Reden om te heropenen").input("Kompas leverde na")
    press(at, "Oktober 2026 heropenen")
    assert [s.stand for s in history(corrected.cursor())] == ["gesloten", "heropend"]
    text = shown(at)
    assert "is heropend op" in text
    assert "Kompas leverde na" in text
    assert "↻" not in text


def test_two_publications_stand_beside_each_other(corrected: Dataset) -> None:
    reopen(corrected, OKT, "Ans", "Kompas leverde na")
    close(corrected, OKT, "Ans", TODAY)
    text = shown(visit("overzicht", opened=True))
    assert "Versie 3 naast versie 1" in text
    table = text.split(">Versie 1</th>")[1]
    row = table.split("Gestart binnen norm</th><td>Jeugdzorg Kompas</td>")[1].split("</tr>")[0]
    assert (">75 %<" in row, ">60 %<" in row) == (True, True)


def test_a_month_that_is_not_over_offers_no_button(dataset: Dataset) -> None:
    lever(dataset, 12)
    rows = f"{KOP}\r\nx;T1;0363;45;01-11-2026;05-11-2026\r\n".encode()
    november = date(2026, 11, 1)
    toets = delivery.check(dataset, read("trajecten_2026-11.csv", rows), "trajecten", "kompas", november)
    delivery.accept(dataset, toets, "kompas", datetime(2026, 11, 20))
    at = visit("overzicht", opened=True)
    assert "November 2026 is nog niet voorbij" in shown(at)
    assert not [b for b in at.button if b.label.endswith("sluiten")]


def test_a_dimension_shows_the_verdict_of_then_and_the_value_of_now(corrected: Dataset) -> None:
    at = visit("tijd", kpi_tijd="gestart_binnen_norm", partner="kompas")
    text = shown(at)
    assert "Oktober 2026 is gesloten op 20 november 2026 door Ans" in text
    assert "Gestart binnen norm in oktober 2026 voor Jeugdzorg Kompas: 75 %" in text
    assert "gehaald. Dit was 75 %, is nu 60 % door correctie na sluiting." in text
    assert text.count(">was 75 %, is nu 60 %<") >= 2  # among the KPIs, and in the figures per month
    assert "niet gepubliceerd" not in text.split("Per gemeente")[0]


def test_a_cut_that_was_not_published_says_so(corrected: Dataset) -> None:
    at = visit("tijd", kpi_tijd="gestart_binnen_norm", partner="kompas", product="45")
    # broken down by the third dimension, below a figure that was published
    assert "was 75 %, is nu 60 %" in shown(at)
    assert shown(at).count("Dit is niet gepubliceerd toen de maand werd gesloten") == 1
    next(s for s in at.selectbox if s.label == "Gemeente").set_value("0363")
    at.run()
    text = shown(at)
    assert "was 75 %" not in text
    assert ": 60 %" in text
    assert text.count("Dit is niet gepubliceerd toen de maand werd gesloten") == 1


def test_the_download_has_todays_value_in_a_column_of_its_own(corrected: Dataset, monkeypatch) -> None:
    taken: list[Callable[[], bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **rest: taken.append(data) or False)
    visit("tijd", kpi_tijd="gestart_binnen_norm", partner="kompas")
    text = taken[0]().decode("utf-8-sig")
    [row] = [r for r in csv.DictReader(io.StringIO(text), delimiter=";") if r["maand"] == "2026-10"]
    assert (row["waarde"], row["gesloten"], row["gecorrigeerd"], row["nu"]) == ("75", "ja", "ja", "60")


REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
OTHERS = (
    Kijker("kom", "Kompas", (Rol(PARTNER, "kompas"),)),
    Kijker("ams", "Amsterdam", (Rol(GEMEENTE, "0363"),)),
    Kijker("blok", "Blok", (Rol(REGISSEUR), Rol(GEBLOKKEERD))),
)


def looks(monkeypatch, kijker: Kijker) -> None:
    monkeypatch.setattr(sign_in, "enter", lambda ctx: kijker)


@pytest.mark.parametrize("kijker", OTHERS, ids=lambda k: k.wie)
def test_who_may_not_close_sees_no_button_in_an_open_or_a_closed_month(
    filled: Dataset, monkeypatch: pytest.MonkeyPatch, kijker: Kijker
) -> None:
    looks(monkeypatch, kijker)
    labels = [b.label for b in visit("overzicht", opened=True).button]
    close(filled, OKT, "Ans", TODAY)
    labels += [b.label for b in visit("overzicht", opened=True).button]
    assert not [label for label in labels if label.endswith(("sluiten", "heropenen"))]


@pytest.mark.parametrize("kijker", OTHERS, ids=lambda k: k.wie)
@pytest.mark.parametrize("what", ["sluiten", "heropenen"])
def test_the_right_is_asked_again_by_what_closes_and_reopens(
    filled: Dataset, monkeypatch: pytest.MonkeyPatch, kijker: Kijker, what: str
) -> None:
    """Also when a page let it come so far: the button is there and pressed, and the right has gone."""
    if what == "heropenen":
        close(filled, OKT, "Ans", TODAY)
    before = history(filled.cursor())
    pressed = MagicMock()  # every button pressed, and a reason filled in
    pressed.button.return_value = pressed.form_submit_button.return_value = True
    pressed.text_input.return_value = "een reden"
    for module in (sluiten, gedaan):
        monkeypatch.setattr(module, "st", pressed)
    monkeypatch.setattr(Kijker, "mag", lambda self, wat: True)  # whatever the page believes
    monkeypatch.setattr(Kijker, "require", _really)
    ctx = Context(settings(), filled, kijker)
    if what == "heropenen":
        sluiten._reopening(ctx, before[-1])
    else:
        sluiten._open(ctx, OKT)
    assert history(filled.cursor()) == before
    pressed.error.assert_called_once_with(
        "Dit hoort niet bij uw rol: vraag de beheerder van de keten om toegang."
    )


def _really(kijker: Kijker, *alternatives: str) -> None:
    allowed = kijker.rollen == REGIE.rollen and alternatives == ("sluiten",)
    if not allowed:
        raise Verboden("Dit hoort niet bij uw rol: vraag de beheerder van de keten om toegang.")


def test_a_director_closes_under_its_own_name_and_the_trail_tells(
    filled: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(monkeypatch, REGIE)
    at = visit("overzicht", opened=True)
    next(c for c in at.checkbox if "kunnen zo worden gepubliceerd" in c.label).check()
    at.run()
    press(at, "Oktober 2026 sluiten")
    next(t for t in at.text_input if t.label == "Reden om te heropenen").input("Kompas leverde na")
    press(at, "Oktober 2026 heropenen")
    trail = [(e.door, e.soort, e.onderwerp) for e in audit.entries(filled.cursor(), hooguit=2)]
    assert trail == [("Regie (regie)", "heropening", "2026-10"), ("Regie (regie)", "sluiting", "2026-10")]
    assert audit.entries(filled.cursor(), hooguit=1)[0].details["reden"] == "Kompas leverde na"
    assert audit.verify(filled.cursor()) is None
