"""From answers to scores, phases and disagreement: pure functions of numbers.

The rules, each with its reason (decision 0019):

- A partner's score on a question is the **median** of its respondents, now and wanted: one extreme answer
  moves it at most to its neighbour.
- The level of a pillar is the **mean** of its questions; the chain's score on a question or pillar is the
  median of its partners.
- The **phase** is the level rounded (half up), lowered until no link is lower than one phase below it: "de
  keten is zo sterk als de zwakste schakel". Links of a partner's pillar are its questions; of the chain's
  pillar also its partners; of a whole its pillars.
- **Disagreement** follows SCIROCCO, which calls a rating split when four or more of many raters, on a scale
  of 0 to 5, stand outside a band of three points (half of the scale) around the median. On a scale of 1 to 4
  half is one phase wide, and with few partners four outside can not be: the band is put where it holds most
  partners, and one of four or more may stand outside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from statistics import fmean, median
from typing import Final

EENS: Final = "eens"
EEN_WIJKT_AF: Final = "één wijkt af"
VERDEELD: Final = "verdeeld"
BAND: Final = 1.0
"""Partners within one phase of each other agree."""
ENOUGH_FOR_ONE_APART: Final = 4
"""With fewer partners one that stands apart is no exception but a different view."""
WEAK_LINK: Final = 2.0
"""How much more a question counts that holds its pillar in a lower phase."""
DISAGREEMENT: Final = {EENS: 1.0, EEN_WIJKT_AF: 1.25, VERDEELD: 1.5}
"""How much more a question counts that partners see differently: then talking is the first thing to do."""
_EXACT: Final = 1e-9


@dataclass(frozen=True)
class Antwoord:
    """One answer to one question, in phases 1 to 4."""

    item: str
    huidig: int
    ambitie: int


@dataclass(frozen=True)
class Stand:
    """Where something stands now and where it is wanted, in phases."""

    huidig: float
    ambitie: float

    @property
    def kloof(self) -> float:
        """What lies between the two."""
        return self.ambitie - self.huidig


@dataclass(frozen=True)
class Spreiding:
    """How far partners lie apart: median, lowest and highest, and whether they agree."""

    mediaan: float
    laagste: float
    hoogste: float
    oordeel: str


@dataclass(frozen=True)
class Niveau:
    """A pillar (or a principle): where it stands, in which phase, and which links hold that phase down."""

    stand: Stand
    fase: int
    zwakste: tuple[str, ...] = ()


@dataclass(frozen=True)
class Voorrang:
    """How urgent it is to work on one question, and why: the score is the product of the three."""

    item: str
    stand: Stand
    zwakste: bool
    oordeel: str

    @property
    def score(self) -> float:
        """Gap, times two for a weakest link, times 1.25 or 1.5 where partners disagree."""
        return self.stand.kloof * (WEAK_LINK if self.zwakste else 1.0) * DISAGREEMENT[self.oordeel]


def per_item(answers: Iterable[Antwoord]) -> dict[str, Stand]:
    """The score of every question: the median of its answers."""
    now: dict[str, list[int]] = defaultdict(list)
    wanted: dict[str, list[int]] = defaultdict(list)
    for a in answers:
        now[a.item].append(a.huidig)
        wanted[a.item].append(a.ambitie)
    return {item: Stand(median(now[item]), median(wanted[item])) for item in now}


def middle(standen: Sequence[Stand]) -> Stand:
    """The median of several, now and wanted."""
    return Stand(median(s.huidig for s in standen), median(s.ambitie for s in standen))


def mean(standen: Iterable[Stand]) -> Stand:
    """The mean of several, now and wanted."""
    found = list(standen)
    return Stand(fmean(s.huidig for s in found), fmean(s.ambitie for s in found))


def phase(level: float, links: Iterable[float] = ()) -> int:
    """The phase of a level of which no link is lower than the phase minus one.

    >>> phase(2.75), phase(2.75, [4, 4, 2, 1])
    (3, 2)
    """
    found = rounded_phase(level)
    lowest = min(links, default=float(found))
    while found > 1 and lowest < found - 1 - _EXACT:
        found -= 1
    return found


def rounded_phase(level: float) -> int:
    """The phase of a level by itself: rounded, half up, whatever a computer makes of 2.5."""
    return max(1, min(4, floor(level + 0.5 + _EXACT)))


def niveau(items: Mapping[str, Stand], level: Stand | None = None, partners: Sequence[float] = ()) -> Niveau:
    """A pillar from its questions.

    Of the chain its ``level`` is given, and the levels of its ``partners``.
    """
    stand = level or mean(items.values())
    before = rounded_phase(stand.huidig)
    weak = tuple(i for i, s in items.items() if s.huidig < before - 1 - _EXACT)
    return Niveau(stand, phase(stand.huidig, [*(s.huidig for s in items.values()), *partners]), weak)


def whole(pijlers: Iterable[Niveau]) -> int:
    """The phase of a whole: that of the mean of its pillars, of which no pillar's phase is a weaker link."""
    found = list(pijlers)
    return phase(fmean(p.stand.huidig for p in found), [p.fase for p in found])


def spread(values: Sequence[float]) -> Spreiding:
    """How far the scores of at least two partners lie apart."""
    outside = len(values) - _most_within_band(values)
    if outside == 0:
        verdict = EENS
    elif outside == 1 and len(values) >= ENOUGH_FOR_ONE_APART:
        verdict = EEN_WIJKT_AF
    else:
        verdict = VERDEELD
    return Spreiding(median(values), min(values), max(values), verdict)


def _most_within_band(values: Sequence[float]) -> int:
    return max(sum(low <= v <= low + BAND + _EXACT for v in values) for low in values)


def first(
    items: Mapping[str, Stand], weak: Iterable[str], spreads: Mapping[str, Spreiding] | None = None
) -> list[Voorrang]:
    """What to work on, the most urgent first; questions without a gap are left out.

    Without ``spreads`` disagreement does not count. What is equally urgent is in the order of the lowest
    score.
    """
    held = set(weak)
    found = [
        Voorrang(item, stand, item in held, spreads[item].oordeel if spreads and item in spreads else EENS)
        for item, stand in items.items()
        if stand.kloof > _EXACT
    ]
    return sorted(found, key=lambda v: (-v.score, v.stand.huidig))
