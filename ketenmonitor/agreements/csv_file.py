"""Agreements as a file: reading a CSV that people filled in, and writing one that can be read back."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.voorstel import Voorstel, check
from ketenmonitor.errors import Weigering
from ketenmonitor.export import csv_bytes, unguarded
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

# Column → what to fill in, in the order of the template.
COLUMNS = {
    "kpi": "Code of naam van de KPI, zoals op de pagina Begrippen",
    "partner": "Code van de partner; leeg: alle partners",
    "gemeente": "Code van de gemeente; leeg: alle gemeenten",
    "product": "Code van het product; leeg: alle producten",
    "geldig_van": "Eerste maand waarin de afspraak geldt (jjjj-mm)",
    "geldig_tot": "Laatste maand; leeg: tot nader order",
    "streefwaarde": "De afgesproken waarde, in de eenheid van de KPI",
    "bandbreedte": "Hoever een waarde mag achterblijven en toch binnen de band valt; leeg: nul",
    "nulmeting": "De waarde bij het begin; mag leeg blijven",
    "bron": "Het contract of besluit waarin de afspraak staat",
    "afgesproken_met": "Met wie; mag leeg blijven",
}
REQUIRED = ("kpi", "geldig_van", "streefwaarde", "bron")
# Columns that the export adds for its readers; an import of that same file passes over them.
ADDED = ("afspraak", "versie", "vervallen", "vastgelegd_op", "vastgelegd_door", "reden")
TEMPLATE_HINT = "gebruik het sjabloon van de pagina Afspraken"

DUTCH_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = {
    **{name: i for i, name in enumerate(DUTCH_MONTHS, 1)},
    "maa": 3, "mar": 3, "may": 5, "oct": 10,
}  # fmt: skip


class Invoerfout(Weigering):
    """Agreements that can not be recorded; ``fouten`` holds one Dutch sentence per mistake."""

    def __init__(self, fouten: Sequence[str]) -> None:
        self.fouten = tuple(fouten)
        head = f"Er zijn {len(self.fouten)} fouten gevonden; er is niets vastgelegd.\n"
        super().__init__(self.fouten[0] if len(self.fouten) == 1 else head + "\n".join(self.fouten))


def template() -> bytes:
    """The header of the file, to be filled in below (UTF-8 with BOM, which Excel needs)."""
    return csv_bytes([COLUMNS])


def write_csv(afspraken: Iterable[Afspraak]) -> bytes:
    """Agreements as CSV: the columns of the template, and then number, version and record."""
    columns = [*COLUMNS, *ADDED]
    rows = ([_cell(getattr(afspraak, name)) for name in columns] for afspraak in afspraken)
    return csv_bytes([columns, *rows])


def _cell(value: object) -> str | int | float | None:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if type(value) is date:
        return f"{value:%Y-%m}"
    return value if isinstance(value, int | float | None) else str(value)


def read_csv(inhoud: bytes, keten: Keten) -> list[Voorstel]:
    """Read agreements from a CSV (``;``, decimal comma, months jjjj-mm).

    Raises ``Invoerfout`` with every mistake, named by line: all lines are right, or nothing is read.
    """
    header, rows = _table(_decoded(inhoud))
    _check_header(header)
    found, mistakes = [], []
    for line, row in rows:
        try:
            if len(row) > len(header) and any(row[len(header) :]):
                raise Weigering(
                    f"Regel {line} heeft {len(row)} velden en de kop {len(header)}: haal er weg of voeg toe."
                )
            voorstel = _voorstel(dict(zip(header, row, strict=False)), keten, f"Regel {line}")
            check(voorstel, keten)
            found.append(voorstel)
        except Weigering as refusal:
            mistakes.append(str(refusal))
    if mistakes:
        raise Invoerfout(mistakes)
    if not found:
        raise Weigering("Het bestand bevat geen afspraken onder de kop: vul ten minste één regel in.")
    return found


def _decoded(inhoud: bytes) -> str:
    if inhoud[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = inhoud.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.startswith("PK\x03\x04"):
            return text
    raise Weigering("Dit bestand is geen tekst: sla het werkblad op als CSV en bied dat aan.")


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows that hold anything, each with its line in the file."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        before = 0
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((before + 1, [unguarded(cell.strip()) for cell in row]))
            before = reader.line_num
    except csv.Error as error:
        raise Weigering(
            f"Regel {reader.line_num} is niet te lezen: controleer of elk aanhalingsteken ook gesloten wordt."
        ) from error
    if not rows:
        raise Weigering(f"Het bestand is leeg: {TEMPLATE_HINT}.")
    return [name.lower().replace(" ", "_") for name in rows[0][1]], rows[1:]


def _check_header(header: Sequence[str]) -> None:
    named = [name for name in header if name]
    for name in REQUIRED:
        if name not in named:
            raise Weigering(f"In de kop ontbreekt de kolom '{name}': {TEMPLATE_HINT}.")
    for name, times in Counter(named).items():
        if name not in COLUMNS and name not in ADDED:
            raise Weigering(f"De kolom '{name}' is onbekend: {TEMPLATE_HINT}, of haal de kolom weg.")
        if times > 1:
            raise Weigering(f"De kolom '{name}' staat er {times} keer: laat er één staan.")


def _voorstel(cells: dict[str, str], keten: Keten, waar: str) -> Voorstel:
    for name in REQUIRED:
        if not cells.get(name):
            raise Weigering(f"{waar}: '{name}' is leeg en verplicht.")

    return Voorstel(
        kpi=_kpi(cells["kpi"]),
        partner=cells.get("partner") or None,
        gemeente=_with_zeros(cells.get("gemeente", ""), keten.gemeenten),
        product=_with_zeros(cells.get("product", ""), keten.producten),
        geldig_van=_month(cells["geldig_van"], waar, "geldig_van"),
        geldig_tot=_month(cells["geldig_tot"], waar, "geldig_tot") if cells.get("geldig_tot") else None,
        streefwaarde=_number(cells["streefwaarde"], waar, "streefwaarde"),
        bandbreedte=_number(cells.get("bandbreedte") or "0", waar, "bandbreedte"),
        nulmeting=_number(cells["nulmeting"], waar, "nulmeting") if cells.get("nulmeting") else None,
        bron=cells["bron"],
        afgesproken_met=cells.get("afgesproken_met", ""),
        waar=waar,
    )


def _with_zeros(code: str, known: Collection[str]) -> str | None:
    """A code with the leading zeros that a spreadsheet took away (``363`` is ``0363``); empty is None."""
    if code.isdigit() and code not in known:
        return next((code.zfill(n) for n in (2, 4) if code.zfill(n) in known), code)
    return code or None


def _kpi(text: str) -> str:
    by_name = {kpi.naam.lower(): kpi.kpi for kpi in kpis().values()}
    return by_name.get(text.lower(), text)


def _month(text: str, waar: str, kolom: str) -> date:
    try:
        return month_from(text)
    except ValueError:
        raise Weigering(
            f"{waar}: '{text}' in {kolom} is geen maand: schrijf jjjj-mm, zoals 2026-01."
        ) from None


def month_from(text: str) -> date:
    """The month that a text means: ``2026-01``, and what Excel makes of it (``jan-26``, ``1-1-2026``).

    Raises ``ValueError`` for anything else.
    """
    plain = text.strip().lower()
    if found := re.fullmatch(r"(20\d\d)-(0?[1-9]|1[0-2])(-0?1)?", plain):
        return date(int(found[1]), int(found[2]), 1)
    if found := re.fullmatch(r"(?:0?1[-/])?(0?[1-9]|1[0-2])[-/](20\d\d)", plain):
        return date(int(found[2]), int(found[1]), 1)
    if (found := re.fullmatch(r"([a-z]{3})[a-z]*\.?[- ](?:20)?(\d\d)", plain)) and found[1] in MONTHS:
        return date(2000 + int(found[2]), MONTHS[found[1]], 1)
    raise ValueError(text)


def _number(text: str, waar: str, kolom: str) -> float:
    try:
        return number_from(text)
    except ValueError:
        raise Weigering(
            f"{waar}: '{text}' in {kolom} is geen getal: schrijf bijvoorbeeld 80 of 1.234,5."
        ) from None


def number_from(text: str) -> float:
    """A number in Dutch notation, with or without its unit (``80 %``, ``€ 1.234,50``).

    Raises ``ValueError`` for anything else, ``7.3`` included: it may be 7,3 or a slip.
    """
    plain = re.sub(r"[€%\s]|(dagen|wachtenden|jeugdigen)$", "", text.strip().lower()).replace("−", "-")
    if not re.fullmatch(r"-?(\d{1,15}|\d{1,3}(\.\d{3}){1,4})(,\d{1,6})?(,-)?", plain):
        raise ValueError(text)
    return float(plain.removesuffix(",-").replace(".", "").replace(",", "."))
