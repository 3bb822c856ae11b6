"""The KPIs of lasting effect, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off

from math import exp, sqrt

import pytest


def test_zonder_hulp_verder_is_the_share_that_needs_none_for_now_or_at_all_per_informant(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-03", """
        client traject datum      instrument         score informant moment
        a      t1      2025-03-01 zonder_hulp_verder 4     jeugdige  einde
        b      t2      2025-03-01 zonder_hulp_verder 3     jeugdige  einde
        c      t3      2025-03-01 zonder_hulp_verder 2     jeugdige  einde
        d      t4      2025-03-01 zonder_hulp_verder 1     jeugdige  einde
        e      t5      2025-03-01 zonder_hulp_verder 1     jeugdige  tussen
        a      t1      2025-03-01 zonder_hulp_verder 1     ouder     einde
    """)
    assert meet("zonder_hulp_verder_jeugdige", "2025-03").waarde == 50  # naive: 2 of 6, or only 4: 25
    assert meet("zonder_hulp_verder_ouder", "2025-03").waarde == 0


def test_zelfredzaamheid_compares_begin_and_end_of_the_same_domain_informant_and_traject(deliver, meet):
    deliver("kompas", "uitkomsten", "2025-01", """
        client traject datum      instrument score informant    moment domein
        a      t1      2025-01-01 zrm_2017   2     professional begin  Huisvesting
        a      t1      2025-01-01 zrm_2017   3     professional begin  Inkomen
        a      t1      2025-01-01 zrm_2017   5     professional begin  Netwerk
        b      t2      2025-01-01 zrm_2017   1     professional begin  Huisvesting
        c      t3      2025-01-01 zrm_2017   1     jeugdige     begin  Huisvesting
    """)
    deliver("kompas", "uitkomsten", "2025-06", """
        client traject datum      instrument score informant    moment domein
        a      t1      2025-06-01 zrm_2017   4     professional einde  Huisvesting
        a      t1      2025-06-01 zrm_2017   3     professional einde  Inkomen
        a      t1      2025-06-01 zrm_2017   5     professional einde  Netwerk
        a      t1      2025-06-01 zrm_2017   5     professional einde  Verslaving
        c      t3      2025-06-01 zrm_2017   5     professional einde  Huisvesting
    """)
    cijfer = meet("zelfredzaamheid_verbeterd", "2025-06")
    # Huisvesting up, Inkomen the same. Not: Netwerk (could not rise), Verslaving, t3 (no pair), t2 (no end).
    assert (cijfer.teller, cijfer.noemer, cijfer.waarde) == (1, 2, 50)


def test_herhaald_beroep_looks_five_years_back_across_all_partners(deliver, meet):
    deliver("baken", "trajecten", "2025-03", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      x1      0363     licht   2019-01-01       2019-01-01    2020-03-11  01
        b      x2      0363     licht   2019-01-01       2019-01-01    2020-03-09  01
        d      x4      0363     licht   2025-03-10       2025-03-10    -           -
        e      x5      0363     licht   2025-02-01       -             -           -
    """)
    deliver("kompas", "trajecten", "2025-03", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      t1      0363     licht   2025-03-10       2025-03-10    -           -
        b      t2      0363     licht   2025-03-10       2025-03-10    -           -
        c      t3      0363     licht   2025-03-10       2025-03-10    -           -
        d      t4      0363     licht   2025-03-10       2025-03-10    -           -
        e      t5      0363     licht   2025-03-10       2025-03-10    -           -
        c      t6      0363     licht   2025-03-11       2025-03-11    -           -
    """)
    # a: ended one day within five years; b: a day too long ago; c only for the second; d: begun on the same
    # day; e: never began there.
    cijfer = meet("herhaald_beroep", "2025-03", partner="kompas")
    assert (cijfer.teller, cijfer.noemer) == (2, 6)  # naive, within the partner: 1 of 6


def test_herhaald_beroep_of_another_partner_follows_when_earlier_help_is_delivered_late(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     licht   2025-03-10       2025-03-10
    """)
    assert meet("herhaald_beroep", "2025-03").waarde == 0
    deliver("baken", "trajecten", "2025-02", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      x1      0363     licht   2024-01-01       2024-01-01    2025-02-01  01
    """)
    assert meet("herhaald_beroep", "2025-03", partner="kompas").waarde == 100
    deliver("baken", "trajecten", "2025-02", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        z      x1      0363     licht   2024-01-01       2024-01-01    2025-02-01  01
    """)
    assert meet("herhaald_beroep", "2025-03", partner="kompas").waarde == 0


def test_afschaling_asks_whether_all_that_follows_within_half_a_year_is_lighter(deliver, meet):
    deliver("kompas", "trajecten", "2025-10", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      t1      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
        b      t2      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
        c      t3      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
        d      t4      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
        e      t5      0363     54      2024-01-01       2024-01-01    2025-03-01  01
        f      t6      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  36
        g      t7      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
        h      t8      0363     zwaar   2024-01-01       2024-01-01    2025-03-01  01
    """)
    deliver("baken", "trajecten", "2025-10", """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      x1      0363     licht   2025-08-31       2025-08-31    -           -
        b      x2      0363     licht   2025-09-01       2025-09-01    -           -
        c      x3      0363     licht   2025-04-01       2025-04-01    -           -
        c      x4      0363     zwaar   2025-05-01       2025-05-01    -           -
        e      x5      0363     licht   2025-04-01       2025-04-01    -           -
        f      x6      0363     licht   2025-04-01       2025-04-01    -           -
        g      x7      0363     licht   2025-02-01       2025-02-01    -           -
        h      x8      0363     54      2025-04-01       2025-04-01    -           -
    """)
    # a: lighter after 183 days. b: a day too late. c: lighter, but heavy as well. d: nothing followed.
    # e, h: 54 has no weight. f: ended on paper. g: ran already.
    cijfer = meet("afschaling", "2025-03")
    assert (cijfer.teller, cijfer.noemer, cijfer.waarde) == (1, 2, 50)  # naive, any lighter help: 3 of ...


def ended(clients: str, einde: str, reden: str = "01") -> list[dict[str, object]]:
    """A traject for each client that ended on that day."""
    return [
        {
            "client": client, "traject": f"t{client}", "gemeente": "0363", "product": "zwaar",
            "datum_aanmelding": "2024-01-01", "datum_aanvang": "2024-01-01", "datum_einde": einde,
            "reden_einde": reden,
        }
        for client in clients
    ]  # fmt: skip


def again(starts: dict[str, str]) -> list[dict[str, object]]:
    """A new start of each client, on that day."""
    return [
        {
            "client": client, "traject": f"n{client}", "gemeente": "0363", "product": "licht",
            "datum_aanmelding": day, "datum_aanvang": day, "datum_einde": "", "reden_einde": "",
        }
        for client, day in starts.items()
    ]  # fmt: skip


@pytest.fixture
def maart(deliver):
    """Seven trajecten of kompas that ended on 10 March 2025, and two on paper; followed until September."""
    deliver("kompas", "trajecten", "2025-03", [
        *ended("abcdehi", "2025-03-10"), *ended("f", "2025-03-10", "36"), *ended("g", "2025-03-10", "37"),
        *again({"b": "2025-03-10", "h": "2025-03-01"}),
    ])
    # b on the same day, a after 52 days, c after 183, d after 184. f and g ended on paper, h began before.
    deliver("baken", "trajecten", "2025-09", again({
        "a": "2025-05-01", "c": "2025-09-09", "d": "2025-09-10", "f": "2025-05-01", "z": "2025-05-01",
    }))
    deliver("kompas", "trajecten", "2025-09", ended("y", "2025-09-01"))


@pytest.mark.usefixtures("maart")
def test_geen_nieuwe_start_counts_a_start_anywhere_in_the_chain_from_the_day_of_the_end_on(meet):
    # a, b and c of seven. Naive, at the partner itself: only b; with f and g: 4 of 9.
    cijfer = meet("geen_nieuwe_start_6", "2025-03")
    assert cijfer.waarde == pytest.approx(400 / 7)
    assert (cijfer.teller, cijfer.noemer) == (pytest.approx(4), 7)
    assert meet("geen_nieuwe_start_6", "2025-03", partner="kompas").waarde == pytest.approx(400 / 7)
    assert meet("geen_nieuwe_start_6", "2025-03", partner="baken") is None
    assert meet("geen_nieuwe_start_6", "2025-03", product="zwaar").waarde == pytest.approx(400 / 7)
    # S exp(-+ 1.96 sqrt(V)), V = 3/(7 x 4): 1/42 + 1/30 + 1/20 = 3/28.
    assert cijfer.onder == pytest.approx(400 / 7 * exp(-1.959964 * sqrt(3 / 28)))
    assert cijfer.boven == 100


@pytest.mark.usefixtures("maart")
def test_geen_nieuwe_start_12_waits_until_clients_are_followed_for_a_year(deliver, meet):
    cijfer = meet("geen_nieuwe_start_12", "2025-03")
    assert (cijfer.waarde, cijfer.noemer) == (None, 7)  # naive, nothing more than is known by now: 3 of 7
    deliver("kompas", "trajecten", "2026-03", ended("x", "2026-03-01"))
    # a, b, c and d; i, e and h in none of the 365 days until 10 March 2026.
    assert meet("geen_nieuwe_start_12", "2025-03").waarde == pytest.approx(300 / 7)
    assert meet("geen_nieuwe_start_6", "2025-03").waarde == pytest.approx(400 / 7)
    # A start on the last day counts, a day later it no longer does.
    deliver("baken", "trajecten", "2026-03", again({"e": "2026-03-10", "i": "2026-03-11"}))
    assert meet("geen_nieuwe_start_12", "2025-03").waarde == pytest.approx(200 / 7)


def test_geen_nieuwe_start_has_no_value_as_long_as_nobody_is_followed_so_long(deliver, meet):
    deliver("kompas", "trajecten", "2025-03", ended("abcd", "2025-03-01"))
    deliver("kompas", "trajecten", "2025-07", again({"a": "2025-07-01"}))
    # 31 July is day 152. Naive, what has not been seen has not happened: 75 %.
    cijfer = meet("geen_nieuwe_start_6", "2025-03")
    assert (cijfer.waarde, cijfer.noemer) == (None, 4)
    deliver("kompas", "trajecten", "2025-08", ended("y", "2025-08-01"))
    assert meet("geen_nieuwe_start_6", "2025-03").waarde == 75  # 31 August is day 183


def test_geen_nieuwe_start_follows_clients_as_far_as_their_partner_delivered(deliver, meet):
    # baken lags behind: its four are followed for 20 days, until 31 March.
    deliver("kompas", "trajecten", "2025-03", ended("abcdi", "2025-03-01"))
    deliver("baken", "trajecten", "2025-03", ended("efgh", "2025-03-11"))
    deliver("kompas", "trajecten", "2025-12", again({
        "a": "2025-03-11", "e": "2025-03-26", "f": "2025-04-20", "b": "2025-06-09",
    }))
    # a after 10 days: 8/9. e after 15: 7/8 of it. f, g and h are out of view after 20. b after 100, of
    # four: 3/4 of it, 7/12. Naive, of nine: 5/9; naive, with the two of baken as not begun: 6/9.
    cijfer = meet("geen_nieuwe_start_6", "2025-03")
    assert (cijfer.waarde, cijfer.noemer) == (pytest.approx(700 / 12), 9)
    assert meet("geen_nieuwe_start_6", "2025-03", partner="kompas").waarde == pytest.approx(60)
    assert meet("geen_nieuwe_start_6", "2025-03", partner="baken").waarde is None
    # Now it delivers again, and of its four e and f began anew.
    deliver("baken", "trajecten", "2025-12", ended("y", "2025-12-01"))
    assert meet("geen_nieuwe_start_6", "2025-03", partner="baken").waarde == 50
