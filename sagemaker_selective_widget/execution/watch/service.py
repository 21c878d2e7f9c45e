"""`PipelineService`: the interface between this package and SageMaker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sagemaker_selective_widget.execution.metrics.source import MetricSource
from sagemaker_selective_widget.execution.watch.logs import LogLine, LogPlace
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.status import (
    ExecutionPage,
    ExecutionSnapshot,
    PipelineDescription,
    StepRows,
)
from sagemaker_selective_widget.execution.watch.step_pages import StepPages

FIRST_INTERVAL_S = 0.25
"""Seconds between two looks right after a change, for a service that is not shared with others."""

FIRST_AWS_INTERVAL_S = 2.0
"""The same for AWS, where no job is done within a second, and the request rate is that of the account."""


SUBSCRIBE_EVENT = "sagemaker-selective-widget.subscribe"
"""The event of a boto3 SageMaker client whose handler subscribes to the changes of an execution.

The handler receives ``execution_arn`` and ``notify``, and returns a function that ends the subscription. A
client without a handler for it is polled.
"""

Unsubscribe = Callable[[], object]
"""Ends a subscription, after which there are no more notifications."""


class PipelineService(Protocol):
    """The interface to one pipeline in SageMaker. Every method may block on the network.

    Every method raises `ServiceError` or a subclass if the service refuses or cannot be reached. Methods may
    be called from several threads at once.
    """

    @property
    def pipeline_name(self) -> str:
        """Name or ARN of the pipeline, as sent in requests."""

    @property
    def has_console(self) -> bool:
        """Whether the AWS console shows what its executions create."""

    @property
    def first_poll_interval_s(self) -> float:
        """Seconds between two looks at an execution right after it has changed.

        `FIRST_INTERVAL_S` if the service is on this machine, otherwise `FIRST_AWS_INTERVAL_S`.
        """

    @property
    def metrics(self) -> MetricSource:
        """The source of what the jobs of its executions have reported."""

    def describe(self) -> PipelineDescription:
        """Return the pipeline as it is today."""

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        """Return a page of executions, newest first: the first page, or the one for a token."""

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        """Return the present state of an execution and of its steps.

        Args:
            execution_arn: The execution.
            pages: The pages of its steps read before; only what may have changed since is requested. Without
                pages, the steps are those that `steps` returns.
        """

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        """Return the looks shared by all watchers of an execution through the same client."""

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        """Subscribe to changes of an execution and of its steps.

        Notifications may be lost, or sent although nothing is new, so subscribers have to poll as well.

        Args:
            execution_arn: The execution.
            notify: Called soon after each change, on any thread; must return quickly and not raise.

        Returns:
            A function that ends the subscription; ``None`` if the service sends no notifications.
        """

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        """Return the present state of an execution and how it was started, without its steps."""

    def steps(self, execution_arn: str) -> StepRows:
        """Return the steps of an execution that have started or were reused.

        If it has a ForEach over many items, these are only the oldest and the newest rows.
        """

    def definition_for(self, execution_arn: str) -> str:
        """Return the pipeline definition that an execution ran, as JSON text."""

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        """Return the parameter values that an execution ran with, as the API's strings."""

    def look_anew(self) -> None:
        """Stop relying on cached answers that a retry may have changed."""

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Return up to ``limit`` of the last lines of a log, oldest first; none if there is no log yet."""

    def start(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution`` and return the execution's ARN.

        Raises:
            StartOptionError: A member of the request is not supported from here.
        """

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        """Ask an execution to stop."""

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        """Retry an execution that failed or was stopped, from where it ended."""
