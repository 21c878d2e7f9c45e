"""The events of `events` that are about several executions: what is looked at, and what was read of them."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.session.effects import ReadMetrics
from sagemaker_selective_widget.session.events import Event
from sagemaker_selective_widget.session.iterating.state import SweepSnapshot


@dataclass(frozen=True, slots=True)
class ObjectiveChosen(Event):
    """Somebody chooses the metric to optimise; ``None`` takes the definition's."""

    objective: Objective | None


@dataclass(frozen=True, slots=True)
class BrowserOpened(Event):
    """There is a browser: what came of an execution is looked at from now on."""


@dataclass(frozen=True, slots=True)
class TableOpened(Event):
    """Somebody opens the table of executions."""


@dataclass(frozen=True, slots=True)
class DetailsLookedAt(Event):
    """Somebody looks at the values and metrics of executions, in place of others.

    Attributes:
        client: The browser.
        arns: The executions.
    """

    client: str
    arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExecutionsCompared(Event):
    """Somebody compares executions, in place of others; none closes the comparison."""

    arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetricsRead(Event):
    """It was read what an execution has reported."""

    effect: ReadMetrics
    metrics: ExecutionMetrics


@dataclass(frozen=True, slots=True)
class PageSeen(Event):
    """The latest executions were listed by somebody who looks after a sweep, newest first."""

    executions: tuple[ExecutionSummary, ...]


@dataclass(frozen=True, slots=True)
class EvaluationEnded(Event):
    """An execution that was started to evaluate values has ended."""

    execution: ExecutionSummary


@dataclass(frozen=True, slots=True)
class SweepsSeen(Event):
    """The sweeps that were started or taken over here were looked at.

    Attributes:
        sweeps: They, the latest first.
        serial: Which look it was, counted from 1.
    """

    sweeps: tuple[SweepSnapshot, ...]
    serial: int
