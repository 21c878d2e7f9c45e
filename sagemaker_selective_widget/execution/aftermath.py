"""What can be done with an execution that has ended, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sagemaker_selective_widget.execution.progress import ProgressState, StepProgress
from sagemaker_selective_widget.execution.status import ExecutionSnapshot
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.bodies import foreach_of, with_bodies
from sagemaker_selective_widget.selection.repair import listed

_UNDONE = ("Failed", "Stopped")
_SAID: Mapping[ProgressState, str] = {
    "ran": "ran",
    "reused": "reused",
    "failed": "failed",
    "stopped": "stopped",
}


@dataclass(frozen=True, slots=True)
class Rerun:
    """Another execution to make after one that did not succeed: it replaces the selection and the reference.

    Attributes:
        label: What it will run and reuse, as words for a button.
        selected_steps: The selection, in definition order.
        reference_execution_arn: The execution that did not succeed, of which the rest is reused.
    """

    label: str
    selected_steps: tuple[str, ...]
    reference_execution_arn: str


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
    return snapshot.status in _UNDONE and not any(
        _is_fail_step(step.name, pipeline) for step in snapshot.steps if step.status == "Failed"
    )


def rerun_from_failure(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> Rerun | None:
    """Return the selection of what failed and what was to follow, with the execution as its reference.

    Unlike a retry it makes another execution, for which parameters and the definition may be changed.

    Returns:
        ``None`` if no step failed or was stopped; a Fail step does as it is told, and is none.
    """
    if not snapshot.is_terminal:
        return None
    undone = {step.name for step in snapshot.steps if step.status in _UNDONE}
    undone = {
        foreach_of(pipeline, name)
        for name in undone & set(pipeline.step_names)
        if not _is_fail_step(name, pipeline)
    }
    if not undone:
        return None
    following = pipeline.dag.descendants(undone) & _selected(snapshot, pipeline)
    label = f"Run {listed(pipeline.in_order(undone))} again, and what follows, reusing {snapshot.name}"
    return Rerun(label, pipeline.in_order(undone | following), snapshot.arn)


def summary(snapshot: ExecutionSnapshot, steps: Iterable[StepProgress]) -> str:
    """Return what an execution that has ended came to: ``Succeeded in 2 min 5 s: 2 ran, 1 reused``."""
    if not snapshot.is_terminal:
        return ""
    counts = Counter(step.state for step in steps)
    said = ", ".join(f"{counts[state]} {word}" for state, word in _SAID.items() if counts[state])
    took = ""
    if snapshot.started_at is not None and snapshot.ended_at is not None:
        took = f" in {_duration(snapshot.ended_at - snapshot.started_at)}"
    return f"{snapshot.status}{took}: {said or 'no step ran'}"


def _selected(snapshot: ExecutionSnapshot, pipeline: Pipeline) -> frozenset[str]:
    selected = snapshot.selected_steps
    return frozenset(pipeline.step_names if selected is None else selected)


def _is_fail_step(name: str, pipeline: Pipeline) -> bool:
    return name in pipeline.step_names and pipeline.step(name).type == "Fail"


def _duration(duration: timedelta) -> str:
    seconds = max(0, round(duration.total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[:2]) or "less than 1 s"
