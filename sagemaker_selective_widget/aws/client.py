"""`SageMakerPipelineService`: one pipeline in SageMaker, accessed through a boto3 client."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from sys import intern
from typing import Any

from sagemaker_selective_widget.aws.address import is_aws, is_on_this_machine
from sagemaker_selective_widget.aws.attempts import tell_attempts
from sagemaker_selective_widget.aws.errors import translated
from sagemaker_selective_widget.aws.logs import LogReader, logs_client_for
from sagemaker_selective_widget.aws.metrics import MetricReader, s3_client_for
from sagemaker_selective_widget.aws.mlflow import MlflowReader
from sagemaker_selective_widget.aws.operations import Operation
from sagemaker_selective_widget.aws.records import execution_snapshot, execution_summary, step_run
from sagemaker_selective_widget.aws.requests import pages, past_conflicts, send, sendable
from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.aws.shared import answers_of, default_client, looks_at
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.watch.ending import ending_of
from sagemaker_selective_widget.execution.watch.logs import LogLine, LogPlace
from sagemaker_selective_widget.execution.watch.service import (
    FIRST_AWS_INTERVAL_S,
    FIRST_INTERVAL_S,
    SUBSCRIBE_EVENT,
    Unsubscribe,
)
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks
from sagemaker_selective_widget.execution.watch.status import (
    ExecutionPage,
    PipelineDescription,
    StepPage,
    StepRows,
)
from sagemaker_selective_widget.execution.watch.step_pages import Order, StepPages, rows_at_both_ends
from sagemaker_selective_widget.pipeline.writable import writable_json
from sagemaker_selective_widget.threads import Call, Soon

_PAGE_SIZE = 100
"""The maximum page size of the API's lists."""


def is_boto3_client(client: Any) -> bool:
    """Return whether a client can send requests to SageMaker, unlike the SDK's client for local mode.

    ``LocalSagemakerClient``, which belongs to a ``LocalPipelineSession``, keeps pipelines in the memory of
    its process: it has no ``meta``, no ARNs and no executions that could be reused.
    """
    model = getattr(getattr(client, "meta", None), "service_model", None)
    return getattr(model, "service_name", None) == "sagemaker"


def connect(
    pipeline_name: str,
    client: Any = None,
    logs_client: Any = None,
    session: Any = None,
    soon: Soon = Call,
    poll_interval_s: float = 0.0,
) -> SageMakerPipelineService:
    """Return the service of one pipeline, without sending a request.

    Args:
        pipeline_name: Name or ARN of the pipeline.
        client: A boto3 SageMaker client; by default one with boto3's default credentials and region.
        logs_client: A boto3 CloudWatch Logs client; by default one is created when a log is first read.
        session: The boto3 session for creating clients of other services; by default boto3's default session.
        soon: Schedules calls, so that independent requests are sent at the same time.
        poll_interval_s: Minimum number of seconds between two looks at an execution, if more than usual.

    Raises:
        CredentialsError: No region is set, or the credentials cannot be found.
        TypeError: The client is not one for SageMaker.
    """
    if client is not None and not is_boto3_client(client):
        raise TypeError(
            f"A client is what boto3.client('sagemaker') returns; this is {type(client).__name__}."
        )
    if client is None:
        with translated("", "a SageMaker client"):
            client = default_client()
    logs = LogReader(lambda: logs_client or logs_client_for(client, session))
    metrics = MetricReader(client, lambda: s3_client_for(client, session), MlflowReader(client, session))
    return SageMakerPipelineService(
        client, pipeline_name, logs, metrics=metrics, soon=soon, poll_interval_s=poll_interval_s
    )


class SageMakerPipelineService:
    """One pipeline, accessed through the operations of a boto3 client. Implements `PipelineService`.

    Retries are left to the client (botocore's retry mode and attempts); errors are translated to this
    package's. A boto3 client may be used by several threads. What does not change about an execution is
    requested once, by whichever service of the same client and pipeline needs it first.

    Args:
        client: A boto3 SageMaker client.
        pipeline_name: Name or ARN of the pipeline.
        logs: Reads logs of jobs; by default a reader that creates its client when needed.
        wait: Waits for a number of seconds before a request is repeated.
        metrics: Reads what jobs have reported; by default a reader that creates its S3 client when needed.
        soon: Schedules calls, so that independent requests are sent at the same time; by default in sequence.
        poll_interval_s: Minimum number of seconds between two looks at an execution, if more than usual.
    """

    def __init__(
        self,
        client: Any,
        pipeline_name: str,
        logs: LogReader | None = None,
        wait: Callable[[float], object] = time.sleep,
        metrics: MetricReader | None = None,
        soon: Soon = Call,
        poll_interval_s: float = 0.0,
    ) -> None:
        tell_attempts(client)
        self._client = client
        self._soon = soon
        self._poll_interval_s = poll_interval_s
        self._wait = wait
        self._logs = logs or LogReader(lambda: logs_client_for(client))
        self.metrics = metrics or MetricReader(client, lambda: s3_client_for(client))
        self.pipeline_name = pipeline_name
        self._answers = answers_of(client, pipeline_name)

    @property
    def has_console(self) -> bool:
        """Whether the AWS console shows what executions create, which is the case only for AWS itself."""
        return is_aws(self._client)

    @property
    def first_poll_interval_s(self) -> float:
        """Seconds between two looks right after a change: more if the service is shared with others."""
        usual_s = FIRST_INTERVAL_S if is_on_this_machine(self._client) else FIRST_AWS_INTERVAL_S
        return max(usual_s, self._poll_interval_s)

    @property
    def _subject(self) -> str:
        return f"the pipeline {self.pipeline_name!r} in {self._client.meta.region_name}"

    def describe(self) -> PipelineDescription:
        """Return the pipeline as it is today (``DescribePipeline``)."""
        answer = send(self._client, "DescribePipeline", self._subject, {"PipelineName": self.pipeline_name})
        definition = writable_json(answer.identifier("PipelineDefinition"))
        return PipelineDescription(answer.text_or_empty("PipelineArn"), definition)

    def definition_for(self, execution_arn: str) -> str:
        """Return the definition that an execution ran (``DescribePipelineDefinitionForExecution``)."""
        ask = partial(self._ask_definition, execution_arn)
        return self._answers.lasting(execution_arn, "definition", ask)

    def _ask_definition(self, execution_arn: str) -> str:
        answer = self._send_about(execution_arn, "DescribePipelineDefinitionForExecution")
        # Most executions have the same definition, so that interning keeps the text once.
        return intern(writable_json(answer.identifier("PipelineDefinition")))

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        """Return a page of executions, newest first (``ListPipelineExecutions``), which takes one request."""
        continued = {"NextToken": next_token} if next_token else {}
        request = {
            "PipelineName": self.pipeline_name,
            "SortBy": "CreationTime",
            "SortOrder": "Descending",
            "MaxResults": _PAGE_SIZE,
            **continued,
        }
        answer = send(self._client, "ListPipelineExecutions", self._subject, request)
        listed = tuple(map(execution_summary, answer.rows("PipelineExecutionSummaries")))
        self._answers.listed(listed)
        return ExecutionPage(listed, answer.text_or_none("NextToken"))

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        """Return an execution (``DescribePipelineExecution``) and its steps (``ListPipelineExecutionSteps``).

        With ``pages``, as used for polling, both are requested at the same time, since the execution is
        mostly still running. Once it is found to have ended, its steps are read again, as only then are they
        final, unless that end was known before. The pages determine which rows of iterations are listed.
        """
        if pages is None:
            ask = partial(self._ask_snapshot, execution_arn)
            return self._answers.of_present(execution_arn, "snapshot", ask, _status)
        fetch, ending_before = partial(self._step_page, execution_arn), pages.ending
        steps = self._soon(partial(pages.read_as_before, fetch))
        try:
            execution = self._ask_execution(execution_arn)
            self._answers.seen(execution_arn, execution.status)
        except BaseException:
            steps.drop()
            raise
        steps.result()
        if (ending := ending_of(execution)) != ending_before:
            pages.read(fetch, is_stopping=False, ending=ending)
        pages.is_stopping = execution.status == "Stopping"
        seen = execution.with_rows(pages.rows)
        return replace(seen, is_listing=seen.has_more_steps and pages.lists_all)

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        """Return the looks at an execution that are shared by all who watch it through the same client."""
        return looks_at(self._client, execution_arn)

    def subscribe(self, execution_arn: str, notify: Callable[[], object]) -> Unsubscribe | None:
        """Subscribe to the changes of an execution, if the client supports it; clients of AWS do not.

        With a poll interval of its own, the service does not notify between two polls.
        """
        if self._poll_interval_s:
            return None
        notify = self.shared_looks(execution_arn).telling(notify)
        answers = self._client.meta.events.emit(SUBSCRIBE_EVENT, execution_arn=execution_arn, notify=notify)
        return next((unsubscribe for _, unsubscribe in answers if unsubscribe is not None), None)

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        """Return an execution without its steps (``DescribePipelineExecution``)."""
        ask = partial(self._ask_execution, execution_arn)
        return self._answers.of_status(execution_arn, "execution", ask, _status)

    def _ask_execution(self, execution_arn: str) -> ExecutionSnapshot:
        return execution_snapshot(self._send_about(execution_arn, "DescribePipelineExecution"))

    def _ask_snapshot(self, execution_arn: str) -> ExecutionSnapshot:
        return self._ask_execution(execution_arn).with_rows(self._ask_steps(execution_arn))

    def steps(self, execution_arn: str) -> StepRows:
        """Return the steps of an execution (``ListPipelineExecutionSteps``), with one or two requests.

        If there are many iterations, a page at either end is enough to know what most other steps did.
        """
        return self._answers.of_ended(execution_arn, "steps", partial(self._ask_steps, execution_arn))

    def _ask_steps(self, execution_arn: str) -> StepRows:
        return rows_at_both_ends(partial(self._step_page, execution_arn))

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        """Return the parameter values of an execution (``ListPipelineParametersForExecution``)."""
        ask = partial(self._ask_parameters, execution_arn)
        return self._answers.lasting(execution_arn, "parameters", ask)

    def look_anew(self) -> None:
        """Discard cached answers that a retry may have changed."""
        self._answers.doubt()

    def _ask_parameters(self, execution_arn: str) -> Mapping[str, str]:
        rows = self._rows("ListPipelineParametersForExecution", "PipelineParameters", execution_arn)
        return {row.identifier("Name"): row.text("Value") for row in rows}

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Return the last lines of a log, oldest first (CloudWatch Logs); none if there is no log yet."""
        return self._logs.tail(place, limit)

    def start(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution``; its ``ClientRequestToken`` makes it safe to send again.

        Members that an older boto3 does not support are left out if they only say where to log.

        Raises:
            StartOptionError: The installed boto3 does not support another member of the request.
        """
        request = sendable(self._client, "StartPipelineExecution", request)
        reference = request.get("SelectiveExecutionConfig", {}).get("SourcePipelineExecutionArn")
        named = f"{self._subject}, or its reference execution {reference}" if reference else ""
        answer = send(self._client, "StartPipelineExecution", self._subject, request, named=named)
        return answer.identifier("PipelineExecutionArn")

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        """Send ``RetryPipelineExecution``, which continues the execution under the same ARN."""
        try:
            answer = self._send_about(
                execution_arn, "RetryPipelineExecution", ClientRequestToken=client_request_token
            )
        finally:
            self._answers.doubt(execution_arn)
            self.shared_looks(execution_arn).changed()
        answer.identifier("PipelineExecutionArn")

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        """Send ``StopPipelineExecution``; steps that are running may take a while to end.

        Between two steps the service refuses for a moment to stop an execution, which none of botocore's
        retry modes covers. The request is repeated as often, and at the same interval, as in Airflow's
        SageMaker hook.
        """
        past_conflicts(partial(self._stop, execution_arn, client_request_token), self._wait)

    def _stop(self, execution_arn: str, client_request_token: str) -> None:
        answer = self._send_about(
            execution_arn, "StopPipelineExecution", ClientRequestToken=client_request_token
        )
        answer.identifier("PipelineExecutionArn")

    def _step_page(self, execution_arn: str, next_token: str | None, order: Order) -> StepPage:
        continued = {"NextToken": next_token} if next_token else {}
        answer = self._send_about(
            execution_arn,
            "ListPipelineExecutionSteps",
            SortOrder=order,
            MaxResults=_PAGE_SIZE,
            **continued,
        )
        rows = answer.rows("PipelineExecutionSteps")
        return StepPage(tuple(map(step_run, rows)), answer.text_or_none("NextToken"))

    def _send_about(self, execution_arn: str, operation: Operation, **arguments: Any) -> Response:
        asked = {"PipelineExecutionArn": execution_arn, **arguments}
        return send(self._client, operation, f"the execution {execution_arn}", asked)

    def _rows(self, operation: Operation, name: str, execution_arn: str, **arguments: Any) -> list[Response]:
        asked = {"PipelineExecutionArn": execution_arn, "MaxResults": _PAGE_SIZE, **arguments}
        found = pages(self._client, operation, f"the execution {execution_arn}", asked)
        return [row for page in found for row in page.rows(name)]


def _status(execution: ExecutionSnapshot) -> str:
    return execution.status
