"""Typer in Dutch: headings and help, and every usage error as one sentence with exit code 2.

Typer has no translations; what it says itself is replaced here by kind of error, never by its words.
"""

import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import typer
from typer import rich_utils
from typer._click import Context
from typer._click import exceptions as click
from typer.core import TyperCommand, TyperGroup, TyperOption

from ketenmonitor.errors import Weigering

REFUSED, USAGE = 1, 2

rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenten"
rich_utils.OPTIONS_PANEL_TITLE = "Opties"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
rich_utils.DEFAULT_STRING = "[standaard: {}]"


class Gebruiksfout(click.UsageError):
    """A command given in a way it cannot be carried out; the message is the Dutch sentence to show."""


def _usage(english: str) -> str:
    return english.replace("Usage: ", "Gebruik: ", 1)


def _help_in_dutch(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help, option.metavar = "Toon deze uitleg.", ""
    return option


class Opdracht(TyperCommand):
    """One command, with its help in Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["options_metavar"] = "[OPTIES]"
        super().__init__(*args, **kwargs)

    def get_usage(self, ctx: Context) -> str:
        """How the command is called."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option that shows the help."""
        return _help_in_dutch(super().get_help_option(ctx))


class Opdrachten(TyperGroup):
    """The program as a whole; says what went wrong in one Dutch sentence on stderr."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"options_metavar": "", "subcommand_metavar": "OPDRACHT [ARGUMENTEN] [OPTIES]"}
        super().__init__(*args, **kwargs)

    def get_usage(self, ctx: Context) -> str:
        """How the program is called."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option that shows the help."""
        return _help_in_dutch(super().get_help_option(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program and end it with its exit code: 0 done, 1 refused, 2 wrongly called."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except click.ClickException as error:
            _say(sentence(error))
            code = error.exit_code
        except Weigering as error:
            _say(str(error))
            code = REFUSED
        except typer.Abort:
            _say("Afgebroken.")
            code = REFUSED
        sys.exit(code if isinstance(code, int) else 0)


def visible(text: str) -> str:
    """The text with every control character and turned reading direction shown as �, but for line ends."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "�" for c in text)


def _say(text: str) -> None:
    if text:
        typer.echo(visible(text), err=True)


def sentence(error: click.ClickException) -> str:
    """What went wrong, in one Dutch sentence; empty when the help has been shown instead."""
    match error:
        case click.NoArgsIsHelpError():
            return ""
        case Gebruiksfout():
            return error.message
        case click.NoSuchOption():
            meant = sorted(error.possibilities or ())
            hint = f"; bedoelt u {' of '.join(meant)}?" if meant else _see_help(error)
            return f"De optie {error.option_name} bestaat niet{hint}"
        case click.MissingParameter():
            return f"{_name(error)} ontbreekt{_see_help(error)}"
        case click.BadParameter():
            return f"{_name(error)} heeft een waarde die niet past{_see_help(error)}"
        case click.BadOptionUsage():
            return f"De optie {error.option_name} is niet goed ingevuld{_see_help(error)}"
        case click.UsageError():
            return _misspelt(error)
        case _:
            return f"De opdracht is niet uitgevoerd{_see_help(error)}"


def _misspelt(error: click.UsageError) -> str:
    """Only an unknown command, a missing one and one argument too many have no error class of their own."""
    command = error.ctx.command if error.ctx else None
    if isinstance(command, Opdrachten):
        return f"Deze opdracht bestaat niet: kies uit {', '.join(command.commands)}."
    return f"Er staat een argument te veel in de opdracht{_see_help(error)}"


def _name(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, TyperOption):
        return f"De optie {param.opts[0]}"
    return f"Het argument {param.metavar or param.name}" if param else "Een argument"


def _see_help(error: click.ClickException) -> str:
    ctx = getattr(error, "ctx", None)
    return f": zie '{ctx.command_path} --help'." if ctx else "."
