"""Reading the measures: quantiles of days and classes, cuts and breakdowns, numbers worked out by hand."""

from datetime import date

import pytest

from ketenmonitor.dataset.calculation import waarde
from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.vocabulary.kpi import kpis

JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)
HEADER = "maand gemeente product stand weken_vanaf weken_tot aantal\n"


def classes(*rows: str) -> str:
    return HEADER + "\n".join(f"2025-01 {row}" for row in rows)


def test_a_quantile_of_classes_is_interpolated_within_the_class(deliver, meet):
    # 10, 20 and 10 people of the weeks 0-1, 1-2 and 2-3. The 20th of 40: 7 + 7 * (20 - 10) / 20 days; the
    # 36th: 14 + 7 * (36 - 30) / 10 (the method of NHS England).
    table = classes(*(f"0363 45 gestart {w} {w + 1} {n}" for w, n in enumerate((10, 20, 10))))
    deliver("telraam", "wachttijdverdeling", "2025-01", table)
    assert meet("wachttijd_gestart", "2025-01").waarde == 10.5
    assert meet("wachttijd_gestart_p90", "2025-01").waarde == pytest.approx(18.2)
    assert meet("wachttijd_gestart", "2025-01").noemer == 40


def test_a_quantile_at_the_very_end_of_a_class_is_its_end(deliver, meet):
    deliver(
        "telraam", "wachttijdverdeling", "2025-01", classes("0363 45 gestart 0 1 5", "0363 45 gestart 3 4 5")
    )
    assert meet("wachttijd_gestart", "2025-01").waarde == 7  # naive, halfway to the next class: 14


def test_a_quantile_in_an_open_class_has_no_value(deliver, meet):
    deliver(
        "telraam", "wachttijdverdeling", "2025-01", classes("0363 45 gestart 0 1 7", "0363 45 gestart 52 - 3")
    )
    assert meet("wachttijd_gestart", "2025-01").waarde == 5
    cijfer = meet("wachttijd_gestart_p90", "2025-01")
    assert (cijfer.waarde, cijfer.noemer) == (None, 10)


def test_classes_of_one_partner_and_days_of_another_are_one_distribution(deliver, meet):
    deliver(
        "kompas",
        "trajecten",
        "2025-01",
        """
        client traject gemeente product datum_aanmelding datum_aanvang
        a      t1      0363     45      2025-01-07       2025-01-10
        b      t2      0363     45      2025-01-07       2025-01-10
        c      t3      0363     45      2024-12-01       2025-01-10
    """,
    )
    deliver("telraam", "wachttijdverdeling", "2025-01", classes("0363 45 gestart 1 2 4"))
    # 3, 3, four between 7 and 14, 40. The middle is 3.5: 1.5 of the four: 7 + 7 * 1.5 / 4.
    assert meet("wachttijd_gestart", "2025-01").waarde == 9.625


@pytest.fixture
def spread(deliver):
    """Waits of kompas and baken over two gemeenten and three products, one of them a total."""
    deliver(
        "kompas",
        "trajecten",
        "2025-02",
        """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        a      t1      0363     licht   2025-01-01       2025-01-02    2025-02-01  01
        b      t2      0363     zwaar   2025-01-01       2025-01-11    2025-02-01  03
        c      t3      0394     licht   2025-01-01       2025-01-21    -           -
        d      t4      0394     totaal  2025-01-01       2025-01-31    2025-02-01  03
    """,
    )
    deliver(
        "baken",
        "trajecten",
        "2025-02",
        """
        client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde
        e      t1      0394     licht   2025-01-01       2025-01-29    2025-02-01  04
    """,
    )


CUTS = [
    # cut, started, median wait (1, 10 and 20 at kompas, 28 at baken, 30 of a total that never adds up)
    ({}, 4, 15),
    ({"partner": "kompas"}, 3, 10),
    ({"gemeente": "0394"}, 2, 24),
    ({"product": "licht"}, 3, 20),
    ({"product": "totaal"}, 1, 30),
    ({"partner": "kompas", "gemeente": "0363"}, 2, 5.5),
    ({"partner": "kompas", "product": "licht"}, 2, 10.5),
    ({"gemeente": "0394", "product": "licht"}, 2, 24),
    ({"partner": "kompas", "gemeente": "0394", "product": "totaal"}, 1, 30),
]


@pytest.mark.usefixtures("spread")
@pytest.mark.parametrize("cut, started, median", CUTS)
def test_every_cut_has_its_own_quantile(meet, cut, started, median):
    cijfer = meet("wachttijd_gestart", "2025-01", **cut)
    assert (cijfer.noemer, cijfer.waarde) == (started, median)


@pytest.mark.usefixtures("spread")
@pytest.mark.parametrize(
    "per, cut, expected",
    [
        ("partner", {}, {"baken": 28, "kompas": 10}),
        ("gemeente", {}, {"0363": 5.5, "0394": 24}),
        ("product", {}, {"licht": 20, "totaal": 30, "zwaar": 10}),
        ("gemeente", {"partner": "kompas"}, {"0363": 5.5, "0394": 20}),
        ("product", {"gemeente": "0394"}, {"licht": 24, "totaal": 30}),
        ("partner", {"partner": "kompas"}, {"kompas": 10}),
    ],
)
def test_a_breakdown_gives_each_part_the_figure_of_its_own_cut(dataset, per, cut, expected):
    found = figures(dataset.cursor(), [kpis()["wachttijd_gestart"]], JAN, JAN, Selectie(**cut), per=per)
    assert {c.deel: c.waarde for c in found} == expected


@pytest.mark.usefixtures("spread")
def test_shares_add_up_over_any_cut(dataset, meet):
    assert meet("uitval", "2025-02").waarde == pytest.approx(
        200 / 3
    )  # t2 and t1 of baken, of three; not the total
    found = figures(dataset.cursor(), [kpis()["uitval"]], FEB, FEB, Selectie(gemeente="0363"), per="product")
    assert [(c.deel, c.teller, c.noemer, c.waarde) for c in found] == [
        ("licht", 0, 1, 0),
        ("zwaar", 1, 1, 100),
    ]


@pytest.mark.usefixtures("spread")
def test_figures_come_in_the_order_of_the_kpis_asked_for_and_only_of_the_months_asked_for(dataset):
    asked = [kpis()[k] for k in ("uitval", "wachttijd_gestart", "volgens_plan")]
    found = figures(dataset.cursor(), asked, JAN, FEB)
    assert [(c.kpi, c.maand) for c in found] == [
        ("uitval", FEB),
        ("wachttijd_gestart", JAN),
        ("volgens_plan", FEB),
    ]
    assert figures(dataset.cursor(), asked, date(2025, 3, 1), date(2025, 4, 1)) == []


def test_a_breakdown_by_anything_else_is_refused(dataset):
    with pytest.raises(KeyError, match="verwijzer"):
        figures(dataset.cursor(), [kpis()["uitval"]], JAN, JAN, per="verwijzer")


def test_a_share_of_nothing_has_no_value():
    assert waarde(kpis()["uitval"], 0, 0) is None
    assert waarde(kpis()["uitval"], 1, 4) == 25
    assert waarde(kpis()["prijs"], 1, 4) == 0.25
    assert waarde(kpis()["kosten"], 7, 0) == 7


def test_a_forecast_is_the_same_whatever_range_is_asked(deliver, dataset):
    year = [100.0] * 11 + [200.0]
    amounts = [*year, *(1.1 * x for x in year), *[121.0] * 11, 242.0, *[133.1] * 3]
    for i, amount in enumerate(amounts):
        maand = date(2021 + i // 12, i % 12 + 1, 1)
        deliver("kompas", "kosten", maand, [{"maand": f"{maand:%Y-%m}", "gemeente": "0363", "product": "45",
                                             "bedrag": f"{amount:.2f}".replace(".", ",")}])  # fmt: skip
    kpi, last = [kpis()["kosten_prognose"]], date(2024, 3, 1)
    (alone,) = figures(dataset.cursor(), kpi, last, last)
    wide = figures(dataset.cursor(), kpi, date(2024, 2, 1), date(2025, 11, 1))
    assert [c for c in wide if c.maand == last] == [alone]
