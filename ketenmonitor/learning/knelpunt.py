"""Bottlenecks: what cases run into time and again and the people in them cannot solve, passed on to policy.

On casusniveau somebody reports it, without any data of a case; on beleidsniveau the director gives it an
owner, and it is decided and told back to who raised it, who says whether it is solved. Bottlenecks are shared
by everyone who learns in the chain, and how fast they are decided is a figure of its own.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import duckdb

from ketenmonitor.access.viewer import Kijker, Verboden
from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten

THEMAS: Final = {
    "toegang": "Toegang en indicatie",
    "wachttijd": "Wachttijd",
    "overdracht": "Overdracht tussen partners",
    "taken": "Afbakening van taken",
    "bekostiging": "Bekostiging",
    "woonplaats": "Woonplaatsbeginsel",
    "gegevens": "Gegevensuitwisseling en privacy",
    "crisis": "Crisis en veiligheid",
    "achttien": "Overgang 18- naar 18+",
    "anders": "Anders",
}
GEMELD, BEHANDELING, BESLOTEN, TERUGGEKOPPELD, OPGELOST, INGETROKKEN = (
    "gemeld", "in behandeling", "besloten", "teruggekoppeld", "opgelost", "ingetrokken",
)  # fmt: skip
STANDEN: Final = (GEMELD, BEHANDELING, BESLOTEN, TERUGGEKOPPELD, OPGELOST, INGETROKKEN)
OPEN: Final = (GEMELD, BEHANDELING)
# Within so many days a bottleneck should be decided.
NORM = 60
KETEN: Final = "keten"
# Seen more often than this is a mistake in typing.
MEEST = 10_000


@dataclass(frozen=True)
class Melding:
    """What somebody fills in about a bottleneck; ``melder`` is the organisation: see ``melders``."""

    thema: str
    titel: str
    omschrijving: str
    partners: tuple[str, ...]
    gezien: int
    melder: str


@dataclass(frozen=True)
class Knelpunt:
    """One version of a bottleneck; see ``Melding``. What has not happened yet is empty."""

    knelpunt: int
    versie: int
    thema: str
    titel: str
    omschrijving: str
    partners: str
    gezien: int
    melder: str
    gemeld_op: date
    eigenaar: str
    status: str
    besluit: str
    besloten_op: date | None
    terugkoppeling: str
    teruggekoppeld_op: date | None
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def betrokken(self) -> tuple[str, ...]:
        """The codes of the partners concerned."""
        return tuple(self.partners.split())

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.status in OPEN

    def leeftijd(self, vandaag: date) -> int:
        """How many days it waited for a decision, until today when it still does."""
        return ((self.besloten_op or vandaag) - self.gemeld_op).days


def holding(cursor: duckdb.DuckDBPyConnection) -> list[Knelpunt]:
    """The latest version of every bottleneck that was not withdrawn, by number."""
    newest = {k.knelpunt: k for k in _versions(cursor)}
    return [k for k in newest.values() if k.status != INGETROKKEN]


def history(cursor: duckdb.DuckDBPyConnection, knelpunt: int) -> list[Knelpunt]:
    """Every version of one bottleneck, oldest first; empty when there is none."""
    return [k for k in _versions(cursor) if k.knelpunt == knelpunt]


def melders(kijker: Kijker, keten: Keten) -> dict[str, str]:
    """For whom somebody can report a bottleneck, by code with the name: the director for all of the chain."""
    partners = {f"partner:{c}": p.naam for c, p in keten.partners.items()}
    gemeenten = {f"gemeente:{c}": f"gemeente {naam}" for c, naam in keten.gemeenten.items()}
    if kijker.ziet_partners:
        return {KETEN: "de keten", **partners, **gemeenten}
    own = {f"partner:{c}" for c in kijker.partners} | {f"gemeente:{c}" for c in kijker.gemeenten}
    return {code: name for code, name in {**partners, **gemeenten}.items() if code in own}


def require_melder(kijker: Kijker, keten: Keten, melder: str) -> None:
    """Refuse who reports for an organisation that is not theirs."""
    if melder not in melders(kijker, keten):
        raise Verboden("U kunt alleen namens uw eigen organisatie melden: kies die.")


def answers(kijker: Kijker, melder: str) -> bool:
    """Whether somebody is of the organisation that raised it: no director judges the own decision."""
    kind, _, code = melder.partition(":")
    own = {"partner": kijker.partners, "gemeente": kijker.gemeenten}.get(kind, ())
    return kijker.alleen_hier or code in own or (melder == KETEN and kijker.ziet_partners)


def require_answer(kijker: Kijker, melder: str) -> None:
    """Refuse who answers for an organisation that is not theirs."""
    if not answers(kijker, melder):
        raise Verboden("Of een knelpunt is opgelost, zegt wie het meldde: vraag het die organisatie.")


def report(dataset: Dataset, melding: Melding, vandaag: date, door: str, op: datetime | None = None) -> int:
    """Record a new bottleneck and return its number; ``Weigering`` when something in it cannot be."""
    moment = op or now()
    with dataset.write(door, "knelpunt", melding.titel[:LINE], moment, thema=melding.thema) as cursor:
        number = records.next_number(cursor, "knelpunt", "knelpunt")
        new = Knelpunt(
            number, 1, melding.thema, **_judged(dataset.keten, melding), gezien=melding.gezien,
            melder=melding.melder, gemeld_op=vandaag, eigenaar="", status=GEMELD, besluit="",
            besloten_op=None, terugkoppeling="", teruggekoppeld_op=None, vastgelegd_op=moment,
            vastgelegd_door=door,
        )  # fmt: skip
        records.add(cursor, "knelpunt", [new])
    return number


def seen_again(dataset: Dataset, knelpunt: int, keer: int, door: str, op: datetime | None = None) -> None:
    """Count that an open bottleneck was met so many times more."""
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {keer} keer gezien", op) as cursor:
        held = _found(cursor, knelpunt, *OPEN)
        if not 1 <= keer <= MEEST - held.gezien:
            raise Weigering(f"'{keer}' keer kan niet: schrijf hoe vaak u het knelpunt nog tegenkwam.")
        _next(cursor, held, door, op, gezien=held.gezien + keer)


def take_up(dataset: Dataset, knelpunt: int, eigenaar: str, door: str, op: datetime | None = None) -> None:
    """Give a bottleneck its owner on beleidsniveau."""
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {BEHANDELING}", op) as cursor:
        held = _found(cursor, knelpunt, *OPEN)
        owner = records.text(eigenaar, "De eigenaar", LINE)
        _next(cursor, held, door, op, eigenaar=owner, status=BEHANDELING)


def decide(
    dataset: Dataset, knelpunt: int, besluit: str, vandaag: date, door: str, op: datetime | None = None
) -> None:
    """Record what was decided; only about what has an owner."""
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {BESLOTEN}", op) as cursor:
        held = _found(cursor, knelpunt, *OPEN)
        if not held.eigenaar:
            raise Weigering(f"Knelpunt {knelpunt} heeft nog geen eigenaar: wijs die eerst aan.")
        told = about_no_client(besluit, "Het besluit")
        _next(cursor, held, door, op, status=BESLOTEN, besluit=told, besloten_op=vandaag)


def feed_back(
    dataset: Dataset, knelpunt: int, tekst: str, vandaag: date, door: str, op: datetime | None = None
) -> None:
    """Record what was told to who raised it."""
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {TERUGGEKOPPELD}", op) as cursor:
        held = _found(cursor, knelpunt, BESLOTEN)
        told = about_no_client(tekst, "De terugkoppeling")
        changed = {"status": TERUGGEKOPPELD, "terugkoppeling": told, "teruggekoppeld_op": vandaag}
        _next(cursor, held, door, op, **changed)


def answer(dataset: Dataset, knelpunt: int, opgelost: bool, door: str, op: datetime | None = None) -> None:
    """Record what who raised it says of it: solved, or not, and then it is open again since it was raised."""
    told = OPGELOST if opgelost else "niet opgelost"
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {told}", op) as cursor:
        held = _found(cursor, knelpunt, TERUGGEKOPPELD)
        if opgelost:
            _next(cursor, held, door, op, status=OPGELOST)
        else:
            _next(cursor, held, door, op, status=BEHANDELING, besluit="", besloten_op=None,
                  terugkoppeling="", teruggekoppeld_op=None)  # fmt: skip


def withdraw(dataset: Dataset, knelpunt: int, door: str, op: datetime | None = None) -> None:
    """Take back a bottleneck about which nothing is decided; its versions stay readable."""
    with dataset.write(door, "knelpunt", f"knelpunt {knelpunt}: {INGETROKKEN}", op) as cursor:
        held = _found(cursor, knelpunt, *OPEN)
        _next(cursor, held, door, op, status=INGETROKKEN)


def _versions(cursor: duckdb.DuckDBPyConnection) -> list[Knelpunt]:
    return records.read(cursor, "knelpunt", Knelpunt, "knelpunt, versie")


def _found(cursor: duckdb.DuckDBPyConnection, knelpunt: int, *standen: str) -> Knelpunt:
    versions = history(cursor, knelpunt)
    if not versions:
        raise Weigering(f"Knelpunt {knelpunt} bestaat niet: kies er een uit de lijst.")
    held = versions[-1]
    if held.status not in standen:
        raise Weigering(
            f"Knelpunt {knelpunt} is {held.status}, en moet daarvoor {' of '.join(standen)} zijn: ververs de "
            "pagina."
        )
    return held


def _next(
    cursor: duckdb.DuckDBPyConnection, held: Knelpunt, door: str, op: datetime | None, **changed: Any
) -> None:
    new = replace(held, versie=held.versie + 1, vastgelegd_op=op or now(), vastgelegd_door=door, **changed)
    records.add(cursor, "knelpunt", [new])


def _judged(keten: Keten, melding: Melding) -> dict[str, Any]:
    """The texts of a report; ``Weigering`` with the first thing that is wrong with it."""
    if melding.thema not in THEMAS:
        raise Weigering(f"'{melding.thema}' is geen thema: kies er een uit de lijst.")
    for code in melding.partners:
        if code not in keten.partners:
            raise Weigering(f"'{code}' is geen partner van deze keten: kies er een uit de lijst.")
    if not 1 <= melding.gezien <= MEEST:
        raise Weigering(f"'{melding.gezien}' keer kan niet: schrijf hoe vaak u het knelpunt tegenkwam.")
    kind, _, code = melding.melder.partition(":")
    known = {KETEN: ("",), "partner": keten.partners, "gemeente": keten.gemeenten}.get(kind, ())
    if code not in known:
        raise Weigering(f"'{melding.melder}' kan niet melden: kies een organisatie uit de lijst.")
    return {
        "titel": about_no_client(melding.titel, "De titel", LINE),
        "omschrijving": about_no_client(melding.omschrijving, "De omschrijving"),
        "partners": " ".join(sorted(set(melding.partners))),
    }
