"""Proposed agreements: what was laid before which partners, what each answered, and how it ended.

A proposal judges no figure. Whom it binds is asked for akkoord; a change of what it says is a new version
that asks them all anew. It ends by being withdrawn, or by taking force: then it has become an ordinary
agreement (``afspraak``), and the proposal keeps who agreed with it and who did not.

Who reads what: the director all of it; a partner the versions that ask it, with the answers and reasons of
every partner asked with it, for they decide together; a gemeente the proposals of its scope with the answers,
but without reasons, which are between who decides. Once it is in force, whoever may read the agreement reads
the answers too. Of other partners nobody but the director sees which person answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Final

import duckdb

from ketenmonitor.access.viewer import CIJFERS, Kijker
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset import records
from ketenmonitor.dataset.facts import needs
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

GEVRAAGD: Final = "gevraagd"
AKKOORD: Final = "akkoord"
BEZWAAR: Final = "bezwaar"
VAN_KRACHT: Final = "van kracht"
INGETROKKEN: Final = "ingetrokken"


@dataclass(frozen=True)
class Voorgelegd:
    """One version of a proposal as it was laid before partners.

    ``opvolger_van`` is the agreement on the same that ends when this one takes force.
    """

    voorstel: int
    versie: int
    kpi: str
    partner: str | None
    gemeente: str | None
    product: str | None
    geldig_van: date
    geldig_tot: date | None
    streefwaarde: float
    bandbreedte: float
    nulmeting: float | None
    bron: str
    opvolger_van: int | None
    toelichting: str
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def inhoud(self) -> Voorstel:
        """What would be agreed."""
        return Voorstel(
            self.kpi, self.geldig_van, self.streefwaarde, self.bron, self.partner, self.gemeente,
            self.product, self.geldig_tot, self.bandbreedte, self.nulmeting,
        )  # fmt: skip


@dataclass(frozen=True)
class Antwoord:
    """What a partner was asked (``volgnummer`` 0) or answered about one version; the highest number holds."""

    voorstel: int
    versie: int
    partner: str
    volgnummer: int
    antwoord: str
    reden: str
    vastgelegd_op: datetime
    vastgelegd_door: str


@dataclass(frozen=True)
class Besluit:
    """How a proposal ended; ``afspraak`` is the agreement that it became."""

    voorstel: int
    versie: int
    besluit: str
    afspraak: int | None
    reden: str
    vastgelegd_op: datetime
    vastgelegd_door: str


@dataclass(frozen=True)
class Dossier:
    """All of one proposal that its reader may read: its versions and answers, oldest first, and its end."""

    versies: tuple[Voorgelegd, ...]
    antwoorden: tuple[Antwoord, ...]
    besluit: Besluit | None

    @property
    def voorstel(self) -> int:
        """The number of the proposal."""
        return self.laatste.voorstel

    @property
    def laatste(self) -> Voorgelegd:
        """What it says now."""
        return self.versies[-1]

    @property
    def open(self) -> bool:
        """Whether it still waits for answers or for the director."""
        return self.besluit is None

    @property
    def van_kracht(self) -> bool:
        """Whether it became an agreement."""
        return self.besluit is not None and self.besluit.besluit == VAN_KRACHT

    @cached_property
    def nu(self) -> Mapping[str, Antwoord]:
        """How every partner that is bound stands towards the last version."""
        return {a.partner: a for a in self.antwoorden if a.versie == self.laatste.versie}

    def gaven(self, antwoord: str) -> tuple[str, ...]:
        """The partners of which this is the answer now."""
        return tuple(partner for partner, a in self.nu.items() if a.antwoord == antwoord)

    @property
    def zonder_akkoord(self) -> tuple[str, ...]:
        """The partners that are bound and have not agreed: they object, or have not answered."""
        return tuple(partner for partner, a in self.nu.items() if a.antwoord != AKKOORD)


def bound(keten: Keten, inhoud: Voorstel) -> tuple[str, ...]:
    """The partners that an agreement binds, in the order of the chain file.

    The partner that it names; without one every partner that in some month of its validity delivers what the
    KPI is made of (of a KPI about delivering itself: anything). The chain file does not say in which gemeente
    or which products a partner works, so those narrow nothing.
    """
    if inhoud.partner is not None:
        return (inhoud.partner,)
    extracts = set(needs(kpis()[inhoud.kpi]))
    return tuple(
        partner.partner
        for partner in keten.partners.values()
        if (not extracts or extracts & set(partner.levert))
        and (partner.tot is None or partner.tot >= inhoud.geldig_van)
        and (inhoud.geldig_tot is None or partner.vanaf <= inhoud.geldig_tot)
    )


def dossiers(cursor: duckdb.DuckDBPyConnection) -> list[Dossier]:
    """Every proposal ever made, by number."""
    versions: dict[int, list[Voorgelegd]] = defaultdict(list)
    for v in records.read(cursor, "afspraak_voorstel", Voorgelegd, "voorstel, versie"):
        versions[v.voorstel].append(_with_floats(v))
    answers: dict[int, list[Antwoord]] = defaultdict(list)
    for a in records.read(cursor, "afspraak_akkoord", Antwoord, "voorstel, versie, volgnummer, partner"):
        answers[a.voorstel].append(a)
    ended = {b.voorstel: b for b in records.read(cursor, "afspraak_besluit", Besluit, "voorstel")}
    return [
        Dossier(tuple(own), tuple(answers[voorstel]), ended.get(voorstel))
        for voorstel, own in versions.items()
    ]


def _with_floats(v: Voorgelegd) -> Voorgelegd:
    nul = None if v.nulmeting is None else float(v.nulmeting)
    return replace(v, streefwaarde=float(v.streefwaarde), bandbreedte=float(v.bandbreedte), nulmeting=nul)


def readable(cursor: duckdb.DuckDBPyConnection, kijker: Kijker) -> list[Dossier]:
    """Of the proposals what somebody may read, by number; see the head of this module."""
    if not kijker.mag(CIJFERS):
        return []
    found = dossiers(cursor)
    if kijker.ziet_partners:
        return found
    shown = (_as_read(dossier, kijker) for dossier in found)
    return [dossier for dossier in shown if dossier is not None]


def _as_read(dossier: Dossier, kijker: Kijker) -> Dossier | None:
    asked: dict[int, set[str]] = defaultdict(set)
    for a in dossier.antwoorden:
        asked[a.versie].add(a.partner)
    own = {v.versie for v in dossier.versies if asked[v.versie] & set(kijker.partners)}
    gemeenten = (None, *kijker.gemeenten) if kijker.gemeenten else ()
    last = dossier.laatste
    agreed = dossier.van_kracht and kijker.ziet_afspraak(last.partner, last.gemeente)
    seen = tuple(
        v
        for v in dossier.versies
        if v.versie in own or v.gemeente in gemeenten or (agreed and v.versie == last.versie)
    )
    if dossier.laatste not in seen:
        return None
    versions = {v.versie for v in seen}
    answers = (a for a in dossier.antwoorden if a.versie in versions)
    return replace(
        dossier, versies=seen, antwoorden=tuple(_answer_as_read(a, kijker, a.versie in own) for a in answers)
    )


def _answer_as_read(a: Antwoord, kijker: Kijker, decides: bool) -> Antwoord:
    mine = a.partner in kijker.partners
    return replace(
        a,
        reden=a.reden if decides or mine else "",
        vastgelegd_door=a.vastgelegd_door if mine else "",
    )


def in_order(keten: Keten, partners: Iterable[str]) -> list[str]:
    """Partners in the order of the chain file; who is no longer in it comes last."""
    places = {partner: i for i, partner in enumerate(keten.partners)}
    return sorted(partners, key=lambda partner: (places.get(partner, len(places)), partner))


def by_agreement(found: Sequence[Dossier]) -> dict[int, Dossier]:
    """The proposals that took force, by the number of the agreement each became."""
    return {d.besluit.afspraak: d for d in found if d.besluit is not None and d.besluit.afspraak is not None}
