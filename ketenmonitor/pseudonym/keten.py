"""The pseudonym of the chain: HMAC-SHA-256 of an identifier with a key that only the partners know.

``ui/pseudonimiseer.js`` does the same in the partner's browser; ``tests/pseudonym/vectoren.json`` holds
both to the same answers.
"""

import base64
import hmac
import re
import unicodedata

from ketenmonitor.errors import Weigering

# Characters that a key has at least: what can be guessed gives the burgerservicenummers away, for there are
# only some ninety million of them.
MIN_TEKENS = 32

WIT = " \t\r\n\u00a0\ufeff"
_SCHEIDING = re.compile("[ .\u00a0-]")
_BSN = re.compile("[0-9]{8,9}")
PSEUDONIEM = re.compile("[a-z2-7]{26}")


def normaliseer(identificatie: str) -> str:
    """An identifier without what makes no difference, so that two notations of one person become one.

    Eight or nine digits, with or without spaces, dots or dashes, are a BSN: nine digits. Anything else is
    the text without white space around it, in Unicode's composed form (NFC); capitals count.
    """
    tekst = unicodedata.normalize("NFC", identificatie.strip(WIT))
    cijfers = _SCHEIDING.sub("", tekst)
    return cijfers.zfill(9) if _BSN.fullmatch(cijfers) else tekst


def ketensleutel(tekst: str) -> bytes:
    """The key as the chain agreed on it, without white space around it; ``Weigering`` when too short."""
    sleutel = unicodedata.normalize("NFC", tekst.strip(WIT))
    if len(sleutel) < MIN_TEKENS:
        raise Weigering(
            f"De ketensleutel is te kort: zij heeft ten minste {MIN_TEKENS} tekens; "
            "neem haar precies over zoals de keten haar gaf."
        )
    return sleutel.encode()


def pseudoniem(sleutel: bytes, identificatie: str) -> str:
    """26 lower-case letters and digits (128 bits in base32) for one identifier; nothing stays nothing.

    No nine digits in a row can stand apart in it, so that it is never taken for a BSN, and the chance
    that a spreadsheet reads one as a number is nil (6/32 to the power of 26).
    """
    genormaliseerd = normaliseer(identificatie)
    if not genormaliseerd:
        return ""
    digest = hmac.digest(sleutel, genormaliseerd.encode(), "sha256")
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
