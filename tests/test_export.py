"""What leaves as CSV or workbook: no spreadsheet runs it, and numbers stay numbers."""

import ast
import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor import export
from ketenmonitor.export import csv_bytes, csv_text, guarded, unguarded, workbook
from ketenmonitor.intake.reading import load, read

ROOT = Path(export.__file__).parent


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", "\ttekst", " =1+1", '"=1+1', "'=1+1", "\n=1",
        "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x.nl";"klik")', "--1", "-a", "=",
        "+", "-1+", "+31 6 1234",
    ],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a=1", "-", "-3,5", "+3", "-1.234,50", "-12,5 %", "–", "–3", "06-12345678", "2026-03",
        "'s-Hertogenbosch", "€ -3", "(=1)",
    ],
)  # fmt: skip
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert guarded(text) == text


@given(st.text() | st.text("'=+-@\t \"x"))
def test_the_intake_takes_off_exactly_what_the_export_put_on(text):
    assert unguarded(guarded(text)) == text


@given(st.text() | st.text("'=+-@\t \"x"))
def test_nothing_that_is_written_begins_as_a_formula(text):
    first = guarded(text).lstrip('\t\r\n "')[:1]
    assert first not in {"=", "@"}
    assert first not in {"+", "-"} or export.HARMLESS.fullmatch(text)


def test_a_number_is_written_in_dutch_notation_and_not_guarded():
    cells = [-3.5, -3, Decimal("-1.25"), 0.1 + 0.2, -0.00001, None, float("nan"), 1e6, "=x"]
    assert csv_text([cells]) == "-3,5;-3;-1,25;0,3;0;;;1000000;'=x\r\n"


def test_a_cell_with_a_separator_a_quote_or_a_line_break_stays_one_cell():
    cells = ["a;b", 'c"d', "e\nf", "g;=1"]
    written = csv_bytes([cells, cells]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=";")) == [cells, cells]


def test_a_file_that_went_out_comes_back_the_same():
    values = ["=1+1", "+a", "-b", "@c", "'=d", "-170,28", "'s-Hertogenbosch", '="e"', "- f", "2026-03"]
    inhoud = csv_bytes([["-kolom", "naam"], *([value, "x"] for value in values)])
    with duckdb.connect() as connection:
        gelezen = read("x.csv", inhoud)
        load(gelezen, connection, "t")
        rows = connection.execute("select k1 from t order by rowid").fetchall()
    assert gelezen.kop == ("-kolom", "naam")
    assert [value for (value,) in rows] == values


def test_it_comes_back_the_same_by_the_exact_road_and_as_workbook():
    file = io.BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet()
        for row, (left, right) in enumerate([("kolom", "naam"), ("'=1+1", "x"), ("'-170,28", "y")]):
            sheet.write_string(row, 0, left)
            sheet.write_string(row, 1, right)
    for naam, inhoud in (
        ("x.csv", b"kolom;naam\n'=1+1;x\n\n'-170,28;y\n"),
        ("x.xlsx", file.getvalue()),
    ):
        with duckdb.connect() as connection:
            load(read(naam, inhoud), connection, "t")
            assert connection.execute("select k1 from t").fetchall() == [("=1+1",), ("-170,28",)]


def test_a_workbook_holds_texts_never_formulas_or_links():
    file = io.BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet()
        for row, text in enumerate(("=1+1", "http://x.nl", "12")):
            sheet.write(row, 0, text)
    with zipfile.ZipFile(file) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
        assert content.count(b't="s"') == 3
        assert b"<f>" not in content
        assert not any("rels" in name and "sheet" in name for name in archive.namelist())


# The habits of partners in the demonstration chain: files that come in, with separators of their own. And a
# partner's own file with pseudonyms in it, at the partner's own machine: the rest of it stays as it was.
INCOMING = {"demo/notation.py", "intake/pseudonimiseren.py"}
LIBRARIES = {"xlsxwriter", "openpyxl"}


def _writes(node: ast.AST) -> bool:
    """Whether a piece of program is a writer of CSV or workbooks, or imports one."""
    match node:
        case ast.Attribute(attr="to_csv" | "to_excel" | "DictWriter"):
            return True
        case ast.Attribute(attr="writer", value=ast.Name(id="csv")):
            return True
        case ast.ImportFrom(module="csv", names=names):
            return bool({a.name for a in names} & {"writer", "DictWriter"})
        case ast.ImportFrom(module=module, names=names):
            # The types of sheets and formats are no writers.
            return (module or "").split(".")[0] in LIBRARIES and "Workbook" in {a.name for a in names}
        case ast.Import(names=names):
            return bool({a.name for a in names} & LIBRARIES)
    return False


def test_nothing_else_in_the_program_writes_csv_or_workbooks():
    """A writer of its own would be a way around the apostrophe."""
    paths = [*ROOT.rglob("*.py"), *(ROOT.parent / "pages").glob("*.py")]
    found = {
        path.relative_to(ROOT.parent).as_posix()
        for path in paths
        if any(_writes(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {"ketenmonitor/export.py", *(f"ketenmonitor/{name}" for name in INCOMING)}


# What gives the bytes of a CSV: the export, or functions that are built on it.
BUILT_ON_IT = {"csv_bytes", "template", "template_csv", "annotated", "write_csv", "rows_as_csv", "as_csv"}


def _offers_csv(call: ast.Call) -> bool:
    if ast.unparse(call.func) == "uitvoer.offer":
        return True
    return getattr(call.func, "attr", "") == "download_button" and "text/csv" in ast.unparse(call)


def test_every_csv_that_a_page_offers_is_made_by_the_export():
    other, offers = [], 0
    for path in (ROOT / "ui").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _offers_csv(node):
                offers += 1
                names = {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(node)}
                if not names & BUILT_ON_IT:
                    other.append(f"{path.name}:{node.lineno}")
    assert (other, offers >= 7) == ([], True)
