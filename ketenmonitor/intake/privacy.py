"""Personal data is refused before anything is stored: BSN, names, e-mail, birth dates, postcodes.

Every column of the file is looked at, also those that no extract knows. Rule numbers P01 to P05.
"""

from collections.abc import Mapping

import duckdb

from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.mapping import plain
from ketenmonitor.intake.words import RAW, TIME

# Of the nine-digit values of a column this share must pass the elfproef: a column of arbitrary
# nine-digit numbers passes for one in eleven, a column of BSNs for all.
BSN_SHARE = 0.5
# Of the values of a column this share must look like a name, postcode or date.
LOOKS_SHARE = 0.5

BSN_NAMES = ("bsn", "burgerservicenummer", "sofinummer", "sofinr")
NAME_NAMES = ("naam", "voornaam", "voornamen", "achternaam", "roepnaam", "clientnaam", "naamclient", "geslachtsnaam",
              "volledigenaam", "voorletters", "tussenvoegsel", "naamjeugdige", "contactpersoon")  # fmt: skip
MAIL_NAMES = ("email", "emailadres", "mail", "mailadres")
BIRTH_NAMES = ("geboortedatum", "gebdatum", "geboortedag", "gebdat", "datumgeboorte", "dateofbirth", "birthdate")
POSTCODE_NAMES = ("postcode", "pc6", "postcode6", "zip")

EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
POSTCODE = r"[1-9]\d{3} ?[A-Za-z]{2}"
DATE = rf"(\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}|(19|20)\d{{6}}){TIME}"
WORD = r"\p{Lu}[\p{L}'’-]+"
TUSSEN = r"( (van|de|der|den|ter|ten|te|el|al|la|le|du|von|op|'t|in|bij|het))*"
PERSON = rf"({WORD}{TUSSEN} {WORD}( {WORD})?|{WORD}{TUSSEN}, ?(\p{{Lu}}\.? ?)+({WORD})?|(\p{{Lu}}\. ?)+{TUSSEN} ?{WORD})"


def elfproef(text: str) -> str:
    """SQL: whether a text of eight or nine digits is a valid BSN (9·d1 + … + 2·d8 − d9 divisible by 11).

    Eight digits are a BSN whose leading zero a spreadsheet dropped. Source: Regeling BSN, and the
    official test range 999900006–999999990.
    """
    padded = f"lpad({text}, 9, '0')"
    terms = " + ".join(f"{10 - i} * {padded}[{i}]::integer" for i in range(1, 9))
    return f"(({terms} - {padded}[9]::integer) % 11 = 0)"


def suspicious(
    cursor: duckdb.DuckDBPyConnection, kop: tuple[str, ...], kolommen: Mapping[str, int], veilig: set[int]
) -> list[tuple[str, str, int, int]]:
    """Columns that hold personal data: ``(rule number, name in the file, position, how many values)``.

    ``kolommen`` says which extract columns stand where; ``veilig`` are positions of which every value
    was read as a date, year, month or code of a list, and which need no look.
    """
    mapped = {position: kolom for kolom, position in kolommen.items()}
    found = []
    for position, name in enumerate(kop, 1):
        if position in veilig:
            continue
        verdict = _column(cursor, position, plain(name), mapped.get(position))
        found += [(rule, name, position, count) for rule, count in verdict]
    return found


def _column(
    cursor: duckdb.DuckDBPyConnection, position: int, name: str, kolom: str | None
) -> list[tuple[str, int]]:
    k = f"k{position}"
    digits = rf"regexp_full_match({k}, '\d{{8,9}}')"
    dates = f"regexp_full_match({k}, {quote(DATE)})"
    row = cursor.execute(
        f"""
        select
            count({k}),
            count(*) filter (where nine),
            count(*) filter (where case when nine then {elfproef(k)} and ltrim({k}, '0') <> '' else false end),
            count(*) filter (where contains({k}, '@') and regexp_matches({k}, {quote(EMAIL)})),
            count(*) filter (where length({k}) between 6 and 7 and regexp_full_match({k}, {quote(POSTCODE)})),
            count(*) filter (where contains({k}, ' ') and regexp_full_match({k}, {quote(PERSON)})),
            count(*) filter (where length({k}) >= 8 and {dates})
        from (select {k}, case when length({k}) between 8 and 9 then {digits} else false end as nine from {RAW})
        """
    ).fetchone()
    assert row is not None
    filled, nine, bsn, mail, postcode, person, dated = row
    if not filled:
        return []
    verdicts = []
    if (nine and bsn >= BSN_SHARE * nine) or (name in BSN_NAMES and nine):
        verdicts.append(("P01", bsn))
    if (kolom is None and name in NAME_NAMES) or person >= LOOKS_SHARE * filled:
        verdicts.append(("P02", person))
    if mail or (name in MAIL_NAMES and kolom is None):
        verdicts.append(("P03", mail))
    if (kolom is None or kolom == "geboortejaar") and dated >= LOOKS_SHARE * filled:
        if name in BIRTH_NAMES or kolom == "geboortejaar" or "geb" in name or _long_ago(cursor, position):
            verdicts.append(("P04", dated))
    if postcode >= LOOKS_SHARE * filled or (name in POSTCODE_NAMES and postcode):
        verdicts.append(("P05", postcode))
    return verdicts


def _long_ago(cursor: duckdb.DuckDBPyConnection, position: int) -> bool:
    """Whether the dates of an unknown column lie spread over years past, as births do."""
    row = cursor.execute(
        rf"select median(try_cast(regexp_extract(k{position}, '((19|20)\d{{2}})') as integer))"
        f" < year(current_date) - 4 from {RAW} where k{position} is not null"
    ).fetchone()
    return bool(row and row[0])
