"""Where the table starts in a file: the separator, and the line with the column names.

Works on a sample from the start of the file. People put titles, dates and blank lines above the
column names, and Excel pads those lines with separators, so the number of fields alone tells too little.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

SCHEIDINGEN = {";": "de puntkomma (;)", "\t": "de tab", "|": "het staand streepje (|)", ",": "de komma (,)"}
WIT = " \t\r\n\u00a0\ufeff"  # what is stripped off a cell: white space as people type or paste it
GEEN_SCHEIDING = "\x1f"  # csv.reader wants some separator; this one does not occur in a one-column file
SEP_REGEL = re.compile(r'[ \t]*"?sep=(\\t|\t|[^\w\s"])"?[;,\t ]*(\r\n|\n|\r|$)', re.I)
_SAMPLE_RECORDS = 500
_HEADER_WITHIN = 100


@dataclass(frozen=True)
class Kop:
    """The header found in a list of records.

    index: which record (0-based); plausible: its cells look like column names; aandeel: the part of
    the filled records below it that has the most common number of fields; overgeslagen: filled
    records above it; velden: number of columns that are used.
    """

    index: int
    plausible: bool
    aandeel: float
    overgeslagen: int
    velden: int


@dataclass(frozen=True)
class Opmaak:
    """The layout of a CSV text: separator and the place of the header.

    ``kopregel`` is the first physical line of the header (1-based, in the text given), ``eindregel``
    its last, ``koprij`` its record number as a spreadsheet counts, blank lines included.
    """

    scheiding: str
    cellen: tuple[str, ...]
    kopregel: int
    eindregel: int
    koprij: int


def find_header(records: Sequence[Sequence[str]]) -> Kop | None:
    """Return the first record that looks like column names and fills over half of the usual fields.

    "Usual" is the most common number of fields in the sample. When no record looks like names the
    first one of the usual length is taken. None when all records are blank.
    """
    filled = [sum(1 for cell in record if cell.strip(WIT)) for record in records]
    lengths = Counter(len(record) for record, n in zip(records, filled, strict=True) if n)
    if not lengths:
        return None
    usual = max(lengths, key=lambda n: (lengths[n], n))
    # Separators at the end of every line make a record longer, but not fuller.
    used = min(usual, max(i + 1 for record in records for i, cell in enumerate(record) if cell.strip(WIT)))
    above = records[:_HEADER_WITHIN]
    plausible = [i for i, r in enumerate(above) if filled[i] * 2 > used and _looks_like_names(r)]
    first = next(i for i, record in enumerate(records) if filled[i] and len(record) >= usual)
    index = plausible[0] if plausible else first
    below = [len(record) for record, n in zip(records[index + 1 :], filled[index + 1 :], strict=True) if n]
    aandeel = sum(1 for n in below if n == usual) / len(below) if below else 1.0
    return Kop(index, bool(plausible), aandeel, sum(1 for n in filled[:index] if n), used)


def find_layout(sample: str, complete: bool, vast: str | None) -> Opmaak | None:
    """Return the layout of the CSV text that starts with ``sample``; None when it holds only blank lines.

    ``complete``: the sample is the whole text. ``vast``: the separator that a ``sep=`` line names;
    believed when it really separates. Among separators the one wins whose header looks like names,
    then the most regular, then the one that skips the fewest lines, then the one with most columns.
    """
    if not any(char.isalnum() for char in sample):
        return None
    found: dict[str, tuple[Kop, list[list[str]], list[int]]] = {}
    for scheiding in dict.fromkeys([*([vast] if vast else []), *SCHEIDINGEN, GEEN_SCHEIDING]):
        records, ends = _parse(sample, scheiding, complete)
        kop = find_header(records)
        if kop is not None and (kop.velden > 1 or scheiding == GEEN_SCHEIDING):
            found[scheiding] = (kop, records, ends)
    if not found:
        return None
    best = max(found, key=lambda s: _rank(s, found[s][0], vast))
    kop, records, ends = found[best]
    start = ends[kop.index - 1] + 1 if kop.index else 1
    return Opmaak(best, tuple(records[kop.index]), start, ends[kop.index], kop.index + 1)


def _rank(scheiding: str, kop: Kop, vast: str | None) -> tuple[bool, bool, bool, bool, float, int, int]:
    multiple = scheiding != GEEN_SCHEIDING
    return (
        scheiding == vast and kop.plausible,
        kop.plausible and multiple,
        kop.plausible,
        multiple,
        round(kop.aandeel, 1),
        -kop.overgeslagen,
        kop.velden,
    )


def _looks_like_names(record: Sequence[str]) -> bool:
    """Every filled cell has a letter: a data row nearly always has a number, a date or a code somewhere."""
    return all(any(c.isalpha() for c in cell) for cell in record if cell.strip(WIT))


def _parse(sample: str, scheiding: str, complete: bool) -> tuple[list[list[str]], list[int]]:
    """The sample's records with the physical line on which each ends; the last, cut-off one is left out."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=scheiding, skipinitialspace=True)
    records: list[list[str]] = []
    ends: list[int] = []
    try:
        for record in islice(reader, _SAMPLE_RECORDS):
            records.append(record)
            ends.append(reader.line_num)
    except csv.Error:  # a cell longer than csv allows: judge what came before it
        pass
    if not complete and len(records) > 1 and len(records) < _SAMPLE_RECORDS:
        return records[:-1], ends[:-1]
    return records, ends
