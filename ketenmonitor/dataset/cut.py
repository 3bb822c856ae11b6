"""Cuts of the dataset: which part a figure is about, and by what it is broken down."""

from dataclasses import dataclass, replace
from functools import lru_cache

SNEDEN = ("partner", "gemeente", "product")


@dataclass(frozen=True)
class Selectie:
    """A cut of the dataset; an empty dimension is the whole."""

    partner: str | None = None
    gemeente: str | None = None
    product: str | None = None

    @property
    def gekozen(self) -> dict[str, str]:
        """The dimensions that are restricted."""
        return {name: value for name in SNEDEN if (value := getattr(self, name)) is not None}


@lru_cache(maxsize=10_000)
def cut(selectie: Selectie, per: str | None, deel: str) -> Selectie:
    """The cut of one part of a breakdown."""
    return replace(selectie, **{per: deel}) if per else selectie


@dataclass(frozen=True)
class Snede:
    """A cut, the dimensions by which it is broken down, and (when not empty) the only partners wanted."""

    selectie: Selectie = Selectie()
    per: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()

    @property
    def sleutels(self) -> str:
        """SQL for the three dimensions of a figure: ``*`` where it is not broken down."""
        return ", ".join(name if name in self.per else f"'*' as {name}" for name in SNEDEN)

    @property
    def dimensies(self) -> set[str]:
        """The dimensions that are restricted or broken down."""
        return {*self.selectie.gekozen, *self.per, *(("partner",) if self.partners else ())}

    @property
    def binnen(self) -> str:
        """SQL for the rows of the cut; products that are totals of others only when asked for by name."""
        return within(self.selectie, self.per, self.wie)

    @property
    def rand(self) -> str:
        """SQL for rows that stand ready for it: ``*`` in a dimension neither chosen nor broken down by."""
        chosen = self.selectie.gekozen
        clauses = [
            f"{name} = ${name}" if name in chosen else f"{name} {'<>' if name in self.per else '='} '*'"
            for name in SNEDEN
        ]
        return " and ".join([*clauses, *([self.wie] if self.wie else [])])

    @property
    def wie(self) -> str:
        """SQL for the partners wanted, when only some are."""
        return "partner in (select unnest($partners::varchar[]))" if self.partners else ""

    @property
    def gebonden(self) -> dict[str, object]:
        """The values that the SQL binds."""
        return {**self.selectie.gekozen, **({"partners": list(self.partners)} if self.partners else {})}


def within(selectie: Selectie, per: tuple[str, ...] = (), also: str = "") -> str:
    """SQL for the rows of a cut; products that are totals of others only when asked for by name."""
    clauses = [f"{name} = ${name}" for name in selectie.gekozen]
    if selectie.product is None and "product" not in per:
        clauses.append("product not in (select product from keten_product where totaal)")
    return " and ".join([*clauses, *([also] if also else [])]) or "true"
