"""What is not served, and what a visitor reads when the server fails: never why."""

import logging
import re

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ketenmonitor.errors import Weigering
from ketenmonitor.ui import server
from ketenmonitor.ui.shield import EXCEPTION_HANDLERS, Shield


async def serve(request: Request) -> PlainTextResponse:
    match request.url.path:
        case "/kapot":
            raise ValueError("select geheim from /srv/keten.duckdb")
        case "/geweigerd":
            raise HTTPException(400, "Invalid session_id. See the documentation of Streamlit 1.67")
        case "/vreemd":
            raise HTTPException(418, "internal detail", {"X-Reden": "kop"})
        case "/halverwege":
            return StreamingResponse(half())
        case _:
            return PlainTextResponse("bereikt")


async def half():
    yield b"de eerste helft"
    raise ValueError("geheim")


APP = Starlette(
    routes=[Route("/{path:path}", serve, methods=["GET", "PUT", "POST"])],
    middleware=[Middleware(Shield)],
    exception_handlers=EXCEPTION_HANDLERS,
)


def client(host: str = "127.0.0.1") -> TestClient:
    return TestClient(APP, client=(host, 50_000))


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/metrics?families=active_sessions",
        "/keten/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/bidi-components/iets/x.js",
        "/_stcore/",
        "/_stcore/healthy",
        "/component/iets/index.html",
    ],
)
def test_what_pages_do_not_need_is_not_served(path: str) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.text) == (404, "Dit adres bestaat niet.")


@pytest.mark.parametrize(
    "path",
    ["/", "/wachtlijst", "/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/a/b", "/media/x",
     "/static/js/x.js", "/auth/login", "/oauth2callback", "/keten/_stcore/health"],
)  # fmt: skip
def test_what_pages_need_is_served(path: str) -> None:
    assert client().get(path).text == "bereikt"


@pytest.mark.parametrize(
    "asked, host, headers, served",
    [
        ("1", "127.0.0.1", {}, True),
        ("1", "::1", {}, True),
        ("", "127.0.0.1", {}, False),  # nobody asked for metrics
        ("0", "127.0.0.1", {}, False),
        ("1", "10.0.0.8", {}, False),  # another machine
        ("1", "testclient", {}, False),
        ("1", "127.0.0.1", {"X-Forwarded-For": "10.0.0.8"}, False),  # through a proxy on this machine
        ("1", "127.0.0.1", {"Forwarded": "for=10.0.0.8"}, False),
        ("1", "127.0.0.1", {"Via": "1.1 proxy"}, False),
    ],
)
def test_metrics_are_for_this_machine_itself_and_only_when_asked_for(
    asked: str, host: str, headers: dict[str, str], served: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETENMONITOR_METRICS", asked)
    assert client(host).get("/_stcore/metrics", headers=headers).status_code == (200 if served else 404)


def test_an_error_shows_a_number_that_leads_to_the_log_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, "ketenmonitor"):
        answer = client().get("/kapot")
    assert answer.status_code == 500
    told = re.fullmatch(
        r"Er ging iets mis bij dit verzoek\. Probeer het opnieuw; blijft het misgaan, meld dan incident "
        r"([0-9a-f]{8}) aan de beheerder\.",
        answer.text,
    )
    assert told
    [record] = [r for r in caplog.records if r.name == "ketenmonitor"]
    assert told[1] in record.getMessage()
    assert "select geheim" in caplog.text  # the details stand there


def test_an_answer_that_fails_halfway_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConnectionAbortedError, match="incident"):
        client().get("/halverwege")
    assert "ValueError: geheim" in caplog.text


@pytest.mark.parametrize(
    "path, status, sentence",
    [
        ("/geweigerd", 400, "Dit verzoek is niet goed opgebouwd: open de pagina opnieuw."),
        ("/vreemd", 418, "Dit verzoek is niet goed opgebouwd: open de pagina opnieuw."),
    ],
)
def test_a_refusal_is_one_dutch_sentence_without_the_reason_of_the_program(
    path: str, status: int, sentence: str
) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.text) == (status, sentence)


def test_a_method_that_is_not_served_is_refused_in_the_same_way() -> None:
    answer = client().delete("/wachtlijst")
    assert (answer.status_code, answer.text) == (405, "Dit adres kan zo niet worden gebruikt.")
    assert answer.headers["allow"]


def test_an_error_in_a_part_of_a_page_shows_a_number_that_leads_to_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(server.st, "error", shown.append)

    def part_of_a_page() -> bool:
        try:
            raise ValueError("geheim")
        except ValueError as error:
            return server.show_error(error)

    assert part_of_a_page()
    number = re.search(r"incident ([0-9a-f]{8}) aan", shown[0])
    assert number
    assert number[1] in caplog.text
    assert "ValueError: geheim" in caplog.text
    assert "geheim" not in shown[0]


def test_a_refusal_in_a_part_of_a_page_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(server.st, "error", shown.append)
    assert server.show_error(Weigering("Kies eerst een maand."))
    assert shown == ["Kies eerst een maand."]
