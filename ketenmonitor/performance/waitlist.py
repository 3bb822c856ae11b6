"""The waiting list of one month: who waits, how long, what came in and went out, and what can be expected.

Three populations stay apart: who began this month, who waits now, and who applies today. Only the people
who wait in the chosen month (and the one before) are read one by one; all else comes from the figures.
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
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift

# Bounds of the classes of weeks waited; the last one is open.
WEKEN = (0, 4, 9, 14, 26, 39, 52)
STOCK = ("wachtenden_bruto", "wachtenden_netto", "wachtende_jeugdigen", "wachtend_boven_norm")
STARTED = ("wachttijd_gestart", "wachttijd_gestart_p90")
EXPECTED = ("verwachte_wachttijd", "verwachte_wachttijd_p90")
FLOW = ("instroom_wachtlijst", "begonnen_wachtlijst", "afgevallen_wachtlijst")
PER = ("product", "partner", "gemeente", "verwijzer")
# Months of flow that are shown and looked back on.
TERUG = 24
DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Klasse:
    """How many wait so many weeks (``tot`` empty: or longer), and how many of them beyond their norm."""

    van: int
    tot: int | None
    aantal: int
    boven: int


@dataclass(frozen=True)
class Stroom:
    """The list of one month: what stood there before, what came and went, and what stands there now.

    ``begin`` is None in the first month. ``verschil`` is begin + erbij - begonnen - afgevallen - eind:
    positive when people vanished from the list without a start or a reason.
    """

    maand: date
    begin: float | None
    erbij: float
    begonnen: float
    afgevallen: float
    eind: float

    @property
    def verschil(self) -> float | None:
        """The gap between stock and flow."""
        if self.begin is None:
            return None
        return self.begin + self.erbij - self.begonnen - self.afgevallen - self.eind


@dataclass(frozen=True)
class Groep:
    """A part of the list (``code`` empty: not known), with days waited so far; ``met_norm`` have a norm."""

    code: str
    wachtend: int
    netto: int
    boven: int
    met_norm: int
    langst: int
    mediaan: float
    vorige: int
    verwacht: Prestatie | None


@dataclass(frozen=True)
class Wachtlijst:
    """All that the page shows of one month and cut.

    ``nu``, ``vorige`` and ``jaar`` are the prestaties of this month, the one before and a year earlier by
    KPI. ``langst``, ``mediaan`` and ``p90`` are days waited so far of who waits now. ``normen`` are the
    norms in days with the monthly inflow they hold for; ``zonder_norm`` wait for a product without one.
    """

    maand: date
    nu: Mapping[str, Prestatie]
    vorige: Mapping[str, Prestatie]
    jaar: Mapping[str, Prestatie]
    signalen: Mapping[str, Signaal]
    klassen: Sequence[Klasse]
    langst: int | None
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


def waitlist(
    cursor: duckdb.DuckDBPyConnection, keten: Keten, maand: date, selectie: Selectie, vandaag: date
) -> Wachtlijst:
    """The waiting list at the end of ``maand``, for the chain or a cut of it."""
    asked = [kpis()[k] for k in (*STOCK, *STARTED, *EXPECTED, *FLOW)]
    before, year = shift(maand, -1), shift(maand, -12)
    found = {
        m: {p.kpi.kpi: p for p in prestaties(cursor, keten, asked, m, m, selectie, None, vandaag)}
        for m in (maand, before, year)
    }
    charted = [kpis()[k] for k in (*STOCK, *STARTED)]
    now = {(kpi, ""): p for kpi, p in found[maand].items()}
    signalen = signals(cursor, now, charted, maand, selectie, None, [""], vandaag, notes.holding(cursor))
    there, earlier = _waiting(cursor, maand, selectie), _waiting(cursor, before, selectie)
    days, counts = _days(there), there["aantal"]
    bruto = found[maand].get("wachtenden_bruto")
    return Wachtlijst(
        maand=maand,
        nu=found[maand],
        vorige=found[before],
        jaar=found[year],
        signalen={kpi: s for (kpi, _), s in signalen.items()},
        klassen=_classes(there),
        langst=int(there["van"].max()) if len(counts) else None,
        mediaan=quantile(days, counts, 0.5),
        p90=quantile(days, counts, 0.9),
        stromen=_flows(cursor, maand, selectie, vandaag),
        per={name: _groups(cursor, keten, name, there, earlier, maand, selectie, vandaag) for name in PER},
        normen=_norms(cursor, maand, selectie),
        zonder_norm=int(counts[there["norm"] < 0].sum()),
        ontbreekt=bruto.oordeel.ontbreekt if bruto else (),
    )


def _waiting(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie) -> dict[str, np.ndarray]:
    """The people (or classes of people) who wait at the end of a month, as columns."""
    columns = cursor.execute(
        _sql().format(binnen=within(selectie)), {"maand": maand, **selectie.gekozen}
    ).fetchnumpy()
    return {name: np.ma.filled(values, -1) for name, values in columns.items()}


@cache
def _sql() -> str:
    return files(__package__).joinpath("waitlist.sql").read_text("utf-8")


def _days(there: Mapping[str, np.ndarray]) -> np.ndarray:
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


def _classes(there: Mapping[str, np.ndarray]) -> list[Klasse]:
    weeks = np.array(WEKEN) * 7
    place = np.clip(np.searchsorted(weeks, _days(there), side="right") - 1, 0, None)
    found = []
    for i, van in enumerate(WEKEN):
        inside = place == i
        beyond = inside & there["boven"].astype(bool)
        tot = WEKEN[i + 1] if i + 1 < len(WEKEN) else None
        found.append(Klasse(van, tot, int(there["aantal"][inside].sum()), int(there["aantal"][beyond].sum())))
    return found


def _flows(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie, vandaag: date) -> list[Stroom]:
    asked = [kpis()[k] for k in ("wachtenden_bruto", *FLOW)]
    found = {
        (c.kpi, c.maand): c.teller
        for c in figures(cursor, asked, shift(maand, -TERUG), maand, selectie, None, vandaag)
    }
    flows = []
    for month in between(shift(maand, 1 - TERUG), maand):
        eind = found.get(("wachtenden_bruto", month))
        if eind is None:
            continue
        erbij, begonnen, afgevallen = (found.get((kpi, month), 0.0) for kpi in FLOW)
        begin = found.get(("wachtenden_bruto", shift(month, -1)))
        flows.append(Stroom(month, begin, erbij, begonnen, afgevallen, eind))
    return flows


def _groups(
    cursor: duckdb.DuckDBPyConnection,
    keten: Keten,
    name: str,
    there: Mapping[str, np.ndarray],
    earlier: Mapping[str, np.ndarray],
    maand: date,
    selectie: Selectie,
    vandaag: date,
) -> list[Groep]:
    """The parts of the list by one dimension, the longest list first."""
    expected: dict[str, Prestatie] = {}
    if name != "verwijzer" and getattr(selectie, name) is None:
        asked = [kpis()["verwachte_wachttijd"]]
        found = prestaties(cursor, keten, asked, maand, maand, selectie, name, vandaag)
        expected = {p.deel: p for p in found}
    days = _days(there)
    parts = []
    for code in np.unique(there[name]).tolist():
        rows = there[name] == code
        counts = there["aantal"][rows]
        mediaan = quantile(days[rows], counts, 0.5)
        if mediaan is None:
            continue
        parts.append(
            Groep(
                code=str(code),
                wachtend=int(counts.sum()),
                netto=int(counts[there["netto"][rows].astype(bool)].sum()),
                boven=int(counts[there["boven"][rows].astype(bool)].sum()),
                met_norm=int(counts[there["norm"][rows] >= 0].sum()),
                langst=int(there["van"][rows].max()),
                mediaan=mediaan,
                vorige=int(earlier["aantal"][earlier[name] == code].sum()),
                verwacht=expected.get(str(code)),
            )
        )
    return sorted(parts, key=lambda g: (-g.wachtend, g.code))


def _norms(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie) -> dict[int, float]:
    """The norms that hold in a month, in days, with the inflow per month of the products they hold for."""
    rows = cursor.execute(
        "select product, dagen from keten_norm where meting = 'wachttijd' and $maand >= vanaf and "
        "$maand < tot",
        {"maand": maand},
    ).fetchall()
    norms = dict(rows)
    asked, van = [kpis()["instroom_wachtlijst"]], shift(maand, -11)
    per = None if selectie.product else "product"
    found: dict[int, float] = {}
    for c in figures(cursor, asked, van, maand, selectie, per):
        days = norms.get(selectie.product or c.deel)
        if days is not None:
            found[days] = found.get(days, 0.0) + c.teller / 12
    return found


@dataclass(frozen=True)
class Kortst:
    """The expected wait for a product at one partner, in days; None where too few people tell."""

    product: str
    partner: str
    dagen: float | None
    onder: float | None
    boven: float | None
    begonnen: float


def shortest(cursor: duckdb.DuckDBPyConnection, maand: date, selectie: Selectie) -> dict[str, list[Kortst]]:
    """Per product the partners by their expected wait, the shortest first and the unknown last."""
    kpi = kpis()["verwachte_wachttijd"]
    snede = Snede(Selectie(gemeente=selectie.gemeente, product=selectie.product), ("partner", "product"))
    found: dict[str, list[Kortst]] = {}
    for row in calculate(cursor, [kpi], maand, maand, snede):
        found.setdefault(row.product, []).append(
            Kortst(row.product, row.partner, row.waarde, row.onder, row.boven, row.noemer)
        )
    for partners in found.values():
        partners.sort(key=lambda k: (k.dagen is None, k.dagen or 0.0, k.partner))
    return found
