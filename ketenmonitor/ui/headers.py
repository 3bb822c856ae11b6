"""The security headers of every answer: a browser runs, loads and shows only what this server means it to."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

# The browser's own abilities that no page asks for.
ABILITIES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # the address of a page holds its filters
    "Permissions-Policy": ", ".join(f"{ability}=()" for ability in ABILITIES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
# What Streamlit serves under a name that changes with its content; all else is fresh at every visit.
CACHEABLE = re.compile(r"/static/(js|css|media)/")


class _InlineScripts(HTMLParser):
    """Collects the scripts that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script that has no address."""
        if tag == "script" and "src" not in dict(attrs):
            self._inside = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        """Keep what stands in it."""
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag == "script":
            self._inside = False


def script_hashes(page: str) -> list[str]:
    """The sources of a Content-Security-Policy that allow exactly the inline scripts of this page."""
    reader = _InlineScripts()
    reader.feed(page)
    reader.close()
    return [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in reader.found]


def content_security_policy(hashes: list[str], host: str) -> str:
    """What a browser may load and run.

    ``blob:`` scripts are how Streamlit loads a component that is part of a page, such as the print button.
    WebAssembly stays forbidden: Streamlit's reader of 64-bit numbers tries it and does without.
    ``host`` is the host of the request; browsers that do not count WebSockets as ``'self'`` need it by name.
    A sign-in elsewhere is a navigation of the page itself, which none of these rules touch.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes, "blob:"]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Sets the headers on every answer of the application, errors and refusals included."""

    def __init__(self, app: ASGIApp, index: Path = INDEX) -> None:
        self.app = app
        self.hashes = script_hashes(index.read_text("utf-8"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; the start of an answer gets the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._set(MutableHeaders(scope=message), scope, int(message["status"]), host)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _set(self, headers: MutableHeaders, scope: Scope, status: int, host: str) -> None:
        for name, value in FIXED.items():
            headers[name] = value
        headers["Content-Security-Policy"] = content_security_policy(self.hashes, host)
        if scope["scheme"] == "https":  # the proxy in front of this server says so; uvicorn believes it
            headers["Strict-Transport-Security"] = HSTS
            _keep_cookies_on_https(headers)
        page = headers.get("content-type", "").startswith("text/html")
        if page or status not in (200, 206, 304) or not CACHEABLE.search(scope["path"]):
            headers["Cache-Control"] = "no-store"


def _keep_cookies_on_https(headers: MutableHeaders) -> None:
    """Never send the cookies of a visit over plain http; behind a proxy Streamlit does not know of https."""
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        secure = "secure" in (part.strip().lower() for part in cookie.split(";"))
        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")
