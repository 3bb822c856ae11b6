"""The templates: good rows that the intake accepts, and a data package that says the same."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from ketenmonitor import demo
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.intake import delivery, reading
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.extract import TYPE_WORDS, extracts
from ketenmonitor.vocabulary.keten import Keten, read_keten
from ketenmonitor.vocabulary.templates import datapackage, template_csv, template_xlsx, write_templates

MONTH = date(2026, 2, 1)
SHIPPED = Path(__file__).parents[2] / "data" / "sjablonen"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAMES = sorted(extracts())
# Trajecten first, so that costs and outcomes find their traject; the counts come from another partner.
ORDER = ("trajecten", "kosten", "uitkomsten", "wachtlijst", "wachttijdverdeling")


def chain(tmp_path: Path, domein: str = "jeugd", own: str = "") -> Keten:
    path = tmp_path / "keten.toml"
    path.write_text(
        f"""
        naam = "Keten Zuid"
        domein = "{domein}"
        eerste_maand = "2024-01"
        [gemeenten]
        0363 = "Amsterdam"
        [partners.kompas]
        naam = "Jeugdzorg Kompas"
        soort = "aanbieder"
        levert = ["wachtlijst", "trajecten", "kosten", "uitkomsten"]
        [partners.klimop]
        naam = "Praktijk Klimop"
        soort = "aanbieder"
        levert = ["wachttijdverdeling"]
        {own}
        """,
        encoding="utf-8",
    )
    return read_keten(path)


OLD_AND_NEW = """
        [producten.45A04]
        naam = "Ambulante begeleiding"
        tot = "2025-12"
        opgegaan_in = "45A10"
        [producten.45TOT]
        naam = "Ambulant totaal"
        totaal = true
        [producten.45A10]
        naam = "Begeleiding"
        eenheid = "14"
"""
ONE_PRODUCT = """
        [producten.schuldhulp]
        naam = "Schuldhulp"
"""


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheet(content: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def validations(content: bytes) -> list[ElementTree.Element]:
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    return ElementTree.fromstring(xml).findall(f".//{SHEET}dataValidation")


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_of_kosten_in_full(tmp_path: Path) -> None:
    assert template_csv(extracts()["kosten"], chain(tmp_path, own=OLD_AND_NEW), MONTH).decode("utf-8") == (
        "\ufeffmaand;gemeente;product;bedrag;client;traject;eenheid;volume;tarief\r\n"
        "2026-02;0363;45A10;1.235,40;voorbeeld-1;voorbeeld-T1;14;14,5;85,20\r\n"
        "2026-02;0363;45A10;-170,40;voorbeeld-1;voorbeeld-T1;14;-2;85,20\r\n"
        "2026-02;0363;45;2.500,00;;;;;\r\n"
    )


def test_a_product_that_has_ended_is_an_example_only_while_it_held(tmp_path: Path) -> None:
    keten = chain(tmp_path, own=OLD_AND_NEW)
    used = {
        month: {row["product"] for row in cells(template_csv(extracts()["wachtlijst"], keten, month))}
        for month in (date(2025, 12, 1), date(2026, 1, 1))
    }
    assert used == {date(2025, 12, 1): {"45A04", "45A10"}, date(2026, 1, 1): {"45A10", "45"}}


@pytest.mark.parametrize("make", [template_csv, template_xlsx])
@pytest.mark.parametrize("name", NAMES)
def test_a_template_reads_back_with_the_columns_of_its_extract(
    name: str, make: Callable[..., bytes], tmp_path: Path
) -> None:
    found = reading.read(f"{name}.csv", make(extracts()[name], chain(tmp_path), MONTH))
    assert found.kop == extracts()[name].namen
    assert (found.soort, found.kopregel) == ("csv" if make is template_csv else "xlsx", 1)


@pytest.mark.parametrize("make", [template_csv, template_xlsx])
@pytest.mark.parametrize(
    ("domein", "own", "month"),
    [
        ("jeugd", OLD_AND_NEW, date(2026, 2, 1)),
        ("jeugd", "", date(2024, 2, 29)),
        ("wmo", "", date(2025, 12, 31)),
        ("overig", ONE_PRODUCT, date(2025, 3, 1)),
    ],
    ids=["own products", "leap month", "wmo", "one product"],
)
def test_the_intake_has_nothing_to_say_about_the_examples(
    domein: str, own: str, month: date, make: Callable[..., bytes], tmp_path: Path
) -> None:
    keten = chain(tmp_path, domein, own)
    dataset = open_dataset(None, keten)
    for name in ORDER:
        found = reading.read(f"{name}.csv", make(extracts()[name], keten, month))
        partner = "klimop" if name == "wachttijdverdeling" else "kompas"
        tested = delivery.check(dataset, found, name, partner, month.replace(day=1))
        assert (name, tested.rijen, tested.tellingen) == (name, 3, ())
        delivery.accept(dataset, tested, "test")
    dataset.close()


def test_every_column_is_filled_in_some_example_when_the_chain_can(tmp_path: Path) -> None:
    keten = chain(tmp_path)
    for extract in extracts().values():
        rows = cells(template_csv(extract, keten, MONTH))
        assert [c for c in extract.namen if not any(row[c] for row in rows)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_chain_without_products_gets_a_header_without_examples(name: str, tmp_path: Path) -> None:
    content = template_csv(extracts()[name], chain(tmp_path, "overig"), MONTH)
    expected = 3 if name == "uitkomsten" else 0  # the one extract without a product
    assert len(cells(content)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_offers_exactly_the_codes_of_each_list(name: str, tmp_path: Path) -> None:
    extract, keten = extracts()[name], chain(tmp_path, own=OLD_AND_NEW)
    content = template_xlsx(extract, keten, MONTH)
    codes = sheet(content, "codes")
    offered = {}
    for validation in validations(content):
        if validation.get("type") == "list":
            letter = re.fullmatch(r"([A-Z])2:[A-Z]1048576", validation.attrib["sqref"])
            source = re.fullmatch(
                r"codes!\$B\$(\d+):\$B\$(\d+)", validation.findtext(f"{SHEET}formula1") or ""
            )
            assert letter is not None
            assert source is not None
            rows = codes[int(source[1]) - 1 : int(source[2])]
            offered[extract.namen["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter[1])]] = [row[1] for row in rows]
    assert offered == {c.naam: list(codelijst(c.lijst, keten)) for c in extract.kolommen if c.lijst}


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_of_the_workbook_tells_what_belongs_there(name: str, tmp_path: Path) -> None:
    extract = extracts()[name]
    tips = {
        v.get("promptTitle"): v.get("prompt") or ""
        for v in validations(template_xlsx(extract, chain(tmp_path), MONTH))
        if v.get("promptTitle")
    }
    assert list(tips) == list(extract.namen)
    for column in extract.kolommen:
        assert tips[column.naam].startswith("Verplicht; " if column.verplicht else "Mag leeg zijn; ")


def test_the_workbook_keeps_codes_and_months_as_text_and_dates_as_dates(tmp_path: Path) -> None:
    keten = chain(tmp_path)
    kosten = sheet(template_xlsx(extracts()["kosten"], keten, MONTH), "gegevens")
    assert kosten[1] == [
        "2026-02", "0363", "45", 1235.4, "voorbeeld-1", "voorbeeld-T1", "04", 14.5, 85.2,
    ]  # fmt: skip
    wachtlijst = sheet(template_xlsx(extracts()["wachtlijst"], keten, MONTH), "gegevens")
    assert wachtlijst[1][0] == date(2026, 2, 28)
    styles = unzipped(template_xlsx(extracts()["wachtlijst"], keten, MONTH))["xl/styles.xml"].decode()
    assert 'formatCode="dd-mm-yyyy"' in styles


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_explains_every_column(name: str, tmp_path: Path) -> None:
    extract = extracts()[name]
    rows = sheet(template_xlsx(extract, chain(tmp_path), MONTH), "uitleg")
    start = next(i for i, row in enumerate(rows) if row[0] == "kolom")
    explained = {row[0]: row[1:4] for row in rows[start + 1 :]}
    assert explained == {
        c.naam: [TYPE_WORDS[c.type], "ja" if c.verplicht else "nee", c.uitleg] for c in extract.kolommen
    }


def test_an_explained_code_exists_in_the_chain(tmp_path: Path) -> None:
    rows = sheet(template_xlsx(extracts()["trajecten"], chain(tmp_path, "wmo"), MONTH), "uitleg")
    examples = {row[0]: row[4] for row in rows}
    # 45 is a product of jeugd: a Wmo chain gets the first of its own.
    assert (examples["product"], examples["gemeente"], examples["crisis"]) == ("01", "0363", "nee")


def test_the_same_chain_and_month_give_the_same_bytes(tmp_path: Path) -> None:
    keten = chain(tmp_path)
    first = template_xlsx(extracts()["trajecten"], keten, MONTH)
    assert first == template_xlsx(extracts()["trajecten"], keten, MONTH)
    assert b">2026-01-01T00:00:00Z<" in unzipped(first)["docProps/core.xml"]
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_all_templates_are_written_in_a_new_folder(tmp_path: Path) -> None:
    keten, folder = chain(tmp_path), tmp_path / "nieuw" / "sjablonen"
    written = write_templates(keten, folder, MONTH)
    expected = {"datapackage.json", *(f"{name}.{ext}" for name in NAMES for ext in ("csv", "xlsx"))}
    assert {path.name for path in written} == {path.name for path in folder.iterdir()} == expected
    assert (folder / "kosten.csv").read_bytes() == template_csv(extracts()["kosten"], keten, MONTH)
    assert json.loads((folder / "datapackage.json").read_text("utf-8")) == datapackage(keten)


def test_without_a_month_the_examples_are_about_the_first_month_of_the_chain(tmp_path: Path) -> None:
    rows = cells(template_csv(extracts()["wachtlijst"], chain(tmp_path)))
    assert {row["peildatum"] for row in rows} == {"31-01-2024"}


def test_the_data_package_has_the_fields_of_the_extracts(tmp_path: Path) -> None:
    keten = chain(tmp_path, own=OLD_AND_NEW)
    resources = {r["name"]: r for r in datapackage(keten)["resources"]}
    assert set(resources) == set(extracts())
    for name, extract in extracts().items():
        fields = resources[name]["schema"]["fields"]
        assert [f["name"] for f in fields] == list(extract.namen)
        for field, column in zip(fields, extract.kolommen, strict=True):
            assert field["description"].startswith(column.uitleg)
            assert field["constraints"]["required"] is column.verplicht
            codes = codelijst(column.lijst, keten) if column.lijst else {}
            assert field["constraints"].get("enum", []) == list(codes)
            assert field.get("categories", []) == [{"value": c.code, "label": c.naam} for c in codes.values()]


def test_the_data_package_takes_limits_and_keys_from_the_rules(tmp_path: Path) -> None:
    schemas = {r["name"]: r["schema"] for r in datapackage(chain(tmp_path))["resources"]}
    limits = {
        (name, f["name"]): (f["constraints"].get("minimum"), f["constraints"].get("maximum"))
        for name, schema in schemas.items()
        for f in schema["fields"]
        if f["type"] in ("integer", "number")
    }
    assert limits == {
        ("kosten", "bedrag"): (None, None),
        ("kosten", "volume"): (None, None),
        ("kosten", "tarief"): (0, None),  # KO06
        ("uitkomsten", "score"): (None, None),
        ("wachttijdverdeling", "weken_vanaf"): (0, None),  # WV04
        ("wachttijdverdeling", "weken_tot"): (None, None),
        ("wachttijdverdeling", "aantal"): (0, None),  # WV03
    }
    assert {name: schema.get("primaryKey") for name, schema in schemas.items()} == {
        "kosten": None,
        "trajecten": ["traject"],
        "uitkomsten": None,
        "wachtlijst": ["client", "product", "datum_aanmelding"],
        "wachttijdverdeling": None,
    }
    # Informant, moment, domein and gemeente may be empty, which a primary key forbids.
    assert schemas["uitkomsten"]["uniqueKeys"] == [
        ["client", "traject", "datum", "instrument", "informant", "moment", "domein"]
    ]
    assert schemas["wachttijdverdeling"]["uniqueKeys"] == [
        ["maand", "gemeente", "product", "stand", "weken_vanaf"]
    ]


@pytest.mark.parametrize("domein", ["jeugd", "wmo", "overig"])
def test_the_data_package_is_a_valid_descriptor(domein: str, tmp_path: Path) -> None:
    package = json.loads(json.dumps(datapackage(chain(tmp_path, domein))))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    names = [package["name"], *(r["name"] for r in package["resources"])]
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in names)
    assert len(set(names)) == len(names) == 6
    types = {"string", "integer", "number", "date", "year", "yearmonth"}
    allowed = {"required", "enum", "pattern", "minimum", "maximum", "maxLength"}
    for resource in package["resources"]:
        assert resource["path"] == f"{resource['name']}.csv"
        assert (resource["encoding"], resource["dialect"]["delimiter"]) == ("utf-8", ";")
        schema = resource["schema"]
        assert schema["missingValues"] == [""]
        for field in schema["fields"]:
            limits = field["constraints"]
            assert field["type"] in types
            assert set(limits) <= allowed
            assert len(set(limits.get("enum", ["-"]))) == len(limits.get("enum", ["-"])) > 0
            if field["type"] != "string":
                assert not {"pattern", "maxLength", "enum"} & set(limits)
        required = {f["name"] for f in schema["fields"] if f["constraints"]["required"]}
        assert set(schema.get("primaryKey", [])) <= required


@pytest.mark.parametrize("domein", ["jeugd", "wmo"])
def test_the_examples_fit_the_data_package(domein: str, tmp_path: Path) -> None:
    keten = chain(tmp_path, domein)
    for resource in datapackage(keten)["resources"]:
        for row in cells(template_csv(extracts()[resource["name"]], keten, MONTH)):
            for field in resource["schema"]["fields"]:
                text, limits = row[field["name"]], field["constraints"]
                assert text or not limits["required"]
                if text:
                    assert _fits(text, field), (resource["name"], field["name"], text)


def _fits(text: str, field: dict[str, Any]) -> bool:
    limits = field["constraints"]
    if field["type"] == "date":
        return datetime.strptime(text, field["format"]).strftime(field["format"]) == text
    if field["type"] == "yearmonth":
        return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) is not None
    if field["type"] == "string":
        pattern, longest = limits.get("pattern", ".*"), limits.get("maxLength", 99)
        fits_enum = text in limits.get("enum", [text])
        return fits_enum and re.fullmatch(pattern, text) is not None and len(text) <= longest
    number = float(text.replace(field.get("groupChar", "."), "").replace(field.get("decimalChar", ","), "."))
    return bool(limits.get("minimum", number) <= number <= limits.get("maximum", number))


def test_the_shipped_templates_are_those_of_the_demo_chain(tmp_path: Path) -> None:
    path = tmp_path / "demo.toml"
    path.write_text(demo.keten(), encoding="utf-8")
    again = "maak ze opnieuw met write_templates(keten, data/sjablonen, demo.REFERENTIEMAAND)"
    made = write_templates(read_keten(path), tmp_path / "sjablonen", demo.REFERENTIEMAAND)
    assert {p.name for p in made} == {p.name for p in SHIPPED.iterdir()}, again
    for new in made:
        old = (SHIPPED / new.name).read_bytes()
        # Compared unpacked: another zlib may pack the same contents in other bytes.
        same = (
            unzipped(old) == unzipped(new.read_bytes()) if new.suffix == ".xlsx" else old == new.read_bytes()
        )
        assert same, f"{new.name}: {again}"
