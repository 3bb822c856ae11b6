"""Which versions of the agreements a month was closed with."""

from dataclasses import replace
from datetime import date, datetime

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.at_closing import recorded_at
from ketenmonitor.agreements.recording import Voorstel
from ketenmonitor.dataset.closing import close, reopen
from ketenmonitor.dataset.database import Dataset

JAN, DEC = date(2026, 1, 1), date(2026, 12, 1)
COSTS = Voorstel("kosten", JAN, 400, "begroting")


def test_a_closing_keeps_the_versions_there_were_about_the_kpis_asked(deliver, dataset: Dataset) -> None:
    deliver("kompas", "kosten", "2026-01", "maand gemeente product bedrag\n2026-01 0363 licht 100")
    first = recording.add(dataset, COSTS, "Ans")
    recording.add(dataset, replace(COSTS, kpi="uitval", streefwaarde=10), "Ans")
    # the hour says nothing: this closing is dated before the agreements were recorded
    close(dataset, JAN, "Ans", date(2026, 5, 1), datetime(2026, 2, 20))
    recording.end(dataset, first, DEC, "Ans", "nieuw jaar")
    recording.add(dataset, replace(COSTS, partner="kompas"), "Ans")
    reopen(dataset, JAN, "Ans", "opnieuw")
    close(dataset, JAN, "Ans", date(2026, 5, 1))
    found = recorded_at(dataset.cursor(), [(JAN, 1), (JAN, 3)], {"kosten"})
    told = {
        closing: [(a.afspraak, a.versie, a.geldig_tot) for a in versions]
        for closing, versions in found.items()
    }
    assert told == {
        (JAN, 1): [(first, 1, None)],
        (JAN, 3): [(first, 2, DEC), (3, 1, None)],
    }


def test_a_closing_without_agreements_has_none(dataset: Dataset) -> None:
    assert recorded_at(dataset.cursor(), [(JAN, 1)], {"kosten"}) == {(JAN, 1): []}
