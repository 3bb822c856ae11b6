"""The user guide is complete: whatever the program has can be looked up, with a picture of every page."""

import re
import struct
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ketenmonitor.access import oidc
from ketenmonitor.agreements.csv_file import COLUMNS, read_csv
from ketenmonitor.cli import app
from ketenmonitor.errors import Weigering
from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.performance.completeness import STATUSSEN
from ketenmonitor.performance.verdict import UITLEG
from ketenmonitor.presentation.sentences import MERK
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.ui.navigation import PAGINAS
from ketenmonitor.vocabulary.codelist import national, national_lists
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.kpi import kpis
from scripts.handleiding import NASLAG, naslag
from scripts.pictures import LARGEST, PICTURES

GUIDE = NASLAG.parent
CHAPTERS = {path.name: path.read_text("utf-8") for path in sorted(GUIDE.glob("*.md"))}
WHOLE = "\n".join(CHAPTERS.values())
REFERENCE = CHAPTERS[NASLAG.name]


def chapter(number: str) -> str:
    return next(text for name, text in CHAPTERS.items() if name.startswith(number))


def section(heading: str) -> str:
    """The reference from this heading to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", REFERENCE, re.M | re.S)
    assert found, heading
    return found[1]


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def test_the_reference_is_up_to_date():
    assert naslag() == REFERENCE, "draai python scripts/handleiding.py"


def test_every_kpi_is_explained_under_its_own_heading():
    for kpi in kpis().values():
        assert kpi.definitie in section(f"{kpi.naam}: `{kpi.kpi}`")


def test_every_column_is_explained_at_its_extract():
    for extract in extracts().values():
        rows = section(f"{extract.naam}: `{extract.extract}`").splitlines()
        for column in extract.kolommen:
            assert any(r.startswith(f"| `{column.naam}` |") and column.uitleg in r for r in rows), column.naam


def test_every_code_of_every_list_is_there():
    for lijst in national_lists():
        rows = section(f"Codelijst `{lijst}`").splitlines()
        for code in national(lijst).values():
            assert any(r.startswith(f"| `{code.code}` | {code.naam} |") for r in rows), (lijst, code.code)


def test_every_rule_is_there_with_number_severity_and_sentence():
    rows = REFERENCE.splitlines()
    for rule in catalogue():
        found = [r for r in rows if r.startswith(f"| `{rule.nummer}` | {rule.ernst} |")]
        assert len(found) == 1, rule.nummer
        assert rule.melding in found[0]


def test_every_page_is_named_with_its_question_and_has_a_picture_in_the_guide():
    shown = {picture.pagina for picture in PICTURES if f"plaatjes/{picture.naam}.png" in WHOLE}
    assert shown == {page.adres for page in PAGINAS}
    for page in PAGINAS:
        assert f"| {page.naam} | {page.vraag} |" in REFERENCE
        assert page.naam in chapter("01")


def test_every_verdict_and_every_command_and_every_column_of_agreements_is_explained():
    for verdict in UITLEG:
        mark = f"| {MERK[verdict]} |" if MERK[verdict] else "| |"
        assert f"{mark} **{verdict}** |" in chapter("02")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"| `{command.callback.__name__}` |" in chapter("07")
    for column in COLUMNS:
        assert f"`{column}`" in chapter("05")


def test_every_state_of_a_delivery_is_named():
    for status in STATUSSEN:
        assert re.search(rf"\b{status}\b", WHOLE), status


def test_the_example_chain_can_be_read(tmp_path: Path):
    (example,) = code_blocks(chapter("06"), "toml")
    path = tmp_path / "keten.toml"
    path.write_text(example, "utf-8")
    keten = read_keten(path)
    assert keten.partners["kompas"].naam == "Jeugdzorg Kompas"
    assert [norm.dagen for norm in keten.normen] == [63, 98]


def test_every_key_of_the_chain_file_is_explained():
    keys = set(re.findall(r"^(\w+) = ", DEMO_KETEN.read_text("utf-8"), re.M))
    explained = set(re.findall(r"`(\w+)`", chapter("06")))
    assert keys - explained == {"wachtlijst"}  # an extract, under [leverkalender.per_extract]


def test_every_setting_of_sign_in_is_explained_and_the_example_only_lacks_a_secret(tmp_path):
    text = chapter("06")
    for key in (*oidc.SHARED, *oidc.OWN, oidc.HOURS):
        assert f"`{key}`" in text, key
    (example,) = code_blocks(text, "ini")
    path = tmp_path / "secrets.toml"
    path.write_text(example, "utf-8")
    with pytest.raises(Weigering, match="cookie_secret"):  # nobody can leave it as it is in the guide
        oidc.configured({}, path)
    found = oidc.configured({f"{oidc.PREFIX}COOKIE_SECRET": "0123456789abcdefghijklmnopqrstuv"}, path)
    assert found is not None
    assert [a.domeinen for a in found.aanbieders] == [("dijkstad.nl",), ("kompas.nl",)]


def test_the_example_of_agreements_can_be_imported():
    (example,) = code_blocks(chapter("05"), "text")
    found = read_csv(example.encode(), read_keten(DEMO_KETEN))
    assert [(a.kpi, a.partner, a.streefwaarde, a.bandbreedte) for a in found] == [
        ("uitval", None, 10.0, 1.5),
        ("gestart_binnen_norm", "kompas", 75.0, 5.0),
        ("kosten", "kompas", 61500.0, 1850.0),
    ]


def addresses() -> list[str]:
    """The addresses in the guide that lead to a page with filters."""
    return sorted(set(re.findall(r"(?:localhost:\d+|`)(/\w*\?[\w=&.-]+)", WHOLE)))


def test_the_guide_has_addresses_to_try():
    assert len(addresses()) > 15


@pytest.mark.parametrize("address", addresses())
def test_an_address_in_the_guide_names_what_exists(address: str):
    keten = read_keten(DEMO_KETEN)
    known = {
        "partner": keten.partners,
        "gemeente": keten.gemeenten,
        "product": keten.producten,
        "extract": extracts(),
    }
    split = urlsplit(address)
    page = split.path.removeprefix("/") or PAGINAS[0].adres
    assert page in {p.adres for p in PAGINAS}
    for name, (value,) in parse_qs(split.query, strict_parsing=True).items():
        if name in known:
            assert value in known[name]
        elif name.startswith("kpi_"):
            assert name == f"kpi_{page}"
            assert kpis()[value].dimensie == page
        elif name == "maand":
            assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", value)
        else:
            assert name in ("periode", "dimensie", "zoek", "als"), name


def test_the_contents_lead_to_every_chapter_and_they_are_numbered_in_order():
    chapters = [name for name in CHAPTERS if name != "README.md"]
    assert all(f"]({name})" in CHAPTERS["README.md"] for name in chapters)
    numbers = [int(name[:2]) for name in chapters]
    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))
    assert all(CHAPTERS[name].startswith(f"# {int(name[:2])}. ") for name in chapters)


def test_the_script_makes_exactly_the_pictures_that_the_guide_shows():
    shown = set(re.findall(r"\]\(plaatjes/([^)]+)\.png\)", WHOLE))
    assert shown == {picture.naam for picture in PICTURES}
    assert {path.stem for path in (GUIDE / "plaatjes").iterdir()} == shown


@pytest.mark.parametrize("name", sorted(picture.naam for picture in PICTURES))
def test_a_picture_is_a_wide_png_that_loads_fast(name: str):
    content = (GUIDE / "plaatjes" / f"{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, _ = struct.unpack(">II", content[16:24])
    assert width >= 1000
    assert len(content) <= LARGEST
