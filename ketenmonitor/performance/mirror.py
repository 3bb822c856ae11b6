"""The mirror of one partner: its own figures beside the chain and the others, who have no names here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.vocabulary.kpi import Kpi

# With fewer others a place among them would tell who is who.
OTHERS = 3


@dataclass(frozen=True)
class Spiegel:
    """One KPI in the mirror: the partner, the chain, and the values of the others in no order that tells.

    ``plaats`` is the partner's place of ``van`` partners, 1 is best; None where more nor less is better,
    or where there are too few others.
    """

    eigen: Prestatie
    keten: Prestatie | None
    anderen: tuple[float, ...]
    plaats: int | None
    van: int
    signaal: Signaal | None

    @property
    def kpi(self) -> Kpi:
        """The KPI."""
        return self.eigen.kpi


def mirror(
    partner: str,
    kpis: Sequence[Kpi],
    keten: Mapping[tuple[str, str], Prestatie],
    partners: Mapping[tuple[str, str], Prestatie],
    signalen: Mapping[tuple[str, str], Signaal],
) -> list[Spiegel]:
    """The mirror of a partner, one entry per KPI that it has a figure of."""
    found = []
    for kpi in kpis:
        own = partners.get((kpi.kpi, partner))
        if own is None or own.waarde is None:
            continue
        others = _others(kpi.kpi, partner, partners.values())
        place = _place(kpi, own.waarde, others) if comparable(kpi) else None
        found.append(
            Spiegel(
                own,
                keten.get((kpi.kpi, "")),
                tuple(others),
                place,
                len(others) + 1,
                signalen.get((kpi.kpi, partner)),
            )
        )
    return found


def comparable(kpi: Kpi) -> bool:
    """Whether partners can be laid side by side: shares, means and durations, not how much a partner does."""
    return kpi.soort not in ("aantal", "som")


def _others(kpi: str, partner: str, found: Iterable[Prestatie]) -> list[float]:
    return sorted(p.waarde for p in found if p.kpi.kpi == kpi and p.deel != partner and p.waarde is not None)


def _place(kpi: Kpi, own: float, others: Sequence[float]) -> int | None:
    if kpi.richting == "neutraal" or len(others) < OTHERS:
        return None
    better = (v > own if kpi.richting == "hoger" else v < own for v in others)
    return 1 + sum(better)
