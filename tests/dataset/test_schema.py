"""The schema asks nothing that storage shared by several servers cannot give."""

import re
from datetime import date

import pytest

from ketenmonitor.dataset.schema import norm_periods
from ketenmonitor.vocabulary.extract import extracts


def test_there_are_no_keys_constraints_indexes_or_sequences(dataset):
    cursor = dataset.cursor()
    assert cursor.execute("select table_name, constraint_type from duckdb_constraints()").fetchall() == []
    assert cursor.execute("select index_name from duckdb_indexes()").fetchall() == []
    assert cursor.execute("select sequence_name from duckdb_sequences()").fetchall() == []
    assert (
        cursor.execute(
            "select column_name from duckdb_columns() where column_default is not null and not internal"
        ).fetchall()
        == []
    )
    enums = cursor.execute("select type_name from duckdb_types() where not internal").fetchall()
    assert enums == []


@pytest.mark.parametrize("extract", list(extracts()))
def test_every_row_of_every_extract_knows_its_delivery_and_line(dataset, extract):
    columns = {name for name, *_ in dataset.cursor().execute(f"describe {extract}").fetchall()}
    assert columns >= {"levering", "regel", "partner", "levermaand", *extracts()[extract].namen}


def test_views_say_what_their_rows_are(dataset):
    views = dataset.cursor().execute("select view_name from duckdb_views() where not internal").fetchall()
    assert {name for (name,) in views if not re.match(r"(\w+_geldig|feit_\w+|traject_stand)$", name)} == set()


def test_the_norm_of_the_product_wins_from_that_of_its_category(keten):
    always = (date(1900, 1, 1), date(9999, 1, 1))
    assert norm_periods(keten, "wachttijd", "zwaar") == [(*always, 98)]
    assert norm_periods(keten, "wachttijd", "licht") == [(*always, 63)]
    assert norm_periods(keten, "wachttijd", "54") == []
    changed = date(2025, 7, 1)
    assert norm_periods(keten, "wachttijd", "41") == [(always[0], changed, 63), (changed, always[1], 42)]
