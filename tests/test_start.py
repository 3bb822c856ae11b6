"""A dashboard that may not start: the sentence on stderr and nothing else, exit code 1, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
