"""The extracts: the contract with partners, read from ``extracts/*.toml``.

One definition drives the database schema, the validation SQL, the templates, the page Begrippen
and the user guide.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

# What a column type becomes in the dataset. Yes and no stay the words that partners use.
SQL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pseudoniem": "varchar",
        "tekst": "varchar",
        "code": "varchar",
        "ja_nee": "varchar",
        "datum": "date",
        "maand": "date",
        "jaar": "smallint",
        "geheel": "bigint",
        "decimaal": "decimal(18, 4)",
        "bedrag": "decimal(18, 2)",
    }
)

TYPE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "pseudoniem": "pseudoniem of eigen nummer",
        "tekst": "korte tekst",
        "code": "code uit een lijst",
        "ja_nee": "ja of nee",
        "datum": "datum (dd-mm-jjjj)",
        "maand": "maand (jjjj-mm)",
        "jaar": "jaartal (jjjj)",
        "geheel": "geheel getal",
        "decimaal": "getal (1.234,5)",
        "bedrag": "bedrag in euro (1.234,50)",
    }
)


@dataclass(frozen=True)
class Column:
    """One column of an extract: its name in file and dataset alike, its type and its explanation.

    ``persoon``: it stands for a person, and is hashed once more before it is stored.
    """

    naam: str
    type: str
    uitleg: str
    voorbeeld: str
    verplicht: bool = False
    codelijst: str | None = None
    synoniemen: tuple[str, ...] = ()
    persoon: bool = False

    @property
    def sql_type(self) -> str:
        """The type of the column in the dataset."""
        return SQL_TYPES[self.type]

    @property
    def lijst(self) -> str | None:
        """The code list its values come from; yes and no are a code list of two."""
        return "ja_nee" if self.type == "ja_nee" else self.codelijst


@dataclass(frozen=True)
class Rule:
    """A rule that every row must keep: a finding when ``fout_als`` holds.

    ``fout_als`` is SQL over the typed columns of the row, with ``$maand`` for the first day of the
    delivered month; ``{waarde}`` in ``melding`` stands for the value of ``kolom``.
    """

    nummer: str
    ernst: str
    kolom: str
    melding: str
    fout_als: str = ""
    buiten_schaal: bool = False
    alleen_domein: str | None = None


@dataclass(frozen=True)
class Overlap:
    """A rule across rows: no two rows alike in ``per`` may have overlapping ``van``-``tot``.

    An empty ``tot`` is open. ``halfopen`` intervals do not contain ``tot`` itself.
    """

    nummer: str
    ernst: str
    per: tuple[str, ...]
    van: str
    tot: str
    melding: str
    halfopen: bool = False

    @property
    def kolom(self) -> str:
        """The column the finding points at."""
        return self.van


@dataclass(frozen=True)
class Extract:
    """One of the extracts that partners deliver each month."""

    extract: str
    naam: str
    rij: str
    uitleg: str
    sleutel: tuple[str, ...]
    kolommen: tuple[Column, ...]
    regels: tuple[Rule, ...]
    overlap: tuple[Overlap, ...] = field(default=())

    def kolom(self, naam: str) -> Column:
        """The column called ``naam``; KeyError when the extract has none."""
        for column in self.kolommen:
            if column.naam == naam:
                return column
        raise KeyError(naam)

    @property
    def namen(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the template."""
        return tuple(column.naam for column in self.kolommen)

    @property
    def personen(self) -> tuple[str, ...]:
        """The names of the columns that stand for a person."""
        return tuple(column.naam for column in self.kolommen if column.persoon)


def _read(text: str) -> Extract:
    raw: dict[str, Any] = tomllib.loads(text)
    columns = tuple(Column(**(c | {"synoniemen": tuple(c.get("synoniemen", ()))})) for c in raw["kolommen"])
    return Extract(
        extract=raw["extract"],
        naam=raw["naam"],
        rij=raw["rij"],
        uitleg=raw["uitleg"],
        sleutel=tuple(raw["sleutel"]),
        kolommen=columns,
        regels=tuple(Rule(**rule) for rule in raw["regels"]),
        overlap=tuple(Overlap(**(o | {"per": tuple(o["per"])})) for o in raw.get("overlap", ())),
    )


@cache
def extracts() -> Mapping[str, Extract]:
    """All extracts by name, in alphabetical order."""
    folder = files(__package__) / "extracts"
    found = [_read(entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return MappingProxyType({extract.extract: extract for extract in sorted(found, key=lambda e: e.extract)})
