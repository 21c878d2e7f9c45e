"""Run the benchmarks, or those that are named: ``python -m tests.benchmarks judge click --runs 40``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks.bench_click import clicking
from tests.benchmarks.bench_cycles import cycling
from tests.benchmarks.bench_display import displaying
from tests.benchmarks.bench_far import far
from tests.benchmarks.bench_import import importing
from tests.benchmarks.bench_iterations import iterating, referring
from tests.benchmarks.bench_judge import judging, large_definition
from tests.benchmarks.bench_listed import clicking_among
from tests.benchmarks.bench_memory import closing
from tests.benchmarks.bench_moving import moving
from tests.benchmarks.bench_opening import opening
from tests.benchmarks.bench_runs import listing, sweeping
from tests.benchmarks.bench_watching import asking, ending
from tests.benchmarks.local_cases import keeping, reading
from tests.benchmarks.measure import Comparison, table

BENCHMARKS: dict[str, Callable[[int], Iterator[Comparison]]] = {
    "judge": judging,
    "definition": large_definition,
    "import": importing,
    "click": clicking,
    "listed": clicking_among,
    "watch": asking,
    "iterations": iterating,
    "reference": referring,
    "ending": ending,
    "far": far,
    "memory": closing,
    "cycles": cycling,
    "local": reading,
    "folder": keeping,
    "opening": opening,
    "sweep": sweeping,
    "runs": listing,
    "moving": moving,
    "display": displaying,
}
FEWEST_RUNS = 20


def main() -> None:
    """Print each comparison when it is done, and all of them as a table at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help="samples of each")
    chosen = parser.parse_args()
    if unknown := set(chosen.names).difference(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    comparisons = []
    for name in chosen.names or BENCHMARKS:
        for comparison in BENCHMARKS[name](chosen.runs):
            comparisons.append(comparison)
            sys.stderr.write(" · ".join(comparison.cells()) + "\n")
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    sys.stdout.write("\n".join(["", machine, "", *table(comparisons), ""]))


if __name__ == "__main__":
    main()
