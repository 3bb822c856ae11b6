"""Streamlit's own words in Dutch: what somebody reads, hovers or hears of a widget is not English."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ketenmonitor.ui.dutch import SCRIPTS, WORDS, Dutch
from ketenmonitor.ui.headers import INDEX

FILLED_IN = re.compile(r"\$\{[^}`?]*")


async def serve(request: Request) -> Response:
    if request.url.path.endswith(".js"):
        return PlainTextResponse("the script as it is")
    return HTMLResponse(INDEX.read_text("utf-8"))


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/{path:path}", serve)], middleware=[Middleware(Dutch)]))


@pytest.mark.parametrize("stem", WORDS)
def test_every_word_stands_in_the_script_that_is_named(stem: str) -> None:
    text = "\n".join(path.read_text("utf-8") for path in SCRIPTS.glob(f"{stem}.*.js"))
    assert [word for word in WORDS[stem] if word not in text] == []  # a new version of Streamlit moved them


def test_a_translation_fills_in_nothing_that_is_not_there_and_stays_one_piece_of_code() -> None:
    for words in WORDS.values():
        for english, dutch in words.items():
            assert set(FILLED_IN.findall(dutch)) <= set(FILLED_IN.findall(english))
            assert dutch.count("`") == english.count("`")
            assert "\\" not in dutch


def test_the_uploader_of_files_speaks_dutch(client: TestClient) -> None:
    [path] = SCRIPTS.glob("FileUploader.*.js")
    answer = client.get(f"/static/js/{path.name}")
    assert answer.headers["content-type"].startswith("text/javascript")
    for english, dutch in (
        ("Drag and drop files here", "Laat de bestanden hier los"),
        ("`Upload`", "`Kies bestand`"),
    ):
        assert english in path.read_text("utf-8")
        assert english not in answer.text
        assert dutch in answer.text


def test_a_browser_keeps_a_script_until_its_words_change(client: TestClient) -> None:
    [path] = SCRIPTS.glob("FileUploader.*.js")
    first = client.get(f"/keten/static/js/{path.name}")
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    again = client.get(f"/keten/static/js/{path.name}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")
    assert client.get(f"/static/js/{path.name}", headers={"If-None-Match": '"oud"'}).status_code == 200


def test_a_script_without_words_is_streamlits_own(client: TestClient) -> None:
    assert client.get("/static/js/react-dom.js").text == "the script as it is"


def test_the_page_itself_is_dutch_before_any_script_has_run(client: TestClient) -> None:
    answer = client.get("/wachtlijst")
    assert answer.text.count('<html lang="nl"') == 1
    assert "<title>Ketenmonitor</title>" in answer.text
    assert "<noscript>Ketenmonitor werkt met JavaScript: zet het aan" in answer.text
    assert "service-desc" not in answer.text.replace("RFC", "")
    assert int(answer.headers["content-length"]) == len(answer.content)
