"""Pseudonyms made in the partner's browser: the same as on the command line, and nothing is sent."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from ketenmonitor.cli import app
from ketenmonitor.intake.privacy import BSN_NAMES
from ketenmonitor.intake.pseudonimiseren import choose, names, pseudonymise
from ketenmonitor.intake.reading import read
from ketenmonitor.pseudonym.keten import ketensleutel
from tests.browser.conftest import READY

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
VECTOREN = json.loads((ROOT / "tests" / "pseudonym" / "vectoren.json").read_text("utf-8"))
SLEUTEL = VECTOREN["ketensleutel"]
SCRIPT = (ROOT / "ketenmonitor" / "ui" / "pseudonimiseer.js").read_text("utf-8")
KOP = "Staat er een BSN in uw bestand? Maak er hier een pseudoniem van"
BSNS = ("123456782", "999900006", "111222333", "10000008")

# What partners' systems write, and what must not be lost or mistaken on the way.
BESTANDEN = {
    "puntkomma": b"BSN;traject;gemeente\r\n123456782;T1;0363\r\n999900006;T2;0394\r\n",
    "komma zonder regeleinde": b"traject,burgerservicenummer\nT1,123456782\nT2,10000008",
    "tab": b"client\ttraject\nA-1\tT1\n\tT2\nA-1\tT3\n",
    "staand streepje, oude Mac": b"traject|BSN\rT1|123456782\rT2|111222333\r",
    "utf-8 met BOM": "\ufeffcliënt;naam traject\nZe\u0308;één\nZë;€ 5\n".encode(),
    "windows-1252": "cliënt;traject\nZë;€ 1.234,50\nA;’s ochtends\n".encode("cp1252"),
    "utf-16": "client;traject\nA;één\n".encode("utf-16"),
    "aanhalingstekens": b'client;opm\n"A;1";"zij zei ""ja"""\n A2 ; "twee\r\nregels" \nA3;los"teken\n',
    "regels erboven en een totaal": b"Export maart;;\n\nBSN;uren;prijs\n"
    b"123456782;3;4\n\n999900006;1;2\nTotaal;4;\n\n",
    "sep-regel": b"sep=,\nBSN,uren\n123456782,3\n",
    "lege kolommen aan het eind": b"BSN;uren;;\n123456782;3;;\n999900006;4;;\n",
    "naamloze kolom": b"BSN;;uren\n123456782;x;3\n999900006;;4\n",
    "notaties van een BSN": b"BSN\n123 456 782\n123.456.782\n1234.56.782\n 123456782 \n10000008\n010000008\n",
    "alleen kolomnamen": b"BSN;traject\n",
}
IN_DE_BROWSER = """
async ({ script, bestand, sleutel, namen, bsnNamen }) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const m = await import(url);
  const tabel = m.lees(Uint8Array.from(atob(bestand), (c) => c.charCodeAt(0)));
  const [positie] = m.kandidaten(tabel.kop, namen);
  const result = await m.pseudonimiseer(tabel, positie, await m.ketensleutel(sleutel), bsnNamen);
  return result.delen.join("");
}
"""


def in_the_browser(page: Page, inhoud: bytes) -> bytes:
    given = {
        "script": SCRIPT, "bestand": base64.b64encode(inhoud).decode(), "sleutel": SLEUTEL,
        "namen": sorted(names()), "bsnNamen": sorted(BSN_NAMES),
    }  # fmt: skip
    return str(page.evaluate(IN_DE_BROWSER, given)).encode()


def by_the_program(inhoud: bytes) -> bytes:
    gelezen = read("bestand.csv", inhoud)
    return b"".join(pseudonymise(gelezen, choose(gelezen), ketensleutel(SLEUTEL)))


class Verkeer:
    """Everything that a page sends: requests, and what goes over its websockets."""

    def __init__(self, page: Page) -> None:
        self.sent: list[bytes] = []
        page.on("request", lambda r: self.sent.extend([r.url.encode(), r.post_data_buffer or b""]))
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._add(frame))

    def _add(self, frame: bytes | str) -> None:
        self.sent.append(frame if isinstance(frame, bytes) else frame.encode())

    def holds(self, text: str) -> bool:
        plain = text.encode()
        forms = (plain, base64.b64encode(plain).rstrip(b"="), text.encode("utf-16-le"))
        return any(form in piece for form in forms for piece in self.sent)


def opened(page: Page, server: str) -> None:
    page.goto(f"{server}/aanleveren?partner=baken")
    page.wait_for_selector(READY)
    page.get_by_text(KOP).click()
    page.wait_for_selector(READY)
    expect(page.get_by_role("button", name="Pseudoniemen maken")).to_be_visible()


def choose_file(page: Page, inhoud: bytes, naam: str = "export.csv") -> None:
    given: Any = [{"name": naam, "mimeType": "text/csv", "buffer": inhoud}]
    page.get_by_label("Uw CSV-bestand").set_input_files(given)


def test_the_vectors_of_openssl_in_the_browser(page: Page, server: str) -> None:
    page.goto(server)
    made = page.evaluate(
        """
        async ({ script, sleutel, waarden }) => {
          const m = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
          const key = await m.ketensleutel(sleutel);
          const of = async (w) => [m.normaliseer(w), await m.pseudoniem(key, w)];
          return Promise.all(waarden.map(of));
        }
        """,
        {"script": SCRIPT, "sleutel": f" {SLEUTEL}\n", "waarden": [v["waarde"] for v in VECTOREN["keten"]]},
    )
    assert made == [[v["genormaliseerd"], v["pseudoniem"]] for v in VECTOREN["keten"]]


def test_the_browser_and_the_program_make_the_same_bytes_of_a_file(page: Page, server: str) -> None:
    page.goto(server)
    for naam, inhoud in BESTANDEN.items():
        assert in_the_browser(page, inhoud) == by_the_program(inhoud), naam


def test_a_file_is_pseudonymised_on_the_page_and_neither_it_nor_the_key_is_sent(
    page: Page, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic = Verkeer(page)
    lines = "".join(f"{bsn};T{i};0363\r\n" for i, bsn in enumerate(BSNS))
    source = tmp_path / "export.csv"
    source.write_bytes(b"BSN;traject;gemeente\r\n" + lines.encode())
    opened(page, server)
    choose_file(page, source.read_bytes())
    expect(page.get_by_label("De kolom met het nummer")).to_have_value("0")
    page.get_by_label("De ketensleutel").fill(SLEUTEL)
    page.get_by_role("button", name="Pseudoniemen maken").click()
    expect(page.get_by_text("Klaar: 4 rijen, 4 cliënten. Er is niets verstuurd.")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="export_pseudoniem.csv downloaden").click()
    assert started.value.suggested_filename == "export_pseudoniem.csv"
    made = tmp_path / "browser.csv"
    started.value.save_as(made)

    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", SLEUTEL)
    with pytest.raises(SystemExit) as end:
        app(args=["pseudonimiseer", str(source)], prog_name="ketenmonitor")
    assert not end.value.code
    assert made.read_bytes() == (tmp_path / "export_pseudoniem.csv").read_bytes()
    assert made.read_text("utf-8-sig").splitlines()[0] == "client;traject;gemeente"

    # Whatever the browser still had to send is sent when the server is asked for something else.
    before = len(traffic.sent)
    page.get_by_text(KOP).click()
    expect(page.get_by_role("button", name="Pseudoniemen maken")).to_have_count(0)
    assert len(traffic.sent) > before
    assert traffic.holds("partner=baken")  # what is sent, is seen here
    for secret in (*BSNS, SLEUTEL, "export.csv", "export_pseudoniem"):
        assert not traffic.holds(secret), secret

    # What came out can be delivered, what went in can not.
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(made)
    expect(page.get_by_text("burgerservicenummers (")).to_have_count(0)


@pytest.mark.parametrize(
    ("inhoud", "sleutel", "zin"),
    [
        (b"BSN;traject\n123456782;T1\n", "te-kort", "De ketensleutel is te kort: zij heeft ten minste 32"),
        (b"nummer;traject\nA1;T1\n", SLEUTEL, "Kies in welke kolom het nummer van de cliënt staat."),
        (b"client;dossier\nA1;123456782\nA2;999900006\n", SLEUTEL, "Kolom dossier bevat ook"),
        (b"client;traject\n7xouf4pltcxd6ywmy5bzc2vfsa;T1\n", SLEUTEL, "In kolom client staan al"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said_in_dutch(
    inhoud: bytes, sleutel: str, zin: str, page: Page, server: str
) -> None:
    opened(page, server)
    choose_file(page, inhoud)
    expect(page.get_by_text("export.csv heeft")).to_be_visible()
    page.get_by_label("De ketensleutel").fill(sleutel)
    page.get_by_role("button", name="Pseudoniemen maken").click()
    expect(page.get_by_role("alert").filter(has_text=zin)).to_be_visible()
    expect(page.get_by_role("link", name="downloaden")).to_have_count(0)


@pytest.mark.parametrize(
    ("inhoud", "zin"),
    [
        (b"PK\x03\x04rest", "Dit is een Excel-werkmap: open haar in Excel"),
        (b"BSN;traject\n123456782\n", "Regel 2 heeft 1 veld en de kolomnamen 2"),
        (b'BSN;traject\n123456782;"T1\n', "staat een aanhalingsteken"),
        (b"", "Dit bestand bevat geen rijen"),
        (b"<html><body>", "Dit bestand is een webpagina"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_in_dutch(
    inhoud: bytes, zin: str, page: Page, server: str
) -> None:
    opened(page, server)
    choose_file(page, inhoud)
    expect(page.get_by_role("alert").filter(has_text=zin)).to_be_visible()


def test_it_works_from_the_keyboard_and_letters_typed_are_no_shortcuts(page: Page, server: str) -> None:
    traffic = Verkeer(page)
    opened(page, server)
    choose_file(page, b"nummer;traject\nA1;T1\n")
    page.get_by_label("Uw CSV-bestand").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("nummer")  # chooses in the list
    page.keyboard.press("Tab")
    before = len(traffic.sent)
    page.keyboard.type("rc" * 16)  # r and c are shortcuts of Streamlit's
    assert len(traffic.sent) == before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="export_pseudoniem.csv downloaden")
    expect(link).to_be_focused()
    with page.expect_download():
        page.keyboard.press("Enter")


def test_without_a_secure_page_it_says_so(page: Page, server: str) -> None:
    page.goto(server)
    said = page.evaluate(
        """
        async ({ script, sleutel }) => {
          Object.defineProperty(globalThis, "isSecureContext", { value: false });
          const m = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
          return m.ketensleutel(sleutel).then(() => "", (error) => error.message);
        }
        """,
        {"script": SCRIPT, "sleutel": SLEUTEL},
    )
    assert "https://" in said
