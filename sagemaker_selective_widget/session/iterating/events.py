"""The events about several executions: what is in view, and what was read about them."""

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
    """A browser has opened, so the outcomes of executions are looked at from now on."""


@dataclass(frozen=True, slots=True)
class TableOpened(Event):
    """Somebody opens the table of executions."""


@dataclass(frozen=True, slots=True)
class DetailsLookedAt(Event):
    """Somebody looks at the values and metrics of executions, replacing those in view before.

    Attributes:
        client: The browser.
        arns: The executions.
    """

    client: str
    arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExecutionsCompared(Event):
    """Somebody compares executions, replacing an earlier comparison; none closes it."""

    arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetricsRead(Event):
    """The metrics of an execution were read."""

    effect: ReadMetrics
    metrics: ExecutionMetrics


@dataclass(frozen=True, slots=True)
class PageSeen(Event):
    """The latest executions, newest first, were listed by the runner of a sweep."""

    executions: tuple[ExecutionSummary, ...]


@dataclass(frozen=True, slots=True)
class EvaluationEnded(Event):
    """An execution that was started by `Evaluations` has ended."""

    execution: ExecutionSummary


@dataclass(frozen=True, slots=True)
class SweepsSeen(Event):
    """The sweeps that were started or taken over here were looked at.

    Attributes:
        sweeps: The sweeps, the latest first.
        serial: Number of the look, counted from 1.
    """

    sweeps: tuple[SweepSnapshot, ...]
    serial: int
