"""Recording agreements: what is refused, and that every change is a version that stays readable."""

from dataclasses import replace
from datetime import date

import pytest

from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import history, latest
from ketenmonitor.agreements.recording import Invoerfout, Voorstel
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.errors import Weigering

JAN, MEI, JUNI, DEC = (date(2026, m, 1) for m in (1, 5, 6, 12))
PLAN = Voorstel("volgens_plan", JAN, 60.5, "Convenant 2026", bandbreedte=4, nulmeting=55)


def versions(dataset: Dataset) -> list[tuple[int, int]]:
    return [(a.afspraak, a.versie) for a in history(dataset.cursor())]


def test_what_is_recorded_reads_back_as_it_was_entered(dataset: Dataset) -> None:
    number = recording.add(dataset, replace(PLAN, partner="kompas", afgesproken_met=" Kompas "), "Ans")
    [held] = latest(dataset.cursor())
    assert (held.afspraak, held.versie, held.vastgelegd_door) == (number, 1, "Ans")
    assert (held.kpi, held.bereik, held.geldig_van, held.geldig_tot) == (
        "volgens_plan", {"partner": "kompas"}, JAN, None,
    )  # fmt: skip
    assert (held.streefwaarde, held.bandbreedte, held.nulmeting) == (60.5, 4.0, 55.0)
    assert (held.bron, held.afgesproken_met, held.vervallen) == ("Convenant 2026", "Kompas", False)


def test_recording_raises_the_version_of_the_dataset_and_says_by_whom(dataset: Dataset) -> None:
    before = dataset.versie
    recording.add(dataset, PLAN, "Ans")
    row = (
        dataset.cursor()
        .execute("select door, soort from gebeurtenis order by nummer desc limit 1")
        .fetchone()
    )
    assert (dataset.versie, row) == (before + 1, ("Ans", "afspraak"))


def test_ending_is_a_new_version_and_the_old_one_stays(dataset: Dataset) -> None:
    number = recording.add(dataset, PLAN, "Ans")
    recording.end(dataset, number, MEI, "Bo", " Nieuw convenant ")
    first, second = history(dataset.cursor())
    assert (first.versie, first.geldig_tot, first.reden) == (1, None, "")
    assert (second.versie, second.geldig_tot, second.reden, second.vastgelegd_door) == (
        2, MEI, "Nieuw convenant", "Bo",
    )  # fmt: skip
    [held] = latest(dataset.cursor())
    assert held.holds_in(MEI)
    assert not held.holds_in(JUNI)


def test_after_the_end_another_agreement_may_begin(dataset: Dataset) -> None:
    number = recording.add(dataset, PLAN, "Ans")
    recording.end(dataset, number, MEI, "Ans", "Nieuw convenant")
    assert recording.add(dataset, replace(PLAN, geldig_van=JUNI), "Ans") == number + 1


def test_a_lapsed_agreement_never_held_but_stays_readable(dataset: Dataset) -> None:
    number = recording.add(dataset, PLAN, "Ans")
    recording.cancel(dataset, number, "Ans", "Vergissing")
    assert not latest(dataset.cursor())[0].holds_in(JAN)
    assert versions(dataset) == [(1, 1), (1, 2)]
    with pytest.raises(Weigering, match="Afspraak 1 bestaat niet of is vervallen"):
        recording.end(dataset, number, MEI, "Ans", "Toch")
    recording.add(dataset, PLAN, "Ans")  # its place is free again


@pytest.mark.parametrize(
    "geldig_tot, reden, sentence",
    [
        (date(2025, 12, 1), "Klaar", "geldt pas vanaf 2026-01"),
        (DEC, "Klaar", "eindigt al met 2026-12"),
        (date(2027, 1, 1), "Langer door", "eindigt al met 2026-12"),
        (date(2026, 5, 31), "Klaar", "hele maanden"),
        (MEI, "  ", "zonder reden"),
    ],
)
def test_an_end_that_can_not_be_is_refused_and_nothing_changes(
    dataset: Dataset, geldig_tot: date, reden: str, sentence: str
) -> None:
    number = recording.add(dataset, replace(PLAN, geldig_tot=DEC), "Ans")
    before = dataset.versie
    with pytest.raises(Weigering, match=sentence):
        recording.end(dataset, number, geldig_tot, "Ans", reden)
    assert (versions(dataset), dataset.versie) == ([(1, 1)], before)


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"kpi": "volgens_plaan"}, r"'volgens_plaan' is geen KPI \(bedoelt u 'volgens_plan'\?\)"),
        ({"kpi": "kosten_cumulatief"}, "beoordeeld met de afspraken van 'Kosten in de maand'"),
        ({"partner": "kompass"}, r"geen partner van Keten Proefland \(bedoelt u 'kompas'\?\)"),
        ({"gemeente": "9999"}, "'9999' is geen gemeente van Keten Proefland"),
        ({"product": "x"}, "'x' is geen product"),
        ({"kpi": "prijs"}, "alleen betekenis binnen één product"),
        ({"geldig_van": date(2026, 1, 15)}, "hele maanden"),
        ({"geldig_van": DEC, "geldig_tot": JAN}, "vóór de eerste"),
        ({"bandbreedte": -1.0}, "bandbreedte is negatief"),
        ({"streefwaarde": 101.0}, "tussen 0 en 100 procent: verbeter de streefwaarde"),
        ({"nulmeting": -5.0}, "tussen 0 en 100 procent: verbeter de nulmeting"),
        ({"kpi": "rapportcijfer_ouder", "streefwaarde": 75.0}, "tussen 1 en 10"),
        ({"kpi": "wachttijd_gestart", "streefwaarde": -3.0}, "streefwaarde is negatief"),
        ({"kpi": "kosten", "streefwaarde": float("nan")}, "groter dan kan"),
        ({"kpi": "kosten", "streefwaarde": 1e15}, "groter dan kan"),
        ({"bron": "  "}, "de bron ontbreekt|De bron ontbreekt"),
    ],
)
def test_a_wrong_agreement_is_refused_in_one_sentence(
    dataset: Dataset, wrong: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Weigering, match=sentence) as refused:
        recording.add(dataset, replace(PLAN, **wrong), "Ans")
    assert "\n" not in str(refused.value)
    assert versions(dataset) == []


@pytest.mark.parametrize("geldig_van, geldig_tot, clash", [
    (JAN, MEI, False), (JAN, JUNI, True), (JUNI, None, True), (DEC, None, True),
    (date(2027, 1, 1), None, False),
])  # fmt: skip
def test_two_agreements_on_the_same_may_not_hold_at_the_same_time(
    dataset: Dataset, geldig_van: date, geldig_tot: date | None, clash: bool
) -> None:
    recording.add(dataset, replace(PLAN, geldig_van=JUNI, geldig_tot=DEC), "Ans")
    second = replace(PLAN, geldig_van=geldig_van, geldig_tot=geldig_tot)
    if clash:
        with pytest.raises(Weigering, match="Afspraak 1 over Beëindigd volgens plan geldt al vanaf 2026-06"):
            recording.add(dataset, second, "Ans")
    else:
        recording.add(dataset, second, "Ans")
    # another scope is another agreement
    recording.add(dataset, replace(second, partner="kompas"), "Ans")


def test_of_many_agreements_one_mistake_leaves_none(dataset: Dataset) -> None:
    other = replace(PLAN, kpi="uitval", waar="Regel 3")
    wrong = [PLAN, other, replace(other, waar="Regel 4"), replace(other, geldig_van=DEC, waar="Regel 5")]
    with pytest.raises(Invoerfout) as refused:
        recording.add_all(dataset, wrong, "Ans")
    assert [f.split(" over ")[0] for f in refused.value.fouten] == ["Regel 4: regel 3", "Regel 5: regel 3"]
    with pytest.raises(Invoerfout):
        recording.rehearse(dataset, wrong)
    assert versions(dataset) == []


def test_many_agreements_get_numbers_in_order(dataset: Dataset) -> None:
    many = [replace(PLAN, geldig_van=date(y, 1, 1), geldig_tot=date(y, 12, 1)) for y in range(2000, 2100)]
    recording.rehearse(dataset, many)
    assert recording.add_all(dataset, many * 1, "Ans") == list(range(1, 101))
    three_dimensions = [
        replace(PLAN, partner=p, gemeente=g, product=q, geldig_van=JAN)
        for p in ("kompas", "baken", "telraam")
        for g in ("0363", "0394")
        for q in ("licht", "zwaar", "45")
    ]
    assert recording.add_all(dataset, three_dimensions, "Ans")[0] == 101
    assert len(latest(dataset.cursor())) == 118
