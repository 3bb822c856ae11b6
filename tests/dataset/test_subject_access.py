"""A request under the AVG: all that is kept of one client can be seen, and erased."""

import csv
import io
import json
from datetime import date

import pytest

from ketenmonitor.dataset import retention, subject_access
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.errors import Weigering
from tests.conftest import Deliver, Meet
from tests.dataset.test_retention import KOSTEN, LIJST, TRAJECT, all_figures, make_anew, places

WHO = "e4a9-betrokkene"
# As the installation keeps it: openssl dgst -sha256 -hmac with the key of tests/conftest.py, 16 digits.
KEPT = "acf5ab1d2f69d6df"
SCORES = "client traject datum instrument score informant moment domein"


@pytest.fixture
def delivered(deliver: Deliver) -> None:
    """The client at two partners, in every extract, with a correction and costs by traject only."""
    for score in (7, 8):  # a correction: both versions are kept
        deliver(
            "kompas", "uitkomsten", "2026-03",
            f"{SCORES}\n{WHO} t1 2026-03-20 rapportcijfer {score} jeugdige einde -\n"
            "ander t2 2026-03-21 rapportcijfer 4 jeugdige einde -\n",
        )  # fmt: skip
    deliver(
        "kompas", "trajecten", "2026-03",
        f"{TRAJECT}\n{WHO} t1 0363 licht 2026-01-02 2026-01-10 2026-03-20 01\n"
        "ander t2 0363 licht 2026-01-02 2026-01-20 2026-03-21 01\n",
    )  # fmt: skip
    deliver("baken", "trajecten", "2026-04", f"{TRAJECT}\n{WHO} b1 0394 zwaar 2026-03-02 2026-04-04 - -\n")
    deliver("baken", "wachtlijst", "2026-03", f"{LIJST}\n2026-03-31 {WHO} 0394 zwaar 2026-03-02\n")
    deliver(
        "kompas", "kosten", "2026-03",
        f"{KOSTEN}\n2026-03 0363 licht 100 {WHO} t1\n2026-03 0363 licht 20 - t1\n"
        "2026-03 0363 licht 3 ander t2\n"
        "2026-02 0363 licht 7 - -\n",
    )  # fmt: skip
    # a traject of the same number, but of another partner: not theirs
    deliver("baken", "kosten", "2026-03", f"{KOSTEN}\n2026-03 0394 zwaar 50 - t1\n")


def test_access_gives_every_row_of_every_version_with_where_it_came_from(
    dataset: Dataset, delivered: None
) -> None:
    found = subject_access.everything(dataset, WHO)
    counts = {name: len(tabel.rijen) for name, tabel in found.tabellen.items()}
    assert counts == {"kosten": 2, "trajecten": 2, "uitkomsten": 2, "wachtlijst": 1, "traject_verloop": 2}
    assert found.rijen == 9
    scores = found.tabellen["uitkomsten"]
    first = dict(zip(scores.kolommen, scores.rijen[0], strict=True))
    assert (first["partner"], first["levermaand"], first["regel"]) == ("kompas", date(2026, 3, 1), 2)
    assert (first["status"], first["versie"], first["bestand"]) == ("vervangen", 1, "uitkomsten_2026-03.csv")
    assert [row[scores.kolommen.index("score")] for row in scores.rijen] == [7, 8]
    costs = found.tabellen["kosten"]
    assert [row[costs.kolommen.index("bedrag")] for row in costs.rijen] == [100, 20]


def test_access_is_complete_wherever_the_pseudonym_stands_in_the_database(
    dataset: Dataset, delivered: None
) -> None:
    found = subject_access.everything(dataset, WHO)
    exported = {
        f"{name}.{column}": sum(row[i] is not None and KEPT in str(row[i]) for row in tabel.rijen)
        for name, tabel in found.tabellen.items()
        for i, column in enumerate(tabel.kolommen)
    }
    assert places(dataset.cursor(), KEPT) == {place: n for place, n in exported.items() if n}


def test_costs_of_a_number_that_the_partner_used_for_two_clients_are_nobodys(
    dataset: Dataset, deliver: Deliver, delivered: None
) -> None:
    deliver("kompas", "trajecten", "2026-04", f"{TRAJECT}\nander t1 0363 licht 2026-01-02 2026-01-10 - -\n")
    costs = subject_access.everything(dataset, WHO).tabellen["kosten"]
    assert [row[costs.kolommen.index("bedrag")] for row in costs.rijen] == [100]


def test_access_can_be_read_as_csv_and_as_json(dataset: Dataset, delivered: None) -> None:
    found = subject_access.everything(dataset, WHO)
    rows = list(csv.DictReader(io.StringIO(found.tabellen["wachtlijst"].as_csv()), delimiter=";"))
    assert [(r["client"], r["peildatum"], r["gemeente"], r["status"]) for r in rows] == [
        (KEPT, "2026-03-31", "0394", "geldig")
    ]
    told = json.loads(found.as_json())
    assert [row["bedrag"] for row in told["kosten"]] == ["100.00", "20.00"]
    assert told["wachtlijst"][0]["peildatum"] == "2026-03-31"


def test_a_pseudonym_that_is_not_there_is_told(dataset: Dataset, delivered: None) -> None:
    with pytest.raises(Weigering, match="Van dit pseudoniem is niets bewaard"):
        subject_access.everything(dataset, "e4a9")


def test_erasing_leaves_nothing_in_any_table_and_changes_the_figures(
    dataset: Dataset, meet: Meet, delivered: None
) -> None:
    assert meet("kosten", "2026-03").waarde == 173
    assert meet("rapportcijfer_jeugdige", "2026-03").waarde == 6  # 8 and 4
    assert meet("wachtenden_bruto", "2026-03").waarde == 1
    gone = subject_access.erase(dataset, WHO, "Ans", "Besluit van 3 mei, kenmerk 26-114")
    assert gone.rijen == 9
    assert places(dataset.cursor(), KEPT) == {}
    assert meet("kosten", "2026-03").waarde == 53
    assert meet("rapportcijfer_jeugdige", "2026-03").waarde == 4
    assert meet("wachtenden_bruto", "2026-03") is None
    assert meet("volgens_plan", "2026-03").noemer == 1
    after = all_figures(dataset)
    make_anew(dataset)
    assert all_figures(dataset) == after


def test_erasing_is_told_in_the_audit_trail_by_a_hash_and_with_the_reason(
    dataset: Dataset, delivered: None
) -> None:
    subject_access.erase(dataset, WHO, "Ans", "Besluit van 3 mei")
    door, soort, onderwerp, text = dataset.cursor().execute(
        "select door, soort, onderwerp, bijzonderheden from gebeurtenis order by nummer desc limit 1"
    ).fetchone()  # fmt: skip
    # printf '%s' <KEPT> | sha256sum
    assert (door, soort, onderwerp) == ("Ans", "wissing", "cliënt eb4164c8")
    assert json.loads(text) == {
        "reden": "Besluit van 3 mei",
        "rijen": {"kosten": 2, "trajecten": 2, "uitkomsten": 2, "wachtlijst": 1, "traject_verloop": 2},
    }


@pytest.mark.parametrize(
    ("reden", "zin"), [(" ", "zonder reden"), (f"Verzoek van {WHO}", "het pseudoniem zelf")]
)
def test_erasing_asks_a_reason_without_the_pseudonym_in_it(
    dataset: Dataset, delivered: None, reden: str, zin: str
) -> None:
    before = dataset.versie
    with pytest.raises(Weigering, match=zin):
        subject_access.erase(dataset, WHO, "Ans", reden)
    assert dataset.versie == before
    assert subject_access.everything(dataset, WHO).rijen == 9


def test_after_a_purge_only_what_is_left_can_be_seen_and_erased(
    dataset: Dataset, deliver: Deliver, meet: Meet, delivered: None
) -> None:
    deliver("kompas", "kosten", "2021-03", f"{KOSTEN}\n2021-03 0363 licht 60 {WHO} t0\n")
    retention.purge(dataset, "Ans", date(2026, 11, 22))
    assert subject_access.everything(dataset, WHO).rijen == 9
    subject_access.erase(dataset, WHO, "Ans", "Besluit van 3 mei")
    assert places(dataset.cursor(), KEPT) == {}
    assert meet("kosten", "2021-03").waarde == 60  # a sum in which nobody can be found
    assert meet("kosten", "2026-03").waarde == 53
