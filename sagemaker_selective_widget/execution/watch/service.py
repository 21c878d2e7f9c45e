"""`PipelineService`: the seam at which the judge's side and SageMaker meet."""

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
"""Seconds between two looks right after something has changed, at a service that nobody shares."""

FIRST_AWS_INTERVAL_S = 2.0
"""The same elsewhere: on AWS no job lasts a second, and the request rate is the whole account's."""


SUBSCRIBE_EVENT = "sagemaker-selective-widget.subscribe"
"""The event of a boto3 SageMaker client whose handler subscribes to the changes of an execution.

It is given ``execution_arn`` and ``notify``, and returns what ends the subscription. A client that has no
handler for it is polled.
"""

Unsubscribe = Callable[[], object]
"""Ends a subscription: nobody is notified any more."""


class PipelineService(Protocol):
    """One pipeline of SageMaker, as far as this package needs it. Every method may block on the network.

    Every method raises `ServiceError` (or a subclass of it) where the service refuses or is not reached.
    Methods may be called from several threads at once.
    """

    @property
    def pipeline_name(self) -> str:
        """Name or ARN of the pipeline, as requests carry it."""

    @property
    def has_console(self) -> bool:
        """Whether the AWS console shows what is made there."""

    @property
    def first_poll_interval_s(self) -> float:
        """Seconds between two looks at an execution right after it has changed.

        `FIRST_INTERVAL_S` where the service is on this machine, `FIRST_AWS_INTERVAL_S` anywhere else.
        """

    @property
    def metrics(self) -> MetricSource:
        """Tells what the jobs of its executions have reported."""

    def describe(self) -> PipelineDescription:
        """Return the pipeline as it is today."""

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        """Return a page of executions, newest first: the first, or the one that a token leads to."""

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        """Return the present state of an execution and of its steps.

        Args:
            execution_arn: The execution.
            pages: What was read of its steps before; only what may have changed since is asked for. Without
                them, its steps are as `steps` returns them.
        """

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        """Return what all have in common who watch an execution now, wherever they ask the same service."""

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        """Have somebody notified after an execution, or a step of it, has changed.

        A notification may be lost, or come where nothing is new: whoever subscribes polls besides.

        Args:
            execution_arn: The execution.
            notify: Called soon after each change, on any thread; it must not take long, nor raise.

        Returns:
            What ends the subscription; ``None`` where the service notifies nobody.
        """

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        """Return the present state of an execution, with what it was started with, without its steps."""

    def steps(self, execution_arn: str) -> StepRows:
        """Return the steps of an execution that have started or were reused.

        Of one with a ForEach over many items, these are the oldest rows and the newest ones.
        """

    def definition_for(self, execution_arn: str) -> str:
        """Return the pipeline definition that an execution ran, as JSON text."""

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        """Return the parameter values that an execution ran with, as the API's strings."""

    def look_anew(self) -> None:
        """Answer from now on as things are: what a retry may have changed is not taken as known."""

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Return up to ``limit`` last lines of a log, oldest first; none while there is no log."""

    def start(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution`` and return the execution's ARN.

        Raises:
            StartOptionError: A member of the request cannot be sent from here.
        """

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        """Ask an execution to stop."""

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        """Let an execution that failed or was stopped go on where it ended."""
