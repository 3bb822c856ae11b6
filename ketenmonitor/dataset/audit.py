"""The audit trail: what was done by whom, append-only, each entry chained to the one before by its hash.

Table ``gebeurtenis``. Entries are only ever added, in the transaction of what they tell about. The hash of
an entry is SHA-256 over it and the hash of the one before, so that one which is changed, removed or put
in between breaks the chain there. Whoever can write in the file could make a whole new chain, or cut off
its end: therefore the last number and hash (the *anker*) are to be kept elsewhere
now and then, and can be checked.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import duckdb

from ketenmonitor.errors import Weigering

SOORTEN: Mapping[str, str] = {
    "aanmelding": "iemand heeft zich aangemeld",
    "afmelding": "iemand heeft zich afgemeld",
    "weigering": "iemand werd geweigerd",
    "start": "het dashboard is gestart zonder aanmelding, voor één persoon op deze machine",
    "upload": "een bestand is aangeboden en getoetst",
    "levering": "een levering is aanvaard",
    "afkeuring": "een bestand is afgekeurd",
    "intrekking": "een levering is ingetrokken",
    "afspraak": "afspraken zijn vastgelegd of gewijzigd",
    "toelichting": "een cijfer is toegelicht",
    "herijking": "een reeks is herijkt",
    "notitie": "een toelichting of herijking is gewijzigd of ingetrokken",
    "actie": "een verbeteractie is vastgelegd, gewijzigd of afgerond",
    "knelpunt": "een knelpunt is gemeld, besloten of teruggekoppeld",
    "wens": "een klantwens is vastgelegd, gewijzigd of ingetrokken",
    "ketenscan": "een ronde of uitnodiging is gemaakt of gesloten, of een vragenlijst ingevuld",
    "deelregel": "een regel voor resultaatdeling is vastgelegd of ingetrokken",
    "akkoord": "een afspraak is voorgesteld, gewijzigd, beantwoord, ingetrokken of van kracht geworden",
    "rol": "een rol is toegekend of ingetrokken",
    "export": "cijfers of rijen zijn gedownload",
    "sluiting": "een maand is gesloten",
    "heropening": "een maand is heropend",
    "opschoning": "gegevens voorbij de bewaartermijn zijn gewist",
    "inzage": "alles over één pseudoniem is opgevraagd",
    "wissing": "alles over één pseudoniem is gewist",
    "sleutelwissel": "de sleutel van de pseudoniemen is gewisseld",
    "inrichting": "het ketenbestand of een definitie is gewijzigd",
    "bijwerken": "afgeleide cijfers zijn bijgewerkt na veel leveringen tegelijk",
    "herbouw": "afgeleide cijfers zijn opnieuw gemaakt",
}
# The kinds that change no row of a delivery, nor what is derived from rows: what people write beside them.
BESCHREVEN = frozenset({
    "afkeuring", "afspraak", "toelichting", "herijking", "notitie", "actie", "knelpunt", "wens", "ketenscan",
    "deelregel", "akkoord", "rol", "sluiting", "heropening",
})  # fmt: skip
# What is told of an entry is cut at so many characters: a trail is no place for contents.
LENGTH = 2_000
# An entry cannot be taken out again: what may be a BSN never gets in, nor whom a row is about.
NINE_DIGITS = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{9}|\d{3}[ .-]\d{3}[ .-]\d{3}|\d{4}[ .-]\d{2}[ .-]\d{3}|\d{3}[ .-]\d{2}[ .-]\d{4})"
    r"(?![0-9A-Za-z])"
)
FORBIDDEN = {"client", "traject"}
ANCHOR = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")
COLUMNS = "nummer, op, door, soort, onderwerp, bijzonderheden, wijziging, vorige, hash"


@dataclass(frozen=True)
class Gebeurtenis:
    """One entry; ``wijziging`` says whether it changed the dataset, ``bijzonderheden`` is JSON."""

    nummer: int
    op: datetime
    door: str
    soort: str
    onderwerp: str
    bijzonderheden: str
    wijziging: bool
    vorige: str
    hash: str

    @property
    def details(self) -> dict[str, object]:
        """The details by name."""
        found: dict[str, object] = json.loads(self.bijzonderheden or "{}")
        return found

    def own_hash(self) -> str:
        """The hash that this entry must have."""
        return _hash(
            self.nummer, self.op, self.door, self.soort, self.onderwerp, self.bijzonderheden, self.wijziging,
            self.vorige,
        )  # fmt: skip


@dataclass(frozen=True)
class Anker:
    """The number and hash of an entry, kept elsewhere: proof of all that stands up to there."""

    nummer: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "Anker":
        """The anchor that ``str`` wrote; ``Weigering`` when the text is none."""
        found = ANCHOR.fullmatch(text.strip().lower())
        if found is None:
            raise Weigering(
                f"'{text.strip()[:80]}' is geen anker: schrijf het zoals de controle het toonde, een nummer, "
                "een dubbele punt en 64 tekens."
            )
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.nummer}:{self.hash}"


@dataclass(frozen=True)
class Breuk:
    """The first entry that is not as it was written, and what is wrong with it."""

    nummer: int
    reden: str


def append(
    cursor: duckdb.DuckDBPyConnection,
    op: datetime,
    door: str,
    soort: str,
    onderwerp: str,
    bijzonderheden: Mapping[str, object],
    *,
    wijziging: bool,
) -> None:
    """Add one entry at the end, inside the transaction of what it tells about.

    The caller holds the write lock. An unknown ``soort``, or details about one client, are a mistake in the
    program (KeyError). Texts are cut, put on one line, and nine digits in them blanked.
    """
    if soort not in SOORTEN:
        raise KeyError(soort)
    if found := FORBIDDEN & bijzonderheden.keys():
        raise KeyError(*found)
    told = {name: _told(value) for name, value in bijzonderheden.items()}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    last = cursor.execute("select nummer, hash from gebeurtenis order by nummer desc limit 1").fetchone()
    number, before = (int(last[0]) + 1, str(last[1])) if last else (1, "")
    moment = op.replace(microsecond=0)
    entry = (number, moment, _text(door), soort, _text(onderwerp), text, wijziging, before)
    cursor.execute(
        f"insert into gebeurtenis ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*entry, _hash(*entry)]
    )


def _told(value: object) -> object:
    """A detail as an entry keeps it."""
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    line = "".join(c if c.isprintable() else " " for c in value[:LENGTH])
    return NINE_DIGITS.sub("•" * 9, line)


def _hash(*entry: object) -> str:
    told = [part.isoformat() if isinstance(part, datetime) else part for part in entry]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last entry that changed the dataset."""
    row = cursor.execute("select coalesce(max(nummer), 0) from gebeurtenis where wijziging").fetchone()
    return int(row[0]) if row else 0


def version_of_rows(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last entry that may have changed rows or what is derived from them."""
    row = cursor.execute(
        "select coalesce(max(nummer), 0) from gebeurtenis"
        " where wijziging and soort not in (select unnest($niet::varchar[]))",
        {"niet": sorted(BESCHREVEN)},
    ).fetchone()
    return int(row[0]) if row else 0


def entries(
    cursor: duckdb.DuckDBPyConnection,
    *,
    soort: str | None = None,
    door: str | None = None,
    onderwerp: str | None = None,
    van: date | None = None,
    tot: date | None = None,
    hooguit: int | None = None,
    vanaf: int = 0,
) -> list[Gebeurtenis]:
    """Entries, the latest first; ``door`` and ``onderwerp`` are parts of the text, both days included.

    At most ``hooguit`` of them, after the first ``vanaf``.
    """
    end = datetime.combine(tot + timedelta(days=1), time()) if tot else None
    rows = cursor.execute(
        f"""
        select {COLUMNS} from gebeurtenis
        where coalesce(soort = $soort, true) and coalesce(contains(lower(door), lower($door)), true)
            and coalesce(contains(lower(onderwerp), lower($onderwerp)), true)
            and coalesce(op >= $van, true) and coalesce(op < $tot, true)
        order by nummer desc limit $hooguit offset $vanaf
        """,
        {
            "soort": soort, "door": door, "onderwerp": onderwerp, "van": van, "tot": end,
            "hooguit": hooguit, "vanaf": vanaf,
        },
    ).fetchall()  # fmt: skip
    return [Gebeurtenis(*row) for row in rows]


def last(cursor: duckdb.DuckDBPyConnection) -> Gebeurtenis | None:
    """The last entry: its number and hash are the anker to keep elsewhere."""
    found = entries(cursor, hooguit=1)
    return found[0] if found else None


def verify(cursor: duckdb.DuckDBPyConnection, anker: Anker | None = None) -> Breuk | None:
    """The first entry that is not as it was written; None when the trail is whole.

    With an ``anker`` that was kept, an end that was cut off is found, and a chain that was made anew.
    """
    result = cursor.execute(f"select {COLUMNS} from gebeurtenis order by nummer, hash")
    broken = _first_broken(result)
    if broken is not None or anker is None:
        return broken
    row = cursor.execute("select hash from gebeurtenis where nummer = ?", [anker.nummer]).fetchone()
    if row is None:
        return Breuk(anker.nummer, "ontbreekt, terwijl zij er was toen het anker werd bewaard")
    return None if row[0] == anker.hash else Breuk(anker.nummer, "is niet die van het bewaarde anker")


def _first_broken(result: duckdb.DuckDBPyConnection) -> Breuk | None:
    expected, before = 1, ""
    while rows := result.fetchmany(10_000):
        for entry in (Gebeurtenis(*row) for row in rows):
            if entry.nummer > expected:
                return Breuk(expected, "ontbreekt")
            if entry.nummer < expected:
                return Breuk(entry.nummer, "staat er meer dan eens")
            if entry.vorige != before or entry.hash != entry.own_hash():
                return Breuk(entry.nummer, "is gewijzigd nadat zij werd geschreven")
            expected, before = expected + 1, entry.hash
    return None


def upgrade(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give a trail from before the chain its columns and hashes, in the order of its numbers."""
    there = {row[0] for row in cursor.execute("describe gebeurtenis").fetchall()}
    if "hash" in there:
        return
    for column in ("wijziging boolean", "vorige varchar", "hash varchar"):
        cursor.execute(f"alter table gebeurtenis add column {column}")
    rows: Iterable[tuple[object, ...]] = cursor.execute(
        "select nummer, op, door, soort, onderwerp, bijzonderheden from gebeurtenis order by nummer"
    ).fetchall()
    before, chained = "", []
    for row in rows:
        entry = (*row, True, before)
        before = _hash(*entry)
        chained.append([*entry, before])
    cursor.execute("delete from gebeurtenis")
    if chained:
        cursor.executemany(f"insert into gebeurtenis ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", chained)
