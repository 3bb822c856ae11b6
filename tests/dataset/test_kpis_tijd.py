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


JAN1, OCT1 = "2025-01-01", "2024-10-01"


def begun(waits: dict[str, int], since: str = JAN1) -> list[dict[str, object]]:
    """A begun traject for each client, who registered on ``since`` and waited so many days."""
    return [
        {
            "client": client, "traject": f"t{client}", "gemeente": "0363", "product": "licht",
            "datum_aanmelding": since, "datum_aanvang": date.fromisoformat(since) + timedelta(days=wait),
            "uitval_voor_start": "",
        }
        for client, wait in waits.items()
    ]  # fmt: skip


def withdrawn(clients: str, since: str = JAN1) -> list[dict[str, object]]:
    return [
        {**row, "datum_aanvang": "", "uitval_voor_start": "teruggetrokken"}
        for row in begun(dict.fromkeys(clients, 0), since)
    ]


def listed(clients: str, peildatum: str, since: str = JAN1) -> list[dict[str, object]]:
    """A line of the wachtlijst for each client, who registered on ``since``."""
    return [
        {
            "peildatum": peildatum, "client": client, "gemeente": "0363", "product": "licht",
            "datum_aanmelding": since,
        }
        for client in clients
    ]  # fmt: skip


# Nine register on New Year's Day; five begin, after 4, 9, 14, 17 and 19 days, four still wait on the 31st.
BEGUN, STILL = {"a": 4, "b": 9, "c": 14, "d": 17, "e": 19}, "fghi"


def test_verwachte_wachttijd_counts_who_still_waits_with_the_days_so_far(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun(BEGUN))
    deliver("kompas", "wachtlijst", "2025-01", listed(STILL, "2025-01-31"))
    # 8/9, 7/9, 6/9, 5/9 and at day 19, with five still at risk, 4/9: more than half.
    cijfer = meet("verwachte_wachttijd", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (19, 5)
    assert meet("wachttijd_gestart", "2025-01").waarde == 14  # the naive one
    # S - and + 1.96 S sqrt(sum of 1/(r(r-1))): the lower curve is below half from day 14 on.
    assert (cijfer.onder, cijfer.boven) == (14, None)
    assert meet("verwachte_wachttijd_p90", "2025-01").waarde is None  # the curve never gets to a tenth


def test_verwachte_wachttijd_counts_who_was_on_the_list_before_from_then_on_only(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun(BEGUN))
    deliver("kompas", "wachtlijst", "2025-01", [
        *listed(STILL, "2025-01-31"), *listed("uvwxyz", "2025-01-31", OCT1),
    ])
    # The six of October were not in view before day 92. Naive, all at risk from day 0: 10/15, never half.
    assert meet("verwachte_wachttijd", "2025-01").waarde == 19
    # Three of them begin in January, after 100, 110 and 120 days. With z still waiting four were at risk.
    deliver("kompas", "trajecten", "2025-01", [*begun(BEGUN), *begun({"u": 100, "v": 110, "w": 120}, OCT1)])
    deliver("kompas", "wachtlijst", "2025-01", [
        *listed(STILL, "2025-01-31"), *listed("xyz", "2025-01-31", OCT1),
    ])
    # 4/9 x 5/6 x 4/5 = 8/27, and no more is read: four are at risk at day 120.
    assert meet("verwachte_wachttijd", "2025-01").waarde == 19
    assert meet("verwachte_wachttijd", "2025-01").noemer == 8


def test_who_withdraws_leaves_verwachte_wachttijd_in_the_middle_of_the_month(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", [
        *begun({"a": 4, "b": 9, "c": 17, "d": 19, "e": 21}), *withdrawn("q"),
    ])
    deliver("kompas", "wachtlijst", "2025-01", listed(STILL, "2025-01-31"))
    # Ten: 9/10, 8/10, q leaves on 15 January (day 14), then 6/7, 5/6 and 4/5 of it: 0.69, 0.57, 0.46.
    # Naive, withdrawing is beginning: half at 19, so 20. Naive, q waits all month: half at 21, so 25.5.
    cijfer = meet("verwachte_wachttijd", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (21, 5)
    assert meet("afgevallen_wachtlijst", "2025-01").waarde == 1
    assert meet("begonnen_wachtlijst", "2025-01").waarde == 5
    assert meet("instroom_wachtlijst", "2025-01").waarde == 10


def test_who_withdrew_counts_in_the_month_that_says_so(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun({"a": 4}))
    deliver("kompas", "wachtlijst", "2025-01", listed("q", "2025-01-31"))
    deliver("kompas", "trajecten", "2025-02", withdrawn("q"))
    deliver("kompas", "wachtlijst", "2025-02", listed("z", "2025-02-28", OCT1))
    assert meet("afgevallen_wachtlijst", "2025-01") is None  # naive, by the registration: 1
    assert meet("afgevallen_wachtlijst", "2025-02").waarde == 1
    deliver("kompas", "trajecten", "2025-02", begun({"a": 4}))
    assert meet("afgevallen_wachtlijst", "2025-02") is None


def test_verwachte_wachttijd_is_of_partners_that_deliver_both_who_began_and_who_waits(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun(BEGUN))
    deliver("kompas", "wachtlijst", "2025-01", listed(STILL, "2025-01-31"))
    deliver("baken", "trajecten", "2025-01", begun(dict.fromkeys("klmnopq", 1)))
    # Whether seven who began after a day are few or many nobody knows. Naive, of all who began: 1.
    assert meet("verwachte_wachttijd", "2025-01").waarde == 19
    assert meet("verwachte_wachttijd", "2025-01", partner="baken") is None
    assert meet("begonnen_wachtlijst", "2025-01").waarde == 5
    assert meet("wachttijd_gestart", "2025-01").waarde == 1
    deliver("baken", "wachtlijst", "2025-01", listed("r", "2025-01-31"))
    assert meet("verwachte_wachttijd", "2025-01", partner="baken").waarde == 1
    assert meet("begonnen_wachtlijst", "2025-01").waarde == 12


def test_verwachte_wachttijd_has_no_value_where_fewer_than_five_wait_so_long(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun({"a": 4, "b": 9, "c": 14, "d": 19}))
    deliver("kompas", "wachtlijst", "2025-01", listed("z", "2025-01-31", OCT1))
    cijfer = meet("verwachte_wachttijd", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (None, 4)  # naive, the four who began: 11.5


def test_verwachte_wachttijd_follows_the_pace_of_this_month_and_the_two_before(deliver, meet):
    # Ten register on New Year's Day. Two begin in each of three months, after 10, 40 and 69 days.
    for peildatum, trajecten, waiting in (
        ("2025-01-31", begun({"a": 10, "b": 10}), "cdefghij"),
        ("2025-02-28", begun({"c": 40, "d": 40}), "efghij"),
        ("2025-03-31", begun({"e": 69, "f": 69}), "ghij"),
        ("2025-04-30", withdrawn("z", "2025-04-01"), "ghij"),
    ):
        deliver("kompas", "trajecten", peildatum[:7], trajecten)
        deliver("kompas", "wachtlijst", peildatum[:7], listed(waiting, peildatum))
    # Until February 8/10 x 6/8 = 0.6. In March 4/6 of that, 0.4: half began after 69 days.
    values = [meet("verwachte_wachttijd", f"2025-0{m}").waarde for m in (1, 2, 3)]
    assert values == [None, None, 69]
    assert meet("verwachte_wachttijd", "2025-03").noemer == 6  # naive, of one month: 2 of 6, no value
    # In April the two of January no longer count: 6/8 x 4/6 is half, from day 69 until 119, the last seen.
    assert meet("verwachte_wachttijd", "2025-04").waarde == 94
    # The flow closes: 10 - 2 = 8, - 2 = 6, - 2 = 4, + 1 - 1 = 4.
    flow = {
        kpi: [getattr(meet(kpi, f"2025-0{m}"), "waarde", 0) for m in (1, 2, 3, 4)]
        for kpi in ("instroom_wachtlijst", "begonnen_wachtlijst", "afgevallen_wachtlijst", "wachtenden_bruto")
    }
    assert flow == {
        "instroom_wachtlijst": [10, 0, 0, 1], "begonnen_wachtlijst": [2, 2, 2, 0],
        "afgevallen_wachtlijst": [0, 0, 0, 1], "wachtenden_bruto": [8, 6, 4, 4],
    }


def test_instroom_is_who_was_not_on_the_list_before_however_old_the_registration(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun({"y": 3}, "2024-01-01"))
    deliver("kompas", "wachtlijst", "2025-01", listed("ab", "2025-01-31", "2024-12-01"))
    # d came over from another partner in February, with the clock that ran there since June.
    deliver("kompas", "wachtlijst", "2025-02", """
        peildatum  client gemeente product datum_aanmelding
        2025-02-28 a      0363     licht   2024-12-01
        2025-02-28 c      0363     licht   2025-02-10
        2025-02-28 d      0363     licht   2024-06-01
    """)
    deliver("kompas", "trajecten", "2025-02", """
        client traject gemeente product datum_aanmelding datum_aanvang uitval_voor_start
        b      tb      0363     licht   2024-12-01       2025-02-03    -
        e      te      0363     licht   2025-02-02       2025-02-20    -
        f      tf      0363     licht   2025-02-05       -             geweigerd
    """)
    assert meet("instroom_wachtlijst", "2025-01") is None  # the first list: nobody registered in January
    assert meet("instroom_wachtlijst", "2025-02").waarde == 4  # c d e f; naive, who registered in February: 3
    begin, einde = meet("wachtenden_bruto", "2025-01").waarde, meet("wachtenden_bruto", "2025-02").waarde
    out = meet("begonnen_wachtlijst", "2025-02").waarde + meet("afgevallen_wachtlijst", "2025-02").waarde
    assert begin + 4 - out == einde == 3  # 2 + 4 - 2 - 1
    # In March d is gone without having begun or withdrawn: the gap is one.
    deliver("kompas", "trajecten", "2025-03", begun({"g": 3}, "2025-03-01"))
    deliver("kompas", "wachtlijst", "2025-03", listed("a", "2025-03-31", "2024-12-01")
        + listed("c", "2025-03-31", "2025-02-10"))
    assert meet("instroom_wachtlijst", "2025-03").waarde == 1
    assert meet("begonnen_wachtlijst", "2025-03").waarde == 1
    assert meet("wachtenden_bruto", "2025-03").waarde == 2  # 3 + 1 - 1 - 0 = 3


def test_without_a_list_of_the_month_before_instroom_is_who_registered_in_the_month(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", [*begun({"a": 4}), *begun({"b": 100}, OCT1)])
    deliver("kompas", "wachtlijst", "2025-01", [
        *listed("cd", "2025-01-31"), *listed("ef", "2025-01-31", OCT1),
    ])
    assert meet("instroom_wachtlijst", "2025-01").waarde == 3  # a c d; naive, nobody was on a list: 6
    deliver("kompas", "trajecten", "2025-03", begun({"g": 5}, "2025-03-01"))
    deliver("kompas", "wachtlijst", "2025-03", [
        *listed("cd", "2025-03-31"), *listed("h", "2025-03-31", OCT1),
    ])
    assert meet("instroom_wachtlijst", "2025-03").waarde == 1  # g, no list of February
    # The list of February comes later, with c and d: now h is new as well.
    deliver("kompas", "wachtlijst", "2025-02", listed("cd", "2025-02-28"))
    assert meet("instroom_wachtlijst", "2025-03").waarde == 2


TELRAAM_JAN = """
    maand   product stand    weken_vanaf weken_tot aantal
    2025-01 45      wachtend 0           1         4
    2025-01 45      wachtend 4           5         6
"""
TELRAAM_FEB = """
    maand   product stand    weken_vanaf weken_tot aantal
    2025-02 45      gestart  0           1         4
    2025-02 45      gestart  8           9         3
    2025-02 45      wachtend 1           2         7
    2025-02 45      wachtend 8           9         5
"""


def test_verwachte_wachttijd_of_counts_takes_the_middle_of_a_class_and_what_must_have_come_in(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", TELRAAM_JAN)
    assert meet("verwachte_wachttijd", "2025-01").waarde is None  # nobody began
    deliver("telraam", "wachttijdverdeling", "2025-02", TELRAAM_FEB)
    # In January 4 wait up to day 3 (from day 0) and 6 up to day 31 (from day 0). In February 4 begin on day 3
    # and 3 on day 59 (seen from day 44); 7 wait up to day 10 and 5 from day 31 up to day 59.
    # Day 3: 4 + 6 + 4 + 7 = 21 at risk, 17/21 = 0.81. Day 59: 3 + 5 = 8 at risk, 0.81 x 5/8 = 0.506: none.
    cijfer = meet("verwachte_wachttijd", "2025-02")
    assert (cijfer.waarde, cijfer.noemer) == (None, 7)
    assert meet("wachttijd_gestart", "2025-02").waarde == 6.125  # naive, of the 7 who began: 7 x 3.5 / 4
    assert meet("instroom_wachtlijst", "2025-02").waarde == 9
    assert meet("begonnen_wachtlijst", "2025-02").waarde == 7
    assert meet("wachtenden_bruto", "2025-01").waarde == 10
    assert meet("wachtenden_bruto", "2025-02").waarde == 10 + 9 - 7
    assert meet("instroom_wachtlijst", "2025-01") is None


def test_counts_that_shrink_by_more_than_began_have_no_instroom(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", TELRAAM_JAN)
    deliver("telraam", "wachttijdverdeling", "2025-02", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-02 45      gestart  4           5         1
        2025-02 45      wachtend 8           9         6
    """)
    assert meet("instroom_wachtlijst", "2025-02") is None  # naive: -3
    assert meet("begonnen_wachtlijst", "2025-02").waarde == 1


def test_counts_next_to_rows_of_the_same_month_do_not_count_in_the_pace(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", TELRAAM_JAN)
    deliver("telraam", "wachttijdverdeling", "2025-02", TELRAAM_FEB)
    deliver("telraam", "wachtlijst", "2025-01", listed("a", "2025-01-31"))
    assert meet("instroom_wachtlijst", "2025-02") is None  # of January there are no counts any more
    # February alone: day 3 has 4 + 7 = 11 at risk, 7/11; day 59 has 8, 7/11 x 5/8 = 0.40
    assert meet("verwachte_wachttijd", "2025-02").waarde == 59


def test_starts_in_an_open_class_count_and_who_vanished_does_not_wait_for_ever(deliver, meet):
    deliver("telraam", "wachttijdverdeling", "2025-01", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-01 45      wachtend 52          -         20
        2025-01 45      wachtend 4           5         40
    """)
    deliver("telraam", "wachttijdverdeling", "2025-02", """
        maand   product stand    weken_vanaf weken_tot aantal
        2025-02 45      gestart  52          -         10
        2025-02 45      gestart  8           9         8
        2025-02 45      wachtend 8           9         4
    """)
    # Day 59: 8 who began and 4 who wait; the 40 of January were last seen on day 31. 4/12 is left.
    cijfer = meet("verwachte_wachttijd", "2025-02")
    assert (cijfer.waarde, cijfer.noemer) == (59, 18)


def test_wachttijd_keten_runs_from_the_first_registration_to_the_first_help_anywhere(deliver, meet):
    deliver("baken", "trajecten", "2024-11", """
        client traject gemeente product datum_aanmelding datum_aanvang uitval_voor_start
        a      x1      0363     licht   2024-10-01       -             elders
        b      x2      0363     licht   2024-10-01       2024-11-01    -
    """)
    deliver("kompas", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     licht   2025-01-02       2025-01-12
        b      t2      0363     licht   2025-01-02       2025-01-12
        c      t3      0363     licht   2024-12-23       2025-01-12
        d      t4      0363     licht   2025-01-02       2025-01-12
    """)
    deliver("baken", "trajecten", "2025-01", """
        client traject gemeente product datum_aanmelding datum_aanvang
        d      x4      0363     licht   2024-12-03       2025-01-12
        c      x5      0363     licht   2025-01-20       2025-01-31
    """)
    # a since 1 October: 103; c: 20; b began before, in November (31). d began at both on one day and counts
    # once, at baken: 40.
    cijfer = meet("wachttijd_keten", "2025-01", partner="kompas")
    assert (cijfer.waarde, cijfer.noemer) == (61.5, 2)  # naive, per traject: 10 of 10, 10, 20 and 10
    assert meet("wachttijd_keten", "2025-01").waarde == 40
    assert meet("wachttijd_keten", "2025-01").noemer == 3
    assert meet("wachttijd_keten", "2024-11", partner="baken").waarde == 31


def test_wachttijd_keten_follows_when_the_earlier_registration_is_delivered_late(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", begun({"a": 10}))
    assert meet("wachttijd_keten", "2025-01").waarde == 10
    deliver("baken", "trajecten", "2024-12", withdrawn("a", OCT1))
    assert meet("wachttijd_keten", "2025-01").waarde == 102
    deliver("baken", "trajecten", "2024-12", begun({"a": 5}, OCT1))
    assert meet("wachttijd_keten", "2025-01") is None
    assert meet("wachttijd_keten", "2024-10").waarde == 5


def handed_over(to: dict[str, str]) -> list[dict[str, object]]:
    """A traject of kompas for each client that ended on 10 January 2025, with the partner it went to."""
    return [
        {**row, "datum_einde": "2025-01-10", "reden_einde": "01", "naar_partner": to[row["client"]]}
        for row in begun(dict.fromkeys(to, 0), OCT1)
    ]


@pytest.fixture
def overdrachten(deliver):
    """Nine go to baken, of whom five begin there; two to telraam, that delivers no trajecten; one stays."""
    deliver("kompas", "trajecten", "2025-01", handed_over(
        {**dict.fromkeys("abcdefghi", "baken"), "j": "telraam", "k": "telraam", "l": "kompas"},
    ))
    # a began before the end, five days; the others after 10, 20, 30 and 40 days.
    since = "2025-01-05"
    deliver("baken", "trajecten", "2025-01", begun({"a": 0, "b": 15, "c": 25}, since))
    deliver("baken", "trajecten", "2025-02", begun({"a": 0, "b": 15, "c": 25, "d": 35, "e": 45}, since))


@pytest.mark.usefixtures("overdrachten")
def test_overdrachtstijd_counts_who_is_still_between_two_partners(meet):
    # At risk 9, 8, 7, 6 and, on day 40, 5: 4/9 left. Naive, the mean or middle of the five who began: 20.
    # Naive, those sent to telraam wait as well: 5/11 after six, no middle.
    cijfer = meet("overdrachtstijd", "2025-02")
    assert (cijfer.waarde, cijfer.noemer) == (40, 5)
    assert meet("overdrachtstijd", "2025-02", partner="kompas").waarde == 40
    assert meet("overdrachtstijd", "2025-02", partner="baken") is None  # it counts with who hands over
    # At the end of January three of nine had begun.
    assert meet("overdrachtstijd", "2025-01").waarde is None
    assert meet("overdrachtstijd", "2025-01").noemer == 3


@pytest.mark.usefixtures("overdrachten")
def test_overdrachtstijd_looks_back_half_a_year_and_follows_nobody_longer_than_a_year(deliver, meet):
    deliver("baken", "trajecten", "2026-04", begun({"z": 0}, "2026-04-01"))
    assert meet("overdrachtstijd", "2025-06").waarde == 40
    assert meet("overdrachtstijd", "2025-07").noemer == 2  # February to July: d and e only
    assert meet("overdrachtstijd", "2025-08").noemer == 0  # four wait, nobody begins
    assert meet("overdrachtstijd", "2026-06").noemer == 0  # until 10 January 2026 they do
    assert meet("overdrachtstijd", "2026-07") is None


def test_help_that_began_at_the_receiver_before_the_end_takes_no_time(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", handed_over(dict.fromkeys("abcdef", "baken")))
    deliver("baken", "trajecten", "2025-01", begun(dict.fromkeys("abcdef", 0), "2025-01-02"))
    assert meet("overdrachtstijd", "2025-01").waarde == 0  # naive, from start to start: 93; from the end: -8


def test_help_at_the_receiver_that_was_over_before_the_end_is_not_what_follows_a_hand_over(deliver, meet):
    deliver("kompas", "trajecten", "2025-01", handed_over(dict.fromkeys("abcdef", "baken")))
    before = [
        {**row, "traject": f"x{row['client']}", "datum_einde": "2024-12-01", "reden_einde": "01"}
        for row in begun(dict.fromkeys("abcdef", 0), "2024-11-01")
    ]
    after = [
        {**row, "datum_einde": "", "reden_einde": ""}
        for row in begun(dict.fromkeys("abcdef", 0), "2025-01-30")
    ]
    deliver("baken", "trajecten", "2025-01", [*before, *after])
    assert meet("overdrachtstijd", "2025-01").waarde == 20  # naive, any help there since October: 0
