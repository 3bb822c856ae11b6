"""Delivery: accepting or refusing a tested file, in one transaction, with a receipt."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from ketenmonitor.dataset import merge, residue
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.merge import Levering
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import mapping
from ketenmonitor.intake.comparison import identical
from ketenmonitor.intake.preview import offered
from ketenmonitor.intake.reading import Gelezen
from ketenmonitor.intake.stored import ROWS
from ketenmonitor.intake.validation import Toets, validate
from ketenmonitor.vocabulary.extract import Extract, extracts
from ketenmonitor.vocabulary.keten import Keten


@dataclass(frozen=True)
class Ontvangst:
    """The receipt of an offered file: its record, the delivery it replaced, whether it was the same again."""

    levering: Levering
    vervangt: int | None
    identiek: bool


def check(
    dataset: Dataset,
    gelezen: Gelezen,
    extract: str,
    partner: str,
    maand: date,
    koppeling: mapping.Koppeling | None = None,
) -> Toets:
    """Test a file for this partner, extract and month, with the mapping given or else the one suggested.

    Raises ``Weigering`` when the chain knows no such partner or extract, or when the month lies
    outside the time in which the chain delivers.
    """
    keten = dataset.keten
    chosen = _extract(extract)
    _known(keten, chosen, partner, maand)
    cursor = dataset.cursor()
    try:
        residue.refuse_purged(cursor, maand)
        how = koppeling or mapping.suggest(gelezen.kop, chosen, mapping.recall(cursor, partner, extract))
        return validate(cursor, gelezen, chosen, how, keten, partner, maand, dataset.sleutels)
    except BaseException:
        cursor.close()  # what was loaded of the file goes with it
        raise


def accept(dataset: Dataset, toets: Toets, door: str, op: datetime | None = None) -> Ontvangst:
    """Take a tested file into the dataset: rows, provenance, measures and record, all or nothing.

    A file that is byte for byte the delivery in force, and read the same way, changes nothing and
    gives that delivery's receipt. What the file replaces is decided at this moment, under the write
    lock: another delivery of the month may have come in since the test, and the receipt names it.
    Raises ``Weigering`` when the file is not acceptable.
    """
    if not toets.aanvaardbaar:
        raise Weigering(
            f"Bestand {toets.gelezen.bestand} heeft {toets.aantal('fout')} fouten en is niet aanvaard: "
            "verbeter ze en lever het bestand opnieuw."
        )
    moment = op or now()
    name = toets.extract.extract
    with dataset.exclusive():
        same = identical(toets.cursor, toets.extract, toets.partner, toets.maand, toets.gelezen.sha256)
        if same is not None:
            return Ontvangst(_levering(toets.cursor, same), None, True)
        before = merge.in_force(toets.cursor, toets.partner, name, toets.maand)
        with dataset.write(
            door, "levering", _subject(toets), moment, cursor=toets.cursor,
            sha256=toets.gelezen.sha256, rijen=toets.rijen, vervangt=before,
        ) as cursor:  # fmt: skip
            offer = offered(toets, door, moment)
            if dataset.postponing:
                levering = merge.store(cursor, offer, ROWS)
                dataset.mark_behind(cursor)
            else:
                levering = merge.merge(cursor, offer, ROWS)
            mapping.remember(cursor, toets.partner, name, toets.gelezen.kop, toets.koppeling, moment, door)
    return Ontvangst(levering, before, False)


def refuse(dataset: Dataset, toets: Toets, door: str, op: datetime | None = None) -> Ontvangst:
    """Record that a file was offered and refused: the counts per rule, none of its rows or values."""
    moment = op or now()
    with dataset.write(
        door, "afkeuring", _subject(toets), moment,
        sha256=toets.gelezen.sha256, fouten=toets.aantal("fout"),
    ) as cursor:  # fmt: skip
        levering = merge.register(cursor, offered(toets, door, moment), "afgekeurd")
    return Ontvangst(levering, None, False)


def withdraw(dataset: Dataset, levering: int, door: str, reden: str) -> None:
    """End a delivery in force; its rows stay readable as history. A reason is required."""
    if not reden.strip():
        raise Weigering("Intrekken zonder reden kan niet: schrijf op waarom deze levering niet meer geldt.")
    moment = now()
    try:
        with dataset.write(door, "intrekking", f"levering {levering}", moment, reden=reden) as cursor:
            merge.withdraw(cursor, levering, moment, door, reden.strip())
    except LookupError as error:
        raise Weigering(
            f"Levering {levering} is niet meer van kracht en kan niet worden ingetrokken: ververs de pagina."
        ) from error


def _subject(toets: Toets) -> str:
    """What the audit trail says it is about; that is kept for good, so without the name of the file."""
    return f"{toets.partner} {toets.extract.extract} {toets.maand:%Y-%m}"


def _levering(cursor: duckdb.DuckDBPyConnection, levering: int) -> Levering:
    names = ", ".join(Levering.__dataclass_fields__)
    row = cursor.execute(f"select {names} from levering where levering = ?", [levering]).fetchone()
    assert row is not None
    return Levering(*row)


def _extract(extract: str) -> Extract:
    if extract not in extracts():
        raise Weigering(f"'{extract}' is geen extract: kies uit {', '.join(extracts())}.")
    return extracts()[extract]


def _known(keten: Keten, extract: Extract, partner: str, maand: date) -> None:
    if partner not in keten.partners:
        raise Weigering(
            f"'{partner}' is geen partner van {keten.naam}: kies uit {', '.join(keten.partners)}."
        )
    found = keten.partners[partner]
    if extract.extract not in found.levert:
        raise Weigering(
            f"{found.naam} levert volgens het ketenbestand geen {extract.extract}: kies een ander extract "
            f"({', '.join(found.levert)}) of pas het ketenbestand aan."
        )
    if maand < found.vanaf or (found.tot is not None and maand > found.tot):
        until = f" tot en met {found.tot:%Y-%m}" if found.tot else ""
        raise Weigering(
            f"{found.naam} levert volgens het ketenbestand vanaf {found.vanaf:%Y-%m}{until}: "
            f"{maand:%Y-%m} valt daarbuiten."
        )
