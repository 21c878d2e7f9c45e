"""The outcome of an execution: the steps it was to run, whether it can be retried, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from sagemaker_selective_widget.execution.history.duration import duration_text
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
    """Return the steps that an execution was to run or reuse, judging by how it was started.

    Without a selection these are all steps; with one, the selected steps, their bodies and their ancestors.
    """
    if snapshot.selected_steps is None:
        return frozenset(pipeline.step_names)
    run = with_bodies(pipeline, frozenset(snapshot.selected_steps).intersection(pipeline.step_names))
    return run | pipeline.dag.ancestors(run)


def can_retry(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> bool:
    """Return whether ``RetryPipelineExecution`` accepts it: it failed or was stopped, but not by a Fail step.

    Source: https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-fail.
    """
    return snapshot.status in UNSUCCESSFUL_STATUSES and not any(
        is_fail_step(step.name, pipeline) for step in snapshot.own_steps if step.status == "Failed"
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an execution did not succeed.

    Attributes:
        step: The step that failed; ``""`` if no step did.
        reason: The reason given by the service; ``""`` if it gives none.
    """

    step: str
    reason: str


def first_failure(snapshot: ExecutionSnapshot) -> Failure | None:
    """Return the step that failed first, and why; ``None`` where nothing has failed.

    Args:
        snapshot: The execution, with its iterations folded.
    """
    failed = [step for step in snapshot.steps if step.status == "Failed"]
    if not failed:
        return Failure("", snapshot.failure_reason) if snapshot.status == "Failed" else None
    latest = datetime.max.replace(tzinfo=timezone.utc)
    first = min(failed, key=lambda step: step.ended_at or latest)
    return Failure(first.name, first.failure_reason or snapshot.failure_reason)


def steps_asked_for(snapshot: ExecutionSnapshot) -> tuple[str, ...] | None:
    """Return the selection that an execution was started with; ``None`` if it had none, or it is not known.

    If the execution was not described, the steps that it ran itself are returned, provided that it succeeded
    and reused others.
    """
    if snapshot.is_described:
        return snapshot.selected_steps
    steps = snapshot.own_steps
    ran = tuple(step.name for step in steps if step.reused_from is None)
    is_selective = len(ran) < len(steps)
    return ran if is_selective and snapshot.status == "Succeeded" else None


def is_fail_step(name: str, pipeline: Pipeline) -> bool:
    """Return whether a step is of type Fail, which ends an execution on purpose."""
    return name in pipeline.step_names and pipeline.step(name).type == "Fail"


def summary(snapshot: ExecutionSnapshot, steps: Iterable[StepProgress]) -> str:
    """Return the outcome in one line: ``Succeeded in 2 min 5 s: 2 ran, 1 reused``; ``""`` before its end."""
    if not snapshot.is_terminal:
        return ""
    counts = Counter(step.state for step in steps)
    words = ", ".join(f"{counts[state]} {word}" for state, word in _WORD_OF_STATE.items() if counts[state])
    took = ""
    if snapshot.started_at is not None and snapshot.ended_at is not None:
        took = f" in {duration_text((snapshot.ended_at - snapshot.started_at).total_seconds())}"
    return f"{snapshot.status}{took}: {words or 'no step ran'}"
