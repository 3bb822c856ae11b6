"""Without sign-in only this machine may come in: everything else is refused before Streamlit sees it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ketenmonitor.access.loopback import is_loopback

REFUSAL = (
    "Ketenmonitor draait hier zonder aanmelding en is daarom alleen te zien op de machine zelf, zonder proxy "
    "ertussen. Hoe u aanmelding instelt, staat in hoofdstuk 6 van de handleiding."
)
FORWARDED = ("x-forwarded-for", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip")


class LocalOnly:
    """Refuses (403) every HTTP request and WebSocket that is not from this machine, when ``is_local()``.

    The client and the host that it asked for must be this machine, and so must everyone whom a proxy or
    a browser says it speaks for. That also stops a foreign page that had its name point at this machine.
    """

    def __init__(self, app: ASGIApp, is_local: Callable[[], bool]) -> None:
        self.app = app
        self.is_local = is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass through what may come in."""
        if scope["type"] in ("http", "websocket") and self.is_local() and not comes_from_here(scope):
            await refuse(scope, receive, send)
            return
        await self.app(scope, receive, send)


def comes_from_here(scope: Scope) -> bool:
    """Whether everything that the request tells about its origin is this machine."""
    client, headers = scope.get("client"), Headers(scope=scope)
    if client is None or not is_loopback(client[0]):
        return False
    if not all(is_loopback(_host(value)) for value in headers.getlist("host")):
        return False
    if not all(is_loopback(urlsplit(value).hostname or "") for value in headers.getlist("origin")):
        return False
    return all(is_loopback(name) for name in _spoken_for(headers))


def _spoken_for(headers: Headers) -> list[str]:
    """The machines that a proxy says the request comes from."""
    named = [part for name in FORWARDED for value in headers.getlist(name) for part in value.split(",")]
    for value in headers.getlist("forwarded"):
        named += re.findall(r'for="?([^";,]*)', value, re.I) or [value]
    hosts = [
        _host(part.strip()) for value in headers.getlist("x-forwarded-host") for part in value.split(",")
    ]
    return [_host(part.strip()) for part in named] + hosts


def _host(value: str) -> str:
    """A host without its port: ``[::1]:8501``, ``127.0.0.1:8501``, ``localhost``, ``::1``."""
    if value.startswith("["):
        return value.partition("]")[0] + "]"
    return value.partition(":")[0] if value.count(":") == 1 else value


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 403 with the sentence; a WebSocket is closed before it opens, which is a 403 as well."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": "alleen op deze machine"})
        return
    await PlainTextResponse(REFUSAL, 403)(scope, receive, send)
