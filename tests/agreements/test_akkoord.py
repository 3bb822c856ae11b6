"""Agreeing together: what each step asks, and that nothing judges before it is in force."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.agreements import akkoord, recording
from ketenmonitor.agreements.afspraak import Afspraken, history, latest
from ketenmonitor.agreements.dossier import AKKOORD, BEZWAAR, Dossier, bound, by_agreement, dossiers, readable
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset import closing
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.vocabulary.keten import Keten, read_keten
from ketenmonitor.vocabulary.kpi import kpis
from tests.conftest import KETEN, Deliver
from tests.zicht import alles

JAN, JUNI, JULI, DEC = (date(2026, m, 1) for m in (1, 6, 7, 12))
# Beëindigd volgens plan rests on trajecten, which kompas, baken and telraam deliver.
PLAN = Voorstel("volgens_plan", JULI, 70, "Convenant 2026", bandbreedte=4)
# Rapportcijfers rest on uitkomsten, which only kompas and baken deliver.
CIJFER = Voorstel("rapportcijfer_jeugdige", JULI, 7.5, "Convenant 2026")


def one(dataset: Dataset, voorstel: int = 1) -> Dossier:
    return next(d for d in dossiers(dataset.cursor()) if d.voorstel == voorstel)


def propose(dataset: Dataset, inhoud: Voorstel = PLAN) -> int:
    return akkoord.propose(dataset, inhoud, "Samen beter", "Ans")


def agree(dataset: Dataset, *partners: str, voorstel: int = 1, versie: int = 1) -> None:
    for partner in partners:
        akkoord.answer(dataset, voorstel, versie, partner, AKKOORD, "", partner)


def object_to(dataset: Dataset, partner: str, reden: str = "Te hoog", voorstel: int = 1) -> None:
    akkoord.answer(dataset, voorstel, 1, partner, BEZWAAR, reden, partner)


def refused(dataset: Dataset, sentence: str, act) -> None:
    """That this is refused in one sentence, and nothing was stored."""
    before = (dataset.versie, dossiers(dataset.cursor()), history(dataset.cursor()))
    with pytest.raises(Weigering, match=sentence) as refusal:
        act()
    assert "\n" not in str(refusal.value)
    assert (dataset.versie, dossiers(dataset.cursor()), history(dataset.cursor())) == before


@pytest.fixture
def ended(deliver: Deliver) -> None:
    """Ten trajecten of Kompas ended in July 2026, six of them as planned: 60 %."""
    rows = "\n".join(
        f"c{i:03x}f T{i} 0363 licht 01-01-2026 01-02-2026 15-07-2026 {'01' if i < 6 else '03'}"
        for i in range(10)
    )
    head = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde"
    deliver("kompas", "trajecten", "2026-07", f"{head}\n{rows}")


def verdict(dataset: Dataset) -> str:
    [p] = prestaties(
        alles(dataset), [kpis()["volgens_plan"]], JULI, JULI, Selectie(partner="kompas"), None,
        date(2026, 11, 22),
    )  # fmt: skip
    return p.oordeel.oordeel


def test_a_proposal_judges_nothing_until_it_is_in_force(dataset: Dataset, ended: None) -> None:
    propose(dataset)
    assert verdict(dataset) == "geen afspraak"
    agree(dataset, "kompas", "baken", "telraam")
    assert verdict(dataset) == "geen afspraak"
    assert latest(dataset.cursor()) == []
    number = akkoord.put_in_force(dataset, 1, 1, "", "Ans")
    assert verdict(dataset) == "niet gehaald"  # 60 % against 70 %, and the band reaches to 66 %
    [held] = latest(dataset.cursor())
    assert (held.afspraak, held.versie, held.streefwaarde, held.bandbreedte) == (number, 1, 70.0, 4.0)
    assert (held.bron, held.afgesproken_met) == ("Convenant 2026", "alle 3 partners die het bindt")


def test_it_binds_the_partner_it_names_or_whoever_delivers_what_the_kpi_rests_on(keten: Keten) -> None:
    assert bound(keten, PLAN) == ("kompas", "baken", "telraam")
    assert bound(keten, CIJFER) == ("kompas", "baken")
    assert bound(keten, replace(PLAN, kpi="tijdig_aangeleverd")) == ("kompas", "baken", "telraam")
    assert bound(keten, replace(PLAN, partner="baken")) == ("baken",)
    assert bound(keten, replace(PLAN, gemeente="0363", product="licht")) == ("kompas", "baken", "telraam")


def test_it_binds_only_who_delivers_in_its_validity(tmp_path: Path) -> None:
    pad = tmp_path / "keten.toml"
    pad.write_text(
        KETEN.replace('naam = "Het Baken"', 'naam = "Het Baken"\ntot = "2026-08"').replace(
            'naam = "Stichting Telraam"', 'naam = "Stichting Telraam"\nvanaf = "2026-10"'
        ),
        "utf-8",
    )
    keten = read_keten(pad)
    assert bound(keten, PLAN) == ("kompas", "baken", "telraam")  # from July until further notice
    assert bound(keten, replace(PLAN, geldig_tot=date(2026, 9, 1))) == ("kompas", "baken")
    assert bound(keten, replace(PLAN, geldig_van=date(2026, 9, 1))) == ("kompas", "telraam")


def test_every_bound_partner_is_asked_and_answers_in_versions(dataset: Dataset) -> None:
    propose(dataset)
    assert one(dataset).gaven("gevraagd") == ("baken", "kompas", "telraam")
    object_to(dataset, "baken", " Te hoog ")
    agree(dataset, "kompas")
    assert (one(dataset).gaven(AKKOORD), one(dataset).gaven(BEZWAAR)) == (("kompas",), ("baken",))
    assert one(dataset).nu["baken"].reden == "Te hoog"
    agree(dataset, "baken")
    assert one(dataset).gaven(AKKOORD) == ("baken", "kompas")
    own = [(a.volgnummer, a.antwoord) for a in one(dataset).antwoorden if a.partner == "baken"]
    assert own == [(0, "gevraagd"), (1, "bezwaar"), (2, "akkoord")]


def test_a_partner_that_is_not_bound_cannot_answer(dataset: Dataset) -> None:
    propose(dataset, CIJFER)
    refused(dataset, "bindt Stichting Telraam niet", lambda: agree(dataset, "telraam"))
    refused(dataset, "bindt niemand niet", lambda: agree(dataset, "niemand"))


def test_an_objection_takes_a_reason_and_an_answer_is_one_of_two(dataset: Dataset) -> None:
    propose(dataset)
    refused(dataset, "bezwaar zonder reden", lambda: object_to(dataset, "kompas", "  "))
    refused(
        dataset, "'misschien' is geen antwoord",
        lambda: akkoord.answer(dataset, 1, 1, "kompas", "misschien", "x", "x"),
    )  # fmt: skip
    refused(dataset, "hooguit 2000", lambda: object_to(dataset, "kompas", "x" * 2001))
    agree(dataset, "kompas")
    refused(dataset, "gaf dit antwoord al", lambda: agree(dataset, "kompas"))


def test_it_takes_force_only_with_every_akkoord_or_a_reason(dataset: Dataset) -> None:
    propose(dataset)
    agree(dataset, "kompas")
    object_to(dataset, "telraam")
    refused(
        dataset, "Nog niet akkoord: Het Baken en Stichting Telraam; schrijf op waarom",
        lambda: akkoord.put_in_force(dataset, 1, 1, " ", "Ans"),
    )  # fmt: skip
    number = akkoord.put_in_force(dataset, 1, 1, "Besluit van het bestuur", "Ans")
    [held] = latest(dataset.cursor())
    assert held.afgesproken_met == "1 van de 3 partners; zonder akkoord van Het Baken en Stichting Telraam"
    assert held.reden == "Voorstel 1: Besluit van het bestuur"
    dossier = by_agreement(dossiers(dataset.cursor()))[number]
    assert dossier.van_kracht
    assert dossier.besluit is not None
    assert (dossier.besluit.reden, dossier.besluit.vastgelegd_door) == ("Besluit van het bestuur", "Ans")
    assert dossier.zonder_akkoord == ("baken", "telraam")  # it stays visible who had not agreed


def test_whoever_changed_an_answer_meanwhile_is_not_overlooked(dataset: Dataset) -> None:
    propose(dataset, CIJFER)
    agree(dataset, "kompas", "baken")
    object_to(dataset, "baken")
    refused(dataset, "Nog niet akkoord: Het Baken", lambda: akkoord.put_in_force(dataset, 1, 1, "", "Ans"))


def test_after_taking_force_nothing_about_it_changes_any_more(dataset: Dataset) -> None:
    propose(dataset, CIJFER)
    agree(dataset, "kompas", "baken")
    akkoord.put_in_force(dataset, 1, 1, "", "Ans")
    for act in (
        lambda: object_to(dataset, "kompas"),
        lambda: akkoord.withdraw(dataset, 1, "Toch niet", "Ans"),
        lambda: akkoord.change(dataset, 1, 1, replace(CIJFER, streefwaarde=8), "", "Ans"),
        lambda: akkoord.put_in_force(dataset, 1, 1, "Nog eens", "Ans"),
    ):
        refused(dataset, "Voorstel 1 bestaat niet, is ingetrokken of is al van kracht", act)


def test_a_change_is_a_new_version_and_makes_every_akkoord_void(dataset: Dataset) -> None:
    propose(dataset)
    agree(dataset, "kompas", "baken", "telraam")
    akkoord.change(dataset, 1, 1, replace(PLAN, streefwaarde=75), "Het bestuur wil meer", "Ans")
    now = one(dataset)
    assert (now.laatste.versie, now.laatste.streefwaarde, now.laatste.toelichting) == (
        2, 75.0, "Het bestuur wil meer",
    )  # fmt: skip
    assert now.gaven("gevraagd") == ("baken", "kompas", "telraam")
    assert now.gaven(AKKOORD) == ()
    # what was said about the first version stays readable
    assert sum(a.antwoord == AKKOORD and a.versie == 1 for a in now.antwoorden) == 3
    refused(dataset, "intussen gewijzigd", lambda: agree(dataset, "kompas"))
    refused(dataset, "intussen gewijzigd", lambda: akkoord.put_in_force(dataset, 1, 1, "x", "Ans"))
    agree(dataset, "kompas", versie=2)
    assert one(dataset).gaven(AKKOORD) == ("kompas",)


def test_a_change_may_bind_others(dataset: Dataset) -> None:
    propose(dataset)
    agree(dataset, "telraam")
    akkoord.change(dataset, 1, 1, CIJFER, "", "Ans")
    assert tuple(one(dataset).nu) == ("baken", "kompas")


def test_changing_nothing_is_refused_so_that_no_akkoord_is_lost_by_accident(dataset: Dataset) -> None:
    propose(dataset)
    refused(dataset, "Er verandert niets", lambda: akkoord.change(dataset, 1, 1, PLAN, "Anders", "Ans"))


def test_a_proposal_is_withdrawn_with_a_reason_and_stays_readable(dataset: Dataset) -> None:
    propose(dataset)
    refused(dataset, "De reden is leeg", lambda: akkoord.withdraw(dataset, 1, " ", "Ans"))
    akkoord.withdraw(dataset, 1, "Geen draagvlak", "Ans")
    gone = one(dataset)
    assert not gone.open
    assert not gone.van_kracht
    assert gone.besluit is not None
    assert gone.besluit.reden == "Geen draagvlak"
    assert latest(dataset.cursor()) == []
    refused(dataset, "Voorstel 1 bestaat niet, is ingetrokken", lambda: agree(dataset, "kompas"))
    assert propose(dataset) == 2  # its place is free again


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"kpi": "volgens_plaan"}, r"geen KPI \(bedoelt u 'volgens_plan'\?\)"),
        ({"partner": "kompass"}, "geen partner van Keten Proefland"),
        ({"streefwaarde": 101.0}, "tussen 0 en 100 procent"),
        ({"bron": " "}, "De bron ontbreekt"),
        ({"geldig_tot": JAN}, "vóór de eerste"),
    ],
)
def test_a_wrong_proposal_is_refused_as_a_wrong_agreement_is(
    dataset: Dataset, wrong: dict[str, object], sentence: str
) -> None:
    refused(dataset, sentence, lambda: propose(dataset, replace(PLAN, **wrong)))


def test_a_proposal_that_clashes_with_an_agreement_is_refused_at_proposing(dataset: Dataset) -> None:
    recording.add(dataset, replace(PLAN, geldig_van=DEC), "Ans")
    refused(dataset, "Afspraak 1 over Beëindigd volgens plan geldt al", lambda: propose(dataset))
    propose(dataset, replace(PLAN, geldig_tot=date(2026, 11, 1)))


def test_two_proposals_on_the_same_at_the_same_time_are_refused(dataset: Dataset) -> None:
    propose(dataset)
    refused(
        dataset, "Voorstel 1 gaat al over hetzelfde", lambda: propose(dataset, replace(PLAN, geldig_van=DEC))
    )
    propose(dataset, replace(PLAN, geldig_tot=JULI, geldig_van=JAN, partner="kompas"))  # another scope


def test_what_was_agreed_meanwhile_is_found_again_at_taking_force(dataset: Dataset) -> None:
    propose(dataset)
    agree(dataset, "kompas", "baken", "telraam")
    recording.add(dataset, replace(PLAN, geldig_van=JAN), "Ans")
    refused(
        dataset, "Afspraak 1 over Beëindigd volgens plan geldt al vanaf 2026-01",
        lambda: akkoord.put_in_force(dataset, 1, 1, "", "Ans"),
    )  # fmt: skip
    recording.end(dataset, 1, JUNI, "Ans", "Opvolging")
    assert akkoord.put_in_force(dataset, 1, 1, "", "Ans") == 2


def test_it_follows_up_the_agreement_that_began_earlier_which_then_ends(dataset: Dataset) -> None:
    recording.add(dataset, replace(PLAN, geldig_van=JAN, streefwaarde=60), "Ans")
    propose(dataset)
    assert one(dataset).laatste.opvolger_van == 1
    assert latest(dataset.cursor())[0].geldig_tot is None  # as long as it is a proposal the old one holds on
    agree(dataset, "kompas", "baken", "telraam")
    akkoord.put_in_force(dataset, 1, 1, "", "Ans")
    first, second = latest(dataset.cursor())
    assert (first.versie, first.geldig_tot, first.reden) == (2, JUNI, "Opgevolgd door afspraak 2")
    assert (second.geldig_van, second.geldig_tot) == (JULI, None)
    held = Afspraken(latest(dataset.cursor()))
    kpi = kpis()["volgens_plan"]
    assert [held.holding(kpi, Selectie(), m).streefwaarde for m in (JUNI, JULI)] == [60.0, 70.0]


def test_closed_months_stay_judged_by_what_held_when_they_were_closed(dataset: Dataset, ended: None) -> None:
    recording.add(dataset, replace(PLAN, geldig_van=JAN, streefwaarde=60), "Ans")
    assert verdict(dataset) == "gehaald"  # 60 % against 60 %
    propose(dataset)
    agree(dataset, "kompas", "baken", "telraam")
    closing.close(dataset, JULI, "Ans", date(2026, 9, 1))
    akkoord.put_in_force(dataset, 1, 1, "", "Ans")
    assert verdict(dataset) == "gehaald"
    closing.reopen(dataset, JULI, "Ans", "Opnieuw", datetime(2026, 10, 1))
    assert verdict(dataset) == "niet gehaald"  # 60 % against 70 %


def test_nobody_to_ask_is_refused(tmp_path: Path) -> None:
    pad = tmp_path / "keten.toml"
    pad.write_text(KETEN.replace(', "uitkomsten"]', "]"), "utf-8")
    dataset = open_dataset(None, read_keten(pad))
    refused(dataset, "niemand kan akkoord gaan", lambda: propose(dataset, CIJFER))
    dataset.close()


def test_every_step_is_one_entry_in_the_audit_trail_without_the_reasons_of_partners(dataset: Dataset) -> None:
    propose(dataset)
    object_to(dataset, "kompas", "GEHEIME-REDEN")
    akkoord.change(dataset, 1, 1, replace(PLAN, streefwaarde=65), "", "Ans")
    akkoord.put_in_force(dataset, 1, 2, "Besluit", "Ans")
    rows = (
        dataset.cursor()
        .execute(
            "select onderwerp, door, bijzonderheden from gebeurtenis where soort = 'akkoord' order by nummer"
        )
        .fetchall()
    )
    assert [(subject, who) for subject, who, _ in rows] == [
        ("voorstel over volgens_plan", "Ans"), ("voorstel 1 beantwoord", "kompas"),
        ("voorstel 1 gewijzigd", "Ans"), ("voorstel 1 van kracht", "Ans"),
    ]  # fmt: skip
    assert not any("GEHEIME" in details for *_, details in rows)


def viewer(*rollen: tuple[str, str]) -> Kijker:
    return Kijker("x", "X", tuple(Rol(*rol) for rol in rollen))


def test_partners_that_decide_together_read_each_others_reasons_and_no_one_else_does(
    dataset: Dataset,
) -> None:
    propose(dataset, CIJFER)
    object_to(dataset, "kompas", "Te hoog")
    cursor = dataset.cursor()
    [director] = readable(cursor, viewer((REGISSEUR, "")))
    assert (director.nu["kompas"].reden, director.nu["kompas"].vastgelegd_door) == ("Te hoog", "kompas")
    [other] = readable(cursor, viewer((PARTNER, "baken")))
    assert (other.nu["kompas"].reden, other.nu["kompas"].vastgelegd_door) == ("Te hoog", "")
    [gemeente] = readable(cursor, viewer((GEMEENTE, "0363")))
    assert (gemeente.nu["kompas"].antwoord, gemeente.nu["kompas"].reden) == ("bezwaar", "")
    assert readable(cursor, viewer((PARTNER, "telraam"))) == []  # it is not bound
    assert readable(cursor, viewer((BEHEERDER, ""))) == []


def test_once_in_force_whoever_reads_the_agreement_reads_who_agreed(dataset: Dataset) -> None:
    propose(dataset, CIJFER)
    object_to(dataset, "kompas", "Te hoog")
    akkoord.put_in_force(dataset, 1, 1, "Besluit", "Ans")
    [seen] = readable(dataset.cursor(), viewer((PARTNER, "telraam")))
    assert (seen.zonder_akkoord, seen.nu["kompas"].reden) == (("baken", "kompas"), "")


def test_a_proposal_for_one_is_not_read_by_another_nor_are_earlier_versions(dataset: Dataset) -> None:
    propose(dataset, replace(PLAN, partner="kompas", gemeente="0363", bron="Geheim van Kompas"))
    cursor = dataset.cursor()
    assert readable(cursor, viewer((PARTNER, "baken"))) == []
    assert readable(cursor, viewer((GEMEENTE, "0394"))) == []
    assert len(readable(cursor, viewer((GEMEENTE, "0363")))) == 1
    akkoord.change(dataset, 1, 1, PLAN, "Nu voor de hele keten", "Ans")
    [seen] = readable(dataset.cursor(), viewer((PARTNER, "baken")))
    assert [v.bron for v in seen.versies] == ["Convenant 2026"]
    assert {a.versie for a in seen.antwoorden} == {2}
    [own] = readable(dataset.cursor(), viewer((PARTNER, "kompas")))
    assert [v.versie for v in own.versies] == [1, 2]


def test_a_database_of_before_opens_and_all_its_agreements_are_in_force(tmp_path: Path, keten: Keten) -> None:
    pad = tmp_path / "keten.duckdb"
    before = open_dataset(pad, keten)
    recording.add(before, PLAN, "Ans")
    for table in ("afspraak_voorstel", "afspraak_akkoord", "afspraak_besluit"):
        before.cursor().execute(f"drop table {table}")
    before.close()
    dataset = open_dataset(pad, keten)
    [held] = latest(dataset.cursor())
    assert held.holds_in(JULI)
    assert (held.bron, dossiers(dataset.cursor())) == ("Convenant 2026", [])
    propose(dataset, replace(PLAN, geldig_van=DEC))
    assert one(dataset).laatste.opvolger_van == 1
    dataset.close()
