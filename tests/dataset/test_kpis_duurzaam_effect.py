"""The KPIs of lasting effect, each against numbers worked out by hand on the table in the test."""

# Tables read best where they stand.
# fmt: off


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
