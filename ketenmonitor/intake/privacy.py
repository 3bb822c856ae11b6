"""Stage ``persoonsgegevens``: BSN, names, e-mail, birth dates, postcodes are refused, never stored.

Every column of the file is looked at, also those that no extract knows and whatever it is called
(rules P01 to P05). One cheap pass over the rows tells which columns can hold a BSN or an e-mail
address; only those are read closely. What must hold for half of a column (names, dates, postcodes)
is judged on rows spread evenly over the file.
"""

from dataclasses import dataclass

import duckdb

from ketenmonitor.intake import bsn, findings
from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.mapping import plain
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.typed import read_words, wholly_read
from ketenmonitor.intake.words import RAW, TIME
from ketenmonitor.vocabulary.codelist import codelijst, national_lists

# Of the values of a column this share must look like a name, postcode or date.
SHARE = 0.5
# About so many rows are enough to judge what must hold for half of a column.
LOOKED_AT = 10_000
# Dates in a column that nobody knows are births when they lie this many years back and apart.
BIRTHS_BACK, BIRTHS_APART = 4, 5
# A text column of the extract holds a few words over and over (the eleven domains of the ZRM), not people.
SEVERAL_WORDS = 15

BSN_NAMES = ("bsn", "burgerservicenummer", "sofinummer", "sofinr")
NAME_NAMES = (
    *("naam", "voornaam", "voornamen", "achternaam", "roepnaam", "geslachtsnaam", "volledigenaam"),
    *(
        "voorletters",
        "initialen",
        "tussenvoegsel",
        "naamclient",
        "clientnaam",
        "naamjeugdige",
        "contactpersoon",
    ),
)
BIRTH_NAMES = (
    "geboortedatum",
    "gebdatum",
    "geboortedag",
    "gebdat",
    "datumgeboorte",
    "dateofbirth",
    "birthdate",
)
POSTCODE_NAMES = ("postcode", "pc6", "postcode6", "zip", "zipcode")

EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
POSTCODE = r"[1-9]\d{3} ?[A-Za-z]{2}"
DATE = (
    r"(\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|(19|20)\d{6}"
    rf"|\d{{1,2}}[- ][A-Za-z]{{3,9}}\.?[- ](19|20)\d{{2}}){TIME}"
)
WORD = r"\p{Lu}[\p{L}'’-]+"
TUSSEN = r"( (van|de|der|den|ter|ten|te|el|al|la|le|du|von|op|'t|in|bij|het))*"
PERSON = (
    rf"({WORD}{TUSSEN} {WORD}( {WORD})?|{WORD}{TUSSEN}, ?(\p{{Lu}}\.? ?)+({WORD})?"
    rf"|(\p{{Lu}}\. ?)+{TUSSEN} ?{WORD})"
)
# In a column of pseudonyms a text of letters only, with a capital or of several words, can only be a name.
ANY_NAME = r"\p{Lu}\p{Ll}[\p{L}'’. -]*|[\p{L}'’.-]+,? [\p{L}'’., -]+"
# Words of organisations and kinds of help, which are written with capitals too.
NO_PERSON = "(?i)(stichting|gemeente|team|jeugd|zorg|hulp|begeleid|behandel|verblijf|regio|locatie|afdeling)"


@dataclass(frozen=True)
class Kolom:
    """A column of the file to look at, and the column of the extract (with its type) that it stands for."""

    positie: int
    naam: str
    kolom: str | None
    soort: str | None

    @property
    def plat(self) -> str:
        """The name without what makes no difference."""
        return plain(self.naam)


@dataclass(frozen=True)
class Blik:
    """How many of the values looked at are there, and how many look like what."""

    gevuld: int
    personen: int
    verschillend: int
    postcodes: int
    datums: int
    jaar: float | None
    jaren: int | None


def judge(proef: Proefstuk) -> None:
    """Add a finding for every column with personal data."""
    read_words(proef)
    for column, numbers, addresses in _close_look(proef.cursor, _columns(proef)):
        if numbers:
            _found(proef, "P01", column, numbers)
        if addresses:
            _found(proef, "P03", column, addresses)
        seen = _glance(proef, column)
        if _holds_names(column, seen):
            _found(proef, "P02", column)
        if _holds_births(proef, column, seen):
            _found(proef, "P04", column)
        if seen.postcodes > (0 if column.plat in POSTCODE_NAMES else SHARE * seen.gevuld):
            _found(proef, "P05", column)


def _columns(proef: Proefstuk) -> list[Kolom]:
    """The columns to look at: all but those of which every value was read as a date, year, month or code.

    A column called BSN or date of birth is looked at whatever it was taken for.
    """
    known = {position: column for column, position in proef.gekoppeld}
    found = []
    for position, name in enumerate(proef.gelezen.kop, 1):
        column = known.get(position)
        if column is None:
            found.append(Kolom(position, name, None, None))
            continue
        readable = column.lijst is not None or column.type in ("datum", "maand", "jaar")
        suspect = plain(name) in (*BSN_NAMES, *BIRTH_NAMES)
        if suspect or not (readable and wholly_read(proef, column)):
            found.append(Kolom(position, name, column.naam, column.type))
    return found


def _close_look(cursor: duckdb.DuckDBPyConnection, columns: list[Kolom]) -> list[tuple[Kolom, int, int]]:
    """How many BSNs and e-mail addresses each column has."""
    sieves = [
        f"{bsn.sieve(f'k{c.positie}')}, coalesce(bool_or(contains(k{c.positie}, '@')), false)"
        for c in columns
    ]
    row = cursor.execute(f"select {', '.join([*sieves, 'true'])} from {RAW}").fetchone()
    assert row is not None
    found = []
    for i, column in enumerate(columns):
        numbers = addresses = 0
        if row[2 * i]:
            numbers = bsn.count(cursor, column.positie, named=column.plat in BSN_NAMES)
        if row[2 * i + 1]:
            addresses = _addresses(cursor, column.positie)
        found.append((column, numbers, addresses))
    return found


def _addresses(cursor: duckdb.DuckDBPyConnection, positie: int) -> int:
    k = f"k{positie}"
    row = cursor.execute(
        f"select count(*) from {RAW} where contains({k}, '@') and regexp_matches({k}, {quote(EMAIL)})"
    ).fetchone()
    return int(row[0]) if row else 0


def _glance(proef: Proefstuk, column: Kolom) -> Blik:
    """What a column looks like, from rows spread evenly over the file."""
    k = f"k{column.positie}"
    name = quote(ANY_NAME if column.soort == "pseudoniem" else PERSON)
    row = proef.cursor.execute(
        rf"""
        with blik as (
            select {k} as tekst, try_cast(regexp_extract({k}, '(19|20)\d\d') as integer) as jaar
            from {RAW}
            where rowid % {max(1, proef.geladen.rijen // LOOKED_AT)} = 0 and {k} is not null
        )
        select
            count(*),
            count(*) filter (
                where regexp_full_match(tekst, {name}) and not regexp_matches(tekst, '{NO_PERSON}')
                and lower(tekst) not in (select unnest($bekend::varchar[]))),
            count(distinct tekst),
            count(*) filter (where length(tekst) between 6 and 7 and regexp_full_match(tekst, '{POSTCODE}')),
            count(*) filter (where length(tekst) >= 8 and regexp_full_match(tekst, '{DATE}')),
            median(jaar), max(jaar) - min(jaar)
        from blik
        """,
        {"bekend": _known_words(proef)},
    ).fetchone()
    assert row is not None
    return Blik(*row)


def _holds_names(column: Kolom, seen: Blik) -> bool:
    if column.soort not in (None, "pseudoniem", "tekst"):
        return False  # codes and numbers are judged as such
    if column.soort == "tekst" and seen.verschillend <= SEVERAL_WORDS:
        return False
    named = column.kolom is None and column.plat in NAME_NAMES and seen.gevuld > 0
    return named or seen.personen > SHARE * seen.gevuld


def _holds_births(proef: Proefstuk, column: Kolom, seen: Blik) -> bool:
    if column.kolom == "geboortejaar":
        row = proef.cursor.execute(
            f"select count(*) from bron where positie = ? and regexp_full_match(bron, '{DATE}')",
            [column.positie],
        ).fetchone()
        return bool(row and row[0])
    if seen.datums <= SHARE * seen.gevuld:
        return False
    if column.plat in BIRTH_NAMES or (column.kolom is None and column.plat.startswith("geb")):
        return True
    back = column.kolom is None and seen.jaar is not None and seen.jaar < proef.maand.year - BIRTHS_BACK
    return back and seen.jaren is not None and seen.jaren >= BIRTHS_APART


def _known_words(proef: Proefstuk) -> list[str]:
    """What the chain itself calls things, in lower case: never the name of a person."""
    lists = (*national_lists(), "partner", "gemeente", "product")
    return sorted({c.naam.lower() for name in lists for c in codelijst(name, proef.keten).values()})


def _found(proef: Proefstuk, rule: str, column: Kolom, count: int = 0) -> None:
    findings.add(proef.cursor, rule, waarde=column.naam, meer=f"{count:,}".replace(",", "."))
