"""The events of `events` that are about several executions: what is looked at, and what was read of them."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.session.events import Event
from sagemaker_selective_widget.session.iterating_state import SeenSweep


@dataclass(frozen=True, slots=True)
class ObjectiveChosen(Event):
    """Somebody chooses the metric to optimise; ``None`` takes the definition's."""

    objective: Objective | None


@dataclass(frozen=True, slots=True)
class SweepsSeen(Event):
    """The sweeps that were started or taken over here were looked at.

    Attributes:
        sweeps: They, the latest first.
        serial: Which look it was, counted from 1.
    """

    sweeps: tuple[SeenSweep, ...]
    serial: int
