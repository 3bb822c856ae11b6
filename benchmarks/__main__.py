"""``python -m benchmarks [--klein]``: measure, compare with the goals, write ``README.md``."""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks import chain, jobs, pages, report, routes
from benchmarks.report import Doel

ROWS, SMALL, REPEATS = 1_000_000, 100_000, 4


def deliveries(folder: Path, rows: int, small: int, repeats: int) -> tuple[list[str], list[Doel]]:
    """Every road of one large delivery, turn by turn; the fastest turn is the one that nothing disturbed."""
    large_csv, small_csv = folder / "trajecten.csv", folder / "klein.csv"
    chain.write_delivery(large_csv, rows)
    chain.write_delivery(small_csv, small)
    large = _interleaved(("bare", "validate", "accept", "pandera"), large_csv, folder, repeats)
    little = _interleaved(("validate", "frictionless"), small_csv, folder, repeats)
    base = large["bare"][0]
    shown = [
        (what, f"{large[job][0]:.2f} s", f"{large[job][0] / base:.2f}", f"{large[job][1]:,.0f} MiB")
        for job, what in (
            ("bare", "bare typed `read_csv`"),
            ("validate", "read + validate"),
            ("accept", "read + validate + merge + measure"),
            ("pandera", "pandas + pandera, the same checks"),
        )
    ]
    slower, slowest = (
        large["pandera"][0] / large["validate"][0],
        little["frictionless"][0] / little["validate"][0],
    )
    size = large_csv.stat().st_size / 2**20
    parts = [
        f"One delivery of {rows:,} trajecten ({size:.0f} MiB), the fastest of {repeats} turns:",
        report.table(("road", "time", "× bare", "peak memory"), shown),
        f"On {small:,} rows: read + validate {little['validate'][0]:.2f} s, frictionless (types, required"
        f" cells, code lists and key only) {little['frictionless'][0]:.1f} s.",
    ]
    validate, accept = large["validate"][0] / base, large["accept"][0] / base
    return parts, [
        Doel("validation at most 2 × the bare read", f"{validate:.2f} ×", validate <= 2),
        Doel("whole acceptance at most 4 × the bare read", f"{accept:.2f} ×", accept <= 4),
        Doel("validation 2 × faster than pandas + pandera", f"{slower:.1f} ×", slower >= 2),
        Doel("validation 10 × faster than frictionless", f"{slowest:.0f} ×", slowest >= 10),
        Doel("peak memory under 1.5 GiB", f"{large['accept'][1]:,.0f} MiB", large["accept"][1] < 1536),
    ]


def _interleaved(
    names: tuple[str, ...], csv: Path, folder: Path, repeats: int
) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for _ in range(repeats):
        for name in names:
            found[name].append(jobs.measure(name, csv, folder))
            print(f"  {name:14}{found[name][-1][0]:8.2f} s {found[name][-1][1]:8.0f} MiB", flush=True)
    return {
        name: (min(seconds for seconds, _ in runs), max(mib for _, mib in runs))
        for name, runs in found.items()
    }


def queries(folder: Path, sizes: tuple[int, int], repeats: int) -> tuple[list[str], list[Doel]]:
    """The queries of the pages on a small and a large dataset, and a monthly delivery into each."""
    keten = chain.write_chain(folder / "keten.toml")
    datasets = []
    for rows in sizes:
        begin = time.perf_counter()
        datasets.append(chain.fill(folder / f"{rows}.duckdb", keten, rows))
        print(f"  {rows:,} rows made in {time.perf_counter() - begin:.0f} s", flush=True)
    measured = pages.measure(datasets, repeats)
    raw = pages.against_raw(datasets[-1])
    journey = [pages.routes_of_a_year(dataset) for dataset in datasets]
    monthly = [chain.deliver_a_month(dataset) for dataset in datasets]
    for dataset in datasets:
        dataset.close()
    shown = [
        (a.vraag, f"{a.p50:.0f}", f"{a.p95:.0f}", f"{b.p50:.0f}", f"{b.p95:.0f}", f"{b.p50 / a.p50:.2f}")
        for a, b in zip(*measured, strict=True)
    ]
    whole = [m for m in measured[1] if m.vraag in (pages.OVERZICHT, pages.WACHTLIJST)]
    worst = max((m for m in measured[1] if m not in whole), key=lambda m: m.p95)
    page = max(whole, key=lambda m: m.p95)
    grown = max((b.p50 / a.p50, a.vraag) for a, b in zip(*measured, strict=True))
    first, second = (f"{rows:,}" for rows in sizes)
    parts = [
        f"Queries of the pages in ms, at {first} and {second} traject rows and as many cost rows"
        " (40 partners, 60 months):",
        report.table(("question", "p50", "p95", "p50, large", "p95, large", "growth"), shown),
        "The pages beside the same figures from the rows themselves, without the Kaplan-Meier curves, at "
        f"{second} rows, in ms (the fastest of three):",
        report.table(
            ("page", "page", "from the rows", "ratio"),
            [(name, f"{ms:.0f}", f"{rows:,.0f}", f"{rows / ms:.0f} ×") for name, ms, rows in raw],
        ),
        f"The first reading of Klantroutes over twelve months: {journey[0][0]:.1f} s at {first} trajecten"
        f" ({journey[0][1]:.1f} s of one gemeente), {journey[1][0]:.1f} s at {second}"
        f" ({journey[1][1]:.1f} s); after that it is remembered.",
        f"Merging and measuring a monthly delivery of {chain.MONTHLY:,} rows: {monthly[0]:.2f} s at {first}"
        f" rows, {monthly[1]:.2f} s at {second}.",
    ]
    return parts, [
        Doel(
            "Overzicht and Wachtlijst jeugd p95 under 100 ms",
            f"{page.p95:.0f} ms ({page.vraag})",
            page.p95 < 100,
        ),
        Doel("other page queries p95 under 50 ms", f"{worst.p95:.0f} ms ({worst.vraag})", worst.p95 < 50),
        Doel(
            "growing less than 1.3 × from 1 to 10 million rows",
            f"{grown[0]:.2f} × ({grown[1]})",
            grown[0] < 1.3,
        ),
    ]


def journeys(steps: int, repeats: int) -> tuple[list[str], list[Doel]]:
    """The routes of clients beside pm4py."""
    found = routes.measure(steps, repeats)
    ours, ratio = found["discover"], found["pm4py"] / found["discover"]
    shown = [
        ("`journeys.discover`: edges, times, hand-overs, variants", ours),
        ("bare DuckDB: edges and mean time", found["bare"]),
        ("pm4py: directly-follows, performance, variants", found["pm4py"]),
    ]
    parts = [
        f"The routes in {steps:,} steps, the fastest of {repeats} turns (pm4py: one):",
        report.table(
            ("road", "time", "× discover"), [(what, f"{s:.2f} s", f"{s / ours:.1f}") for what, s in shown]
        ),
    ]
    return parts, [
        Doel(f"routes in {steps:,} steps within 4 s", f"{ours:.2f} s", ours <= 4),
        Doel("routes 6 × faster than pm4py", f"{ratio:.1f} ×", ratio >= 6),
    ]


def main() -> None:
    """Measure everything; ``--klein`` only shows that it runs, and writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--klein", action="store_true", help="a smoke test on few rows; README.md stays as it is"
    )
    small = parser.parse_args().klein
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, met = deliveries(folder, *((5_000, 1_000, 1) if small else (ROWS, SMALL, REPEATS)))
        two, also = queries(folder, (5_000, 20_000) if small else (ROWS, 10 * ROWS), 1 if small else 2)
    three, last = journeys(*((50_000, 1) if small else (10 * ROWS, REPEATS)))
    parts = [f"Measured {report.machine()}.", report.goals([*met, *also, *last]), *one, *two, *three]
    print("\n\n".join(parts))
    if not small:
        report.write(parts)


if __name__ == "__main__":
    main()
