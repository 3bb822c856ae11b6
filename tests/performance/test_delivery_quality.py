"""The quality of delivering, on deliveries counted by hand."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.performance import delivery_history
from ketenmonitor.performance.completeness import Leverstatus, calendar
from ketenmonitor.performance.delivery_quality import Tijdigheid, findings_over_time, timeliness
from ketenmonitor.vocabulary.keten import Keten
from tests.zicht import alles

OKTOBER, SEPTEMBER = date(2025, 10, 1), date(2025, 9, 1)
LATER = date(2025, 12, 1)


def state(status: str, eerste_op: datetime | None, maand: date = OKTOBER) -> Leverstatus:
    """A delivery due on 15 November 2025."""
    number = 1 if eerste_op else None
    return Leverstatus("kompas", "kosten", maand, status, date(2025, 11, 15), number, eerste_op, 10, 1, 0, 0)


def test_the_last_day_counts_until_midnight() -> None:
    states = [
        state("op tijd", datetime(2025, 11, 15, 23, 59, 59)),
        state("te laat", datetime(2025, 11, 16, 0, 0, 0)),
    ]
    assert timeliness(states, LATER) == [Tijdigheid(OKTOBER, moest=2, binnen=2, op_tijd=1)]


def test_a_correction_is_not_late_and_what_is_missing_or_refused_counts_against() -> None:
    states = [
        state("gecorrigeerd", datetime(2025, 11, 3)),  # first file in time, corrected afterwards
        state("gecorrigeerd", datetime(2025, 11, 20)),  # first file late
        state("ontbreekt", None),
        state("afgekeurd", None),
    ]
    (october,) = timeliness(states, LATER)
    assert (october.moest, october.binnen, october.op_tijd, october.aandeel) == (4, 2, 1, 25.0)


def test_a_withdrawn_delivery_was_not_delivered_although_its_file_came_in_time() -> None:
    (october,) = timeliness([state("ontbreekt", datetime(2025, 11, 3))], LATER)
    assert october.aandeel == 0


def test_what_is_not_due_yet_is_left_out_even_when_it_is_in() -> None:
    early = state("op tijd", datetime(2025, 11, 3))
    assert timeliness([early, state("verwacht", None)], date(2025, 11, 15)) == []  # the last day itself
    assert [p.maand for p in timeliness([early], date(2025, 11, 16))] == [OKTOBER]


def test_months_come_in_order() -> None:
    states = [state("op tijd", datetime(2025, 11, 3)), state("op tijd", datetime(2025, 10, 3), SEPTEMBER)]
    assert [p.maand for p in timeliness(states, LATER)] == [SEPTEMBER, OKTOBER]


@pytest.fixture
def refuse(dataset: Dataset) -> Callable[..., int]:
    """Offer a CSV that is refused, with how many errors."""

    def refuse(partner: str, text: str, op: datetime) -> int:
        toets = delivery.check(dataset, read("kosten.csv", text.encode()), "kosten", partner, OKTOBER)
        delivery.refuse(dataset, toets, "toets", op)
        return toets.aantal("fout")

    return refuse


HEAD = "maand;gemeente;product;bedrag\n"


def test_findings_are_counted_over_all_files_offered_the_refused_ones_too(
    dataset: Dataset, deliver: Callable[..., object], refuse: Callable[..., int]
) -> None:
    # Kompas: a refused file of 3 rows with 2 errors, then a good one of 4 rows. Baken: a good one of 1 row.
    wrong = HEAD + "2025-10;0363;licht;veel\n2025-10;0363;licht;weinig\n2025-10;0363;licht;5,00\n"
    assert refuse("kompas", wrong, datetime(2025, 11, 1)) == 2
    good = "maand gemeente product bedrag\n" + "2025-10 0363 licht 5,00\n" * 3 + "2025-10 0363 zwaar 7,00"
    deliver("kompas", "kosten", OKTOBER, good, datetime(2025, 11, 2))
    deliver(
        "baken",
        "kosten",
        OKTOBER,
        "maand gemeente product bedrag\n2025-10 0363 licht 1,00",
        datetime(2025, 11, 2),
    )

    (october,) = findings_over_time(alles(dataset), SEPTEMBER, OKTOBER)
    assert (october.bestanden, october.rijen, october.fouten) == (3, 8, 2)
    assert october.fouten_per_1000 == 250.0  # 2 of 8; per accepted row it would be 400
    (kompas,) = findings_over_time(alles(dataset), SEPTEMBER, OKTOBER, partner="kompas")
    assert (kompas.bestanden, kompas.rijen) == (2, 7)
    assert findings_over_time(alles(dataset), SEPTEMBER, OKTOBER, extract="trajecten") == []
    assert findings_over_time(alles(dataset), SEPTEMBER, SEPTEMBER) == []


def test_the_calendar_and_the_share_agree(
    dataset: Dataset, keten: Keten, deliver: Callable[..., object]
) -> None:
    row = "maand gemeente product bedrag\n2025-10 0363 licht 5,00"
    deliver("kompas", "kosten", OKTOBER, row, datetime(2025, 11, 15, 12))
    deliver("baken", "kosten", OKTOBER, row, datetime(2025, 11, 16, 12))

    states = calendar(alles(dataset), OKTOBER, OKTOBER, date(2025, 11, 20))
    assert timeliness((s for s in states if s.extract == "kosten"), LATER) == [Tijdigheid(OKTOBER, 2, 2, 1)]


def test_the_rows_of_a_replaced_delivery_can_be_read_back_in_the_notation_of_partners(
    dataset: Dataset, deliver: Callable[..., object]
) -> None:
    first = "maand gemeente product bedrag client\n2025-10 0363 licht 1234,50 a1\n2025-10 0394 zwaar -5 -"
    deliver("kompas", "kosten", OKTOBER, first, datetime(2025, 11, 2))
    deliver("kompas", "kosten", OKTOBER, first.replace("1234,50", "99"), datetime(2025, 11, 3))

    text = "".join(delivery_history.rows_as_csv(alles(dataset), 1))
    header, *lines = text.splitlines()
    names = header.split(";")
    rows = [dict(zip(names, line.split(";"), strict=True)) for line in lines]
    assert [(r["regel"], r["maand"], r["gemeente"], r["bedrag"], r["bewaard_client"]) for r in rows] == [
        ("2", "2025-10", "0363", "1234,50", dataset.sleutels.pseudoniem("a1")),
        ("3", "2025-10", "0394", "-5,00", ""),
    ]
    assert [f.status for f in delivery_history.offered(alles(dataset), OKTOBER, OKTOBER)] == [
        "geldig",
        "vervangen",
    ]
