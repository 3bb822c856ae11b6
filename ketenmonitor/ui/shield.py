"""What a visitor can not ask for, and what a visitor reads when the server could not answer.

Streamlit serves more than pages need: figures about the server, a protocol for programs, components. Only
what is named here is answered.
"""

import os
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ketenmonitor.ui import incident

METRICS = "metrics"
# What the browser's side of Streamlit asks for below /_stcore/: whether the server is up, how it may be
# embedded (not at all), the WebSocket, and a place for uploads.
NEEDED = frozenset({"health", "host-config", "stream", "upload_file"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

SENTENCES = {
    400: "Dit verzoek is niet goed opgebouwd: open de pagina opnieuw.",
    403: "Dit mag niet: open de pagina opnieuw en probeer het dan nog eens.",
    404: "Dit adres bestaat niet.",
    405: "Dit adres kan zo niet worden gebruikt.",
    413: "Dit bestand is te groot: verdeel het over meer bestanden en lever die apart aan.",
    416: "Dit deel van het bestand bestaat niet: haal het opnieuw op.",
}


class Shield:
    """Refuses what is not served, and turns an error into one sentence with the number of its incident."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 to what is not served; else pass on, and answer 500 when that fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not is_served(scope):
            await _said(404)(scope, receive, send)
            return
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception:
            number = incident.record(f"at {scope['method']} {scope['path']!r}")
            if begun:
                # half an answer is cut off, so that nobody takes it for a whole one
                raise ConnectionAbortedError(f"incident {number}") from None
            answer = PlainTextResponse(incident.sentence("dit verzoek", number), 500)
            await answer(scope, receive, send)


def is_served(scope: Scope) -> bool:
    """Whether this request is for something that pages need, or for the metrics by who may see them."""
    path: str = scope["path"]
    parts = path.strip("/").split("/")
    if "_stcore" not in parts:
        return parts[0] != "component"
    asked = parts[parts.index("_stcore") + 1 :] or [""]
    return asked[0] in NEEDED or (asked[0] == METRICS and _may_see_metrics(scope))


def _may_see_metrics(scope: Scope) -> bool:
    """On this machine itself, when it was asked for; never through a proxy, which is on this machine too."""
    if os.environ.get("KETENMONITOR_METRICS") != "1":
        return False
    headers = Headers(scope=scope)
    if any(name in headers for name in FORWARDED):
        return False
    host, _ = scope.get("client") or ("", 0)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def refusal(request: Request, error: HTTPException) -> Response:
    """The answer to a request that Streamlit or Starlette refuses: one Dutch sentence, no details."""
    return _said(error.status_code, dict(error.headers or {}))


def _said(status: int, headers: dict[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse(SENTENCES.get(status, SENTENCES[400]), status, headers)


EXCEPTION_HANDLERS = {HTTPException: refusal}
