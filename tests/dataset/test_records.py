"""Records in versions: what people record is kept whole, and nonsense is refused."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pytest

from ketenmonitor.dataset import records
from ketenmonitor.errors import Weigering


@dataclass(frozen=True)
class Ding:
    ding: int
    versie: int
    naam: str


@dataclass(frozen=True)
class Prijs:
    prijs: int
    bedrag: Decimal


@pytest.fixture
def cursor():
    cursor = duckdb.connect()
    # the columns of a table may stand in another order than the fields
    cursor.execute("create table ding (naam varchar, versie integer, ding bigint)")
    return cursor


def test_what_was_added_is_read_in_the_order_asked_for(cursor):
    added = [Ding(2, 1, "b"), Ding(1, 2, "a2"), Ding(1, 1, "a")]
    records.add(cursor, "ding", added)
    assert records.read(cursor, "ding", Ding, "ding, versie") == [added[2], added[1], added[0]]


def test_more_than_fits_in_one_statement_is_added(cursor):
    records.add(cursor, "ding", [Ding(i, 1, str(i)) for i in range(records.AT_ONCE + 7)])
    assert cursor.execute("select count(*), max(ding) from ding").fetchone() == (207, 206)


def test_nothing_added_is_nothing(cursor):
    records.add(cursor, "ding", [])
    assert records.read(cursor, "ding", Ding, "ding") == []


def test_a_decimal_is_stored_as_it_is_however_it_is_written(cursor):
    cursor.execute("create table prijs (prijs bigint, bedrag decimal(18, 2))")
    written = ["4E+1", "40", "1.5E+3", "0E+2", "12.50", "-4E+1"]
    records.add(cursor, "prijs", [Prijs(i, Decimal(text)) for i, text in enumerate(written)])
    stored = [row.bedrag for row in records.read(cursor, "prijs", Prijs, "prijs")]
    assert stored == [Decimal(text) for text in written]


def test_numbers_count_on(cursor):
    assert records.next_number(cursor, "ding", "ding") == 1
    records.add(cursor, "ding", [Ding(7, 1, "x")])
    assert records.next_number(cursor, "ding", "ding") == 8


def test_a_text_is_trimmed_and_refused_when_empty_or_too_long():
    assert records.text("  goed \n", "De reden") == "goed"
    assert records.at_most("   ", "De reden") == ""
    with pytest.raises(Weigering, match=r"De reden is leeg: vul dit in\."):
        records.text("   ", "De reden")
    with pytest.raises(Weigering, match="De reden is 201 tekens lang; hooguit 200 passen erin"):
        records.text("x" * 201, "De reden", records.LINE)
