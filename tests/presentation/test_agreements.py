"""Agreements in words."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.presentation import agreements as words
from ketenmonitor.vocabulary.keten import Keten, Norm
from ketenmonitor.vocabulary.kpi import kpis

NOV = date(2026, 11, 1)


def afspraak(nummer: int = 1, kpi: str = "volgens_plan", **rest: object) -> Afspraak:
    base = Afspraak(
        nummer, 1, kpi, None, None, None, date(2026, 1, 1), None, 80.0, 5.0, None, "Convenant", "", False,
        datetime(2026, 1, 1), "Ans", "",
    )  # fmt: skip
    return replace(base, **rest)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "kpi, streefwaarde, bandbreedte, target, band, margin",
    [
        ("volgens_plan", 80.0, 5.0, "ten minste 80 %", "tot 75 %", "5 procentpunt"),
        ("volgens_plan", 79.5, 0.0, "ten minste 79,5 %", "–", "0 procentpunt"),
        ("uitval", 9.0, 1.5, "hooguit 9,0 %", "tot 10,5 %", "1,5 procentpunt"),
        ("wachttijd_gestart", 63.0, 7.0, "hooguit 63 dagen", "tot 70", "7 dagen"),
        ("doorlooptijd", 180.0, 20.0, "rond 180 dagen", "160 tot 200", "20 dagen"),
        ("kosten", 2211600.0, 66350.0, "hooguit € 2.211.600", "tot € 2.277.950", "€ 66.350"),
        ("prijs", 98.4, 0.98, "hooguit € 98,40", "tot € 99,38", "€ 0,98"),
        ("rapportcijfer_ouder", 7.5, 0.2, "ten minste 7,5", "tot 7,3", "0,2 punt"),
    ],
)
def test_a_target_and_its_band_name_direction_and_unit(
    kpi: str, streefwaarde: float, bandbreedte: float, target: str, band: str, margin: str
) -> None:
    asked = kpis()[kpi]
    assert plain(words.target(asked, streefwaarde)) == target
    assert plain(words.band(asked, streefwaarde, bandbreedte)) == band
    assert plain(words.margin(asked, bandbreedte)) == margin


@pytest.mark.parametrize(
    "bereik, expected",
    [
        ({}, "De hele keten"),
        ({"partner": "kompas"}, "Jeugdzorg Kompas"),
        ({"gemeente": "0363"}, "Gemeente Amsterdam"),
        ({"partner": "baken", "product": "licht"}, "Het Baken, Lichte begeleiding (licht)"),
        ({"partner": "vertrokken"}, "Vertrokken"),
    ],
)
def test_the_scope_is_told_by_name(keten: Keten, bereik: dict[str, str], expected: str) -> None:
    assert words.scope(keten, afspraak(**bereik)) == expected


def test_the_summary_counts_agreements_kpis_and_what_ends_soon() -> None:
    held = [
        afspraak(1),
        afspraak(2, partner="kompas", geldig_tot=date(2027, 1, 1)),  # November, December, January
        afspraak(3, kpi="uitval", geldig_tot=date(2027, 2, 1)),
        afspraak(4, kpi="kosten"),
        afspraak(5, kpi="prijs", product="licht"),
    ]
    total = len(words.agreed_about())
    assert words.summary(held, NOV) == (
        f"Voor november 2026 gelden 5 afspraken over 4 van de {total} KPI's, waaronder 1 begroting "
        "en 1 tarief; 1 loopt binnen drie maanden af."
    )
    assert words.summary(held[:1], NOV, "Jeugdzorg Kompas") == (
        f"Voor november 2026 geldt voor Jeugdzorg Kompas 1 afspraak over 1 van de {total} KPI's; "
        "binnen drie maanden loopt er geen af."
    )
    assert "gelden geen afspraken" in words.summary([], NOV)


def test_a_partner_sees_its_own_agreements_and_the_shared_ones_that_reach_it() -> None:
    chain, own = afspraak(1), afspraak(2, partner="kompas")
    other, shared = afspraak(3, partner="baken"), afspraak(4, kpi="uitval")
    number = afspraak(5, kpi="wachtenden_bruto")
    per_product = afspraak(6, product="licht")
    ended = afspraak(7, kpi="uitval", partner="kompas", geldig_tot=date(2026, 10, 1))
    everything = [chain, own, other, shared, number, per_product, ended]
    assert [a.afspraak for a in words.held_for(everything, NOV, None)] == [1, 2, 3, 4, 5, 6]
    assert [a.afspraak for a in words.held_for(everything, NOV, "kompas")] == [2, 4, 6]


def test_a_version_says_what_it_changed() -> None:
    first = afspraak()
    ended = replace(first, versie=2, geldig_tot=date(2026, 6, 1))
    assert words.what_changed(None, first) == "Vastgelegd."
    assert words.what_changed(first, ended) == "Laatste maand juni 2026 (was tot nader order)."
    assert "geen enkele maand" in words.what_changed(ended, replace(ended, vervallen=True))
    moved = replace(first, streefwaarde=85.0, bron="Addendum")
    assert plain(words.what_changed(first, moved)) == (
        "Streefwaarde 85 % (was 80 %); bron Addendum (was Convenant)."
    )


def test_norms_are_told_in_weeks_where_these_are_whole(keten: Keten) -> None:
    assert words.norm_length(Norm("wachttijd", None, 63, "b", None, None)) == "9 weken (63 dagen)"
    assert words.norm_length(Norm("wachttijd", None, 3, "b", None, None)) == "3 dagen"
    until = Norm("wachttijd", "zwaar", 7, "b", None, NOV)
    assert words.norm_length(until) == "1 week (7 dagen)"
    assert plain(words.validity_of_norm(until)) == "t/m nov 2026"
    assert words.norm_products(keten, until) == "Zware behandeling (zwaar)"
