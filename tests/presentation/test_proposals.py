"""Proposals in words."""

from datetime import date, datetime

from ketenmonitor.agreements.dossier import Antwoord, Besluit, Dossier, Voorgelegd
from ketenmonitor.presentation import proposals
from ketenmonitor.vocabulary.keten import Keten

JAN = date(2027, 1, 1)


def laid(versie: int = 1, **changed: object) -> Voorgelegd:
    fields: dict[str, object] = {
        "voorstel": 3, "versie": versie, "kpi": "uitval", "partner": None, "gemeente": None, "product": None,
        "geldig_van": JAN, "geldig_tot": None, "streefwaarde": 9.0, "bandbreedte": 1.0, "nulmeting": None,
        "bron": "Convenant", "opvolger_van": None, "toelichting": "", "vastgelegd_op": datetime(2026, 11, 1),
        "vastgelegd_door": "Ans",
    }  # fmt: skip
    return Voorgelegd(**(fields | changed))  # type: ignore[arg-type]


def dossier(besluit: str | None = None, **answers: str) -> Dossier:
    given = tuple(Antwoord(3, 1, p, 1, a, "", datetime(2026, 11, 2), p) for p, a in answers.items())
    end = Besluit(3, 1, besluit, 12, "", datetime(2026, 11, 9), "Ans") if besluit else None
    return Dossier((laid(),), given, end)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_proposal_in_one_line(keten: Keten):
    assert (
        plain(proposals.told(keten, laid().inhoud)) == "Uitval: hooguit 9,0 %, de hele keten, vanaf jan 2027"
    )
    own = laid(partner="kompas", geldig_tot=date(2027, 12, 1))
    assert plain(proposals.told(keten, own.inhoud)) == (
        "Uitval: hooguit 9,0 %, Jeugdzorg Kompas, jan 2027 t/m dec 2027"
    )


def test_what_it_waits_for_names_who_is_silent_and_who_objects(keten: Keten):
    start = "Voorstel 3 (Uitval: hooguit 9,0 %, de hele keten, vanaf jan 2027) "
    both = dossier(telraam="gevraagd", kompas="gevraagd", baken="bezwaar")
    assert plain(proposals.waits_for(keten, both)) == (
        f"{start}wacht op akkoord van Jeugdzorg Kompas en Stichting Telraam; er is bezwaar van Het Baken."
    )
    against = dossier(kompas="akkoord", baken="bezwaar")
    assert plain(proposals.waits_for(keten, against)) == f"{start}heeft bezwaar van Het Baken."
    ready = plain(proposals.waits_for(keten, dossier(kompas="akkoord")))
    assert ready.endswith("heeft het akkoord van alle partners die het bindt: het kan van kracht worden.")


def test_several_proposals_are_counted_by_what_they_wait_for(keten: Keten):
    found = [
        dossier(kompas="akkoord"), dossier(kompas="akkoord", baken="bezwaar", telraam="gevraagd"),
        dossier("van kracht", kompas="gevraagd"),
    ]  # fmt: skip
    assert proposals.summary(keten, found) == (
        "2 voorstellen zijn nog niet van kracht; bij 1 gingen alle partners akkoord, bij 1 is er bezwaar "
        "en bij 1 antwoordde nog niet iedereen."
    )
    assert proposals.summary(keten, found[2:]) == "Er wacht geen voorstel op akkoord."


def test_who_agreed_with_what_is_in_force(keten: Keten):
    assert proposals.agreed(keten, dossier("van kracht", kompas="akkoord", baken="akkoord")) == (
        "akkoord van beide partners"
    )
    assert proposals.agreed(keten, dossier("van kracht", kompas="akkoord")) == "akkoord van Jeugdzorg Kompas"
    some = dossier("van kracht", telraam="gevraagd", kompas="akkoord", baken="bezwaar")
    assert proposals.agreed(keten, some) == "zonder akkoord van Het Baken en Stichting Telraam"
    assert proposals.state(some) == "van kracht als afspraak 12"


def test_a_change_says_what_it_was_and_that_answers_are_void(keten: Keten):
    told = proposals.what_changed(keten, laid(), laid(2, streefwaarde=8.0, partner="baken"))
    assert plain(told) == (
        "Streefwaarde 8,0 % (was 9,0 %); geldt voor Het Baken (was de hele keten). "
        "Eerdere antwoorden vervielen."
    )
    assert proposals.what_changed(keten, None, laid()) == "Voorgesteld."


def test_how_long_it_waits(keten: Keten):
    assert [proposals.age(laid(), date(2026, 11, day)) for day in (1, 2, 13)] == [
        "vandaag",
        "1 dag",
        "12 dagen",
    ]
