"""What if: other terms, other costs, or a norm that were met. Pure; nothing of it is recorded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction

from ketenmonitor.errors import Weigering
from ketenmonitor.incentives.berekening import KETEN, VOLDAAN, Deelnemer, Voorwaarden
from ketenmonitor.incentives.voorstel import of_terms

# How far costs can be imagined to differ, in per cent.
FURTHEST = Decimal(50)


@dataclass(frozen=True)
class Simulatie:
    """What is imagined instead of the terms of a rule; a cap of None is no cap.

    ``kosten`` is by how many per cent costs differ, of every partner alike; ``gehaald`` are the places of the
    gates that are imagined to be met.
    """

    deel_besparing: Decimal
    deel_overschrijding: Decimal
    drempel_besparing: Decimal
    drempel_overschrijding: Decimal
    corridor: Decimal
    plafond_besparing: Decimal | None
    plafond_overschrijding: Decimal | None
    kosten: Decimal = Decimal(0)
    gehaald: tuple[int, ...] = ()


TERMS = tuple(f.name for f in fields(Simulatie) if f.name not in ("kosten", "gehaald"))


def als_nu(v: Voorwaarden) -> Simulatie:
    """The simulation in which nothing differs from the rule."""
    return Simulatie(**{name: getattr(v, name) for name in TERMS})


def voorwaarden(v: Voorwaarden, s: Simulatie) -> Voorwaarden:
    """The terms of a rule as simulated; ``Weigering`` for what no rule can have."""
    changed = replace(v, **{name: getattr(s, name) for name in TERMS})
    for sentence in of_terms(changed):
        raise Weigering(sentence[0].upper() + sentence[1:])
    if not s.kosten.is_finite() or abs(s.kosten) > FURTHEST:
        raise Weigering(
            "De kosten kunnen in de simulatie hooguit 50 procent hoger of lager zijn: verbeter dat."
        )
    return changed


def kosten(bedrag: int, s: Simulatie) -> int:
    """An amount of costs in cents as imagined."""
    return round(bedrag * (1 + Fraction(s.kosten) / 100))


def deelnemers(
    gevonden: Sequence[Deelnemer], v: Voorwaarden, s: Simulatie, van: Collection[str]
) -> list[Deelnemer]:
    """The partners as imagined; a gate that each partner must meet itself only for the partners in ``van``.

    So a partner can imagine that it meets a norm, and learns nothing of what the others lost by it.
    """
    return [
        replace(
            d,
            kosten=kosten(d.kosten, s),
            uitkomsten=tuple(
                VOLDAAN if i in s.gehaald and (v.eisen[i].voor == KETEN or d.partner in van) else u
                for i, u in enumerate(d.uitkomsten)
            ),
        )
        for d in gevonden
    ]
