"""Agreements in words: for whom they hold, what was agreed, since when, and what a new version changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.voorstel import Voorstel, agreed_about
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.keten import Keten, Norm
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import shift

# An agreement that ends within so many months asks for a follow-up.
ENDS_SOON = 3

DIRECTION = {"hoger": "ten minste", "lager": "hooguit", "neutraal": "rond"}
POINTS = {"%": "procentpunt", "cijfer": "punt"}
MEASURES = {
    "wachttijd": "Wachttijd",
    "aanmeldwachttijd": "Aanmeldwachttijd",
    "behandelwachttijd": "Behandelwachttijd",
    "toegangstijd": "Toegangstijd",
}
FIELDS = {
    "geldig_van": "eerste maand",
    "geldig_tot": "laatste maand",
    "streefwaarde": "streefwaarde",
    "bandbreedte": "bandbreedte",
    "nulmeting": "nulmeting",
    "bron": "bron",
    "afgesproken_met": "afgesproken met",
}


def scope(keten: Keten, afspraak: Afspraak | Voorstel) -> str:
    """For whom an agreement holds: ``De hele keten``, ``Kompas, Gezinshuis (36A01)``."""
    parts = []
    if afspraak.partner is not None:
        partner = keten.partners.get(afspraak.partner)
        parts.append(partner.naam if partner else afspraak.partner)
    if afspraak.gemeente is not None:
        parts.append(f"gemeente {keten.gemeenten.get(afspraak.gemeente, afspraak.gemeente)}")
    if afspraak.product is not None:
        product = keten.producten.get(afspraak.product)
        parts.append(f"{product.naam} ({product.product})" if product else afspraak.product)
    text = ", ".join(parts) or "de hele keten"
    return text[0].upper() + text[1:]


def amount(kpi: Kpi, value: float) -> str:
    """An agreed value with its unit, in as many decimals as were agreed."""
    return nl.value(_precise(kpi, value), value)


def target(kpi: Kpi, streefwaarde: float) -> str:
    """The target with its direction: ``ten minste 80 %``, ``hooguit 63 dagen``, ``rond 180 dagen``."""
    return f"{DIRECTION[kpi.richting]} {amount(kpi, streefwaarde)}"


def band(kpi: Kpi, streefwaarde: float, bandbreedte: float) -> str:
    """The edge of the band: ``tot 75 %`` where more is better, ``160 tot 200`` days where neither is.

    Units that are words are left out: this stands beside the target, which has them.
    """
    if not bandbreedte:
        return nl.NONE
    low, high = round(streefwaarde - bandbreedte, 4), round(streefwaarde + bandbreedte, 4)
    if kpi.richting == "neutraal":
        return f"{bare(kpi, low)} tot {bare(kpi, high)}"
    return f"tot{nl.SPACE}{bare(kpi, low if kpi.richting == 'hoger' else high)}"


def bare(kpi: Kpi, value: float) -> str:
    """A value with its unit only where that is a sign."""
    if kpi.eenheid == "%" or kpi.eenheid.startswith("euro"):
        return amount(kpi, value)
    return nl.number(value, _precise(kpi, value).decimalen)


def margin(kpi: Kpi, bandbreedte: float) -> str:
    """The width of the band: shares lie so many points apart, not per cent."""
    if kpi.eenheid in ("%", "cijfer"):
        return f"{nl.number(bandbreedte, _precise(kpi, bandbreedte).decimalen)} {POINTS[kpi.eenheid]}"
    return amount(kpi, bandbreedte)


def _precise(kpi: Kpi, value: float) -> Kpi:
    needed = next(n for n in range(5) if n == 4 or round(value, n) == round(value, 4))
    return replace(kpi, decimalen=max(kpi.decimalen, needed))


def validity(geldig_van: date, geldig_tot: date | None) -> str:
    """When an agreement holds: ``sinds nov 2023``, ``nov 2023 t/m mei 2025``."""
    if geldig_tot is None:
        return f"sinds {nl.short_month(geldig_van)}".replace(" ", nl.SPACE)
    first, last = (nl.short_month(m).replace(" ", nl.SPACE) for m in (geldig_van, geldig_tot))
    return f"{first} t/m{nl.SPACE}{last}"


def ends_soon(afspraak: Afspraak, maand: date) -> bool:
    """Whether the month is one of the last three in which the agreement holds."""
    return afspraak.geldig_tot is not None and maand <= afspraak.geldig_tot < shift(maand, ENDS_SOON)


def summary(held: Sequence[Afspraak], maand: date, voor: str = "") -> str:
    """The answer of the page: how many agreements hold, about how many KPIs, how many end soon."""
    of_all = f"{len({a.kpi for a in held})} van de {len(agreed_about())} KPI's"
    where = f" voor {voor}" if voor else ""
    if not held:
        nothing = "er is dan niets om de cijfers aan te meten"
        return f"Voor {nl.month(maand)} gelden{where} geen afspraken; {nothing}."
    verb = "geldt" if len(held) == 1 else "gelden"
    many = nl.count(len(held), "afspraak", "afspraken")
    text = f"Voor {nl.month(maand)} {verb}{where} {many} over {of_all}"
    kinds = Counter(a.kpi for a in held)
    money = [(kinds["kosten"], "begroting", "begrotingen"), (kinds["prijs"], "tarief", "tarieven")]
    if told := [nl.count(*m) for m in money if m[0]]:
        text += f", waaronder {nl.listing(told)}"
    ending = sum(ends_soon(a, maand) for a in held)
    if not ending:
        return f"{text}; binnen drie maanden loopt er geen af."
    return f"{text}; {ending} {'loopt' if ending == 1 else 'lopen'} binnen drie maanden af."


def held_for(afspraken: Iterable[Afspraak], maand: date, partner: str | None) -> list[Afspraak]:
    """The agreements that hold in a month; for one partner its own, and the shared ones that reach it too.

    A shared one gives way to the partner's own on the same thing, and one about a number or an amount
    of the whole chain says nothing about one partner.
    """
    held = [a for a in afspraken if a.holds_in(maand)]
    if partner is None:
        return held
    own = [a for a in held if a.partner == partner]
    named = {(a.kpi, a.gemeente, a.product) for a in own}
    shared = [
        a
        for a in held
        if a.partner is None
        and kpis()[a.kpi].soort not in ("aantal", "som")
        and (a.kpi, a.gemeente, a.product) not in named
    ]
    return own + shared


def in_order(afspraken: Iterable[Afspraak], keten: Keten) -> list[Afspraak]:
    """Agreements in the order of reading: by KPI, the whole chain first, then partners in their own order."""
    ranks = {kpi: i for i, kpi in enumerate(kpis())}
    partners = {partner: i for i, partner in enumerate(keten.partners)}
    return sorted(
        afspraken,
        key=lambda a: (
            ranks.get(a.kpi, len(ranks)),
            len(a.bereik),
            partners.get(a.partner or "", -1),
            a.gemeente or "",
            a.product or "",
            a.geldig_van,
        ),
    )


def what_changed(before: Afspraak | None, after: Afspraak) -> str:
    """What a version changed with respect to the one before it, as a sentence."""
    if before is None:
        return "Vastgelegd."
    if after.vervallen and not before.vervallen:
        return "Vervallen: de afspraak geldt voor geen enkele maand meer."
    text = "; ".join(changes(before, after)) or "niets"
    return f"{text[0].upper()}{text[1:]}."


def changes(before: Afspraak | Voorstel, after: Afspraak | Voorstel) -> list[str]:
    """Each field of an agreement that differs, with what it was."""
    kpi = kpis()[after.kpi]
    return [
        f"{word} {_field(kpi, name, getattr(after, name))} (was {_field(kpi, name, getattr(before, name))})"
        for name, word in FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _field(kpi: Kpi, name: str, value: object) -> str:
    if value is None:
        return "tot nader order" if name == "geldig_tot" else "leeg"
    if isinstance(value, date):
        return nl.month(value)
    return amount(kpi, value) if isinstance(value, float) else str(value) or "leeg"


def norm_length(norm: Norm) -> str:
    """How long a wait may take: in weeks where it comes out even, and in days."""
    days = nl.count(norm.dagen, "dag", "dagen")
    return f"{nl.count(norm.dagen // 7, 'week', 'weken')} ({days})" if norm.dagen % 7 == 0 else days


def validity_of_norm(norm: Norm) -> str:
    """When a norm holds; most hold always."""
    if norm.vanaf is None:
        return f"t/m {nl.short_month(norm.tot)}" if norm.tot else "altijd"
    return validity(norm.vanaf, norm.tot)


def norm_products(keten: Keten, norm: Norm) -> str:
    """For which help a norm holds."""
    if norm.product is None:
        return "Alle hulp waarvoor geen eigen norm geldt"
    return f"{keten.producten[norm.product].naam} ({norm.product})"


def label(keten: Keten, afspraak: Afspraak) -> str:
    """One agreement in a list to choose from."""
    state = " (vervallen)" if afspraak.vervallen else ""
    name, valid = kpis()[afspraak.kpi].naam, validity(afspraak.geldig_van, afspraak.geldig_tot)
    return f"{afspraak.afspraak} · {name} · {scope(keten, afspraak)} · {valid}{state}"


def by_kpi(afspraken: Sequence[Afspraak]) -> Mapping[Kpi, list[Afspraak]]:
    """Agreements grouped by KPI, in the order in which they come; of KPIs that still exist."""
    groups: dict[str, list[Afspraak]] = {}
    for afspraak in afspraken:
        groups.setdefault(afspraak.kpi, []).append(afspraak)
    return {kpis()[kpi]: held for kpi, held in groups.items() if kpi in kpis()}
