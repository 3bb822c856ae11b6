"""Making the demo chain: the files of its partners, through the same door as any other."""

from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pytest

from ketenmonitor.agreements.dossier import dossiers
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.demo import REFERENTIEMAAND, loading
from ketenmonitor.demo.proposals import propose
from ketenmonitor.settings import DEMO_KETEN, settings
from ketenmonitor.vocabulary.keten import read_keten


@pytest.mark.parametrize(
    "today, last",
    [
        (date(2026, 11, 22), date(2026, 10, 1)),
        (date(2027, 1, 1), date(2026, 12, 1)),
        (date(2026, 10, 31), date(2026, 9, 1)),
    ],
)
def test_the_demo_ends_with_the_last_month_that_has_passed(today: date, last: date):
    assert loading.last_month(today) == last


def test_the_chain_file_follows_the_last_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KETENMONITOR_KETEN", raising=False)
    monkeypatch.setattr("ketenmonitor.settings.DATA", tmp_path / "data")
    database = tmp_path / "demo.duckdb"
    assert loading.chain_file(settings(database), REFERENTIEMAAND) == DEMO_KETEN
    assert list(tmp_path.iterdir()) == []
    shifted = loading.chain_file(settings(database), date(2026, 8, 1))
    # From then on the settings find it, and know it for the demo.
    assert (settings(database).keten, settings(database).is_demo) == (shifted, True)
    earlier = read_keten(shifted)
    assert earlier.eerste_maand == date(2023, 9, 1)  # two months before 2023-11
    assert earlier.partners.keys() == read_keten(DEMO_KETEN).partners.keys()


def test_files_are_delivered_by_their_partner_at_the_moment_they_came_in():
    dataset = open_dataset(None, read_keten(DEMO_KETEN))
    assert not loading.holds_deliveries(dataset)
    files = list(islice(loading.load(dataset, REFERENTIEMAAND), 4))
    held = dataset.cursor().execute(
        "select partner, extract, levermaand, ontvangen_op, door from levering order by levering"
    )
    assert held.fetchall() == [(f.partner, f.extract, f.maand, f.ontvangen_op, f.partner) for f in files]
    assert loading.holds_deliveries(dataset)
    dataset.close()


def test_the_demo_closes_its_months_of_this_year_but_the_last_two():
    closed = loading.closed_months(REFERENTIEMAAND)
    assert (min(closed), max(closed), len(closed)) == (date(2026, 1, 1), date(2026, 8, 1), 8)
    assert closed[date(2026, 7, 1)] == datetime(2026, 8, 28, 16)


def test_the_demo_has_a_proposal_that_waits_and_two_in_force_of_which_one_without_every_akkoord():
    dataset = open_dataset(None, read_keten(DEMO_KETEN))
    propose(dataset, REFERENTIEMAAND, "demo")
    first, second, third = dossiers(dataset.cursor())
    assert (first.van_kracht, first.zonder_akkoord) == (True, ())
    assert (second.van_kracht, second.zonder_akkoord) == (True, ("zilvermeer",))
    assert (third.open, third.gaven("akkoord"), third.gaven("bezwaar"), len(third.gaven("gevraagd"))) == (
        True, ("kompas", "wijkteam"), ("hetnest",), 5,
    )  # fmt: skip
    moments = [a.vastgelegd_op for d in (first, second, third) for a in d.antwoorden]
    assert max(moments) < datetime(2026, 11, 1)  # all within what has passed when the demo is made
    dataset.close()
