"""The national code lists: what a code means, where the meaning comes from and what else people write for it.

They are CSV files beside this module (``codelists/*.csv``: semicolon, UTF-8, header
``code;naam;uitleg;bron;ook`` and columns of the list's own). As they hold in a chain, and the lists that
are made from it: ``chain_codes``.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

CODELISTS = Path(__file__).parent / "codelists"

_OWN = ("code", "naam", "uitleg", "bron", "ook")


@dataclass(frozen=True)
class Code:
    """One code: ``ook`` holds other spellings and other standards' codes that mean the same.

    ``naam`` is the official label and is not repeated in ``ook``. ``extra`` holds the columns that
    only this list has, as text (``zwaarte`` of a product, ``minimum`` of an instrument).
    """

    code: str
    naam: str
    uitleg: str
    bron: str
    ook: tuple[str, ...]
    extra: Mapping[str, str]


@cache
def national(lijst: str) -> Mapping[str, Code]:
    """Return a national list by code, in the order of its file.

    Raises ``KeyError`` for a list that does not exist: names of lists come from the vocabulary.
    """
    path = CODELISTS / f"{lijst}.csv"
    if lijst not in national_lists():
        raise KeyError(f"code list {lijst!r} does not exist; there are {', '.join(national_lists())}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE, strict=True))
    return MappingProxyType({row["code"]: _code(row) for row in rows})


@cache
def national_lists() -> tuple[str, ...]:
    """Return the names of the national lists, in alphabetical order."""
    return tuple(sorted(path.stem for path in CODELISTS.glob("*.csv")))


def product_lists(domein: str) -> tuple[str, ...]:
    """Return the national lists that together are the products of a domain (none for ``overig``)."""
    return {"jeugd": ("hulpvorm", "productcategorie_jeugd"), "wmo": ("productcategorie_wmo",)}.get(domein, ())


def _code(row: Mapping[str, str]) -> Code:
    extra = {name: value for name, value in row.items() if name not in _OWN}
    return Code(
        row["code"], row["naam"], row["uitleg"], row["bron"], split(row["ook"]), MappingProxyType(extra)
    )


def split(ook: str) -> tuple[str, ...]:
    """The spellings in a column ``ook``, which stands between bars."""
    return tuple(spelling for spelling in ook.split("|") if spelling)
