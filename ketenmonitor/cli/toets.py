"""``toets``: test a file without storing anything of it."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ketenmonitor.cli.dutch import REFUSED, Gebruiksfout
from ketenmonitor.cli.options import (
    ExtractOption,
    JsonOption,
    KetenOption,
    MaandOption,
    PartnerOption,
    err,
    existing,
    known_extract,
    known_partner,
    month,
    out,
)
from ketenmonitor.dataset.database import Dataset, open_dataset
from ketenmonitor.errors import Weigering
from ketenmonitor.intake.delivery import check
from ketenmonitor.intake.findings import listed
from ketenmonitor.intake.mapping import recognise
from ketenmonitor.intake.period import month_in_name, month_in_rows
from ketenmonitor.intake.reading import Gelezen, read
from ketenmonitor.intake.validation import Toets
from ketenmonitor.presentation import format as dutch
from ketenmonitor.pseudonym.sleutels import Sleutels, nieuwe_sleutel
from ketenmonitor.settings import settings
from ketenmonitor.vocabulary.keten import Keten, read_keten

SHOWN = 50  # findings listed on the screen; --json has them all


def toets(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="Het CSV- of Excelbestand.")],
    extract: ExtractOption = None,
    partner: PartnerOption = None,
    maand: MaandOption = None,
    als_json: JsonOption = False,
    keten: KetenOption = None,
    database: Annotated[
        Path | None,
        typer.Option("--database", metavar="BESTAND", help="Vergelijk met de leveringen in deze database."),
    ] = None,
) -> None:
    """Toets een bestand zonder iets op te slaan: 0 is aanvaardbaar, 1 niet, 2 een verkeerde opdracht."""
    content = _content(bestand)
    chosen_month = month(maand) if maand else month_in_name(bestand.name)
    dataset = _dataset(keten, database)
    try:
        gelezen = read(bestand.name, content)
        if extract is None:
            extract = _recognised(gelezen)
        tested = _test(dataset, gelezen, known_extract(extract), partner, chosen_month)
        _as_json(tested) if als_json else _as_text(tested)
        acceptable = tested.aanvaardbaar
    except Weigering as error:
        if not als_json:
            raise
        refusal = {"bestand": bestand.name, "aanvaardbaar": False, "weigering": str(error)}
        typer.echo(json.dumps(refusal, ensure_ascii=False, indent=2))
        acceptable = False
    finally:
        dataset.close()
    if not acceptable:
        raise typer.Exit(REFUSED)


def _dataset(keten: Path | None, database: Path | None) -> Dataset:
    """The named database, or an empty one in memory; exit code 1 is kept for what is wrong with the file."""
    try:
        chosen = settings(database, keten)
        if database is None:
            # Nothing is compared with or stored: any key will do, and the partner who tests has none.
            return open_dataset(None, read_keten(chosen.keten), Sleutels((nieuwe_sleutel(),)))
        return open_dataset(existing(database), read_keten(chosen.keten), chosen.sleutels)
    except Weigering as error:
        raise Gebruiksfout(str(error)) from None


def _content(bestand: Path) -> bytes:
    try:
        return existing(bestand).read_bytes()
    except OSError:
        raise Gebruiksfout(f"{bestand} is niet te lezen: geef een bestand dat u mag lezen.") from None


def _recognised(gelezen: Gelezen) -> str:
    found = recognise(gelezen.kop, gelezen.bestand)
    if found is None:
        raise Gebruiksfout(f"Het is niet te zien welk extract {gelezen.bestand} is: geef --extract op.")
    err().print(f"Het bestand is herkend als {found}.")
    return found


def _test(dataset: Dataset, gelezen: Gelezen, extract: str, partner: str | None, maand: date | None) -> Toets:
    """Test as the partner and month that were named, or else as ones the file can be of; says which."""
    keten = dataset.keten
    if maand is not None:
        chosen = _partner(keten, extract, partner, maand)
        if partner is None:
            err().print(f"Getoetst als levering van {chosen} over {dutch.month(maand)}.")
        return check(dataset, gelezen, extract, chosen, maand)
    chosen = _partner(keten, extract, partner, None)
    first = check(dataset, gelezen, extract, chosen, keten.partners[chosen].vanaf)
    found = month_in_rows(first.cursor, first.extract)
    if found is None or (partner and not keten.verwacht(partner, extract, found)):
        return first
    chosen = _partner(keten, extract, partner, found)
    err().print(f"Getoetst als levering van {chosen} over {dutch.month(found)}, de laatste maand erin.")
    return check(dataset, gelezen, extract, chosen, found)


def _partner(keten: Keten, extract: str, partner: str | None, maand: date | None) -> str:
    """The partner that was named, or the first that delivers this extract (about this month)."""
    who = [known_partner(keten, partner).partner] if partner is not None else list(keten.partners)
    for code in who:
        if keten.verwacht(code, extract, maand or keten.partners[code].vanaf):
            return code
    when = f" over {dutch.month(maand)}" if maand else ""
    subject = f"{keten.partners[who[0]].naam} levert" if partner else f"Geen partner van {keten.naam} levert"
    negation = " geen" if partner else ""
    raise Gebruiksfout(f"{subject}{when}{negation} {extract}: kies een andere partner, maand of extract.")


def _as_text(tested: Toets) -> None:
    console = out()
    for aanname in tested.gelezen.aannames:
        err().print(aanname)
    found = listed(tested.cursor, SHOWN)
    for bevinding in found:
        place = f"regel {bevinding.regel}, cel {bevinding.cel}: " if bevinding.regel and bevinding.cel else ""
        console.print(f"{bevinding.regelnummer} {bevinding.ernst}: {place}{bevinding.melding}")
    rest = sum(t.aantal for t in tested.tellingen) - len(found)
    if rest:
        console.print(
            f"En nog {dutch.count(rest, 'bevinding', 'bevindingen')} (zie --json). Geteld per regel:"
        )
        for telling in tested.tellingen:
            name = f"{telling.regelnummer} {telling.ernst} {telling.kolom}".strip()
            console.print(f"  {name}: {dutch.number(telling.aantal)}")
    console.print(verdict(tested))


def verdict(tested: Toets) -> str:
    """One sentence: may the file be delivered."""
    rows = dutch.count(tested.rijen, "rij", "rijen")
    errors = dutch.count(tested.aantal("fout"), "fout", "fouten")
    warnings = dutch.count(tested.aantal("waarschuwing"), "waarschuwing", "waarschuwingen")
    if tested.aanvaardbaar:
        return f"Aanvaardbaar als {tested.extract.extract}: {rows}, {warnings}."
    return f"Niet aanvaardbaar als {tested.extract.extract}: {rows}, {errors}, {warnings}."


def _as_json(tested: Toets) -> None:
    result = {
        "bestand": tested.gelezen.bestand,
        "sha256": tested.gelezen.sha256,
        "extract": tested.extract.extract,
        "partner": tested.partner,
        "maand": dutch.month_code(tested.maand),
        "rijen": tested.rijen,
        "aanvaardbaar": tested.aanvaardbaar,
        "fase": tested.fase,
        "aannames": list(tested.gelezen.aannames),
        "tellingen": [asdict(telling) for telling in tested.tellingen],
        "bevindingen": [asdict(bevinding) for bevinding in listed(tested.cursor)],
    }
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2))
