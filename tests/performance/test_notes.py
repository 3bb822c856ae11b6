"""What people write at a figure is kept, with who and when; a herijking needs a reason."""

from datetime import date

import pytest

from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.errors import Weigering
from ketenmonitor.performance import notes
from ketenmonitor.performance.notes import HERIJKING, TOELICHTING
from tests.zicht import alles

MEI = date(2026, 5, 1)
KOMPAS = Selectie(partner="kompas")


def test_a_note_holds_for_exactly_its_kpi_and_cut(dataset):
    notes.write(dataset, TOELICHTING, "uitval", KOMPAS, MEI, " Verhuizing van de locatie. ", "Anna")
    held = notes.holding(alles(dataset))
    (note,) = notes.about(held, TOELICHTING, "uitval", KOMPAS)
    assert (note.tekst, note.vastgelegd_door, note.versie) == ("Verhuizing van de locatie.", "Anna", 1)
    assert notes.about(held, TOELICHTING, "uitval", Selectie()) == []
    assert notes.about(held, HERIJKING, "uitval", KOMPAS) == []
    assert notes.about(held, TOELICHTING, "kosten", KOMPAS) == []


def test_changing_and_withdrawing_leave_the_earlier_versions_readable(dataset):
    number = notes.write(dataset, TOELICHTING, "uitval", KOMPAS, MEI, "Eerst", "Anna")
    notes.change(dataset, number, "Daarna", "Bert")
    assert [(n.tekst, n.vastgelegd_door) for n in notes.holding(alles(dataset))] == [("Daarna", "Bert")]
    notes.withdraw(dataset, number, "Carla")
    assert notes.holding(alles(dataset)) == []
    told = [(n.versie, n.tekst, n.ingetrokken, n.vastgelegd_door) for n in notes.history(dataset.cursor())]
    assert told == [(1, "Eerst", False, "Anna"), (2, "Daarna", False, "Bert"), (3, "Daarna", True, "Carla")]


def test_every_change_is_recorded_and_raises_the_version_of_the_dataset(dataset):
    before = dataset.versie
    number = notes.write(dataset, HERIJKING, "uitval", KOMPAS, MEI, "Nieuwe werkwijze", "Anna")
    notes.withdraw(dataset, number, "Anna")
    assert dataset.versie == before + 2


@pytest.mark.parametrize(
    ("soort", "kpi", "maand", "tekst", "sentence"),
    [
        (
            HERIJKING,
            "uitval",
            MEI,
            "  ",
            "Een herijking zonder reden kan niet: schrijf op wat er veranderde.",
        ),
        (TOELICHTING, "uitval", MEI, "", "De toelichting is leeg: schrijf op wat er veranderde."),
        (TOELICHTING, "bestaat_niet", MEI, "tekst", "'bestaat_niet' is geen KPI"),
        (TOELICHTING, "uitval", date(2026, 5, 2), "tekst", "hoort bij een hele maand"),
        (TOELICHTING, "uitval", MEI, "x" * 2001, "De tekst is 2001 tekens lang; hooguit 2000"),
        (TOELICHTING, "uitval", MEI, "Door cliënt 123456782", "De tekst bevat een nummer van negen cijfers"),
        (HERIJKING, "uitval", MEI, "Verhuisd op 3 mei 2026", "bevat een datum; schrijf de maand"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_one_sentence_and_nothing_is_stored(
    dataset, soort, kpi, maand, tekst, sentence
):
    with pytest.raises(Weigering, match=sentence):
        notes.write(dataset, soort, kpi, KOMPAS, maand, tekst, "Anna")
    assert notes.history(dataset.cursor()) == []


def test_a_series_is_rebased_once_in_a_month(dataset):
    number = notes.write(dataset, HERIJKING, "uitval", KOMPAS, MEI, "Nieuwe werkwijze", "Anna")
    with pytest.raises(Weigering, match="al herijkt vanaf 2026-05"):
        notes.write(dataset, HERIJKING, "uitval", KOMPAS, MEI, "Nog eens", "Anna")
    notes.write(dataset, HERIJKING, "uitval", Selectie(), MEI, "De keten zelf", "Anna")
    notes.withdraw(dataset, number, "Anna")
    notes.write(dataset, HERIJKING, "uitval", KOMPAS, MEI, "Nu wel", "Anna")
    assert len(notes.holding(alles(dataset))) == 2


def test_what_is_withdrawn_cannot_be_changed(dataset):
    number = notes.write(dataset, TOELICHTING, "uitval", KOMPAS, MEI, "Eerst", "Anna")
    notes.withdraw(dataset, number, "Anna")
    with pytest.raises(Weigering, match="bestaat niet of is ingetrokken"):
        notes.change(dataset, number, "Toch", "Anna")
