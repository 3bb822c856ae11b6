"""The audit trail in words."""

from ketenmonitor.dataset.audit import SOORTEN, Breuk, Gebeurtenis
from ketenmonitor.presentation import format as nl

NAMES = {"vervangt": "vervangt levering"}
# Not told: what is only for programs, and how many people a file is about.
LEFT_OUT = ("sha256", "rijen")


def details(entry: Gebeurtenis) -> str:
    """The details of an entry in Dutch; what is empty or only for programs is left out."""
    told = [
        f"{NAMES.get(name, name.replace('_', ' '))}: {_value(value)}"
        for name, value in entry.details.items()
        if value not in (None, "", {}, []) and name not in LEFT_OUT
    ]
    return "; ".join(told)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return nl.listing([f"{k} {v}" for k, v in value.items()])
    if isinstance(value, list):
        return nl.listing([str(v) for v in value])
    return str(value)


def kind(entry: Gebeurtenis) -> str:
    """What kind of event it was, in words."""
    return SOORTEN.get(entry.soort, entry.soort)


def verdict(broken: Breuk | None, last: Gebeurtenis | None) -> str:
    """Whether the trail is whole, in a sentence."""
    if broken is not None:
        return f"Het spoor is niet heel: gebeurtenis {broken.nummer} {broken.reden}."
    if last is None:
        return "Het spoor is leeg."
    return f"Het spoor is heel tot en met gebeurtenis {last.nummer}. Bewaar elders als anker: {anchor(last)}"


def anchor(last: Gebeurtenis) -> str:
    """The number and hash of the last entry, to keep elsewhere."""
    return f"{last.nummer}:{last.hash}"
