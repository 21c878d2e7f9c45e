"""`IteratingView`: several executions as shown: table, comparison, sweeps. Pure; part of `view`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sagemaker_selective_widget.execution.history.report import ExecutionReports, execution_report
from sagemaker_selective_widget.execution.metrics.comparison import Compared, Comparison, compare
from sagemaker_selective_widget.execution.metrics.declared import declared_metrics
from sagemaker_selective_widget.execution.metrics.metric import MetricKind
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.session.effects import ListExecutions, ListMore
from sagemaker_selective_widget.session.iterating.objective import (
    objective_of,
    value_of,
)
from sagemaker_selective_widget.session.iterating.run_table import RunTable
from sagemaker_selective_widget.session.iterating.state import SweepSnapshot
from sagemaker_selective_widget.session.iterating.sweep_snapshot import sweep_snapshot
from sagemaker_selective_widget.session.state import State


@dataclass(frozen=True, slots=True)
class MetricColumn:
    """A metric that the table may show as a column.

    Attributes:
        name: Name of the metric.
        step: The step that reports it.
        kind: The kind of source that reports it.
        is_declared: Whether the definition names it.
    """

    name: str
    step: str
    kind: MetricKind
    is_declared: bool


class IteratingView:
    """Several executions as shown. Each part is derived when it is first read.

    Args:
        state: The state.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def is_listing(self) -> bool:
        """Whether the executions are being listed."""
        return any(isinstance(each, (ListExecutions, ListMore)) for each in self._state.asked)

    def reference_value(self, sweep: SweepSnapshot) -> float | None:
        """Return the objective value of a sweep's reference; ``None`` if it was not read."""
        objective = sweep.spec.objective
        return None if objective is None else value_of(self._state, sweep.spec.reference_arn, objective)

    def time_span(self, sweep: SweepSnapshot) -> tuple[datetime | None, datetime | None]:
        """Return when the first trial of a sweep started, and when the last ended, once all have."""
        started_at = {each.arn: each.started_at for each in self._state.history.executions}
        known = [(started_at.get(trial.arn), trial.duration_s) for trial in sweep.trials]
        starts = [start for start, _ in known if start is not None]
        ends = [start + timedelta(seconds=took or 0.0) for start, took in known if start is not None]
        if not starts:
            return None, None
        return min(starts), max(ends) if sweep.phase == "ended" else None

    @cached_property
    def sweeps(self) -> tuple[SweepSnapshot, ...]:
        """The sweeps, the latest first: those known to this session, and those found in the list.

        A sweep in the list is placed where its latest trial is.
        """
        own = {sweep.spec.id: sweep for sweep in self._state.iterating.sweeps}
        found = find_sweeps(self._state.history.executions)
        unlisted = [sweep for sweep_id, sweep in own.items() if sweep_id not in found]
        listed = [own.get(sweep_id) or self._found(state) for sweep_id, state in found.items()]
        return (*unlisted, *listed)

    @cached_property
    def reports(self) -> ExecutionReports:
        """Every listed execution with what is known about it."""
        return self.latest(len(self._state.history.executions))

    def latest(self, limit: int) -> ExecutionReports:
        """Return what is known about the latest executions."""
        history, problems = self._state.history, self._state.problems
        names = history.name_of_execution
        return ExecutionReports(
            execution_report(one, history.known, names, str(problems.get(one.arn, "")))
            for one in history.executions[:limit]
        )

    @cached_property
    def rows(self) -> RunTable:
        """Every listed execution as a row, newest first."""
        state = self._state
        return RunTable.of(self.reports, state.history, state.iterating.metrics, objective_of(state))

    @cached_property
    def metrics(self) -> tuple[MetricColumn, ...]:
        """The metrics that a column may show; those that the definition names come first."""
        declared = declared_metrics(self._state.target.pipeline).metrics
        columns = {each.name: MetricColumn(each.name, each.step, each.kind, True) for each in declared}
        for read in self._state.iterating.metrics.values():
            for value in read.reported:
                column = MetricColumn(value.name, value.step, value.kind, False)
                columns.setdefault(value.name, column)
        return tuple(columns.values())

    @cached_property
    def own(self) -> frozenset[str]:
        """The executions that were started here."""
        started = {each for each in self._state.outcomes.values() if isinstance(each, str)}
        sweeps = (sweep for sweep in self._state.iterating.sweeps if sweep.state.is_started)
        return frozenset(started.union(trial.arn for sweep in sweeps for trial in sweep.trials))

    @cached_property
    def best(self) -> frozenset[str]:
        """The best execution of each sweep."""
        return frozenset(sweep.best.arn for sweep in self.sweeps if sweep.best)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The comparison of the chosen executions; ``None`` while something about them is unknown."""
        history, metrics = self._state.history, self._state.iterating.metrics
        compared = [(history.known(arn), metrics.get(arn)) for arn in self._state.iterating.compared]
        known = [
            Compared(examined, read)
            for examined, read in compared
            if examined is not None and read is not None  # an empty mapping means that there are no metrics
        ]
        return compare(known) if known and len(known) == len(compared) else None

    @property
    def comparison_message(self) -> str:
        """The reason why there is no comparison, or what is still being found out; ``""`` for nothing."""
        state = self._state
        if not state.iterating.compared or self.comparison is not None:
            return ""
        names = state.history.name_of_execution
        of = {arn: names.get(arn) or arn.rpartition("/")[2] for arn in state.iterating.compared}
        problems = [f"{name}: {state.problems[arn]}" for arn, name in of.items() if arn in state.problems]
        return " ".join(problems) or f"Finding out what {listed(tuple(of.values()))} did…"

    def _found(self, state: SweepState) -> SweepSnapshot:
        outcomes = dict(self._outcomes(state))
        return sweep_snapshot(state, outcomes, self._state.target.pipeline)

    def _outcomes(self, state: SweepState) -> Iterator[tuple[int, Outcome]]:
        """Yield the outcomes of trials that nobody watches here, as far as they happen to be known."""
        history, metrics = self._state.history, self._state.iterating.metrics
        for trial in state.trials:
            examined = history.known(trial.arn)
            duration_s = examined.duration_s if examined else None
            yield trial.index, Outcome(metrics.get(trial.arn), duration_s)
