"""The KPIs of quality, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off

from datetime import date, datetime

import pytest

from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.intake import delivery
from ketenmonitor.vocabulary.kpi import kpis

# Ended in March: 01, 02, 03, 04 and 38 (over to another provider). On paper only: 36, 37.
# t8 runs on, t9 never began.
EINDES = """
    client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde uitval_voor_start
    a      t1      0363     licht   2025-01-01       2025-01-01    2025-03-01  01          -
    b      t2      0363     licht   2025-01-01       2025-01-01    2025-03-02  02          -
    c      t3      0363     licht   2025-01-01       2025-01-01    2025-03-03  03          -
    d      t4      0363     licht   2025-01-01       2025-01-01    2025-03-31  04          -
    e      t5      0363     licht   2025-01-01       2025-01-01    2025-03-31  36          -
    f      t6      0363     licht   2025-01-01       2025-01-01    2025-03-31  37          -
    g      t7      0363     licht   2025-01-01       2025-01-01    2025-03-31  38          -
    h      t8      0363     licht   2025-01-01       2025-01-01    -           -           -
    i      t9      0363     licht   2025-01-01       -             -           -           teruggetrokken
"""


@pytest.mark.parametrize(
    "kpi, teller",
    [("uitval", 2), ("uitval_client", 1), ("uitval_aanbieder", 1), ("volgens_plan", 1)],
)
def test_ends_are_shares_of_what_really_ended(kpi, teller, deliver, meet):
    deliver("kompas", "trajecten", "2025-03", EINDES)
    cijfer = meet(kpi, "2025-03")
    # Naive for uitval: 02 as well, or divided by all nine, or by the seven with an end date.
    assert (cijfer.teller, cijfer.noemer, cijfer.waarde) == (teller, 5, 20 * teller)


def test_the_latest_delivery_tells_how_a_traject_stands(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", EINDES)
    deliver("kompas", "trajecten", "2025-04", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        h      t8      0363     licht   2025-01-01       2025-01-01    2025-04-05  03
        c      t3      0363     licht   2025-01-01       2025-01-01    2025-03-03  02
    """)
    assert meet("uitval", "2025-03").teller == 1  # t3 was corrected
    assert meet("uitval", "2025-04").waarde == 100


RAPPORTCIJFERS = """
    client traject datum      instrument    score informant moment
    a      t1      2025-03-01 rapportcijfer 9     jeugdige  einde
    a      t1      2025-03-01 rapportcijfer 4     ouder     einde
    a      t1      2025-01-05 rapportcijfer 2     jeugdige  begin
    b      t2      2025-03-02 rapportcijfer 6     jeugdige  einde
    c      t3      2025-03-03 sdq_totaal    12    ouder     einde
    d      t4      2025-02-03 sdq_totaal    12    ouder     tussen
"""


def test_rapportcijfer_keeps_who_answered_apart_and_looks_only_at_the_end(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", EINDES)
    deliver("kompas", "uitkomsten", "2025-03", RAPPORTCIJFERS)
    assert meet("rapportcijfer_jeugdige", "2025-03").waarde == 7.5  # naive, all together: 5.25
    assert meet("rapportcijfer_ouder", "2025-03").waarde == 4


def test_a_measurement_delivered_twice_counts_once_as_it_was_delivered_last(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-03", RAPPORTCIJFERS)
    deliver("kompas", "uitkomsten", "2025-04", """
        client traject datum      instrument    score informant moment
        b      t2      2025-03-02 rapportcijfer 8     jeugdige  einde
    """)
    cijfer = meet("rapportcijfer_jeugdige", "2025-03")
    assert (cijfer.noemer, cijfer.waarde) == (2, 8.5)  # naive: 23 of 3


def test_respons_is_a_share_of_what_ended_not_of_what_was_measured(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", EINDES)
    deliver("kompas", "uitkomsten", "2025-03", RAPPORTCIJFERS)
    assert meet("respons_jeugdige", "2025-03").waarde == 40  # t1 and t2 of five
    assert meet("respons_ouder", "2025-03").waarde == 20
    # t1, t2 and t3; naive, by rows: 4 of 5, t4 was measured halfway.
    assert meet("respons_uitkomstmeting", "2025-03").waarde == 60


def test_respons_follows_when_the_measurements_come_first(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-03", RAPPORTCIJFERS)
    assert meet("respons_jeugdige", "2025-03") is None
    deliver("kompas", "trajecten", "2025-03", EINDES)
    assert meet("respons_jeugdige", "2025-03").waarde == 40
    assert meet("rapportcijfer_jeugdige", "2025-03", gemeente="0363").waarde == 7.5


def test_doelrealisatie_is_taken_per_client_first(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-03", """
        client traject datum      instrument score moment domein
        a      t1      2025-03-01 gas_6      1     einde  doel1
        b      t2      2025-03-02 gas_6      0     einde  doel1
        b      t2      2025-03-02 gas_6      -1    einde  doel2
        b      t2      2025-03-02 gas_6      -2    einde  doel3
        b      t2      2025-03-02 gas_6      -3    einde  doel4
        c      t3      2025-03-02 gas_6      2     tussen doel1
    """)
    cijfer = meet("doelrealisatie", "2025-03")
    assert (cijfer.noemer, cijfer.waarde) == (2, 62.5)  # naive, over goals: 40


def test_doelrealisatie_takes_the_last_score_of_a_goal_that_was_scored_twice(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-03", """
        client traject datum      instrument score moment domein
        a      t1      2025-03-01 gas_6      -1    einde  doel1
        a      t1      2025-03-08 gas_6      0     einde  doel1
        a      t1      2025-03-01 gas_6      -1    einde  doel2
    """)
    assert meet("doelrealisatie", "2025-03").waarde == 50


def test_tijdig_aangeleverd_is_the_first_good_delivery_before_the_end_of_the_last_day(deliver, meet):
    # Due 15 February. Expected of January: 4 + 4 + 3 deliveries.
    wachtlijst = "peildatum client gemeente product datum_aanmelding\n2025-01-31 a 0363 licht 2025-01-01"
    kosten = "maand gemeente product bedrag\n2025-01 0363 licht 10"
    deliver("kompas", "wachtlijst", "2025-01", wachtlijst, op=datetime(2025, 2, 15, 23, 59))
    deliver("baken", "wachtlijst", "2025-01", wachtlijst, op=datetime(2025, 2, 16, 0, 0))
    deliver("kompas", "kosten", "2025-01", kosten, op=datetime(2025, 2, 1))
    deliver("kompas", "kosten", "2025-01", kosten + "0", op=datetime(2025, 3, 1))  # corrected: on time
    after = date(2025, 2, 16)
    cijfer = meet("tijdig_aangeleverd", "2025-01", vandaag=after)
    assert (cijfer.teller, cijfer.noemer) == (2, 11)  # naive, in force: 1; of what came: of 3
    assert meet("tijdig_aangeleverd", "2025-01", vandaag=after, partner="baken").waarde == 0
    assert meet("tijdig_aangeleverd", "2025-01", vandaag=date(2025, 2, 15)) is None  # not yet due


def test_tijdig_aangeleverd_forgets_a_delivery_that_was_withdrawn(dataset, deliver, meet):
    kosten = "maand gemeente product bedrag\n2025-01 0363 licht 10"
    found = deliver("kompas", "kosten", "2025-01", kosten, op=datetime(2025, 2, 1))
    delivery.withdraw(dataset, found.levering.levering, "toets", "verkeerde maand")
    assert meet("tijdig_aangeleverd", "2025-01", vandaag=date(2025, 3, 1), partner="kompas").teller == 0


def test_tijdig_aangeleverd_per_partner_names_those_who_did_not(dataset, deliver):
    kosten = "maand gemeente product bedrag\n2025-01 0363 licht 10"
    deliver("kompas", "kosten", "2025-01", kosten, op=datetime(2025, 2, 1))
    found = figures(
        dataset.cursor(), [kpis()["tijdig_aangeleverd"]], date(2025, 1, 1), date(2025, 1, 1), Selectie(),
        per="partner", vandaag=date(2025, 3, 1),
    )  # fmt: skip
    assert [(c.deel, c.teller, c.noemer) for c in found] == [
        ("baken", 0, 4), ("kompas", 1, 4), ("telraam", 0, 3),
    ]
