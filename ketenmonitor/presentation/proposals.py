"""Proposed agreements in words: what is proposed, how each partner stands towards it, what it waits for."""

from collections.abc import Iterable
from datetime import date

from ketenmonitor.agreements.dossier import (
    AKKOORD,
    BEZWAAR,
    GEVRAAGD,
    VAN_KRACHT,
    Dossier,
    Voorgelegd,
    in_order,
)
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation.deliveries import Merk
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

MERKEN = {AKKOORD: Merk("●", "goed"), BEZWAAR: Merk("▲", "aandacht"), GEVRAAGD: Merk("○", "zacht")}
WOORDEN = {
    AKKOORD: "akkoord",
    BEZWAAR: "bezwaar",
    GEVRAAGD: f"nog{nl.SPACE}niet{nl.SPACE}geantwoord",
}
DIRECT = "rechtstreeks"
DIRECT_UITLEG = "Rechtstreeks vastgelegd, zonder voorstel waarop partners antwoordden"
# Names in a sentence; more are counted.
NAMED = 3


def names(keten: Keten, partners: Iterable[str]) -> list[str]:
    """The names of partners, in the order of the chain."""
    return [keten.partners[p].naam if p in keten.partners else p for p in in_order(keten, partners)]


def valid(inhoud: Voorstel) -> str:
    """When it would hold: ``vanaf jan 2027``, ``jan 2027 t/m dec 2027``."""
    if inhoud.geldig_tot is None:
        return f"vanaf {nl.short_month(inhoud.geldig_van)}".replace(" ", nl.SPACE)
    return words.validity(inhoud.geldig_van, inhoud.geldig_tot)


def told(keten: Keten, inhoud: Voorstel) -> str:
    """What is proposed, in one line: ``Uitval: hooguit 9 %, de hele keten, vanaf jan 2027``."""
    kpi = kpis()[inhoud.kpi]
    target = words.target(kpi, inhoud.streefwaarde)
    return f"{kpi.naam}: {target}, {_scope(keten, inhoud)}, {valid(inhoud)}"


def _scope(keten: Keten, inhoud: Voorstel) -> str:
    """For whom it would hold, within a sentence."""
    where = words.scope(keten, inhoud)
    return where[0].lower() + where[1:] if inhoud.partner is None else where


def state(dossier: Dossier) -> str:
    """Where a proposal stands, in two words."""
    if dossier.besluit is None:
        return "voorgesteld"
    if dossier.besluit.besluit == VAN_KRACHT:
        return f"van kracht als afspraak {dossier.besluit.afspraak}"
    return "ingetrokken"


def label(keten: Keten, dossier: Dossier) -> str:
    """One proposal in a list to choose from."""
    end = "" if dossier.open else f" ({state(dossier)})"
    return f"{dossier.voorstel} · {told(keten, dossier.laatste.inhoud)}{end}"


def age(laid: Voorgelegd, today: date) -> str:
    """How long a version has been waiting: ``12 dagen``."""
    days = (today - laid.vastgelegd_op.date()).days
    return "vandaag" if days <= 0 else nl.count(days, "dag", "dagen")


def summary(keten: Keten, found: Iterable[Dossier]) -> str:
    """How many proposals wait, and for what."""
    waiting = [d for d in found if d.open]
    if not waiting:
        return "Er wacht geen voorstel op akkoord."
    if len(waiting) == 1:
        return waits_for(keten, waiting[0])
    ready = sum(not d.zonder_akkoord for d in waiting)
    objected = sum(bool(d.gaven(BEZWAAR)) for d in waiting)
    text = f"{nl.number(len(waiting))} voorstellen zijn nog niet van kracht"
    parts = []
    if ready:
        parts.append(f"bij {ready} gingen alle partners akkoord")
    if objected:
        parts.append(f"bij {objected} is er bezwaar")
    if asked := sum(bool(d.gaven(GEVRAAGD)) for d in waiting):
        parts.append(f"bij {asked} antwoordde nog niet iedereen")
    return f"{text}; {nl.listing(parts)}."


def waits_for(keten: Keten, dossier: Dossier) -> str:
    """What an open proposal waits for, as a sentence for who directs the chain."""
    what = f"Voorstel {dossier.voorstel} ({told(keten, dossier.laatste.inhoud)})"
    silent, against = dossier.gaven(GEVRAAGD), dossier.gaven(BEZWAAR)
    if not dossier.zonder_akkoord:
        return f"{what} heeft het akkoord van alle partners die het bindt: het kan van kracht worden."
    parts = []
    if silent:
        parts.append(f"wacht op akkoord van {nl.listing(names(keten, silent), NAMED)}")
    if against:
        parts.append(
            f"{'er is' if silent else 'heeft'} bezwaar van {nl.listing(names(keten, against), NAMED)}"
        )
    return f"{what} {'; '.join(parts)}."


def is_asked(keten: Keten, dossier: Dossier) -> str:
    """What a partner is asked."""
    return (
        f"U bent gevraagd akkoord te gaan met voorstel {dossier.voorstel}: "
        f"{told(keten, dossier.laatste.inhoud)}."
    )


def agreed(keten: Keten, dossier: Dossier) -> str:
    """Who agreed with what is in force: ``alle 7 partners``, ``zonder Verblijf Dijkhuis``."""
    without = names(keten, dossier.zonder_akkoord)
    if without:
        return f"zonder akkoord van {nl.listing(without, NAMED)}"
    if len(dossier.nu) == 1:
        return f"akkoord van {names(keten, dossier.nu)[0]}"
    everybody = "beide" if len(dossier.nu) == 2 else f"alle {len(dossier.nu)}"
    return f"akkoord van {everybody} partners"


def what_changed(keten: Keten, before: Voorgelegd | None, after: Voorgelegd) -> str:
    """What a version of a proposal changed, as a sentence."""
    if before is None:
        return "Voorgesteld."
    parts = words.changes(before.inhoud, after.inhoud)
    was, now = _scope(keten, before.inhoud), _scope(keten, after.inhoud)
    if was != now:
        parts.append(f"geldt voor {now} (was {was})")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}. Eerdere antwoorden vervielen."
