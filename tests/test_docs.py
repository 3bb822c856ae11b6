"""The documents say what is so: links lead somewhere, commands exist, every room and decision is named."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import typer

from ketenmonitor.cli import app
from ketenmonitor.vocabulary.extract import extracts

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted(p for p in (ROOT / "docs" / "decisions").glob("*.md") if p.name != "README.md")
README = (ROOT / "README.md").read_text("utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """A document without its code, in which brackets mean something else."""
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.M | re.S)


def anchors(path: Path) -> set[str]:
    """The anchors of the headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_relative_link_leads_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def test_the_readme_begins_with_the_two_commands_and_shows_how_to_do_without_make():
    first, second, *_ = re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S)
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make run", "make test"]
    assert "pip install -r requirements.txt" in second
    assert "-m ketenmonitor start" in second


def test_a_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    # In a code block, or between backticks: in running text "make" is a word.
    named = {
        (name(path), target)
        for path in DOCUMENTS
        for target in re.findall(r"(?:^ *|`)make ([a-z]+)", path.read_text("utf-8"), re.M)
    }
    assert {"run", "test"} <= {target for _, target in named}
    assert {pair for pair in named if pair[1] not in targets} == set()


def test_a_command_that_a_document_shows_exists_with_its_options():
    commands = typer.main.get_command(app).commands
    shown = [
        (name(path), line)
        for path in DOCUMENTS
        for line in re.findall(r"-m ketenmonitor ([a-z].*)$", path.read_text("utf-8"), re.M)
    ]
    assert len(shown) > 10
    for where, line in shown:
        command, *words = re.split(r"[\s`]+", line.split("#")[0].split("&&")[0].strip())
        assert command in commands, (where, line)
        known = {option for parameter in commands[command].params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, (where, line)


def test_every_package_has_its_room_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    packages = {p.parent.name for p in (ROOT / "ketenmonitor").glob("*/__init__.py")}
    assert rooms >= packages


def test_decisions_are_numbered_without_gaps_and_can_be_found_from_the_readme():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))
    assert "(docs/decisions)" in README


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_says_what_was_decided(path: Path):
    text = path.read_text("utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)
    assert "**Decision.**" in text or "| library |" in text


def test_a_decision_that_a_document_refers_to_exists():
    there = {path.name[:4] for path in DECISIONS}
    for path in DOCUMENTS:
        assert set(re.findall(r"decision (\d{4})", path.read_text("utf-8"))) <= there


SECURITY = ROOT / "docs" / "beveiliging.md"


def promises() -> list[tuple[str, list[str]]]:
    """Every promise of the security page with the tests it names."""
    rows = re.findall(r"^\| (?!belofte|---|wat \|)(.+?) \| (.*?) \|$", SECURITY.read_text("utf-8"), re.M)
    part = SECURITY.read_text("utf-8").split("## Wat de installatie regelt")[0]
    return [(told, re.findall(r"`([\w/]+\.py)::(\w+)`", tests)) for told, tests in rows if told in part]


def test_each_promise_on_the_security_page_names_a_test_that_exists():
    assert len(promises()) > 40
    for told, named in promises():
        assert named, told
        for path, test in named:
            text = (ROOT / "tests" / path).read_text("utf-8")
            assert re.search(rf"^(async )?def {test}\(", text, re.M), f"{path}::{test}"


def test_the_dpia_names_every_column_about_a_client():
    dpia = (ROOT / "docs" / "dpia.md").read_text("utf-8")
    about_clients = [e for e in extracts().values() if any(column.persoon for column in e.kolommen)]
    assert len(about_clients) == 4
    assert {c.naam for e in about_clients for c in e.kolommen if f"`{c.naam}`" not in dpia} == set()
