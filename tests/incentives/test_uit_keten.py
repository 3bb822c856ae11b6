"""From delivered rows and agreements to shares, by hand; and who sees what of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.agreements import recording
from ketenmonitor.agreements.voorstel import Voorstel as Afspraakvoorstel
from ketenmonitor.dataset import closing
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import BINNEN_BAND, GEHAALD, KETEN, VOLUME, Eis, Voorwaarden
from ketenmonitor.incentives.resultaat import Resultaat, Simulatie, resultaat
from ketenmonitor.incentives.simulatie import als_nu
from ketenmonitor.incentives.voorstel import BEDRAG, REFERENTIE, Nullijn, Voorstel
from ketenmonitor.vocabulary.keten import Keten, read_keten
from tests.zicht import alles

TOML = """
naam = "Keten Deelland"
domein = "jeugd"
eerste_maand = "2025-01"

[gemeenten]
"0363" = "Amsterdam"
"0394" = "Haarlemmermeer"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["trajecten", "kosten"]

[partners.baken]
naam = "Het Baken"
soort = "aanbieder"
levert = ["trajecten", "kosten"]

[partners.derde]
naam = "De Derde"
soort = "aanbieder"
levert = ["trajecten", "kosten"]

[producten.licht]
naam = "Lichte begeleiding"
categorie = "45"
zwaarte = 1
eenheid = "04"
"""
JAN, FEB, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 6, 10)
# Euros a month, one hundred a client: 1.000 + 600 + 400 in January, 900 + 600 + 400 in February.
CLIENTS = {"kompas": (10, 9), "baken": (6, 6), "derde": (4, 4)}
TERMS = Voorwaarden(Decimal(50), drempel_besparing=Decimal(2))
RULE = Voorstel("Samen delen", JAN, FEB, Nullijn(BEDRAG, Decimal(2200)), TERMS, "Convenant", uitloop=0)


@pytest.fixture(scope="module")
def keten(tmp_path_factory: pytest.TempPathFactory) -> Keten:
    """Three partners that deliver costs, so that each sees a total with two others in it."""
    path: Path = tmp_path_factory.mktemp("deelland") / "keten.toml"
    path.write_text(TOML, "utf-8")
    return read_keten(path)


def costs(partner: str, maand: str, clients: int, each: int = 100, gemeente: str = "0363") -> str:
    rows = [f"{maand} {gemeente} licht {each} {partner}{i:04x}f" for i in range(clients)]
    return "\n".join(("maand gemeente product bedrag client", *rows))


def ended(partner: str, maand: str, planned: int, dropped: int) -> str:
    """Trajecten that ended on the 20th, by plan (01) or because the client stopped (03)."""
    rows = [
        f"{partner}{i:04x}e {maand}-{i} 0363 licht 2025-01-05 2025-02-05 {maand}-20 "
        f"{'01' if i < planned else '03'}"
        for i in range(planned + dropped)
    ]
    head = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde"
    return "\n".join((head, *rows))


@pytest.fixture
def delivered(dataset, deliver) -> None:
    with dataset.postponed("x"):
        for partner, numbers in CLIENTS.items():
            for maand, clients in zip(("2026-01", "2026-02"), numbers, strict=True):
                deliver(partner, "kosten", maand, costs(partner, maand, clients))


def agree(dataset, kpi: str, target: float, **rest: object) -> None:
    recording.add(dataset, Afspraakvoorstel(kpi, date(2025, 1, 1), target, "Convenant", **rest), "x")


def record(dataset, rule: Voorstel = RULE, **terms: object) -> int:
    rule = replace(rule, voorwaarden=replace(rule.voorwaarden, **terms))
    return deelregel.leg_vast(dataset, rule, "Anna")


def of(dataset, number: int, *rollen: Rol, tot: date = FEB, simulatie: Simulatie | None = None) -> Resultaat:
    zicht = Zicht(dataset.cursor(), dataset.keten, Kijker("x", "x", rollen)) if rollen else alles(dataset)
    return resultaat(zicht, number, tot, TODAY, simulatie)


def amounts(r: Resultaat) -> dict[str, int]:
    return {d.partner: d.bedrag for d in r.berekening.delen}


def test_a_fixed_baseline_less_delivered_costs_is_shared_by_costs(dataset, delivered):
    r = of(dataset, record(dataset))
    b = r.berekening
    # baseline 2 × 2.200 = 4.400; costs 2.000 + 1.900 = 3.900; saving 500 is 11,4 %; half is 250
    assert (b.nullijn, b.kosten, b.verschil, b.pot) == (4_400_00, 3_900_00, 500_00, 250_00)
    # by costs 1.900 : 1.200 : 800 of 3.900: 121,7948… 76,9230… 51,2820…; the cent left to .948 (kompas)
    assert amounts(r) == {"baken": 76_92, "derde": 51_28, "kompas": 121_80}
    assert (b.gemeenten, r.voorlopig) == (250_00, False)


def test_the_budget_of_the_period_is_the_baseline_when_every_month_has_one(dataset, delivered):
    number = record(dataset, replace(RULE, nullijn=Nullijn()))
    agree(dataset, "kosten", 2100.50, geldig_tot=JAN)
    with pytest.raises(Weigering, match="Er is geen nullijn: voor 2026-02 is voor dit bereik geen begroting"):
        of(dataset, number)
    assert of(dataset, number, tot=JAN).berekening.nullijn == 2_100_50
    recording.add(dataset, Afspraakvoorstel("kosten", FEB, 2000, "Convenant"), "x")
    assert of(dataset, number).berekening.nullijn == 4_100_50


def test_a_reference_makes_other_volume_no_saving(dataset, deliver, delivered):
    # reference: 10 clients at 90 in January 2025, 5 at 120 in February: 1.500 over 15 months of clients
    deliver("kompas", "kosten", "2025-01", costs("kompas", "2025-01", 10, 90))
    deliver("kompas", "kosten", "2025-02", costs("kompas", "2025-02", 5, 120))
    reference = Nullijn(REFERENTIE, None, date(2025, 1, 1), date(2025, 2, 1), Decimal(10))
    number = record(dataset, replace(RULE, nullijn=reference))
    r = of(dataset, number)
    # now 20 + 19 = 39 months of clients, counted in fives as they are shown: 40; 1.500 ÷ 15 × 1,1 × 40
    assert (r.herkomst.referentie_kosten, r.herkomst.referentie_volume, r.herkomst.volume) == (
        150_000,
        15,
        40,
    )
    assert r.berekening.nullijn == 4_400_00
    empty = replace(reference, referentie_van=date(2025, 4, 1), referentie_tot=date(2025, 5, 1))
    deelregel.wijzig(dataset, number, replace(RULE, nullijn=empty), "Anna", "Andere maanden")
    with pytest.raises(Weigering, match="zijn geen cliënten met kosten geleverd"):
        of(dataset, number)


def test_volumes_in_the_key_are_as_they_are_shown(dataset, delivered):
    r = of(dataset, record(dataset, sleutel=VOLUME))
    # 19, 12 and 8 months of clients count as 20, 10 and 10
    assert {d.partner: d.gewicht for d in r.berekening.delen} == {"kompas": 20, "baken": 10, "derde": 10}


def test_a_rule_of_a_gemeente_counts_only_its_costs(dataset, deliver, delivered):
    deliver("baken", "kosten", "2026-02", costs("baken", "2026-02", 7, 50, "0394"))
    rule = replace(RULE, gemeente="0394", nullijn=Nullijn(BEDRAG, Decimal(500)))
    r = of(dataset, record(dataset, rule))
    assert (r.berekening.nullijn, r.berekening.kosten) == (1_000_00, 350_00)


UITVAL = Eis("uitval", BINNEN_BAND)


def gates(dataset, deliver, numbers: dict[str, Sequence[tuple[int, int]]]) -> None:
    """Deliver who ended in January and February: (by plan, dropped out)."""
    agree(dataset, "uitval", 10, bandbreedte=2)
    with dataset.postponed("x"):
        for partner, months in numbers.items():
            for maand, (planned, dropped) in zip(("2026-01", "2026-02"), months, strict=True):
                deliver(partner, "trajecten", maand, ended(partner, maand, planned, dropped))


def test_a_gate_is_judged_over_the_period_as_a_whole(dataset, deliver, delivered):
    # kompas: 3 of 12 and 0 of 15 is 3 of 27: 11,1 %, within the band of 12; baken: 4 of 20 is 20 %
    gates(dataset, deliver, {"kompas": [(9, 3), (15, 0)], "baken": [(8, 2), (8, 2)], "derde": [(10, 0)] * 2})
    r = of(dataset, record(dataset, eisen=(UITVAL,)))
    standen = {p: s[0] for p, s in r.standen.items()}
    assert {p: s.oordeel for p, s in standen.items()} == {
        "kompas": "binnen bandbreedte", "baken": "niet gehaald", "derde": "gehaald",
    }  # fmt: skip
    assert standen["kompas"].waarde == pytest.approx(100 * 3 / 27)
    assert amounts(r) == {"baken": 0, "derde": 51_28, "kompas": 121_80}
    assert r.berekening.gemeenten == 250_00 + 76_92


def test_who_has_too_few_people_is_judged_by_the_chain_and_so_are_all_at_a_gate_of_the_chain(
    dataset, deliver, delivered
):
    # baken 2 of 4: too few to judge. The chain: 3 + 2 + 0 of 27 + 4 + 20 = 5 of 51: 9,8 %, met
    gates(dataset, deliver, {"kompas": [(9, 3), (15, 0)], "baken": [(1, 1), (1, 1)], "derde": [(10, 0)] * 2})
    r = of(dataset, record(dataset, eisen=(UITVAL, Eis("uitval", GEHAALD, KETEN))))
    own, chain = r.standen["baken"]
    assert (own.oordeel, own.van_keten) == ("gehaald", True)
    assert {s[1].oordeel for s in r.standen.values()} == {"gehaald"}
    assert not r.standen["kompas"][0].van_keten
    assert chain.waarde == pytest.approx(100 * 5 / 51)


def test_a_gate_that_is_not_ripe_or_lacks_deliveries_holds_the_part_back(dataset, deliver, delivered):
    gates(dataset, deliver, {"kompas": [(12, 0), (15, 0)], "derde": [(10, 0)] * 2})
    agree(dataset, "afschaling", 30)
    # baken delivered no trajecten, and afschaling is ripe after six months
    r = of(dataset, record(dataset, eisen=(UITVAL, Eis("afschaling", GEHAALD, rest=Decimal(40)))))
    assert {p: [s.uitkomst for s in standen] for p, standen in r.standen.items()} == {
        "kompas": ["voldaan", "nog niet te beoordelen"],
        "baken": ["nog niet te beoordelen"] * 2,
        "derde": ["voldaan", "nog niet te beoordelen"],
    }
    # sure: 40 % of 121,80 and of 51,28 (48,72; 20,512 rounded down), nothing of 76,92
    assert amounts(r) == {"kompas": 48_72, "derde": 20_51, "baken": 0}
    assert (r.berekening.aangehouden, r.berekening.gemeenten) == (250_00 - 48_72 - 20_51, 250_00)
    assert (r.wacht, r.voorlopig) == (("afschaling", "uitval"), True)


def test_missing_costs_and_months_to_come_make_it_provisional(dataset, deliver):
    deliver("kompas", "kosten", "2026-01", costs("kompas", "2026-01", 10))
    r = of(dataset, record(dataset, replace(RULE, uitloop=2)), tot=JAN)
    assert r.tussenstand
    assert r.ontbreekt == ("baken", "derde")
    assert r.uitloop_tot == date(2026, 3, 1)


def test_a_closed_month_counts_as_published(dataset, deliver, delivered):
    closing.close(dataset, JAN, "regie", TODAY)
    deliver("kompas", "kosten", "2026-01", costs("kompas", "2026-01", 20))
    assert of(dataset, record(dataset)).berekening.kosten == 3_900_00


def test_every_viewer_gets_the_same_amounts_and_only_what_is_theirs(dataset, delivered):
    number = record(dataset)
    director = of(dataset, number, Rol(REGISSEUR))
    assert amounts(director) == {"baken": 76_92, "derde": 51_28, "kompas": 121_80}
    partner = of(dataset, number, Rol(PARTNER, "kompas"))
    assert amounts(partner) == {"kompas": 121_80}
    assert set(partner.standen) == {"kompas"}
    b = partner.berekening
    assert (b.pot, b.gemeenten, b.aangehouden, b.anderen, b.opgeteld) == (250_00, None, None, 378_20, 500_00)


def test_who_has_no_part_in_sharing_is_refused(dataset):
    number = record(dataset)
    for rol in (Rol(GEMEENTE, "0363"), Rol(BEHEERDER), Rol("")):
        with pytest.raises(Verboden, match="hoort niet bij uw rol"):
            of(dataset, number, rol)


def test_nothing_is_shown_that_would_tell_what_one_other_partner_cost(dataset, deliver):
    for partner in ("kompas", "baken"):
        for maand in ("2026-01", "2026-02"):
            deliver(partner, "kosten", maand, costs(partner, maand, 10))
    number = record(dataset)
    assert amounts(of(dataset, number, Rol(REGISSEUR)))["kompas"] == 100_00
    for partner in ("kompas", "baken"):
        with pytest.raises(Verboden, match="Deze berekening is afgeschermd"):
            of(dataset, number, Rol(PARTNER, partner))


def test_nothing_is_shown_of_a_help_that_few_people_had(dataset, deliver):
    for partner in CLIENTS:
        deliver(partner, "kosten", "2026-01", costs(partner, "2026-01", 1))
    number = record(dataset)
    with pytest.raises(Verboden, match="afgeschermd"):
        of(dataset, number, Rol(REGISSEUR))
    assert of(dataset, number).berekening.kosten == 300_00


def test_the_value_at_a_gate_is_for_its_owner_and_the_verdict_for_the_director_too(
    dataset, deliver, delivered
):
    gates(dataset, deliver, {p: [(10, 1), (10, 1)] for p in CLIENTS})
    number = record(dataset, eisen=(UITVAL, Eis("uitval", GEHAALD, KETEN)))
    director = of(dataset, number, Rol(REGISSEUR)).standen["kompas"]
    owner = of(dataset, number, Rol(PARTNER, "kompas")).standen["kompas"]
    assert [(s.oordeel, s.waarde) for s in director] == [("gehaald", None)] * 2
    assert [s.waarde for s in owner] == [pytest.approx(100 * 2 / 22), None]


def test_a_simulation_changes_terms_costs_and_gates_and_records_nothing(dataset, deliver, delivered):
    gates(dataset, deliver, {"kompas": [(10, 5)] * 2, "baken": [(10, 5)] * 2, "derde": [(10, 0)] * 2})
    number = record(dataset, eisen=(UITVAL,))
    before = dataset.versie
    s = replace(als_nu(TERMS), deel_besparing=Decimal(60), kosten=Decimal(-10), gehaald=(0,))
    r = of(dataset, number, Rol(REGISSEUR), simulatie=s)
    # costs 3.900 − 10 % = 3.510; saving 890; 60 % is 534, by 1.900 : 1.200 : 800: 260,1538 164,3076 109,5384
    assert (r.berekening.kosten, r.berekening.pot) == (3_510_00, 534_00)
    assert amounts(r) == {"baken": 164_31, "derde": 109_54, "kompas": 260_15}
    # a partner imagines that of itself only: baken stays without a part, whatever kompas imagines
    assert amounts(of(dataset, number, Rol(PARTNER, "kompas"), simulatie=s)) == {"kompas": 260_15}
    assert dataset.versie == before
    with pytest.raises(Weigering, match="is meer dan 100 procent"):
        of(dataset, number, simulatie=replace(s, deel_besparing=Decimal(120)))
    with pytest.raises(Weigering, match="hooguit 50 procent hoger of lager"):
        of(dataset, number, simulatie=replace(s, kosten=Decimal(-80)))
