"""Judging: the cost of a click before anything is sent, and of a large definition from text to verdict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sagemaker_selective_widget import Pipeline, judge
from tests.benchmarks import pipelines
from tests.benchmarks.measure import Comparison, Samples, cpu_ms

GOALS_MS = {50: 1.0, 5_000: 50.0}
LARGE_BYTES = 2**20
LARGE_GOAL_MS = 500.0


def judging(runs: int) -> Iterator[Comparison]:
    """Judge a connected selection, and one of only the first and the last step."""
    for steps, goal_ms in GOALS_MS.items():
        pipeline = Pipeline.from_definition(pipelines.definition(steps))
        reference = pipelines.reference(pipeline.step_names)
        selections = {
            "40 steps selected": pipeline.dag.order[-40:],
            "a gap between first and last": (pipeline.dag.order[0], pipeline.dag.order[-1]),
        }
        for what, selected in selections.items():
            work = partial(judge, pipeline, selected, reference)
            durations = tuple(cpu_ms(work) for _ in range(runs))
            yield Comparison(f"judge, {steps:,} steps, {what}", Samples(durations), goal=goal_ms)


def large_definition(runs: int) -> Iterator[Comparison]:
    """Parse a definition of 1 MiB and judge a selection of its steps."""
    text = pipelines.sized_definition(LARGE_BYTES)

    def parse_and_judge() -> None:
        pipeline = Pipeline.from_definition(text)
        judge(pipeline, pipeline.dag.order[-40:], pipelines.reference(pipeline.step_names))

    durations = tuple(cpu_ms(parse_and_judge) for _ in range(runs))
    yield Comparison("parse and judge 1 MiB, 500 steps", Samples(durations), goal=LARGE_GOAL_MS)
