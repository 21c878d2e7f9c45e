"""What is shown of several executions: sweeps, the objective. Pure; part of `view`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from sagemaker_selective_widget.execution.metrics.declared import Objective, declared_metrics
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.session.iterating_state import SeenSweep
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.sweep_seen import seen_sweep


class IteratingView:
    """What is shown of several executions. Each part is derived when it is first read.

    Args:
        state: The state.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise: the chosen one, else what the definition's first Condition compares."""
        chosen = self._state.iterating.objective
        return chosen or declared_metrics(self._state.target.pipeline).objective

    @cached_property
    def sweeps(self) -> tuple[SeenSweep, ...]:
        """The sweeps, the latest first: those that are known here, and those that the list tells of.

        One that the list tells of stands where its latest trial does.
        """
        own = {sweep.spec.id: sweep for sweep in self._state.iterating.sweeps}
        found = find_sweeps(self._state.history.executions)
        unlisted = [sweep for sweep_id, sweep in own.items() if sweep_id not in found]
        listed = [own.get(sweep_id) or self._found(state) for sweep_id, state in found.items()]
        return (*unlisted, *listed)

    def _found(self, state: SweepState) -> SeenSweep:
        outcomes = dict(self._outcomes(state))
        return seen_sweep(state, outcomes, self._state.target.pipeline)

    def _outcomes(self, state: SweepState) -> Iterator[tuple[int, Outcome]]:
        """Yield what is known anyway of trials that nobody watches here."""
        history, metrics = self._state.history, self._state.iterating.metrics
        for trial in state.trials:
            examined = history.known(trial.arn)
            duration_s = examined.duration_s if examined else None
            yield trial.index, Outcome(metrics.get(trial.arn), duration_s)
