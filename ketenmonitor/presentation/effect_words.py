"""Whether an action helped, in sentences: what the chart says, what was expected and what else happened."""

from collections.abc import Mapping
from dataclasses import replace

from ketenmonitor.learning import effect as e
from ketenmonitor.learning.actie import Actie
from ketenmonitor.learning.effect import Effect
from ketenmonitor.presentation import agreements
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.control_words import PLURAL, rule_words
from ketenmonitor.statistics import spc
from ketenmonitor.statistics.before_after import FEWEST, MOST
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.rounding import rounded

# The mark and tone of what the chart says of an action.
MERK: Mapping[str, str] = {e.HIELP: "●", e.SLECHTER: "▲", e.NIET: "○", e.NOG_NIET: "…"}
TOON: Mapping[str, str] = {e.HIELP: "goed", e.SLECHTER: "aandacht"}
# The rules of ``statistics.spc`` about months in a row.
RUNS = (2, 4)
# So many of what else happened are named.
NAMED = 3


def difference(kpi: Kpi, size: float) -> str:
    """By how much a KPI differs: ``5 procentpunt``, ``0,3 punt``, ``15 dagen``."""
    decimals = next(d for d in range(4) if d == 3 or rounded(size, d) == rounded(size, 3))
    if kpi.eenheid in agreements.POINTS:
        return f"{nl.number(size, decimals)}{nl.SPACE}{agreements.POINTS[kpi.eenheid]}"
    return nl.value(replace(kpi, decimalen=max(decimals, kpi.decimalen)), size)


def expected(kpi: Kpi, verwacht: float | None) -> str:
    """What an action is expected to do: ``10 dagen lager``; ``lager`` where no amount was given."""
    better = {"hoger": "hoger", "lager": "lager"}.get(kpi.richting, "anders")
    return f"{difference(kpi, verwacht)} {better}" if verwacht is not None else better


def short(effect: Effect) -> str:
    """The judgement in a few words, for a table: with the month from which it can be said."""
    if effect.oordeel != e.NOG_NIET:
        return effect.oordeel
    why = {
        e.GEEN_KAART: "deze KPI heeft geen regelkaart",
        e.NEUTRAAL: "deze KPI kent geen beter of slechter",
        e.TE_KORT: "te weinig maanden ervoor",
        e.AFGESCHERMD: "afgeschermd",
        e.GEEN_GRENZEN: "zonder schommeling",
        e.TEGENSTRIJDIG: "signalen beide kanten op",
    }
    if effect.reden in why:
        return f"{'nog ' if effect.reden == e.TEGENSTRIJDIG else ''}niet te zeggen: {why[effect.reden]}"
    when = f": kan met {nl.short_month(effect.vanaf)}" if effect.vanaf else ""
    return f"{e.NOG_NIET}{when}"


def sentence(actie: Actie, effect: Effect, names: Mapping[str, str]) -> str:
    """Whether an action helped, with the figures it rests on, what was expected and what else happened."""
    kpi = kpis()[actie.kpi]
    parts = [_judgement(kpi, actie, effect), _means(kpi, effect), _expected(kpi, actie, effect)]
    if effect.onvolledig:
        months = nl.listing([nl.month(m) for m in effect.onvolledig], NAMED)
        verb = "telt" if len(effect.onvolledig) == 1 else "tellen"
        parts.append(
            f"{months[:1].upper()}{months[1:]} {verb} niet mee: het cijfer is er niet of nog niet compleet."
        )
    if effect.liep and effect.liep == {e.HIELP: 1, e.SLECHTER: -1}.get(effect.oordeel):
        better = "beter" if effect.liep > 0 else "slechter"
        parts.append(f"Ook vóór de start werd het al {better}, dus het kan aan iets anders liggen.")
    parts.append(_besides(effect, names))
    return " ".join(part for part in parts if part)


def _judgement(kpi: Kpi, actie: Actie, effect: Effect) -> str:
    if effect.oordeel in (e.HIELP, e.SLECHTER):
        assert effect.maand is not None
        verb = "werden" if _plural(kpi) else "werd"
        since = "vanaf " if effect.regel in RUNS else ""
        seen = f"{since}{nl.month(effect.maand)}: {rule_words(effect.regel, effect.richting)}"
        start, better = ("De actie hielp", "beter") if effect.oordeel == e.HIELP else (
            "De actie hielp niet", "slechter"
        )  # fmt: skip
        return f"{start}: {_low(kpi.naam)} {verb} na de start {better}, en meer dan door toeval ({seen})."
    if effect.oordeel == e.NIET:
        if effect.reden == e.TEGENSTRIJDIG:
            return "Dat de actie hielp, is niet te zien: de maanden erna wijzen beide kanten op."
        return (
            f"Dat de actie hielp, is niet te zien: in {nl.count(effect.aantal_na, 'maand', 'maanden')} "
            f"{'bleven' if _plural(kpi) else 'bleef'} {_low(kpi.naam)} binnen wat toeval doet."
        )
    return f"Of de actie hielp, is {_not_yet(kpi, actie, effect)}"


def _not_yet(kpi: Kpi, actie: Actie, effect: Effect) -> str:
    when = f"dat kan met de cijfers over {nl.month(effect.vanaf)}" if effect.vanaf else ""
    counted = nl.count(effect.aantal_na, "maand", "maanden")
    before = nl.count(effect.aantal_voor, "maand", "maanden")
    told = {
        e.GEEN_KAART: f"niet te zeggen: bij {_low(kpi.naam)} hoort geen regelkaart, omdat maanden gegevens "
        "delen of de uitkomst is afgesproken.",
        e.NEUTRAAL: f"niet te zeggen: bij {_low(kpi.naam)} is hoger niet beter of slechter.",
        e.TE_KORT: f"niet te zeggen: vóór de start {'is' if effect.aantal_voor == 1 else 'zijn'} er {before} "
        f"met een cijfer dat telt, en nodig zijn er {spc.MINIMUM_FIXED}.",
        e.AFGESCHERMD: "niet te zeggen: te veel maanden zijn voor u afgeschermd, omdat het om weinig mensen "
        "gaat. De partner zelf ziet het wel.",
        e.GEEN_GRENZEN: "niet te zeggen: vóór de start was het cijfer elke maand gelijk, of ontbreken er te "
        "veel maanden.",
        e.TE_VROEG: f"nog niet te zeggen: na de start {_there(effect.aantal_na)}, en nodig zijn er "
        f"{FEWEST}; {when}.",
        e.AFWACHTEN: f"nog niet te zeggen: in {counted} na de start is er geen verandering die meer is dan "
        f"toeval; uiterlijk {when.removeprefix('dat kan ')} is het te zien.",
        e.TEGENSTRIJDIG: "nog niet te zeggen: de maanden na de start wijzen beide kanten op.",
    }
    return told[effect.reden]


def _there(months: int) -> str:
    return "is er nog geen hele maand met cijfers" if not months else (
        f"{'is' if months == 1 else 'zijn'} er {nl.count(months, 'maand', 'maanden')} met een cijfer"
    )  # fmt: skip


def _means(kpi: Kpi, effect: Effect) -> str:
    if effect.voor is None or effect.na is None:
        return ""
    same = rounded(effect.voor, kpi.decimalen) == rounded(effect.na, kpi.decimalen)
    exact = replace(kpi, decimalen=kpi.decimalen + 1) if same else kpi
    before = nl.count(effect.aantal_voor, "maand", "maanden")
    after = nl.count(effect.aantal_na, "maand", "maanden")
    return (
        f"Gemiddeld was het {nl.value(exact, effect.voor)} in de {before} ervoor en "
        f"{nl.value(exact, effect.na)} in de {after} erna."
    )


def _expected(kpi: Kpi, actie: Actie, effect: Effect) -> str:
    if actie.verwacht is None:
        return ""
    told = expected(kpi, actie.verwacht)
    if effect.gehaald is None:
        return f"Verwacht wordt {told}."
    return f"Verwacht was {told}: dat is {'gehaald' if effect.gehaald else 'niet gehaald'}."


def _besides(effect: Effect, names: Mapping[str, str]) -> str:
    """What else happened in the same time; a chart knows no causes, and says so where it saw a change."""
    found = [f"de herijking van {nl.month(n.maand)}" for n in effect.herijkingen]
    found += [
        f"{names.get(w.partner, w.partner)}: {w.tekst} ({nl.month(w.maand)})" for w in effect.wijzigingen
    ]
    found += [f"actie {a.actie}, '{a.titel}'" for a in effect.acties]
    if found:
        return f"In dezelfde tijd: {nl.listing(found, NAMED)}. Dat kan meespelen."
    if effect.oordeel in (e.HIELP, e.SLECHTER):
        return "Andere oorzaken sluit de regelkaart niet uit; hier zijn er geen bekend."
    return ""


METHOD = (
    "De grenzen komen van de maanden vóór de start, hooguit 24 en sinds de laatste herijking. De eerste hele "
    f"maand na de start telt als eerste, en er tellen er hooguit {MOST}. De actie hielp als die maanden een "
    "signaal geven de goede kant op, geen de andere kant op, en hun gemiddelde beter is. Na zeven maanden "
    "zonder signaal heet het niet aantoonbaar. Ook als er niets verandert, staat er na drie maanden bij 1 "
    "tot 4 van de 100 acties 'hielp', en na twaalf maanden bij 8 tot 12."
)


def _plural(kpi: Kpi) -> bool:
    return kpi.naam.startswith(PLURAL)


def _low(naam: str) -> str:
    return naam[:1].lower() + naam[1:]
