"""What needs attention this month: agreements missed, deliveries missing, stock that grows.

Ranked so that what lasts and lies furthest from the agreement comes first. Whether a change is more
than chance is not judged here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import NIET_GEHAALD

# Stock that grew by this share in three months is mentioned, from this many people.
GROWTH = 0.15
ENOUGH = 20


@dataclass(frozen=True)
class Aandachtspunt:
    """One point: ``soort`` is ``levering``, ``afspraak`` or ``groei``; ``gewicht`` ranks within all.

    ``maanden`` says how many months in a row an agreement was missed; ``toen`` is the value three
    months earlier of stock that grew.
    """

    soort: str
    partner: str | None
    gewicht: float
    prestatie: Prestatie | None = None
    maanden: int = 1
    toen: float | None = None
    tekst: str = ""
    extract: str = ""


def shortfall(p: Prestatie) -> float:
    """How far a value lies on the wrong side of its target, as a share of the target."""
    if p.waarde is None or p.streefwaarde is None:
        return 0.0
    gap = p.streefwaarde - p.waarde if p.kpi.richting == "hoger" else p.waarde - p.streefwaarde
    return abs(gap) / abs(p.streefwaarde) if p.streefwaarde else abs(gap)


def missed(series: Iterable[Sequence[Prestatie]], partner_of: bool) -> list[Aandachtspunt]:
    """Agreements not met in the last month of each series, with how long that has been so.

    ``partner_of`` says whether the parts of the series are partners (else they are the chain).
    """
    points = []
    for months in series:
        last = months[-1]
        if last.oordeel.oordeel != NIET_GEHAALD:
            continue
        streak = 0
        for p in reversed(months):
            if p.oordeel.stand != NIET_GEHAALD:
                break
            streak += 1
        weight = shortfall(last) * (1 + 0.1 * min(streak, 12))
        points.append(Aandachtspunt("afspraak", last.deel if partner_of else None, weight, last, streak))
    return points


def growing(series: Iterable[Sequence[Prestatie]], partner_of: bool) -> list[Aandachtspunt]:
    """Waiting lists that grew by more than ``GROWTH`` in three months: stock that does not meet flow."""
    points = []
    for months in series:
        if len(months) < 4 or months[-1].waarde is None or months[-4].waarde is None:
            continue
        now, then = months[-1].waarde, months[-4].waarde
        if then >= ENOUGH and now >= (1 + GROWTH) * then and not months[-1].oordeel.ontbreekt:
            weight = (now - then) / then
            points.append(
                Aandachtspunt("groei", months[-1].deel if partner_of else None, weight, months[-1], toen=then)
            )
    return points


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
                "levering", partner, 10.0 + len(missing), tekst=" en ".join(parts), extract=missing[0].extract
            )
        )
    return points


def ranked(points: Iterable[Aandachtspunt]) -> list[Aandachtspunt]:
    """The weightiest first; what is missing comes before what is missed, for it may change the rest."""
    return sorted(points, key=lambda p: -p.gewicht)


def headlines(
    points: Sequence[Aandachtspunt], hooguit: int
) -> tuple[list[Aandachtspunt], list[Aandachtspunt]]:
    """The points to show first and the rest: of each partner (and the chain) the weightiest comes first.

    Otherwise one partner in trouble would hide all others.
    """
    heaviest: dict[tuple[str, str | None], Aandachtspunt] = {}
    for point in points:
        heaviest.setdefault((point.soort, point.partner), point)
    first = list(heaviest.values())[:hooguit]
    return first, [p for p in points if not any(p is f for f in first)]
