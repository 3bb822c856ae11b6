"""The viewer: what somebody may see and do, from the roles that person holds.

The rules, before the code:

1. Who holds no role sees nothing. A role is held from the moment it is granted until it is withdrawn.
2. What one of the roles allows is allowed, unless another role denies it: **denying beats allowing**.
3. Figures of the *chain* (no partner chosen): ``ketenregisseur`` and ``partner``; a figure of other partners
   together only where they are at least two (``access.figures``). ``gemeente``: only within its own gemeente.
4. Figures of *one partner*: ``ketenregisseur`` those of every partner, ``gemeente`` those of every partner
   within its own gemeente, ``partner`` only its own.
5. Figures are *exact* for who answers for them: ``partner`` for its own. Everybody else sees them with small
   numbers protected (``dataset.disclosure``).
6. *Rows of clients* (files, findings with values, downloads of rows): ``partner``, its own. The other three
   roles deny them: who holds one of those as well sees no rows at all.
7. *Changing*: ``partner`` delivers and withdraws its own deliveries, explains its own figures and answers the
   proposals that bind it; ``gemeente`` explains figures of its own gemeente; ``ketenregisseur`` records and
   proposes agreements and puts them in force, explains and rebases any figure and closes months;
   ``beheerder`` grants and withdraws roles, purges and reads the audit trail.
8. *Learning together*: ``ketenregisseur``, ``gemeente`` and ``partner`` raise bottlenecks and record actions
   and wishes, each about figures that it may explain; ``ketenregisseur`` decides (on bottlenecks, rounds of
   the scan, rules of sharing). What is shared: ``ketenregisseur``, and ``partner`` its own share.
9. ``beheerder`` by itself sees no figures, only which files were delivered: deciding on access needs none.
10. ``geblokkeerd`` denies everything: the way to shut somebody out at once, whatever else is granted.
11. One person on the own machine (``alleen_hier``) has the database file in hand, and sees and does it all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ketenmonitor.dataset.cut import Selectie, cut
from ketenmonitor.errors import Weigering

BEHEERDER, REGISSEUR, GEMEENTE, PARTNER, GEBLOKKEERD = (
    "beheerder", "ketenregisseur", "gemeente", "partner", "geblokkeerd",
)  # fmt: skip
ROLLEN = {
    REGISSEUR: "ziet de cijfers van alle partners, legt afspraken vast en sluit maanden; geen cliëntrijen",
    GEMEENTE: "ziet de cijfers van de eigen gemeente, opgeteld",
    PARTNER: "levert aan en ziet de eigen cijfers precies; van anderen alleen het totaal van de keten",
    BEHEERDER: "bepaalt wie wat mag, leest het spoor en schoont op; ziet geen cijfers",
    GEBLOKKEERD: "mag niets, wat er verder ook is toegekend",
}
# Of these roles the scope says of which gemeente or partner.
MET_BEREIK = (GEMEENTE, PARTNER)

# What a person can do, beside looking: asked with ``Kijker.mag``.
CIJFERS, SPIEGELEN, LEVEREN, LEVERINGEN, AFSPREKEN, SLUITEN, BEHEREN, LEZEN, LEREN, REGIE, DELEN = (
    "cijfers", "spiegelen", "leveren", "leveringen", "afspreken", "sluiten", "beheren", "lezen", "leren",
    "regie", "delen",
)  # fmt: skip
ALLOWS = {
    REGISSEUR: {CIJFERS, SPIEGELEN, LEVERINGEN, AFSPREKEN, SLUITEN, LEZEN, LEREN, REGIE, DELEN},
    GEMEENTE: {CIJFERS, LEZEN, LEREN},
    PARTNER: {CIJFERS, SPIEGELEN, LEVEREN, LEVERINGEN, LEZEN, LEREN, DELEN},
    BEHEERDER: {BEHEREN, LEVERINGEN, LEZEN},
}
# Delivering shows rows of clients, so a role that denies those denies it.
DENIES = {REGISSEUR: {LEVEREN}, GEMEENTE: {LEVEREN}, BEHEERDER: {LEVEREN}}


@dataclass(frozen=True, order=True)
class Rol:
    """One role, with the code of the gemeente or partner it is held for (empty for the other roles)."""

    rol: str
    bereik: str = ""


@dataclass(frozen=True)
class Kijker:
    """Who looks: an account, its name, and the roles it holds now."""

    wie: str
    naam: str
    rollen: tuple[Rol, ...] = ()
    alleen_hier: bool = False

    @property
    def sleutel(self) -> tuple[object, ...]:
        """What decides what is seen: two viewers with the same key see the same, whoever they are."""
        return (self.alleen_hier, *sorted((r.rol, r.bereik) for r in self.rollen))

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(r.rol for r in self.rollen)

    @property
    def partners(self) -> tuple[str, ...]:
        """The partners this person is one of."""
        return tuple(sorted(r.bereik for r in self.rollen if r.rol == PARTNER))

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """The gemeenten this person works for."""
        return tuple(sorted(r.bereik for r in self.rollen if r.rol == GEMEENTE))

    def mag(self, wat: str) -> bool:
        """Whether this person may do ``wat``: what one role allows and none denies."""
        if GEBLOKKEERD in self._held:
            return False
        if self.alleen_hier:
            return True
        denied = any(wat in DENIES.get(rol, ()) for rol in self._held)
        return not denied and any(wat in ALLOWS.get(rol, ()) for rol in self._held)

    def require(self, *alternatives: str) -> None:
        """Refuse who may do none of these."""
        if not any(self.mag(wat) for wat in alternatives):
            raise Verboden("Dit hoort niet bij uw rol: vraag de beheerder van de keten om toegang.")

    @property
    def ziet_keten(self) -> bool:
        """Whether figures of the whole chain may be shown."""
        return self.ziet_partners or (self.mag(CIJFERS) and PARTNER in self._held)

    @property
    def ziet_partners(self) -> bool:
        """Whether figures of every partner may be shown, wherever in the chain."""
        return self.mag(CIJFERS) and (self.alleen_hier or REGISSEUR in self._held)

    def owns(self, partner: str | None) -> bool:
        """Whether figures of this partner are this person's own, and so exact."""
        return self.alleen_hier or (partner in self.partners and self.mag(CIJFERS))

    def rijen(self, partner: str) -> bool:
        """Whether rows of clients of this partner may be shown."""
        return self.mag(LEVEREN) and (self.alleen_hier or partner in self.partners)

    def ziet_leveringen(self, partner: str | None) -> bool:
        """Whether it may be shown what this partner (None: every partner) delivered: files, no rows."""
        everybody = self.alleen_hier or not self._held.isdisjoint((REGISSEUR, BEHEERDER))
        return self.mag(LEVERINGEN) and (everybody or partner in self.partners)

    def ziet_partner(self, partner: str) -> bool:
        """Whether figures of this partner may be shown, be it only within a gemeente."""
        return self.sees(Selectie(partner=partner)) or (self.mag(CIJFERS) and bool(self.gemeenten))

    def ziet_afspraak(self, partner: str | None, gemeente: str | None) -> bool:
        """Whether an agreement of this scope may be read: of the chain by all, others by whom they bind."""
        if not self.mag(CIJFERS):
            return False
        if self.ziet_partners:
            return True
        as_partner = bool(self.partners) and partner in (None, *self.partners)
        return as_partner or (bool(self.gemeenten) and gemeente in (None, *self.gemeenten))

    def mag_toelichten(self, selectie: Selectie) -> bool:
        """Whether this person may explain figures of this cut: the director all, others only their own."""
        if self.ziet_partners:
            return True
        own = selectie.partner in self.partners or selectie.gemeente in self.gemeenten
        return own and self.sees(selectie)

    @property
    def handtekening(self) -> str:
        """How this person stands in what is recorded."""
        return self.naam if self.naam == self.wie else f"{self.naam} ({self.wie})"

    def sees(self, selectie: Selectie) -> bool:
        """Whether figures of this cut may be shown."""
        if not self.mag(CIJFERS):
            return False
        if self.ziet_partners:
            return True
        if selectie.gemeente in self.gemeenten and selectie.gemeente is not None:
            return True
        if PARTNER in self._held:
            return selectie.partner is None or selectie.partner in self.partners
        return False

    def require_cut(self, selectie: Selectie) -> None:
        """Refuse a cut that this person may not see."""
        if not self.sees(selectie):
            raise Verboden(
                "Deze cijfers zijn niet voor uw rol: kies uw eigen organisatie of gemeente, of vraag de "
                "beheerder van de keten om toegang."
            )

    def parts(self, selectie: Selectie, per: str, delen: Iterable[str]) -> list[str]:
        """Of the parts of a breakdown those that this person may see, in the same order."""
        return [deel for deel in delen if self.sees(cut(selectie, per, deel))]

    def choices(self, dimension: str, delen: Sequence[str]) -> list[str]:
        """The parts of a dimension that this person can choose from."""
        if self.ziet_partners:
            return list(delen)
        if dimension == "partner":
            return list(delen) if self.gemeenten else [d for d in delen if d in self.partners]
        if dimension == "gemeente" and PARTNER not in self._held:
            return [d for d in delen if d in self.gemeenten]
        return list(delen)


class Verboden(Weigering):
    """Somebody asked for what is not theirs; the page shows the sentence and nothing else."""


def alleen_hier(naam: str) -> Kijker:
    """The one person on this machine."""
    return Kijker(naam, naam, alleen_hier=True)
