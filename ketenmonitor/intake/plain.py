"""Whether a CSV text is regular enough for DuckDB to read as it stands: one line, one row, no surprises.

Every check is a search over the bytes in C; together they cost about a tenth of the read itself.
"""

import csv
import re
from dataclasses import dataclass, field

from ketenmonitor.intake.assumptions import skipped
from ketenmonitor.intake.layout import GEEN_SCHEIDING, WIT
from ketenmonitor.intake.rows import is_totals

_LONGEST_TAIL = 10_000


@dataclass(frozen=True)
class Ruw:
    """The rows as they stand in the file: UTF-8 in ``inhoud[begin:eind]``, ``regels`` physical lines.

    ``trim``: the characters that may stand around values and must be stripped; empty when there are none.
    ``overgeslagen``: blank lines and the totals line below ``eind``, told in ``aannames``.
    """

    inhoud: bytes = field(repr=False)
    begin: int
    eind: int
    regels: int
    trim: str
    overgeslagen: int
    aannames: tuple[str, ...]


def plain(inhoud: bytes, begin: int, scheiding: str, velden: int, staart: int, regel: int) -> Ruw | None:
    """Return the rows from ``begin`` (line ``regel``) for DuckDB, or None when they need the exact road.

    ``velden``: named columns; ``staart``: nameless columns after them, which every line must leave empty.
    Blank lines and a totals line at the very end are cut off; anywhere else they are not plain. Quoted
    line breaks are not looked for: DuckDB's own row count gives them away.
    """
    newline = _newline(inhoud, begin)
    if scheiding == GEEN_SCHEIDING or newline is None or not inhoud.endswith(newline, 0, begin):
        return None
    total = inhoud.count(newline, begin) + (not inhoud.endswith(newline))
    eind, leeg, totaal = len(inhoud), 0, None
    while eind > begin:
        until = eind - len(newline) if inhoud.endswith(newline, begin, eind) else eind
        start = max(inhoud.rfind(newline, begin, until) + len(newline), begin)
        if until - start > _LONGEST_TAIL or inhoud.count(b'"', start, until) % 2:
            break
        line = [inhoud[start:until].decode()]
        cellen = next(csv.reader(line, delimiter=scheiding, skipinitialspace=True), [])
        if not any(cell.strip(WIT) for cell in cellen):
            leeg += 1
        elif totaal is None and is_totals(cellen, velden):
            totaal = regel + total - leeg - 1
        else:
            break
        eind = start
    regels = total - leeg - (totaal is not None)
    if inhoud.find(b'"', begin, eind) >= 0 and not _clean_quotes(inhoud, begin, eind, scheiding):
        return None
    if _blank_line(newline, scheiding).search(inhoud, begin - len(newline), eind):
        return None
    if staart and inhoud.count(scheiding.encode() * staart + newline, begin, eind) != regels:
        return None
    # Below the last row every line was skipped, so the first blank one is known unless the totals line is.
    eerste = regel + regels + (totaal == regel + regels)
    said = skipped(leeg, eerste, totaal)
    trim = _surrounding(inhoud, begin, eind, scheiding)
    return Ruw(inhoud, begin, eind, regels, trim, leeg + (totaal is not None), said)


def _newline(inhoud: bytes, begin: int) -> bytes | None:
    """The one line end that the text uses, or None when it mixes them."""
    if inhoud.find(b"\r", begin) < 0:  # finding nothing is far faster than counting
        return b"\n"
    carriage, feed = inhoud.count(b"\r", begin), inhoud.count(b"\n", begin)
    if not feed:
        return b"\r"
    return b"\r\n" if carriage == feed == inhoud.count(b"\r\n", begin) else None


def _blank_line(newline: bytes, scheiding: str) -> re.Pattern[bytes]:
    filler = re.escape(scheiding.encode()) + rb' \t"\xc2\xa0\xef\xbb\xbf'
    return re.compile(re.escape(newline) + b"[" + filler + b"]*" + re.escape(newline))


def _clean_quotes(inhoud: bytes, begin: int, eind: int, scheiding: str) -> bool:
    """False for quotes that DuckDB and Excel may see differently, and for a cut through a quoted cell."""
    if inhoud.count(b'"', begin, eind) % 2:
        return False
    indented = re.compile(b"[\r\n" + re.escape(scheiding.encode()) + b'] +"')
    return inhoud.find(b' "', begin, eind) < 0 or indented.search(inhoud, begin - 1, eind) is None


def _surrounding(inhoud: bytes, begin: int, eind: int, scheiding: str) -> str:
    """What must be stripped off values. A pattern that starts with a literal space is a fast search."""
    # In a tab-separated file only a quoted cell can hold a tab.
    tab = inhoud.find(b'"' if scheiding == "\t" else b"\t", begin, eind) >= 0
    odd = () if inhoud.isascii() else ("\u00a0".encode(), "\ufeff".encode())
    if tab or any(inhoud.find(char, begin, eind) >= 0 for char in odd):
        return WIT
    edge = rb'["\r\n' + re.escape(scheiding.encode()) + b"]"
    space = re.compile(b" (?:(?<=" + edge + b" )|(?=" + edge + b"))")
    if inhoud.find(b" ", begin, eind) < 0:
        return ""
    return " " if inhoud.endswith(b" ", begin, eind) or space.search(inhoud, begin - 1, eind) else ""
