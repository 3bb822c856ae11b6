"""The keys of an installation, and the pseudonym under which it keeps a client.

What partners deliver is hashed once more before it is stored, with a key that only this installation
knows: who holds the database, the files of partners and the key of the chain still can not tell which
client is which. A key is replaced by adding one: what is stored can only be hashed further.
"""

import hmac
import secrets
from dataclasses import dataclass, field

from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.keten import MIN_TEKENS, WIT

# Of the digest so many hexadecimal digits are kept (64 bits). What is stored is never typed, sent or hashed
# back, so it need only keep people apart: among a million clients the chance that any two are alike is one
# in 37 million. Longer ones would make up a large part of the database, since they can not be compressed.
TEKENS = 16
_VAST = "ketenmonitor: vingerafdruk van de sleutels"


@dataclass(frozen=True)
class Sleutels:
    """The keys of an installation, oldest first; each is laid over the result of the one before.

    ``repr`` hides them: they must never reach a log, a page or the audit trail.
    """

    alle: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.alle or any(len(sleutel) < MIN_TEKENS for sleutel in self.alle):
            raise Weigering(
                f"Elke sleutel in KETENMONITOR_SLEUTEL heeft ten minste {MIN_TEKENS} tekens, met een komma "
                "tussen twee sleutels: maak er een met 'python -m ketenmonitor sleutel'."
            )

    @property
    def aantal(self) -> int:
        """How many keys there are: one more than the times they were changed."""
        return len(self.alle)

    def eerste(self, aantal: int) -> "Sleutels":
        """The oldest so many keys."""
        return Sleutels(self.alle[:aantal])

    def na(self, aantal: int) -> "Sleutels":
        """The keys after the oldest so many."""
        return Sleutels(self.alle[aantal:])

    def pseudoniem(self, client: str) -> str:
        """Under which name the installation keeps a client: HMAC-SHA-256 with each key in turn."""
        for sleutel in self.alle:
            client = hmac.digest(sleutel.encode(), client.encode(), "sha256").hex()[:TEKENS]
        return client

    @property
    def vingerafdruk(self) -> str:
        """What may be stored to recognise the keys by; they can not be found from it."""
        return self.pseudoniem(_VAST)


def lees(tekst: str) -> Sleutels:
    """The keys as the environment has them: separated by commas, oldest first."""
    return Sleutels(tuple(sleutel.strip(WIT) for sleutel in tekst.split(",")))


def nieuwe_sleutel() -> str:
    """A fresh random key of 256 bits, as 64 letters and digits."""
    return secrets.token_hex(32)
