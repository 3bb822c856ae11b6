"""Prestatieafspraken: what they are, which versions there are, and which one holds where and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from ketenmonitor.dataset.figures import SNEDEN, Selectie
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

    @property
    def bereik(self) -> dict[str, str]:
        """The dimensions to which the agreement is restricted."""
        return {name: value for name in SNEDEN if (value := getattr(self, name)) is not None}

    def holds_in(self, maand: date) -> bool:
        """Whether the agreement is in force in this month (first day)."""
        return not self.vervallen and self.geldig_van <= maand and (self.geldig_tot is None or maand <= self.geldig_tot)


NAMES = ", ".join(Afspraak.__dataclass_fields__)


def history(cursor: duckdb.DuckDBPyConnection) -> list[Afspraak]:
    """Every version of every agreement, oldest first."""
    rows = cursor.execute(f"select {NAMES} from afspraak order by afspraak, versie").fetchall()
    return [_from_row(row) for row in rows]


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


class Afspraken:
    """The agreements of a chain, ready to be asked which one holds."""

    def __init__(self, afspraken: Iterable[Afspraak]) -> None:
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
        make it up are added. Of two equals the one last begun holds. A running total is judged by
        the sum of the months since January, and only when each of them has one.
        """
        if kpi.cumulatief:
            return self._since_january(kpi, selectie, maand)
        held = [a for a in self.for_kpi(kpi.bronmeting) if a.holds_in(maand)]
        cut = selectie.gekozen
        if kpi.soort in ("aantal", "som"):
            exact = [a for a in held if a.bereik == cut]
            return max(exact, key=lambda a: a.geldig_van) if exact else _added(held, cut)
        wider = [a for a in held if a.bereik.items() <= cut.items()]
        return max(wider, key=_rank) if wider else None

    def _since_january(self, kpi: Kpi, selectie: Selectie, maand: date) -> Afspraak | None:
        base = replace(kpi, cumulatief=False)
        months = [self.holding(base, selectie, date(maand.year, m, 1)) for m in range(1, maand.month + 1)]
        known = [a for a in months if a is not None]
        if not known or len(known) < len(months):
            return None
        return _sum(known, known[-1])


def _rank(afspraak: Afspraak) -> tuple[int, bool, bool, date]:
    return len(afspraak.bereik), afspraak.partner is not None, afspraak.product is not None, afspraak.geldig_van


def _added(held: Sequence[Afspraak], cut: Mapping[str, str]) -> Afspraak | None:
    """The sum of the agreements of the parts: those that add the fewest dimensions to the cut."""
    finer = [a for a in held if a.bereik.items() >= cut.items() and len(a.bereik) > len(cut)]
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Afspraak]] = {}
    for afspraak in sorted(finer, key=lambda a: a.geldig_van):
        dimensions = tuple(afspraak.bereik)
        groups.setdefault(dimensions, {})[tuple(afspraak.bereik.values())] = afspraak
    if not groups:
        return None
    dimensions = min(groups, key=lambda d: (len(d), d))
    parts = list(groups[dimensions].values())
    return replace(_sum(parts, parts[0]), **{name: cut.get(name) for name in SNEDEN})  # type: ignore[arg-type]


def _sum(parts: Sequence[Afspraak], like: Afspraak) -> Afspraak:
    return replace(
        like,
        streefwaarde=sum(a.streefwaarde for a in parts),
        bandbreedte=sum(a.bandbreedte for a in parts),
        nulmeting=None,
        bron=f"som van {len(parts)} afspraken" if len(parts) > 1 else like.bron,
    )
