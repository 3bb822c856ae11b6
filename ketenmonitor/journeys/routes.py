"""Klantroutes: which ways clients take, how long they wait in them, and where a hand-over goes wrong.

Everything is about the steps that begin in a period, followed as far as partners delivered. Waits that have
not ended count as such: their medians are Kaplan-Meier (``statistics.survival``). Person-weeks and the share
of time are days within the period, whenever the waiting began.
"""

from dataclasses import dataclass, replace
from datetime import date
from math import isnan, nan

import numpy as np

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys import found, steps
from ketenmonitor.journeys.discover import Telling
from ketenmonitor.journeys.found import Gevonden, Sleutel, Verloop, Vraag
from ketenmonitor.journeys.shown import Scherm, scherm
from ketenmonitor.journeys.steps import HULP, WACHT
from ketenmonitor.statistics.survival import from_counts, quantile

NIEMAND = Telling(0, 0, 0)
TOEGANG, ANDEREN = "", "*"
"""In place of a partner: who came by a referral, and the others than the viewer together."""


@dataclass(frozen=True)
class Duur:
    """A median in days with its 95 % limits; nan where it is not reached or may not be shown."""

    mediaan: float = nan
    onder: float = nan
    boven: float = nan


@dataclass(frozen=True)
class Pad:
    """How often one step directly followed another, and the median of how long that took, in days."""

    van: str
    naar: str
    aantal: float
    mediaan: float


@dataclass(frozen=True)
class Verblijf:
    """How long clients stay at a step before the next: ``aantal`` times, of which ``open`` have not ended."""

    stap: str
    toestand: str
    aantal: float
    open: float
    duur: Duur


@dataclass(frozen=True)
class Dominant:
    """A way that many routes went: its steps, how many routes and which share of all (0 to 1)."""

    stappen: tuple[str, ...]
    routes: float
    deel: float

    @property
    def open(self) -> bool:
        """Whether these routes have not ended (yet)."""
        return self.stappen[-1] not in ("einde", "niet begonnen")


@dataclass(frozen=True)
class Wachtmoment:
    """Waiting after a step at a partner: person-weeks in the period, and of how many clients."""

    stap: str
    partner: str
    persoonsweken: float
    clienten: float
    wacht_nog: float


@dataclass(frozen=True)
class Tijd:
    """Of all days of clients in the chain in the period: the shares (0 to 1) waiting, both, and being helped.

    ``beide``: waiting for one help while other help runs. nan where it may not be shown.
    """

    wacht: float
    beide: float
    hulp: float
    clienten: float


@dataclass(frozen=True)
class Overdracht:
    """How hand-overs from one partner to another went: ``van`` empty are requests that came by a referral.

    Both are ``*`` of the others than the viewer. ``begonnen`` of ``aantal`` began, ``aansluitend`` of those
    before the help that was handed over had ended; ``wacht`` still wait, ``niet_begonnen`` never began
    (withdrawn, refused, or not seen at the receiver within a year). ``duur`` is until the start, with who
    still waits counted.
    """

    van: str
    naar: str
    aantal: float
    begonnen: float
    aansluitend: float
    wacht: float
    niet_begonnen: float
    duur: Duur


@dataclass(frozen=True)
class Stapeling:
    """Clients that so many partners help at once (``helpen``), and those who wait for yet another."""

    helpen: int
    clienten: float
    wachten_ook: float


@dataclass(frozen=True)
class Klantroutes:
    """The routes of a cut in a period, as the viewer may see them.

    ``routes`` began in it, in ``soorten`` ways; ``verborgen`` paths have too few clients to be shown.
    ``nagekomen`` and ``overlap`` clients had steps out of order: see ``steps``, rules 5 and 6. ``paren`` are
    the partners that help the same clients on the last day.
    """

    van: date
    tot: date
    routes: float
    soorten: int
    paden: list[Pad]
    verborgen: int
    verblijven: list[Verblijf]
    dominant: list[Dominant]
    tijd: Tijd
    wachtmomenten: list[Wachtmoment]
    overdrachten: list[Overdracht]
    stapeling: list[Stapeling]
    paren: list[tuple[str, str, float]]
    nagekomen: float
    overlap: float


def routes(zicht: Zicht, van: date, tot: date, selectie: Selectie) -> Klantroutes:
    """The routes of a cut, of what began from day ``van`` to day ``tot``.

    A gemeente or product restricts to the requests of it, a partner to its own requests and the hand-overs
    from and to it. Raises ``Verboden`` for a cut that is not the viewer's, ValueError when ``tot`` lies
    before ``van``.
    """
    if tot < van:
        raise ValueError("a period ends after it begins")
    screen = scherm(zicht, selectie)
    steps.prepare(zicht.cursor, selectie, van, tot, screen.bekend)
    steps.routes(zicht.cursor, selectie, screen.bekend)
    return _Lezing(Vraag(zicht.cursor, van, tot, selectie, screen).read(), screen).shown(van, tot)


@dataclass(frozen=True, eq=False)
class _Lezing:
    """What was found, and what may be shown of it."""

    alles: Gevonden
    scherm: Scherm

    def shown(self, van: date, tot: date) -> Klantroutes:
        paths = [
            Pad(van_stap, naar, self.count(found.PAD, (van_stap, naar)), duren.mediaan)
            for (van_stap, naar), duren in self.alles.paden.items()
        ]
        return Klantroutes(
            van,
            tot,
            self.count(found.ROUTES),
            self.alles.soorten,
            [p for p in paths if not isnan(p.aantal)],
            sum(isnan(p.aantal) for p in paths),
            self._stays(),
            self._dominant(),
            self._time(),
            self._moments(),
            self._handovers(),
            self._stacking(),
            self._pairs(),
            self.count(found.NAGEKOMEN),
            self.count(found.OVERLAP),
        )

    def count(self, soort: str, key: Sleutel = ()) -> float:
        """A number as it may be shown; 0 of what is not there, nan of what may not be."""
        return self.scherm.count(self.alles.telling[soort].get(key, NIEMAND))

    def open(self, soort: str, key: Sleutel = ()) -> bool:
        """Whether what belongs to this number may be shown."""
        return self.scherm.open(self.alles.telling[soort].get(key, NIEMAND))

    def _stays(self) -> list[Verblijf]:
        return [
            Verblijf(
                stap,
                HULP if stap == "start" else WACHT,
                self.count(found.STAP, (stap,)),
                self.count(found.STAP_OPEN, (stap,)),
                _median(self.alles.verloop[found.STAP][stap,]) if self.open(found.STAP, (stap,)) else Duur(),
            )
            for stap in steps.STAPPEN
            if (stap,) in self.alles.telling[found.STAP]
        ]

    def _dominant(self) -> list[Dominant]:
        total = self.alles.telling[found.ROUTES][()].aantal
        ways = []
        for key, telling in self.alles.telling[found.VARIANT].items():
            shown = self.count(found.VARIANT, key)
            if not isnan(shown) and self.open(found.ROUTES):
                ways.append(Dominant(key, shown, round(telling.aantal / total, 2)))
        return ways

    def _time(self) -> Tijd:
        days = sum(self.alles.tijd)
        if not days or not self.open(found.TIJD):
            return Tijd(nan, nan, nan, self.count(found.TIJD))
        wacht, beide, hulp = (round(d / days, 3) for d in self.alles.tijd)
        return Tijd(wacht, beide, hulp, self.count(found.TIJD))

    def _moments(self) -> list[Wachtmoment]:
        moments = []
        for key, telling in self.alles.telling[found.MOMENT].items():
            stap, partner = key
            if self.open(found.MOMENT, key):
                moments.append(
                    Wachtmoment(
                        stap,
                        partner,
                        float(round(telling.aantal / 7)),
                        self.scherm.count(replace(telling, aantal=telling.clienten)),
                        self.count(found.MOMENT_OPEN, key),
                    )
                )
        return moments

    def _handovers(self) -> list[Overdracht]:
        """Every pair of partners, the most frequent first."""
        whole = {k: t.aantal for k, t in self.alles.telling[found.OVERDRACHT].items() if k[2] is None}
        shown = []
        for van, naar, _ in sorted(whole, key=lambda key: (-whole[key], key[:2])):
            key = (van, naar, None)
            if self.open(found.OVERDRACHT, key):
                counts = {
                    name: self.count(found.OVERDRACHT, (van, naar, name.replace("_", " ")))
                    for name in ("begonnen", "aansluitend", "wacht", "niet_begonnen")
                }
                duration = self.alles.verloop[found.OVERDRACHT].get((van, naar))
                duur = Duur() if duration is None else _median(duration)
                shown.append(Overdracht(van, naar, self.count(found.OVERDRACHT, key), **counts, duur=duur))
        return shown

    def _stacking(self) -> list[Stapeling]:
        numbers = sorted({n for n, _ in self.alles.telling[found.STAPELING]})
        return [
            Stapeling(n, self.count(found.STAPELING, (n, None)), self.count(found.STAPELING, (n, True)))
            for n in numbers
        ]

    def _pairs(self) -> list[tuple[str, str, float]]:
        there = self.alles.telling[found.PAAR]
        pairs = [(een, ander, self.count(found.PAAR, (een, ander))) for een, ander in there]
        return [pair for pair in pairs if self.scherm.alle and not isnan(pair[2])]


def _median(course: Verloop) -> Duur:
    """The Kaplan-Meier median of how long it takes to go on, with its 95 % limits, in days."""
    days = np.union1d([0], course.dagen)
    entered, left, went_on = (np.zeros(len(days)) for _ in range(3))
    np.add.at(left, np.searchsorted(days, course.dagen), course.aantal)
    np.add.at(went_on, np.searchsorted(days, course.dagen), course.verder)
    entered[0] = left.sum()
    median = quantile(from_counts(days, entered, left, went_on), 0.5)
    return Duur(median.value, median.lower, median.upper)
