"""`StepContext`, which a function that performs a step receives, and `StepError`, which fails the step."""

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
        arguments: The step's ``Arguments``, with every reference resolved to its value. S3 URIs stay
            S3 URIs, as on AWS; `path` maps them to files.
        parameters: The execution's parameter values by name, each of its declared type.
        execution_arn: The ARN of the execution this step belongs to.
        settings: The other keys of its definition, such as ``FunctionArn`` of a Lambda step or
            ``SuppliedBaselineStatistics`` of a QualityCheck step, also resolved.
        attempt: Number of the attempt: 1, and one more for each retry by the step's ``RetryPolicies``.
        stop_signal: Set when the step should stop; `stop_requested` and `wait` check it.
        clock: The clock of this machine.
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

        The parent folders are created if they are missing; the path itself may not exist.

        Raises:
            ValueError: The text is not an S3 URI.
        """
        return self._objects.path(uri)

    def log(self, text: object) -> None:
        """Add one or more lines to the step's log, which keeps at least its last half MiB.

        An object that is not text is converted like ``print`` does.

        `LocalSageMaker.log` returns the log, and the client of `LocalSageMaker.logs_client` reads it.
        """
        self._log.add(str(text))

    def metric(self, name: str, value: float) -> None:
        """Report a metric, such as ``step.metric("validation:rmse", 2.1)``; the last of each name counts.

        A training job has the metrics in ``FinalMetricDataList``, even if its step fails afterwards. A tuning
        job has only its objective, as the final metric of its best training job.

        Raises:
            TypeError: Jobs of this type of step report no metrics, or ``value`` is not a number.
        """
        self._metrics.report(name, value)

    @property
    def stop_requested(self) -> bool:
        """Whether the step should stop; a long loop checks this and returns."""
        return self.stop_signal.is_set()

    def wait(self, duration_s: float) -> bool:
        """Wait for a time in seconds on the clock, or until the step should stop; tell whether it should.

        Where no thread can be started, nobody can request a stop during the wait.
        """
        return self.clock.wait(self.stop_signal, duration_s)


StepFunction = Callable[[StepContext], Mapping[str, Any] | None]
"""Performs a step. What it returns is merged into the step's properties; any exception fails the step."""


class StepError(Exception):
    """The failure of a step; raise it in a function to fail the step with exactly this reason.

    Attributes:
        exception_type: The type of the failure, such as ``"SageMaker.CAPACITY_ERROR"``. The step is retried
            if its ``RetryPolicies`` name this type.
    """

    def __init__(self, reason: str, exception_type: str | None = None) -> None:
        super().__init__(reason)
        self.exception_type = exception_type
