"""``sleutel``, ``pseudonimiseer``: the key of the installation, and pseudonyms in the place of clients."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.options import DatabaseOption, KetenOption, err, existing, out, user
from ketenmonitor.dataset.rotation import rotate
from ketenmonitor.errors import Weigering
from ketenmonitor.intake.pseudonimiseren import choose, pseudonymise
from ketenmonitor.intake.reading import read
from ketenmonitor.presentation import format as dutch
from ketenmonitor.pseudonym.keten import ketensleutel
from ketenmonitor.pseudonym.sleutels import nieuwe_sleutel
from ketenmonitor.settings import ketensleutel as key_of_environment
from ketenmonitor.settings import settings
from ketenmonitor.vocabulary.keten import read_keten


def sleutel(
    wissel: Annotated[
        bool,
        typer.Option(
            "--wissel",
            metavar="",
            help="Werk de database bij met de sleutel die u achteraan hebt toegevoegd.",
        ),
    ] = False,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Toon een nieuwe, willekeurige sleutel; met --wissel: leg de toegevoegde sleutel over wat is bewaard."""
    if not wissel:
        out().print(nieuwe_sleutel(), soft_wrap=True)
        return
    chosen = settings(database, keten)
    keys = chosen.sleutels
    if not chosen.database.exists():
        raise Weigering(f"De database {chosen.database} bestaat nog niet: er is niets om bij te werken.")
    added = rotate(chosen.database, read_keten(chosen.keten), keys, user())
    which = "de nieuwe sleutel" if added == 1 else f"{dutch.number(added)} nieuwe sleutels"
    out().print(
        f"Alle pseudoniemen zijn bijgewerkt met {which}. Laat de oude sleutels in KETENMONITOR_SLEUTEL staan."
    )


def pseudonimiseer(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="Het CSV- of Excelbestand.")],
    kolom: Annotated[
        list[str] | None,
        typer.Option(
            "--kolom", metavar="NAAM", help="De kolom met cliënten; mag vaker. Anders de kolom die zo heet."
        ),
    ] = None,
    uit: Annotated[
        Path | None,
        typer.Option("--uit", metavar="BESTAND", help="Waar het resultaat komt; anders ernaast."),
    ] = None,
) -> None:
    """Vervang burgerservicenummers of cliëntnummers door het pseudoniem van de keten; het origineel blijft.

    De ketensleutel staat in KETENMONITOR_KETENSLEUTEL of wordt gevraagd; zij is nooit een argument.
    """
    try:
        content = existing(bestand).read_bytes()
    except OSError:
        raise Gebruiksfout(f"{bestand} is niet te lezen: geef een bestand dat u mag lezen.") from None
    target = uit or bestand.with_name(f"{bestand.stem}_pseudoniem.csv")
    if target.exists():
        raise _exists(target)
    gelezen = read(bestand.name, content)
    posities = choose(gelezen, kolom or ())
    key = ketensleutel(_asked())
    _write(target, pseudonymise(gelezen, posities, key))
    for aanname in gelezen.aannames:
        err().print(aanname)
    names = dutch.listing([gelezen.kop[i - 1] for i in posities])
    said = f"{target} is gemaakt: in {names} staan pseudoniemen. {bestand} is niet veranderd."
    out().print(said, soft_wrap=True)


def _asked() -> str:
    """The key of the chain: from the environment, or typed where no one can read along."""
    given = key_of_environment()
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Gebruiksfout(
            "De ketensleutel ontbreekt: zet haar in KETENMONITOR_KETENSLEUTEL, of draai dit in een terminal."
        )
    return str(typer.prompt("Ketensleutel (u ziet niet wat u typt)", hide_input=True, err=True))


def _write(target: Path, portions: Iterator[bytes]) -> None:
    """A new file, whole or not at all; what the portions refuse is refused before there is a file."""
    first = next(portions)
    try:
        with target.open("xb") as file:
            file.write(first)
            file.writelines(portions)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        target.unlink(missing_ok=True)
        raise Gebruiksfout(f"{target} is niet te schrijven: geef met --uit een andere plek.") from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _exists(target: Path) -> Gebruiksfout:
    return Gebruiksfout(f"{target} bestaat al: haal het weg of geef met --uit een andere naam.")
