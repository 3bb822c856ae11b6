"""What the page Klantroutes shows of deliveries, worked out by hand, and what it hides from whom."""

from datetime import date
from math import isnan

import pytest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.journeys.routes import Klantroutes, Wachtmoment, routes
from tests.zicht import alles

HEAD = (
    "client traject gemeente product datum_aanmelding datum_intake datum_aanvang datum_einde reden_einde"
    " naar_partner uitval_voor_start"
)
VAN, TOT = date(2026, 1, 1), date(2026, 3, 31)
REGIE = Kijker("r", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("k", "Kompas", (Rol(PARTNER, "kompas"),))


@pytest.fixture
def three(deliver):
    """Client a is handed over and helped, b withdraws, c still waits; all in one quarter.

    a: aanmelding 5 Jan, start 15 Jan (10 days), overdracht 14 Feb (30 days), start at baken 6 Mar (20 days).
    b: aanmelding 1 Feb, withdraws in March (15 March: 42 days). c: aanmelding 21 Mar, on the list of 31 Mar.
    """
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a T1 0363 licht 2026-01-05 - 2026-01-15 2026-02-14 01 baken -
        c2b T2 0363 licht 2026-02-01 - - - - - teruggetrokken""",
    )
    deliver(
        "baken",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c1a B1 0363 zwaar 2026-02-10 - 2026-03-06 - - - -""",
    )
    deliver(
        "kompas",
        "wachtlijst",
        "2026-03",
        """peildatum client gemeente product datum_aanmelding
        2026-03-31 c3c 0363 licht 2026-03-21""",
    )


def shown(dataset, kijker=None, **cut: str) -> Klantroutes:
    zicht = alles(dataset) if kijker is None else Zicht(dataset.cursor(), dataset.keten, kijker)
    return routes(zicht, VAN, TOT, Selectie(**cut))


def test_paths_and_stays_have_their_times(dataset, three):
    r = shown(dataset)
    assert {(p.van, p.naar): (p.aantal, p.mediaan) for p in r.paden} == {
        ("aanmelding", "start"): (1, 10), ("start", "overdracht"): (1, 30), ("overdracht", "start"): (1, 20),
        ("aanmelding", "niet begonnen"): (1, 42),
    }  # fmt: skip
    stays = {v.stap: (v.aantal, v.open, v.toestand) for v in r.verblijven}
    assert stays == {
        "aanmelding": (3, 1, "wacht"), "start": (2, 1, "hulp"), "overdracht": (1, 0, "wacht"),
    }  # fmt: skip


def test_ways_are_shares_of_the_routes_that_began(dataset, three):
    r = shown(dataset)
    assert (r.routes, r.soorten) == (3, 3)
    assert {d.stappen: (d.routes, d.deel, d.open) for d in r.dominant} == {
        ("aanmelding", "start", "overdracht", "start"): (1, 0.33, True),
        ("aanmelding", "niet begonnen"): (1, 0.33, False),
        ("aanmelding",): (1, 0.33, True),
    }


def test_time_is_shared_over_the_days_of_the_period(dataset, three):
    """a waits 10 + 20 days and is helped 30 + 25 (6 to 31 March, when it was last seen), b waits 42, c 10."""
    r = shown(dataset)
    waiting, helped = 10 + 20 + 42 + 10, 30 + 25
    assert r.tijd.wacht == round(waiting / (waiting + helped), 3)
    assert (r.tijd.beide, r.tijd.clienten) == (0.0, 3)


def test_waiting_beside_help_counts_once(dataset, deliver):
    """Helped from 1 Jan to 31 Mar; waits elsewhere from 1 to 21 Feb (20 days), then helped there."""
    deliver("kompas", "trajecten", "2026-03", f"{HEAD}\n c1a T1 0363 licht 2025-12-01 - 2026-01-01 - - - -")
    deliver("baken", "trajecten", "2026-03", f"{HEAD}\n c1a B1 0363 zwaar 2026-02-01 - 2026-02-21 - - - -")
    r = shown(dataset)
    assert r.tijd.beide == round(20 / 89, 3)  # 1 January to 31 March are 89 days until it was last seen
    assert r.tijd.wacht == 0.0
    assert [(s.helpen, s.clienten, s.wachten_ook) for s in r.stapeling] == [(2, 1, 0)]
    assert r.paren == [("baken", "kompas", 1)]


def test_moments_of_waiting_are_ranked_by_person_weeks(dataset, three):
    # after the aanmelding at kompas 10 + 42 + 10 = 62 days = 9 weeks, after the hand-over at baken 20 = 3
    assert shown(dataset).wachtmomenten == [
        Wachtmoment("aanmelding", "kompas", 9.0, 3, 1),
        Wachtmoment("overdracht", "baken", 3.0, 1, 0),
    ]


def test_waiting_counts_only_within_the_period(dataset, three):
    zicht = alles(dataset)
    r = routes(zicht, date(2026, 2, 1), date(2026, 2, 28), Selectie())
    # of the 42 days of b 28 lie in February; a waits at baken from 14 February: 15 days with the 28th
    assert [(m.stap, m.partner, m.persoonsweken) for m in r.wachtmomenten] == [
        ("aanmelding", "kompas", 4.0), ("overdracht", "baken", 2.0),
    ]  # fmt: skip


def test_hand_overs_have_what_became_of_them(dataset, three, deliver):
    deliver(
        "telraam",
        "trajecten",
        "2026-03",
        f"""{HEAD}
        c4d S1 0363 licht 2026-01-02 - 2026-01-03 2026-01-20 01 kompas -
        c5e S2 0363 licht 2026-01-02 - 2026-01-03 2026-01-20 01 kompas -""",
    )
    deliver(
        "kompas",
        "trajecten",
        "2026-04",
        f"""{HEAD}
        c4d T4 0363 licht 2026-01-10 - - - - - geweigerd
        c2b T2 0363 licht 2026-02-01 - - - - - teruggetrokken""",
    )
    pairs = {(o.van, o.naar): o for o in shown(dataset).overdrachten}
    gone = pairs["telraam", "kompas"]
    # d was refused at kompas, of e nothing has been seen there yet: it may still come
    assert (gone.aantal, gone.begonnen, gone.niet_begonnen, gone.wacht) == (2, 0, 1, 1)
    good = pairs["kompas", "baken"]
    assert (good.aantal, good.begonnen, good.niet_begonnen, good.aansluitend) == (1, 1, 0, 0)
    by_referral = pairs["", "kompas"]
    # a began, b withdrew, c waits; d came by a hand-over
    assert (by_referral.aantal, by_referral.begonnen, by_referral.niet_begonnen, by_referral.wacht) == (
        3,
        1,
        1,
        1,
    )


def test_who_is_not_seen_at_the_receiver_within_a_year_is_lost(dataset, deliver):
    deliver(
        "kompas",
        "trajecten",
        "2025-02",
        f"""{HEAD}
        c1a T1 0363 licht 2025-01-05 - 2025-01-15 2025-02-14 01 baken -""",
    )
    deliver("baken", "trajecten", "2026-02", f"{HEAD}\n c9z B1 0363 zwaar 2026-02-01 - - - - - -")
    [pair] = [
        o for o in routes(alles(dataset), date(2025, 2, 1), TOT, Selectie()).overdrachten if o.van == "kompas"
    ]
    assert (pair.niet_begonnen, pair.wacht) == (1, 0)


def many(deliver, partner: str, number: int, first: str) -> None:
    rows = "\n".join(
        f"{first}{i:02}x {first.upper()}{i} 0363 licht 2026-01-05 - 2026-01-15 - - - -" for i in range(number)
    )
    deliver(partner, "trajecten", "2026-03", f"{HEAD}\n{rows}")


def test_few_clients_are_hidden_and_others_rounded_for_the_director(dataset, deliver):
    many(deliver, "kompas", 12, "k")
    many(deliver, "baken", 3, "b")
    r = shown(dataset, REGIE)
    assert [(p.aantal, p.mediaan) for p in r.paden] == [(15.0, 10.0)]
    assert [(m.partner, m.clienten) for m in r.wachtmomenten] == [("kompas", 10.0)]  # 12 is shown as 10
    few = shown(dataset, REGIE, partner="baken")
    assert (few.paden, few.verborgen, few.wachtmomenten, few.dominant, few.overdrachten) == (
        [],
        1,
        [],
        [],
        [],
    )
    assert isnan(few.routes)
    assert isnan(few.tijd.wacht)
    assert all(isnan(v.aantal) and isnan(v.duur.mediaan) for v in few.verblijven)


def test_a_partner_sees_the_chain_only_where_it_holds_without_its_own_clients(dataset, deliver):
    """Kompas has 12, one other 20: the rest of a total would be that one's; with two others it is not."""
    many(deliver, "kompas", 12, "k")
    many(deliver, "baken", 20, "b")
    assert shown(dataset, KOMPAS).paden == []
    many(deliver, "telraam", 4, "t")
    r = shown(dataset, KOMPAS)
    assert [p.aantal for p in r.paden] == [35.0]  # 36, of which 24 of two others
    # of others it is not told who they are
    assert {m.partner for m in r.wachtmomenten} == {"kompas", "*"}
    assert {(o.van, o.naar) for o in r.overdrachten} == {("", "kompas"), ("", "*")}
    assert r.paren == []


def test_a_partner_sees_its_own_routes_and_nobody_elses(dataset, deliver):
    many(deliver, "kompas", 12, "k")
    many(deliver, "baken", 20, "b")
    assert [p.aantal for p in shown(dataset, KOMPAS, partner="kompas").paden] == [10.0]
    with pytest.raises(Verboden):
        shown(dataset, KOMPAS, partner="baken")


def test_a_gemeente_sees_only_what_is_within_it(dataset, deliver):
    many(deliver, "kompas", 12, "k")
    haarlemmermeer = Kijker("g", "Gemeente", (Rol(GEMEENTE, "0394"),))
    assert shown(dataset, haarlemmermeer, gemeente="0394").paden == []
    with pytest.raises(Verboden):
        shown(dataset, haarlemmermeer)


def test_a_period_that_ends_before_it_begins_is_a_mistake(dataset):
    with pytest.raises(ValueError, match="ends after"):
        routes(alles(dataset), TOT, VAN, Selectie())


def test_a_receiver_that_began_early_is_told_as_overlap_and_waits_no_day(dataset, deliver):
    deliver(
        "kompas",
        "trajecten",
        "2026-03",
        f"{HEAD}\n c1a T1 0363 licht 2026-01-05 - 2026-02-01 2026-03-10 01 baken -",
    )
    deliver("baken", "trajecten", "2026-03", f"{HEAD}\n c1a B1 0363 zwaar 2026-02-20 - 2026-03-03 - - - -")
    r = shown(dataset)
    assert r.overlap == 1
    assert [o.aansluitend for o in r.overdrachten if o.van] == [1]
    assert {(p.van, p.naar): p.mediaan for p in r.paden}["overdracht", "start"] == 0
