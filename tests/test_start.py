"""A dashboard that may not start: the sentence on stderr and nothing else, exit code 1, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketenmonitor.cli import app, manage
from ketenmonitor.settings import DEMO_KETEN

ROOT = Path(__file__).resolve().parent.parent
NO_SIGN_IN = "Ketenmonitor start niet, want voor 'Keten Proefland' is geen aanmelding ingesteld"
STREAMLIT = ["-m", "streamlit", "run", "dashboard.py", "--server.port", "0"]


@pytest.fixture
def start(tmp_path: Path, ketenbestand: Path):
    """Start a dashboard that refuses; returns exit code and stderr."""

    def start(*command: str, keten: Path = ketenbestand, **variables: str) -> tuple[int, list[str]]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("KETENMONITOR_", "STREAMLIT_"))}
        own = {"KETENMONITOR_KETEN": str(keten), "KETENMONITOR_DATABASE": str(tmp_path / "keten.duckdb")}
        ended = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=clean | own | variables, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert not (tmp_path / "keten.duckdb").exists()
        return ended.returncode, ended.stderr.splitlines()

    return start


@pytest.mark.parametrize(
    "command", [STREAMLIT, ["dashboard.py"], ["-m", "ketenmonitor", "start", "--poort", "8699"]]
)
def test_a_real_chain_without_sign_in(start, command: list[str]) -> None:
    code, (sentence,) = start(*command)
    assert code == 1
    assert NO_SIGN_IN in sentence


def test_settings_of_sign_in_with_a_mistake(start) -> None:
    code, (sentence,) = start(*STREAMLIT, KETENMONITOR_OIDC_COOKIE_SECRET="kort")
    assert code == 1
    assert "De aanmelding is niet goed ingesteld" in sentence


@pytest.mark.parametrize("alone, keten", [("", DEMO_KETEN), ("1", None)])
def test_without_sign_in_at_an_address_that_others_can_reach(
    start, ketenbestand: Path, alone: str, keten: Path | None
) -> None:
    # Streamlit itself looks for the address that others would use, before it looks at ours.
    code, said = start(
        *STREAMLIT, "--server.address", "0.0.0.0", "--browser.serverAddress", "localhost",
        keten=keten or ketenbestand, KETENMONITOR_ALLEEN_HIER=alone,
    )  # fmt: skip
    assert code == 1
    assert "Ketenmonitor start niet op adres '0.0.0.0'" in said[-1]
    assert "Traceback" not in "\n".join(said)


def test_a_header_that_could_say_who_someone_is(start) -> None:
    code, said = start(
        *STREAMLIT, keten=DEMO_KETEN, STREAMLIT_SERVER_TRUSTED_USER_HEADERS='{"X-User": "email"}'
    )
    assert code == 1
    assert "server.trustedUserHeaders staat aan" in said[-1]
    assert len(said) == 1


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ketenbestand: Path):
    """What ``start`` would run, and whether it asks to go without sign-in."""

    def started(*options: str, keten: Path = ketenbestand) -> tuple[list[str], str | None]:
        ran: list[list[str]] = []
        monkeypatch.setattr(manage.os, "execv", lambda program, command: ran.append(command))
        monkeypatch.setattr(manage.os, "chdir", lambda folder: None)
        monkeypatch.setattr(manage.os, "environ", environment := dict(os.environ))
        files = ["--keten", str(keten), "--database", str(tmp_path / "keten.duckdb")]
        with pytest.raises(SystemExit):
            app(args=["start", *options, *files], prog_name="ketenmonitor")
        (command,) = ran
        return command, environment.get("KETENMONITOR_ALLEEN_HIER")

    return started


def test_alleen_hier_binds_to_this_machine_whatever_the_settings_say(started) -> None:
    command, alone = started("--alleen-hier")
    assert command[-2:] == ["--server.address", "127.0.0.1"]
    assert alone == "1"


def test_only_the_option_asks_for_alleen_hier(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENMONITOR_ALLEEN_HIER", "1")
    command, alone = started(keten=DEMO_KETEN)
    assert "--server.address" not in command
    assert alone is None
