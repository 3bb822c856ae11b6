"""The name of a partner's file as it may be shown, stored and offered again: recognisable and harmless."""

import re
import unicodedata

LONGEST = 100  # characters, the extension included
_BYTES = 200  # file systems hold 255
_LONGEST_EXTENSION = 10
# What is no letter to see: control characters, marks that turn the reading direction, invisible ones.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What Windows refuses in a file name.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
NAMELESS = "het bestand"


def safe_name(naam: str) -> str:
    """The last part of ``naam`` without what is invisible or forbidden, at most ``LONGEST`` characters.

    >>> safe_name("..\\\\map/kosten\\u202efdp.2026.csv")
    'kostenfdp.2026.csv'
    """
    last = re.split(r"[\\/]", naam)[-1]
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c) not in _UNSEEN
    )
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen))
    text = " ".join(text.split()).strip(". ")
    if not text:
        return NAMELESS
    return _shortened(f"_{text}" if _DEVICE.fullmatch(text) else text)


def stem(naam: str) -> str:
    """A safe name without its extension."""
    found = safe_name(naam)
    return found.rpartition(".")[0] or found


def _shortened(text: str) -> str:
    """The name cut in its middle, so that its extension stays."""
    start, dot, extension = text.rpartition(".")
    if not start or len(extension) > _LONGEST_EXTENSION:
        start, dot, extension = text, "", ""
    rest = dot + extension
    cut = start
    while len(cut) + len(rest) > LONGEST or len((cut + rest).encode()) > _BYTES:
        start = start[:-1]
        cut = start.rstrip() + "…"
    return cut + rest
