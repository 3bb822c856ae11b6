"""Overzicht and the four dimension pages through the shell: with figures, and with none."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.agreements.recording import Voorstel, add_all
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.ui.navigation import PAGINAS, link, pagina

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
DIMENSIES = ("tijd", "geld", "kwaliteit", "duurzaam_effect")
JAN = date(2026, 1, 1)


def lever(dataset: Dataset, partner: str, extract: str, kop: str, rijen: list[str]) -> None:
    inhoud = "\r\n".join([kop, *rijen]).encode() + b"\r\n"
    toets = delivery.check(
        dataset, read(f"{extract}_2026-10.csv", inhoud), extract, partner, date(2026, 10, 1)
    )
    assert toets.aanvaardbaar, toets.tellingen
    delivery.accept(dataset, toets, partner, datetime(2026, 11, 5))


@pytest.fixture
def filled(dataset: Dataset) -> Dataset:
    """October 2026: Kompas starts 9 of 12 within nine weeks and pays € 1.200; Het Baken delivered nothing."""
    starts = [
        f"c{i:03x}f;T{i};0363;45;{'01-09-2026' if i < 9 else '01-06-2026'};05-10-2026;;" for i in range(12)
    ]
    ends = [
        f"d{i:03x}f;E{i};0363;45;01-01-2026;01-02-2026;15-10-2026;{'03' if i < 2 else '01'}"
        for i in range(10)
    ]
    kop = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang;datum_einde;reden_einde"
    lever(dataset, "kompas", "trajecten", kop, starts + ends)
    kosten = [f"2026-10;0363;45;100,00;c{i:03x}f;T{i};04;1;100,00" for i in range(12)]
    lever(
        dataset,
        "kompas",
        "kosten",
        "maand;gemeente;product;bedrag;client;traject;eenheid;volume;tarief",
        kosten,
    )
    add_all(
        dataset,
        [
            Voorstel("gestart_binnen_norm", JAN, 80.0, "Convenant", partner="kompas"),
            Voorstel("uitval", JAN, 10.0, "Convenant"),
            Voorstel("kosten", JAN, 1000.0, "Begroting", partner="kompas", product="45"),
            Voorstel("prijs", JAN, 90.0, "Contract", product="45"),
        ],
        "regie",
    )
    return dataset


def visit(adres: str, **filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in filters.items():
        at.query_params[name] = value
    at.run()
    if adres != PAGINAS[0].adres:
        at.switch_page(f"../../pages/{pagina(adres).script}").run()
    assert not at.exception
    assert not at.error, [e.value for e in at.error]
    return at


def shown(at: AppTest) -> str:
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\u00a0", " ")


@pytest.mark.parametrize("adres", ["overzicht", *DIMENSIES])
def test_an_empty_dataset_says_what_to_do_first(dataset: Dataset, adres: str) -> None:
    at = visit(adres)
    assert at.title[0].value == pagina(adres).vraag
    assert "Er is nog niets geleverd" in shown(at)


@pytest.mark.parametrize("adres", DIMENSIES)
def test_a_dimension_page_lists_all_its_kpis(filled: Dataset, adres: str) -> None:
    from ketenmonitor.vocabulary.kpi import kpis

    text = shown(visit(adres))
    for kpi in kpis().values():
        assert (kpi.naam in text) == (kpi.dimensie == adres), kpi.kpi


def test_overzicht_tells_who_misses_what_and_who_did_not_deliver(filled: Dataset) -> None:
    text = shown(visit("overzicht"))
    # 9 of 12 is 75 %, and 80 % was agreed with Kompas.
    assert (
        "Jeugdzorg Kompas mist deze maand de afspraak over gestart binnen norm: 75 %, 5 procentpunt onder"
        in text
    )
    assert "Het Baken leverde nog geen wachtlijst en trajecten en kosten en uitkomsten" in text
    # Kompas delivered two of the eleven deliveries the chain expects.
    assert "Van de 11 leveringen over de maand zijn er 2 binnen" in text
    assert "wat ontbreekt maakt cijfers voorlopig" in text


def test_the_chain_is_provisional_while_the_partner_itself_is_judged(filled: Dataset) -> None:
    chain = shown(visit("kwaliteit", kpi_kwaliteit="uitval"))
    assert "Uitval in oktober 2026 voor Keten Proefland: 20,0 %, 10,0 procentpunt boven de afspraak" in chain
    assert "Voorlopig: Het Baken en Stichting Telraam leverden nog niet" in chain
    partner = shown(visit("kwaliteit", kpi_kwaliteit="uitval", partner="kompas"))
    assert "voor Jeugdzorg Kompas: 20,0 %" in partner
    assert "niet gehaald" in partner
    assert "Voorlopig" not in partner.split("Uitval in oktober")[1].split("</p>")[0]


def test_filters_come_from_the_address_and_an_unknown_code_is_ignored(filled: Dataset) -> None:
    text = shown(visit("kwaliteit", partner="kompas", maand="2026-10"))
    assert "In oktober 2026 haalt Jeugdzorg Kompas" in text
    assert "Keten Proefland" in shown(visit("kwaliteit", partner="bestaat_niet", maand="1999-01"))


def test_costs_differ_from_the_budget_by_price_and_by_volume(filled: Dataset) -> None:
    # 12 hours at € 100 against € 90 and a budget of € 1.000: price € 120, volume 12 x 90 - 1.000 = € 80.
    text = shown(visit("geld", partner="kompas", kpi_geld="kosten"))
    assert "is het verschil met de begroting € 200: € 120 doordat de prijs anders was" in text
    assert "en € 80 doordat er meer of minder hulp is geleverd" in text


def test_a_price_asks_for_a_product_first(filled: Dataset) -> None:
    assert "Kies een product" in shown(visit("geld", kpi_geld="prijs"))
    assert "€ 100,00" in shown(visit("geld", kpi_geld="prijs", product="45"))


def test_text_from_partners_is_never_html() -> None:
    from ketenmonitor.ui.style import Cel, Rij, table_html

    html = table_html([Cel("<b>kop</b>")], [Rij([Cel("<script>x</script>", link='" onclick="x')])], "<i>")
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'onclick="x' not in html


def test_links_carry_filters_as_codes() -> None:
    assert link("tijd", maand="2026-10", partner=None, product="45 A") == "./tijd?maand=2026-10&product=45+A"
    assert link("overzicht") == "./"
