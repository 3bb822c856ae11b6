"""Recording agreements: adding, ending and letting lapse; every change is a new version, none is erased."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

import duckdb

from ketenmonitor.agreements.afspraak import Afspraak, latest
from ketenmonitor.agreements.csv_file import Invoerfout, read_csv
from ketenmonitor.agreements.voorstel import Voorstel, check, clashes
from ketenmonitor.dataset import records
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering

__all__ = ["Invoerfout", "Voorstel", "add", "add_all", "cancel", "check", "end", "read_csv", "rehearse"]


def add(dataset: Dataset, voorstel: Voorstel, door: str) -> int:
    """Record one agreement and return its number; ``Weigering`` when something in it is wrong."""
    return add_all(dataset, [voorstel], door)[0]


def rehearse(dataset: Dataset, voorstellen: Sequence[Voorstel]) -> None:
    """Refuse what ``add_all`` would refuse, without recording anything; all mistakes are named at once."""
    _check_all(dataset, dataset.cursor(), voorstellen)


def add_all(dataset: Dataset, voorstellen: Sequence[Voorstel], door: str) -> list[int]:
    """Record several agreements at once, all or none; returns their numbers."""
    moment = now()
    with dataset.write(door, "afspraak", f"{len(voorstellen)} nieuw", moment) as cursor:
        # within the transaction, so that of two people who agree the same thing one is refused
        _check_all(dataset, cursor, voorstellen)
        return enter(cursor, voorstellen, door, moment)


def enter(
    cursor: duckdb.DuckDBPyConnection,
    voorstellen: Sequence[Voorstel],
    door: str,
    moment: datetime,
    reden: str = "",
) -> list[int]:
    """Make agreements of what was checked, inside the transaction of the caller; returns their numbers."""
    first = records.next_number(cursor, "afspraak", "afspraak")
    new = [_as_afspraak(v, number, door, moment, reden) for number, v in enumerate(voorstellen, first)]
    records.add(cursor, "afspraak", new)
    return [afspraak.afspraak for afspraak in new]


def end(dataset: Dataset, afspraak: int, geldig_tot: date, door: str, reden: str) -> None:
    """Let an agreement end with the month ``geldig_tot`` (first day); a new version says why."""

    def ended(held: Afspraak) -> Afspraak:
        if geldig_tot.day != 1:
            raise Weigering("Een afspraak geldt in hele maanden: geef de laatste maand als jjjj-mm.")
        if geldig_tot < held.geldig_van:
            raise Weigering(
                f"Afspraak {afspraak} geldt pas vanaf {held.geldig_van:%Y-%m} en kan niet eerder eindigen: "
                "kies een latere maand, of laat de afspraak vervallen."
            )
        if held.geldig_tot is not None and geldig_tot >= held.geldig_tot:
            raise Weigering(
                f"Afspraak {afspraak} eindigt al met {held.geldig_tot:%Y-%m}: kies een eerdere maand, of leg "
                "voor daarna een nieuwe afspraak vast."
            )
        return replace(held, geldig_tot=geldig_tot)

    _next_version(dataset, afspraak, ended, door, reden)


def cancel(dataset: Dataset, afspraak: int, door: str, reden: str) -> None:
    """Let an agreement lapse as if it had never held; its versions stay readable."""
    _next_version(dataset, afspraak, lambda held: replace(held, vervallen=True), door, reden)


def _next_version(
    dataset: Dataset, afspraak: int, change: Callable[[Afspraak], Afspraak], door: str, reden: str
) -> None:
    if not reden.strip():
        raise Weigering("Een afspraak wijzigen zonder reden kan niet: schrijf op waarom.")
    moment = now()
    subject = f"afspraak {afspraak} gewijzigd"
    with dataset.write(door, "afspraak", subject, moment, reden=reden.strip()) as cursor:
        held = _found(cursor, afspraak)
        enter_version(cursor, change(held), reden.strip(), door, moment)


def enter_version(
    cursor: duckdb.DuckDBPyConnection, changed: Afspraak, reden: str, door: str, moment: datetime
) -> None:
    """Record what an agreement has become as its next version, inside the transaction of the caller."""
    new = replace(changed, versie=changed.versie + 1, vastgelegd_op=moment, vastgelegd_door=door, reden=reden)
    records.add(cursor, "afspraak", [new])


def _found(cursor: duckdb.DuckDBPyConnection, afspraak: int) -> Afspraak:
    for held in latest(cursor):
        if held.afspraak == afspraak and not held.vervallen:
            return held
    raise Weigering(f"Afspraak {afspraak} bestaat niet of is vervallen: ververs de pagina en kies opnieuw.")


def _check_all(dataset: Dataset, cursor: duckdb.DuckDBPyConnection, voorstellen: Sequence[Voorstel]) -> None:
    found: list[str] = []
    for voorstel in voorstellen:
        try:
            check(voorstel, dataset.keten)
        except Weigering as refusal:
            found.append(str(refusal))
    if not found:
        found.extend(clashes(voorstellen, latest(cursor)))
    if found:
        raise Invoerfout(found)


def _as_afspraak(v: Voorstel, number: int, door: str, moment: datetime, reden: str) -> Afspraak:
    return Afspraak(
        number, 1, v.kpi, v.partner, v.gemeente, v.product, v.geldig_van, v.geldig_tot, v.streefwaarde,
        v.bandbreedte, v.nulmeting, v.bron.strip(), v.afgesproken_met.strip(), False, moment, door,
        reden,
    )  # fmt: skip
