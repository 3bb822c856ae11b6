"""What was measured against the goals, on the screen and in ``README.md``."""

import os
import platform
import re
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).with_name("README.md")
MARKS = ("<!-- gemeten: begin -->", "<!-- gemeten: einde -->")


@dataclass(frozen=True)
class Doel:
    """One goal and how it turned out."""

    doel: str
    gemeten: str
    gehaald: bool


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    ruler = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, tuple(ruler), *rows))


def machine() -> str:
    """On what it was measured."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB, Python "
        f"{platform.python_version()}, DuckDB {version('duckdb')}, pandas {version('pandas')}"
    )


def goals(doelen: list[Doel]) -> str:
    """The goals with what was measured."""
    rows = [(d.doel, d.gemeten, "met" if d.gehaald else "**not met**") for d in doelen]
    return table(("goal", "measured", ""), rows)


def write(parts: list[str]) -> None:
    """Put what was measured between the marks in the README."""
    text = README.read_text("utf-8")
    found = re.compile(f"{MARKS[0]}.*{MARKS[1]}", re.DOTALL)
    README.write_text(found.sub(lambda _: "\n\n".join([MARKS[0], *parts, MARKS[1]]), text), "utf-8")
