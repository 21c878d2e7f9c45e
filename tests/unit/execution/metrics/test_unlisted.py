"""Metrics of an execution of which not all rows are listed."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.metrics.unlisted import unlisted_problems
from sagemaker_selective_widget.execution.metrics.values import MetricValue, StepMetrics
from sagemaker_selective_widget.execution.watch.status import Iteration

LOOP = StepRun("Loop", "Succeeded", item_count=1000, step_count=1000)
ROWS = (
    LOOP,
    *(StepRun(f"Fit-{index}", "Succeeded", iteration=Iteration("Loop", index)) for index in range(2)),
)
PART = ExecutionSnapshot(
    "arn:one", "Succeeded", steps=ROWS, has_more_steps=True, unlisted=frozenset({"Train"})
)
REPORTED = StepMetrics((MetricValue("loss", 0.5, "Fit-0"),))


def told(snapshot: ExecutionSnapshot, fit: StepMetrics) -> dict[str, str]:
    return unlisted_problems(snapshot, {"Loop": StepMetrics(), "Fit-0": fit, "Fit-1": StepMetrics()})


def test_it_is_said_of_how_many_iterations_they_are() -> None:
    problems = told(PART, REPORTED)
    assert problems["Loop"].startswith("Loop: the metrics are of 2 of 1,000 rows")
    assert problems["Train"].startswith("Train: its row is not listed")


def test_iterations_that_report_nothing_are_not_missed() -> None:
    assert told(replace(PART, unlisted=frozenset()), StepMetrics()) == {}


def test_of_all_rows_nothing_is_missing() -> None:
    assert told(replace(PART, has_more_steps=False), REPORTED) == {}
