"""Run the benchmarks, or those that are named: ``python -m tests.benchmarks judge click --runs 40``."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from tests.benchmarks.every import BENCHMARKS, measured
from tests.benchmarks.measure import table

FEWEST_RUNS = 20


def main() -> None:
    """Print each comparison as soon as it is made, and all of them as a table at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help="samples of each")
    chosen = parser.parse_args()
    if unknown := set(chosen.names).difference(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    comparisons = []
    for comparison in measured(chosen.names or BENCHMARKS, chosen.runs):
        comparisons.append(comparison)
        sys.stderr.write(" · ".join(comparison.cells()) + "\n")
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    sys.stdout.write("\n".join(["", machine, "", *table(comparisons), ""]))


if __name__ == "__main__":
    main()
