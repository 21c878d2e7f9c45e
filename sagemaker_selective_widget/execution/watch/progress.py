"""How far each step of a started execution is: *ran now*, *reused*, *not run*, *failed*."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, IterationCount, StepRun

ProgressState = Literal["waiting", "executing", "ran", "reused", "failed", "stopped", "not-run"]
"""What a person wants to know of a step while an execution goes on and after it."""

_STATE_OF_STATUS: Mapping[str, ProgressState] = {
    "Starting": "executing",
    "Executing": "executing",
    "Stopping": "executing",
    "Stopped": "stopped",
    "Failed": "failed",
    "Succeeded": "ran",
}


NOT_LISTED = "not among the rows listed so far"
"""Of a step that may have begun beside the iterations of a ForEach, of which many have not been listed."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far one step is.

    Attributes:
        state: Its state.
        remark: What this package adds for a person: where a reused output comes from, for example.
        started_at: When it started now; ``None`` if it was reused.
        ended_at: When it ended now; ``None`` if it was reused.
        attempts: How often it was tried; 0 if that is not known.
        resource_arn: What it made, such as a training job; ``""`` if nothing.
        iterations: Of a ForEach or a step of its body, how many iterations there are; ``None`` for others.
        failure_reason: Why it failed, as a job or the service has written it; ``""`` if nothing is said.
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
        """All that there is to add for a person."""
        return " · ".join(filter(None, [self.remark, self.failure_reason]))


def progress(
    snapshot: ExecutionSnapshot,
    step_names: Iterable[str],
    expected: Collection[str],
    name_of_execution: Mapping[str, str],
) -> dict[str, StepProgress]:
    """Return how far every step is.

    The service lists a step when it starts; whether an absent one is still to come depends on the plan.

    Args:
        snapshot: The execution, its iterations folded.
        step_names: Every step of the pipeline.
        expected: The steps that the plan runs or reuses.
        name_of_execution: Display names by ARN, for what was reused.
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
