"""What the server remembers of sign-ins."""

from datetime import UTC, datetime, timedelta

from ketenmonitor.access.sessies import Sessies
from ketenmonitor.dataset.database import Dataset

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_what_happens_in_a_sign_in_is_new_once() -> None:
    sessies = Sessies()
    assert sessies.first("a", "aanmelding", AT)
    assert not sessies.first("a", "aanmelding", AT)
    assert sessies.first("a", "afmelding", AT)
    assert sessies.first("b", "aanmelding", AT)
    assert sessies.happened("a", "afmelding")
    assert not sessies.happened("b", "afmelding")


def test_what_the_trail_tells_of_a_sign_in_is_known_after_a_restart(dataset: Dataset) -> None:
    dataset.record("ans@dijkstad.nl", "aanmelding", "ans@dijkstad.nl", sessie="a")
    dataset.record("ans@dijkstad.nl", "afmelding", "ans@dijkstad.nl", sessie="a")
    dataset.record("bas@dijkstad.nl", "weigering", "bas@dijkstad.nl", sessie="b", reden="onbekend")
    dataset.record(
        "ans@dijkstad.nl", "weigering", "ans@dijkstad.nl", pagina="beheer"
    )  # of no sign-in by name
    sessies = Sessies()
    for sessie in ("a", "b", "c"):
        sessies.recall(dataset.cursor(), sessie, AT)
    assert sessies.happened("a", "afmelding")
    assert not sessies.first("a", "aanmelding", AT)
    assert not sessies.first("b", "onbekend", AT)
    assert not sessies.happened("b", "afmelding")
    assert sessies.first("c", "aanmelding", AT)


def test_after_a_day_the_trail_is_asked_again_so_that_memory_does_not_grow(dataset: Dataset) -> None:
    sessies = Sessies()
    sessies.recall(dataset.cursor(), "a", AT)
    sessies.first("a", "afmelding", AT)
    dataset.record("ans@dijkstad.nl", "afmelding", "ans@dijkstad.nl", sessie="a")
    sessies.first("b", "aanmelding", AT + timedelta(days=1))
    assert not sessies.happened("a", "afmelding")
    sessies.recall(dataset.cursor(), "a", AT + timedelta(days=1))
    assert sessies.happened("a", "afmelding")
    assert sessies.happened("b", "aanmelding")
