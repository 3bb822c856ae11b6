"""The pages Wachtlijst jeugd and Partnerspiegel, and what people write at a chart, through the shell."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.intake import delivery
from ketenmonitor.intake.reading import read
from ketenmonitor.performance import notes
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui.local_viewer import person
from ketenmonitor.ui.navigation import pagina
from ketenmonitor.vocabulary.months import between, shift
from tests.zicht import alles

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
LIST = "peildatum;client;gemeente;product;datum_aanmelding;verwijzer;overbrugging"
TRAJECT = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"


def lever(dataset: Dataset, partner: str, extract: str, maand: date, kop: str, rijen: list[str]) -> None:
    inhoud = "\r\n".join([kop, *rijen]).encode() + b"\r\n"
    toets = delivery.check(dataset, read(f"{extract}_{maand:%Y-%m}.csv", inhoud), extract, partner, maand)
    assert toets.aanvaardbaar, toets.tellingen
    delivery.accept(
        dataset, toets, partner, datetime.combine(shift(maand, 1).replace(day=5), datetime.min.time())
    )
    toets.cursor.close()


@pytest.fixture
def filled(dataset: Dataset) -> Dataset:
    """May to October 2026: every month 12 wait at Kompas, 12 others begin after 40 days."""
    with dataset.postponed("toets"):
        for maand in between(date(2026, 5, 1), date(2026, 10, 1)):
            peil = date.fromordinal(shift(maand, 1).toordinal() - 1)
            waiting = [
                f"{peil:%d-%m-%Y};{maand:%m}w{i}f;{'0363' if i % 3 else '0394'};45;"
                f"{date.fromordinal(peil.toordinal() - (20 if i % 2 else 90)):%d-%m-%Y};02;nee"
                for i in range(12)
            ]
            start = maand.replace(day=10)
            aangemeld = date.fromordinal(start.toordinal() - 40)
            begun = [
                f"{maand:%m}s{i}f;T{maand:%m}-{i};0363;45;{aangemeld:%d-%m-%Y};{start:%d-%m-%Y}"
                for i in range(12)
            ]
            lever(dataset, "kompas", "wachtlijst", maand, LIST, waiting)
            lever(dataset, "kompas", "trajecten", maand, TRAJECT, begun)
    return dataset


def visit(adres: str, **filters: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=90)
    at.run()
    at.switch_page(f"../../pages/{pagina(adres).script}")
    for name, value in filters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert not at.error, [e.value for e in at.error]
    return at


def shown(at: AppTest) -> str:
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\u00a0", " ")


@pytest.mark.parametrize("adres", ["wachtlijst", "partnerspiegel"])
def test_an_empty_dataset_says_what_to_do_first(dataset: Dataset, adres: str) -> None:
    at = visit(adres)
    assert at.title[0].value == pagina(adres).vraag
    assert "Er is nog niets geleverd" in shown(at)


def test_the_waiting_list_of_one_gemeente(filled: Dataset) -> None:
    at = visit("wachtlijst", gemeente="0394", maand="2026-10")
    text = shown(at)
    # every third of twelve: 0, 3, 6, 9; the even ones wait 90 days, beyond nine weeks
    assert "wachtten er voor Haarlemmermeer 4 jeugdigen op hulp, 2 langer dan de norm" in text
    assert "Oktober 2026 in woorden" in text
    assert "Wie het langst wacht, wacht al 13 weken" in text
    assert "Drie wachttijden, die niet hetzelfde zijn" in text
    assert [w.value for w in at.warning] == [
        "Deze cijfers zijn voorlopig: Het Baken en Stichting Telraam leverden nog niet alles."
    ]


def test_one_product_says_at_which_partner_the_expected_wait_is_shortest(filled: Dataset) -> None:
    text = shown(visit("wachtlijst", maand="2026-10", product="45", per="gemeente"))
    assert "is de verwachte wachttijd het kortst bij Jeugdzorg Kompas: 6 weken." in text
    assert "Wachtenden per gemeente, oktober 2026" in text


def test_where_nobody_waits_the_page_says_so_and_offers_no_chart_of_nothing(filled: Dataset) -> None:
    lever(filled, "baken", "wachtlijst", date(2026, 9, 1), LIST, ["30-09-2026;zf;0363;54;01-09-2026;02;nee"])
    lever(filled, "baken", "wachtlijst", date(2026, 10, 1), LIST, ["31-10-2026;yf;0363;45;01-10-2026;02;nee"])
    text = shown(visit("wachtlijst", maand="2026-10", product="54"))
    assert "niemand op een wachtlijst; een maand eerder nog 1 plaats." in text
    assert "Hoe lang wachten zij al?" not in text
    assert "Wat komt erbij en wat gaat eraf?" in text


def test_a_month_without_any_list_says_so(dataset: Dataset) -> None:
    lever(dataset, "kompas", "trajecten", date(2026, 10, 1), TRAJECT, ["af;T1;0363;45;01-09-2026;10-10-2026"])
    at = visit("wachtlijst", maand="2026-10")
    assert "Over oktober 2026 is voor Keten Proefland geen wachtlijst geleverd." in shown(at)
    assert "Verruim de filters of kies een andere maand." in shown(at)


def test_the_slider_says_when_the_list_is_within_the_norm(filled: Dataset) -> None:
    at = visit("wachtlijst", maand="2026-10")
    assert "Wat is ervoor nodig?" in shown(at)
    slider = at.slider[0]
    assert (slider.label, slider.value) == ("Extra starts per maand", 0)
    assert "binnen de norm (" in shown(at)


def test_staff_add_their_own_explanation_and_it_stays_with_the_month(filled: Dataset) -> None:
    at = visit("wachtlijst", maand="2026-10", gemeente="0363")
    field = next(t for t in at.text_input if t.label == "Wat verklaart dit cijfer?")
    field.input("Twee *behandelaren* vertrokken.")
    next(b for b in at.button if b.label == "Toelichting toevoegen").click()
    at.run()
    assert "Twee *behandelaren* vertrokken." in shown(at)
    (note,) = notes.holding(alles(filled))
    assert (note.kpi, note.maand, note.selectie) == (
        "wachtenden_bruto",
        date(2026, 10, 1),
        Selectie(gemeente="0363"),
    )


def test_an_empty_explanation_is_refused_in_a_sentence_and_nothing_is_stored(filled: Dataset) -> None:
    at = visit("wachtlijst", maand="2026-10")
    next(b for b in at.button if b.label == "Toelichting toevoegen").click()
    at.run()
    assert [e.value for e in at.error] == ["De toelichting is leeg: schrijf op wat er veranderde."]
    assert notes.holding(alles(filled)) == []


def test_a_herijking_is_recorded_with_its_reason_and_shown_at_the_chart(filled: Dataset) -> None:
    at = visit("tijd", maand="2026-10", kpi_tijd="wachtenden_bruto")
    reason = next(t for t in at.text_input if t.label == "Wat veranderde er toen?")
    reason.input("Gezamenlijke triage")
    next(b for b in at.button if b.label == "Grenzen herijken").click()
    at.run()
    today = nl.day(now().date())  # when it was written down, by the clock of the machine
    assert f"Herijking bij oktober 2026 ({person()}, {today}): Gezamenlijke triage" in shown(at)


def test_the_print_view_has_all_on_one_page_without_filters(filled: Dataset) -> None:
    at = visit("wachtlijst", maand="2026-10", gemeente="0363", weergave="afdruk")
    text = shown(at)
    assert at.title[0].value == "Wachtlijst Amsterdam, oktober 2026 (voorlopig)"
    assert "Er zijn nog te weinig maanden om te zeggen of het beter wordt of slechter." in text
    assert not at.selectbox
    assert "afgedrukt op 22 november 2026" in text
    assert "een landelijke jeugdnorm is er niet" in text


def test_the_mirror_names_nobody_but_the_partner_itself(filled: Dataset) -> None:
    lever(filled, "baken", "trajecten", date(2026, 10, 1), TRAJECT,
          [f"b{i}f;B{i};0363;45;01-09-2026;10-10-2026" for i in range(12)])  # fmt: skip
    at = visit("partnerspiegel", partner="kompas", maand="2026-10")
    text = shown(at)
    assert "Jeugdzorg Kompas" in text
    assert "Het Baken" not in text
    assert "Stichting Telraam" not in text
