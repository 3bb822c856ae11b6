"""A partner's own file with pseudonyms in the place of who it is about, before it is delivered.

``python -m ketenmonitor pseudonimiseer`` does it with this, the page Aanleveren with
``ui/pseudonimiseer.js`` in the partner's browser; the same file and key give the same bytes. What a file
holds besides is left as it is: its columns, their order and every text, without white space around it.
"""

import csv
import io
from collections.abc import Iterator, Sequence

import duckdb

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import bsn
from ketenmonitor.intake.mapping import plain
from ketenmonitor.intake.privacy import BSN_NAMES
from ketenmonitor.intake.reading import Gelezen, load
from ketenmonitor.intake.words import RAW
from ketenmonitor.pseudonym.keten import PSEUDONIEM, pseudoniem
from ketenmonitor.vocabulary.extract import extracts

CLIENT = "client"
_PORTION = 10_000


def names() -> frozenset[str]:
    """What columns with someone's identity are called, as ``mapping.plain`` writes it."""
    persons = [c for extract in extracts().values() for c in extract.kolommen if c.persoon]
    known = {plain(name) for column in persons for name in (column.naam, *column.synoniemen)}
    return frozenset(known | BSN_NAMES)


def choose(gelezen: Gelezen, kolommen: Sequence[str] = ()) -> list[int]:
    """The positions (1-based) of the columns to replace: those named, or else the one known by its name.

    Raises ``Weigering`` when there is no such column, or when it is not certain which is meant.
    """
    shown = ", ".join(gelezen.kop)
    if kolommen:
        chosen = {plain(name) for name in kolommen}
        found = [i for i, name in enumerate(gelezen.kop, 1) if plain(name) in chosen]
        missing = sorted(set(kolommen) - {n for n in kolommen if plain(n) in {plain(k) for k in gelezen.kop}})
        if missing:
            raise Weigering(f"{gelezen.bestand} heeft geen kolom {' of '.join(missing)}: kies uit {shown}.")
        return found
    found = [i for i, name in enumerate(gelezen.kop, 1) if plain(name) in names()]
    if not found:
        raise Weigering(
            f"Het is niet te zien in welke kolom van {gelezen.bestand} de cliënt staat: "
            f"noem haar met --kolom; de kolommen zijn {shown}."
        )
    if len(found) > 1:
        which = " en ".join(gelezen.kop[i - 1] for i in found)
        raise Weigering(
            f"In {gelezen.bestand} kunnen de kolommen {which} over cliënten gaan: noem met --kolom welke een "
            "pseudoniem moeten worden, en haal een kolom met burgerservicenummers die u niet noemt eruit."
        )
    return found


def header(kop: Sequence[str], posities: Sequence[int]) -> list[str]:
    """The header of the result: a column called BSN no longer is one, and becomes ``client``."""
    result = list(kop)
    for i in posities:
        if plain(kop[i - 1]) in BSN_NAMES and CLIENT not in map(plain, result):
            result[i - 1] = CLIENT
    return result


def pseudonymise(gelezen: Gelezen, posities: Sequence[int], sleutel: bytes) -> Iterator[bytes]:
    """The file as CSV (``;``, UTF-8 with a byte-order mark) in portions, these columns pseudonyms.

    Raises ``Weigering`` before the first portion when a row can not be read as cells, when a chosen column
    holds pseudonyms already, or when another column holds burgerservicenummers.
    """
    cursor = duckdb.connect()
    geladen = load(gelezen, cursor, RAW)
    if geladen.structuur:
        first = geladen.structuur[0]
        fields = "veld" if first.velden == 1 else "velden"
        raise Weigering(
            f"Regel {first.regel} van {gelezen.bestand} heeft {first.velden} {fields} en de kolomnamen "
            f"{len(gelezen.kop)}: herstel die regel, want anders zou zij verloren gaan."
        )
    _refuse(gelezen, posities, cursor)
    cells = ", ".join(f"k{i}" for i in range(1, len(gelezen.kop) + 1))
    made: dict[str, str] = {}

    def replaced(row: tuple[str | None, ...]) -> list[str]:
        texts = [text or "" for text in row]
        for i in posities:
            text = texts[i - 1]
            if text not in made:
                made[text] = pseudoniem(sleutel, text)
            texts[i - 1] = made[text]
        return texts

    yield b"\xef\xbb\xbf" + _lines([header(gelezen.kop, posities)])
    result = cursor.execute(f"select {cells} from {RAW} order by rowid")
    while rows := result.fetchmany(_PORTION):
        yield _lines(map(replaced, rows))


def _refuse(gelezen: Gelezen, posities: Sequence[int], cursor: duckdb.DuckDBPyConnection) -> None:
    for i, name in enumerate(gelezen.kop, 1):
        if i in posities:
            done = cursor.execute(
                f"select 1 from {RAW} where regexp_full_match(k{i}, ?) limit 1", [PSEUDONIEM.pattern]
            ).fetchone()
            if done:
                raise Weigering(
                    f"In kolom {name} van {gelezen.bestand} staan al pseudoniemen: nog eens zou er andere "
                    "van maken; neem het bestand zoals het uit uw systeem komt."
                )
        elif count := bsn.count(cursor, i, named=plain(name) in BSN_NAMES):
            raise Weigering(
                f"Kolom {name} van {gelezen.bestand} bevat ook burgerservicenummers ({count} keer): haal die "
                "kolom uit het bestand, of kies haar."
            )


def _lines(rows: Iterator[list[str]] | list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()
