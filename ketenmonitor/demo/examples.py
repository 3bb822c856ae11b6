"""Example files of the running month, for anyone who wants to try an upload, and two with mistakes."""

from datetime import date
from pathlib import Path

import pandas as pd

from ketenmonitor.demo.deliveries import levert
from ketenmonitor.demo.extracts import keten_gegevens, rijen
from ketenmonitor.demo.months import LOPEND
from ketenmonitor.demo.notation import GEWOONTEN, Gewoonte, als_tekst, geschreven

FOUTENPARTNER = "kompas"


def voorbeeldmap(doel: Path, laatste_maand: date) -> None:
    """Write ``<doel>/<partner>/<extract>_<JJJJ-MM>.csv`` for the month after ``laatste_maand``.

    Kompas also has ``trajecten_…_met_fouten.csv`` and ``kosten_…_met_fouten.csv``: the same file
    spoiled, so that the good one next to it is the mended version.
    """
    gegevens = keten_gegevens(laatste_maand)
    maand = f"{gegevens.kalender.maand(LOPEND):%Y-%m}"
    for partner, extracts in levert().items():
        gewoonte = GEWOONTEN[partner]
        map_ = doel / partner
        map_.mkdir(parents=True, exist_ok=True)
        for extract in extracts:
            tekst = als_tekst(rijen(gegevens, partner, extract, LOPEND), gewoonte)
            (map_ / f"{extract}_{maand}.csv").write_bytes(geschreven(tekst, gewoonte, extract, maand))
            if partner == FOUTENPARTNER and extract in ("trajecten", "kosten"):
                fout = _trajecten_met_fouten(tekst) if extract == "trajecten" else _kosten_met_fouten(tekst)
                (map_ / f"{extract}_{maand}_met_fouten.csv").write_bytes(
                    geschreven(fout, Gewoonte(), extract, maand)
                )


def _trajecten_met_fouten(tekst: pd.DataFrame) -> pd.DataFrame:
    """One mistake of every common kind; the line numbers are spread so that each is easy to find."""
    fout = tekst.copy()
    fout.loc[2, "datum_aanmelding"] = "31-02-2026"  # no such day
    fout.loc[5, "datum_aanvang"] = "volgt nog"  # no date at all
    fout.loc[8, "gemeente"] = "9999"  # unknown code
    fout.loc[9, "gemeente"] = str(fout["gemeente"][9]).lstrip("0")  # Excel ate the leading zero
    fout.loc[11, "product"] = "45Z99"  # not a product of the chain
    fout.loc[14, "client"] = ""  # required and empty
    beeindigd = fout.index[(fout["datum_einde"] != "") & (fout.index > 15)]
    fout.loc[beeindigd[0], "datum_einde"] = "01-03-2019"  # ended before it began
    fout.loc[beeindigd[1], "reden_einde"] = ""  # an end without a reason
    fout.loc[beeindigd[2], "reden_einde"] = "77"  # unknown reason
    fout.loc[20, "geboortejaar"] = "1948"  # not a child
    dubbel = fout.iloc[[25]]  # the same traject twice
    fout = pd.concat([fout.iloc[:40], dubbel, fout.iloc[40:]], ignore_index=True)
    # one name the chain knows as a synonym, one that it does not know
    return fout.rename(columns={"datum_einde": "einddatum", "verwijzer": "verwijzende partij"})


def _kosten_met_fouten(tekst: pd.DataFrame) -> pd.DataFrame:
    fout = tekst.copy()
    for regel in (3, 4, 7):  # cents instead of euros
        fout.loc[regel, "bedrag"] = str(fout["bedrag"][regel]).replace(".", "").replace(",", "")
    fout.loc[10, "bedrag"] = "1.234"  # one thousand, or one and a bit?
    fout.loc[12, "maand"] = "2026-13"
    fout.loc[15, "product"] = ""
    fout.loc[18, "gemeente"] = "0999"
    fout.loc[21, "tarief"] = "-" + str(fout["tarief"][21])
    fout.loc[24, "volume"] = "veertien"
    return fout
