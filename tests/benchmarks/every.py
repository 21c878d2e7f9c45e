"""All benchmarks by name, and the order in which they are measured."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

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
from tests.benchmarks.measure import Comparison

Benchmark = Callable[[int], Iterator[Comparison]]

WAITING: dict[str, Benchmark] = {"far": far}
"""Benchmarks that wait most of the time; they run in a separate process, in parallel to `COMPUTING`."""

COMPUTING: dict[str, Benchmark] = {
    "judge": judging,
    "definition": large_definition,
    "import": importing,
    "listed": clicking_among,
    "watch": asking,
    "iterations": iterating,
    "reference": referring,
    "cycles": cycling,
    "local": reading,
    "folder": keeping,
}
"""Benchmarks that count requests, measure processor time, or compare durations in one process."""

TIMED: dict[str, Benchmark] = {
    "click": clicking,
    "ending": ending,
    "memory": closing,
    "opening": opening,
    "sweep": sweeping,
    "runs": listing,
    "moving": moving,
    "display": displaying,
}
"""Benchmarks that run alone on the machine."""

BENCHMARKS = {**WAITING, **COMPUTING, **TIMED}


def measured(names: Collection[str], runs: int) -> Iterator[Comparison]:
    """Yield the comparisons of these benchmarks as they are made."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        waiting = [beside.submit(whole, name, runs) for name in WAITING if name in names]
        for name, benchmark in COMPUTING.items():
            if name in names:
                yield from benchmark(runs)
        for each in waiting:
            yield from each.result()
    for name, benchmark in TIMED.items():
        if name in names:
            yield from benchmark(runs)


def whole(name: str, runs: int) -> list[Comparison]:
    """Return all comparisons of a benchmark as a list, which can be passed between processes."""
    return list(BENCHMARKS[name](runs))
