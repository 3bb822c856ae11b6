"""The page Afspraken through the shell: what holds, adding, ending, and reading a file."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import Afspraak, latest
from ketenmonitor.agreements.recording import Voorstel
from ketenmonitor.dataset.database import Dataset

SHELL = Path(__file__).resolve().parent.parent.parent / "ketenmonitor" / "ui" / "shell.py"
JAN = date(2026, 1, 1)


def visit(**address: str) -> AppTest:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("../../pages/afspraken.py").run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    kinds = (at.title, at.subheader, at.markdown, at.html, at.caption, at.info, at.error, at.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\u00a0", " ")


def press(at: AppTest, label: str) -> AppTest:
    next(b for b in at.button if b.label == label).click().run()
    assert not at.exception
    return at


def field(at: AppTest, label: str):
    return next(w for w in [*at.text_input, *at.selectbox] if w.label.startswith(label))


def agree(dataset: Dataset, kpi: str = "volgens_plan", target: float = 60, **rest: object) -> int:
    return recording.add(dataset, Voorstel(kpi, JAN, target, "Convenant 2026", **rest), "Ans")


def held(dataset: Dataset) -> list[Afspraak]:
    return latest(dataset.cursor())


def test_without_agreements_the_page_says_what_to_do(dataset: Dataset) -> None:
    text = shown(visit())
    assert "Voor oktober 2026 gelden geen afspraken" in text
    assert "Leg een afspraak vast onder Toevoegen" in text


def test_what_holds_is_shown_with_direction_band_and_source(dataset: Dataset) -> None:
    agree(dataset, bandbreedte=5, partner="kompas")
    agree(dataset, "uitval", 9, geldig_tot=date(2026, 12, 1))
    agree(dataset, "wachttijd_gestart", 63, geldig_tot=date(2026, 6, 1))
    at = visit()
    text = shown(at)
    assert "gelden 2 afspraken over 2 van de 41 KPI&#x27;s; 1 loopt binnen drie maanden af." in text
    for words in (
        "Jeugdzorg Kompas",
        "ten minste 60 %",
        "tot 55 %",
        "hooguit 9,0 %",
        "loopt af",
        "Convenant 2026",
    ):
        assert words in text
    # the third ended in June
    assert [e.label for e in at.expander] == ["Zijn afgelopen: 1 afspraak"]
    assert "hooguit 63 dagen" in str(at.expander[0].get("html")[0].value).replace("\u00a0", " ")
    assert text.count("hooguit 63 dagen") == 1


def test_the_address_filters_by_partner_and_dimension(dataset: Dataset) -> None:
    agree(dataset, partner="kompas")
    agree(dataset, target=70, partner="baken")
    agree(dataset, "wachttijd_gestart", 63)
    one = shown(visit(partner="kompas", dimensie="kwaliteit"))
    assert "voor Jeugdzorg Kompas 1 afspraak" in one
    assert "ten minste 60 %" in one
    assert "ten minste 70 %" not in one
    assert "63 dagen" not in one


def test_many_budgets_are_folded_under_that_of_the_chain(dataset: Dataset) -> None:
    agree(dataset, "kosten", 9000)
    for gemeente in ("0363", "0394"):
        for product in ("licht", "zwaar", "45", "41"):
            agree(dataset, "kosten", 1000, gemeente=gemeente, product=product)
    at = visit()
    [folded] = [e for e in at.expander if e.label.startswith("Kosten in de maand")]
    assert folded.label == "Kosten in de maand: 9 begrotingen per maand, voor 2 gemeenten en 4 producten"


def test_an_agreement_is_added_and_told(dataset: Dataset) -> None:
    at = visit(deel="toevoegen")
    field(at, "KPI").set_value("uitval").run()
    next(w for w in at.selectbox if w.label == "Partner" and w.key.startswith("nieuw")).set_value("kompas")
    field(at, "Eerste maand").set_value("2026-12")
    field(at, "Streefwaarde: hooguit").set_value("9,5")
    field(at, "Bandbreedte").set_value("1")
    field(at, "Bron").set_value("Contract")
    press(at, "Leg de afspraak vast")
    [new] = held(dataset)
    assert (new.kpi, new.partner, new.geldig_van, new.streefwaarde, new.bandbreedte) == (
        "uitval", "kompas", date(2026, 12, 1), 9.5, 1.0,
    )  # fmt: skip
    assert "Afspraak 1 is vastgelegd: Uitval, hooguit 9,5 %, Jeugdzorg Kompas, sinds dec 2026." in shown(at)
    assert field(at, "Bron").value == ""


@pytest.mark.parametrize(
    "streefwaarde, bron, sentence",
    [
        ("", "Contract", "De streefwaarde is leeg"),
        ("7.3", "Contract", "'7.3' is geen getal"),
        ("120", "Contract", "tussen 0 en 100 procent"),
        ("9", "", "De bron ontbreekt"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_stored(
    dataset: Dataset, streefwaarde: str, bron: str, sentence: str
) -> None:
    at = visit(deel="toevoegen")
    field(at, "KPI").set_value("uitval").run()
    field(at, "Streefwaarde").set_value(streefwaarde)
    field(at, "Bron").set_value(bron)
    press(at, "Leg de afspraak vast")
    assert [sentence in e.value for e in at.error] == [True]
    assert held(dataset) == []
    assert field(at, "Bron").value == bron  # what was filled in stays


def test_an_agreement_ends_with_a_reason_and_its_history_tells_it(dataset: Dataset) -> None:
    number = agree(dataset)
    at = visit(deel="een", afspraak=str(number))
    field(at, "Laatste maand waarin zij geldt").set_value("2026-06")
    press(at, "Laat aflopen")
    assert "zonder reden" in at.error[0].value
    next(w for w in at.text_input if w.key.startswith("einde_reden")).set_value("Nieuw convenant")
    press(at, "Laat aflopen")
    assert held(dataset)[0].geldig_tot == date(2026, 6, 1)
    text = shown(at)
    assert "Afspraak 1 geldt tot en met juni 2026." in text
    assert "Laatste maand juni 2026 (was tot nader order)." in text
    assert "Nieuw convenant" in text


def test_an_agreement_lapses_with_a_reason(dataset: Dataset) -> None:
    number = agree(dataset)
    at = visit(deel="een", afspraak=str(number))
    next(w for w in at.text_input if w.key.startswith("vervalt_reden")).set_value("Vergissing")
    press(at, "Laat vervallen")
    assert held(dataset)[0].vervallen
    assert "Vervallen: de afspraak geldt voor geen enkele maand meer." in shown(at)
    assert "Laat vervallen" not in [b.label for b in at.button]


def test_a_file_is_shown_first_and_recorded_after_consent(dataset: Dataset) -> None:
    at = visit(deel="inlezen")
    lines = ("uitval;kompas;2026-01;9;Contract", "volgens_plan;;2026-01;62;Convenant")
    text = "\n".join(("kpi;partner;geldig_van;streefwaarde;bron", *lines))
    at.file_uploader[0].upload("afspraken.csv", text.encode())
    at.run()
    assert not at.exception
    assert held(dataset) == []
    assert "hooguit 9,0 %" in shown(at)
    press(at, "Leg 2 afspraken vast")
    assert [a.kpi for a in held(dataset)] == ["uitval", "volgens_plan"]
    assert "2 afspraken uit afspraken.csv vastgelegd." in shown(at)


def test_mistakes_in_a_file_are_named_by_line_and_there_is_nothing_to_consent_to(dataset: Dataset) -> None:
    agree(dataset)
    at = visit(deel="inlezen")
    lines = ("uitval;2026-01;9;Contract", "uitval;2026-13;9;Contract", "uitvall;2026-01;9;Contract")
    text = "\n".join(("kpi;geldig_van;streefwaarde;bron", *lines))
    at.file_uploader[0].upload("afspraken.csv", text.encode())
    at.run()
    assert "Er zijn 2 fouten gevonden. Er is niets vastgelegd." in at.error[0].value
    assert "Regel 3: &#x27;2026-13&#x27; in geldig_van is geen maand" in shown(at)
    assert "Regel 4" in shown(at)
    assert len(held(dataset)) == 1
    assert not [b for b in at.button if b.label.startswith("Leg")]


def test_the_norms_are_shown_with_their_source_and_where_they_are_changed(dataset: Dataset) -> None:
    text = shown(visit(deel="normen"))
    assert "Zware behandeling (zwaar)" in text
    assert "14 weken (98 dagen)" in text
    assert "t/m jun 2025" in text
    assert "Normen staan in het ketenbestand (keten.toml)" in text
