"""Mapping: the columns and codes of a partner's own system become the words of the chain.

What is certain (the same name, a listed synonym, a choice remembered from an earlier delivery) is
taken; what only looks alike is suggested and must be confirmed.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

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
    ``weg`` are positions that a person said stand for nothing.
    """

    kolommen: Mapping[str, int]
    hoe: Mapping[str, str]
    dubbel: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    weg: frozenset[int] = frozenset()

    def choose(self, kolommen: Mapping[str, int | None]) -> "Koppeling":
        """The same mapping with columns as a person chose them; ``None`` leaves a column out.

        A column of the file stands for one thing: what was only suggested gives way to what is chosen.
        """
        chosen = {kolom: position for kolom, position in kolommen.items() if position is not None}
        taken = set(chosen.values())
        kept = {k: p for k, p in self.kolommen.items() if k not in kolommen and p not in taken}
        left = {p for k, p in self.kolommen.items() if k in kolommen and kolommen[k] is None}
        how = {k: self.hoe[k] for k in kept} | {k: self._why(k, p) for k, p in chosen.items()}
        rivals = {k: v for k, v in self.dubbel.items() if k in kept}
        return replace(
            self,
            kolommen=kept | chosen,
            hoe=how,
            dubbel=rivals,
            weg=(self.weg | left) - taken - set(kept.values()),
        )

    def _why(self, kolom: str, position: int) -> str:
        """Confirming what was certain already changes nothing about it."""
        same = self.kolommen.get(kolom) == position and kolom not in self.dubbel
        return self.hoe[kolom] if same and self.hoe[kolom] != "lijkt op" else "gekozen"

    def translate(self, codes: Mapping[tuple[str, str], str]) -> "Koppeling":
        """The same mapping with more translations of codes."""
        lowered = {(kolom, bron.strip().lower()): doel for (kolom, bron), doel in codes.items()}
        return replace(self, codes={**self.codes, **lowered})


def plain(name: str) -> str:
    """A name without what makes no difference: case, accents, spaces and punctuation."""
    stripped = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", stripped.lower())


def suggest(kop: Iterable[str], extract: Extract, remembered: "Remembered | None" = None) -> Koppeling:
    """The mapping from a file's header to an extract, as far as it can be seen from the names.

    What is surer goes first: what this partner confirmed before, the very name, a synonym, a likeness.
    """
    return _suggest(kop, extract, remembered, likeness=True)


def _suggest(
    kop: Iterable[str], extract: Extract, remembered: "Remembered | None", likeness: bool
) -> Koppeling:
    header = [plain(name) for name in kop]
    known = remembered or Remembered({}, {})
    away = frozenset(i for i, name in enumerate(header, 1) if name in {plain(b) for b in known.weg})
    taken: set[int] = set(away)
    columns: dict[str, int] = {}
    how: dict[str, str] = {}
    rivals: dict[str, tuple[int, ...]] = {}

    def take(kolom: str, names: set[str], why: str) -> None:
        free = [i for i, name in enumerate(header, 1) if name in names and i not in taken]
        if kolom in columns or not free:
            return
        columns[kolom], how[kolom] = free[0], why
        taken.add(free[0])
        if len(free) > 1:
            rivals[kolom] = tuple(free)

    for column in extract.kolommen:
        take(
            column.naam, {plain(b) for b, doel in known.kolommen.items() if doel == column.naam}, "onthouden"
        )
    for column in extract.kolommen:
        take(column.naam, {plain(column.naam)}, "gelijk")
    for column in extract.kolommen:
        take(column.naam, {plain(s) for s in column.synoniemen}, "synoniem")
    for column in extract.kolommen if likeness else ():
        if column.naam in columns:
            continue
        names = [plain(column.naam), *map(plain, column.synoniemen)]
        free = [name for i, name in enumerate(header, 1) if i not in taken]
        near = next((name for name in free if _alike(name, names)), None)
        take(column.naam, {near} if near is not None else set(), "lijkt op")
    return Koppeling(columns, how, rivals, known.codes, away)


def _alike(name: str, names: list[str]) -> bool:
    """Whether a name is much like one of ``names``; lengths and letters are compared before their order.

    Thousands of long column names would otherwise keep the program busy for minutes.
    """
    for other in names:
        if 2 * min(len(name), len(other)) < ALIKE * (len(name) + len(other)):
            continue
        pair = difflib.SequenceMatcher(None, name, other)
        if pair.quick_ratio() >= ALIKE and pair.ratio() >= ALIKE:
            return True
    return False


def recognise(kop: Iterable[str], bestand: str = "") -> str | None:
    """The extract a file most likely is, by its name and its columns; ``None`` when nothing fits.

    A file name that begins with the name of an extract decides between extracts that fit equally.
    """
    header = tuple(kop)

    def fit(extract: Extract) -> tuple[float, int, int]:
        sure = set(_suggest(header, extract, None, likeness=False).kolommen)
        required = [c.naam for c in extract.kolommen if c.verplicht]
        share = sum(name in sure for name in required) / len(required)
        named = plain(bestand).startswith(plain(extract.extract))
        return share, int(named), len(sure)

    best = max(extracts().values(), key=fit)
    share, named, _ = fit(best)
    return best.extract if share >= 0.6 or (named and share > 0) else None


@dataclass(frozen=True)
class Remembered:
    """What a partner confirmed before for one extract: columns, codes per column, and columns left out."""

    kolommen: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]
    weg: frozenset[str] = frozenset()


def recall(cursor: duckdb.DuckDBPyConnection, partner: str, extract: str) -> Remembered:
    """What this partner confirmed at earlier deliveries of this extract; the last word counts."""
    rows = cursor.execute(
        """
        select soort, kolom, bron, doel from vertaling where partner = ? and extract = ?
        qualify row_number() over (
            partition by soort, kolom, bron order by vastgelegd_op desc, rowid desc
        ) = 1
        """,
        [partner, extract],
    ).fetchall()
    return Remembered(
        {bron: doel for soort, _, bron, doel in rows if soort == "kolom" and doel},
        {(kolom, bron): doel for soort, kolom, bron, doel in rows if soort == "code" and doel},
        frozenset(bron for soort, _, bron, doel in rows if soort == "kolom" and not doel),
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
    away = [("kolom", "", kop[p - 1], "") for p in sorted(koppeling.weg) if kop[p - 1] not in known.weg]
    codes = [
        ("code", kolom, bron, doel)
        for (kolom, bron), doel in koppeling.codes.items()
        if known.codes.get((kolom, bron)) != doel
    ]
    for row in (*columns, *away, *codes):
        cursor.execute(
            "insert into vertaling values (?, ?, ?, ?, ?, ?, ?, ?)", [partner, extract, *row, op, door]
        )
