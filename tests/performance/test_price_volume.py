"""Price and volume apart: the parts always add up to costs less budget."""

import math
from datetime import date, datetime

import pytest

from ketenmonitor.agreements.afspraak import Afspraak, Afspraken
from ketenmonitor.dataset.figures import Cijfer, Selectie
from ketenmonitor.performance.price_volume import effects

MAAND = date(2026, 10, 1)


def agreed(number: int, kpi: str, waarde: float) -> Afspraak:
    return Afspraak(
        number, 1, kpi, None, None, "45", date(2026, 1, 1), None, waarde, 0.0, None, "contract", "", False,
        datetime(2026, 1, 1), "regie", "",
    )  # fmt: skip


def test_dearer_hours_and_fewer_of_them() -> None:
    # 90 hours at € 11 = € 990, and € 10 of costs without a quantity; agreed: € 10 an hour, budget € 1.200.
    kosten = [Cijfer("kosten", MAAND, "45", 1000.0, 0.0, 1000.0)]
    prijzen = [Cijfer("prijs", MAAND, "45", 990.0, 90.0, 11.0)]
    afspraken = Afspraken([agreed(1, "kosten", 1200.0), agreed(2, "prijs", 10.0)])
    (effect,) = effects(kosten, prijzen, afspraken, Selectie())
    assert effect.prijseffect == pytest.approx(90.0)  # 90 h x € 1
    assert effect.volume_effect == pytest.approx(-300.0)  # 90 h x € 10 - € 1.200
    assert effect.onverklaard == pytest.approx(10.0)
    assert effect.verschil == pytest.approx(90.0 - 300.0 + 10.0)


def test_from_rounded_figures_only_what_rounding_cannot_make_is_left_unexplained() -> None:
    # € 10,0 an hour agreed; shown are € 998 (three digits), 90 hours (in fives), € 11,0.
    afspraken = Afspraken([agreed(1, "kosten", 1200.0), agreed(2, "prijs", 10.0)])
    seen = [Cijfer("prijs", MAAND, "45", math.nan, 90.0, 11.0)]
    (effect,) = effects([Cijfer("kosten", MAAND, "45", 998.0, 0.0, 998.0)], seen, afspraken, Selectie(), 5)
    assert (effect.prijseffect, effect.volume_effect) == (90.0, -300.0)
    # 0,5 % of € 998 + 5 cents x 90 + 2,5 hours x € 11 = € 36,99; € 998 - € 1.200 - 90 + 300 = € 8
    assert effect.marge == pytest.approx(36.99)
    assert effect.onverklaard == 0.0
    (effect,) = effects([Cijfer("kosten", MAAND, "45", 1100.0, 0.0, 1100.0)], seen, afspraken, Selectie(), 5)
    assert effect.onverklaard == pytest.approx(110.0)


def test_without_a_tariff_nothing_is_explained_and_without_a_budget_there_is_no_difference() -> None:
    kosten = [Cijfer("kosten", MAAND, "45", 1000.0, 0.0, 1000.0)]
    (budget_only,) = effects(kosten, [], Afspraken([agreed(1, "kosten", 800.0)]), Selectie())
    assert (budget_only.prijseffect, budget_only.onverklaard) == (None, 200.0)
    (nothing,) = effects(kosten, [], Afspraken([]), Selectie())
    assert (nothing.begroting, nothing.verschil, nothing.onverklaard) == (None, None, None)
