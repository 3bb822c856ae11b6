"""``inzage``: all that is kept of one client, to hand over or to erase, for a request under the AVG."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.options import DatabaseOption, KetenOption, chain, out, user
from ketenmonitor.dataset import retention, subject_access
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.dataset.subject_access import Inzage
from ketenmonitor.errors import Weigering
from ketenmonitor.presentation import format as dutch
from ketenmonitor.presentation import retention as words


def inzage(
    pseudoniem: Annotated[
        str, typer.Argument(metavar="PSEUDONIEM", help="Het pseudoniem, zoals partners het leveren.")
    ],
    uit: Annotated[
        Path | None,
        typer.Option(
            "--uit",
            metavar="MAP|BESTAND.json",
            help="Waar de gegevens komen: een map (een CSV per extract) of een JSON-bestand.",
        ),
    ] = None,
    wissen: Annotated[
        bool, typer.Option("--wissen", metavar="", help="Verwijder alles van dit pseudoniem.")
    ] = False,
    reden: Annotated[
        str | None,
        typer.Option("--reden", metavar="TEKST", help="Waarom er wordt gewist, en op wiens besluit."),
    ] = None,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Geef alles wat van één pseudoniem is bewaard, of wis het: voor een verzoek onder de AVG.

    Zonder --uit worden alleen aantallen getoond. Elke inzage en wissing wordt vastgelegd, zonder het
    pseudoniem.
    """
    if wissen and not (reden or "").strip():
        raise Gebruiksfout("Bij --wissen is ook --reden nodig: waarom er wordt gewist, en op wiens besluit.")
    if reden and not wissen:
        raise Gebruiksfout("--reden hoort bij --wissen: voeg dat toe of laat de reden weg.")
    with chain(database, keten, must_exist=True) as (chosen, dataset):
        found = _look(dataset, pseudoniem, uit)
        out().print(_table(found))
        if uit is not None:
            out().print(f"De gegevens staan in {uit}: geef ze alleen aan wie erom vroeg, en gooi ze dan weg.")
        if wissen:
            subject_access.erase(dataset, pseudoniem, user(), reden or "")
    if wissen:
        out().print(
            "Alles van dit pseudoniem is gewist; de cijfers waarin het meetelde zijn opnieuw gemaakt. Levert "
            "een partner het opnieuw, dan staat het er weer: laat het ook bij de partners wissen."
        )
        out().print(words.compacted(*retention.compact(chosen.database)))


def _look(dataset: Dataset, client: str, uit: Path | None) -> Inzage:
    """Find everything and write it out, recorded in the same change: what can not be written is not told."""
    found = subject_access.everything(dataset, client)
    counts = {name: len(tabel.rijen) for name, tabel in found.tabellen.items()}
    with dataset.write(
        user(),
        "inzage",
        subject_access.mark(client, dataset.sleutels),
        rijen=counts,
        naar_bestand=uit is not None,
    ):
        if uit is not None:
            _write(found, uit)
    return found


def _write(found: Inzage, uit: Path) -> None:
    if uit.suffix.lower() == ".json":
        texts = {uit: found.as_json()}
    else:
        texts = {uit / f"{name}.csv": "\ufeff" + tabel.as_csv() for name, tabel in found.tabellen.items()}
    if there := [str(path) for path in texts if path.exists()]:
        raise Gebruiksfout(f"{there[0]} bestaat al: noem bij --uit een andere map of een ander bestand.")
    if uit.exists() and uit.suffix.lower() != ".json" and not uit.is_dir():
        raise Gebruiksfout(f"{uit} is een bestand: noem een map, of een bestand dat eindigt op .json.")
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise Weigering(
            f"In {uit} is niet te schrijven: kies bij --uit een plaats waar u bestanden mag maken."
        ) from error


def _table(found: Inzage) -> Table:
    table = Table(box=None, pad_edge=False, header_style="")
    table.add_column("Wat")
    table.add_column("Rijen", justify="right")
    for name, tabel in found.tabellen.items():
        table.add_row(words.table_name(name), dutch.number(len(tabel.rijen)))
    return table
