"""Make the pictures of the user guide, ``docs/handleiding/plaatjes``, from the demo chain.

    make docs                               # all of them, from a demo chain made for it
    make docs ARGS="tijd aanleveren"        # only these
    make docs ARGS="--database demo.duckdb" # from a demo chain made before (a copy of it is used)

Starts a server of its own on a free port, on a fixed day, and looks at it with the Chromium that
``KETENMONITOR_CHROMIUM`` names. The file of ``--database`` must be the demo chain up to 2026-10.
"""

import argparse
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if (root := str(Path(__file__).resolve().parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.demo import REFERENTIEMAAND, voorbeeldmap
from ketenmonitor.settings import DEMO_KETEN
from ketenmonitor.ui.navigation import PAGINAS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PLAATJES = Path(root) / "docs" / "handleiding" / "plaatjes"
TODAY = "2026-12-02"  # the month after the last delivered one has just passed: partners are about to deliver
MONTH = f"{REFERENTIEMAAND:%Y-%m}"
NEXT = "2026-11"
WIDTH, HEIGHT = 1400, 900
ROOM = 2400  # height of the window while clicking: a list that opens closes again when the page scrolls
TALLEST = 6000  # of a page laid out as a whole, in pixels
LARGEST = 200_000  # bytes of a picture
CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Blad:
    """A page of the dashboard in the browser, and what can be done on it."""

    page: "Page"
    examples: Path

    def settle(self) -> None:
        """Wait until the page has run and its charts are drawn."""
        self.page.wait_for_timeout(600)
        ready = '[data-testid="stApp"][data-test-script-state="notRunning"]'
        self.page.wait_for_selector(ready, timeout=120_000)
        self.page.wait_for_timeout(900)

    def open(self, title: str) -> None:
        """Open the folded part whose title begins so."""
        self.page.locator("summary", has_text=title).first.click()
        self.settle()

    def upload(self, *names: str) -> None:
        """Offer example files, named as ``<partner>/<file>``."""
        field_ = self.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
        field_.set_input_files([self.examples / name for name in names])
        self.settle()
        self.settle()

    def accept(self) -> None:
        """Accept the file on the page, after ticking that its warnings were seen."""
        seen = self.page.locator('[data-testid="stCheckbox"] label')
        if seen.count():
            seen.last.click()
            self.settle()
        self.page.get_by_role("button", name="Levering aanvaarden").click()
        self.settle()
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Choose in a list."""
        self.page.get_by_role("combobox", name=label).first.click()
        self.page.locator('[role="option"]', has_text=option).first.click()
        self.settle()

    def place(self, text: str) -> "Locator":
        """The heading, folded part or line of text with ``text`` in it, capitals as they are."""
        main = self.page.locator('[data-testid="stMain"]')
        words = re.compile(re.escape(text))
        found = [main.locator(kind, has_text=words) for kind in ("h2", "h3", "h4", "summary", "p", "caption")]
        return next((f.first for f in found if f.count()), main.get_by_text(words).first)


Doe = Callable[[Blad], None]


@dataclass(frozen=True)
class Plaatje:
    """One picture: what is asked for, what is done there, and the part of the page that is shown.

    ``van`` is the text where the picture begins (the top of the page when empty), ``hoog`` its height
    in pixels; the page is always laid out 1400 pixels wide.
    """

    naam: str
    pagina: str
    filters: dict[str, str] = field(default_factory=dict)
    doe: Doe | None = None
    van: str = ""
    hoog: int = HEIGHT

    @property
    def adres(self) -> str:
        """The address of the page with its filters."""
        path = "" if self.pagina == PAGINAS[0].adres else self.pagina
        return f"/{path}?{urlencode(self.filters)}" if self.filters else f"/{path}"


def _provenance(blad: Blad) -> None:
    blad.open("Waar komt dit cijfer vandaan?")


def _templates(blad: Blad) -> None:
    blad.open("Sjablonen om in te vullen")


def _upload(*names: str) -> Doe:
    return lambda blad: blad.upload(*names)


def _accept(blad: Blad) -> None:
    blad.upload(f"bries/uitkomsten_{NEXT}.csv")
    blad.accept()


def _replaced(blad: Blad) -> None:
    blad.choose("Levering bekijken, terughalen of intrekken", "geldig")


def _rebase(blad: Blad) -> None:
    """Begin the limits anew from a month, with a reason."""
    blad.open("Toelichting en herijking")
    blad.page.get_by_role("combobox", name="Vanaf maand").click()
    blad.page.keyboard.type("september 2025")  # the list is long: only what is in sight can be clicked
    blad.page.keyboard.press("Enter")
    reason = blad.page.get_by_role("textbox", name="Wat veranderde er toen?")
    reason.fill("Drie behandelaren vertrokken; de intake is anders ingericht.")
    blad.page.get_by_role("button", name="Grenzen herijken").click()
    blad.settle()


def _more_starts(blad: Blad) -> None:
    """Move the slider to twenty more starts a month."""
    blad.page.get_by_role("slider", name="Extra starts per maand").focus()
    for _ in range(20):
        blad.page.keyboard.press("ArrowRight")
    blad.settle()


def _questionnaire(blad: Blad) -> None:
    """Open a round as the director, and go to the questionnaire with the link of the first partner."""
    blad.page.get_by_label("Naam, bijvoorbeeld Najaar 2026").fill("Voorjaar 2027")
    blad.page.get_by_role("button", name="Open de ronde").click()
    blad.settle()
    blad.page.get_by_role("button", name="Maak een nieuwe link").click()
    blad.settle()
    blad.page.goto(blad.page.get_by_test_id("stCode").locator("code").first.inner_text().strip())
    blad.page.wait_for_selector('[role="radiogroup"]')
    blad.settle()


PICTURES = (
    Plaatje("overzicht", "overzicht", {"maand": MONTH}, hoog=1000),
    Plaatje("overzicht_partners", "overzicht", {"maand": MONTH}, van="Partners naast elkaar", hoog=620),
    Plaatje("overzicht_gemeente", "overzicht", {"maand": MONTH, "gemeente": "0439"}, hoog=760),
    Plaatje(
        "tijd",
        "tijd",
        {"maand": MONTH, "partner": "zilvermeer", "kpi_tijd": "wachttijd_gestart"},
        hoog=1260,
    ),
    Plaatje(
        "tijd_herkomst",
        "tijd",
        {"maand": MONTH, "partner": "zilvermeer", "kpi_tijd": "wachttijd_gestart"},
        doe=_provenance,
        van="Wat bedoelen we hiermee?",
        hoog=360,
    ),
    Plaatje(
        "tijd_gemeente",
        "tijd",
        {"maand": MONTH, "gemeente": "0439", "kpi_tijd": "wachtenden_netto"},
        hoog=1260,
    ),
    Plaatje(
        "geld",
        "geld",
        {"maand": "2026-08", "partner": "kompas", "product": "45B01", "kpi_geld": "prijs"},
        hoog=1150,
    ),
    Plaatje("kwaliteit", "kwaliteit", {"maand": MONTH, "kpi_kwaliteit": "uitval"}, hoog=1250),
    Plaatje(
        "duurzaam_effect",
        "duurzaam_effect",
        {"maand": "2026-09", "kpi_duurzaam_effect": "afschaling"},
        hoog=1050,
    ),
    Plaatje("wachtlijst", "wachtlijst", {"maand": MONTH, "gemeente": "0439"}, hoog=1150),
    Plaatje(
        "wachtlijst_watals",
        "wachtlijst",
        {"maand": MONTH, "gemeente": "0439"},
        doe=_more_starts,
        van="Wat is ervoor nodig?",
        hoog=560,
    ),
    Plaatje(
        "wachtlijst_afdruk",
        "wachtlijst",
        {"maand": MONTH, "gemeente": "0439", "weergave": "afdruk"},
        hoog=1250,
    ),
    Plaatje("partnerspiegel", "partnerspiegel", {"maand": MONTH, "partner": "bries"}, hoog=900),
    Plaatje(
        "signaal_toeval",
        "kwaliteit",
        {"maand": MONTH, "partner": "kompas", "kpi_kwaliteit": "volgens_plan"},
        van="Beëindigd volgens plan in",
        hoog=600,
    ),
    Plaatje(
        "signaal_verschuiving",
        "tijd",
        {"maand": MONTH, "partner": "zilvermeer", "kpi_tijd": "wachtend_boven_norm"},
        van="Wachtend boven norm ligt",
        hoog=520,
    ),
    Plaatje(
        "signaal_herijking",
        "tijd",
        {"maand": MONTH, "partner": "zilvermeer", "kpi_tijd": "wachttijd_gestart"},
        doe=_rebase,
        van="Wachttijd van gestarten (mediaan) in",
        hoog=620,
    ),
    Plaatje(
        "signaal_trechter",
        "kwaliteit",
        {"maand": MONTH, "kpi_kwaliteit": "uitval"},
        van="Wijkt een partner meer af",
        hoog=470,
    ),
    Plaatje("ketenscan", "ketenscan", hoog=1150),
    Plaatje("verbeteren", "verbeteren", {}, hoog=950),
    Plaatje("verbeteren_actie", "verbeteren", {"actie": "1"}, van="Actie 1:", hoog=640),
    Plaatje("verbeteren_knelpunten", "verbeteren", {"deel": "knelpunten"}, hoog=1250),
    Plaatje("aanleveren", "aanleveren", {"partner": "kompas", "als": "kompas"}, doe=_templates, hoog=640),
    Plaatje(
        "aanleveren_bevindingen",
        "aanleveren",
        {"partner": "kompas", "als": "kompas"},
        doe=_upload(f"kompas/trajecten_{NEXT}_met_fouten.csv"),
        hoog=1800,
    ),
    Plaatje(
        "aanleveren_meer",
        "aanleveren",
        {"partner": "kompas", "als": "kompas"},
        doe=_upload(
            f"kompas/trajecten_{NEXT}.csv",
            f"kompas/wachtlijst_{NEXT}.csv",
            f"kompas/kosten_{NEXT}_met_fouten.csv",
        ),
        hoog=820,
    ),
    Plaatje(
        "aanleveren_voorproef",
        "aanleveren",
        {"partner": "bries", "als": "bries"},
        doe=_upload(f"bries/trajecten_{NEXT}.csv"),
        van="Wat verandert er",
        hoog=900,
    ),
    Plaatje("aanleveren_bewijs", "aanleveren", {"partner": "bries", "als": "bries"}, doe=_accept, hoog=1000),
    Plaatje("leveringen", "leveringen", {"maand": MONTH}, hoog=1250),
    Plaatje(
        "leveringen_vervangen",
        "leveringen",
        {"maand": "2026-05", "partner": "waterpoort", "extract": "trajecten"},
        doe=_replaced,
        van="Levering ",
        hoog=700,
    ),
    Plaatje("klantroutes", "klantroutes", {"maand": MONTH}, hoog=1000),
    Plaatje(
        "klantroutes_wachten",
        "klantroutes",
        {"maand": MONTH, "deel": "wachten"},
        van="Waar zit het wachten?",
        hoog=620,
    ),
    Plaatje(
        "klantroutes_wensen",
        "klantroutes",
        {"maand": MONTH, "deel": "wensen"},
        van="Doen we wat cliënten verwachten?",
        hoog=480,
    ),
    Plaatje("resultaatdeling", "resultaatdeling", {"regel": "1"}, hoog=1900),
    Plaatje(
        "resultaatdeling_simulatie",
        "resultaatdeling",
        {"regel": "1", "deel_besparing_1": "60", "stel_1_1": "ja"},
        van="Volgens de regel en gesimuleerd",
        hoog=720,
    ),
    Plaatje("afspraken", "afspraken", {"maand": MONTH}, hoog=1100),
    Plaatje("afspraken_toevoegen", "afspraken", {"maand": MONTH, "deel": "toevoegen"}, hoog=900),
    Plaatje("afspraken_voorstellen", "afspraken", {"deel": "voorstellen", "als": "bries"}, hoog=1250),
    Plaatje("partner", "partner", {"maand": MONTH, "partner": "zilvermeer"}, hoog=1150),
    Plaatje("partners", "partner", {"maand": MONTH}, hoog=700),
    Plaatje("begrippen", "begrippen", {"zoek": "uitval"}, hoog=900),
    Plaatje("beheer", "beheer", {"als": "beheerder"}, hoog=900),
    # last: it opens a round, which other pictures of the page would mention
    Plaatje("ketenscan_vragenlijst", "ketenscan", {"deel": "rondes"}, doe=_questionnaire, hoog=900),
)


def shoot(plaatje: Plaatje, blad: Blad, base: str) -> bytes:
    """Open the page, do what the picture asks for and photograph its part."""
    page = blad.page
    page.set_viewport_size({"width": WIDTH, "height": ROOM})
    page.goto(base + plaatje.adres)
    page.wait_for_selector('[data-testid="stMain"] h1', timeout=120_000)
    blad.settle()
    if plaatje.doe is not None:
        plaatje.doe(blad)
    # Laid out as a whole, so that nothing scrolls and every part can be cut out of it.
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(max(int(tall), ROOM), TALLEST)})
    blad.settle()
    if page.get_by_text("meld dan incident").count():
        raise RuntimeError("the page shows an incident")
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(WIDTH - 1, 1)
    page.wait_for_timeout(300)
    main = page.locator('[data-testid="stMain"]').bounding_box()
    bottom = page.viewport_size["height"] if page.viewport_size else ROOM
    left, top = 0.0, 0.0
    if plaatje.van:
        box = blad.place(plaatje.van).bounding_box()
        if box is None or main is None:
            raise RuntimeError(f"{plaatje.adres} has no '{plaatje.van}'")
        left, top = main["x"], max(box["y"] - 14, 0.0)
    high = min(float(plaatje.hoog), bottom - top)
    return page.screenshot(clip={"x": left, "y": top, "width": WIDTH - left, "height": high})


def small(png: bytes) -> bytes:
    """The picture without empty rows below, with as many colours as fit in ``LARGEST`` bytes, 256 at most."""
    from PIL import Image, ImageChops

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    last = picture.crop((0, picture.height - 1, picture.width, picture.height))
    empty = last.resize(picture.size, Image.Resampling.NEAREST)
    # A border is drawn in shades that differ by one from row to row: that is not content.
    filled = ImageChops.difference(picture, empty).point(lambda shade: 255 * (shade > 8)).getbbox()
    if filled is not None:
        picture = picture.crop((0, 0, picture.width, min(filled[3] + 24, picture.height)))
    result = png
    for colours in (256, 128, 64, 32, 16):
        buffer = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        result = buffer.getvalue()
        if len(result) <= LARGEST:
            break
    return result


def demo_database(given: Path | None, folder: Path) -> Path:
    """A demo chain to look at in ``folder``: a copy of the given one, or a new one (takes a while)."""
    database = folder / "demo.duckdb"
    if given is not None:
        shutil.copyfile(given, database)
        log = given.with_name(given.name + ".wal")
        if log.exists():
            shutil.copyfile(log, database.with_name(database.name + ".wal"))
        return database
    command = ["demo", "--tot", MONTH, "--database", str(database)]
    subprocess.run([sys.executable, "-m", "ketenmonitor", *command], check=True, cwd=root, env=_environment())
    return database


def _environment() -> dict[str, str]:
    """The environment without other settings of Ketenmonitor, on the day of the pictures."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KETENMONITOR_")}
    return own | {"KETENMONITOR_VANDAAG": TODAY}


@contextlib.contextmanager
def server(database: Path, folder: Path) -> Iterator[str]:
    """The dashboard on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    base = f"http://localhost:{port}"
    options = ["--poort", str(port), "--database", str(database), "--keten", str(DEMO_KETEN)]
    with (folder / "server.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ketenmonitor", "start", *options],
            cwd=root,
            env=_environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(240):
                if process.poll() is not None:
                    break
                with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                    urllib.request.urlopen(f"{base}/_stcore/health", timeout=2).close()
                    break
                time.sleep(0.5)
            if process.poll() is not None:
                log.seek(0)
                raise SystemExit(f"De server is niet gestart:\n{log.read()}")
            yield base
        finally:
            process.terminate()
            process.wait(timeout=20)


def make(wanted: Sequence[Plaatje], database: Path | None) -> None:
    """Make these pictures, one browser page after the other."""
    from playwright.sync_api import Error, sync_playwright

    chromium = os.environ.get("KETENMONITOR_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Er is geen Chromium: wijs er een aan met KETENMONITOR_CHROMIUM.")
    PLAATJES.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        voorbeeldmap(folder / "voorbeelden", REFERENTIEMAAND)
        with server(demo_database(database, folder), folder) as base:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
            try:
                for plaatje in wanted:
                    # A fresh visitor for each, so that no picture depends on another one.
                    visitor = browser.new_context(locale="nl-NL", color_scheme="light")
                    blad = Blad(visitor.new_page(), folder / "voorbeelden")
                    try:
                        png = small(shoot(plaatje, blad, base))
                    except (Error, RuntimeError) as error:
                        failed.append(plaatje.naam)
                        print(f"{plaatje.naam}: niet gelukt op {plaatje.adres}\n{error}", file=sys.stderr)
                    else:
                        (PLAATJES / f"{plaatje.naam}.png").write_bytes(png)
                        print(f"{plaatje.naam}.png: {len(png) // 1000} kB", flush=True)
                    visitor.close()
            finally:
                browser.close()
        if failed:
            print((folder / "server.log").read_text("utf-8")[-4000:], file=sys.stderr)
            raise SystemExit(f"Niet gelukt: {', '.join(failed)}.")


def main() -> None:
    """Make the pictures that are asked for."""
    parser = argparse.ArgumentParser(description="Maak de plaatjes van de handleiding.")
    parser.add_argument("namen", nargs="*", help="Alleen deze plaatjes.")
    parser.add_argument(
        "--database", type=Path, help="Een demoketen tot en met 2026-10; anders wordt die gemaakt."
    )
    asked = parser.parse_args()
    unknown = set(asked.namen) - {p.naam for p in PICTURES}
    if unknown:
        parser.error(f"onbekend: {', '.join(sorted(unknown))}; er zijn {', '.join(p.naam for p in PICTURES)}")
    make([p for p in PICTURES if not asked.namen or p.naam in asked.namen], asked.database)


if __name__ == "__main__":
    main()
