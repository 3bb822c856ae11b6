"""A rule of sharing in Dutch: its terms, its baseline, its quality gates and how a partner stands at them."""

from collections.abc import Mapping
from decimal import Decimal

from ketenmonitor.incentives.berekening import KETEN, NIET_VOLDAAN, NOG_NIET, VOLDAAN, Eis, Voorwaarden
from ketenmonitor.incentives.eisen import Stand
from ketenmonitor.incentives.voorstel import BEDRAG, METHODEN, MINIMAAL, Voorstel
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

MARKS: Mapping[str, str] = {VOLDAAN: "●", NIET_VOLDAAN: "▲", NOG_NIET: "○"}
TONES: Mapping[str, str] = {VOLDAAN: "goed", NIET_VOLDAAN: "aandacht", NOG_NIET: "zacht"}


def per_cent(value: Decimal | None) -> str:
    """A rate as it was agreed: ``2,5 %``; without one, that there is none."""
    if value is None:
        return "geen"
    return nl.percentage(float(value), _decimals(value))


def gate(e: Eis) -> str:
    """A quality gate in words, short enough for the head of a column."""
    who = " van de keten" if e.voor == KETEN else ""
    return f"{kpis()[e.kpi].naam}{who}"


def gate_in_full(e: Eis) -> str:
    """A quality gate as it was agreed."""
    who = "de keten als geheel" if e.voor == KETEN else "de partner zelf"
    lost = "anders geen deel" if not e.rest else f"anders {per_cent(e.rest)} van het deel"
    return f"{kpis()[e.kpi].naam}: {MINIMAAL[e.minimaal]}, door {who}; {lost}"


def standing(e: Eis, s: Stand, uitkomst: str) -> str:
    """How a partner stands at a gate: the verdict over the period, and whose when it is not its own."""
    if uitkomst != s.uitkomst:
        return f"{uitkomst}, stel dat"
    verdict = uitkomst if uitkomst == NOG_NIET else s.oordeel
    return f"{verdict} (keten)" if s.van_keten and e.voor != KETEN else verdict


def standing_explained(e: Eis, s: Stand) -> str:
    """What the verdict at a gate rests on, for on hovering; the value only where it is the viewer's."""
    kpi = kpis()[e.kpi]
    parts = [f"afspraak over de periode: {nl.value(kpi, s.afspraak)}"] if s.afspraak is not None else []
    if s.waarde is not None:
        parts.insert(0, f"{nl.value(kpi, s.waarde)} over de periode")
    return "; ".join(parts)


def terms(v: Voorwaarden) -> list[tuple[str, str]]:
    """The terms of a rule as pairs of what and how much."""
    return [
        ("Deel van een besparing voor de partners", per_cent(v.deel_besparing)),
        ("Minimale besparing", f"{per_cent(v.drempel_besparing)} van de nullijn"),
        ("Plafond bij een besparing", _of_baseline(v.plafond_besparing)),
        ("Deel van een overschrijding voor de partners", per_cent(v.deel_overschrijding)),
        ("Minimale overschrijding", f"{per_cent(v.drempel_overschrijding)} van de nullijn"),
        ("Plafond bij een overschrijding", _of_baseline(v.plafond_overschrijding)),
        ("Risicocorridor", _corridor(v.corridor)),
    ]


def _of_baseline(value: Decimal | None) -> str:
    return "geen" if value is None else f"{per_cent(value)} van de nullijn"


def _corridor(value: Decimal) -> str:
    if not value:
        return "geen: gedeeld wordt vanaf de eerste euro"
    return f"{per_cent(value)} van de nullijn wordt niet gedeeld"


def method(v: Voorstel) -> str:
    """How a rule has its baseline found, in words."""
    n = v.nullijn
    if n.methode == BEDRAG:
        return f"{METHODEN[BEDRAG]}: {nl.euro(float(n.bedrag_per_maand or 0), 2)}"
    if n.referentie_van is None or n.referentie_tot is None:
        return METHODEN[n.methode]
    index = f", {per_cent(n.indexatie)} indexatie per jaar" if n.indexatie else ""
    period = f"{nl.short_month(n.referentie_van)} t/m {nl.short_month(n.referentie_tot)}"
    return f"{METHODEN[n.methode]} ({period}{index})"


def scope(keten: Keten, v: Voorstel) -> str:
    """The help that a rule is about."""
    gemeente = keten.gemeenten.get(v.gemeente or "", v.gemeente or "")
    known = keten.producten.get(v.product or "")
    product = known.naam if known else v.product or ""
    return ", ".join(part for part in (product, gemeente) if part) or "de hele keten"


def period(v: Voorstel) -> str:
    """The months of a rule."""
    return f"{nl.short_month(v.geldig_van)} t/m {nl.short_month(v.geldig_tot)}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def changes(was: Voorstel, nu: Voorstel) -> str:
    """What a new version changed in a rule, in words."""
    told = []
    if (was.geldig_van, was.geldig_tot) != (nu.geldig_van, nu.geldig_tot):
        told.append(f"periode {period(nu)} (was {period(was)})")
    if was.nullijn != nu.nullijn:
        told.append(f"nullijn {method(nu)} (was {method(was)})")
    before = dict(terms(was.voorwaarden))
    for what, how in terms(nu.voorwaarden):
        if before[what] != how:
            told.append(f"{what[0].lower()}{what[1:]} {how} (was {before[what]})")
    if was.voorwaarden.eisen != nu.voorwaarden.eisen:
        told.append("kwaliteitseisen")
    keys = [(v.voorwaarden.sleutel, v.voorwaarden.vervallen, v.voorwaarden.aandelen) for v in (was, nu)]
    if keys[0] != keys[1]:
        told.append("verdeling over de partners")
    return "; ".join(told) or "naam, bron of bereik"
