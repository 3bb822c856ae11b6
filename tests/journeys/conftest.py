"""Routes from deliveries: a table of the steps of one client, to compare with what was worked out by hand."""

from collections.abc import Callable

import pytest

from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.journeys import steps
from tests.zicht import alles

Steps = Callable[..., list[str]]


@pytest.fixture
def stappen(dataset: Dataset) -> Steps:
    """Every step as ``route: dag stap partner toestand``; routes are numbered by their first day."""

    def stappen(**cut: str) -> list[str]:
        zicht = alles(dataset)
        steps.prepare(zicht.cursor, Selectie(**cut))
        rows = zicht.cursor.execute(
            """
            with eerste as (
                select route, row_number() over (order by min(dag), route) as nummer from stap group by route
            )
            select nummer, dag, stap, partner, toestand, overlap
            from stap join eerste using (route)
            order by nummer, dag, volg
            """
        ).fetchall()
        return [
            f"{n}: {dag} {stap} {partner} {toestand}{' overlap' if overlap else ''}"
            for n, dag, stap, partner, toestand, overlap in rows
        ]

    return stappen
