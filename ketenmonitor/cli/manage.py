"""``demo``, ``sjablonen``, ``start``, ``herbouw``: the demo chain, templates, the dashboard, derived data."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ketenmonitor.access.modus import ALONE_VARIABLE, mode
from ketenmonitor.access.oidc import configured
from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.lever import progress
from ketenmonitor.cli.options import DatabaseOption, KetenOption, chain, month, out, user
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import open_dataset, rebuild, row_counts
from ketenmonitor.demo import learning, loading
from ketenmonitor.errors import Weigering
from ketenmonitor.performance import notes
from ketenmonitor.presentation import format as dutch
from ketenmonitor.settings import ROOT, Settings, settings, sleutels
from ketenmonitor.vocabulary.keten import read_keten
from ketenmonitor.vocabulary.templates import write_templates

LOOPBACK = "127.0.0.1"


def demo(
    als_leeg: Annotated[
        bool,
        typer.Option(
            "--als-leeg", metavar="", help="Doe niets als er al leveringen zijn of er een eigen keten is."
        ),
    ] = False,
    tot: Annotated[
        str | None, typer.Option("--tot", metavar="JJJJ-MM", help="De laatste maand; anders de vorige maand.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Maak de demoketen: 36 maanden leveringen van acht verzonnen partners, en hun afspraken."""
    chosen = settings(database)
    if als_leeg and not chosen.is_demo:
        return
    if _holds_deliveries(chosen):
        if als_leeg:
            return
        raise Weigering(f"In {chosen.database} staan al leveringen: kies een ander bestand met --database.")
    last = month(tot, "--tot") if tot else loading.last_month(chosen.today)
    demoketen = read_keten(loading.chain_file(chosen, last))
    dataset = open_dataset(chosen.database, demoketen, sleutels(demo=True))
    try:
        with progress() as bar:
            task = bar.add_task("Demoketen maken", total=loading.expected_files())
            for _ in loading.load(dataset, last):
                bar.advance(task)
        for t in learning.explanations(last):
            cut = Selectie(partner=t.partner)
            notes.write(dataset, notes.TOELICHTING, t.kpi, cut, t.maand, t.tekst, t.door)
        rows = dutch.number(sum(row_counts(dataset.cursor()).values()))
    finally:
        dataset.close()
    out().print(f"De demoketen tot en met {dutch.month(last)} staat in {chosen.database}: {rows} rijen.")


def _holds_deliveries(chosen: Settings) -> bool:
    """Looked at with the chain the database was made with, so that looking changes nothing."""
    if not chosen.database.exists():
        return False
    dataset = open_dataset(chosen.database, read_keten(chosen.keten), chosen.sleutels)
    try:
        return loading.holds_deliveries(dataset)
    finally:
        dataset.close()


def sjablonen(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Waar de sjablonen komen.")],
    keten: KetenOption = None,
) -> None:
    """Schrijf van elk extract een sjabloon (CSV en Excel) en een beschrijving voor programma's."""
    if folder.exists() and not folder.is_dir():
        raise Gebruiksfout(f"{folder} is een bestand: geef een map op.")
    chosen = settings(None, keten)
    for path in write_templates(read_keten(chosen.keten), folder, loading.last_month(chosen.today)):
        out().print(str(path))


def start(
    poort: Annotated[
        int, typer.Option("--poort", metavar="NUMMER", help="De poort op deze machine.", show_default=True)
    ] = 8501,
    alleen_hier: Annotated[
        bool,
        typer.Option(
            "--alleen-hier",
            metavar="",
            help="Zonder aanmelding, voor één persoon op deze machine; die ziet alles van de keten.",
        ),
    ] = False,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Start het dashboard."""
    chosen = settings(database, keten)
    read_keten(chosen.keten)  # a mistake in it is told here, not in the log of a server
    mode(chosen, configured(os.environ), LOOPBACK, alleen_hier)  # and so is a reason not to start
    chosen.sleutels  # noqa: B018 - and so is a missing key
    os.environ.pop(ALONE_VARIABLE, None)  # only ever asked for by name
    here = []
    if alleen_hier:
        os.environ[ALONE_VARIABLE] = "1"
        here = ["--server.address", LOOPBACK]
    os.environ["KETENMONITOR_DATABASE"] = str(chosen.database.resolve())
    if keten is not None:
        os.environ["KETENMONITOR_KETEN"] = str(chosen.keten.resolve())
    out().print(f"Ketenmonitor staat straks op http://localhost:{poort} (stoppen met Ctrl+C).")
    sys.stdout.flush()
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(poort)]
    os.execv(sys.executable, [*command, *here])


def herbouw(database: DatabaseOption = None, keten: KetenOption = None) -> None:
    """Maak alles wat uit de leveringen is afgeleid opnieuw: de stand van trajecten en de maandcijfers."""
    with chain(database, keten, must_exist=True) as (_, dataset):
        with dataset.write(user(), "herbouw", dataset.keten.naam) as cursor:
            rebuild(cursor)
        dataset.checkpoint()
    out().print("De stand van trajecten en de maandcijfers zijn opnieuw gemaakt.")
