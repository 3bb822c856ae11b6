"""Files of partners gone wrong in every way that a program can think of, the same ones every time.

``mutant(number)`` starts from a good file of some extract, in some encoding and notation, and damages it:
bytes, cells, lines, the zip of a workbook and the XML within it. A number gives the same file everywhere.
"""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ketenmonitor.export import workbook
from tests.intake.proefbestanden import ANDER, GOED

SEED = "ketenmonitor-1"

NOISE = (
    "", " ", "-", "–", "0", "-0", "00", "1e999", "-1e999", "1e-400", "NaN", "inf", "NULL", "None", "true",
    "ja", "9" * 40, "-" + "9" * 25, "0,0000000000001", "1.234.567,89", "€ 1.234,56", "1,2,3", "1.2.3",
    "12.34.56", "½", "²", "٣", "12%", "31-02-2026", "30-02-2024", "29-02-2024", "0000-00-00", "9999-12-31",
    "0001-01-01", "10000-01-01", "2026-13-01", "2026-3", "mrt-26", "1-1-1", "46082", "-1", "20260332",
    "2026-03-01T25:61:61", "1/2/2026 12:00", "32-01-26", "=1+1", "'=1+1", "@x", "+1", "\t=x", "{kolom}",
    "{waarde}{meer}", "%s%n", "$1", "\\1", "'; drop table levering; --", "/*", "--", "''", "'", "\\", "\\N",
    "\\\"", "k1", "null", "0363 ", "０３６３", "Totaal", "totaal", "subtotaal 2026", "sep=;", "é", "ë" * 10,
    "\u202ecba", "\u200b", "\ufeff", "\u00a0", "\u2028", "\u0085", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f",
    "🦊", "e\u0301", "İ", "ß", "ﬁ", "Ａ", "\U0010ffff", "x" * 300, "123456782", "1234 AB", "jan@example.nl",
    "Jan Jansen",
)  # fmt: skip
TOKENS = (
    b";", b",", b"\t", b"|", b'"', b'""', b'"""', b"\n", b"\r", b"\r\n", b"\n\n\n", b" ", b"\xc2\xa0",
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\x80", b"\x81",
    b"\x1a", b"\x1f", b"\x0b", b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"%PDF", b"<html>", b"<?xml ",
    b"{", b"[[", b"sep=|\n", b"a;b;c\n",
)  # fmt: skip
CODECS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32", "latin-1")
SEPARATORS = (";", ";", ";", ",", "\t", "|", "\x1f", "~")
LINE_ENDS = ("\r\n", "\r\n", "\n", "\r")


@dataclass(frozen=True)
class Mutant:
    """A damaged file: what it is called, what it was before, and its bytes."""

    nummer: int
    naam: str
    extract: str
    inhoud: bytes


def mutant(nummer: int) -> Mutant:
    """The mutant of this number; one in eleven is a workbook."""
    rng = random.Random(f"{SEED}:{nummer}")
    extract = rng.choice(sorted(GOED))
    if nummer % 11 == 0:
        return Mutant(nummer, f"{extract}.xlsx", extract, _damaged_workbook(rng, extract))
    table = _table(rng, extract)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 4))):
        rng.choice(CELLS)(rng, table)
    inhoud = _written(rng, table)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        inhoud = rng.choice(BYTES)(rng, inhoud)
    name = rng.choice(NOISE) if rng.random() < 0.05 else f"{extract}_2026-03"
    return Mutant(nummer, f"{name}.{rng.choice(('csv', 'csv', 'txt', 'xlsx'))}", extract, inhoud)


def _table(rng: random.Random, extract: str) -> list[list[str]]:
    rows = [GOED[extract], GOED[extract] | ANDER[extract]]
    names = list(GOED[extract])
    count = rng.choice((1, 2, 2, 3, 8))
    table = [[row[name] for name in names] for row in (rows[i % 2] for i in range(count))]
    for i, row in enumerate(table[2:], 2):
        row[0] = f"{row[0]}{i}"
    return [names, *table]


def _written(rng: random.Random, table: list[list[str]]) -> bytes:
    separator, end, codec = rng.choice(SEPARATORS), rng.choice(LINE_ENDS), rng.choice(CODECS)
    always = rng.random() < 0.15

    def cell(text: str) -> str:
        if always or separator in text or any(c in text for c in '"\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [separator.join(map(cell, row)) for row in table]
    if rng.random() < 0.1:
        lines[:0] = ["Levering maart 2026", ""]
    if rng.random() < 0.1:
        lines.append(separator.join(["Totaal", *[""] * (len(table[0]) - 2), "12"]))
    if rng.random() < 0.05:
        lines.insert(0, f"sep={separator}")
    return (end.join(lines) + end * rng.choice((0, 1, 1, 1, 3))).encode(codec, "replace")


def _noise(rng: random.Random, table: list[list[str]]) -> None:
    row = rng.choice(table[1:] or table)
    if row:
        row[rng.randrange(len(row))] = rng.choice(NOISE)


def _noise_everywhere(rng: random.Random, table: list[list[str]]) -> None:
    column, text = rng.randrange(len(table[0]) or 1), rng.choice(NOISE)
    for row in table[1:]:
        if column < len(row):
            row[column] = text


def _rename(rng: random.Random, table: list[list[str]]) -> None:
    if table[0]:
        table[0][rng.randrange(len(table[0]))] = rng.choice((*NOISE, *table[0]))


def _swap_names(rng: random.Random, table: list[list[str]]) -> None:
    rng.shuffle(table[0])


def _drop_column(rng: random.Random, table: list[list[str]]) -> None:
    column = rng.randrange(len(table[0]) or 1)
    for row in table:
        del row[column : column + 1]


def _double_column(rng: random.Random, table: list[list[str]]) -> None:
    column = rng.randrange(len(table[0]) or 1)
    for row in table:
        row.insert(rng.randrange(len(row) + 1), row[column] if column < len(row) else "")


def _widen(rng: random.Random, table: list[list[str]]) -> None:
    extra = rng.choice((1, 3, 50, 2500))
    for row in table if rng.random() < 0.5 else table[:1]:
        row.extend([""] * extra)


def _short_row(rng: random.Random, table: list[list[str]]) -> None:
    row = rng.choice(table)
    del row[rng.randrange(len(row) + 1) :]


def _long_row(rng: random.Random, table: list[list[str]]) -> None:
    rng.choice(table).extend(rng.choice(NOISE) for _ in range(rng.choice((1, 2, 40))))


def _huge_cell(rng: random.Random, table: list[list[str]]) -> None:
    row = rng.choice(table)
    text = rng.choice(("x", "9", "é", '"', "\n", " ", "1,", "-")) * rng.choice((33_000, 140_000))
    if row:
        row[rng.randrange(len(row))] = text


def _many_rows(rng: random.Random, table: list[list[str]]) -> None:
    table.extend(list(rng.choice(table)) for _ in range(rng.choice((5, 60, 600))))


def _shuffle_rows(rng: random.Random, table: list[list[str]]) -> None:
    rng.shuffle(table)


def _no_rows(rng: random.Random, table: list[list[str]]) -> None:
    del table[1:]


CELLS: tuple[Callable[[random.Random, list[list[str]]], None], ...] = (
    _noise, _noise, _noise, _noise, _noise_everywhere, _noise_everywhere, _rename, _rename, _swap_names,
    _drop_column, _double_column, _widen, _short_row, _long_row, _huge_cell, _many_rows, _shuffle_rows,
    _no_rows,
)  # fmt: skip


def _flip(rng: random.Random, inhoud: bytes) -> bytes:
    data = bytearray(inhoud)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _truncate(rng: random.Random, inhoud: bytes) -> bytes:
    return inhoud[: rng.randrange(len(inhoud) + 1)]


def _cut(rng: random.Random, inhoud: bytes) -> bytes:
    start = rng.randrange(len(inhoud) + 1)
    return inhoud[:start] + inhoud[start + rng.randrange(40) :]


def _double(rng: random.Random, inhoud: bytes) -> bytes:
    start = rng.randrange(len(inhoud) + 1)
    piece = inhoud[start : start + rng.randrange(200)]
    at = rng.randrange(len(inhoud) + 1)
    return inhoud[:at] + piece * rng.choice((1, 2, 20)) + inhoud[at:]


def _insert(rng: random.Random, inhoud: bytes) -> bytes:
    at = rng.randrange(len(inhoud) + 1)
    return inhoud[:at] + rng.choice(TOKENS) * rng.choice((1, 1, 2, 50)) + inhoud[at:]


def _replace(rng: random.Random, inhoud: bytes) -> bytes:
    return inhoud.replace(rng.choice(TOKENS), rng.choice(TOKENS), rng.choice((1, 3, -1)))


def _twice(rng: random.Random, inhoud: bytes) -> bytes:
    return inhoud * 2


def _front(rng: random.Random, inhoud: bytes) -> bytes:
    return rng.choice(TOKENS) + inhoud


BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flip, _flip, _flip, _truncate, _cut, _cut, _double, _insert, _insert, _insert, _replace, _twice, _front,
)  # fmt: skip


@lru_cache
def _good_workbook(extract: str) -> bytes:
    file = io.BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet("gegevens")
        names = list(GOED[extract])
        for row, cells in enumerate([names, *([r[n] for n in names] for r in (GOED[extract],) * 2)]):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
        sheet.write_number(3, 0, 12.5)
        sheet.write_boolean(3, 1, True)
    return file.getvalue()


def _damaged_workbook(rng: random.Random, extract: str) -> bytes:
    """Mostly damage to the zip itself; now and then a sound zip around damaged XML."""
    inhoud = _good_workbook(extract)
    if rng.random() < 0.12:
        return _damaged_part(rng, inhoud)
    if rng.random() < 0.3:
        return _damaged_directory(rng, inhoud)
    for _ in range(rng.choice((1, 1, 2, 5))):
        inhoud = rng.choice(BYTES)(rng, inhoud)
    return inhoud


def _damaged_directory(rng: random.Random, inhoud: bytes) -> bytes:
    """The fields of one entry of the zip's directory, or of its end, overwritten."""
    mark = rng.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    places = [i for i in range(len(inhoud)) if inhoud.startswith(mark, i)]
    at = rng.choice(places) + 4 + rng.randrange(40)
    value = rng.choice((0, 1, 8, 9, 14, 99, 0x7FFFFFFF, 0xFFFFFFFF, rng.randrange(2**32)))
    return inhoud[:at] + value.to_bytes(4, "little") + inhoud[at + 4 :]


def _damaged_part(rng: random.Random, inhoud: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(inhoud)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        chosen = rng.choice([n for n in old.namelist() if n.startswith("xl/") and n.endswith(".xml")])
        gone = rng.random() < 0.15
        for name in old.namelist():
            part = old.read(name)
            if name == chosen and gone:
                continue
            if name == chosen:
                for _ in range(rng.choice((1, 2, 4))):
                    part = rng.choice((_flip, _cut, _double, _insert, _truncate))(rng, part)
            new.writestr(name, part)
    return target.getvalue()
