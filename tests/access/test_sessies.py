"""What the server remembers of sign-ins."""

from datetime import UTC, datetime, timedelta

from ketenmonitor.access.sessies import Sessies

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_what_happens_in_a_sign_in_is_new_once() -> None:
    sessies = Sessies()
    assert sessies.first("a", "aanmelding", AT)
    assert not sessies.first("a", "aanmelding", AT)
    assert sessies.first("a", "afmelding", AT)
    assert sessies.first("b", "aanmelding", AT)
    assert sessies.happened("a", "afmelding")
    assert not sessies.happened("b", "afmelding")


def test_an_end_is_remembered_for_as_long_as_the_cookie_can_come_back_and_then_forgotten() -> None:
    sessies = Sessies()
    sessies.first("a", "afmelding", AT)
    sessies.first("b", "aanmelding", AT + timedelta(days=30))
    assert sessies.happened("a", "afmelding")
    sessies.first("c", "aanmelding", AT + timedelta(days=31))
    assert not sessies.happened("a", "afmelding")
    assert sessies.happened("b", "aanmelding")
