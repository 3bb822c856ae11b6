"""The file beside the previous delivery and the other extracts of the partner: what is asked about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import comparison, delivery
from ketenmonitor.intake.validation import Toets
from tests.intake.proefbestanden import MAART, bestand, gevonden, neem_aan, nummers

Testen = Callable[..., Toets]
TR, WL, KO, UK, WV = "trajecten", "wachtlijst", "kosten", "uitkomsten", "wachttijdverdeling"
FEBRUARI = date(2026, 2, 1)


def trajecten(*numbers: int, **verschil: str) -> bytes:
    base = {"datum_aanvang": "", "datum_intake": ""} | verschil
    return bestand(TR, *({"client": f"c{n}", "traject": f"T{n}"} | base for n in numbers))


def wachtenden(*numbers: int, peildatum: str = "31-03-2026", **verschil: str) -> bytes:
    return bestand(WL, *({"client": f"c{n}", "peildatum": peildatum} | verschil for n in numbers))


@pytest.mark.parametrize(
    ("maand", "before"), [(date(2026, 3, 1), date(2026, 2, 1)), (date(2026, 1, 1), date(2025, 12, 1))]
)
def test_the_month_before(maand: date, before: date) -> None:
    assert comparison.previous_month(maand) == before


@pytest.mark.parametrize(
    ("now", "then", "asked", "words"),
    [
        (62, 100, True, "62, −38 % ten opzichte van 100 vorige maand"),
        (125, 100, True, "125, +25 % ten opzichte van 100 vorige maand"),
        (124, 100, False, ""),
        (76, 100, False, ""),
        (0, 0, False, ""),
        (3, 0, True, "3 ten opzichte van 0 vorige maand"),
        (
            Decimal("1234.50"),
            Decimal("-500.00"),
            True,
            "1.234,50, +347 % ten opzichte van -500,00 vorige maand",
        ),
    ],
)
def test_a_change_of_a_quarter_is_large(now: int, then: int, asked: bool, words: str) -> None:
    assert comparison.large(now, then) == asked
    if asked:
        assert comparison.change(now, then) == words


def test_last_months_rows_again_are_asked_about(vers: Dataset, toets_van: Testen) -> None:
    number = neem_aan(vers, WL, wachtenden(1, 2, peildatum="28-02-2026"), FEBRUARI)
    toets = toets_van(WL, wachtenden(2, 1), dataset=vers)
    (found,) = gevonden(toets, "V01")
    assert (found.ernst, found.melding) == (
        "waarschuwing",
        f"De inhoud is gelijk aan die van levering {number} over 2026-02: waarschijnlijk is een oud bestand "
        "opnieuw aangeleverd.",
    )
    assert toets.aanvaardbaar
    assert not gevonden(toets_van(WL, wachtenden(1, 3), dataset=vers), "V01")


def test_a_traject_that_vanishes_without_an_end_is_told(vers: Dataset, toets_van: Testen) -> None:
    ended = bestand(TR, {"client": "c3", "traject": "T3", "datum_aanvang": "01-02-2026", "datum_intake": "",
                         "datum_einde": "20-02-2026", "reden_einde": "01"})  # fmt: skip
    gone = trajecten(4, uitval_voor_start="elders")
    february = trajecten(1, 2) + ended.split(b"\r\n", 1)[1] + gone.split(b"\r\n", 1)[1]
    neem_aan(vers, TR, february, FEBRUARI)
    toets = toets_van(TR, trajecten(1), dataset=vers)
    found = gevonden(toets, "V02")
    assert [(b.ernst, b.kolom, b.regel, b.cel, b.waarde, b.melding) for b in found] == [
        ("waarschuwing", "traject", None, "", "T2",
         "Traject T2 liep vorige maand nog en ontbreekt nu: lever het met een einddatum, of neem het weer "
         "op.")
    ]  # fmt: skip
    assert not gevonden(toets_van(TR, trajecten(1, 2), dataset=vers), "V02")


@pytest.mark.parametrize(("number", "asked"), [(14, True), (16, False), (25, True), (24, False)])
def test_many_rows_more_or_less_are_asked_about(
    number: int, asked: bool, vers: Dataset, toets_van: Testen
) -> None:
    neem_aan(vers, WL, wachtenden(*range(20), peildatum="28-02-2026"), FEBRUARI)
    found = gevonden(toets_van(WL, wachtenden(*range(number)), dataset=vers), "V03")
    change = f"{number}, {'+25' if number > 20 else '−30'} % ten opzichte van 20 vorige maand"
    assert [b.melding for b in found] == ([f"Het aantal rijen is {change}: klopt dat?"] if asked else [])


def test_few_rows_may_change_much(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, WL, wachtenden(1, 2, 3, peildatum="28-02-2026"), FEBRUARI)
    assert not gevonden(toets_van(WL, wachtenden(1), dataset=vers), "V03")


def test_the_very_same_file_is_recognised(vers: Dataset, toets_van: Testen) -> None:
    content = wachtenden(1, 2)
    number = neem_aan(vers, WL, content, MAART)
    (found,) = gevonden(toets_van(WL, content, dataset=vers), "V05")
    assert (found.ernst, found.melding) == (
        "info",
        f"Precies dit bestand is al aanvaard als levering {number}: opnieuw leveren verandert niets.",
    )
    assert not gevonden(toets_van(WL, wachtenden(1, 3), dataset=vers), "V05")


def test_the_same_file_read_otherwise_is_another_delivery(vers: Dataset, toets_van: Testen) -> None:
    content = wachtenden(1, verwijzer="Huisarts")
    neem_aan(vers, WL, content, MAART)
    first = toets_van(WL, content, dataset=vers)
    mended = first.koppeling.translate({("verwijzer", "huisarts"): "03"})
    toets = toets_van(WL, content, dataset=vers, koppeling=mended)
    assert not gevonden(toets, "V05")
    receipt = delivery.accept(vers, toets, "toets")
    assert (receipt.identiek, receipt.vervangt, receipt.levering.versie) == (False, 1, 2)
    assert vers.cursor().execute("select verwijzer from wachtlijst_geldig").fetchall() == [("03",)]


def test_stock_that_does_not_follow_from_flow_is_asked_about(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, WL, wachtenden(*range(20), peildatum="28-02-2026"), FEBRUARI)
    # Of the twenty, 0 to 3 start and 4 drops out; 50 comes and starts within March and was never on a list.
    started = bestand(
        TR,
        *({"client": f"c{n}", "traject": f"T{n}", "datum_aanmelding": "12-01-2026"} for n in range(4)),
        {"client": "c4", "traject": "T4", "datum_aanvang": "", "uitval_voor_start": "elders"},
        {"client": "c50", "traject": "T50", "datum_aanmelding": "02-03-2026", "datum_intake": "",
         "datum_aanvang": "20-03-2026"},
    )  # fmt: skip
    new = wachtenden(60, 61, datum_aanmelding="05-03-2026", datum_intake="").split(b"\r\n", 1)[1]
    # 20 + 2 − 4 − 1 = 17 must wait.
    fits, two_off = wachtenden(*range(5, 20)) + new, wachtenden(*range(7, 20)) + new
    three_off = wachtenden(*range(8, 20)) + new
    assert not gevonden(toets_van(WL, three_off, dataset=vers), "V06"), "not asked without trajecten"
    neem_aan(vers, TR, started, MAART)
    assert not gevonden(toets_van(WL, fits, dataset=vers), "V06")
    assert not gevonden(toets_van(WL, two_off, dataset=vers), "V06"), "a tenth of twenty may differ"
    (found,) = gevonden(toets_van(WL, three_off, dataset=vers), "V06")
    assert (found.ernst, found.melding) == (
        "waarschuwing",
        "De wachtlijst sluit niet aan: 20 vorige maand, 2 erbij, 4 gestart en 1 uitgevallen geeft 17, het "
        "bestand "
        "heeft 14.",
    )


def test_a_total_that_changes_much_is_asked_about(vers: Dataset, toets_van: Testen) -> None:
    plain = {"volume": "", "tarief": "", "eenheid": ""}
    neem_aan(vers, KO, bestand(KO, *[plain | {"maand": "2026-02", "bedrag": "100,00"}] * 20), FEBRUARI)
    much = bestand(KO, *[plain | {"bedrag": "62,00"}] * 20)
    (found,) = gevonden(toets_van(KO, much, dataset=vers), "V10")
    assert (found.ernst, found.kolom, found.melding) == (
        "waarschuwing",
        "bedrag",
        "Het totaal van 'bedrag' is 1.240,00, −38 % ten opzichte van 2.000,00 vorige maand: klopt dat?",
    )
    assert not gevonden(toets_van(KO, bestand(KO, *[plain | {"bedrag": "80,00"}] * 20), dataset=vers), "V10")


def test_counts_are_compared_per_kind(vers: Dataset, toets_van: Testen) -> None:
    def counts(maand: str, waiting: int, started: int) -> bytes:
        return bestand(
            WV,
            {"maand": maand, "aantal": str(waiting)},
            {"maand": maand, "aantal": str(started), "stand": "gestart"},
        )

    neem_aan(vers, WV, counts("2026-02", 100, 50), FEBRUARI)
    found = gevonden(toets_van(WV, counts("2026-03", 62, 88), dataset=vers), "V10")
    assert [b.melding for b in found] == [
        "Het totaal van 'aantal (gestart)' is 88, +76 % ten opzichte van 50 vorige maand: klopt dat?",
        "Het totaal van 'aantal (wachtend)' is 62, −38 % ten opzichte van 100 vorige maand: klopt dat?",
    ]
    assert "V10" not in nummers(toets_van(WV, counts("2026-03", 101, 51), dataset=vers))
