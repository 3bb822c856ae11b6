"""What tests share: a small chain, an empty dataset of it in memory, and deliveries by the real road.

Tables are written out in the test as text: a line of column names, a line per row, ``-`` for empty.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.dataset.figures import Cijfer, Selectie, figures
from ketenmonitor.intake import delivery
from ketenmonitor.intake.delivery import Ontvangst
from ketenmonitor.intake.reading import read
from ketenmonitor.vocabulary.keten import Keten, read_keten
from ketenmonitor.vocabulary.kpi import kpis

# The key of every test's installation, also of the programs that a test starts.
os.environ["KETENMONITOR_SLEUTEL"] = "sleutel-van-de-toetsen-0123456789"

KETEN = """
naam = "Keten Proefland"
domein = "jeugd"
eerste_maand = "2018-01"

[gemeenten]
"0363" = "Amsterdam"
"0394" = "Haarlemmermeer"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten", "uitkomsten"]

[partners.baken]
naam = "Het Baken"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten", "uitkomsten"]

# Delivers counts, and now and then rows as well.
[partners.telraam]
naam = "Stichting Telraam"
soort = "aanbieder"
levert = ["wachttijdverdeling", "wachtlijst", "trajecten"]

[producten.licht]
naam = "Lichte begeleiding"
categorie = "45"
zwaarte = 1
eenheid = "04"

[producten.zwaar]
naam = "Zware behandeling"
categorie = "45"
zwaarte = 4

[producten.totaal]
naam = "Alle hulp samen"
totaal = true

[leverkalender]
dagen_na_maandeinde = 15

# 9 weeks for category 45, but 14 for the heavy product of it; 6 weeks for dagbehandeling since July 2025;
# nothing for other products.
[[normen]]
meting = "wachttijd"
product = "45"
weken = 9
bron = "Afspraak van de keten"

[[normen]]
meting = "wachttijd"
product = "zwaar"
weken = 14
bron = "Afspraak van de keten"

[[normen]]
meting = "wachttijd"
product = "41"
weken = 9
tot = "2025-06"
bron = "Afspraak van de keten"

[[normen]]
meting = "wachttijd"
product = "41"
weken = 6
vanaf = "2025-07"
bron = "Afspraak van de keten"
"""

Rows = str | Sequence[Mapping[str, object]]
Deliver = Callable[..., Ontvangst]
Meet = Callable[..., Cijfer | None]


def first_day(maand: str | date) -> date:
    return maand if isinstance(maand, date) else date.fromisoformat(f"{maand}-01")


def as_rows(table: Rows) -> list[dict[str, object]]:
    if not isinstance(table, str):
        return [dict(row) for row in table]
    header, *lines = (line.split() for line in table.strip().splitlines())
    return [dict(zip(header, ("" if cell == "-" else cell for cell in line), strict=True)) for line in lines]


def as_csv(table: Rows) -> bytes:
    """A table as the CSV a partner would send."""
    rows = as_rows(table)
    lines = [
        ";".join(rows[0]),
        *(";".join("" if v is None else str(v) for v in row.values()) for row in rows),
    ]
    return "\r\n".join(lines).encode() + b"\r\n"


@pytest.fixture(scope="session")
def ketenbestand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small chain."""
    pad = tmp_path_factory.mktemp("keten") / "keten.toml"
    pad.write_text(KETEN, "utf-8")
    return pad


@pytest.fixture(scope="session")
def keten(ketenbestand: Path) -> Keten:
    """A small chain: kompas and baken deliver rows, telraam counts."""
    return read_keten(ketenbestand)


@pytest.fixture
def dataset(keten: Keten):
    """An empty dataset of the small chain, in memory."""
    dataset = open_dataset(None, keten)
    yield dataset
    dataset.close()


@pytest.fixture
def deliver(dataset: Dataset) -> Deliver:
    """Deliver a table as a partner would: ``deliver(partner, extract, maand, table, op=…, bestand=…)``."""

    def deliver(
        partner: str,
        extract: str,
        maand: str | date,
        table: Rows,
        op: datetime | None = None,
        door: str = "toets",
        bestand: str | None = None,
    ) -> Ontvangst:
        naam = bestand or f"{extract}_{first_day(maand):%Y-%m}.csv"
        toets = delivery.check(dataset, read(naam, as_csv(table)), extract, partner, first_day(maand))
        assert toets.aanvaardbaar, toets.tellingen
        return delivery.accept(dataset, toets, door, op)

    return deliver


@pytest.fixture
def meet(dataset: Dataset) -> Meet:
    """The figure of a KPI in one month and cut: ``meet(kpi, maand, partner=…, vandaag=…)``."""

    def meet(kpi: str, maand: str | date, vandaag: date | None = None, **cut: str) -> Cijfer | None:
        day = first_day(maand)
        found = figures(dataset.cursor(), [kpis()[kpi]], day, day, Selectie(**cut), vandaag=vandaag)
        assert len(found) <= 1
        return found[0] if found else None

    return meet
