"""What the scan says and to whom: numbers worked out by hand, and who may see them."""

from datetime import date, timedelta

import pytest

from ketenmonitor.access.viewer import BEHEERDER, GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.learning.maturity import answers, results, rounds
from ketenmonitor.learning.maturity.scores import EENS, VERDEELD, Stand
from tests.learning.maturity.scan import TODAY, closed_round, filled

REGIE = Kijker("r", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("k", "Kompas", (Rol(PARTNER, "kompas"),))
STAD = Kijker("g", "Stad", (Rol(GEMEENTE, "0363"),))
BEHEER = Kijker("b", "Beheer", (Rol(BEHEERDER),))
ORGANISATIE = ("ketenproces", "overdracht", "regie", "escalatie")


def zicht(dataset, kijker: Kijker) -> Zicht:
    return Zicht(dataset.cursor(), dataset.keten, kijker)


def latest(dataset, kijker: Kijker, today: date = TODAY):
    z = zicht(dataset, kijker)
    return results.of_round(z, results.over(z, today)[-1], today)


@pytest.fixture
def three(dataset):
    """Kompas says 3 everywhere but 1 for hand-over, Het Baken 2, Telraam 4; all want 4."""
    closed_round(
        dataset,
        {
            "kompas": [filled(3, 4, {"overdracht": (n, 4)}) for n in (1, 1, 2)],
            "baken": [filled(2, 4)] * 3,
            "telraam": [filled(4, 4)] * 3,
        },
    )
    return dataset


def test_a_partner_is_the_median_of_its_people_and_its_weakest_link_counts(three):
    kompas = latest(three, REGIE).partners["kompas"]
    assert kompas.items["overdracht"] == Stand(1, 4)  # of 1 1 2
    pillar = kompas.pijlers["organisatie"]
    # (3 + 1 + 3 + 3) / 4 = 2.5, rounded 3, but 1 is lower than 2
    assert (pillar.stand, pillar.fase, pillar.zwakste) == (Stand(2.5, 4), 2, ("overdracht",))
    assert kompas.pijlers["it"].fase == 3
    # (3 + 2.5 + 3 + 3 + 3) / 5 = 2.9, rounded 3; the lowest pillar phase is 2 = 3 - 1
    assert kompas.fase == 3


def test_the_chain_is_the_median_of_its_partners_with_lowest_and_highest(three):
    keten = latest(three, REGIE).keten
    assert keten.partners == 3
    # hand-over: 1, 2 and 4: median 2, from 1 to 4
    assert keten.profiel.items["overdracht"] == Stand(2, 4)
    spread = keten.spreiding["overdracht"]
    assert (spread.mediaan, spread.laagste, spread.hoogste, spread.oordeel) == (2, 1, 4, VERDEELD)
    # the pillar: 2.5, 2 and 4: median 2.5, rounded 3; hand-over at 2 and Het Baken at 2 are 3 - 1
    pillar = keten.profiel.pijlers["organisatie"]
    assert (pillar.stand, pillar.fase) == (Stand(2.5, 4), 3)
    assert (keten.spreiding["organisatie"].laagste, keten.spreiding["organisatie"].hoogste) == (2, 4)


def test_partners_within_a_phase_agree(dataset):
    closed_round(dataset, {"kompas": [filled(3)] * 3, "baken": [filled(2)] * 3})
    assert {s.oordeel for s in latest(dataset, REGIE).keten.spreiding.values()} == {EENS}


def test_results_are_there_when_the_round_is_over_and_not_before(dataset):
    ronde = rounds.open_round(dataset, "Najaar", TODAY + timedelta(days=3), TODAY, "regie")
    for partner in ("kompas", "baken"):
        for _ in range(3):
            answers.submit(dataset, partner, filled(it="tekst"), TODAY)
    z = zicht(dataset, REGIE)
    (held,) = rounds.rounds(dataset.cursor())
    assert results.over(z, TODAY) == []
    assert results.of_round(z, held, TODAY) is None
    assert results.remarks(z, held, "kompas", TODAY) == []
    assert results.of_partner(z, "kompas", TODAY) is None
    assert results.counted(z, held) == {"kompas": 3, "baken": 3, "telraam": 0}
    after = TODAY + timedelta(days=4)
    assert results.of_round(z, held, after).partners.keys() == {"kompas", "baken"}
    assert ronde == held.ronde


def test_below_three_respondents_a_partner_is_not_shown_and_not_in_the_chain(dataset):
    closed_round(
        dataset,
        {"kompas": [filled(3)] * 3, "baken": [filled(2, it="herkenbaar")] * 2, "telraam": [filled(1)] * 3},
    )
    found = latest(dataset, REGIE)
    assert found.partners.keys() == {"kompas", "telraam"}
    assert found.aantallen == {"kompas": 3, "baken": 2, "telraam": 3}
    assert found.keten.profiel.items["privacy"] == Stand(2, 4)  # of 3 and 1
    assert results.remarks(zicht(dataset, REGIE), found.ronde, "baken", TODAY) == []


def test_of_one_partner_there_is_no_chain(dataset):
    closed_round(dataset, {"kompas": [filled(3)] * 3})
    assert latest(dataset, REGIE).keten is None
    assert latest(dataset, KOMPAS).partners.keys() == {"kompas"}


def test_a_partner_sees_itself_and_the_chain_only_when_two_others_are_in_it(three, dataset):
    found = latest(three, KOMPAS)
    assert found.partners.keys() == {"kompas"}
    assert found.aantallen == {"kompas": 3}
    assert found.keten.partners == 3
    later = TODAY + timedelta(days=1)
    closed_round(dataset, {"kompas": [filled(3)] * 3, "baken": [filled(2)] * 3}, "Later", later)
    # of a median of two, who is one of them knows the other
    assert latest(dataset, KOMPAS, later).keten is None
    assert latest(dataset, REGIE, later).keten.partners == 2
    assert latest(dataset, STAD, later).keten.partners == 2


def test_a_gemeente_sees_the_chain_and_no_partner(three):
    found = latest(three, STAD)
    assert (found.partners, found.aantallen) == ({}, {})
    assert found.keten.partners == 3
    z = zicht(three, STAD)
    assert results.of_partner(z, "kompas", TODAY) is None
    assert results.remarks(z, found.ronde, "kompas", TODAY) == []
    assert results.counted(z, found.ronde) == {}


def test_who_may_not_learn_sees_nothing(three):
    z = zicht(three, BEHEER)
    (held,) = rounds.rounds(three.cursor())
    for ask in (
        lambda: results.over(z, TODAY),
        lambda: results.of_round(z, held, TODAY),
        lambda: results.counted(z, held),
        lambda: results.since(z, held, held, TODAY),
    ):
        with pytest.raises(Verboden):
            ask()
    assert results.of_partner(z, "kompas", TODAY) is None
    assert results.remarks(z, held, "kompas", TODAY) == []


def test_remarks_are_apart_from_scores_and_for_the_partner_and_the_director(dataset):
    said = [filled(it="Eén."), filled(it="Twee.", principes=" Drie. "), filled()]
    closed_round(dataset, {"kompas": said, "baken": [filled(mens="Van Baken")] * 3})
    (held,) = rounds.rounds(dataset.cursor())
    expected = {("it", "Eén."), ("it", "Twee."), ("principes", "Drie.")}
    for kijker in (REGIE, KOMPAS):
        assert set(results.remarks(zicht(dataset, kijker), held, "kompas", TODAY)) == expected
    assert results.remarks(zicht(dataset, KOMPAS), held, "baken", TODAY) == []


def test_progress_is_that_of_partners_in_both_rounds(dataset):
    year_ago = TODAY - timedelta(days=365)
    closed_round(dataset, {"kompas": [filled(1)] * 3, "baken": [filled(2)] * 3}, "Najaar 2025", year_ago)
    better = filled(2, 4, {"overdracht": (4, 4)})
    closed_round(
        dataset, {"kompas": [better] * 3, "baken": [filled(3)] * 3, "telraam": [filled(4)] * 3}, "Najaar 2026"
    )
    then, now = rounds.rounds(dataset.cursor())
    chain = results.since(zicht(dataset, REGIE), now, then, TODAY)
    # privacy: 1 and 2, median 1.5; now 2 and 3, median 2.5. Telraam, new at 4, moves nothing.
    assert (chain["privacy"].toen, chain["privacy"].nu, chain["privacy"].verschil) == (1.5, 2.5, 1)
    own = results.since(zicht(dataset, KOMPAS), now, then, TODAY, "kompas")
    # the pillar of Kompas: 1, now (2 + 4 + 2 + 2) / 4 = 2.5
    assert (own["organisatie"].toen, own["organisatie"].nu) == (1, 2.5)
    # Kompas and one other: the other would follow
    assert results.since(zicht(dataset, KOMPAS), now, then, TODAY) == {}
    assert results.since(zicht(dataset, KOMPAS), now, then, TODAY, "baken") == {}


def test_results_stay_readable_when_a_question_is_gone_from_the_file(dataset, tmp_path, monkeypatch):
    year_ago = TODAY - timedelta(days=365)
    closed_round(dataset, {"kompas": [filled(1)] * 3}, "Najaar 2025", year_ago)
    text = results.rounds.vragenlijst.OWN.read_text("utf-8")
    own = tmp_path / "eigen.toml"
    own.write_text(text.replace('id = "overdracht"', 'id = "warme_overdracht"'), "utf-8")
    monkeypatch.setenv("KETENMONITOR_VRAGENLIJST", str(own))
    closed_round(dataset, {"kompas": [filled(3)] * 3}, "Najaar 2026")
    z = zicht(dataset, KOMPAS)
    then, now = results.over(z, TODAY)
    assert results.of_round(z, then, TODAY).partners["kompas"].items["overdracht"] == Stand(1, 4)
    moved = results.since(z, now, then, TODAY, "kompas")
    assert "overdracht" not in moved
    assert "warme_overdracht" not in moved
    assert moved["organisatie"].verschil == 2  # over the three that were asked twice


def test_the_latest_round_of_a_partner_in_one_look(three):
    found = results.of_partner(zicht(three, KOMPAS), "kompas", TODAY)
    assert (found.ronde, found.gesloten_op, found.respondenten) == ("Najaar 2026", TODAY, 3)
    assert found.pijlers == {
        "Strategie en beleidsvorming": 3,
        "Organisatie en processen": 2,
        "Besturing en beheersing": 3,
        "IT": 3,
        "Mens en cultuur": 3,
    }
    assert (found.fase, found.fasenaam) == (3, "Samen op weg")
    assert results.of_partner(zicht(three, KOMPAS), "baken", TODAY) is None
    assert results.of_partner(zicht(three, REGIE), "baken", TODAY).fase == 2
