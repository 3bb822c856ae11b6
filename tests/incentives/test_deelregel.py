"""Rules of sharing are kept in versions; what can be none is refused in one sentence, and not stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset import audit
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import BINNEN_BAND, EIGEN, GEHAALD, KETEN, VAST, Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import BEDRAG, REFERENTIE, Nullijn, Voorstel

JAN, DEC = date(2026, 1, 1), date(2026, 12, 1)
TERMS = Voorwaarden(
    deel_besparing=Decimal(50),
    deel_overschrijding=Decimal("12.5"),
    drempel_besparing=Decimal(2),
    plafond_besparing=Decimal(10),
    corridor=Decimal("0.5"),
    eisen=(Eis("uitval", BINNEN_BAND, rest=Decimal(50)), Eis("volgens_plan", GEHAALD, KETEN)),
)
RULE = Voorstel("Samen delen", JAN, DEC, Nullijn(), TERMS, "Convenant 2026, artikel 9")
SHARES = (("baken", Decimal("37.5")), ("kompas", Decimal("62.5")))


def terms(**changed: object) -> Voorstel:
    return replace(RULE, voorwaarden=replace(TERMS, **changed))


def test_a_rule_is_kept_as_it_was_recorded_with_its_gates_and_shares(dataset):
    reference = Nullijn(REFERENTIE, None, date(2025, 1, 1), date(2025, 12, 1), Decimal("4.25"))
    rule = replace(
        RULE,
        nullijn=reference,
        voorwaarden=replace(TERMS, sleutel=VAST, aandelen=SHARES),
        gemeente="0363",
        product="zwaar",
        uitloop=4,
    )
    number = deelregel.leg_vast(dataset, rule, "Anna")
    [held] = deelregel.history(dataset.cursor())
    assert (held.deelregel, held.versie, held.inhoud, held.vastgelegd_door) == (number, 1, rule, "Anna")
    told = audit.last(dataset.cursor())
    assert (told.soort, told.onderwerp) == ("deelregel", "Samen delen, nieuw")


def test_a_change_is_a_new_version_and_the_old_one_stays(dataset):
    number = deelregel.leg_vast(dataset, RULE, "Anna")
    fewer = replace(terms(deel_besparing=Decimal(40), eisen=TERMS.eisen[:1]), naam=" Samen delen ")
    assert deelregel.wijzig(dataset, number, fewer, "Bert", "Addendum 1") == 2
    first, second = deelregel.history(dataset.cursor())
    assert (first.inhoud, second.inhoud) == (RULE, replace(fewer, naam="Samen delen"))
    assert (second.reden, second.vastgelegd_door) == ("Addendum 1", "Bert")
    assert deelregel.of_number(dataset.cursor(), number) == second


def test_a_rule_ends_earlier_or_is_withdrawn_with_a_reason(dataset):
    number = deelregel.leg_vast(dataset, RULE, "Anna")
    deelregel.eindig(dataset, number, date(2026, 6, 1), "Anna", "Nieuw convenant")
    assert deelregel.of_number(dataset.cursor(), number).inhoud.geldig_tot == date(2026, 6, 1)
    with pytest.raises(Weigering, match="loopt tot en met 2026-06: kies een eerdere maand"):
        deelregel.eindig(dataset, number, date(2026, 6, 1), "Anna", "Nog eens")
    with pytest.raises(Weigering, match=r"eindigt .2025-12. voordat zij begint"):
        deelregel.eindig(dataset, number, date(2025, 12, 1), "Anna", "Te vroeg")
    deelregel.intrekken(dataset, number, "Bert", "Vergissing")
    assert deelregel.newest(deelregel.history(dataset.cursor())) == []
    assert [r.ingetrokken for r in deelregel.history(dataset.cursor())] == [False, False, True]
    with pytest.raises(Weigering, match="bestaat niet of is ingetrokken"):
        deelregel.wijzig(dataset, number, RULE, "Anna", "Toch")


def test_of_the_same_help_one_rule_holds_in_a_month(dataset):
    number = deelregel.leg_vast(dataset, RULE, "Anna")
    with pytest.raises(Weigering, match=r"Deelregel 1 \(Samen delen\) deelt hetzelfde al van 2026-01"):
        deelregel.leg_vast(dataset, replace(RULE, geldig_van=DEC, geldig_tot=date(2027, 12, 1)), "Anna")
    deelregel.leg_vast(dataset, replace(RULE, gemeente="0363"), "Anna")
    deelregel.intrekken(dataset, number, "Anna", "Vergissing")
    deelregel.leg_vast(dataset, RULE, "Anna")


@pytest.fixture(scope="module")
def empty(keten):
    """One empty dataset for all refusals: none of them leaves anything in it."""
    dataset = open_dataset(None, keten)
    yield dataset
    dataset.close()


REFERENCE = Nullijn(REFERENTIE, None, date(2025, 1, 1), date(2025, 12, 1))


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (replace(RULE, naam="  "), "De naam ontbreekt"),
        (replace(RULE, bron=""), "De bron ontbreekt"),
        (replace(RULE, naam="x" * 201), "De naam is 201 tekens lang"),
        (replace(RULE, geldig_tot=date(2025, 12, 1)), "De periode eindigt .2025-12. voordat zij begint"),
        (replace(RULE, geldig_van=date(2026, 1, 2)), "geldt in hele maanden"),
        (replace(RULE, geldig_tot=date(2031, 1, 1)), "langer dan 60 maanden"),
        (replace(RULE, uitloop=25), "De uitloop ligt niet tussen 0 en 24 maanden"),
        (replace(RULE, gemeente="9999"), "'9999' is geen gemeente van Keten Proefland"),
        (replace(RULE, product="niets"), "'niets' is geen product van Keten Proefland"),
        (terms(deel_besparing=Decimal(101)), "Het deel van de besparing voor de partners is meer dan 100"),
        (
            terms(deel_overschrijding=Decimal(-1)),
            "Het deel van de overschrijding voor de partners is negatief",
        ),
        (terms(deel_besparing=Decimal("nan")), "is negatief of geen getal"),
        (terms(plafond_besparing=Decimal(-5)), "Het plafond van de besparing is negatief"),
        (terms(plafond_overschrijding=Decimal(150)), "Het plafond van de overschrijding is meer dan 100"),
        (terms(drempel_besparing=Decimal(-1)), "De minimale besparing is negatief"),
        (terms(corridor=Decimal("0.00001")), "De risicocorridor heeft meer dan vier decimalen"),
        (terms(deel_besparing=Decimal(0), deel_overschrijding=Decimal(0)), "De partners delen niet mee"),
        (terms(sleutel="loting"), "'loting' is geen verdeelsleutel"),
        (terms(vervallen="goed doel"), "'goed doel' is geen bestemming"),
        (terms(sleutel=VAST), "De vaste delen zijn samen nul"),
        (
            terms(sleutel=VAST, aandelen=(("kompas", Decimal(0)), ("baken", Decimal(0)))),
            "De vaste delen zijn samen nul",
        ),
        (
            terms(sleutel=VAST, aandelen=(("kompas", Decimal(60)), ("baken", Decimal("30.5")))),
            "samen 90,5 procent en moeten samen 100 procent zijn",
        ),
        (
            terms(sleutel=VAST, aandelen=(("kompas", Decimal(120)), ("baken", Decimal(-20)))),
            "Het vaste deel van baken is negatief",
        ),
        (terms(sleutel=VAST, aandelen=(("niemand", Decimal(100)),)), "'niemand' is geen partner"),
        (
            terms(sleutel=VAST, aandelen=(("kompas", Decimal(50)), ("kompas", Decimal(50)))),
            "Een partner heeft twee vaste delen",
        ),
        (
            terms(sleutel=VAST, aandelen=(("kompas", Decimal("33.333")), ("baken", Decimal("66.667")))),
            "meer dan twee decimalen",
        ),
        (terms(aandelen=SHARES), "Vaste delen horen bij de sleutel vaste delen"),
        (
            replace(terms(sleutel=EIGEN), nullijn=Nullijn(BEDRAG, Decimal(1000))),
            "Naar eigen besparing verdelen kan niet met een vast bedrag",
        ),
        (replace(RULE, nullijn=Nullijn("gevoel")), "'gevoel' is geen manier om de nullijn te bepalen"),
        (replace(RULE, nullijn=Nullijn(BEDRAG)), "Het vaste bedrag per maand ontbreekt"),
        (replace(RULE, nullijn=Nullijn(BEDRAG, Decimal(-1))), "is niet groter dan nul"),
        (replace(RULE, nullijn=Nullijn(REFERENTIE)), "De referentieperiode ontbreekt"),
        (
            replace(RULE, nullijn=replace(REFERENCE, referentie_van=date(2026, 1, 1))),
            "De referentieperiode eindigt voordat zij begint",
        ),
        (
            replace(RULE, nullijn=replace(REFERENCE, referentie_tot=JAN)),
            "moet voorbij zijn als de regel begint .2026-01.",
        ),
        (
            replace(RULE, nullijn=replace(REFERENCE, referentie_van=date(2020, 1, 1))),
            "De referentieperiode is langer dan 60 maanden",
        ),
        (
            replace(RULE, nullijn=replace(REFERENCE, referentie_tot=date(2025, 12, 5))),
            "De referentieperiode bestaat uit hele maanden",
        ),
        (
            replace(RULE, nullijn=replace(REFERENCE, indexatie=Decimal(80))),
            "De indexatie ligt niet tussen −20 en 50 procent",
        ),
        (terms(eisen=(Eis("kosten", GEHAALD),)), "'kosten' kan geen kwaliteitseis zijn"),
        (terms(eisen=(Eis("wachttijd_gestart", GEHAALD),)), "kan geen kwaliteitseis zijn"),
        (terms(eisen=(Eis("uitval", "redelijk"),)), "zegt niet goed wat er nodig is"),
        (terms(eisen=(Eis("uitval", GEHAALD, rest=Decimal(100)),)), "ligt niet tussen 0 en 100 procent"),
        (terms(eisen=(Eis("uitval", GEHAALD),) * 2), "Dezelfde kwaliteitseis staat er twee keer"),
        (terms(eisen=(Eis("uitval", GEHAALD),) * 11), "er passen er 10 in"),
    ],
)
def test_what_can_not_be_a_rule_is_refused_in_one_sentence_and_nothing_is_stored(empty, rule, sentence):
    before = empty.versie
    with pytest.raises(Weigering, match=sentence) as refusal:
        deelregel.leg_vast(empty, rule, "Anna")
    assert "\n" not in str(refusal.value)
    assert deelregel.history(empty.cursor()) == []
    assert empty.cursor().execute("select count(*) from deelregel_eis").fetchone() == (0,)
    assert empty.versie == before


def test_a_change_without_a_reason_or_without_a_change_is_refused(dataset):
    number = deelregel.leg_vast(dataset, RULE, "Anna")
    with pytest.raises(Weigering, match="wijzigen zonder reden kan niet"):
        deelregel.wijzig(dataset, number, terms(corridor=Decimal(1)), "Anna", " ")
    with pytest.raises(Weigering, match="niets gewijzigd"):
        deelregel.wijzig(dataset, number, RULE, "Anna", "Zomaar")
    with pytest.raises(Weigering, match="wijzigen zonder reden kan niet"):
        deelregel.intrekken(dataset, number, "Anna", "")
    assert len(deelregel.history(dataset.cursor())) == 1


def test_of_fixed_shares_a_partner_reads_only_its_own_and_a_gemeente_reads_no_rules(dataset):
    deelregel.leg_vast(dataset, terms(sleutel=VAST, aandelen=SHARES), "Anna")

    def read(rol: Rol) -> list[tuple[tuple[str, Decimal], ...]]:
        zicht = Zicht(dataset.cursor(), dataset.keten, Kijker("x", "x", (rol,)))
        return [r.inhoud.voorwaarden.aandelen for r in deelregel.readable(zicht)]

    assert read(Rol(REGISSEUR)) == [SHARES]
    assert read(Rol(PARTNER, "baken")) == [SHARES[:1]]
    assert read(Rol(PARTNER, "telraam")) == [()]
    assert read(Rol(GEMEENTE, "0363")) == []
