"""What the demo chain agreed: the rows of afspraken.csv, and the prices and budgets behind its costs."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files as pakketbestanden
from typing import Final

from ketenmonitor.demo.extracts import keten_gegevens
from ketenmonitor.demo.money import MINUUT, afgesproken_tarief
from ketenmonitor.demo.months import (
    AANTAL_MAANDEN,
    REFERENTIEMAAND,
    Kalender,
    maand_erbij,
    verschuiving,
)
from ketenmonitor.demo.profiles import EENHEID
from ketenmonitor.demo.stories import FUSIE, FUSIE_SINDS

KOLOMMEN: Final = (
    "kpi", "partner", "gemeente", "product", "geldig_van", "geldig_tot", "streefwaarde", "bandbreedte",
    "nulmeting", "bron", "afgesproken_met",
)  # fmt: skip
# Budget as a share of what was spent in the year: who overspends has a share below one.
_BUDGETDEEL: Final[dict[str, float]] = {
    "wijkteam": 1.0, "kompas": 0.95, "bries": 1.03, "zilvermeer": 1.05, "hetnest": 1.01,
    "dijkhuis": 0.97, "waterpoort": 1.02,
}  # fmt: skip
_MAAND: Final = re.compile(r"(?<![\w-])(20\d{2})-(\d{2})(?![\w-])")


def verschoven(tekst: str, laatste_maand: date) -> str:
    """``tekst`` with every JJJJ-MM moved as many months as ``laatste_maand`` lies after REFERENTIEMAAND."""
    schuif = verschuiving(laatste_maand)
    return _MAAND.sub(lambda m: f"{maand_erbij(date(int(m[1]), int(m[2]), 1), schuif):%Y-%m}", tekst)


def keten(laatste_maand: date = REFERENTIEMAAND) -> str:
    """keten.toml for a chain with data up to and including ``laatste_maand``."""
    return verschoven((pakketbestanden("ketenmonitor.demo") / "keten.toml").read_text("utf-8"), laatste_maand)


@lru_cache(maxsize=2)
def afspraken(laatste_maand: date = REFERENTIEMAAND) -> bytes:
    """All agreements as CSV (``;``, UTF-8): afspraken.csv, the price per product and year, the budgets.

    Percentages are numbers (80 is 80 %), durations days, prices euro per unit, budgets euro per month;
    ``bandbreedte`` has the unit of the target. geldig_tot is the last month that counts; empty is open.
    """
    vast = (pakketbestanden("ketenmonitor.demo") / "afspraken.csv").read_text("utf-8")
    kalender = Kalender(laatste_maand)
    regels = [";".join(regel) for regel in (*_prijzen(kalender), *_begrotingen(laatste_maand))]
    return (verschoven(vast, laatste_maand) + "\n".join(regels) + "\n").encode("utf-8")


@dataclass(frozen=True)
class _Periode:
    """Months ``eerste`` .. ``laatste`` (numbers) in which the same prices and budgets count."""

    jaar: int
    eerste: int
    laatste: int
    van: str
    tot: str


def _perioden(kalender: Kalender) -> list[_Periode]:
    """Calendar years, cut where products merge. The last one stays open."""
    jaar = [kalender.maand(nummer).year for nummer in range(AANTAL_MAANDEN)]
    begin = [n for n in range(AANTAL_MAANDEN) if n in (0, FUSIE_SINDS) or jaar[n] != jaar[n - 1]]
    slot = [*(n - 1 for n in begin[1:]), AANTAL_MAANDEN - 1]
    return [
        _Periode(
            jaar[eerste],
            eerste,
            laatste,
            f"{kalender.maand(eerste):%Y-%m}",
            "" if laatste == slot[-1] else f"{kalender.maand(laatste):%Y-%m}",
        )
        for eerste, laatste in zip(begin, slot, strict=True)
    ]


def _bestaat(product: str, periode: _Periode) -> bool:
    if product in FUSIE:
        return periode.eerste < FUSIE_SINDS
    return product not in FUSIE.values() or periode.eerste >= FUSIE_SINDS


def _euro(waarde: float) -> str:
    return f"{waarde:.2f}".replace(".", ",")


def _prijzen(kalender: Kalender) -> list[tuple[str, ...]]:
    regels: list[tuple[str, ...]] = []
    for product, eenheid in EENHEID.items():
        for periode in _perioden(kalender):
            if _bestaat(product, periode):
                # the price KPI counts minutes as hours
                tarief = afgesproken_tarief(product, periode.jaar) * (60 if eenheid == MINUUT else 1)
                bron = f"Inkoopcontract jeugdhulp {periode.jaar}, bijlage tarieven"
                regels.append(
                    (
                        "prijs", "", "", product, periode.van, periode.tot, _euro(tarief),
                        _euro(0.01 * tarief), "", bron, "aanbieders en gemeenten",
                    )
                )  # fmt: skip
    return regels


def _begrotingen(laatste_maand: date) -> list[tuple[str, ...]]:
    """Monthly budgets: partner × product, and their sums per partner, per product and for the chain."""
    gegevens = keten_gegevens(laatste_maand)
    regels: list[tuple[str, ...]] = []
    for periode in _perioden(gegevens.kalender):
        # the last months are not declared in full yet, so they say too little about a year
        laatste = max(min(periode.laatste, AANTAL_MAANDEN - 3), periode.eerste)
        kosten = gegevens.kosten[gegevens.kosten["nummer"].between(periode.eerste, laatste)]
        besteed = kosten.groupby(["partner", "product"])["bedrag"].sum() / (laatste - periode.eerste + 1)
        begroot: Counter[tuple[str, str]] = Counter()
        for partner, product, bedrag in besteed.reset_index().itertuples(index=False):
            budget = int(round(bedrag * _BUDGETDEEL[partner], -2))
            for bereik in ((partner, product), (partner, ""), ("", product), ("", "")):
                begroot[bereik] += budget
        for (partner, product), budget in sorted(begroot.items()):
            band, bron = f"{round(budget * 0.03, -1):.0f}", f"Begroting jeugdhulp {periode.jaar}"
            regels.append(
                (
                    "kosten", partner, "", product, periode.van, periode.tot, str(budget),
                    band, "", bron, "gemeenten",
                )
            )  # fmt: skip
    return regels
