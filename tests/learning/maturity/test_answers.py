"""Rounds, invitations and answers: what is kept, what is refused, and that nobody can tell who answered."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ketenmonitor.dataset import audit, schema
from ketenmonitor.errors import Weigering
from ketenmonitor.learning.maturity import answers, invitations, rounds, vragenlijst
from ketenmonitor.learning.maturity.vragenlijst import OWN
from tests.learning.maturity.scan import TODAY, filled

END = TODAY + timedelta(days=14)


@pytest.fixture
def ronde(dataset) -> int:
    """An open round of two weeks."""
    return rounds.open_round(dataset, "Najaar 2026", END, TODAY, "regie")


def stored(dataset) -> list[tuple]:
    return dataset.cursor().execute("select * from ketenscan_antwoord").fetchall()


def told(dataset) -> list[audit.Gebeurtenis]:
    return audit.entries(dataset.cursor(), soort="ketenscan")


# --- rounds


def test_one_round_is_open_at_a_time_and_a_name_is_used_once(dataset, ronde):
    with pytest.raises(Weigering, match="Ronde 'Najaar 2026' is nog open: sluit haar eerst"):
        rounds.open_round(dataset, "Nog een", END, TODAY, "regie")
    rounds.close_round(dataset, ronde, TODAY, "regie")
    with pytest.raises(Weigering, match="Er is al een ronde 'najaar 2026'"):
        rounds.open_round(dataset, "najaar 2026", END, TODAY, "regie")
    assert rounds.open_round(dataset, "Voorjaar 2027", END, TODAY, "regie") == 2


def test_a_round_is_open_up_to_and_including_its_last_day(dataset, ronde):
    cursor = dataset.cursor()
    assert rounds.open_now(cursor, END).ronde == ronde
    assert rounds.open_now(cursor, END + timedelta(days=1)) is None
    assert rounds.open_now(cursor, TODAY - timedelta(days=1)) is None


def test_a_round_that_is_over_stays_over(dataset, ronde):
    rounds.close_round(dataset, ronde, TODAY, "regie")
    for act in (
        lambda: rounds.close_round(dataset, ronde, TODAY, "regie"),
        lambda: rounds.move_end(dataset, ronde, END, TODAY, "regie"),
    ):
        with pytest.raises(Weigering, match="is al gesloten en haar uitslag is te zien"):
            act()


def test_the_last_day_can_move_while_a_round_is_open(dataset, ronde):
    rounds.move_end(dataset, ronde, END + timedelta(days=7), TODAY, "regie")
    assert rounds.open_now(dataset.cursor(), END + timedelta(days=7)).ronde == ronde
    assert next(e.onderwerp for e in told(dataset)).startswith("ronde 1 duurt tot en met")


@pytest.mark.parametrize(
    ("naam", "sluit", "sentence"),
    [
        ("", END, "De naam van de ronde is leeg"),
        ("x" * 201, END, "201 tekens"),
        ("Ronde", date(2026, 11, 21), "De laatste dag \\(21-11-2026\\) is al voorbij"),
        ("Ronde", date(2027, 11, 24), "duurt hooguit een jaar"),
    ],
)
def test_a_round_that_can_not_be_is_refused_and_nothing_is_stored(dataset, naam, sluit, sentence):
    with pytest.raises(Weigering, match=sentence):
        rounds.open_round(dataset, naam, sluit, TODAY, "regie")
    assert rounds.rounds(dataset.cursor()) == []
    assert told(dataset) == []


def test_a_round_keeps_the_questionnaire_it_was_opened_with(dataset, ronde, tmp_path, monkeypatch):
    own = tmp_path / "eigen.toml"
    own.write_text(OWN.read_text("utf-8").replace('thema = "Overdracht"', 'thema = "Doorgeven"'), "utf-8")
    monkeypatch.setenv("KETENMONITOR_VRAGENLIJST", str(own))
    assert vragenlijst.current().by_id["overdracht"].thema == "Doorgeven"
    (held,) = rounds.rounds(dataset.cursor())
    kept = rounds.questionnaire(dataset.cursor(), held)
    assert kept.by_id["overdracht"].thema == "Overdracht"
    assert kept.vingerafdruk == held.vragenlijst


# --- invitations


def test_a_code_lets_in_for_its_partner_and_only_its_hash_is_kept(dataset, ronde):
    code = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    guest = invitations.guest(dataset.cursor(), code, TODAY)
    assert (guest.ronde.ronde, guest.partner) == (ronde, "kompas")
    assert len(code) == 32  # 24 bytes, 192 bits
    (held,) = invitations.invitations(dataset.cursor())
    assert held.afdruk == hashlib.sha256(code.encode()).hexdigest()
    everything = repr(dataset.cursor().execute("select * from gebeurtenis").fetchall()) + repr(held)
    assert code not in everything


def test_a_new_code_ends_the_old_one(dataset, ronde):
    old, new = (invitations.invite(dataset, ronde, "kompas", TODAY, "regie") for _ in range(2))
    assert invitations.guest(dataset.cursor(), old, TODAY) is None
    assert invitations.guest(dataset.cursor(), new, TODAY).partner == "kompas"
    with pytest.raises(Weigering, match="geldt niet meer, dus er is niets bewaard"):
        answers.submit_by_invitation(dataset, old, filled(), TODAY)
    assert stored(dataset) == []


def test_the_end_of_a_round_ends_its_codes(dataset, ronde):
    code = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    assert invitations.guest(dataset.cursor(), code, END + timedelta(days=1)) is None
    rounds.close_round(dataset, ronde, TODAY, "regie")
    assert invitations.guest(dataset.cursor(), code, TODAY) is None
    with pytest.raises(Weigering, match="geldt niet meer"):
        answers.submit_by_invitation(dataset, code, filled(), TODAY)
    rounds.open_round(dataset, "De volgende", END, TODAY, "regie")
    assert invitations.guest(dataset.cursor(), code, TODAY) is None  # nor does a next round bring it back


@pytest.mark.parametrize("code", ["", "x", "' or 1=1 --", "a" * 32, "a" * 31 + "é", "a" * 100_000])
def test_no_other_code_lets_in(dataset, ronde, code):
    invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    assert invitations.guest(dataset.cursor(), code, TODAY) is None


def test_only_a_partner_of_the_chain_is_invited_and_only_to_an_open_round(dataset, ronde):
    with pytest.raises(Weigering, match="'buurman' is geen partner van de keten"):
        invitations.invite(dataset, ronde, "buurman", TODAY, "regie")
    rounds.close_round(dataset, ronde, TODAY, "regie")
    with pytest.raises(Weigering, match="Deze ronde is niet open"):
        invitations.invite(dataset, ronde, "kompas", TODAY, "regie")


def test_how_many_are_expected_is_a_number_of_people_and_holds_for_the_next_link(dataset, ronde):
    for wrong in (0, -1, 501):
        with pytest.raises(Weigering, match=f"worden {wrong} mensen .* van 1 tot 500"):
            invitations.invite(dataset, ronde, "kompas", TODAY, "regie", wrong)
    invitations.invite(dataset, ronde, "kompas", TODAY, "regie", 8)
    invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    invitations.invite(dataset, ronde, "baken", TODAY, "regie")
    assert invitations.expected(dataset.cursor(), ronde) == {"kompas": 8}


def test_a_database_of_before_the_expected_number_gains_its_column(dataset, ronde):
    invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    dataset.cursor().execute("alter table ketenscan_uitnodiging drop column verwacht")
    schema.create(dataset.cursor())
    assert [u.verwacht for u in invitations.invitations(dataset.cursor())] == [None]


# --- answers


def test_answers_by_invitation_are_kept_for_its_partner(dataset, ronde):
    code = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    answers.submit_by_invitation(dataset, code, filled(items={"overdracht": (1, 3)}), TODAY)
    rows = stored(dataset)
    assert len(rows) == 26
    assert {row[:2] for row in rows} == {(ronde, "kompas")}
    assert {row[3]: row[4:] for row in rows}["overdracht"] == (1, 3)
    assert answers.respondents(dataset.cursor(), ronde) == {"kompas": 1}


@pytest.mark.parametrize(
    ("invulling", "sentence"),
    [
        (filled(items={"overdracht": (5, 5)}), "'5' bij 'Overdracht' \\(nu\\) is geen fase"),
        (filled(items={"overdracht": (0, 4)}), "'0' bij 'Overdracht' \\(nu\\) is geen fase"),
        (filled(items={"overdracht": (2, 5)}), "'5' bij 'Overdracht' \\(de ambitie\\) is geen fase"),
        (filled(items={"overdracht": (3, 2)}), "\\(fase 2\\) ligt onder waar u nu staat \\(fase 3\\)"),
        (filled(items={"verzonnen": (1, 1)}), "'verzonnen' is geen vraag van deze vragenlijst"),
        (filled(it="x" * 1001), "Een toelichting is 1001 tekens lang; hooguit 1000"),
        (filled(it="over cliënt 123456782"), "een nummer van negen cijfers, dat een BSN kan zijn"),
        (filled(verzonnen="tekst"), "'verzonnen' is geen pijler"),
        (replace(filled(), ambitie={}), "Nog niet alles is beantwoord.*en nog 22"),
    ],
)
def test_an_answer_that_can_not_be_is_one_sentence_and_nothing_is_stored(dataset, ronde, invulling, sentence):
    before = len(told(dataset))
    with pytest.raises(Weigering, match=sentence) as refused:
        answers.submit(dataset, "kompas", invulling, TODAY)
    assert "\n" not in str(refused.value)
    assert stored(dataset) == []
    assert dataset.cursor().execute("select * from ketenscan_toelichting").fetchall() == []
    assert len(told(dataset)) == before


def test_unanswered_questions_are_named(dataset, ronde):
    some = filled()
    huidig = {i: n for i, n in some.huidig.items() if i not in ("overdracht", "privacy")}
    with pytest.raises(Weigering, match=r"\(Overdracht; Privacy\)"):
        answers.submit(dataset, "kompas", replace(some, huidig=huidig), TODAY)


def test_without_an_open_round_nothing_is_answered(dataset):
    with pytest.raises(Weigering, match="Er is geen ronde open, dus er is niets bewaard"):
        answers.submit(dataset, "kompas", filled(), TODAY)


def test_a_link_that_got_about_can_not_fill_the_database(dataset, ronde, monkeypatch):
    monkeypatch.setattr(answers, "MOST", 3)
    code = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    for _ in range(3):
        answers.submit_by_invitation(dataset, code, filled(), TODAY)
    with pytest.raises(Weigering, match="zijn al 3 vragenlijsten ingevuld"):
        answers.submit_by_invitation(dataset, code, filled(), TODAY)
    renewed = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")  # a new link gives no room
    with pytest.raises(Weigering, match="zijn al 3 vragenlijsten ingevuld"):
        answers.submit_by_invitation(dataset, renewed, filled(), TODAY)
    answers.submit(dataset, "baken", filled(), TODAY)
    assert answers.respondents(dataset.cursor(), ronde) == {"kompas": 3, "baken": 1}


# --- nobody can tell who answered


def test_what_is_kept_of_an_answer_is_no_account_no_time_and_no_order(dataset, ronde):
    columns = {
        name for table in ("ketenscan_antwoord", "ketenscan_toelichting")
        for name, *_ in dataset.cursor().execute(f"describe {table}").fetchall()
    }  # fmt: skip
    assert columns == {"ronde", "partner", "respondent", "item", "huidig", "ambitie", "pijler", "tekst"}
    for n in range(12):  # the n-th answers n mod 4 + 1 at the first question, and writes so
        answers.submit(dataset, "kompas", filled(1, 4, {"ambitie": (n % 4 + 1, 4)}, it=f"tekst {n}"), TODAY)
    cursor = dataset.cursor()
    people = [r for (r,) in cursor.execute("select distinct respondent from ketenscan_antwoord").fetchall()]
    assert len(people) == 12
    kept = cursor.execute("select respondent, item from ketenscan_antwoord").fetchall()
    assert kept == sorted(kept)  # in the order of random numbers
    texts = [t for (t,) in cursor.execute("select tekst from ketenscan_toelichting").fetchall()]
    assert texts == sorted(texts, key=lambda t: hashlib.md5(t.encode()).hexdigest())
    assert texts != [f"tekst {n}" for n in range(12)]


def test_the_trail_tells_that_one_more_was_filled_in_on_a_day_and_not_by_whom(dataset, ronde):
    answers.submit(dataset, "kompas", filled(it="Een toelichting."), TODAY)
    entry = told(dataset)[0]
    assert (entry.door, entry.onderwerp) == ("een respondent van Jeugdzorg Kompas", "vragenlijst ingevuld")
    assert entry.details == {"partner": "kompas"}
    assert (entry.op.hour, entry.op.minute, entry.op.second) == (0, 0, 0)
    assert audit.verify(dataset.cursor()) is None
