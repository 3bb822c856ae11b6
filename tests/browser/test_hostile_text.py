"""Hostile text of a partner in a real browser: shown as it was written, and no element made of it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, _wait_for
from tests.browser.test_partner import KOP, upload

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>**b**[x](http://x) :red[y] $x$"

TEXTS = [
    HOSTILE,
    "![x](http://x.nl/x.png)", "<b>b</b>", "&lt;b&gt; &amp; &#58;", "<!-- weg -->", "<http://x.nl>",
    "*a* _b_ __c__ **d** ***e***", "kosten_2026_03.csv", "~~weg~~ ~ook~", "`code` ``meer``", "a\\*b\\",
    "# kop", "## kop", "- punt", "+ punt", "* punt", "1. een", "1) een", "> citaat", "---", "===", "    code",
    "$x$ en $$y$$", "€ 5 $ 6 $", ":smile: :+1: :heart: :100:", ":material/home: :streamlit:",
    ":blue-background[x]", ":small[x]", ":green-badge[x]", ":color[x]{foreground='red'}",
    "http://x.nl https://x.nl/a?b=c www.x.nl",
    "a@x.nl mailto:a@x.nl", "a -> b <- c <-> d -- e >= f <= g ~= h", "[ ] taak", "[x] taak", "[^1]",
    "[a]: http://x.nl", "| a | b |", "a^2^ H~2~O", "12:30 uur (regel 3): 'x' = \"y\"", "é ü ß 漢字 🦊",
]  # fmt: skip

SCRIPT = """
import streamlit as st
from ketenmonitor.ui.text import plain
for i, text in enumerate({texts!r}):
    with st.container(key=f"t{{i}}"):
        st.markdown(plain(text))
        st.error(plain(text))
        st.caption(plain(text))
        st.checkbox(plain(text), key=f"c{{i}}")
        st.button(plain(text), key=f"b{{i}}")
        st.text_input(plain(text), key=f"i{{i}}")
        st.expander(plain(text))
st.write("klaar")
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page of nothing but hostile texts, each in every place where Streamlit reads Markdown."""
    folder = tmp_path_factory.mktemp("tekst")
    script = folder / "app.py"
    script.write_text(SCRIPT.format(texts=TEXTS), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port)], cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


MADE = (
    "img:not([alt='']), b, strong, em, del, a, code, pre, h1, h2, h3, ul, ol, blockquote, table, hr, sup,"
    " sub, span, .katex"
)
LOOK = (
    f"boxes => boxes.map(b => [b.innerText.replaceAll('\\u2060', ''), b.querySelectorAll({MADE!r}).length])"
)


def test_every_text_is_shown_as_it_was_written(page: Page, shown: str) -> None:
    page.goto(shown)
    expect(page.get_by_text("klaar", exact=True)).to_be_visible()
    wrong = {}
    for i, text in enumerate(TEXTS):
        boxes = page.locator(f".st-key-t{i} [data-testid=stMarkdownContainer]")
        expect(boxes).to_have_count(6)
        found = boxes.evaluate_all(LOOK)
        if differing := [f for f in found if f != [" ".join(text.split()), 0]]:
            wrong[text] = differing
    assert wrong == {}


def test_a_hostile_file_is_shown_as_it_was_written(page: Page, server: str) -> None:
    """File name, column name and value; the name without what no file system allows."""
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(f"{server}/aanleveren?partner=baken")
    rows = [
        f"{KOP};{HOSTILE}",
        f"baken1000e;T2610-0;{HOSTILE};45;31-08-2026;10-10-2026;{HOSTILE}",
        "baken1001e;T2610-1;0363;45;31-08-2026;10-10-2026;x",
    ]
    upload(page, "\r\n".join(rows).encode(), f"{HOSTILE.replace('/', '')}.csv")
    name = "_img src=x onerror=alert(1)___b__[x](http_x) _red[y] $x$.csv"
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    main = page.locator(".stMain")
    expect(main.get_by_role("row").filter(has_text="W07").first).to_contain_text(HOSTILE)
    told = main.get_by_text("Van uw bestand niet gebruikt").inner_text().replace("\u2060", "")
    assert f"Van uw bestand niet gebruikt: {HOSTILE}." in told
    assert main.locator("img[src='x'], b, a[href^='http://x'], .katex, [style*='red']").count() == 0
    assert said == []
