"""How each partner writes its files: separator, encoding, dates, decimals, column names and codes.

One partner, one habit: together they are the files that the intake must be able to read.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from math import isnan
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketenmonitor.demo.months import GEEN, Dagen

DATUMKOLOMMEN: Final = (
    "peildatum", "datum_verwijzing", "datum_aanmelding", "datum_intake", "datum_toewijzing",
    "beoogde_aanvang", "datum_aanvang", "datum_einde", "verwachte_start", "datum",
)  # fmt: skip
BEDRAGKOLOMMEN: Final = ("bedrag", "tarief")
GETALKOLOMMEN: Final = ("volume", "score", "weken_vanaf", "weken_tot", "aantal")

_EERSTE_DAG: Final = np.datetime64("2000-01-01").astype(np.int64)
_LAATSTE_DAG: Final = np.datetime64("2060-01-01").astype(np.int64)


@dataclass(frozen=True)
class Gewoonte:
    """The way one partner writes a file. ``datum``: strftime notation. ``codes``: column → own codes."""

    scheiding: str = ";"
    codering: str = "utf-8"
    datum: str = "%d-%m-%Y"
    komma: str = ","
    duizendtal: str = ""
    regeleinde: str = "\r\n"
    titel: str = ""
    kolomnamen: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


IJW_REDENEN: Final = {"01": "31", "02": "34", "03": "32", "04": "33", "05": "35"}

GEWOONTEN: Final = {
    "wijkteam": Gewoonte(codering="utf-8-sig"),
    "kompas": Gewoonte(duizendtal="."),
    "bries": Gewoonte(
        scheiding=",", datum="%Y-%m-%d", komma=".", regeleinde="\n", codes={"crisis": {"ja": "j", "nee": "n"}}
    ),
    "zilvermeer": Gewoonte(
        codering="cp1252",
        kolomnamen={"client": "cliëntnummer", "reden_einde": "reden beëindiging"},
        codes={"crisis": {"ja": "1", "nee": "0"}, "overbrugging": {"ja": "1", "nee": "0"}},
    ),
    "hetnest": Gewoonte(
        kolomnamen={
            "client": "clientnummer", "traject": "trajectnummer", "gemeente": "gemeentecode",
            "product": "productcode", "datum_aanmelding": "aanmelddatum", "datum_aanvang": "startdatum",
            "datum_einde": "einddatum", "reden_einde": "reden stop", "datum": "meetdatum",
        },
        codes={"reden_einde": IJW_REDENEN},
    ),
    "dijkhuis": Gewoonte(titel="Verblijf Dijkhuis - {extract} - periode {maand}"),
    "waterpoort": Gewoonte(datum="%Y%m%d"),
    "klimop": Gewoonte(),
}  # fmt: skip


def bestand(rijen: pd.DataFrame, gewoonte: Gewoonte, extract: str, maand: str) -> bytes:
    """The rows of one extract (see ``extracts.rijen``) as the file that the partner would upload."""
    return geschreven(als_tekst(rijen, gewoonte), gewoonte, extract, maand)


def als_tekst(rijen: pd.DataFrame, gewoonte: Gewoonte) -> pd.DataFrame:
    """The same rows with every cell as the text the partner writes; column names still the chain's."""
    tekst: dict[str, list[str]] = {}
    for kolom in rijen.columns:
        waarden = rijen[kolom]
        if kolom in DATUMKOLOMMEN:
            tekst[kolom] = _datums(waarden.to_numpy(), gewoonte.datum).tolist()
        elif kolom in BEDRAGKOLOMMEN:
            tekst[kolom] = [_bedrag(w, gewoonte) for w in waarden.tolist()]
        elif kolom in GETALKOLOMMEN:
            tekst[kolom] = [_getal(w, gewoonte) for w in waarden.tolist()]
        else:
            eigen = gewoonte.codes.get(kolom, {})
            tekst[kolom] = [eigen.get(w, w) for w in map(str, waarden.tolist())]
    return pd.DataFrame(tekst, dtype=object)


def geschreven(tekst: pd.DataFrame, gewoonte: Gewoonte, extract: str, maand: str) -> bytes:
    """``tekst`` as file content, with the partner's column names, title line, separator and encoding."""
    regels = StringIO()
    schrijver = csv.writer(regels, delimiter=gewoonte.scheiding, lineterminator=gewoonte.regeleinde)
    if gewoonte.titel:
        regels.write(gewoonte.titel.format(extract=extract, maand=maand) + 2 * gewoonte.regeleinde)
    schrijver.writerow([gewoonte.kolomnamen.get(kolom, kolom) for kolom in tekst.columns])
    schrijver.writerows(zip(*(tekst[kolom].tolist() for kolom in tekst.columns), strict=True))
    return regels.getvalue().encode(gewoonte.codering)


@lru_cache
def _kalendertekst(vorm: str) -> NDArray[np.object_]:
    dagen = pd.to_datetime(np.arange(_EERSTE_DAG, _LAATSTE_DAG), unit="D", origin="unix")
    return np.append(np.array(dagen.strftime(vorm), dtype=object), "")


def _datums(dagen: Dagen, vorm: str) -> NDArray[np.object_]:
    # the last cell of the table is the empty date
    return _kalendertekst(vorm)[np.where(dagen == GEEN, -1, dagen - _EERSTE_DAG)]


def _bedrag(waarde: float, gewoonte: Gewoonte) -> str:
    if isnan(waarde):
        return ""
    heel, cent = f"{waarde:,.2f}".split(".")
    return heel.replace(",", gewoonte.duizendtal) + gewoonte.komma + cent


def _getal(waarde: float, gewoonte: Gewoonte) -> str:
    if isnan(waarde):
        return ""
    return str(int(waarde)) if float(waarde).is_integer() else f"{waarde:.1f}".replace(".", gewoonte.komma)
