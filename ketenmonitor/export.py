"""All that leaves as CSV or workbook is written here, so that no spreadsheet runs what a partner wrote.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a formula can
send data away or start a program (OWASP: CSV injection). In a CSV such a text gets an apostrophe in front;
a number does not, for it runs nothing and must stay a number. The intake takes the apostrophe off again, so
that a file that goes back to a partner can be delivered once more. In a workbook a text is written as a text
cell, which no spreadsheet runs.
"""

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook

__all__ = ["Workbook", "csv_bytes", "csv_text", "guarded", "unguarded", "workbook"]

Cell = str | int | float | Decimal | None

# White space and quotes before the sign hide nothing from a spreadsheet. Python and DuckDB read it the same.
SIGN = r"[ \n\f\"']*[=+\-@\t\r]"
APOSTROPHE = rf"^'({SIGN})"
HARMLESS = re.compile(r"-|[+-]?\d[\d.,]*( ?%)?")
_GUARDED = re.compile(SIGN)
_UNGUARD = re.compile(APOSTROPHE)
_FIRST = frozenset("=+-@\t\r\n\f \"'")


def guarded(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet could take it for a formula.

    >>> guarded("=1+1"), guarded("-12,50"), guarded(" @som")
    ("'=1+1", '-12,50', "' @som")
    """
    if text[:1] not in _FIRST or not _GUARDED.match(text) or HARMLESS.fullmatch(text):
        return text
    return f"'{text}"


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``."""
    return _UNGUARD.sub(r"\1", text)


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as Dutch spreadsheets read them: semicolons, decimal comma, CRLF; every text guarded.

    A number has at most four decimals; None is an empty cell.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def csv_bytes(rows: Iterable[Iterable[Cell]]) -> bytes:
    """``csv_text`` as the content of a file: UTF-8 with a byte-order mark, which Excel needs."""
    return csv_text(rows).encode("utf-8-sig")


def workbook(file: IO[bytes]) -> Workbook:
    """A new workbook in which a text stays a text: never a formula, a link or a number."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return Workbook(file, options)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, int):
        return str(value)
    if value != value:
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return "0" if text == "-0" else text
