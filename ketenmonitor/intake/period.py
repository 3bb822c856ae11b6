"""Which month a file is about, as its name or its rows tell."""

import re
from datetime import date

import duckdb

from ketenmonitor.vocabulary.extract import Extract

# The columns whose dates have happened, and so lie in the month of the file or before it.
PAST = ("maand", "peildatum", "datum", "datum_aanmelding", "datum_aanvang", "datum_einde")


def month_in_name(bestand: str) -> date | None:
    """The month a file name speaks of (``…_2026-10.csv``, ``202610``), if it does."""
    found = re.search(r"(?<!\d)(20\d\d)[-_ ]?(0[1-9]|1[0-2])(?!\d)", bestand)
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_in_rows(cursor: duckdb.DuckDBPyConnection, extract: Extract) -> date | None:
    """The month of the latest thing that happened in the typed rows of a test.

    ``None`` when the test did not get as far as typed rows, or when they hold no date.
    """
    names = [name for name in PAST if name in extract.namen]
    latest = f"greatest({', '.join(f'max({name})' for name in names)}, null)"
    try:
        row = cursor.execute(f"select date_trunc('month', {latest})::date from rij").fetchone()
    except duckdb.CatalogException:  # the test stopped before there were typed rows
        return None
    return row[0] if row else None
