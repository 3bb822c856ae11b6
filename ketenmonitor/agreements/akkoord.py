"""Agreeing together: proposing, answering, changing, withdrawing, and putting in force.

An agreement passes through *voorgesteld*, *akkoord* of every partner that it binds, and *van kracht*. The
last step is an act of the director, with a name and a moment, and not a side effect of the last answer: it
changes how everybody is judged, and what clashes with it by then is the director's to mend. Where a partner
has not agreed it takes a reason, and the partner stays visible as not having agreed. See ``dossier`` for who
reads what.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import duckdb

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import Afspraak, latest
from ketenmonitor.agreements.dossier import (
    AKKOORD,
    BEZWAAR,
    GEVRAAGD,
    INGETROKKEN,
    VAN_KRACHT,
    Antwoord,
    Besluit,
    Dossier,
    Voorgelegd,
    bound,
    dossiers,
    in_order,
)
from ketenmonitor.agreements.voorstel import Voorstel, check, clashes, overlap
from ketenmonitor.dataset import records
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.months import shift

SOORT = "akkoord"


def propose(
    dataset: Dataset, inhoud: Voorstel, toelichting: str, door: str, op: datetime | None = None
) -> int:
    """Lay an agreement before the partners that it binds; returns the number of the proposal.

    Where one agreement on the same began earlier and still holds then, the proposal follows it up: that one
    ends when this takes force. Any other overlap is refused.
    """
    moment = op or now()
    with dataset.write(door, SOORT, f"voorstel over {inhoud.kpi}", moment) as cursor:
        number = records.next_number(cursor, "afspraak_voorstel", "voorstel")
        _lay_before(cursor, dataset.keten, number, 1, inhoud, toelichting, door, moment)
    return number


def change(
    dataset: Dataset,
    voorstel: int,
    versie: int,
    inhoud: Voorstel,
    toelichting: str,
    door: str,
    op: datetime | None = None,
) -> None:
    """Let an open proposal say something else: a new version, of which every partner is asked anew.

    ``versie`` is the one that whoever changes it has read.
    """
    moment = op or now()
    with dataset.write(door, SOORT, f"voorstel {voorstel} gewijzigd", moment) as cursor:
        held = _as_read(cursor, voorstel, versie).laatste
        if replace(inhoud, bron=inhoud.bron.strip(), afgesproken_met="") == held.inhoud:
            raise Weigering(f"Er verandert niets aan voorstel {voorstel}: wijzig iets, of laat het staan.")
        _lay_before(cursor, dataset.keten, voorstel, versie + 1, inhoud, toelichting, door, moment)


def answer(
    dataset: Dataset,
    voorstel: int,
    versie: int,
    partner: str,
    antwoord: str,
    reden: str,
    door: str,
    op: datetime | None = None,
) -> None:
    """Let a partner that is bound say akkoord, or bezwaar with a reason; a later answer takes its place."""
    moment = op or now()
    subject = f"voorstel {voorstel} beantwoord"
    with dataset.write(
        door, SOORT, subject, moment, partner=partner, antwoord=antwoord, versie=versie
    ) as cursor:
        dossier = _as_read(cursor, voorstel, versie)
        name = _name(dataset.keten, partner)
        if partner not in dossier.nu:
            raise Weigering(f"Voorstel {voorstel} bindt {name} niet: alleen wie het bindt, antwoordt erop.")
        if antwoord not in (AKKOORD, BEZWAAR):
            raise Weigering(f"'{antwoord}' is geen antwoord: kies akkoord of bezwaar.")
        text = records.at_most(reden, "De reden")
        if antwoord == BEZWAAR and not text:
            raise Weigering("Een bezwaar zonder reden helpt niemand verder: schrijf op wat er anders moet.")
        held = dossier.nu[partner]
        if (held.antwoord, held.reden) == (antwoord, text):
            raise Weigering(f"{name} gaf dit antwoord al: er verandert niets.")
        given = Antwoord(voorstel, versie, partner, held.volgnummer + 1, antwoord, text, moment, door)
        records.add(cursor, "afspraak_akkoord", [given])


def put_in_force(
    dataset: Dataset, voorstel: int, versie: int, reden: str, door: str, op: datetime | None = None
) -> int:
    """Make an agreement of a proposal and return its number.

    While a partner has not agreed it takes a reason. The agreement that it follows up ends with the month
    before. Closed months stay judged by what held when they were closed.
    """
    moment, text = op or now(), records.at_most(reden, "De reden")
    subject = f"voorstel {voorstel} van kracht"
    with dataset.write(door, SOORT, subject, moment, versie=versie, reden=text) as cursor:
        dossier = _as_read(cursor, voorstel, versie)
        v, keten = dossier.laatste, dataset.keten
        if dossier.zonder_akkoord and not text:
            raise Weigering(
                f"Nog niet akkoord: {_names(keten, dossier.zonder_akkoord)}; schrijf op waarom de afspraak "
                "toch van kracht wordt, of wacht hun antwoord af."
            )
        check(v.inhoud, keten)
        held = latest(cursor)
        _refuse_clash(v.inhoud, [a for a in held if a.afspraak != v.opvolger_van])
        agreed = replace(v.inhoud, afgesproken_met=parties(keten, dossier))
        why = f"Voorstel {voorstel}: {text}" if text else f"Voorstel {voorstel}"
        number = recording.enter(cursor, [agreed], door, moment, why)[0]
        before = _followed_up(v.inhoud, held)
        if before is not None:
            ended = replace(before, geldig_tot=shift(v.geldig_van, -1))
            recording.enter_version(cursor, ended, f"Opgevolgd door afspraak {number}", door, moment)
        taken = Besluit(voorstel, versie, VAN_KRACHT, number, text, moment, door)
        records.add(cursor, "afspraak_besluit", [taken])
    return number


def withdraw(dataset: Dataset, voorstel: int, reden: str, door: str, op: datetime | None = None) -> None:
    """Take an open proposal back, with a reason; what was said about it stays readable."""
    moment = op or now()
    text = records.text(reden, "De reden")
    with dataset.write(door, SOORT, f"voorstel {voorstel} ingetrokken", moment, reden=text) as cursor:
        held = _open(cursor, voorstel).laatste
        gone = Besluit(voorstel, held.versie, INGETROKKEN, None, text, moment, door)
        records.add(cursor, "afspraak_besluit", [gone])


def parties(keten: Keten, dossier: Dossier) -> str:
    """With whom it was agreed, as the agreement itself tells: ``alle 7 partners die het bindt``."""
    agreed, against, all_of = dossier.gaven(AKKOORD), dossier.zonder_akkoord, len(dossier.nu)
    if not agreed:
        return f"niemand; zonder akkoord van {_names(keten, against)}"
    if not against:
        return _names(keten, agreed) if all_of < 3 else f"alle {all_of} partners die het bindt"
    return f"{len(agreed)} van de {all_of} partners; zonder akkoord van {_names(keten, against)}"


def _lay_before(
    cursor: duckdb.DuckDBPyConnection,
    keten: Keten,
    number: int,
    versie: int,
    inhoud: Voorstel,
    toelichting: str,
    door: str,
    moment: datetime,
) -> None:
    """Record a version of a proposal, and ask every partner that it binds."""
    check(inhoud, keten)
    text = records.at_most(toelichting, "De toelichting")
    asked = bound(keten, inhoud)
    if not asked:
        raise Weigering(
            "Geen enkele partner levert in deze periode waar deze KPI op rust, dus niemand kan akkoord gaan: "
            "kies een andere periode of KPI."
        )
    held = latest(cursor)
    before = _followed_up(inhoud, held)
    _refuse_clash(inhoud, [a for a in held if a != before])
    for other in dossiers(cursor):
        v = other.laatste
        if other.open and v.voorstel != number and v.inhoud.scope == inhoud.scope and overlap(v, inhoud):
            raise Weigering(
                f"Voorstel {v.voorstel} gaat al over hetzelfde in dezelfde tijd: wijzig dat, of trek het "
                "eerst in."
            )
    laid = Voorgelegd(
        number, versie, inhoud.kpi, inhoud.partner, inhoud.gemeente, inhoud.product, inhoud.geldig_van,
        inhoud.geldig_tot, inhoud.streefwaarde, inhoud.bandbreedte, inhoud.nulmeting, inhoud.bron.strip(),
        before.afspraak if before else None, text, moment, door,
    )  # fmt: skip
    records.add(cursor, "afspraak_voorstel", [laid])
    questions = [Antwoord(number, versie, partner, 0, GEVRAAGD, "", moment, door) for partner in asked]
    records.add(cursor, "afspraak_akkoord", questions)


def _followed_up(inhoud: Voorstel, held: Sequence[Afspraak]) -> Afspraak | None:
    """The one agreement on the same that began earlier and would hold on; None with none, or with more."""
    same = [
        a
        for a in held
        if not a.vervallen
        and (a.kpi, a.partner, a.gemeente, a.product) == inhoud.scope
        and overlap(a, inhoud)
    ]
    return same[0] if len(same) == 1 and same[0].geldig_van < inhoud.geldig_van else None


def _refuse_clash(inhoud: Voorstel, held: Sequence[Afspraak]) -> None:
    for sentence in clashes([inhoud], held):
        raise Weigering(sentence)


def _open(cursor: duckdb.DuckDBPyConnection, voorstel: int) -> Dossier:
    for dossier in dossiers(cursor):
        if dossier.voorstel == voorstel and dossier.open:
            return dossier
    raise Weigering(
        f"Voorstel {voorstel} bestaat niet, is ingetrokken of is al van kracht: ververs de pagina en kies "
        "opnieuw."
    )


def _as_read(cursor: duckdb.DuckDBPyConnection, voorstel: int, versie: int) -> Dossier:
    """The open proposal, when it still says what was read."""
    dossier = _open(cursor, voorstel)
    if dossier.laatste.versie != versie:
        raise Weigering(
            f"Voorstel {voorstel} is intussen gewijzigd: ververs de pagina en lees eerst wat er nu staat."
        )
    return dossier


def _name(keten: Keten, code: str) -> str:
    partner = keten.partners.get(code)
    return partner.naam if partner else code


def _names(keten: Keten, codes: Sequence[str]) -> str:
    names = [_name(keten, code) for code in in_order(keten, codes)]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
