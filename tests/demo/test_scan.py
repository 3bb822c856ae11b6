"""The Ketenscan of the demo chain: two rounds with something to see, always the same."""

from datetime import date

from ketenmonitor.access.viewer import alleen_hier
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.demo import REFERENTIEMAAND, scan
from ketenmonitor.learning.maturity import results
from ketenmonitor.learning.maturity.results import Uitslag
from ketenmonitor.learning.maturity.scores import VERDEELD
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.vocabulary.keten import read_keten

TODAY = date(2026, 11, 2)  # the first day on which the demo of October can be made is 1 November


def made() -> tuple[list[Uitslag | None], float]:
    dataset = open_dataset(None, read_keten(DEMO_KETEN))
    scan.fill(dataset, REFERENTIEMAAND, "demo")
    zicht = Zicht(dataset.cursor(), dataset.keten, alleen_hier("toets"))
    then, now = results.over(zicht, TODAY)
    moved = results.since(zicht, now, then, TODAY, "kompas")["organisatie"].verschil
    found = [results.of_round(zicht, ronde, TODAY) for ronde in (then, now)]
    dataset.close()
    return found, moved


def test_two_rounds_a_year_apart_show_disagreement_a_weakest_link_and_a_partner_with_too_few_people():
    (then, now), moved = made()
    assert (then.ronde.naam, now.ronde.naam) == ("Ketenscan 2025", "Ketenscan 2026")
    assert now.aantallen["klimop"] == 2
    assert now.partners.keys() == set(scan.BEELDEN) - {"klimop"}
    assert now.keten.spreiding["overdracht"].oordeel == VERDEELD
    assert now.keten.profiel.zwakste == ("bestuur",)
    assert moved > 0
    again, _ = made()
    assert [(u.partners, u.keten) for u in again] == [(u.partners, u.keten) for u in (then, now)]
