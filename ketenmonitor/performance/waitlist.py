"""The waiting list of one month: who waits, how long, where, and what can be expected.

Three populations stay apart: who began this month, who waits now, and who applies today. Only the people
who wait in the chosen month are read one by one; all else comes from the figures.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

import duckdb
import numpy as np

from ketenmonitor.access.zicht import Cijfer, Zicht, broken_down, cut, figures
from ketenmonitor.dataset import sql
from ketenmonitor.dataset.cut import SNEDEN, Selectie, within
from ketenmonitor.dataset.disclosure import protect_count, protect_line
from ketenmonitor.performance import notes
from ketenmonitor.performance.control import Signaal, signals
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.performance.waitlist_flow import Stroom, flows, norms
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

# Bounds of the classes of weeks waited; the last one is open.
WEKEN = (0, 4, 9, 14, 26, 39, 52)
STOCK = ("wachtenden_bruto", "wachtenden_netto", "wachtende_jeugdigen", "wachtend_boven_norm")
STARTED = ("wachttijd_gestart", "wachttijd_gestart_p90")
EXPECTED = ("verwachte_wachttijd", "verwachte_wachttijd_p90")
PER = ("product", "partner", "gemeente", "verwijzer")
# The KPIs that count a part of the list.
PARTLY = ("wachtenden_netto", "wachtend_boven_norm")
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Klasse:
    """How many wait so many weeks (``tot`` empty: or longer), and how many of them beyond their norm.

    None where the number may not be shown.
    """

    van: int
    tot: int | None
    aantal: int | None
    boven: int | None


@dataclass(frozen=True)
class Groep:
    """A part of the list (``code`` empty: not known), with days waited so far; ``met_norm`` have a norm.

    Where nobody waits any more ``langst`` and ``mediaan`` are None, and ``vorige`` says who did. None is also
    what may not be shown.
    """

    code: str
    wachtend: int | None
    netto: int | None
    boven: int | None
    met_norm: int | None
    langst: int | None
    mediaan: float | None
    vorige: int | None
    gemeten: float | None = None

    @property
    def aandeel(self) -> float | None:
        """The per cent that waits beyond the norm: ``gemeten`` where counts are rounded, else counted."""
        if self.gemeten is not None or not self.met_norm or self.boven is None:
            return self.gemeten
        return 100 * self.boven / self.met_norm

    @property
    def verschil(self) -> int | None:
        """How many more wait than a month before; None when either may not be shown."""
        return None if self.wachtend is None or self.vorige is None else self.wachtend - self.vorige


@dataclass(frozen=True)
class Wachtlijst:
    """All that the page shows of one month and cut, as the viewer may see it.

    ``aantal`` is how many places there are on the list, ``boven`` how many of them wait beyond the norm of
    their product (None: not to be told). A list too short to show is ``afgeschermd``: then nothing else
    counts. ``nu``, ``vorige`` and ``jaar`` are the prestaties of this month, the one before and a year
    earlier by KPI; ``langst`` is the longest wait so far in each of the three, in days: for who may not see
    single people the wait that so many have reached. ``mediaan`` and ``p90`` are days waited so far of who
    waits now. ``normen`` are the norms in days with the monthly inflow they hold for; ``zonder_norm`` wait
    for a product without one, ``met_norm`` for one that has, and ``ontbreekt`` are the partners who have not
    delivered all of it yet.
    """

    maand: date
    aantal: int
    afgeschermd: bool
    boven: int | None
    nu: Mapping[str, Prestatie]
    vorige: Mapping[str, Prestatie]
    jaar: Mapping[str, Prestatie]
    signalen: Mapping[str, Signaal]
    klassen: Sequence[Klasse]
    langst: tuple[int | None, int | None, int | None]
    mediaan: float | None
    p90: float | None
    stromen: Sequence[Stroom]
    per: Mapping[str, Sequence[Groep]]
    normen: Mapping[int, float]
    zonder_norm: int | None
    met_norm: int | None
    ontbreekt: tuple[str, ...]


def overview(zicht: Zicht, maand: date, selectie: Selectie, vandaag: date) -> Wachtlijst:
    """The waiting list at the end of ``maand``, for the chain or a cut of it."""
    zicht.kijker.require_cut(selectie)
    cursor, drempel = zicht.cursor, zicht.drempel_voor(selectie)
    before, year = shift(maand, -1), shift(maand, -12)
    asked = [kpis()[k] for k in (*STOCK, *STARTED, *EXPECTED)]
    recent = prestaties(zicht, asked, before, maand, selectie, None, vandaag)
    asked = [k for k in asked if k.kpi not in STARTED]
    long_ago = prestaties(zicht, asked, year, year, selectie, None, vandaag)
    nu, vorige, jaar = (
        {p.kpi.kpi: p for p in (*recent, *long_ago) if p.maand == m} for m in (maand, before, year)
    )
    now = {(kpi, ""): p for kpi, p in nu.items()}
    charted = [kpis()[k] for k in STOCK]
    signalen = signals(zicht, now, charted, maand, selectie, None, [""], vandaag, notes.holding(zicht))
    there = _waiting(cursor, maand, selectie)
    earlier, longest_before = _earlier(cursor, before, selectie, drempel)
    _, longest_long_ago = _earlier(cursor, year, selectie, drempel)
    days, counts = _days(there), there["aantal"]
    longest = _longest(there["van"], counts, drempel)
    stromen = flows(zicht, maand, selectie, vandaag)
    total, without = int(counts.sum()), int(counts[there["norm"] < 0].sum())
    bruto = nu.get("wachtenden_bruto")
    few = bruto.afgeschermd if bruto else 0 < total < drempel
    met_norm, beyond = (None, None) if few else _beyond(nu.get("wachtend_boven_norm"))
    return Wachtlijst(
        maand=maand,
        aantal=0 if few else protect_count(total, drempel) or 0,
        afgeschermd=few,
        boven=beyond,
        nu=nu,
        vorige=vorige,
        jaar=jaar,
        signalen={kpi: s for (kpi, _), s in signalen.items()},
        klassen=[] if few else _classes(there, drempel, told=beyond is not None),
        langst=(None, None, None) if few else (longest, longest_before, longest_long_ago),
        mediaan=None if few else quantile(days, counts, 0.5),
        p90=None if few else quantile(days, counts, 0.9),
        stromen=stromen,
        per={
            name: []
            if few
            else _seen(
                zicht,
                maand,
                selectie,
                name,
                _groups(there[name], there, days, earlier[name]),
                vandaag,
                _untold(nu, vorige),
            )
            for name in PER
        },
        normen=norms(zicht, maand, selectie, stromen),
        zonder_norm=None if met_norm is None else protect_count(without, drempel),
        met_norm=met_norm,
        ontbreekt=bruto.oordeel.ontbreekt if bruto else (),
    )


def _beyond(p: Prestatie | None) -> tuple[int | None, int | None]:
    """How many wait for help with a norm, and how many of them beyond it, as the KPI may be shown.

    The figure decides, and not the list, so that what is hidden of it is not to be read from the list.
    """
    if p is None:
        return 0, 0
    return _told(p.noemer), _told(p.teller)


def _told(number: float) -> int | None:
    """A number of a figure as it may be shown; None when it may not."""
    return None if isnan(number) else round(number)


def _waiting(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie) -> Columns:
    """The people (or classes of people) who wait at the end of a month, as columns."""
    columns = cursor.execute(
        sql.text("waitlist.sql", __package__).format(binnen=within(selectie)),
        {"maand": maand, **selectie.gekozen},
    ).fetchnumpy()
    return {name: np.ma.filled(values, -1) for name, values in columns.items()}


def _longest(days: np.ndarray, counts: np.ndarray, drempel: int) -> int | None:
    """The longest wait; for who may not see single people the wait that so many people have reached."""
    if counts.sum() < max(1, drempel):
        return None
    order = np.argsort(-days, kind="stable")
    return int(days[order][int(np.searchsorted(np.cumsum(counts[order]), max(1, drempel)))])


def _untold(nu: Mapping[str, Prestatie], vorige: Mapping[str, Prestatie]) -> set[str]:
    """The numbers of a part of the list of which the whole may not be told: the parts would add up to it."""
    wholes = {
        "netto": nu.get("wachtenden_netto"),
        "boven": nu.get("wachtend_boven_norm"),
        "vorige": vorige.get("wachtenden_bruto"),
    }
    return {name for name, p in wholes.items() if p is not None and isnan(p.teller)}


def _seen(
    zicht: Zicht,
    maand: date,
    selectie: Selectie,
    per: str,
    groups: Sequence[Groep],
    vandaag: date,
    untold: Collection[str],
) -> list[Groep]:
    """The parts of the list that the viewer may see.

    By partner, gemeente and product the numbers of who does not own them are those of the KPIs, so that what
    is hidden there is hidden here; a verwijzer has no figure of its own, but none that is ``untold`` either.
    """
    if per not in SNEDEN:
        return _protected(groups, zicht.drempel_voor(selectie), untold)
    kijker = zicht.kijker
    seen = [g for g in groups if kijker.sees(cut(selectie, per, g.code))]
    own = [g for g in seen if zicht.drempel_voor(cut(selectie, per, g.code)) < 2]
    others = [g for g in seen if g not in own]
    if others:
        before, asked = shift(maand, -1), [kpis()[k] for k in ("wachtenden_bruto", *PARTLY)]
        told = {
            (c.kpi, c.maand, c.deel): c for c in figures(zicht, asked, before, maand, selectie, per, vandaag)
        }
        others = [_as_figures(g, told, before, maand) for g in others]
    shown = [*own, *others]
    return sorted(shown, key=lambda g: (g.wachtend is None, -(g.wachtend or 0), g.code))


def _as_figures(g: Groep, told: Mapping[tuple[str, date, str], Cijfer], before: date, maand: date) -> Groep:
    """A part of the list with the numbers of the KPIs about it, as they may be shown."""

    def number(kpi: str, month: date, name: str = "teller") -> int | None:
        return _told(getattr(told.get((kpi, month, g.code)), name, 0.0))

    wachtend = number("wachtenden_bruto", maand)
    netto, boven = (number(kpi, maand) for kpi in PARTLY)
    met_norm = number("wachtend_boven_norm", maand, "noemer")
    if wachtend is None:
        netto = boven = met_norm = None
    middle = round(g.mediaan) if wachtend and g.mediaan is not None else None
    earlier, share = number("wachtenden_bruto", before), told.get(("wachtend_boven_norm", maand, g.code))
    measured = None if boven is None or share is None else share.waarde
    return Groep(g.code, wachtend, netto, boven, met_norm, None, middle, earlier, measured)


def _protected(groups: Sequence[Groep], drempel: int, untold: Collection[str]) -> list[Groep]:
    if drempel < 2:
        return list(groups)
    columns = {
        name: protect_line([getattr(g, name) or 0 for g in groups], drempel)
        for name in ("wachtend", "netto", "boven", "met_norm", "vorige")
    }
    found = []
    for i, g in enumerate(groups):
        numbers = {name: None if name in untold else column[i] for name, column in columns.items()}
        if numbers["wachtend"] is None:
            numbers |= dict.fromkeys(("netto", "boven", "met_norm"))
        middle = round(g.mediaan) if numbers["wachtend"] and g.mediaan is not None else None
        found.append(Groep(g.code, **numbers, langst=None, mediaan=middle))
    return found


def _earlier(
    cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie, drempel: int
) -> tuple[dict[str, dict[str, int]], int | None]:
    """How many waited in an earlier month, by part of every dimension, and the longest wait."""
    rows = cursor.execute(
        f"select {', '.join(PER)}, wachtdagen_van, sum(aantal)::bigint from feit_wachtende "
        "where peildatum between $maand and last_day($maand::date) and wachtdagen_van >= 0 and "
        f"{within(selectie)} group by all",
        {"maand": maand, **selectie.gekozen},
    ).fetchall()
    counted: dict[str, dict[str, int]] = {name: {} for name in PER}
    for *codes, _, count in rows:
        for name, code in zip(PER, codes, strict=True):
            counted[name][code or ""] = counted[name].get(code or "", 0) + count
    days, counts = np.array([row[-2] for row in rows]), np.array([row[-1] for row in rows])
    return counted, _longest(days, counts, drempel)


def _days(there: Columns) -> np.ndarray:
    """Days waited so far: of a class its middle, of an open class its beginning."""
    tot = np.where(there["tot"] < 0, there["van"], there["tot"])
    return (there["van"] + tot) / 2


def quantile(days: np.ndarray, counts: np.ndarray, p: float) -> float | None:
    """The quantile of days that occur so many times; halfway to the next one where p falls between two."""
    if not len(days) or counts.sum() == 0:
        return None
    order = np.argsort(days, kind="stable")
    cum = np.cumsum(counts[order])
    reached = p * cum[-1]
    at = int(np.searchsorted(cum, reached - 1e-9))
    value = float(days[order][at])
    if abs(cum[at] - reached) < 1e-9 and at + 1 < len(order):
        return (value + float(days[order][at + 1])) / 2
    return value


def _classes(there: Columns, drempel: int, *, told: bool) -> list[Klasse]:
    """The classes; how many wait beyond the norm only where it is ``told`` of all of them together."""
    weeks = np.array(WEKEN) * 7
    place = np.clip(np.searchsorted(weeks, _days(there), side="right") - 1, 0, None)
    totals, over = [], []
    for i in range(len(WEKEN)):
        inside = place == i
        beyond = inside & there["boven"].astype(bool)
        totals.append(int(there["aantal"][inside].sum()))
        over.append(int(there["aantal"][beyond].sum()))
    bounds = zip(WEKEN, [*WEKEN[1:], None], strict=True)
    shown = zip(bounds, protect_line(totals, drempel), protect_line(over, drempel), strict=True)
    return [
        Klasse(van, tot, count, None if count is None or beyond is None or not told else min(beyond, count))
        for (van, tot), count, beyond in shown
    ]


def _groups(codes: np.ndarray, there: Columns, days: np.ndarray, earlier: Mapping[str, int]) -> list[Groep]:
    """The parts of the list by one dimension, the longest list first."""
    index: dict[str, int] = {}
    place = np.array([index.setdefault(code, len(index)) for code in codes.tolist()], dtype=np.int64)
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(len(index) + 1))
    parts = []
    for code, i in index.items():
        rows = order[bounds[i] : bounds[i + 1]]
        counts = there["aantal"][rows]
        parts.append(
            Groep(
                code=code,
                wachtend=int(counts.sum()),
                netto=int(counts[there["netto"][rows].astype(bool)].sum()),
                boven=int(counts[there["boven"][rows].astype(bool)].sum()),
                met_norm=int(counts[there["norm"][rows] >= 0].sum()),
                langst=int(there["van"][rows].max()),
                mediaan=quantile(days[rows], counts, 0.5),
                vorige=earlier.get(code, 0),
            )
        )
    gone = [Groep(c, 0, 0, 0, 0, None, None, n) for c, n in earlier.items() if n and c not in index]
    return sorted([*parts, *gone], key=lambda g: (-(g.wachtend or 0), g.code))


@dataclass(frozen=True)
class Verwacht:
    """How long who applies today at one part can expect to wait: in days, with 95 % limits.

    ``dagen`` is None where too few people tell; ``begonnen`` is how many starts it rests on.
    """

    code: str
    dagen: float | None
    onder: float | None
    boven: float | None
    begonnen: float


def enough(kpi: Kpi, keten: Keten) -> int:
    """How many people must tell before a wait is told."""
    return max(kpi.minimum, keten.kleine_aantallen)


def expected(zicht: Zicht, per: str, maand: date, selectie: Selectie) -> list[Verwacht]:
    """The expected wait at every part of a dimension, the shortest first and the unknown last."""
    kpi = kpis()["verwachte_wachttijd"]
    found = figures(zicht, [kpi], maand, maand, selectie, per)
    told = [_expected(c.deel, c.waarde, c.onder, c.boven, c.noemer, enough(kpi, zicht.keten)) for c in found]
    return sorted(told, key=_shortest_first)


def shortest(zicht: Zicht, maand: date, selectie: Selectie) -> dict[str, list[Verwacht]]:
    """Per product the partners by their expected wait, the shortest first and the unknown last."""
    kpi = kpis()["verwachte_wachttijd"]
    found: dict[str, list[Verwacht]] = {}
    for product, c in broken_down(zicht, kpi, maand, selectie):
        told = _expected(c.deel, c.waarde, c.onder, c.boven, c.noemer, enough(kpi, zicht.keten))
        found.setdefault(product, []).append(told)
    return {product: sorted(partners, key=_shortest_first) for product, partners in found.items()}


def _expected(
    code: str, dagen: float | None, onder: float | None, boven: float | None, begonnen: float, minimum: int
) -> Verwacht:
    if not begonnen >= minimum:  # also when the number is hidden
        return Verwacht(code, None, None, None, begonnen)
    return Verwacht(code, dagen, onder, boven, begonnen)


def _shortest_first(v: Verwacht) -> tuple[bool, float, str]:
    return v.dagen is None, v.dagen or 0.0, v.code
