"""The chain file: what a good one means, and how each mistake in one is named."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten, Ketenfout, Norm, Partner, Product, read_keten

GOOD = """\
naam = "Keten Jeugdhulp Waterland"
domein = "jeugd"
eerste_maand = "2023-11"
kleine_aantallen = 5

[gemeenten]
"0363" = "Amsterdam"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten"]
vanaf = "2024-02"
tot = "2026-03"

[producten.45A04]
naam = "Ambulante begeleiding"
categorie = "45"
zwaarte = 2
eenheid = "04"
tot = "2025-12"
opgegaan_in = "45A10"

[producten.45A10]
naam = "Begeleiding"
totaal = true

[leverkalender]
dagen_na_maandeinde = 15
[leverkalender.per_extract]
wachtlijst = 10

[[normen]]
meting = "wachttijd"
product = "54"
weken = 14
bron = "Treeknorm jeugd-ggz (NZa)"
tot = "2025-12"

[[normen]]
meting = "wachttijd"
product = "54"
dagen = 80
bron = "Afspraak 2026"
vanaf = "2026-01"
"""

SMALL = 'naam = "Klein"\ndomein = "overig"\neerste_maand = "2025-09"\n'
PARTNER = '[partners.a]\nnaam = "A"\nsoort = "aanbieder"\nlevert = []\n'


def read(tmp_path: Path, text: str) -> Keten:
    path = tmp_path / "keten.toml"
    path.write_text(text, encoding="utf-8")
    return read_keten(path)


def mistakes(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(Ketenfout) as caught:
        read(tmp_path, text)
    return caught.value.fouten


def test_a_good_file_becomes_a_chain(tmp_path: Path) -> None:
    keten = read(tmp_path, GOOD)
    assert (keten.naam, keten.domein, keten.kleine_aantallen) == ("Keten Jeugdhulp Waterland", "jeugd", 5)
    assert keten.eerste_maand == date(2023, 11, 1)
    assert keten.gemeenten == {"0363": "Amsterdam"}
    assert keten.partners == {
        "kompas": Partner(
            "kompas",
            "Jeugdzorg Kompas",
            "aanbieder",
            ("wachtlijst", "trajecten"),
            date(2024, 2, 1),
            date(2026, 3, 1),
        )
    }
    assert keten.producten["45A04"] == Product(
        "45A04", "Ambulante begeleiding", "45", 2, "04", False, "45A10", None, date(2025, 12, 1), False
    )
    assert keten.producten["45A10"].groep == "45A10"
    assert keten.producten["45A10"].totaal
    assert keten.vingerafdruk == sha256(GOOD.encode()).hexdigest()


def test_a_norm_in_weeks_or_days_counts_in_days(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).normen == (
        Norm("wachttijd", "54", 98, "Treeknorm jeugd-ggz (NZa)", None, date(2025, 12, 1)),
        Norm("wachttijd", "54", 80, "Afspraak 2026", date(2026, 1, 1), None),
    )


def test_national_products_depend_on_the_domain(tmp_path: Path) -> None:
    jeugd = read(tmp_path, GOOD).producten
    assert jeugd["11"] == Product("11", "Pleegzorg", "11", 3, None, False, None, None, None, True)
    assert sum(product.landelijk for product in jeugd.values()) == 8 + 24
    wmo = 'naam = "W"\ndomein = "wmo"\neerste_maand = "2025-01"\n[gemeenten]\n"0363" = "A"\n' + PARTNER
    assert len(read(tmp_path, wmo).producten) == 18
    assert read(tmp_path, SMALL + PARTNER).producten == {}


def test_a_small_file_takes_the_defaults(tmp_path: Path) -> None:
    keten = read(tmp_path, SMALL + PARTNER)
    assert keten.kleine_aantallen == 5
    assert keten.bewaartermijn_jaren == 4
    assert set(keten.termijnen.values()) == {21}
    assert keten.partners["a"].vanaf == date(2025, 9, 1)
    assert keten.gemeenten == {}


@pytest.mark.parametrize("jaren", [1, 7, 20])
def test_a_chain_chooses_for_how_many_years_it_keeps_rows(jaren: int, tmp_path: Path) -> None:
    text = GOOD.replace("aantallen = 5", f"aantallen = 5\nbewaartermijn_jaren = {jaren}")
    assert read(tmp_path, text).bewaartermijn_jaren == jaren


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + GOOD).naam == "Keten Jeugdhulp Waterland"


@pytest.mark.parametrize(
    ("extract", "maand", "due"),
    [
        ("trajecten", date(2026, 1, 1), date(2026, 2, 15)),
        ("wachtlijst", date(2026, 1, 1), date(2026, 2, 10)),
        ("wachtlijst", date(2024, 2, 29), date(2024, 3, 10)),
        ("kosten", date(2025, 12, 1), date(2026, 1, 15)),
    ],
)
def test_a_delivery_is_due_so_many_days_after_the_last_day_of_the_month(
    extract: str, maand: date, due: date, tmp_path: Path
) -> None:
    assert read(tmp_path, GOOD).uiterlijk(extract, maand) == due


@pytest.mark.parametrize(
    ("partner", "extract", "maand", "expected"),
    [
        ("kompas", "trajecten", date(2024, 1, 31), False),
        ("kompas", "trajecten", date(2024, 2, 1), True),
        ("kompas", "trajecten", date(2026, 3, 31), True),
        ("kompas", "trajecten", date(2026, 4, 1), False),
        ("kompas", "kosten", date(2025, 1, 1), False),
        ("noord", "kosten", date(2025, 1, 1), False),
    ],
)
def test_a_partner_is_expected_to_deliver_from_its_first_to_its_last_month(
    partner: str, extract: str, maand: date, expected: bool, tmp_path: Path
) -> None:
    assert read(tmp_path, GOOD).verwacht(partner, extract, maand) is expected


def test_nobody_is_expected_to_deliver_about_months_before_the_chain_began(tmp_path: Path) -> None:
    keten = read(tmp_path, GOOD.replace('vanaf = "2024-02"', 'vanaf = "2020-01"'))
    assert not keten.verwacht("kompas", "trajecten", date(2023, 10, 1))
    assert keten.verwacht("kompas", "trajecten", date(2023, 11, 1))


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        (
            '"trajecten"]',
            '"trajekten"]',
            "regel 12, partners.kompas.levert: 'trajekten' is geen extract; kies uit",
        ),
        (
            "levert = [",
            "lever = [",
            "regel 12, partners.kompas.lever: onbekende sleutel; bedoelt u 'levert'?",
        ),
        ("levert = [", "lever = [", "regel 9, partners.kompas: 'levert' ontbreekt"),
        (
            '"trajecten"]',
            '"wachtlijst"]',
            "regel 12, partners.kompas.levert: 'wachtlijst' staat er twee keer",
        ),
        ('"trajecten"]', "3]", "regel 12, partners.kompas.levert: in deze lijst hoort tekst"),
        (
            'levert = ["wachtlijst", "trajecten"]',
            'levert = "trajecten"',
            "regel 12, partners.kompas.levert: hier",
        ),
        (
            'naam = "Keten Jeugdhulp Waterland"',
            "",
            "regel 1: 'naam' ontbreekt; zet het boven de eerste [tabel]",
        ),
        ('"Keten Jeugdhulp Waterland"', '" "', "regel 1, naam: deze tekst is leeg"),
        (
            '"Keten Jeugdhulp Waterland"',
            "7",
            "regel 1, naam: hier hoort tekst tussen aanhalingstekens, geen getal",
        ),
        ('"jeugd"', '"jeugt"', "regel 2, domein: 'jeugt' is geen domein; kies uit jeugd, wmo, overig."),
        ('"2023-11"', '"2023-13"', "regel 3, eerste_maand: '2023-13' is geen maand"),
        ('"2023-11"', "2023-11-01", "regel 3, eerste_maand: hier hoort een maand als tekst"),
        ("aantallen = 5", "aantallen = -1", "regel 4, kleine_aantallen: -1 kan niet"),
        ("aantallen = 5", "aantallen = true", "regel 4, kleine_aantallen: hier hoort een heel getal"),
        (
            "aantallen = 5",
            "aantallen = 5\nbewaartermijn_jaren = 0",
            "regel 5, bewaartermijn_jaren: 0 kan niet; kies een getal van 1 tot en met 20.",
        ),
        ("aantallen = 5", "aantallen = 5\nbewaartermijn_jaren = 21", "regel 5, bewaartermijn_jaren: 21 kan"),
        (
            "aantallen = 5",
            "aantallen = 5\nbewaartermijn_jaren = 4.5",
            "regel 5, bewaartermijn_jaren: hier hoort een heel getal",
        ),
        ('"0363"', '"363"', "regel 7, gemeenten.363: '363' is geen gemeentecode"),
        (
            "partners.kompas",
            'partners."kom pas"',
            "regel 9, partners.\"kom pas\": 'kom pas' is geen partnercode",
        ),
        (
            'soort = "aanbieder"',
            'soort = "bank"',
            "regel 11, partners.kompas.soort: 'bank' is geen soort partner",
        ),
        (
            'vanaf = "2024-02"',
            'vanaf = "2026-04"',
            "regel 14, partners.kompas.tot: 2026-03 ligt vóór vanaf (2026-04)",
        ),
        ('"2023-11"', '"2026-05"', "regel 14, partners.kompas.tot: 2026-03 ligt vóór eerste_maand"),
        (
            'categorie = "45"',
            'categorie = "39"',
            "regel 18, producten.45A04.categorie: '39' is geen landelijke code",
        ),
        (
            "zwaarte = 2",
            "zwaarte = 6",
            "regel 19, producten.45A04.zwaarte: 6 kan niet; kies een getal van 1 tot en",
        ),
        (
            'eenheid = "04"',
            'eenheid = "4"',
            "regel 20, producten.45A04.eenheid: '4' is geen eenheid; kies uit 01, 04",
        ),
        ('in = "45A10"', 'in = "45A99"', "regel 22, producten.45A04.opgegaan_in: '45A99' is geen product"),
        (
            'in = "45A10"',
            'in = "45A04"',
            "regel 22, producten.45A04.opgegaan_in: '45A04' gaat zo uiteindelijk op in",
        ),
        ("totaal = true", 'totaal = "ja"', "regel 26, producten.45A10.totaal: hier hoort true of false"),
        ("totaal = true", 'opgegaan_in = "45A04"', "regel 26, producten.45A10.opgegaan_in: '45A10' gaat zo"),
        (
            "producten.45A10",
            "producten.45",
            "regel 24, producten.45: '45' is al een landelijke code (Jeugdhulp amb",
        ),
        ("einde = 15", "einde = -1", "regel 29, leverkalender.dagen_na_maandeinde: -1 kan niet"),
        (
            "einde = 15",
            "einde = 1.5",
            "regel 29, leverkalender.dagen_na_maandeinde: hier hoort een heel getal",
        ),
        (
            "wachtlijst = 10",
            "wachtlyst = 10",
            "regel 31, leverkalender.per_extract.wachtlyst: onbekende sleutel; bed",
        ),
        (
            'meting = "wachttijd"',
            'meting = "duur"',
            "regel 34, normen[1].meting: 'duur' is geen meting; kies uit",
        ),
        (
            'product = "54"',
            'product = "540"',
            "regel 35, normen[1].product: '540' is geen product; het lijkt op",
        ),
        ("weken = 14", "", "regel 33, normen[1]: deze norm heeft geen weken of dagen"),
        ("weken = 14", "weken = 14\ndagen = 98", "regel 33, normen[1]: deze norm heeft weken én dagen"),
        ("weken = 14", "weken = -14", "regel 36, normen[1].weken: -14 kan niet"),
        ('bron = "Afspraak 2026"', "", "regel 40, normen[2]: 'bron' ontbreekt"),
        (
            'vanaf = "2026-01"',
            'vanaf = "2025-12"',
            "regel 40, normen[2]: er is al een norm voor deze wachttijd",
        ),
    ],
)
def test_a_mistake_is_named_with_line_and_key(good: str, bad: str, named: str, tmp_path: Path) -> None:
    assert good in GOOD
    found = mistakes(tmp_path, GOOD.replace(good, bad, 1))
    assert any(sentence.startswith(f"keten.toml, {named}") for sentence in found), found


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('"jeugd"', "jeugd", "regel 2, domein: deze waarde klopt niet"),
        ('"2023-11"', "2023-11", "regel 3, eerste_maand: hier staat iets na de waarde"),
        ('"aanbieder"', '"aanbieder', "regel 11, soort: hier ontbreekt het aanhalingsteken"),
        ('soort = "aanbieder"', 'naam = "x"', "regel 11, naam: deze sleutel of tabel staat er al"),
        ("[producten.45A10]", "[producten.45A04]", "regel 24, producten.45A04: deze tabel staat er al"),
        ("zwaarte = 2", "zwaarte 2", "regel 19, zwaarte: hier ontbreekt het = na de sleutel"),
        ("[leverkalender]", "[leverkalender", "regel 28, leverkalender: hier ontbreekt het ]"),
    ],
)
def test_a_syntax_error_is_named_with_line_and_key(good: str, bad: str, named: str, tmp_path: Path) -> None:
    assert good in GOOD
    (found,) = mistakes(tmp_path, GOOD.replace(good, bad, 1))
    assert found.startswith(f"keten.toml, {named}")


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        GOOD.replace("weken = 14", "weken = -1")
        .replace('"0363"', '"363"')
        .replace("einde = 15", "einde = -1")
    )
    found = mistakes(tmp_path, text)
    assert [sentence.split(",")[1] for sentence in found] == [" regel 7", " regel 29", " regel 36"]


def test_the_refusal_counts_the_mistakes_and_shows_them_all(tmp_path: Path) -> None:
    with pytest.raises(Weigering) as caught:
        read(tmp_path, GOOD.replace("zwaarte = 2", "zwaarte = 6").replace('"0363"', '"363"'))
    first, *rest = str(caught.value).split("\n")
    assert first == "keten.toml heeft 2 fouten; verbeter ze en probeer het opnieuw."
    assert len(rest) == 2


@pytest.mark.parametrize("partners", ["", "[partners]\n"])
def test_a_chain_needs_a_partner(partners: str, tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, SMALL + partners)
    assert "partners: er is geen partner" in found


def test_a_youth_chain_needs_a_gemeente(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, SMALL.replace("overig", "jeugd") + PARTNER)
    assert "gemeenten: er is geen gemeente" in found


def test_outside_youth_and_wmo_a_gemeente_code_is_any_text_without_spaces(tmp_path: Path) -> None:
    keten = read(tmp_path, SMALL + '[gemeenten]\nQE1 = "Greater Manchester"\n' + PARTNER)
    assert keten.gemeenten == {"QE1": "Greater Manchester"}
    (found,) = mistakes(tmp_path, SMALL + '[gemeenten]\n"Q E" = "x"\n' + PARTNER)
    assert found.startswith("keten.toml, regel 5, gemeenten.\"Q E\": 'Q E' is geen code")


def test_a_category_means_nothing_where_there_are_no_national_codes(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, SMALL + PARTNER + '[producten.C_100]\nnaam = "x"\ncategorie = "45"\n')
    assert found.startswith("keten.toml, regel 10, producten.C_100.categorie: in dit domein zijn er geen")


def test_a_file_that_is_absent_or_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keten.toml"
    with pytest.raises(Ketenfout, match=r"keten\.toml is niet te lezen"):
        read_keten(path)
    path.write_bytes('naam = "x"\ndomein = "jeugd"\n# cliënt'.encode("cp1252"))
    with pytest.raises(Ketenfout, match=r"keten\.toml, regel 3: hier staat een teken dat geen UTF-8 is"):
        read_keten(path)
