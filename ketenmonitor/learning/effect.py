"""Whether an action helped, judged by the control chart before and after its start.

The limits are those of the months before the start, at most 24 and only since the last herijking. The first
whole month after the start is the first that counts, and at most twelve do; a month that is not ripe, is
hidden from the viewer or misses deliveries does not. A signal for the better, with a mean that is better,
says that the action helped: that the figure changed more than chance does after the action began. What else
changed in the same months is listed beside it, for a chart knows no causes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ketenmonitor.access.zicht import Zicht, matrix
from ketenmonitor.dataset.cut import SNEDEN, Selectie
from ketenmonitor.dataset.disclosure import blur
from ketenmonitor.learning.actie import Actie
from ketenmonitor.performance.completeness import calendar, first_month, latest_month
from ketenmonitor.performance.control import LINES, Regelkaart, has_chart, unripe
from ketenmonitor.performance.data_changes import Wijziging, changes, touching
from ketenmonitor.performance.notes import HERIJKING, Notitie
from ketenmonitor.performance.notes import about as notes_about
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.statistics import spc
from ketenmonitor.statistics.before_after import BASELINE, FEWEST, MOST, VoorNa, before_after
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import between, shift
from ketenmonitor.vocabulary.rounding import rounded

# What the control chart says of an action.
HIELP, NIET, SLECHTER, NOG_NIET = "hielp", "hielp niet aantoonbaar", "werd slechter", "nog niet te zeggen"
# Why it cannot be said (yet), or why it is not clearer.
GEEN_KAART, NEUTRAAL, TE_KORT, AFGESCHERMD, GEEN_GRENZEN, TE_VROEG, AFWACHTEN, TEGENSTRIJDIG = (
    "geen kaart", "neutraal", "te kort", "afgeschermd", "geen grenzen", "te vroeg", "afwachten",
    "tegenstrijdig",
)  # fmt: skip
# An action that began so many months before, or later, happened in the same time.
AROUND = 3


@dataclass(frozen=True)
class Effect:
    """What the control chart says of an action.

    ``oordeel`` is one of the four above, with its ``reden`` where it is not plain. ``eerste`` is the first
    month that can count, ``vanaf`` the month whose figures can decide (None: no month will). ``voor`` and
    ``na`` are the means as they may be shown, of ``aantal_voor`` and ``aantal_na`` months. ``maand`` is the
    first month with the deciding signal, marked by rule ``regel`` in direction ``richting`` (as ``spc`` has
    them). ``gehaald`` says whether the mean changed as much for the better as was expected. ``liep`` is 1
    when the last months before the start already were signals for the better, -1 for the worse.
    ``onvolledig`` are later months without a (complete) figure, which do not count. ``kaart`` is the control
    chart with the limits of before the start. The last three are what else happened in the months after.
    """

    oordeel: str
    reden: str
    eerste: date
    vanaf: date | None = None
    voor: float | None = None
    na: float | None = None
    aantal_voor: int = 0
    aantal_na: int = 0
    maand: date | None = None
    regel: int = 0
    richting: int = 0
    gehaald: bool | None = None
    liep: int = 0
    onvolledig: tuple[date, ...] = ()
    kaart: Regelkaart | None = None
    herijkingen: tuple[Notitie, ...] = ()
    wijzigingen: tuple[Wijziging, ...] = ()
    acties: tuple[Actie, ...] = ()


@dataclass(frozen=True, eq=False)
class _Reeks:
    """The months around a start: what is judged (nan where nothing counts) and what may be shown."""

    maanden: tuple[date, ...]
    prestaties: tuple[Prestatie | None, ...]
    telt: np.ndarray
    getoond: np.ndarray
    voor: int  # how many months lie before the start
    begin: int  # the place of the first month that can count
    rijp: int

    @property
    def later(self) -> tuple[date, ...]:
        """The ripe months that can count."""
        return self.maanden[self.begin : self.rijp]

    def sides(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of a value per month those before the start and those after it."""
        return values[: min(self.voor, self.rijp)], values[self.begin : self.rijp]

    @property
    def onvolledig(self) -> tuple[date, ...]:
        """The later months without a figure, or with one of which deliveries are missing."""
        pairs = zip(self.later, self.prestaties[self.begin : self.rijp], strict=True)
        return tuple(m for m, p in pairs if p is None or p.oordeel.ontbreekt)

    def hidden(self, reden: str) -> bool:
        """Whether there would be more months to judge by, were they not hidden from the viewer."""
        some = {TE_KORT: self.prestaties[: self.voor], TE_VROEG: self.prestaties[self.begin : self.rijp]}
        return any(p is not None and p.afgeschermd for p in some.get(reden, ()))


def first_whole_month(start: date) -> date:
    """The first month that lies wholly after the start."""
    return start if start.day == 1 else shift(start.replace(day=1), 1)


def judge(found: VoorNa) -> tuple[str, str]:
    """What the months after a start say, and the reason where it is not plain: see ``Effect``.

    It helped when there is a signal for the better, none for the worse, and the mean is better too; it became
    worse the other way round. Without a signal it takes seven months, as many as the rule of the shift
    needs, to say that it did not show.
    """
    if found.aantal_voor < spc.MINIMUM_FIXED:
        return NOG_NIET, TE_KORT
    if found.aantal_na < FEWEST:
        return NOG_NIET, TE_VROEG
    if not found.begrensd:
        return NOG_NIET, GEEN_GRENZEN
    better, worse = bool((found.tekens > 0).any()), bool((found.tekens < 0).any())
    if better and not worse and found.beter > 0:
        return HIELP, ""
    if worse and not better and found.beter < 0:
        return SLECHTER, ""
    decided = found.aantal_na >= spc.RUN
    if better or worse:
        return (NIET if decided else NOG_NIET), TEGENSTRIJDIG
    return (NIET, "") if decided else (NOG_NIET, AFWACHTEN)


def of(
    zicht: Zicht, actie: Actie, vandaag: date, notes: Sequence[Notitie] = (), acties: Sequence[Actie] = ()
) -> Effect:
    """What the control chart says of an action, as the viewer may see it.

    ``notes`` are the herijkingen among others, ``acties`` the other actions. Raises ``Verboden`` for an
    action about figures that are not the viewer's.
    """
    zicht.kijker.require_cut(actie.selectie)
    kpi, eerste = kpis()[actie.kpi], first_whole_month(actie.start)
    if not has_chart(kpi) or kpi.richting == "neutraal":
        return Effect(NOG_NIET, NEUTRAAL if has_chart(kpi) else GEEN_KAART, eerste)
    rebased = notes_about(notes, HERIJKING, kpi.kpi, actie.selectie)
    reeks = _series(zicht, kpi, actie, rebased, vandaag)
    if reeks is None:
        return Effect(NOG_NIET, TE_KORT, eerste)
    before, after = reeks.sides(reeks.telt)
    found = before_after(before, after, kpi.richting)
    oordeel, reden = judge(found)
    if reeks.hidden(reden):
        reden = AFGESCHERMD
    open_ = zicht.open(actie.selectie)
    at = _deciding(found, oordeel)
    place = len(before) + 1 + at
    signals = [m for m, sign in zip(reeks.later, found.tekens, strict=False) if sign]
    return Effect(
        oordeel,
        reden,
        eerste,
        vanaf=_when(kpi, reeks, found, reden, eerste),
        voor=_mean(kpi, reeks, slice(0, len(before)), open_),
        na=_mean(kpi, reeks, slice(reeks.begin, reeks.rijp), open_),
        aantal_voor=found.aantal_voor,
        aantal_na=found.aantal_na,
        maand=reeks.later[at] if at >= 0 else None,
        regel=int(found.xmr.rule[place]) if at >= 0 else 0,
        richting=int(found.xmr.direction[place]) if at >= 0 else 0,
        gehaald=_reached(kpi, found, actie.verwacht),
        liep=found.liep,
        onvolledig=reeks.onvolledig,
        kaart=_chart(kpi, actie.selectie, reeks, found, open_),
        herijkingen=tuple(n for n in rebased if n.maand > actie.start and n.maand in reeks.later),
        wijzigingen=_data_changes(zicht, kpi, actie, signals, vandaag),
        acties=tuple(a for a in acties if _beside(actie, a, reeks.maanden[-1])),
    )


def _series(zicht: Zicht, kpi: Kpi, actie: Actie, rebased: Sequence[Notitie], vandaag: date) -> _Reeks | None:
    """The months from at most 24 before the start to twelve after it; None without a month before it."""
    first, newest = first_month(zicht.cursor), latest_month(zicht.cursor)
    start = actie.start.replace(day=1)
    if first is None or newest is None:
        return None
    anew = [n.maand for n in rebased if n.maand <= start]
    van = max(first, shift(start, -BASELINE), *anew)
    tot = min(newest, shift(first_whole_month(actie.start), MOST - 1))
    if tot < van or van >= start:
        return None
    months = tuple(between(van, tot))
    by_month = {p.maand: p for p in prestaties(zicht, [kpi], van, tot, actie.selectie, None, vandaag)}
    there = tuple(by_month.get(m) for m in months)
    shown = np.array([np.nan if p is None or p.waarde is None else p.waarde for p in there])
    exact = shown
    if not zicht.open(actie.selectie):
        exact = matrix(zicht, [kpi], van, tot, actie.selectie, None, [""], vandaag)[0][0, 0]
    missing = np.array([p is None or bool(p.oordeel.ontbreekt) for p in there])
    ripe = max(0, len(months) - unripe(kpi, tot, newest))
    before = sum(m < start for m in months)
    partly = actie.start.day != 1 and start in months
    counts = np.where(missing | np.isnan(shown), np.nan, exact)
    return _Reeks(months, there, counts, shown, before, before + partly, ripe)


def _deciding(found: VoorNa, oordeel: str) -> int:
    """The place among the later months of the first signal that decided; -1 when none did."""
    wanted = {HIELP: 1, SLECHTER: -1}.get(oordeel, 0)
    places = np.flatnonzero(found.tekens == wanted) if wanted else np.array([])
    return int(places[0]) if len(places) else -1


def _when(kpi: Kpi, reeks: _Reeks, found: VoorNa, reden: str, eerste: date) -> date | None:
    """The month whose figures can decide, when as many months as are needed come in complete."""
    needed = {TE_VROEG: FEWEST, AFWACHTEN: spc.RUN}.get(reden)
    if needed is None:
        return None
    last = reeks.later[-1] if reeks.later else shift(eerste, -1)
    return shift(last, needed - found.aantal_na + kpi.rijping)


def _mean(kpi: Kpi, reeks: _Reeks, months: slice, open_: bool) -> float | None:
    """The mean of the months that count, made of their values as they may be shown.

    Of exact values it would give away those of a series that hardly moves.
    """
    values = reeks.getoond[months][np.isfinite(reeks.telt[months])]
    if not len(values):
        return None
    mean = float(values.mean())
    return mean if open_ else blur(kpi, mean)


def _reached(kpi: Kpi, found: VoorNa, verwacht: float | None) -> bool | None:
    if verwacht is None or found.aantal_na < FEWEST or not np.isfinite(found.beter):
        return None
    return rounded(found.beter, kpi.decimalen + 1) >= rounded(verwacht, kpi.decimalen + 1)


def _chart(kpi: Kpi, selectie: Selectie, reeks: _Reeks, found: VoorNa, open_: bool) -> Regelkaart:
    """The control chart of the months, its limits those of before the start, its values as may be shown.

    Mean and limits are those of what is shown (see ``performance.control``).
    """
    xmr, gap = found.xmr, min(reeks.voor, reeks.rijp)
    if not open_:
        counted = np.where(np.isnan(reeks.telt), np.nan, reeks.getoond)
        lines = before_after(*reeks.sides(counted), kpi.richting).xmr
        xmr = replace(xmr, **{name: np.array([blur(kpi, v) for v in getattr(lines, name)]) for name in LINES})
    if not (reeks.begin > reeks.voor and reeks.rijp > reeks.voor):  # no month stands for the gap
        kept = np.arange(len(xmr.values)) != gap
        names = ("values", "group", "mean", "lower", "upper", "near_lower", "near_upper", "outside", "trend",
                 "two_of_three", "shift", "rule", "direction", "label", "target")  # fmt: skip
        xmr = replace(xmr, **{name: getattr(xmr, name)[kept] for name in names})
    xmr = replace(xmr, values=reeks.getoond[: len(xmr.values)])
    return Regelkaart(kpi, selectie, reeks.maanden, reeks.prestaties, xmr, ())


def _data_changes(
    zicht: Zicht, kpi: Kpi, actie: Actie, months: Sequence[date], vandaag: date
) -> tuple[Wijziging, ...]:
    """What changed in the deliveries of the months with a signal."""
    if not months:
        return ()
    van, tot = min(months), max(months)
    found = changes(zicht, calendar(zicht, van, tot, vandaag), van, tot)
    producten = [actie.product] if actie.product else None
    return tuple(w for m in months for w in touching(found, kpi, m, actie.partner, producten))


def _beside(actie: Actie, other: Actie, last: date) -> bool:
    """Whether another action about the same KPI or partner, on the same ground, began in the same time."""
    if other.actie == actie.actie or (other.kpi != actie.kpi and other.partner != actie.partner):
        return False
    pairs = [(getattr(actie, name), getattr(other, name)) for name in SNEDEN]
    overlap = all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)
    return overlap and shift(actie.start.replace(day=1), -AROUND) <= other.start < shift(last, 1)
