"""Filling in the scan in a test: everyone of a partner answers the same, but for what is named."""

from collections.abc import Mapping, Sequence
from datetime import date

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.learning.maturity import answers, rounds, vragenlijst
from ketenmonitor.learning.maturity.answers import Invulling

TODAY = date(2026, 11, 22)


def filled(
    now: int = 2, wanted: int = 4, items: Mapping[str, tuple[int, int]] | None = None, **remarks: str
) -> Invulling:
    """One questionnaire: the same everywhere, but for ``items``."""
    ids = [i.id for i in vragenlijst.current().items]
    answered = dict.fromkeys(ids, (now, wanted)) | dict(items or {})
    return Invulling(
        {i: a for i, (a, _) in answered.items()}, {i: b for i, (_, b) in answered.items()}, remarks
    )


def closed_round(
    dataset: Dataset,
    given: Mapping[str, Sequence[Invulling]],
    naam: str = "Najaar 2026",
    today: date = TODAY,
) -> int:
    """A round that was opened, answered and closed on one day."""
    ronde = rounds.open_round(dataset, naam, today, today, "regie")
    for partner, every in given.items():
        for one in every:
            answers.submit(dataset, partner, one, today)
    rounds.close_round(dataset, ronde, today, "regie")
    return ronde
