"""The calculation of a rule of sharing in Dutch: its answer, every step with the numbers in it, and its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ketenmonitor.incentives.berekening import (
    EIGEN,
    GELIJK,
    KETEN,
    KOSTEN,
    NIET_VOLDAAN,
    NOG_NIET,
    VOLDAAN,
    VOLUME,
    Berekening,
    Deel,
    Eis,
    Voorwaarden,
)
from ketenmonitor.incentives.eisen import Stand
from ketenmonitor.incentives.resultaat import Resultaat
from ketenmonitor.incentives.uit_keten import Herkomst
from ketenmonitor.incentives.voorstel import BEDRAG, BEGROTING, METHODEN, MINIMAAL, Voorstel
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

OTHERS = "Alle anderen: overige partners en gemeenten"
GEMEENTEN, AANGEHOUDEN = "Gemeenten", "Aangehouden tot de eisen te beoordelen zijn"
MARKS: Mapping[str, str] = {VOLDAAN: "●", NIET_VOLDAAN: "▲", NOG_NIET: "○"}
TONES: Mapping[str, str] = {VOLDAAN: "goed", NIET_VOLDAAN: "aandacht", NOG_NIET: "zacht"}


@dataclass(frozen=True)
class Stap:
    """One step: its name, how it was calculated, and the amount in cents (None where there is none)."""

    naam: str
    hoe: str
    bedrag: int | None
    soort: str = ""


def cents(bedrag: int | None) -> str:
    """An amount in cents as ``€ 1.234,56``."""
    return nl.NONE if bedrag is None else nl.euro(bedrag / 100, 2)


def whole(bedrag: int) -> str:
    """An amount in cents in whole euros, for a sentence."""
    return nl.euro(bedrag / 100)


def per_cent(value: Decimal | None) -> str:
    """A rate as it was agreed: ``2,5 %``; without one, that there is none."""
    if value is None:
        return "geen"
    return nl.percentage(float(value), _decimals(value))


def answer(r: Resultaat, namen: Mapping[str, str], eigen: Sequence[str] = ()) -> str:
    """The sentence that answers who shares in what; for a partner with what its own part is."""
    b = r.berekening
    period = f"Van {nl.month(r.van)} tot en met {nl.month(r.tot)}"
    told = f"{period} kostte de hulp {whole(b.kosten)}, {_against(b)} dan de nullijn."
    if not b.pot:
        return f"{told} {_why_nothing(b)}"
    return f"{told} {_who(b, namen, eigen)}"


def _against(b: Berekening) -> str:
    share = nl.percentage(100 * abs(b.verschil) / b.nullijn, 1)
    return f"{whole(abs(b.verschil))} ({share}) {'minder' if b.verschil >= 0 else 'meer'}"


def _why_nothing(b: Berekening) -> str:
    if not b.bereikt:
        return f"{_minimum(b)} wordt niet gehaald: er wordt niets gedeeld."
    if not b.deelbaar:
        return "Het verschil blijft binnen de risicocorridor: er wordt niets gedeeld."
    if not b.gewichten:
        return "Geen partner heeft een gewicht in de verdeelsleutel: er wordt niets gedeeld."
    return "Daarin delen de partners volgens de regel niet mee."


def _who(b: Berekening, namen: Mapping[str, str], eigen: Sequence[str]) -> str:
    verb = "krijgt" if b.verschil >= 0 else "betaalt"
    if b.gemeenten is None:
        own = [f"{namen.get(d.partner, d.partner)} {verb} {whole(abs(d.bedrag))}" for d in b.delen]
        return f"{nl.listing(own)}." if own else "Uw organisatie heeft in deze regel geen deel."
    together = abs(sum(d.bedrag for d in b.delen))
    if b.verschil < 0:
        return f"De partners betalen daarvan samen {whole(together)}, de gemeenten {whole(abs(b.gemeenten))}."
    held = f"; {whole(b.aangehouden)} wordt aangehouden" if b.aangehouden else ""
    return f"De partners krijgen daarvan samen {whole(together)}, de gemeenten houden {whole(b.gemeenten)}{held}."


def provisional(r: Resultaat, namen: Mapping[str, str]) -> str:
    """Why the amounts can still change; empty when they can not."""
    reasons = []
    if r.tussenstand:
        reasons.append(f"de regel loopt tot en met {nl.month(r.regel.inhoud.geldig_tot)}")
    if r.ontbreekt:
        missing = nl.listing([namen.get(p, p) for p in r.ontbreekt])
        reasons.append(f"de kosten van {missing} ontbreken voor een of meer maanden")
    if r.uitloop_tot:
        until = nl.month(r.uitloop_tot)
        reasons.append(f"declaraties over de periode kunnen nog binnenkomen tot en met {until}")
    if r.wacht:
        reasons.append(f"nog niet te beoordelen: {nl.listing([kpis()[k].naam for k in r.wacht])}")
    return f"Voorlopig: {'; '.join(reasons)}." if reasons else ""


def steps(r: Resultaat, namen: Mapping[str, str]) -> list[Stap]:
    """Every step of the calculation, with the numbers in it, down to the line that proves the sum."""
    b = r.berekening
    return [
        *_to_the_pot(r),
        *(_parts_of_all(b) if b.gemeenten is not None else _own_parts(b, namen)),
        proof(b),
    ]


def _to_the_pot(r: Resultaat) -> list[Stap]:
    b = r.berekening
    what = "Besparing" if b.verschil >= 0 else "Overschrijding"
    rate = per_cent(b.drempelpercentage)
    found = [
        Stap("Nullijn", baseline(r.herkomst, r.regel.inhoud), b.nullijn),
        Stap("Kosten", f"geleverde kosten van {nl.month(r.van)} tot en met {nl.month(r.tot)}", b.kosten),
        Stap(
            what,
            f"{cents(b.nullijn)} − {cents(b.kosten)}; dat is "
            f"{nl.percentage(100 * abs(b.verschil) / b.nullijn, 2)} van de nullijn",
            b.verschil,
            "totaal",
        ),
        Stap(
            _minimum(b),
            f"{rate} × {cents(b.nullijn)}: "
            + ("gehaald, er wordt gedeeld" if b.bereikt else "niet gehaald, er wordt niets gedeeld"),
            b.drempel,
        ),
    ]
    if not b.bereikt:
        return found
    if b.corridor:
        how = f"{per_cent(b.voorwaarden.corridor)} × {cents(b.nullijn)}: dit deel wordt niet gedeeld"
        found.append(Stap("Risicocorridor", how, b.corridor))
    of_first = "vanaf de eerste euro" if not b.corridor else f"{cents(abs(b.verschil))} − {cents(b.corridor)}"
    found.append(Stap("Te delen", of_first, b.deelbaar))
    found.append(
        Stap("Deel van de partners", f"{per_cent(b.deelpercentage)} × {cents(b.deelbaar)}", b.voor_plafond)
    )
    if b.plafond is not None:
        cap = b.voorwaarden.plafond_besparing if b.verschil >= 0 else b.voorwaarden.plafond_overschrijding
        reached = "begrenst het deel van de partners" if b.voor_plafond > b.plafond else "niet bereikt"
        found.append(Stap("Plafond", f"{per_cent(cap)} × {cents(b.nullijn)}: {reached}", b.plafond))
    told = "wat de partners samen kunnen krijgen" if b.verschil >= 0 else "wat de partners samen betalen"
    found.append(Stap("Te verdelen over de partners", told, b.pot, "totaal"))
    return found


def _parts_of_all(b: Berekening) -> list[Stap]:
    lost, back = sum(d.vervallen for d in b.delen), sum(d.herverdeeld for d in b.delen)
    together = sum(d.bedrag for d in b.delen)
    found = []
    if lost:
        where = f"; daarvan {cents(back)} naar wie aan alles voldoet" if back else ", blijft bij de gemeenten"
        found.append(Stap("Vervallen", f"wegens niet gehaalde kwaliteitseisen{where}", -lost))
    if b.aangehouden:
        found.append(Stap("Aangehouden", "eisen die nog niet te beoordelen zijn", -b.aangehouden))
    found.append(Stap("Partners samen", "som van de delen hieronder", together, "totaal"))
    held = f" − {cents(b.aangehouden)} aangehouden" if b.aangehouden else ""
    found.append(
        Stap(
            GEMEENTEN, f"{cents(b.verschil)} − {cents(together)}{held}: wat overblijft", b.gemeenten, "totaal"
        )
    )
    return found


def _own_parts(b: Berekening, namen: Mapping[str, str]) -> list[Stap]:
    found = []
    for d in b.delen:
        name = namen.get(d.partner, d.partner)
        if b.pot:
            found.append(Stap(f"{name}, volgens de sleutel", key(b, d), d.bruto))
        if d.vervallen:
            found.append(Stap(f"{name}, vervallen", "wegens niet gehaalde kwaliteitseisen", -d.vervallen))
        if d.aangehouden:
            found.append(
                Stap(f"{name}, aangehouden", "eisen die nog niet te beoordelen zijn", -d.aangehouden)
            )
        if d.herverdeeld:
            found.append(Stap(f"{name}, erbij", "deel van wat bij anderen verviel", d.herverdeeld))
        found.append(Stap(f"{name}, {verb(b)}", "het deel van uw organisatie", d.bedrag, "totaal"))
    found.append(Stap(OTHERS, "wat overblijft", b.anderen))
    return found


def verb(b: Berekening) -> str:
    """What a partner does with its part: get a saving, or pay an excess."""
    return "krijgt" if b.verschil >= 0 else "betaalt"


def proof(b: Berekening) -> Stap:
    """The line that shows that the parts add up to the whole, to the cent."""
    off = b.verschil - b.opgeteld
    return Stap(
        "Delen opgeteld = geheel",
        f"{cents(b.opgeteld)} opgeteld, {cents(b.verschil)} te verdelen: verschil {cents(off)}",
        off,
        "totaal",
    )


def baseline(h: Herkomst, v: Voorstel) -> str:
    """How the baseline was found, with the numbers in it."""
    if h.methode == BEDRAG:
        each = nl.euro(float(v.nullijn.bedrag_per_maand or 0), 2)
        return f"{nl.count(h.maanden, 'maand', 'maanden')} × {each}"
    if h.methode == BEGROTING:
        return f"de begrotingen van {nl.count(h.maanden, 'maand', 'maanden')}, opgeteld"
    index = "" if h.index == 1 else f" × {nl.number(float(h.index), 4)} (indexatie)"
    return (
        f"{cents(h.referentie_kosten)} ÷ {nl.number(h.referentie_volume)} cliëntmaanden in de referentieperiode"
        f"{index} × {nl.number(h.volume)} cliëntmaanden nu"
    )


def key(b: Berekening, d: Deel) -> str:
    """How the pot is laid over a partner: its weight of all weights, times the pot."""
    return f"{weight(b.voorwaarden, d.gewicht)} van {weight(b.voorwaarden, b.gewichten)} × {cents(b.pot)}"


def weight(v: Voorwaarden, gewicht: int) -> str:
    """A weight in the unit of the key."""
    if v.sleutel in (KOSTEN, EIGEN):
        return whole(gewicht)
    if v.sleutel == VOLUME:
        return f"{nl.number(gewicht)} cliëntmaanden"
    if v.sleutel == GELIJK:
        return nl.count(gewicht, "partner", "partners")
    return nl.percentage(gewicht / 100, 2 if gewicht % 100 else 0)


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
    """How a partner stands at a gate: met or not, by which verdict, and by whose figures."""
    imagined = uitkomst != s.uitkomst
    by = "stel dat" if imagined else s.oordeel
    chain = ", oordeel van de keten" if s.van_keten and e.voor != KETEN and not imagined else ""
    return f"{uitkomst} ({by}{chain})"


def standing_explained(e: Eis, s: Stand) -> str:
    """What the verdict at a gate rests on, for on hovering; the value only where it is the viewer's."""
    kpi = kpis()[e.kpi]
    parts = [f"afspraak over de periode: {nl.value(kpi, s.afspraak)}"] if s.afspraak is not None else []
    if s.waarde is not None:
        parts.insert(0, f"{nl.value(kpi, s.waarde)} over de periode")
    return "; ".join(parts)


def terms(v: Voorwaarden) -> list[tuple[str, str]]:
    """The terms of a rule as pairs of what and how much."""
    found = [
        ("Deel van een besparing voor de partners", per_cent(v.deel_besparing)),
        ("Minimale besparing", f"{per_cent(v.drempel_besparing)} van de nullijn"),
        ("Plafond bij een besparing", _of_baseline(v.plafond_besparing)),
        ("Deel van een overschrijding voor de partners", per_cent(v.deel_overschrijding)),
        ("Minimale overschrijding", f"{per_cent(v.drempel_overschrijding)} van de nullijn"),
        ("Plafond bij een overschrijding", _of_baseline(v.plafond_overschrijding)),
        ("Risicocorridor", _corridor(v.corridor)),
    ]
    return found


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
    product = keten.producten[v.product].naam if v.product in keten.producten else v.product or ""
    return ", ".join(part for part in (product, gemeente) if part) or "de hele keten"


def period(v: Voorstel) -> str:
    """The months of a rule."""
    return f"{nl.short_month(v.geldig_van)} t/m {nl.short_month(v.geldig_tot)}"


def at_gates(r: Resultaat, d: Deel) -> list[tuple[Eis, Stand, str]]:
    """How a partner stands at each gate; nothing where gates do not matter, at an excess."""
    if not d.uitkomsten:
        return []
    return list(zip(r.berekening.voorwaarden.eisen, r.standen[d.partner], d.uitkomsten, strict=True))


def _minimum(b: Berekening) -> str:
    return "Minimale besparing" if b.verschil >= 0 else "Minimale overschrijding"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
