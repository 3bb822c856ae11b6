"""Closing a month: what is published stays, and everything after it stands beside it."""

from datetime import date, datetime

import numpy as np
import pytest

from ketenmonitor.dataset import closing, figures, published
from ketenmonitor.dataset.closing import CUTS, close, closings, history, reopen
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede
from ketenmonitor.dataset.database import Dataset, rebuild
from ketenmonitor.errors import Weigering
from ketenmonitor.performance import completeness
from ketenmonitor.vocabulary.kpi import kpis

JAN, FEB, MAART = (date(2026, m, 1) for m in (1, 2, 3))
IN_TIME = datetime(2026, 2, 10, 9)
VANDAAG = date(2026, 5, 1)
ONE_TRAJECT = "client traject gemeente product datum_aanmelding\nx y 0363 licht 2026-01-02"


def costs(maand: str, amount: int, product: str = "licht", gemeente: str = "0363") -> str:
    return f"maand gemeente product bedrag\n{maand} {gemeente} {product} {amount}"


@pytest.fixture
def january(deliver, dataset: Dataset) -> Dataset:
    """January: kompas € 100 and baken € 300."""
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100), IN_TIME)
    deliver("baken", "kosten", "2026-01", costs("2026-01", 300), IN_TIME)
    return dataset


def shown(dataset: Dataset, kpi: str, maand: date = JAN, per: str | None = None, **cut: str) -> object:
    """Value, whether it was corrected, and today's value: of each part, or of the whole."""
    found = published.figures(dataset.cursor(), [kpis()[kpi]], maand, maand, Selectie(**cut), per, VANDAAG)
    told = {
        c.deel: (c.waarde, c.gepubliceerd.gecorrigeerd, c.gepubliceerd.nu) if c.gepubliceerd else c.waarde
        for c in found
    }
    return told if per else told.get("")


def test_a_correction_stands_beside_what_was_published(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    assert shown(january, "kosten") == (400, False, None)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    assert shown(january, "kosten") == (400, True, 440)
    assert shown(january, "kosten", per="partner") == {
        "baken": (300, False, None),
        "kompas": (100, True, 140),
    }
    assert shown(january, "kosten", partner="kompas", gemeente="0363") == (100, True, 140)
    assert shown(january, "kosten", partner="baken", product="licht") == (300, False, None)
    assert shown(january, "kosten", gemeente="0363", per="product") == {"licht": (400, True, 440)}


def test_a_cut_through_all_three_dimensions_is_todays(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    assert shown(january, "kosten", partner="kompas", gemeente="0363", product="licht") == 140
    assert shown(january, "kosten", partner="kompas", gemeente="0363", per="product") == {"licht": 140}


def test_what_came_or_went_after_the_closing_was_or_is_nothing(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    # the whole of kompas moves to another product, and baken to another gemeente
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100, product="zwaar"), IN_TIME)
    assert shown(january, "kosten", per="product") == {
        "licht": (400, True, 300),
        "zwaar": (None, True, 100),
    }
    assert shown(january, "kosten", partner="kompas", per="product") == {
        "licht": (100, True, None),
        "zwaar": (None, True, 100),
    }
    assert shown(january, "kosten") == (400, False, None)


def test_a_kpi_of_which_nothing_was_delivered_was_published_as_nothing(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    assert shown(january, "wachtenden_bruto") is None
    rows = "peildatum client gemeente product datum_aanmelding\n2026-01-31 a 0363 licht 2026-01-05"
    deliver("kompas", "wachtlijst", "2026-01", rows, IN_TIME)
    assert shown(january, "wachtenden_bruto") == (None, True, 1)


def test_a_difference_that_cannot_be_seen_is_no_correction(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    cents = "maand gemeente product bedrag\n2026-01 0363 licht 100,40"
    deliver("kompas", "kosten", "2026-01", cents, IN_TIME)
    assert kpis()["kosten"].decimalen == 0
    assert shown(january, "kosten") == (400, False, None)


def test_a_running_total_is_published_with_its_month(january: Dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 50), IN_TIME)
    close(january, FEB, "Ans", VANDAAG)
    assert shown(january, "kosten_cumulatief", FEB) == (450, False, None)
    # baken has nothing in February; its total goes on until the last month that anybody has a figure in
    assert shown(january, "kosten_cumulatief", FEB, partner="baken") == (300, False, None)
    assert shown(january, "kosten_cumulatief", FEB, partner="baken", gemeente="0363") == (300, False, None)
    deliver("baken", "kosten", "2026-01", costs("2026-01", 310), IN_TIME)
    # January itself is open and simply new; February was published on the old one
    assert shown(january, "kosten_cumulatief", JAN) == 410
    assert shown(january, "kosten_cumulatief", FEB) == (450, True, 460)


def test_nothing_is_corrected_when_nothing_changed(deliver, dataset: Dataset) -> None:
    """What is published for every cut is what a page calculates for that cut."""
    deliver(
        "kompas", "trajecten", "2026-01",
        """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      t1      0363     licht   2025-12-01       2026-01-02    2026-01-20  01
        b      t2      0363     zwaar   2025-11-01       2026-01-11    2026-01-21  03
        c      t3      0394     totaal  2025-10-01       2026-01-21    -           -
        """, IN_TIME,
    )  # fmt: skip
    deliver("baken", "trajecten", "2026-01",
            "client traject gemeente product datum_aanmelding datum_aanvang\n"
            "a t1 0394 licht 2026-01-01 2026-01-29", IN_TIME)  # fmt: skip
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 100), IN_TIME)
    deliver("baken", "kosten", "2025-11", costs("2025-11", 70, "zwaar", "0394"), IN_TIME)
    close(dataset, JAN, "Ans", VANDAAG)
    asked = [k for k in kpis().values() if k.rijping == 0]
    chosen = {"partner": "kompas", "gemeente": "0363", "product": "licht"}
    cuts = [Selectie(**{n: chosen[n] for n in names}) for names in CUTS]
    compared = 0
    for cut in cuts:
        for per in (None, *SNEDEN):
            for c in published.figures(dataset.cursor(), asked, JAN, JAN, cut, per, VANDAAG):
                if per is None and kpis()[c.kpi].per_product and cut.product is None:
                    continue  # of no meaning, and never shown
                if len({*cut.gekozen, *([per] if per else [])}) < 3 and not (
                    kpis()[c.kpi].per_product and "product" not in {*cut.gekozen, per}
                ):
                    assert c.gepubliceerd == figures.Publicatie(JAN, 1), (c, cut, per)
                    compared += 1
    assert compared > 300


def test_a_series_of_many_at_once_agrees_with_single_figures(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    deliver("telraam", "trajecten", "2026-01", ONE_TRAJECT, IN_TIME)
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 150), IN_TIME)
    asked = [kpis()[k] for k in ("kosten", "kosten_cumulatief", "uitval")]
    delen = ["baken", "kompas", "telraam"]
    values, _ = published.matrix(january.cursor(), asked, JAN, FEB, Selectie(), "partner", delen, VANDAAG)
    assert np.nan_to_num(values[0], nan=-1).tolist() == [[300, -1], [100, 150], [-1, -1]]
    # February is open: today's January of 140 and its own 150
    assert values[1, 1].tolist() == [100, 290]
    whole, _ = published.matrix(january.cursor(), asked, JAN, FEB, Selectie(), None, [""], VANDAAG)
    assert whole[0, 0].tolist() == [400, 150]


def test_reopening_takes_a_reason_and_closing_again_publishes_the_corrected(
    january: Dataset, deliver
) -> None:
    close(january, JAN, "Ans", VANDAAG)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    with pytest.raises(Weigering, match="zonder reden"):
        reopen(january, JAN, "Ans", "  ")
    assert shown(january, "kosten") == (400, True, 440)
    reopen(january, JAN, "Ans", "Kompas leverde opnieuw")
    assert shown(january, "kosten") == 440
    close(january, JAN, "Bo", VANDAAG)
    assert shown(january, "kosten") == (440, False, None)
    cursor = january.cursor()
    assert [(s.versie, s.stand, s.door, s.reden) for s in history(cursor)] == [
        (1, "gesloten", "Ans", ""),
        (2, "heropend", "Ans", "Kompas leverde opnieuw"),
        (3, "gesloten", "Bo", ""),
    ]
    # what was published first stays readable
    first, second = (
        {r.kpi: r.waarde for r in published.version(cursor, JAN, versie, Snede())} for versie in (1, 3)
    )
    assert (first["kosten"], second["kosten"]) == (400, 440)


def test_a_rebuild_leaves_what_was_published(january: Dataset, deliver) -> None:
    close(january, JAN, "Ans", VANDAAG)
    deliver("kompas", "kosten", "2026-01", costs("2026-01", 140), IN_TIME)
    with january.write("Ans", "herbouw", "keten") as cursor:
        rebuild(cursor)
    assert shown(january, "kosten") == (400, True, 440)


def test_closing_and_reopening_stand_in_the_trail(january: Dataset) -> None:
    close(january, JAN, "Ans", VANDAAG)
    reopen(january, JAN, "Bo", "vergissing")
    trail = january.cursor().execute(
        "select door, soort, onderwerp, bijzonderheden from gebeurtenis order by nummer desc limit 2"
    )
    assert trail.fetchall() == [
        ("Bo", "heropening", "2026-01", '{"reden": "vergissing"}'),
        ("Ans", "sluiting", "2026-01", "{}"),
    ]


@pytest.mark.parametrize(
    "maand, vandaag, sentence",
    [
        (JAN, date(2026, 1, 31), "nog niet voorbij"),
        (MAART, VANDAAG, "niets geleverd"),
        (date(2026, 1, 15), VANDAAG, "hele maand"),
    ],
)
def test_a_month_that_cannot_be_closed_is_refused_in_a_sentence(
    january: Dataset, maand: date, vandaag: date, sentence: str
) -> None:
    before = january.versie
    with pytest.raises(Weigering, match=sentence):
        close(january, maand, "Ans", vandaag)
    assert (history(january.cursor()), january.versie) == ([], before)


def test_the_last_day_of_a_month_is_not_after_it(january: Dataset) -> None:
    assert close(january, JAN, "Ans", date(2026, 2, 1)).gesloten


def test_a_month_is_closed_once_and_only_a_closed_one_is_opened(january: Dataset) -> None:
    with pytest.raises(Weigering, match="niet gesloten"):
        reopen(january, JAN, "Ans", "reden")
    close(january, JAN, "Ans", VANDAAG, datetime(2026, 4, 3, 9))
    with pytest.raises(Weigering, match="al gesloten, op 03-04-2026 door Ans"):
        close(january, JAN, "Ans", VANDAAG)
    reopen(january, JAN, "Ans", "reden")
    with pytest.raises(Weigering, match="niet gesloten"):
        reopen(january, JAN, "Ans", "reden")


def test_a_later_month_closes_while_an_earlier_one_is_open(january: Dataset, deliver) -> None:
    deliver("kompas", "kosten", "2026-02", costs("2026-02", 50), IN_TIME)
    close(january, FEB, "Ans", VANDAAG)
    assert closings(january.cursor()).keys() == {FEB}


def test_who_was_missing_is_kept_with_the_closing(january: Dataset, deliver) -> None:
    found = close(january, JAN, "Ans", VANDAAG)
    assert ("kompas", "kosten") not in found.ontbreekt
    assert [p for p, e in found.ontbreekt if e == "trajecten"] == ["baken", "kompas", "telraam"]
    cursor = january.cursor()
    kept = cursor.execute("select partner, extract, levermaand from sluiting_ontbreekt").fetchall()
    first = min(maand for *_, maand in kept)
    assert first <= date(2025, 1, 1)  # what ripens a year later, and totals since January
    assert sorted(kept) == sorted(completeness.missing(cursor, first, JAN))
    deliver("telraam", "trajecten", "2026-01", ONE_TRAJECT, IN_TIME)
    assert closings(january.cursor())[JAN].ontbreekt == found.ontbreekt


def test_a_kpi_is_published_over_the_month_that_ripened(deliver, dataset: Dataset) -> None:
    """Of a KPI that needs six months, closing July publishes January; closing January did not."""
    head = "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde"
    ended = [f"c{i} t{i} 0363 zwaar 2025-10-01 2025-11-01 2026-01-10 01" for i in range(10)]
    lighter = [f"c{i} v{i} 0363 licht 2026-01-12 2026-02-01 - -" for i in range(10)]
    deliver("kompas", "trajecten", "2026-01", "\n".join([head, *ended]), IN_TIME)
    for month in range(2, 8):
        deliver("kompas", "trajecten", f"2026-{month:02}", "\n".join([head, *lighter]), IN_TIME)
    today = date(2026, 8, 20)
    close(dataset, JAN, "Ans", today)
    assert kpis()["afschaling"].rijping == 6
    assert shown(dataset, "afschaling") == 100
    close(dataset, date(2026, 7, 1), "Ans", today)
    assert shown(dataset, "afschaling") == (100, False, None)
    # five of the ten turn out to have had help as heavy as before
    as_heavy = [line.replace("licht", "zwaar") for line in lighter[:5]]
    for month in range(2, 8):
        deliver(
            "kompas", "trajecten", f"2026-{month:02}", "\n".join([head, *as_heavy, *lighter[5:]]), IN_TIME
        )
    assert shown(dataset, "afschaling") == (100, True, 50)
    reopen(dataset, date(2026, 7, 1), "Ans", "opnieuw")
    assert shown(dataset, "afschaling") == 50


def test_deliveries_in_the_making_are_waited_for(january: Dataset) -> None:
    with january.postponed("lading"), pytest.raises(Weigering, match="nog leveringen verwerkt"):
        close(january, JAN, "Ans", VANDAAG)
    assert closing.closings(january.cursor()) == {}
