"""Figures as a viewer may see them: only cuts that are the viewer's to see, with small numbers protected.

In a closed month they are as published (``dataset.published``).

Nothing above this layer reads figures from ``dataset`` itself (import-linter guards it). ``figures`` gives
what may be shown. ``exact``, ``matrix`` and ``everybody`` give exact figures; they are only for judging
(verdicts, signals, comparisons), and whoever uses them shows ``protected`` figures beside the judgement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import numpy as np

from ketenmonitor.access.viewer import Kijker
from ketenmonitor.dataset import disclosure, provenance, published, rest
from ketenmonitor.dataset.calculation import Rij, calculate
from ketenmonitor.dataset.cijfer import Cijfer
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede, cut
from ketenmonitor.dataset.provenance import Herkomst
from ketenmonitor.dataset.rest import OTHERS
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.kpi import kpis as all_kpis

__all__ = [
    "OTHERS", "Cijfer", "Herkomst", "Zicht", "behind", "broken_down", "cut", "everybody", "exact", "figures",
    "matrix", "protected",
]  # fmt: skip


@dataclass(frozen=True)
class Zicht:
    """A dataset as one viewer sees it: a cursor, the chain, and who looks."""

    cursor: duckdb.DuckDBPyConnection
    keten: Keten
    kijker: Kijker

    @property
    def drempel(self) -> int:
        """Below how many people a number is small."""
        return self.keten.kleine_aantallen

    def open(self, selectie: Selectie) -> bool:
        """Whether figures of this cut are shown exactly."""
        return self.kijker.owns(selectie.partner)

    def drempel_voor(self, selectie: Selectie) -> int:
        """The threshold that holds for a cut: none for who owns it."""
        return 0 if self.open(selectie) else self.drempel

    def rijen(self, partner: str, aantal: int | None) -> int | None:
        """How many rows a delivery of this partner has, as it may be shown: rows are people."""
        if aantal is None or self.kijker.owns(partner):
            return aantal
        return disclosure.shown_rows(aantal, self.drempel)

    def met_rest(self, selectie: Selectie) -> bool:
        """Whether the viewer knows one part of this total exactly, so that the rest can be worked out."""
        return not self.kijker.ziet_partners and selectie.partner is None and bool(self.kijker.partners)


def exact(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),  # noqa: B008  (frozen value)
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """The exact figures of what the viewer may see; see ``dataset.published.figures``.

    Raises ``Verboden`` when the cut itself is not the viewer's; of a breakdown only the parts that are.
    """
    _require(zicht, selectie, per)
    found = published.figures(zicht.cursor, kpis, van, tot, selectie, per, vandaag)
    if per is None:
        return found
    seen = set(zicht.kijker.parts(selectie, per, {c.deel for c in found}))
    return [c for c in found if c.deel in seen]


def protected(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    found: Sequence[Cijfer],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """What may be shown of figures that ``exact`` gave for the same question, in the same order."""
    by_id = {k.kpi: k for k in kpis}
    if not found or (zicht.drempel < 2 and not zicht.met_rest(selectie)):
        return list(found)
    derived = [k for k in kpis if k.afgeleid]
    if derived:
        plain = [k for k in kpis if not k.afgeleid]
        return _with_derived(zicht, plain, derived, found, van, tot, selectie, per, vandaag)
    pattern = disclosure.pattern(zicht.cursor, kpis, van, tot, selectie, per)
    telling = _rests(zicht, kpis, van, tot, selectie, per) | _changed_rests(zicht, found, selectie, per)
    own = {deel for deel in {c.deel for c in found} if zicht.open(cut(selectie, per, deel))}
    shown = []
    for c in found:
        if c.deel in own:
            shown.append(c)
        elif (c.kpi, c.maand, c.deel) in telling:
            shown.append(disclosure.hidden(c))
        else:
            shown.append(disclosure.protect(by_id[c.kpi], c, pattern, zicht.drempel))
    return shown


def _with_derived(
    zicht: Zicht,
    plain: Sequence[Kpi],
    derived: Sequence[Kpi],
    found: Sequence[Cijfer],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    vandaag: date | None,
) -> list[Cijfer]:
    """What may be shown of figures of which some are running totals or forecasts of others."""
    names = {k.kpi for k in plain}
    own = [c for c in found if c.kpi in names]
    shown = {
        (c.kpi, c.maand, c.deel): c for c in protected(zicht, plain, own, van, tot, selectie, per, vandaag)
    }
    for kpi in derived:
        base = figures(zicht, [all_kpis()[kpi.bronmeting]], date(van.year, 1, 1), tot, selectie, per, vandaag)
        pattern = disclosure.pattern(zicht.cursor, [kpi], van, tot, selectie, per)
        mine = [c for c in found if c.kpi == kpi.kpi]
        closed = [c for c in mine if not zicht.open(cut(selectie, per, c.deel))]
        shown |= {(c.kpi, c.maand, c.deel): c for c in mine}
        shown |= {(c.kpi, c.maand, c.deel): c for c in disclosure.hidden_from(kpi, closed, base, pattern)}
    return [shown[c.kpi, c.maand, c.deel] for c in found]


def figures(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie = Selectie(),  # noqa: B008  (frozen value)
    per: str | None = None,
    vandaag: date | None = None,
) -> list[Cijfer]:
    """The figures that the viewer may see, as they may be shown."""
    found = exact(zicht, kpis, van, tot, selectie, per, vandaag)
    return protected(zicht, kpis, found, van, tot, selectie, per, vandaag)


def matrix(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    per: str | None,
    delen: Sequence[str],
    vandaag: date | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Exact values and denominators of many series, for judging; see ``dataset.published.matrix``.

    ``delen`` must be parts that the viewer may see (``Kijker.parts``); another raises ``Verboden``.
    """
    for deel in delen:
        zicht.kijker.require_cut(cut(selectie, per, deel))
    return published.matrix(zicht.cursor, kpis, van, tot, selectie, per, delen, vandaag)


def broken_down(zicht: Zicht, kpi: Kpi, maand: date, selectie: Selectie) -> list[tuple[str, Cijfer]]:
    """A quantile of every partner (``deel``) and product, with the product, as it may be shown."""
    found = []
    for row in calculate(zicht.cursor, [kpi], maand, maand, Snede(selectie, ("partner", "product"))):
        own = replace(selectie, partner=row.partner, product=row.product)
        if zicht.kijker.sees(own):
            c = Cijfer(kpi.kpi, maand, row.partner, row.teller, row.noemer, row.waarde, row.onder, row.boven)
            none = disclosure.Afscherming()
            shown = c if zicht.open(own) else disclosure.protect(kpi, c, none, zicht.drempel)
            found.append((row.product, shown))
    return found


def everybody(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    van: date,
    tot: date,
    selectie: Selectie,
    partners: Sequence[str],
    vandaag: date | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Exact values and denominators of all partners side by side, whoever looks.

    Only to work out what is a property of the chain (its mean, what chance allows); what comes out of it
    about one partner goes only to who may see that partner.
    """
    zicht.kijker.require_cut(selectie)
    return published.matrix(zicht.cursor, kpis, van, tot, selectie, "partner", partners, vandaag)


def behind(
    zicht: Zicht, kpi: Kpi, maand: date, selectie: Selectie, vandaag: date | None = None
) -> list[Herkomst]:
    """The deliveries a figure rests on. Of those of others not how many rows: that is how many people."""
    zicht.kijker.require_cut(selectie)
    found = provenance.deliveries(zicht.cursor, kpi, maand, selectie, vandaag)
    kijker = zicht.kijker
    if zicht.met_rest(selectie):
        found = [h for h in found if kijker.owns(h.partner)]
    found = [h if kijker.owns(h.partner) else _uncounted(zicht, h) for h in found]
    return sorted(found, key=lambda h: (-(h.rijen or 0), h.partner, h.levering))


def _uncounted(zicht: Zicht, h: Herkomst) -> Herkomst:
    bare = replace(h, rijen=None, eerste_regel=None, laatste_regel=None)
    return bare if zicht.kijker.ziet_leveringen(h.partner) else replace(bare, bestand="", door="")


def _require(zicht: Zicht, selectie: Selectie, per: str | None) -> None:
    """Of a breakdown the parts decide, but a partner or gemeente that is named must be the viewer's."""
    kijker = zicht.kijker
    if (
        per is None
        or (selectie.partner is not None and per != "partner")
        or (selectie.gemeente is None and per == "product")
        or not kijker.mag("cijfers")
    ):
        kijker.require_cut(selectie)


def _rests(
    zicht: Zicht, kpis: Sequence[Kpi], van: date, tot: date, selectie: Selectie, per: str | None
) -> set[tuple[str, date, str]]:
    """The figures of the chain of which the viewer could work out what one other partner, or few people, did.

    A partner knows its own part exactly (see ``dataset.rest``). It also holds for whenever it was published.
    """
    if not zicht.met_rest(selectie) or per == "partner":
        return set()
    people = [k for k in kpis if disclosure.about_people(k)]
    if not people:
        return set()
    own, d = zicht.kijker.partners, zicht.drempel
    found: set[tuple[str, date, str]] = set()
    for kpi, maand, gemeente, product in rest.telling(zicht.cursor, people, van, tot, own, d):
        at = {"gemeente": gemeente, "product": product}
        if all(at[name] == (getattr(selectie, name) or "*") for name in at if name != per):
            found.add((kpi, maand, at[per] if per else ""))
    snede = Snede(selectie, ("partner", *((per,) if per else ())))
    others: dict[tuple[str, date, str, object], list[float]] = {}
    for when, row in published.contributions(zicht.cursor, people, van, tot, snede):
        amount = _amount(all_kpis()[row.kpi], row)
        if amount > 0:
            there = others.setdefault((row.kpi, row.maand, getattr(row, per) if per else "", when), [])
            if row.partner not in own:
                there.append(amount)
    return found | {
        (kpi, maand, deel)
        for (kpi, maand, deel, _), amounts in others.items()
        if len(amounts) < OTHERS or 0 < sum(amounts) < d
    }


def _changed_rests(
    zicht: Zicht, found: Sequence[Cijfer], selectie: Selectie, per: str | None
) -> set[tuple[str, date, str]]:
    """The corrected totals of which it was not published what each partner's part was: too fine a cut."""
    dims = Snede(selectie, ("partner", *((per,) if per else ()))).dimensies
    if not zicht.met_rest(selectie) or per == "partner" or len(dims) < len(SNEDEN):
        return set()
    return {(c.kpi, c.maand, c.deel) for c in found if c.gepubliceerd and c.gepubliceerd.gecorrigeerd}


def _amount(kpi: Kpi, row: Rij) -> float:
    """How much of a figure a partner contributes: people where they are counted, else what is added up."""
    return row.teller if kpi.soort == "aantal" or (kpi.soort == "som" and not row.noemer) else row.noemer
