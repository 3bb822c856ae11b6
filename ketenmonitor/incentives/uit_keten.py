"""What the calculation of a rule needs from the dataset: baseline, costs, volumes and how the gates stand.

It is worked out on exact figures of all partners, whoever looks, so that everybody's calculation is the same
one; ``resultaat.resultaat`` gives each viewer what is theirs. A month that was closed counts as published.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np

from ketenmonitor.access.zicht import Cijfer, Zicht, everybody, exact
from ketenmonitor.agreements.afspraak import Afspraak, Afspraken, latest
from ketenmonitor.dataset import disclosure
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives.berekening import Deelnemer
from ketenmonitor.incentives.eisen import Maanden, Stand, beoordeel
from ketenmonitor.incentives.voorstel import BEDRAG, BEGROTING, Voorstel
from ketenmonitor.performance.closed import Maatstaf, yardsticks
from ketenmonitor.performance.completeness import Compleetheid, latest_month, missing, needed_from, whole
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import between, shift

COSTS, PER_CLIENT = "kosten", "kosten_per_client"
Maatstaven = Callable[[Kpi, date], Maatstaf]


@dataclass(frozen=True)
class Herkomst:
    """Where a baseline comes from, for the words on the page.

    For a reference period its costs (cents) and its months of clients, those of the period, and by how much
    was indexed; the numbers of clients as they may be shown, which is how they count.
    """

    methode: str
    maanden: int
    referentie_kosten: int = 0
    referentie_volume: int = 0
    volume: int = 0
    index: Fraction = Fraction(1)


@dataclass(frozen=True)
class Uitgangspunten:
    """All that a rule needs for the months ``van`` to ``tot``; amounts in cents, exact, of everybody.

    ``ontbreekt`` are the partners of whom deliveries of costs are missing, ``nieuwste`` is the latest month
    about which anything was delivered. ``standen`` has, per partner, how it stands at each gate.
    """

    van: date
    tot: date
    nullijn: int
    herkomst: Herkomst
    kosten: int
    deelnemers: tuple[Deelnemer, ...]
    standen: Mapping[str, tuple[Stand, ...]]
    ontbreekt: tuple[str, ...]
    nieuwste: date


@dataclass(frozen=True)
class _Reeks:
    """Costs (cents) and clients in the months of a period: of the whole, and of each partner."""

    kosten: int
    volume: int
    per_partner: Mapping[str, tuple[int, int]]


def verzamel(zicht: Zicht, v: Voorstel, tot: date, vandaag: date) -> Uitgangspunten:
    """Collect what a rule needs up to and including month ``tot``.

    Raises ``Weigering`` when there is no baseline: a month without a budget, a reference without clients.
    """
    van, keten, selectie = v.geldig_van, zicht.keten, v.selectie
    newest = latest_month(zicht.cursor) or tot
    asked = [kpis()[COSTS], *(kpis()[e.kpi] for e in v.voorwaarden.eisen)]
    measures = _measures(zicht, asked, van, tot, newest, selectie, vandaag)
    partners = sorted(
        {p for m in between(van, tot) for p in whole(keten, kpis()[COSTS], m)["partner"]}
        | {p for p, _ in v.voorwaarden.aandelen}
    )
    now = _series(zicht, van, tot, selectie, partners, vandaag)
    before = None
    if v.nullijn.referentie_van is not None and v.nullijn.referentie_tot is not None:
        reference = (v.nullijn.referentie_van, v.nullijn.referentie_tot)
        before = _series(zicht, *reference, selectie, partners, vandaag)
    baseline, own, source = _baseline(zicht, v, van, tot, partners, now, before, measures)
    standen = _standings(zicht, v, van, tot, newest, partners, measures, vandaag)
    deelnemers = tuple(
        Deelnemer(
            p,
            now.per_partner[p][0],
            own.get(p),
            _shown(zicht, now.per_partner[p][1]),
            0 < now.per_partner[p][1] < zicht.drempel,
            tuple(s.uitkomst for s in standen[p]),
        )
        for p in partners
    )
    absent = {
        p for m in between(van, tot) for p in measures(kpis()[COSTS], m)[1].missing(kpis()[COSTS], m, None)
    }
    return Uitgangspunten(
        van, tot, baseline, source, now.kosten, deelnemers, standen, tuple(sorted(absent)), newest
    )


def _measures(
    zicht: Zicht, asked: Sequence[Kpi], van: date, tot: date, newest: date, selectie: Selectie, vandaag: date
) -> Maatstaven:
    """By which agreements and missing deliveries a KPI is judged in a month: of then, where it was closed."""
    chain = exact(zicht, asked, van, tot, selectie, None, vandaag)
    then = yardsticks(zicht, chain)
    closed = {(c.kpi, c.maand): c.gepubliceerd for c in chain if c.gepubliceerd is not None}
    last = max(tot, min(newest, max(shift(tot, k.rijping) for k in asked)))
    absent = missing(zicht.cursor, min(needed_from(k, van) for k in asked), last)
    today: Maatstaf = (
        Afspraken(latest(zicht.cursor), partial(whole, zicht.keten)),
        Compleetheid(absent),
    )

    def measure(kpi: Kpi, maand: date) -> Maatstaf:
        published = closed.get((kpi.kpi, maand))
        return then[published.sluiting, published.versie] if published else today

    return measure


def _series(
    zicht: Zicht, van: date, tot: date, selectie: Selectie, partners: Sequence[str], vandaag: date
) -> _Reeks:
    asked = [kpis()[COSTS], kpis()[PER_CLIENT]]
    chain = exact(zicht, asked, van, tot, selectie, None, vandaag)
    values, counts = everybody(zicht, asked, van, tot, selectie, partners, vandaag)
    per_partner = {
        p: (sum(_cents(x) for x in values[0, i]), round(float(np.nansum(counts[1, i]))))
        for i, p in enumerate(partners)
    }
    return _Reeks(
        sum(_cents(c.teller) for c in chain if c.kpi == COSTS),
        round(sum(c.noemer for c in chain if c.kpi == PER_CLIENT)),
        per_partner,
    )


def _cents(amount: float) -> int:
    """An amount that was delivered in cents, as whole cents; nothing for a month without one."""
    return 0 if np.isnan(amount) else round(float(amount) * 100)


def _shown(zicht: Zicht, clients: int) -> int:
    """A number of clients as it may be shown to who does not own it, which is how it counts for all."""
    return int(disclosure.rounded_count(clients, zicht.drempel))


def _baseline(
    zicht: Zicht,
    v: Voorstel,
    van: date,
    tot: date,
    partners: Sequence[str],
    now: _Reeks,
    before: _Reeks | None,
    measures: Maatstaven,
) -> tuple[int, dict[str, int], Herkomst]:
    """The baseline of the whole, that of each partner as far as it has one, and where it comes from."""
    months = between(van, tot)
    method = v.nullijn.methode
    if method == BEDRAG and v.nullijn.bedrag_per_maand is not None:
        each = int(v.nullijn.bedrag_per_maand * 100)
        return each * len(months), {}, Herkomst(method, len(months))
    if method == BEGROTING or before is None:
        total = _budget(measures, months, v.selectie)
        if isinstance(total, date):
            raise Weigering(
                f"Er is geen nullijn: voor {total:%Y-%m} is voor dit bereik geen begroting afgesproken. Leg "
                "die vast op de pagina Afspraken (KPI Kosten in de maand), of kies een andere nullijn."
            )
        own = {p: _budget(measures, months, replace(v.selectie, partner=p)) for p in partners}
        return total, {p: b for p, b in own.items() if isinstance(b, int)}, Herkomst(method, len(months))
    return _from_reference(zicht, v, van, partners, now, before, len(months))


def _from_reference(
    zicht: Zicht, v: Voorstel, van: date, partners: Sequence[str], now: _Reeks, before: _Reeks, months: int
) -> tuple[int, dict[str, int], Herkomst]:
    """Costs per client and month in the reference, indexed, times the months of clients now.

    Indexed by whole years, rounded to the nearest: from the middle of the one period to that of the other a
    month more or less should not move the amount.
    """
    start = v.nullijn.referentie_van
    assert start is not None
    then_volume, volume = _shown(zicht, before.volume), _shown(zicht, now.volume)
    if not then_volume or not volume:
        raise Weigering(
            "Er is geen nullijn: in de referentieperiode of in de periode zelf zijn geen cliënten met kosten "
            "geleverd. Kies andere maanden, of een andere nullijn."
        )
    years = round(((van.year - start.year) * 12 + van.month - start.month) / 12)
    index = (1 + Fraction(v.nullijn.indexatie) / 100) ** years
    own = {}
    for p in partners:
        costs, clients = before.per_partner[p]
        if clients:
            own[p] = _rounded(Fraction(costs, clients) * index * now.per_partner[p][1])
    whole_ = _rounded(Fraction(before.kosten, then_volume) * index * volume)
    source = Herkomst(v.nullijn.methode, months, before.kosten, then_volume, volume, index)
    return whole_, own, source


def _rounded(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def _budget(measures: Maatstaven, months: Sequence[date], selectie: Selectie) -> int | date:
    """The agreed costs of these months in cents; the first month without an agreement when there is one."""
    total = 0
    for maand in months:
        agreed = measures(kpis()[COSTS], maand)[0].holding(kpis()[COSTS], selectie, maand)
        if agreed is None:
            return maand
        total += _cents(agreed.streefwaarde)
    return total


def _standings(
    zicht: Zicht,
    v: Voorstel,
    van: date,
    tot: date,
    newest: date,
    partners: Sequence[str],
    measures: Maatstaven,
    vandaag: date,
) -> dict[str, tuple[Stand, ...]]:
    """How each partner stands at each gate of the rule."""
    asked = list(dict.fromkeys(e.kpi for e in v.voorwaarden.eisen))
    if not asked:
        return dict.fromkeys(partners, ())
    defined = [kpis()[k] for k in asked]
    values, counts = everybody(zicht, defined, van, tot, v.selectie, partners, vandaag)
    chain = exact(zicht, defined, van, tot, v.selectie, None, vandaag)
    found: dict[str, tuple[Stand, ...]] = {}

    def months(kpi: Kpi, partner: str | None, value: np.ndarray, count: np.ndarray) -> Maanden:
        cut = replace(v.selectie, partner=partner)
        agreed: list[Afspraak | None] = []
        absent: set[str] = set()
        for maand in between(van, tot):
            afspraken, complete = measures(kpi, maand)
            agreed.append(afspraken.holding(kpi, cut, maand))
            absent.update(complete.missing(kpi, maand, partner))
        return Maanden(kpi, tuple(value), tuple(count), tuple(agreed), shift(tot, kpi.rijping) <= newest,
                       tuple(sorted(absent)), zicht.keten.kleine_aantallen)  # fmt: skip

    whole_ = {k.kpi: months(k, None, *_row(chain, k, van, tot)) for k in defined}
    for i, p in enumerate(partners):
        own = {k.kpi: months(k, p, values[j, i], counts[j, i]) for j, k in enumerate(defined)}
        found[p] = tuple(beoordeel(e, own[e.kpi], whole_[e.kpi]) for e in v.voorwaarden.eisen)
    return found


def _row(found: Sequence[Cijfer], kpi: Kpi, van: date, tot: date) -> tuple[np.ndarray, np.ndarray]:
    by_month = {c.maand: c for c in found if c.kpi == kpi.kpi}
    months = [by_month.get(m) for m in between(van, tot)]
    return (
        np.array([np.nan if c is None or c.waarde is None else c.waarde for c in months]),
        np.array([np.nan if c is None or c.waarde is None else c.noemer for c in months]),
    )
