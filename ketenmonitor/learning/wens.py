"""Klantwensen: what clients expect of the chain, each with a norm to hold against what was delivered.

The process analysis of the mission has three steps: what clients want, what the process does, and the
confrontation of the two (Doodkorte, "Waar een schakel ontbreekt, is de keten stuk"). A wish is kept in
versions. It is measured by one of

- ``stap``: a step within so many days of an earlier one, for at least a share of the clients ("binnen twee
  weken iemand gesproken": aanmelding, intake, 14 days);
- ``kpi``: a KPI of the chain and the value it should have at least, or at most where lower is better;
- ``partners``: no more than so many partners that help at once ("één aanspreekpunt"), for such a share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite

import duckdb

from ketenmonitor.dataset import records
from ketenmonitor.dataset.casus import about_no_client
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.journeys.reach import ORDER
from ketenmonitor.vocabulary.kpi import kpis

STAP, KPI, PARTNERS = "stap", "kpi", "partners"
SOORTEN = {STAP: "een stap op tijd", KPI: "een KPI", PARTNERS: "hooguit zo veel partners tegelijk"}
MOST_DAYS, MOST_PARTNERS = 3_650, 20
# The KPI in which an action about a step shows: the one that measures the wait between these two.
KPI_VAN_STAP = {
    ("verwijzing", "toewijzing"): "toegangstijd",
    ("aanmelding", "intake"): "aanmeldwachttijd",
    ("intake", "start"): "behandelwachttijd",
    ("overdracht", "start"): "overdrachtstijd",
}


@dataclass(frozen=True)
class Norm:
    """When a wish is met.

    ``stap``: ``dan`` within ``dagen`` days of ``eerst``; ``partners``: at most ``hooguit`` at once; both for
    at least ``aandeel`` per cent of the clients. ``kpi``: the value ``waarde`` of KPI ``kpi``, in its unit.
    """

    soort: str
    eerst: str = ""
    dan: str = ""
    dagen: int | None = None
    kpi: str = ""
    waarde: float | None = None
    hooguit: int | None = None
    aandeel: float | None = None


@dataclass(frozen=True)
class Wens:
    """One version of a wish, with a ``Norm``. ``van_wie`` expects it, ``bron`` says how that is known."""

    wens: int
    versie: int
    tekst: str
    van_wie: str
    bron: str
    soort: str
    eerst: str
    dan: str
    dagen: int | None
    kpi: str
    waarde: float | None
    hooguit: int | None
    aandeel: float | None
    ingetrokken: bool
    vastgelegd_op: datetime
    vastgelegd_door: str

    @property
    def norm(self) -> Norm:
        """When it is met."""
        return Norm(
            self.soort, self.eerst, self.dan, self.dagen, self.kpi, self.waarde, self.hooguit, self.aandeel
        )

    @property
    def gemeten_door(self) -> str:
        """The KPI in which it shows when this gets better: its own, or that of the wait that it is about."""
        return self.kpi or KPI_VAN_STAP.get((self.eerst, self.dan), "wachttijd_keten")


def history(cursor: duckdb.DuckDBPyConnection) -> list[Wens]:
    """Every version of every wish, oldest first."""
    return records.read(cursor, "klantwens", Wens, "wens, versie")


def holding(cursor: duckdb.DuckDBPyConnection) -> list[Wens]:
    """The wishes that hold now: everybody in the chain may know them, they say nothing of one client."""
    return _latest(history(cursor))


def record(dataset: Dataset, tekst: str, van_wie: str, bron: str, norm: Norm, door: str) -> int:
    """Record a wish and return its number; ``Weigering`` when something in it is wrong."""
    new = _checked(Wens(0, 1, tekst, van_wie, bron, *_parts(norm), False, now(), door))
    with dataset.write(door, "wens", new.tekst[:LINE], new.vastgelegd_op) as cursor:
        number = records.next_number(cursor, "klantwens", "wens")
        records.add(cursor, "klantwens", [replace(new, wens=number)])
    return number


def change(
    dataset: Dataset,
    wens: int,
    tekst: str,
    van_wie: str,
    bron: str,
    norm: Norm,
    door: str,
    *,
    regie: bool = False,
) -> None:
    """Put another wording or norm in the place of a wish's; the old one stays readable.

    Only who recorded it may, or with ``regie`` the director; ``Weigering`` for others.
    """
    new = _checked(Wens(wens, 1, tekst, van_wie, bron, *_parts(norm), False, now(), door))
    with dataset.write(door, "wens", f"wens {wens} gewijzigd", new.vastgelegd_op) as cursor:
        held = _own(cursor, wens, door, regie)
        records.add(cursor, "klantwens", [replace(new, versie=held.versie + 1)])


def withdraw(dataset: Dataset, wens: int, door: str, *, regie: bool = False) -> None:
    """Let a wish no longer hold, by who may change it; its versions stay readable."""
    with dataset.write(door, "wens", f"wens {wens} ingetrokken") as cursor:
        held = _own(cursor, wens, door, regie)
        gone = replace(
            held, versie=held.versie + 1, ingetrokken=True, vastgelegd_op=now(), vastgelegd_door=door
        )
        records.add(cursor, "klantwens", [gone])


def changeable(cursor: duckdb.DuckDBPyConnection, door: str, *, regie: bool) -> list[Wens]:
    """The wishes that hold and that this person may change: the own, or for the director all."""
    first = {w.wens: w.vastgelegd_door for w in history(cursor) if w.versie == 1}
    return [w for w in holding(cursor) if regie or first[w.wens] == door]


def _parts(norm: Norm) -> tuple[str, str, str, int | None, str, float | None, int | None, float | None]:
    """The fields of a norm, with those of the other kinds empty."""
    own = {
        STAP: replace(norm, kpi="", waarde=None, hooguit=None),
        KPI: replace(norm, eerst="", dan="", dagen=None, hooguit=None, aandeel=None),
        PARTNERS: replace(norm, eerst="", dan="", dagen=None, kpi="", waarde=None),
    }
    if norm.soort not in own:
        raise Weigering(f"'{norm.soort}' is geen soort norm: kies uit {', '.join(SOORTEN.values())}.")
    n = own[norm.soort]
    return n.soort, n.eerst, n.dan, n.dagen, n.kpi, n.waarde, n.hooguit, n.aandeel


def _checked(w: Wens) -> Wens:
    _check_norm(w.norm)
    return replace(
        w,
        tekst=about_no_client(w.tekst, "De wens", LINE),
        van_wie=about_no_client(w.van_wie, "De groep van wie de wens is", LINE),
        bron=about_no_client(w.bron, "De bron van de wens"),
    )


def _check_norm(n: Norm) -> None:
    if n.soort == KPI:
        if n.kpi not in kpis():
            raise Weigering(f"'{n.kpi}' is geen KPI: kies er een uit de lijst.")
        if kpis()[n.kpi].richting == "neutraal":
            raise Weigering(
                f"Van '{kpis()[n.kpi].naam}' is hoger noch lager beter: kies een KPI die een richting heeft."
            )
        if n.waarde is None or not isfinite(n.waarde) or n.waarde < 0:
            raise Weigering("De norm van de KPI ontbreekt of is negatief: vul een getal van nul of meer in.")
        return
    if n.aandeel is None or not 0 < n.aandeel <= 100:
        raise Weigering(
            "Het deel van de cliënten voor wie de wens moet uitkomen, ligt boven 0 en is hooguit 100 procent."
        )
    if n.soort == PARTNERS:
        if n.hooguit is None or not 1 <= n.hooguit <= MOST_PARTNERS:
            raise Weigering(
                f"Hooguit hoeveel partners tegelijk is een getal van 1 tot en met {MOST_PARTNERS}."
            )
        return
    if n.eerst not in ORDER or n.dan not in ORDER or ORDER.index(n.dan) <= ORDER.index(n.eerst):
        raise Weigering(
            f"De stap '{n.dan}' komt niet na '{n.eerst}': kies twee stappen op volgorde uit "
            f"{', '.join(ORDER)}."
        )
    if n.dagen is None or not 0 < n.dagen <= MOST_DAYS:
        raise Weigering(f"De termijn is een getal van 1 tot en met {MOST_DAYS} dagen: verbeter haar.")


def _latest(versions: Iterable[Wens]) -> list[Wens]:
    newest = {w.wens: w for w in versions}
    return [w for w in newest.values() if not w.ingetrokken]


def _own(cursor: duckdb.DuckDBPyConnection, wens: int, door: str, regie: bool) -> Wens:
    """The wish, for who may change it."""
    if all(held.wens != wens for held in holding(cursor)):
        raise Weigering(f"Wens {wens} bestaat niet of is ingetrokken: ververs de pagina en kies opnieuw.")
    for held in changeable(cursor, door, regie=regie):
        if held.wens == wens:
            return held
    raise Weigering(f"Wens {wens} is door een ander vastgelegd: vraag diegene, of de ketenregisseur.")
