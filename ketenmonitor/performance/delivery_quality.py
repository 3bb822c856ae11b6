"""The quality of delivering over time: how much came in time, and how many findings the files gave."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ketenmonitor.access.viewer import Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import sql
from ketenmonitor.performance.completeness import AANVAARD, Leverstatus


@dataclass(frozen=True)
class Tijdigheid:
    """How one month was delivered: due deliveries, those that are in, and those that came in time."""

    maand: date
    moest: int
    binnen: int
    op_tijd: int

    @property
    def aandeel(self) -> float | None:
        """The share that came in time, in per cent; None when nothing was due yet."""
        return 100 * self.op_tijd / self.moest if self.moest else None


@dataclass(frozen=True)
class Gevonden:
    """What was found in all files offered about one month, the refused and replaced ones included."""

    maand: date
    bestanden: int
    rijen: int
    fouten: int
    waarschuwingen: int

    @property
    def fouten_per_1000(self) -> float | None:
        """Errors per 1,000 offered rows; None when there were no rows."""
        return 1000 * self.fouten / self.rijen if self.rijen else None

    @property
    def waarschuwingen_per_1000(self) -> float | None:
        """Warnings per 1,000 offered rows; None when there were no rows."""
        return 1000 * self.waarschuwingen / self.rijen if self.rijen else None


def in_time(state: Leverstatus) -> bool:
    """Whether the first accepted file came before the end of the last day, and one is still in force."""
    if state.status not in AANVAARD or state.eerste_op is None:
        return False
    return state.eerste_op < datetime.combine(state.uiterlijk + timedelta(days=1), time())


def timeliness(states: Iterable[Leverstatus], vandaag: date) -> list[Tijdigheid]:
    """The share in time per month, oldest first.

    A correction afterwards does not make a delivery late. What is not due yet does not count, even when
    it is in: the early ones would make a month look better than it ends. Months without anything due
    are left out.
    """
    per_month: dict[date, list[Leverstatus]] = {}
    for state in states:
        if state.uiterlijk < vandaag:
            per_month.setdefault(state.maand, []).append(state)
    return [
        Tijdigheid(maand, len(due), sum(s.status in AANVAARD for s in due), sum(in_time(s) for s in due))
        for maand, due in sorted(per_month.items())
    ]


def findings_over_time(
    zicht: Zicht,
    van: date,
    tot: date,
    partner: str | None = None,
    extract: str | None = None,
) -> list[Gevonden]:
    """The findings in the files offered about the months ``van`` to ``tot``, oldest month first."""
    if not zicht.kijker.ziet_leveringen(partner):
        raise Verboden("U ziet alleen uw eigen leveringen: kies uw eigen organisatie.")
    bound = {"van": van, "tot": tot, "partner": partner, "extract": extract}
    found = (
        Gevonden(*row)
        for row in zicht.cursor.execute(sql.text("delivery_quality.sql", __package__), bound).fetchall()
    )
    return [replace(f, rijen=zicht.rijen(partner or "", f.rijen) or 0) for f in found]
