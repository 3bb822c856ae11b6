"""The typed rows: every value with its own row, in the type of its column."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ketenmonitor.intake import typed
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.validation import Toets
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.keten import Keten
from tests.intake.proefbestanden import bestand

Testen = Callable[..., Toets]
TR = "trajecten"
SLEUTELS = Sleutels(("sleutel-van-deze-toets-01234567890",))


def proefstuk(toets: Toets, keten: Keten) -> Proefstuk:
    return Proefstuk(
        toets.cursor,
        toets.gelezen,
        toets.geladen,
        toets.extract,
        toets.koppeling,
        keten,
        toets.partner,
        toets.maand,
        SLEUTELS,
    )


def test_values_have_the_type_of_their_column(toets_van: Testen) -> None:
    toets = toets_van(
        "kosten", bestand("kosten", {"bedrag": "€ 1.170,28", "gemeente": "363", "maand": "mrt 2026"})
    )
    row = toets.cursor.execute("select maand, gemeente, product, bedrag, volume, client from rij").fetchone()
    assert row == (date(2026, 3, 1), "0363", "45", Decimal("1170.28"), Decimal("2.0000"), "a41f09c2b7e6")
    types = {name: soort for name, soort, *_ in toets.cursor.execute("describe rij").fetchall()}
    assert (types["maand"], types["bedrag"], types["volume"]) == ("DATE", "DECIMAL(18,2)", "DECIMAL(18,4)")


def test_a_column_that_the_file_lacks_is_empty_and_has_its_type(toets_van: Testen) -> None:
    toets = toets_van("kosten", b"maand;gemeente;product;bedrag\r\n2026-03;0363;45;1,50\r\n")
    assert toets.cursor.execute("select client, volume, tarief from rij").fetchall() == [(None, None, None)]
    types = {name: soort for name, soort, *_ in toets.cursor.execute("describe rij").fetchall()}
    assert (types["client"], types["volume"]) == ("VARCHAR", "DECIMAL(18,4)")


def test_the_typed_rows_keep_to_their_own_line_whatever_their_number(toets_van: Testen) -> None:
    """Typed values are stored beside the raw rows: each must stand with its own row."""
    rows = [
        {"client": f"c{i}", "traject": f"T-{i}", "datum_intake": f"{1 + i % 28:02}-02-2026" if i % 3 else ""}
        for i in range(5_000)
    ]
    toets = toets_van(TR, bestand(TR, *rows))
    wrong = toets.cursor.execute(
        "select count(*) from rij where traject <> 'T-' || (regel - 2) or client <> 'c' || (regel - 2)"
        " or datum_intake is distinct from case when (regel - 2) % 3 > 0"
        " then make_date(2026, 2, (1 + (regel - 2) % 28)::integer) end"
    ).fetchone()
    assert wrong == (0,)


@pytest.mark.parametrize(
    ("gemeente", "columns", "filled", "raw"),
    [
        ("0363", ("client", "gemeente"), "datum_aanvang", True),
        ("363", ("client", "gemeente"), "datum_aanvang", False),
        ("0363", ("client", "datum_intake"), "client", False),
    ],
)
def test_rows_are_taken_from_the_raw_ones_when_that_is_the_same(
    gemeente: str, columns: tuple[str, ...], filled: str, raw: bool, toets_van: Testen, proefketen: Keten
) -> None:
    rows = [{"gemeente": gemeente}, {"traject": "T2", "gemeente": gemeente, "datum_aanvang": ""}]
    toets = toets_van(TR, bestand(TR, *rows))
    source = typed.rows_with(proefstuk(toets, proefketen), columns, filled)
    assert ("from ruw" in source) == raw
    names = ", ".join(columns)
    found = toets.cursor.execute(f"select {names} {source} order by all").fetchall()
    assert (
        found
        == toets.cursor.execute(f"select {names} from rij where {filled} is not null order by all").fetchall()
    )
    assert len(found) == (1 if filled == "datum_aanvang" else 2)
