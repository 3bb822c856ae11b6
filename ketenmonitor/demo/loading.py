"""Making the demo chain in a dataset: files as a partner's, agreements, closed months, a Ketenscan."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ketenmonitor.agreements import recording
from ketenmonitor.dataset import closing
from ketenmonitor.dataset.database import Dataset
from ketenmonitor.demo import learning, scan, wishes
from ketenmonitor.demo.agreements import afspraken, keten
from ketenmonitor.demo.deliveries import AANVAARD, GEWEIGERD, Demobestand, files
from ketenmonitor.demo.deliveries import levert as demo_levert
from ketenmonitor.demo.months import AANTAL_MAANDEN, REFERENTIEMAAND, maand_erbij
from ketenmonitor.demo.proposals import propose
from ketenmonitor.demo.sharing import deelregels
from ketenmonitor.demo.stories import GESLOTEN_SINDS, OPEN, SLUIT_NA
from ketenmonitor.incentives import deelregel
from ketenmonitor.intake.delivery import accept, check, refuse
from ketenmonitor.intake.reading import read
from ketenmonitor.settings import DEMO_KETEN, Settings

DOOR = "demo"


def last_month(vandaag: date) -> date:
    """The last month that has wholly passed."""
    return maand_erbij(vandaag.replace(day=1), -1)


def chain_file(chosen: Settings, laatste_maand: date) -> Path:
    """The chain file of the demo chain that ends with this month.

    The one in the package is about ``REFERENTIEMAAND``; for another month it is written, shifted, next
    to the database, where the settings find it.
    """
    path = chosen.demoketen
    path.unlink(missing_ok=True)
    if laatste_maand == REFERENTIEMAAND:
        return DEMO_KETEN
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(keten(laatste_maand), "utf-8")
    return path


def holds_deliveries(dataset: Dataset) -> bool:
    """Whether anything was ever delivered."""
    return dataset.cursor().execute("select 1 from levering limit 1").fetchone() is not None


def expected_files() -> int:
    """About how many files the demo chain has, for a progress bar."""
    return AANTAL_MAANDEN * sum(len(extracts) for extracts in demo_levert().values())


def load(dataset: Dataset, laatste_maand: date) -> Iterator[Demobestand]:
    """Deliver the files of the demo chain one by one, each given back when done; then agree, close and learn.

    A file that came in after its month was closed is delivered last, so that it corrects what was published.
    The dataset must be empty and belong to the demo chain that ends with ``laatste_maand``. A file
    that fares otherwise than its story says is a mistake in the demo or the intake: RuntimeError.
    """
    closed = closed_months(laatste_maand)
    late: list[Demobestand] = []
    with dataset.postponed(DOOR):
        for bestand in files(laatste_maand):
            if bestand.ontvangen_op > closed.get(bestand.maand, datetime.max):
                late.append(bestand)
                continue
            _deliver(dataset, bestand)
            yield bestand
    voorstellen = recording.read_csv(afspraken(laatste_maand), dataset.keten)
    recording.add_all(dataset, voorstellen, DOOR)
    for regel in deelregels(laatste_maand):
        deelregel.leg_vast(dataset, regel, DOOR)
    for maand, op in closed.items():
        closing.close(dataset, maand, DOOR, op.date(), op)
    propose(dataset, laatste_maand, DOOR)
    for bestand in late:
        _deliver(dataset, bestand)
        yield bestand
    wishes.record(dataset, DOOR)
    scan.fill(dataset, laatste_maand, DOOR)
    learning.record(dataset, laatste_maand)
    dataset.checkpoint()


def closed_months(laatste_maand: date) -> dict[date, datetime]:
    """The months that the chain has closed, and when."""
    months = [
        maand_erbij(laatste_maand, nummer - AANTAL_MAANDEN + 1)
        for nummer in range(GESLOTEN_SINDS, AANTAL_MAANDEN - OPEN)
    ]
    return {
        maand: datetime.combine(maand_erbij(maand, 1) + timedelta(days=SLUIT_NA - 1), time(16))
        for maand in months
    }


def _deliver(dataset: Dataset, bestand: Demobestand) -> None:
    gelezen = read(bestand.bestand, bestand.inhoud)
    toets = check(dataset, gelezen, bestand.extract, bestand.partner, bestand.maand)
    outcome = AANVAARD if toets.aanvaardbaar else GEWEIGERD
    if outcome != bestand.verwacht_oordeel:
        findings = "; ".join(f"{t.regelnummer} {t.voorbeeld}" for t in toets.tellingen[:3])
        expected = bestand.verwacht_oordeel
        raise RuntimeError(f"{bestand.partner}/{bestand.bestand}: {outcome}, not {expected}: {findings}")
    take = accept if toets.aanvaardbaar else refuse
    take(dataset, toets, bestand.partner, bestand.ontvangen_op)
    toets.cursor.close()
