"""The waiting list of one month: who waits, how long, where, and what can be expected.

Three populations stay apart: who began this month, who waits now, and who applies today. Only the people
who wait in the chosen month are read one by one; all else comes from the figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import duckdb
import numpy as np

from ketenmonitor.dataset.calculation import calculate
from ketenmonitor.dataset.cut import Snede
from ketenmonitor.dataset.figures import Selectie, figures, within
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
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Klasse:
    """How many wait so many weeks (``tot`` empty: or longer), and how many of them beyond their norm."""

    van: int
    tot: int | None
    aantal: int
    boven: int


@dataclass(frozen=True)
class Groep:
    """A part of the list (``code`` empty: not known), with days waited so far; ``met_norm`` have a norm.

    Where nobody waits any more ``langst`` and ``mediaan`` are None, and ``vorige`` says who did.
    """

    code: str
    wachtend: int
    netto: int
    boven: int
    met_norm: int
    langst: int | None
    mediaan: float | None
    vorige: int


@dataclass(frozen=True)
class Wachtlijst:
    """All that the page shows of one month and cut.

    ``nu``, ``vorige`` and ``jaar`` are the prestaties of this month, the one before and a year earlier by
    KPI; ``langst`` is the longest wait so far in each of the three, in days. ``mediaan`` and ``p90`` are
    days waited so far of who waits now. ``normen`` are the norms in days with the monthly inflow they hold
    for; ``zonder_norm`` wait for a product without one, and ``ontbreekt`` are the partners who have not
    delivered all of it yet.
    """

    maand: date
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
    zonder_norm: int
    ontbreekt: tuple[str, ...]

    @property
    def aantal(self) -> int:
        """How many places there are on the list."""
        return sum(k.aantal for k in self.klassen)

    @property
    def boven(self) -> int:
        """How many wait beyond the norm of their product."""
        return sum(k.boven for k in self.klassen)

    @property
    def met_norm(self) -> int:
        """How many wait for a product that has a norm."""
        return self.aantal - self.zonder_norm


def overview(
    cursor: duckdb.DuckDBPyConnection, keten: Keten, maand: date, selectie: Selectie, vandaag: date
) -> Wachtlijst:
    """The waiting list at the end of ``maand``, for the chain or a cut of it."""
    before, year = shift(maand, -1), shift(maand, -12)
    asked = [kpis()[k] for k in (*STOCK, *STARTED, *EXPECTED)]
    recent = prestaties(cursor, keten, asked, before, maand, selectie, None, vandaag)
    asked = [k for k in asked if k.kpi not in STARTED]
    long_ago = prestaties(cursor, keten, asked, year, year, selectie, None, vandaag)
    nu, vorige, jaar = (
        {p.kpi.kpi: p for p in (*recent, *long_ago) if p.maand == m} for m in (maand, before, year)
    )
    now = {(kpi, ""): p for kpi, p in nu.items()}
    charted = [kpis()[k] for k in STOCK]
    signalen = signals(cursor, now, charted, maand, selectie, None, [""], vandaag, notes.holding(cursor))
    there = _waiting(cursor, maand, selectie)
    earlier, longest_before = _earlier(cursor, before, selectie)
    _, longest_long_ago = _earlier(cursor, year, selectie)
    days, counts = _days(there), there["aantal"]
    longest = int(there["van"].max()) if len(counts) else None
    stromen = flows(cursor, maand, selectie, vandaag)
    bruto = nu.get("wachtenden_bruto")
    return Wachtlijst(
        maand=maand,
        nu=nu,
        vorige=vorige,
        jaar=jaar,
        signalen={kpi: s for (kpi, _), s in signalen.items()},
        klassen=_classes(there),
        langst=(longest, longest_before, longest_long_ago),
        mediaan=quantile(days, counts, 0.5),
        p90=quantile(days, counts, 0.9),
        stromen=stromen,
        per={name: _groups(there[name], there, days, earlier[name]) for name in PER},
        normen=norms(cursor, maand, selectie, stromen),
        zonder_norm=int(counts[there["norm"] < 0].sum()),
        ontbreekt=bruto.oordeel.ontbreekt if bruto else (),
    )


def _waiting(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie) -> Columns:
    """The people (or classes of people) who wait at the end of a month, as columns."""
    columns = cursor.execute(
        _sql().format(binnen=within(selectie)), {"maand": maand, **selectie.gekozen}
    ).fetchnumpy()
    return {name: np.ma.filled(values, -1) for name, values in columns.items()}


def _earlier(
    cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie
) -> tuple[dict[str, dict[str, int]], int | None]:
    """How many waited in an earlier month, by part of every dimension, and the longest wait."""
    rows = cursor.execute(
        f"select {', '.join(PER)}, sum(aantal)::bigint, max(wachtdagen_van) from feit_wachtende "
        "where peildatum between $maand and last_day($maand::date) and wachtdagen_van >= 0 and "
        f"{within(selectie)} group by all",
        {"maand": maand, **selectie.gekozen},
    ).fetchall()
    counted: dict[str, dict[str, int]] = {name: {} for name in PER}
    for *codes, count, _ in rows:
        for name, code in zip(PER, codes, strict=True):
            counted[name][code or ""] = counted[name].get(code or "", 0) + count
    return counted, max((row[-1] for row in rows), default=None)


@cache
def _sql() -> str:
    return files(__package__).joinpath("waitlist.sql").read_text("utf-8")


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


def _classes(there: Columns) -> list[Klasse]:
    weeks = np.array(WEKEN) * 7
    place = np.clip(np.searchsorted(weeks, _days(there), side="right") - 1, 0, None)
    found = []
    for i, van in enumerate(WEKEN):
        inside = place == i
        beyond = inside & there["boven"].astype(bool)
        tot = WEKEN[i + 1] if i + 1 < len(WEKEN) else None
        found.append(Klasse(van, tot, int(there["aantal"][inside].sum()), int(there["aantal"][beyond].sum())))
    return found


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
    return sorted([*parts, *gone], key=lambda g: (-g.wachtend, g.code))


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


def expected(
    cursor: duckdb.DuckDBPyConnection, keten: Keten, per: str, maand: date, selectie: Selectie
) -> list[Verwacht]:
    """The expected wait at every part of a dimension, the shortest first and the unknown last."""
    kpi = kpis()["verwachte_wachttijd"]
    found = figures(cursor, [kpi], maand, maand, selectie, per)
    told = [_told(c.deel, c.waarde, c.onder, c.boven, c.noemer, enough(kpi, keten)) for c in found]
    return sorted(told, key=_shortest_first)


def shortest(
    cursor: duckdb.DuckDBPyConnection, keten: Keten, maand: date, selectie: Selectie
) -> dict[str, list[Verwacht]]:
    """Per product the partners by their expected wait, the shortest first and the unknown last."""
    kpi = kpis()["verwachte_wachttijd"]
    found: dict[str, list[Verwacht]] = {}
    for row in calculate(cursor, [kpi], maand, maand, Snede(selectie, ("partner", "product"))):
        told = _told(row.partner, row.waarde, row.onder, row.boven, row.noemer, enough(kpi, keten))
        found.setdefault(row.product, []).append(told)
    return {product: sorted(partners, key=_shortest_first) for product, partners in found.items()}


def _told(
    code: str, dagen: float | None, onder: float | None, boven: float | None, begonnen: float, minimum: int
) -> Verwacht:
    if begonnen < minimum:
        return Verwacht(code, None, None, None, begonnen)
    return Verwacht(code, dagen, onder, boven, begonnen)


def _shortest_first(v: Verwacht) -> tuple[bool, float, str]:
    return v.dagen is None, v.dagen or 0.0, v.code
