"""Who signed in, by the claims of an ID token; and how long that holds."""

from datetime import UTC, datetime, timedelta

import pytest

from ketenmonitor.access.account import account
from ketenmonitor.access.oidc import Aanbieder, Aanmelding
from ketenmonitor.errors import Weigering

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CLAIMS = {
    "iss": "https://login.dijkstad.nl",
    "sub": "d1",
    "email": " Ans@Dijkstad.nl",
    "email_verified": True,
    "name": "Ans de Boer",
    "iat": int(AT.timestamp()),
    "nonce": "n1",
    "provider": "dijkstad",
}
SIGN_IN = Aanmelding(
    (Aanbieder("dijkstad", "Dijkstad", ("dijkstad.nl",)), Aanbieder("surf", "SURF", ("*",))), 8, "", {}
)


def test_the_account_is_the_address_in_lower_case() -> None:
    who = account(CLAIMS, SIGN_IN)
    assert (who.sleutel, who.naam, who.uitgever) == (
        "ans@dijkstad.nl",
        "Ans de Boer",
        "https://login.dijkstad.nl",
    )


@pytest.mark.parametrize("verified", [True, "true", "True", None])
def test_an_address_that_was_checked_or_of_which_nothing_is_said_counts(verified: object) -> None:
    assert account({**CLAIMS, "email_verified": verified}, SIGN_IN).sleutel == "ans@dijkstad.nl"


@pytest.mark.parametrize("verified", [False, "false", "nee", 0, ""])
def test_an_address_that_was_not_checked_does_not(verified: object) -> None:
    with pytest.raises(Weigering, match="niet vastgesteld"):
        account({**CLAIMS, "xms_edov": verified}, SIGN_IN)
    with pytest.raises(Weigering, match=r"niet vastgesteld dat ans@dijkstad\.nl van u is"):
        account({**CLAIMS, "email_verified": verified}, SIGN_IN)


@pytest.mark.parametrize("email", [None, "", "ans", "ans@", "@dijkstad.nl", "a@b@dijkstad.nl", "a b@x.nl"])
def test_without_an_address_there_is_no_account(email: object) -> None:
    with pytest.raises(Weigering, match="geen e-mailadres"):
        account({**CLAIMS, "email": email}, SIGN_IN)


def test_an_address_of_another_organisation_than_the_providers_is_refused() -> None:
    with pytest.raises(Weigering, match="hoort niet bij de dienst"):
        account({**CLAIMS, "email": "ans@kompas.nl"}, SIGN_IN)
    assert account({**CLAIMS, "email": "ans@kompas.nl", "provider": "surf"}, SIGN_IN)


@pytest.mark.parametrize("provider", ["weg", "", None])
def test_a_provider_that_is_no_longer_ours_is_refused(provider: object) -> None:
    with pytest.raises(Weigering, match="niet meer wordt gebruikt"):
        account({**CLAIMS, "provider": provider}, SIGN_IN)


@pytest.mark.parametrize("issued", [None, "gisteren", True])
def test_a_token_that_does_not_say_when_it_was_issued_is_refused(issued: object) -> None:
    with pytest.raises(Weigering, match="wanneer u zich aanmeldde"):
        account({**CLAIMS, "iat": issued}, SIGN_IN)


def test_the_name_is_whole_or_made_of_its_parts_or_the_address() -> None:
    parts = {**CLAIMS, "name": "", "given_name": "Ans", "family_name": "de  Boer"}
    assert account(parts, SIGN_IN).naam == "Ans de Boer"
    assert account({**CLAIMS, "name": None}, SIGN_IN).naam == "ans@dijkstad.nl"


def test_a_session_lasts_its_hours_from_signing_in_and_not_a_second_longer() -> None:
    who = account(CLAIMS, SIGN_IN)
    assert who.holds(8, AT)
    assert who.holds(8, AT + timedelta(hours=7, minutes=59, seconds=59))
    assert not who.holds(8, AT + timedelta(hours=8))
    assert not who.holds(0.5, AT + timedelta(minutes=30))


def test_clocks_may_differ_five_minutes_but_a_sign_in_from_the_future_never_holds() -> None:
    who = account(CLAIMS, SIGN_IN)
    assert who.holds(8, AT - timedelta(minutes=5))
    assert not who.holds(8, AT - timedelta(minutes=6))


def test_each_sign_in_has_a_mark_of_its_own_that_does_not_give_the_token_away() -> None:
    one, again = account(CLAIMS, SIGN_IN), account({**CLAIMS, "nonce": "n2"}, SIGN_IN)
    assert one.sessie != again.sessie
    assert one.sessie == account(dict(CLAIMS), SIGN_IN).sessie
    assert "n1" not in one.sessie
