"""What the partners of the demo chain offer and how they work: the fixed numbers behind the generator.

All numbers are invented; they are chosen so that medians, costs and scores look like those of a Dutch
youth-care region of some 170,000 inhabitants.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Aanbod:
    """One product at one partner.

    ``aandeel``: share of first contacts with the chain (all together 1). ``wachten`` and ``duur``:
    median days. ``volume``: units in a full month (0 for products paid per day).
    """

    partner: str
    product: str
    aandeel: float
    wachten: float
    duur: float
    volume: float


AANBOD: Final = (
    Aanbod("wijkteam", "31", 0.40, 21, 115, 0),
    Aanbod("kompas", "45A02", 0.07, 46, 180, 10),
    Aanbod("kompas", "45B01", 0.07, 62, 170, 16),
    Aanbod("kompas", "46", 0.02, 1, 30, 22),
    Aanbod("bries", "45A02", 0.06, 38, 175, 9),
    Aanbod("bries", "45A03", 0.07, 44, 200, 11),
    Aanbod("bries", "41A01", 0.03, 42, 240, 18),
    Aanbod("zilvermeer", "54A01", 0.08, 58, 190, 320),
    Aanbod("zilvermeer", "54B01", 0.06, 78, 280, 520),
    Aanbod("hetnest", "35", 0.025, 56, 480, 0),
    Aanbod("hetnest", "36A01", 0.005, 70, 500, 0),
    Aanbod("dijkhuis", "44A01", 0.02, 64, 300, 0),
    Aanbod("dijkhuis", "44B01", 0.015, 52, 270, 0),
    Aanbod("waterpoort", "48A01", 0.03, 12, 400, 1),
    Aanbod("waterpoort", "47A01", 0.02, 10, 200, 1),
    Aanbod("klimop", "51", 0.05, 44, 150, 0),
)

# The unit (WJ756) and the agreed price in euro of 2023; no price: paid as a lump sum or not delivered.
EENHEID: Final = {
    "45A02": "04", "45A03": "04", "45A10": "04", "45B01": "04", "46": "04", "41A01": "16",
    "54A01": "01", "54B01": "01", "35": "14", "36A01": "14", "44A01": "14", "44B01": "14",
    "48A01": "84", "47A01": "84",
}  # fmt: skip
TARIEF_2023: Final = {
    "45A02": 76.20, "45A03": 79.80, "45A10": 78.00, "45B01": 98.40, "46": 104.00, "41A01": 62.50,
    "54A01": 1.86, "54B01": 2.24, "35": 52.40, "36A01": 168.00, "44A01": 245.00, "44B01": 178.00,
    "48A01": 890.00, "47A01": 640.00,
}  # fmt: skip
INDEXATIE: Final = 1.038  # the yearly rise of every price

GEMEENTEN: Final = {"0439": 0.55, "0385": 0.21, "0852": 0.10, "0415": 0.07, "0431": 0.07}
WACHTFACTOR_GEMEENTE: Final = {"0439": 1.0, "0385": 0.95, "0852": 1.0, "0415": 1.15, "0431": 1.05}

# What the wijkteams cost each gemeente together in a month of 2023, in euro: task-based, not per client.
WIJKTEAM_PER_MAAND: Final = 215_000.0


@dataclass(frozen=True)
class Partnerprofiel:
    """How trajecten at one partner end and are valued.

    ``redenen``: chances of CBS reasons 01 to 05. ``vroeg``: chance of an early hand-over, because the
    client needs another partner (the waiting clock goes on). ``vervolg``: chance of a hand-over after
    the help (a new clock). ``samen``: chance of help by a second partner at the same time. ``terug``:
    chance of a return after the end. ``naar``: to whom hand-overs and second help go, with weights.
    ``cijfer``: mean rapportcijfer of jeugdigen. ``respons``: share of ends that are measured.
    """

    redenen: tuple[float, float, float, float, float]
    vroeg: float
    vervolg: float
    samen: float
    terug: float
    naar: dict[str, float]
    cijfer: float
    respons: float


PROFIELEN: Final = {
    "wijkteam": Partnerprofiel(
        (0.78, 0.10, 0.06, 0.02, 0.04), 0.10, 0.17, 0.05, 0.13,
        {"kompas": 0.36, "bries": 0.36, "zilvermeer": 0.24, "hetnest": 0.02, "dijkhuis": 0.02}, 7.3, 0.60,
    ),
    "kompas": Partnerprofiel(
        (0.67, 0.13, 0.11, 0.04, 0.05), 0.03, 0.08, 0.06, 0.19,
        {"zilvermeer": 0.40, "bries": 0.25, "dijkhuis": 0.20, "hetnest": 0.15}, 7.1, 0.60,
    ),
    "bries": Partnerprofiel(
        (0.78, 0.11, 0.04, 0.02, 0.05), 0.03, 0.05, 0.06, 0.11,
        {"kompas": 0.45, "zilvermeer": 0.45, "hetnest": 0.10}, 8.0, 0.72,
    ),
    "zilvermeer": Partnerprofiel(
        (0.62, 0.13, 0.15, 0.05, 0.05), 0.05, 0.08, 0.05, 0.16,
        {"bries": 0.40, "kompas": 0.35, "dijkhuis": 0.25}, 7.0, 0.46,
    ),
    "hetnest": Partnerprofiel(
        (0.70, 0.12, 0.05, 0.08, 0.05), 0.01, 0.06, 0.20, 0.10,
        {"bries": 0.50, "zilvermeer": 0.35, "kompas": 0.15}, 7.6, 0.62,
    ),
    "dijkhuis": Partnerprofiel(
        (0.54, 0.15, 0.13, 0.13, 0.05), 0.02, 0.24, 0.22, 0.23,
        {"kompas": 0.45, "zilvermeer": 0.30, "hetnest": 0.15, "bries": 0.10}, 6.3, 0.55,
    ),
    "waterpoort": Partnerprofiel(
        (0.80, 0.08, 0.02, 0.02, 0.08), 0.01, 0.08, 0.55, 0.11,
        {"hetnest": 0.36, "dijkhuis": 0.28, "kompas": 0.28, "zilvermeer": 0.08}, 6.5, 0.0,
    ),
    "klimop": Partnerprofiel((0.80, 0.10, 0.06, 0.01, 0.03), 0.0, 0.0, 0.0, 0.10, {}, 7.8, 0.0),
}  # fmt: skip
