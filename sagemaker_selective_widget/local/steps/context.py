"""`StepContext`, which is passed to a function that performs a step, and `StepError`, which fails a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.local.clock import Clock, Signal
from sagemaker_selective_widget.local.steps.reported import ReportedMetrics
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.step_log import StepLog


@dataclass(frozen=True, slots=True)
class StepContext:
    """The step that a function performs: its arguments, its log, and whether it should stop.

    Attributes:
        name: The step's name in the pipeline definition.
        type: The step's type, for example ``"Training"``.
        arguments: The step's ``Arguments``, with every reference resolved to its value. S3 URIs remain
            S3 URIs, as on AWS; `path` maps them to files.
        parameters: The execution's parameter values by name, each of its declared type.
        execution_arn: The ARN of the execution that this step belongs to.
        settings: The fields of its definition other than ``Arguments``, such as ``FunctionArn`` of a Lambda
            step or ``SuppliedBaselineStatistics`` of a QualityCheck step; also resolved.
        attempt: 1, incremented each time that its ``RetryPolicies`` make it try again.
        stop_signal: Set when the step should stop; `stop_requested` and `wait` check it.
        clock: The time on this machine.
    """

    name: str
    type: str
    arguments: Mapping[str, Any]
    parameters: Mapping[str, Any]
    execution_arn: str
    settings: Mapping[str, Any]
    attempt: int
    stop_signal: Signal = field(repr=False)
    clock: Clock = field(repr=False)
    _objects: ObjectFolder = field(repr=False)
    _log: StepLog = field(repr=False)
    _metrics: ReportedMetrics = field(repr=False)

    def path(self, uri: str) -> Path:
        """Map an S3 URI to a path under the folder of this `LocalSageMaker`.

        The folders above the path exist afterwards; the path itself may not.

        Raises:
            ValueError: The text is not an S3 URI.
        """
        return self._objects.path(uri)

    def log(self, text: object) -> None:
        """Add one or several lines to the step's log; a log keeps at least its last half MiB.

        Values that are not text are converted as by ``print``.

        `LocalSageMaker.log` returns the log, and the client of `LocalSageMaker.logs_client` reads it.
        """
        self._log.add(str(text))

    def metric(self, name: str, value: float) -> None:
        """Report a number, such as ``step.metric("validation:rmse", 2.1)``; the last value per name counts.

        A training job has them in ``FinalMetricDataList``, even if its step fails afterwards. A tuning job
        has the one that is its objective, as that of its best training job.

        Raises:
            TypeError: Jobs of this type of step report no metrics, or the value is not a number.
        """
        self._metrics.report(name, value)

    @property
    def stop_requested(self) -> bool:
        """Whether the step should stop; long loops should check this and return."""
        return self.stop_signal.is_set()

    def wait(self, duration_s: float) -> bool:
        """Wait for a number of seconds on the clock, or until the step should stop; return whether it should.

        Where no thread can be started, nobody can request a stop meanwhile.
        """
        return self.clock.wait(self.stop_signal, duration_s)


StepFunction = Callable[[StepContext], Mapping[str, Any] | None]
"""Performs a step. Its return value is merged into the step's properties; an exception fails the step."""


class StepError(Exception):
    """A step fails with exactly this reason; raise it in a function to choose the reason.

    Attributes:
        exception_type: The type of the failure, such as ``"SageMaker.CAPACITY_ERROR"``; the step's
            ``RetryPolicies`` list the types for which it is tried again.
    """

    def __init__(self, reason: str, exception_type: str | None = None) -> None:
        super().__init__(reason)
        self.exception_type = exception_type
