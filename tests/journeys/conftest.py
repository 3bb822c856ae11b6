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
        zicht, selectie = alles(dataset), Selectie(**cut)
        steps.prepare(zicht.cursor, selectie)
        steps.routes(zicht.cursor, selectie)
        rows = zicht.cursor.execute(
            """
            with los as (
                select row_number() over (order by stappen[1], route) as nummer, unnest(stappen) as nr
                from reis
            )

            select
                l.nummer, dag_van(l.nr), s.stap, p.partner,
                if(staart_van(l.nr) = 0, 'buiten', if(s.stap = 'start', 'hulp', 'wacht'))
            from los as l
            join stapcode as s on s.code = stap_van(l.nr)
            join partnercode as p on p.code = partner_van(l.nr)
            order by l.nummer, l.nr
            """
        ).fetchall()
        return [f"{n}: {dag} {stap} {partner} {toestand}" for n, dag, stap, partner, toestand in rows]

    return stappen
