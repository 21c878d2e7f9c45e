"""Processor time of imports in fresh interpreters, from start to exit, against importing ipywidgets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.measure import Comparison, in_turn, interpreter_cpu_ms

BASELINE = "import ipywidgets"
GOALS = {
    "import sagemaker_selective_widget": 1.15,
    "from sagemaker_selective_widget import SelectiveExecutionWidget": 1.4,
    "import anywidget": None,  # for information: the dependency's part of the time
}


def importing(runs: int) -> Iterator[Comparison]:
    """Import each in turn, after a first round that writes the bytecode."""
    samplers = {statement: partial(interpreter_cpu_ms, statement) for statement in (BASELINE, *GOALS)}
    in_turn(1, **samplers)
    samples = in_turn(runs, **samplers)
    for statement, goal in GOALS.items():
        yield Comparison(statement, samples[statement], samples[BASELINE], goal)
