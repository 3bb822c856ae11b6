"""Improvement actions are kept in versions, with who and when; what cannot be is refused in one sentence."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.errors import Weigering
from ketenmonitor.learning import actie
from ketenmonitor.learning.actie import CHECK, DO, GEBORGD, GESTOPT, HIELP, PLAN
from ketenmonitor.learning.plan import SIGNAAL, Plan
from ketenmonitor.presentation import learning_words as words
from tests.zicht import alles

A_PLAN = Plan(
    " Gezamenlijke triage ", SIGNAAL, "De wachttijd verslechtert", "wachttijd_gestart", "kompas", None, None,
    "Wie lichte hulp nodig heeft, hoeft niet te wachten", 10.0, "Ans", "kompas", date(2026, 3, 16),
    date(2026, 9, 20), None,
)  # fmt: skip
TODAY = date(2026, 9, 22)


def held(dataset):
    (found,) = actie.holding(alles(dataset))
    return found


def test_a_new_action_is_in_plan_with_what_was_filled_in(dataset):
    assert actie.record(dataset, A_PLAN, "Ans", datetime(2026, 3, 1, 9)) == 1
    found = held(dataset)
    assert (found.titel, found.status, found.versie) == ("Gezamenlijke triage", PLAN, 1)
    assert found.plan == replace(A_PLAN, titel="Gezamenlijke triage")
    assert (found.vastgelegd_op, found.vastgelegd_door) == (datetime(2026, 3, 1, 9), "Ans")
    trail = dataset.cursor().execute("select soort, door from gebeurtenis order by nummer desc limit 1")
    assert trail.fetchall() == [("actie", "Ans")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"titel": " "}, "De titel is leeg: vul dit in."),
        ({"hypothese": ""}, "De hypothese is leeg"),
        ({"eigenaar": ""}, "De eigenaar is leeg"),
        ({"kpi": "geluk"}, "'geluk' is geen KPI"),
        ({"soort": "gevoel"}, "'gevoel' is geen aanleiding"),
        ({"partner": "niemand"}, "'niemand' is geen partner van deze keten"),
        ({"gemeente": "9999"}, "'9999' is geen gemeente van deze keten"),
        ({"evaluatie": date(2026, 3, 15)}, "De evaluatie ligt voor de start"),
        ({"evaluatie": date(2026, 3, 16)}, "De evaluatie ligt voor de start"),
        ({"evaluatie": date(2026, 3, 31)}, "De evaluatie valt in de maand van de start"),
        ({"verwacht": -3.0}, "Het verwachte effect moet groter zijn dan nul"),
        ({"verwacht": float("nan")}, "Het verwachte effect moet groter zijn dan nul"),
        ({"kpi": "uitval", "verwacht": 101.0}, "hooguit 100 procentpunt"),
        ({"kpi": "doorlooptijd"}, "is hoger niet beter of slechter"),
        ({"aanleiding": "BSN 123456782 belde"}, "De aanleiding bevat een nummer van negen cijfers"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_stored(dataset, changed, sentence):
    before = dataset.versie
    with pytest.raises(Weigering, match=sentence) as refused:
        actie.record(dataset, replace(A_PLAN, **changed), "Ans")
    assert str(refused.value).count(".") == 1
    assert (actie.holding(alles(dataset)), dataset.versie) == ([], before)


def test_the_cycle_goes_from_plan_to_act_and_every_step_stays_readable(dataset):
    actie.record(dataset, A_PLAN, "Ans", datetime(2026, 3, 1, 9))
    actie.move(dataset, 1, DO, "", "Ans", datetime(2026, 3, 16, 9))
    actie.note(dataset, 1, "Eerste overleg gehad", "Bert", datetime(2026, 4, 1, 9))
    actie.evaluate(dataset, 1, HIELP, "Korter", TODAY, "Ans", datetime(2026, 9, 22, 9))
    assert (held(dataset).status, held(dataset).uitkomst) == (CHECK, HIELP)
    actie.move(dataset, 1, GEBORGD, "Vast onderdeel", "Regie", datetime(2026, 9, 23, 9))
    zicht = alles(dataset)
    assert [a.status for a in actie.history(zicht, 1)] == [PLAN, DO, CHECK, GEBORGD]
    assert words.course(actie.history(zicht, 1), actie.log(zicht, 1)) == [
        ("23 sep 2026, 9.00 uur", "Regie", "Vast onderdeel"),
        ("23 sep 2026, 9.00 uur", "Regie", "Stand: act: geborgd."),
        (
            "22 sep 2026, 9.00 uur", "Ans",
            "Stand: check: beoordeeld, nog te besluiten; uitkomst: hielp; conclusie: Korter.",
        ),
        ("1 apr 2026, 9.00 uur", "Bert", "Eerste overleg gehad"),
        ("16 mrt 2026, 9.00 uur", "Ans", "Stand: do: in uitvoering."),
        ("1 mrt 2026, 9.00 uur", "Ans", "Vastgelegd."),
    ]  # fmt: skip


@pytest.mark.parametrize(("steps", "to"), [([], GEBORGD), ([], CHECK), ([DO], PLAN), ([GESTOPT], DO)])
def test_a_step_that_skips_or_goes_back_is_refused(dataset, steps, to):
    actie.record(dataset, A_PLAN, "Ans")
    for step in steps:
        actie.move(dataset, 1, step, "omdat", "Ans")
    with pytest.raises(Weigering, match=f"kan nu niet naar {to}"):
        actie.move(dataset, 1, to, "omdat", "Ans")


def test_stopping_takes_a_reason_and_adjusting_opens_the_cycle_anew(dataset):
    actie.record(dataset, A_PLAN, "Ans")
    with pytest.raises(Weigering, match="De reden is leeg"):
        actie.move(dataset, 1, GESTOPT, " ", "Ans")
    actie.evaluate(dataset, 1, "hielp niet", "Nog te kort", TODAY, "Ans")
    actie.move(dataset, 1, PLAN, "Nog een half jaar", "Ans")
    assert (held(dataset).status, held(dataset).uitkomst) == (PLAN, "")
    longer = replace(held(dataset).plan, evaluatie=date(2027, 3, 1))
    actie.change(dataset, 1, longer, "Ans")
    assert held(dataset).evaluatie == date(2027, 3, 1)
    last = words.course(actie.history(alles(dataset), 1), [])[0]
    assert last[2] == "Evaluatie: 1 maart 2027 (was 20 september 2026)."


def test_what_is_judged_keeps_its_plan_and_a_plan_keeps_its_series(dataset):
    actie.record(dataset, A_PLAN, "Ans")
    plan = held(dataset).plan
    with pytest.raises(Weigering, match="begin een nieuwe actie voor iets anders"):
        actie.change(dataset, 1, replace(plan, partner="baken"), "Ans")
    with pytest.raises(Weigering, match="Er is niets gewijzigd"):
        actie.change(dataset, 1, plan, "Ans")
    actie.evaluate(dataset, 1, HIELP, "Korter", TODAY, "Ans")
    with pytest.raises(Weigering, match="al beoordeeld"):
        actie.change(dataset, 1, replace(plan, titel="Anders"), "Ans")
    with pytest.raises(Weigering, match="bestaat niet"):
        actie.note(dataset, 9, "tekst", "Ans")


def test_an_action_is_not_evaluated_before_it_began(dataset):
    actie.record(dataset, A_PLAN, "Ans")
    with pytest.raises(Weigering, match="nog niet begonnen"):
        actie.evaluate(dataset, 1, HIELP, "Korter", date(2026, 3, 15), "Ans")
    with pytest.raises(Weigering, match="is geen uitkomst"):
        actie.evaluate(dataset, 1, "misschien", "Korter", TODAY, "Ans")


def test_an_evaluation_is_due_from_its_day_until_it_is_done(dataset):
    actie.record(dataset, A_PLAN, "Ans")
    assert [held(dataset).over_tijd(date(2026, 9, d)) for d in (19, 20, 21)] == [False, True, True]
    actie.evaluate(dataset, 1, HIELP, "Korter", TODAY, "Ans")
    assert not held(dataset).over_tijd(TODAY)


def test_an_action_is_seen_by_who_sees_the_figures_it_is_about(dataset):
    actie.record(dataset, A_PLAN, "Ans")
    actie.record(dataset, replace(A_PLAN, partner=None), "Ans")
    actie.record(dataset, replace(A_PLAN, partner=None, gemeente="0363"), "Ans")
    seen = {
        "regie": (Rol(REGISSEUR), [1, 2, 3]),
        "kompas": (Rol(PARTNER, "kompas"), [1, 2, 3]),
        "baken": (Rol(PARTNER, "baken"), [2, 3]),
        "amsterdam": (Rol(GEMEENTE, "0363"), [3]),
        "haarlemmermeer": (Rol(GEMEENTE, "0394"), []),
    }
    for name, (rol, numbers) in seen.items():
        zicht = Zicht(dataset.cursor(), dataset.keten, Kijker(name, name, (rol,)))
        assert [a.actie for a in actie.holding(zicht)] == numbers, name
        assert bool(actie.history(zicht, 1)) == (1 in numbers), name
