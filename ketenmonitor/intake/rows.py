"""The exact, slower road through a table: every record looked at in Python, and the books closed.

Used for files that DuckDB cannot read as they are: blank lines inside, cells with line breaks, rows
that are too short or too long, workbooks. The result is a clean CSV text with the line and row
number of each record, so that a finding can still point at the place in the original.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import limits
from ketenmonitor.intake.assumptions import skipped
from ketenmonitor.intake.layout import WIT

_TOTAAL = re.compile(r"(eind|sub|generaal|algeme+ne?|grand)?[ -]*(totaal|totalen?|totals?)\b.{0,30}", re.I)


@dataclass(frozen=True, slots=True)
class Structuurfout:
    """A row with too few (``te_kort``) or too many (``te_lang``) fields: reported, never loaded.

    regel: physical line where the row starts; rij: the row as a spreadsheet numbers it; velden: how many
    fields it has.
    """

    regel: int
    rij: int
    soort: str
    velden: int


@dataclass(frozen=True)
class Rijen:
    """Clean rows: ``tekst`` is UTF-8 CSV ``regel;rij;k1;..;kn`` without header.

    velden: number of data columns that ``tekst`` has; breedste: the last column that holds a value;
    overgeslagen: blank lines and the totals line, told in ``aannames``.
    """

    tekst: bytes = field(repr=False)
    rijen: int
    velden: int
    breedste: int
    overgeslagen: int
    structuur: tuple[Structuurfout, ...]
    aannames: tuple[str, ...]


def is_totals(cellen: Sequence[str], velden: int) -> bool:
    """Whether a last row is a line of totals: it begins with "Totaal" and leaves most of its cells empty.

    A full row that begins with that word is kept: a chain can have a product of that name.
    """
    filled = [cell for cell in (c.strip(WIT) for c in cellen) if cell]
    if not filled or not _TOTAAL.fullmatch(filled[0]):
        return False
    return velden <= 3 or len(cellen) < velden or (len(filled) - 1) * 2 <= velden - 1


def csv_records(
    bestand: str, inhoud: bytes, begin: int, scheiding: str, regel: int, rij: int
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (line, row, cells) of the CSV text ``inhoud[begin:]``, its first line ``regel``, row ``rij``.

    Raises ``Weigering`` naming the line of a quote that opens and is never closed.
    """
    stream = _stream(inhoud, begin)
    exhausted = False

    def lines() -> Iterator[str]:
        nonlocal exhausted
        yield from stream
        exhausted = True

    reader = csv.reader(lines(), delimiter=scheiding, skipinitialspace=True)
    while True:
        start = reader.line_num
        try:
            cellen = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond csv's limit: nearly always a forgotten closing quote
            looked_at = list(islice(_stream(inhoud, begin), start, reader.line_num))
            if not any('"' in line for line in looked_at):
                longest = max(len(cell) for line in looked_at for cell in line.rstrip().split(scheiding))
                raise limits.long_cell(bestand, f"Regel {regel + start}", longest) from None
            exhausted = True
        if exhausted:
            # The reader asked for more lines in the middle of a record: it is still inside quotes.
            opened = regel + _quote_opened(_stream(inhoud, begin), start, scheiding)
            raise Weigering(
                f'Op regel {opened} van {bestand} begint een aanhalingsteken (") dat nergens wordt gesloten; '
                "verwijder het of zet er een tweede bij."
            )
        yield regel + start, rij, cellen
        rij += 1


def normalise(
    bestand: str, records: Iterable[tuple[int, int, list[str]]], minimum: int, maximum: int
) -> Rijen:
    """Write records (line, row, cells) as clean rows of ``maximum`` columns, and account for every record.

    ``minimum``: named columns, which every row must have; ``maximum``: with the nameless columns at the
    end. Empty fields beyond that are no error. records = rijen + overgeslagen + structuur. Raises
    ``Weigering`` when there are more rows, or more text, than a file may have.
    """
    buffer = io.BytesIO()
    text = io.TextIOWrapper(buffer, encoding="utf-8", newline="")
    structuur: list[Structuurfout] = []
    leeg_eerste = leeg = aantal = breedste = omvang = 0
    totaal: int | None = None

    def settle(regel: int, rij: int, cellen: list[str]) -> None:
        nonlocal aantal, breedste, omvang
        limits.check_rows(bestand, aantal + len(structuur) + 1)
        width = len(cellen)
        if width > maximum and not any(cellen[maximum:]):
            cellen, width = cellen[:maximum], maximum
        if width < minimum or width > maximum:
            structuur.append(Structuurfout(regel, rij, "te_kort" if width < minimum else "te_lang", width))
            return
        if width < maximum:
            cellen = cellen + [""] * (maximum - width)
        if breedste < maximum:
            breedste = max([breedste, *(i + 1 for i in range(minimum, maximum) if cellen[i])])
        line = ";".join(cellen)
        if '"' in line or "\n" in line or "\r" in line or line.count(";") >= maximum:
            line = ";".join('"' + cell.replace('"', '""') + '"' for cell in cellen)
        omvang += len(line)
        limits.check_text(bestand, omvang)
        text.write(f"{regel};{rij};{line}\n")
        aantal += 1

    held: tuple[int, int, list[str]] | None = None  # the last filled record may be a line of totals
    for regel, rij, cellen in records:
        cellen = [cell.strip(WIT) for cell in cellen]
        if not any(cellen):
            leeg, leeg_eerste = leeg + 1, leeg_eerste or regel
            continue
        if held is not None:
            settle(*held)
        held = (regel, rij, cellen)
    if held is not None and is_totals(held[2], minimum):
        totaal = held[0]
    elif held is not None:
        settle(*held)
    text.flush()
    overgeslagen = leeg + (totaal is not None)
    said = skipped(leeg, leeg_eerste, totaal)
    return Rijen(buffer.getvalue(), aantal, maximum, breedste, overgeslagen, tuple(structuur), said)


def _stream(inhoud: bytes, begin: int) -> io.TextIOWrapper:
    raw = io.BytesIO(inhoud)  # shares the bytes, no copy
    raw.seek(begin)
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


def _quote_opened(lines: Iterable[str], start: int, scheiding: str) -> int:
    """Return the line (0-based) of the quote in which the record that begins on line ``start`` gets stuck."""
    opened, quoted, fresh, closed_now = start, False, True, False
    for number, line in enumerate(lines):
        if number < start:
            continue
        for char in line:
            if quoted:
                # A doubled quote closes and opens again at once, which leaves ``opened`` as it was.
                quoted = char != '"'
                closed_now = not quoted
                fresh = False
                continue
            if char == '"' and (fresh or closed_now):
                opened, quoted = (number if fresh else opened), True
            fresh = char == scheiding or (fresh and char == " ")
            closed_now = False
        if number - start > 10_000:
            break
    return opened
