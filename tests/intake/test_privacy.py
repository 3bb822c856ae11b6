"""Personal data is refused before anything is stored, wherever it stands; and nothing else is."""

from collections.abc import Callable

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery, findings
from ketenmonitor.intake.validation import Toets
from tests.intake.proefbestanden import BSNS, GOED, bestand, gescheiden, gevonden, nummers

Testen = Callable[..., Toets]
TR = "trajecten"

NAMES = ("Jan Jansen", "Fatma Yılmaz", "Pieter van den Berg", "A. de Vries", "Bakker, Anna")


def column(name: str, values: tuple[str, ...], extract: str = TR) -> bytes:
    """A file with one row per value, which stands in a column of this name (of the extract, or one added)."""
    rows = [{"client": f"c41f0{i}", "traject": f"T-{i}"} | {name: value} for i, value in enumerate(values)]
    return bestand(extract, *rows)


@pytest.mark.parametrize("name", ["client", "traject", "bsn", "toelichting", "kenmerk", "nr"])
@pytest.mark.parametrize(
    "values",
    [
        pytest.param(BSNS, id="nine digits"),
        pytest.param(tuple(n.lstrip("0") for n in BSNS), id="a zero lost"),
        pytest.param(tuple(gescheiden(n, ".") for n in BSNS), id="dots"),
        pytest.param(tuple(gescheiden(n, " ") for n in BSNS), id="spaces"),
        pytest.param(tuple(f"BSN: {n}" for n in BSNS), id="in a text"),
        pytest.param(tuple(f"{n}.0" for n in BSNS), id="a number of pandas"),
        pytest.param((*BSNS, "", "", ""), id="mostly filled"),
        pytest.param(("999900006",), id="a single row"),
    ],
)
def test_bsns_are_refused_in_any_column_however_written(
    name: str, values: tuple[str, ...], toets_van: Testen
) -> None:
    toets = toets_van(TR, column(name, values))
    assert toets.fase == "persoonsgegevens"
    (found,) = gevonden(toets, "P01")
    amount = sum(value != "" for value in values)
    assert (found.ernst, found.regel, found.cel, found.waarde) == ("fout", None, "", name)
    assert found.melding == (
        f"De kolom '{name}' bevat burgerservicenummers ({amount} keer): maak er op Aanleveren, in uw eigen "
        "browser, pseudoniemen van (of op de opdrachtregel, met 'pseudonimiseer'); van dit bestand is niets "
        "bewaard."
    )


def test_bsns_that_all_lost_their_zero_are_refused(toets_van: Testen) -> None:
    values = ("10000008", "12345672", "11111112")
    assert nummers(toets_van(TR, column("client", values))) >= {"P01"}


def test_bsns_among_own_numbers_are_refused(toets_van: Testen) -> None:
    values = (*BSNS, "K-1", "K-2", "K-3", "onbekend", "123456789")
    assert nummers(toets_van(TR, column("client", values))) == {"P01"}


def test_a_column_called_bsn_is_refused_whatever_it_was_taken_for(toets_van: Testen) -> None:
    content = column("client", ("123456789", "987654321")).replace(b"client", b"BSN", 1)
    toets = toets_van(TR, content)
    again = toets_van(TR, content, koppeling=toets.koppeling.choose({"client": 1}))
    assert nummers(toets) >= {"P01"}
    assert nummers(again) == {"P01"}


def test_missing_columns_do_not_hide_personal_data(toets_van: Testen) -> None:
    toets = toets_van(TR, b"bsn;naam\r\n123456782;Jan Jansen\r\n")
    assert (toets.fase, nummers(toets)) == ("persoonsgegevens", {"P01", "P02"})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kenmerk", NAMES),
        ("client", NAMES),
        ("client", ("Jansen", "De Vries", "Yılmaz")),
        ("client", ("jan jansen", "pieter van den berg", "anna bakker")),
        ("voornaam", ("Jan", "Fatma", "Pieter")),
        ("Naam", ("x1", "x2", "x3")),
        ("toelichting", (*NAMES, "onbekend", "geen")),
    ],
)
def test_names_are_refused(name: str, values: tuple[str, ...], toets_van: Testen) -> None:
    toets = toets_van(TR, column(name, values))
    (found,) = gevonden(toets, "P02")
    assert found.melding == (
        f"De kolom '{name}' bevat namen van personen: haal de kolom weg of vervang de namen door het "
        "pseudoniem van de keten; van dit bestand is niets bewaard."
    )


def test_names_in_the_free_text_of_outcomes_are_refused(toets_van: Testen) -> None:
    people = [
        f"{first} {last}"
        for first in ("Jan", "Anna", "Piet", "Fatma")
        for last in ("Bakker", "Smit", "Kok", "Vos")
    ]
    rows = [{"client": f"c{i}", "domein": who} for i, who in enumerate(people)]
    assert nummers(toets_van("uitkomsten", bestand("uitkomsten", *rows))) == {"P02"}


def test_one_address_is_enough_to_refuse(toets_van: Testen) -> None:
    toets = toets_van(TR, column("toelichting", ("", "", "mail naar a.jansen@anker.nl", "")))
    (found,) = gevonden(toets, "P03")
    assert found.melding == (
        "De kolom 'toelichting' bevat e-mailadressen (1 keer): haal ze weg; van dit bestand is niets bewaard."
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("geboortejaar", ("12-05-2013", "2013", "2014")),
        ("geboortejaar", ("20130512", "20140612")),
        ("geboortedatum", ("2013-05-12",)),
        ("Geb.datum", ("12 mei 2013", "13 juni 2014")),
        ("datum x", ("12-05-2003", "01-02-2008", "03-09-2013", "30-06-2018")),
    ],
)
def test_full_birth_dates_are_refused(name: str, values: tuple[str, ...], toets_van: Testen) -> None:
    (found,) = gevonden(toets_van(TR, column(name, values)), "P04")
    assert found.melding == (
        f"De kolom '{name}' bevat volledige geboortedatums: lever alleen het geboortejaar; van dit bestand "
        "is niets bewaard."
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("woonplek", ("1012 AB", "1441CD", "9999 zz")),
        ("postcode", ("1012", "1441", "1012AB")),
        ("gemeente", ("1012AB",)),
    ],
)
def test_postcodes_of_six_positions_are_refused(
    name: str, values: tuple[str, ...], toets_van: Testen
) -> None:
    (found,) = gevonden(toets_van(TR, column(name, values)), "P05")
    assert found.melding == (
        f"De kolom '{name}' bevat postcodes van zes posities: lever alleen de gemeentecode; van dit bestand "
        "is niets bewaard."
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("client", tuple(f"{i:012x}" for i in range(10**14, 10**14 + 40))),
        ("client", tuple(f"{i * 7919 % 2**32:08x}" for i in range(1, 300))),
        ("client", ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001")),
        ("traject", tuple(str(n) for n in range(12345678, 12345698))),
        ("traject", ("12345678",)),
        ("traject", tuple(str(n) for n in range(100000001, 100000031))),
        ("traject", tuple(f"T-2026-{n:05}" for n in range(417, 440))),
        ("traject", tuple(f"TR{n}" for n in range(10))),
        ("kenmerk", ("45A04", "45A10", "54002")),
        ("laatst gewijzigd", ("01-03-2026", "02-03-2026", "03-03-2026")),
        # Dates that pass the elfproef with a zero before them.
        ("mutatie", ("20260301", "20260313", "20260325")),
        ("mutatie", ("2026-03-01 12:34:56", "2026-03-02 00:00:00")),
        ("datum oud", ("01-03-2010", "02-03-2010", "03-03-2010")),
        ("locatie", ("Amsterdam", "Bergen op Zoom", "Bergen op Zoom")),
        ("aanbieder", ("Jeugdzorg Anker", "Stichting De Brug")),
        ("soort hulp", ("Ambulante Begeleiding", "Specialistische Jeugdhulp")),
        ("postcode", ("1012", "1441")),
        ("telefoon", ("020-1234567", "06 12345678")),
        ("bedragen", ("123.456.780", "1.234.567,89", "12345678.90")),
        ("mail", ("ja", "nee")),
        ("e-mail", ("", "")),
        ("naam", ("", "")),
    ],
)  # fmt: skip
def test_what_only_looks_like_personal_data_is_let_through(
    name: str, values: tuple[str, ...], toets_van: Testen
) -> None:
    toets = toets_van(TR, column(name, values))
    assert toets.aanvaardbaar, toets.tellingen
    assert nummers(toets) <= {"K03"}


def everything(dataset: Dataset) -> str:
    """The contents of every table that the dataset keeps, as one text."""
    cursor = dataset.cursor()
    tables = cursor.execute("select table_name from duckdb_tables() where not temporary").fetchall()
    return "\n".join(str(cursor.execute(f'select * from "{name}"').fetchall()) for (name,) in tables)


SECRETS = {"client": "123456782", "toelichting": "Fatma Jansen", "adres": "1012AB", "geb": "12-05-2013"}


def test_of_a_refused_file_no_value_is_stored(vers: Dataset, toets_van: Testen) -> None:
    content = bestand(
        TR, SECRETS, SECRETS | {"traject": "T-9", "toelichting": "Jan de Boer", "mail": "x@y.nl"}
    )
    toets = toets_van(TR, content, dataset=vers)
    receipt = delivery.refuse(vers, toets, "toets")
    assert (receipt.levering.status, receipt.levering.fouten) == ("afgekeurd", 5)
    kept = everything(vers)
    assert "P01" in kept, "the rules are counted"
    for secret in (*SECRETS.values(), "Jan de Boer", "x@y.nl", GOED[TR]["traject"]):
        assert secret not in kept


def test_when_personal_data_is_found_the_rows_are_gone_at_once(vers: Dataset, toets_van: Testen) -> None:
    toets = toets_van(TR, bestand(TR, SECRETS, SECRETS | {"traject": "T-9"}), dataset=vers)
    held = toets.cursor.execute(
        "select table_name from duckdb_tables() where temporary union all"
        " select view_name from duckdb_views() where temporary and not internal"
    ).fetchall()
    assert {name for (name,) in held} == {"gevonden", "regel_van_toets", "bevinding"}
    told = str(findings.listed(toets.cursor)) + str(toets.tellingen)
    back = "".join(findings.annotated(toets.cursor, toets.gelezen.kop, toets.bron))
    for secret in SECRETS.values():
        assert secret not in told
        assert secret not in back
    assert "burgerservicenummers" in back


def test_a_file_that_is_refused_for_something_else_keeps_its_rows_for_the_download(toets_van: Testen) -> None:
    toets = toets_van(TR, bestand(TR, {"gemeente": "9999"}))
    back = "".join(findings.annotated(toets.cursor, toets.gelezen.kop, toets.bron))
    assert GOED[TR]["client"] in back
