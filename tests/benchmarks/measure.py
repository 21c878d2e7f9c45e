"""Samples, their comparison with a baseline, and the table that shows the results."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time
from typing import Any

HEADER = ("what", "n", "baseline: median / p90", "ours: median / p90", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Samples:
    """Repeated measurements of one quantity.

    Attributes:
        values: One or more values.
        unit: The unit of the values.
    """

    values: tuple[float, ...]
    unit: str = "ms"

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def p90(self) -> float:
        """The value that nine of ten values do not exceed (nearest rank)."""
        return sorted(self.values)[math.ceil(0.9 * len(self.values)) - 1]

    def __str__(self) -> str:
        return f"{_rounded(self.median)} / {_rounded(self.p90)} {self.unit}"


def _rounded(number: float) -> str:
    """Return a number with three significant digits, or as an integer from 100 on."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of the table.

    Attributes:
        what: The thing measured, and at what size.
        ours: Its samples.
        baseline: The samples that it is compared with, taken in turn with ``ours``; ``None`` if the goal is
            not a ratio.
        goal: The greatest ratio of medians allowed, or without a baseline the greatest median; ``None`` for
            a row that is only informative.
    """

    what: str
    ours: Samples
    baseline: Samples | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Our median divided by the baseline's; ``None`` without a baseline."""
        return None if self.baseline is None else self.ours.median / self.baseline.median

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; ``None`` without a goal."""
        if self.goal is None:
            return None
        return (self.ours.median if self.ratio is None else self.ratio) <= self.goal

    def cells(self) -> tuple[str, ...]:
        """Return the row as text, in the order of `HEADER`."""
        return (
            self.what,
            str(len(self.ours.values)),
            "–" if self.baseline is None else str(self.baseline),
            str(self.ours),
            "–" if self.ratio is None else f"{self.ratio:.2f}",
            self._goal_text(),
            {True: "yes", False: "NO", None: "–"}[self.is_met],
        )

    def _goal_text(self) -> str:
        if self.goal is None:
            return "–"
        return f"≤ {self.goal:g}" + (f" {self.ours.unit}" if self.baseline is None else "×")


def cpu_ms(work: Callable[[], Any]) -> float:
    """Do ``work`` once and return the processor time it took, in milliseconds.

    Suits pure computation: there it equals the duration on an idle machine, even while the machine is busy.
    """
    began = process_time()
    work()
    return (process_time() - began) * 1000


def interpreter_cpu_ms(statement: str) -> float:
    """Run a statement in a new interpreter and return the processor time it took, in milliseconds."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", statement], check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def in_turn(runs: int, **samplers: Callable[[], float]) -> dict[str, Samples]:
    """Take samples of each in turn (A B C, A B C, …), so that a busy machine slows all of them alike.

    Args:
        runs: The number of samples of each.
        **samplers: By name, functions that take one sample each, in milliseconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in samplers}
    for _ in range(runs):
        for name, sample in samplers.items():
            taken[name].append(sample())
    return {name: Samples(tuple(durations)) for name, durations in taken.items()}


def table(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    rows = [HEADER, *(comparison.cells() for comparison in comparisons)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
