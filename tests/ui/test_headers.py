"""The security headers, on answers of any kind; the pages under them are looked at in tests/browser."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ketenmonitor.ui.headers import INDEX, SecurityHeaders, content_security_policy, script_hashes

FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


async def answer(request: Request) -> PlainTextResponse:
    response = PlainTextResponse("ok", headers={"Cache-Control": "public, max-age=31536000"})
    response.set_cookie("_streamlit_user", "1")
    response.set_cookie("_streamlit_xsrf", "2", secure=True)
    return response


async def redirect(request: Request) -> RedirectResponse:
    return RedirectResponse("/")


async def index(request: Request) -> HTMLResponse:
    return HTMLResponse("<html></html>", headers={"Cache-Control": "public"})


APP = Starlette(
    routes=[
        Route("/static/js/index.abc.js", answer),
        Route("/media/abc.csv", answer),
        Route("/auth/login", redirect),
        Route("/static/js/gone.js", index),
        Route("/", index),
    ],
    middleware=[Middleware(SecurityHeaders)],
)


def client(base: str = "http://keten.example") -> TestClient:
    return TestClient(APP, base_url=base, follow_redirects=False)


def rules(csp: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (rule.split() for rule in csp.split("; "))}


@pytest.mark.parametrize("path", ["/", "/static/js/index.abc.js", "/media/abc.csv", "/auth/login", "/niets"])
def test_every_answer_has_the_headers_refusals_and_redirects_too(path: str) -> None:
    found = client().get(path).headers
    assert {name: found[name] for name in FIXED} == FIXED
    assert "default-src 'self'" in found["content-security-policy"]
    for ability in ("camera", "microphone", "geolocation", "usb", "payment"):
        assert f"{ability}=()" in found["permissions-policy"]


def test_the_policy_allows_only_what_the_server_itself_sends() -> None:
    found = rules(client().get("/").headers["content-security-policy"])
    assert found["default-src"] == {"'self'"}
    assert found["object-src"] == found["base-uri"] == found["frame-ancestors"] == {"'none'"}
    assert found["form-action"] == {"'self'"}
    assert found["connect-src"] == {"'self'", "ws://keten.example", "wss://keten.example"}
    assert found["img-src"] == {"'self'", "data:", "blob:"}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & found["script-src"]


def test_the_one_script_within_streamlits_page_is_allowed_by_its_hash() -> None:
    page = INDEX.read_text("utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert rules(client().get("/").headers["content-security-policy"])["script-src"] == {
        "'self'",
        "blob:",
        f"'sha256-{digest}'",
    }


def test_only_scripts_without_an_address_are_hashed(tmp_path: Path) -> None:
    page = '<script src="a.js"></script><script>1</script><p>2</p><script type="module">3 < 4</script>'
    assert script_hashes(page) == [
        "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",
        f"'sha256-{base64.b64encode(hashlib.sha256(b'3 < 4').digest()).decode()}'",
    ]


@pytest.mark.parametrize("host", ["kwaad; script-src *", "a b", "", "x'y", "kwaad,ander", "a:b"])
def test_a_host_that_is_no_host_writes_nothing_into_the_policy(host: str) -> None:
    assert rules(content_security_policy([], host))["connect-src"] == {"'self'"}


@pytest.mark.parametrize("host", ["localhost:8501", "keten.example", "[::1]:8501"])
def test_the_own_host_may_be_reached_by_websocket(host: str) -> None:
    assert f"wss://{host}" in rules(content_security_policy([], host))["connect-src"]


def test_only_over_https_the_browser_is_told_to_stay_there() -> None:
    assert "strict-transport-security" not in client().get("/").headers
    assert client("https://keten.example").get("/").headers["strict-transport-security"] == "max-age=31536000"


def test_over_https_no_cookie_travels_without_it() -> None:
    plain = client().get("/media/abc.csv").headers.get_list("set-cookie")
    assert ["secure" in c.lower() for c in plain] == [False, True]
    safe = client("https://keten.example").get("/media/abc.csv").headers.get_list("set-cookie")
    assert [c.lower().count("secure") for c in safe] == [1, 1]
    assert safe[0].startswith("_streamlit_user=1;")


@pytest.mark.parametrize("path", ["/", "/media/abc.csv", "/auth/login", "/static/js/gone.js", "/niets"])
def test_pages_and_downloads_are_never_kept_by_browser_or_proxy(path: str) -> None:
    assert client().get(path).headers["cache-control"] == "no-store"


def test_program_files_may_be_kept() -> None:
    kept = client().get("/static/js/index.abc.js").headers["cache-control"]
    assert kept == "public, max-age=31536000"
