"""Without sign-in only this machine is served, whatever stands between."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ketenmonitor.settings import settings
from ketenmonitor.ui import sign_in

SENTENCE = "Zonder aanmelding is Ketenmonitor alleen op de machine zelf te bekijken."


class LocalOnly:
    """Refuses every client that is not this machine itself, also behind a proxy, when there is no sign-in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403 (a WebSocket is closed before it opens)."""
        if scope["type"] not in ("http", "websocket") or _welcome(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await PlainTextResponse(SENTENCE, status_code=403)(scope, receive, send)


def _welcome(scope: Scope) -> bool:
    if sign_in.current_mode(settings()) == sign_in.OIDC:
        return True
    client = scope.get("client")
    forwarded = Headers(scope=scope).get("x-forwarded-for", "")
    hosts = [part.strip() for part in forwarded.split(",") if part.strip()]
    return client is not None and all(sign_in.is_loopback(host) for host in (client[0], *hosts))
