"""Whether an action helped: the months after its start by the limits of those before it."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from ketenmonitor.access.viewer import PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.learning import effect
from ketenmonitor.learning.actie import DO, Actie
from ketenmonitor.learning.plan import SIGNAAL
from ketenmonitor.performance import notes
from ketenmonitor.presentation import effect_words
from ketenmonitor.statistics.before_after import before_after
from ketenmonitor.vocabulary.months import between, last_day, shift
from tests.zicht import alles

# Twelve months around 42, every step 4 but the middle one: mean 42, mean step 4 (eleven steps of 4), so that
# the limits lie 2,66 x 4 = 10,64 from it: 31,36 and 52,64.
STABLE = [40.0, 44.0] * 6
START = date(2026, 1, 1)
TODAY = date(2026, 7, 20)


# --- the judgement on numbers


@pytest.mark.parametrize(
    ("after", "judged", "reason"),
    [
        ([31, 40, 41], effect.HIELP, ""),  # 31 lies below 31,36
        ([53, 44, 43], effect.SLECHTER, ""),  # 53 lies above 52,64
        ([32, 40, 41], effect.NOG_NIET, effect.AFWACHTEN),
        ([34, 33, 36], effect.HIELP, ""),  # two of three beyond 42 - 2/3 x 10,64 = 34,91, all below the mean
        ([31, 31], effect.NOG_NIET, effect.TE_VROEG),  # two months are too few, whatever they say
        ([41] * 7, effect.HIELP, ""),  # seven in a row below the mean
        ([41] * 6, effect.NOG_NIET, effect.AFWACHTEN),
        ([41, 43, 41, 43, 41, 43, 41], effect.NIET, ""),
        ([31, 53, 42], effect.NOG_NIET, effect.TEGENSTRIJDIG),
        ([31, 53, 42, 42, 42, 42, 42], effect.NIET, effect.TEGENSTRIJDIG),
        (
            [31, 52, 52],
            effect.NOG_NIET,
            effect.TEGENSTRIJDIG,
        ),  # a signal for the better, a mean for the worse
    ],
)
def test_the_months_after_are_judged_by_the_limits_of_before(after, judged, reason):
    assert effect.judge(before_after(STABLE, after, "lager")) == (judged, reason)


def test_what_is_better_follows_the_direction_of_the_kpi():
    low, high = before_after(STABLE, [31, 40, 41], "hoger"), before_after(STABLE, [53, 44, 43], "hoger")
    assert (effect.judge(low)[0], effect.judge(high)[0]) == (effect.SLECHTER, effect.HIELP)
    # 112/3 - 42 = -4,67 is worse where higher is better
    assert low.beter == pytest.approx(-14 / 3)
    neutral = before_after(STABLE, [31, 40, 41], "neutraal")
    assert not neutral.tekens.any()


def test_limits_come_from_before_only_so_that_a_great_change_cannot_hide_itself():
    found = before_after(STABLE, [10, 90, 10], "lager")
    assert found.xmr.mean[-1] == pytest.approx(42)
    assert found.xmr.lower[-1] == pytest.approx(42 - 2.66 * 4)
    assert found.xmr.upper[-1] == pytest.approx(42 + 2.66 * 4)


def test_a_run_that_began_before_the_start_says_nothing_of_the_months_after():
    # five months just below the mean before, two after: seven in a row, but only two of them after
    before = [44.0, 40.0, 46.0, 42.0, 45.0, 41.0, 46.0, 42.5, 42.0, 42.4, 42.0, 42.3]
    found = before_after(before, [42.0, 42.4, 42.0], "lager")
    assert not found.tekens.any()


def test_without_twelve_months_before_or_any_variation_nothing_is_said():
    assert effect.judge(before_after(STABLE[:11], [10, 10, 10], "lager")) == (effect.NOG_NIET, effect.TE_KORT)
    flat = before_after([40.0] * 12, [10, 10, 10], "lager")
    assert effect.judge(flat) == (effect.NOG_NIET, effect.GEEN_GRENZEN)
    missing = [np.nan, *STABLE]
    assert effect.judge(before_after(missing, [31, 40, 41], "lager"))[0] == effect.HIELP


def test_what_already_changed_before_the_start_is_told():
    falling = [50.0, 46.0] * 6 + [38.0, 37.0, 36.0, 35.0, 34.0, 33.0, 32.0]
    assert before_after(falling, [30, 30, 30], "lager").liep == 1
    assert before_after(falling, [30, 30, 30], "hoger").liep == -1
    assert before_after(STABLE, [30, 30, 30], "lager").liep == 0


@pytest.mark.parametrize(("before", "after", "most"), [(12, 3, 0.05), (24, 3, 0.03), (24, 12, 0.12)])
def test_where_nothing_changes_few_actions_seem_to_help(before, after, most):
    """Stable series, half of them after a bad month that made somebody act: chance rarely says it helped."""
    rng = np.random.default_rng(20260101)
    series = rng.normal(50, 5, (600, before + after))
    series[::2, before - 1] = 66  # more than three standard deviations on the wrong side
    judged = [effect.judge(before_after(s[:before], s[before:], "lager"))[0] for s in series]
    assert judged.count(effect.HIELP) / len(judged) < most


def test_a_change_of_three_standard_deviations_is_nearly_always_seen_after_three_months():
    rng = np.random.default_rng(20260102)
    series = rng.normal(50, 5, (300, 27)) - np.where(np.arange(27) < 24, 0, 15)
    judged = [effect.judge(before_after(s[:24], s[24:], "lager"))[0] for s in series]
    assert judged.count(effect.HIELP) / len(judged) > 0.9


# --- on a dataset, by a viewer


@pytest.fixture(scope="module")
def filled(keten) -> Dataset:
    """The list of Kompas: 40 and 44 by turns in 2025, then 30 a month up to June; June ends the data.

    Het Baken has a list of 20 in every month but March 2026.
    """
    dataset = open_dataset(None, keten)
    with dataset.postponed("toets"):
        for i, maand in enumerate(between(date(2025, 1, 1), date(2026, 6, 1))):
            _deliver(dataset, "kompas", maand, int(STABLE[i]) if i < 12 else 30)
            if maand != date(2026, 3, 1):
                _deliver(dataset, "baken", maand, 20)
    yield dataset
    dataset.close()


def _deliver(dataset: Dataset, partner: str, maand: date, waiting: int) -> None:
    rows = [f"{last_day(maand)};{partner}{i:03x}f;0363;licht;2024-09-01" for i in range(waiting)]
    content = "\n".join(["peildatum;client;gemeente;product;datum_aanmelding", *rows]).encode()
    toets = delivery.check(dataset, read(f"w_{maand:%Y-%m}.csv", content), "wachtlijst", partner, maand)
    assert toets.aanvaardbaar, toets.tellingen
    delivery.accept(dataset, toets, partner, datetime.combine(shift(maand, 1), datetime.min.time()))


def action(**changed) -> Actie:
    a = Actie(
        1, 1, "Triage", SIGNAAL, "De lijst groeit", "wachtenden_bruto", "kompas", None, None, "Eerder kijken",
        10.0, "Ans", None, START, date(2026, 7, 1), None, DO, "", "", datetime(2025, 12, 1), "regie",
    )  # fmt: skip
    return replace(a, **changed)


def test_an_action_that_helped_says_so_with_the_figures_it_rests_on(filled):
    found = effect.of(alles(filled), action(), TODAY)
    assert (found.oordeel, found.voor, found.na) == (effect.HIELP, 42.0, 30.0)
    assert (found.aantal_voor, found.aantal_na, found.maand) == (12, 6, START)
    assert found.gehaald is True  # 12 fewer, 10 were expected
    text = effect_words.sentence(action(), found, {}).replace("\u00a0", " ")
    assert text == (
        "De actie hielp: wachtenden (bruto) werden na de start beter, en meer dan door toeval (januari 2026: "
        "onder de grens). Gemiddeld was het 42 wachtenden in de 12 maanden ervoor en 30 wachtenden in de 6 "
        "maanden erna. Verwacht was 10 wachtenden lager: dat is gehaald. Andere oorzaken sluit de regelkaart "
        "niet uit; hier zijn er geen bekend."
    )


def test_an_expectation_that_was_not_reached_is_told_also_of_what_helped(filled):
    asked = action(verwacht=13.0)
    found = effect.of(alles(filled), asked, TODAY)
    assert (found.oordeel, found.gehaald) == (effect.HIELP, False)
    assert "Verwacht was 13 wachtenden lager: dat is niet gehaald." in effect_words.sentence(
        asked, found, {}
    ).replace("\u00a0", " ")


def test_a_start_within_a_month_leaves_that_month_out_on_both_sides(filled):
    found = effect.of(alles(filled), action(start=date(2026, 1, 15)), TODAY)
    assert (found.eerste, found.aantal_voor, found.aantal_na) == (date(2026, 2, 1), 12, 5)
    kaart = found.kaart
    assert kaart is not None
    assert len(kaart.maanden) == len(kaart.xmr.values) == 18
    assert (kaart.xmr.values[12], str(kaart.xmr.label[12])) == (30.0, "")  # drawn, but it does not count


def test_the_chart_has_the_limits_of_before_and_one_entry_per_month(filled):
    kaart = effect.of(alles(filled), action(), TODAY).kaart
    assert kaart is not None
    assert (len(kaart.maanden), len(kaart.xmr.values)) == (18, 18)
    assert kaart.xmr.mean[-1] == pytest.approx(42)
    assert kaart.maanden[12] == START


def test_too_early_names_the_month_that_can_decide(filled):
    # from May on: May and June are two months, July is the third
    found = effect.of(alles(filled), action(start=date(2026, 4, 20)), TODAY)
    assert (found.oordeel, found.reden, found.aantal_na) == (effect.NOG_NIET, effect.TE_VROEG, 2)
    assert found.vanaf == date(2026, 7, 1)
    later = effect.of(alles(filled), action(start=date(2026, 9, 1)), TODAY)
    assert (later.aantal_na, later.vanaf) == (0, date(2026, 11, 1))
    assert "dat kan met de cijfers over november 2026" in effect_words.sentence(action(), later, {})


def test_too_few_months_before_is_told(filled):
    found = effect.of(alles(filled), action(start=date(2025, 12, 1)), TODAY)
    assert (found.oordeel, found.reden, found.aantal_voor) == (effect.NOG_NIET, effect.TE_KORT, 11)
    none = effect.of(alles(filled), action(start=date(2024, 6, 1)), TODAY)
    assert (none.reden, none.kaart) == (effect.TE_KORT, None)


def test_a_month_without_all_deliveries_does_not_count_for_the_chain(filled):
    # telraam never delivered a list, so no month of the chain is complete
    found = effect.of(alles(filled), action(partner=None), TODAY)
    assert (found.oordeel, found.reden) == (effect.NOG_NIET, effect.TE_KORT)
    own = effect.of(alles(filled), action(partner="baken"), TODAY)
    assert own.onvolledig == (date(2026, 3, 1),)
    assert "Maart 2026 telt niet mee: het cijfer is er niet of nog niet compleet." in effect_words.sentence(
        action(), own, {}
    )


@pytest.mark.parametrize(
    ("kpi", "reason"), [("kosten_cumulatief", effect.GEEN_KAART), ("doorlooptijd", effect.NEUTRAAL)]
)
def test_a_kpi_without_a_chart_or_a_better_side_says_why(filled, kpi, reason):
    asked = action(kpi=kpi, verwacht=None)
    found = effect.of(alles(filled), asked, TODAY)
    assert (found.oordeel, found.reden, found.vanaf) == (effect.NOG_NIET, reason, None)
    assert effect_words.sentence(asked, found, {}).startswith("Of de actie hielp, is niet te zeggen")


def test_a_herijking_before_the_start_begins_the_baseline_and_one_after_it_is_named(keten):
    dataset = open_dataset(None, keten)
    with dataset.postponed("toets"):
        for i, maand in enumerate(between(date(2024, 10, 1), date(2026, 4, 1))):
            _deliver(dataset, "kompas", maand, 90 if i < 3 else int(STABLE[i % 2]) if i < 15 else 30)
    cut = Selectie(partner="kompas")
    for maand in (date(2025, 1, 1), date(2026, 2, 1)):
        notes.write(dataset, notes.HERIJKING, "wachtenden_bruto", cut, maand, "Andere telling", "regie")
    other = action(actie=2, titel="Extra intakers", start=date(2025, 12, 1))
    far = action(actie=3, partner="baken", kpi="uitval")
    asked = action()
    found = effect.of(alles(dataset), asked, TODAY, notes.holding(alles(dataset)), [asked, other, far])
    assert (found.aantal_voor, found.voor) == (12, 42.0)  # without the 90s of 2024
    assert [n.maand for n in found.herijkingen] == [date(2026, 2, 1)]
    assert found.acties == (other,)
    text = effect_words.sentence(asked, found, {})
    assert "In dezelfde tijd: de herijking van februari 2026 en actie 2, 'Extra intakers'. Dat kan" in text
    dataset.close()


def test_who_does_not_own_the_figures_sees_the_same_judgement_with_rounded_means(filled):
    director = Zicht(filled.cursor(), filled.keten, Kijker("r", "Regie", (Rol(REGISSEUR),)))
    found = effect.of(director, action(), TODAY)
    # counts of people are shown in fives, means of them in whole people
    assert (found.oordeel, found.voor, found.na) == (effect.HIELP, 42.0, 30.0)
    assert found.kaart is not None
    assert set(found.kaart.xmr.values[:12]) <= {40.0, 45.0}


def test_an_action_about_figures_of_another_is_refused(filled):
    other = Zicht(filled.cursor(), filled.keten, Kijker("b", "Baken", (Rol(PARTNER, "baken"),)))
    with pytest.raises(Verboden):
        effect.of(other, action(), TODAY)
