"""The roles that accounts hold: granted and withdrawn in versions, none erased."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from ketenmonitor.access.account import is_email
from ketenmonitor.access.viewer import BEHEERDER, MET_BEREIK, PARTNER, ROLLEN, Kijker, Rol
from ketenmonitor.dataset import records
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.records import LINE
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten


@dataclass(frozen=True)
class Toekenning:
    """One version of a role of one account; the highest version holds."""

    toegang: int
    versie: int
    account: str
    naam: str
    rol: str
    waarde: str | None
    ingetrokken: bool
    vastgelegd_op: datetime
    vastgelegd_door: str


def history(cursor: duckdb.DuckDBPyConnection) -> list[Toekenning]:
    """Every version of every grant, oldest first."""
    return records.read(cursor, "toegang", Toekenning, "toegang, versie")


def holding(cursor: duckdb.DuckDBPyConnection) -> list[Toekenning]:
    """The grants that hold now, by account."""
    newest = {t.toegang: t for t in history(cursor)}
    return sorted((t for t in newest.values() if not t.ingetrokken), key=lambda t: (t.account, t.toegang))


def of(cursor: duckdb.DuckDBPyConnection, keten: Keten, account: str) -> Kijker | None:
    """Who this account is to the chain; None when it holds no role.

    A role for a partner or gemeente that the chain no longer has counts for nothing.
    """
    own = [t for t in holding(cursor) if t.account == normal(account)]
    roles = tuple(sorted({Rol(t.rol, t.waarde or "") for t in own if _known(keten, t.rol, t.waarde)}))
    return Kijker(normal(account), own[-1].naam, roles) if roles else None


def normal(account: str) -> str:
    """An account as it is compared: e-mail addresses do not tell capitals apart."""
    return account.strip().lower()


def grant(dataset: Dataset, account: str, naam: str, rol: str, waarde: str | None, door: str) -> int:
    """Give an account a role; ``Weigering`` when something in it is wrong or it holds the role already."""
    account, naam = normal(account), naam.strip()
    _check(dataset.keten, account, naam, rol, waarde)
    with dataset.write(door, "rol", account, rol=rol, bereik=waarde, handeling="toegekend") as cursor:
        same = [t for t in holding(cursor) if (t.account, t.rol, t.waarde) == (account, rol, waarde)]
        if same:
            raise Weigering(f"{account} heeft deze rol al: kies een andere rol, of een ander account.")
        number = records.next_number(cursor, "toegang", "toegang")
        new = Toekenning(number, 1, account, naam, rol, waarde, False, now(), door)
        records.add(cursor, "toegang", [new])
    return number


def withdraw(dataset: Dataset, toegang: int, door: str) -> None:
    """Take a role back; it stays readable. The last beheerder cannot be withdrawn."""
    with dataset.write(door, "rol", f"toekenning {toegang}", handeling="ingetrokken") as cursor:
        there = holding(cursor)
        held = next((t for t in there if t.toegang == toegang), None)
        if held is None:
            raise Weigering(f"Toekenning {toegang} bestaat niet meer: ververs de pagina en kies opnieuw.")
        if held.rol == BEHEERDER and sum(t.rol == BEHEERDER for t in there) == 1:
            raise Weigering(
                "Dit is de laatste beheerder: ken die rol eerst aan iemand anders toe, anders kan niemand "
                "nog rollen toekennen."
            )
        gone = replace(
            held, versie=held.versie + 1, ingetrokken=True, vastgelegd_op=now(), vastgelegd_door=door
        )
        records.add(cursor, "toegang", [gone])


def _known(keten: Keten, rol: str, waarde: str | None) -> bool:
    if rol not in MET_BEREIK:
        return rol in ROLLEN
    return waarde in (keten.partners if rol == PARTNER else keten.gemeenten)


def _check(keten: Keten, account: str, naam: str, rol: str, waarde: str | None) -> None:
    if not is_email(account) or len(account) > LINE:
        raise Weigering("Een account is een e-mailadres zonder spaties: vul het in zoals het zich aanmeldt.")
    if not naam or len(naam) > LINE:
        raise Weigering("Vul de naam van deze persoon in, hooguit 200 tekens.")
    if rol not in ROLLEN:
        raise Weigering(f"'{rol}' is geen rol: kies uit {', '.join(ROLLEN)}.")
    if rol in MET_BEREIK:
        known: Sequence[str] = list(keten.partners if rol == PARTNER else keten.gemeenten)
        if waarde not in known:
            raise Weigering(f"'{waarde or ''}' is geen {rol} van {keten.naam}: kies uit {', '.join(known)}.")
    elif waarde:
        raise Weigering(f"De rol {rol} geldt voor de hele keten: laat het bereik leeg.")
