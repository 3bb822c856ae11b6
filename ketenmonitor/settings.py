"""Where the database and the chain file are, and which day it is: from the environment.

``KETENMONITOR_DATABASE`` and ``KETENMONITOR_KETEN`` name the files; ``KETENMONITOR_VANDAAG``
(jjjj-mm-dd) sets the clock, for a demonstration or a test. ``KETENMONITOR_SLEUTEL`` holds the keys of the
installation, and ``KETENMONITOR_KETENSLEUTEL`` that of the chain for who makes pseudonyms without a screen.
``KETENMONITOR_GEHEUGEN`` (``8GB``) and ``KETENMONITOR_PROCESSOREN`` (``4``) bound what the database may use.
``KETENMONITOR_VRAGENLIJST`` names the questionnaire of the Ketenscan of a chain that has its own.
"""

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.sleutels import Sleutels, lees

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
# Of invented clients nothing needs to be kept secret.
DEMO_SLEUTELS = Sleutels(("ketenmonitor-demo-openbare-sleutel",))
DEMO_KETEN = Path(__file__).resolve().parent / "demo" / "keten.toml"


@dataclass(frozen=True)
class Settings:
    """The surroundings of one run of the program."""

    database: Path
    keten: Path
    vandaag: date | None

    @property
    def today(self) -> date:
        """The day it is: the clock, or the day that was set."""
        return self.vandaag or date.today()

    @property
    def is_demo(self) -> bool:
        """Whether the chain is the demonstration chain."""
        return self.keten.resolve() == DEMO_KETEN or self.keten == self.demoketen

    @property
    def sleutels(self) -> Sleutels:
        """The keys of the installation; asked anew each time, so that they are no part of the settings."""
        return sleutels(demo=self.is_demo)

    @property
    def demoketen(self) -> Path:
        """The demonstration chain moved to another last month: next to the database it was made for."""
        return self.database.parent / "demoketen.toml"


@dataclass(frozen=True)
class Middelen:
    """What the database may use: memory (``8GB``) and processors; empty and 0 leave the choice to it."""

    geheugen: str = ""
    processoren: int = 0


def middelen() -> Middelen:
    """What the environment allows the database to use."""
    count = os.environ.get("KETENMONITOR_PROCESSOREN", "")
    if count and not (count.isascii() and count.isdigit() and 0 < int(count) <= 1024):
        raise Weigering(f"KETENMONITOR_PROCESSOREN is '{count}', maar moet een aantal zijn als 4.")
    return Middelen(os.environ.get("KETENMONITOR_GEHEUGEN", ""), int(count or 0))


def settings(database: Path | None = None, keten: Path | None = None) -> Settings:
    """The settings: what the command line names, else the environment, else the defaults.

    Without a chain file of its own (``data/keten.toml``) the program shows the demonstration chain.
    """
    store = database or _path("KETENMONITOR_DATABASE") or DATA / "ketenmonitor.duckdb"
    found = Settings(store, DEMO_KETEN, _day(os.environ.get("KETENMONITOR_VANDAAG", "")))
    own = next((path for path in (DATA / "keten.toml", found.demoketen) if path.exists()), DEMO_KETEN)
    chain = keten or _path("KETENMONITOR_KETEN") or own
    if not chain.exists():
        raise Weigering(f"Het ketenbestand {chain} bestaat niet: geef met --keten aan waar het staat.")
    return replace(found, keten=chain)


def sleutels(*, demo: bool = False) -> Sleutels:
    """The keys of the installation, from the environment; those of the demo chain are known to all.

    Raises ``Weigering`` when there are none, or one is too short.
    """
    given = os.environ.get("KETENMONITOR_SLEUTEL", "").strip()
    if given:
        return lees(given)
    if demo:
        return DEMO_SLEUTELS
    raise Weigering(
        "KETENMONITOR_SLEUTEL ontbreekt, de sleutel waarmee pseudoniemen worden bewaard: maak er eenmalig "
        "een met 'python -m ketenmonitor sleutel', zet haar in de omgeving waarin Ketenmonitor draait en "
        "bewaar haar ook elders, gescheiden van de gegevens."
    )


def ketensleutel() -> str | None:
    """The key of the chain as the environment has it, for who makes pseudonyms without a screen."""
    return os.environ.get("KETENMONITOR_KETENSLEUTEL") or None


def vragenlijst() -> Path | None:
    """The chain's own questionnaire for the Ketenscan; None for the one of the program."""
    return _path("KETENMONITOR_VRAGENLIJST")


def _path(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value) if value else None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Weigering(
            f"KETENMONITOR_VANDAAG is '{text}', maar moet een dag zijn als 2026-11-01."
        ) from error
