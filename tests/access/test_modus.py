"""In which way a dashboard is open, and when it does not start."""

from pathlib import Path

import pytest

from ketenmonitor.access.modus import mode
from ketenmonitor.access.oidc import Aanmelding
from ketenmonitor.demo import REFERENTIEMAAND
from ketenmonitor.demo import keten as demo_keten
from ketenmonitor.demo.months import maand_erbij
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import DEMO_KETEN, Settings

SIGN_IN = Aanmelding((), 8, "", {})
LOOPBACKS = ["localhost", "127.0.0.1", "::1"]
ANYWHERE = [None, "", "0.0.0.0", "::", "10.1.2.3", "monitor.dijkstad.nl"]


@pytest.fixture
def real(ketenbestand: Path, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "keten.duckdb", ketenbestand, None)


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "demo.duckdb", DEMO_KETEN, None)


@pytest.mark.parametrize("address", [*LOOPBACKS, *ANYWHERE])
def test_with_sign_in_any_chain_is_served_at_any_address(
    real: Settings, demo: Settings, address: str | None
) -> None:
    for chosen in (real, demo):
        how = mode(chosen, SIGN_IN, address, alleen_hier=False)
        assert (how.soort, how.is_local) == ("oidc", False)


@pytest.mark.parametrize("address", LOOPBACKS)
def test_without_sign_in_the_demo_chain_is_served_to_this_machine(demo: Settings, address: str) -> None:
    how = mode(demo, None, address, alleen_hier=False)
    assert (how.soort, how.is_local) == ("demo", True)


def test_the_demo_chain_moved_to_another_month_is_still_the_demo_chain(demo: Settings) -> None:
    demo.demoketen.write_text(demo_keten(maand_erbij(REFERENTIEMAAND, 3)), "utf-8")
    moved = Settings(demo.database, demo.demoketen, None)
    assert mode(moved, None, "localhost", alleen_hier=False).soort == "demo"


def test_a_real_chain_in_the_place_of_the_demo_chain_is_not_the_demo_chain(
    demo: Settings, ketenbestand: Path
) -> None:
    demo.demoketen.write_text(ketenbestand.read_text("utf-8"), "utf-8")
    with pytest.raises(Weigering, match="'Keten Proefland' is geen aanmelding"):
        mode(Settings(demo.database, demo.demoketen, None), None, "localhost", alleen_hier=False)


@pytest.mark.parametrize("address", LOOPBACKS)
def test_a_real_chain_without_sign_in_does_not_start_and_the_sentence_says_how_to_configure_it(
    real: Settings, address: str
) -> None:
    with pytest.raises(Weigering) as refused:
        mode(real, None, address, alleen_hier=False)
    for words in (
        "'Keten Proefland'",
        "[auth]",
        ".streamlit/secrets.toml",
        "KETENMONITOR_OIDC_",
        "--alleen-hier",
    ):
        assert words in str(refused.value)


@pytest.mark.parametrize("address", LOOPBACKS)
def test_one_person_at_this_machine_may_ask_for_a_real_chain_by_name(real: Settings, address: str) -> None:
    how = mode(real, None, address, alleen_hier=True)
    assert (how.soort, how.is_local) == ("alleen hier", True)


@pytest.mark.parametrize("address", ANYWHERE)
def test_without_sign_in_no_other_machine_is_served(
    real: Settings, demo: Settings, address: str | None
) -> None:
    with pytest.raises(Weigering, match=r"server\.address"):
        mode(demo, None, address, alleen_hier=False)
    with pytest.raises(Weigering, match=r"server\.address"):
        mode(real, None, address, alleen_hier=True)


def test_where_people_sign_in_nobody_goes_past_it(real: Settings) -> None:
    with pytest.raises(Weigering, match="zonder --alleen-hier"):
        mode(real, SIGN_IN, "127.0.0.1", alleen_hier=True)
