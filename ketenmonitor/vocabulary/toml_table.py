"""A table of a TOML file that a person wrote: typed values out, mistakes noted with line and key.

Every reading method notes its mistake and goes on with a harmless stand-in, so that one reading
finds all mistakes; the reader of the file raises when ``Bestand.fouten()`` is not empty.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from ketenmonitor.vocabulary.toml_lines import Path, key_lines, nearest_line, written

_FEW = 12
"""As many choices as a sentence can still list."""

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_PLACE = re.compile(r"(?P<wat>.*) \(at (?:line (?P<regel>\d+), column \d+|end of document)\)", re.DOTALL)

_SYNTAX = {
    "Expected newline or end of document": "hier staat iets na de waarde; zet tekst en maanden tussen rechte"
    ' aanhalingstekens ("2026-01") en begin elke sleutel op een nieuwe regel',
    "Cannot overwrite a value": "deze sleutel of tabel staat er al; laat er één staan",
    "Cannot declare": "deze tabel staat er al; voeg de twee samen",
    "Invalid value": "deze waarde klopt niet; zet tekst tussen rechte aanhalingstekens of sluit een lijst",
    "Unterminated string": "hier ontbreekt het aanhalingsteken aan het eind van een tekst",
    "Illegal character '\\n'": "hier ontbreekt het aanhalingsteken aan het eind van een tekst",
    "Expected '='": "hier ontbreekt het = na de sleutel; zet een sleutel met spaties tussen aanhalingstekens",
    "Expected ']'": "hier ontbreekt het ] aan het eind van de tabelnaam",
    "Unclosed array": "hier ontbreekt het ] aan het eind van een lijst, of een komma tussen twee waarden",
    "Unclosed inline table": "hier ontbreekt de } aan het eind van een tabel op één regel",
    "Unescaped": "schrijf een backslash in tekst dubbel (\\\\)",
}


@dataclass
class Bestand:
    """The file being read and the mistakes found so far, each one Dutch sentence."""

    naam: str
    regels: Mapping[Path, int] = field(default_factory=lambda: {(): 1})
    _fouten: list[tuple[int, str]] = field(default_factory=list)

    def fouten(self) -> tuple[str, ...]:
        """Return the mistakes in the order of the file."""
        return tuple(zin for _, zin in sorted(self._fouten, key=lambda fout: fout[0]))

    def fout(self, pad: Path, zin: str) -> None:
        """Note a mistake at a key path, with the line of that key or of the table it should be in."""
        self.fout_op_regel(nearest_line(self.regels, pad), written(pad), zin)

    def fout_op_regel(self, regel: int, sleutel: str, zin: str) -> None:
        """Note a mistake on a line, with the key that stands there ("" when there is none)."""
        plek = f"{self.naam}, regel {regel}" + (f", {sleutel}" if sleutel else "")
        self._fouten.append((regel, f"{plek}: {zin}"))


def read_table(naam: str, inhoud: bytes) -> "Tabel":
    """Read the content of a TOML file as its root table; a syntax error is a mistake in an empty table."""
    bestand = Bestand(naam)
    try:
        tekst = inhoud.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        regel = inhoud.count(b"\n", 0, error.start) + 1
        bestand.fout_op_regel(
            regel, "", "hier staat een teken dat geen UTF-8 is; bewaar het bestand als UTF-8."
        )
        return Tabel(bestand, (), {})
    try:
        waarden = tomllib.loads(tekst)
    except tomllib.TOMLDecodeError as error:
        bestand.fout_op_regel(*_syntax_mistake(tekst, str(error)))
        return Tabel(bestand, (), {})
    bestand.regels = key_lines(tekst)
    return Tabel(bestand, (), waarden)


class Tabel:
    """One table with its place in the file. Keys that are never asked for are mistakes: see ``sluit``."""

    def __init__(self, bestand: Bestand, pad: Path, waarden: Mapping[str, object]) -> None:
        self.bestand = bestand
        self.pad = pad
        self._waarden = waarden
        self._gevraagd: dict[str, None] = {}

    def fout(self, sleutel: str, zin: str) -> None:
        """Note a mistake in the value of a key of this table."""
        self.bestand.fout((*self.pad, sleutel), zin)

    def heeft(self, sleutel: str) -> bool:
        """Say whether an optional key is there; asking makes the key a known one."""
        self._gevraagd[sleutel] = None
        return sleutel in self._waarden

    def tekst(self, sleutel: str) -> str:
        """Return a required text that is not blank; "" when it is wrong."""
        waarde = self._waarde(sleutel, str, "tekst tussen aanhalingstekens")
        if isinstance(waarde, str):
            if waarde.strip():
                return waarde.strip()
            self.fout(sleutel, "deze tekst is leeg; vul hem in.")
        return ""

    def keuze(self, sleutel: str, keuzes: Collection[str], wat: str) -> str:
        """Return a required text out of ``keuzes``; "" when it is wrong. ``wat`` completes "is geen …"."""
        if not self.heeft(sleutel) and len(keuzes) <= _FEW:
            self.bestand.fout(self.pad, f"'{sleutel}' ontbreekt; kies uit {', '.join(keuzes)}.")
            return ""
        waarde = self.tekst(sleutel)
        if waarde and waarde not in keuzes:
            self.fout(sleutel, _no_choice(waarde, keuzes, wat))
            return ""
        return waarde

    def keuzelijst(self, sleutel: str, keuzes: Collection[str], wat: str) -> tuple[str, ...]:
        """Return a required list of different texts out of ``keuzes``; the wrong ones are left out."""
        voorbeeld = next(iter(keuzes), "")
        lijst = self._waarde(sleutel, list, f'een lijst tussen rechte haken, bijvoorbeeld ["{voorbeeld}"]')
        goed: list[str] = []
        for plaats, waarde in enumerate(lijst if isinstance(lijst, list) else []):
            pad = (*self.pad, sleutel, plaats)
            zin = _no_text(waarde) or (_no_choice(waarde, keuzes, wat) if waarde not in keuzes else "")
            if waarde in goed:
                zin = f"'{waarde}' staat er twee keer; laat er één staan."
            if zin:
                # Named by the key, with the line of the element: a list may run over several lines.
                regel = nearest_line(self.bestand.regels, pad)
                self.bestand.fout_op_regel(regel, written(pad[:-1]), zin)
            else:
                goed.append(waarde)
        return tuple(goed)

    def heel(self, sleutel: str, laagste: int, hoogste: int) -> int:
        """Return a required whole number between two bounds (included); ``laagste`` when it is wrong."""
        waarde = self._waarde(sleutel, int, "een heel getal zonder aanhalingstekens")
        if not isinstance(waarde, int):
            return laagste
        if not laagste <= waarde <= hoogste:
            self.fout(sleutel, f"{waarde} kan niet; kies een getal van {laagste} tot en met {hoogste}.")
            return laagste
        return waarde

    def waar(self, sleutel: str) -> bool:
        """Return a required true or false; False when it is wrong."""
        return self._waarde(sleutel, bool, "true of false, zonder aanhalingstekens") is True

    def maand(self, sleutel: str) -> date | None:
        """Return the first day of a required month written as "JJJJ-MM"; None when it is wrong."""
        waarde = self._waarde(sleutel, str, 'een maand als tekst, bijvoorbeeld "2026-01"')
        if not isinstance(waarde, str):
            return None
        if not _MONTH.fullmatch(waarde):
            self.fout(sleutel, f"'{waarde}' is geen maand; schrijf jaar en maand als \"2026-01\".")
            return None
        return date(int(waarde[:4]), int(waarde[5:]), 1)

    def periode(self) -> tuple[date | None, date | None]:
        """Return the optional months ``vanaf`` and ``tot`` (included) and note when they are reversed."""
        vanaf = self.maand("vanaf") if self.heeft("vanaf") else None
        tot = self.maand("tot") if self.heeft("tot") else None
        if vanaf and tot and tot < vanaf:
            zin = f"{tot:%Y-%m} ligt vóór vanaf ({vanaf:%Y-%m}); tot is de laatste maand die meetelt."
            self.fout("tot", zin)
            return vanaf, None
        return vanaf, tot

    def tabel(self, sleutel: str) -> "Tabel":
        """Return a table by name; an empty one when it is absent or something else."""
        pad = (*self.pad, sleutel)
        waarde = self._waarde(sleutel, dict, f"een tabel [{written(pad)}]") if self.heeft(sleutel) else None
        return Tabel(self.bestand, pad, waarde if isinstance(waarde, dict) else {})

    def tabellen(self) -> dict[str, "Tabel"]:
        """Return every key of this table as a table; for tables whose keys are codes."""
        return {sleutel: self.tabel(sleutel) for sleutel in self._waarden}

    def sleutels(self) -> tuple[str, ...]:
        """Return the keys as written; for tables whose keys are codes."""
        return tuple(self._waarden)

    def rijen(self, sleutel: str) -> list["Tabel"]:
        """Return an optional array of tables."""
        lijst = self._waarde(sleutel, list, f"een rij tabellen [[{sleutel}]]") if self.heeft(sleutel) else []
        rijen = []
        for plaats, waarde in enumerate(lijst if isinstance(lijst, list) else []):
            pad = (*self.pad, sleutel, plaats)
            if isinstance(waarde, dict):
                rijen.append(Tabel(self.bestand, pad, waarde))
            else:
                self.bestand.fout(pad, f"hier hoort een tabel [[{sleutel}]], geen {_kind(waarde)}.")
        return rijen

    def sluit(self) -> None:
        """Note every key that was never asked for, with the known key that looks most like it."""
        for sleutel in self._waarden:
            if sleutel not in self._gevraagd:
                self.fout(sleutel, f"onbekende sleutel; {_suggestion(sleutel, self._gevraagd)}")

    def _waarde(self, sleutel: str, soort: type, moet_zijn: str) -> object:
        """Return a required value of one type; None, with a mistake noted, when that fails."""
        if not self.heeft(sleutel):
            waar = "in deze tabel" if self.pad else "boven de eerste [tabel]"
            self.bestand.fout(self.pad, f"'{sleutel}' ontbreekt; zet het {waar}: {moet_zijn}.")
            return None
        waarde = self._waarden[sleutel]
        # bool is a subclass of int, but true is not a number to whoever wrote it.
        if isinstance(waarde, soort) and (soort is bool or not isinstance(waarde, bool)):
            return waarde
        self.fout(sleutel, f"hier hoort {moet_zijn}, geen {_kind(waarde)}.")
        return None


def _suggestion(woord: str, bekend: Collection[str]) -> str:
    lijkt = get_close_matches(woord.lower(), bekend, n=1, cutoff=0.6)
    return f"bedoelt u '{lijkt[0]}'?" if lijkt else f"kies uit {', '.join(bekend)}."


def _no_choice(waarde: str, keuzes: Collection[str], wat: str) -> str:
    """Say that a text is no choice; a long list of choices is not printed, only what looks like it."""
    if len(keuzes) <= _FEW:
        return f"'{waarde}' is geen {wat}; kies uit {', '.join(keuzes)}."
    lijkt = get_close_matches(waarde, keuzes, n=3, cutoff=0.5)
    raad = f"het lijkt op {', '.join(lijkt)}" if lijkt else "controleer de code"
    return f"'{waarde}' is geen {wat}; {raad}."


def _no_text(waarde: object) -> str:
    if isinstance(waarde, str):
        return ""
    return f"in deze lijst hoort tekst tussen aanhalingstekens, geen {_kind(waarde)}."


def _kind(waarde: object) -> str:
    """Name the type of a TOML value for a person."""
    if isinstance(waarde, bool):
        return "true of false"
    if isinstance(waarde, dict | list):
        return "tabel" if isinstance(waarde, dict) else "lijst"
    if isinstance(waarde, int | float):
        return f"getal ({waarde})" if isinstance(waarde, int) else f"kommagetal ({waarde})"
    return f"tekst ('{waarde}')" if isinstance(waarde, str) else f"datum ({waarde})"


def _syntax_mistake(tekst: str, melding: str) -> tuple[int, str, str]:
    """Put a tomllib message into Dutch: the line, the key that stands on it, and the sentence."""
    gevonden = _PLACE.fullmatch(melding)
    wat = gevonden["wat"] if gevonden else melding
    regels = tekst.rstrip().split("\n")
    nummer = int(gevonden["regel"]) if gevonden and gevonden["regel"] else len(regels)
    regel = regels[nummer - 1] if nummer <= len(regels) else ""
    sleutel = re.match(r"\s*\[*\s*([^=\[\]#\s]+)", regel)
    uitleg = next((zin for begin, zin in _SYNTAX.items() if wat.startswith(begin)), None)
    return nummer, sleutel[1] if sleutel else "", f"{uitleg or f'dit is geen geldige TOML ({wat})'}."
