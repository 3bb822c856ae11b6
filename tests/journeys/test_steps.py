"""The rules of journeys/steps.py, one by one."""

HEAD = (
    "client traject gemeente product datum_verwijzing datum_aanmelding datum_intake datum_toewijzing"
    " datum_aanvang datum_einde reden_einde naar_partner uitval_voor_start"
)


def test_a_request_goes_through_its_steps_in_the_order_of_their_days(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-01-01 2026-01-05 2026-01-20 2026-01-12 2026-02-01 2026-03-10 01 - -""",
    )
    assert stappen() == [
        "1: 2026-01-01 verwijzing kompas wacht",
        "1: 2026-01-05 aanmelding kompas wacht",
        "1: 2026-01-12 toewijzing kompas wacht",
        "1: 2026-01-20 intake kompas wacht",
        "1: 2026-02-01 start kompas hulp",
        "1: 2026-03-10 einde kompas buiten",
    ]


def test_steps_on_one_day_stand_in_the_agreed_order(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-03-02 2026-03-02 2026-03-02 2026-03-02 2026-03-02 2026-03-02 01 - -""",
    )
    assert [row.split()[2] for row in stappen()] == [
        "verwijzing", "aanmelding", "intake", "toewijzing", "start", "einde",
    ]  # fmt: skip


def test_a_decision_after_the_start_is_no_step_on_the_way_to_it(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - 2026-02-20 2026-02-01 - - - -""",
    )
    assert stappen() == ["1: 2026-01-05 aanmelding kompas wacht", "1: 2026-02-01 start kompas hulp"]


def test_a_hand_over_goes_on_at_the_receiver_in_the_same_route(deliver, stappen):
    """The receiver keeps the original date of registration; that is no step of its own."""
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - - 2026-02-01 2026-03-10 01 baken -""",
    )
    deliver(
        "baken",
        "trajecten",
        "2026-04",
        f"""{HEAD}
        c1a B1 0363 zwaar - 2026-01-05 2026-03-20 2026-03-01 2026-04-02 - - - -""",
    )
    assert stappen() == [
        "1: 2026-01-05 aanmelding kompas wacht",
        "1: 2026-02-01 start kompas hulp",
        "1: 2026-03-10 overdracht kompas wacht",
        "1: 2026-03-20 intake baken wacht",
        "1: 2026-04-02 start baken hulp",
    ]


def test_a_receiver_that_began_before_the_hand_over_overlaps_and_is_no_negative_wait(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - - 2026-02-01 2026-03-10 01 baken -""",
    )
    deliver(
        "baken",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a B1 0363 zwaar - 2026-02-20 - - 2026-03-03 - - - -""",
    )
    assert stappen()[2:] == [
        "1: 2026-03-10 overdracht kompas wacht",
        "1: 2026-03-10 start baken hulp",
    ]


def test_a_hand_over_of_which_nothing_is_seen_ends_the_route(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - - 2026-02-01 2026-03-10 01 baken -""",
    )
    assert stappen()[-1] == "1: 2026-03-10 overdracht kompas buiten"


def test_what_begins_after_the_end_is_a_return_in_the_same_route(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2025-01-05 - - 2025-02-01 2025-03-10 01 - -
        c1a T2 0363 licht 2025-06-01 2025-06-08 - - 2025-07-01 - - - -""",
    )
    assert stappen()[2:] == [
        "1: 2025-03-10 einde kompas buiten",
        "1: 2025-06-01 terugkeer kompas wacht",
        "1: 2025-06-08 aanmelding kompas wacht",
        "1: 2025-07-01 start kompas hulp",
    ]


def test_after_an_administrative_end_there_is_no_return(deliver, stappen):
    """A traject that is closed for a change of decision (iJw 37) and goes on under another number."""
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2025-01-05 - - 2025-02-01 2025-03-10 37 - -
        c1a T2 0363 licht - 2025-03-10 - - 2025-03-10 - - - -""",
    )
    assert [row.split()[2] for row in stappen()] == ["aanmelding", "start", "einde", "aanmelding", "start"]


def test_help_beside_help_is_a_route_of_its_own(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - - 2026-02-01 - - - -""",
    )
    deliver(
        "baken",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a B1 0363 zwaar - 2026-02-20 - - 2026-03-03 - - - -""",
    )
    assert stappen() == [
        "1: 2026-01-05 aanmelding kompas wacht",
        "1: 2026-02-01 start kompas hulp",
        "2: 2026-02-20 aanmelding baken wacht",
        "2: 2026-03-03 start baken hulp",
    ]


def test_who_withdraws_did_not_begin_in_the_middle_of_the_month(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 2026-02-01 - - - - - teruggetrokken""",
    )
    assert stappen()[-1] == "1: 2026-03-15 niet begonnen kompas buiten"


def test_who_is_on_the_list_waits_until_there_is_a_traject(deliver, stappen):
    kop = "peildatum client gemeente product datum_aanmelding datum_intake"
    deliver("kompas", "wachtlijst", "2026-02", f"{kop}\n 2026-02-28 c1a 0363 licht 2026-01-05 2026-02-10")
    assert stappen() == ["1: 2026-01-05 aanmelding kompas wacht", "1: 2026-02-10 intake kompas wacht"]
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 2026-02-10 - 2026-03-03 - - - -""",
    )
    assert stappen()[-1] == "1: 2026-03-03 start kompas hulp"
    assert len(stappen()) == 3


def test_who_left_the_list_without_a_traject_did_not_begin(deliver, stappen):
    kop = "peildatum client gemeente product datum_aanmelding"
    deliver(
        "kompas",
        "wachtlijst",
        "2026-02",
        f"""{kop}
        2026-02-28 c1a 0363 licht 2026-01-05
        2026-02-28 c2b 0363 licht 2026-01-06""",
    )
    deliver("kompas", "wachtlijst", "2026-03", f"{kop}\n 2026-03-31 c2b 0363 licht 2026-01-06")
    assert stappen() == [
        "1: 2026-01-05 aanmelding kompas wacht",
        "1: 2026-03-15 niet begonnen kompas buiten",
        "2: 2026-01-06 aanmelding kompas wacht",
    ]


def test_a_cut_does_not_make_an_end_of_a_hand_over(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht - 2026-01-05 - - 2026-02-01 2026-03-10 01 baken -""",
    )
    deliver(
        "baken",
        "trajecten",
        "2026-04",
        f"""{HEAD}
        c1a B1 0363 zwaar - 2026-03-01 2026-03-20 - 2026-04-02 - - - -""",
    )
    # who hands over does not wait at the receiver, who receives does from the hand-over on
    assert stappen(partner="kompas")[-1] == "1: 2026-03-10 overdracht kompas buiten"
    assert stappen(partner="baken") == [
        "1: 2026-03-10 overdracht baken wacht",
        "1: 2026-03-20 intake baken wacht",
        "1: 2026-04-02 start baken hulp",
    ]


def test_totals_of_products_are_no_requests(deliver, stappen):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 totaal - 2026-01-05 - - 2026-02-01 - - - -""",
    )
    assert stappen() == []
    assert len(stappen(product="totaal")) == 2
