"""What a file is by its content, whatever its name says, and the plain refusal of what is no table."""

import re

from ketenmonitor.errors import Weigering

_REDO = "lever een CSV-bestand of een Excel-werkmap (.xlsx)"
_MAGIC = (
    (b"%PDF", "een PDF"),
    (b"\x1f\x8b", "een gecomprimeerd bestand (gzip); pak het eerst uit"),
    (b"BZh", "een gecomprimeerd bestand (bzip2); pak het eerst uit"),
    (b"\xfd7zXZ", "een gecomprimeerd bestand (xz); pak het eerst uit"),
    (b"7z\xbc\xaf", "een gecomprimeerd bestand (7z); pak het eerst uit"),
    (b"Rar!", "een gecomprimeerd bestand (rar); pak het eerst uit"),
    (b"PAR1", "een Parquet-bestand"),
    (b"SQLite format 3", "een SQLite-database"),
    (b"\x89PNG", "een afbeelding"),
    (b"\xff\xd8\xff", "een afbeelding"),
    (b"{\\rtf", "een tekstverwerkerbestand (RTF)"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT = (
    (re.compile(r"<!doctype html|<html|<table|<body|<meta ", re.I), "een webpagina (HTML)"),
    (re.compile(r"<\?xml|<[a-z_][\w.:-]*[\s/>]", re.I), "XML"),
    (re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]"), "JSON"),
)


def kind(bestand: str, inhoud: bytes) -> str:
    """Return ``'zip'`` (perhaps an .xlsx) or ``'tekst'`` by the first bytes; refuse known other formats.

    Raises ``Weigering`` for an old or encrypted Excel file, PDF, compressed files and the like.
    """
    if inhoud.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if inhoud.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in inhoud:
            raise Weigering(f"{bestand} is met een wachtwoord beveiligd; haal dat eraf en sla het op.")
        raise Weigering(
            f"{bestand} is een bestand in het oude Excel-formaat (.xls); "
            "open het in Excel en sla het op als .xlsx of .csv."
        )
    for magic, what in _MAGIC:
        if inhoud.startswith(magic):
            raise Weigering(f"{bestand} is {what}, geen tabel; {_REDO}.")
    return "tekst"


def refuse_markup(bestand: str, head: str) -> None:
    """Refuse HTML, XML and JSON by the first characters of the decoded text ``head``."""
    head = head.lstrip(" \t\r\n\ufeff")
    for pattern, what in _TEXT:
        if pattern.match(head):
            raise Weigering(f"{bestand} bevat {what} en geen tabel, wat de naam ook zegt; {_REDO}.")
