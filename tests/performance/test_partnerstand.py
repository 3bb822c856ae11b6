"""How a partner stands, counted by hand."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.dossier import Antwoord, Besluit, Dossier, Voorgelegd
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.partnerstand import count
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import Oordeel
from ketenmonitor.presentation import partner_words as words
from ketenmonitor.vocabulary.kpi import kpis

OKTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 24)
AGREED = Afspraak(
    1, 1, "uitval", None, None, None, OKTOBER, None, 10.0, 0.0, None, "Convenant", "", False,
    datetime(2026, 1, 1), "Ans", "",
)  # fmt: skip


def prestatie(oordeel: str, deel: str = "kompas", kpi: str = "uitval") -> Prestatie:
    verdict = Oordeel(oordeel, None if oordeel == "geen afspraak" else AGREED)
    return Prestatie(kpis()[kpi], OKTOBER, deel, 1, 10, 10.0, verdict)


def dossier(number: int, besluit: str | None, **answers: str) -> Dossier:
    laid = Voorgelegd(
        number, 1, "uitval", None, None, None, OKTOBER, None, 10.0, 0.0, None, "Convenant", None, "",
        datetime(2026, 10, 1), "Ans",
    )  # fmt: skip
    given = tuple(Antwoord(number, 1, p, 1, a, "", datetime(2026, 10, 2), p) for p, a in answers.items())
    end = Besluit(number, 1, besluit, None, "", datetime(2026, 10, 3), "Ans") if besluit else None
    return Dossier((laid,), given, end)


def delivery(partner: str, day: int | None) -> Leverstatus:
    """Due on 15 November; received on this day of it."""
    op = datetime(2026, 11, day) if day else None
    status = "ontbreekt" if op is None else "op tijd" if op.day <= 15 else "te laat"
    number = None if op is None else 1
    return Leverstatus(partner, "kosten", OKTOBER, status, date(2026, 11, 15), number, op, 1, 1, 0, 0)


def test_only_what_is_of_the_partner_counts_and_each_thing_once():
    stand = count(
        "kompas",
        [
            prestatie("gehaald"),
            prestatie("gehaald", kpi="volgens_plan"),
            prestatie("binnen bandbreedte"),
            prestatie("niet gehaald"),
            prestatie("voorlopig"),
            prestatie("afgeschermd"),
            prestatie("geen afspraak"),  # of which nothing was agreed
            prestatie("gehaald", deel="baken"),
        ],
        {
            ("uitval", "kompas"): Signaal("verslechtering", "structureel niet gehaald"),
            ("volgens_plan", "kompas"): Signaal("verbetering", "wisselend"),
            ("doelrealisatie", "kompas"): Signaal("toeval", "structureel gehaald"),
            ("uitval", "baken"): Signaal("verslechtering", "structureel niet gehaald"),
        },
        [
            dossier(1, None, kompas="gevraagd", baken="akkoord"),
            dossier(2, "van kracht", kompas="akkoord"),
            dossier(3, "ingetrokken", kompas="bezwaar"),  # nothing came of it
            dossier(4, None, baken="akkoord"),  # does not bind it
        ],
        [delivery("kompas", 5), delivery("kompas", 20), delivery("kompas", None), delivery("baken", 5)],
        TODAY,
    )
    assert (stand.afspraken, stand.gehaald, stand.binnen_band, stand.niet_gehaald) == (6, 2, 1, 1)
    assert (stand.beoordeeld, stand.onbeslist) == (4, 2)
    assert (stand.structureel_niet, stand.verbetering, stand.verslechtering) == (1, 1, 1)
    assert (stand.gevraagd, stand.akkoord) == (2, 1)
    assert (stand.moest, stand.op_tijd) == (3, 1)
    assert (words.met(stand), words.agreed(stand), words.in_time(stand)) == ("3 van 4", "1 van 2", "1 van 3")


def test_a_partner_of_which_nothing_is_known_has_dashes_and_no_zeros():
    stand = count("kompas", [], {}, [], [], TODAY)
    assert (words.met(stand), words.agreed(stand), words.in_time(stand)) == ("–", "–", "–")
    assert "is met geen van de partners iets afgesproken" in words.side_by_side([stand], OKTOBER)


@pytest.mark.parametrize(
    "moest, op_tijd, told",
    [
        (0, 0, "hoefde Kompas nog niets te leveren."),
        (1, 1, "was de ene levering op tijd."),
        (48, 48, "waren alle 48 leveringen op tijd."),
        (48, 1, "kwam 1 van de 48 leveringen op tijd."),
        (48, 20, "kwamen 20 van de 48 leveringen op tijd."),
    ],
)
def test_deliveries_in_time_are_told_in_whole_sentences(moest: int, op_tijd: int, told: str):
    stand = replace(count("kompas", [], {}, [], [], TODAY), moest=moest, op_tijd=op_tijd)
    assert words.delivered("Kompas", stand, OKTOBER).endswith(told)


@pytest.mark.parametrize(
    "stil, bezwaar, told",
    [
        (0, 0, ""),
        (1, 0, "1 voorstel wacht op het antwoord van Kompas."),
        (2, 1, "2 voorstellen wachten op het antwoord van Kompas; tegen 1 voorstel heeft Kompas bezwaar."),
        (0, 1, "Tegen 1 voorstel heeft Kompas bezwaar."),
    ],
)
def test_what_is_open_is_told_in_whole_sentences(stil: int, bezwaar: int, told: str):
    assert words.waiting("Kompas", stil, bezwaar) == told
