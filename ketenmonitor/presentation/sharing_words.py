"""The calculation of a rule of sharing in Dutch: its answer, and every step with the numbers in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketenmonitor.incentives.berekening import (
    EIGEN,
    GELIJK,
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
from ketenmonitor.incentives.voorstel import BEDRAG, BEGROTING, Voorstel
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.sharing_terms import gate, per_cent
from ketenmonitor.vocabulary.kpi import kpis

OTHERS = "Alle anderen samen"
GEMEENTEN, AANGEHOUDEN = "Gemeenten", "Aangehouden tot de eisen te beoordelen zijn"
MARKS: Mapping[str, str] = {VOLDAAN: "●", NIET_VOLDAAN: "▲", NOG_NIET: "○"}
TONES: Mapping[str, str] = {VOLDAAN: "goed", NIET_VOLDAAN: "aandacht", NOG_NIET: "zacht"}


@dataclass(frozen=True)
class Stap:
    """One step: its name, how it was calculated, and the amount in cents.

    ``soort`` is ``totaal`` for what the rest is worked out from, ``zacht`` for a bound to compare with.
    """

    naam: str
    hoe: str
    bedrag: int
    soort: str = ""


def cents(bedrag: int | None) -> str:
    """An amount in cents as ``€ 1.234,56``."""
    return nl.NONE if bedrag is None else nl.euro(bedrag / 100, 2)


def whole(bedrag: int) -> str:
    """An amount in cents in whole euros, for a sentence."""
    return nl.euro(bedrag / 100)


def answer(r: Resultaat, namen: Mapping[str, str], eigen: Sequence[str] = ()) -> str:
    """The sentence that answers who shares in what; for a partner with what its own part is."""
    b = r.berekening
    period = f"Van {nl.month(r.van)} tot en met {nl.month(r.tot)}"
    told = f"{period} kostte de hulp {whole(b.kosten)}, {_against(b)} dan de nullijn."
    if not b.pot:
        return f"{told} {_why_nothing(b)}"
    return f"{told} {_who(b, namen, eigen)}{lost(b)}"


def lost(b: Berekening) -> str:
    """What partners lose of their share, and at which gates: without it a share of nothing is a riddle."""
    losing = [d for d in b.delen if d.vervallen]
    if not losing:
        return ""
    missed = [
        gate(eis)
        for i, eis in enumerate(b.voorwaarden.eisen)
        if any(d.uitkomsten[i] == NIET_VOLDAAN for d in losing)
    ]
    amount = whole(sum(d.vervallen for d in losing))
    return f" Er vervalt {amount} door een gemiste kwaliteitseis: {nl.listing(missed)}."


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
    kept = f"de gemeenten houden {whole(b.gemeenten)}{held}"
    return f"De partners krijgen daarvan samen {whole(together)}, {kept}."


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
            "zacht",
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
        how = f"{per_cent(cap)} × {cents(b.nullijn)}: {reached}"
        found.append(Stap("Plafond", how, b.plafond, "zacht"))
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
            GEMEENTEN,
            f"{cents(b.verschil)} − {cents(together)}{held}: wat overblijft",
            b.gemeenten or 0,
            "totaal",
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
    found.append(Stap(OTHERS, "de overige partners en de gemeenten: wat overblijft", b.anderen or 0))
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
        f"{cents(h.referentie_kosten)} ÷ {nl.number(h.referentie_volume)} cliëntmaanden in de "
        f"referentieperiode{index} × {nl.number(h.volume)} cliëntmaanden nu"
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


def at_gates(r: Resultaat, d: Deel) -> list[tuple[Eis, Stand, str]]:
    """How a partner stands at each gate; nothing where gates do not matter, at an excess."""
    if not d.uitkomsten:
        return []
    return list(zip(r.berekening.voorwaarden.eisen, r.standen[d.partner], d.uitkomsten, strict=True))


def _minimum(b: Berekening) -> str:
    return "Minimale besparing" if b.verschil >= 0 else "Minimale overschrijding"
