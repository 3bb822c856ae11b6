"""A rule of sharing before it has a number: what it holds, and what the chain refuses in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ketenmonitor.dataset import records
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives.berekening import (
    BINNEN_BAND,
    EIGEN,
    GEHAALD,
    KETEN,
    PER_PARTNER,
    SLEUTELS,
    VAST,
    VERVALLEN,
    Eis,
    Voorwaarden,
)
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import Kpi, kpis

# How the baseline is found.
BEDRAG, BEGROTING, REFERENTIE = "vast", "begroting", "referentie"
METHODEN: Mapping[str, str] = {
    BEGROTING: "de begroting: de afspraken over kosten in de periode",
    REFERENTIE: "wat een cliënt in een eerdere periode kostte, maal de cliënten van nu",
    BEDRAG: "een vast bedrag per maand",
}
MINIMAAL: Mapping[str, str] = {GEHAALD: "gehaald", BINNEN_BAND: "ten minste binnen de bandbreedte"}
VOOR: Mapping[str, str] = {PER_PARTNER: "elke partner zelf", KETEN: "de keten als geheel"}

MOST_MONTHS = 60
MOST_GATES = 10
# An amount the database and a reader can hold: a billion a month.
LARGEST = Decimal(1_000_000_000)
UITLOOP = 3
"""Months after the end in which declarations still come in, when a rule names none: the run-out of the
Medicare Shared Savings Program."""

PERCENTAGES: Mapping[str, str] = {
    "deel_besparing": "het deel van de besparing voor de partners",
    "deel_overschrijding": "het deel van de overschrijding voor de partners",
    "drempel_besparing": "de minimale besparing",
    "drempel_overschrijding": "de minimale overschrijding",
    "corridor": "de risicocorridor",
    "plafond_besparing": "het plafond van de besparing",
    "plafond_overschrijding": "het plafond van de overschrijding",
}


@dataclass(frozen=True)
class Nullijn:
    """How the baseline is found: see ``METHODEN``. Indexation is in per cent a year, for ``referentie``."""

    methode: str = BEGROTING
    bedrag_per_maand: Decimal | None = None
    referentie_van: date | None = None
    referentie_tot: date | None = None
    indexatie: Decimal = Decimal(0)


@dataclass(frozen=True)
class Voorstel:
    """A rule as a person enters it: from the first up to and including the last month (first days).

    ``uitloop`` is how many months after the last one declarations about the period still come in.
    """

    naam: str
    geldig_van: date
    geldig_tot: date
    nullijn: Nullijn
    voorwaarden: Voorwaarden
    bron: str
    gemeente: str | None = None
    product: str | None = None
    uitloop: int = UITLOOP

    @property
    def selectie(self) -> Selectie:
        """The help that the rule is about."""
        return Selectie(gemeente=self.gemeente, product=self.product)


def eisbaar() -> list[Kpi]:
    """The KPIs that can be a gate: shares and means, which a period has too, and not about money."""
    return [
        k for k in kpis().values()
        if k.soort in ("aandeel", "gemiddelde") and k.overleving is None and k.dimensie != "geld"
        and not k.per_product
    ]  # fmt: skip


def check(v: Voorstel, keten: Keten) -> None:
    """Refuse a rule that can not be calculated, or says nothing, with the sentence that says why."""
    for part in (_of_text(v), _of_period(v), _of_scope(v, keten), _of_baseline(v), of_terms(v.voorwaarden)):
        for sentence in part:
            raise Weigering(sentence[0].upper() + sentence[1:])
    for sentence in (*_of_shares(v, keten), *_of_gates(v.voorwaarden.eisen)):
        raise Weigering(sentence[0].upper() + sentence[1:])


def _of_text(v: Voorstel) -> Iterator[str]:
    if not v.naam.strip():
        yield "de naam ontbreekt: geef de regel een naam waaraan de partners haar herkennen."
    if not v.bron.strip():
        yield "de bron ontbreekt: noem het contract of besluit waarin deze verdeling staat."
    records.at_most(v.naam, "De naam", records.LINE)
    records.at_most(v.bron, "De bron", records.LINE)


def _of_period(v: Voorstel) -> Iterator[str]:
    if v.geldig_van.day != 1 or v.geldig_tot.day != 1:
        yield "een deelregel geldt in hele maanden: geef maanden als jjjj-mm."
    if v.geldig_tot < v.geldig_van:
        yield (
            f"de periode eindigt ({v.geldig_tot:%Y-%m}) voordat zij begint ({v.geldig_van:%Y-%m}): "
            "keer de maanden om."
        )
    if _months(v.geldig_van, v.geldig_tot) > MOST_MONTHS:
        yield f"de periode is langer dan {MOST_MONTHS} maanden: leg per periode een eigen regel vast."
    if not 0 <= v.uitloop <= 24:
        yield "de uitloop ligt niet tussen 0 en 24 maanden: verbeter haar."


def _of_scope(v: Voorstel, keten: Keten) -> Iterator[str]:
    if v.gemeente is not None and v.gemeente not in keten.gemeenten:
        yield f"'{v.gemeente}' is geen gemeente van {keten.naam}: kies er een uit de lijst."
    if v.product is not None and v.product not in keten.producten:
        yield f"'{v.product}' is geen product van {keten.naam}: kies er een uit de lijst."


def _of_baseline(v: Voorstel) -> Iterator[str]:
    n = v.nullijn
    if n.methode not in METHODEN:
        yield f"'{n.methode}' is geen manier om de nullijn te bepalen: kies er een uit de lijst."
    if n.methode == BEDRAG and not (n.bedrag_per_maand is not None and 0 < n.bedrag_per_maand <= LARGEST):
        yield "het vaste bedrag per maand ontbreekt of is niet groter dan nul: vul het in."
    if n.methode == REFERENTIE:
        yield from _of_reference(v, n)
    if not (n.indexatie.is_finite() and -20 <= n.indexatie <= 50):
        yield "de indexatie ligt niet tussen −20 en 50 procent per jaar: verbeter haar."


def _of_reference(v: Voorstel, n: Nullijn) -> Iterator[str]:
    if n.referentie_van is None or n.referentie_tot is None:
        yield "de referentieperiode ontbreekt: geef haar eerste en laatste maand."
        return
    if n.referentie_van.day != 1 or n.referentie_tot.day != 1:
        yield "de referentieperiode bestaat uit hele maanden: geef maanden als jjjj-mm."
    if n.referentie_tot < n.referentie_van:
        yield "de referentieperiode eindigt voordat zij begint: keer de maanden om."
    if n.referentie_tot >= v.geldig_van:
        yield (
            f"de referentieperiode loopt tot {n.referentie_tot:%Y-%m} en moet voorbij zijn als de regel "
            f"begint ({v.geldig_van:%Y-%m}): kies eerdere maanden."
        )
    if _months(n.referentie_van, n.referentie_tot) > MOST_MONTHS:
        yield f"de referentieperiode is langer dan {MOST_MONTHS} maanden: kies een kortere."


def of_terms(v: Voorwaarden) -> Iterator[str]:
    """What is wrong with the rates, caps and choices, also of terms that are only simulated."""
    for name, told in PERCENTAGES.items():
        value: Decimal | None = getattr(v, name)
        if value is None:
            continue
        if not value.is_finite() or value < 0:
            yield f"{told} is negatief of geen getal: geef een percentage van 0 tot 100."
        elif value > 100:
            yield f"{told} is meer dan 100 procent: geef een percentage van 0 tot 100."
        elif value != round(value, 4):
            yield f"{told} heeft meer dan vier decimalen: rond het percentage af."
    if v.deel_besparing == 0 and v.deel_overschrijding == 0:
        yield (
            "de partners delen niet mee in een besparing en niet in een overschrijding: geef voor een van "
            "beide een percentage boven nul."
        )
    if v.sleutel not in SLEUTELS:
        yield f"'{v.sleutel}' is geen verdeelsleutel: kies er een uit de lijst."
    if v.vervallen not in VERVALLEN:
        yield f"'{v.vervallen}' is geen bestemming voor wat vervalt: kies er een uit de lijst."


def _of_shares(v: Voorstel, keten: Keten) -> Iterator[str]:
    terms = v.voorwaarden
    if terms.sleutel == EIGEN and v.nullijn.methode == BEDRAG:
        yield (
            "naar eigen besparing verdelen kan niet met een vast bedrag per maand, dat geen nullijn per "
            "partner geeft: kies een andere sleutel of nullijn."
        )
    if terms.sleutel != VAST:
        if terms.aandelen:
            yield "vaste delen horen bij de sleutel vaste delen: kies die, of laat de delen leeg."
        return
    total = sum((share for _, share in terms.aandelen), Decimal(0))
    if not total:
        yield "de vaste delen zijn samen nul: geef elke partner die meedeelt een percentage."
    for partner, share in terms.aandelen:
        if partner not in keten.partners:
            yield f"'{partner}' is geen partner van {keten.naam}: kies er een uit de lijst."
        if not share.is_finite() or share < 0:
            yield f"het vaste deel van {partner} is negatief: geef nul of meer."
        elif share != round(share, 2):
            yield f"het vaste deel van {partner} heeft meer dan twee decimalen: rond het af."
    if len({partner for partner, _ in terms.aandelen}) < len(terms.aandelen):
        yield "een partner heeft twee vaste delen: laat er één staan."
    if total != 100:
        told = f"{total.normalize():f}".replace(".", ",")
        yield f"de vaste delen zijn samen {told} procent en moeten samen 100 procent zijn: verbeter ze."


def _of_gates(eisen: tuple[Eis, ...]) -> Iterator[str]:
    if len(eisen) > MOST_GATES:
        yield f"er zijn {len(eisen)} kwaliteitseisen; er passen er {MOST_GATES} in: kies de belangrijkste."
    possible = {k.kpi for k in eisbaar()}
    for e in eisen:
        if e.kpi not in possible:
            yield f"'{e.kpi}' kan geen kwaliteitseis zijn: kies een KPI uit de lijst."
        if e.minimaal not in MINIMAAL or e.voor not in VOOR:
            yield f"de eis over {e.kpi} zegt niet goed wat er nodig is, of van wie: kies uit de lijst."
        if not e.rest.is_finite() or not 0 <= e.rest < 100:
            yield (
                f"wat een partner bij een gemiste eis over {e.kpi} houdt ligt niet tussen 0 en 100 procent: "
                "geef 0 voor niets."
            )
    if len({(e.kpi, e.voor) for e in eisen}) < len(eisen):
        yield "dezelfde kwaliteitseis staat er twee keer: laat er één staan."


def _months(van: date, tot: date) -> int:
    return (tot.year - van.year) * 12 + tot.month - van.month + 1
