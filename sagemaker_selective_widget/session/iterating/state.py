"""The part of a session's state about several executions: what is in view, and what was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.sweep.results import Trial, best
from sagemaker_selective_widget.execution.sweep.spec import SweepSpec
from sagemaker_selective_widget.execution.sweep.state import SweepState

NO_ITEMS: Mapping[str, Any] = MappingProxyType({})

SweepPhase = Literal["found", "running", "stopping", "ended"]
"""``found`` (another kernel has started it), ``running``, ``stopping`` or ``ended``."""


@dataclass(frozen=True, slots=True, eq=False)
class SweepSnapshot:
    """A sweep at one moment.

    Attributes:
        state: The progress of its trials.
        trials: Its trials in order, with their outcomes.
        message: What it waits for, or why it does not continue.
    """

    state: SweepState
    trials: tuple[Trial, ...]
    message: str = ""

    @property
    def spec(self) -> SweepSpec:
        """The space, selection and limits of the sweep."""
        return self.state.spec

    @property
    def phase(self) -> SweepPhase:
        """The phase of the sweep: whether it is still running, and whether this session runs it."""
        if self.state.is_started:
            is_over = not self.state.is_under_way
            return "ended" if is_over else "stopping" if self.state.is_stopped else "running"
        is_over = all(trial.phase in ("ended", "refused") for trial in self.state.trials)
        return "ended" if is_over else "found"

    @property
    def best(self) -> Trial | None:
        """The trial with the best objective; ``None`` while none has one."""
        return best(self.trials, self.spec.objective)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of trials by how far they are: waiting, running, succeeded, failed or stopped."""
        counts = dict.fromkeys(("waiting", "running", "succeeded", "failed", "stopped"), 0)
        for trial in self.state.trials:
            if trial.has_failed:
                counts["failed"] += 1
            elif trial.phase == "ended":
                counts["stopped" if trial.status == "Stopped" else "succeeded"] += 1
            else:
                counts["running" if trial.phase == "running" else "waiting"] += 1
        return counts


@dataclass(frozen=True, slots=True, eq=False)
class IteratingState:
    """The executions that are in view, and the facts about them beyond the list.

    Attributes:
        objective: The metric that somebody has chosen; ``None`` takes the definition's.
        has_browser: Whether a browser shows the outcomes of executions that were started here.
        is_table_open: Whether somebody has opened the table of executions.
        in_view: By browser, the executions whose details are in view.
        compared: The executions that are compared; empty for none.
        metrics: The metrics of executions by ARN, as last read.
        sweeps: The sweeps that were started or taken over here, the latest first.
        sweeps_serial: Number of the look that they are from, so that an earlier one cannot replace it.
    """

    objective: Objective | None = None
    has_browser: bool = False
    is_table_open: bool = False
    in_view: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_ITEMS)
    compared: tuple[str, ...] = ()
    metrics: Mapping[str, ExecutionMetrics] = field(default_factory=lambda: NO_ITEMS)
    sweeps: tuple[SweepSnapshot, ...] = ()
    sweeps_serial: int = 0

    def lacks_metrics(self, arn: str, *, is_terminal: bool) -> bool:
        """Return whether metrics have to be read: they never were, or only before the execution ended."""
        known = self.metrics.get(arn)
        return known is None or (is_terminal and not known.is_final)

    def with_metrics(self, metrics: ExecutionMetrics) -> IteratingState:
        """Return the state with the metrics of an execution."""
        return replace(self, metrics={**self.metrics, metrics.execution_arn: metrics})

    def forgetting(self, arns: Collection[str]) -> IteratingState:
        """Return the state without the metrics of some executions."""
        if self.metrics.keys().isdisjoint(arns):
            return self
        kept = {arn: metrics for arn, metrics in self.metrics.items() if arn not in arns}
        return replace(self, metrics=kept)

    def incomplete(self) -> frozenset[str]:
        """Return the executions whose metrics are incomplete: some could not be read, or were not final."""
        return frozenset(arn for arn, each in self.metrics.items() if each.problems or not each.is_final)
