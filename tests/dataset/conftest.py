"""An empty dataset for every test, without opening one for each."""

from collections.abc import Iterator

import pytest

from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.settings import Middelen
from ketenmonitor.vocabulary.keten import Keten

# What says which chain it is and what happened to it: not what was delivered.
KEPT = ("keten_product", "keten_levert", "keten_norm", "instelling", "gebeurtenis")


@pytest.fixture(scope="session")
def opened(keten: Keten) -> Iterator[Dataset]:
    """One dataset for all tests; on one thread, since a small table is done before a second one has begun."""
    dataset = open_dataset(None, keten, gebruik=Middelen(processoren=1))
    yield dataset
    dataset.close()


@pytest.fixture
def dataset(opened: Dataset) -> Iterator[Dataset]:
    """The small chain's dataset, empty."""
    yield opened
    cursor = opened.cursor()
    for (table,) in cursor.execute("select table_name from duckdb_tables() where not temporary").fetchall():
        if table not in KEPT:
            cursor.execute(f"delete from {table}")
