"""``lever``: deliver one file, or every file in a folder tree."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ketenmonitor.cli.dutch import REFUSED, Gebruiksfout
from ketenmonitor.cli.options import (
    DatabaseOption,
    ExtractOption,
    KetenOption,
    MaandOption,
    PartnerOption,
    chain,
    err,
    existing,
    known_extract,
    known_partner,
    month,
    out,
    user,
)
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake.tree import (
    AANVAARD,
    GEWEIGERD,
    IDENTIEK,
    Afloop,
    Bestand,
    Boom,
    deliver,
    deliver_tree,
    find,
)
from ketenmonitor.presentation import format as dutch
from ketenmonitor.vocabulary.keten import Keten

PATROON = "<partner>/<extract>_<JJJJ-MM>.csv of .xlsx"
OTHERS_NAMED = 10  # files in the tree that are no delivery; of more only the number is told


def lever(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND|MAP", help="Een bestand, of een map vol.")],
    partner: PartnerOption = None,
    extract: ExtractOption = None,
    maand: MaandOption = None,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Lever een bestand, of alles in een map: <partner>/<extract>_<JJJJ-MM>.csv of .xlsx.

    Bij een bestand zijn --partner, --extract en --maand nodig; bij een map beperken zij wat wordt geleverd.
    Een geweigerd bestand houdt de andere niet tegen; de uitkomst is dan 1.
    """
    existing(bestand)
    with chain(database, keten) as (_, dataset):
        if bestand.is_dir():
            boom = _restricted(find(bestand), dataset.keten, partner, extract, maand)
            _name_others(bestand, boom)
            if not boom.bestanden:
                raise Gebruiksfout(f"In {bestand} staat niets om te leveren: noem de bestanden {PATROON}.")
            results = _deliver(dataset, boom)
            _summary(results)
        else:
            results = [deliver(dataset, _one(bestand, dataset.keten, partner, extract, maand), user())]
            out().print(told(results[0]))
        dataset.checkpoint()
    if any(result.status == GEWEIGERD for result in results):
        raise typer.Exit(REFUSED)


def _one(pad: Path, keten: Keten, partner: str | None, extract: str | None, maand: str | None) -> Bestand:
    if partner is None or extract is None or maand is None:
        given = {"--partner": partner, "--extract": extract, "--maand": maand}
        missing = [option for option, value in given.items() if value is None]
        raise Gebruiksfout(f"Bij een bestand is ook {dutch.listing(missing)} nodig.")
    return Bestand(pad, known_partner(keten, partner).partner, known_extract(extract), month(maand))


def _restricted(
    boom: Boom, keten: Keten, partner: str | None, extract: str | None, maand: str | None
) -> Boom:
    kept = boom.bestanden
    if partner is not None:
        only = known_partner(keten, partner).partner
        kept = tuple(b for b in kept if b.partner == only)
    if extract is not None:
        kept = tuple(b for b in kept if b.extract == known_extract(extract))
    if maand is not None:
        kept = tuple(b for b in kept if b.maand == month(maand))
    return Boom(kept, boom.overig)


def _name_others(folder: Path, boom: Boom) -> None:
    names = [str(path.relative_to(folder)) for path in boom.overig]
    if names:
        err().print(f"Overgeslagen, want de naam is niet {PATROON}: {dutch.listing(names, OTHERS_NAMED)}.")


def _deliver(dataset: Dataset, boom: Boom) -> list[Afloop]:
    results = []
    with progress() as bar:
        task = bar.add_task("Leveren", total=len(boom.bestanden))
        for result in deliver_tree(dataset, boom, user()):
            results.append(result)
            bar.advance(task)
    return results


def progress() -> Progress:
    """A progress bar on stderr: what, how far, how many, how long still."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err(), transient=True)


def _summary(results: list[Afloop]) -> None:
    console = out()
    table = Table(box=None, pad_edge=False, header_style="")
    for name in ("Partner", "Aanvaard", "Geweigerd", "Identiek", "Rijen", "Waarschuwingen"):
        table.add_column(name, justify="left" if name == "Partner" else "right")
    partners = sorted({result.bestand.partner for result in results})
    for partner in partners:
        table.add_row(partner, *_counts([r for r in results if r.bestand.partner == partner]))
    if len(partners) > 1:
        table.add_row("Totaal", *_counts(results))
    console.print(table)
    refused = [result for result in results if result.status == GEWEIGERD]
    if refused:
        console.print("\nGeweigerd:")
    for result in refused:
        console.print(f"  {result.bestand.partner}/{result.bestand.pad.name}: {result.reden}")


def _counts(results: list[Afloop]) -> list[str]:
    by_status = Counter(result.status for result in results)
    accepted = [result for result in results if result.status == AANVAARD]
    rows, warnings = sum(r.rijen for r in accepted), sum(r.waarschuwingen for r in accepted)
    counts = [by_status[AANVAARD], by_status[GEWEIGERD], by_status[IDENTIEK], rows, warnings]
    return [dutch.number(count) for count in counts]


def told(result: Afloop) -> str:
    """What became of one file, in one sentence."""
    name = result.bestand.pad.name
    if result.status == GEWEIGERD:
        return f"{name} is geweigerd: {result.reden}"
    if result.status == IDENTIEK:
        return (
            f"{name} is gelijk aan levering {result.levering}, die al van kracht is: er is niets veranderd."
        )
    warnings = dutch.count(result.waarschuwingen, "waarschuwing", "waarschuwingen")
    rows = dutch.count(result.rijen, "rij", "rijen")
    return f"{name} is aanvaard als levering {result.levering}: {rows}, {warnings}."
