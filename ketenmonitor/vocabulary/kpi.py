"""The KPIs: what is measured, read from ``kpis/*.toml``; adding a KPI is adding an entry there.

A KPI is made of additive terms over a fact view (``ketenmonitor/dataset/facts``), so that any cut
by month, partner, gemeente or product is a sum.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
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
class Overleving:
    """People who wait for an end that may not be seen: what a Kaplan-Meier curve is made of.

    SQL over a fact view, in whole days: ``eerste`` and ``laatste`` are the first and the last day on
    which somebody is at risk of the end (empty where a row only comes in or only goes out), and
    ``gebeurtenis`` says whether the last day ended it. Rows of ``venster`` months are taken together.
    """

    feit: str
    datum: str
    eerste: str
    laatste: str
    gebeurtenis: str
    aantal: str = "aantal"
    waar: str = "true"
    venster: int = 1

    @property
    def stromen(self) -> dict[str, Duur]:
        """The three additive counts of days that it is stored as, by the ending of their name."""
        ends = f"({self.gebeurtenis}) and ({self.waar})"
        return {
            "in": Duur(self.feit, self.datum, self.eerste, self.eerste, self.aantal, self.waar),
            "uit": Duur(self.feit, self.datum, self.laatste, self.laatste, self.aantal, self.waar),
            "einde": Duur(self.feit, self.datum, self.laatste, self.laatste, self.aantal, ends),
        }


@dataclass(frozen=True)
class Kpi:
    """A measure with its definition; see ``soort`` for how a value comes from its terms.

    ``soort``: ``aandeel`` (100 x teller / noemer), ``gemiddelde`` (teller / noemer), ``aantal`` and
    ``som`` (teller), ``kwantiel`` (quantile ``kwantiel`` of the duration counts, in days). With
    ``overleving`` a ``kwantiel`` is that of the Kaplan-Meier curve, and an ``aandeel`` what is left of
    the curve after ``dag`` days. ``minimum``: the smallest denominator (or count) that may be judged.
    ``rijping``: whole months that must have passed, and been delivered, before a month may be judged.
    ``cumulatief``: summed from January. ``prognose``: the expected total of the calendar year.
    ``per_product``: only meaningful within one product. ``basis``: the KPI whose measures it borrows.
    ``binnen``: the KPI about the same people in which everybody who counts in this one counts as well;
    ``naast``: the one in which none of them does. ``extracts``: what must be delivered for it, where that
    differs from its facts. ``kern``: one of the few that stand on the page Overzicht.
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
    overleving: Overleving | None = None
    kwantiel: float = 0.5
    dag: int = 0
    minimum: int = 0
    rijping: int = 0
    decimalen: int = 0
    cumulatief: bool = False
    prognose: bool = False
    per_product: bool = False
    basis: str | None = None
    binnen: str | None = None
    naast: str | None = None
    extracts: tuple[str, ...] = ()
    kern: bool = False

    @property
    def bronmeting(self) -> str:
        """The id under which its monthly measures are stored: that of ``basis`` when it borrows them."""
        return self.basis or self.kpi

    @cached_property
    def termen(self) -> tuple[Term | Duur | Overleving, ...]:
        """All terms the KPI is made of."""
        parts = (self.teller, self.noemer, self.duur, self.overleving)
        return tuple(term for term in parts if term is not None)

    @cached_property
    def duren(self) -> dict[str, Duur]:
        """The counts of days the KPI is stored as, by the name they are stored under."""
        if self.overleving is not None:
            return {f"{self.kpi}/{name}": duur for name, duur in self.overleving.stromen.items()}
        return {self.kpi: self.duur} if self.duur is not None else {}

    @property
    def afgeleid(self) -> bool:
        """Whether its value follows from the months of its basis: a running total or a forecast."""
        return self.cumulatief or self.prognose

    @cached_property
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
    if "overleving" in raw:
        terms["overleving"] = Overleving(**raw.pop("overleving"))
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
        found[kpi] = replace(
            own, teller=base.teller, noemer=base.noemer, duur=base.duur, overleving=base.overleving
        )
    return MappingProxyType(found)
