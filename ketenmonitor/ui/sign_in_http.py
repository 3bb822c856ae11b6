"""What Streamlit's own sign-in addresses answer when something fails, told in Dutch on the sign-in page.

Streamlit answers an unreachable provider with two English words, and a refusal by the provider with the
first page as if nothing had happened.
"""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MISLUKT = "mislukt"
"""What ``?aanmelding=`` in the address says after an attempt that failed."""

TO_PROVIDER = "/auth/login"
FROM_PROVIDER = "/oauth2callback"
COOKIE = "_streamlit_user="
FAILED = f"?aanmelding={MISLUKT}"


class DutchSignIn:
    """Leads an attempt to sign in that failed back to the sign-in page, which says so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but the answers of the two addresses of sign-in."""
        path = str(scope.get("path", ""))
        if scope["type"] == "http" and path.endswith(TO_PROVIDER):
            await self._to_provider(scope, receive, send)
        elif scope["type"] == "http" and path.endswith(FROM_PROVIDER):
            await self._from_provider(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _to_provider(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A provider that does not answer: back to the sign-in page."""
        failed = False

        async def send_or_lead_back(message: Message) -> None:
            nonlocal failed
            if message["type"] == "http.response.start" and message["status"] >= 400:
                failed = True
                await RedirectResponse(f"../{FAILED}", 302)(scope, receive, send)
            elif not failed:
                await send(message)

        await self.app(scope, receive, send_or_lead_back)

    async def _from_provider(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A provider that refused, or whose answer did not hold: no cookie was set, and the page says so."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))

        async def send_with_outcome(message: Message) -> None:
            if message["type"] == "http.response.start" and ("code" in asked or "error" in asked):
                headers = MutableHeaders(raw=message["headers"])
                if not any(_signs_in(value) for value in headers.getlist("set-cookie")):
                    headers["location"] = headers.get("location", "./") + FAILED
                    message = {**message, "headers": headers.raw}
            await send(message)

        await self.app(scope, receive, send_with_outcome)


def _signs_in(cookie: str) -> bool:
    value = cookie.removeprefix(COOKIE).partition(";")[0].strip('"')
    return cookie.startswith(COOKIE) and bool(value)
