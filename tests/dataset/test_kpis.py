"""The KPI tests keep up with the KPIs."""

from pathlib import Path

import pytest

from ketenmonitor.dataset.facts import facts
from ketenmonitor.vocabulary.kpi import kpis


@pytest.mark.parametrize("kpi", kpis().values(), ids=kpis())
def test_every_kpi_is_tested_against_numbers_worked_out_by_hand(kpi):
    tests = Path(__file__).with_name(f"test_kpis_{kpi.dimensie}.py").read_text("utf-8")
    assert f'"{kpi.kpi}"' in tests


@pytest.mark.parametrize("fact", facts().values(), ids=facts())
def test_every_fact_says_what_a_row_is_and_is_used(fact):
    assert fact.rij.startswith("één ")
    assert fact.feit == "uitkomst" or any(
        term.feit == fact.feit for kpi in kpis().values() for term in kpi.termen
    )
