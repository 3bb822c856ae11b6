"""The mirror of one partner: its own figures beside the chain and the others, who have no names here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenmonitor.access.zicht import Zicht, cut, everybody
from ketenmonitor.dataset.cut import Selectie
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
    plaatsen: Mapping[str, tuple[int, int]],
) -> list[Spiegel]:
    """The mirror of a partner, one entry per KPI that it has a figure of; ``plaatsen``: see ``places``.

    ``partners`` holds only the partners that the viewer may see: a partner sees no value of another.
    """
    found = []
    for kpi in kpis:
        own = partners.get((kpi.kpi, partner))
        if own is None or own.waarde is None:
            continue
        others = _others(kpi.kpi, partner, partners.values())
        place, of = plaatsen.get(kpi.kpi, (None, 0))
        found.append(
            Spiegel(
                own,
                keten.get((kpi.kpi, "")),
                tuple(others),
                place,
                of,
                signalen.get((kpi.kpi, partner)),
            )
        )
    return found


def places(
    zicht: Zicht, kpis: Sequence[Kpi], partner: str, maand: date, selectie: Selectie, vandaag: date
) -> dict[str, tuple[int, int]]:
    """The place of a partner among all that have a figure in this month, and of how many.

    Only the place leaves here, no figure of another; none where so few others tell who is who.
    """
    zicht.kijker.require_cut(cut(selectie, "partner", partner))
    asked = [k for k in kpis if comparable(k) and k.richting != "neutraal"]
    names = list(zicht.keten.partners)
    values, _ = everybody(zicht, asked, maand, maand, selectie, names, vandaag)
    at = names.index(partner)
    found = {}
    for kpi, row in zip(asked, values[:, :, 0], strict=True):
        others = [v for i, v in enumerate(row) if i != at and np.isfinite(v)]
        if np.isfinite(row[at]) and len(others) >= OTHERS:
            better = sum((v > row[at]) if kpi.richting == "hoger" else (v < row[at]) for v in others)
            found[kpi.kpi] = 1 + int(better), len(others) + 1
    return found


def comparable(kpi: Kpi) -> bool:
    """Whether partners can be laid side by side: shares, means and durations, not how much a partner does."""
    return kpi.soort not in ("aantal", "som")


def _others(kpi: str, partner: str, found: Iterable[Prestatie]) -> list[float]:
    return sorted(p.waarde for p in found if p.kpi.kpi == kpi and p.deel != partner and p.waarde is not None)
