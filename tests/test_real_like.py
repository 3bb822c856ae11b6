"""Waits delivered as counts per week, through ``lever`` to median and 95th percentile in weeks.

The calculation is NHS England's for its Referral to Treatment figures: linear interpolation within
the band, no value in the open band. All numbers here are worked out by hand.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ketenmonitor.cli import app
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.dataset.figures import Selectie, figures
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.rounding import rounded

KETEN = """
naam = "Ziekenhuizen"
domein = "overig"
eerste_maand = "2026-01"

[partners.Z1]
naam = "Eerste ziekenhuis"
soort = "aanbieder"
levert = ["wachttijdverdeling"]

[partners.Z2]
naam = "Tweede ziekenhuis"
soort = "aanbieder"
levert = ["wachttijdverdeling"]

[producten.OOG]
naam = "Oogheelkunde"

[producten.HART]
naam = "Cardiologie"

[producten.ALLES]
naam = "Totaal"
totaal = true
"""
HEADER = "maand;product;stand;weken_vanaf;weken_tot;aantal"
# OOG: 20 started. Half of 20 is 10, 4 lie before band 1-2 with 10: 1 + 6/10 = 1,6 weeks.
# 95 % of 20 is 19, 18 lie before band 5-6 with 2: 5 + 1/2 = 5,5 weeks. Who waits does not count in it.
# HART: 10 started. Half is 5, 1 before band 3-4 with 8: 3 + 4/8 = 3,5. 95 % is 9,5, in the open band.
# ALLES: both, 30 started. Half is 15, the end of band 1-2: 2,0. 95 % is 28,5, 27 before 5-6: 5 + 1,5/2.
JANUARY = """
2026-01;OOG;gestart;0;1;4
2026-01;OOG;gestart;1;2;10
2026-01;OOG;gestart;2;3;4
2026-01;OOG;gestart;5;6;2
2026-01;OOG;wachtend;50;51;100
2026-01;HART;gestart;0;1;1
2026-01;HART;gestart;3;4;8
2026-01;HART;gestart;104;;1
2026-01;ALLES;gestart;0;1;5
2026-01;ALLES;gestart;1;2;10
2026-01;ALLES;gestart;2;3;4
2026-01;ALLES;gestart;3;4;8
2026-01;ALLES;gestart;5;6;2
2026-01;ALLES;gestart;104;;1
"""
# 40 started. Half is 20, 13 before band 1-2 with 20: 1,35, so 1,4. 95 % is 38, 33 before 7-9 with 7.
FEBRUARY = """
2026-02;OOG;gestart;0;1;13
2026-02;OOG;gestart;1;2;20
2026-02;OOG;gestart;7;9;7
"""
# The other hospital: 20 started in band 2-3, of whom half lie at 2,5.
OTHER = """
2026-01;OOG;gestart;2;3;20
"""
MEDIAN = kpis()["wachttijd_gestart"]
P95 = replace(MEDIAN, kpi="wachttijd_p95", basis=MEDIAN.kpi, kwantiel=0.95)


@pytest.fixture(scope="module")
def cursor(tmp_path_factory: pytest.TempPathFactory):
    """Two hospitals and two months, delivered as a folder tree by the command line."""
    folder: Path = tmp_path_factory.mktemp("ziekenhuizen")
    (folder / "keten.toml").write_text(KETEN, "utf-8")
    for name, rows in (("Z1/2026-01", JANUARY), ("Z1/2026-02", FEBRUARY), ("Z2/2026-01", OTHER)):
        partner, month = name.split("/")
        path = folder / "boom" / partner / f"wachttijdverdeling_{month}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + rows, "utf-8")
    where = ["--keten", str(folder / "keten.toml"), "--database", str(folder / "rtt.duckdb")]
    with pytest.raises(SystemExit) as end:
        app(args=["lever", str(folder / "boom"), *where])
    assert not end.value.code
    dataset = open_dataset(folder / "rtt.duckdb", read_keten(folder / "keten.toml"))
    yield dataset.cursor()
    dataset.close()


def weeks(cursor, month: int, partner: str | None) -> dict[str, tuple[float, float | None, float | None]]:
    """Per product: how many started, median and 95th percentile in weeks to one decimal."""
    day = date(2026, month, 1)
    found = figures(cursor, [MEDIAN, P95], day, day, Selectie(partner=partner), per="product")
    values = {(c.deel, c.kpi): c.waarde for c in found}
    shown = {key: None if days is None else rounded(days / 7, 1) for key, days in values.items()}
    return {c.deel: (c.noemer, shown[c.deel, MEDIAN.kpi], shown[c.deel, P95.kpi]) for c in found}


def test_counts_medians_and_95th_percentiles_per_provider_and_treatment(cursor):
    assert weeks(cursor, 1, "Z1") == {
        "OOG": (20, 1.6, 5.5),
        "HART": (10, 3.5, None),
        "ALLES": (30, 2.0, 5.8),
    }
    assert weeks(cursor, 1, "Z2") == {"OOG": (20, 2.5, 3.0)}


def test_a_half_is_rounded_up_and_a_band_may_be_two_weeks_wide(cursor):
    # 7 + 2 * 5/7 = 8,43
    assert weeks(cursor, 2, "Z1") == {"OOG": (40, 1.4, 8.4)}


def test_two_providers_together_are_counted_again_not_averaged(cursor):
    # OOG: 40 started; half is 20, 14 before band 2-3 with 24: 2,25, so 2,3; the mean of medians is 2,05.
    # 95 % is 38, and 38 lie before band 5-6: exactly the end of 2-3.
    assert weeks(cursor, 1, None)["OOG"] == (40, 2.3, 3.0)


def test_a_row_of_totals_is_not_added_to_its_parts(cursor):
    day = date(2026, 1, 1)
    (whole,) = figures(cursor, [MEDIAN], day, day, Selectie(partner="Z1"))
    assert whole.noemer == 30  # naive: 60
    assert whole.waarde == pytest.approx(14)  # days: the 2,0 weeks of the row of totals
