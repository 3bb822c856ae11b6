"""What the program logs never holds a secret: keys and passwords are blanked before anything is written.

Blanked are the values of the environment variables in ``VARIABLES``, every value of ``secrets.toml`` whose
name says that it is a secret, and what ``conceal`` is given; in messages, in their arguments and in
tracebacks, of every logger in the process, and in the traceback of an error that ends the program.
"""

import logging
import os
import sys
import threading
import tomllib
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, quote_plus

from ketenmonitor.errors import Weigering
from ketenmonitor.settings import ROOT

VARIABLES = ("KETENMONITOR_SLEUTEL", "KETENMONITOR_KETENSLEUTEL", "STREAMLIT_SERVER_COOKIE_SECRET")
SECRETS = (ROOT / ".streamlit" / "secrets.toml", Path.home() / ".streamlit" / "secrets.toml")
BLANKED = "***"

_concealed: set[str] = set()
_plain_record = logging.getLogRecordFactory()


def install() -> None:
    """Blank the secrets of this process from here on; called by the server and by the command line.

    ``Weigering`` when ``secrets.toml`` can not be read: without it nobody knows what to blank.
    """
    for name in VARIABLES:
        whole = os.environ.get(name, "")
        conceal(whole, *whole.split(","))  # keys stand in a row
    for path in SECRETS:
        if path.is_file():
            conceal(*_secrets_of(path))
    logging.setLogRecordFactory(_record)
    sys.excepthook = _report
    threading.excepthook = _report_thread


def conceal(*secrets: str) -> None:
    """Keep these values out of the log too; for a secret that is made or read while the program runs."""
    for secret in map(str.strip, secrets):
        if secret:
            _concealed.update((secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]))


def blank(text: str) -> str:
    """The text without any secret in it."""
    for secret in sorted(_concealed, key=len, reverse=True):
        text = text.replace(secret, BLANKED)
    return text


def _secrets_of(path: Path) -> Iterator[str]:
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        # not the error itself: it may quote the line that holds a secret
        raise Weigering(
            f"{path} kan niet worden gelezen als TOML: verbeter het bestand, of maak het leesbaar voor wie "
            "Ketenmonitor start."
        ) from None
    yield from _named_secret(read)


def _named_secret(table: dict[str, object]) -> Iterator[str]:
    """The values whose name holds ``secret``, at any depth: a provider's section lies below ``[auth]``."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _named_secret(value)
        elif "secret" in name.lower():
            yield str(value)


def _record(*args: object, **kwargs: object) -> logging.LogRecord:
    """A log record as any other, without the secrets."""
    record: logging.LogRecord = _plain_record(*args, **kwargs)
    if not _concealed:
        return record
    record.msg, record.args = _blanked_message(record)
    if record.exc_info:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if (safe := blank(told)) != told:
            record.exc_text, record.exc_info = safe, None
    if record.stack_info:
        record.stack_info = blank(record.stack_info)
    return record


def _blanked_message(
    record: logging.LogRecord,
) -> tuple[str, tuple[object, ...] | Mapping[str, object] | None]:
    """Message and arguments, filled in only when a secret is in what they make together.

    Arguments that do not fit the message are logging's own to report: then they are blanked apart.
    """
    try:
        told = record.getMessage()
    except (TypeError, ValueError, KeyError):
        return blank(str(record.msg)), tuple(blank(str(arg)) for arg in record.args or ())
    safe = blank(told)
    return (record.msg, record.args) if safe == told else (safe, ())


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write(blank("".join(traceback.format_exception(kind, error, trace))))


def _report_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit and args.exc_value is not None:
        _report(args.exc_type, args.exc_value, args.exc_traceback)
