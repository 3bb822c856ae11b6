"""What was ever delivered: every offered file with its fate, and the rows of each, replaced ones too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from ketenmonitor.access.viewer import Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.export import csv_text
from ketenmonitor.vocabulary.extract import Column, extracts

# Rows fetched at a time when a delivery is written out.
PORTION = 10_000


@dataclass(frozen=True)
class Aanlevering:
    """One offered file: what it was, who offered it when, and what became of it.

    ``rijen`` and ``omvang`` (bytes) are None where they would tell how many people are in it.
    """

    levering: int
    partner: str
    extract: str
    levermaand: date
    versie: int
    status: str
    bestand: str
    sha256: str
    omvang: int | None
    aannames: str
    ontvangen_op: datetime
    door: str
    rijen: int | None
    fouten: int
    waarschuwingen: int
    beeindigd_op: datetime | None
    beeindigd_door: str | None
    reden: str | None


NAMES = ", ".join(Aanlevering.__dataclass_fields__)


def offered(
    zicht: Zicht,
    van: date,
    tot: date,
    partner: str | None = None,
    extract: str | None = None,
) -> list[Aanlevering]:
    """Every file offered about the months ``van`` to ``tot``, the latest received first."""
    rows = zicht.cursor.execute(
        f"""
        select {NAMES} from levering
        where levermaand between $van and $tot
            and ($partner is null or partner = $partner) and ($extract is null or extract = $extract)
        order by ontvangen_op desc, levering desc
        """,
        {"van": van, "tot": tot, "partner": partner, "extract": extract},
    ).fetchall()
    found = (_as_shown(zicht, Aanlevering(*row)) for row in rows)
    return [f for f in found if zicht.kijker.ziet_leveringen(f.partner)]


def one(zicht: Zicht, levering: int) -> Aanlevering | None:
    """The file with this number; None when there is none, or it is not the viewer's to see."""
    row = zicht.cursor.execute(f"select {NAMES} from levering where levering = ?", [levering]).fetchone()
    found = _as_shown(zicht, Aanlevering(*row)) if row else None
    return found if found and zicht.kijker.ziet_leveringen(found.partner) else None


def _as_shown(zicht: Zicht, f: Aanlevering) -> Aanlevering:
    rows = zicht.rijen(f.partner, f.rijen)
    return f if zicht.kijker.owns(f.partner) else replace(f, rijen=rows, omvang=None)


def findings(zicht: Zicht, levering: int) -> list[tuple[str, str, str, int]]:
    """The findings of one file: rule, severity, column and how often; the gravest first."""
    if one(zicht, levering) is None:
        return []
    return zicht.cursor.execute(
        """
        select regelnummer, ernst, kolom, aantal from levering_regel where levering = ?
        order by
            case ernst when 'fout' then 0 when 'waarschuwing' then 1 else 2 end,
            aantal desc, regelnummer, kolom
        """,
        [levering],
    ).fetchall()


def rows_as_csv(zicht: Zicht, levering: int) -> Iterator[str]:
    """The rows of an accepted delivery as CSV in pieces, in the order and with the lines of its file.

    Semicolons and Dutch notation, as partners deliver. Of a refused file no rows were kept: only the header.
    A pseudonym is as the installation keeps it, in a column that is called so: delivered again it would be
    another client, and no mapping takes it for one.
    """
    found = one(zicht, levering)
    if found is None:
        return
    if not zicht.kijker.rijen(found.partner):
        raise Verboden("De rijen van een levering zijn alleen voor wie haar leverde.")
    extract = extracts()[found.extract]
    yield csv_text([["regel", *(f"bewaard_{c.naam}" if c.persoon else c.naam for c in extract.kolommen)]])
    cells = ", ".join(_as_text(column) for column in extract.kolommen)
    result = zicht.cursor.execute(
        f"select regel, {cells} from {extract.extract} where levering = ? order by regel", [levering]
    )
    while rows := result.fetchmany(PORTION):
        yield csv_text(rows)


def _as_text(column: Column) -> str:
    if column.type == "datum":
        return f"strftime({column.naam}, '%d-%m-%Y')"
    if column.type == "maand":
        return f"strftime({column.naam}, '%Y-%m')"
    if column.type in ("decimaal", "bedrag"):
        return f"replace({column.naam}::varchar, '.', ',')"
    return f"{column.naam}::varchar"
