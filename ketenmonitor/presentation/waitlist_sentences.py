"""The waiting list in plain Dutch: the answer, the paragraph about the month, what it would take."""

from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.waitlist import Groep, Kortst, Stroom, Wachtlijst
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.control_words import rule_words
from ketenmonitor.statistics import spc
from ketenmonitor.statistics.queue import Reached
from ketenmonitor.vocabulary.months import shift

DAYS_IN_WEEK = 7


def weeks(days: float | None) -> str:
    """Days as weeks, which is how waiting is spoken of: ``19 weken``; short waits stay days."""
    if days is None:
        return nl.NONE
    if days < 2 * DAYS_IN_WEEK:
        return nl.count(round(days), "dag", "dagen")
    return nl.count(round(days / DAYS_IN_WEEK), "week", "weken")


def answer(w: Wachtlijst, waar: str) -> str:
    """The sentence that answers the page's question."""
    month = nl.month(w.maand)
    if not w.aantal:
        return f"Eind {month} stond er voor {waar} niemand op een wachtlijst, voor zover geleverd."
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
    if expected is not None and expected.waarde is not None:
        text += f"; wie zich nu aanmeldt, wacht naar verwachting {weeks(expected.waarde)}"
    return f"{text}. {direction(w.signalen.get('wachtenden_bruto'), w)}"


def direction(signaal: Signaal | None, w: Wachtlijst) -> str:
    """Whether it gets better, worse, or neither beyond chance."""
    change = _change(w)
    if signaal is None or signaal.variatie in (spc.GEEN, spc.TE_KORT):
        return f"{change}Er zijn nog geen 13 maanden om te zeggen of dat meer is dan toeval."
    if signaal.variatie == spc.TOEVAL:
        return f"{change}Dat valt binnen wat toeval doet: het wordt niet beter en niet slechter."
    word = "beter" if signaal.variatie == spc.VERBETERING else "slechter"
    return f"{change}Het wordt {word}, meer dan door toeval: {rule_words(signaal.regel, signaal.richting)}."


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
        return f"Over {month} zijn er voor {waar} geen wachtenden geleverd."
    parts = [_stock(w, month), _flow(w), _where(w, namen), _beyond(w), _expected(w)]
    if w.ontbreekt:
        who = nl.listing([namen["partner"].get(p, p) for p in w.ontbreekt], 3)
        verb = "leverde" if len(w.ontbreekt) == 1 else "leverden"
        parts.append(f"Deze cijfers zijn voorlopig: {who} {verb} nog niet alles.")
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
    if not (s.erbij or s.begonnen or s.afgevallen):
        return ""
    text = (
        f"Er kwamen {nl.count(round(s.erbij), 'aanmelding', 'aanmeldingen')} bij, "
        f"{nl.number(s.begonnen)} begonnen met hulp en {nl.number(s.afgevallen)} "
        f"{'viel' if round(s.afgevallen) == 1 else 'vielen'} af voor de start."
    )
    return f"{text} {gap(s)}" if s.verschil and round(s.verschil) else text


def gap(s: Stroom) -> str:
    """What the gap between stock and flow means."""
    if s.verschil is None:
        return "Van de maand ervoor is geen stand bekend, dus aansluiten kan niet."
    size = round(abs(s.verschil))
    if not size:
        return "De stand volgt precies uit wat erbij kwam en eraf ging."
    people = nl.count(size, "plaats", "plaatsen")
    if s.verschil > 0:
        verb = "verdween" if size == 1 else "verdwenen"
        return f"{people} {verb} van de lijst zonder start en zonder reden van uitval."
    verb = "staat" if size == 1 else "staan"
    return f"Er {verb} {people} meer op de lijst dan volgt uit wat erbij kwam en eraf ging."


def _where(w: Wachtlijst, namen: Mapping[str, Mapping[str, str]]) -> str:
    """Which parts account for most of the change since last month."""
    found = []
    for name, word in (("product", "het product"), ("partner", "de partner"), ("gemeente", "de gemeente")):
        groups = [g for g in w.per.get(name, ()) if g.code]
        if len(groups) < 2:
            continue
        largest = max(groups, key=lambda g: abs(g.wachtend - g.vorige))
        if abs(largest.wachtend - largest.vorige) >= 3:
            called = namen[name].get(largest.code, largest.code)
            found.append(f"{word} {called} ({nl.signed(largest.wachtend - largest.vorige)})")
    return f"De grootste verandering zit bij {nl.listing(found)}." if found else ""


def _beyond(w: Wachtlijst) -> str:
    share = w.nu.get("wachtend_boven_norm")
    text = ""
    if share is not None and share.waarde is not None:
        verb = "wacht" if w.boven == 1 else "wachten"
        text = f"{nl.number(w.boven)} ({nl.percentage(share.waarde)}) {verb} langer dan de norm"
    if w.langst is not None:
        longest = f"wie het langst wacht, wacht al {weeks(w.langst)}"
        text = f"{text}; {longest}" if text else longest[:1].upper() + longest[1:]
    return f"{text}." if text else ""


def _expected(w: Wachtlijst) -> str:
    median, p90 = (w.nu.get(k) for k in ("verwachte_wachttijd", "verwachte_wachttijd_p90"))
    if median is None or median.waarde is None:
        return "Hoe lang wie zich nu aanmeldt zal wachten, is met deze aantallen niet te zeggen."
    text = f"Wie zich nu aanmeldt, wacht naar verwachting {nl.value(median.kpi, median.waarde)}"
    if median.onder is not None and median.boven is not None:
        text += f" (marge {nl.number(median.onder)} tot {nl.number(median.boven)})"
    if p90 is not None and p90.waarde is not None:
        text += f"; negen van de tien zijn binnen {weeks(p90.waarde)} begonnen"
    return f"{text}."


def views(w: Wachtlijst) -> list[tuple[str, str, str]]:
    """The three populations, never mixed: who they are, half of them within, and what that means."""
    started = _pair(w.nu.get("wachttijd_gestart"), w.nu.get("wachttijd_gestart_p90"))
    waiting = (
        f"{weeks(w.mediaan)}, negen van de tien hooguit {weeks(w.p90)}" if w.mediaan is not None else nl.NONE
    )
    expected = _pair(w.nu.get("verwachte_wachttijd"), w.nu.get("verwachte_wachttijd_p90"))
    return [
        (
            "Wie deze maand begon",
            started,
            "Kijkt terug. Wie nog wacht telt niet mee, dus dit valt te kort uit als juist de lange wachters "
            "blijven staan.",
        ),
        (
            "Wie nu wacht",
            waiting,
            "De tijd tot nu toe; voor ieder van hen komt er nog tijd bij. Lange wachters tellen zwaar, want "
            "zij staan lang op de lijst.",
        ),
        (
            "Wie zich nu aanmeldt",
            expected,
            "De verwachting, als het tempo van de laatste drie maanden zo blijft: gestarten en "
            "wachtenden samen, "
            "zonder dat de een de ander vertekent.",
        ),
    ]


def _pair(median: Prestatie | None, p90: Prestatie | None) -> str:
    if median is None or median.waarde is None:
        return "te weinig gegevens"
    text = weeks(median.waarde)
    return (
        f"{text}, negen van de tien hooguit {weeks(p90.waarde)}" if p90 and p90.waarde is not None else text
    )


def shortest_wait(product: str, partners: Sequence[Kortst], namen: Mapping[str, str]) -> str:
    """Where the expected wait for a product is shortest."""
    known = [k for k in partners if k.dagen is not None]
    if not known:
        return f"Voor {product} wachten er te weinig mensen om partners te vergelijken."
    best = known[0]
    text = (
        f"Voor {product} is de verwachte wachttijd het kortst bij {namen.get(best.partner, best.partner)}: "
    )
    text += weeks(best.dagen)
    if len(known) > 1:
        last = known[-1]
        text += f"; het langst bij {namen.get(last.partner, last.partner)}: {weeks(last.dagen)}"
    return f"{text}."


def longest_product(groups: Sequence[Groep], namen: Mapping[str, str]) -> str:
    """For which product one waits longest, by the expected wait."""
    known = [
        (g.verwacht.waarde, g) for g in groups if g.verwacht is not None and g.verwacht.waarde is not None
    ]
    if len(known) < 2:
        return ""
    days, group = max(known, key=lambda pair: pair[0])
    return f"Het langst is de verwachte wachttijd voor {namen.get(group.code, group.code)}: {weeks(days)}."


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
            f"{starts} komt de lijst in {nl.count(maanden, 'maand', 'maanden')} niet binnen de norm ({size})."
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
