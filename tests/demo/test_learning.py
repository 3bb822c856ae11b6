"""What the demo chain does about its figures: every state of an action and a bottleneck can be seen."""

from collections import Counter
from datetime import date

from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.demo import REFERENTIEMAAND, learning
from ketenmonitor.demo.months import maand_erbij
from ketenmonitor.learning import actie, knelpunt
from ketenmonitor.learning.actie import DO, GEBORGD, GESTOPT, PLAN
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.vocabulary.keten import read_keten
from tests.zicht import alles


def test_there_is_an_action_in_every_stage_and_one_that_waits_for_its_evaluation():
    dataset = open_dataset(None, read_keten(DEMO_KETEN))
    learning.record(dataset, REFERENTIEMAAND)
    held = actie.holding(alles(dataset))
    assert Counter(a.status for a in held) == {GEBORGD: 1, GESTOPT: 1, DO: 2, PLAN: 1}
    assert [a.titel for a in held if a.over_tijd(date(2026, 11, 1))] == [
        "Overbruggen met begeleiding van Bries"
    ]
    raised = knelpunt.holding(dataset.cursor())
    assert {k.status for k in raised} == set(knelpunt.STANDEN) - {knelpunt.INGETROKKEN}
    assert {a.knelpunt for a in held} - {None} <= {k.knelpunt for k in raised}
    dataset.close()


def test_they_shift_along_with_the_last_month():
    dataset = open_dataset(None, read_keten(DEMO_KETEN))
    earlier = maand_erbij(REFERENTIEMAAND, -2)
    learning.record(dataset, earlier)
    latest = [a.start for a in actie.holding(alles(dataset))]
    assert (min(latest), max(latest)) == (date(2025, 4, 1), date(2026, 10, 1))
    assert max(k.gemeld_op for k in knelpunt.holding(dataset.cursor())) < date(2026, 9, 1)
    assert {t.maand for t in learning.explanations(earlier)} == {date(2026, 8, 1), date(2025, 7, 1)}
    dataset.close()
