"""Give every pinned version in the requirements files the hashes of all its files: ``make pins``.

Comments, groups and order stay as they are; only the lines below a version are made anew. Without ``-r`` the
list of a file is complete: what a version needs on any system (Linux, macOS, Windows) and on any Python from
3.11 must be pinned too, and is named when it is not. Packages are looked up by uv in the index that pip uses.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    ROOT / "requirements.txt",
    ROOT / "requirements-dev.txt",
    ROOT / "benchmarks" / "requirements.txt",
)
OLDEST_PYTHON = "3.11"
INSTALLER = "pip"  # a virtual environment brings its own
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<marker>\s*;[^\\]+?)?\s*\\?")
HASH = re.compile(r"\s+--hash=(sha256:[0-9a-f]{64})\s*\\?")


@dataclass(frozen=True)
class Pin:
    """One pinned version, and the condition under which it is installed."""

    name: str
    version: str
    marker: str = ""

    @property
    def key(self) -> str:
        """Its name as indexes compare names, and its version."""
        return f"{re.sub(r'[-_.]+', '-', self.name).lower()}=={self.version}"

    def __str__(self) -> str:
        return f"{self.name}=={self.version}{self.marker}"


def pin(line: str) -> Pin | None:
    """The version that a line pins, if it does."""
    found = PIN.fullmatch(line)
    return Pin(found["name"], found["version"], (found["marker"] or "").rstrip()) if found else None


def pins(text: str) -> list[Pin]:
    """The versions that a requirements file itself pins."""
    return [found for line in text.splitlines() if (found := pin(line))]


def with_included(path: Path) -> list[Pin]:
    """The versions that a requirements file pins, those of the files that it includes among them."""
    text = path.read_text("utf-8")
    included = re.findall(r"^-r (.+)$", text, re.M)
    return pins(text) + [p for name in included for p in with_included(path.parent / name)]


def read_hashes(told: str) -> dict[str, list[str]]:
    """The hashes per version in what uv wrote."""
    hashes: dict[str, list[str]] = {}
    current = ""
    for line in told.splitlines():
        if found := pin(line):
            current = found.key
            hashes[current] = []
        elif hashed := HASH.fullmatch(line):
            hashes[current].append(hashed[1])
    return hashes


def rewrite(text: str, hashes: dict[str, list[str]]) -> str:
    """The requirements file with these hashes below its versions, and the ones it had left out."""
    lines: list[str] = []
    for line in text.splitlines():
        if HASH.fullmatch(line):
            continue
        found = pin(line)
        if found is None:
            lines.append(line)
            continue
        below = [f"    --hash={each}" for each in sorted(hashes[found.key])]
        lines.append(" \\\n".join([str(found), *below]))
    return "\n".join(lines) + "\n"


def look_up(wanted: list[Pin]) -> dict[str, list[str]]:
    """All that these versions need on any system, with the hashes of all files of each."""
    asked = "".join(f"{each}\n" for each in wanted)
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal"]
    options = ["--no-header", "--no-annotate", "--python-version", OLDEST_PYTHON, "-"]
    done = subprocess.run(
        [*command, *options], input=asked, env=_same_index(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"De hashes konden niet worden opgehaald: {done.stderr.strip()}")
    return read_hashes(done.stdout)


def _same_index() -> dict[str, str]:
    """The environment for uv, in which it uses the index that pip was told to use; else its own default."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    index = os.environ.get("PIP_INDEX_URL") or (told.stdout.strip() if told.returncode == 0 else "")
    return os.environ | ({"UV_DEFAULT_INDEX": index} if index else {})


def main() -> None:
    """Renew all files, or none of them when something is missing."""
    renewed: dict[Path, str] = {}
    for path in FILES:
        wanted = with_included(path)
        found = look_up(wanted)
        named = {each.key for each in wanted}
        missing = sorted(key for key in found.keys() - named if not key.startswith(f"{INSTALLER}=="))
        if missing:
            raise SystemExit(f"{path.relative_to(ROOT)} mist {', '.join(missing)}: zet die erbij.")
        renewed[path] = rewrite(path.read_text("utf-8"), found)
    for path, text in renewed.items():
        path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)}: {len(pins(text))} versies met hun hashes")


if __name__ == "__main__":
    main()
