"""Read a partner's file: find out what it is, and load its rows as text, with the line of every row.

Nothing is judged here. What had to be assumed is told in Dutch, what cannot be read is refused in one
Dutch sentence. A regular CSV goes into DuckDB as it stands (the fast road, about a second for a million
rows); anything irregular goes through ``rows`` first. DuckDB never sniffs and never ignores an error,
and the number of rows it loads must be the number of lines it was given.
"""

import hashlib
import io
from dataclasses import dataclass, field

import duckdb

from ketenmonitor.errors import Weigering
from ketenmonitor.export import unguarded
from ketenmonitor.intake import assumptions, limits
from ketenmonitor.intake.content import kind, refuse_markup
from ketenmonitor.intake.encoding import decode
from ketenmonitor.intake.filename import safe_name
from ketenmonitor.intake.layout import GEEN_SCHEIDING, SEP_REGEL, WIT, find_layout
from ketenmonitor.intake.loading import load_plain, load_rows
from ketenmonitor.intake.plain import Ruw, plain
from ketenmonitor.intake.rows import Rijen, Structuurfout, csv_records, normalise
from ketenmonitor.intake.spreadsheet import read_workbook

__all__ = ["Geladen", "Gelezen", "Structuurfout", "load", "read"]

_SAMPLE = 2**20
_NOTHING = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"  # white space, NUL, byte-order marks


@dataclass(frozen=True)
class Gelezen:
    """A file as read: the header is known, the rows can be loaded as text, nothing is judged yet.

    bestand: base name; sha256: of the original bytes; omvang: bytes; soort: ``csv`` or ``xlsx``;
    codering, scheiding: empty for xlsx; kopregel: physical line of the header (1-based); koprij: its row
    as a spreadsheet numbers it; kop: names in file order, stripped, an empty one is ``kolom <number>``,
    double ones are kept; aannames: Dutch sentences on all that was assumed or skipped.
    """

    bestand: str
    sha256: str
    omvang: int
    soort: str
    codering: str
    scheiding: str
    kopregel: int
    koprij: int
    kop: tuple[str, ...]
    aannames: tuple[str, ...]
    inhoud: Ruw | Rijen = field(repr=False, compare=False)
    eerste_regel: int = field(default=0, repr=False)


@dataclass(frozen=True)
class Geladen:
    """What ``load`` put in the table: ``rijen`` rows, and where each stood in the file.

    regel_sql, rij_sql: SQL expressions on the table for the physical line and the spreadsheet row;
    structuur: rows with too few or too many fields, which are not in the table; overgeslagen: blank lines
    and the totals line. Records below the header = rijen + len(structuur) + overgeslagen.
    """

    rijen: int
    regel_sql: str
    rij_sql: str
    structuur: tuple[Structuurfout, ...]
    overgeslagen: int


def read(naam: str, inhoud: bytes) -> Gelezen:
    """Return what the file ``naam`` holds, judged by its bytes and never by its name.

    Raises ``Weigering`` (one Dutch sentence) when it is empty, too large, no table, damaged or without rows.
    """
    bestand = safe_name(naam)
    limits.check_bytes(bestand, len(inhoud))
    if not inhoud[:_SAMPLE].strip(_NOTHING) and not inhoud.strip(_NOTHING):
        raise Weigering(f"{bestand} is leeg; maak de export opnieuw en lever het bestand nog eens.")
    if kind(bestand, inhoud) == "zip":
        return _read_workbook(bestand, inhoud)
    return _read_text(bestand, inhoud)


def load(gelezen: Gelezen, cursor: duckdb.DuckDBPyConnection, tabel: str) -> Geladen:
    """Make the temporary table ``tabel`` with VARCHAR columns ``k1`` to ``kn``, in file order.

    Values are stripped of surrounding white space, non-breaking spaces included; empty is NULL. The
    rows pass through a file in the connection's work folder. Call it outside a transaction: a file that
    DuckDB refuses is tried again by the exact road, and a failed statement ends a transaction.
    Raises ``Weigering`` when that road finds a quoted cell that never ends, or a row too long to load.
    """
    width, found = len(gelezen.kop), gelezen.inhoud
    if isinstance(found, Ruw):
        if load_plain(found, gelezen.scheiding, width, cursor, tabel) == found.regels:
            regel_sql, rij_sql = f"rowid + {gelezen.eerste_regel}", f"rowid + {gelezen.koprij + 1}"
            _check_cells(gelezen, cursor, tabel, regel_sql)
            return Geladen(found.regels, regel_sql, rij_sql, (), found.overgeslagen)
        start = (found.inhoud, found.begin, gelezen.scheiding, gelezen.eerste_regel, gelezen.koprij + 1)
        found = normalise(gelezen.bestand, csv_records(gelezen.bestand, *start), width, width)
    load_rows(found, width, cursor, tabel)
    _check_cells(gelezen, cursor, tabel, "regel")
    return Geladen(found.rijen, "regel", "rij", found.structuur, found.overgeslagen)


def _check_cells(gelezen: Gelezen, cursor: duckdb.DuckDBPyConnection, tabel: str, regel_sql: str) -> None:
    """Refuse a cell longer than a cell can be; the table it was loaded in is dropped."""
    quoted = '"' + tabel.replace('"', '""') + '"'
    sizes = ", ".join(f"max(strlen(k{i}))" for i in range(1, len(gelezen.kop) + 1))
    row = cursor.execute(f"select {sizes} from {quoted}").fetchone()
    for column, size in enumerate(row or (), 1):
        if (size or 0) <= limits.MAX_CELL:  # bytes, of which a character has at least one
            continue
        found = cursor.execute(
            f"select {regel_sql}, length(k{column}) from {quoted} where length(k{column}) > {limits.MAX_CELL}"
            " order by 1 limit 1"
        ).fetchone()
        if found is not None:
            cursor.execute(f"drop table {quoted}")
            raise limits.long_cell(gelezen.bestand, f"Regel {found[0]}, kolom {column}", found[1])


def _read_workbook(bestand: str, inhoud: bytes) -> Gelezen:
    with read_workbook(bestand, inhoud) as blad:
        kop, named = _names(bestand, blad.cellen)
        rijen = normalise(bestand, blad.records, named, len(kop))
    width = max(named, rijen.breedste)
    said = [*blad.aannames, *assumptions.header(blad.koprij, 1, width, len(kop)), *rijen.aannames]
    if not bestand.lower().endswith((".xlsx", ".xlsm")):
        said.insert(0, f"{bestand} is een Excel-werkmap, wat de naam ook zegt, en is zo gelezen.")
    return Gelezen(
            bestand, hashlib.sha256(inhoud).hexdigest(), len(inhoud), "xlsx", "", "",
            blad.koprij, blad.koprij, kop[:width], tuple(said), rijen, blad.koprij + 1,
    )  # fmt: skip


def _read_text(bestand: str, inhoud: bytes) -> Gelezen:
    tekst = decode(bestand, inhoud)
    data, begin = tekst.inhoud, tekst.begin
    limits.check_lines(bestand, data)
    sample = data[begin : begin + _SAMPLE].decode("utf-8", errors="ignore")
    refuse_markup(bestand, sample[:1000])
    sep_line = SEP_REGEL.match(sample)
    vast, above = None, 0
    if sep_line:
        vast, above = ("\t" if sep_line[1] == "\\t" else sep_line[1]), 1
        begin += len(sep_line[0].encode())
        sample = sample[sep_line.end() :]
    opmaak = find_layout(sample, complete=len(data) <= begin + _SAMPLE, vast=vast)
    if opmaak is None:
        raise Weigering(f"{bestand} bevat geen rijen; maak de export opnieuw en lever het bestand nog eens.")
    kop, named = _names(bestand, opmaak.cellen)
    header_lines = list(io.StringIO(sample, newline=""))[: opmaak.eindregel]
    begin += sum(len(line.encode()) for line in header_lines)
    regel, rij = opmaak.eindregel + above + 1, opmaak.koprij + 1
    raw = plain(data, begin, opmaak.scheiding, named, len(kop) - named, regel)
    found: Ruw | Rijen
    if raw is not None:
        limits.check_rows(bestand, raw.regels)
        found, width = raw, named
    else:
        records = csv_records(bestand, data, begin, opmaak.scheiding, regel, rij)
        found = normalise(bestand, records, named, len(kop))
        width = max(named, found.breedste)
    said = [tekst.aanname, *assumptions.separator(opmaak.scheiding, vast)]
    said += assumptions.header(opmaak.kopregel + above, 1 + above, width, len(kop))
    if bestand.lower().endswith((".xlsx", ".xlsm", ".xls")):
        said.insert(0, f"{bestand} is een tekstbestand, wat de naam ook zegt, en is gelezen als CSV.")
    scheiding = "" if opmaak.scheiding == GEEN_SCHEIDING else opmaak.scheiding
    return Gelezen(
            bestand, hashlib.sha256(inhoud).hexdigest(), len(inhoud), "csv", tekst.codering, scheiding,
            opmaak.kopregel + above, opmaak.koprij, kop[:width], (*said, *found.aannames), found, regel,
    )  # fmt: skip


def _names(bestand: str, cellen: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """The header with a name for every column, and how many columns there are up to the last named one."""
    limits.check_columns(bestand, len(cellen))
    stripped = [unguarded(cell.strip(WIT)).strip(WIT) for cell in cellen]
    for number, name in enumerate(stripped, 1):
        limits.check_name(bestand, number, name)
    named = max((i + 1 for i, name in enumerate(stripped) if name), default=0)
    return tuple(name or f"kolom {i}" for i, name in enumerate(stripped, 1)), named
