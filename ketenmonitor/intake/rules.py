"""The catalogue of general rules, read from ``rules.toml``; rules of one extract stand with the extract."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ketenmonitor.vocabulary.extract import Extract

# The order of testing; a stage with a ``fout`` is the last one.
# Personal data is looked for before the columns are judged, so that no other mistake hides it.
STAGES = ("bestand", "persoonsgegevens", "kolommen", "waarden", "rijen", "samenhang", "vergelijking")


@dataclass(frozen=True)
class Regel:
    """One rule as people know it: number, stage, severity, name and sentence.

    ``per`` is ``rij`` when every row that breaks the rule is a finding, ``woord`` when every different
    value is one (a code that is translated a million times is told once, with the number of times).
    """

    nummer: str
    fase: str
    ernst: str
    melding: str
    naam: str = ""
    kolom: str = ""
    per: str = "rij"


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


def rules_for(extract: Extract) -> tuple[Regel, ...]:
    """Every rule that a file of this extract can break."""
    return (*general_rules().values(), *extract_rules(extract))
