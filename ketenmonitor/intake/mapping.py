"""Mapping: the columns and codes of a partner's own system become the words of the chain.

What is certain (the same name, a listed synonym, a choice remembered from an earlier delivery) is
taken; what only looks alike is suggested and must be confirmed.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from ketenmonitor.vocabulary.extract import Extract, extracts

# How alike two names must be (difflib ratio) before one is suggested for the other.
ALIKE = 0.82


@dataclass(frozen=True)
class Koppeling:
    """Which column of the file stands for which column of the extract.

    ``kolommen`` maps the extract's column to the 1-based position in the file; ``hoe`` says for each
    why (``onthouden``, ``gekozen``, ``gelijk``, ``synoniem``, ``lijkt op``); ``dubbel`` lists rival
    positions. ``codes`` maps (column, value of the partner in lower case) to a code of the chain.
    """

    kolommen: Mapping[str, int]
    hoe: Mapping[str, str]
    dubbel: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def choose(self, kolommen: Mapping[str, int | None]) -> "Koppeling":
        """The same mapping with columns as a person chose them; ``None`` leaves a column out."""
        chosen = {k: v for k, v in {**self.kolommen, **kolommen}.items() if v is not None}
        how = {k: ("gekozen" if k in kolommen and self.kolommen.get(k) != v else self.hoe.get(k, "gekozen"))
               for k, v in chosen.items()}  # fmt: skip
        confirmed = {k: ("gekozen" if k in kolommen else h) for k, h in how.items()}
        rivals = {k: v for k, v in self.dubbel.items() if k not in kolommen}
        return Koppeling(chosen, confirmed, rivals, self.codes)

    def translate(self, codes: Mapping[tuple[str, str], str]) -> "Koppeling":
        """The same mapping with more translations of codes."""
        lowered = {(kolom, bron.strip().lower()): doel for (kolom, bron), doel in codes.items()}
        return Koppeling(self.kolommen, self.hoe, self.dubbel, {**self.codes, **lowered})


def plain(name: str) -> str:
    """A name without what makes no difference: case, accents, spaces and punctuation."""
    stripped = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", stripped.lower())


def suggest(kop: Iterable[str], extract: Extract, remembered: "Remembered | None" = None) -> Koppeling:
    """The mapping from a file's header to an extract, as far as it can be seen from the names."""
    header = [plain(name) for name in kop]
    known = remembered or Remembered({}, {})
    taken: dict[int, str] = {}
    columns: dict[str, int] = {}
    how: dict[str, str] = {}
    rivals: dict[str, tuple[int, ...]] = {}

    def take(kolom: str, positions: list[int], why: str) -> None:
        free = [p for p in positions if p not in taken]
        if kolom in columns or not free:
            return
        columns[kolom], how[kolom], taken[free[0]] = free[0], why, kolom
        if len(free) > 1:
            rivals[kolom] = tuple(free)

    def where(names: set[str]) -> list[int]:
        return [i for i, name in enumerate(header, 1) if name in names]

    for column in extract.kolommen:
        take(column.naam, where({plain(b) for b, doel in known.kolommen.items() if doel == column.naam}), "onthouden")
    for column in extract.kolommen:
        take(column.naam, where({plain(column.naam)}), "gelijk")
    for column in extract.kolommen:
        take(column.naam, where({plain(s) for s in column.synoniemen}), "synoniem")
    for column in extract.kolommen:
        names = [plain(column.naam), *map(plain, column.synoniemen)]
        near = [
            i
            for i, name in enumerate(header, 1)
            if i not in taken and name and max(difflib.SequenceMatcher(None, name, n).ratio() for n in names) >= ALIKE
        ]
        take(column.naam, near[:1], "lijkt op")
    return Koppeling(columns, how, rivals, known.codes)


def recognise(kop: Iterable[str], bestand: str = "") -> str | None:
    """The extract a file most likely is, by its name and its columns; ``None`` when nothing fits.

    A file name that begins with the name of an extract decides between extracts that fit equally.
    """
    header = tuple(kop)

    def fit(extract: Extract) -> tuple[float, int, int]:
        found = suggest(header, extract)
        sure = {k for k, why in found.hoe.items() if why != "lijkt op"}
        required = [c.naam for c in extract.kolommen if c.verplicht]
        share = sum(name in sure for name in required) / len(required)
        named = plain(bestand).startswith(plain(extract.extract))
        return share, int(named), len(sure)

    best = max(extracts().values(), key=fit)
    share, named, _ = fit(best)
    return best.extract if share >= 0.6 or (named and share > 0) else None


def month_in_name(bestand: str) -> date | None:
    """The month a file name speaks of (``…_2026-10.csv``, ``202610``), if it does."""
    found = re.search(r"(?<!\d)(20\d\d)[-_ ]?(0[1-9]|1[0-2])(?!\d)", bestand)
    return date(int(found[1]), int(found[2]), 1) if found else None


@dataclass(frozen=True)
class Remembered:
    """What a partner confirmed before for one extract: names of columns, and codes per column."""

    kolommen: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]


def recall(cursor: duckdb.DuckDBPyConnection, partner: str, extract: str) -> Remembered:
    """What this partner confirmed at earlier deliveries of this extract."""
    rows = cursor.execute(
        """
        select soort, kolom, bron, doel from vertaling where partner = ? and extract = ?
        qualify row_number() over (partition by soort, kolom, bron order by vastgelegd_op desc) = 1
        """,
        [partner, extract],
    ).fetchall()
    return Remembered(
        {bron: doel for soort, _, bron, doel in rows if soort == "kolom" and doel},
        {(kolom, bron): doel for soort, kolom, bron, doel in rows if soort == "code" and doel},
    )


def remember(
    cursor: duckdb.DuckDBPyConnection,
    partner: str,
    extract: str,
    kop: tuple[str, ...],
    koppeling: Koppeling,
    op: datetime,
    door: str,
) -> None:
    """Keep what is new in this mapping for the partner's next delivery (inside ``Dataset.write``)."""
    known = recall(cursor, partner, extract)
    columns = [
        ("kolom", "", kop[position - 1], kolom)
        for kolom, position in koppeling.kolommen.items()
        if koppeling.hoe[kolom] in ("gekozen", "lijkt op") and known.kolommen.get(kop[position - 1]) != kolom
    ]
    codes = [
        ("code", kolom, bron, doel)
        for (kolom, bron), doel in koppeling.codes.items()
        if known.codes.get((kolom, bron)) != doel
    ]
    for soort, kolom, bron, doel in (*columns, *codes):
        cursor.execute(
            "insert into vertaling values (?, ?, ?, ?, ?, ?, ?, ?)", [partner, extract, soort, kolom, bron, doel, op, door]
        )
