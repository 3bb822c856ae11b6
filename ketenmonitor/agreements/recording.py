"""Recording agreements: adding, changing, ending and importing them; every change is a new version."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

import duckdb

from ketenmonitor.agreements.afspraak import NAMES, Afspraak, latest
from ketenmonitor.dataset.database import Dataset, now
from ketenmonitor.errors import Weigering
from ketenmonitor.vocabulary.keten import Keten
from ketenmonitor.vocabulary.kpi import kpis

COLUMNS = (
    "kpi", "partner", "gemeente", "product", "geldig_van", "geldig_tot", "streefwaarde", "bandbreedte", "nulmeting",
    "bron", "afgesproken_met",
)  # fmt: skip
REQUIRED = ("kpi", "geldig_van", "streefwaarde", "bron")


@dataclass(frozen=True)
class Voorstel:
    """An agreement as a person enters it, before it has a number."""

    kpi: str
    geldig_van: date
    streefwaarde: float
    bron: str
    partner: str | None = None
    gemeente: str | None = None
    product: str | None = None
    geldig_tot: date | None = None
    bandbreedte: float = 0.0
    nulmeting: float | None = None
    afgesproken_met: str = ""


def add(dataset: Dataset, voorstel: Voorstel, door: str) -> int:
    """Record one agreement and return its number; ``Weigering`` when something in it is wrong."""
    return add_all(dataset, [voorstel], door)[0]


def add_all(dataset: Dataset, voorstellen: list[Voorstel], door: str) -> list[int]:
    """Record several agreements at once, all or none; returns their numbers."""
    known = latest(dataset.cursor())
    for i, voorstel in enumerate(voorstellen):
        check(voorstel, dataset.keten)
        _no_clash(voorstel, [*known, *(_as_afspraak(v) for v in voorstellen[:i])])
    moment = now()
    with dataset.write(door, "afspraak", f"{len(voorstellen)} nieuw", moment) as cursor:
        row = cursor.execute("select coalesce(max(afspraak), 0) from afspraak").fetchone()
        first = int(row[0]) + 1 if row else 1
        for number, voorstel in enumerate(voorstellen, first):
            _insert(cursor, _as_afspraak(voorstel, number, 1, door), moment)
    return list(range(first, first + len(voorstellen)))


def end(dataset: Dataset, afspraak: int, geldig_tot: date, door: str, reden: str) -> None:
    """Let an agreement end with the month ``geldig_tot``; a new version says why."""
    held = _found(dataset, afspraak)
    if geldig_tot < held.geldig_van:
        raise Weigering(
            f"Afspraak {afspraak} geldt pas vanaf {held.geldig_van:%Y-%m} en kan niet eerder eindigen: "
            "kies een latere maand, of laat de afspraak vervallen."
        )
    _next_version(dataset, held, door, reden, geldig_tot=geldig_tot)


def cancel(dataset: Dataset, afspraak: int, door: str, reden: str) -> None:
    """Let an agreement lapse as if it had never held; its versions stay readable."""
    _next_version(dataset, _found(dataset, afspraak), door, reden, vervallen=True)


def _next_version(dataset: Dataset, held: Afspraak, door: str, reden: str, **changes: object) -> None:
    if not reden.strip():
        raise Weigering("Een afspraak wijzigen zonder reden kan niet: schrijf op waarom.")
    moment = now()
    values = {f: getattr(held, f) for f in Afspraak.__dataclass_fields__}
    values |= {"versie": held.versie + 1, "vastgelegd_door": door, "reden": reden.strip(), **changes}
    with dataset.write(door, "afspraak", f"afspraak {held.afspraak} gewijzigd", moment, reden=reden) as cursor:
        _insert(cursor, Afspraak(**values), moment)


def _found(dataset: Dataset, afspraak: int) -> Afspraak:
    for held in latest(dataset.cursor()):
        if held.afspraak == afspraak and not held.vervallen:
            return held
    raise Weigering(f"Afspraak {afspraak} bestaat niet of is vervallen: ververs de pagina en kies opnieuw.")


def _as_afspraak(v: Voorstel, number: int = 0, version: int = 1, door: str = "") -> Afspraak:
    return Afspraak(
        number, version, v.kpi, v.partner, v.gemeente, v.product, v.geldig_van, v.geldig_tot, v.streefwaarde,
        v.bandbreedte, v.nulmeting, v.bron.strip(), v.afgesproken_met.strip(), False, now(), door, "",
    )  # fmt: skip


def _insert(cursor: duckdb.DuckDBPyConnection, afspraak: Afspraak, moment: object) -> None:
    values = {f: getattr(afspraak, f) for f in Afspraak.__dataclass_fields__} | {"vastgelegd_op": moment}
    marks = ", ".join("?" for _ in values)
    cursor.execute(f"insert into afspraak ({NAMES}) values ({marks})", list(values.values()))


def check(voorstel: Voorstel, keten: Keten, waar: str = "") -> None:
    """Refuse an agreement that the chain can not hold, with the sentence that says why."""
    prefix = f"{waar}: " if waar else ""

    def refuse(sentence: str) -> None:
        raise Weigering(prefix + sentence)

    if voorstel.kpi not in kpis():
        refuse(f"'{voorstel.kpi}' is geen KPI; op de pagina Begrippen staan ze alle.")
    kpi = kpis()[voorstel.kpi]
    if kpi.basis is not None and kpi.cumulatief:
        refuse(f"'{kpi.naam}' wordt beoordeeld met de afspraken van '{kpis()[kpi.basis].naam}': leg die vast.")
    lists = {"partner": keten.partners, "gemeente": keten.gemeenten, "product": keten.producten}
    for dimension, known in lists.items():
        value = getattr(voorstel, dimension)
        if value is not None and value not in known:
            refuse(f"'{value}' is geen {dimension} van {keten.naam}: kies uit het ketenbestand.")
    if kpi.per_product and voorstel.product is None:
        refuse(f"'{kpi.naam}' heeft alleen betekenis binnen één product: kies een product.")
    if voorstel.geldig_van.day != 1 or (voorstel.geldig_tot is not None and voorstel.geldig_tot.day != 1):
        refuse("een afspraak geldt in hele maanden: geef maanden als jjjj-mm.")
    if voorstel.geldig_tot is not None and voorstel.geldig_tot < voorstel.geldig_van:
        refuse("de laatste maand ligt vóór de eerste: keer ze om.")
    if voorstel.bandbreedte < 0:
        refuse("de bandbreedte is negatief: geef nul of meer.")
    if kpi.eenheid == "%" and not 0 <= voorstel.streefwaarde <= 100:
        refuse("een aandeel ligt tussen 0 en 100 procent: verbeter de streefwaarde.")
    if kpi.eenheid == "cijfer" and not 1 <= voorstel.streefwaarde <= 10:
        refuse("een rapportcijfer ligt tussen 1 en 10: verbeter de streefwaarde.")
    if not voorstel.bron.strip():
        refuse("de bron ontbreekt: noem het contract of besluit waarin de afspraak staat.")


def _no_clash(voorstel: Voorstel, held: list[Afspraak]) -> None:
    """Two agreements on the same KPI and scope may not hold at the same time."""
    new = _as_afspraak(voorstel)
    for other in held:
        overlap = (other.geldig_tot is None or other.geldig_tot >= new.geldig_van) and (
            new.geldig_tot is None or new.geldig_tot >= other.geldig_van
        )
        if not other.vervallen and other.kpi == new.kpi and other.bereik == new.bereik and overlap:
            number = f"Afspraak {other.afspraak}" if other.afspraak else "Een andere regel"
            raise Weigering(
                f"{number} over {kpis()[new.kpi].naam.lower()} geldt al vanaf {other.geldig_van:%Y-%m} voor "
                "hetzelfde: beëindig die eerst, of kies een andere periode."
            )


def read_csv(inhoud: bytes, keten: Keten) -> list[Voorstel]:
    """Read agreements from a CSV (``;``, decimal comma, months jjjj-mm); the first mistake is refused by line."""
    try:
        text = inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = inhoud.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    if not rows or not rows[0]:
        raise Weigering("Het bestand is leeg: gebruik het sjabloon van de pagina Afspraken.")
    header = [name.strip().lower() for name in rows[0]]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise Weigering(f"In regel 1 ontbreekt de kolom '{missing[0]}': gebruik het sjabloon van de pagina Afspraken.")
    found = []
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
            voorstel = _voorstel(cells, f"Regel {line}")
            check(voorstel, keten, f"Regel {line}")
            found.append(voorstel)
    if not found:
        raise Weigering("Het bestand bevat geen afspraken onder de kop: vul ten minste één regel in.")
    return found


def _voorstel(cells: dict[str, str], waar: str) -> Voorstel:
    for name in REQUIRED:
        if not cells.get(name):
            raise Weigering(f"{waar}: '{name}' is leeg en verplicht.")
    return Voorstel(
        kpi=cells["kpi"],
        partner=cells.get("partner") or None,
        gemeente=cells.get("gemeente") or None,
        product=cells.get("product") or None,
        geldig_van=_month(cells["geldig_van"], waar, "geldig_van"),
        geldig_tot=_month(cells["geldig_tot"], waar, "geldig_tot") if cells.get("geldig_tot") else None,
        streefwaarde=_number(cells["streefwaarde"], waar, "streefwaarde"),
        bandbreedte=_number(cells.get("bandbreedte") or "0", waar, "bandbreedte"),
        nulmeting=_number(cells["nulmeting"], waar, "nulmeting") if cells.get("nulmeting") else None,
        bron=cells["bron"],
        afgesproken_met=cells.get("afgesproken_met", ""),
    )


def _month(text: str, waar: str, kolom: str) -> date:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    if not found:
        raise Weigering(f"{waar}: '{text}' in {kolom} is geen maand: schrijf jjjj-mm, bijvoorbeeld 2026-01.")
    return date(int(found[1]), int(found[2]), 1)


def _number(text: str, waar: str, kolom: str) -> float:
    plain = re.sub(r"[€%\s]", "", text)
    if not re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", plain):
        raise Weigering(f"{waar}: '{text}' in {kolom} is geen getal: schrijf bijvoorbeeld 80 of 1.234,5.")
    return float(plain.replace(".", "").replace(",", "."))
