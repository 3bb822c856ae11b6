"""A proposed agreement, before it has a number: what it holds, and what the chain refuses in it."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Protocol

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi, kpis

# What the database can hold with a margin; more is a slip of the pen.
LARGEST = 1e12


@dataclass(frozen=True)
class Voorstel:
    """An agreement as a person enters it; ``waar`` says where it was read (``Regel 3``)."""

    kpi: str
    geldig_van: date
    streefwaarde: float
    bron: str
    partner: str | None = None
    gemeente: str | None = None
    product: str | None = None
    geldig_tot: date | None = None
    bandbreedte: float = 0.0
    nulmeting: float | None = None
    afgesproken_met: str = ""
    waar: str = field(default="", compare=False)

    @property
    def scope(self) -> tuple[str, str | None, str | None, str | None]:
        """The KPI and the scope: two agreements with the same may not hold at the same time."""
        return self.kpi, self.partner, self.gemeente, self.product


def agreed_about() -> list[Kpi]:
    """The KPIs about which agreements can be made; totals of a year follow from those of its months."""
    return [kpi for kpi in kpis().values() if not kpi.afgeleid]


def check(voorstel: Voorstel, keten: Keten, waar: str = "") -> None:
    """Refuse an agreement that the chain can not hold, with the sentence that says why."""
    prefix = f"{waar or voorstel.waar}: " if waar or voorstel.waar else ""
    for sentence in _mistakes(voorstel, keten):
        raise Weigering(prefix + (sentence if prefix else sentence[0].upper() + sentence[1:]))


def _mistakes(v: Voorstel, keten: Keten) -> Iterator[str]:
    kpi = kpis().get(v.kpi)
    if kpi is None:
        yield f"'{v.kpi}' is geen KPI{_meant(v.kpi, kpis())}; op de pagina Begrippen staan ze alle."
        return
    if kpi.basis is not None and kpi.afgeleid:
        yield f"'{kpi.naam}' wordt beoordeeld met de afspraken van '{kpis()[kpi.basis].naam}': leg die vast."
    yield from _scope(v, kpi, keten)
    if v.geldig_van.day != 1 or (v.geldig_tot is not None and v.geldig_tot.day != 1):
        yield "een afspraak geldt in hele maanden: geef maanden als jjjj-mm."
    if v.geldig_tot is not None and v.geldig_tot < v.geldig_van:
        yield "de laatste maand ligt vóór de eerste: keer ze om."
    for name in ("streefwaarde", "bandbreedte", "nulmeting"):
        yield from _amount(name, getattr(v, name), kpi)
    if not v.bron.strip():
        yield "de bron ontbreekt: noem het contract of besluit waarin de afspraak staat."


def _scope(v: Voorstel, kpi: Kpi, keten: Keten) -> Iterator[str]:
    lists = {"partner": keten.partners, "gemeente": keten.gemeenten, "product": keten.producten}
    for dimension, known in lists.items():
        value = getattr(v, dimension)
        if value is not None and value not in known:
            hint = _meant(value, known)
            yield f"'{value}' is geen {dimension} van {keten.naam}{hint}: neem een code uit het ketenbestand."
    if kpi.per_product and v.product is None:
        yield f"'{kpi.naam}' heeft alleen betekenis binnen één product: kies een product."


def _amount(name: str, value: float | None, kpi: Kpi) -> Iterator[str]:
    """What is wrong with one of the numbers; the band is a distance and knows no scale."""
    if value is None:
        return
    if not math.isfinite(value) or abs(value) > LARGEST:
        yield f"de {name} is groter dan kan: verbeter haar."
    elif name == "bandbreedte":
        if value < 0:
            yield "de bandbreedte is negatief: geef nul of meer."
    elif kpi.eenheid == "%":
        if not 0 <= value <= 100:
            yield f"een aandeel ligt tussen 0 en 100 procent: verbeter de {name}."
    elif kpi.eenheid == "cijfer":
        if not 1 <= value <= 10:
            yield f"een rapportcijfer ligt tussen 1 en 10: verbeter de {name}."
    elif value < 0:
        yield f"de {name} is negatief: geef nul of meer."


def _meant(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word.lower(), known, 1, 0.75)
    return f" (bedoelt u '{close[0]}'?)" if close else ""


def clashes(voorstellen: Sequence[Voorstel], held: Sequence[Afspraak]) -> Iterator[str]:
    """A sentence for every proposal that overlaps an agreement, or an earlier proposal, of the same scope."""
    by_scope: dict[tuple[str, str | None, str | None, str | None], list[Afspraak | Voorstel]] = {}
    for afspraak in held:
        if not afspraak.vervallen:
            scope = (afspraak.kpi, afspraak.partner, afspraak.gemeente, afspraak.product)
            by_scope.setdefault(scope, []).append(afspraak)
    for new in voorstellen:
        for other in by_scope.get(new.scope, []):
            if overlap(other, new):
                yield _clash(new, other)
                break
        by_scope.setdefault(new.scope, []).append(new)


def _clash(new: Voorstel, other: Afspraak | Voorstel) -> str:
    which = (
        f"afspraak {other.afspraak}" if isinstance(other, Afspraak) else other.waar.lower() or "een andere"
    )
    sentence = (
        f"{which} over {kpis()[new.kpi].naam} geldt al {_period(other)} voor hetzelfde: "
        "beëindig die eerst, of kies een andere periode."
    )
    return f"{new.waar}: {sentence}" if new.waar else sentence[0].upper() + sentence[1:]


class Geldig(Protocol):
    """What holds from a month, until a month or until further notice."""

    @property
    def geldig_van(self) -> date:
        """The first month."""

    @property
    def geldig_tot(self) -> date | None:
        """The last month; None is until further notice."""


def overlap(a: Geldig, b: Geldig) -> bool:
    """Whether two hold at the same time in any month."""
    return (a.geldig_tot is None or a.geldig_tot >= b.geldig_van) and (
        b.geldig_tot is None or b.geldig_tot >= a.geldig_van
    )


def _period(a: Afspraak | Voorstel) -> str:
    until = f" tot en met {a.geldig_tot:%Y-%m}" if a.geldig_tot else ""
    return f"vanaf {a.geldig_van:%Y-%m}{until}"
