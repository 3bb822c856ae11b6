"""Preview: what a delivery would change, told before anything is stored."""

from collections.abc import Callable
from datetime import date

from ketenmonitor.dataset.closing import close, reopen
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake import delivery
from ketenmonitor.intake.preview import moved_by, preview
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.extract import extracts
from tests.intake.proefbestanden import MAART, bestand, neem_aan

Testen = Callable[..., Toets]
FEBRUARI = date(2026, 2, 1)


def wachtenden(*numbers: int, peildatum: str = "31-03-2026", **verschil: str) -> bytes:
    return bestand("wachtlijst", *({"client": f"c{n}", "peildatum": peildatum} | verschil for n in numbers))


def counts(vers: Dataset) -> list[tuple[str, int]]:
    cursor = vers.cursor()
    tables = cursor.execute(
        "select table_name from duckdb_tables() where not temporary order by 1"
    ).fetchall()
    return [
        (name, (cursor.execute(f'select count(*) from "{name}"').fetchone() or (0,))[0]) for (name,) in tables
    ]


def test_a_first_delivery_is_all_new(vers: Dataset, toets_van: Testen) -> None:
    found = preview(vers, toets_van("wachtlijst", wachtenden(1, 2, 3), dataset=vers), "toets")
    assert (found.nieuw, found.gewijzigd, found.ongewijzigd, found.verdwenen, found.vervangt) == (
        3,
        0,
        0,
        0,
        None,
    )
    moves = {m.kpi: (m.was, m.wordt) for m in found.bewegingen}
    assert moves["wachtenden_bruto"] == (None, 3)
    assert found.vragen == ()


def test_rows_are_compared_by_their_key_with_what_is_in_force(vers: Dataset, toets_van: Testen) -> None:
    number = neem_aan(vers, "wachtlijst", wachtenden(1, 2, 3), MAART)
    changed = wachtenden(2) + wachtenden(3, overbrugging="ja").split(b"\r\n", 1)[1]
    content = changed + wachtenden(4, 5).split(b"\r\n", 1)[1]
    found = preview(vers, toets_van("wachtlijst", content, dataset=vers), "toets")
    # 2 is as it was, 3 now has a bridge, 4 and 5 are new and 1 is gone.
    assert (found.nieuw, found.gewijzigd, found.ongewijzigd, found.verdwenen) == (2, 1, 1, 1)
    assert found.vervangt == number
    moves = {m.kpi: (m.was, m.wordt) for m in found.bewegingen}
    assert moves["wachtenden_bruto"] == (3, 4)
    assert "wachtenden_netto" not in moves, "three before, and three of four now: it does not move"


def test_rows_without_a_key_are_the_same_or_they_are_not(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, "kosten", bestand("kosten", {}, {}, {"client": "c2"}), MAART)
    content = bestand("kosten", {}, {"client": "c2"}, {"client": "c3"})
    found = preview(vers, toets_van("kosten", content, dataset=vers), "toets")
    assert (found.nieuw, found.gewijzigd, found.ongewijzigd, found.verdwenen) == (1, 0, 2, 1)


def test_nothing_of_a_preview_remains(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, "wachtlijst", wachtenden(1), MAART)
    before, version = counts(vers), vers.versie
    toets = toets_van("wachtlijst", wachtenden(1, 2), dataset=vers)
    first = preview(vers, toets, "toets")
    assert preview(vers, toets, "toets") == first
    assert (counts(vers), vers.versie) == (before, version)
    receipt = delivery.accept(vers, toets, "toets")
    assert receipt.vervangt == first.vervangt


def test_a_delivery_for_a_closed_month_says_so_and_still_tells_what_moves(
    vers: Dataset, toets_van: Testen
) -> None:
    neem_aan(vers, "wachtlijst", wachtenden(1, 2, 3), MAART)
    close(vers, MAART, "Ans", date(2026, 5, 1))
    found = preview(vers, toets_van("wachtlijst", wachtenden(1, 2), dataset=vers), "toets")
    assert found.gesloten
    # against today's figures, not the published ones
    assert ("wachtenden_bruto", 3, 2) in [(m.kpi, m.was, m.wordt) for m in found.bewegingen]
    reopen(vers, MAART, "Ans", "vergeten regels")
    assert not preview(vers, toets_van("wachtlijst", wachtenden(1, 2), dataset=vers), "toets").gesloten


def test_a_kpi_that_moved_much_since_last_month_is_asked_about(vers: Dataset, toets_van: Testen) -> None:
    neem_aan(vers, "wachtlijst", wachtenden(*range(50), peildatum="28-02-2026"), FEBRUARI)
    found = preview(vers, toets_van("wachtlijst", wachtenden(*range(31)), dataset=vers), "toets")
    assert "Wachtenden (bruto): 31, −38 % ten opzichte van 50 vorige maand: klopt dat?" in found.vragen
    found = preview(vers, toets_van("wachtlijst", wachtenden(*range(38)), dataset=vers), "toets")
    assert found.vragen == ()


def test_a_share_is_asked_about_by_percentage_points(vers: Dataset, toets_van: Testen) -> None:
    def ended(maand: str, planned: int, cut_short: int) -> bytes:
        base = {"datum_verwijzing": "", "datum_intake": "", "datum_toewijzing": "", "beoogde_aanvang": ""}
        rows = [
            base | {"client": f"c{maand}{n}", "traject": f"T{maand}{n}", "datum_aanmelding": "05-01-2026",
                    "datum_aanvang": "20-01-2026", "datum_einde": f"15-{maand}-2026",
                    "reden_einde": "01" if n < planned else "03"}
            for n in range(planned + cut_short)
        ]  # fmt: skip
        return bestand("trajecten", *rows)

    neem_aan(vers, "trajecten", ended("02", 16, 4), FEBRUARI)
    # Planned: 80 % in February, 50 % in March.
    found = preview(vers, toets_van("trajecten", ended("03", 10, 10), dataset=vers), "toets")
    (asked,) = [q for q in found.vragen if q.startswith("Beëindigd volgens plan")]
    told = "50 %, −30 procentpunt ten opzichte van 80 % vorige maand"
    assert asked == f"Beëindigd volgens plan: {told}: klopt dat?"
    found = preview(vers, toets_van("trajecten", ended("03", 14, 6), dataset=vers), "toets")
    assert not [q for q in found.vragen if q.startswith("Beëindigd volgens plan")]


def test_every_extract_moves_some_kpi() -> None:
    for extract in extracts():
        assert moved_by(extract)
    assert {k.kpi for k in moved_by("wachtlijst")} >= {"wachtenden_bruto", "wachtenden_netto"}
