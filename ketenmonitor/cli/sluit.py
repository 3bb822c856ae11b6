"""``sluit``: close a month, so that its figures stay as published, or open it again."""

from typing import Annotated

import typer

from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.options import DatabaseOption, KetenOption, chain, err, month, out, user
from ketenmonitor.dataset import closing
from ketenmonitor.presentation import closing_words as words
from ketenmonitor.presentation import format as dutch


def sluit(
    maand: Annotated[str, typer.Option("--maand", metavar="JJJJ-MM", help="De maand.")],
    heropen: Annotated[
        bool, typer.Option("--heropen", metavar="", help="Heropen een gesloten maand; geef ook --reden.")
    ] = False,
    reden: Annotated[
        str | None, typer.Option("--reden", metavar="TEKST", help="Waarom de maand opnieuw open moet.")
    ] = None,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Sluit een maand: de cijfers blijven staan zoals ze nu zijn, en correcties komen ernaast."""
    if reden is not None and not heropen:
        raise Gebruiksfout("--reden hoort bij --heropen: een maand sluiten vraagt geen reden.")
    if heropen and reden is None:
        raise Gebruiksfout("Bij --heropen is ook --reden nodig: schrijf op waarom de maand weer open moet.")
    when = month(maand)
    with chain(database, keten, must_exist=True) as (settings, dataset):
        if heropen:
            closing.reopen(dataset, when, user(), reden or "")
            told, missing = "is heropend: de cijfers zijn die van nu", ""
        else:
            made = closing.close(dataset, when, user(), settings.today)
            names = {code: partner.naam for code, partner in dataset.keten.partners.items()}
            told, missing = "is gesloten", words.missing(made.ontbreekt, names)
        dataset.checkpoint()
    out().print(f"{dutch.month(when).capitalize()} {told}.")
    if missing:
        err().print(f"Bij het sluiten ontbrak: {missing}.")
