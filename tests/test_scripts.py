"""Pinned versions carry the hashes of their files, and the audit says honestly what it could not look up."""

import json
import re

import pytest

from scripts import audit, pins

ONE, OTHER, THIRD = ("a" * 64, "b" * 64, "c" * 64)
FILE = f"""# what runs

Jinja2==3.1.6 \\
    --hash=sha256:{THIRD}
# on Windows
colorama==0.4.6 ; sys_platform == 'win32'
"""


@pytest.mark.parametrize("path", pins.FILES, ids=lambda path: path.name)
def test_every_pinned_version_has_hashes_and_nothing_is_unpinned(path) -> None:
    text = path.read_text("utf-8")
    for block in re.sub(r" \\\n", " ", text).splitlines():
        if block.startswith(("#", "-r ")) or not block.strip():
            continue
        assert re.match(r"[A-Za-z0-9._-]+==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}( |$)", block), block
    assert len(pins.pins(text)) > 10


def test_hashes_are_renewed_and_comments_order_and_markers_stay() -> None:
    found = {"jinja2==3.1.6": [f"sha256:{OTHER}", f"sha256:{ONE}"], "colorama==0.4.6": [f"sha256:{ONE}"]}
    renewed = pins.rewrite(FILE, found)
    assert renewed.splitlines() == [
        "# what runs",
        "",
        "Jinja2==3.1.6 \\",
        f"    --hash=sha256:{ONE} \\",
        f"    --hash=sha256:{OTHER}",
        "# on Windows",
        "colorama==0.4.6 ; sys_platform == 'win32' \\",
        f"    --hash=sha256:{ONE}",
    ]
    assert pins.rewrite(renewed, found) == renewed


def test_what_uv_tells_is_read_per_version() -> None:
    told = (
        f"jinja2==3.1.6 \\\n    --hash=sha256:{ONE} \\\n    --hash=sha256:{OTHER}\n"
        f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:{THIRD}\n"
    )
    assert pins.read_hashes(told) == {
        "jinja2==3.1.6": [f"sha256:{ONE}", f"sha256:{OTHER}"],
        "colorama==0.4.6": [f"sha256:{THIRD}"],
    }


def test_a_version_that_is_needed_but_not_pinned_changes_nothing_and_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(FILE, "utf-8")
    monkeypatch.setattr(pins, "ROOT", tmp_path)
    monkeypatch.setattr(pins, "FILES", (path,))
    found = {"jinja2==3.1.6": [], "colorama==0.4.6": [], "markupsafe==3.0.4": [], "pip==26.3": []}
    monkeypatch.setattr(pins, "look_up", lambda wanted: found)
    with pytest.raises(SystemExit, match=r"requirements\.txt mist markupsafe==3\.0\.4: zet die erbij\."):
        pins.main()
    assert path.read_text("utf-8") == FILE


def told(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


GOOD = {"name": "duckdb", "version": "1.5.5", "vulns": []}
BAD = {
    "name": "starlette",
    "version": "1.10.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.10.1"], "aliases": [], "description": "x"}],
}
UNKNOWN = {"name": "pandas", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def test_an_audit_without_findings_says_how_many_were_looked_up() -> None:
    assert audit.judge(told(GOOD), "") == (["Van 1 pakketten is geen kwetsbaarheid bekend."], 0)


def test_a_vulnerability_is_named_and_ends_the_audit_with_one() -> None:
    assert audit.judge(told(GOOD, BAD), "Found 1 known vulnerability in 1 package") == (
        ["starlette 1.10.0 is kwetsbaar (PYSEC-2026-1); hersteld in 1.10.1."],
        1,
    )


@pytest.mark.parametrize(
    "output, errors",
    [
        (told(UNKNOWN), "No known vulnerabilities found"),  # what pip-audit calls good
        ("", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed"),
        ("", "requests.exceptions.ConnectionError: name not resolved"),
    ],
)
def test_only_a_service_that_can_not_be_reached_is_no_failure(output: str, errors: str) -> None:
    assert audit.judge(output, errors) == ([audit.NOT_REACHED], 0)


def test_a_package_that_could_not_be_looked_up_among_others_is_a_failure() -> None:
    assert audit.judge(told(GOOD, UNKNOWN), "") == (["Niet nagegaan kon worden: pandas."], 1)


def test_an_audit_that_breaks_off_is_a_failure() -> None:
    sentences, code = audit.judge("", "ERROR: requirement without a hash")
    assert code == 1
    assert "requirement without a hash" in sentences[0]
