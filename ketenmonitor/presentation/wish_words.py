"""Wishes of clients in Dutch words: their norm, what was delivered, and how many came true."""

from collections import Counter
from collections.abc import Sequence

from ketenmonitor.learning.confrontation import NIET_VERVULD, ONBEKEND, VERVULD, Confrontatie
from ketenmonitor.learning.wens import KPI, PARTNERS, Norm, Wens
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.kpi import kpis


def norm(n: Norm) -> str:
    """When a wish is met, in words."""
    if n.soort == KPI:
        kpi = kpis()[n.kpi]
        return f"{kpi.naam}: {'minstens' if kpi.richting == 'hoger' else 'hooguit'} {nl.value(kpi, n.waarde)}"
    for_whom = f", voor {nl.percentage(n.aandeel)} van de cliënten"
    if n.soort == PARTNERS:
        return f"hooguit {nl.count(n.hooguit or 0, 'partner', 'partners')} tegelijk{for_whom}"
    return f"van {n.eerst} tot {n.dan} binnen {nl.count(n.dagen or 0, 'dag', 'dagen')}{for_whom}"


def reason(w: Wens) -> str:
    """A wish as the reason of an action."""
    return f"Klantwens van {w.van_wie}: {w.tekst} ({norm(w.norm)})"


def delivered(c: Confrontatie) -> str:
    """What was delivered of a wish, in its unit."""
    if c.geleverd is None:
        return nl.NONE
    if c.wens.soort == KPI:
        return nl.value(kpis()[c.wens.kpi], c.geleverd)
    return f"{nl.ABOUT if c.grof else ''}{nl.percentage(c.geleverd)}"


def answer(found: Sequence[Confrontatie]) -> str:
    """How many wishes come true, and which do not."""
    judged = Counter(c.oordeel for c in found)
    met = judged[VERVULD]
    told = f"Van de {nl.count(len(found), 'klantwens', 'klantwensen')} "
    told += f"{'komen' if met > 1 else 'komt'} er {nl.number(met) if met else 'geen'} uit"
    if judged[ONBEKEND]:
        told += f"; over {judged[ONBEKEND]} is te weinig bekend"
    missed = [f"‘{c.wens.tekst}’" for c in found if c.oordeel == NIET_VERVULD]
    if not missed:
        return f"{told}."
    return f"{told}. Niet uit {'komt' if len(missed) == 1 else 'komen'}: {nl.listing(missed, 3)}."
