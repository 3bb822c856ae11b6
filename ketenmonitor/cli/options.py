"""What the commands have in common: their options, and opening the chain and its dataset."""

import getpass
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ketenmonitor.access.viewer import alleen_hier
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.cli.dutch import Gebruiksfout, visible
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import Settings, settings
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten, Partner, read_keten

# Wide enough for a table in a file or a pipe; a terminal has its own width.
PIPE_WIDTH = 180

DatabaseOption = Annotated[
    Path | None,
    typer.Option(
        "--database", metavar="BESTAND", help="De database; anders KETENMONITOR_DATABASE of die in data/."
    ),
]
KetenOption = Annotated[
    Path | None,
    typer.Option(
        "--keten", metavar="BESTAND", help="Het ketenbestand; anders KETENMONITOR_KETEN of dat in data/."
    ),
]
PartnerOption = Annotated[
    str | None,
    typer.Option("--partner", metavar="CODE", help="De partner, met zijn code in het ketenbestand."),
]
ExtractOption = Annotated[
    str | None, typer.Option("--extract", metavar="NAAM", help=f"Het extract: {', '.join(extracts())}.")
]
MaandOption = Annotated[str | None, typer.Option("--maand", metavar="JJJJ-MM", help="De maand van levering.")]
JsonOption = Annotated[bool, typer.Option("--json", metavar="", help="Schrijf de uitkomst als JSON.")]


class Scherm(Console):
    """A console on which no text of a partner can move the cursor, change colours or hide what it says."""

    def print(self, *objects: object, **options: Any) -> None:
        """Print texts with what is invisible in them shown as � (see ``dutch.visible``)."""
        super().print(*(visible(o) if isinstance(o, str) else o for o in objects), **options)


def out() -> Console:
    """Where results go: stdout, as plain text without marks of its own."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Scherm(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Where remarks and progress go: stderr."""
    width = None if sys.stderr.isatty() else PIPE_WIDTH
    return Scherm(file=sys.stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)


def month(text: str, optie: str = "--maand") -> date:
    """The first day of the month that an option names."""
    found = re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", text.strip())
    if not found:
        raise Gebruiksfout(f"'{text}' bij {optie} is geen maand: schrijf jjjj-mm, bijvoorbeeld 2026-10.")
    return date(int(found[1]), int(found[2]), 1)


def known_extract(extract: str) -> str:
    """The name of an extract, as given."""
    if extract not in extracts():
        raise Gebruiksfout(f"'{extract}' is geen extract: kies uit {', '.join(extracts())}.")
    return extract


def known_partner(keten: Keten, partner: str) -> Partner:
    """The partner of the chain that an option names."""
    if partner not in keten.partners:
        raise unknown(partner, "partner", keten, keten.partners)
    return keten.partners[partner]


def unknown(code: str, soort: str, keten: Keten, known: Iterable[str]) -> Gebruiksfout:
    """The refusal of a code that the chain does not have."""
    return Gebruiksfout(f"'{code}' is geen {soort} van {keten.naam}: kies uit {', '.join(known)}.")


def existing(path: Path) -> Path:
    """A file or folder that is there."""
    if not path.exists():
        raise Gebruiksfout(f"{path} bestaat niet: controleer de naam en de map.")
    return path


def user() -> str:
    """Who runs the command, as the dataset records it."""
    try:
        return f"{getpass.getuser()} (opdrachtregel)"
    except (OSError, KeyError):  # a container may run under a number without a name
        return "opdrachtregel"


def operator(dataset: Dataset) -> Zicht:
    """The dataset as who runs a command sees it: who can open the database file has all of it in hand."""
    return Zicht(dataset.cursor(), dataset.keten, alleen_hier(user()))


@contextmanager
def chain(
    database: Path | None, keten: Path | None, *, must_exist: bool = False
) -> Iterator[tuple[Settings, Dataset]]:
    """The settings and the opened dataset; closed again afterwards.

    ``must_exist`` refuses to make an empty database where one is only read.
    """
    chosen = settings(database, keten)
    if must_exist and not chosen.database.exists():
        raise Weigering(
            f"De database {chosen.database} bestaat nog niet: lever eerst, of maak de demoketen met 'demo'."
        )
    dataset = open_dataset(chosen.database, read_keten(chosen.keten), chosen.sleutels)
    try:
        yield chosen, dataset
    finally:
        dataset.close()
