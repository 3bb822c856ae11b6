"""``audit``: read and verify the audit trail."""

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ketenmonitor.cli.dutch import REFUSED, Gebruiksfout
from ketenmonitor.cli.options import DatabaseOption, JsonOption, KetenOption, chain, out
from ketenmonitor.dataset import audit as trail
from ketenmonitor.dataset.audit import Anker
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import format as dutch
from ketenmonitor.presentation import trail as words

SHOWN = 50


def audit(
    controle: Annotated[
        bool, typer.Option("--controle", metavar="", help="Controleer of het spoor heel is.")
    ] = False,
    anker: Annotated[
        str | None,
        typer.Option("--anker", metavar="NUMMER:HASH", help="Controleer ook tegen een elders bewaard anker."),
    ] = None,
    soort: Annotated[str | None, typer.Option("--soort", metavar="SOORT", help="Alleen deze soort.")] = None,
    door: Annotated[str | None, typer.Option("--door", metavar="TEKST", help="Alleen deze.")] = None,
    onderwerp: Annotated[
        str | None, typer.Option("--onderwerp", metavar="TEKST", help="Alleen hierover.")
    ] = None,
    vanaf: Annotated[
        str | None, typer.Option("--vanaf", metavar="JJJJ-MM-DD", help="Vanaf deze dag; dan ook meer dan 50.")
    ] = None,
    als_json: JsonOption = False,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Toon de laatste gebeurtenissen in het spoor, of controleer met --controle of het heel is."""
    if soort is not None and soort not in trail.SOORTEN:
        raise Gebruiksfout(f"'{soort}' is geen soort: kies uit {', '.join(trail.SOORTEN)}.")
    pinned = _anchor(anker) if anker else None
    since = _day(vanaf) if vanaf else None
    with chain(database, keten, must_exist=True) as (_, dataset):
        cursor = dataset.cursor()
        if controle or pinned:
            broken = trail.verify(cursor, pinned)
            out().print(words.verdict(broken, trail.last(cursor)))
            if broken is not None:
                raise typer.Exit(REFUSED)
            return
        found = trail.entries(
            cursor, soort=soort, door=door, onderwerp=onderwerp, van=since, hooguit=None if since else SHOWN
        )
    if als_json:
        told = [asdict(entry) for entry in found]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    table = Table(box=None, pad_edge=False, header_style="")
    for name in ("Nr", "Op", "Door", "Soort", "Onderwerp", "Bijzonderheden"):
        table.add_column(name, justify="right" if name == "Nr" else "left")
    for e in found:
        cells = (dutch.moment(e.op), e.door, e.soort, e.onderwerp, words.details(e))
        table.add_row(str(e.nummer), *map(escape, cells))
    out().print(table)


def _anchor(text: str) -> Anker:
    try:
        return Anker.read(text)
    except Weigering as refusal:
        raise Gebruiksfout(str(refusal)) from refusal


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Gebruiksfout(f"'{text}' bij --vanaf is geen dag: schrijf jjjj-mm-dd.") from None
