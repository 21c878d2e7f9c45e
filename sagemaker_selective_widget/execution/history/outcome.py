"""The outcome of an execution: which steps it was to run, whether a retry can take it up, a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from sagemaker_selective_widget.execution.watch.progress import ProgressState, StepProgress
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.bodies import with_bodies

UNSUCCESSFUL_STATUSES = ("Failed", "Stopped")
"""The statuses of an execution, or of a step, that ended without success."""

_WORD_OF_STATE: Mapping[ProgressState, str] = {
    "ran": "ran",
    "reused": "reused",
    "failed": "failed",
    "stopped": "stopped",
}


def expected_steps(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> frozenset[str]:
    """Return the steps that an execution was to run or to reuse, from how it was started.

    Without a selection that is every step; with one, the selected steps, their bodies and their ancestors.
    """
    if snapshot.selected_steps is None:
        return frozenset(pipeline.step_names)
    run = with_bodies(pipeline, frozenset(snapshot.selected_steps).intersection(pipeline.step_names))
    return run | pipeline.dag.ancestors(run)


def can_retry(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> bool:
    """Tell whether ``RetryPipelineExecution`` may take it up: it failed or was stopped, by no Fail step.

    Source: https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-fail.
    """
    return snapshot.status in UNSUCCESSFUL_STATUSES and not any(
        is_fail_step(step.name, pipeline) for step in snapshot.steps if step.status == "Failed"
    )


def is_fail_step(name: str, pipeline: Pipeline) -> bool:
    """Tell whether a step is one of type Fail, which ends an execution on purpose."""
    return name in pipeline.step_names and pipeline.step(name).type == "Fail"


def summary(snapshot: ExecutionSnapshot, steps: Iterable[StepProgress]) -> str:
    """Return the outcome in one line: ``Succeeded in 2 min 5 s: 2 ran, 1 reused``; ``""`` before its end."""
    if not snapshot.is_terminal:
        return ""
    counts = Counter(step.state for step in steps)
    words = ", ".join(f"{counts[state]} {word}" for state, word in _WORD_OF_STATE.items() if counts[state])
    took = ""
    if snapshot.started_at is not None and snapshot.ended_at is not None:
        took = f" in {_duration(snapshot.ended_at - snapshot.started_at)}"
    return f"{snapshot.status}{took}: {words or 'no step ran'}"


def _duration(duration: timedelta) -> str:
    seconds = max(0, round(duration.total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    words = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(words[:2]) or "less than 1 s"
