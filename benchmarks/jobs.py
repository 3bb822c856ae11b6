"""What one delivery costs: each road in a process of its own, so that its peak memory is its own.

``python -m benchmarks.jobs <job> <csv> <folder>`` runs one and prints seconds and MiB as JSON.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.chain import LAST, SLEUTELS, write_chain

EXTRACT, PARTNER = "trajecten", "p00"


def bare(csv: Path, folder: Path) -> Callable[[], object]:
    """A bare typed ``read_csv``: nothing is judged, any mistake is an error."""
    import duckdb

    from ketenmonitor.vocabulary.extract import extracts

    columns = ", ".join(f"'{c.naam}': '{c.sql_type}'" for c in extracts()[EXTRACT].kolommen)
    connection = duckdb.connect()
    statement = (
        f"create table t as select * from read_csv('{csv}', delim=';', header=true, quote='\"', escape='\"',"
        f" auto_detect=false, dateformat='%d-%m-%Y', columns={{{columns}}})"
    )
    return lambda: connection.execute(statement)


def validate(csv: Path, folder: Path) -> Callable[[], object]:
    """Read and validate, as the page and the command line do; the file must be acceptable."""
    from ketenmonitor.dataset.database import open_dataset
    from ketenmonitor.intake import delivery
    from ketenmonitor.intake.reading import read

    dataset = open_dataset(folder / "toets.duckdb", write_chain(folder / "keten.toml"), SLEUTELS)

    def run() -> None:
        toets = delivery.check(dataset, read(csv.name, csv.read_bytes()), EXTRACT, PARTNER, LAST)
        assert toets.aanvaardbaar, toets.tellingen

    return run


def accept(csv: Path, folder: Path) -> Callable[[], object]:
    """Read, validate, merge and measure, up to and including the checkpoint."""
    from ketenmonitor.dataset.database import open_dataset
    from ketenmonitor.intake import delivery
    from ketenmonitor.intake.reading import read

    dataset = open_dataset(folder / "levering.duckdb", write_chain(folder / "keten.toml"), SLEUTELS)

    def run() -> None:
        toets = delivery.check(dataset, read(csv.name, csv.read_bytes()), EXTRACT, PARTNER, LAST)
        delivery.accept(dataset, toets, "meting")
        dataset.checkpoint()

    return run


def pandera(csv: Path, folder: Path) -> Callable[[], object]:
    """The same checks in pandas + pandera."""
    from benchmarks.others import pandera_check

    return lambda: pandera_check(csv)


def frictionless(csv: Path, folder: Path) -> Callable[[], object]:
    """Types, required cells, code lists and the key in frictionless."""
    from benchmarks.others import frictionless_check

    return lambda: frictionless_check(csv)


JOBS = {job.__name__: job for job in (bare, validate, accept, pandera, frictionless)}


def measure(job: str, csv: Path, folder: Path) -> tuple[float, float]:
    """Run a job in a process of its own and return its seconds (imports left out) and its peak MiB."""
    for old in folder.glob("*.duckdb*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.jobs", job, str(csv), str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{job}: {done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["mib"]


def main(job: str, csv: str, folder: str) -> None:
    """Prepare a job, run it once against the clock, and print what it took."""
    run = JOBS[job](Path(csv), Path(folder))
    begin = time.perf_counter()
    run()
    seconds = time.perf_counter() - begin
    # Not ru_maxrss: that begins with what the parent process had in memory.
    status = Path("/proc/self/status").read_text("ascii")
    mib = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "mib": mib}))


if __name__ == "__main__":
    main(*sys.argv[1:])
