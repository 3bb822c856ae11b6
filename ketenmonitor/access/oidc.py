"""Sign-in by OpenID Connect: who the providers are, from ``.streamlit/secrets.toml`` or the environment.

The file has the form that Streamlit's ``st.login`` knows: an ``[auth]`` section, with an ``[auth.<naam>]``
section per provider. Every key of it can also be an environment variable, which goes before the file:
``KETENMONITOR_OIDC_COOKIE_SECRET``, ``KETENMONITOR_OIDC_DIJKSTAD_CLIENT_ID``. Whatever is wrong with it
is told before the server starts, not to the first person who tries to sign in.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ketenmonitor.access.loopback import is_loopback
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import ROOT

SECRETS = ROOT / ".streamlit" / "secrets.toml"
PREFIX = "KETENMONITOR_OIDC_"
HOURS = "KETENMONITOR_SESSIE_UREN"
SHARED = ("redirect_uri", "cookie_secret", "beheerder")
REQUIRED = ("client_id", "client_secret", "server_metadata_url")
OWN = (*REQUIRED, "naam", "domeinen", "claims")
UNNAMED = "default"
"""What Streamlit calls the provider whose settings stand in ``[auth]`` itself."""

COOKIE_SECRET_LENGTH = 32
SESSION_HOURS = 8.0
LONGEST_SESSION = 24.0
ALL_DOMAINS = "*"


@dataclass(frozen=True)
class Aanbieder:
    """One provider: its code in the settings, the name on its button, and whose addresses it vouches for."""

    code: str
    naam: str
    domeinen: tuple[str, ...]

    def vouches_for(self, email: str) -> bool:
        """Whether this provider may say that someone has this e-mail address."""
        return ALL_DOMAINS in self.domeinen or email.rpartition("@")[2] in self.domeinen


@dataclass(frozen=True)
class Aanmelding:
    """How people sign in: the providers, how long it lasts, whom to ask, and what Streamlit needs to know."""

    aanbieders: tuple[Aanbieder, ...]
    uren: float
    beheerder: str
    auth: Mapping[str, Any]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand in no log: the secret of the cookie and those of the providers."""
        shared = (str(self.auth["cookie_secret"]),)
        return shared + tuple(str(self.auth[a.code]["client_secret"]) for a in self.aanbieders)

    def aanbieder(self, code: str) -> Aanbieder | None:
        """The provider with this code; None when it is no longer configured."""
        return next((a for a in self.aanbieders if a.code == code), None)


def configured(environment: Mapping[str, str], secrets: Path = SECRETS) -> Aanmelding | None:
    """How people sign in here; None when nothing was configured.

    Raises ``Weigering`` when something was, but it is incomplete or unsafe.
    """
    section = _merged(_file(secrets), _environment(environment))
    hours = _hours(environment.get(HOURS, ""))
    if not section:
        return None
    sections = {name: dict(value) for name, value in section.items() if isinstance(value, Mapping)}
    own = {key: value for key, value in section.items() if key not in SHARED and key not in sections}
    # Settings such as client_kwargs are tables too; a provider is known by its own keys.
    for name in [name for name, value in sections.items() if not any(key in value for key in OWN)]:
        own[name] = sections.pop(name)
    if any(key in own for key in REQUIRED):
        sections[UNNAMED] = own | sections.get(UNNAMED, {})
    if not sections:
        raise _wrong("er is geen aanbieder: geef client_id, client_secret en server_metadata_url")
    _check_shared(section)
    for name, values in sections.items():
        _check_provider(name, values, alone=len(sections) == 1)
    providers = tuple(
        Aanbieder(name, _text(v, "naam") or _button(name), _domains(v) or (ALL_DOMAINS,))
        for name, v in sections.items()
    )
    auth: dict[str, Any] = {key: section[key] for key in ("redirect_uri", "cookie_secret")}
    for name, values in sections.items():
        auth[name] = _for_streamlit(values)
    return Aanmelding(providers, hours, _text(section, "beheerder"), auth)


def _for_streamlit(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a provider as ``st.login`` knows them.

    Some providers put an e-mail address in the ID token only when asked for it by name (OpenID Connect
    Core, section 5.5): that is what ``claims`` is for.
    """
    known = {key: value for key, value in values.items() if key not in ("naam", "domeinen", "claims")}
    if asked := _list(values, "claims"):
        wanted = json.dumps({"id_token": dict.fromkeys(asked)})
        known["authorize_params"] = {**known.get("authorize_params", {}), "claims": wanted}
    return known


def _button(name: str) -> str:
    return "" if name == UNNAMED else name.capitalize()


def _file(path: Path) -> dict[str, Any]:
    """The section ``[auth]`` of the file, if there is one."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Weigering(
            f"{path} is niet te lezen ({error}): verbeter het bestand of haal het weg."
        ) from error
    section = content.get("auth", {})
    if not isinstance(section, dict):
        raise _wrong("auth moet een sectie zijn: schrijf [auth] op een eigen regel")
    return section


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the environment says, in the form of the file; an empty variable counts as absent."""
    section: dict[str, Any] = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(PREFIX) or not value:
            continue
        key = variable.removeprefix(PREFIX).lower()
        named = re.fullmatch(rf"([a-z0-9]+)_({'|'.join(OWN)})", key)
        if key in (*SHARED, *OWN):
            section[key] = value
        elif named:
            section.setdefault(named[1], {})[named[2]] = value
        else:
            known = ", ".join((*SHARED, *OWN)).upper()
            raise Weigering(
                f"De omgevingsvariabele {variable} is onbekend: na {PREFIX} komt een van {known}, met voor "
                "een aanbieder haar naam (letters en cijfers) en _ ervoor."
            )
    return section


def _merged(file: Mapping[str, Any], environment: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(file)
    for key, value in environment.items():
        there = merged.get(key)
        merged[key] = {**there, **value} if isinstance(there, dict) and isinstance(value, dict) else value
    return merged


def _hours(text: str) -> float:
    if not text:
        return SESSION_HOURS
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = -1.0
    if not 0 < hours <= LONGEST_SESSION:
        raise Weigering(
            f"{HOURS} is '{text}', maar moet een getal zijn: het aantal uren dat een aanmelding duurt, "
            f"ten hoogste {LONGEST_SESSION:g}."
        )
    return hours


def _check_shared(section: Mapping[str, Any]) -> None:
    secret = _text(section, "cookie_secret")
    if len(secret) < COOKIE_SECRET_LENGTH or len(set(secret)) < 8:
        raise _wrong(
            f"cookie_secret moet een willekeurige tekst van ten minste {COOKIE_SECRET_LENGTH} tekens zijn "
            "(maak er een met: python -c 'import secrets; print(secrets.token_urlsafe(48))')"
        )
    uri = _text(section, "redirect_uri")
    if not _is_safe(uri) or not urlsplit(uri).path.endswith("/oauth2callback"):
        raise _wrong(
            f"redirect_uri is '{uri}', maar moet het adres van Ketenmonitor zelf zijn, met https en aan het "
            "eind /oauth2callback"
        )


def _check_provider(name: str, values: Mapping[str, Any], *, alone: bool) -> None:
    who = "" if name == UNNAMED else f"van aanbieder '{name}' "
    if not re.fullmatch("[a-z0-9]+", name):
        raise _wrong(f"'{name}' is geen naam voor een aanbieder: gebruik kleine letters en cijfers")
    for key in REQUIRED:
        if not _text(values, key):
            raise _wrong(f"{key} {who}ontbreekt")
    url = _text(values, "server_metadata_url")
    if not _is_safe(url):
        raise _wrong(f"server_metadata_url {who}is '{url}', maar moet met https:// beginnen")
    if re.search(r"login\.microsoftonline\.com/(common|organizations|consumers)/", url, re.I):
        raise _wrong(
            f"server_metadata_url {who}laat iedereen met een account bij Microsoft toe: zet er het nummer "
            "van de eigen tenant in"
        )
    if not alone and not _domains(values):
        raise _wrong(
            f"domeinen {who}ontbreekt: bij meer dan één aanbieder zegt die van welke e-mailadressen elke "
            'aanbieder mag zeggen wie het is, bijvoorbeeld domeinen = ["dijkstad.nl"] (of ["*"] voor alle)'
        )


def _domains(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The domains of a provider."""
    return tuple(domain.lower().removeprefix("@") for domain in _list(values, "domeinen"))


def _list(values: Mapping[str, Any], key: str) -> list[str]:
    """A list of words, or one text with commas."""
    given = values.get(key, "")
    parts = given if isinstance(given, list) else str(given).split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _is_safe(url: str) -> bool:
    """Whether an address is encrypted, or stays on this machine."""
    split = urlsplit(url)
    host = split.hostname or ""
    return bool(host) and (split.scheme == "https" or (split.scheme == "http" and is_loopback(host)))


def _text(section: Mapping[str, Any], key: str) -> str:
    value = section.get(key, "")
    if not isinstance(value, str):
        raise _wrong(f"{key} moet tekst tussen aanhalingstekens zijn")
    return value.strip()


def _wrong(what: str) -> Weigering:
    return Weigering(
        f"De aanmelding is niet goed ingesteld: {what}. Verbeter [auth] in .streamlit/secrets.toml of de "
        f"omgevingsvariabelen {PREFIX}…; zie hoofdstuk 6 van de handleiding."
    )
