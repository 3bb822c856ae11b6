"""The rules of ``access.viewer``, one by one: who sees and does what."""

from itertools import product

import pytest

from ketenmonitor.access.viewer import (
    AFSPREKEN,
    BEHEERDER,
    BEHEREN,
    CIJFERS,
    GEBLOKKEERD,
    GEMEENTE,
    LEVEREN,
    LEVERINGEN,
    LEZEN,
    PARTNER,
    REGISSEUR,
    SLUITEN,
    SPIEGELEN,
    Kijker,
    Rol,
    Verboden,
    alleen_hier,
)
from ketenmonitor.dataset.cut import Selectie

EVERYTHING = (CIJFERS, SPIEGELEN, LEVEREN, LEVERINGEN, AFSPREKEN, SLUITEN, BEHEREN, LEZEN)
REGIE, BEHEER = Rol(REGISSEUR), Rol(BEHEERDER)
KOMPAS, AMSTERDAM, SHUT = Rol(PARTNER, "kompas"), Rol(GEMEENTE, "0363"), Rol(GEBLOKKEERD)
CHAIN, OWN, OTHER = Selectie(), Selectie(partner="kompas"), Selectie(partner="baken")
HERE, THERE = Selectie(gemeente="0363"), Selectie(gemeente="0394")


def kijker(*rollen: Rol) -> Kijker:
    return Kijker("iemand@x.nl", "Iemand", rollen)


def test_who_holds_no_role_sees_and_does_nothing() -> None:
    nobody = kijker()
    assert not [wat for wat in EVERYTHING if nobody.mag(wat)]
    assert not [cut for cut in (CHAIN, OWN, OTHER, HERE) if nobody.sees(cut)]


# By hand, from the rules: what each role may, of what can be asked of a page.
MAY = {
    REGIE: {CIJFERS, SPIEGELEN, LEVERINGEN, AFSPREKEN, SLUITEN, LEZEN},
    AMSTERDAM: {CIJFERS, LEZEN},
    KOMPAS: {CIJFERS, SPIEGELEN, LEVEREN, LEVERINGEN, LEZEN},
    BEHEER: {LEVERINGEN, BEHEREN, LEZEN},
    SHUT: set(),
}
# And of which cuts it sees figures.
SEES = {
    REGIE: {CHAIN, OWN, OTHER, HERE, THERE},
    AMSTERDAM: {HERE},
    KOMPAS: {CHAIN, OWN, HERE, THERE},
    BEHEER: set(),
    SHUT: set(),
}


@pytest.mark.parametrize("rol", MAY, ids=lambda rol: rol.rol)
def test_what_one_role_may_and_sees(rol: Rol) -> None:
    assert {wat for wat in EVERYTHING if kijker(rol).mag(wat)} == MAY[rol]
    assert {cut for cut in (CHAIN, OWN, OTHER, HERE, THERE) if kijker(rol).sees(cut)} == SEES[rol]


def test_denying_beats_allowing() -> None:
    """Rows of clients: a partner sees its own, and not who is director, gemeente or beheerder as well."""
    assert kijker(KOMPAS).rijen("kompas")
    assert not kijker(KOMPAS).rijen("baken")
    for other in (REGIE, AMSTERDAM, BEHEER):
        both = kijker(KOMPAS, other)
        assert not both.rijen("kompas")
        assert not both.mag(LEVEREN)
        assert both.sees(OWN)


@pytest.mark.parametrize("rol", [REGIE, AMSTERDAM, KOMPAS, BEHEER], ids=lambda rol: rol.rol)
def test_who_is_shut_out_may_nothing_whatever_else_is_granted(rol: Rol) -> None:
    shut = kijker(rol, SHUT)
    assert not [wat for wat in EVERYTHING if shut.mag(wat)]
    assert not [cut for cut in (CHAIN, OWN, HERE) if shut.sees(cut)]
    assert not shut.owns("kompas")


def test_two_roles_allow_what_either_allows() -> None:
    both = kijker(REGIE, BEHEER)
    assert {wat for wat in EVERYTHING if both.mag(wat)} == MAY[REGIE] | MAY[BEHEER]


def test_only_an_owner_sees_figures_exactly() -> None:
    assert kijker(KOMPAS).owns("kompas")
    assert not kijker(KOMPAS).owns("baken")
    assert not kijker(KOMPAS).owns(None)
    assert not kijker(REGIE).owns("kompas")
    assert not kijker(AMSTERDAM).owns("kompas")


def test_the_one_person_at_this_machine_may_and_sees_all() -> None:
    one = alleen_hier("Jan")
    assert all(one.mag(wat) for wat in EVERYTHING)
    assert all(one.sees(cut) for cut in (CHAIN, OWN, OTHER, HERE, THERE))
    assert one.owns("kompas")
    assert one.rijen("baken")


def test_what_is_remembered_is_shared_only_by_who_sees_the_same() -> None:
    """Over all pairs of viewers with up to two roles: the same key, then the same rights and cuts."""
    roles = (REGIE, AMSTERDAM, Rol(GEMEENTE, "0394"), KOMPAS, Rol(PARTNER, "baken"), BEHEER, SHUT)
    people = [kijker(), *(kijker(r) for r in roles), *(kijker(*two) for two in product(roles, roles))]
    seen: dict[object, object] = {}
    for one in people:
        what = (
            tuple(one.mag(wat) for wat in EVERYTHING),
            tuple(one.sees(cut) for cut in (CHAIN, OWN, OTHER, HERE, THERE)),
            tuple(one.owns(p) or one.rijen(p) for p in ("kompas", "baken")),
        )
        assert seen.setdefault(one.sleutel, what) == what


def test_a_refusal_says_whom_to_ask() -> None:
    with pytest.raises(Verboden, match="vraag de beheerder van de keten om toegang"):
        kijker(AMSTERDAM).require(BEHEREN)
    with pytest.raises(Verboden, match="kies uw eigen organisatie of gemeente"):
        kijker(KOMPAS).require_cut(OTHER)
