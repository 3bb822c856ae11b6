"""What a page asks of the dataset: the calls pages make, timed over many cuts and months."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from benchmarks import raw
from benchmarks.chain import GEMEENTEN, LAST, PRODUCTEN
from ketenmonitor.access.viewer import REGISSEUR, Kijker, Rol
from ketenmonitor.access.zicht import Zicht, behind
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.journeys.routes import routes
from ketenmonitor.performance.completeness import calendar
from ketenmonitor.performance.control import MAANDEN, has_chart
from ketenmonitor.performance.overview import overview
from ketenmonitor.performance.prestatie import prestaties
from ketenmonitor.performance.waitlist import expected, shortest
from ketenmonitor.performance.waitlist import overview as waitlist
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis
from ketenmonitor.vocabulary.months import shift

TODAY = date(2026, 11, 1)
# The two pages that are opened most, with all they ask of the dataset.
OVERZICHT, WACHTLIJST = "Overzicht, hele pagina", "Wachtlijst jeugd, eerste aanblik"


@dataclass(frozen=True)
class Gemeten:
    """How long one kind of question took, in milliseconds."""

    vraag: str
    p50: float
    p95: float


def director(dataset: Dataset) -> Zicht:
    """The dataset as the ketenregisseur sees it: every partner, with small numbers protected."""
    return Zicht(dataset.cursor(), dataset.keten, Kijker("meting", "meting", (Rol(REGISSEUR),)))


def questions(dataset: Dataset) -> Iterator[tuple[str, list[Callable[[], object]]]]:
    """The questions of the pages by name, each for several cuts and months."""
    look = partial(director, dataset)

    def ask(
        asked: list[Kpi], van: date, tot: date, cut: Selectie, per: str | None = None
    ) -> Callable[[], object]:
        return lambda: prestaties(look(), asked, van, tot, cut, per, TODAY)

    every = list(kpis().values())
    months = [shift(LAST, -3 * i) for i in range(4)]
    whole = [Selectie()]
    one = [
        Selectie(),
        Selectie(partner="p03"),
        Selectie(gemeente=GEMEENTEN[1]),
        Selectie(product=PRODUCTEN[3]),
    ]
    two = [
        Selectie(partner="p03", gemeente=GEMEENTEN[2]),
        Selectie(gemeente=GEMEENTEN[1], product=PRODUCTEN[3]),
    ]
    chain_or_gemeente = [Selectie(), Selectie(gemeente=GEMEENTEN[1])]
    yield (
        OVERZICHT,
        [lambda m=m, c=c: overview(look(), m, c, TODAY) for m in months for c in chain_or_gemeente],
    )
    yield (
        WACHTLIJST,
        [lambda m=m, c=c: waitlist(look(), m, c, TODAY)
         for m in months for c in (*chain_or_gemeente, Selectie(product=PRODUCTEN[3]))],
    )  # fmt: skip
    yield (
        "Wachtlijst jeugd, verwacht en kortst per product",
        [lambda m=m, c=c: (expected(look(), "product", m, c), shortest(look(), m, c))
         for m in months for c in chain_or_gemeente],
    )  # fmt: skip
    charted = [k for k in every if has_chart(k)]
    yield (
        "Regelkaart van 60 maanden",
        [ask([k], shift(LAST, 1 - MAANDEN), LAST, c) for k in charted for c in chain_or_gemeente],
    )
    for dimensie, naam in DIMENSIES.items():
        own = [k for k in every if k.dimensie == dimensie]
        yield f"{naam}, kerncijfers", [ask(own, m, m, c) for m in months for c in one]
        yield f"{naam}, reeks van 36 maanden", [ask([k], shift(LAST, -35), LAST, c) for k in own for c in one]
        yield (
            f"{naam}, per partner, gemeente en product",
            [ask([k], m, m, c, per) for k in own for m in months[:2] for c in whole
             for per in ("partner", "gemeente", "product")],
        )  # fmt: skip
    durations = [k for k in every if k.duur is not None]
    yield "Mediaan door twee dimensies", [ask([k], m, m, c) for k in durations for m in months for c in two]
    yield (
        "Herkomst van een cijfer",
        [lambda k=k, m=m: behind(look(), k, m, Selectie(partner="p03"), TODAY)
         for k in every for m in months[:2]],
    )  # fmt: skip
    yield (
        "Leveringen, 12 maanden",
        [lambda: calendar(look(), shift(LAST, -11), LAST, TODAY)] * 5,
    )


def against_raw(dataset: Dataset) -> list[tuple[str, float, float]]:
    """The two pages beside the same figures from the rows: name, page and rows in milliseconds.

    Asked in turn, three times each; the fastest counts.
    """
    cursor, look = dataset.cursor(), partial(director, dataset)
    every = [k for k in kpis().values() if not k.afgeleid]
    waiting = [k for k in every if "wacht" in k.kpi]
    first = shift(LAST, 1 - MAANDEN)
    pairs = [
        (
            OVERZICHT,
            lambda: overview(look(), LAST, Selectie(), TODAY),
            lambda: raw.figures(cursor, every, first, LAST, (None, "partner")),
        ),
        (
            WACHTLIJST,
            lambda: waitlist(look(), LAST, Selectie(), TODAY),
            lambda: raw.figures(
                cursor, waiting, shift(LAST, -24), LAST, (None, "partner", "gemeente", "product")
            ),
        ),
    ]
    found = []
    for name, page, rows in pairs:
        times = [(_clock(page), _clock(rows)) for _ in range(3)]
        found.append((name, min(p for p, _ in times), min(r for _, r in times)))
    return found


def routes_of_a_year(dataset: Dataset) -> tuple[float, float]:
    """The first reading of Klantroutes over twelve months, of the chain and of one gemeente, in seconds."""
    tot = shift(LAST, 1) - timedelta(days=1)
    return tuple(  # type: ignore[return-value]
        _clock(lambda cut=cut: routes(director(dataset), shift(LAST, -11), tot, cut)) / 1000
        for cut in (Selectie(), Selectie(gemeente=GEMEENTEN[1]))
    )


def measure(datasets: Sequence[Dataset], repeats: int) -> list[list[Gemeten]]:
    """Ask every question so many times of each dataset, turn by turn so that a busy moment hits them alike.

    The answers per dataset; the first few times, which only fill caches, do not count.
    """
    found: list[list[Gemeten]] = [[] for _ in datasets]
    for named in zip(*(questions(dataset) for dataset in datasets), strict=True):
        asked = list(zip(*(calls for _, calls in named), strict=True))
        for calls in asked[:3]:
            for question in calls:
                question()
        times = [
            sorted(t)
            for t in zip(*(map(_clock, calls) for _ in range(repeats) for calls in asked), strict=True)
        ]
        for gemeten, taken in zip(found, times, strict=True):
            p95 = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
            gemeten.append(Gemeten(named[0][0], statistics.median(taken), p95))
    return found


def _clock(question: Callable[[], object]) -> float:
    begin = time.perf_counter()
    question()
    return 1000 * (time.perf_counter() - begin)
