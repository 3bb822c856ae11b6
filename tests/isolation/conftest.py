"""A chain of three partners in which everything that is of one partner carries a mark of its own."""

import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ketenmonitor.access.viewer import (
    BEHEERDER,
    GEBLOKKEERD,
    GEMEENTE,
    PARTNER,
    REGISSEUR,
    Kijker,
    Rol,
    alleen_hier,
)
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.agreements import akkoord, recording
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.dataset import closing
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.incentives import deelregel
from ketenmonitor.incentives.berekening import Eis, Voorwaarden
from ketenmonitor.incentives.voorstel import Nullijn
from ketenmonitor.incentives.voorstel import Voorstel as Deelvoorstel
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.learning import actie
from ketenmonitor.learning.maturity import answers, rounds
from ketenmonitor.learning.plan import SIGNAAL, Plan
from ketenmonitor.performance import notes
from ketenmonitor.settings import sleutels
from ketenmonitor.ui import sign_in
from ketenmonitor.ui.context import context
from ketenmonitor.vocabulary.months import between
from tests.learning.maturity.scan import filled

ROOT = Path(__file__).resolve().parent.parent.parent
VAN, LAST, TODAY = date(2025, 10, 1), date(2026, 10, 1), date(2026, 11, 22)
KETEN = """
naam = "Keten Merkland"
domein = "jeugd"
eerste_maand = "2025-01"

[gemeenten]
"0363" = "Amsterdam"
"0394" = "Haarlemmermeer"

[partners.kompas]
naam = "Jeugdzorg Kompas"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten"]

[partners.baken]
naam = "Het Baken"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten"]

[partners.derde]
naam = "De Derde"
soort = "aanbieder"
levert = ["wachtlijst", "trajecten", "kosten"]

[producten.licht]
naam = "Lichte begeleiding"
categorie = "45"
zwaarte = 1
eenheid = "04"

[leverkalender]
dagen_na_maandeinde = 15

[[normen]]
meting = "wachttijd"
product = "45"
weken = 9
bron = "Afspraak"
"""
# How many wait at each partner in each month, and what each delivery costs: numbers that nothing else has.
WAITING = {"kompas": 42, "baken": 68, "derde": 29}
PRICE = {"kompas": 1913.37, "baken": 2741.53, "derde": 3307.71}
# September was closed with other lists, and corrected afterwards to what is above.
CLOSED = date(2026, 9, 1)
WAITING_THEN = {"kompas": 53, "baken": 83, "derde": 46}
# All of Kompas is in Amsterdam, all of Het Baken in Haarlemmermeer.
GEMEENTEN = {"kompas": "0363", "baken": "0394", "derde": "0363"}

# A rule of sharing over all months; what each partner has of it follows from its costs.
DEELREGEL = Deelvoorstel(
    "Samen delen", VAN, LAST, Nullijn("vast", Decimal(500_000)),
    Voorwaarden(Decimal(50), eisen=(Eis("uitval", "gehaald"),)), "Convenant",
)  # fmt: skip

VIEWERS = {
    "ketenregisseur": Kijker("regie", "Regie", (Rol(REGISSEUR),)),
    "gemeente Amsterdam": Kijker("ams", "Amsterdam", (Rol(GEMEENTE, "0363"),)),
    "gemeente Haarlemmermeer": Kijker("hlm", "Haarlemmermeer", (Rol(GEMEENTE, "0394"),)),
    "partner kompas": Kijker("kom", "Kompas", (Rol(PARTNER, "kompas"),)),
    "partner baken": Kijker("bak", "Baken", (Rol(PARTNER, "baken"),)),
    "beheerder": Kijker("beh", "Beheer", (Rol(BEHEERDER),)),
    "geblokkeerd": Kijker("blok", "Blok", (Rol(PARTNER, "baken"), Rol(REGISSEUR), Rol(GEBLOKKEERD))),
    "niemand": Kijker("", ""),
}
# Of whom each viewer may see texts (notes, agreements) and figures.
SEES = {
    "ketenregisseur": {"kompas", "baken", "derde"},
    "gemeente Amsterdam": {"kompas", "derde"},
    "gemeente Haarlemmermeer": {"baken"},
    "partner kompas": {"kompas"},
    "partner baken": {"baken"},
    "beheerder": set(),
    "geblokkeerd": set(),
    "niemand": set(),
}
# Of whom each viewer may see which files were delivered, and of whom rows.
FILES = {
    name: set(SEES["ketenregisseur"]) if name in ("ketenregisseur", "beheerder")
    else {name.removeprefix("partner ")} if name.startswith("partner") else set()
    for name in VIEWERS
}  # fmt: skip
ROWS = {name: FILES[name] if name.startswith("partner") else set() for name in VIEWERS}
# Of whom each viewer may read why it answered a proposal as it did: of who decides on it.
REASONS = {name: SEES[name] if name == "ketenregisseur" else ROWS[name] for name in VIEWERS}


def text_marks(partner: str) -> set[str]:
    """What stands only in texts about this partner."""
    return {f"TOELICHTING-{partner}", f"BRON-{partner}", f"VOORSTEL-{partner}"}


def reason_mark(partner: str) -> str:
    """What stands only in why this partner objects to a proposal that binds it alone."""
    return f"BEZWAAR-{partner}"


def number_marks(partner: str) -> set[float]:
    """The exact figures of this partner: the list, its costs, their mean; also as September was closed."""
    n, then, price = WAITING[partner], WAITING_THEN[partner], PRICE[partner]
    return {float(n), round(n * price, 2), price, float(then), round(then * price, 2)}


def files_of(partner: str) -> str:
    """What stands in the names of the files of this partner."""
    return f"bestand-{partner}"


def client_of(partner: str) -> str:
    """How the pseudonyms of this partner begin."""
    return f"CLIENT{partner.upper()}"


def client_marks(partner: str) -> set[str]:
    """How clients of this partner could be known: as it delivers them, and as the installation keeps them."""
    clients = [f"{client_of(partner)}{i}" for i in range(WAITING[partner])]
    return {client_of(partner)} | {sleutels().pseudoniem(client) for client in clients}


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The chain file and the database."""
    from ketenmonitor.dataset.database import open_dataset
    from ketenmonitor.vocabulary.keten import read_keten

    folder = tmp_path_factory.mktemp("merkland")
    (folder / "keten.toml").write_text(KETEN, "utf-8")
    dataset = open_dataset(folder / "keten.duckdb", read_keten(folder / "keten.toml"))
    with dataset.postponed("toets"):
        for maand in between(VAN, LAST):
            for partner in WAITING:
                deliver(dataset, partner, maand, (WAITING_THEN if maand == CLOSED else WAITING)[partner])
    closing.close(dataset, CLOSED, "regie", TODAY)
    for partner in WAITING:
        deliver(dataset, partner, CLOSED, WAITING[partner])
    for partner in WAITING:
        where = Selectie(partner=partner, gemeente=GEMEENTEN[partner])
        for cut in (Selectie(partner=partner), where):
            notes.write(dataset, "toelichting", "wachtenden_bruto", cut, LAST, f"TOELICHTING-{partner}", "x")
        mark, where = f"TOELICHTING-{partner}", Selectie(partner, GEMEENTEN[partner])
        days = date(2026, 8, 1), date(2026, 10, 1)
        scope = where.partner, where.gemeente, where.product
        plan = Plan(mark, SIGNAAL, mark, "wachtenden_bruto", *scope, mark, None, "x", None, *days, None)
        actie.note(dataset, actie.record(dataset, plan, "x"), mark, "x")
        recording.add(
            dataset,
            Voorstel(kpi="wachtenden_bruto", partner=partner, gemeente=GEMEENTEN[partner], product=None,
                     geldig_van=VAN, geldig_tot=None, streefwaarde=10, bandbreedte=0, nulmeting=None,
                     bron=f"BRON-{partner}", afgesproken_met="x"),
            "x",
        )  # fmt: skip
        proposed = Voorstel("uitval", VAN, 10, f"BRON-{partner}", partner, GEMEENTEN[partner])
        number = akkoord.propose(dataset, proposed, f"VOORSTEL-{partner}", "x")
        akkoord.answer(dataset, number, 1, partner, "bezwaar", reason_mark(partner), f"door-{partner}")
    deelregel.leg_vast(dataset, DEELREGEL, "regie")
    scan(dataset)
    dataset.close()
    return folder / "keten.toml", folder / "keten.duckdb"


def scan_mark(partner: str) -> str:
    """What stands only in what people of this partner wrote in the Ketenscan."""
    return f"OPMERKING-{partner}"


def scan(dataset: Dataset) -> None:
    """A round that is over, with a level for each partner, and one that is open."""
    rounds.open_round(dataset, "RONDE-voorbij", date(2026, 10, 31), date(2026, 10, 1), "regie")
    for level, partner in enumerate(WAITING, 1):
        for _ in range(3):
            answers.submit(dataset, partner, filled(level, 4, it=scan_mark(partner)), date(2026, 10, 2))
    rounds.open_round(dataset, "RONDE-open", date(2026, 12, 31), TODAY, "regie")


def deliver(dataset: Dataset, partner: str, maand: date, waiting: int) -> None:
    """Let a partner deliver about a month, with so many who wait."""
    for extract, text in files(partner, maand, waiting).items():
        name = f"{files_of(partner)}_{extract}_{maand:%Y-%m}.csv"
        toets = delivery.check(dataset, read(name, text.encode()), extract, partner, maand)
        assert toets.aanvaardbaar, toets.tellingen
        delivery.accept(dataset, toets, f"door-{partner}")


def files(partner: str, maand: date, n: int) -> dict[str, str]:
    """What a partner delivers about a month in which so many wait."""
    price, gemeente = PRICE[partner], GEMEENTEN[partner]
    last = date(maand.year + maand.month // 12, maand.month % 12 + 1, 1).toordinal() - 1
    peil = date.fromordinal(last)
    clients = [f"{client_of(partner)}{i}" for i in range(n)]
    lists = "\n".join(f"{peil};{c};{gemeente};licht;2025-09-01" for c in clients)
    runs = "\n".join(
        f"{c};{c}t;{gemeente};licht;{maand.year - 1}-01-01;{maand.year - 1}-03-01;{peil};"
        f"{'03' if i % 3 else '01'}"
        for i, c in enumerate(clients[: WAITING[partner]])
    )
    costs = "\n".join(f"{maand:%Y-%m};{gemeente};licht;{price:.2f};{c}".replace(".", ",") for c in clients)
    dates = "datum_aanmelding;datum_aanvang;datum_einde"
    return {
        "trajecten": f"client;traject;gemeente;product;{dates};reden_einde\n{runs}",
        "wachtlijst": f"peildatum;client;gemeente;product;datum_aanmelding\n{lists}",
        "kosten": f"maand;gemeente;product;bedrag;client\n{costs}",
    }


@pytest.fixture
def dataset(marked: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch):
    """The dataset behind the pages."""
    monkeypatch.setenv("KETENMONITOR_KETEN", str(marked[0]))
    monkeypatch.setenv("KETENMONITOR_DATABASE", str(marked[1]))
    monkeypatch.setenv("KETENMONITOR_VANDAAG", f"{TODAY}")
    monkeypatch.setenv("KETENMONITOR_ALLEEN_HIER", "1")
    return context().dataset


def zicht(dataset: Dataset, name: str) -> Zicht:
    """The dataset as a viewer sees it."""
    viewer = alleen_hier("alles") if name == "alles" else VIEWERS[name]
    return Zicht(dataset.cursor(), dataset.keten, viewer)


@pytest.fixture
def visit(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Everything that reaches the browser of a viewer of a page: ``visit(viewer, page, **filters)``.

    Elements with their chart specifications and data, tooltips and errors; and the contents of downloads.
    """
    downloads: list[bytes] = []
    offered = st.download_button

    def download_button(label: str, data: object, *args: object, **kwargs: object) -> object:
        content = data() if callable(data) else data
        downloads.append(content if isinstance(content, bytes) else str(content).encode())
        return offered(label, content, *args, **kwargs)

    monkeypatch.setattr(st, "download_button", download_button)

    def visit(viewer: Kijker, page: str, **filters: str) -> bytes:
        downloads.clear()
        monkeypatch.setattr(sign_in, "enter", lambda ctx: viewer)
        app = AppTest.from_file(str(ROOT / "ketenmonitor" / "ui" / "shell.py"), default_timeout=120)
        for name, value in filters.items():
            app.query_params[name] = value
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        app.run()
        assert not app.exception
        return everything(app) + b"\n".join(downloads)

    return visit


def everything(app: AppTest) -> bytes:
    """All elements of a page as they are sent, one after the other."""
    found: list[bytes] = []

    def walk(node: object) -> None:
        proto = getattr(node, "proto", None)
        if proto is not None:
            found.append(proto.SerializeToString())
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(app._tree)
    return b"\n".join(found)


def holds(content: bytes, mark: str | float) -> bool:
    """Whether a mark was sent: a text as it is, a number in any notation or as bytes of a chart."""
    if isinstance(mark, str):
        return mark.encode() in content
    if mark < 100:  # a small number may be anything: only as a whole cell of a table or of a download
        return f">{mark:.0f}<".encode() in content or f";{mark:.0f};".encode() in content
    whole, cents = f"{mark:,.0f}".replace(",", "."), f"{mark:.2f}".replace(".", ",")
    notations = {whole, cents, f"{mark:.2f}", f"{mark:.4f}".replace(".", ",").rstrip("0")}
    return struct.pack("<d", mark) in content or any(n.encode() in content for n in notations)
