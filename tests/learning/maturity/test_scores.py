"""From answers to phases and disagreement: numbers worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenmonitor.learning.maturity import scores
from ketenmonitor.learning.maturity.scores import EEN_WIJKT_AF, EENS, VERDEELD, Antwoord, Stand


def test_the_score_of_a_question_is_the_median_of_its_answers():
    given_ = [(1, 3), (2, 3), (4, 4), (2, 2)]
    found = scores.per_item([Antwoord("it", a, b) for a, b in given_])
    # now 1 2 2 4: halfway the middle two is 2; wanted 2 3 3 4: 3
    assert found == {"it": Stand(2.0, 3.0)}
    assert found["it"].kloof == 1.0


def test_one_extreme_answer_moves_the_score_at_most_to_its_neighbour():
    # 1 2 2: 2; with a 4 in the place of the 1: 2 2 4, still 2
    for extreme in (1, 4):
        found = scores.per_item([Antwoord("it", a, 4) for a in (extreme, 2, 2)])
        assert found["it"].huidig == 2


@pytest.mark.parametrize(
    ("items", "level", "phase"),
    [
        ([3, 3, 3, 3], 3.0, 3),
        ([3, 3, 2, 2], 2.5, 3),  # half up
        ([4, 4, 3, 2.5], 3.375, 3),
        ([4, 4, 4, 2], 3.5, 3),  # rounded 4, but 2 is lower than 4 - 1
        ([4, 4, 2, 1], 2.75, 2),  # rounded 3, but 1 is lower than 3 - 1
        ([4, 4, 4, 1], 3.25, 2),  # rounded 3, but 1 is lower than 3 - 1
        ([4, 4, 4, 4], 4.0, 4),
        ([1, 1, 1, 1], 1.0, 1),
        ([3, 3, 3, 1.5], 2.625, 2),  # rounded 3, but 1.5 is lower than 2
    ],
)
def test_a_phase_is_the_rounded_mean_of_which_no_link_is_more_than_one_phase_lower(items, level, phase):
    niveau = scores.niveau({str(i): Stand(x, 4) for i, x in enumerate(items)})
    assert (niveau.stand.huidig, niveau.fase) == (level, phase)


def test_the_questions_that_hold_a_phase_down_are_named():
    # mean (4 + 4 + 2 + 1) / 4 = 2.75, rounded 3: only what is lower than 2 holds it down
    niveau = scores.niveau({i: Stand(x, 4) for i, x in zip("abcd", (4, 4, 2, 1), strict=True)})
    assert niveau.zwakste == ("d",)


def test_in_the_chain_a_partner_can_be_the_weakest_link():
    items = {i: Stand(3, 4) for i in "abcd"}
    assert scores.niveau(items, Stand(3, 4), [3, 3, 4]).fase == 3
    # a partner at 1.75 is lower than 3 - 1
    assert scores.niveau(items, Stand(3, 4), [1.75, 3, 4]).fase == 2


def test_the_phase_of_a_whole_is_that_of_the_mean_of_its_pillars_with_the_lowest_as_weakest_link():
    def pillar(x: float) -> scores.Niveau:
        return scores.niveau({"a": Stand(x, 4)})

    # (3 + 3 + 3 + 3 + 2) / 5 = 2.8, rounded 3, lowest phase 2 = 3 - 1
    assert scores.whole([pillar(x) for x in (3, 3, 3, 3, 2)]) == 3
    # (4 + 4 + 4 + 3 + 1) / 5 = 3.2, rounded 3, but phase 1 is lower than 2
    assert scores.whole([pillar(x) for x in (4, 4, 4, 3, 1)]) == 2


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([2, 3], EENS),  # within one phase
        ([2, 2.5, 3], EENS),
        ([1.5, 2.5], EENS),
        ([2, 3.5], VERDEELD),
        ([1, 3, 3], VERDEELD),  # one of three is a view, not an exception
        ([1, 3, 3, 3], EEN_WIJKT_AF),
        ([1, 2, 3, 3, 3], EEN_WIJKT_AF),  # 2 to 3 holds four of five
        ([1, 1, 3, 3], VERDEELD),
        ([1, 2, 3, 4], VERDEELD),  # at most two of four within a phase
    ],
)
def test_partners_agree_within_a_phase_and_one_of_four_or_more_may_stand_apart(values, verdict):
    spread = scores.spread(values)
    assert spread.oordeel == verdict
    assert (spread.laagste, spread.hoogste) == (min(values), max(values))


def test_what_to_work_on_first_is_gap_times_weakest_link_times_disagreement():
    items = {
        "kloof": Stand(2, 4),  # gap 2, no more: 2
        "zwak": Stand(1, 2.5),  # gap 1.5, weakest link: 1.5 x 2 = 3
        "verdeeld": Stand(2.5, 4),  # gap 1.5, split: 1.5 x 1.5 = 2.25
        "een": Stand(3, 4),  # gap 1, one apart: 1 x 1.25 = 1.25
        "klaar": Stand(3, 3),  # no gap
    }
    spreads = {
        "verdeeld": scores.spread([1, 4]),
        "een": scores.spread([1, 3, 3, 3]),
        "kloof": scores.spread([2, 2]),
    }
    found = scores.first(items, ["zwak"], spreads)
    assert [(v.item, v.score) for v in found] == [
        ("zwak", 3.0), ("verdeeld", 2.25), ("kloof", 2.0), ("een", 1.25),
    ]  # fmt: skip


PHASES = st.integers(1, 4)


@given(st.lists(st.tuples(PHASES, PHASES), min_size=1, max_size=9))
def test_a_gap_is_never_negative_when_no_one_wants_less(pairs):
    answers = [Antwoord("x", min(p), max(p)) for p in pairs]
    assert scores.per_item(answers)["x"].kloof >= 0


@given(st.lists(st.sampled_from([1, 1.5, 2, 2.5, 3, 3.5, 4]), min_size=1, max_size=6), st.integers(0, 5))
def test_a_phase_never_falls_when_a_question_gets_better(items, which):
    better = list(items)
    better[which % len(items)] = min(4, better[which % len(items)] + 0.5)

    def phase(values: list[float]) -> int:
        return scores.niveau({str(i): Stand(x, 4) for i, x in enumerate(values)}).fase

    assert phase(better) >= phase(items)
