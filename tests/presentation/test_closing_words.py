"""What is said of a closed month."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.dataset.closing import Sluiting
from ketenmonitor.dataset.figures import Publicatie
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import Oordeel
from ketenmonitor.presentation import closing_words as words
from ketenmonitor.presentation import sentences
from ketenmonitor.vocabulary.kpi import kpis

OKT = date(2026, 10, 1)
WAITING = Prestatie(kpis()["wachtenden_bruto"], OKT, "", 41, 0, 41, Oordeel("geen afspraak"))
CLOSED = Sluiting(OKT, 1, "gesloten", datetime(2026, 12, 3, 9), "Ans", "", (("baken", "kosten"),))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def published(nu: float | None, waarde: float | None = 41) -> Prestatie:
    return replace(WAITING, waarde=waarde, gepubliceerd=Publicatie(OKT, 1, True, nu))


def test_a_correction_says_what_it_was_and_what_it_is() -> None:
    assert plain(words.correction(published(44))) == (
        "was 41 wachtenden, is nu 44 wachtenden door correctie na sluiting"
    )
    assert words.correction(WAITING) == ""
    assert words.correction(replace(WAITING, gepubliceerd=Publicatie(OKT, 1))) == ""


@pytest.mark.parametrize(
    "was, nu, told",
    [
        (41, 44, "was 41 wachtenden, is nu 44 wachtenden"),
        (None, 44, "was er niet, is nu 44 wachtenden"),
        (41, None, "was 41 wachtenden, is er nu niet meer"),
    ],
)
def test_a_cell_shows_both_values_when_they_differ(was: float | None, nu: float | None, told: str) -> None:
    assert plain(words.value(published(nu, was))) == told
    assert plain(words.value(WAITING)) == "41 wachtenden"


def test_the_sentence_of_a_figure_ends_with_its_correction() -> None:
    told = plain(sentences.state(published(44), "de keten", {}))
    assert told.endswith("Dit was 41 wachtenden, is nu 44 wachtenden door correctie na sluiting.")
    unvalued = plain(sentences.state(published(44, None), "de keten", {}))
    assert "geen waarde te berekenen. Dit was er niet, is nu 44 wachtenden" in unvalued


def test_who_was_missing_at_the_closing_is_not_told_as_missing_now() -> None:
    verdict = Oordeel("voorlopig", ontbreekt=("baken",))
    names = {"baken": "Het Baken"}
    open_, frozen = replace(WAITING, oordeel=verdict), replace(published(44), oordeel=verdict)
    assert "Voorlopig: Het Baken leverde nog niet." in sentences.state(open_, "de keten", names)
    assert "Voorlopig: Het Baken leverde niet voor de sluiting." in sentences.state(frozen, "de keten", names)


@pytest.mark.parametrize(
    "corrected, told",
    [
        (0, "de cijfers hier zijn sindsdien niet gecorrigeerd."),
        (1, "1 cijfer op deze pagina is sindsdien gecorrigeerd."),
        (2, "2 cijfers op deze pagina zijn sindsdien gecorrigeerd."),
    ],
)
def test_a_closed_month_says_since_when_by_whom_and_how_much_was_corrected(corrected: int, told: str) -> None:
    shown = [published(44)] * corrected + [WAITING]
    assert words.closed(CLOSED, shown) == f"Oktober 2026 is gesloten op 3 december 2026 door Ans; {told}"


def test_the_state_of_a_month() -> None:
    assert words.state(None, OKT) == "Oktober 2026 staat open: de cijfers zijn die van nu."
    assert "gesloten op 3 december 2026 door Ans" in words.state(CLOSED, OKT)
    reopened = replace(CLOSED, stand="heropend", reden="Baken leverde na.")
    assert words.state(reopened, OKT) == (
        "Oktober 2026 is heropend op 3 december 2026 door Ans: Baken leverde na. De cijfers zijn die van nu."
    )


def test_who_is_missing_is_named_with_what() -> None:
    absent = [("baken", "trajecten"), ("baken", "kosten"), ("kompas", "kosten")]
    assert (
        words.missing(absent, {"baken": "Het Baken"}) == "Het Baken (kosten en trajecten) en kompas (kosten)"
    )
    assert words.missing([], {}) == ""


def test_earlier_months_that_stand_open_are_named() -> None:
    assert words.earlier_open([]) == ""
    assert words.earlier_open([date(2026, 8, 1)]).startswith("Augustus 2026 staat nog open.")
    two = words.earlier_open([date(2026, 8, 1), date(2026, 9, 1)])
    assert two.startswith("Augustus 2026 en september 2026 staan nog open.")


def test_what_is_not_frozen_says_why() -> None:
    kpi = kpis()["afschaling"]
    assert kpi.rijping == 6
    assert "nog niet rijp" in words.unripe(kpi, OKT)
    assert "6 maanden later" in words.unripe(kpi, OKT)
    assert "oktober 2026 is gesloten" in words.preview(OKT).lower()
