"""The KPIs: what is measured, read from ``kpis/*.toml``; adding a KPI is adding an entry there.

A KPI is made of additive terms over a fact view (``ketenmonitor/dataset/facts``), so that any cut
by month, partner, gemeente or product is a sum.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

DIMENSIES: Mapping[str, str] = MappingProxyType(
    {
        "tijd": "Tijd",
        "geld": "Geld",
        "kwaliteit": "Kwaliteit",
        "duurzaam_effect": "Duurzaam effect",
    }
)


@dataclass(frozen=True)
class Term:
    """A sum (or a count of distinct values) over a fact view, placed in the month of ``datum``."""

    feit: str
    datum: str
    som: str = "aantal"
    uniek: str | None = None
    waar: str = "true"


@dataclass(frozen=True)
class Duur:
    """Counts of a duration in whole days over a fact view; ``tot`` differs from ``van`` for classes."""

    feit: str
    datum: str
    van: str
    tot: str
    aantal: str = "aantal"
    waar: str = "true"


@dataclass(frozen=True)
class Kpi:
    """A measure with its definition; see ``soort`` for how a value comes from its terms.

    ``soort``: ``aandeel`` (100 x teller / noemer), ``gemiddelde`` (teller / noemer), ``aantal`` and
    ``som`` (teller), ``kwantiel`` (quantile ``kwantiel`` of the duration counts, in days).
    ``minimum``: the smallest denominator (or count) that may be judged. ``rijping``: whole months
    that must have passed, and been delivered, before a month may be judged. ``cumulatief``: summed
    from January. ``per_product``: only meaningful within one product. ``basis``: the KPI whose measures
    it borrows. ``extracts``: what must be delivered for it, where that differs from its facts.
    ``kern``: one of the few that stand on the page Overzicht.
    """

    kpi: str
    dimensie: str
    naam: str
    definitie: str
    soort: str
    eenheid: str
    richting: str
    bron: str
    teller: Term | None = None
    noemer: Term | None = None
    duur: Duur | None = None
    kwantiel: float = 0.5
    minimum: int = 0
    rijping: int = 0
    decimalen: int = 0
    cumulatief: bool = False
    per_product: bool = False
    basis: str | None = None
    extracts: tuple[str, ...] = ()
    kern: bool = False

    @property
    def bronmeting(self) -> str:
        """The id under which its monthly measures are stored: that of ``basis`` when it borrows them."""
        return self.basis or self.kpi

    @property
    def termen(self) -> tuple[Term | Duur, ...]:
        """All terms the KPI is made of."""
        return tuple(term for term in (self.teller, self.noemer, self.duur) if term is not None)

    @property
    def uniek(self) -> bool:
        """Whether a term counts distinct people, so that cuts can not be added up."""
        return any(isinstance(term, Term) and term.uniek is not None for term in self.termen)


def _kpi(dimensie: str, kpi: str, raw: dict[str, Any]) -> Kpi:
    terms: dict[str, Any] = {}
    for part in ("teller", "noemer"):
        if part in raw:
            terms[part] = Term(**raw.pop(part))
    if "duur" in raw:
        terms["duur"] = Duur(**raw.pop("duur"))
    raw["extracts"] = tuple(raw.get("extracts", ()))
    return Kpi(kpi=kpi, dimensie=dimensie, **raw, **terms)


@cache
def kpis() -> Mapping[str, Kpi]:
    """All KPIs by id, grouped by dimension in the order of the files' entries."""
    folder = files(__package__) / "kpis"
    by_dimension = {
        dimensie: tomllib.loads((folder / f"{dimensie}.toml").read_text("utf-8")) for dimensie in DIMENSIES
    }
    found = {
        kpi: _kpi(dimensie, kpi, raw)
        for dimensie, entries in by_dimension.items()
        for kpi, raw in entries.items()
    }
    borrowed = {kpi: found[k.basis] for kpi, k in found.items() if k.basis}
    for kpi, base in borrowed.items():
        own = found[kpi]
        found[kpi] = Kpi(
            **{f: getattr(own, f) for f in own.__dataclass_fields__ if f not in ("teller", "noemer", "duur")},
            teller=base.teller,
            noemer=base.noemer,
            duur=base.duur,
        )
    return MappingProxyType(found)
