"""The waiting list in words: what is so, whether it is chance, and what it would take."""

from dataclasses import replace
from datetime import date

from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, Oordeel
from ketenmonitor.performance.waitlist import Groep, Klasse, Verwacht, Wachtlijst
from ketenmonitor.performance.waitlist_flow import Stroom
from ketenmonitor.presentation import waitlist_sentences as words
from ketenmonitor.statistics.queue import Reached
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)
NAMEN = {"product": {"a": "Pleegzorg", "b": "Begeleiding"}, "partner": {"k": "Kompas"}, "gemeente": {}}


def p(kpi: str, waarde: float, onder: float | None = None, boven: float | None = None) -> Prestatie:
    return Prestatie(kpis()[kpi], MAAND, "", waarde, 100, waarde, Oordeel(GEEN_AFSPRAAK), onder, boven)


def groep(code: str, wachtend: int, vorige: int) -> Groep:
    return Groep(code, wachtend, wachtend, 0, wachtend, 100, 30.0, vorige)


W = Wachtlijst(
    maand=MAAND,
    aantal=40,
    afgeschermd=False,
    boven=8,
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
    langst=(420, 390, None),
    mediaan=35.0,
    p90=100.0,
    stromen=[Stroom(MAAND, 30, 25, 10, 2, 40)],
    per={"product": [groep("a", 25, 16), groep("b", 15, 14)],
         "partner": [groep("k", 40, 30)], "gemeente": []},
    normen={63: 20.0},
    zonder_norm=0,
    met_norm=40,
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
        "Er zijn nog te weinig maanden om te zeggen of het beter wordt of slechter."
    )


def test_better_and_worse_are_only_said_beyond_chance() -> None:
    chance = Signaal("toeval", "wisselend")
    better = Signaal("verbetering", "", 4, -1)
    worse = Signaal("verslechtering", "", 1, 1)
    assert "valt binnen wat toeval doet" in words.direction(chance, W)
    assert "staat er beter voor dan gewoonlijk" in words.direction(better, W)
    assert words.direction(worse, W).endswith(
        "De lijst staat er slechter voor dan gewoonlijk, en dat is geen toeval: boven de grens."
    )


def test_the_month_in_a_paragraph() -> None:
    assert plain(words.explanation(W, NAMEN, "de keten")) == (
        "Eind oktober 2026 stonden er 40 plaatsen op de wachtlijst (36 zonder overbruggingszorg), van 38 "
        "jeugdigen: 10 plaatsen meer dan een maand eerder en 2 plaatsen minder dan een jaar eerder. "
        "Er kwamen "
        "25 aanmeldingen bij, 10 begonnen met hulp en 2 vielen af voor de start. 3 plaatsen verdwenen van de "
        "lijst zonder start en zonder reden van uitval. De grootste verandering zit bij het product "
        "Pleegzorg "
        "(+9). Van de 40 wachtenden wachten er 8 (20 %) langer dan de norm. Wie het langst wacht, wacht al "
        "60 weken. Wie zich nu aanmeldt, wacht naar verwachting 7 weken (marge 6–8 weken); negen van de tien "
        "zijn binnen 18 weken begonnen."
    )


def test_what_is_missing_makes_it_provisional_and_nothing_is_said_of_an_empty_list() -> None:
    missing = replace(W, ontbreekt=("k",))
    assert words.explanation(missing, NAMEN, "de keten").endswith(
        "Deze cijfers zijn voorlopig: Kompas leverde nog niet alles."
    )
    empty = replace(W, aantal=0, boven=0, klassen=[], nu={})
    assert plain(words.answer(empty, "Waterland")) == (
        "Eind oktober 2026 stond er voor Waterland niemand op een wachtlijst; een maand eerder nog 30 "
        "plaatsen."
    )
    told = "Over oktober 2026 is voor Waterland geen wachtlijst geleverd."
    assert words.explanation(replace(empty, stromen=[]), NAMEN, "Waterland") == told


def test_without_a_norm_or_without_anybody_beyond_it_that_is_what_is_said() -> None:
    within = [Klasse(0, None, 40, 0)]
    assert words.beyond(replace(W, zonder_norm=40, met_norm=0)) == "Voor deze hulp is geen norm afgesproken."
    assert (
        words.beyond(replace(W, klassen=within, boven=0))
        == "Van de 40 wachtenden wacht niemand langer dan de norm."
    )
    share = {"wachtend_boven_norm": p("wachtend_boven_norm", 80.0)}
    assert plain(words.beyond(replace(W, zonder_norm=30, met_norm=10, nu=share))) == (
        "Van de 10 wachtenden met een norm wachten er 8 (80 %) langer dan de norm."
    )


def test_of_who_may_not_be_counted_it_is_said_that_it_is_hidden() -> None:
    hidden = replace(W, met_norm=None, boven=None)
    assert words.beyond(hidden) == "Hoeveel er langer dan de norm wachten, is afgeschermd."


def test_a_wait_of_a_handful_is_not_told() -> None:
    few = replace(W.nu["verwachte_wachttijd"], noemer=9)
    assert words.estimate(few) == "te weinig gegevens"
    w = replace(W, nu={**W.nu, "verwachte_wachttijd": few})
    assert "naar verwachting" not in words.answer(w, "de keten")
    assert "met deze aantallen niet te zeggen" in words.explanation(w, NAMEN, "de keten")


def test_a_margin_has_the_unit_of_its_wait() -> None:
    assert words.margin(44, 53) == "6–8 weken"
    assert words.margin(1, 3) == "1–3 dagen"
    assert words.margin(44, None) == "6 weken of meer"
    assert words.margin(None, None) == ""


def test_the_gap_is_told_both_ways() -> None:
    assert words.gap(Stroom(MAAND, 30, 10, 5, 0, 35)) == (
        "De stand volgt precies uit wat erbij kwam en eraf ging."
    )
    assert words.gap(Stroom(MAAND, 30, 10, 5, 0, 36)) == (
        "Er staat 1 plaats meer op de lijst dan volgt uit wat erbij kwam en eraf ging."
    )
    assert "geen stand bekend" in words.gap(Stroom(MAAND, None, 10, 5, 0, 36))
    assert "Niet alle leveringen" in words.gap(Stroom(MAAND, 30, 10, 5, 0, 36, ("k",), 0.0, False))
    star = words.left_out([Stroom(MAAND, 30, 10, 5, 0, 36, ("k",), -1.0)], NAMEN["partner"])
    assert star.startswith("* Zonder Kompas: daarvan is in die maand de lijst")
    assert words.left_out([Stroom(MAAND, 30, 10, 5, 0, 36)], {}) == ""


def test_three_populations_are_never_one_number() -> None:
    told = [(b.wie, b.helft, b.negen) for b in words.views(W)]
    assert told == [
        ("Wie deze maand begon", "te weinig gegevens", "te weinig gegevens"),
        ("Wie nu wacht", "5 weken", "14 weken"),
        ("Wie zich nu aanmeldt", "7 weken (6–8 weken)", "18 weken"),
    ]


def test_where_it_is_shortest_and_longest() -> None:
    partners = [Verwacht("k", 21.0, 10.0, 30.0, 20), Verwacht("z", 126.0, 90.0, 150.0, 30),
                Verwacht("y", None, None, None, 1)]  # fmt: skip
    assert words.shortest_wait("Pleegzorg", partners, {"k": "Kompas", "z": "Zilvermeer"}) == (
        "Voor Pleegzorg is de verwachte wachttijd het kortst bij Kompas: 3 weken; het langst bij Zilvermeer: "
        "18 weken."
    )
    assert "te weinig mensen" in words.shortest_wait("Pleegzorg", partners[2:], {})
    assert words.longest_product(
        [Verwacht("b", 21.0, None, None, 20), *partners[1:]], {"z": "Pleegzorg"}
    ) == ("Het langst is de verwachte wachttijd voor Pleegzorg: 18 weken.")


def test_capacity_is_told_beside_what_leaves_the_list_now() -> None:
    assert words.capacity(215.2, 193.0, 191.4, 6, 12) == (
        "Om over 6 maanden binnen de norm te zijn, moeten er per maand 215 van de lijst af: 24 meer dan nu "
        "(er komen er nu 193 per maand bij en gaan er 191 af, gemiddeld over 12 maanden)."
    )
    assert "Dat lukt al" in words.capacity(180.0, 193.0, 191.4, 6, 12)


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
        "Zonder extra starts komt de lijst naar verwachting in 24 maanden niet binnen de norm (hooguit 235 "
        "wachtenden)."
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
