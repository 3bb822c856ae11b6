"""The KPIs of time, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ketenmonitor.dataset import merge
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.dataset.figures import figures
from ketenmonitor.vocabulary.kpi import kpis


def test_gestart_binnen_norm_takes_the_norm_of_the_product_and_counts_the_norm_itself_as_kept(deliver, meet):
    # licht: norm 63 days, waited 63 and 64; zwaar: norm 98, waited 97; 54 has no norm; d has not begun.
    deliver("kompas", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     licht   2024-11-01       2025-01-03
        b      t2      0363     licht   2024-11-01       2025-01-04
        c      t3      0363     zwaar   2024-10-01       2025-01-06
        d      t4      0363     licht   2024-11-01       -
        e      t5      0363     54      2024-01-01       2025-01-07
    """)
    cijfer = meet("gestart_binnen_norm", "2025-01")
    assert (cijfer.teller, cijfer.noemer) == (2, 3)  # naive: 2 of 4, or against one norm for all 1 of 3
    assert cijfer.waarde == pytest.approx(66.667, abs=0.001)


def test_without_norms_nothing_is_within_or_above_them(keten):
    dataset = open_dataset(None, replace(keten, normen=()))
    offer = merge.Aanbieding(
        "telraam", "wachttijdverdeling", date(2025, 1, 1), "b.csv", "hash", 1, "", datetime(2025, 2, 1), "",
        2, 0, 0,
    )
    row = "select 2 as regel, date '2025-01-01' as maand, '45' as product, '{}' as stand, 1 as weken_vanaf,"
    row += " 2 as weken_tot, 5 as aantal, null as gemeente"
    with dataset.write("toets", "levering", "toets") as cursor:
        merge.merge(cursor, offer, f"{row.format('gestart')} union all {row.format('wachtend')}")
    asked = [kpis()[k] for k in ("gestart_binnen_norm", "wachtend_boven_norm", "wachtenden_bruto")]
    found = figures(dataset.cursor(), asked, date(2025, 1, 1), date(2025, 1, 1))
    assert [(c.kpi, c.waarde) for c in found] == [("wachtenden_bruto", 5)]
    dataset.close()


def test_gestart_binnen_norm_is_judged_by_the_norm_of_the_month_of_the_start(deliver, meet):
    # 50 days: within 9 weeks (until June 2025), not within 6 weeks (from July).
    table = """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     41      2025-05-11       2025-06-30
        b      t2      0363     41      2025-05-12       2025-07-01
    """
    deliver("kompas", "trajecten", "2025-07", table)
    assert meet("gestart_binnen_norm", "2025-06").waarde == 100
    assert meet("gestart_binnen_norm", "2025-07").waarde == 0


def test_gestart_binnen_norm_takes_a_class_as_within_only_when_it_lies_wholly_within(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", """
        maand   gemeente product stand   weken_vanaf weken_tot aantal
        2025-01 0363     45      gestart 8           9         4
        2025-01 0363     45      gestart 9           10        3
        2025-01 0394     45      gestart 8           10        2
        2025-01 0363     45      gestart 52          -         1
        2025-01 0363     45      wachtend 0          1         50
    """)
    cijfer = meet("gestart_binnen_norm", "2025-01")
    assert (cijfer.teller, cijfer.noemer) == (4, 10)  # naive, by the lower bound: 6 of 10


def test_a_wachttijdverdeling_is_not_counted_next_to_rows_of_the_same_month(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-01 45      gestart  0           1         7
        2025-01 45      wachtend 0           1         9
    """)
    assert meet("gestart_binnen_norm", "2025-01").noemer == 7
    assert meet("wachtenden_bruto", "2025-01").waarde == 9
    deliver("telraam", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     45      2025-01-01       2025-01-02
    """)
    assert meet("gestart_binnen_norm", "2025-01").noemer == 1  # naive: 8
    assert meet("wachtenden_bruto", "2025-01").waarde == 9  # the waiting are still only counted
    deliver("telraam", "wachtlijst", "2025-01", """
        peildatum  client gemeente product datum_aanmelding
        2025-01-31 b      0363     45      2025-01-20
        2025-01-31 c      0363     45      2025-01-21
    """)
    assert meet("wachtenden_bruto", "2025-01").waarde == 2


WACHTLIJST_KOMPAS = """
    peildatum  client gemeente product datum_aanmelding overbrugging
    2025-03-31 a      0363     licht   2025-01-27       nee
    2025-03-31 b      0363     licht   2025-01-26       ja
    2025-03-31 b      0363     zwaar   2024-12-01       -
    2025-03-31 c      0394     54      2024-01-01       nee
"""
WACHTLIJST_BAKEN = """
    peildatum  client gemeente product datum_aanmelding overbrugging
    2025-03-31 a      0394     licht   2025-03-01       ja
"""


@pytest.fixture
def wachtlijsten(deliver):
    deliver("kompas", "wachtlijst", "2025-03", WACHTLIJST_KOMPAS)
    deliver("baken", "wachtlijst", "2025-03", WACHTLIJST_BAKEN)
    deliver("telraam", "wachttijdverdeling", "2025-03", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-03 45      wachtend 8           10        2
        2025-03 45      wachtend 10          11        3
    """)


@pytest.mark.usefixtures("wachtlijsten")
def test_wachtenden_bruto_counts_places_and_netto_leaves_out_only_those_known_to_be_bridged(meet):
    assert meet("wachtenden_bruto", "2025-03").waarde == 10  # 4 + 1 rows and 5 counted
    assert meet("wachtenden_netto", "2025-03").waarde == 8  # naive, only 'nee': 2
    assert meet("wachtenden_netto", "2025-03", partner="kompas").waarde == 3


@pytest.mark.usefixtures("wachtlijsten")
def test_wachtende_jeugdigen_counts_a_person_once_wherever_he_waits(meet):
    assert meet("wachtende_jeugdigen", "2025-03").waarde == 3  # naive, adding the partners up: 4
    assert meet("wachtende_jeugdigen", "2025-03", partner="kompas").waarde == 3
    assert meet("wachtende_jeugdigen", "2025-03", partner="baken").waarde == 1
    assert meet("wachtende_jeugdigen", "2025-03", gemeente="0363").waarde == 2
    assert meet("wachtende_jeugdigen", "2025-03", gemeente="0394").waarde == 2
    assert meet("wachtende_jeugdigen", "2025-03", partner="kompas", product="licht").waarde == 2


@pytest.mark.usefixtures("wachtlijsten")
def test_wachtend_boven_norm_is_longer_than_the_norm_and_a_class_from_the_norm_on(meet):
    # a waits 63 days (the norm), b 64; zwaar 120 of 98; 54 has no norm; baken 30; no class before 9 weeks.
    cijfer = meet("wachtend_boven_norm", "2025-03")
    assert (cijfer.teller, cijfer.noemer) == (5, 9)  # b twice and the class 10-11; naive, 54 too: 6 of 10
    assert meet("wachtend_boven_norm", "2025-03", product="licht").waarde == pytest.approx(100 / 3)


def test_a_class_that_begins_at_the_norm_is_above_it(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-03", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-03 45      wachtend 8           9         5
        2025-03 45      wachtend 9           10        3
    """)
    cijfer = meet("wachtend_boven_norm", "2025-03")
    assert (cijfer.teller, cijfer.noemer) == (3, 8)


def test_a_product_that_is_a_total_is_never_added_to_its_parts(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-03", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-03 licht   wachtend 0           1         6
        2025-03 zwaar   wachtend 0           1         4
        2025-03 totaal  wachtend 0           1         10
    """)
    assert meet("wachtenden_bruto", "2025-03").waarde == 10  # naive: 20
    assert meet("wachtenden_bruto", "2025-03", product="totaal").waarde == 10


def starts(waits: list[int], prefix: str = "t") -> list[dict[str, object]]:
    """One traject for each wait in days, all begun in January 2025 at the same moment of their own wait."""
    start = date(2025, 1, 20)
    return [
        {
            "client": f"c{prefix}{i}", "traject": f"{prefix}{i}", "gemeente": "0363", "product": "licht",
            "datum_aanmelding": start - timedelta(days=wait), "datum_aanvang": start,
        }
        for i, wait in enumerate(waits)
    ]  # fmt: skip


def test_wachttijd_gestart_is_the_middle_of_all_waits_together(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", starts([10, 20, 30, 400]))
    deliver("baken", "trajecten", "2025-01", starts([12, 14]))
    assert meet("wachttijd_gestart", "2025-01", partner="kompas").waarde == 25  # naive, the mean: 115
    assert meet("wachttijd_gestart", "2025-01", partner="baken").waarde == 13
    # 10 12 14 20 30 400; naive, the mean of the medians: 19
    assert meet("wachttijd_gestart", "2025-01").waarde == 17


def test_wachttijd_gestart_leaves_out_who_still_waits(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     licht   2025-01-01       2025-01-08
        b      t2      0363     licht   2024-01-01       -
    """)
    cijfer = meet("wachttijd_gestart", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (7, 1)


def test_wachttijd_gestart_p90_lies_halfway_when_nine_tenths_fall_between_two_waits(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", starts([1, 2, 3, 4, 5, 6, 7, 8, 20, 50]))
    assert meet("wachttijd_gestart_p90", "2025-01").waarde == 35
    deliver("kompas", "trajecten", "2025-01", starts([1, 2, 3, 4, 5, 6, 7, 8, 20, 50, 60]))
    assert meet("wachttijd_gestart_p90", "2025-01").waarde == 50  # 9.9 of 11: the tenth


def test_aanmeldwachttijd_is_placed_in_the_month_of_the_intake(deliver, meet):
    # Registered in December, seen in January; c began in January but was seen before, d was never seen.
    deliver("kompas", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_intake datum_aanvang
        a      t1      0363     licht   2024-12-01       2025-01-10   -
        b      t2      0363     licht   2024-12-20       2025-01-10   2025-01-15
        c      t3      0363     licht   2024-12-01       2024-12-11   2025-01-20
        d      t4      0363     licht   2024-12-01       -            2025-01-20
    """)
    cijfer = meet("aanmeldwachttijd", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (30.5, 2)  # 40 and 21; naive, by the month of the start: 15.5
    assert meet("aanmeldwachttijd", "2024-12").waarde == 10


def test_behandelwachttijd_leaves_out_a_start_before_the_intake(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_intake datum_aanvang
        a      t1      0363     licht   2024-12-01       2024-12-10   2025-01-10
        b      t2      0363     licht   2024-12-01       2024-12-20   2025-01-10
        c      t3      0363     licht   2024-12-01       2025-01-20   2025-01-10
    """)
    cijfer = meet("behandelwachttijd", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (26, 2)  # 31 and 21; naive, with -10: 21


def test_toegangstijd_runs_from_referral_to_allocation_in_the_month_of_the_allocation(deliver, meet):
    deliver("kompas", "trajecten", "2025-02", """
        client traject gemeente product datum_verwijzing datum_aanmelding datum_toewijzing
        a      t1      0363     licht   2025-01-01       2025-01-10       2025-01-31
        b      t2      0363     licht   2025-01-01       2025-01-10       2025-02-01
        c      t3      0363     licht   2025-02-20       2025-01-10       2025-02-10
        d      t4      0363     licht   -                2025-01-10       2025-02-10
    """)
    assert meet("toegangstijd", "2025-01").waarde == 30  # naive, from the registration: 21
    cijfer = meet("toegangstijd", "2025-02")
    assert (cijfer.waarde, cijfer.noemer) == (31, 1)


def test_doorlooptijd_counts_only_help_that_ended_and_not_on_paper(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      t1      0363     licht   2025-01-01       2025-01-01    2025-03-01  01
        b      t2      0363     licht   2025-01-01       2025-01-01    2025-03-31  03
        c      t3      0363     licht   2020-01-01       2020-01-01    -           -
        d      t4      0363     licht   2020-01-01       2020-01-01    2025-03-31  36
    """)
    cijfer = meet("doorlooptijd", "2025-03")
    assert (cijfer.waarde, cijfer.noemer) == (74, 2)  # 59 and 89 days
