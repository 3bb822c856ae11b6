"""A chain of one partner who delivers every extract, and a way to test a file written out in the test."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.mapping import Koppeling
from ketenmonitor.intake.reading import read
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.keten import Keten, read_keten
from tests.intake.proefbestanden import MAART

KETEN = """
naam = "Keten Proefstuk"
domein = "jeugd"
eerste_maand = "2025-01"

[gemeenten]
"0363" = "Amsterdam"
"0518" = "Bergen op Zoom"

[partners.anker]
naam = "Jeugdzorg Anker"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten", "uitkomsten", "wachttijdverdeling"]

[producten.oud]
naam = "Begeleiding oude stijl"
tot = "2025-12"
opgegaan_in = "nieuw"

[producten.nieuw]
naam = "Begeleiding nieuwe stijl"

[leverkalender]
dagen_na_maandeinde = 15
"""


@pytest.fixture(scope="session")
def proefketen(tmp_path_factory: pytest.TempPathFactory) -> Keten:
    path = tmp_path_factory.mktemp("proefketen") / "keten.toml"
    path.write_text(KETEN, "utf-8")
    return read_keten(path)


@pytest.fixture(scope="session")
def leeg(proefketen: Keten) -> Iterator[Dataset]:
    """A dataset in which nothing is ever delivered."""
    dataset = open_dataset(None, proefketen)
    yield dataset
    dataset.close()


@pytest.fixture
def wmo(tmp_path: Path) -> Iterator[Dataset]:
    """An empty dataset of the same chain in another domain."""
    path = tmp_path / "keten.toml"
    own = '[producten.hulp]\nnaam = "Hulp bij het huishouden"\n\n[leverkalender]'
    path.write_text(KETEN.replace('"jeugd"', '"wmo"').replace("[leverkalender]", own), "utf-8")
    dataset = open_dataset(None, read_keten(path))
    yield dataset
    dataset.close()


@pytest.fixture
def vers(proefketen: Keten) -> Iterator[Dataset]:
    """A dataset of the test's own."""
    dataset = open_dataset(None, proefketen)
    yield dataset
    dataset.close()


Testen = Callable[..., Toets]


@pytest.fixture
def toets_van(leeg: Dataset) -> Iterator[Testen]:
    """Test a file against the empty dataset, or the one given: ``toets_van(extract, inhoud, ...)``."""
    done: list[Toets] = []

    def test(
        extract: str,
        inhoud: bytes,
        dataset: Dataset | None = None,
        koppeling: Koppeling | None = None,
        maand: date = MAART,
        naam: str = "proef.csv",
    ) -> Toets:
        toets = delivery.check(dataset or leeg, read(naam, inhoud), extract, "anker", maand, koppeling)
        done.append(toets)
        return toets

    yield test
    for toets in done:
        toets.close()
