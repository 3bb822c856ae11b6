"""A KPI as a control chart: the months, the limits, what counts, and many series at once."""

from datetime import date, datetime

import numpy as np
import pytest

from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.dataset.figures import Selectie
from ketenmonitor.performance import control, notes
from ketenmonitor.performance.control import chart, has_chart, signals, unripe
from ketenmonitor.performance.notes import HERIJKING, Notitie
from ketenmonitor.performance.prestatie import Prestatie, prestaties
from ketenmonitor.performance.verdict import GEEN_AFSPRAAK, GEHAALD, Oordeel
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift
from tests.zicht import alles

UITVAL = kpis()["uitval"]  # lower is better
VAN = date(2025, 1, 1)
OP = datetime(2025, 1, 1)


def line(values: list[float | None], target: list[float] | float | None = None) -> list[Prestatie]:
    """Prestaties from January 2025 on; None leaves the month out."""
    found = []
    for i, value in enumerate(values):
        goal = target[i] if isinstance(target, list) else target
        held = None if goal is None else Afspraak(
            1, 1, "uitval", None, None, None, VAN, None, goal, 0, None, "", "", False, OP, "x", ""
        )  # fmt: skip
        verdict = Oordeel(GEHAALD if held else GEEN_AFSPRAAK, held)
        if value is not None:
            found.append(Prestatie(UITVAL, shift(VAN, i), "", value, 100, value, verdict))
    return found


def kaart(values, target=None, herijkingen=(), newest=None):
    tot = shift(VAN, len(values) - 1)
    return chart(UITVAL, Selectie(), line(values, target), VAN, tot, newest or tot, herijkingen)


# Thirteen months in turn 10 and 12: mean 142/13 = 10.923, every moving range 2, limits 10.923 ± 5.32.
STEADY = [10.0, 12.0] * 6 + [10.0]


def test_a_steady_series_is_chance_and_its_limits_are_the_mean_and_266_times_the_moving_range():
    found = kaart(STEADY)
    assert found.variatie == "toeval"
    assert found.xmr.mean[0] == pytest.approx(142 / 13)
    assert found.xmr.upper[-1] == pytest.approx(142 / 13 + 5.32)
    assert found.zekerheid == ""  # nothing was agreed


def test_twelve_months_are_too_short():
    assert kaart(STEADY[:12]).variatie == "te kort"


def test_a_missing_month_keeps_its_place_and_does_not_count():
    found = kaart([*STEADY[:6], None, *STEADY[6:]])
    assert len(found.maanden) == 14
    assert found.prestaties[6] is None
    assert np.isnan(found.xmr.values[6])
    assert found.variatie == "toeval"


def test_seven_months_above_the_mean_are_a_worsening_where_lower_is_better():
    found = kaart([*[10.0, 12.0] * 8, *[13.0] * 7])
    assert found.variatie == "verslechtering"
    assert found.xmr.rule[-1] == 4  # a shift


@pytest.mark.parametrize(
    ("target", "assurance"),
    [(20.0, "structureel gehaald"), (11.0, "wisselend"), (5.0, "structureel niet gehaald")],
)
def test_assurance_holds_the_agreement_in_force_in_the_last_month_against_the_limits(target, assurance):
    # limits 5.6 to 16.2; earlier months had another agreement, which does not matter
    assert kaart(STEADY, [11.0] * 12 + [target]).zekerheid == assurance


def test_a_herijking_begins_new_limits_and_keeps_its_reason():
    values = [*[20.0, 22.0] * 7, *STEADY]
    month = shift(VAN, 14)
    note = Notitie(1, 1, HERIJKING, "uitval", None, None, None, month, "Nieuwe werkwijze", False, OP, "Anna")
    elsewhere = Notitie(2, 1, HERIJKING, "uitval", "kompas", None, None, month, "Elders", False, OP, "Anna")
    found = kaart(values, herijkingen=(note, elsewhere))
    assert [n.tekst for n in found.herijkingen] == ["Nieuwe werkwijze"]
    assert found.xmr.mean[13] == 21
    assert found.xmr.mean[14] == pytest.approx(142 / 13)
    assert found.variatie == "toeval"
    assert kaart(values).variatie == "verbetering"  # without it the fall itself is the signal


def test_a_month_ripens_and_until_then_is_no_part_of_the_chart():
    kpi = kpis()["geen_nieuwe_start_6"]
    assert unripe(kpi, date(2026, 10, 1), date(2026, 10, 1)) == 6
    assert unripe(kpi, date(2026, 4, 1), date(2026, 10, 1)) == 0
    assert unripe(UITVAL, date(2026, 10, 1), date(2026, 10, 1)) == 0


def test_figures_whose_months_share_data_and_prices_have_no_chart():
    assert [k.kpi for k in kpis().values() if not has_chart(k)] == [
        "verwachte_wachttijd", "verwachte_wachttijd_p90", "overdrachtstijd", "kosten_cumulatief",
        "kosten_prognose", "prijs",
    ]  # fmt: skip


def test_false_signals_are_counted_in_proportion_to_the_charts():
    assert control.expected_false(120) == pytest.approx(2.16)


def test_many_series_at_once_say_what_each_chart_says_alone(dataset, deliver):
    """Two partners, twenty months; Kompas gets worse from month thirteen, and is rebased there."""
    months = between(date(2025, 1, 1), date(2026, 8, 1))
    with dataset.postponed("toets"):
        for i, maand in enumerate(months):
            for partner in ("kompas", "baken"):
                bad = (4 if i % 2 else 5) if partner == "kompas" and i > 12 else i % 2 + 1
                rows = (
                    "client traject gemeente product datum_aanmelding datum_aanvang datum_einde reden_einde\n"
                )
                rows += "\n".join(
                    f"{partner}{i}n{n} {partner}{i}n{n} 0363 licht 2024-01-01 2024-02-01 {maand:%Y-%m}-15"
                    f" {'03' if n < bad else '01'}"
                    for n in range(10)
                )
                deliver(partner, "trajecten", maand, rows)
    notes.write(dataset, HERIJKING, "uitval", Selectie(gemeente="0363"), months[13], "Andere start", "Anna")
    last = months[-1]
    held = notes.holding(alles(dataset))
    asked = [kpis()[k] for k in ("uitval", "volgens_plan", "doorlooptijd", "geen_nieuwe_start_6")]
    for cut in (Selectie(), Selectie(gemeente="0363"), Selectie(product="licht")):
        for per, delen in ((None, [""]), ("partner", ["kompas", "baken"])):
            found = prestaties(alles(dataset), asked, last, last, cut, per, last)
            now = {(p.kpi.kpi, p.deel): p for p in found}
            many = signals(alles(dataset), now, asked, last, cut, per, delen, last, held)
            for (kpi, deel), signaal in many.items():
                own = Selectie(deel or None, cut.gemeente, cut.product)
                van = control.window(alles(dataset), last)
                series = prestaties(alles(dataset), [kpis()[kpi]], van, last, own, None, last)
                alone = chart(kpis()[kpi], own, series, van, last, last, held)
                assert (signaal.variatie, signaal.zekerheid) == (alone.variatie, alone.zekerheid), (kpi, own)
    whole = signals(
        alles(dataset), {}, [UITVAL], last, Selectie(), "partner", ["kompas", "baken"], last, held
    )
    assert whole["uitval", "kompas"].variatie == "verslechtering"
    assert whole["uitval", "baken"].variatie == "toeval"
    # of the chain of Amsterdam the limits began anew seven months ago: too short to say
    amsterdam = signals(alles(dataset), {}, [UITVAL], last, Selectie(gemeente="0363"), None, [""], last, held)
    assert amsterdam["uitval", ""].variatie == "te kort"
