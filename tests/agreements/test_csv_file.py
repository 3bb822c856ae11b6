"""Agreements as a file: as people fill it in, mistakes by line, and what is written reads back."""

from datetime import date

import pytest

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import latest
from ketenmonitor.agreements.csv_file import (
    COLUMNS,
    Invoerfout,
    month_from,
    number_from,
    read_csv,
    template,
    write_csv,
)
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten

HEAD = ";".join(COLUMNS)


def test_a_filled_template_is_read(keten: Keten) -> None:
    text = (
        template().decode("utf-8-sig")
        + "kosten;kompas;;licht;2026-01;2026-12;1.234,50;30;;Contract A;Kompas\r\n"
    )
    [found] = read_csv(text.encode(), keten)
    assert (found.kpi, found.partner, found.gemeente, found.product) == ("kosten", "kompas", None, "licht")
    assert (found.geldig_van, found.geldig_tot) == (date(2026, 1, 1), date(2026, 12, 1))
    assert (found.streefwaarde, found.bandbreedte, found.nulmeting) == (1234.5, 30.0, None)
    assert (found.bron, found.afgesproken_met, found.waar) == ("Contract A", "Kompas", "Regel 2")


def test_what_a_spreadsheet_makes_of_it_is_understood(keten: Keten) -> None:
    # the months, zeros and percentages of Excel, a column less, another order, a semicolon in a text
    text = (
        "Bron;KPI;Gemeente;Streefwaarde;Geldig van\r\n"
        '"Contract; bijlage 2";Uitval;363;"9,5 %";jan-26\r\n'
        ";;;;\r\n"
    )
    [found] = read_csv(text.encode("cp1252"), keten)
    assert (found.bron, found.kpi, found.gemeente) == ("Contract; bijlage 2", "uitval", "0363")
    assert (found.streefwaarde, found.geldig_van) == (9.5, date(2026, 1, 1))


@pytest.mark.parametrize("separator, encoding", [(",", "utf-8"), ("\t", "utf-16"), (";", "utf-8-sig")])
def test_separator_and_encoding_are_recognised(keten: Keten, separator: str, encoding: str) -> None:
    text = "kpi;geldig_van;streefwaarde;bron\nuitval;2026-01;9;Convenant é\n".replace(";", separator)
    assert read_csv(text.encode(encoding), keten)[0].bron == "Convenant é"


def test_every_mistake_is_named_by_its_line_and_nothing_is_read(keten: Keten) -> None:
    text = f"""{HEAD}
uitval;;;;2026-01;;9;;;Convenant;
uitval;kompas;;;2026-13;;9;;;Convenant;

uitval;baken;;;2026-01;;7.3;;;Convenant;
uitval;zilver;;;2026-01;;9;;;Convenant;
uitval;;;;2026-01;;9;;;;
uitval;;;;2026-01;;9;;;Convenant;iedereen;te veel
"""
    with pytest.raises(Invoerfout) as refused:
        read_csv(text.encode(), keten)
    assert [f.removeprefix("Regel ")[0] for f in refused.value.fouten] == ["3", "5", "6", "7", "8"]
    assert "'2026-13' in geldig_van is geen maand" in refused.value.fouten[0]
    assert "'7.3' in streefwaarde is geen getal" in refused.value.fouten[1]
    assert "geen partner" in refused.value.fouten[2]
    assert "'bron' is leeg" in refused.value.fouten[3]
    assert "12 velden" in refused.value.fouten[4]
    assert str(refused.value).startswith("Er zijn 5 fouten gevonden; er is niets vastgelegd.")


@pytest.mark.parametrize(
    "inhoud, sentence",
    [
        (b"", "leeg"),
        (HEAD.encode(), "geen afspraken onder de kop"),
        (b"kpi;streefwaarde;bron\n", "ontbreekt de kolom 'geldig_van'"),
        (HEAD.replace("bandbreedte", "bandbreete").encode(), "'bandbreete' is onbekend"),
        (f"{HEAD};kpi".encode(), "'kpi' staat er 2 keer"),
        (f'{HEAD}\nuitval;"kompas;;;2026-01'.encode(), "aanhalingsteken"),
        (b"PK\x03\x04\x14\x00\x06\x00", "geen tekst"),
        (b"\x81\x8d\x8f", "geen tekst"),
        (b"kpi\0;bron", "geen tekst"),
    ],
)
def test_an_unreadable_file_is_refused_in_one_sentence(keten: Keten, inhoud: bytes, sentence: str) -> None:
    with pytest.raises(Weigering, match=sentence) as refused:
        read_csv(inhoud, keten)
    assert "\n" not in str(refused.value)


def test_what_is_written_reads_back_the_same(dataset: Dataset) -> None:
    lines = (
        "uitval;kompas;;;2026-01;2026-12;9,25;1,5;10;=Convenant;-",
        "kosten;;0363;licht;2026-02;;1234567,5;;;B;",
    )
    text = "\n".join([HEAD, *lines])
    first = read_csv(text.encode(), dataset.keten)
    recording.add_all(dataset, first, "Ans")
    written = write_csv(latest(dataset.cursor()))
    assert "'=Convenant" in written.decode("utf-8-sig")  # a spreadsheet would have run it as a formula
    again = read_csv(written, dataset.keten)
    fields = [name for name in COLUMNS if name not in ("bron", "afgesproken_met")]
    assert [[getattr(v, f) for f in fields] for v in again] == [
        [getattr(v, f) for f in fields] for v in first
    ]


@pytest.mark.parametrize("text", [
    "2026-03", "2026-3", "2026-03-01", "mrt-26", "mrt 2026", "maart 2026", "Mrt-26",
    "03-2026", "3/2026", "1-3-2026",
])  # fmt: skip
def test_a_month_is_understood_however_it_is_written(text: str) -> None:
    assert month_from(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "2026", "15-3-2026", "2026-00", "maa-1926", "foo-26", "3-26"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        month_from(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("80", 80), ("7,5", 7.5), ("1.234", 1234), ("€ 1.234,50", 1234.5), ("12,5 %", 12.5), ("63 dagen", 63),
        ("-3", -3), ("€ 500,-", 500),
    ],
)  # fmt: skip
def test_numbers_are_read_in_dutch_notation(text: str, expected: float) -> None:
    assert number_from(text) == expected


@pytest.mark.parametrize("text", ["", "7.3", "1.23", "1,234,5", "twaalf", "1e5", "12.3456"])
def test_a_number_that_may_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        number_from(text)
