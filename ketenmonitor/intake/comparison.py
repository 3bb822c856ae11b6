"""Stage ``vergelijking``: the file beside the delivery of last month.

The checks that NHS England's RTT return does centrally (Annex B): an old file sent again, a large
change against last month, stock that does not meet flow. None of them blocks: they ask.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import duckdb

from ketenmonitor.dataset.merge import in_force
from ketenmonitor.intake import findings, neighbours
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.stored import ROWS, make_rows
from ketenmonitor.vocabulary.extract import Extract

# A change of this share against last month is asked about, from this many rows.
LARGE_CHANGE = Decimal("0.25")
ENOUGH_ROWS = 20
# Stock may differ from flow by this share before it is asked about (people move, are registered late).
STOCK_GAP = 0.10
# What is added up besides rows: the column, and within which others.
TOTALS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"kosten": ("bedrag", "''"), "wachttijdverdeling": ("aantal", "stand")}
)


def previous_month(maand: date) -> date:
    """The first day of the month before."""
    return date(maand.year - (maand.month == 1), (maand.month - 2) % 12 + 1, 1)


def compare(proef: Proefstuk) -> None:
    """Add the findings of the stage for the typed rows in ``rij``, compared as they would be stored."""
    make_rows(proef)
    extract = proef.extract.extract
    again = identical(proef.cursor, proef.extract, proef.partner, proef.maand, proef.gelezen.sha256)
    if again is not None:
        findings.add(proef.cursor, "V05", meer=str(again))
    before = in_force(proef.cursor, proef.partner, extract, previous_month(proef.maand))
    if before is not None:
        _same_as_last_month(proef, before)
        _large_change(proef, before)
        if extract == "trajecten":
            _vanished(proef, before)
        if extract == "wachtlijst":
            _stock_and_flow(proef, before)
    neighbours.judge(proef)


def identical(
    cursor: duckdb.DuckDBPyConnection, extract: Extract, partner: str, maand: date, sha256: str
) -> int | None:
    """The delivery in force that is this very file with the same rows read from it, if it is.

    The same file read otherwise (columns mapped anew, a code translated) is not the same delivery.
    """
    row = cursor.execute(
        "select levering from levering where partner = ? and extract = ? and levermaand = ? and sha256 = ?"
        " and status = 'geldig'",
        [partner, extract.extract, maand, sha256],
    ).fetchone()
    if row is None or not _same_rows(cursor, extract, extract.namen, row[0]):
        return None
    return int(row[0])


def _same_rows(
    cursor: duckdb.DuckDBPyConnection, extract: Extract, columns: tuple[str, ...], levering: int
) -> bool:
    """Whether the typed rows are those of a delivery in these columns, whatever their order."""
    row = cursor.execute(
        f"select (select count(*) from rij), (select count(*) from {extract.extract} where levering = ?)",
        [levering],
    ).fetchone()
    if row is None or row[0] != row[1]:
        return False
    digest = f"select sum(hash(({', '.join(columns)}))::hugeint)"
    now = cursor.execute(f"{digest} from ({ROWS})").fetchone()
    then = cursor.execute(f"{digest} from {extract.extract} where levering = ?", [levering]).fetchone()
    return now == then


def _same_as_last_month(proef: Proefstuk, before: int) -> None:
    """V01: the rows of last month again, apart from the month they are about."""
    columns = tuple(n for n in proef.extract.namen if n not in ("maand", "peildatum"))
    if _same_rows(proef.cursor, proef.extract, columns, before):
        findings.add(proef.cursor, "V01", meer=f"levering {before} over {previous_month(proef.maand):%Y-%m}")


def _large_change(proef: Proefstuk, before: int) -> None:
    """V03 for the number of rows; V10 for the totals that an extract has."""
    table = proef.extract.extract
    column, part = TOTALS.get(table, ("0", "''"))
    select = f"select {part} as deel, count(*) as rijen, sum({column}) as totaal"
    rows = proef.cursor.execute(
        f"""
        with nu as ({select} from rij group by deel),
        toen as ({select} from {table} where levering = ? group by deel)
        select coalesce(nu.deel, toen.deel), coalesce(nu.rijen, 0), coalesce(toen.rijen, 0),
            coalesce(nu.totaal, 0), coalesce(toen.totaal, 0)
        from nu full join toen on toen.deel = nu.deel
        order by 1
        """,
        [before],
    ).fetchall()
    now, then = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if max(now, then) >= ENOUGH_ROWS and large(now, then):
        findings.add(proef.cursor, "V03", meer=change(now, then))
    if table not in TOTALS:
        return
    for deel, rows_now, rows_then, total, total_then in rows:
        counted = max(total, total_then) if column == "aantal" else max(rows_now, rows_then)
        if counted >= ENOUGH_ROWS and large(total, total_then):
            name = f"{column} ({deel})" if deel else column
            findings.add(proef.cursor, "V10", name, meer=change(total, total_then))


def large(now: Decimal | int, then: Decimal | int) -> bool:
    """Whether a number changed so much since last month that it is worth a question."""
    return now != then and abs(Decimal(now) - then) >= LARGE_CHANGE * abs(Decimal(then))


def change(now: Decimal | int, then: Decimal | int) -> str:
    """In words: ``124, +38 % ten opzichte van 90 vorige maand``."""
    share = ""
    if then:
        percent = round(100 * (Decimal(now) - then) / abs(Decimal(then)))
        share = f", {'+' if percent > 0 else '−'}{abs(percent)} %"
    return f"{dutch(now)}{share} ten opzichte van {dutch(then)} vorige maand"


def dutch(number: Decimal | int) -> str:
    """A number as people write it: ``1.234,50``."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def _vanished(proef: Proefstuk, before: int) -> None:
    """V02: a traject that ran last month and is not in the file."""
    findings.add_rows(
        proef.cursor,
        "V02",
        "from (select null::bigint as regel, null::bigint as rij, t.traject"
        " from trajecten as t anti join rij on rij.traject = t.traject"
        " where t.levering = $before and t.datum_einde is null and t.uitval_voor_start is null)",
        kolom="traject",
        waarde="traject",
        bound={"before": before},
    )


def _stock_and_flow(proef: Proefstuk, before: int) -> None:
    """V06: who waited last month and came in since, less who started or dropped out, must wait now.

    Who came and went within the month was never on a list and counts on neither side. Only asked
    when the trajecten of the month are there.
    """
    if in_force(proef.cursor, proef.partner, "trajecten", proef.maand) is None:
        return
    row = proef.cursor.execute(
        """
        with weg as (
            select datum_aanvang is not null as gestart
            from trajecten_geldig
            where partner = $partner and levermaand = $maand and datum_aanmelding < $maand
                and (date_trunc('month', datum_aanvang) = $maand or uitval_voor_start is not null)
        )
        select
            (select count(*) from wachtlijst where levering = $before),
            (select count(*) from rij where datum_aanmelding >= $maand),
            (select count(*) from weg where gestart),
            (select count(*) from weg where not gestart),
            (select count(*) from rij)
        """,
        {"before": before, "maand": proef.maand, "partner": proef.partner},
    ).fetchone()
    assert row is not None
    begin, instroom, gestart, uitval, eind = row
    verwacht = begin + instroom - gestart - uitval
    if begin >= ENOUGH_ROWS and abs(eind - verwacht) > STOCK_GAP * begin:
        findings.add(
            proef.cursor,
            "V06",
            meer=f"{begin} vorige maand, {instroom} erbij, {gestart} gestart en {uitval} uitgevallen geeft"
            f" {verwacht}, het bestand heeft {eind}",
        )
