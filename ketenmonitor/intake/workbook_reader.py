"""A program of its own that reads one workbook, so that one that eats memory or crashes hurts nobody else.

A few kilobytes of .xlsx can ask for hundreds of gigabytes (one cell filled far outside the table is enough),
and where the reader runs out of memory its process ends. It gets the workbook on standard input and writes
its visible sheets as messages: JSON in UTF-8, each after its length in four bytes. It knows nothing of the
rest of Ketenmonitor and gets no environment. Run as ``python -I workbook_reader.py <bounds as JSON>``.

Messages: for each sheet ``["blad", name, visible sheets, empty columns before the first used one]``, then any
number of ``["rijen", [[cell, …], …]]``, then ``["einde"]``; and last ``["klaar"]``. Or ``["fout", what, …]``,
after which nothing counts any more.
"""

import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO

_ROWS_AT_ONCE = 1_000
_CHARACTERS_AT_ONCE = 1_000_000


def cell_text(cell: object) -> str:
    """One cell as text: dates ISO, whole numbers without decimals, other numbers with a decimal point.

    Numbers have the 15 digits that Excel keeps; booleans are ja or nee.
    """
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


def messages(inhoud: bytes, widest: int, longest: int) -> Iterator[list[object]]:
    """The messages about a workbook of at most ``widest`` columns and ``longest`` characters in a cell."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(inhoud))
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if (sheet.typ, sheet.visible)
            == (calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible)
        ]
        for name in shown:
            sheet = workbook.get_sheet_by_name(name)
            # calamine leaves out the empty columns before the first used one.
            before = sheet.start[1] if sheet.start else 0
            if before + sheet.width > widest:
                yield ["fout", "breed", before + sheet.width]
                return
            yield ["blad", name, len(shown), before]
            yield from _rows(sheet.iter_rows(), before, longest)
            yield ["einde"]
        yield ["klaar"]
    except calamine.PasswordError:
        yield ["fout", "wachtwoord"]
    except (calamine.CalamineError, OSError, ValueError):
        yield ["fout", "beschadigd"]
    except MemoryError:
        yield ["fout", "zwaar"]
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how calamine's Rust says that it can not go on
            raise
        yield ["fout", "beschadigd"]


def _rows(rows: Iterable[Sequence[object]], before: int, longest: int) -> Iterator[list[object]]:
    portion: list[list[str]] = []
    characters = 0
    for number, row in enumerate(rows, 1):
        cells = [cell_text(cell) for cell in row]
        for position, cell in enumerate(cells, before + 1):
            if len(cell) > longest:
                yield ["fout", "lang", number, position, len(cell)]
                return
        portion.append(cells)
        characters += sum(map(len, cells))
        if len(portion) >= _ROWS_AT_ONCE or characters >= _CHARACTERS_AT_ONCE:
            yield ["rijen", portion]
            portion, characters = [], 0
    if portion:
        yield ["rijen", portion]


def write(message: list[object], target: BinaryIO) -> None:
    """Write one message after its length."""
    # A lone surrogate, which a damaged workbook can hold, is no Unicode and becomes a question mark.
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    target.write(len(data).to_bytes(4, "big") + data)


def _bound(memory: int, seconds: int) -> None:
    """Bound this process; where the system has no such bounds (Windows) it goes without."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the workbook on standard input within the bounds given."""
    bounds = json.loads(sys.argv[1])
    _bound(bounds["geheugen"], bounds["seconden"])
    try:
        inhoud = sys.stdin.buffer.read()
        for message in messages(inhoud, bounds["kolommen"], bounds["tekens"]):
            write(message, sys.stdout.buffer)
    except MemoryError:
        write(["fout", "zwaar"], sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
