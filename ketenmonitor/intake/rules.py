"""The catalogue of general rules, read from ``rules.toml``; rules of one extract stand with the extract."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ketenmonitor.vocabulary.extract import Extract

# The order of testing; a stage with a ``fout`` is the last one.
STAGES = ("bestand", "kolommen", "persoonsgegevens", "waarden", "rijen", "samenhang", "vergelijking")


@dataclass(frozen=True)
class Regel:
    """One rule as people know it: number, stage, severity, name and sentence."""

    nummer: str
    fase: str
    ernst: str
    melding: str
    naam: str = ""
    kolom: str = ""


@cache
def general_rules() -> Mapping[str, Regel]:
    """The rules that hold for every extract, by number."""
    raw = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return MappingProxyType({nummer: Regel(nummer=nummer, **rule) for nummer, rule in raw.items()})


def extract_rules(extract: Extract) -> tuple[Regel, ...]:
    """The rules of one extract, as people know them."""
    rows = [Regel(r.nummer, "rijen", r.ernst, r.melding, kolom=r.kolom) for r in extract.regels]
    across = [Regel(o.nummer, "samenhang", o.ernst, o.melding, kolom=o.kolom) for o in extract.overlap]
    return (*rows, *across)
