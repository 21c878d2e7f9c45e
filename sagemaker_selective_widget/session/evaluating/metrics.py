"""`Metrics`: the metrics of executions, read on demand, and cached once an execution has ended."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

from sagemaker_selective_widget.errors import MetricError, SelectiveWidgetError
from sagemaker_selective_widget.execution.history.history import ExaminedExecution
from sagemaker_selective_widget.execution.metrics.comparison import Compared, Comparison, compare
from sagemaker_selective_widget.execution.metrics.declared import (
    DeclaredMetrics,
    Direction,
    Objective,
    declared_metrics,
)
from sagemaker_selective_widget.execution.metrics.mlflow import ExecutionRuns, read_runs, with_run
from sagemaker_selective_widget.execution.metrics.read import StepReport, for_run, read_step, report_of
from sagemaker_selective_widget.execution.metrics.unlisted import unlisted_problems
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics, LazyMetrics, StepMetrics
from sagemaker_selective_widget.execution.watch.ending import Ending, ending_of
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.load import kind
from sagemaker_selective_widget.selection.repair import did_you_mean
from sagemaker_selective_widget.session.at_most import AtMost
from sagemaker_selective_widget.session.effects import Describe, Examine
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.iterating.events import ObjectiveChosen
from sagemaker_selective_widget.session.iterating.objective import name_and_direction, objective_of
from sagemaker_selective_widget.session.iterating.run_table import RunTable
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.source import check_execution
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.workers import Workers
from sagemaker_selective_widget.threads import can_start_threads

MAX_AT_ONCE = 10
"""The maximum number of executions whose metrics are read at the same time."""

ObjectiveChoice = Objective | str | tuple[str, Direction] | None
"""An objective as users choose it: a name, with a direction if the definition does not give one."""


class Metrics:
    """Reads metrics of executions. Thread-safe.

    Args:
        store: Holds what is known about executions.
        requests: Asks the service.
        inquiry: Finds out what executions did.
        workers: Make a thread wait for its turn.
    """

    def __init__(self, store: Store, requests: Requests, inquiry: Inquiry, workers: Workers) -> None:
        self._store = store
        self._requests = requests
        self._inquiry = inquiry
        self._lock = threading.Lock()
        self._at_once = AtMost(MAX_AT_ONCE, workers)
        self._known: dict[StepReport, StepMetrics] = {}
        self._known_runs: dict[tuple[str, Ending | None], ExecutionRuns] = {}

    @property
    def declared(self) -> DeclaredMetrics:
        """The metrics that the pipeline's definition declares."""
        return declared_metrics(self._store.state.target.pipeline)

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise: the chosen one, else what the definition's first Condition compares."""
        return objective_of(self._store.state)

    def choose(self, choice: ObjectiveChoice) -> None:
        """Choose the objective; ``None`` takes the definition's.

        Raises:
            MetricError: See `as_objective`.
        """
        objective = None if choice is None else self.as_objective(choice)
        self._store.dispatch(ObjectiveChosen(objective))

    def as_objective(self, choice: ObjectiveChoice) -> Objective | None:
        """Return the objective that a choice stands for; the current one for ``None``.

        Raises:
            MetricError: The definition names no such metric and no direction is given, or the choice is
                not an objective.
        """
        if choice is None:
            return self.objective
        if isinstance(choice, Objective):
            return choice
        name, direction = name_and_direction(choice)
        known = next((each for each in self.declared.objectives if each.name == name), None)
        if known is not None and direction in (None, known.direction):
            return known
        if direction in ("minimize", "maximize"):
            return Objective(name, direction)
        raise MetricError(
            f"Whether less or more of {name!r} is better, the definition does not say."
            f"{did_you_mean(self.declared.nearest(name))} Give both: ({name!r}, 'minimize')."
        )

    def metrics(self, execution_arn: str | None = None) -> ExecutionMetrics:
        """Return the metrics of an execution: a mapping of names to numbers, whose ``repr`` is a table.

        Steps that were reused or cached have the metrics of the execution that ran them. Metrics that could
        not be read are reported in ``.problems`` instead of raising.

        Args:
            execution_arn: The execution; ``None`` for the one that is watched.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            SelectiveWidgetError: No execution is watched.
            ServiceError: What it did could not be found out.
        """
        arn: Any = self._store.state.run.arn if execution_arn is None else execution_arn
        if isinstance(arn, str) and not arn:
            raise SelectiveWidgetError("No execution is watched. Say which: metrics(arn).")
        check_execution(self._store.state.target.name, arn)
        self._inquiry.notice_retries(arn)
        return self._of_known(arn)

    def in_snapshot(self, snapshot: ExecutionSnapshot) -> ExecutionSnapshot:
        """Return a snapshot whose metrics are read on first access."""
        return replace(snapshot, metrics=LazyMetrics(lambda: self._of_known(snapshot.arn)))

    def read(self, execution_arn: str) -> ExecutionMetrics:
        """Return the metrics of an execution, finding out first what it did if that is not known.

        Raises:
            ServiceError: What it did could not be found out.
        """
        return self._metrics(self._described(execution_arn))

    def metrics_of_many(self, execution_arns: Iterable[str]) -> Mapping[str, ExecutionMetrics]:
        """Return the metrics of executions by ARN, reading at most `MAX_AT_ONCE` at the same time.

        Raises:
            ServiceError: What one of them did could not be found out.
        """
        arns = tuple(dict.fromkeys(execution_arns))
        if not can_start_threads() or len(arns) < 2:
            return {arn: self._of_known(arn) for arn in arns}
        with ThreadPoolExecutor(MAX_AT_ONCE, "metrics") as pool:
            return dict(zip(arns, pool.map(self._of_known, arns), strict=True))

    def compare(self, execution_arns: Iterable[str]) -> Comparison:
        """Compare executions side by side: values, definition, what each step did, metrics, durations.

        Raises:
            ValueError: No execution is given.
            TypeError: ``execution_arns`` is a single string, or not a sequence at all.
            NotFoundError: One is not an execution of this pipeline.
            ServiceError: What one did could not be found out.
        """
        if isinstance(execution_arns, str) or not isinstance(execution_arns, Iterable):
            raise TypeError(
                f"What is compared is a sequence of ARNs; this is {kind(execution_arns)}. "
                "Write compare([one, another])."
            )
        arns = tuple(execution_arns)
        if not arns:
            raise ValueError("There is nothing to compare. Give the ARNs of two or more executions.")
        for arn in arns:
            check_execution(self._store.state.target.name, arn)
        self._inquiry.notice_retries(*arns)
        metrics = self.metrics_of_many(arns)
        return compare([Compared(self._inquiry.known(Describe(arn)), metrics[arn]) for arn in arns])

    def runs(self, limit: int = 20) -> RunTable:
        """Return the latest executions, newest first, as a table with their values and metrics.

        Args:
            limit: The maximum number of executions.

        Raises:
            ValueError: ``limit`` is not a whole number of 1 or more.
            ServiceError: The executions could not be listed.
            SelectiveWidgetError: The session is closed.
        """
        reports = self._inquiry.history(limit)
        described = [each.arn for each in reports if not each.unknown]
        metrics = self.metrics_of_many(described)
        return RunTable.of(reports, self._store.state.history, metrics, self.objective)

    def _of_known(self, arn: str) -> ExecutionMetrics:
        """Return the metrics of an execution, relying on its end as it is known.

        Raises:
            ServiceError: What it did could not be found out.
        """
        with self._at_once:
            return self._metrics(self._inquiry.known(Describe(arn)))

    def _metrics(self, examined: ExaminedExecution) -> ExecutionMetrics:
        arn = examined.snapshot.arn
        pipeline = examined.pipeline or self._store.state.target.pipeline
        found = {run.name: self._of_step(arn, run, pipeline) for run in examined.snapshot.steps}
        if examined.snapshot.mlflow is not None:
            found = self._with_runs(examined.snapshot, found)
        values = [value for each in found.values() for value in each.values]
        problems = {name: " ".join(each.problems) for name, each in found.items() if each.problems}
        return ExecutionMetrics(
            arn,
            tuple(sorted(values, key=lambda value: not value.is_declared)),
            {run.name: run.outcome for run in examined.snapshot.steps if run.outcome},
            problems | unlisted_problems(examined.snapshot, found),
            examined.snapshot.is_terminal,
            {name: each.run for name, each in found.items() if each.run},
        )

    def _runs(self, arn: str) -> ExecutionRuns:
        """Return the MLflow runs of an execution; none if it does not log to MLflow, or no longer exists."""
        try:
            snapshot = self._described(arn).snapshot
        except SelectiveWidgetError:
            return ExecutionRuns()
        end = arn, ending_of(snapshot)
        with self._lock:
            known = self._known_runs.get(end)
        if known is not None:
            return known
        config = snapshot.mlflow
        runs = read_runs(self._requests.service.metrics.mlflow, config, arn) if config else ExecutionRuns()
        if runs.is_settled and snapshot.is_terminal:
            with self._lock:
                self._known_runs[end] = runs
        return runs

    def _described(self, arn: str) -> ExaminedExecution:
        """Return what is known about an execution, including how it was started; find it out if necessary.

        Raises:
            ServiceError: It could not be found out.
        """
        known = self._store.state.history.known(arn)
        return known if known and known.snapshot.is_described else self._inquiry.known(Describe(arn))

    def _with_runs(
        self, execution: ExecutionSnapshot, found: Mapping[str, StepMetrics]
    ) -> dict[str, StepMetrics]:
        """Return metrics by step, extended by what the executions that ran the steps logged to MLflow."""
        runs_of = cache(self._runs)
        joined: dict[str, StepMetrics] = {}
        for run in execution.steps:
            *_, (ran_in, _) = self._with_source_steps(execution.arn, run)
            joined[run.name] = with_run(found[run.name], runs_of(ran_in).of_step(run.name), run.name)
        return joined | {"": runs_of(execution.arn).metrics(found)}

    def _of_step(self, arn: str, run: StepRun, pipeline: Pipeline) -> StepMetrics:
        made = next((made for _, made in self._with_source_steps(arn, run) if made.resource_arn), run)
        report = report_of(declared_metrics(pipeline), made)
        return StepMetrics() if report is None else for_run(self._step_metrics(report), run)

    def _step_metrics(self, report: StepReport) -> StepMetrics:
        with self._lock:
            known = self._known.get(report)
        if known is None:
            known = read_step(self._requests.service.metrics, report)
            if known.is_settled:
                with self._lock:
                    self._known[report] = known
        return known

    def _with_source_steps(self, arn: str, run: StepRun) -> Iterator[tuple[str, StepRun]]:
        """Yield a step, then the same step in the execution it was reused or cached from, back to its origin.

        Each step comes with the ARN of its execution.
        """
        seen: set[str] = set()
        source: str | None = arn
        found: StepRun | None = run
        while found is not None and source and source not in seen:
            yield source, found
            seen.add(source)
            source = found.reused_from or found.cached_from
            found = self._examined(source, run.name) if source else None

    def _examined(self, arn: str, step: str) -> StepRun | None:
        try:
            examined: ExaminedExecution = self._inquiry.known(Examine(arn))
        except SelectiveWidgetError:
            return None
        return examined.snapshot.step(step)
