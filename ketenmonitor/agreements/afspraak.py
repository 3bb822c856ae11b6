"""Prestatieafspraken: what they are, which versions there are, and which one holds where and when."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

import duckdb

from ketenmonitor.access.viewer import Kijker
from ketenmonitor.dataset.cut import SNEDEN, Selectie
from ketenmonitor.vocabulary.kpi import Kpi


@dataclass(frozen=True)
class Afspraak:
    """One version of an agreement: the target for a KPI, for a scope, over a time.

    An empty scope dimension means every one of them; ``geldig_tot`` is the last month (empty:
    until further notice). ``bandbreedte`` is how far a value may stay behind the target and still be
    within the band, in the unit of the KPI. A higher ``versie`` replaces a lower one.
    """

    afspraak: int
    versie: int
    kpi: str
    partner: str | None
    gemeente: str | None
    product: str | None
    geldig_van: date
    geldig_tot: date | None
    streefwaarde: float
    bandbreedte: float
    nulmeting: float | None
    bron: str
    afgesproken_met: str
    vervallen: bool
    vastgelegd_op: datetime
    vastgelegd_door: str
    reden: str

    @cached_property
    def bereik(self) -> dict[str, str]:
        """The dimensions to which the agreement is restricted."""
        return {name: value for name in SNEDEN if (value := getattr(self, name)) is not None}

    def holds_in(self, maand: date) -> bool:
        """Whether the agreement is in force in this month (first day)."""
        return (
            not self.vervallen
            and self.geldig_van <= maand
            and (self.geldig_tot is None or maand <= self.geldig_tot)
        )


NAMES = ", ".join(Afspraak.__dataclass_fields__)


def history(cursor: duckdb.DuckDBPyConnection) -> list[Afspraak]:
    """Every version of every agreement, oldest first."""
    rows = cursor.execute(f"select {NAMES} from afspraak order by afspraak, versie").fetchall()
    return [_from_row(row) for row in rows]


def readable(cursor: duckdb.DuckDBPyConnection, kijker: Kijker) -> list[Afspraak]:
    """Every version of the agreements that somebody may read, oldest first."""
    return [a for a in history(cursor) if kijker.ziet_afspraak(a.partner, a.gemeente)]


def latest(cursor: duckdb.DuckDBPyConnection) -> list[Afspraak]:
    """The latest version of every agreement, ended and withdrawn ones included."""
    return list({a.afspraak: a for a in history(cursor)}.values())


def _from_row(row: tuple[object, ...]) -> Afspraak:
    values = dict(zip(Afspraak.__dataclass_fields__, row, strict=True))
    numbers = {
        name: None if (value := values[name]) is None else float(value)  # type: ignore[arg-type]
        for name in ("streefwaarde", "bandbreedte", "nulmeting")
    }
    return Afspraak(**(values | numbers))  # type: ignore[arg-type]


# Of a KPI and a month: the partners and gemeenten that must each have an agreement before a sum of
# agreements may stand for the whole.
Geheel = Callable[[Kpi, date], Mapping[str, Collection[str]]]


class Afspraken:
    """The agreements of a chain, ready to be asked which one holds.

    ``geheel`` guards the sums of agreements (see ``holding``); without it every sum counts.
    """

    def __init__(self, afspraken: Iterable[Afspraak], geheel: Geheel | None = None) -> None:
        self._geheel = geheel
        self._held: dict[tuple[str, date], list[Afspraak]] = {}
        self._by_kpi: dict[str, list[Afspraak]] = {}
        for afspraak in afspraken:
            if not afspraak.vervallen:
                self._by_kpi.setdefault(afspraak.kpi, []).append(afspraak)

    def for_kpi(self, kpi: str) -> Sequence[Afspraak]:
        """The agreements about one KPI that were not withdrawn."""
        return self._by_kpi.get(kpi, [])

    def holding(self, kpi: Kpi, selectie: Selectie, maand: date) -> Afspraak | None:
        """The agreement by which a figure of this cut and month is judged; ``None`` without one.

        A share, mean or duration agreed for a wider scope also holds for what lies within it, and
        the most specific scope wins (partner before product before gemeente). An amount or a number
        holds only for exactly its own scope; where that has none, the agreements of the parts that
        make it up are added, but only when every part has one: three budgets of seven partners say
        nothing about the costs of all seven. Of two equals the one last begun holds. A running total
        is judged by the sum of the months since January, a forecast by that of the whole year, and only when
        each of them has one.
        """
        if kpi.afgeleid:
            return self._of_the_year(kpi, selectie, 12 if kpi.prognose else maand.month, maand.year)
        held = self._in_force(kpi.kpi, maand)
        cut = selectie.gekozen
        if kpi.soort in ("aantal", "som"):
            exact = [a for a in held if a.bereik == cut]
            return max(exact, key=lambda a: a.geldig_van) if exact else self._added(kpi, maand, held, cut)
        wider = [a for a in held if a.bereik.items() <= cut.items()]
        return max(wider, key=_rank) if wider else None

    def _in_force(self, kpi: str, maand: date) -> list[Afspraak]:
        if (kpi, maand) not in self._held:
            self._held[kpi, maand] = [a for a in self.for_kpi(kpi) if a.holds_in(maand)]
        return self._held[kpi, maand]

    def _of_the_year(self, kpi: Kpi, selectie: Selectie, until: int, year: int) -> Afspraak | None:
        monthly = replace(kpi, kpi=kpi.bronmeting, cumulatief=False, prognose=False)
        months = [self.holding(monthly, selectie, date(year, month, 1)) for month in range(1, until + 1)]
        known = [a for a in months if a is not None]
        return _sum(known, known[-1], "maandafspraken") if len(known) == len(months) else None

    def _added(
        self, kpi: Kpi, maand: date, held: Sequence[Afspraak], cut: Mapping[str, str]
    ) -> Afspraak | None:
        """The sum of the agreements of the parts: of the breakdowns that are whole, the coarsest."""
        if kpi.uniek:
            return None  # people are counted once in the whole and again in each part
        finer = [a for a in held if a.bereik.items() > cut.items()]
        groups: dict[tuple[str, ...], dict[tuple[str, ...], Afspraak]] = {}
        for afspraak in sorted(finer, key=lambda a: a.geldig_van):
            groups.setdefault(tuple(afspraak.bereik), {})[tuple(afspraak.bereik.values())] = afspraak
        whole = [d for d in groups if self._is_whole(kpi, maand, held, cut, d)]
        if not whole:
            return None
        parts = list(groups[min(whole, key=lambda d: (len(d), d))].values())
        return replace(_sum(parts, parts[0], "afspraken"), **{name: cut.get(name) for name in SNEDEN})  # type: ignore[arg-type]

    def _is_whole(
        self,
        kpi: Kpi,
        maand: date,
        held: Sequence[Afspraak],
        cut: Mapping[str, str],
        dimensions: Sequence[str],
    ) -> bool:
        """Whether the agreements of this breakdown make up the whole cut.

        Budgets that name products name all there is money for, so a partner without a budget for
        this product is no gap; one without any budget is. Targets for people are not read so kindly.
        """
        if self._geheel is None:
            return True
        added = [name for name in dimensions if name not in cut]
        alike = [a for a in held if tuple(a.bereik) == tuple(dimensions)]
        if kpi.soort != "som":
            if "product" in added:
                return False
            alike = [a for a in alike if a.bereik.items() >= cut.items()]
        wanted = self._geheel(kpi, maand)
        return all(set(wanted.get(name, ())) <= {a.bereik[name] for a in alike} for name in added)


def _rank(afspraak: Afspraak) -> tuple[int, bool, bool, date]:
    return (
        len(afspraak.bereik),
        afspraak.partner is not None,
        afspraak.product is not None,
        afspraak.geldig_van,
    )


def _sum(parts: Sequence[Afspraak], like: Afspraak, what: str) -> Afspraak:
    if len(parts) == 1:
        return like
    return replace(
        like,
        streefwaarde=round(sum(a.streefwaarde for a in parts), 4),
        bandbreedte=round(sum(a.bandbreedte for a in parts), 4),
        nulmeting=None,
        bron=f"som van {len(parts)} {what}",
    )
