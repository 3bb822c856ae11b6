"""The command line: ``python -m ketenmonitor``, the same functions as the pages, in Dutch.

One module per command; ``dutch`` makes Typer speak Dutch, ``options`` is what commands share. May
import everything but ``ui``; nothing imports it.
"""

import typer

from ketenmonitor import logbook
from ketenmonitor.cli.audit import audit
from ketenmonitor.cli.dutch import Opdracht, Opdrachten
from ketenmonitor.cli.inzage import inzage
from ketenmonitor.cli.lever import lever
from ketenmonitor.cli.manage import demo, herbouw, sjablonen, start
from ketenmonitor.cli.meet import meet
from ketenmonitor.cli.opschonen import opschonen
from ketenmonitor.cli.rol import rol
from ketenmonitor.cli.sleutels import pseudonimiseer, sleutel
from ketenmonitor.cli.sluit import sluit
from ketenmonitor.cli.toets import toets

app = typer.Typer(
    name="ketenmonitor",
    cls=Opdrachten,
    help="Ketenmonitor: geleverd tegenover afgesproken, voor een keten in het sociaal domein.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for command in (
    toets, lever, meet, pseudonimiseer, demo, sjablonen, sluit, start, herbouw, sleutel, opschonen, inzage,
    audit, rol,
):  # fmt: skip
    app.command(cls=Opdracht)(command)


@app.callback()
def begin() -> None:
    """Before every command: what is logged holds no secrets."""
    logbook.install()


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m ketenmonitor")
