"""The waiting list in plain Dutch: the answer, the paragraph about the month, what it would take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.waitlist import Verwacht, Wachtlijst
from ketenmonitor.performance.waitlist_flow import Stroom
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import sentences
from ketenmonitor.presentation.control_words import rule_words
from ketenmonitor.statistics import spc
from ketenmonitor.statistics.queue import Reached
from ketenmonitor.vocabulary.months import shift

DAYS_IN_WEEK = 7
TOO_FEW = "te weinig gegevens"


def weeks(days: float | None) -> str:
    """Days as weeks, which is how waiting is spoken of: ``19 weken``; short waits stay days."""
    if days is None:
        return nl.NONE
    if days < 2 * DAYS_IN_WEEK:
        return nl.count(round(days), "dag", "dagen")
    return nl.count(round(days / DAYS_IN_WEEK), "week", "weken")


def readable(p: Prestatie | None) -> bool:
    """Whether a wait can be told: it is there, and enough people tell it."""
    return p is not None and p.waarde is not None and p.noemer >= p.kpi.minimum


def margin(onder: float | None, boven: float | None) -> str:
    """The limits of a wait as ``6–8 weken``, in the unit of ``weeks``; empty without them."""
    if onder is None or boven is None:
        return f"{weeks(onder)} of meer" if onder is not None else ""
    if boven < 2 * DAYS_IN_WEEK:
        return f"{nl.number(onder)}–{nl.number(boven)} dagen"
    return f"{nl.number(onder / DAYS_IN_WEEK)}–{nl.number(boven / DAYS_IN_WEEK)} weken"


def provisional(w: Wachtlijst, namen: Mapping[str, Mapping[str, str]]) -> str:
    """Who is missing, when anybody is."""
    if not w.ontbreekt:
        return ""
    who = nl.listing([namen["partner"].get(p, p) for p in w.ontbreekt], 3)
    verb = "leverde" if len(w.ontbreekt) == 1 else "leverden"
    return f"Deze cijfers zijn voorlopig: {who} {verb} nog niet alles."


def answer(w: Wachtlijst, waar: str) -> str:
    """The sentence that answers the page's question."""
    month = nl.month(w.maand)
    if not w.aantal:
        return nobody(w, waar)
    expected = w.nu.get("verwachte_wachttijd")
    people = w.nu.get("wachtende_jeugdigen")
    places = nl.count(w.aantal, "plaats", "plaatsen")
    if people is not None and people.waarde:
        text = (
            f"Eind {month} wachtten er voor {waar} {nl.count(round(people.waarde), 'jeugdige', 'jeugdigen')}"
        )
        text += f" op hulp ({places})" if round(people.waarde) != w.aantal else " op hulp"
    else:
        text = f"Eind {month} stonden er voor {waar} {places} op de wachtlijst"
    if w.boven:
        text += f", {nl.number(w.boven)} langer dan de norm"
    if expected is not None and readable(expected):
        text += f"; wie zich nu aanmeldt, wacht naar verwachting {weeks(expected.waarde)}"
    return f"{text}. {direction(w.signalen.get('wachtenden_bruto'), w)}"


def nobody(w: Wachtlijst, waar: str) -> str:
    """What an empty list says: that nobody waits, or that nobody told."""
    month = nl.month(w.maand)
    if not (w.stromen and w.stromen[-1].maand == w.maand):
        return f"Over {month} is voor {waar} geen wachtlijst geleverd."
    text = f"Eind {month} stond er voor {waar} niemand op een wachtlijst"
    before = w.vorige.get("wachtenden_bruto")
    if before is not None and before.waarde:
        text += f"; een maand eerder nog {nl.count(round(before.waarde), 'plaats', 'plaatsen')}"
    return f"{text}."


def direction(signaal: Signaal | None, w: Wachtlijst) -> str:
    """How the list changed since last month, and whether that is more than chance."""
    return _change(w) + verdict(signaal)


def verdict(signaal: Signaal | None) -> str:
    """Whether the list is better or worse than usual, or neither beyond chance.

    Not that it changed so since last month: after six long lists a seventh is a signal, though it shrank.
    """
    if signaal is None or signaal.variatie in (spc.GEEN, spc.TE_KORT):
        return "Er zijn nog te weinig maanden om te zeggen of het beter wordt of slechter."
    if signaal.variatie == spc.TOEVAL:
        return "De lijst wordt niet beter en niet slechter: de verandering valt binnen wat toeval doet."
    word = "beter" if signaal.variatie == spc.VERBETERING else "slechter"
    why = rule_words(signaal.regel, signaal.richting)
    return f"De lijst staat er {word} voor dan gewoonlijk, en dat is geen toeval: {why}."


def _change(w: Wachtlijst) -> str:
    before = w.vorige.get("wachtenden_bruto")
    if before is None or before.waarde is None:
        return ""
    return f"Dat zijn {_more(w.aantal - before.waarde)} een maand eerder. "


def _more(difference: float) -> str:
    if round(difference) == 0:
        return "evenveel plaatsen als"
    places = nl.count(round(abs(difference)), "plaats", "plaatsen")
    return f"{places} {'meer' if difference > 0 else 'minder'} dan"


def explanation(w: Wachtlijst, namen: Mapping[str, Mapping[str, str]], waar: str) -> str:
    """The month in a paragraph; ``namen`` has the names of the parts of every dimension by code."""
    month = nl.month(w.maand)
    if not w.aantal:
        return " ".join(text for text in (nobody(w, waar), provisional(w, namen)) if text)
    parts = [
        _stock(w, month), _flow(w), _where(w, namen), _beyond(w), _expected(w), provisional(w, namen),
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _stock(w: Wachtlijst, month: str) -> str:
    netto = w.nu.get("wachtenden_netto")
    people = w.nu.get("wachtende_jeugdigen")
    text = f"Eind {month} stonden er {nl.count(w.aantal, 'plaats', 'plaatsen')} op de wachtlijst"
    if netto is not None and netto.waarde is not None and round(netto.waarde) != w.aantal:
        text += f" ({nl.number(netto.waarde)} zonder overbruggingszorg)"
    if people is not None and people.waarde is not None and round(people.waarde) != w.aantal:
        text += f", van {nl.count(round(people.waarde), 'jeugdige', 'jeugdigen')}"
    told = [
        f"{_more(w.aantal - p.waarde)} {when}"
        for p, when in (
            (w.vorige.get("wachtenden_bruto"), "een maand eerder"),
            (w.jaar.get("wachtenden_bruto"), "een jaar eerder"),
        )
        if p is not None and p.waarde is not None
    ]
    return f"{text}: {nl.listing(told)}." if told else f"{text}."


def _flow(w: Wachtlijst) -> str:
    if not w.stromen or w.stromen[-1].maand != w.maand:
        return ""
    s = w.stromen[-1]
    if not s.getoond or not (s.erbij or s.eraf):
        return ""
    if isnan(s.afgevallen):  # too few to show
        came = nl.count(round(s.erbij), "aanmelding", "aanmeldingen")
        return f"Er kwamen {came} bij en {nl.number(s.eraf)} gingen eraf."
    text = (
        f"Er kwamen {nl.count(round(s.erbij), 'aanmelding', 'aanmeldingen')} bij, "
        f"{nl.number(s.begonnen)} begonnen met hulp en {nl.number(s.afgevallen)} "
        f"{'viel' if round(s.afgevallen) == 1 else 'vielen'} af voor de start."
    )
    return f"{text} {gap(s)}" if s.verschil and round(s.verschil) else text


def gap(s: Stroom) -> str:
    """What the gap between stock and flow means."""
    if s.begin is None:
        return "Van de maand ervoor is geen stand bekend, dus aansluiten kan niet."
    if not s.getoond:
        return "Met deze aantallen is het verschil niet te tonen zonder dat mensen herkenbaar worden."
    if s.verschil is None:
        return "Niet alle leveringen van deze maand en die ervoor zijn er, dus aansluiten kan niet."
    size = round(abs(s.verschil))
    if not size and s.gat is not None:
        return "De stand volgt, op enkele plaatsen na, uit wat erbij kwam en eraf ging."
    if not size:
        return "De stand volgt precies uit wat erbij kwam en eraf ging."
    people = nl.count(size, "plaats", "plaatsen")
    if s.verschil > 0:
        verb = "verdween" if size == 1 else "verdwenen"
        return f"{people} {verb} van de lijst zonder start en zonder reden van uitval."
    verb = "staat" if size == 1 else "staan"
    return f"Er {verb} {people} meer op de lijst dan volgt uit wat erbij kwam en eraf ging."


def left_out(stromen: Sequence[Stroom], namen: Mapping[str, str]) -> str:
    """Which partners do not count in the gap of some months (with a star), and why."""
    months = [s for s in stromen if s.begin is not None and s.ontbreekt]
    if not months:
        return ""
    who = sorted({namen.get(p, p) for s in months for p in s.ontbreekt})
    return (
        f"* Zonder {nl.listing(who, 3)}: daarvan is in die maand de lijst, de vorige lijst of het extract "
        "trajecten niet geleverd, zodat hun deel van het verschil niets zegt."
    )


def _where(w: Wachtlijst, namen: Mapping[str, Mapping[str, str]]) -> str:
    """Which parts account for most of the change since last month."""
    found = []
    for name, word in (("product", "het product"), ("partner", "de partner"), ("gemeente", "de gemeente")):
        groups = [g for g in w.per.get(name, ()) if g.code and g.verschil is not None]
        if len(groups) < 2:
            continue
        largest = max(groups, key=lambda g: abs(g.verschil or 0))
        change = largest.verschil or 0
        if abs(change) >= 3:
            called = namen[name].get(largest.code, largest.code)
            found.append(f"{word} {called} ({nl.signed(change)})")
    return f"De grootste verandering zit bij {nl.listing(found)}." if found else ""


def _beyond(w: Wachtlijst) -> str:
    text = beyond(w)
    if w.langst[0] is not None:
        text += f" Wie het langst wacht, wacht al {weeks(w.langst[0])}."
    return text


def beyond(w: Wachtlijst) -> str:
    """How many wait beyond the norm of their product, and how many have no norm to wait beyond."""
    if w.met_norm is None or w.boven is None:
        return "Hoeveel er langer dan de norm wachten, is afgeschermd."
    if not w.met_norm:
        return "Voor deze hulp is geen norm afgesproken."
    who = nl.count(w.met_norm, "wachtende", "wachtenden")
    if w.zonder_norm != 0:
        who += " met een norm"
    share = sentences.value(w.nu["wachtend_boven_norm"])
    if not w.boven:
        return f"Van de {who} wacht niemand langer dan de norm."
    verb = "wacht" if w.boven == 1 else "wachten"
    return f"Van de {who} {verb} er {nl.number(w.boven)} ({share}) langer dan de norm."


def _expected(w: Wachtlijst) -> str:
    median, p90 = (w.nu.get(k) for k in ("verwachte_wachttijd", "verwachte_wachttijd_p90"))
    if median is None or not readable(median):
        return "Hoe lang wie zich nu aanmeldt zal wachten, is met deze aantallen niet te zeggen."
    text = f"Wie zich nu aanmeldt, wacht naar verwachting {weeks(median.waarde)}"
    if limits := margin(median.onder, median.boven):
        text += f" (marge {limits})"
    if p90 is not None and readable(p90):
        text += f"; negen van de tien zijn binnen {weeks(p90.waarde)} begonnen"
    return f"{text}."


@dataclass(frozen=True)
class Beeld:
    """One of the three waits: of whom, half of them and nine of ten within, and what that says."""

    wie: str
    helft: str
    negen: str
    uitleg: str


def views(w: Wachtlijst) -> list[Beeld]:
    """The three populations, never mixed."""
    return [
        Beeld(
            "Wie deze maand begon",
            *_pair(w.nu.get("wachttijd_gestart"), w.nu.get("wachttijd_gestart_p90")),
            "Kijkt terug. Wie nog wacht telt niet mee, dus dit valt te kort uit als juist de lange wachters "
            "blijven staan.",
        ),
        Beeld(
            "Wie nu wacht",
            weeks(w.mediaan),
            weeks(w.p90),
            "De tijd tot nu toe; voor ieder van hen komt er nog tijd bij. Lange wachters tellen zwaar, want "
            "zij staan lang op de lijst.",
        ),
        Beeld(
            "Wie zich nu aanmeldt",
            *_pair(w.nu.get("verwachte_wachttijd"), w.nu.get("verwachte_wachttijd_p90")),
            "De verwachting, als het tempo van de laatste drie maanden zo blijft: gestarten en wachtenden "
            "samen, zonder dat de een de ander vertekent.",
        ),
    ]


def _pair(*both: Prestatie | None) -> tuple[str, str]:
    first, second = (estimate(p) for p in both)
    return first, second


def estimate(p: Prestatie | None) -> str:
    """A wait with its margin, when there is one: ``7 weken (6–8 weken)``."""
    if p is None or not readable(p):
        return TOO_FEW
    limits = margin(p.onder, p.boven)
    return f"{weeks(p.waarde)} ({limits})" if limits else weeks(p.waarde)


def shortest_wait(product: str, partners: Sequence[Verwacht], namen: Mapping[str, str]) -> str:
    """Where the expected wait for a product is shortest."""
    known = [v for v in partners if v.dagen is not None]
    if not known:
        return f"Voor {product} begonnen er te weinig mensen om de wachttijd per partner te zeggen."
    best, last = known[0], known[-1]
    where = namen.get(best.code, best.code)
    text = f"Voor {product} is de verwachte wachttijd het kortst bij {where}: {weeks(best.dagen)}"
    if len(known) > 1:
        text += f"; het langst bij {namen.get(last.code, last.code)}: {weeks(last.dagen)}"
    return f"{text}."


def longest_product(products: Sequence[Verwacht], namen: Mapping[str, str]) -> str:
    """For which product one waits longest, by the expected wait."""
    known = [v for v in products if v.dagen is not None]
    if len(known) < 2:
        return ""
    last = known[-1]
    return (
        f"Het langst is de verwachte wachttijd voor {namen.get(last.code, last.code)}: {weeks(last.dagen)}."
    )


def what_it_takes(reached: Reached, extra: int, maand: date, doel: float, maanden: int) -> str:
    """When the list is within the norm with so many more starts a month; months count from ``maand``."""
    starts = (
        "Zonder extra starts" if extra == 0 else f"Met {nl.count(extra, 'start', 'starts')} meer per maand"
    )
    size = f"hooguit {nl.number(doel)} wachtenden"
    if reached.median == 0:
        return f"De lijst is nu al binnen de norm ({size})."
    if reached.median is None:
        return (
            f"{starts} komt de lijst naar verwachting in {nl.count(maanden, 'maand', 'maanden')} niet binnen "
            f"de norm ({size})."
        )
    text = (
        f"{starts} is de lijst naar verwachting in {nl.month(shift(maand, reached.median))} binnen "
        f"de norm ({size}"
    )
    if reached.early is not None and reached.late is not None and reached.early != reached.late:
        early, late = (nl.month(shift(maand, m)) for m in (reached.early, reached.late))
        return f"{text}; tussen {early} en {late})."
    if reached.late is None:
        return f"{text}; het kan ook later dan {nl.month(shift(maand, maanden))} worden)."
    return f"{text})."


def capacity(needed: float, comes: float, goes: float, term: int, months: int) -> str:
    """How many must leave the list per month to be at the norm in time, beside what leaves it now."""
    more = round(needed) - round(goes)
    text = (
        f"Om over {nl.count(term, 'maand', 'maanden')} binnen de norm te zijn, moeten er per maand "
        f"{nl.number(needed)} van de lijst af"
    )
    usual = (
        f"er komen er nu {nl.number(comes)} per maand bij en gaan er {nl.number(goes)} af, "
        f"gemiddeld over {nl.count(months, 'maand', 'maanden')}"
    )
    return (
        f"{text}: {nl.number(more)} meer dan nu ({usual})." if more > 0 else f"{text}. Dat lukt al ({usual})."
    )
