"""The progress of each step of a started execution: *ran now*, *reused*, *not run*, *failed*."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, IterationCount, StepRun

ProgressState = Literal["waiting", "executing", "ran", "reused", "failed", "stopped", "not-run"]
"""The state of a step as shown to people while an execution runs and afterwards."""

_STATE_OF_STATUS: Mapping[str, ProgressState] = {
    "Starting": "executing",
    "Executing": "executing",
    "Stopping": "executing",
    "Stopped": "stopped",
    "Failed": "failed",
    "Succeeded": "ran",
}


NOT_LISTED = "not among the rows listed so far"
"""The remark on a step that may have started, while many rows of a ForEach's iterations are not listed."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """The progress of one step.

    Attributes:
        state: Its state.
        remark: What this package adds for people: where a reused output comes from, for example.
        started_at: When it started in this execution; ``None`` if it was reused.
        ended_at: When it ended in this execution; ``None`` if it was reused.
        attempts: How often it was tried; 0 if not known.
        resource_arn: What it created, such as a training job; ``""`` if nothing.
        iterations: For a ForEach or a step of its body, the counts of its iterations; otherwise ``None``.
        failure_reason: Why it failed, as written by a job or the service; ``""`` if there is no reason.
    """

    state: ProgressState
    remark: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    attempts: int = 0
    resource_arn: str = ""
    iterations: IterationCount | None = None
    failure_reason: str = ""

    @property
    def detail(self) -> str:
        """The remark and the failure reason, as one text for people."""
        return " · ".join(filter(None, [self.remark, self.failure_reason]))


def progress(
    snapshot: ExecutionSnapshot,
    step_names: Iterable[str],
    expected: Collection[str],
    name_of_execution: Mapping[str, str],
) -> dict[str, StepProgress]:
    """Return the progress of every step.

    The service lists a step when it starts; whether a missing one is still to come depends on the plan.

    Args:
        snapshot: The execution, with its iterations folded.
        step_names: All steps of the pipeline.
        expected: The steps that the plan runs or reuses.
        name_of_execution: Display names by ARN, for reused outputs.
    """
    runs = {step.name: step for step in snapshot.steps}
    waiting = frozenset() if snapshot.is_terminal else frozenset(expected)
    remark = NOT_LISTED if snapshot.has_more_steps else ""
    return {
        name: _of_run(runs[name], name_of_execution)
        if name in runs
        else StepProgress("waiting" if name in waiting else "not-run", remark if name in expected else "")
        for name in step_names
    }


def _of_run(run: StepRun, name_of_execution: Mapping[str, str]) -> StepProgress:
    if run.reused_from is not None:
        return StepProgress("reused", f"from {_name(run.reused_from, name_of_execution)}")
    if run.cached_from is not None:
        remark = f"cached by {_name(run.cached_from, name_of_execution)}"
        return StepProgress("reused", remark, resource_arn=run.resource_arn)
    state = _STATE_OF_STATUS.get(run.status, "executing" if run.ended_at is None else "ran")
    return StepProgress(
        state,
        _remark(run),
        run.started_at,
        run.ended_at,
        run.attempts,
        run.resource_arn,
        run.iterations,
        run.failure_reason,
    )


def _remark(run: StepRun) -> str:
    outcome = f"outcome: {run.outcome.lower()}" if run.outcome and not run.failure_reason else ""
    iterations = str(run.iterations) if run.iterations else ""
    return " · ".join(filter(None, [iterations, outcome]))


def _name(arn: str, name_of_execution: Mapping[str, str]) -> str:
    return name_of_execution.get(arn) or arn.rpartition("/")[2]
