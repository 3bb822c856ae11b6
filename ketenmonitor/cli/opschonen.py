"""``opschonen``: show what is older than the period of the chain, and remove it when asked."""

from typing import Annotated

import typer
from rich.table import Table

from ketenmonitor.cli.options import DatabaseOption, KetenOption, chain, out, user
from ketenmonitor.dataset import retention
from ketenmonitor.dataset.retention import Opschoning
from ketenmonitor.presentation import format as dutch
from ketenmonitor.presentation import retention as words
from ketenmonitor.vocabulary.extract import extracts


def opschonen(
    uitvoeren: Annotated[
        bool, typer.Option("--uitvoeren", metavar="", help="Verwijder het; anders wordt het alleen getoond.")
    ] = False,
    compact: Annotated[
        bool,
        typer.Option(
            "--compact",
            metavar="",
            help="Schrijf de database daarna opnieuw, zodat wat is verwijderd ook uit het bestand is.",
        ),
    ] = False,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Toon wat langer is bewaard dan de bewaartermijn van de keten, of verwijder het.

    De cijfers blijven zoals zij zijn. Zonder --uitvoeren verandert er niets.
    """
    console = out()
    with chain(database, keten, must_exist=True) as (chosen, dataset):
        console.print(words.period(dataset.keten))
        if uitvoeren:
            found = retention.purge(dataset, user(), chosen.today)
            console.print(words.gone(found) if found.regels else words.going(found))
        else:
            found = retention.preview(dataset.cursor(), dataset.keten, chosen.today)
            console.print(words.going(found))
        if found.regels:
            console.print(_table(found))
    if found.regels and not uitvoeren:
        console.print("Er is niets verwijderd: zet --uitvoeren achter de opdracht om dit te doen.")
    if compact:
        console.print(words.compacted(*retention.compact(chosen.database)))


def _table(found: Opschoning) -> Table:
    table = Table(box=None, pad_edge=False, header_style="")
    for name in ("Extract", "Maanden", "Leveringen", "Rijen"):
        table.add_column(name, justify="right" if name in ("Leveringen", "Rijen") else "left")
    for extract in found.per_extract.values():
        last = max(r.maand for r in found.regels if r.extract == extract.extract)
        months = " t/m ".join(dict.fromkeys(dutch.month_code(m) for m in (extract.maand, last)))
        counts = [dutch.number(n) for n in (extract.leveringen, extract.rijen)]
        table.add_row(extracts()[extract.extract].naam, months, *counts)
    table.add_row("Totaal", "", dutch.number(found.leveringen), dutch.number(found.rijen))
    return table
