"""What is said of the period that rows are kept, of a purge, and of the data on one client."""

from ketenmonitor.dataset.retention import Opschoning
from ketenmonitor.presentation import format as nl
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten


def period(keten: Keten) -> str:
    """How long rows are kept."""
    return (
        f"Rijen over cliënten worden {keten.bewaartermijn_jaren} jaar bewaard, geteld vanaf het einde van de "
        "maand waarover zij zijn geleverd."
    )


def going(opschoning: Opschoning) -> str:
    """What a purge would remove."""
    until = nl.month(opschoning.grens)
    if not opschoning.regels:
        return f"Er is niets om op te schonen: van vóór {until} zijn er geen rijen."
    return f"Van maanden vóór {until} is de bewaartermijn voorbij: {_counts(opschoning)}."


def gone(opschoning: Opschoning) -> str:
    """What a purge has removed."""
    return (
        f"Opgeschoond: {_counts(opschoning)} over maanden vóór {nl.month(opschoning.grens)}. "
        "De cijfers blijven zoals zij waren."
    )


def _counts(opschoning: Opschoning) -> str:
    deliveries = nl.count(opschoning.leveringen, "levering", "leveringen")
    return f"{nl.count(opschoning.rijen, 'rij', 'rijen')} uit {deliveries}"


def table_name(table: str) -> str:
    """What a table with rows on a client is called."""
    if table in extracts():
        return extracts()[table].naam
    return {"traject_verloop": "Afgeleid: wat aan een traject voorafging en erop volgde"}.get(table, table)


def compacted(before: int, after: int) -> str:
    """That a database was written anew, with how large it was and is (bytes)."""
    was, now = (nl.number(size / 1024**2, 1) for size in (before, after))
    return f"De database is opnieuw geschreven: {was} MiB werd {now} MiB."
