"""What changed in the deliveries themselves: a signal in the same month may be a change of data, not of care.

Looked for: deliveries that are late, missing, refused or corrected; a file that is the one of the month
before once more, or holds about two months; products that begin or stop at a partner.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import sql
from ketenmonitor.dataset.facts import needs
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.vocabulary.kpi import Kpi

# What a delivery that came in another way than it should is called.
STATES = {
    "te laat": "kwam te laat",
    "ontbreekt": "ontbreekt",
    "afgekeurd": "is afgekeurd en niet opnieuw geleverd",
    "gecorrigeerd": "is later vervangen",
}
# As many times the rows of an ordinary month make a file look like two months.
DOUBLE = 1.8


@dataclass(frozen=True)
class Wijziging:
    """One change in the deliveries of a partner: ``extract`` is empty where it concerns a product."""

    partner: str
    extract: str
    maand: date
    tekst: str


def changes(zicht: Zicht, states: Iterable[Leverstatus], van: date, tot: date) -> list[Wijziging]:
    """The changes in the deliveries about the months ``van`` to ``tot``, by month and partner.

    ``states`` is the delivery calendar of those months (see ``completeness.calendar``). Only of partners that
    the viewer may see.
    """
    found = [
        Wijziging(s.partner, s.extract, s.maand, f"de levering van {s.extract} {STATES[s.status]}")
        for s in states
        if s.status in STATES and van <= s.maand <= tot
    ]
    rows = zicht.cursor.execute(
        sql.text("data_changes.sql", __package__), {"van": van, "tot": tot, "dubbel": DOUBLE}
    ).fetchall()
    found += [Wijziging(*row) for row in rows]
    found = [w for w in found if zicht.kijker.ziet_partner(w.partner)]
    return sorted(found, key=lambda w: (w.maand, w.partner, w.extract, w.tekst))


def touching(
    found: Iterable[Wijziging],
    kpi: Kpi,
    maand: date,
    partner: str | None = None,
    producten: Collection[str] | None = None,
) -> list[Wijziging]:
    """The changes that can be behind a signal of this KPI in this month, for a partner or the whole chain.

    ``producten`` restricts changes of products to some of them, when a product is chosen.
    """
    wanted = {*needs(kpi), ""}
    return [
        w
        for w in found
        if w.maand == maand
        and w.extract in wanted
        and (partner is None or w.partner == partner)
        and (w.extract or producten is None or any(p in w.tekst for p in producten))
    ]
