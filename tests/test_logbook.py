"""Secrets never stand in the log: not in a message, not in its arguments, not in a traceback."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketenmonitor import cli, logbook
from ketenmonitor.errors import Weigering

SLEUTEL = "b7f3-sleutel/van+de=keten"


@pytest.fixture(autouse=True)
def _own_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """What ``install`` changes for the whole process is put back."""
    before = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook
    monkeypatch.setattr(logbook, "_concealed", set())
    monkeypatch.setattr(logbook, "SECRETS", (tmp_path / "secrets.toml",))
    for name in logbook.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    yield
    logging.setLogRecordFactory(before[0])
    sys.excepthook, threading.excepthook = before[1:]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a logger of some library writes, as a server's log shows it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("een.bibliotheek")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def fail(secret: str) -> None:
    raise ValueError(f"signing with {secret} failed")


@pytest.mark.parametrize("name", ["KETENMONITOR_SLEUTEL", "KETENMONITOR_KETENSLEUTEL"])
def test_an_exception_whose_message_holds_a_key_is_logged_without_it(
    name: str, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    monkeypatch.setenv(name, SLEUTEL)
    logbook.install()
    try:
        fail(SLEUTEL)
    except ValueError:
        logging.getLogger("een.bibliotheek").exception("incident %s", "4f2a")
    told = logged.getvalue()
    assert SLEUTEL not in told
    assert "ERROR incident 4f2a" in told
    assert "ValueError: signing with *** failed" in told
    assert "in fail" in told  # the rest of the traceback still says where


def test_a_key_in_a_message_or_its_arguments_is_blanked(
    monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", SLEUTEL)
    logbook.install()
    logger = logging.getLogger("een.bibliotheek")
    logger.warning("key is " + SLEUTEL)
    logger.warning("key is %s, %d rows", SLEUTEL, 3)
    logger.warning("settings %r", {"key": SLEUTEL})
    logger.warning("GET /x?key=%s", "b7f3-sleutel%2Fvan%2Bde%3Dketen")  # as an address writes it
    logger.warning("%s of %s rows", 3, 4)
    assert logged.getvalue().splitlines() == [
        "WARNING key is ***",
        "WARNING key is ***, 3 rows",
        "WARNING settings {'key': '***'}",
        "WARNING GET /x?key=***",
        "WARNING 3 of 4 rows",
    ]


def test_a_message_that_is_wrongly_made_does_not_let_a_key_through(
    monkeypatch: pytest.MonkeyPatch, logged: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", SLEUTEL)
    monkeypatch.setattr(logging.getLogger("een.bibliotheek"), "propagate", False)  # pytest's own would raise
    logbook.install()
    logging.getLogger("een.bibliotheek").warning("%d rows", SLEUTEL)
    told = capsys.readouterr().err
    assert "Message: '%d rows'" in told
    # logging reports its own mistake, with the line of code and the arguments
    assert SLEUTEL not in logged.getvalue() + told


def test_the_secrets_of_sign_in_are_blanked_and_the_rest_of_the_file_is_not(
    tmp_path: Path, logged: io.StringIO
) -> None:
    (tmp_path / "secrets.toml").write_text(
        '[auth]\nredirect_uri = "https://keten.example/oauth2callback"\ncookie_secret = "koekje-9931"\n'
        'client_id = "ketenmonitor"\nclient_secret = "geheim-7712"\n'
        '[auth.gemeente]\nclient_secret = "geheim-8823"\n',
        "utf-8",
    )
    logbook.install()
    logging.getLogger("een.bibliotheek").info("not shown")
    logging.getLogger("een.bibliotheek").error(
        "ketenmonitor at https://keten.example: koekje-9931 geheim-7712 geheim-8823"
    )
    assert logged.getvalue() == "ERROR ketenmonitor at https://keten.example: *** *** ***\n"


def test_secrets_that_can_not_be_read_stop_the_start_without_being_told(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_secret = "geheim-7712\n', "utf-8")
    with pytest.raises(Weigering) as refused:
        logbook.install()
    assert "secrets.toml kan niet worden gelezen als TOML" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_an_error_that_ends_the_program_is_told_without_the_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", SLEUTEL)
    logbook.install()
    try:
        fail(SLEUTEL)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail, args=(SLEUTEL,))
    thread.start()
    thread.join()
    told = capsys.readouterr().err
    assert told.count("ValueError: signing with *** failed") == 2
    assert SLEUTEL not in told


def test_a_secret_made_while_running_can_be_kept_out_as_well(logged: io.StringIO) -> None:
    logbook.install()
    logbook.conceal("later-gemaakt")
    logging.getLogger("een.bibliotheek").error("token later-gemaakt")
    assert logged.getvalue() == "ERROR token ***\n"


def test_the_command_line_conceals_before_every_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, logged: io.StringIO
) -> None:
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", SLEUTEL)
    monkeypatch.setattr(sys, "argv", ["ketenmonitor", "sjablonen", str(tmp_path / "map")])
    with pytest.raises(SystemExit):
        cli.main()
    logging.getLogger("een.bibliotheek").error("key %s", SLEUTEL)
    assert logged.getvalue() == "ERROR key ***\n"
