"""`Sweep`: several selective executions over a parameter space, as users handle it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sagemaker_selective_widget.errors import InvalidSelectionError, SelectiveWidgetError
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.sweep.results import Results, Trial, best, results
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.session.iterating.state import SweepSnapshot
from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan
from sagemaker_selective_widget.session.iterating.sweep_snapshot import sweep_message, sweep_snapshot
from sagemaker_selective_widget.session.sweep.runner import SweepRunner
from sagemaker_selective_widget.session.workers import Workers, pause_until


class Sweep:
    """A sweep. Nothing starts before `start`. The ``repr`` is a table of its trials.

    A sweep that was found in SageMaker is only watched; `start` takes it over and continues with the trials
    that have not started. Thread-safe.

    Args:
        runner: Runs or watches it.
        workers: Let a coroutine wait.
        pipeline: Returns the pipeline as it is known now.
        check: Raises if the sweep must not be started now.
        tell: Publishes the progress of all sweeps.
        plan: The plan before it starts; ``None`` for a sweep that was found.
    """

    def __init__(
        self,
        runner: SweepRunner,
        workers: Workers,
        pipeline: Callable[[], Pipeline],
        check: Callable[[SweepState], None],
        tell: Callable[[], object],
        plan: SweepPlan | None = None,
    ) -> None:
        self._runner = runner
        self._workers = workers
        self._pipeline = pipeline
        self._check = check
        self._tell = tell
        self._plan = plan

    @property
    def id(self) -> str:
        """Its id, which is part of the display names of its executions: ``train-eval-<id>-<n>``."""
        return self.state.spec.id

    @property
    def state(self) -> SweepState:
        """The progress of its trials."""
        return self._runner.state

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise; ``None`` if none is known."""
        return self.state.spec.objective

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues of its trials, errors first; empty for a sweep that was found."""
        return () if self._plan is None else self._plan.issues

    @property
    def text(self) -> str:
        """The plan in one line: trials, steps, and time and instance-hours estimated from the reference."""
        return counted(len(self.state.trials), "trial") if self._plan is None else self._plan.text

    @property
    def expected_s(self) -> float | None:
        """Estimated seconds for all trials, from the times of the reference; ``None`` if unknown."""
        return None if self._plan is None else self._plan.expected_s

    @property
    def message(self) -> str:
        """The reason why it waits or does not continue; ``""`` for none."""
        return sweep_message(self.state)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Its trials, in order."""
        return self.seen.trials

    @property
    def seen(self) -> SweepSnapshot:
        """A snapshot of the sweep at this moment."""
        state = self.state
        outcomes = {trial.index: self._runner.outcome(trial) for trial in state.trials}
        return sweep_snapshot(state, outcomes, self._pipeline())

    @property
    def results(self) -> Results:
        """Its trials as a table, the best first."""
        return results(self.trials, self.objective)

    @property
    def best(self) -> Trial | None:
        """The trial with the best objective; ``None`` while none has one."""
        return best(self.trials, self.objective)

    def to_frame(self) -> Any:
        """Return the results as a pandas DataFrame."""
        return self.results.to_frame()

    def start(self) -> Sweep:
        """Start the sweep, or continue with the trials that have not started; return the sweep.

        Raises:
            SelectiveWidgetError: The session is closed.
            InvalidSelectionError: An issue forbids it.
            PipelineChangedError: The pipeline was updated since the sweep was made; nothing has started.
            ServiceError: It could not be found out which trials SageMaker knows.
        """
        self._runner.check_open()
        self._check_issues()
        self._check(self.state)
        self._runner.start()
        self._tell()
        return self

    def retry(self) -> Sweep:
        """Retry the trials that have failed or were stopped; return the sweep.

        Raises:
            SelectiveWidgetError: The session is closed.
            PipelineChangedError: The pipeline was updated since the sweep was made; nothing has started.
            ServiceError: It could not be found out which trials SageMaker knows.
        """
        self._runner.check_open()
        self._check(self.state)
        self._runner.retry()
        self._tell()
        return self

    def stop(self, *, trials: bool = False) -> None:
        """Start no more trials.

        Args:
            trials: Whether trials that are under way are stopped too.

        Raises:
            ServiceError: A trial could not be stopped; the others were.
        """
        try:
            self._runner.stop(trials=trials)
        finally:
            self._tell()

    def wait(self, timeout_s: float | None = None) -> Results:
        """Block until no trial is under way or to come, and return the results.

        Raises:
            TimeoutError: The sweep had not ended after ``timeout_s`` seconds; it keeps running.
            SelectiveWidgetError: It has not been started.
        """
        self._check_started()
        if not self._runner.wait_until(lambda: self._runner.is_over, timeout_s):
            raise TimeoutError(f"The sweep had not ended after {timeout_s} s; it goes on.")
        self._tell()
        return self.results

    async def finished(self) -> Results:
        """Return the results once no trial is under way or to come.

        Raises:
            SelectiveWidgetError: It has not been started.
        """
        self._check_started()
        self._runner.go_on()
        await pause_until(self._workers, lambda: self._runner.is_over)
        self._tell()
        return self.results

    def __repr__(self) -> str:
        """Return a line about the sweep, and a line for each trial."""
        return f"Sweep {self.id}: {self.text}\n{self.results!r}"

    def _check_issues(self) -> None:
        errors = () if self._plan is None else self._plan.errors
        if errors:
            reasons = " ".join(issue.message for issue in errors)
            raise InvalidSelectionError(f"This sweep cannot start. {reasons}", errors)

    def _check_started(self) -> None:
        if not self.state.is_started and all(trial.phase == "waiting" for trial in self.state.trials):
            raise SelectiveWidgetError("The sweep has not been started yet. Call start() first.")
