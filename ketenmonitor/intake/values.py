"""Stage ``waarden``: every value on its own, with the text that the file has."""

from ketenmonitor.intake import findings, words
from ketenmonitor.intake.rules import general_rules
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.typed import make_rows, where
from ketenmonitor.intake.words import RAW
from ketenmonitor.vocabulary.extract import Column

LONGEST_TEXT = 200


def judge(proef: Proefstuk) -> None:
    """Make the typed rows and add a finding for what is missing, too long, unreadable or doubtful."""
    make_rows(proef)
    _rows(proef)
    spoken = where(proef, "regelnummer is not null")
    for column, position in proef.gekoppeld:
        if position in spoken:
            _words(proef, column, position)


def _rows(proef: Proefstuk) -> None:
    """What must be there and is not (W01), and what is too long to be a number or a code (W15)."""
    checks = [("W01", c, p, f"k{p} is null") for c, p in proef.gekoppeld if c.verplicht]
    checks += [
        ("W15", c, p, f"length(k{p}) > {LONGEST_TEXT}") for c, p in proef.gekoppeld if not words.kind(c)
    ]
    counted = ", ".join(
        f"count(*) - count(k{p})" if rule == "W01" else f"count(*) filter (where {condition})"
        for rule, _, p, condition in checks
    )
    row = proef.cursor.execute(f"select {counted} from {RAW}").fetchone()
    assert row is not None
    for (rule, column, position, condition), count in zip(checks, row, strict=True):
        if count:
            source = f"from rij where {condition}"
            findings.add_rows(
                proef.cursor, rule, source, kolom=column.naam, positie=position, waarde=f"k{position}"
            )


def _words(proef: Proefstuk, column: Column, position: int) -> None:
    """What the words of a column say, for every row that has such a word, or once for every word."""
    table = words.table(column)
    found = proef.cursor.execute(
        f"select distinct regelnummer from {table} where positie = ? and regelnummer is not null order by 1",
        [position],
    ).fetchall()
    for (rule,) in found:
        source = (
            f"from rij join (select bron, meer from {table} where positie = {position}"
            f" and regelnummer = '{rule}') as w on w.bron = k{position}"
        )
        value, more = f"k{position}", "w.meer"
        if general_rules()[rule].per == "woord":
            times = "replace(format('{:,}', count(*)), ',', '.')"
            source = (
                "from (select w.bron, min(regel) as regel, min(rij) as rij,"
                f" any_value(w.meer) || ' (' || {times} || ' keer)' as meer {source} group by w.bron)"
            )
            value, more = "bron", "meer"
        findings.add_rows(
            proef.cursor, rule, source, kolom=column.naam, positie=position, waarde=value, meer=more
        )
