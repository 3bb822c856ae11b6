"""What is remembered is given again, and only to the question, the viewer and the version it was for."""

from types import SimpleNamespace

from ketenmonitor.ui.remembered import remembered
from ketenmonitor.vocabulary.kpi import kpis

ASKED: list[tuple] = []


def viewer(name: str, versie: int = 1):
    return SimpleNamespace(sleutel=("keten", versie, name), name=name)


def questions():
    """Two questions that differ in nothing but their name."""

    @remembered
    def one(ctx, kpis, number=0):
        ASKED.append((ctx.name, number))
        return [ctx.name, *(k.kpi for k in kpis), number]

    @remembered
    def other(ctx, kpis, number=0):
        ASKED.append((ctx.name, number))
        return [ctx.name, *(k.kpi for k in kpis), number]

    return one, other


def test_a_question_is_asked_once_per_viewer_version_and_arguments():
    one, other = questions()
    ASKED.clear()
    uitval, respons = [kpis()["uitval"]], [kpis()["respons_jeugdige"]]
    for _ in range(2):
        assert one(viewer("a"), uitval) == ["a", "uitval", 0]
        assert one(viewer("b"), uitval) == ["b", "uitval", 0]
        assert one(viewer("a"), respons, number=2) == ["a", "respons_jeugdige", 2]
    assert ASKED == [("a", 0), ("b", 0), ("a", 2)]
    one(viewer("a", versie=2), uitval)
    assert len(ASKED) == 4
    other(viewer("a"), uitval)
    assert len(ASKED) == 5, "another question is not answered with what this one gave"


def test_what_somebody_changes_of_an_answer_is_not_remembered():
    one, _ = questions()
    one(viewer("c"), []).append("mine")
    assert one(viewer("c"), []) == ["c", 0]
