"""An Excel workbook (.xlsx) as records of text cells: looked over as a zip, read by a process of its own."""

import io
import json
import lzma
import os
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import limits
from ketenmonitor.intake.layout import WIT, find_header

READER = Path(__file__).with_name("workbook_reader.py")
MACROS = "De macro's in de werkmap zijn overgeslagen; alleen de cellen zijn gelezen."
_CHUNK = 2**20
_SAMPLE_ROWS = 500
_ENCRYPTED = 0x1  # in the flags of a part of a zip
_CENTRAL_ENTRY = b"PK\x01\x02"
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without these Python does not start on some systems
_TURN = threading.BoundedSemaphore(limits.MAX_READERS)

Message = list[Any]


@dataclass(frozen=True)
class Blad:
    """The sheet that holds the table: its header, and the records below it as (line, row, cells)."""

    cellen: tuple[str, ...]
    koprij: int
    records: Iterator[tuple[int, int, list[str]]]
    aannames: tuple[str, ...]


@contextmanager
def read_workbook(bestand: str, inhoud: bytes) -> Iterator[Blad]:
    """Give the first visible sheet that has a header with rows below it; its records last as long as this.

    Cells become text; see ``workbook_reader.cell_text``. Raises ``Weigering`` for a zip that is no .xlsx, one
    beyond a bound of ``limits``, a damaged or locked workbook, and a workbook without rows.
    """
    said = _check_zip(bestand, inhoud)
    with _TURN, _reading(bestand, inhoud) as found:
        for message in found:
            _, name, sheets, before = message
            rows = _rows(found)
            blad = _sheet(rows, name, sheets, before, said)
            if blad is not None:
                yield blad
                return
            for _ in rows:  # the sheet goes on to its end before the next one begins
                pass
    raise Weigering(f"{bestand} bevat geen rijen: geen blad heeft kolomnamen met gegevens eronder.")


def _sheet(
    rows: Iterator[list[str]], name: str, sheets: int, before: int, said: tuple[str, ...]
) -> Blad | None:
    """The sheet read up to its first rows; None when it has no header with something below it."""
    sample = list(islice(rows, _SAMPLE_ROWS))
    width = max((i + 1 for row in sample for i, cell in enumerate(row) if cell.strip(WIT)), default=0)
    kop = find_header([row[:width] for row in sample])
    if kop is None or not any(cell.strip(WIT) for row in sample[kop.index + 1 :] for cell in row):
        return None
    empty = [""] * before  # put back, so that column 3 is C again
    below = chain(sample[kop.index + 1 :], rows)
    records = ((row, row, empty + cells) for row, cells in enumerate(below, kop.index + 2))
    which = f"Van de {sheets} bladen is {name} gelezen, het eerste met een tabel."
    told = (*said, which) if sheets > 1 else said
    return Blad((*empty, *sample[kop.index][:width]), kop.index + 1, records, told)


@contextmanager
def _reading(bestand: str, inhoud: bytes) -> Iterator[Iterator[Message]]:
    """What the reader of workbooks tells about this one; the reader is ended whatever happens."""
    bounds = {
        "geheugen": limits.MAX_MEMORY,
        "seconden": limits.MAX_SECONDS,
        "kolommen": limits.MAX_COLUMNS,
        "tekens": limits.MAX_CELL,
    }
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-I", str(READER), json.dumps(bounds)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept,
    )  # fmt: skip
    try:
        assert process.stdin is not None
        # It may end before it has read all; what it told, or did not tell, says why.
        with suppress(BrokenPipeError), process.stdin as target:
            target.write(inhoud)
        yield _messages(bestand, process)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _messages(bestand: str, process: "subprocess.Popen[bytes]") -> Iterator[Message]:
    """The messages of the reader; its refusals, and its being stopped, as ``Weigering``."""
    source = process.stdout
    assert source is not None
    while len(size := source.read(4)) == 4:
        length = int.from_bytes(size, "big")
        data = source.read(length)
        if len(data) < length:
            break
        message: Message = json.loads(data)
        if message[0] == "klaar":
            return
        if message[0] == "fout":
            raise _refusal(bestand, message[1], message[2:])
        yield message
    if process.wait() > 0:
        raise RuntimeError(f"the reader of workbooks ended with code {process.returncode}")
    raise limits.too_much_work(bestand)  # stopped by a signal: beyond its bounds, or crashed


def _refusal(bestand: str, soort: str, details: list[int]) -> Weigering:
    if soort == "wachtwoord":
        return _locked(bestand)
    if soort == "zwaar":
        return limits.too_much_work(bestand)
    if soort == "lang":
        rij, kolom, tekens = details
        return limits.long_cell(bestand, f"Rij {rij}, kolom {kolom}", tekens)
    if soort == "breed":
        return limits.too_wide(bestand, details[0])
    return _damaged(bestand)


def _rows(found: Iterator[Message]) -> Iterator[list[str]]:
    """The rows of the sheet that is being read, up to its end."""
    for message in found:
        if message[0] == "einde":
            return
        yield from message[1]


def _check_zip(bestand: str, inhoud: bytes) -> tuple[str, ...]:
    """Refuse what is no .xlsx and what expands too far; give what must be told about the workbook.

    First by what the zip says of itself, then by really expanding it: declared sizes can lie.
    """
    limits.check_parts(bestand, inhoud.count(_CENTRAL_ENTRY))
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise Weigering(
                    f"{bestand} is een ingepakt bestand (zip), maar geen Excel-werkmap (.xlsx); "
                    "pak het uit of sla het op als .xlsx of .csv."
                )
            if any(entry.flag_bits & _ENCRYPTED for entry in archive.infolist()):
                raise _locked(bestand)
            limits.check_expansion(bestand, sum(entry.file_size for entry in archive.infolist()), len(inhoud))
            for entry in archive.infolist():
                entry.file_size = limits.MAX_EXPANDED + 1  # read on to the true end, whatever the header says
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        total += len(chunk)
                        limits.check_expansion(bestand, total, len(inhoud))
    except _BROKEN_ZIP as fout:
        raise _damaged(bestand) from fout
    return (MACROS,) if any(name.endswith("vbaProject.bin") for name in names) else ()


def _locked(bestand: str) -> Weigering:
    return Weigering(f"{bestand} is met een wachtwoord beveiligd; haal dat eraf en sla het opnieuw op.")


def _damaged(bestand: str) -> Weigering:
    return Weigering(f"{bestand} is een beschadigde Excel-werkmap; open het in Excel en sla het opnieuw op.")
