"""The agreements as they had been recorded when a month was closed: what its figures stay judged by."""

from collections.abc import Collection
from datetime import date

import duckdb

from ketenmonitor.agreements.afspraak import Afspraak, history


def recorded_at(
    cursor: duckdb.DuckDBPyConnection, sluitingen: Collection[tuple[date, int]], kpis: Collection[str]
) -> dict[tuple[date, int], list[Afspraak]]:
    """Of each closing (month, version) the versions of the agreements about these KPIs that it was made with.

    A closing keeps which versions there were, not the hour: clocks go back, and two things can happen in
    one second.
    """
    known = {(a.afspraak, a.versie): a for a in history(cursor) if a.kpi in kpis}
    found: dict[tuple[date, int], list[Afspraak]] = {closing: [] for closing in sluitingen}
    rows = cursor.execute(
        """
        select sluiting, versie, afspraak, afspraakversie
        from sluiting_afspraak
        where (sluiting, versie) in (select (unnest($maanden::date[]), unnest($versies::integer[])))
            and afspraak in (select unnest($afspraken::bigint[]))
        order by all
        """,
        {
            "maanden": [maand for maand, _ in sluitingen],
            "versies": [versie for _, versie in sluitingen],
            "afspraken": sorted({afspraak for afspraak, _ in known}),
        },
    ).fetchall()
    for maand, versie, afspraak, afspraakversie in rows:
        found[maand, versie].append(known[afspraak, afspraakversie])
    return found
