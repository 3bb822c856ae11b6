"""What a delivery leaves ready is what making everything anew gives: the rules of which months it touches."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenmonitor.dataset import ready
from ketenmonitor.dataset.calculation import calculate
from ketenmonitor.dataset.cut import SNEDEN, Selectie, Snede
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.dataset.figures import figures, matrix
from ketenmonitor.settings import Middelen
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import between, shift
from tests.dataset.histories import Row, Slot, Step, load, made_anew, play, without_doubles

KOMPAS, BAKEN, TELRAAM = "kompas", "baken", "telraam"
TRAJECTEN, LIJST, KLASSEN = "trajecten", "wachtlijst", "wachttijdverdeling"
PARTNERS, GEMEENTEN, PRODUCTEN = [KOMPAS, BAKEN, TELRAAM], ["0363", "0394"], ["licht", "zwaar", "totaal"]


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def traject(**columns: object) -> Row:
    """A traject of client a that began on New Year's Day 2024."""
    return {
        "client": "a", "traject": "t1", "gemeente": "0363", "product": "licht",
        "datum_aanmelding": date(2024, 1, 1), "datum_aanvang": date(2024, 1, 1), "datum_einde": None,
        "reden_einde": "01", **columns,
    }  # fmt: skip


def wacht(**columns: object) -> Row:
    return {
        "client": "a", "gemeente": "0363", "product": "licht", "datum_aanmelding": date(2024, 1, 1),
        **columns,
    }  # fmt: skip


def klasse(**columns: object) -> Row:
    return {
        "product": "licht", "stand": "wachtend", "weken_vanaf": 1, "weken_tot": 2, "aantal": 6, **columns,
    }  # fmt: skip


ENDED = {"datum_einde": date(2024, 1, 10)}
TO_BAKEN = {**ENDED, "naar_partner": BAKEN}
OLD = {"datum_aanmelding": date(2023, 1, 1), "datum_aanvang": date(2023, 1, 1)}
NOT_BEGUN = {"datum_aanvang": None, "uitval_voor_start": "teruggetrokken"}
JAN, FEB, MRT = month("2024-01"), month("2024-02"), month("2024-03")
LATER = month("2025-06")  # more than a year after January 2024

ROADS: dict[str, list[Step]] = {
    "a list says what came in during the month after it": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(client="b")]),
        ((KOMPAS, TRAJECTEN, FEB), [traject(client="b")]),
        ((KOMPAS, LIJST, FEB), [wacht(), wacht(client="c")]),
        ((KOMPAS, LIJST, JAN), [wacht()]),
        ((KOMPAS, LIJST, JAN), [wacht(client="c")]),
    ],
    "a list that is withdrawn says so no longer": [
        ((KOMPAS, TRAJECTEN, FEB), [traject(client="b")]),
        ((KOMPAS, LIJST, JAN), [wacht()]),
        ((KOMPAS, LIJST, FEB), [wacht()]),
        ((KOMPAS, LIJST, JAN), None),
    ],
    "counts say what came in during the month after them": [
        ((TELRAAM, KLASSEN, FEB), [klasse(), klasse(stand="gestart")]),
        ((TELRAAM, KLASSEN, JAN), [klasse(aantal=3)]),
        ((TELRAAM, KLASSEN, MRT), [klasse(aantal=9)]),
        ((TELRAAM, KLASSEN, FEB), [klasse(aantal=2, weken_tot=4)]),
    ],
    "rows about a month take its counts away, also from the month after": [
        ((TELRAAM, TRAJECTEN, LATER), []),
        ((TELRAAM, KLASSEN, JAN), [klasse()]),
        ((TELRAAM, KLASSEN, FEB), [klasse()]),
        ((TELRAAM, TRAJECTEN, JAN), []),
    ],
    "and bring them back when they are withdrawn": [
        ((TELRAAM, TRAJECTEN, LATER), []),
        ((TELRAAM, KLASSEN, JAN), [klasse()]),
        ((TELRAAM, KLASSEN, FEB), [klasse()]),
        ((TELRAAM, LIJST, JAN), [wacht()]),
        ((TELRAAM, TRAJECTEN, JAN), []),
        ((TELRAAM, LIJST, JAN), None),
        ((TELRAAM, TRAJECTEN, JAN), None),
    ],
    "the first rows of a partner take the only counts of a month away": [
        ((TELRAAM, KLASSEN, JAN), [klasse(stand="gestart")]),
        ((TELRAAM, TRAJECTEN, JAN), []),
    ],
    "who withdrew is counted in the latest month that says so": [
        ((KOMPAS, LIJST, JAN), [wacht()]),
        ((KOMPAS, LIJST, MRT), [wacht()]),
        ((KOMPAS, TRAJECTEN, JAN), [traject(**NOT_BEGUN)]),
        ((KOMPAS, TRAJECTEN, MRT), [traject(**NOT_BEGUN)]),
    ],
    "and in an earlier one again when the latest is withdrawn": [
        ((KOMPAS, LIJST, JAN), [wacht()]),
        ((KOMPAS, LIJST, MRT), [wacht()]),
        ((KOMPAS, TRAJECTEN, JAN), [traject(**NOT_BEGUN)]),
        ((KOMPAS, TRAJECTEN, MRT), [traject(**NOT_BEGUN)]),
        ((KOMPAS, TRAJECTEN, MRT), None),
    ],
    "a correction of an old month changes the curves that look back on it": [
        *(((KOMPAS, LIJST, m), [wacht(), wacht(client="c")]) for m in (JAN, FEB, MRT)),
        *(((KOMPAS, TRAJECTEN, m), [traject(client="b", traject=f"{m}")]) for m in (FEB, MRT)),
        ((KOMPAS, TRAJECTEN, JAN), [traject(traject=f"t{i}", client=f"x{i}") for i in range(6)]),
        ((KOMPAS, TRAJECTEN, JAN), [traject(traject="t0", client="x0")]),
    ],
    "a registration elsewhere moves where and when the first help was waited for": [
        ((KOMPAS, TRAJECTEN, FEB), [traject(datum_aanvang=FEB)]),
        ((BAKEN, TRAJECTEN, MRT), [traject(client="z")]),
        ((BAKEN, TRAJECTEN, FEB), [traject(**{**OLD, **NOT_BEGUN})]),
        ((BAKEN, TRAJECTEN, FEB), [traject(**OLD)]),
    ],
    "a partner brings trajecten of long ago": [
        ((KOMPAS, TRAJECTEN, LATER), [traject(**{**OLD, **ENDED})]),
    ],
    "clients are followed a month further, until a year after the end": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**ENDED)]),
        ((KOMPAS, TRAJECTEN, month("2024-11")), []),
        ((KOMPAS, TRAJECTEN, month("2024-12")), []),
    ],
    "a return at another partner is delivered": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**ENDED)]),
        ((KOMPAS, TRAJECTEN, month("2024-09")), [traject(client="b", traject="t2")]),
        ((BAKEN, TRAJECTEN, month("2024-05")), [traject(datum_aanvang=date(2024, 5, 3))]),
    ],
    "a return at another partner is taken back": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**ENDED)]),
        ((KOMPAS, TRAJECTEN, month("2024-09")), [traject(client="b", traject="t2")]),
        ((BAKEN, TRAJECTEN, month("2024-05")), [traject(datum_aanvang=date(2024, 5, 3))]),
        ((BAKEN, TRAJECTEN, month("2024-06")), [traject(client="c", datum_aanvang=date(2024, 5, 3))]),
    ],
    "a year of silence passes before a partner is followed again": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**{**OLD, **ENDED})]),
        ((KOMPAS, TRAJECTEN, LATER), []),
    ],
    "a client returns who did not change, and stands in a later delivery": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**ENDED), traject(traject="t2", datum_aanvang=JAN, **ENDED)]),
        ((KOMPAS, TRAJECTEN, FEB), [traject(**ENDED), traject(traject="t2", datum_aanvang=JAN, **ENDED)]),
    ],
    "the latest delivery is withdrawn, and clients are followed less far": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**{**OLD, **ENDED})]),
        ((BAKEN, TRAJECTEN, JAN), [traject(client="c", **{**OLD, **ENDED}, naar_partner=KOMPAS)]),
        ((KOMPAS, TRAJECTEN, LATER), []),
        ((KOMPAS, TRAJECTEN, LATER), None),
    ],
    "clients come over who were handed over before the receiver ever delivered": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((BAKEN, TRAJECTEN, LATER), [traject(datum_aanvang=date(2024, 8, 1))]),
    ],
    "the receiver is silent for more than a year": [
        ((BAKEN, TRAJECTEN, JAN), []),
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((BAKEN, TRAJECTEN, LATER), []),
    ],
    "the only delivery of a receiver is withdrawn": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((BAKEN, TRAJECTEN, LATER), [traject(datum_aanvang=date(2024, 8, 1))]),
        ((BAKEN, TRAJECTEN, LATER), None),
    ],
    "a hand-over is delivered after the receiver was": [
        ((BAKEN, TRAJECTEN, LATER), []),
        ((KOMPAS, TRAJECTEN, JAN), [traject(client="b", traject="t2")]),
        ((KOMPAS, TRAJECTEN, FEB), [traject(**TO_BAKEN)]),
    ],
    "a correction says that there was no hand-over": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((BAKEN, TRAJECTEN, LATER), []),
        ((KOMPAS, TRAJECTEN, JAN), [traject(**ENDED)]),
    ],
    "a hand-over is redirected, of a client who began at neither": [
        ((TELRAAM, TRAJECTEN, month("2024-04")), [traject(client="z")]),
        ((BAKEN, TRAJECTEN, LATER), []),
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((KOMPAS, TRAJECTEN, FEB), [traject(**{**TO_BAKEN, "naar_partner": TELRAAM, "gemeente": "0394"})]),
        ((KOMPAS, TRAJECTEN, FEB), None),
    ],
    "the start at the receiver is corrected": [
        ((KOMPAS, TRAJECTEN, JAN), [traject(**TO_BAKEN)]),
        ((BAKEN, TRAJECTEN, month("2024-08")), [traject(client="z")]),
        ((BAKEN, TRAJECTEN, MRT), [traject(datum_aanvang=MRT)]),
        ((BAKEN, TRAJECTEN, MRT), [traject(datum_aanvang=FEB)]),
        ((BAKEN, TRAJECTEN, MRT), []),
    ],
}


@pytest.fixture(scope="module")
def shared(keten):
    # small tables are done before a second thread has begun
    dataset = open_dataset(None, keten, gebruik=Middelen(processoren=1))
    yield dataset
    dataset.close()


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_what_stands_ready_is_what_making_all_anew_gives(shared, road):
    along_the_road = play(shared, road)
    assert along_the_road == made_anew(shared)


MONTHS = [month(m) for m in ("2022-11", "2024-01", "2024-02", "2024-03", "2025-02", "2025-06")]


@st.composite
def days(draw, until: date) -> date:
    """A day before the end of a month, at most some two years before it."""
    return shift(until, 1) - timedelta(days=draw(st.integers(1, 60) | st.integers(1, 800)))


@st.composite
def trajecten(draw, maand: date) -> Row:
    """A traject as the rules let it pass: its dates in order, and none after the month of delivery."""
    phase = draw(st.sampled_from(["waits", "withdrew", "runs", "ended", "ended"]))
    dates = sorted(draw(st.lists(days(maand), min_size=3, max_size=3)))
    return {
        "client": draw(st.sampled_from("ab")), "traject": draw(st.sampled_from(["t1", "t2", "t3"])),
        "gemeente": draw(st.sampled_from(GEMEENTEN)), "product": draw(st.sampled_from(PRODUCTEN)),
        "datum_aanmelding": dates[0],
        "datum_aanvang": dates[1] if phase in ("runs", "ended") else None,
        "datum_einde": dates[2] if phase == "ended" else None,
        "reden_einde": draw(st.sampled_from(["01", "01", "36"])),
        "naar_partner": draw(st.sampled_from(PARTNERS)) if phase == "ended" else None,
        "uitval_voor_start": "geweigerd" if phase == "withdrew" else None,
    }  # fmt: skip


@st.composite
def wachtenden(draw, maand: date) -> Row:
    return {
        "client": draw(st.sampled_from("ab")), "gemeente": draw(st.sampled_from(GEMEENTEN)),
        "product": draw(st.sampled_from(PRODUCTEN)),
        "datum_aanmelding": draw(st.sampled_from([date(2024, 1, 1)]) | days(maand)),
    }  # fmt: skip


@st.composite
def klassen(draw, maand: date) -> Row:
    return {
        "gemeente": draw(st.sampled_from([None, *GEMEENTEN])), "product": draw(st.sampled_from(PRODUCTEN)),
        "stand": draw(st.sampled_from(["gestart", "wachtend"])), "weken_vanaf": draw(st.integers(0, 9)),
        "weken_tot": draw(st.sampled_from([None, 10, 12])), "aantal": draw(st.integers(0, 9)),
    }  # fmt: skip


ROWS = {TRAJECTEN: trajecten, LIJST: wachtenden, KLASSEN: klassen}


@st.composite
def histories(draw) -> list[Step]:
    """Deliveries, corrections and withdrawals, of months that lie apart and months that follow each other."""
    found: list[Step] = []
    for _ in range(draw(st.integers(3, 7))):
        again = found and draw(st.integers(0, 2)) == 0
        slot: Slot = (
            draw(st.sampled_from([step[0] for step in found]))
            if again
            else (
                draw(st.sampled_from(PARTNERS)),
                draw(st.sampled_from([TRAJECTEN, TRAJECTEN, TRAJECTEN, LIJST, KLASSEN])),
                draw(st.sampled_from(MONTHS)),
            )
        )
        if again and draw(st.booleans()):
            found.append((slot, None))
            continue
        rows = draw(st.lists(ROWS[slot[1]](slot[2]), max_size=4))
        found.append((slot, without_doubles(slot[1], rows)))
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_what_stands_ready_is_what_making_all_anew_gives_whatever_was_delivered(shared, history):
    along_the_road = play(shared, history)
    assert along_the_road == made_anew(shared)


VAN, TOT = month("2023-11"), month("2025-08")


def ran(partner: str, maand: date) -> list[Row]:
    """Thirty trajecten of a partner as they stand in a month; clients of the chain have an odd number."""
    found = []
    for i in range(30):
        aanvang = date(2023, 11, 9) + timedelta(days=4 * i + 60 * (partner == BAKEN))
        einde = aanvang + timedelta(days=55 + i)
        withdrew = i % 10 == 9
        has_begun = not withdrew and aanvang < shift(maand, 1)
        has_ended = has_begun and i % 4 > 0 and einde < shift(maand, 1)
        found.append({
            "client": f"x{i}" if i % 2 else f"{partner}{i}", "traject": f"t{i}",
            "gemeente": GEMEENTEN[i % 3 % 2], "product": PRODUCTEN[(i + (partner == KOMPAS)) % 5 % 2],
            "datum_verwijzing": aanvang - timedelta(days=90 + i),
            "datum_toewijzing": aanvang - timedelta(days=80),
            "datum_aanmelding": aanvang - timedelta(days=60 + i % 7),
            "datum_intake": aanvang - timedelta(days=20),
            "datum_aanvang": aanvang if has_begun else None, "datum_einde": einde if has_ended else None,
            "reden_einde": ["01", "03", "04"][i % 3],
            "naar_partner": BAKEN if has_ended and partner == KOMPAS else None,
            "uitval_voor_start": "geweigerd" if withdrew else None,
        })  # fmt: skip
    return found


def measured(rows: list[Row], maand: date) -> list[Row]:
    """What clients say in a month, about all that can be measured."""
    return [
        {
            "client": r["client"], "traject": r["traject"], "datum": maand, "score": score, "domein": "een",
            "instrument": instrument, "informant": informant, "moment": moment,
        }
        for r in rows if r["datum_aanvang"]
        for instrument in ("rapportcijfer", "gas_6", "zonder_hulp_verder", "zrm_2017")
        for informant in ("jeugdige", "ouder")
        for moment, score in (("begin", 1), ("einde", 2))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def varied(shared):
    """Some months of three partners with something of everything in it."""
    delivered: dict[Slot, list[Row]] = {}
    for maand in between(JAN, month("2024-04")):
        for partner in (KOMPAS, BAKEN):
            rows = ran(partner, maand)
            delivered[partner, TRAJECTEN, maand] = rows
            delivered[partner, LIJST, maand] = [
                {**r, "overbrugging": "nee"}
                for r in rows if not r["datum_aanvang"] and not r["uitval_voor_start"]
            ]  # fmt: skip
            delivered[partner, "kosten", maand] = [
                {
                    "maand": maand, "gemeente": r["gemeente"], "product": r["product"], "bedrag": 10 * i,
                    "client": r["client"], "traject": r["traject"], "eenheid": "04", "volume": 1 + i,
                }
                for i, r in enumerate(rows)
            ]  # fmt: skip
        delivered[KOMPAS, "uitkomsten", maand] = measured(delivered[KOMPAS, TRAJECTEN, maand], maand)
        delivered[TELRAAM, KLASSEN, maand] = [
            klasse(stand=stand, gemeente=gemeente, weken_vanaf=weken, weken_tot=weken + 2, aantal=weken + 3)
            for stand in ("gestart", "wachtend") for weken in (0, 4, 8) for gemeente in (None, "0394")
        ]  # fmt: skip
    for partner in (KOMPAS, BAKEN):  # a year later, so that clients are followed
        delivered[partner, TRAJECTEN, month("2025-06")] = [
            r for r in ran(partner, month("2024-04")) if r["datum_aanvang"]
        ]
    load(shared, delivered)
    return shared


CUTS = [
    Selectie(),
    Selectie(partner=KOMPAS),
    Selectie(gemeente="0363"),
    Selectie(partner=KOMPAS, gemeente="0394"),
    Selectie(partner="niemand"),
]


@pytest.mark.parametrize("per", [(), ("partner",), ("gemeente",)], ids=str)
@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_what_stands_ready_is_what_the_measures_say(varied, cut, per):
    snede, asked = Snede(cut, per), ready.stored()
    assert all(ready.covers(kpi, snede) for kpi in asked)
    stood = sorted(ready.read(varied.cursor(), asked, VAN, TOT, snede), key=str)
    calculated = sorted(calculate(varied.cursor(), asked, VAN, TOT, snede), key=str)
    named = [row._replace(**{d: "*" for d in SNEDEN if d not in per}) for row in stood]
    assert [tuple(row) for row in named] == [tuple(row) for row in calculated]
    assert stood or cut.partner == "niemand"


def test_something_of_every_kpi_stands_ready(varied):
    rows = varied.cursor().execute("select distinct kpi from cijfer where waarde is not null").fetchall()
    # a P90 needs more people than its median, of the same measures
    assert {kpi.bronmeting for kpi in ready.stored()} - {kpis()[kpi].bronmeting for (kpi,) in rows} == set()


@pytest.mark.parametrize("per", [None, *SNEDEN])
@pytest.mark.parametrize("cut", [*CUTS, Selectie(product="licht")], ids=str)
def test_a_matrix_holds_the_figures(varied, cut, per):
    asked, cursor, today = list(kpis().values()), varied.cursor(), date(2024, 9, 1)
    found = figures(cursor, asked, VAN, TOT, cut, per, today)
    delen = sorted({c.deel for c in found} | {"nergens"}) if per else [""]
    values, counts = matrix(cursor, asked, VAN, TOT, cut, per, delen, today)
    expected = np.full((2, len(asked), len(delen), len(between(VAN, TOT))), np.nan)
    places = {kpi.kpi: i for i, kpi in enumerate(asked)}
    for c in found:
        if c.waarde is not None:
            place = places[c.kpi], delen.index(c.deel), between(VAN, TOT).index(c.maand)
            expected[(0, *place)], expected[(1, *place)] = c.waarde, c.noemer
    np.testing.assert_array_equal(values, expected[0])
    known = ~np.isnan(values)
    np.testing.assert_array_equal(counts[known], expected[1][known])
    assert known.any() or cut.partner == "niemand"


def test_a_cut_by_product_is_calculated(varied):
    asked = [kpis()[k] for k in ("verwachte_wachttijd", "wachtende_jeugdigen", "kosten", "uitval")]
    assert not ready.covers(asked[0], Snede(Selectie(product="licht")))
    assert not ready.covers(asked[0], Snede(per=("product",)))
    cursor = varied.cursor()
    broken_down = figures(cursor, asked, VAN, TOT, Selectie(partner=KOMPAS), per="product")
    for product in ("licht", "zwaar"):
        chosen = figures(cursor, asked, VAN, TOT, Selectie(partner=KOMPAS, product=product))
        assert [(c.kpi, c.maand, c.teller, c.waarde) for c in chosen] == [
            (c.kpi, c.maand, c.teller, c.waarde) for c in broken_down if c.deel == product
        ]
        assert chosen


@pytest.mark.parametrize("kpi", ["uitval", "kosten_prognose", "prijs"])
def test_a_breakdown_by_anything_else_is_refused(varied, kpi):
    with pytest.raises(KeyError, match="verwijzer"):
        figures(varied.cursor(), [kpis()[kpi]], JAN, JAN, per="verwijzer")


def test_a_kpi_of_one_product_and_one_that_changes_by_the_day_do_not_stand_ready():
    names = {kpi.kpi for kpi in ready.stored()}
    assert names.isdisjoint({"prijs", "tijdig_aangeleverd", "kosten_prognose", "kosten_cumulatief"})
    assert {"verwachte_wachttijd_p90", "geen_nieuwe_start_12", "kosten_per_client"} <= names
