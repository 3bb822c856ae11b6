"""Comparison of a file with the previous delivery and with the other extracts of the partner.

The checks that NHS England's RTT return does centrally (Annex B): an old file sent again, a large
change against last month, stock that does not meet flow; and what only a chain can see.
"""

from collections.abc import Mapping
from datetime import date

import duckdb

from ketenmonitor.dataset.merge import in_force
from ketenmonitor.intake import findings
from ketenmonitor.intake.rules import general_rules
from ketenmonitor.vocabulary.extract import Extract
from ketenmonitor.vocabulary.keten import Keten

# A change of this share against last month is asked about, from this many rows.
LARGE_CHANGE = 0.25
ENOUGH_ROWS = 20
# Stock may differ from flow by this share before it is asked about (people move, are registered late).
STOCK_GAP = 0.10


def previous_month(maand: date) -> date:
    """The first day of the month before."""
    return date(maand.year - (maand.month == 1), (maand.month - 2) % 12 + 1, 1)


def compare(
    cursor: duckdb.DuckDBPyConnection,
    extract: Extract,
    keten: Keten,
    partner: str,
    maand: date,
    sha256: str,
    kolommen: Mapping[str, int],
) -> None:
    """Add the findings of stage ``vergelijking`` for the typed rows in temp table ``rij``."""
    _same_file(cursor, extract, partner, maand, sha256)
    before = in_force(cursor, partner, extract.extract, previous_month(maand))
    if before is not None:
        _same_as_last_month(cursor, extract, before)
        _large_change(cursor, extract, before)
        if extract.extract == "trajecten":
            _vanished(cursor, before)
        if extract.extract == "wachtlijst":
            _stock_and_flow(cursor, partner, maand, before)
    if extract.extract == "trajecten":
        _other_client(cursor, partner, kolommen)
    if extract.extract in ("kosten", "uitkomsten"):
        _unknown_traject(cursor, partner, kolommen)
    if extract.extract == "wachttijdverdeling":
        _rows_go_first(cursor, partner, maand)
    if "product" in kolommen:
        _ended_products(cursor, keten, maand, kolommen)


def _same_file(cursor: duckdb.DuckDBPyConnection, extract: Extract, partner: str, maand: date, sha256: str) -> None:
    row = cursor.execute(
        "select levering from levering where partner = ? and extract = ? and levermaand = ? and sha256 = ?"
        " and status = 'geldig'",
        [partner, extract.extract, maand, sha256],
    ).fetchone()
    if row:
        findings.add(cursor, general_rules()["V05"], meer=str(row[0]))


def _same_as_last_month(cursor: duckdb.DuckDBPyConnection, extract: Extract, before: int) -> None:
    """Whether the rows are those of last month, apart from the month they are about."""
    names = ", ".join(n for n in extract.namen if n not in ("maand", "peildatum"))
    digest = f"select count(*), sum(hash(({names}))::hugeint)"
    now = cursor.execute(f"{digest} from rij").fetchone()
    then = cursor.execute(f"{digest} from {extract.extract} where levering = ?", [before]).fetchone()
    if now == then and now and now[0]:
        findings.add(cursor, general_rules()["V01"], meer=f"levering {before}")


def _large_change(cursor: duckdb.DuckDBPyConnection, extract: Extract, before: int) -> None:
    row = cursor.execute(
        f"select (select count(*) from rij), (select count(*) from {extract.extract} where levering = ?)", [before]
    ).fetchone()
    assert row is not None
    now, then = row
    if then >= ENOUGH_ROWS and abs(now - then) >= LARGE_CHANGE * then:
        change = round(100 * (now - then) / then)
        more = f"{now} rijen, {'+' if change > 0 else '−'}{abs(change)} % ten opzichte van {then}, dus anders"
        findings.add(cursor, general_rules()["V03"], meer=more)


def _vanished(cursor: duckdb.DuckDBPyConnection, before: int) -> None:
    findings.add_rows(
        cursor,
        general_rules()["V02"],
        "from (select null::bigint as regel, null::bigint as rij, traject from trajecten where levering = $before"
        " and datum_einde is null and uitval_voor_start is null and traject not in (select traject from rij))",
        kolom="traject",
        positie=None,
        waarde="traject",
        bound={"before": before},
    )


def _other_client(cursor: duckdb.DuckDBPyConnection, partner: str, kolommen: Mapping[str, int]) -> None:
    findings.add_rows(
        cursor,
        general_rules()["V09"],
        "from (select rij.* from rij join traject_stand as s using (traject)"
        " where s.partner = $partner and s.client <> rij.client)",
        kolom="traject",
        positie=kolommen["traject"],
        waarde="traject",
        bound={"partner": partner},
    )


def _unknown_traject(cursor: duckdb.DuckDBPyConnection, partner: str, kolommen: Mapping[str, int]) -> None:
    row = cursor.execute("select count(*) from traject_stand where partner = ?", [partner]).fetchone()
    if "traject" not in kolommen or not (row and row[0]):
        return
    findings.add_rows(
        cursor,
        general_rules()["V04"],
        "from (select * from rij where traject is not null"
        " and traject not in (select traject from traject_stand where partner = $partner))",
        kolom="traject",
        positie=kolommen["traject"],
        waarde="traject",
        bound={"partner": partner},
    )


def _rows_go_first(cursor: duckdb.DuckDBPyConnection, partner: str, maand: date) -> None:
    present = [e for e in ("trajecten", "wachtlijst") if in_force(cursor, partner, e, maand) is not None]
    if present:
        findings.add(cursor, general_rules()["V07"], meer=" en ".join(present))


def _ended_products(
    cursor: duckdb.DuckDBPyConnection, keten: Keten, maand: date, kolommen: Mapping[str, int]
) -> None:
    ended = [p for p in keten.producten.values() if p.tot is not None and p.tot < maand and p.opgegaan_in]
    for product in ended:
        assert product.opgegaan_in is not None
        into = f"{product.opgegaan_in} ({keten.producten[product.opgegaan_in].naam})"
        findings.add_rows(
            cursor,
            general_rules()["V08"],
            "from (select * from rij where product = $product)",
            kolom="product",
            positie=kolommen["product"],
            waarde="product",
            meer=findings.quote(into),
            bound={"product": product.product},
        )


def _stock_and_flow(cursor: duckdb.DuckDBPyConnection, partner: str, maand: date, before: int) -> None:
    """Who waited last month and came in since, less who started or dropped out, must wait now."""
    row = cursor.execute(
        """
        select
            (select count(*) from wachtlijst where levering = $before),
            (select count(*) from rij where date_trunc('month', datum_aanmelding) = $maand),
            (select count(*) from traject_stand
                where partner = $partner and date_trunc('month', datum_aanvang) = $maand),
            (select count(*) from trajecten_geldig
                where partner = $partner and levermaand = $maand and uitval_voor_start is not null),
            (select count(*) from rij)
        """,
        {"before": before, "maand": maand, "partner": partner},
    ).fetchone()
    assert row is not None
    begin, instroom, gestart, uitval, eind = row
    if not gestart and not uitval:
        return
    verwacht = begin + instroom - gestart - uitval
    if begin >= ENOUGH_ROWS and abs(eind - verwacht) > STOCK_GAP * begin:
        findings.add(
            cursor,
            general_rules()["V06"],
            meer=f"{begin} vorige maand, {instroom} erbij, {gestart} gestart en {uitval} uitgevallen geeft"
            f" {verwacht}, het bestand heeft {eind}",
        )
