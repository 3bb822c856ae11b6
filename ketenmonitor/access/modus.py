"""In which of three ways the dashboard is open to people, or the sentence that says why it is not.

``oidc``: people sign in. ``demo``: the invented chain, for whoever is at this machine, in any role.
``alleen hier``: any chain, for the one person at this machine who asked for it by name.
"""

from dataclasses import dataclass

from ketenmonitor.access.loopback import is_loopback
from ketenmonitor.access.oidc import PREFIX, Aanmelding
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Settings
from ketenmonitor.vocabulary.keten import is_invented, read_keten

OIDC = "oidc"
DEMO = "demo"
ALLEEN_HIER = "alleen hier"
ALONE_VARIABLE = "KETENMONITOR_ALLEEN_HIER"
"""Set by ``start --alleen-hier``, to ``1``."""

HOW = (
    f"stel de aanmelding in, met [auth] in .streamlit/secrets.toml of met {PREFIX}… (zie hoofdstuk 6 van de "
    "handleiding)"
)


@dataclass(frozen=True)
class Modus:
    """How this server is open; ``aanmelding`` is there when people sign in."""

    soort: str
    aanmelding: Aanmelding | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine may come in, because nobody signs in."""
        return self.aanmelding is None


def mode(chosen: Settings, aanmelding: Aanmelding | None, adres: str | None, alleen_hier: bool) -> Modus:
    """How the dashboard of this chain may be served at ``adres`` (None: at every address of the machine).

    Raises ``Weigering`` with how to configure it when it may not be served at all.
    """
    if alleen_hier and aanmelding is not None:
        raise Weigering(
            "Voor deze keten is aanmelding ingesteld, en --alleen-hier gaat daaraan voorbij: start zonder "
            "--alleen-hier, of haal eerst de instellingen van de aanmelding weg."
        )
    if aanmelding is not None:
        return Modus(OIDC, aanmelding)
    if not alleen_hier and not is_demo(chosen):
        raise Weigering(
            f"Ketenmonitor start niet, want voor '{read_keten(chosen.keten).naam}' is geen aanmelding "
            f"ingesteld: {HOW}, of bekijk haar alleen op deze machine met "
            "'python -m ketenmonitor start --alleen-hier'."
        )
    if adres is None or not is_loopback(adres):
        raise Weigering(
            f"Ketenmonitor start niet op adres '{adres or '0.0.0.0'}', want zonder aanmelding is zij alleen "
            "op deze machine te zien: zet server.address in .streamlit/config.toml op localhost, of "
            f"{HOW}."
        )
    return Modus(ALLEEN_HIER if alleen_hier else DEMO)


def is_demo(chosen: Settings) -> bool:
    """Whether this is the invented chain: its file, and still what that says.

    The file that ``demo`` writes next to the database could have been turned into that of a real chain.
    """
    return chosen.is_demo and is_invented(read_keten(chosen.keten))
