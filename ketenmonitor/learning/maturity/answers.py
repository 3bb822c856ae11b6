"""Filling in the questionnaire: what somebody answers is kept without who, when, or in which order.

A respondent is a random number within a partner; the rows of a partner are put in the order of those numbers
at every answer, remarks apart from the scores in an order of their own. The audit trail tells on which day
one more was filled in for which partner, not by whom.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

import duckdb

from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import invitations, rounds
from ketenmonitor.learning.maturity.invitations import MOST
from ketenmonitor.learning.maturity.rounds import SOORT, Ronde
from ketenmonitor.learning.maturity.scores import Antwoord
from ketenmonitor.learning.maturity.vragenlijst import FASEN, Vragenlijst

REMARK: Final = 1_000
"""Characters of a remark."""
NAMED: Final = 4
"""Unanswered questions that are named; the rest is counted."""
PRINCIPES: Final = "principes"
"""Under which code a remark about the principles is kept, among those of the pillars."""


@dataclass(frozen=True)
class Invulling:
    """What one person answered: phase now and wanted by question, and remarks by pillar."""

    huidig: Mapping[str, int]
    ambitie: Mapping[str, int]
    toelichting: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Rij:
    ronde: int
    partner: str
    respondent: str
    item: str
    huidig: int
    ambitie: int


@dataclass(frozen=True)
class _Opmerking:
    ronde: int
    partner: str
    pijler: str
    tekst: str


def submit_by_invitation(dataset: Dataset, code: str, invulling: Invulling, vandaag: date) -> None:
    """Keep what somebody answered who came with a code; ``Weigering`` when the code no longer holds."""
    guest = invitations.guest(dataset.cursor(), code, vandaag)
    if guest is None or guest.partner not in dataset.keten.partners:
        raise Weigering(GONE)
    _submit(dataset, guest.partner, invulling, vandaag, code)


def submit(dataset: Dataset, partner: str, invulling: Invulling, vandaag: date) -> None:
    """Keep what somebody of a partner answered; the caller knows that it is one of that partner."""
    if partner not in dataset.keten.partners:
        raise Weigering(f"'{partner}' is geen partner van de keten: kies er een uit de lijst.")
    _submit(dataset, partner, invulling, vandaag)


GONE: Final = (
    "Deze uitnodiging geldt niet meer, dus er is niets bewaard: vraag wie u uitnodigde om een nieuwe link."
)


def respondents(cursor: duckdb.DuckDBPyConnection, ronde: int) -> dict[str, int]:
    """How many filled in the questionnaire of a round, by partner."""
    rows = cursor.execute(
        "select partner, count(distinct respondent) from ketenscan_antwoord where ronde = ? group by partner",
        [ronde],
    ).fetchall()
    return {str(partner): int(count) for partner, count in rows}


def scores_of(cursor: duckdb.DuckDBPyConnection, ronde: int) -> dict[str, list[Antwoord]]:
    """All answers of a round by partner, for working out its results."""
    rows = cursor.execute(
        "select partner, item, huidig, ambitie from ketenscan_antwoord where ronde = ?", [ronde]
    ).fetchall()
    found: dict[str, list[Antwoord]] = {}
    for partner, *answer in rows:
        found.setdefault(str(partner), []).append(Antwoord(*answer))
    return found


def remarks(cursor: duckdb.DuckDBPyConnection, ronde: int, partner: str) -> list[tuple[str, str]]:
    """What the people of a partner wrote, as pillar and text, in no order."""
    rows = cursor.execute(
        "select pijler, tekst from ketenscan_toelichting where ronde = ? and partner = ? "
        "order by pijler, md5(tekst)",
        [ronde, partner],
    ).fetchall()
    return [(str(pijler), str(tekst)) for pijler, tekst in rows]


def _submit(
    dataset: Dataset, partner: str, invulling: Invulling, vandaag: date, code: str | None = None
) -> None:
    name = dataset.keten.partners[partner].naam
    with dataset.write(
        f"een respondent van {name}", SOORT, "vragenlijst ingevuld", _day(), partner=partner
    ) as cursor:
        running = rounds.open_now(cursor, vandaag)
        if code is not None and invitations.guest(cursor, code, vandaag) is None:
            raise Weigering(GONE)
        if running is None:
            raise Weigering("Er is geen ronde open, dus er is niets bewaard: wacht op de volgende ronde.")
        check(rounds.questionnaire(cursor, running), invulling)
        if respondents(cursor, running.ronde).get(partner, 0) >= MOST:
            raise Weigering(
                f"Voor {name} zijn al {MOST} vragenlijsten ingevuld, meer passen er niet in een ronde: "
                "meld dit aan de ketenregisseur."
            )
        _keep(cursor, running, partner, invulling)


def check(vragen: Vragenlijst, invulling: Invulling) -> None:
    """Refuse, in one sentence that names them, answers that are missing or can not be."""
    missing = [
        item.thema for item in vragen.items
        if item.id not in invulling.huidig or item.id not in invulling.ambitie
    ]  # fmt: skip
    if missing:
        named = "; ".join(missing[:NAMED]) + (
            f"; en nog {len(missing) - NAMED}" if len(missing) > NAMED else ""
        )
        raise Weigering(
            "Nog niet alles is beantwoord, dus er is niets bewaard: kies bij elke vraag de fase van nu en de "
            f"ambitie ({named})."
        )
    for code in (*invulling.huidig, *invulling.ambitie):
        if code not in vragen.by_id:
            raise Weigering(f"'{code}' is geen vraag van deze vragenlijst: open de vragenlijst opnieuw.")
    for item in vragen.items:
        now_, wanted = invulling.huidig[item.id], invulling.ambitie[item.id]
        for word, value in (("nu", now_), ("de ambitie", wanted)):
            if isinstance(value, bool) or value not in FASEN:
                raise Weigering(
                    f"'{value}' bij '{item.thema}' ({word}) is geen fase, dus er is niets bewaard: kies 1, "
                    "2, 3 of 4."
                )
        if wanted < now_:
            raise Weigering(
                f"De ambitie bij '{item.thema}' (fase {wanted}) ligt onder waar u nu staat (fase {now_}), "
                "dus er is niets bewaard: kies een ambitie die gelijk of hoger is."
            )
    _check_remarks(vragen, invulling.toelichting)


def _check_remarks(vragen: Vragenlijst, toelichting: Mapping[str, str]) -> None:
    for pijler, tekst in toelichting.items():
        if pijler != PRINCIPES and pijler not in vragen.pijlers:
            raise Weigering(f"'{pijler}' is geen pijler van deze vragenlijst: open de vragenlijst opnieuw.")
        about_no_client(tekst, "Een toelichting", REMARK, verplicht=False)


def _keep(cursor: duckdb.DuckDBPyConnection, ronde: Ronde, partner: str, invulling: Invulling) -> None:
    respondent = secrets.token_hex(8)
    rows = [
        _Rij(ronde.ronde, partner, respondent, item, invulling.huidig[item], invulling.ambitie[item])
        for item in sorted(invulling.huidig)
    ]
    records.add(cursor, "ketenscan_antwoord", rows)
    _shuffle(cursor, "ketenscan_antwoord", ronde, partner, "respondent, item")
    written = [
        _Opmerking(ronde.ronde, partner, pijler, text.strip())
        for pijler, text in invulling.toelichting.items()
        if text.strip()
    ]
    if written:
        records.add(cursor, "ketenscan_toelichting", written)
        _shuffle(cursor, "ketenscan_toelichting", ronde, partner, "pijler, md5(tekst)")


def _shuffle(cursor: duckdb.DuckDBPyConnection, table: str, ronde: Ronde, partner: str, order: str) -> None:
    """Store the rows of a partner anew in an order that says nothing of when they came."""
    where = "where ronde = ? and partner = ?"
    cursor.execute(
        f"create or replace temp table ketenscan_schudden as select * from {table} {where}",
        [ronde.ronde, partner],
    )
    cursor.execute(f"delete from {table} {where}", [ronde.ronde, partner])
    cursor.execute(f"insert into {table} select * from ketenscan_schudden order by {order}")
    cursor.execute("drop table ketenscan_schudden")


def _day() -> datetime:
    """The day, without the time: the trail may not tell who was there just then."""
    return datetime.combine(now().date(), time())
