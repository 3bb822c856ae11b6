"""A folder tree of deliveries, ``<partner>/<extract>_<JJJJ-MM>.csv`` or ``.xlsx``: found, ordered, delivered.

Every file takes the same road as one that is uploaded; a file that is refused never stops the rest.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.intake.delivery import accept, check, refuse
from ketenmonitor.intake.reading import read
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.extract import extracts

# Within a month trajecten go first: costs and outcomes are compared with them.
VOLGORDE = ("trajecten", "wachtlijst", "kosten", "uitkomsten", "wachttijdverdeling")
NAAM = re.compile(
    r"(?P<extract>[a-z_]+)_(?P<jaar>20\d\d)-(?P<maand>0[1-9]|1[0-2])\.(csv|xlsx)", re.IGNORECASE
)

AANVAARD, GEWEIGERD, IDENTIEK = "aanvaard", "geweigerd", "identiek"


@dataclass(frozen=True)
class Bestand:
    """A file and what it is delivered as; ``maand`` is the first day of the month."""

    pad: Path
    partner: str
    extract: str
    maand: date


@dataclass(frozen=True)
class Boom:
    """What a folder tree holds: the files to deliver, in order, and the files that are none."""

    bestanden: tuple[Bestand, ...]
    overig: tuple[Path, ...]


@dataclass(frozen=True)
class Afloop:
    """What became of one file: ``aanvaard``, ``geweigerd`` (with the reason) or ``identiek``.

    ``levering`` is None when a file could not even be read; it is then not recorded.
    """

    bestand: Bestand
    status: str
    levering: int | None
    rijen: int
    waarschuwingen: int
    reden: str


def find(folder: Path) -> Boom:
    """The deliveries in a folder tree, by month and within it in the order in which they need each other.

    Whether a folder is a partner of the chain is not judged here: delivering tells.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    deliveries, other = [], []
    for path in paths:
        found = NAAM.fullmatch(path.name) if path.parent.parent == folder else None
        extract = found["extract"].lower() if found else ""
        if found and extract in extracts():
            maand = date(int(found["jaar"]), int(found["maand"]), 1)
            deliveries.append(Bestand(path, path.parent.name, extract, maand))
        else:
            other.append(path)
    return Boom(tuple(sorted(deliveries, key=_order)), tuple(other))


def _order(bestand: Bestand) -> tuple[date, int, str, Path]:
    return bestand.maand, VOLGORDE.index(bestand.extract), bestand.partner, bestand.pad


def deliver(dataset: Dataset, bestand: Bestand, door: str, op: datetime | None = None) -> Afloop:
    """Read, test and then accept or refuse one file; a refusal is an outcome, not an error."""
    try:
        gelezen = read(bestand.pad.name, bestand.pad.read_bytes())
        toets = check(dataset, gelezen, bestand.extract, bestand.partner, bestand.maand)
    except OSError:
        reden = f"{bestand.pad} is niet te lezen: controleer of het bestand bestaat en of u het mag lezen."
        return Afloop(bestand, GEWEIGERD, None, 0, 0, reden)
    except Weigering as error:
        return Afloop(bestand, GEWEIGERD, None, 0, 0, str(error))
    try:
        return _deliver_tested(dataset, bestand, toets, door, op)
    finally:
        toets.cursor.close()


def _deliver_tested(
    dataset: Dataset, bestand: Bestand, toets: Toets, door: str, op: datetime | None
) -> Afloop:
    warnings = toets.aantal("waarschuwing")
    if not toets.aanvaardbaar:
        receipt = refuse(dataset, toets, door, op)
        return Afloop(bestand, GEWEIGERD, receipt.levering.levering, toets.rijen, warnings, reason(toets))
    receipt = accept(dataset, toets, door, op)
    status = IDENTIEK if receipt.identiek else AANVAARD
    return Afloop(bestand, status, receipt.levering.levering, toets.rijen, warnings, "")


def reason(toets: Toets) -> str:
    """Why a tested file is refused: its gravest finding with its place, and how many more there are."""
    first = next(t for t in toets.tellingen if t.ernst == "fout")
    where = f"cel {first.eerste_cel}: " if first.eerste_cel else ""
    more = toets.aantal("fout") - 1
    rest = f" (en nog {more} {'fout' if more == 1 else 'fouten'})" if more else ""
    return f"{first.regelnummer}, {where}{first.voorbeeld}{rest}"


def deliver_tree(dataset: Dataset, boom: Boom, door: str) -> Iterator[Afloop]:
    """Deliver the files of a tree one by one, each outcome as soon as it is known.

    Two files for the same partner, extract and month contradict each other: neither is delivered.
    """
    copies = Counter((b.partner, b.extract, b.maand) for b in boom.bestanden)
    with dataset.postponed(door):
        for bestand in boom.bestanden:
            if copies[bestand.partner, bestand.extract, bestand.maand] > 1:
                reden = (
                    f"Er is meer dan één bestand voor {bestand.partner}, {bestand.extract}, "
                    f"{bestand.maand:%Y-%m}: laat er één staan."
                )
                yield Afloop(bestand, GEWEIGERD, None, 0, 0, reden)
            else:
                yield deliver(dataset, bestand, door)
