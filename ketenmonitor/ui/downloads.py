"""Files that were asked for are given only to who may still come in.

Streamlit keeps such a file at an address of its own, a hash of what is in it, for as long as the page that
offered it is open, and gives it to whoever knows the address. The browser that fetches it sends the cookie of
the sign-in along.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

FILE = re.compile(r"(?<!/static)/media/")
"""Where such files are; below ``/static`` lie the letters of Streamlit's own pages."""

REFUSAL = "Dit bestand is er alleen voor wie is aangemeld: meld u aan en vraag het op de pagina opnieuw."
Claims = Mapping[str, Any]


class Downloads:
    """Refuses (403) a file to whom ``may_take`` does not let in, by what their cookie says of them."""

    def __init__(self, app: ASGIApp, may_take: Callable[[Claims], bool]) -> None:
        self.app = app
        self.may_take = may_take

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but files for who may not have them."""
        if scope["type"] == "http" and FILE.search(scope["path"]):
            told = claims(HTTPConnection(scope).cookies)
            if not await anyio.to_thread.run_sync(self.may_take, told):
                await PlainTextResponse(REFUSAL, 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def claims(cookies: Mapping[str, str]) -> Claims:
    """What the cookie of the sign-in says, as Streamlit reads it; nothing when it is not as it was signed."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    told = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    return dict(json.loads(told)) if told else {}
