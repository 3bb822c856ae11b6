"""The fact views: what one row of the dataset means to a KPI, one ``.sql`` file each in ``facts/``.

The first lines of a file say what one row is, from which extracts a month must be complete, and
which other extracts change it. A fact ``levend`` is asked at every question and never stored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ketenmonitor.dataset import sql
from ketenmonitor.vocabulary.kpi import Kpi

# Views that other views read come first when the schema is made.
ORDER = ("uitkomst",)


@dataclass(frozen=True)
class Fact:
    """A fact view: its meaning, the extracts it needs, and the SQL that selects it."""

    feit: str
    rij: str
    extracts: tuple[str, ...]
    ook_bij: tuple[str, ...]
    levend: bool
    overal: bool
    sql: str

    @property
    def bron(self) -> str:
        """What to select from: the stored view, or the SQL itself of a living fact."""
        return f"({self.sql})" if self.levend else f"feit_{self.feit}"

    def changes_with(self, extract: str) -> bool:
        """Whether a delivery of ``extract`` can change rows of this fact."""
        return extract in self.extracts or extract in self.ook_bij


def _header(text: str, word: str) -> str | None:
    found = re.search(rf"^-- {word}:(.*)$", text, re.MULTILINE)
    return found.group(1).strip() if found else None


def _names(header: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (header or "").split(",") if name.strip())


@cache
def facts() -> Mapping[str, Fact]:
    """All fact views by name, in the order in which they can be made."""
    folder = files(__package__) / "facts"
    names = sorted(
        entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql")
    )
    found = {}
    for name in (*ORDER, *(n for n in names if n not in ORDER)):
        text = sql.text(f"facts/{name}.sql")
        found[name] = Fact(
            feit=name,
            rij=_header(text, "één rij") or "",
            extracts=_names(_header(text, "extracts")),
            ook_bij=_names(_header(text, "ook bij")),
            levend=_header(text, "levend") is not None,
            overal=_header(text, "over partners heen") is not None,
            sql=text,
        )
    return MappingProxyType(found)


@cache
def needs(kpi: Kpi) -> tuple[str, ...]:
    """The extracts that must be complete for a KPI to be complete."""
    if kpi.extracts:
        return kpi.extracts
    return tuple(sorted({extract for term in kpi.termen for extract in facts()[term.feit].extracts}))
