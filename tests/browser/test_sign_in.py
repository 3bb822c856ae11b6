"""Signing in at a real OpenID Connect provider in a real browser: who comes in, who does not, until when."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from ketenmonitor.access import roles
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.ui.navigation import PAGINAS, pagina
from ketenmonitor.vocabulary.keten import read_keten
from tests.browser.conftest import free_port, serving

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parent / "oidc"
COOKIE_SECRET = "alleen-voor-toetsen-en-lang-genoeg-0123456789"
CLIENT_SECRET = "geheim-van-de-proefdienst"
DIJKSTAD, ZORGGROEP = "Aanmelden met Gemeente Dijkstad", "Aanmelden met Zorggroep"
OF_THE_CHAIN = ("Proefland", "Kompas", "Baken", "Amsterdam", "Haarlemmermeer")

ANS, WIM, VREEMD, LOS = "ans@dijkstad.nl", "wim@dijkstad.nl", "vreemd@dijkstad.nl", "los@dijkstad.nl"
RIA = "ria@dijkstad.nl"
BAS = "bas@zorggroep.nl"


class Mens(NamedTuple):
    name: str
    email: str
    password: str
    verified: bool = True


PEOPLE = {
    "dijkstad": {
        "d1": Mens("Ans de Boer", "Ans@Dijkstad.nl", "welkom-ans"),
        "d2": Mens("Wim Vos", WIM, "welkom-wim"),
        "d3": Mens("Vera Vreemd", VREEMD, "welkom-vera"),
        "d5": Mens("Ria de Wit", RIA, "welkom-ria"),
        "d4": Mens("Leo Los", LOS, "welkom-leo", verified=False),
    },
    "zorggroep": {
        "z1": Mens("Bas Bakker", BAS, "welkom-bas"),
        "z2": Mens("Niet Ans", ANS, "welkom-nep"),
    },
}
ROLES = [(ANS, "Ans de Boer", "ketenregisseur", None), (WIM, "Wim Vos", "ketenregisseur", None),
         (LOS, "Leo Los", "ketenregisseur", None), (BAS, "Bas Bakker", "partner", "baken"),
         (RIA, "Ria de Wit", "beheerder", None)]  # fmt: skip


@dataclass(frozen=True)
class Opstelling:
    """A dashboard with sign-in: its chain, its database and a copy of it, its settings and its port."""

    keten: Path
    database: Path
    fresh: Path
    environment: dict[str, str]
    port: int


@pytest.fixture(scope="module")
def opstelling(
    keten_en_database: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opstelling]:
    """Two providers with their people, and a chain in which some of them have a role."""
    assert (FOLDER / "node_modules").exists(), "de proefdienst ontbreekt: `make test` installeert haar"
    keten, database = keten_en_database[0], tmp_path_factory.mktemp("aanmelding") / "keten.duckdb"
    shutil.copyfile(keten_en_database[1], database)
    dataset = open_dataset(database, read_keten(keten))
    for account, naam, rol, waarde in ROLES:
        roles.grant(dataset, account, naam, rol, waarde, "toets")
    dataset.close()
    fresh = Path(shutil.copyfile(database, database.with_name("vers.duckdb")))
    port, ports = free_port(), {name: free_port() for name in PEOPLE}
    redirect = f"http://localhost:{port}/oauth2callback"
    given = {
        "redirect_uri": redirect,
        "client_secret": CLIENT_SECRET,
        "providers": {
            name: {
                "port": ports[name],
                "in_userinfo": name == "zorggroep",
                "people": {sub: mens._asdict() for sub, mens in people.items()},
            }
            for name, people in PEOPLE.items()
        },
    }
    environment = {
        "KETENMONITOR_OIDC_REDIRECT_URI": redirect,
        "KETENMONITOR_OIDC_COOKIE_SECRET": COOKIE_SECRET,
        "KETENMONITOR_OIDC_BEHEERDER": "Ria van Beheer",
    }
    for name, label in (("dijkstad", "Gemeente Dijkstad"), ("zorggroep", "Zorggroep")):
        url = f"http://127.0.0.1:{ports[name]}/.well-known/openid-configuration"
        environment |= {
            f"KETENMONITOR_OIDC_{name.upper()}_{key}": value
            for key, value in {
                "NAAM": label,
                "CLIENT_ID": "ketenmonitor",
                "CLIENT_SECRET": CLIENT_SECRET,
                "SERVER_METADATA_URL": url,
                "DOMEINEN": f"{name}.nl",
            }.items()
        }
    environment["KETENMONITOR_OIDC_ZORGGROEP_CLAIMS"] = "email,email_verified,name"
    node = subprocess.Popen(
        ["node", "provider.mjs", json.dumps(given)], cwd=FOLDER, stdout=subprocess.PIPE, text=True
    )
    try:
        assert node.stdout is not None
        assert any(line == "ready\n" for line in node.stdout)
        yield Opstelling(keten, database, fresh, environment, port)
    finally:
        node.terminate()
        node.wait(10)


@pytest.fixture(scope="module")
def address(opstelling: Opstelling) -> Iterator[str]:
    """A dashboard that people sign in to."""
    o = opstelling
    with serving(o.keten, o.database, o.environment, o.port, "tests/browser/oidc/proefserver.py") as address:
        yield address


def ask(address: str, path: str) -> str:
    with urllib.request.urlopen(f"{address}/toets/{path}", timeout=10) as answer:
        return str(answer.read().decode())


def recorded(address: str, account: str) -> list[str]:
    return ask(address, f"opgeschreven?account={quote(account)}").splitlines()


def sign_in(page: Page, address: str, who: Mens, button: str = DIJKSTAD) -> None:
    page.goto(address)
    page.get_by_role("button", name=button).click()
    fill(page, who.email, who.password)


def fill(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()


def expect_inside(page: Page, naam: str) -> None:
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Keten Proefland")
    expect(page.get_by_test_id("stSidebar")).to_contain_text(naam)


def expect_outside(page: Page, sentence: str) -> None:
    """The name of the program and one sentence; no menu, and nothing of the chain, not even its name."""
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ketenmonitor")
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    for word in OF_THE_CHAIN:  # what was there before goes when the page has run
        expect(page.get_by_text(word)).to_have_count(0)


def test_two_people_sign_in_each_at_the_provider_of_the_own_organisation(page: Page, address: str) -> None:
    before = recorded(address, ANS)
    page.goto(f"{address}/leveringen")
    expect_outside(page, "Meld u aan om verder te gaan.")
    expect(page.get_by_role("button", name="Aanmelden met")).to_have_count(2)
    sign_in(page, address, PEOPLE["dijkstad"]["d1"])
    expect_inside(page, "Ans de Boer")
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Ja, uitloggen").click()
    expect_outside(page, "Meld u aan om verder te gaan.")
    sign_in(page, address, PEOPLE["zorggroep"]["z1"], ZORGGROEP)
    expect_inside(page, "Bas Bakker")
    assert recorded(address, ANS) == [*before, "aanmelding", "afmelding"]
    page.reload()  # a new session of Streamlit, but the same sign-in
    expect_inside(page, "Bas Bakker")
    assert recorded(address, BAS) == ["aanmelding"]


def test_a_wrong_password_and_a_login_broken_off_let_nobody_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=DIJKSTAD).click()
    fill(page, ANS, "verkeerd")
    expect(page.get_by_text("E-mail of wachtwoord klopt niet.")).to_be_visible()
    page.get_by_role("button", name="Annuleren").click()
    expect_outside(page, "Het aanmelden is niet gelukt. Probeer het opnieuw.")
    page.goto(address)
    expect_outside(page, "Meld u aan om verder te gaan.")


def test_an_answer_that_the_provider_did_not_give_lets_nobody_in(page: Page, address: str) -> None:
    page.goto(f"{address}/oauth2callback?code=verzonnen&state=verzonnen")
    expect_outside(page, "Het aanmelden is niet gelukt. Probeer het opnieuw.")


def test_somebody_without_a_role_is_told_whom_to_ask_and_nothing_else(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d3"])
    expect_outside(
        page,
        f"U bent aangemeld als {VREEMD}, maar dat account heeft hier geen toegang. "
        "Vraag Ria van Beheer om toegang.",
    )
    page.goto(f"{address}/tijd")
    expect_outside(page, f"U bent aangemeld als {VREEMD}")
    assert recorded(address, VREEMD) == ["weigering onbekend"]
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Ja, uitloggen").click()
    expect_outside(page, "Meld u aan om verder te gaan.")


def test_an_address_that_the_provider_did_not_check_opens_nothing(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d4"])
    expect_outside(page, f"Uw aanmelddienst heeft niet vastgesteld dat {LOS} van u is")
    assert recorded(address, LOS) == ["weigering ongeldige aanmelding"]


def test_a_provider_can_not_vouch_for_the_address_of_another_organisation(page: Page, address: str) -> None:
    before = recorded(address, ANS)
    sign_in(page, address, PEOPLE["zorggroep"]["z2"], ZORGGROEP)
    expect_outside(page, f"U bent aangemeld als {ANS}, maar dat adres hoort niet bij de dienst")
    assert recorded(address, ANS) == [*before, "weigering ongeldige aanmelding"]


def test_a_role_that_is_withdrawn_counts_at_the_next_thing_someone_does(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d2"])
    expect_inside(page, "Wim Vos")
    ask(address, f"intrekken?account={quote(WIM)}")
    page.get_by_role("link", name="Leveringen").first.click()
    expect_outside(page, f"De toegang van {WIM} is ingetrokken.")
    assert recorded(address, WIM) == ["aanmelding", "weigering toegang ingetrokken"]


def test_a_part_of_a_page_that_runs_on_its_own_asks_again_who_is_there(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["zorggroep"]["z1"], ZORGGROEP)
    expect_inside(page, "Bas Bakker")
    page.goto(f"{address}/wachtlijst?partner=baken")  # his own figures, however small
    expect(page.get_by_text("Per product", exact=True)).to_be_visible()
    try:
        ask(address, "sessieduur?uren=0.00001")
        page.get_by_text("Per gemeente", exact=True).click()  # only this fragment runs
        expect_outside(page, "Uw sessie is verlopen. Meld u opnieuw aan.")
    finally:
        ask(address, "sessieduur?uren=8")


def test_a_partner_takes_its_own_rows_along_and_the_director_is_not_offered_them(
    page: Page, address: str
) -> None:
    sign_in(page, address, PEOPLE["zorggroep"]["z1"], ZORGGROEP)
    expect_inside(page, "Bas Bakker")
    number = ask(address, "levering?partner=baken")
    page.goto(f"{address}/leveringen?levering={number}")
    with page.expect_download() as started:
        page.get_by_role("button", name="Rijen downloaden (CSV)").click()
    rows = Path(started.value.path()).read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("regel;")
    assert len(rows) > 1
    # Its address is worth nothing to who is not signed in, nor with a cookie that was kept.
    assert page.request.get(started.value.url).status == 200
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(started.value.url, timeout=10)
    kept = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    with_cookie = urllib.request.Request(started.value.url, headers={"Cookie": kept})
    assert urllib.request.urlopen(with_cookie, timeout=10).status == 200
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Ja, uitloggen").click()
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(with_cookie, timeout=10)
    sign_in(page, address, PEOPLE["dijkstad"]["d1"])
    expect_inside(page, "Ans de Boer")
    page.goto(f"{address}/leveringen?levering={number}")
    expect(page.get_by_text(f"Levering {number}", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Rijen downloaden (CSV)")).to_have_count(0)


def test_a_beheerder_begins_at_a_page_that_is_hers_and_every_address_keeps_its_meaning(
    page: Page, address: str
) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d5"])
    expect_inside(page, "Ria de Wit")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(pagina("leveringen").vraag)
    for name in ("leveringen", "begrippen", "beheer"):
        page.goto(f"{address}/{name}")
        expect(heading).to_have_text(pagina(name).vraag)
        expect(page.get_by_role("dialog")).to_have_count(0)  # Streamlit's "Page not found"
    page.goto(f"{address}/tijd")
    expect(page.get_by_text("Dit hoort niet bij uw rol")).to_be_visible()
    expect(heading).to_have_count(0)


def test_a_session_ends_after_its_hours_and_the_same_person_can_sign_in_again(
    page: Page, address: str
) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d1"])
    expect_inside(page, "Ans de Boer")
    before = recorded(address, ANS)
    try:
        ask(address, "sessieduur?uren=0.00001")
        page.get_by_role("link", name="Leveringen").first.click()
        expect_outside(page, "Uw sessie is verlopen. Meld u opnieuw aan.")
        assert recorded(address, ANS) == [*before, "weigering sessie verlopen"]
    finally:
        ask(address, "sessieduur?uren=8")
    page.get_by_role("button", name=DIJKSTAD).click()
    fill(page, "Ans@Dijkstad.nl", "welkom-ans")
    expect_inside(page, "Ans de Boer")


def with_cookie(context: BrowserContext, value: str) -> None:
    (cookie,) = [c for c in context.cookies() if c["name"] == "_streamlit_user"]
    context.add_cookies([{**cookie, "value": value}])  # type: ignore[typeddict-item]


def test_a_cookie_that_was_tampered_with_counts_as_not_signed_in(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d3"])
    expect_outside(page, f"U bent aangemeld als {VREEMD}")
    (good,) = [c["value"] for c in page.context.cookies() if c["name"] == "_streamlit_user"]
    name = "_streamlit_user"
    claims = json.loads(URLSafeTimedSerializer(COOKIE_SECRET, salt=name).loads(good))
    assert claims["email"] == VREEMD
    as_ans = json.dumps({**claims, "email": ANS})
    forged = URLSafeTimedSerializer("een-ander-geheim-dat-ook-lang-genoeg-is", salt=name).dumps(as_ans)
    payload, _, signature = str(good).rpartition(".")
    of_another = str(forged).rpartition(".")[0]  # the payload of Ans, under the signature of Vera
    for tampered in (forged, f"{of_another}.{signature}", f"{payload}.{signature[::-1]}", payload):
        with_cookie(page.context, tampered)
        page.goto(f"{address}/leveringen")
        expect_outside(page, "Meld u aan om verder te gaan.")


def test_signing_out_ends_the_other_tab_and_a_cookie_that_was_kept(page: Page, address: str) -> None:
    sign_in(page, address, PEOPLE["dijkstad"]["d1"])
    expect_inside(page, "Ans de Boer")
    (kept,) = [c["value"] for c in page.context.cookies() if c["name"] == "_streamlit_user"]
    other = page.context.new_page()
    other.goto(address)
    expect_inside(other, "Ans de Boer")
    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Ja, uitloggen").click()
    expect_outside(page, "Meld u aan om verder te gaan.")
    other.get_by_role("link", name="Leveringen").first.click()
    expect_outside(other, "U bent afgemeld.")
    page.context.add_cookies([{"name": "_streamlit_user", "value": kept, "url": address}])
    page.goto(address)
    expect_outside(page, "U bent afgemeld.")


def first_messages(address: str, message: BackMsg) -> list[ForwardMsg]:
    """What the server says to the first message of a guest without a browser, until the run has ended."""
    told: list[ForwardMsg] = []
    url = address.replace("http", "ws") + "/_stcore/stream"
    with connect(url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        socket.send(message.SerializeToString())
        while not told or told[-1].WhichOneof("type") != "script_finished":
            told.append(ForwardMsg.FromString(socket.recv(30)))  # type: ignore[arg-type]
    return told


def test_a_guest_whose_first_message_names_a_page_gets_the_sign_in_page_and_nothing_else(
    opstelling: Opstelling,
) -> None:
    with serving(opstelling.keten, opstelling.fresh, opstelling.environment) as address:  # a fresh process
        for page in PAGINAS:
            # By the page's name, by its address, and by the name that Streamlit gives a script in pages/.
            for hashed in ("", md5(page.adres.encode()).hexdigest(), md5(str(page.pad).encode()).hexdigest()):
                message = BackMsg()
                message.rerun_script.page_name = page.adres
                message.rerun_script.page_script_hash = hashed
                said = "\n".join(map(str, first_messages(address, message)))
                assert DIJKSTAD in said
                assert [word for word in (*OF_THE_CHAIN, page.vraag) if word in said] == []
