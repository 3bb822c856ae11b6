"""Streamlit's page and its own words in Dutch: its texts are English, and it has no setting for that.

The words stand in ``dutch.toml``. Scripts that hold them are served with the Dutch in their place, so that
what is read out or hovered is Dutch as well; a style sheet could only cover what is seen. Decision 0024.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("dutch.toml").read_text("utf-8")
)
SCRIPT = re.compile(r"/static/js/([\w.-]+\.js)$")
# What the page itself says, before any script has run: (what stands there, what comes there).
PAGE = (
    (re.compile(rb'<html lang="en"'), b'<html lang="nl"'),
    (re.compile(rb"<title>Streamlit</title>"), b"<title>Ketenmonitor</title>"),
    (re.compile(rb'<link rel="service-desc"[^>]*>'), b""),  # a protocol for programs that is not served here
    (
        re.compile(rb"<noscript>.*?</noscript>", re.DOTALL),
        b"<noscript>Ketenmonitor werkt met JavaScript: zet het aan in uw browser en laad de pagina opnieuw."
        b"</noscript>",
    ),
)


@cache
def scripts() -> Mapping[str, bytes]:
    """The scripts that hold English words, by the name of their file, with the Dutch in place."""
    told = {}
    for stem, words in WORDS.items():
        for path in SCRIPTS.glob(f"{stem}.*.js"):
            text = path.read_text("utf-8")
            for english, dutch in words.items():
                text = text.replace(english, dutch)
            told[path.name] = text.encode()
    return told


class Dutch:
    """Serves the page and the scripts of Streamlit with Dutch words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a script with words; pass on everything else, the page changed on its way out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found = SCRIPT.search(scope["path"])
        if found and found[1] in scripts():
            await _script(scripts()[found[1]], Headers(scope=scope))(scope, receive, send)
            return
        start: Message | None = None
        html = b""

        async def send_in_dutch(message: Message) -> None:
            nonlocal start, html
            if message["type"] == "http.response.start" and _is_page(message):
                start = message  # its length is known when the page is
                return
            if start is None:
                await send(message)
                return
            html += message.get("body", b"")
            if not message.get("more_body", False):
                html = _page(html)
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(html))
                await send(start)
                await send({"type": "http.response.body", "body": html})

        await self.app(_without_compression(scope), receive, send_in_dutch)


def _is_page(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def _page(html: bytes) -> bytes:
    for pattern, dutch in PAGE:
        html = pattern.sub(dutch, html, count=1)
    return html


def _script(content: bytes, asked: Headers) -> Response:
    """A script that the browser may keep, if it asks each time whether the words are still the same."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache"}
    if asked.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/javascript", headers=headers)


def _without_compression(scope: Scope) -> Scope:
    """Ask for the page uncompressed, so that its words can be changed."""
    if scope["path"].startswith(("/static/", "/_stcore/", "/media/")):
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}
