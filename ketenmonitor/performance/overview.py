"""How the chain stands in one month: figures with their verdict and signal, and what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from ketenmonitor.access.zicht import Zicht, cut, figures
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import about_people, rounded_count
from ketenmonitor.performance import attention, comparison, completeness, data_changes, notes
from ketenmonitor.performance.attention import Aandachtspunt, Aansluiting
from ketenmonitor.performance.completeness import Leverstatus
from ketenmonitor.performance.control import Signaal, expected_false, signals
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

FLOW = ("wachtenden_bruto", "instroom_wachtlijst", "begonnen_wachtlijst", "afgevallen_wachtlijst")
# Counts of what happens say nothing good or bad by themselves; the list and the waits do.
QUIET = ("instroom_wachtlijst", "begonnen_wachtlijst")


@dataclass(frozen=True)
class Overzicht:
    """One month of the chain (or of one gemeente).

    ``keten`` and ``partners`` hold the prestaties by KPI and part (part is empty for the chain),
    ``signalen`` what the control chart of each says. ``reeksen`` is the number of those charts, and
    ``vals`` how many of them have a signal by chance alone.
    """

    maand: date
    keten: Mapping[tuple[str, str], Prestatie]
    partners: Mapping[tuple[str, str], Prestatie]
    signalen: Mapping[tuple[str, str], Signaal]
    aandacht: Sequence[Aandachtspunt]
    leveringen: Sequence[Leverstatus]
    reeksen: int
    vals: float


def overview(zicht: Zicht, maand: date, selectie: Selectie, vandaag: date) -> Overzicht:
    """Everything that the page Overzicht shows about one month, for the chain or one gemeente.

    Of the partners only those that the viewer may see.
    """
    asked = [k for k in kpis().values() if not k.per_product]
    held = notes.holding(zicht)
    whole = _by_part(prestaties(zicht, asked, maand, maand, selectie, None, vandaag))
    # totals of the year say of a partner what its months say already
    monthly = [k for k in asked if not k.afgeleid]
    parts = _by_part(prestaties(zicht, monthly, maand, maand, selectie, "partner", vandaag))
    names = zicht.kijker.parts(selectie, "partner", zicht.keten.partners)
    charted = [k for k in asked if about_people(k)]
    of_chain = signals(zicht, whole, charted, maand, selectie, None, [""], vandaag, held)
    of_partners = signals(zicht, parts, charted, maand, selectie, "partner", names, vandaag, held)
    states = completeness.calendar(zicht, maand, maand, vandaag)
    changed = data_changes.changes(zicht, states, maand, maand)
    judged = {key: p for key, p in parts.items() if key[0] not in QUIET}
    points = [
        *attention.signalled(whole, of_chain, changed, partners=False),
        *attention.signalled(judged, of_partners, changed, partners=True),
        *attention.outliers(
            u for v in comparison.compare(zicht, asked, maand, selectie, vandaag) for u in v.uitschieters()
        ),
        *attention.undelivered(states),
        *attention.unmatched(_lists(zicht, names, maand, selectie, states)),
    ]
    signalen = {**of_chain, **of_partners}
    charts = sum(1 for s in signalen.values() if s.variatie not in ("", "te kort"))
    return Overzicht(
        maand, whole, parts, signalen, attention.ranked(points), states, charts, expected_false(charts)
    )


def _by_part(found: Sequence[Prestatie]) -> dict[tuple[str, str], Prestatie]:
    return {(p.kpi.kpi, p.deel): p for p in found}


def _lists(
    zicht: Zicht,
    partners: Sequence[str],
    maand: date,
    selectie: Selectie,
    states: Sequence[Leverstatus],
) -> dict[str, Aansluiting]:
    """The waiting lists of partners that delivered both the list and the trajecten of the month.

    Judged on exact numbers; only those of which every number may be shown.
    """
    there = {(s.partner, s.extract) for s in states if s.status in completeness.AANVAARD}
    whole = [p for p in partners if {(p, "wachtlijst"), (p, "trajecten")} <= there]
    asked: list[Kpi] = [kpis()[name] for name in FLOW]
    before = shift(maand, -1)
    shown = {
        (c.kpi, c.maand, c.deel): c.teller for c in figures(zicht, asked, before, maand, selectie, "partner")
    }
    lists = {}
    for partner, (begin, erbij, eraf, eind) in comparison.flows(zicht, maand, selectie, asked, whole).items():
        gap = begin + erbij - eraf - eind
        keys = [(FLOW[0], before), *((kpi, maand) for kpi in FLOW)]
        first, last, came, started, fell = (shown.get((*key, partner), 0.0) for key in keys)
        if not isnan(first + last + came + started + fell):
            d = zicht.drempel_voor(cut(selectie, "partner", partner))
            lists[partner] = Aansluiting(first, came, started + fell, last, rounded_count(gap, d))
    return lists
