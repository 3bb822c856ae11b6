"""The routes of clients in Dutch sentences and words."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isnan

from ketenmonitor.journeys.comparison import GEEN_VERSCHIL, KORTER, LANGER, TE_WEINIG, Verschil
from ketenmonitor.journeys.routes import ANDEREN, TOEGANG, Dominant, Klantroutes, Wachtmoment
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.rounding import rounded

# What somebody waits for after a step, as it stands in a sentence.
NA = {
    "verwijzing": "na de verwijzing", "terugkeer": "na de terugkeer", "aanmelding": "na de aanmelding",
    "intake": "na de intake", "toewijzing": "na de toewijzing", "overdracht": "na de overdracht",
}  # fmt: skip
ARROW = " → "


def period(van: date, tot: date) -> str:
    """The months from one day to another: ``november 2025 tot en met oktober 2026``."""
    first, last = nl.month(van), nl.month(tot)
    return last if first == last else f"{first} tot en met {last}"


def short_period(van: date, tot: date) -> str:
    """The same above a column: ``nov 2025 – okt 2026``."""
    first, last = nl.short_month(van), nl.short_month(tot)
    return last if first == last else f"{first} – {last}"


def protection(drempel: int) -> str:
    """How numbers stand on the page, for who does not see them exactly."""
    return (
        f"Aantallen zijn afgerond op {nl.number(drempel)}; een streepje is te weinig cliënten om te tonen, "
        "of een duur die nog niet te zeggen is."
    )


def duration(dagen: float) -> str:
    """A number of days as it reads best: days up to two weeks, then weeks."""
    if isnan(dagen):
        return nl.NONE
    if dagen < 14:
        return f"{nl.number(dagen)} {'dag' if round(dagen) == 1 else 'dagen'}"
    return f"{nl.number(dagen / 7)} weken"


def partner(code: str, names: Mapping[str, str]) -> str:
    """A partner by name, who came by a referral, or the others together."""
    together = {TOEGANG: "Verwijzer of toegang", ANDEREN: "andere partners samen"}
    return together.get(code) or names.get(code, code)


def share(deel: float) -> str:
    """A share of 0 to 1 in whole per cents."""
    return nl.NONE if isnan(deel) else nl.percentage(100 * deel)


def answer(r: Klantroutes, wie: str, names: dict[str, str]) -> str:
    """The sentence that answers the question of the page."""
    if r.routes == 0:
        return f"In {period(r.van, r.tot)} begon er voor {wie} geen route."
    began = "te weinig routes om te tonen" if isnan(r.routes) else f"{nl.number(r.routes)} routes"
    told = [f"In {period(r.van, r.tot)} begonnen er voor {wie} {began}."]
    if not isnan(r.tijd.wacht):
        waited = rounded(100 * r.tijd.wacht)  # so that both are 100 together
        told.append(
            f"Van de tijd in de keten wachtten cliënten {nl.percentage(waited)} en werden zij "
            f"{nl.percentage(100 - waited)} geholpen."
        )
    told += _most_waiting(r.wachtmomenten, names)
    return " ".join(told)


def _most_waiting(moments: Sequence[Wachtmoment], names: dict[str, str]) -> list[str]:
    """Where most waiting is; to a partner at itself, and apart from that at the others together."""
    own = next((m for m in moments if m.partner != ANDEREN), None)
    others = next((m for m in moments if m.partner == ANDEREN), None)
    told = []
    if own:
        where = f"{NA[own.stap]} bij {partner(own.partner, names)}"
        told.append(f"Het meeste wachten zit {where}: {_weeks(own)}.")
    if others:
        is_most = "is dat" if own else "zit het meeste wachten"
        told.append(f"Bij de andere partners samen {is_most} {NA[others.stap]}: {_weeks(others)}.")
    return told


def _weeks(m: Wachtmoment) -> str:
    return f"{nl.number(m.persoonsweken)} persoonsweken van {nl.number(m.clienten)} cliënten"


def way(d: Dominant) -> str:
    """The steps of a route in their order, with a dot line where it goes on."""
    steps = ARROW.join(stap.capitalize() for stap in d.stappen)
    return f"{steps}{ARROW}… (loopt nog)" if d.open else steps


def lost(r: Klantroutes, names: dict[str, str]) -> str:
    """Which hand-over between partners loses most clients, in a sentence; empty when none can be told."""
    between = [o for o in r.overdrachten if o.van not in (TOEGANG, ANDEREN) and not isnan(o.niet_begonnen)]
    worst = max(between, key=lambda o: (o.niet_begonnen, o.aantal), default=None)
    if worst is None or not worst.niet_begonnen:
        return ""
    return (
        f"De meeste verliezen zijn er van {partner(worst.van, names)} naar {partner(worst.naar, names)}: van "
        f"de {nl.number(worst.aantal)} overdrachten begonnen er {nl.number(worst.niet_begonnen)} nooit."
    )


def compared(verschillen: list[Verschil], toen: str) -> str:
    """What two periods say beside each other, and after which steps they say nothing."""
    by_verdict: dict[str, list[str]] = {}
    for v in verschillen:
        by_verdict.setdefault(v.oordeel, []).append(v.stap)
    longer, shorter, unknown = (by_verdict.get(o, []) for o in (LANGER, KORTER, TE_WEINIG))
    if len(unknown) == len(verschillen):
        return f"Er zijn te weinig cliënten om met {toen} te vergelijken."
    few = f" Na {nl.listing(unknown)} zijn er te weinig cliënten om dat te zeggen." if unknown else ""
    if not longer and not shorter:
        where = f"na {nl.listing(by_verdict[GEEN_VERSCHIL])} geen" if unknown else "bij geen enkele stap een"
        return f"Vergeleken met {toen} is er {where} verschil dat groter is dan toeval.{few}"
    parts = []
    if longer:
        parts.append(f"duurt het langer na {nl.listing(longer)}")
    if shorter:
        parts.append(f"{'en ' if longer else ''}duurt het korter na {nl.listing(shorter)}")
    rest = "; bij de andere stappen kan het verschil toeval zijn" if by_verdict.get(GEEN_VERSCHIL) else ""
    return f"Vergeleken met {toen} {' '.join(parts)}{rest}.{few}"


def limits(v: Verschil) -> tuple[str, str]:
    """Then and now as median with limits, ``3 weken (2 weken – 4 weken)``."""
    return _with_limits(v.toen.mediaan, v.toen.onder, v.toen.boven), _with_limits(
        v.nu.mediaan, v.nu.onder, v.nu.boven
    )


def _with_limits(mid: float, low: float, high: float) -> str:
    if isnan(mid):
        return nl.NONE
    upper = nl.number(high) if not isnan(high) else "?"
    return f"{duration(mid)} ({nl.number(low)} – {upper} dagen)"
