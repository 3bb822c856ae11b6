"""Who signed in: what an ID token says, or the sentence why that is not good enough.

The account is the e-mail address in lower case. Streamlit (Authlib) has checked the signature, issuer,
audience, nonce and expiry of the token, and signs the cookie it keeps of it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ketenmonitor.access.oidc import Aanmelding
from ketenmonitor.errors import Weigering

VERIFIED = ("email_verified", "xms_edov")
"""The claims that say that someone checked the address; the second is Microsoft's."""

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Account:
    """One sign-in: the account, the name to show, who vouches for it, since when, and a mark of its own."""

    sleutel: str
    naam: str
    uitgever: str
    sinds: datetime
    sessie: str

    def holds(self, uren: float, nu: datetime) -> bool:
        """Whether a sign-in lasts so many hours at most until ``nu``; one from the future never holds."""
        return self.sinds - CLOCKS_DIFFER <= nu < self.sinds + timedelta(hours=uren)


def account(claims: Mapping[str, Any], aanmelding: Aanmelding) -> Account:
    """The account behind the claims of a signed-in visitor.

    Raises ``Weigering`` when the provider is not (or no longer) one of ours, when there is no e-mail
    address or nobody checked it, when the provider may not vouch for its domain, and when the token
    does not say when it was issued.
    """
    provider = aanmelding.aanbieder(str(claims.get("provider", "")))
    if provider is None:
        raise Weigering(
            "U bent aangemeld bij een dienst die hier niet meer wordt gebruikt: meld u af en opnieuw aan."
        )
    email = str(claims.get("email") or "").strip().lower()
    if not is_email(email):
        raise Weigering(
            "Uw aanmelddienst geeft geen e-mailadres door, en daaraan kent Ketenmonitor u: vraag de "
            "beheerder van de aanmelddienst om 'email' aan het ID-token toe te voegen."
        )
    if not all(_is_verified(claims.get(name)) for name in VERIFIED):
        raise Weigering(
            f"Uw aanmelddienst heeft niet vastgesteld dat {email} van u is: bevestig het adres daar, en meld "
            "u dan opnieuw aan."
        )
    if not provider.vouches_for(email):
        raise Weigering(
            f"U bent aangemeld als {email}, maar dat adres hoort niet bij de dienst waarmee u zich "
            "aanmeldde: meld u aan bij de dienst van uw eigen organisatie."
        )
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise Weigering(
            "Uw aanmelddienst zegt niet wanneer u zich aanmeldde: vraag de beheerder van de aanmelddienst om "
            "'iat' in het ID-token."
        )
    issuer = str(claims.get("iss") or "")
    return Account(email, _name(claims) or email, issuer, datetime.fromtimestamp(issued, UTC), mark(claims))


def is_email(text: str) -> bool:
    """Whether an account can be called so: no other ever signs in."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+", text) is not None


def _is_verified(value: object) -> bool:
    """Whether an address may be believed: some providers leave the claim out, some write it as text."""
    return value is None or str(value).lower() in ("true", "1")


def _name(claims: Mapping[str, Any]) -> str:
    whole = claims.get("name")
    parts = [whole] if whole else [claims.get("given_name"), claims.get("family_name")]
    return " ".join(" ".join(str(part) for part in parts if part).split())


def mark(claims: Mapping[str, Any]) -> str:
    """What tells this sign-in from every other one; not what is in the token itself."""
    told = "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce", "sid", "jti"))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
