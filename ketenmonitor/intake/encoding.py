"""From the bytes of a text file to valid UTF-8: which encoding a partner's system wrote, and say so.

Decoding is done here and never by DuckDB, whose encodings are incomplete (``latin-1`` refuses the
euro sign) and whose wrong guesses give zero rows without an error.
"""

import codecs
import re
from dataclasses import dataclass, field

from ketenmonitor.errors import Weigering

_BOMS = (  # UTF-32 before UTF-16: its byte-order mark begins with the same two bytes
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_CHUNK = 8 * 2**20
_AROUND = 2**19
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


@dataclass(frozen=True)
class Tekst:
    """A text as valid UTF-8 in ``inhoud[begin:]`` (``begin`` skips a byte-order mark without copying)."""

    inhoud: bytes = field(repr=False)
    begin: int
    codering: str
    aanname: str


def decode(bestand: str, inhoud: bytes) -> Tekst:
    """Return the file as UTF-8 with the name of its encoding and the Dutch sentence that tells it.

    Tries, in this order: a byte-order mark, UTF-16 without one (by where the NUL bytes are), UTF-8,
    and else Windows-1252, which is what Excel on a Dutch Windows writes as "CSV". Raises
    ``Weigering`` for NUL bytes that are no UTF-16 and for bytes that fit no encoding; the sentence
    names the line.
    """
    for bom, codec, codering in _BOMS:
        if inhoud.startswith(bom):
            return _recoded(bestand, inhoud, len(bom), codec, codering, "zoals het begin aangeeft")
    if b"\0" in inhoud:
        wide = _utf16_without_bom(inhoud[:4096])
        if wide is None:
            _refuse_nul(bestand, inhoud)
        else:
            return _recoded(bestand, inhoud, 0, wide, "UTF-16", "te zien aan de lege bytes tussen de tekens")
    begin = len(codecs.BOM_UTF8) if inhoud.startswith(codecs.BOM_UTF8) else 0
    broken = _first_invalid(inhoud)
    if broken is None:
        codering = "UTF-8 met BOM" if begin else "UTF-8"
        return Tekst(inhoud, begin, codering, f"De tekens zijn gelezen als {codering}.")
    _refuse_half_utf8(bestand, inhoud, broken)
    return _recoded(bestand, inhoud, 0, "cp1252", "Windows-1252", "omdat het bestand geen geldige UTF-8 is")


def _utf16_without_bom(head: bytes) -> str | None:
    """Tell the byte order by the side on which the NUL bytes of plain letters stand."""
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _first_invalid(inhoud: bytes) -> int | None:
    """Position of the first byte that is no UTF-8; chunked, so that no full text is held in memory."""
    if inhoud.isascii():
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(inhoud)
    for start in range(0, len(inhoud), _CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(view[start : start + _CHUNK], start + _CHUNK >= len(inhoud))
        except UnicodeDecodeError as fout:
            return start - pending + fout.start
    return None


def _refuse_half_utf8(bestand: str, inhoud: bytes, broken: int) -> None:
    """Refuse a UTF-8 file with a few broken characters: as Windows-1252 its every ë would turn into Ã«."""
    around = inhoud[max(0, broken - _AROUND) : broken + _AROUND]
    whole = _MULTIBYTE.findall(around)
    high = len(around.translate(None, bytes(range(128))))
    if len(whole) > high - sum(map(len, whole)):
        raise Weigering(
            f"Regel {_line(inhoud, broken)} van {bestand} bevat een kapot teken terwijl de rest "
            "UTF-8 is; sla het bestand opnieuw op als CSV UTF-8."
        )


def _recoded(bestand: str, inhoud: bytes, begin: int, codec: str, codering: str, reden: str) -> Tekst:
    decoder = codecs.getincrementaldecoder(codec)()
    view = memoryview(inhoud)
    parts: list[bytes] = []
    for start in range(begin, len(inhoud), _CHUNK):
        try:
            part = decoder.decode(view[start : start + _CHUNK], start + _CHUNK >= len(inhoud))
            parts.append(part.encode("utf-8"))
        except UnicodeError as fout:
            raise Weigering(
                f"{bestand} lijkt {codering}, maar bevat bytes die daarin geen teken zijn "
                f"(na regel {sum(p.count(10) for p in parts) + 1}); sla het bestand opnieuw op als CSV UTF-8."
            ) from fout
    recoded = b"".join(parts)
    if b"\0" in recoded:
        _refuse_nul(bestand, recoded)
    return Tekst(recoded, 0, codering, f"De tekens zijn gelezen als {codering}, {reden}.")


def _refuse_nul(bestand: str, inhoud: bytes) -> None:
    raise Weigering(
        f"{bestand} bevat op regel {_line(inhoud, inhoud.index(0))} NUL-bytes en is geen tekstbestand; "
        "maak de export opnieuw als CSV of .xlsx."
    )


def _line(inhoud: bytes, position: int) -> int:
    return inhoud.count(b"\n", 0, position) + 1
