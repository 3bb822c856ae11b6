"""A file that was asked for goes only to who may still come in, by the cookie of the sign-in."""

from hashlib import sha256

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from ketenmonitor.ui.downloads import REFUSAL, Claims, Downloads

SECRET = "alleen-voor-toetsen-en-lang-genoeg-0123456789"


async def reached(request: Request) -> PlainTextResponse:
    return PlainTextResponse("het bestand")


def is_ans(claims: Claims) -> bool:
    return claims.get("email") == "ans@dijkstad.nl"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr("ketenmonitor.ui.downloads.get_cookie_secret", lambda: SECRET)
    middleware = [Middleware(Downloads, may_take=is_ans)]
    return TestClient(Starlette(routes=[Route("/{path:path}", reached)], middleware=middleware))


def cookies(claims: dict[str, str], secret: str = SECRET) -> dict[str, str]:
    """The cookies that Streamlit sets for these claims; more than one when they are long."""
    given: dict[str, str] = {}

    def signed(name: str, value: str) -> bytes:
        return create_signed_value(secret, name, value)

    def keep(name: str, value: str) -> None:
        given[name] = signed(name, value).decode()

    set_cookie_with_chunks(keep, signed, "_streamlit_user", claims, cookie_attr_size=100)
    return given


def get(client: TestClient, path: str, given: dict[str, str]) -> tuple[int, str]:
    header = "; ".join(f"{name}={value}" for name, value in given.items())
    answer = client.get(path, headers={"Cookie": header} if header else {})
    return answer.status_code, answer.text


ANS = {"email": "ans@dijkstad.nl"}


@pytest.mark.parametrize("path", ["/media/abc.csv", "/keten/media/abc.csv"])
def test_only_whom_the_cookie_says_may_come_in_gets_a_file(client: TestClient, path: str) -> None:
    assert get(client, path, cookies(ANS)) == (200, "het bestand")
    assert get(client, path, {}) == (403, REFUSAL)
    assert get(client, path, cookies({"email": "bas@zorggroep.nl"})) == (403, REFUSAL)
    assert get(client, path, cookies(ANS, "een-ander-geheim-dat-ook-lang-genoeg-is")) == (403, REFUSAL)
    assert get(client, path, {"_streamlit_user": "geen bewijs"}) == (403, REFUSAL)


def test_a_long_cookie_that_was_sent_in_parts_counts(client: TestClient) -> None:
    groepen = " ".join(sha256(b"%d" % i).hexdigest() for i in range(200))  # does not compress
    given = cookies(ANS | {"groepen": groepen})
    assert len(given) > 1
    assert get(client, "/media/abc.csv", given) == (200, "het bestand")


@pytest.mark.parametrize("path", ["/", "/static/media/letters.woff2", "/_stcore/health"])
def test_what_the_page_itself_is_made_of_is_for_everybody(client: TestClient, path: str) -> None:
    assert get(client, path, {}) == (200, "het bestand")
