"""The questionnaire of the Ketenscan: data, read from a TOML file and checked as a whole.

A round keeps the text of the file that it was opened with, so that its answers stay readable whatever the
file becomes. Two questionnaires are the same when their text is (``vingerafdruk``).
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from ketenmonitor import settings
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.toml_table import Tabel, read_table

OWN: Final = Path(__file__).resolve().parent.parent / "vragenlijst.toml"
FASEN: Final = (1, 2, 3, 4)
LARGEST: Final = 200_000
"""Bytes of a file: the one that comes with the program has some ten thousand."""
MOST: Final = 80
"""Questions that a questionnaire may have together; nobody answers more."""
LONGEST: Final = 300
"""Characters of one text in it."""
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Item:
    """One question: a subject in a pillar, or (``pijler`` empty) one of the principles.

    ``ankers`` say what each of the four phases looks like; ``principes`` which principles a subject bears on.
    """

    id: str
    pijler: str
    thema: str
    vraag: str
    ankers: tuple[str, str, str, str]
    principes: tuple[str, ...]
    bron: str


@dataclass(frozen=True)
class Vragenlijst:
    """A whole questionnaire, without mistakes; ``inhoud`` is the text that it was read from."""

    naam: str
    herkomst: str
    fasen: tuple[str, str, str, str]
    pijlers: Mapping[str, str]
    items: tuple[Item, ...]
    inhoud: str

    @property
    def vingerafdruk(self) -> str:
        """The same for the same text, and for no other."""
        return hashlib.sha256(self.inhoud.encode()).hexdigest()

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The questions by their id."""
        return {item.id: item for item in self.items}

    def van(self, pijler: str) -> list[Item]:
        """The subjects of a pillar; of ``""`` the principles."""
        return [item for item in self.items if item.pijler == pijler]

    @property
    def principes(self) -> list[Item]:
        """The questions about the principles, the second axis."""
        return self.van("")

    def fase(self, nummer: int) -> str:
        """The name of a phase."""
        return self.fasen[nummer - 1]


def current() -> Vragenlijst:
    """The questionnaire that a new round is opened with: the chain's own, or the one of the program.

    Raises ``Weigering`` when the file that KETENMONITOR_VRAGENLIJST names can not be used.
    """
    path = settings.vragenlijst() or OWN
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Weigering(
            f"De vragenlijst {path} is niet te lezen: controleer KETENMONITOR_VRAGENLIJST, of haal die "
            "instelling weg om de vragenlijst van Ketenmonitor te gebruiken."
        ) from error
    return read(path.name, content)


@lru_cache(maxsize=16)
def read(naam: str, inhoud: bytes) -> Vragenlijst:
    """A questionnaire from the content of a file; ``Weigering`` names every mistake with line and key."""
    if len(inhoud) > LARGEST:
        raise Weigering(f"{naam} is {len(inhoud)} bytes groot; een vragenlijst heeft er hooguit {LARGEST}.")
    root = read_table(naam, inhoud)
    bestand = root.bestand
    if not bestand.fouten():
        found = _questionnaire(root, inhoud.decode("utf-8-sig"))
    if fouten := bestand.fouten():
        head = f"{naam} heeft {len(fouten)} fouten; verbeter ze en probeer het opnieuw.\n"
        raise Weigering(fouten[0] if len(fouten) == 1 else head + "\n".join(fouten))
    return found


def _questionnaire(root: Tabel, inhoud: str) -> Vragenlijst:
    naam, herkomst = _short(root, "naam"), _short(root, "herkomst")
    names = _four(root.tabel("fasen"), closed=True)
    pillars = root.tabel("pijlers")
    pijlers = {code: _short(pillars, code) for code in pillars.sleutels()}
    for code in pijlers:
        if not _ID.fullmatch(code):
            pillars.fout(code, "een pijler heeft een code van kleine letters, cijfers en _; pas haar aan.")
    principes = [_item(row, (), ()) for row in root.rijen("principes")]
    subjects = [_item(row, pijlers, [p.id for p in principes]) for row in root.rijen("onderwerpen")]
    items = (*subjects, *principes)
    _check_whole(root, pijlers, items)
    root.sluit()
    return Vragenlijst(naam, herkomst, names, pijlers, items, inhoud)


def _item(row: Tabel, pijlers: Collection[str], principes: Collection[str]) -> Item:
    """One question; with ``pijlers`` a subject, without a principle."""
    code = row.tekst("id")
    if code and not _ID.fullmatch(code):
        row.fout("id", f"'{code}' kan geen id zijn; gebruik kleine letters, cijfers en _.")
    pijler = row.keuze("pijler", pijlers, "pijler") if pijlers else ""
    bears = row.keuzelijst("principes", principes, "principe") if pijlers and row.heeft("principes") else ()
    item = Item(
        code, pijler, _short(row, "thema"), _short(row, "vraag"), _four(row), bears, _short(row, "bron")
    )
    row.sluit()
    return item


def _four(table: Tabel, *, closed: bool = False) -> tuple[str, str, str, str]:
    one, two, three, four = (_short(table, f"fase_{n}") for n in FASEN)
    if closed:
        table.sluit()
    return one, two, three, four


def _short(table: Tabel, key: str) -> str:
    text = table.tekst(key)
    if len(text) > LONGEST:
        table.fout(key, f"deze tekst heeft {len(text)} tekens; hooguit {LONGEST} passen op de pagina.")
    return text


def _check_whole(root: Tabel, pijlers: Collection[str], items: Collection[Item]) -> None:
    ids = [item.id for item in items]
    for code in sorted({i for i in ids if ids.count(i) > 1}):
        root.fout(
            "onderwerpen", f"het id '{code}' komt {ids.count(code)} keer voor; geef elke vraag een eigen id."
        )
    empty = [p for p in pijlers if not any(item.pijler == p for item in items)]
    for pijler in empty:
        root.fout("pijlers", f"pijler '{pijler}' heeft geen onderwerpen; voeg er een toe of haal haar weg.")
    if not pijlers:
        root.fout("pijlers", "er is geen pijler; een vragenlijst heeft er ten minste één.")
    if not any(not item.pijler for item in items):
        root.fout("principes", "er is geen principe; een vragenlijst heeft er ten minste één.")
    if len(items) > MOST:
        root.fout("onderwerpen", f"er zijn {len(items)} vragen; hooguit {MOST} zijn nog in te vullen.")
