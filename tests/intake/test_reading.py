"""Files as people have them: each case is the very bytes, and what must come out of them."""

import stat
import tempfile
from pathlib import Path

import duckdb
import pytest

from ketenmonitor.dataset import lockdown
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import limits, loading, reading
from ketenmonitor.intake.reading import Gelezen, Structuurfout, load, read
from ketenmonitor.settings import Middelen

KOP = ("client", "gemeente", "bedrag")
RIJEN = [("a1", "0363", "1.234,50"), ("b2", "0394", "12")]


@pytest.fixture
def cursor():
    with duckdb.connect() as connection:
        yield connection.cursor()


def content(cursor, gelezen: Gelezen):
    """Load and return (regel, rij) and the cells of each row, and what load told."""
    geladen = load(gelezen, cursor, "t")
    names = ", ".join(f"k{i}" for i in range(1, len(gelezen.kop) + 1))
    rows = cursor.execute(
        f"select {geladen.regel_sql}, {geladen.rij_sql}, {names} from t order by 1"
    ).fetchall()
    assert geladen.rijen == len(rows)
    return [row[:2] for row in rows], [row[2:] for row in rows], geladen


def table(cursor, inhoud: bytes, naam: str = "levering.csv"):
    """Header, places and rows of a file that reads without structural faults."""
    gelezen = read(naam, inhoud)
    places, rows, geladen = content(cursor, gelezen)
    assert geladen.structuur == ()
    return gelezen.kop, places, rows


def lines(scheiding: str, einde: str, rijen=RIJEN) -> str:
    return "".join(scheiding.join(row) + einde for row in [KOP, *rijen])


@pytest.mark.parametrize("scheiding", [";", "\t", "|"])
@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_found(cursor, scheiding, einde):
    gelezen = read("levering.csv", lines(scheiding, einde).encode())
    assert (gelezen.scheiding, gelezen.kop, gelezen.kopregel) == (scheiding, KOP, 1)
    places, rows, _ = content(cursor, gelezen)
    assert rows == RIJEN
    assert places == [(2, 2), (3, 3)]


def test_comma_as_separator(cursor):
    kop, _, rows = table(cursor, b'client,gemeente,naam\na1,0363,"Jansen, Jan"\n')
    assert kop == ("client", "gemeente", "naam")
    assert rows == [("a1", "0363", "Jansen, Jan")]


def test_decimal_commas_do_not_pass_for_separators(cursor):
    kop, _, rows = table(cursor, b"product;bedragen\n1;1,50 2,50 3,50\n2;4,50 5,50 6,50\n")
    assert kop == ("product", "bedragen")
    assert rows[0] == ("1", "1,50 2,50 3,50")


@pytest.mark.parametrize(
    "codec, bom, codering",
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8 met BOM"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\0\0", "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_every_encoding_gives_the_same_cells(cursor, codec, bom, codering):
    gelezen = read("x.csv", bom + "cliënt;bedrag\r\nzoë;€ 12\r\n".encode(codec))
    assert gelezen.codering == codering
    assert codering in gelezen.aannames[0]
    assert gelezen.kop == ("cliënt", "bedrag")
    assert content(cursor, gelezen)[1] == [("zoë", "€ 12")]


def test_hash_and_size_are_those_of_the_original_bytes():
    gelezen = read("C:\\export\\kosten.csv", b"\xef\xbb\xbfa;b\n1;2\n")
    assert gelezen.bestand == "kosten.csv"
    assert gelezen.omvang == 11
    assert gelezen.sha256 == "957f952df3550c30d2caf2ad79b6ba71bb662b77a51836a30048ec3c0d4ed834"


def test_sep_line_names_the_separator_and_does_not_count_as_a_row_in_excel(cursor):
    gelezen = read("x.csv", b"sep=;\r\na;b\r\n1;2\r\n")
    assert (gelezen.kopregel, gelezen.koprij, gelezen.scheiding) == (2, 1, ";")
    assert "sep=" in " ".join(gelezen.aannames)
    assert content(cursor, gelezen)[0] == [(3, 2)]


def test_sep_line_can_name_an_unusual_separator(cursor):
    gelezen = read("x.csv", b"sep=~\na~b\n1~2\n")
    assert gelezen.scheiding == "~"
    assert content(cursor, gelezen)[1] == [("1", "2")]


def test_sep_line_that_is_wrong_is_not_believed(cursor):
    gelezen = read("x.csv", b"sep=,\na;b\n1;2\n")
    assert gelezen.kop == ("a", "b")
    assert any("hoewel" in said for said in gelezen.aannames)


def test_titles_and_blank_lines_above_the_header_are_skipped_and_said(cursor):
    gelezen = read("x.csv", b"Wachtlijst januari, 2026\nJeugdzorg Kompas\n\na;b;c\n1;2;3\n")
    assert (gelezen.kop, gelezen.kopregel, gelezen.koprij) == (("a", "b", "c"), 4, 4)
    assert "De kolomnamen staan op regel 4; wat erboven staat is overgeslagen." in gelezen.aannames
    assert content(cursor, gelezen)[0] == [(5, 5)]


def test_titles_that_excel_padded_with_separators_are_no_header():
    gelezen = read("x.csv", b"Wachtlijst;;;\nPeriode;januari;;\n;;;\na;b;c;d\n1;2;3;4\n5;6;7;8\n")
    assert gelezen.kop == ("a", "b", "c", "d")
    assert gelezen.kopregel == 4


def test_quoted_line_breaks_keep_physical_lines_and_spreadsheet_rows_apart(cursor):
    kop, places, rows = table(cursor, b'a;"b\nb"\n1;"x\ny"\n2;z\n3;"p\r\nq\n"\n4;r\n')
    assert kop == ("a", "b\nb")
    assert rows == [("1", "x\ny"), ("2", "z"), ("3", "p\r\nq"), ("4", "r")]
    assert places == [(3, 2), (5, 3), (6, 4), (9, 5)]


def test_doubled_quotes_and_separators_inside_quotes(cursor):
    _, _, rows = table(cursor, b'a;b\n"zei ""ja""";"x;y"\n"";z\n')
    assert rows == [('zei "ja"', "x;y"), (None, "z")]


def test_quotes_in_the_middle_of_a_cell_stay(cursor):
    _, _, rows = table(cursor, b'a;b\n5" buis;z\n')
    assert rows == [('5" buis', "z")]


def test_text_after_a_closing_quote_is_kept(cursor):
    _, _, rows = table(cursor, b'a;b\n"x"y;z\n')
    assert rows == [("xy", "z")]


def test_space_before_an_opening_quote_is_no_part_of_the_cell(cursor):
    _, _, rows = table(cursor, b'a;b\n1; "x;y"\n')
    assert rows == [("1", "x;y")]


@pytest.mark.parametrize("spatie", [" ", "\t", "\u00a0", " \u00a0 "])
def test_white_space_around_cells_is_stripped_and_empty_is_null(cursor, spatie):
    inhoud = f"{spatie}a;b{spatie}\n{spatie}een twee;{spatie}\nx{spatie};y\nz;{spatie}p{spatie}\n".encode()
    kop, _, rows = table(cursor, inhoud)
    assert kop == ("a", "b")
    assert rows == [("een twee", None), ("x", "y"), ("z", "p")]


def test_last_value_without_line_end_is_stripped(cursor):
    assert table(cursor, b"a;b\n1;2 ")[2] == [("1", "2")]


@pytest.mark.parametrize("woord", ["Totaal", "TOTAAL:", "Eindtotaal", "Total", '"Totaal kosten"'])
def test_totals_line_at_the_end_is_skipped_and_said(cursor, woord):
    gelezen = read("x.csv", f"a;b;c;d\n1;2;3;4\n5;6;7;8\n\n{woord};;;12\n\n".encode())
    assert "De totaalregel onderaan (regel 5) is overgeslagen." in gelezen.aannames
    assert "2 lege regels zijn overgeslagen (de eerste is regel 4)." in gelezen.aannames
    _, rows, geladen = content(cursor, gelezen)
    assert rows == [("1", "2", "3", "4"), ("5", "6", "7", "8")]
    assert geladen.overgeslagen == 3


def test_short_totals_line_is_no_structural_fault(cursor):
    assert table(cursor, b"a;b;c;d\n1;2;3;4\nTotaal;4\n")[2] == [("1", "2", "3", "4")]


def test_a_full_row_of_a_product_named_totaal_is_data(cursor):
    assert table(cursor, b"product;b;c;d\n45;2;3;4\nTotaal;2;3;4\n")[2][-1] == ("Totaal", "2", "3", "4")


def test_a_totals_word_in_the_middle_is_data(cursor):
    assert len(table(cursor, b"a;b;c;d\nTotaal;;;4\n1;2;3;4\n")[2]) == 2


def test_blank_lines_and_lines_of_separators_are_skipped_with_lines_kept_right(cursor):
    gelezen = read("x.csv", b'a;b\n1;2\n\n3;4\n;\n" ";\n5;6\n;\n')
    assert "4 lege regels zijn overgeslagen (de eerste is regel 3)." in gelezen.aannames
    places, rows, geladen = content(cursor, gelezen)
    assert rows == [("1", "2"), ("3", "4"), ("5", "6")]
    assert places == [(2, 2), (4, 4), (7, 7)]
    assert geladen.overgeslagen == 4


def test_blank_line_right_below_the_header(cursor):
    assert table(cursor, b"a;b\n\n1;2\n")[1] == [(3, 3)]


@pytest.mark.parametrize("inhoud", [b"a;b;\n1;2;\n3;4;\n", b"a;b;\n1;2;\n3;4\n", b"a;b;;\n1;2;;\n3;4;;"])
def test_nameless_empty_last_columns_are_dropped_and_said(cursor, inhoud):
    gelezen = read("x.csv", inhoud)
    assert gelezen.kop == ("a", "b")
    assert any("zonder naam" in said or "geen naam" in said for said in gelezen.aannames)
    _, rows, geladen = content(cursor, gelezen)
    assert (rows, geladen.structuur) == ([("1", "2"), ("3", "4")], ())


def test_nameless_last_column_with_a_value_stays(cursor):
    kop, _, rows = table(cursor, b"a;b;\n1;2;\n3;4;x\n")
    assert kop == ("a", "b", "kolom 3")
    assert rows == [("1", "2", None), ("3", "4", "x")]


def test_separator_at_the_end_of_data_lines_only_is_harmless(cursor):
    kop, _, rows = table(cursor, b"a;b\n1;2;\n3;4; ;\n")
    assert (kop, rows) == (("a", "b"), [("1", "2"), ("3", "4")])


def test_nameless_column_in_the_middle_gets_its_number_and_double_names_stay():
    assert read("x.csv", b"a;;b;a\n1;2;3;4\n").kop == ("a", "kolom 2", "b", "a")


def test_one_column(cursor):
    gelezen = read("x.csv", b"client\na1\n\nb2\n")
    assert gelezen.scheiding == ""
    assert any("\u00e9\u00e9n kolom" in said for said in gelezen.aannames)
    places, rows, _ = content(cursor, gelezen)
    assert (rows, places) == ([("a1",), ("b2",)], [(2, 2), (4, 4)])


def test_short_and_long_rows_are_reported_with_their_line_and_the_books_close(cursor):
    gelezen = read("x.csv", b'a;b;c\n1;2;3\n4;5\n"6\n6";7;8\n9;10;11;12\n13;14;15\n\n')
    places, rows, geladen = content(cursor, gelezen)
    assert rows == [("1", "2", "3"), ("6\n6", "7", "8"), ("13", "14", "15")]
    assert places == [(2, 2), (4, 4), (7, 6)]
    assert geladen.structuur == (Structuurfout(3, 3, "te_kort", 2), Structuurfout(6, 5, "te_lang", 4))
    assert geladen.rijen + len(geladen.structuur) + geladen.overgeslagen == 6


def test_when_every_row_is_too_short_the_table_is_empty_and_all_are_reported(cursor):
    geladen = load(read("x.csv", b"a;b;c\n1;2\n3;4\n"), cursor, "t")
    assert (geladen.rijen, len(geladen.structuur)) == (0, 2)


def test_quotes_do_not_hide_a_cell_from_the_slow_road(cursor):
    """A quoted blank-looking end is one cell, not two blank lines."""
    gelezen = read("x.csv", b'a;b\n1;2\n3;"x\n\n"\n')
    _, rows, geladen = content(cursor, gelezen)
    assert rows == [("1", "2"), ("3", "x")]
    assert geladen.overgeslagen == 0


def test_mixed_line_ends(cursor):
    assert table(cursor, b"a;b\r\n1;2\n3;4\r5;6\r\n")[1:] == (
        [(2, 2), (3, 3), (4, 4)],
        [("1", "2"), ("3", "4"), ("5", "6")],
    )


def test_csv_named_xlsx_is_read_and_said(cursor):
    gelezen = read("x.xlsx", b"a;b\n1;2\n")
    assert gelezen.soort == "csv"
    assert "tekstbestand" in gelezen.aannames[0]


def test_leading_zeros_and_odd_words_stay_text(cursor):
    assert table(cursor, b"a;b;c\n0363;NULL;NaN\n")[2] == [("0363", "NULL", "NaN")]


@pytest.mark.parametrize(
    "inhoud", [b"client;traject\n", b"client;traject\n;\n\n", b"client;traject\nTotaal;\n"]
)
def test_a_header_without_rows_is_read_as_a_file_of_none(cursor, inhoud):
    assert table(cursor, inhoud) == (("client", "traject"), [], [])


@pytest.mark.parametrize(
    "inhoud, woorden",
    [
        (b"", "is leeg"),
        (b"\xef\xbb\xbf\r\n \r\n", "is leeg"),
        (b"\xff\xfe", "is leeg"),
        (b";;\n;;\n", "bevat geen rijen"),
        (b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table>", "HTML"),
        (b"\n<table border=1>", "HTML"),
        ("<html>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b'<bericht xmlns="x">', "XML"),
        (b'[{"client": 1}]', "JSON"),
        (b'{"client": 1}', "JSON"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (b"PK\x03\x04 no zip at all", "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        (b"a;b\n1;2\n3;\x00\n", "op regel 3 NUL-bytes"),
        ("a;b\n1;\0\n".encode("utf-16"), "NUL-bytes"),
        (b"\xff\xfea\0;\0b\0\n\0\x00\xd8", "UTF-16"),
        (b'a;b\n1;2\n3;"x\n4;5\n', "Op regel 3 "),
        (b'a;b\n1;"p\nq";"x\n4;5\n', "Op regel 3 "),
        (b"a;b\n1;\x81\n", "Windows-1252"),
        ("a;b\nzoë;é\n".encode() + b"x;\xeb\n", "Regel 3 "),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_dutch_sentence(inhoud, woorden):
    with pytest.raises(Weigering) as weigering:
        read("levering.csv", inhoud)
    sentence = str(weigering.value)
    assert woorden in sentence
    assert sentence.endswith(".")
    assert "levering.csv" in sentence
    assert "\n" not in sentence


def test_a_quote_that_swallows_more_than_a_cell_can_hold_is_refused_with_its_line(cursor):
    rest = b"12345;67890\n" * 20_000
    with pytest.raises(Weigering, match=r"Op regel 3 "):
        load(read("x.csv", b'a;b\n1;2\n3;"x\n' + rest + b'4;"\n'), cursor, "t")


def test_too_large_and_too_wide_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    with pytest.raises(Weigering, match="groter dan"):
        read("x.csv", b"a;b\n1;2\n3;4\n")
    monkeypatch.undo()
    wide = ";".join(f"k{i}" for i in range(2001)) + "\n" + "1;" * 2000 + "1\n"
    with pytest.raises(Weigering, match=r"2\.001 kolommen"):
        read("x.csv", wide.encode())


def test_the_widest_allowed_file_loads(cursor):
    wide = ";".join(f"k{i}" for i in range(2000)) + "\n" + "1;" * 1999 + "1\n"
    assert table(cursor, wide.encode())[2] == [("1",) * 2000]


@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r"])
def test_a_regular_file_goes_to_duckdb_as_it_stands(cursor, monkeypatch, einde):
    """The speed of a million rows hangs on it: no row passes through Python."""
    monkeypatch.setattr(reading, "csv_records", None)
    monkeypatch.setattr(reading, "normalise", None)
    inhoud = einde.join(["a;b", '1;"x" ', "2;", " 3 ;ë", '"4";x', "Totaal;", ";"]).encode()
    geladen = load(read("x.csv", inhoud), cursor, "t")
    assert (geladen.regel_sql, geladen.rijen) == ("rowid + 2", 4)
    assert cursor.execute("select * from t").fetchall() == [
        ("1", "x"),
        ("2", None),
        ("3", "ë"),
        ("4", "x"),
    ]


def test_the_order_of_a_large_file_is_the_order_of_its_lines(cursor):
    inhoud = b"nummer;tekst\n" + b"".join(b"%d;waarde\n" % i for i in range(2, 400_002))
    geladen = load(read("x.csv", inhoud), cursor, "t")
    wrong = cursor.execute(f"select count(*) from t where k1::bigint <> {geladen.regel_sql}").fetchone()
    assert (geladen.rijen, wrong) == (400_000, (0,))


def test_a_large_file_with_line_breaks_in_cells_keeps_every_row_and_line(cursor):
    inhoud = b"nummer;tekst\n" + b"".join(b'%d;"een\n\ntwee"\n' % (2 + 3 * i) for i in range(100_000))
    geladen = load(read("x.csv", inhoud), cursor, "t")
    wrong = cursor.execute(
        "select count(*) from t where k1::bigint <> regel or k2 <> e'een\\n\\ntwee'"
    ).fetchone()
    assert (geladen.rijen, wrong) == (100_000, (0,))


def test_loading_works_on_a_locked_down_connection(cursor):
    lockdown.lock(cursor, None, Middelen())
    assert load(read("x.csv", b"a;b\n1;2\n"), cursor, 'een "tabel"').rijen == 1
    assert cursor.execute('select k2 from "een ""tabel"""').fetchall() == [("2",)]


def test_the_temporary_file_is_private_and_always_removed(cursor, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with loading._file(memoryview(b"x"), tmp_path) as path:
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    load(read("x.csv", b"a;b\n1;2\n3\n"), cursor, "t")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="boem"), loading._file(memoryview(b"x"), tmp_path):
        raise ValueError("boem")
    assert list(tmp_path.iterdir()) == []
