"""The share of clients that reached a step in time: worked out by hand, with who left and who still waits."""

from datetime import date
from math import isnan

import pytest

from ketenmonitor.access.viewer import REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.reach import Termijn, within_days
from tests.zicht import alles

HEAD = "client traject gemeente product datum_aanmelding datum_intake datum_aanvang uitval_voor_start"
VAN, TOT = date(2026, 1, 1), date(2026, 3, 31)
EERSTE_GESPREK = Termijn("aanmelding", "intake", 14)


def reach(dataset, termijn: Termijn, kijker=None):
    zicht = alles(dataset) if kijker is None else Zicht(dataset.cursor(), dataset.keten, kijker)
    return within_days(zicht, [termijn], VAN, TOT, Selectie())[termijn]


def test_who_reached_it_in_time_is_a_share_of_all_who_began(dataset, deliver):
    """Intake after 10 and 20 days, and one withdrew after 14 days without any: 1 of 3 within 14 days."""
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-02-01 2026-02-11 2026-03-01 -
        c2b T2 0363 licht 2026-02-01 2026-02-21 2026-03-01 -
        c3c T3 0363 licht 2026-03-01 - - teruggetrokken""",
    )
    found = reach(dataset, EERSTE_GESPREK)
    assert (found.deel, found.clienten) == (0.33, 3)
    assert reach(dataset, Termijn("aanmelding", "intake", 20)).deel == 0.67
    assert reach(dataset, Termijn("aanmelding", "intake", 9)).deel == 0.0


def test_who_was_followed_too_briefly_counts_until_then(dataset, deliver):
    """Aalen-Johansen: at day 5 one of four is cut off; of the three left one reaches it on day 10: 1/3."""
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-02-01 2026-02-11 2026-03-01 -
        c2b T2 0363 licht 2026-02-01 2026-02-21 2026-03-01 -
        c3c T3 0363 licht 2026-02-01 2026-02-21 2026-03-01 -""",
    )
    deliver(
        "kompas",
        "wachtlijst",
        "2026-03",
        """peildatum client gemeente product datum_aanmelding
        2026-03-31 c4d 0363 licht 2026-03-26""",
    )
    assert reach(dataset, EERSTE_GESPREK).deel == 0.33


def test_a_term_longer_than_anybody_was_followed_says_nothing(dataset, deliver):
    deliver("kompas", "trajecten", "2026-03", f"{HEAD}\n c1a T1 0363 licht 2026-03-26 - - -")
    assert isnan(reach(dataset, EERSTE_GESPREK).deel)


def test_few_clients_are_not_told(dataset, deliver):
    deliver("kompas", "trajecten", "2026-03", f"{HEAD}\n c1a T1 0363 licht 2026-02-01 2026-02-11 - -")
    regie = Kijker("r", "Regie", (Rol(REGISSEUR),))
    found = reach(dataset, EERSTE_GESPREK, regie)
    assert isnan(found.deel)
    assert isnan(found.clienten)


def test_a_step_without_a_day_is_a_mistake(dataset):
    with pytest.raises(ValueError, match="einde"):
        reach(dataset, Termijn("aanmelding", "einde", 14))


def test_a_hand_over_counts_from_its_day_and_not_from_the_registration_there(dataset, deliver):
    """Handed over on 10 March, begun on 20 March; registered at the receiver in February."""
    kop = (
        "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde naar_partner"
    )
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"{kop}\n c1a T1 0363 licht 2025-06-01 2025-07-01 2026-03-10 01 baken",
    )
    deliver("baken", "trajecten", "2026-03", f"{kop}\n c1a B1 0363 zwaar 2026-02-01 2026-03-20 - - -")
    assert reach(dataset, Termijn("overdracht", "start", 10)).deel == 1.0
    assert reach(dataset, Termijn("overdracht", "start", 9)).deel == 0.0
    assert reach(dataset, Termijn("aanmelding", "start", 90)).clienten == 0


def test_a_share_with_few_clients_on_a_side_is_shown_in_tens_or_not_at_all(dataset, deliver):
    """13 of 19 reached it, six did not: 68 %. Of 9 of 11 the two who did not are few: 80 %."""
    rows = "\n".join(
        f"c{i}x T{i} 0363 licht 2026-02-01 {'2026-02-11' if i < 13 else '2026-03-01'} 2026-03-05 -"
        for i in range(19)
    )
    deliver("kompas", "trajecten", "2026-03", f"{HEAD}\n{rows}")
    regie = Kijker("r", "Regie", (Rol(REGISSEUR),))
    found = reach(dataset, EERSTE_GESPREK, regie)
    assert (found.deel, found.clienten) == (0.68, 20.0)  # 13 of 19: six on the other side
    deliver(
        "baken",
        "trajecten",
        "2026-03",
        f"{HEAD}\n"
        + "\n".join(
            f"b{i}x B{i} 0394 {'licht' if i < 11 else 'zwaar'} 2026-02-01 "
            f"{'2026-02-11' if i % 11 < 9 else '2026-03-01'} 2026-03-05 -"
            for i in range(22)
        ),
    )
    zicht = Zicht(dataset.cursor(), dataset.keten, regie)
    [few] = within_days(zicht, [EERSTE_GESPREK], VAN, TOT, Selectie(partner="baken")).values()
    assert (few.deel, round(few.precies, 4), few.grof) == (0.8, 0.8182, True)  # 18 of 22
    licht = Selectie(partner="baken", product="licht")
    [fewer] = within_days(zicht, [EERSTE_GESPREK], VAN, TOT, licht).values()
    assert isnan(fewer.deel)  # 9 of 11: 80 % would be 9
