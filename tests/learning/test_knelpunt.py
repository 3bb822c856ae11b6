"""A bottleneck goes from who met it to who decides and back, without data of a case; its age is a figure."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.access.viewer import GEMEENTE, PARTNER, REGISSEUR, Kijker, Rol, Verboden
from ketenmonitor.errors import Weigering
from ketenmonitor.learning import knelpunt, knelpuntcijfers
from ketenmonitor.learning.knelpunt import (
    BEHANDELING,
    BESLOTEN,
    GEMELD,
    OPGELOST,
    TERUGGEKOPPELD,
    Knelpunt,
    Melding,
)
from ketenmonitor.presentation import bottleneck_words as words

MELDING = Melding("overdracht", "Niemand belt", "Tussen twee partners belt niemand het gezin",
                  ("kompas", "baken"), 4, "partner:kompas")  # fmt: skip
MAY = date(2026, 5, 4)


def held(dataset) -> Knelpunt:
    (found,) = knelpunt.holding(dataset.cursor())
    return found


def test_a_bottleneck_goes_from_report_to_decision_and_back(dataset):
    assert knelpunt.report(dataset, MELDING, MAY, "Kim") == 1
    assert (held(dataset).status, held(dataset).betrokken) == (GEMELD, ("baken", "kompas"))
    knelpunt.seen_again(dataset, 1, 3, "Bo")
    knelpunt.take_up(dataset, 1, "Bestuurlijk overleg", "Regie")
    assert (held(dataset).status, held(dataset).gezien) == (BEHANDELING, 7)
    knelpunt.decide(dataset, 1, "De verwijzer belt", date(2026, 6, 3), "Regie")
    assert (held(dataset).status, held(dataset).leeftijd(date(2026, 9, 1))) == (BESLOTEN, 30)
    knelpunt.feed_back(dataset, 1, "Verteld in het overleg", date(2026, 6, 10), "Regie")
    assert held(dataset).status == TERUGGEKOPPELD
    knelpunt.answer(dataset, 1, True, "Kim")
    assert held(dataset).status == OPGELOST
    told = [(who, what) for _, who, what in words.course(knelpunt.history(dataset.cursor(), 1))]
    assert told == [
        ("Kim", "Stand: opgelost."),
        ("Regie", "Stand: teruggekoppeld; terugkoppeling: Verteld in het overleg."),
        ("Regie", "Stand: besloten; besluit: De verwijzer belt."),
        ("Regie", "Eigenaar: Bestuurlijk overleg; stand: in behandeling."),
        ("Bo", "Gezien: 7."),
        ("Kim", "Gemeld."),
    ]


def test_what_is_not_solved_is_open_again_since_it_was_raised(dataset):
    knelpunt.report(dataset, MELDING, MAY, "Kim")
    knelpunt.take_up(dataset, 1, "Overleg", "Regie")
    knelpunt.decide(dataset, 1, "Bellen", date(2026, 6, 3), "Regie")
    knelpunt.feed_back(dataset, 1, "Verteld", date(2026, 6, 3), "Regie")
    knelpunt.answer(dataset, 1, False, "Kim")
    assert (held(dataset).status, held(dataset).leeftijd(date(2026, 7, 3))) == (BEHANDELING, 60)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"omschrijving": "Cliënt 123456782 wacht"}, "De omschrijving bevat een nummer van negen cijfers"),
        ({"omschrijving": "Jongen van 03-04-2012 wacht"}, "De omschrijving bevat een datum"),
        ({"omschrijving": "geboren 3 april 2012"}, "De omschrijving bevat een datum"),
        ({"omschrijving": "mail an@gezin.nl"}, "De omschrijving bevat een e-mailadres"),
        ({"titel": "Gezin in 1441 AB wacht"}, "De titel bevat een postcode"),
        ({"titel": ""}, "De titel is leeg"),
        ({"thema": "humeur"}, "'humeur' is geen thema"),
        ({"partners": ("niemand",)}, "'niemand' is geen partner"),
        ({"gezien": 0}, "'0' keer kan niet"),
        ({"melder": "partner:niemand"}, "'partner:niemand' kan niet melden"),
    ],
)
def test_data_of_a_case_and_mistakes_are_refused_and_nothing_is_stored(dataset, changed, sentence):
    before = dataset.versie
    with pytest.raises(Weigering, match=sentence):
        knelpunt.report(dataset, replace(MELDING, **changed), MAY, "Kim")
    assert (knelpunt.holding(dataset.cursor()), dataset.versie) == ([], before)


@pytest.mark.parametrize(
    "text", ["Sinds 2026 is het erger", "In september 2026 begon het", "9 van de 10 keer"]
)
def test_a_year_a_month_or_a_count_is_no_data_of_a_case(dataset, text):
    knelpunt.report(dataset, replace(MELDING, omschrijving=text), MAY, "Kim")
    assert held(dataset).omschrijving == text


def test_a_step_out_of_order_is_refused(dataset):
    knelpunt.report(dataset, MELDING, MAY, "Kim")
    with pytest.raises(Weigering, match="heeft nog geen eigenaar"):
        knelpunt.decide(dataset, 1, "Bellen", MAY, "Regie")
    with pytest.raises(Weigering, match="is gemeld, en moet daarvoor besloten zijn"):
        knelpunt.feed_back(dataset, 1, "Verteld", MAY, "Regie")
    with pytest.raises(Weigering, match="bestaat niet"):
        knelpunt.take_up(dataset, 2, "Overleg", "Regie")
    knelpunt.withdraw(dataset, 1, "Kim")
    assert knelpunt.holding(dataset.cursor()) == []
    assert len(knelpunt.history(dataset.cursor(), 1)) == 2


def test_each_reports_for_its_own_organisation_and_the_director_for_all(keten):
    def codes(*rollen: Rol) -> list[str]:
        return list(knelpunt.melders(Kijker("x", "x", rollen), keten))

    assert codes(Rol(PARTNER, "kompas")) == ["partner:kompas"]
    assert codes(Rol(GEMEENTE, "0363")) == ["gemeente:0363"]
    assert codes(Rol(REGISSEUR)) == [
        "keten", "partner:kompas", "partner:baken", "partner:telraam", "gemeente:0363", "gemeente:0394",
    ]  # fmt: skip
    with pytest.raises(Verboden, match="namens uw eigen organisatie"):
        knelpunt.require_melder(Kijker("x", "x", (Rol(PARTNER, "baken"),)), keten, "partner:kompas")


def made(number: int, day: date, decided: date | None = None, told: date | None = None) -> Knelpunt:
    status = TERUGGEKOPPELD if told else BESLOTEN if decided else GEMELD
    return Knelpunt(number, 1, "overdracht" if number < 4 else "wachttijd", "t", "o", "", 1, "keten", day, "",
                    status, "", decided, "", told, datetime(2026, 1, 1), "x")  # fmt: skip


SOME = [
    made(1, date(2026, 1, 1), date(2026, 3, 2), date(2026, 3, 5)),  # after exactly 60 days, told back
    made(2, date(2026, 1, 1), date(2026, 3, 3)),  # after 61
    made(3, date(2026, 5, 1)),  # open for 61 days on 1 July
    made(4, date(2026, 6, 1)),  # open for 30, and can still be in time
    made(5, date(2026, 6, 11), date(2026, 6, 21)),  # in time, but too recent to count for the norm
]


def test_the_figures_of_bottlenecks():
    found = knelpuntcijfers.figures(SOME, date(2026, 7, 1))
    assert (found.totaal, found.open, found.leeftijd) == (5, 2, 45.5)  # (61 + 30) / 2
    # of 1, 2 and 3, raised 60 days ago or more, only the first was decided within 60 days
    assert (found.rijp, found.op_tijd) == (3, 1)
    assert (found.besloten, found.teruggekoppeld, found.opgelost) == (3, 1, 0)
    assert knelpuntcijfers.figures([], date(2026, 7, 1)).leeftijd is None
    assert words.figures(found) == (
        "Van de 5 knelpunten wachten er 2 op een besluit, de helft al 46 dagen of langer; van de 3 die ten "
        "minste 60 dagen geleden zijn gemeld, is er 1 binnen 60 dagen besloten; van de 3 besluiten is er 1 "
        "teruggekoppeld."
    )


def test_the_figures_per_theme_and_month():
    themes = knelpuntcijfers.by_theme(SOME, date(2026, 7, 1))
    assert {t: (f.totaal, f.open) for t, f in themes.items()} == {"overdracht": (3, 1), "wachttijd": (2, 1)}
    months = knelpuntcijfers.per_month(SOME, date(2026, 7, 1))
    assert [(f"{m:%m}", raised, decided) for m, raised, decided in months] == [
        ("01", 2, 0), ("02", 2, 0), ("03", 2, 2), ("04", 2, 2), ("05", 3, 2), ("06", 5, 3), ("07", 5, 3),
    ]  # fmt: skip
    assert knelpuntcijfers.per_month([], date(2026, 7, 1)) == []
