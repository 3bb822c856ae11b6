"""The waiting list for who does not own it: what a KPI hides, the page about the same people hides too."""

from datetime import date
from math import isnan

import numpy as np
import pytest

from ketenmonitor.access import zicht
from ketenmonitor.access.viewer import PARTNER, REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.performance import completeness, control, delivery_history
from ketenmonitor.performance.comparison import compare
from ketenmonitor.performance.waitlist import overview
from ketenmonitor.performance.waitlist_flow import flows, usual
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift
from tests.zicht import alles

FEB, MAR, TODAY = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 20)
REGIE = Kijker("regie", "Regie", (Rol(REGISSEUR),))
KOMPAS = Kijker("kompas", "Kompas", (Rol(PARTNER, "kompas"),))


def waiting(partner: str, peildatum: str, *lists: tuple[str, int]) -> str:
    lines = [
        f"{peildatum} {partner}{product}{i} 0363 {product} 2024-12-01"
        for product, number in lists
        for i in range(number)
    ]
    return "\n".join(["peildatum client gemeente product datum_aanmelding", *lines])


@pytest.fixture
def lists(dataset, deliver):
    """In January and February Kompas has 12 waiting for light help and 8 for heavy, Het Baken 3 for light."""
    for maand, peildatum in (("2025-01", "2025-01-31"), ("2025-02", "2025-02-28")):
        deliver("kompas", "wachtlijst", maand, waiting("kompas", peildatum, ("licht", 12), ("zwaar", 8)))
        deliver("baken", "wachtlijst", maand, waiting("baken", peildatum, ("licht", 3)))
    return dataset


def of(dataset, kijker: Kijker) -> Zicht:
    return Zicht(dataset.cursor(), dataset.keten, kijker)


def test_a_partner_hidden_in_the_figure_is_hidden_in_the_list(lists):
    """23 wait: 3 of Het Baken are few, and 20 of Kompas would tell them."""
    found = overview(of(lists, REGIE), FEB, Selectie(), TODAY)
    assert found.aantal == 25
    assert {g.code: g.wachtend for g in found.per["partner"]} == {"kompas": None, "baken": None}
    assert {g.code: g.wachtend for g in found.per["product"]} == {"licht": 15, "zwaar": 10}
    exact = overview(alles(lists), FEB, Selectie(), TODAY)
    assert {g.code: g.wachtend for g in exact.per["partner"]} == {"kompas": 20, "baken": 3}


def test_where_the_share_beyond_the_norm_is_hidden_the_list_tells_no_number(dataset, deliver):
    """Of 18 who wait only 2 do so within the norm: 16 beyond it would tell those 2."""
    for partner, since in (
        ("kompas", ["2024-11-01"] * 10),
        ("baken", ["2024-11-01"] * 6 + ["2025-02-20"] * 2),
    ):
        lines = [f"2025-02-28 {partner}{i} 0363 licht {day}" for i, day in enumerate(since)]
        text = "\n".join(["peildatum client gemeente product datum_aanmelding", *lines])
        deliver(partner, "wachtlijst", "2025-02", text)
    found = overview(of(dataset, REGIE), FEB, Selectie(), TODAY)
    assert found.nu["wachtend_boven_norm"].afgeschermd
    assert (found.aantal, found.met_norm, found.boven, found.zonder_norm) == (20, None, None, None)
    assert {k.boven for k in found.klassen} == {None}
    assert {g.boven for g in found.per["verwijzer"]} == {None}
    exact = overview(alles(dataset), FEB, Selectie(), TODAY)
    assert (exact.met_norm, exact.boven) == (18, 16)
    assert sum(k.boven or 0 for k in exact.klassen) == 16


def test_the_share_of_a_part_is_that_of_the_figure_and_not_of_rounded_counts(dataset, deliver):
    """13 of 18 wait beyond the norm: 72 %, shown beside 15 and 20."""
    since = ["2024-11-01"] * 13 + ["2025-02-20"] * 5
    lines = [f"2025-02-28 k{i} 0363 licht {day}" for i, day in enumerate(since)]
    text = "\n".join(["peildatum client gemeente product datum_aanmelding", *lines])
    deliver("kompas", "wachtlijst", "2025-02", text)
    (part,) = overview(of(dataset, REGIE), FEB, Selectie(), TODAY).per["partner"]
    assert (part.boven, part.met_norm, part.aandeel) == (15, 20, 72.0)
    (exact,) = overview(alles(dataset), FEB, Selectie(), TODAY).per["partner"]
    assert exact.aandeel == pytest.approx(72.2222, abs=1e-3)


def test_a_list_that_is_hidden_holds_nothing_else(lists):
    found = overview(of(lists, REGIE), FEB, Selectie(partner="kompas"), TODAY)
    assert found.afgeschermd
    assert (found.aantal, found.klassen, found.mediaan, found.langst) == (0, [], None, (None, None, None))
    assert all(not groups for groups in found.per.values())


def test_a_month_of_the_flow_with_a_hidden_number_has_no_gap_and_counts_for_nothing(lists):
    hidden = flows(of(lists, REGIE), FEB, Selectie(partner="kompas"), TODAY)[-1]
    assert isnan(hidden.eind)
    assert hidden.verschil is None
    assert usual([hidden], FEB) == []
    shown = flows(of(lists, REGIE), FEB, Selectie(), TODAY)[-1]
    assert (shown.begin, shown.eind) == (25, 25)


def test_a_partner_sees_no_list_of_the_chain_with_one_other_in_it(lists):
    """23 less the own 20 is what Het Baken has."""
    assert overview(of(lists, KOMPAS), FEB, Selectie(), TODAY).afgeschermd
    own = overview(of(lists, KOMPAS), FEB, Selectie(partner="kompas"), TODAY)
    assert (own.aantal, own.afgeschermd) == (20, False)


def test_a_partner_gets_no_funnel_with_one_other_in_it(dataset, deliver):
    """Its centre line is the share of both, and the own share is known."""
    rows = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde\n"
    for partner, lost in (("kompas", 8), ("baken", 12)):
        deliver(
            partner,
            "trajecten",
            "2025-02",
            rows
            + "\n".join(
                f"{partner}{i} {partner}{i} 0363 licht 2024-01-01 2024-02-01 2025-02-10 "
                f"{'03' if i < lost else '01'}"
                for i in range(40)
            ),
        )
    asked = [kpis()["uitval"]]
    assert compare(of(dataset, KOMPAS), asked, FEB, Selectie(), TODAY) == []
    (director,) = compare(of(dataset, REGIE), asked, FEB, Selectie(), TODAY)
    assert [round(v, 4) for v in director.funnel.value] == [0.2, 0.3]
    assert director.funnel.target == 0.25


def test_of_a_class_that_is_hidden_nothing_beyond_the_norm_is_shown(lists):
    """All 23 wait 89 days: none in the other classes, and of a hidden class no part may stand alone."""
    for klasse in overview(of(lists, REGIE), FEB, Selectie(), TODAY).klassen:
        assert klasse.boven is None or (klasse.aantal is not None and klasse.boven <= klasse.aantal)


def test_what_went_off_is_shown_together_where_the_few_who_fell_off_are_not(dataset, deliver):
    """In February 10 began and 2 withdrew: 2 is hidden, 12 is shown as 10, and the what-if goes on."""
    for maand, peildatum, number in (("2025-01", "2025-01-31", 30), ("2025-02", "2025-02-28", 18)):
        deliver("kompas", "wachtlijst", maand, waiting("kompas", peildatum, ("licht", number)))
    began = [f"k{i} k{i} 0363 licht 2024-12-01 2025-02-10 - -" for i in range(10)]
    gone = [f"w{i} w{i} 0363 licht 2024-12-01 - - teruggetrokken" for i in range(2)]
    deliver(
        "kompas",
        "trajecten",
        "2025-02",
        "client traject gemeente product datum_aanmelding datum_aanvang datum_einde uitval_voor_start\n"
        + "\n".join([*began, *gone]),
    )
    found = flows(of(dataset, REGIE), FEB, Selectie(partner="kompas"), TODAY)[-1]
    assert isnan(found.afgevallen)
    assert (found.begin, found.begonnen, found.eraf, found.eind) == (30, 10, 10, 20)
    assert found.getoond


def test_mean_and_limits_are_those_of_what_is_shown(dataset, deliver):
    """Of 14 months one has 3 who wait and is hidden: with it the mean of 20s would be 19, and say so."""
    months = between(date(2024, 1, 1), FEB)
    with dataset.postponed("toets"):
        for i, maand in enumerate(months):
            peildatum = f"{date.fromordinal(shift(maand, 1).toordinal() - 1)}"
            number = 3 if i == 5 else 20 + 5 * (i % 2)
            table = waiting("kompas", peildatum, ("licht", number)).replace("2024-12-01", "2023-12-01")
            deliver("kompas", "wachtlijst", maand, table)
    bruto, kompas = kpis()["wachtenden_bruto"], Selectie(partner="kompas")
    seen = control.of_cut(of(dataset, REGIE), bruto, FEB, kompas, TODAY)
    assert [isnan(v) for v in seen.xmr.values] == [i == 5 for i in range(14)]
    shown = np.delete(seen.xmr.values, 5)
    assert seen.xmr.mean[-1] == round(shown.mean()) == 22
    exact = control.of_cut(alles(dataset), bruto, FEB, kompas, TODAY)
    assert round(exact.xmr.mean[-1]) == 21
    found = control.signals(of(dataset, REGIE), {}, [bruto], FEB, Selectie(), "partner", ["kompas"], TODAY)
    assert all(s.onder is None and s.boven is None for s in found.values())


def test_neither_rows_nor_bytes_nor_provenance_tell_how_many_wait(lists, deliver):
    """A list is a row per person: the 20 of Kompas are hidden, and would tell the 3 of Het Baken."""
    deliver("kompas", "wachtlijst", "2025-03", waiting("kompas", "2025-03-31", ("licht", 80)))
    director, own = of(lists, REGIE), of(lists, KOMPAS)
    offered = {
        (f.partner, f.levermaand.month): (f.rijen, f.omvang)
        for f in delivery_history.offered(director, FEB, MAR)
    }
    assert offered == {("kompas", 2): (None, None), ("baken", 2): (None, None), ("kompas", 3): (100, None)}
    states = [s.rijen for s in completeness.calendar(director, FEB, FEB, TODAY) if s.levering]
    assert states == [None, None]
    behind = zicht.behind(director, kpis()["wachtenden_bruto"], FEB, Selectie(), TODAY)
    told = {(h.partner, h.rijen, h.eerste_regel) for h in behind}
    assert told == {("baken", None, None), ("kompas", None, None)}
    (mine,) = delivery_history.offered(own, FEB, FEB)
    assert (mine.rijen, mine.omvang is None) == (20, False)


def test_how_many_wait_beyond_their_norm_is_as_the_figure_about_them_says(lists):
    """All 23 wait 89 days; the norm of light help is 63 days and of heavy help 98."""
    found = overview(of(lists, REGIE), FEB, Selectie(), TODAY)
    figure = found.nu["wachtend_boven_norm"]
    assert (found.met_norm, found.zonder_norm) == (round(figure.noemer), 0) == (25, 0)
    assert found.boven == (None if isnan(figure.teller) else round(figure.teller))
