"""What a rule of sharing makes of a baseline and costs: the whole calculation, with every step kept.

Pure, and in whole cents: money is never a float here. With N the baseline (nullijn), K the costs and
S = N − K the difference (positive: a saving, negative: an excess):

1. nothing is shared unless |S| reaches the minimum rate (``drempel``) of N;
2. shareable (``deelbaar``) is |S| less the risk corridor: the share of N that each bears alone;
3. the pot of the partners is the sharing rate times that, and at most the cap (``plafond``) of N;
4. the pot is laid over the partners by the key, by largest remainders, so that its parts add up to it;
5. of a saving a partner gets nothing, or a part, while a quality gate (``Eis``) is not met; what it loses
   stays with the gemeenten, or goes to the partners that meet all of theirs; what can not be judged yet is
   held back;
6. the gemeenten, who pay for the help, have the rest: what is not a partner's, nor held back.

Steps 1 to 3 are those of the Medicare Shared Savings Program (42 CFR part 425, subpart G); the corridor is
the idea of Medicare Part D (42 CFR 423.336). The guide compares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ketenmonitor.errors import Weigering

# What a gate can ask for, in the words of ``performance.verdict``, and how a partner can stand at it.
GEHAALD, BINNEN_BAND = "gehaald", "binnen bandbreedte"
VOLDAAN, NIET_VOLDAAN, NOG_NIET = "voldaan", "niet voldaan", "nog niet te beoordelen"

# By what the pot is laid over the partners.
KOSTEN, VOLUME, EIGEN, GELIJK, VAST = "kosten", "volume", "eigen", "gelijk", "vast"
SLEUTELS: Mapping[str, str] = {
    KOSTEN: "naar kosten",
    VOLUME: "naar cliënten",
    EIGEN: "naar eigen besparing",
    GELIJK: "ieder evenveel",
    VAST: "vaste delen",
}

# Where goes what a partner loses at a gate.
GEMEENTEN, PARTNERS = "gemeenten", "partners"
VERVALLEN: Mapping[str, str] = {
    GEMEENTEN: "blijft bij de gemeenten",
    PARTNERS: "gaat naar de partners die aan al hun eisen voldoen",
}

# A gate is asked of each partner by its own figures, or of the chain as a whole.
PER_PARTNER, KETEN = "partner", "keten"

# So many digits of an amount count in the key: as much of it as may be shown (decision 0020).
DIGITS = 3
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Eis:
    """A quality gate: a KPI must be judged at least ``minimaal`` over the period, by a partner or the chain.

    ``rest`` is what a partner keeps of its share, in per cent, when it is not: 0 is no share.
    """

    kpi: str
    minimaal: str
    voor: str = PER_PARTNER
    rest: Decimal = Decimal(0)


@dataclass(frozen=True)
class Voorwaarden:
    """The terms of sharing. Rates are in per cent: of the baseline, the sharing rates of what is shareable.

    A cap of None is no cap. ``aandelen`` are the fixed shares per partner, for the key ``vast`` only.
    """

    deel_besparing: Decimal
    deel_overschrijding: Decimal = Decimal(0)
    drempel_besparing: Decimal = Decimal(0)
    drempel_overschrijding: Decimal = Decimal(0)
    corridor: Decimal = Decimal(0)
    plafond_besparing: Decimal | None = None
    plafond_overschrijding: Decimal | None = None
    sleutel: str = KOSTEN
    vervallen: str = GEMEENTEN
    eisen: tuple[Eis, ...] = ()
    aandelen: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Deelnemer:
    """A partner as the calculation needs it: costs and (where there is one) own baseline in cents, volume.

    ``klein``: so few clients that an amount of theirs would be known by its share; it has no part in a key
    that follows from them. ``uitkomsten`` say for each gate of the rule how this partner stands.
    """

    partner: str
    kosten: int
    nullijn: int | None = None
    volume: int = 0
    klein: bool = False
    uitkomsten: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deel:
    """What one partner gets or pays, in cents.

    Of ``bruto``, its part of the pot by the key, ``vervallen`` is lost and ``aangehouden`` held back at
    gates; ``herverdeeld`` comes from what others lost. ``bedrag`` is what remains: negative when it pays.
    """

    partner: str
    gewicht: int
    bruto: int
    bedrag: int
    vervallen: int = 0
    aangehouden: int = 0
    herverdeeld: int = 0
    uitkomsten: tuple[str, ...] = ()


@dataclass(frozen=True)
class Berekening:
    """Every step, in cents; see the module. ``gemeenten`` is negative for what they pay beyond the baseline.

    ``gewichten`` is the sum of the weights in the key. For who sees only some of the partners (``besloten``),
    ``gemeenten`` and ``aangehouden`` are empty and ``anderen`` is what all others have together.
    """

    voorwaarden: Voorwaarden
    nullijn: int
    kosten: int
    drempel: int
    bereikt: bool
    corridor: int
    deelbaar: int
    voor_plafond: int
    plafond: int | None
    pot: int
    gewichten: int
    delen: tuple[Deel, ...]
    gemeenten: int | None
    aangehouden: int | None
    anderen: int | None = None

    @property
    def verschil(self) -> int:
        """Baseline less costs: what was saved, negative for what was spent in excess."""
        return self.nullijn - self.kosten

    @property
    def deelpercentage(self) -> Decimal:
        """The sharing rate that holds for this difference."""
        v = self.voorwaarden
        return v.deel_besparing if self.verschil >= 0 else v.deel_overschrijding

    @property
    def drempelpercentage(self) -> Decimal:
        """The minimum rate that holds for this difference."""
        v = self.voorwaarden
        return v.drempel_besparing if self.verschil >= 0 else v.drempel_overschrijding

    @property
    def opgeteld(self) -> int:
        """All parts together; by the construction of the calculation as much as ``verschil``."""
        others = (self.gemeenten, self.aangehouden, self.anderen)
        return sum(d.bedrag for d in self.delen) + sum(o for o in others if o is not None)


def bereken(
    voorwaarden: Voorwaarden, nullijn: int, kosten: int, deelnemers: Sequence[Deelnemer]
) -> Berekening:
    """Share the difference between a baseline and costs (in cents) over partners and gemeenten.

    Raises ``Weigering`` for a baseline of nothing, of which no share can be taken.
    """
    if nullijn <= 0:
        raise Weigering("De nullijn is niet groter dan nul, zodat er niets te delen is: verbeter de regel.")
    v, verschil = voorwaarden, nullijn - kosten
    saving = verschil >= 0
    rate, threshold, cap = (
        (v.deel_besparing, v.drempel_besparing, v.plafond_besparing)
        if saving
        else (v.deel_overschrijding, v.drempel_overschrijding, v.plafond_overschrijding)
    )
    size = abs(verschil)
    reached = size > 0 and size >= _share(threshold, nullijn)
    corridor = _cents(_share(v.corridor, nullijn))
    shareable = max(size - corridor, 0) if reached else 0
    before_cap = _cents(_share(rate, shareable))
    limit = None if cap is None else int(_share(cap, nullijn))
    weights = gewichten(v, deelnemers, saving=saving)
    total = sum(weights.values())
    pot = (before_cap if limit is None else min(before_cap, limit)) if total else 0
    gross = verdeel(pot, weights)
    if saving:
        delen = _after_gates(v, deelnemers, weights, gross)
    else:
        delen = [Deel(p, weights[p], gross[p], -gross[p]) for p in weights]
    held = sum(d.aangehouden for d in delen)
    rest = verschil - sum(d.bedrag for d in delen) - held
    return Berekening(
        v, nullijn, kosten, _cents(_share(threshold, nullijn)), reached, corridor, shareable, before_cap,
        limit, pot, total, tuple(delen), rest, held,
    )  # fmt: skip


def gewichten(voorwaarden: Voorwaarden, deelnemers: Sequence[Deelnemer], *, saving: bool) -> dict[str, int]:
    """How heavily each partner counts in the key; 0 takes no part.

    Amounts count in three digits and own savings only when they have the sign of the whole: who spent more
    does not share in a saving, who saved does not pay for an excess.
    """
    fixed = dict(voorwaarden.aandelen)
    found = {}
    for d in deelnemers:
        own = 0 if d.nullijn is None else (d.nullijn - d.kosten) * (1 if saving else -1)
        from_figures = {KOSTEN: _digits(d.kosten), VOLUME: d.volume, EIGEN: _digits(own)}
        if voorwaarden.sleutel in from_figures:
            weight = 0 if d.klein else from_figures[voorwaarden.sleutel]
        else:
            weight = 1 if voorwaarden.sleutel == GELIJK else int(fixed.get(d.partner, Decimal(0)) * HUNDRED)
        found[d.partner] = max(weight, 0)
    return found


def verdeel(bedrag: int, gewicht: Mapping[str, int]) -> dict[str, int]:
    """Lay an amount in cents over parts by their weights, so that they add up to it to the cent.

    Largest remainders (Hamilton): each part rounded down, the cents left to the largest remainders; of equal
    ones to the first in the alphabet. Without any weight nothing is laid out.
    """
    total = sum(gewicht.values())
    if not total:
        return dict.fromkeys(gewicht, 0)
    parts = {name: divmod(bedrag * weight, total) for name, weight in gewicht.items()}
    found = {name: whole for name, (whole, _) in parts.items()}
    left = bedrag - sum(found.values())
    for name in sorted(parts, key=lambda n: (-parts[n][1], n))[:left]:
        found[name] += 1
    return found


def factor(eisen: Sequence[Eis], uitkomsten: Sequence[str], *, met_oordeel: bool) -> Decimal:
    """What a partner keeps of its share, in per cent: the strictest of the gates that are not met.

    With ``met_oordeel`` only gates that were judged count; without it one that can not be judged yet counts
    as not met.
    """
    fails = (NIET_VOLDAAN,) if met_oordeel else (NIET_VOLDAAN, NOG_NIET)
    return min((e.rest for e, u in zip(eisen, uitkomsten, strict=True) if u in fails), default=HUNDRED)


def _after_gates(
    v: Voorwaarden, deelnemers: Sequence[Deelnemer], weights: Mapping[str, int], gross: Mapping[str, int]
) -> list[Deel]:
    delen = []
    for d in deelnemers:
        share = gross[d.partner]
        sure = int(_share(factor(v.eisen, d.uitkomsten, met_oordeel=False), share))
        possible = int(_share(factor(v.eisen, d.uitkomsten, met_oordeel=True), share))
        delen.append(
            Deel(
                d.partner, weights[d.partner], share, sure, share - possible, possible - sure,
                uitkomsten=d.uitkomsten,
            )
        )  # fmt: skip
    lost = sum(d.vervallen for d in delen)
    if v.vervallen != PARTNERS or not lost:
        return delen
    meets = {d.partner: d.gewicht for d in delen if all(u == VOLDAAN for u in d.uitkomsten)}
    extra = verdeel(lost, meets)
    return [
        replace(d, herverdeeld=extra.get(d.partner, 0), bedrag=d.bedrag + extra.get(d.partner, 0))
        for d in delen
    ]


def besloten(b: Berekening, partners: Sequence[str]) -> Berekening:
    """The calculation for who sees only these partners: theirs, and what all others have together."""
    own = tuple(d for d in b.delen if d.partner in partners)
    others = b.verschil - sum(d.bedrag for d in own)
    return replace(b, delen=own, gemeenten=None, aangehouden=None, anderen=others)


def _share(per_cent: Decimal, amount: int) -> Fraction:
    return Fraction(per_cent) * amount / 100


def _cents(exact: Fraction) -> int:
    """Rounded to a cent, halves up (amounts here are not negative)."""
    return int(exact + Fraction(1, 2))


def _digits(cents: int) -> int:
    return int(Decimal(f"{max(cents, 0):.{DIGITS}g}"))
