"""How large a partner's file may be, and the sentence for each bound that says what to do instead.

Chosen well above real use (a large partner's year of costs is one to two million rows of nine columns,
some 150 MB) and below what would stop the server for others.
"""

from ketenmonitor.errors import Weigering

MAX_BYTES = 300_000_000  # of the file as offered; ``maxUploadSize`` in the server's settings is the same
MAX_ROWS = 3_000_000
MAX_LINES = 10_000_000  # physical ones: blank lines and line breaks within cells too
MAX_COLUMNS = 2_000
MAX_NAME = 255  # characters of a column name
MAX_CELL = 32_767  # characters; as many as a cell of Excel can hold
MAX_EXPANDED = 2**30  # bytes, of a workbook or of the rows written out
MAX_RATIO = 250  # expanded to compressed; a real workbook is seldom above 30
RATIO_FROM = 50 * 2**20  # bytes expanded below which the ratio says nothing
MAX_PARTS = 10_000  # of the zip that a workbook is
MAX_MEMORY = 3 * 2**30  # bytes that reading a workbook may take
MAX_SECONDS = 300  # of processor time that reading a workbook may take

MAX_READERS = 2  # workbooks read at the same time

ONLY_ASKED = "lever alleen de gevraagde maand en kolommen"


def check_bytes(bestand: str, omvang: int) -> None:
    """Refuse a file that is too large to be a month's delivery."""
    if omvang > MAX_BYTES:
        raise Weigering(f"{bestand} is groter dan {MAX_BYTES // 1_000_000} MB; {ONLY_ASKED}.")


def check_lines(bestand: str, inhoud: bytes) -> None:
    """Refuse a text of more lines than can be looked at one by one."""
    if max(inhoud.count(b"\n"), inhoud.count(b"\r")) > MAX_LINES:
        raise Weigering(
            f"{bestand} heeft meer dan {_dutch(MAX_LINES)} regels, lege meegeteld; verwijder de lege "
            f"regels en {ONLY_ASKED}."
        )


def check_rows(bestand: str, rijen: int) -> None:
    """Refuse more rows than a month of any partner has."""
    if rijen > MAX_ROWS:
        raise Weigering(f"{bestand} heeft meer dan {_dutch(MAX_ROWS)} rijen; {ONLY_ASKED}.")


def check_text(bestand: str, omvang: int) -> None:
    """Refuse rows that written out in full are far larger than the file itself."""
    if omvang > MAX_EXPANDED:
        raise Weigering(
            f"De rijen van {bestand} zijn uitgeschreven groter dan {_megabytes(MAX_EXPANDED)} MB; "
            f"{ONLY_ASKED}."
        )


def check_columns(bestand: str, kolommen: int) -> None:
    """Refuse a table wider than any export."""
    if kolommen > MAX_COLUMNS:
        raise too_wide(bestand, kolommen)


def too_wide(bestand: str, kolommen: int) -> Weigering:
    """The refusal of a table of so many columns."""
    return Weigering(
        f"{bestand} heeft {_dutch(kolommen)} kolommen, meer dan de {_dutch(MAX_COLUMNS)} die mogen; "
        "verwijder wat rechts van de tabel staat."
    )


def check_name(bestand: str, kolom: int, naam: str) -> None:
    """Refuse a column name that is a text."""
    if len(naam) > MAX_NAME:
        raise Weigering(
            f"De naam van kolom {kolom} in {bestand} is langer dan {MAX_NAME} tekens; zet korte kolomnamen "
            "boven de gegevens."
        )


def long_cell(bestand: str, waar: str, tekens: int) -> Weigering:
    """The refusal of a cell that holds more than a cell can; ``waar``: its place, as ``Regel 3, kolom 2``."""
    return Weigering(
        f"{waar} van {bestand} heeft {_dutch(tekens)} tekens in één cel, meer dan de {_dutch(MAX_CELL)} die "
        "mogen; kort de tekst in, of zoek daar een aanhalingsteken dat niet wordt gesloten."
    )


def check_parts(bestand: str, parts: int) -> None:
    """Refuse a workbook of so many parts that opening it is already work."""
    if parts > MAX_PARTS:
        raise Weigering(
            f"{bestand} bestaat uit meer dan {_dutch(MAX_PARTS)} onderdelen; sla alleen het blad met de "
            "gegevens op, als CSV."
        )


def check_expansion(bestand: str, uitgepakt: int, ingepakt: int) -> None:
    """Refuse a workbook that expands too far, or more than data ever does."""
    if uitgepakt > MAX_EXPANDED:
        raise Weigering(
            f"{bestand} is uitgepakt groter dan {_megabytes(MAX_EXPANDED)} MB; lever het als CSV."
        )
    if uitgepakt > RATIO_FROM and uitgepakt > MAX_RATIO * ingepakt:
        raise Weigering(
            f"{bestand} is uitgepakt meer dan {MAX_RATIO} keer zo groot als ingepakt; kopieer de gevulde "
            "cellen naar een nieuwe werkmap of lever het blad als CSV."
        )


def too_much_work(bestand: str) -> Weigering:
    """The refusal of a workbook that needs more memory or time than reading one may take."""
    return Weigering(
        f"{bestand} vraagt bij het openen te veel geheugen of tijd, vaak door een gevulde cel ver buiten de "
        "tabel; kopieer de tabel naar een nieuwe werkmap of lever het blad als CSV."
    )


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _megabytes(size: int) -> str:
    return _dutch(size // 2**20)
