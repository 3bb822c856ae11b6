"""Signal or chance: every KPI over the months as a control chart, and the signals of many series at once.

The rules are those of ``statistics.spc``, made for months that do not share data. So a running total, a
forecast, or a figure over the last three months has no chart: its months follow each other closely
whatever happens, and the rules would see signals that are none. Nor has a price, which is agreed and
not the outcome of a process. A month that is not ripe yet does not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ketenmonitor.access.zicht import Zicht, cut, figures, matrix
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import blur
from ketenmonitor.performance.completeness import first_month, latest_month
from ketenmonitor.performance.notes import HERIJKING, Notitie, about
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.statistics import spc
from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.months import between, shift

# Months that a chart looks back on.
MAANDEN = 60
LINES = ("mean", "lower", "upper", "near_lower", "near_upper")
# Of series in which nothing really changes, the share that still has a signal in its last month (simulated
# on stable normal series of 24 months, by the rules of ``spc``).
VALS_SIGNAAL = 0.018


@dataclass(frozen=True)
class Regelkaart:
    """One KPI of one cut, month by month without gaps (None: no figure), with its process limits.

    ``xmr`` has one entry per month: mean, limits, rules and label (see ``statistics.spc``).
    """

    kpi: Kpi
    selectie: Selectie
    maanden: tuple[date, ...]
    prestaties: tuple[Prestatie | None, ...]
    xmr: spc.Xmr
    herijkingen: tuple[Notitie, ...]

    @property
    def variatie(self) -> str:
        """What the last ripe month says, in a word of ``spc``; empty when it says nothing."""
        return str(self.xmr.variation)

    @property
    def zekerheid(self) -> str:
        """Whether the agreement is met as a rule: see ``spc``; empty when it cannot be said."""
        return str(self.xmr.assurance)

    @property
    def laatste(self) -> int:
        """The place of the last month that has a figure that counts."""
        known = np.flatnonzero(np.isfinite(self.xmr.values))
        return int(known[-1]) if len(known) else len(self.maanden) - 1


@dataclass(frozen=True)
class Signaal:
    """What the control chart of one series says about its last month.

    ``regel`` is the rule that marks it (1 outside, 2 trend, 3 two of three, 4 shift; 0 none), ``richting``
    -1 or +1; ``onder`` and ``boven`` are the limits between which the process lies, for who may see every
    month exactly. ``afstand`` is how far the last month lies from the mean, in widths of the limits: only to
    rank by.
    """

    variatie: str
    zekerheid: str
    regel: int = 0
    richting: int = 0
    waarde: float | None = None
    afstand: float = 0.0
    onder: float | None = None
    boven: float | None = None
    aantal: int = 0


def has_chart(kpi: Kpi) -> bool:
    """Whether a KPI can be read as a process: each month a figure of its own."""
    shares_data = kpi.afgeleid or (kpi.overleving is not None and kpi.overleving.venster > 1)
    return not shares_data and not kpi.per_product


def window(zicht: Zicht, maand: date) -> date:
    """The first month of a chart that ends in ``maand``."""
    first = first_month(zicht.cursor) or maand
    return max(shift(maand, 1 - MAANDEN), first)


def unripe(kpi: Kpi, maand: date, newest: date) -> int:
    """How many of the months up to ``maand`` are too recent to count."""
    last_ripe = shift(newest, -kpi.rijping)
    return max(0, (maand.year - last_ripe.year) * 12 + maand.month - last_ripe.month)


def chart(
    kpi: Kpi,
    selectie: Selectie,
    line: Sequence[Prestatie],
    van: date,
    tot: date,
    newest: date,
    notes: Sequence[Notitie] = (),
    exact: np.ndarray | None = None,
) -> Regelkaart:
    """The control chart of a KPI from month ``van`` to ``tot``.

    ``line`` are the prestaties of one cut, in any order; ``newest`` is the last month delivered, by which
    months ripen; ``notes`` holds among others the herijkingen. Where ``line`` holds values as they may be
    shown, the rules are judged on the ``exact`` ones (one per month). Mean and limits are then those of the
    values that are shown: of the exact ones they would tell a hidden month.
    """
    months = tuple(between(van, tot))
    by_month = {p.maand: p for p in line}
    there = tuple(by_month.get(m) for m in months)
    ripe = max(1, len(months) - unripe(kpi, tot, newest))
    values = np.array([np.nan if p is None or p.waarde is None else p.waarde for p in there])
    target = np.array([np.nan if p is None or p.streefwaarde is None else p.streefwaarde for p in there])
    rebased = tuple(n for n in about(notes, HERIJKING, kpi.kpi, selectie) if van <= n.maand <= tot)
    places = [months.index(n.maand) for n in rebased]
    judged = (values if exact is None else exact)[:ripe]
    xmr = spc.xmr(judged, improvement=kpi.richting, target=target[:ripe], rebase=places)
    if exact is not None:
        shown = spc.xmr(values[:ripe], improvement=kpi.richting, rebase=places)
        xmr = _as_shown(kpi, xmr, shown)
    return Regelkaart(kpi, selectie, months, there, xmr, rebased)


def of_cut(
    zicht: Zicht, kpi: Kpi, tot: date, selectie: Selectie, vandaag: date, notes: Sequence[Notitie] = ()
) -> Regelkaart:
    """The control chart of a KPI of one cut up to month ``tot``, as the viewer may see it."""
    van, newest = window(zicht, tot), latest_month(zicht.cursor) or tot
    line = prestaties(zicht, [kpi], van, tot, selectie, None, vandaag)
    exact = None
    if not zicht.open(selectie):
        exact = matrix(zicht, [kpi], van, tot, selectie, None, [""], vandaag)[0][0, 0]
    return chart(kpi, selectie, line, van, tot, newest, notes, exact)


def _as_shown(kpi: Kpi, xmr: spc.Xmr, shown: spc.Xmr) -> spc.Xmr:
    """A chart with the values as they may be shown, their lines, and nothing said of a month that may not."""
    gone = np.isnan(shown.values)
    signs = ("outside", "trend", "two_of_three", "shift", "rule", "direction")
    last_gone = bool(gone[np.flatnonzero(np.isfinite(xmr.values))[-1:]].any())
    return replace(
        xmr,
        values=shown.values,
        label=np.where(gone, spc.GEEN, xmr.label),
        variation="" if last_gone else xmr.variation,
        **{name: np.where(gone, 0, getattr(xmr, name)) for name in signs},
        **{name: np.array([blur(kpi, v) for v in getattr(shown, name)]) for name in LINES},
    )


def signals(
    zicht: Zicht,
    now: Mapping[tuple[str, str], Prestatie],
    kpis: Sequence[Kpi],
    maand: date,
    selectie: Selectie,
    per: str | None,
    delen: Sequence[str],
    vandaag: date,
    notes: Sequence[Notitie] = (),
) -> dict[tuple[str, str], Signaal]:
    """The signals of many series at once, by KPI and part; the same as ``chart`` says of each alone.

    ``now`` are the prestaties of ``maand`` by KPI and part, for what is agreed in it. ``delen`` are parts
    that the viewer may see; a series whose last value is hidden has no signal.
    """
    asked = [k for k in kpis if has_chart(k)]
    van = window(zicht, maand)
    newest = latest_month(zicht.cursor) or maand
    values, _ = matrix(zicht, asked, van, maand, selectie, per, delen, vandaag)
    months = values.shape[2]
    target = np.full(values.shape, np.nan)
    rebase: list[list[int]] = []
    rebased: dict[tuple[str, str], list[Notitie]] = {}
    for note in notes:
        deel = (getattr(note, per) or "") if per else ""
        rebased.setdefault((note.kpi, deel), []).append(note)
    for i, kpi in enumerate(asked):
        late = min(unripe(kpi, maand, newest), months - 1)
        if late:  # the series ends with its last ripe month
            values[i] = np.concatenate([np.full((len(delen), late), np.nan), values[i, :, :-late]], axis=1)
        for j, deel in enumerate(delen):
            p = now.get((kpi.kpi, deel))
            if p is not None and p.streefwaarde is not None:
                target[i, j] = p.streefwaarde
            held = about(rebased.get((kpi.kpi, deel), ()), HERIJKING, kpi.kpi, cut(selectie, per, deel))
            rebase.append([_place(van, n.maand) + late for n in held if n.maand >= van])
    flat = (len(asked) * len(delen), months)
    directions = [k.richting for k in asked for _ in delen]
    found = spc.xmr_many(
        values.reshape(flat), improvement=directions, target=target.reshape(flat), rebase=rebase
    )
    keys = [(k.kpi, deel) for k in asked for deel in delen]
    counted = np.isfinite(found.values).sum(axis=1)
    told = {key: _signal(found, row, int(counted[row])) for row, key in enumerate(keys) if counted[row]}
    return _shown(zicht, asked, told, now, maand, newest, selectie, per, vandaag)


def _shown(
    zicht: Zicht,
    kpis: Sequence[Kpi],
    told: dict[tuple[str, str], Signaal],
    now: Mapping[tuple[str, str], Prestatie],
    maand: date,
    newest: date,
    selectie: Selectie,
    per: str | None,
    vandaag: date,
) -> dict[tuple[str, str], Signaal]:
    """The signals with the last value as it may be shown; without those whose last value is hidden.

    Without limits: those of exact values would tell a hidden month.
    """
    last: dict[tuple[str, str], float | None] = {key: p.waarde for key, p in now.items()}
    late: dict[date, list[Kpi]] = {}
    for kpi in kpis:
        if months := unripe(kpi, maand, newest):
            late.setdefault(shift(maand, -months), []).append(kpi)
    for month, some in late.items():
        last |= {(k.kpi, deel): None for k in some for _, deel in told}
        last |= {
            (c.kpi, c.deel): c.waarde for c in figures(zicht, some, month, month, selectie, per, vandaag)
        }
    shown = {}
    for key, signaal in told.items():
        value = last.get(key)
        if zicht.open(cut(selectie, per, key[1])):
            shown[key] = signaal
        elif value is not None:
            shown[key] = replace(signaal, waarde=value, onder=None, boven=None)
    return shown


def _signal(found: spc.Xmr, row: int, counted: int) -> Signaal:
    def known(values: np.ndarray) -> float | None:
        value = float(values[row, -1])
        return value if np.isfinite(value) else None

    value, mean, upper = known(found.values), known(found.mean), known(found.upper)
    width = 0.0 if mean is None or upper is None else upper - mean
    return Signaal(
        variatie=str(found.variation[row]),
        zekerheid=str(found.assurance[row]),
        regel=int(found.rule[row, -1]),
        richting=int(found.direction[row, -1]),
        waarde=value,
        afstand=0.0 if value is None or mean is None or not width else abs(value - mean) / width,
        onder=known(found.lower),
        boven=upper,
        aantal=counted,
    )


def _place(van: date, maand: date) -> int:
    return (maand.year - van.year) * 12 + maand.month - van.month


def expected_false(charts: int) -> float:
    """How many of so many charts have a signal in their last month although nothing changed."""
    return charts * VALS_SIGNAAL
