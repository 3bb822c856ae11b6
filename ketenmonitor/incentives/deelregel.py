"""Rules of sharing as people record them: for which months and help, against which baseline, on which terms.

A change is a new version and none is erased. A rule with its gates and fixed shares lies in three tables.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import duckdb

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import records
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives.berekening import Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import Nullijn, Voorstel, check

__all__ = [
    "Deelregel", "eindig", "history", "intrekken", "leg_vast", "newest", "of_number", "readable", "wijzig",
]  # fmt: skip


@dataclass(frozen=True)
class Deelregel:
    """One version of a rule of sharing; ``reden`` says why it was changed or withdrawn."""

    deelregel: int
    versie: int
    inhoud: Voorstel
    ingetrokken: bool
    reden: str
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def selectie(self) -> Selectie:
        """The help that the rule is about."""
        return self.inhoud.selectie


@dataclass(frozen=True)
class _Rij:
    """A rule as it stands in its table: without its gates and fixed shares."""

    deelregel: int
    versie: int
    naam: str
    geldig_van: date
    geldig_tot: date
    gemeente: str | None
    product: str | None
    methode: str
    bedrag_per_maand: Decimal | None
    referentie_van: date | None
    referentie_tot: date | None
    indexatie: Decimal
    deel_besparing: Decimal
    deel_overschrijding: Decimal
    drempel_besparing: Decimal
    drempel_overschrijding: Decimal
    corridor: Decimal
    plafond_besparing: Decimal | None
    plafond_overschrijding: Decimal | None
    sleutel: str
    vervallen: str
    uitloop: int
    bron: str
    ingetrokken: bool
    reden: str
    vastgelegd_op: datetime
    vastgelegd_door: str


@dataclass(frozen=True)
class _Eis:
    deelregel: int
    versie: int
    volgorde: int
    kpi: str
    minimaal: str
    voor: str
    rest: Decimal


@dataclass(frozen=True)
class _Aandeel:
    deelregel: int
    versie: int
    partner: str
    aandeel: Decimal


# What of the terms stands in a column of its own name, and what of the baseline does.
TERMS: Final = tuple(f.name for f in fields(Voorwaarden) if f.name not in ("eisen", "aandelen"))
BASELINE: Final = tuple(f.name for f in fields(Nullijn))
OWN: Final = ("naam", "geldig_van", "geldig_tot", "gemeente", "product", "uitloop", "bron")
META: Final = ("ingetrokken", "reden", "vastgelegd_op", "vastgelegd_door")


def history(cursor: duckdb.DuckDBPyConnection) -> list[Deelregel]:
    """Every version of every rule, oldest first."""
    gates: dict[tuple[int, int], list[Eis]] = {}
    for g in records.read(cursor, "deelregel_eis", _Eis, "deelregel, versie, volgorde"):
        gates.setdefault((g.deelregel, g.versie), []).append(Eis(g.kpi, g.minimaal, g.voor, g.rest))
    shares: dict[tuple[int, int], list[tuple[str, Decimal]]] = {}
    for s in records.read(cursor, "deelregel_aandeel", _Aandeel, "deelregel, versie, partner"):
        shares.setdefault((s.deelregel, s.versie), []).append((s.partner, s.aandeel))
    rows = records.read(cursor, "deelregel", _Rij, "deelregel, versie")
    return [
        _from_row(r, gates.get((r.deelregel, r.versie), ()), shares.get((r.deelregel, r.versie), ()))
        for r in rows
    ]


def readable(zicht: Zicht) -> list[Deelregel]:
    """Every version of every rule, oldest first; of fixed shares a partner reads only its own."""
    if not zicht.kijker.ziet_keten:
        return []
    found = history(zicht.cursor)
    return found if zicht.kijker.ziet_partners else [_own_share(r, zicht.kijker.partners) for r in found]


def of_number(cursor: duckdb.DuckDBPyConnection, deelregel: int) -> Deelregel:
    """The latest version of a rule that was not withdrawn; ``Weigering`` when there is none."""
    versions = [r for r in history(cursor) if r.deelregel == deelregel]
    if not versions or versions[-1].ingetrokken:
        raise Weigering(
            f"Deelregel {deelregel} bestaat niet of is ingetrokken: ververs de pagina en kies een andere."
        )
    return versions[-1]


def newest(versions: Iterable[Deelregel]) -> list[Deelregel]:
    """Of these versions the latest of each rule, when it was not withdrawn, the last begun first."""
    last = {r.deelregel: r for r in versions}
    held = [r for r in last.values() if not r.ingetrokken]
    return sorted(held, key=lambda r: (r.inhoud.geldig_van, r.deelregel), reverse=True)


def leg_vast(dataset: Dataset, voorstel: Voorstel, door: str, moment: datetime | None = None) -> int:
    """Record a new rule and return its number; ``Weigering`` when something in it is wrong."""
    moment = moment or now()
    with dataset.write(door, "deelregel", f"{voorstel.naam.strip()}, nieuw"[:200], moment) as cursor:
        check(voorstel, dataset.keten)
        _require_free(cursor, voorstel, None)
        number = records.next_number(cursor, "deelregel", "deelregel")
        _add(cursor, Deelregel(number, 1, _trimmed(voorstel), False, "", moment, door))
    return number


def wijzig(dataset: Dataset, deelregel: int, voorstel: Voorstel, door: str, reden: str) -> int:
    """Put another content in the place of a rule's, with the reason; returns the number of the version."""
    return _changed(dataset, deelregel, lambda held: voorstel, door, reden)


def eindig(dataset: Dataset, deelregel: int, geldig_tot: date, door: str, reden: str) -> int:
    """Let a rule end with an earlier month (first day) than it did; returns the number of the version."""

    def ended(held: Voorstel) -> Voorstel:
        if geldig_tot >= held.geldig_tot:
            raise Weigering(
                f"Deelregel {deelregel} loopt tot en met {held.geldig_tot:%Y-%m}: kies een eerdere maand."
            )
        return replace(held, geldig_tot=geldig_tot)

    return _changed(dataset, deelregel, ended, door, reden)


def _changed(
    dataset: Dataset, deelregel: int, change: Callable[[Voorstel], Voorstel], door: str, reden: str
) -> int:
    moment = now()
    with dataset.write(door, "deelregel", f"deelregel {deelregel} gewijzigd", moment) as cursor:
        why = _reason(reden)
        held = of_number(cursor, deelregel)
        voorstel = _trimmed(change(held.inhoud))
        check(voorstel, dataset.keten)
        _require_free(cursor, voorstel, deelregel)
        if voorstel == held.inhoud:
            raise Weigering(f"Aan deelregel {deelregel} is niets gewijzigd: verander iets, of laat haar zo.")
        new = Deelregel(deelregel, held.versie + 1, voorstel, False, why, moment, door)
        _add(cursor, new)
    return new.versie


def intrekken(dataset: Dataset, deelregel: int, door: str, reden: str) -> None:
    """Let a rule no longer hold, as if it never did; its versions stay readable."""
    moment = now()
    with dataset.write(door, "deelregel", f"deelregel {deelregel} ingetrokken", moment) as cursor:
        why = _reason(reden)
        held = of_number(cursor, deelregel)
        gone = replace(held, versie=held.versie + 1, ingetrokken=True, reden=why)
        _add(cursor, replace(gone, vastgelegd_op=moment, vastgelegd_door=door))


def _reason(reden: str) -> str:
    if not reden.strip():
        raise Weigering("Een deelregel wijzigen zonder reden kan niet: schrijf op waarom.")
    return records.at_most(reden, "De reden")


def _trimmed(v: Voorstel) -> Voorstel:
    return replace(v, naam=v.naam.strip(), bron=v.bron.strip())


def _require_free(cursor: duckdb.DuckDBPyConnection, v: Voorstel, own: int | None) -> None:
    """The same euro must not be shared twice: of one help one rule holds in a month."""
    for other in newest(history(cursor)):
        o = other.inhoud
        same = (o.gemeente, o.product) == (v.gemeente, v.product)
        if other.deelregel != own and same and o.geldig_van <= v.geldig_tot and v.geldig_van <= o.geldig_tot:
            raise Weigering(
                f"Deelregel {other.deelregel} ({o.naam}) deelt hetzelfde al van {o.geldig_van:%Y-%m} tot en "
                f"met {o.geldig_tot:%Y-%m}: kies een andere periode, of wijzig die regel."
            )


def _add(cursor: duckdb.DuckDBPyConnection, r: Deelregel) -> None:
    v = r.inhoud
    values = {name: getattr(v, name) for name in OWN}
    values |= {name: getattr(v.nullijn, name) for name in BASELINE}
    values |= {name: getattr(v.voorwaarden, name) for name in TERMS}
    values |= {name: getattr(r, name) for name in META}
    records.add(cursor, "deelregel", [_Rij(r.deelregel, r.versie, **values)])
    gates = [
        _Eis(r.deelregel, r.versie, i, e.kpi, e.minimaal, e.voor, e.rest)
        for i, e in enumerate(v.voorwaarden.eisen)
    ]
    records.add(cursor, "deelregel_eis", gates)
    shares = [_Aandeel(r.deelregel, r.versie, *share) for share in v.voorwaarden.aandelen]
    records.add(cursor, "deelregel_aandeel", shares)


def _from_row(r: _Rij, gates: Sequence[Eis], shares: Sequence[tuple[str, Decimal]]) -> Deelregel:
    terms = {name: getattr(r, name) for name in TERMS}
    voorwaarden = Voorwaarden(**terms, eisen=tuple(gates), aandelen=tuple(shares))
    nullijn = Nullijn(**{name: getattr(r, name) for name in BASELINE})
    own = {name: getattr(r, name) for name in OWN}
    inhoud = Voorstel(**own, nullijn=nullijn, voorwaarden=voorwaarden)
    return Deelregel(r.deelregel, r.versie, inhoud, *(getattr(r, name) for name in META))


def _own_share(r: Deelregel, partners: Sequence[str]) -> Deelregel:
    v = r.inhoud.voorwaarden
    own = tuple(share for share in v.aandelen if share[0] in partners)
    return replace(r, inhoud=replace(r.inhoud, voorwaarden=replace(v, aandelen=own)))
