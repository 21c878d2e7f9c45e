"""`StepContext`, which a function that performs a step is given, and `StepError`, by which it fails."""

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
    """The step that a function performs: its arguments, its log, whether it is to stop.

    Attributes:
        name: The step's name in the pipeline definition.
        type: The step's type, for example ``"Training"``.
        arguments: The step's ``Arguments``, every reference resolved to its value. S3 URIs stay
            S3 URIs, as on AWS; `path` maps them to files.
        parameters: The execution's parameter values by name, each of its declared type.
        execution_arn: The ARN of the execution this step belongs to.
        settings: What its definition says beside ``Arguments``, such as ``FunctionArn`` of a Lambda step or
            ``SuppliedBaselineStatistics`` of a QualityCheck step; resolved too.
        attempt: 1, and one more each time that its ``RetryPolicies`` let it try again.
        stop_signal: Comes when the step is to stop; `stop_requested` and `wait` look at it.
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
            ValueError: The text is no S3 URI.
        """
        return self._objects.path(uri)

    def log(self, text: object) -> None:
        """Add a line, or several, to the step's log; a log keeps at least its last half MiB.

        What is no text is written as ``print`` does.

        `LocalSageMaker.log` returns it, and the client of `LocalSageMaker.logs_client` reads it.
        """
        self._log.add(str(text))

    def metric(self, name: str, value: float) -> None:
        """Report a number, such as ``step.metric("validation:rmse", 2.1)``; the last of each name counts.

        ``FinalMetricDataList`` of a training job has them, also where its step fails afterwards. A tuning job
        has the one that is its objective, as that of its best training job.

        Raises:
            TypeError: The job of such a step reports no metrics, or this is no number.
        """
        self._metrics.report(name, value)

    @property
    def stop_requested(self) -> bool:
        """Whether the step is to stop: a long loop looks here and returns."""
        return self.stop_signal.is_set()

    def wait(self, duration_s: float) -> bool:
        """Wait, in seconds on the clock, but no longer than until the step is to stop; say whether it is.

        Where no thread can be started, nobody can ask for a stop meanwhile.
        """
        return self.clock.wait(self.stop_signal, duration_s)


StepFunction = Callable[[StepContext], Mapping[str, Any] | None]
"""Performs a step. What it returns is merged into the step's properties; what it raises fails the step."""


class StepError(Exception):
    """A step fails with exactly this reason; raise it in a function to choose the reason.

    Attributes:
        exception_type: What kind of failure it is, such as ``"SageMaker.CAPACITY_ERROR"``: the step's
            ``RetryPolicies`` name those for which it is tried again.
    """

    def __init__(self, reason: str, exception_type: str | None = None) -> None:
        super().__init__(reason)
        self.exception_type = exception_type
