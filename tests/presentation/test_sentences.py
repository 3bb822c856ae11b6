"""Sentences say what is so, for whom, in which month, against what was agreed."""

from dataclasses import replace
from datetime import date, datetime

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance.attention import Aandachtspunt
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, Oordeel, judge
from ketenmonitor.presentation import sentences
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)
SPACE = "\u00a0"


def prestatie(kpi: str, waarde: float | None, streefwaarde: float | None, **judged: object) -> Prestatie:
    held = None
    if streefwaarde is not None:
        held = Afspraak(
            1, 1, kpi, None, None, None, date(2025, 1, 1), None, streefwaarde, 5.0, None, "contract", "",
            False,
            datetime(2025, 1, 1), "regie", "",
        )  # fmt: skip
    how = {"minimum": 5, "rijp": True} | judged
    oordeel = judge(kpis()[kpi], waarde, 100, held, **how)  # type: ignore[arg-type]
    return Prestatie(kpis()[kpi], MAAND, "", 0, 100, waarde, oordeel)


def test_a_missed_agreement_names_the_distance() -> None:
    text = sentences.state(prestatie("gestart_binnen_norm", 68.4, 75), "de keten", {})
    assert text == (
        f"Gestart binnen norm in oktober 2026 voor de keten: 68{SPACE}%, 7 procentpunt onder de afspraak "
        f"van 75{SPACE}%: niet gehaald."
    )


def test_a_missing_partner_is_named() -> None:
    text = sentences.state(
        prestatie("uitval", 4.0, 10, ontbreekt=("kompas",)), "de keten", {"kompas": "Jeugdzorg Kompas"}
    )
    assert text.endswith("van 10,0\u00a0%. Voorlopig: Jeugdzorg Kompas leverde nog niet.")


def test_a_value_without_agreement_or_without_value_says_so() -> None:
    assert "niets afgesproken" in sentences.state(prestatie("uitval", 4.0, None), "de keten", {})
    assert "geen waarde te berekenen" in sentences.state(prestatie("uitval", None, 10), "de keten", {})


def test_the_answer_counts_verdicts() -> None:
    found = [prestatie("uitval", v, 10) for v in (8, 9, 12, 30)] + [
        prestatie("uitval", 8, 10, ontbreekt=("a",))
    ]
    assert sentences.answer(found, "de keten", MAAND) == (
        "In oktober 2026 haalt de keten 2 van de 5 afspraken, blijft er 1 binnen de bandbreedte "
        "en wordt er 1 niet gehaald; 1 oordeel is voorlopig."
    )
    nothing = [replace(found[0], oordeel=Oordeel(GEEN_AFSPRAAK))]
    assert "geen afspraken" in sentences.answer(nothing, "de keten", MAAND)


def test_attention_tells_who_what_and_since_when() -> None:
    p = prestatie("gestart_binnen_norm", 26, 70)
    text = sentences.attention(Aandachtspunt("afspraak", "z", 1.0, p, maanden=10), {"z": "Zilvermeer"})
    assert text == (
        f"Zilvermeer mist de afspraak over gestart binnen norm: 26{SPACE}%, 44 procentpunt onder de "
        f"afspraak van 70{SPACE}%, 10 maanden op rij."
    )
    grew = prestatie("wachtenden_bruto", 60, None)
    assert sentences.attention(Aandachtspunt("groei", None, 1.0, grew, toen=50.0), {}) == (
        "De keten telt 60 wachtenden (bruto), 10 meer dan drie maanden eerder."
    )
