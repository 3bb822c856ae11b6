"""The waiting list in words: what is so, whether it is chance, and what it would take."""

from dataclasses import replace
from datetime import date

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, Oordeel
from ketenmonitor.performance.waitlist import Groep, Klasse, Kortst, Stroom, Wachtlijst
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.statistics.queue import Reached
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)
NAMEN = {"product": {"a": "Pleegzorg", "b": "Begeleiding"}, "partner": {"k": "Kompas"}, "gemeente": {}}


def p(kpi: str, waarde: float, onder: float | None = None, boven: float | None = None) -> Prestatie:
    return Prestatie(kpis()[kpi], MAAND, "", waarde, 100, waarde, Oordeel(GEEN_AFSPRAAK), onder, boven)


def groep(code: str, wachtend: int, vorige: int) -> Groep:
    return Groep(code, wachtend, wachtend, 0, wachtend, 100, 30.0, vorige, None)


W = Wachtlijst(
    maand=MAAND,
    nu={
        "wachtenden_bruto": p("wachtenden_bruto", 40), "wachtenden_netto": p("wachtenden_netto", 36),
        "wachtende_jeugdigen": p("wachtende_jeugdigen", 38),
        "wachtend_boven_norm": p("wachtend_boven_norm", 20.0),
        "verwachte_wachttijd": p("verwachte_wachttijd", 48, 44, 53),
        "verwachte_wachttijd_p90": p("verwachte_wachttijd_p90", 126),
    },
    vorige={"wachtenden_bruto": p("wachtenden_bruto", 30)},
    jaar={"wachtenden_bruto": p("wachtenden_bruto", 42)},
    signalen={},
    klassen=[Klasse(0, 4, 32, 0), Klasse(4, None, 8, 8)],
    langst=420,
    mediaan=35.0,
    p90=100.0,
    stromen=[Stroom(MAAND, 30, 25, 10, 2, 40)],
    per={"product": [groep("a", 25, 16), groep("b", 15, 14)],
         "partner": [groep("k", 40, 30)], "gemeente": []},
    normen={63: 20.0},
    zonder_norm=0,
    ontbreekt=(),
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_answer_counts_people_and_says_what_to_expect() -> None:
    assert plain(words.answer(W, "de keten")) == (
        "Eind oktober 2026 wachtten er voor de keten 38 jeugdigen op hulp (40 plaatsen), 8 langer dan "
        "de norm; "
        "wie zich nu aanmeldt, wacht naar verwachting 7 weken. Dat zijn 10 plaatsen meer dan een "
        "maand eerder. "
        "Er zijn nog geen 13 maanden om te zeggen of dat meer is dan toeval."
    )


def test_better_and_worse_are_only_said_beyond_chance() -> None:
    chance = Signaal("toeval", "wisselend")
    better = Signaal("verbetering", "", 4, -1)
    worse = Signaal("verslechtering", "", 1, 1)
    assert "valt binnen wat toeval doet" in words.direction(chance, W)
    assert "Het wordt beter, meer dan door toeval" in words.direction(better, W)
    assert words.direction(worse, W).endswith("Het wordt slechter, meer dan door toeval: boven de grens.")


def test_the_month_in_a_paragraph() -> None:
    assert plain(words.explanation(W, NAMEN, "de keten")) == (
        "Eind oktober 2026 stonden er 40 plaatsen op de wachtlijst (36 zonder overbruggingszorg), van 38 "
        "jeugdigen: 10 plaatsen meer dan een maand eerder en 2 plaatsen minder dan een jaar eerder. "
        "Er kwamen "
        "25 aanmeldingen bij, 10 begonnen met hulp en 2 vielen af voor de start. 3 plaatsen verdwenen van de "
        "lijst zonder start en zonder reden van uitval. De grootste verandering zit bij het product "
        "Pleegzorg "
        "(+9). 8 (20 %) wachten langer dan de norm; wie het langst wacht, wacht al 60 weken. Wie zich nu "
        "aanmeldt, wacht naar verwachting 48 dagen (marge 44 tot 53); negen van de tien zijn binnen 18 weken "
        "begonnen."
    )


def test_what_is_missing_makes_it_provisional_and_nothing_is_said_of_an_empty_list() -> None:
    missing = replace(W, ontbreekt=("k",))
    assert words.explanation(missing, NAMEN, "de keten").endswith(
        "Deze cijfers zijn voorlopig: Kompas leverde nog niet alles."
    )
    empty = replace(W, klassen=[], nu={})
    assert "geen wachtenden geleverd" in words.explanation(empty, NAMEN, "Waterland")
    assert "niemand op een wachtlijst" in words.answer(empty, "Waterland")


def test_the_gap_is_told_both_ways() -> None:
    assert words.gap(Stroom(MAAND, 30, 10, 5, 0, 35)) == (
        "De stand volgt precies uit wat erbij kwam en eraf ging."
    )
    assert words.gap(Stroom(MAAND, 30, 10, 5, 0, 36)) == (
        "Er staat 1 plaats meer op de lijst dan volgt uit wat erbij kwam en eraf ging."
    )
    assert "geen stand bekend" in words.gap(Stroom(MAAND, None, 10, 5, 0, 36))


def test_three_populations_are_never_one_number() -> None:
    who = [name for name, _, _ in words.views(W)]
    assert who == ["Wie deze maand begon", "Wie nu wacht", "Wie zich nu aanmeldt"]
    assert words.views(W)[1][1] == "5 weken, negen van de tien hooguit 14 weken"
    assert words.views(W)[0][1] == "te weinig gegevens"


def test_where_it_is_shortest_and_longest() -> None:
    partners = [Kortst("a", "k", 21.0, 10.0, 30.0, 20), Kortst("a", "z", 126.0, 90.0, 150.0, 30),
                Kortst("a", "y", None, None, None, 1)]  # fmt: skip
    assert words.shortest_wait("Pleegzorg", partners, {"k": "Kompas", "z": "Zilvermeer"}) == (
        "Voor Pleegzorg is de verwachte wachttijd het kortst bij Kompas: 3 weken; het langst bij Zilvermeer: "
        "18 weken."
    )
    assert "te weinig mensen" in words.shortest_wait("Pleegzorg", partners[2:], {})


def test_what_it_takes_names_the_month_and_how_sure_that_is() -> None:
    import numpy as np

    share = np.zeros(24)
    assert words.what_it_takes(Reached(share, 5, 7, 11), 12, MAAND, 235.4, 24) == (
        "Met 12 starts meer per maand is de lijst naar verwachting in mei 2027 binnen de norm (hooguit 235 "
        "wachtenden; tussen maart 2027 en september 2027)."
    )
    assert words.what_it_takes(Reached(share, 5, 7, None), 1, MAAND, 235, 24) == (
        "Met 1 start meer per maand is de lijst naar verwachting in mei 2027 binnen de norm (hooguit 235 "
        "wachtenden; het kan ook later dan oktober 2028 worden)."
    )
    assert words.what_it_takes(Reached(share, None, None, None), 0, MAAND, 235, 24) == (
        "Zonder extra starts komt de lijst in 24 maanden niet binnen de norm (hooguit 235 wachtenden)."
    )
    assert "nu al binnen de norm" in words.what_it_takes(Reached(share, 0, 0, 0), 0, MAAND, 400, 24)


def test_short_waits_are_days_and_long_ones_weeks() -> None:
    assert [words.weeks(d) for d in (1, 13.4, 14, 48, None)] == [
        "1 dag",
        "13 dagen",
        "2 weken",
        "7 weken",
        "–",
    ]
