"""Without sign-in only this machine comes in, over HTTP and over a WebSocket."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ketenmonitor.ui.local_only import LocalOnly

HERE = {"host": "localhost:8501"}


def answer(
    client: str | None, headers: Mapping[str, str] = HERE, kind: str = "http", is_local: bool = True
) -> tuple[str, str]:
    """What a request gets: ``("door", "")`` when it is passed through, else what was sent and its text."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        sent.append({"type": "door"})

    async def receive() -> dict[str, str]:
        return {"type": f"{kind}.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": kind,
        "client": (client, 5000) if client else None,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    # in a thread of its own: a browser test in the same process leaves an event loop running in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, LocalOnly(app, lambda: is_local)(scope, receive, send)).result()
    first, *rest = sent
    told = str(first.get("status", first["type"]))
    return told, "".join(message.get("body", b"").decode() for message in rest)


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "[::1]"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_this_machine_comes_in(client: str, host: str, kind: str) -> None:
    assert answer(client, {"host": host, "origin": "http://localhost:8501"}, kind) == ("door", "")


FOREIGN = [
    ("192.168.1.9", HERE),
    ("10.0.0.2", HERE),
    (None, HERE),
    ("testclient", HERE),
    ("127.0.0.1", {"host": "monitor.dijkstad.nl"}),
    ("127.0.0.1", {"host": "localhost.evil.nl:8501"}),
    ("127.0.0.1", HERE | {"x-forwarded-for": "203.0.113.5"}),
    ("127.0.0.1", HERE | {"x-forwarded-for": "127.0.0.1, 203.0.113.5"}),
    ("127.0.0.1", HERE | {"x-forwarded-for": "203.0.113.5, 127.0.0.1"}),
    ("127.0.0.1", HERE | {"x-forwarded-for": ""}),
    ("127.0.0.1", HERE | {"x-real-ip": "203.0.113.5"}),
    ("127.0.0.1", HERE | {"forwarded": 'for="[2001:db8::7]:4711";proto=https'}),
    ("127.0.0.1", HERE | {"forwarded": "for=127.0.0.1, for=203.0.113.5"}),
    ("127.0.0.1", HERE | {"forwarded": "by=203.0.113.9"}),
    ("127.0.0.1", HERE | {"x-forwarded-host": "monitor.dijkstad.nl"}),
    ("127.0.0.1", HERE | {"origin": "https://monitor.dijkstad.nl"}),
    ("127.0.0.1", HERE | {"origin": "null"}),
]


@pytest.mark.parametrize("client, headers", FOREIGN)
def test_another_machine_gets_403_and_a_sentence_whatever_a_proxy_says(
    client: str | None, headers: dict[str, str]
) -> None:
    status, text = answer(client, headers)
    assert status == "403"
    assert "zonder aanmelding" in text
    assert "alleen te zien op de machine zelf" in text


@pytest.mark.parametrize("client, headers", FOREIGN)
def test_a_websocket_of_another_machine_is_closed_before_it_opens(
    client: str | None, headers: dict[str, str]
) -> None:
    assert answer(client, headers, "websocket") == ("websocket.close", "")


@pytest.mark.parametrize(
    "headers", [{"x-forwarded-for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1:99;proto=http"}]
)
def test_a_proxy_that_speaks_for_this_machine_is_no_other_machine(headers: dict[str, str]) -> None:
    assert answer("127.0.0.1", HERE | headers) == ("door", "")


@pytest.mark.parametrize("client, headers", FOREIGN)
def test_where_people_sign_in_everyone_reaches_the_sign_in_page(
    client: str | None, headers: dict[str, str]
) -> None:
    assert answer(client, headers, is_local=False) == ("door", "")


def test_the_start_and_end_of_the_server_pass() -> None:
    assert answer(None, {}, "lifespan") == ("door", "")
