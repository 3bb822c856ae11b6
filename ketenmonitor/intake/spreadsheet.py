"""An Excel workbook (.xlsx) as records of text cells, opened only after its expanded size is known."""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice

import python_calamine as calamine

from ketenmonitor.errors import Weigering
from ketenmonitor.intake.layout import WIT, find_header

MAX_EXPANDED = 2**30
_CHUNK = 2**20
_SAMPLE_ROWS = 500
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Blad:
    """The sheet that holds the table: its header, and the records below it as (line, row, cells)."""

    cellen: tuple[str, ...]
    koprij: int
    records: Iterator[tuple[int, int, list[str]]]
    aannames: tuple[str, ...]


def read_workbook(bestand: str, inhoud: bytes) -> Blad:
    """Return the first visible sheet that has a header with rows below it.

    Cells become text: dates ISO (yyyy-mm-dd), whole numbers without decimals, other numbers with a
    decimal point and the 15 digits that Excel keeps, booleans ja or nee. Raises ``Weigering`` for a
    zip that is no .xlsx, one that expands to more than ``MAX_EXPANDED`` bytes, a damaged or locked
    workbook, and a workbook without rows.
    """
    _check_zip(bestand, inhoud)
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(inhoud))
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if (sheet.typ, sheet.visible)
            == (calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible)
        ]
        for name in shown:
            blad = _sheet(workbook.get_sheet_by_name(name), len(shown))
            if blad is not None:
                return blad
    except calamine.PasswordError as fout:
        raise Weigering(
            f"{bestand} is met een wachtwoord beveiligd; haal dat eraf en sla het opnieuw op."
        ) from fout
    except (calamine.CalamineError, OSError, ValueError) as fout:
        raise _damaged(bestand) from fout
    raise Weigering(f"{bestand} bevat geen rijen: geen blad heeft kolomnamen met gegevens eronder.")


def cell_text(cell: object) -> str:
    """Return one cell as text, in the notation that ``read_workbook`` promises."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        # 15 digits is what Excel itself keeps: 0.1 + 0.2 is 0.3 there, not 0.30000000000000004.
        number = Decimal(f"{cell:.15g}") if cell == cell else None
        if number is None or not number.is_finite():
            return ""
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _sheet(sheet: calamine.CalamineSheet, sheets: int) -> Blad | None:
    """Read one sheet lazily; None when it has no header with something below it."""
    rows = ([cell_text(cell) for cell in row] for row in sheet.iter_rows())
    sample = list(islice(rows, _SAMPLE_ROWS))
    width = max((i + 1 for row in sample for i, cell in enumerate(row) if cell.strip(WIT)), default=0)
    kop = find_header([row[:width] for row in sample])
    if kop is None or not any(cell.strip(WIT) for row in sample[kop.index + 1 :] for cell in row):
        return None
    # calamine leaves out the empty columns before the first used one; put back, column 3 is C again.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    below = chain(sample[kop.index + 1 :], rows)
    records = ((row, row, before + cells) for row, cells in enumerate(below, kop.index + 2))
    said = (
        (f"Van de {sheets} bladen is {sheet.name} gelezen, het eerste met een tabel.",) if sheets > 1 else ()
    )
    return Blad((*before, *sample[kop.index][:width]), kop.index + 1, records, said)


def _check_zip(bestand: str, inhoud: bytes) -> None:
    """Refuse what is no .xlsx and what expands too far, by really expanding: declared sizes can lie."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise Weigering(
                    f"{bestand} is een ingepakt bestand (zip), maar geen Excel-werkmap (.xlsx); "
                    "pak het uit of sla het op als .xlsx of .csv."
                )
            for entry in archive.infolist():
                entry.file_size = MAX_EXPANDED + 1  # read on to the true end, whatever the header says
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        total += len(chunk)
                        if total > MAX_EXPANDED:
                            size = f"{MAX_EXPANDED // 2**20} MB"
                            raise Weigering(f"{bestand} is uitgepakt groter dan {size}; lever het als CSV.")
    except _BROKEN_ZIP as fout:
        raise _damaged(bestand) from fout


def _damaged(bestand: str) -> Weigering:
    return Weigering(f"{bestand} is een beschadigde Excel-werkmap; open het in Excel en sla het opnieuw op.")
