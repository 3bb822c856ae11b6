"""Stage ``persoonsgegevens``: BSN, names, e-mail, birth dates, postcodes are refused, never stored.

Every column of the file is looked at, also those that no extract knows and whatever it is called
(rules P01 to P05). One cheap pass over the rows tells which columns can hold a BSN or an e-mail
address; only those are read closely. What must hold for half of a column (names, dates, postcodes)
is judged on rows spread evenly over the file.
"""

from dataclasses import dataclass

import duckdb

from ketenmonitor.dataset.casus import EMAIL
from ketenmonitor.intake import bsn, findings
from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.mapping import plain
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.typed import read_words, where
from ketenmonitor.intake.words import RAW, TIME, kind
from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.codelist import national_lists

# Of the values of a column this share must look like a name, postcode or date.
SHARE = 0.5
# About so many rows are enough to judge what must hold for half of a column.
LOOKED_AT = 10_000
# Dates in a column that nobody knows are births when they lie this many years back and apart.
BIRTHS_BACK, BIRTHS_APART = 4, 5
# A text column of the extract holds a few words over and over (the eleven domains of the ZRM), not people.
SEVERAL_WORDS = 15

# What columns are called, as ``mapping.plain`` writes it.
BSN_NAMES = {"bsn", "burgerservicenummer", "sofinummer", "sofinr"}
NAME_NAMES = {
    *("naam", "voornaam", "voornamen", "achternaam", "roepnaam", "geslachtsnaam", "volledigenaam"),
    *("voorletters", "initialen", "tussenvoegsel", "naamclient", "clientnaam", "naamjeugdige"),
    "contactpersoon",
}
BIRTH_NAMES = {
    *("geboortedatum", "gebdatum", "geboortedag", "gebdat", "datumgeboorte", "dateofbirth", "birthdate")
}
POSTCODE_NAMES = {"postcode", "pc6", "postcode6", "zip", "zipcode"}

POSTCODE = r"[1-9]\d{3} ?[A-Za-z]{2}"
DATE = (
    r"(\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|(19|20)\d{6}"
    rf"|\d{{1,2}}[- ][A-Za-z]{{3,9}}\.?[- ](19|20)\d{{2}}){TIME}"
)
UPPER, LOWER, LETTER = "A-ZÀ-ÖØ-ÞĀ-ž", "a-zß-öø-ÿĀ-ž", "A-Za-zÀ-ÖØ-öø-ž"
WORD = rf"[{UPPER}][{LETTER}'’-]+"
TUSSEN = r"( (van|de|der|den|ter|ten|te|el|al|la|le|du|von|op|'t|in|bij|het))*"
PERSON = (
    rf"({WORD}{TUSSEN} {WORD}( {WORD})?|{WORD}{TUSSEN}, ?([{UPPER}]\.? ?)+({WORD})?"
    rf"|([{UPPER}]\. ?)+{TUSSEN} ?{WORD})"
)
# In a column of pseudonyms a text of letters only, with a capital or of several words, can only be a name.
ANY_NAME = rf"[{UPPER}][{LOWER}][{LETTER}'’. -]*|[{LETTER}'’.-]+,? [{LETTER}'’., -]+"
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
    namen: list[str] | None
    postcodes: int
    datums: int
    jaar: float | None
    jaren: int | None


def judge(proef: Proefstuk) -> None:
    """Add a finding for every column with personal data."""
    read_words(proef)
    columns = _columns(proef)
    if not columns:
        return
    glances = _glance(proef, columns)
    for column, numbers, addresses in _close_look(proef.cursor, columns):
        if numbers:
            _found(proef, "P01", column, numbers)
        if addresses:
            _found(proef, "P03", column, addresses)
        seen = glances.get(column.positie)
        if seen is None:
            continue  # an empty column
        if _holds_names(proef, column, seen):
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
    unread = where(proef, "waarde is null")
    found = []
    for position, name in enumerate(proef.gelezen.kop, 1):
        column = known.get(position)
        if column is None:
            found.append(Kolom(position, name, None, None))
            continue
        read = kind(column) in ("datum", "maand", "jaar", "code") and position not in unread
        if not read or plain(name) in BSN_NAMES | BIRTH_NAMES:
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


def _glance(proef: Proefstuk, columns: list[Kolom]) -> dict[int, Blik]:
    """What each column looks like, from rows spread evenly over the file; empty columns are left out."""
    step = max(1, proef.geladen.rijen // LOOKED_AT)
    texts = " union all ".join(
        f"select {c.positie} as positie, {c.soort == 'pseudoniem'} as pseudoniem, k{c.positie} as tekst"
        f" from {RAW} where rowid % {step} = 0 and k{c.positie} is not null"
        for c in columns
    )
    rows = proef.cursor.execute(
        rf"""
        with blik as (
            select *, try_cast(regexp_extract(tekst, '(19|20)\d\d') as integer) as jaar,
                case when pseudoniem then regexp_full_match(tekst, {quote(ANY_NAME)})
                    else contains(tekst, ' ') and regexp_full_match(tekst, {quote(PERSON)})
                        and not regexp_matches(tekst, '{NO_PERSON}') end as persoon
            from ({texts})
        )
        select
            positie,
            count(*),
            count(*) filter (where persoon),
            list(distinct lower(tekst)) filter (where persoon),
            count(*) filter (where length(tekst) between 6 and 7 and regexp_full_match(tekst, '{POSTCODE}')),
            count(*) filter (where length(tekst) >= 8 and regexp_full_match(tekst, '{DATE}')),
            median(jaar), max(jaar) - min(jaar)
        from blik
        group by positie
        """
    ).fetchall()
    return {row[0]: Blik(*row[1:]) for row in rows}


def _holds_names(proef: Proefstuk, column: Kolom, seen: Blik) -> bool:
    if column.soort not in (None, "pseudoniem", "tekst"):
        return False  # codes and numbers are judged as such
    if column.kolom is None and column.plat in NAME_NAMES:
        return True
    if seen.personen <= SHARE * seen.gevuld:
        return False
    names = set(seen.namen or ()) - _known_words(proef)
    return len(names) > (SEVERAL_WORDS if column.soort == "tekst" else 0)


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


def _known_words(proef: Proefstuk) -> set[str]:
    """What the chain itself calls things, in lower case: never the name of a person."""
    lists = (*national_lists(), "partner", "gemeente", "product")
    return {c.naam.lower() for name in lists for c in codelijst(name, proef.keten).values()}


def _found(proef: Proefstuk, rule: str, column: Kolom, count: int = 0) -> None:
    findings.add(proef.cursor, rule, waarde=column.naam, meer=f"{count:,}".replace(",", "."))
