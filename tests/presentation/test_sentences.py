"""Sentences say what is so, for whom, in which month, against what was agreed."""

from dataclasses import replace
from datetime import date, datetime

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.performance.attention import Aandachtspunt, Aansluiting
from ketenmonitor.performance.comparison import Uitschieter
from ketenmonitor.performance.control import Signaal
from ketenmonitor.performance.data_changes import Wijziging
from ketenmonitor.performance.prestatie import Prestatie
from ketenmonitor.performance.verdict import AFGESCHERMD, GEEN_AFSPRAAK, Oordeel, judge
from ketenmonitor.presentation import sentences
from ketenmonitor.vocabulary.kpi import kpis

MAAND = date(2026, 10, 1)
SPACE = "\u00a0"


def prestatie(kpi: str, waarde: float | None, streefwaarde: float | None, **judged: object) -> Prestatie:
    held = None
    if streefwaarde is not None:
        held = Afspraak(
            1, 1, kpi, None, None, None, date(2025, 1, 1), None, streefwaarde, 5.0, None, "contract", "",
            False,
            datetime(2025, 1, 1), "regie", "",
        )  # fmt: skip
    how = {"minimum": 5, "rijp": True} | judged
    oordeel = judge(kpis()[kpi], waarde, 100, held, **how)  # type: ignore[arg-type]
    return Prestatie(kpis()[kpi], MAAND, "", 0, 100, waarde, oordeel)


def test_a_missed_agreement_names_the_distance() -> None:
    text = sentences.state(prestatie("gestart_binnen_norm", 68.4, 75), "de keten", {})
    assert text == (
        f"Gestart binnen norm in oktober 2026 voor de keten: 68{SPACE}%, 7 procentpunt onder de afspraak "
        f"van 75{SPACE}%: niet gehaald."
    )


def test_a_missing_partner_is_named() -> None:
    text = sentences.state(
        prestatie("uitval", 4.0, 10, ontbreekt=("kompas",)), "de keten", {"kompas": "Jeugdzorg Kompas"}
    )
    assert text.endswith("van 10,0\u00a0%. Voorlopig: Jeugdzorg Kompas leverde nog niet.")


def test_a_value_without_agreement_or_without_value_says_so() -> None:
    assert "niets afgesproken" in sentences.state(prestatie("uitval", 4.0, None), "de keten", {})
    assert "geen waarde te berekenen" in sentences.state(prestatie("uitval", None, 10), "de keten", {})


def test_the_answer_counts_verdicts() -> None:
    found = [prestatie("uitval", v, 10) for v in (8, 9, 12, 30)] + [
        prestatie("uitval", 8, 10, ontbreekt=("a",))
    ]
    assert sentences.answer(found, "de keten", MAAND) == (
        "In oktober 2026 haalt de keten 2 van de 5 afspraken, blijft er 1 binnen de bandbreedte "
        "en wordt er 1 niet gehaald; 1 oordeel is voorlopig."
    )
    nothing = [replace(found[0], oordeel=Oordeel(GEEN_AFSPRAAK))]
    assert "geen afspraken" in sentences.answer(nothing, "de keten", MAAND)


def test_a_missed_agreement_tells_who_what_and_how_far() -> None:
    p = prestatie("gestart_binnen_norm", 26, 70)
    text = sentences.attention(Aandachtspunt("afspraak", "z", 1.0, p), {"z": "Zilvermeer"})
    assert text == (
        f"Zilvermeer mist deze maand de afspraak over gestart binnen norm: 26{SPACE}%, 44 procentpunt onder "
        f"de afspraak van 70{SPACE}%."
    )
    chance = Aandachtspunt("afspraak", "z", 1.0, p, Signaal("toeval", "wisselend"))
    assert sentences.attention(chance, {}).endswith("; dat valt binnen wat toeval doet.")


def test_what_is_missed_as_a_rule_names_the_limits_and_never_shows_the_impossible() -> None:
    p = prestatie("uitval", 18.0, 5)
    signaal = Signaal("toeval", "structureel niet gehaald", 0, 0, 18.0, 0.2, -3.0, 104.0, 30)
    text = sentences.attention(Aandachtspunt("structureel", None, 1.0, p, signaal), {})
    assert text == (
        "De keten haalt de afspraak over uitval structureel niet: zonder verandering ligt de uitkomst tussen "
        f"0,0 en 100,0{SPACE}%, afgesproken is hooguit 5,0{SPACE}%."
    )
    rough = Signaal("toeval", "structureel niet gehaald", waarde=18.0)  # for who may not see every month
    text = sentences.attention(Aandachtspunt("structureel", None, 1.0, p, rough), {})
    assert text.endswith(
        f"zonder verandering blijft de uitkomst daarbuiten; afgesproken is hooguit 5,0{SPACE}%."
    )


def test_of_one_gemeente_nothing_is_said_of_the_whole_chain() -> None:
    p = prestatie("uitval", 18.0, 5)
    missed = sentences.attention(Aandachtspunt("afspraak", None, 1.0, p), {}, "Purmerend")
    assert missed.startswith("Purmerend mist deze maand de afspraak over uitval: ")
    signaal = Signaal("verslechtering", "", 1, 1, 18.0, 11.0, 8.0, 13.0, 36)
    worse = Aandachtspunt("verslechtering", None, 1.0, p, signaal)
    assert "verslechtert in Purmerend meer" in sentences.attention(worse, {}, "Purmerend")
    assert "verslechtert in de keten meer" in sentences.attention(worse, {})
    u = Uitschieter(kpis()["uitval"], "d", date(2025, 11, 1), MAAND, 24.04, 12.0, 98, 2)
    outlier = Aandachtspunt("uitschieter", "d", 1.0, uitschieter=u)
    assert "12,0 % in Purmerend" in sentences.attention(outlier, {}, "Purmerend").replace(SPACE, " ")


def test_worsening_names_the_rule_and_the_deliveries_that_changed_in_the_same_month() -> None:
    p = prestatie("wachtenden_bruto", 149, None)
    signaal = Signaal("verslechtering", "", 1, 1, 149.0, 1.5, 86.0, 136.0, 36)
    late = Wijziging("z", "wachtlijst", MAAND, "de levering van wachtlijst kwam te laat")
    text = sentences.attention(
        Aandachtspunt("verslechtering", "z", 1.0, p, signaal, wijzigingen=(late,)), {"z": "Zilvermeer"}
    )
    assert text == (
        f"Wachtenden (bruto) verslechtert bij Zilvermeer meer dan door toeval: 149{SPACE}wachtenden, "
        "boven de grens. Let op: in dezelfde maand geldt: de levering van wachtlijst kwam te laat; misschien "
        "is alleen de levering anders."
    )


def test_an_outlier_is_told_with_both_shares_and_the_months() -> None:
    u = Uitschieter(kpis()["uitval"], "d", date(2025, 11, 1), MAAND, 24.04, 12.0, 98, 2)
    text = sentences.attention(Aandachtspunt("uitschieter", "d", 1.0, uitschieter=u), {"d": "Dijkhuis"})
    assert text == (
        f"Dijkhuis wijkt met uitval meer van de andere partners af dan door toeval: 24,0{SPACE}% tegen "
        f"12,0{SPACE}% in de keten, over 98 waarnemingen van nov 2025 tot en met okt 2026."
    )


def test_a_list_that_does_not_follow_from_its_flow_shows_the_sum() -> None:
    gone = Aandachtspunt("aansluiting", "k", 1.0, aansluiting=Aansluiting(100, 30, 20, 99))
    assert sentences.attention(gone, {"k": "Kompas"}) == (
        "Van de wachtlijst van Kompas verdwenen 11 plaatsen zonder start of reden van uitval (begin 100, "
        "erbij 30, eraf 20, eind 99)."
    )
    extra = Aandachtspunt("aansluiting", "k", 1.0, aansluiting=Aansluiting(20, 0, 0, 26))
    assert "telt 6 plaatsen meer dan volgt" in sentences.attention(extra, {"k": "Kompas"})


def test_false_signals_are_told_at_any_number_of_charts() -> None:
    assert sentences.false_signals(120, 2.16) == (
        "Bij deze 120 reeksen geven er elke maand gemiddeld 2 een signaal terwijl er niets is veranderd."
    )
    assert "gemiddeld 0,3 een signaal" in sentences.false_signals(17, 0.306)
    assert "Nog geen reeks is lang genoeg (13 maanden)" in sentences.false_signals(0, 0.0)


def test_an_immature_month_says_when_it_can_be_judged() -> None:
    p = prestatie("geen_nieuwe_start_6", None, 80, rijp=False)
    assert p.oordeel.oordeel == "nog niet rijp"
    assert "is nog niet rijp: de maand is pas te beoordelen als er 6 maanden na zijn geleverd" in (
        sentences.state(p, "de keten", {})
    )


def test_an_estimate_is_told_with_its_margin() -> None:
    p = replace(prestatie("verwachte_wachttijd", 58, None), onder=48.2, boven=71.0)
    assert f"58{SPACE}dagen (marge 48 tot 71{SPACE}dagen)" in sentences.state(p, "de keten", {})
    assert sentences.margin(replace(p, boven=None)) == "vanaf 48"
    assert sentences.margin(prestatie("uitval", 4.0, None)) == ""


def test_what_is_hidden_says_so() -> None:
    shown = prestatie("uitval", 12, 10)
    hidden = replace(
        shown, waarde=None, afgeschermd=True, oordeel=replace(shown.oordeel, oordeel=AFGESCHERMD, stand=None)
    )
    assert sentences.answer([hidden], "de keten", MAAND) == (
        "Over oktober 2026 is voor de keten de ene afspraak niet te beoordelen: 1 oordeel is afgeschermd."
    )
    assert sentences.answer([hidden, hidden, shown], "de keten", MAAND).endswith(
        "; 2 oordelen zijn afgeschermd."
    )
    assert sentences.answer([hidden, hidden], "de keten", MAAND).startswith(
        "Over oktober 2026 is voor de keten geen van de 2 afspraken te beoordelen: "
    )
    assert sentences.state(hidden, "de keten", {}) == (
        "Uitval in oktober 2026 voor de keten is afgeschermd, omdat het om te weinig mensen gaat."
    )
