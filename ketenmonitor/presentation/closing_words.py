"""What is said of a closed month: when it was closed, what was missing then, what was corrected since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ketenmonitor.dataset.closing import Sluiting
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.kpi import Kpi

# The mark of a figure that was corrected after its month was closed, and what it means.
MERK = "↻"
LEGENDA = f"{MERK} gecorrigeerd na sluiting"
NIET_GEPUBLICEERD = (
    "Dit is niet gepubliceerd toen de maand werd gesloten: een doorsnede van partner, gemeente én product, "
    "of een KPI die er toen nog niet was. Hier staan de cijfers van nu."
)


def was_is(kpi: Kpi, was: float | None, nu: float | None) -> str:
    """``was 41, is nu 44``, in the unit of the KPI."""
    then = "was er niet" if was is None else f"was {nl.value(kpi, was)}"
    if nu is None:
        return f"{then}, is er nu niet meer"
    return f"{then}, is nu {nl.value(kpi, nu)}"


def correction(p: Prestatie) -> str:
    """``was 41, is nu 44 door correctie na sluiting``; empty for a figure that was not corrected."""
    told = was_is(p.kpi, p.waarde, p.nu)
    return f"{told} door correctie na sluiting" if p.gecorrigeerd else ""


def value(p: Prestatie) -> str:
    """A value as published, and today's beside it when it was corrected."""
    if p.gecorrigeerd:
        return was_is(p.kpi, p.waarde, p.nu)
    return nl.value(p.kpi, p.waarde)


def closed(s: Sluiting, prestaties: Iterable[Prestatie]) -> str:
    """When a month was closed by whom, and how many of these figures were corrected since."""
    corrected = sum(p.gecorrigeerd for p in prestaties)
    if corrected == 0:
        since = "de cijfers hier zijn sindsdien niet gecorrigeerd"
    elif corrected == 1:
        since = "1 cijfer op deze pagina is sindsdien gecorrigeerd"
    else:
        since = f"{nl.number(corrected)} cijfers op deze pagina zijn sindsdien gecorrigeerd"
    return f"{nl.month(s.maand).capitalize()} is gesloten op {nl.day(s.op.date())} door {s.door}; {since}."


def state(s: Sluiting | None, maand: date) -> str:
    """How a month stands: open, closed or opened again."""
    month = nl.month(maand).capitalize()
    if s is None:
        return f"{month} staat open: de cijfers zijn die van nu."
    day = nl.day(s.op.date())
    if s.gesloten:
        return (
            f"{month} is gesloten op {day} door {s.door}: de cijfers staan zoals ze toen zijn gepubliceerd."
        )
    return f"{month} is heropend op {day} door {s.door}: {s.reden.rstrip('.')}. De cijfers zijn die van nu."


def missing(deliveries: Iterable[tuple[str, str]], names: Mapping[str, str]) -> str:
    """Who was or is missing, and what: ``Het Baken (kosten en trajecten)``; empty when nothing is."""
    by_partner: dict[str, list[str]] = {}
    for partner, extract in deliveries:
        by_partner.setdefault(partner, []).append(extract)
    return nl.listing([f"{names.get(p, p)} ({nl.listing(sorted(es))})" for p, es in by_partner.items()])


def earlier_open(months: Sequence[date]) -> str:
    """What to know when earlier months are still open; empty when none is."""
    if not months:
        return ""
    first = nl.listing([nl.month(m) for m in months], 3)
    stand = "staat" if len(months) == 1 else "staan"
    return (
        f"{first.capitalize()} {stand} nog open. Cijfers die over meer maanden gaan, zoals kosten sinds "
        "januari, worden gepubliceerd met wat er nu over die maanden is geleverd."
    )


def unripe(kpi: Kpi, maand: date) -> str:
    """Why a figure of a closed month is not frozen yet."""
    return (
        f"Dit cijfer over {nl.month(maand)} was bij het sluiten nog niet rijp: hier staat dat van nu. Het "
        "wordt gepubliceerd bij het sluiten van de maand waarin het rijp is, "
        f"{nl.count(kpi.rijping, 'maand', 'maanden')} later."
    )


def preview(maand: date) -> str:
    """What a delivery about a closed month does to figures."""
    return (
        f"{nl.month(maand).capitalize()} is gesloten: de gepubliceerde cijfers blijven staan, en wat deze "
        "levering eraan verandert, komt er als correctie naast."
    )
