"""What needs attention this month, and how urgently.

Five things do: an agreement that is missed as a rule, a figure that worsens beyond chance, a partner that
differs from the others beyond chance, deliveries that are missing, and a waiting list of which the stock
does not follow from what came in and went out. An agreement missed this month alone comes last: it may be
chance.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ketenmonitor.performance.comparison import Uitschieter
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.data_changes import Wijziging, touching
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import NIET_GEHAALD
from ketenmonitor.statistics import spc

# A stock that differs from its flow by this many people, and by this share of the list, is mentioned.
GAP, GAP_SHARE = 5, 0.1

# Beyond so many widths of the limits further is not graver.
FAR = 3.0

# In which order the kinds of points come; within a kind what lies furthest off comes first.
LEVERING, STRUCTUREEL, VERSLECHTERING, UITSCHIETER, AANSLUITING, AFSPRAAK = (
    "levering", "structureel", "verslechtering", "uitschieter", "aansluiting", "afspraak",
)  # fmt: skip
ORDER = (STRUCTUREEL, VERSLECHTERING, UITSCHIETER, LEVERING, AANSLUITING, AFSPRAAK)

Bij = Mapping[tuple[str, str], Prestatie]


@dataclass(frozen=True)
class Aansluiting:
    """Whether the waiting list of a partner follows from what came in and went out in a month.

    ``verschil`` is begin + in - uit - eind: positive when people vanished from the list. Where the
    four numbers are rounded for the viewer they no longer add up, and ``gat`` says it.
    """

    begin: float
    erbij: float
    eraf: float
    eind: float
    gat: float | None = None

    @property
    def verschil(self) -> float:
        """How many people the list lacks (negative: has too many)."""
        return self.begin + self.erbij - self.eraf - self.eind if self.gat is None else self.gat


@dataclass(frozen=True)
class Aandachtspunt:
    """One point of attention.

    ``soort`` is one of ``ORDER``, ``gewicht`` ranks within the kind, ``partner`` None is the chain. What it
    rests on: ``prestatie`` and ``signaal`` of a figure, ``uitschieter`` of a comparison, ``aansluiting`` of
    a waiting list, ``tekst`` and ``extract`` of a delivery. ``wijzigingen`` are the changes in the
    deliveries of the same month, which may be all there is to it.
    """

    soort: str
    partner: str | None
    gewicht: float
    prestatie: Prestatie | None = None
    signaal: Signaal | None = None
    uitschieter: Uitschieter | None = None
    aansluiting: Aansluiting | None = None
    tekst: str = ""
    extract: str = ""
    wijzigingen: tuple[Wijziging, ...] = ()


def shortfall(p: Prestatie) -> float:
    """How far a value lies on the wrong side of its target, as a share of the target."""
    if p.waarde is None or p.streefwaarde is None:
        return 0.0
    gap = p.streefwaarde - p.waarde if p.kpi.richting == "hoger" else p.waarde - p.streefwaarde
    return abs(gap) / abs(p.streefwaarde) if p.streefwaarde else abs(gap)


def signalled(
    now: Bij, signalen: Mapping[tuple[str, str], Signaal], changed: Sequence[Wijziging], partners: bool
) -> list[Aandachtspunt]:
    """One point at most per figure: missed as a rule, else worsening beyond chance, else missed this month.

    ``partners`` says whether the parts are partners (else the figures are those of the chain).
    """
    points = []
    for key, p in now.items():
        partner = key[1] if partners else None
        signaal = signalen.get(key)
        if signaal is not None and signaal.zekerheid == spc.HAALT_NIET:
            points.append(Aandachtspunt(STRUCTUREEL, partner, shortfall(p), p, signaal))
        elif signaal is not None and signaal.variatie == spc.VERSLECHTERING:
            behind = tuple(touching(changed, p.kpi, p.maand, partner))
            weight = _distance(signaal) + _judged(p)
            points.append(Aandachtspunt(VERSLECHTERING, partner, weight, p, signaal, wijzigingen=behind))
        elif p.oordeel.oordeel == NIET_GEHAALD:
            points.append(Aandachtspunt(AFSPRAAK, partner, shortfall(p), p, signaal))
    return points


def _judged(p: Prestatie) -> float:
    """What the agreement adds: worsening that misses it comes first, worsening that still meets it last."""
    if p.oordeel.stand == NIET_GEHAALD:
        return FAR + shortfall(p)
    return -FAR if p.oordeel.stand is not None else 0.0


def _distance(signaal: Signaal) -> float:
    """How far the last month lies from the mean, in widths of the limits, as far as that tells apart.

    Of a figure that hardly moves (a lump sum) any change lies many widths away.
    """
    return min(signaal.afstand, FAR)


def outliers(found: Iterable[Uitschieter]) -> list[Aandachtspunt]:
    """Partners that differ from the others on the wrong side, beyond the limits of 99,8 %."""
    return [
        Aandachtspunt(UITSCHIETER, u.partner, u.afstand, uitschieter=u)
        for u in found
        if u.ongunstig and u.buiten_998
    ]


def unmatched(lists: Mapping[str, Aansluiting]) -> list[Aandachtspunt]:
    """Waiting lists, by partner, of which the stock does not follow from the flow."""
    return [
        Aandachtspunt(AANSLUITING, partner, abs(a.verschil) / max(a.begin, 1.0), aansluiting=a)
        for partner, a in lists.items()
        if abs(a.verschil) >= max(GAP, GAP_SHARE * a.begin)
    ]


def undelivered(states: Iterable[Leverstatus]) -> list[Aandachtspunt]:
    """Deliveries that are missing or were refused, the whole month of a partner in one point."""
    by_partner: dict[str, list[Leverstatus]] = {}
    for state in states:
        if state.status in ("ontbreekt", "afgekeurd"):
            by_partner.setdefault(state.partner, []).append(state)
    points = []
    for partner, missing in by_partner.items():
        absent = [s.extract for s in missing if s.status == "ontbreekt"]
        refused = [s.extract for s in missing if s.status == "afgekeurd"]
        parts = []
        if absent:
            parts.append(f"leverde nog geen {' en '.join(absent)}")
        if refused:
            parts.append(f"kreeg {' en '.join(refused)} afgekeurd en leverde niet opnieuw")
        points.append(
            Aandachtspunt(
                LEVERING, partner, len(missing), tekst=" en ".join(parts), extract=missing[0].extract
            )
        )
    return points


def ranked(points: Iterable[Aandachtspunt]) -> list[Aandachtspunt]:
    """By kind, and within a kind the weightiest first."""
    return sorted(points, key=lambda p: (ORDER.index(p.soort), -p.gewicht))


def headlines(
    points: Sequence[Aandachtspunt], hooguit: int
) -> tuple[list[Aandachtspunt], list[Aandachtspunt]]:
    """The points to show first and the rest: of each kind and partner (and the chain) the weightiest.

    Otherwise one partner in trouble, with many figures that say the same, would hide all others. Of
    ranked points the kinds take turns, so that no kind is crowded out by the one before it.
    """
    heaviest: dict[tuple[str, str | None], Aandachtspunt] = {}
    for point in points:
        heaviest.setdefault((point.soort, point.partner), point)
    by_kind = [[p for p in heaviest.values() if p.soort == soort] for soort in ORDER]
    turns = [kind[i] for i in range(max(map(len, by_kind), default=0)) for kind in by_kind if i < len(kind)]
    first = ranked(turns[:hooguit])
    return first, [p for p in points if not any(p is f for f in first)]
