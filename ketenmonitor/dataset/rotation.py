"""Rotation: another key laid over all that is stored, when the old one may be known or its time has come."""

from pathlib import Path

from ketenmonitor.dataset import pseudonyms
from ketenmonitor.dataset.database import connect, open_dataset, rebuild, settings_of
from ketenmonitor.errors import Weigering
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.keten import Keten


def rotate(pad: Path, keten: Keten, sleutels: Sleutels, door: str) -> int:
    """Lay the keys that were added over every stored pseudonym, in one transaction; how many they were.

    Figures stay what they were, and what is delivered afterwards is recognised as before. Raises
    ``Weigering`` when no key was added, or when the dataset was made with other keys.
    """
    connection = connect(pad)
    afdruk = settings_of(connection.cursor()).get(pseudonyms.AFDRUK)
    connection.close()
    laid = pseudonyms.laid(afdruk, sleutels) if afdruk else sleutels.aantal
    if laid == sleutels.aantal:
        raise Weigering(
            "Er is geen nieuwe sleutel: zet haar in KETENMONITOR_SLEUTEL achter de huidige, met een komma "
            "ertussen, en draai dit daarna opnieuw."
        )
    dataset = open_dataset(pad, keten, sleutels.eerste(laid))
    try:
        with dataset.write(door, "sleutelwissel", keten.naam, sleutels=sleutels.aantal) as cursor:
            pseudonyms.rehash(cursor, sleutels.na(laid))
            pseudonyms.record(cursor, sleutels)
            rebuild(cursor)
        dataset.checkpoint()
    finally:
        dataset.close()
    return sleutels.aantal - laid
