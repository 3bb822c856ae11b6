"""What the scan says, as a viewer may see it.

Results are of rounds that are over: while people answer, one more answer would show by the difference what
it was. A partner's scores are shown from ``RESPONDENTS`` respondents, to the ketenregisseur and to itself.
Those of the chain are shown from ``PARTNERS`` partners with enough respondents; to one of them only when two
others are among them, for of one other everything would follow. Nobody else than the ketenregisseur sees
another partner's name beside a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ketenmonitor.access.viewer import LEREN
from ketenmonitor.access.zicht import OTHERS, Zicht
from ketenmonitor.learning.maturity import answers, invitations, rounds, scores
from ketenmonitor.learning.maturity.rounds import Ronde
from ketenmonitor.learning.maturity.scores import Niveau, Spreiding, Stand
from ketenmonitor.learning.maturity.vragenlijst import Vragenlijst

RESPONDENTS: Final = 3
"""From how many respondents a partner's results are shown: among fewer, colleagues know each other's."""
PARTNERS: Final = 2
"""From how many partners results of the chain are shown."""


@dataclass(frozen=True)
class Profiel:
    """A partner, or the chain, in one round: questions, pillars, principles, and the phase of the whole."""

    items: Mapping[str, Stand]
    pijlers: Mapping[str, Niveau]
    principes: Mapping[str, Niveau]
    fase: int

    @property
    def zwakste(self) -> tuple[str, ...]:
        """The questions that hold their pillar in a lower phase."""
        return tuple(item for niveau in self.pijlers.values() for item in niveau.zwakste)


@dataclass(frozen=True)
class Ketenbeeld:
    """The chain: its profile, how many partners it is of, and how far they lie apart (by pillar and item)."""

    profiel: Profiel
    partners: int
    spreiding: Mapping[str, Spreiding]


@dataclass(frozen=True)
class Uitslag:
    """A round that is over, as far as the viewer may see it.

    ``partners`` are the profiles of partners that may be seen; ``keten`` is None when too few partners took
    part. ``aantallen`` says how many people answered, by partner that may be seen, and ``verwacht`` how many
    were to, where that was said.
    """

    ronde: Ronde
    vragen: Vragenlijst
    partners: Mapping[str, Profiel]
    keten: Ketenbeeld | None
    aantallen: Mapping[str, int]
    verwacht: Mapping[str, int]


@dataclass(frozen=True)
class Partnerfase:
    """Where one partner stands in the latest round: the phase by name of pillar, and of the whole."""

    ronde: str
    gesloten_op: date
    respondenten: int
    pijlers: Mapping[str, int]
    fase: int
    fasenaam: str


@dataclass(frozen=True)
class Verschil:
    """How a pillar or question moved since the round before: levels then and now, in phases."""

    toen: float
    nu: float

    @property
    def verschil(self) -> float:
        """What was gained."""
        return self.nu - self.toen


def sees(zicht: Zicht, partner: str) -> bool:
    """Whether the viewer may see the scan of this partner: the ketenregisseur every, others their own."""
    kijker = zicht.kijker
    return kijker.mag(LEREN) and (kijker.ziet_partners or kijker.owns(partner))


def over(zicht: Zicht, vandaag: date) -> list[Ronde]:
    """The rounds of which there are results to see, oldest first."""
    zicht.kijker.require(LEREN)
    return [r for r in rounds.rounds(zicht.cursor) if r.is_over(vandaag)]


def of_round(zicht: Zicht, ronde: Ronde, vandaag: date) -> Uitslag | None:
    """The results of a round; None while people can still answer."""
    zicht.kijker.require(LEREN)
    if not ronde.is_over(vandaag):
        return None
    vragen = rounds.questionnaire(zicht.cursor, ronde)
    profiles = _profiles(zicht, ronde, vragen)
    counts = answers.respondents(zicht.cursor, ronde.ronde)
    return Uitslag(
        ronde,
        vragen,
        {p: profile for p, profile in profiles.items() if sees(zicht, p)},
        chain(vragen, profiles) if _sees_chain(zicht, profiles) else None,
        {p: n for p, n in counts.items() if sees(zicht, p)},
        {p: n for p, n in invitations.expected(zicht.cursor, ronde.ronde).items() if sees(zicht, p)},
    )


def of_partners(zicht: Zicht, vandaag: date | None = None) -> dict[str, Partnerfase]:
    """Where each partner stands in the latest round that is over and in which enough of its people answered.

    Only partners that the viewer may see, and that took part.
    """
    if not any(sees(zicht, partner) for partner in zicht.keten.partners):
        return {}
    found: dict[str, Partnerfase] = {}
    for ronde in over(zicht, vandaag or date.today()):
        vragen = rounds.questionnaire(zicht.cursor, ronde)
        counts = answers.respondents(zicht.cursor, ronde.ronde)
        for partner, profiel in _profiles(zicht, ronde, vragen).items():
            if sees(zicht, partner):
                found[partner] = Partnerfase(
                    ronde.naam,
                    ronde.sluit,
                    counts[partner],
                    {vragen.pijlers[p]: niveau.fase for p, niveau in profiel.pijlers.items()},
                    profiel.fase,
                    vragen.fase(profiel.fase),
                )
    return found


def of_partner(zicht: Zicht, partner: str, vandaag: date | None = None) -> Partnerfase | None:
    """As ``of_partners``, of one; None when it took no part, or when the viewer may not see it."""
    return of_partners(zicht, vandaag).get(partner)


def since(
    zicht: Zicht, nu: Ronde, toen: Ronde, vandaag: date, partner: str | None = None
) -> dict[str, Verschil]:
    """How pillars and questions moved from one round to the next, of a partner or (None) of the chain.

    Only questions that were asked in both, by their id. Of the chain only partners that have results in
    both, so that who took part moves nothing. Empty when there is nothing that may be compared.
    """
    zicht.kijker.require(LEREN)
    if not (nu.is_over(vandaag) and toen.is_over(vandaag)) or (
        partner is not None and not sees(zicht, partner)
    ):
        return {}
    asked = rounds.questionnaire(zicht.cursor, nu)
    before = rounds.questionnaire(zicht.cursor, toen)
    same = {i.id: i.pijler for i in asked.items if i.id in before.by_id}
    now, then = _profiles(zicht, nu, asked), _profiles(zicht, toen, before)
    both = {p for p in now if p in then and partner in (None, p)}
    if partner is None and not _sees_chain(zicht, both):
        return {}
    if not both:
        return {}
    old, new = _levels(then, both, same), _levels(now, both, same)
    return {key: Verschil(old[key], new[key]) for key in new}


def remarks(zicht: Zicht, ronde: Ronde, partner: str, vandaag: date) -> list[tuple[str, str]]:
    """What people of a partner wrote, as pillar and text: apart from scores, if enough answered."""
    enough = answers.respondents(zicht.cursor, ronde.ronde).get(partner, 0) >= RESPONDENTS
    if not (sees(zicht, partner) and ronde.is_over(vandaag) and enough):
        return []
    return answers.remarks(zicht.cursor, ronde.ronde, partner)


def counted(zicht: Zicht, ronde: Ronde) -> dict[str, int]:
    """How many people answered so far by partner that may be seen, also while a round is open."""
    zicht.kijker.require(LEREN)
    found = answers.respondents(zicht.cursor, ronde.ronde)
    return {p: found.get(p, 0) for p in zicht.keten.partners if sees(zicht, p)}


def chain(vragen: Vragenlijst, partners: Mapping[str, Profiel]) -> Ketenbeeld:
    """The chain of these partners: medians of their scores, phases of which no partner is a weaker link."""
    profiles = list(partners.values())
    items = {i.id: scores.middle([p.items[i.id] for p in profiles]) for i in vragen.items}
    pijlers, spreads = (
        {},
        {i.id: scores.spread([p.items[i.id].huidig for p in profiles]) for i in vragen.items},
    )
    for pijler in vragen.pijlers:
        standen = [p.pijlers[pijler].stand for p in profiles]
        own = {i.id: items[i.id] for i in vragen.van(pijler)}
        levels = [s.huidig for s in standen]
        pijlers[pijler] = scores.niveau(own, scores.middle(standen), levels)
        spreads[pijler] = scores.spread(levels)
    principes = {
        i.id: scores.niveau({i.id: items[i.id]}, partners=[p.items[i.id].huidig for p in profiles])
        for i in vragen.principes
    }
    whole = Profiel(items, pijlers, principes, scores.whole(pijlers.values()))
    return Ketenbeeld(whole, len(profiles), spreads)


def _profiles(zicht: Zicht, ronde: Ronde, vragen: Vragenlijst) -> dict[str, Profiel]:
    """Every partner of which enough people answered, whoever looks: what the chain is worked out from."""
    enough = {p for p, n in answers.respondents(zicht.cursor, ronde.ronde).items() if n >= RESPONDENTS}
    given = answers.scores_of(zicht.cursor, ronde.ronde) if enough else {}
    return {p: _profile(vragen, scores.per_item(given[p])) for p in zicht.keten.partners if p in enough}


def _profile(vragen: Vragenlijst, items: Mapping[str, Stand]) -> Profiel:
    pijlers = {
        pijler: scores.niveau({i.id: items[i.id] for i in vragen.van(pijler)}) for pijler in vragen.pijlers
    }
    principes = {i.id: scores.niveau({i.id: items[i.id]}) for i in vragen.principes}
    return Profiel(items, pijlers, principes, scores.whole(pijlers.values()))


def _sees_chain(zicht: Zicht, partners: Mapping[str, Profiel] | set[str]) -> bool:
    """Whether results of these partners together may be shown: to one of them only with two others in it."""
    if zicht.kijker.ziet_partners:
        return len(partners) >= PARTNERS
    others = sum(p not in zicht.kijker.partners for p in partners)
    return len(partners) >= PARTNERS and others >= OTHERS


def _levels(found: Mapping[str, Profiel], partners: set[str], same: Mapping[str, str]) -> dict[str, float]:
    """The level of each question that was asked twice, and of each pillar over those: medians of partners."""
    levels = {}
    for item in same:
        levels[item] = scores.middle([found[p].items[item] for p in partners]).huidig
    for pijler in {p for p in same.values() if p}:
        own = [item for item, of in same.items() if of == pijler]
        means = [scores.mean(found[p].items[item] for item in own) for p in partners]
        levels[pijler] = scores.middle(means).huidig
    return levels
