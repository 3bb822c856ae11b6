"""The headline figures of the waiting list: how it stands, beside last month and last year."""

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.waitlist import Wachtlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import icons, sentences
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.statistics import spc
from ketenmonitor.ui.style import Cel, Rij
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

HEADLINES = (
    ("wachtenden_bruto", "Wachtenden (bruto), plaatsen"),
    ("wachtenden_netto", "Zonder overbruggingszorg (netto), plaatsen"),
    ("wachtende_jeugdigen", "Wachtende jeugdigen, personen"),
    ("wachtend_boven_norm", "Wachtend boven de norm"),
    ("langst", "Wie het langst wacht"),
    ("verwachte_wachttijd", "Verwachte wachttijd: de helft binnen"),
    ("verwachte_wachttijd_p90", "Verwachte wachttijd: negen van de tien binnen"),
)
TOLD = {
    spc.TOEVAL: ("toeval", "zacht"),
    spc.VERBETERING: ("beter dan gewoonlijk", "goed"),
    spc.VERSLECHTERING: ("slechter dan gewoonlijk", "aandacht"),
    spc.TE_KORT: ("te weinig maanden", "zacht"),
}
EXPLAINED = (
    "Beter of slechter dan gewoonlijk staat er alleen als het verschil groter is dan toeval. De verwachte "
    "wachttijd kijkt drie maanden terug en krijgt daarom geen signaal; tussen haakjes staat de marge (95 %)."
)


def table(w: Wachtlijst) -> tuple[list[Cel], list[Rij]]:
    """Head and rows of the headline figures, each beside last month and last year, with its signal."""
    head = [
        Cel(""), Cel(nl.month(w.maand).capitalize(), getal=True), Cel("Maand eerder", getal=True),
        Cel("Jaar eerder", getal=True), Cel("Signaal of toeval?"),
    ]  # fmt: skip
    rows = []
    for kpi, name in HEADLINES:
        now, before, year = (_headline(w, kpi, i) for i in range(3))
        explained = kpis()[kpi].definitie if kpi in kpis() else ""
        older = (Cel(told, getal=True, toon="zacht") for told in (before, year))
        signal = _signal(w.signalen.get(kpi))
        rows.append(Rij([Cel(name, uitleg=explained), Cel(now, getal=True), *older, signal]))
    return head, rows


def _headline(w: Wachtlijst, kpi: str, when: int) -> str:
    """A headline figure of this month (0), the one before (1) or a year earlier (2)."""
    if kpi == "langst":
        return words.weeks(w.langst[when])
    p = (w.nu, w.vorige, w.jaar)[when].get(kpi)
    if kpi.startswith("verwachte"):
        return words.estimate(p) if p is not None else nl.NONE
    if kpi == "wachtend_boven_norm":
        if p is None or p.waarde is None:
            return nl.NONE
        return f"{nl.number(p.teller)} ({sentences.value(p)})"
    if p is None:  # nobody waits, or nobody told
        month = shift(w.maand, (0, -1, -12)[when])
        return nl.number(0) if any(s.maand == month for s in w.stromen) else nl.NONE
    return nl.number(p.waarde)


def _signal(signaal: Signaal | None) -> Cel:
    if signaal is None or signaal.variatie not in TOLD:
        return Cel(nl.NONE, toon="zacht")
    text, tone = TOLD[signaal.variatie]
    drawn = icons.variation_icon(signaal.variatie, signaal.richting)
    return Cel(text, toon=tone, iconen=(drawn,) if drawn.html else ())
