"""The file beside the other extracts of the partner: contradictions that only a chain can see."""

from collections.abc import Callable
from datetime import date

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake.validation import Toets
from tests.intake.proefbestanden import MAART, bestand, gevonden, neem_aan

Testen = Callable[..., Toets]
TR, WL, KO, UK, WV = "trajecten", "wachtlijst", "kosten", "uitkomsten", "wachttijdverdeling"
FEBRUARI = date(2026, 2, 1)


def trajecten(*numbers: int, **verschil: str) -> bytes:
    base = {"datum_aanvang": "", "datum_intake": ""} | verschil
    return bestand(TR, *({"client": f"c{n}", "traject": f"T{n}"} | base for n in numbers))


def wachtenden(*numbers: int, peildatum: str = "31-03-2026", **verschil: str) -> bytes:
    return bestand(WL, *({"client": f"c{n}", "peildatum": peildatum} | verschil for n in numbers))


def test_a_traject_that_nobody_delivered_is_told(vers: Dataset, toets_van: Testen) -> None:
    costs = bestand(KO, {"traject": "T1"}, {"traject": "T7"}, {"traject": ""})
    assert not gevonden(toets_van(KO, costs, dataset=vers), "V04"), "a partner without trajecten is not asked"
    neem_aan(vers, TR, trajecten(1), MAART)
    found = gevonden(toets_van(KO, costs, dataset=vers), "V04")
    assert [(b.ernst, b.regel, b.cel, b.waarde, b.melding) for b in found] == [
        ("waarschuwing", 3, "F3", "T7",
         "Traject T7 komt in uw trajecten niet voor: deze rij telt mee zonder gemeente en product van het "
         "traject; "
         "controleer het nummer.")
    ]  # fmt: skip
    outcomes = bestand(UK, {"traject": "T7"})
    assert [b.cel for b in gevonden(toets_van(UK, outcomes, dataset=vers), "V04")] == ["B2"]


def test_rows_per_person_go_before_a_distribution(vers: Dataset, toets_van: Testen) -> None:
    counts = bestand(WV, {})
    assert not gevonden(toets_van(WV, counts, dataset=vers), "V07")
    neem_aan(vers, TR, trajecten(1), MAART)
    neem_aan(vers, WL, wachtenden(1), MAART)
    (found,) = gevonden(toets_van(WV, counts, dataset=vers), "V07")
    assert (found.ernst, found.melding) == (
        "info",
        "Over deze maand zijn ook rijen per persoon geleverd (trajecten en wachtlijst): die gelden, en deze "
        "verdeling telt daarvoor niet mee.",
    )


def test_a_traject_that_changes_hands_is_told(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, TR, trajecten(1, 2), FEBRUARI)
    content = bestand(TR, {"client": "c1", "traject": "T1"}, {"client": "c9f", "traject": "T2"})
    found = gevonden(toets_van(TR, content, dataset=vers), "V09")
    assert [(b.ernst, b.regel, b.cel, b.waarde, b.melding) for b in found] == [
        ("waarschuwing", 3, "B3", "T2",
         "Traject T2 was eerder van een andere cliënt: een nummer hoort maar bij één traject.")
    ]  # fmt: skip


def test_who_waits_while_the_help_began_is_told(vers: Dataset, toets_van: Testen) -> None:
    begun = bestand(TR, {"client": "c1", "traject": "T1", "datum_aanmelding": "12-01-2026"})
    neem_aan(vers, TR, begun, MAART)
    found = gevonden(toets_van(WL, wachtenden(1, 2), dataset=vers), "V11")
    assert [(b.ernst, b.regel, b.cel, b.waarde, b.melding) for b in found] == [
        ("waarschuwing", 2, "B2", "c1",
         "Volgens uw trajecten begon deze cliënt al op 02-03-2026 met dit product: haal de rij van de "
         "wachtlijst, of "
         "verbeter het traject.")
    ]  # fmt: skip
    # Waiting for other help, or again since another application, is no contradiction.
    for other in ({"product": "54"}, {"datum_aanmelding": "05-03-2026", "datum_intake": ""}):
        assert not gevonden(toets_van(WL, wachtenden(1, **other), dataset=vers), "V11")
