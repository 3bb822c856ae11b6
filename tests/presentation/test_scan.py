"""The chart and sentences of the Ketenscan."""

import json

from ketenmonitor.learning.maturity import vragenlijst
from ketenmonitor.learning.maturity.scores import EENS, VERDEELD, Stand, Voorrang
from ketenmonitor.presentation import scan_words as words
from ketenmonitor.presentation.charts import LICHT
from ketenmonitor.presentation.scan_charts import Lijn, Punt, dots, who

FASEN = ("Pionier", "Eigen huis", "Samen op weg", "Keten")


def texts(lijn: Lijn) -> set[str]:
    """What stands as names beside the dots."""
    spec = dots([lijn], FASEN, LICHT).to_dict()
    return {row["naam"] for rows in spec["datasets"].values() for row in rows if "naam" in row}


def test_who_stands_at_the_ends_is_named_and_who_stands_between_is_not():
    between = (Punt("Laag", 1.5), Punt("Midden", 2), Punt("Hoog", 3))
    assert texts(Lijn("IT", between, 2, 1.5, 3, 4)) == {"Laag", "Hoog"}
    own = (Punt("Midden", 2, eigen=True),)
    assert texts(Lijn("IT", own, 2, 1.5, 3, 4)) == {"Midden"}
    assert texts(Lijn("IT", (), 2, 1.5, 3, 4)) == set()


def test_more_than_two_partners_at_one_place_are_counted():
    assert who(["A", "B"]) == "A en B"
    assert who(["A", "B", "C"]) == "3 partners"


def test_a_name_of_a_pillar_can_not_become_a_program_in_the_chart():
    hostile = "x'] + alert(1) + ['"
    spec = dots([Lijn(hostile, (), 2, 1, 3, 4)], FASEN, LICHT).to_dict()
    (expression,) = {layer["encoding"]["y"]["axis"]["labelExpr"] for layer in spec["layer"]}
    assert json.loads(expression.removesuffix("[datum.value]")) == [[hostile]]


def test_the_reason_to_work_on_something_is_one_sentence():
    vragen = vragenlijst.current()
    v = Voorrang("overdracht", Stand(1.5, 4), True, VERDEELD)
    assert words.why_first(v, vragen, "de keten", "Kompas 1,0, Het Baken 3,0") == (
        "Overdracht: de keten staat op 1,5 en wil naar 4,0 (kloof 2,5); dit is de zwakste schakel, die "
        "Organisatie en processen in een lagere fase houdt; de partners zijn verdeeld (Kompas 1,0, Het Baken "
        "3,0)."
    )
    plain = Voorrang("overdracht", Stand(2, 3), False, EENS)
    assert (
        words.why_first(plain, vragen, "Kompas")
        == "Overdracht: Kompas staat op 2,0 en wil naar 3,0 (kloof 1,0)."
    )
