"""Sweeps recovered from the list of executions."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_selective_widget.execution.sweep.carried import read_description
from sagemaker_selective_widget.execution.sweep.state import SweepState, TrialState
from sagemaker_selective_widget.execution.watch.status import ExecutionSummary


def find_sweeps(executions: Iterable[ExecutionSummary]) -> dict[str, SweepState]:
    """Return the sweeps that executions are trials of, by id, latest first.

    If there are several attempts at a trial, the latest counts. The sweeps found are not continued from here.

    Args:
        executions: The executions, newest first.
    """
    specs: dict[str, SweepState] = {}
    trials: dict[str, dict[int, TrialState]] = {}
    for execution in executions:
        carried = read_description(execution.description)
        if carried is None:
            continue
        known = trials.setdefault(carried.spec.id, {})
        if carried.spec.id not in specs:
            specs[carried.spec.id] = SweepState.of(carried.spec)
        trial = TrialState(carried.index, carried.attempt, arn=execution.arn)
        if carried.index not in known or known[carried.index].attempt < carried.attempt:
            known[carried.index] = trial.seen(execution.status, execution.failure_reason)
    return {sweep_id: state.found(trials[sweep_id]) for sweep_id, state in specs.items()}
