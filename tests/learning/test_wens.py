"""Klantwensen: kept in versions, and nonsense is refused with a sentence while nothing is stored."""

import pytest

from ketenmonitor.dataset import audit
from ketenmonitor.errors import Weigering
from ketenmonitor.learning import wens
from ketenmonitor.learning.wens import KPI, PARTNERS, STAP, Norm
from ketenmonitor.vocabulary.kpi import kpis

GESPREK = Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=80)


def test_a_wish_is_kept_in_versions_and_each_change_is_in_the_trail(dataset):
    number = wens.record(
        dataset, " Binnen twee weken iemand spreken ", "ouders", "klantreis", GESPREK, "Regie"
    )
    wens.change(dataset, number, "Snel iemand spreken", "ouders", "klantreis", GESPREK, "Regie")
    [held] = wens.holding(dataset.cursor())
    assert (held.wens, held.versie, held.tekst, held.norm) == (number, 2, "Snel iemand spreken", GESPREK)
    wens.withdraw(dataset, number, "Regie")
    assert wens.holding(dataset.cursor()) == []
    assert [(w.versie, w.tekst, w.ingetrokken) for w in wens.history(dataset.cursor())] == [
        (1, "Binnen twee weken iemand spreken", False), (2, "Snel iemand spreken", False),
        (3, "Snel iemand spreken", True),
    ]  # fmt: skip
    trail = dataset.cursor().execute("select onderwerp from gebeurtenis where soort = 'wens' order by nummer")
    assert [row[0] for row in trail.fetchall()] == [
        "Binnen twee weken iemand spreken", f"wens {number} gewijzigd", f"wens {number} ingetrokken",
    ]  # fmt: skip
    assert "wens" in audit.SOORTEN


def test_a_norm_keeps_only_what_belongs_to_its_kind(dataset):
    mixed = Norm(
        PARTNERS, eerst="intake", dan="start", dagen=3, kpi="kosten", waarde=1, hooguit=1, aandeel=90
    )
    wens.record(dataset, "Eén aanspreekpunt", "ouders", "gesprek", mixed, "Regie")
    assert wens.holding(dataset.cursor())[0].norm == Norm(PARTNERS, hooguit=1, aandeel=90)


@pytest.mark.parametrize(
    ("tekst", "norm", "sentence"),
    [
        (" ", GESPREK, "De wens is leeg"),
        ("x" * 201, GESPREK, "De wens is 201 tekens lang"),
        ("Voor 123456782 sneller", GESPREK, "De wens bevat een nummer van negen cijfers"),
        (
            "x",
            Norm(STAP, eerst="intake", dan="aanmelding", dagen=3, aandeel=80),
            "'aanmelding' komt niet na 'intake'",
        ),
        ("x", Norm(STAP, eerst="aanmelding", dan="einde", dagen=3, aandeel=80), "kies twee stappen"),
        ("x", Norm(STAP, eerst="aanmelding", dan="intake", dagen=0, aandeel=80), "De termijn is een getal"),
        ("x", Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=101), "hooguit 100 procent"),
        ("x", Norm(STAP, eerst="aanmelding", dan="intake", dagen=14), "hooguit 100 procent"),
        ("x", Norm(PARTNERS, hooguit=0, aandeel=80), "Hooguit hoeveel partners"),
        ("x", Norm(KPI, kpi="bestaat_niet", waarde=3), "is geen KPI"),
        ("x", Norm(KPI, kpi="gestart_binnen_norm"), "De norm van de KPI ontbreekt"),
        ("x", Norm(KPI, kpi="instroom_wachtlijst", waarde=3), "hoger noch lager beter"),
        ("x", Norm("anders"), "is geen soort norm"),
    ],
)
def test_a_wish_that_cannot_be_measured_is_refused_and_nothing_stored(dataset, tekst, norm, sentence):
    before = dataset.versie
    with pytest.raises(Weigering, match=sentence):
        wens.record(dataset, tekst, "ouders", "klantreis", norm, "Regie")
    assert wens.history(dataset.cursor()) == []
    assert dataset.versie == before


def test_a_wish_that_is_gone_cannot_be_changed(dataset):
    number = wens.record(dataset, "Snel", "ouders", "klantreis", GESPREK, "Regie")
    wens.withdraw(dataset, number, "Regie")
    with pytest.raises(Weigering, match=f"Wens {number} bestaat niet of is ingetrokken"):
        wens.change(dataset, number, "Sneller", "ouders", "klantreis", GESPREK, "Regie")


@pytest.mark.parametrize(
    ("norm", "kpi"),
    [
        (GESPREK, "aanmeldwachttijd"),
        (Norm(STAP, eerst="overdracht", dan="start", dagen=28, aandeel=80), "overdrachtstijd"),
        (Norm(STAP, eerst="verwijzing", dan="start", dagen=28, aandeel=80), "wachttijd_keten"),
        (Norm(KPI, kpi="uitval", waarde=5), "uitval"),
    ],
)
def test_every_wish_has_a_kpi_in_which_an_action_shows(dataset, norm, kpi):
    wens.record(dataset, "x", "ouders", "gesprek", norm, "Regie")
    found = wens.holding(dataset.cursor())[0].gemeten_door
    assert found == kpi
    assert found in kpis()


def test_a_wish_is_changed_by_who_recorded_it_or_by_the_director(dataset):
    number = wens.record(dataset, "Snel", "ouders", "gesprek", GESPREK, "Kim van Kompas")
    for attempt in (
        lambda: wens.change(dataset, number, "Traag", "ouders", "gesprek", GESPREK, "Bo van Baken"),
        lambda: wens.withdraw(dataset, number, "Bo van Baken"),
    ):
        with pytest.raises(Weigering, match=f"Wens {number} is door een ander vastgelegd"):
            attempt()
    wens.change(dataset, number, "Sneller", "ouders", "gesprek", GESPREK, "Regie", regie=True)
    # also after the director changed it, it is still Kim's
    wens.change(dataset, number, "Snelst", "ouders", "gesprek", GESPREK, "Kim van Kompas")
    cursor = dataset.cursor()
    assert [w.tekst for w in wens.changeable(cursor, "Kim van Kompas", regie=False)] == ["Snelst"]
    assert wens.changeable(cursor, "Bo van Baken", regie=False) == []
