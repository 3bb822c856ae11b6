"""The audit trail in words."""

from collections.abc import Iterable

from ketenmonitor.dataset.audit import SOORTEN, Anker, Breuk, Gebeurtenis
from ketenmonitor.export import csv_bytes
from ketenmonitor.presentation import format as nl

NAMES = {"vervangt": "vervangt levering"}
# Not told: what is only for programs, and how many people a file is about.
LEFT_OUT = ("sha256", "rijen", "per_extract", "sessie")
CSV_HEAD = ("nummer", "op", "door", "soort", "onderwerp", "bijzonderheden", "hash")


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
    anker = Anker(last.nummer, last.hash)
    return f"Het spoor is heel tot en met gebeurtenis {last.nummer}. Bewaar elders als anker: {anker}"


def as_csv(entries: Iterable[Gebeurtenis]) -> bytes:
    """Entries as they are shown, with their hash."""
    rows: list[list[str | int]] = [
        [e.nummer, e.op.isoformat(), e.door, e.soort, e.onderwerp, details(e), e.hash] for e in entries
    ]
    return csv_bytes([CSV_HEAD, *rows])
