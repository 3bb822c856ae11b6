"""Templates: the files a partner can fill in, made from the definitions of the extracts.

A CSV and an Excel workbook per extract, and one ``datapackage.json`` for software. The same chain and
month always give the same bytes, so that a template that has changed really says something else.
"""

import io
import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from textwrap import shorten

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ketenmonitor.export import Workbook, csv_bytes, workbook
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.datapackage import datapackage
from ketenmonitor.vocabulary.examples import als_tekst, voorbeeld, voorbeeldrijen
from ketenmonitor.vocabulary.extract import TYPE_WORDS, Column, Extract, extracts
from ketenmonitor.vocabulary.keten import Keten

__all__ = ["datapackage", "template_csv", "template_xlsx", "write_templates"]

# Fixed, because a workbook otherwise holds the moment it was made.
CREATED = datetime(2026, 1, 1)

LAST_ROW = 1_048_575  # 0-based, of a sheet in Excel
LONGEST_TIP = 255  # characters Excel allows in a message with a cell

# How Excel shows and keeps a column. As text a code keeps its leading zero and a month stays a month.
_FORMATS = {"datum": "dd-mm-yyyy", "jaar": "0", "geheel": "0", "decimaal": "General", "bedrag": "#,##0.00"}
_TEXT = "@"


def template_csv(extract: Extract, keten: Keten, maand: date | None = None) -> bytes:
    """Return the template as CSV: UTF-8 with BOM (Excel needs it), semicolons, header, example rows.

    ``maand`` is any day of the month that the examples are about; without it the chain's first one.
    """
    rows = (
        [als_tekst(c, row[c.naam]) if c.naam in row else "" for c in extract.kolommen]
        for row in voorbeeldrijen(extract, keten, maand or keten.eerste_maand)
    )
    return csv_bytes([extract.namen, *rows])


def template_xlsx(extract: Extract, keten: Keten, maand: date | None = None) -> bytes:
    """Return the template as a workbook with the sheets ``gegevens``, ``uitleg`` and ``codes``.

    ``gegevens`` comes first because the intake reads the first sheet with a table.
    """
    file = io.BytesIO()
    with workbook(file) as book:
        book.set_properties({"title": f"{extract.naam} – {keten.naam}", "created": CREATED})
        sheets = [book.add_worksheet(name) for name in ("gegevens", "uitleg", "codes")]
        ranges = _write_codes(book, sheets[2], extract, keten)
        _write_data(book, sheets[0], extract, keten, maand or keten.eerste_maand)
        for position, column in enumerate(extract.kolommen):
            if column.lijst in ranges:
                _offer_codes(sheets[0], position, column, ranges[column.lijst])
        _write_explanation(book, sheets[1], extract, keten)
    return file.getvalue()


def write_templates(keten: Keten, folder: Path, maand: date | None = None) -> tuple[Path, ...]:
    """Write ``<extract>.csv`` and ``<extract>.xlsx`` per extract and ``datapackage.json``; give their paths.

    The folder is made when it is not there; files with these names are replaced.
    """
    files = {
        "datapackage.json": (json.dumps(datapackage(keten), ensure_ascii=False, indent=2) + "\n").encode()
    }
    for name, extract in extracts().items():
        files[f"{name}.csv"] = template_csv(extract, keten, maand)
        files[f"{name}.xlsx"] = template_xlsx(extract, keten, maand)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in files)


def _write_data(book: Workbook, sheet: Worksheet, extract: Extract, keten: Keten, maand: date) -> None:
    rows = voorbeeldrijen(extract, keten, maand)
    for position, column in enumerate(extract.kolommen):
        cells = book.add_format({"num_format": _FORMATS.get(column.type, _TEXT)})
        sheet.set_column(position, position, max(12, len(column.naam) + 3), cells)
        sheet.write_string(0, position, column.naam, _heading(book, column.verplicht))
        must = "Verplicht" if column.verplicht else "Mag leeg zijn"
        tip = f"{must}; {TYPE_WORDS[column.type]}. {column.uitleg}"
        sheet.data_validation(
            0, position, 0, position,
            {"validate": "any", "input_title": column.naam, "input_message": shorten(tip, LONGEST_TIP)},
        )  # fmt: skip
        for number, row in enumerate(rows, 1):
            value = row.get(column.naam)
            if value is None:
                continue
            if isinstance(value, date) and column.type == "datum":
                sheet.write_datetime(number, position, datetime.combine(value, time()), cells)
            elif isinstance(value, int | Decimal):
                sheet.write_number(number, position, float(value), cells)
            else:
                sheet.write_string(number, position, als_tekst(column, value), cells)
    sheet.freeze_panes(1, 0)


def _offer_codes(sheet: Worksheet, position: int, column: Column, source: str) -> None:
    """Let Excel offer the codes; another spelling is allowed after a warning, for the intake knows many."""
    sheet.data_validation(
        1, position, LAST_ROW, position,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "Geen code van de lijst",
            "error_message": f"Deze waarde is niet van lijst '{column.lijst}' (blad codes). Toch gebruiken?",
        },
    )  # fmt: skip


def _write_explanation(book: Workbook, sheet: Worksheet, extract: Extract, keten: Keten) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(
        0, 0, f"{extract.naam} – {keten.naam}", book.add_format({"bold": True, "font_size": 14})
    )
    for line, sentence in enumerate(_sentences(extract), 1):
        sheet.write_string(line, 0, sentence)
    top = len(_sentences(extract)) + 2
    widths = {"kolom": 20, "soort": 28, "verplicht": 10, "uitleg": 70, "voorbeeld": 16, "codelijst": 22}
    for position, (name, width) in enumerate(widths.items()):
        sheet.set_column(position, position, width)
        sheet.write_string(top, position, name, _heading(book, required=False))
    for number, column in enumerate(extract.kolommen, top + 1):
        cells = (
            column.naam,
            TYPE_WORDS[column.type],
            "ja" if column.verplicht else "nee",
            column.uitleg,
            voorbeeld(column, keten),
            column.lijst or "",
        )
        for position, text in enumerate(cells):
            sheet.write_string(number, position, text, wrapped)


def _sentences(extract: Extract) -> list[str]:
    unique = f"Iedere rij is uniek in {', '.join(extract.sleutel)}." if extract.sleutel else ""
    return [
        f"Eén rij is {extract.rij}.",
        extract.uitleg,
        *([unique] if unique else []),
        "Vul het blad gegevens: vervang de voorbeeldrijen door uw eigen rijen en laat de kolomnamen staan.",
        "Een donkere kolomnaam is verplicht, een lichte mag leeg blijven of weg.",
    ]


def _write_codes(book: Workbook, sheet: Worksheet, extract: Extract, keten: Keten) -> dict[str | None, str]:
    """Write the codes of all lists of the extract below each other; return the cells of each filled list."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": _TEXT, "valign": "top"})
    for position, (name, width) in enumerate(
        {"lijst": 20, "code": 16, "naam": 50, "uitleg": 70, "bron": 45}.items()
    ):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, name, _heading(book, required=False))
    ranges: dict[str | None, str] = {}
    number = 1
    for lijst in dict.fromkeys(column.lijst for column in extract.kolommen if column.lijst):
        codes = codelijst(lijst, keten).values()
        for line, code in enumerate(codes, number):
            for position, cell in enumerate((lijst, code.code, code.naam, code.uitleg, code.bron)):
                sheet.write_string(line, position, cell, text if position == 1 else wrapped)
        if codes:
            ranges[lijst] = f"=codes!$B${number + 1}:$B${number + len(codes)}"
        number += len(codes)
    sheet.freeze_panes(1, 0)
    return ranges


def _heading(book: Workbook, required: bool) -> Format:
    colours = {"bg_color": "#1F3A5F", "font_color": "#FFFFFF"} if required else {"bg_color": "#DDE4EC"}
    return book.add_format({"bold": True, "num_format": _TEXT, **colours})
