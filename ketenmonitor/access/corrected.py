"""What was published of a month beside what it is now, or beside a later publication, as a viewer may see it.

Both sides obey the protection of small numbers together (rule 6 of ``dataset.disclosure``): of a pair of
which either side is hidden neither is here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ketenmonitor.access.zicht import Zicht, cut, protected
from ketenmonitor.dataset import figures, published
from ketenmonitor.dataset.calculation import Rij
from ketenmonitor.dataset.cijfer import Cijfer, beside
from ketenmonitor.dataset.closing import Sluiting, ripening
from ketenmonitor.dataset.cut import Selectie, Snede
from ketenmonitor.dataset.figures import as_cijfer
from ketenmonitor.vocabulary.kpi import Kpi, kpis


def since(zicht: Zicht, sluiting: Sluiting, per: str | None, vandaag: date) -> list[Cijfer]:
    """What was published with a closing and is otherwise today, each with today's value beside it."""
    snede = Snede(per=(per,) if per else ())
    was = published.version(zicht.cursor, sluiting.maand, sluiting.versie, snede)
    months = {row.maand for row in was}
    nu: list[Rij] = []
    for maand, asked in ripening(sluiting.maand):
        if maand in months:
            meaningful = [k for k in asked if not k.per_product or per == "product"]
            nu += figures.rows(zicht.cursor, meaningful, maand, maand, snede, vandaag)
    return _corrected(zicht, sluiting, was, nu, per, vandaag)


def between(zicht: Zicht, eerder: Sluiting, later: Sluiting, per: str | None, vandaag: date) -> list[Cijfer]:
    """What was published with one closing of a month and otherwise with a later one, beside each other."""
    snede = Snede(per=(per,) if per else ())
    was, nu = (published.version(zicht.cursor, s.maand, s.versie, snede) for s in (eerder, later))
    return _corrected(zicht, eerder, was, nu, per, vandaag)


def _corrected(
    zicht: Zicht, sluiting: Sluiting, was: Iterable[Rij], nu: Iterable[Rij], per: str | None, vandaag: date
) -> list[Cijfer]:
    then, now = _by_cell(was, per), _by_cell(nu, per)
    months: dict[tuple[date, bool], list[Cijfer]] = {}
    for kpi, maand, deel in sorted(then.keys() | now.keys()):
        known = kpis().get(kpi)  # one that is published may be gone from the vocabulary since
        if known is not None and zicht.kijker.sees(cut(Selectie(), per, deel)):
            before = then.get((kpi, maand, deel)) or published.none_of(kpi, maand, deel)
            pair = beside(known, (sluiting.maand, sluiting.versie), before, now.get((kpi, maand, deel)))
            months.setdefault((maand, known.afgeleid), []).append(pair)
    shown: list[Cijfer] = []
    for (maand, _), found in months.items():
        shown += protected(zicht, _of(found), found, maand, maand, Selectie(), per, vandaag)
    return [c for c in shown if c.gepubliceerd is not None and c.gepubliceerd.gecorrigeerd]


def _of(found: Sequence[Cijfer]) -> list[Kpi]:
    return [kpis()[kpi] for kpi in dict.fromkeys(c.kpi for c in found)]


def _by_cell(rows: Iterable[Rij], per: str | None) -> dict[tuple[str, date, str], Cijfer]:
    return {(c.kpi, c.maand, c.deel): c for c in (as_cijfer(row, per) for row in rows)}
