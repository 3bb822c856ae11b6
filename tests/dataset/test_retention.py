"""How long rows are kept: what goes on which day, that figures stay, that nothing is left behind."""

import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from subprocess import PIPE, Popen

import duckdb
import pytest

from ketenmonitor.dataset import closing, residue, retention, subject_access
from ketenmonitor.dataset.database import Dataset, open_dataset, rebuild
from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.dataset.retention import Maandregel
from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.performance import corrections
from ketenmonitor.settings import sleutels
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis
from tests.conftest import Deliver, Meet, as_csv
from tests.zicht import alles

# The small chain names no period: four years. From 1 November 2026 until the end of it, rows about months
# before November 2022 are too old.
TODAY = date(2026, 11, 22)
TRAJECT = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde"
KOSTEN = "maand gemeente product bedrag client traject"
LIJST = "peildatum client gemeente product datum_aanmelding"


def places(cursor: duckdb.DuckDBPyConnection, value: str) -> dict[str, int]:
    """In which columns of which tables a value stands, alone or within a text, and how often."""
    columns = cursor.execute(
        "select table_name, column_name from duckdb_columns() semi join duckdb_tables()"
        " using (database_name, schema_name, table_name) where database_name = current_database()"
    ).fetchall()
    found = {}
    for table, column in columns:
        (n,) = cursor.execute(
            f"select count(*) from {table} where contains({column}::varchar, ?)", [value]
        ).fetchone()
        if n:
            found[f"{table}.{column}"] = n
    return found


def all_figures(dataset: Dataset) -> list[tuple]:
    cursor = dataset.cursor()
    asked = list(kpis().values())
    return [
        (per, c)
        for per in (None, "partner", "gemeente", "product")
        for c in figures(cursor, asked, date(2018, 1, 1), date(2026, 12, 1), Selectie(), per, vandaag=TODAY)
    ]


def make_anew(dataset: Dataset) -> None:
    with dataset.write("toets", "herbouw", "toets") as cursor:
        rebuild(cursor)


@pytest.mark.parametrize(
    ("vandaag", "grens"),
    [
        (date(2026, 10, 31), date(2022, 10, 1)),  # exactly four years after the last day of the month: kept
        (date(2026, 11, 1), date(2022, 11, 1)),
        (date(2026, 11, 30), date(2022, 11, 1)),
        (date(2028, 2, 29), date(2024, 2, 1)),
        (date(2028, 3, 1), date(2024, 3, 1)),
    ],
)
def test_a_month_is_kept_until_its_last_day_is_longer_ago_than_the_period(
    keten: Keten, vandaag: date, grens: date
) -> None:
    assert keten.bewaartermijn_jaren == 4
    assert retention.boundary(keten, vandaag) == grens
    assert retention.boundary(replace(keten, bewaartermijn_jaren=5), vandaag).year == grens.year - 1


@pytest.fixture
def old_and_new(dataset: Dataset, deliver: Deliver) -> None:
    """Two months on either side of the boundary, a correction and a withdrawal before it, costs and a list.

    Client oud had help until 2020 and is gone; both had it before and is back; lang runs since 2019.
    """
    with dataset.postponed("toets"):
        for maand, bedrag in (("2022-10", 100), ("2022-11", 40)):
            deliver("kompas", "kosten", maand, f"{KOSTEN}\n{maand} 0363 licht {bedrag} oud -\n")
            deliver("kompas", "kosten", maand, f"{KOSTEN}\n{maand} 0363 licht {bedrag + 1} oud t1\n")
            deliver(
                "baken", "wachtlijst", maand,
                f"{LIJST}\n{maand}-28 wacht{maand[-2:]} 0394 zwaar 2022-10-05\n"
                f"{maand}-28 wacht 0394 zwaar 2022-10-02\n",
            )  # fmt: skip
        deliver(
            "kompas", "trajecten", "2020-05",
            f"{TRAJECT}\n"
            "oud t1 0363 licht 2020-01-02 2020-02-03 2020-05-20 01\n"
            "both t2 0363 licht 2020-01-02 2020-03-03 2020-05-10 01\n"
            "lang t3 0363 zwaar 2019-01-02 2019-04-03 - -\n",
            bestand="trajecten van oud.csv",
        )  # fmt: skip
        deliver(
            "kompas", "trajecten", "2022-11", f"{TRAJECT}\nlang t3 0363 zwaar 2019-01-02 2019-04-03 - -\n"
        )
        deliver(
            "baken", "trajecten", "2023-01", f"{TRAJECT}\nboth b1 0394 zwaar 2022-12-01 2023-01-10 - -\n"
        )  # fmt: skip


def test_the_preview_tells_what_would_go_per_extract_and_month_and_changes_nothing(
    dataset: Dataset, old_and_new: None
) -> None:
    before = dataset.versie
    going = retention.preview(dataset.cursor(), dataset.keten, TODAY)
    assert going.grens == date(2022, 11, 1)
    # two versions of the costs
    assert going.regels == (
        Maandregel("kosten", date(2022, 10, 1), 2, 2),
        Maandregel("trajecten", date(2020, 5, 1), 1, 3),
        Maandregel("wachtlijst", date(2022, 10, 1), 1, 2),
    )
    assert (going.leveringen, going.rijen) == (4, 7)
    assert dataset.versie == before


def test_rows_of_all_versions_go_and_of_the_boundary_month_none(dataset: Dataset, old_and_new: None) -> None:
    retention.purge(dataset, "Ans", TODAY)
    cursor = dataset.cursor()
    for extract, left in (("kosten", 2), ("wachtlijst", 2), ("trajecten", 2), ("uitkomsten", 0)):
        rows = cursor.execute(f"select count(*), min(levermaand) from {extract}").fetchone()
        assert rows[0] == left, extract
        assert rows[1] is None or rows[1] >= date(2022, 11, 1)


def test_nothing_of_a_client_of_before_the_boundary_is_left_in_any_table(
    dataset: Dataset, deliver: Deliver, old_and_new: None
) -> None:
    name = "c7d2e9f0-weg"
    deliver(
        "kompas", "trajecten", "2021-05",
        f"{TRAJECT}\n{name} t8 0363 licht 2020-01-02 2020-02-03 2021-05-20 01\n"
        f"{name} t9 0363 licht 2021-01-02 2021-02-03 - -\n",
        bestand=f"trajecten {name}.csv",
    )  # fmt: skip
    kept = sleutels().pseudoniem(name)
    assert places(dataset.cursor(), kept) == {"trajecten.client": 2, "traject_verloop.client": 2}
    assert places(dataset.cursor(), name) == {"levering.bestand": 1}
    retention.purge(dataset, "Ans", TODAY)
    assert places(dataset.cursor(), name) == places(dataset.cursor(), kept) == {}


def test_a_running_traject_stands_as_it_was_last_delivered(dataset: Dataset, old_and_new: None) -> None:
    running = "select client, datum_aanvang, levermaand from traject_stand where traject = 't3'"
    before = dataset.cursor().execute(running).fetchall()
    assert before == [(sleutels().pseudoniem("lang"), date(2019, 4, 3), date(2022, 11, 1))]
    retention.purge(dataset, "Ans", TODAY)
    assert dataset.cursor().execute(running).fetchall() == before


def test_all_figures_are_as_they_were_also_when_made_anew(
    dataset: Dataset, meet: Meet, old_and_new: None
) -> None:
    before = all_figures(dataset)
    # by hand: costs of both sides, who began in 2020, who came back within five years, who first came in
    assert meet("kosten", "2022-10").waarde == 101
    assert meet("kosten", "2022-11").waarde == 41
    assert meet("doorlooptijd", "2020-05", product="licht").waarde == (107 + 68) / 2
    assert meet("herhaald_beroep", "2023-01").waarde == 100  # ended 10 May 2020, began again 10 January 2023
    assert meet("wachttijd_keten", "2023-01") is None  # not the first help in the chain
    assert meet("wachtenden_bruto", "2022-10").waarde == 2
    assert meet("wachtende_jeugdigen", "2022-10").waarde == 2
    retention.purge(dataset, "Ans", TODAY)
    assert all_figures(dataset) == before
    make_anew(dataset)
    assert all_figures(dataset) == before


def test_costs_of_few_people_stay_hidden_when_their_rows_are_gone(dataset: Dataset, deliver: Deliver) -> None:
    rows = [f"2022-10 0363 licht 100 {who} -" for who in "abc"]
    deliver("kompas", "kosten", "2022-10", "\n".join([KOSTEN, *rows]) + "\n")
    rows = [f"2022-10 0363 licht 100 {who} -" for who in "defghij"]
    deliver("baken", "kosten", "2022-10", "\n".join([KOSTEN, *rows]) + "\n")

    def protected() -> list[tuple]:
        return (
            dataset.cursor().execute("select * from afgeschermd where kpi = 'kosten' order by all").fetchall()
        )

    before = protected()
    assert ("kosten", date(2022, 10, 1), "kompas", "*", "*") in before
    retention.purge(dataset, "Ans", TODAY)
    assert protected() == before
    make_anew(dataset)
    assert protected() == before


def test_a_closed_month_stays_as_published_when_its_rows_are_gone_or_erased(
    dataset: Dataset, deliver: Deliver, old_and_new: None
) -> None:
    """Nor is a correction told: today's figures have not changed by the purge either."""
    october = closing.close(dataset, date(2022, 10, 1), "Ans", TODAY)

    def kept() -> list[list[tuple]]:
        return [
            dataset.cursor().execute(f"select * from {table} order by all").fetchall()
            for table in ("gepubliceerd", "gepubliceerd_afgeschermd", "maandsluiting", "sluiting_ontbreekt")
        ]

    before = kept()
    assert before[0]
    retention.purge(dataset, "Ans", TODAY)
    make_anew(dataset)
    everywhere = ("", "partner", "gemeente", "product")
    assert kept() == before
    assert corrections.since(alles(dataset), october, everywhere, TODAY) == []
    subject_access.erase(dataset, "lang", "Ans", "Besluit van 3 mei")
    assert kept() == before


def derived_tables() -> set[str]:
    """The tables with a client that are made from the rows of extracts, and so hold only who those hold."""
    return {"traject_verloop"}


def uncovered(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Columns named like a key of a client that a purge or an inzage would leave out."""
    columns = cursor.execute(
        "select table_name, column_name from duckdb_columns() semi join duckdb_tables()"
        " using (database_name, schema_name, table_name) where database_name = current_database()"
        " order by all"
    ).fetchall()
    words = ("client", "cliënt", "pseudoniem", "bsn", "persoon", "jeugdige")
    looked_in = set(subject_access._tables(cursor))
    purged = set(extracts()) | derived_tables()
    return [
        f"{table}.{column}"
        for table, column in columns
        if any(word in column.lower() for word in words)
        and (column != "client" or table not in looked_in or table not in purged)
    ]


def test_every_column_with_a_client_is_purged_and_can_be_given(dataset: Dataset) -> None:
    assert uncovered(dataset.cursor()) == []


@pytest.mark.parametrize("column", ["client", "client_oud", "pseudoniem"])
def test_a_new_column_with_a_client_would_be_noticed(dataset: Dataset, column: str) -> None:
    cursor = dataset.cursor()
    cursor.execute("begin")
    cursor.execute(f"create table erbij ({column} varchar)")
    assert uncovered(cursor) == [f"erbij.{column}"]
    cursor.execute("rollback")


def test_a_later_delivery_about_a_kept_month_counts_beside_what_was_purged(
    dataset: Dataset, deliver: Deliver, meet: Meet, old_and_new: None
) -> None:
    retention.purge(dataset, "Ans", TODAY)
    # a late bill about October 2022, delivered about November: 101 euro of purged rows and 9 of this one
    deliver(
        "kompas", "kosten", "2022-11",
        f"{KOSTEN}\n2022-11 0363 licht 41 oud t1\n2022-10 0363 licht 9 oud t1\n",
    )  # fmt: skip
    assert meet("kosten", "2022-10").waarde == 110
    assert meet("kosten", "2022-10", product="licht", gemeente="0363").waarde == 110
    make_anew(dataset)
    assert meet("kosten", "2022-10").waarde == 110


def test_what_is_new_after_a_purge_is_judged_by_what_is_still_kept(
    dataset: Dataset, deliver: Deliver, meet: Meet, old_and_new: None
) -> None:
    """Client oud had help until May 2020, but of that nothing is known any more."""
    retention.purge(dataset, "Ans", TODAY)
    deliver("kompas", "trajecten", "2023-02", f"{TRAJECT}\noud t7 0363 licht 2023-01-15 2023-02-01 - -\n")
    assert meet("herhaald_beroep", "2023-02").waarde == 0
    assert meet("wachttijd_keten", "2023-02").waarde == 17
    assert meet("herhaald_beroep", "2023-01").waarde == 100  # what was measured before the purge stays


def test_the_log_tells_each_purge_per_extract_and_so_does_the_audit_trail(
    dataset: Dataset, old_and_new: None
) -> None:
    retention.purge(dataset, "Ans", TODAY)
    lines = retention.log(dataset.cursor())
    assert [(x.extract, x.rijen, x.leveringen) for x in lines] == [
        ("kosten", 2, 2), ("trajecten", 3, 1), ("wachtlijst", 2, 1),
    ]  # fmt: skip
    assert {(x.door, x.grens) for x in lines} == {("Ans", date(2022, 11, 1))}
    door, soort, onderwerp, text = dataset.cursor().execute(
        "select door, soort, onderwerp, bijzonderheden from gebeurtenis order by nummer desc limit 1"
    ).fetchone()  # fmt: skip
    assert (door, soort, onderwerp) == ("Ans", "opschoning", "vóór 2022-11")
    assert json.loads(text) == {
        "bewaartermijn_jaren": 4, "rijen": 7, "leveringen": 4,
        "per_extract": {"kosten": 2, "trajecten": 3, "wachtlijst": 2},
    }  # fmt: skip


def test_a_second_purge_finds_nothing_and_records_nothing(dataset: Dataset, old_and_new: None) -> None:
    retention.purge(dataset, "Ans", TODAY)
    after = dataset.versie
    assert retention.purge(dataset, "Ans", TODAY).regels == ()
    assert (dataset.versie, len(retention.log(dataset.cursor()))) == (after, 3)


def test_a_month_later_the_next_month_goes_and_figures_still_stay(
    dataset: Dataset, old_and_new: None
) -> None:
    before = all_figures(dataset)
    retention.purge(dataset, "Ans", TODAY)
    going = retention.purge(dataset, "Bo", date(2026, 12, 5))
    assert [(r.extract, r.maand, r.leveringen, r.rijen) for r in going.regels] == [
        ("kosten", date(2022, 11, 1), 2, 2), ("trajecten", date(2022, 11, 1), 1, 1),
        ("wachtlijst", date(2022, 11, 1), 1, 2),
    ]  # fmt: skip
    assert all_figures(dataset) == before
    make_anew(dataset)
    assert all_figures(dataset) == before
    assert {x.door for x in retention.log(dataset.cursor())} == {"Ans", "Bo"}


def test_a_longer_period_brings_nothing_back_and_moves_no_boundary(
    dataset: Dataset, old_and_new: None
) -> None:
    retention.purge(dataset, "Ans", TODAY)
    longer = replace(dataset.keten, bewaartermijn_jaren=10)
    assert retention.preview(dataset.cursor(), longer, TODAY) == retention.Opschoning(date(2022, 11, 1), ())


def test_what_was_delivered_stays_told_but_not_under_the_name_of_its_file(
    dataset: Dataset, old_and_new: None
) -> None:
    told = "select status, versie, bestand, aannames, rijen, door from levering where levermaand = $maand"
    asked = f"{told} and extract = 'kosten' order by versie"
    retention.purge(dataset, "Ans", TODAY)
    cursor = dataset.cursor()
    assert cursor.execute(asked, {"maand": date(2022, 10, 1)}).fetchall() == [
        ("vervangen", 1, "opgeschoond", "", 1, "toets"), ("geldig", 2, "opgeschoond", "", 1, "toets"),
    ]  # fmt: skip
    kept = cursor.execute(asked, {"maand": date(2022, 11, 1)}).fetchall()
    assert [row[2] for row in kept] == ["kosten_2022-11.csv"] * 2


def test_about_a_purged_month_nothing_can_be_delivered_or_withdrawn(
    dataset: Dataset, deliver: Deliver, old_and_new: None
) -> None:
    table = as_csv(f"{KOSTEN}\n2022-10 0363 licht 5 oud t1\n")
    offered = delivery.check(dataset, read("k.csv", table), "kosten", "kompas", date(2022, 10, 1))
    retention.purge(dataset, "Ans", TODAY)
    after = dataset.versie
    with pytest.raises(Weigering, match="Over 2022-10 kan niets meer worden geleverd of ingetrokken"):
        deliver("kompas", "kosten", "2022-10", f"{KOSTEN}\n2022-10 0363 licht 5 oud t1\n")
    with pytest.raises(Weigering, match="van vóór 2022-11 zijn opgeschoond"):
        delivery.accept(dataset, offered, "toets")  # tested before the purge, accepted after it
    (number,) = dataset.cursor().execute(
        "select levering from levering where extract = 'kosten' and levermaand = '2022-10-01' and versie = 2"
    ).fetchone()  # fmt: skip
    with pytest.raises(Weigering, match="Over 2022-10"):
        delivery.withdraw(dataset, number, "toets", "verkeerd")
    assert dataset.versie == after
    kept = deliver("kompas", "kosten", "2022-11", f"{KOSTEN}\n2022-11 0363 licht 5 oud t1\n")
    assert kept.levering.versie == 3


def test_a_purge_waits_while_many_deliveries_come_in(dataset: Dataset, old_and_new: None) -> None:
    with dataset.postponed("toets"), pytest.raises(Weigering, match="worden nu leveringen ingelezen"):
        retention.purge(dataset, "Ans", TODAY)


def test_a_measure_that_means_something_else_is_made_of_the_rows_that_are_left(
    dataset: Dataset, meet: Meet, old_and_new: None
) -> None:
    """Before the boundary it stays as it was measured: nothing better can be made of it."""
    retention.purge(dataset, "Ans", TODAY)
    with dataset.write("toets", "herbouw", "toets") as cursor:
        for table in residue.TABLES:
            cursor.execute(f"update {table} set definitie = 'van vroeger'")
        rebuild(cursor)
    assert meet("kosten", "2022-10").waarde == 101
    assert meet("doorlooptijd", "2020-05", product="licht").waarde == (107 + 68) / 2
    assert meet("herhaald_beroep", "2023-01").waarde == 0  # the help before it is not among the rows
    assert meet("wachttijd_keten", "2023-01").waarde == 40


def test_inflow_is_not_all_who_wait_when_the_list_before_is_purged(
    dataset: Dataset, deliver: Deliver, meet: Meet, old_and_new: None
) -> None:
    """Of the two on the list of November one was on that of October and one signed up in October."""
    for maand in ("2022-10", "2022-11"):
        deliver("baken", "trajecten", maand, f"{TRAJECT}\nx x1 0394 zwaar 2022-09-01 2022-09-05 - -\n")
    assert meet("instroom_wachtlijst", "2022-11").waarde == 1
    retention.purge(dataset, "Ans", TODAY)
    make_anew(dataset)
    assert meet("instroom_wachtlijst", "2022-11").waarde == 1


def test_figures_survive_a_change_of_the_form_of_the_measures(
    keten: Keten, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of Ketenmonitor drops and makes all that is derived, when it opens the database."""
    pad = tmp_path / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    table = as_csv(f"{KOSTEN}\n2022-10 0363 licht 101 oud t1\n")
    offered = delivery.check(dataset, read("k.csv", table), "kosten", "kompas", date(2022, 10, 1))
    delivery.accept(dataset, offered, "toets", datetime(2022, 11, 3))
    retention.purge(dataset, "Ans", TODAY)
    dataset.close()
    monkeypatch.setattr("ketenmonitor.dataset.database.MEASURES_VERSION", "later")
    dataset = open_dataset(pad, keten)
    (cost,) = figures(dataset.cursor(), [kpis()["kosten"]], date(2022, 10, 1), date(2022, 10, 1))
    assert cost.waarde == 101
    dataset.close()


def test_after_compacting_the_file_holds_nothing_of_what_was_purged(keten: Keten, tmp_path: Path) -> None:
    pad = tmp_path / "map met 'teken'" / "keten.duckdb"
    dataset = open_dataset(pad, keten)
    for month, name in ((10, "pseudoniem-dat-weg-moet"), (11, "pseudoniem-blijft")):
        maand = date(2022, month, 1)
        rows = "\n".join(f"{maand:%Y-%m} 0363 licht {n} {name}-{n} t1" for n in range(1, 400))
        gelezen = read("k.csv", as_csv(f"{KOSTEN}\n{rows}\n"))
        delivery.accept(dataset, delivery.check(dataset, gelezen, "kosten", "kompas", maand), "toets")
    dataset.checkpoint()
    retention.purge(dataset, "Ans", TODAY)
    before = all_figures(dataset)
    log = retention.log(dataset.cursor())
    dataset.close()
    gone, kept = (
        sleutels().pseudoniem(f"pseudoniem-{name}-7").encode() for name in ("dat-weg-moet", "blijft")
    )
    assert gone in pad.read_bytes()  # DuckDB does not wipe what it lets go
    sizes = retention.compact(pad)
    assert sizes[1] == pad.stat().st_size
    assert gone not in pad.read_bytes()
    assert kept in pad.read_bytes()
    assert [path.name for path in pad.parent.iterdir()] == ["keten.duckdb"]
    dataset = open_dataset(pad, keten)
    assert all_figures(dataset) == before
    assert retention.log(dataset.cursor()) == log
    make_anew(dataset)
    assert all_figures(dataset) == before
    dataset.close()


def test_a_database_that_is_open_elsewhere_is_not_compacted(keten: Keten, tmp_path: Path) -> None:
    pad = tmp_path / "keten.duckdb"
    open_dataset(pad, keten).close()
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with Popen([sys.executable, "-c", holding, str(pad)], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Weigering, match="sluit het dashboard"):
            retention.compact(pad)
        other.communicate("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["keten.duckdb"]
