"""What the shell shows to whom: the demonstration, one person alone, and people who sign in."""

import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.access import roles
from ketenmonitor.access.viewer import Rol
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.ui import server, sign_in
from ketenmonitor.ui.context import context
from ketenmonitor.ui.local_viewer import demo_choices, demo_viewer, person
from ketenmonitor.vocabulary.keten import read_keten

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = ROOT / "ketenmonitor" / "ui" / "shell.py"
SETTINGS = {
    "KETENMONITOR_OIDC_REDIRECT_URI": "http://localhost:8501/oauth2callback",
    "KETENMONITOR_OIDC_COOKIE_SECRET": "Zc8rTq1vXw5yUa9sLp3nKd7fHj2gBm6e",
    "KETENMONITOR_OIDC_NAAM": "Gemeente Dijkstad",
    "KETENMONITOR_OIDC_CLIENT_ID": "km",
    "KETENMONITOR_OIDC_CLIENT_SECRET": "geheim",
    "KETENMONITOR_OIDC_SERVER_METADATA_URL": "https://login.dijkstad.nl/.well-known/openid-configuration",
}
WELCOME = "Meld u aan om verder te gaan."


def visit(user: dict[str, object] | None = None, page: str = "begrippen") -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    if user is not None:
        at.user = user
    at.run()
    if page and at.title and at.title[0].value != "Ketenmonitor":
        at.switch_page(f"../../pages/{page}.py").run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info, at.error)
    return re.sub(r"(?s)<style>.*?</style>", "", "\n".join(str(e.value) for kind in kinds for e in kind))


def claims(**other: object) -> dict[str, object]:
    known = {
        "is_logged_in": True,
        "provider": "default",
        "iss": "https://login.dijkstad.nl",
        "sub": "d1",
        "email": "ans@dijkstad.nl",
        "name": "Ans de Boer",
        "iat": time.time(),
    }
    return known | other


@pytest.fixture
def people_sign_in(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Sign-in is configured, and Ans is ketenregisseur."""
    monkeypatch.delenv("KETENMONITOR_ALLEEN_HIER")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sign_in, "SESSIES", sign_in.Sessies())
    roles.grant(dataset, "ans@dijkstad.nl", "Ans de Boer", "ketenregisseur", None, "toets")
    return dataset


@pytest.fixture
def demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The demonstration chain, without deliveries."""
    monkeypatch.setenv("KETENMONITOR_DATABASE", str(tmp_path / "demo.duckdb"))
    monkeypatch.setenv("KETENMONITOR_KETEN", str(DEMO_KETEN))
    opened = context().dataset
    yield opened
    opened.close()


def recorded(dataset: Dataset) -> list[tuple[str, str]]:
    return (
        dataset.cursor()
        .execute(
            "select door, soort from gebeurtenis where soort in ('aanmelding', 'afmelding', 'weigering')"
            " order by nummer"
        )
        .fetchall()
    )


def test_whoever_did_not_sign_in_sees_the_way_in_and_nothing_of_the_chain(people_sign_in: Dataset) -> None:
    at = visit()
    assert [b.label for b in at.button] == ["Aanmelden met Gemeente Dijkstad"]
    assert text(at).split() == ["Ketenmonitor", *f'<p class="km-zin">{WELCOME}</p>'.split()]
    assert not at.sidebar.children
    assert recorded(people_sign_in) == []


def test_whoever_has_a_role_comes_in_and_that_is_recorded_once(people_sign_in: Dataset) -> None:
    user = claims()
    for _ in range(2):
        at = visit(user)
        assert "Keten Proefland" in text(at)
        assert "Ans de Boer" in [c.value for c in at.sidebar.caption]
        assert "zonder aanmelding" not in text(at)
    assert recorded(people_sign_in) == [("ans@dijkstad.nl", "aanmelding")]


def test_the_way_out_stands_in_the_sidebar_and_is_final(people_sign_in: Dataset) -> None:
    user = claims()
    at = visit(user)
    next(b for b in at.sidebar.button if b.label == "Afmelden").click().run()
    assert recorded(people_sign_in)[-1] == ("ans@dijkstad.nl", "afmelding")
    assert "U bent afgemeld." in text(visit(user))  # the same cookie again
    assert "Keten Proefland" in text(visit(claims(nonce="opnieuw")))


def test_what_ended_stays_ended_after_a_restart_of_the_server(
    people_sign_in: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, still_in = claims(), claims(nonce="elders")
    visit(still_in)
    next(b for b in visit(out).sidebar.button if b.label == "Afmelden").click().run()
    before = recorded(people_sign_in)
    monkeypatch.setattr(sign_in, "SESSIES", sign_in.Sessies())  # what a server knows that just started
    assert "U bent afgemeld." in text(visit(out))
    assert "Keten Proefland" in text(visit(still_in))
    assert recorded(people_sign_in) == before  # nobody signed in anew


def test_whoever_signs_out_at_the_door_does_not_come_back_with_a_role_that_is_granted_later(
    people_sign_in: Dataset,
) -> None:
    user = claims(email="vera@dijkstad.nl")
    next(b for b in visit(user).button if b.label == "Afmelden").click().run()
    roles.grant(people_sign_in, "vera@dijkstad.nl", "Vera", "ketenregisseur", None, "toets")
    assert "U bent afgemeld." in text(visit(user))


@pytest.mark.parametrize(
    "other, sentence",
    [
        (
            {"email": "vera@dijkstad.nl"},
            "U bent aangemeld als vera@dijkstad.nl, maar dat account heeft hier geen",
        ),
        ({"email_verified": False}, "niet vastgesteld dat ans@dijkstad.nl van u is"),
        ({"iat": time.time() - 8 * 3600 - 1}, "Uw sessie is verlopen"),
        ({"provider": "weg"}, "niet meer wordt gebruikt"),
    ],
)
def test_whoever_may_not_come_in_is_told_why_and_it_is_recorded_once(
    people_sign_in: Dataset, other: dict[str, object], sentence: str
) -> None:
    user = claims(**other)
    for _ in range(2):
        at = visit(user)
        assert sentence in text(at)
        assert "Keten Proefland" not in text(at)
    assert recorded(people_sign_in) == [(user["email"], "weigering")]


def test_claims_without_a_sign_in_let_nobody_in(people_sign_in: Dataset) -> None:
    assert WELCOME in text(visit(claims(is_logged_in=False)))
    assert WELCOME in text(visit(claims(is_logged_in="ja")))


def test_one_person_alone_reads_so_on_every_page(dataset: Dataset) -> None:
    notice = "Alleen op deze machine, zonder aanmelding: u ziet en mag alles van Keten Proefland."
    for page in ("", "begrippen", "leveringen"):
        at = visit(page=page)
        assert notice in text(at)
        assert "Afmelden" not in [b.label for b in at.button]


def test_a_start_for_one_person_alone_stands_in_the_audit_trail(dataset: Dataset) -> None:
    server.warm_up()
    told = dataset.cursor().execute(
        "select door, onderwerp, bijzonderheden ->> 'wijze' from gebeurtenis where soort = 'start'"
    )
    assert told.fetchall() == [(person(), "Keten Proefland", "alleen hier")]


def test_the_demonstration_says_so_on_every_page_and_offers_every_role(demonstration: Dataset) -> None:
    for page in ("", "begrippen"):
        at = visit(page=page)
        assert "Demonstratie zonder aanmelding: alle gegevens zijn verzonnen." in text(at)
        choice = next(s for s in at.sidebar.selectbox if s.label == "Bekijk als")
        assert (choice.options[0], len(choice.options)) == ("Ketenregisseur", 1 + 5 + 8 + 1)
        assert choice.value == "ketenregisseur"


def test_in_the_demonstration_one_can_be_the_director_any_gemeente_any_partner_and_the_beheerder() -> None:
    keten = read_keten(DEMO_KETEN)
    roles_to_try = [rol for _, rol in demo_choices(keten).values()]
    assert roles_to_try[0] == Rol("ketenregisseur")
    assert {r.bereik for r in roles_to_try if r.rol == "gemeente"} == set(keten.gemeenten)
    assert {r.bereik for r in roles_to_try if r.rol == "partner"} == set(keten.partners)
    assert roles_to_try[-1] == Rol("beheerder")
    assert demo_viewer(keten).rollen == (Rol("ketenregisseur"),)


def test_whoever_is_shut_out_stays_at_the_door(people_sign_in: Dataset) -> None:
    roles.grant(people_sign_in, "ans@dijkstad.nl", "Ans de Boer", "geblokkeerd", None, "toets")
    at = visit(claims())
    assert "dat account heeft hier geen" in text(at)
    assert "Keten Proefland" not in text(at)


def test_a_chain_that_may_not_be_served_shows_only_the_sentence(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETENMONITOR_ALLEEN_HIER")
    at = AppTest.from_file(str(SHELL), default_timeout=60).run()
    assert [e.value[:26] for e in at.error] == ["Ketenmonitor start niet, w"]
    assert not at.title


def test_no_part_of_a_page_runs_on_its_own_without_asking_who_is_there() -> None:
    direct = [
        path.relative_to(ROOT).as_posix()
        for folder in ("ketenmonitor/ui", "pages")
        for path in sorted((ROOT / folder).glob("*.py"))
        if "st.fragment" in path.read_text("utf-8")
    ]
    assert direct == ["ketenmonitor/ui/fragment.py"]
