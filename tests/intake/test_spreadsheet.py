"""Excel workbooks, written in the test by another program than the one that reads them."""

import datetime as dt
import io
import zipfile

import duckdb
import pytest
import xlsxwriter

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import limits
from ketenmonitor.intake.reading import load, read
from ketenmonitor.intake.workbook_reader import cell_text


def workbook(**sheets: tuple[int, int, list[list[object]]]) -> bytes:
    """Bytes of a workbook; per sheet the (row, column) where it starts and its rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "dd-mm-yyyy"})
    for name, (top, left, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(top + i, left, row)
    book.close()
    return target.getvalue()


def cells(inhoud: bytes, naam: str = "levering.xlsx"):
    gelezen = read(naam, inhoud)
    with duckdb.connect() as connection:
        geladen = load(gelezen, connection, "t")
        names = ", ".join(f"k{i}" for i in range(1, len(gelezen.kop) + 1))
        rows = connection.execute(f"select {geladen.rij_sql}, {names} from t order by 1").fetchall()
    return gelezen, rows, geladen


@pytest.mark.parametrize(
    "cell, text",
    [
        (363.0, "363"),
        (1234.5, "1234.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (-12.30, "-12.3"),
        (100.0, "100"),
        (float("nan"), ""),
        (True, "ja"),
        (False, "nee"),
        (dt.date(2026, 10, 3), "2026-10-03"),
        (dt.datetime(2026, 10, 3), "2026-10-03"),
        (dt.datetime(2026, 10, 3, 12, 30), "2026-10-03 12:30:00"),
        ("0363", "0363"),
        (None, ""),
    ],
)
def test_a_cell_becomes_text_that_says_what_excel_shows(cell, text):
    assert cell_text(cell) == text


def test_a_workbook_reads_as_text_with_excel_rows():
    rows = [
        ["Kosten oktober"],
        [],
        ["client", "datum", "bedrag", "gemeente"],
        [" a1 ", dt.date(2026, 10, 3), 12.5, "0363"],
        [],
        [17, None, 3, None],
        ["Totaal", None, None, 15.5],
    ]
    gelezen, found, geladen = cells(workbook(Blad1=(0, 0, rows)))
    assert (gelezen.soort, gelezen.codering, gelezen.scheiding) == ("xlsx", "", "")
    assert (gelezen.kop, gelezen.kopregel) == (("client", "datum", "bedrag", "gemeente"), 3)
    assert found == [(4, "a1", "2026-10-03", "12.5", "0363"), (6, "17", None, "3", None)]
    assert gelezen.aannames == (
        "De kolomnamen staan op regel 3; wat erboven staat is overgeslagen.",
        "De lege regel 5 is overgeslagen.",
        "De totaalregel onderaan (regel 7) is overgeslagen.",
    )
    assert (geladen.rijen, geladen.overgeslagen) == (2, 2)


def test_the_first_sheet_with_a_table_is_read_and_named():
    inhoud = workbook(
        Voorblad=(0, 0, [["Toelichting"]]), Data=(0, 0, [["client", "maand"], ["a1", "2026-10"]])
    )
    gelezen, rows, _ = cells(inhoud)
    assert rows == [(2, "a1", "2026-10")]
    assert gelezen.aannames == ("Van de 2 bladen is Data gelezen, het eerste met een tabel.",)


def test_a_table_that_starts_in_column_c_keeps_its_excel_columns():
    gelezen, rows, _ = cells(workbook(Data=(3, 2, [["client", "maand"], ["a1", "2026-10"]])))
    assert gelezen.kop == ("kolom 1", "kolom 2", "client", "maand")
    assert rows == [(5, None, None, "a1", "2026-10")]


def test_an_xlsx_with_another_name_is_read_and_said():
    gelezen, rows, _ = cells(workbook(Data=(0, 0, [["client", "maand"], ["a1", "2026-10"]])), "levering.csv")
    assert rows == [(2, "a1", "2026-10")]
    assert gelezen.aannames == ("levering.csv is een Excel-werkmap, wat de naam ook zegt, en is zo gelezen.",)


def test_a_workbook_without_rows_is_refused():
    with pytest.raises(Weigering, match="bevat geen rijen"):
        read("x.xlsx", workbook(Data=(0, 0, [["client", "maand"]])))


def test_a_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("levering.csv", "a;b\n1;2\n")
    with pytest.raises(Weigering, match="geen Excel-werkmap"):
        read("x.xlsx", target.getvalue())


def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size(monkeypatch):
    monkeypatch.setattr(limits, "MAX_EXPANDED", 3 * 2**20)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (4 * 2**20))
    honest = target.getvalue()
    lying = honest.replace((4 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    for inhoud in (honest, lying):
        with pytest.raises(Weigering, match="uitgepakt groter dan 3 MB"):
            read("x.xlsx", inhoud)


@pytest.mark.parametrize("position", [0.1, 0.3, 0.5, 0.7, 0.95])
def test_a_damaged_workbook_is_refused_without_a_traceback(position):
    inhoud = bytearray(workbook(Data=(0, 0, [["client", "maand"], ["a1", "2026-10"]])))
    at = int(len(inhoud) * position)
    inhoud[at : at + 40] = bytes(40)
    with pytest.raises(Weigering, match=r"^x\.xlsx is een .*\.$"):
        read("x.xlsx", bytes(inhoud))
