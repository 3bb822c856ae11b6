"""Any order of deliveries, replacements and withdrawals gives the same dataset."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.dataset import measures
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.settings import Middelen
from ketenmonitor.vocabulary.kpi import Kpi, Term
from tests.dataset.histories import Row, Slot, Step, made_anew, play, without_doubles

MONTHS = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]
GEMEENTEN, PRODUCTEN = ["0363", "0394"], ["licht", "zwaar", "54", "totaal"]
days = st.integers(0, 200).map(lambda n: date(2024, 9, 1) + timedelta(days=n))
pick = st.sampled_from


def row(**columns: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries(columns)


ROWS = {
    "trajecten": row(
        client=pick("abc"), traject=pick(["t1", "t2", "t3"]),
        gemeente=pick(GEMEENTEN), product=pick(PRODUCTEN),
        datum_aanmelding=days, datum_intake=st.none() | days, datum_aanvang=st.none() | days,
        datum_einde=st.none() | days, reden_einde=pick(["01", "03", "36"]),
        naar_partner=pick([None, "kompas", "baken"]), uitval_voor_start=pick([None, None, "teruggetrokken"]),
    ),
    "kosten": row(
        maand=pick(MONTHS), gemeente=pick(GEMEENTEN), product=pick(PRODUCTEN), bedrag=st.integers(-50, 500),
        client=st.none() | pick("abc"), traject=st.none() | pick(["t1", "t2"]), eenheid=pick(["01", "04"]),
        volume=st.integers(1, 9),
    ),
    "uitkomsten": row(
        client=pick("ab"), traject=pick(["t1", "t2"]), datum=days, score=st.integers(-3, 5),
        instrument=pick(["rapportcijfer", "gas_6", "zrm_2017"]), informant=pick(["jeugdige", "ouder"]),
        moment=pick(["begin", "einde"]), domein=pick(["een", "twee"]),
    ),
    "wachtlijst": row(
        peildatum=st.none(), client=pick("abc"), gemeente=pick(GEMEENTEN), product=pick(PRODUCTEN),
        datum_aanmelding=days, overbrugging=pick([None, "ja", "nee"]),
    ),
    "wachttijdverdeling": row(
        maand=st.none(), product=pick(PRODUCTEN), stand=pick(["gestart", "wachtend"]),
        weken_vanaf=st.integers(0, 20), weken_tot=st.none() | st.integers(21, 30), aantal=st.integers(1, 9),
    ),
}  # fmt: skip


@st.composite
def steps(draw) -> list[Step]:
    """Deliveries (rows) and withdrawals (``None``) about a handful of partners, extracts and months."""
    found: list[Step] = []
    for _ in range(draw(st.integers(2, 6))):
        slot = (
            draw(pick(["kompas", "baken"])),
            draw(pick([*ROWS, "trajecten", "trajecten"])),
            draw(pick(MONTHS)),
        )
        if draw(st.integers(0, 5)) == 0:
            found.append((slot, None))
            continue
        rows = draw(st.lists(ROWS[slot[1]], max_size=4))
        found.append((slot, without_doubles(slot[1], rows)))
    return found


@pytest.fixture(scope="module")
def shared(keten):
    """A dataset in which people are counted over trajecten as well, as a chain may add to its KPIs."""
    counted = [
        Kpi(
            f"clienten_{feit}",
            "tijd",
            feit,
            "",
            "aantal",
            "",
            "neutraal",
            "",
            teller=Term(feit, datum, uniek="client"),
        )
        for feit, datum in (("traject", "datum_aanvang"), ("verloop", "datum_aanvang"), ("uitkomst", "datum"))
    ]
    own = measures.own_kpis()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "own_kpis", lambda: [*own, *counted])
        dataset = open_dataset(None, keten, gebruik=Middelen(processoren=1))
        yield dataset
        dataset.close()


def traject(**columns: object) -> Row:
    return {
        "client": "a", "traject": "t1", "gemeente": "0363", "product": "licht", "datum_aanmelding": MONTHS[0],
        "datum_intake": None, "datum_aanvang": MONTHS[0], "datum_einde": None, "reden_einde": "01", **columns,
    }  # fmt: skip


def score(**columns: object) -> Row:
    return {
        "client": "a", "traject": "t1", "datum": MONTHS[0], "score": 1, "instrument": "gas_6",
        "informant": "jeugdige", "moment": "einde", "domein": "een", **columns,
    }  # fmt: skip


def kosten(**columns: object) -> Row:
    return {
        "maand": MONTHS[0], "gemeente": "0363", "product": "licht", "bedrag": 100, "client": "a",
        "traject": "t1",
        "eenheid": "04", "volume": 1, **columns,
    }  # fmt: skip


JAN, FEB, MRT = MONTHS
K, B = "kompas", "baken"
ENDED = {"datum_einde": FEB}
ROADS: dict[str, list[Step]] = {
    "a later month stands until it is withdrawn, then the earlier row comes back": [
        ((K, "trajecten", FEB), [traject(**ENDED)]),
        ((K, "trajecten", JAN), [traject(), traject(traject="t2")]),
        ((K, "trajecten", FEB), None),
    ],
    "a replacement without the traject makes it stand as a month before, or vanish": [
        ((B, "trajecten", MRT), [traject(traject="x1", datum_aanvang=MRT)]),
        ((K, "trajecten", JAN), [traject()]),
        ((K, "trajecten", FEB), [traject(**ENDED)]),
        ((K, "trajecten", FEB), [traject(client="b")]),
        ((K, "trajecten", JAN), []),
    ],
    "an unchanged traject points to its latest delivery, also among what preceded and followed": [
        ((K, "trajecten", JAN), [traject(), traject(traject="t2", datum_aanvang=FEB)]),
        ((K, "trajecten", FEB), [traject(), traject(traject="t2", datum_aanvang=FEB)]),
    ],
    "measurements move along with the gemeente of their traject": [
        ((K, "trajecten", JAN), [traject()]),
        ((K, "uitkomsten", JAN), [score(datum=date(2024, 12, 1))]),
        ((K, "trajecten", FEB), [traject(gemeente="0394")]),
    ],
    "a later score moves the goals of a traject to a later month": [
        ((K, "uitkomsten", JAN), [score()]),
        ((K, "uitkomsten", FEB), [score(datum=FEB, domein="twee")]),
    ],
    "a measurement at the end counts in the month of the end": [
        ((K, "trajecten", JAN), [traject(datum_einde=date(2024, 12, 9), datum_aanvang=date(2024, 10, 1))]),
        ((K, "uitkomsten", JAN), [score()]),
    ],
    "costs count in the month in which their traject ended": [
        ((K, "trajecten", FEB), [traject(**ENDED)]),
        ((K, "kosten", JAN), [kosten()]),
        ((K, "kosten", MRT), [kosten(maand=MRT)]),
        ((K, "kosten", JAN), None),
    ],
    "a client who changes hands changes what preceded at the other partner": [
        ((K, "trajecten", JAN), [traject()]),
        ((B, "trajecten", JAN), [traject(traject="x1", datum_aanvang=FEB)]),
        ((K, "trajecten", FEB), [traject(client="b")]),
    ],
}


def assert_same_whatever_the_road(dataset: Dataset, played: list[Step], order: list[int]) -> None:
    """Compare with rebuilding from scratch, and with only what is in force, in order and shuffled."""
    along_the_road = play(dataset, played)
    assert made_anew(dataset) == along_the_road
    final: dict[Slot, Step] = {}
    for step in played:
        final.pop(step[0], None)
        if step[1] is not None:
            final[step[0]] = step
    in_order = sorted(final.values(), key=lambda step: step[0])
    shuffled = [in_order[i] for i in order if i < len(in_order)]
    for road in (in_order, shuffled):
        if road != played:
            assert play(dataset, road) == along_the_road


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_the_dataset_is_what_is_in_force(shared, road):
    assert_same_whatever_the_road(shared, road, [3, 1, 4, 2, 0])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps(), st.permutations(range(6)))
def test_the_dataset_is_what_is_in_force_whatever_the_road_to_it(shared, played, order):
    assert_same_whatever_the_road(shared, played, order)
