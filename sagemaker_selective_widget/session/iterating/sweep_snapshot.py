"""The snapshot of a sweep, built from the progress and the outcomes of its trials. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sagemaker_selective_widget.execution.sweep.results import Outcome, Trial
from sagemaker_selective_widget.execution.sweep.spec import SweepSpec
from sagemaker_selective_widget.execution.sweep.state import SweepState, TrialState
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.selection.parameters import typed_override
from sagemaker_selective_widget.session.iterating.state import SweepSnapshot

_SHOWN = {"waiting": "Waiting", "sending": "Starting", "refused": "Refused"}


def sweep_snapshot(
    state: SweepState, outcomes: Mapping[int, Outcome | None], pipeline: Pipeline
) -> SweepSnapshot:
    """Return the snapshot of a sweep.

    Args:
        state: The progress of its trials.
        outcomes: The outcomes of trials by index, as far as they are known.
        pipeline: Declares the parameters.
    """
    trials = (_trial(state.spec, trial, outcomes.get(trial.index), pipeline) for trial in state.trials)
    return SweepSnapshot(state, tuple(trials), sweep_message(state))


def sweep_message(state: SweepState) -> str:
    """Return what a sweep waits for, or why it does not continue; ``""`` for nothing."""
    if state.is_given_up:
        verb = "has" if state.failure_count == 1 else "have"
        return f"{counted(state.failure_count, 'trial')} {verb} failed, so no more are started."
    return state.message


def _trial(spec: SweepSpec, trial: TrialState, outcome: Outcome | None, pipeline: Pipeline) -> Trial:
    values = {name: typed_override(pipeline, name, text) for name, text in spec.trials[trial.index].items()}
    metrics = outcome.metrics if outcome and outcome.metrics is not None else {}
    problem = "" if outcome is None else outcome.problem
    return Trial(
        trial.index,
        values,
        trial.arn,
        trial.status or _SHOWN.get(trial.phase, trial.phase),
        metrics,
        None if spec.objective is None else metrics.get(spec.objective.name),
        None if outcome is None else outcome.duration_s,
        trial.reason or problem,
        trial.attempt,
    )
