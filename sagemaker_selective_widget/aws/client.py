"""`SageMakerPipelineService`: one pipeline of SageMaker through a boto3 client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import boto3

from sagemaker_selective_widget.aws.address import is_aws
from sagemaker_selective_widget.aws.answers import execution_snapshot, execution_summary, step_run
from sagemaker_selective_widget.aws.errors import translated
from sagemaker_selective_widget.aws.logs import LogReader, logs_client_for
from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.logs import LogLine, LogPlace
from sagemaker_selective_widget.execution.status import ExecutionPage, PipelineDescription

_PAGE_SIZE = 100
"""The most that the lists of the API give at once."""


def connect(
    pipeline_name: str, client: Any = None, logs_client: Any = None, session: Any = None
) -> SageMakerPipelineService:
    """Return the service of one pipeline; sends nothing.

    Args:
        pipeline_name: Name or ARN.
        client: A boto3 SageMaker client; without one, boto3's default credentials and region are used.
        logs_client: A boto3 CloudWatch Logs client; without one, one is found when a log is wanted first.
        session: The boto3 session to make that one with; boto3's default session without it.

    Raises:
        CredentialsError: No region is set, or the credentials cannot be found.
    """
    if client is None:
        with translated("", pipeline_name):
            client = boto3.client("sagemaker")
    logs = LogReader(lambda: logs_client or logs_client_for(client, session))
    return SageMakerPipelineService(client, pipeline_name, logs)


class SageMakerPipelineService:
    """One pipeline, through the operations that boto3 has for it. Implements `PipelineService`.

    Retries are the client's own (botocore's retry mode and attempts); errors are translated to this
    package's. A boto3 client may be used by several threads.

    Args:
        client: A boto3 SageMaker client.
        pipeline_name: Name or ARN of the pipeline.
        logs: Reads the logs of what it starts; without it, one that finds a client when it is wanted.
    """

    def __init__(self, client: Any, pipeline_name: str, logs: LogReader | None = None) -> None:
        self._client = client
        self._logs = logs or LogReader(lambda: logs_client_for(client))
        self.pipeline_name = pipeline_name

    @property
    def has_console(self) -> bool:
        """Whether what is made there can be looked at in the AWS console: only AWS itself has one."""
        return is_aws(self._client)

    @property
    def _subject(self) -> str:
        return f"the pipeline {self.pipeline_name!r} in {self._client.meta.region_name}"

    def describe(self) -> PipelineDescription:
        """Return the pipeline as it is today (``DescribePipeline``)."""
        with translated("DescribePipeline", self._subject):
            answer = self._client.describe_pipeline(PipelineName=self.pipeline_name)
        return PipelineDescription(answer.get("PipelineArn", ""), answer["PipelineDefinition"])

    def definition_for(self, execution_arn: str) -> str:
        """Return the definition that an execution ran (``DescribePipelineDefinitionForExecution``)."""
        with translated("DescribePipelineDefinitionForExecution", f"the execution {execution_arn}"):
            answer = self._client.describe_pipeline_definition_for_execution(
                PipelineExecutionArn=execution_arn
            )
        return str(answer["PipelineDefinition"])

    def executions(self, next_token: str | None = None) -> ExecutionPage:
        """Return a page of executions, newest first (``ListPipelineExecutions``): one request."""
        continued = {"NextToken": next_token} if next_token else {}
        with translated("ListPipelineExecutions", self._subject):
            answer = self._client.list_pipeline_executions(
                PipelineName=self.pipeline_name,
                SortBy="CreationTime",
                SortOrder="Descending",
                MaxResults=_PAGE_SIZE,
                **continued,
            )
        rows = answer.get("PipelineExecutionSummaries", ())
        return ExecutionPage(tuple(map(execution_summary, rows)), answer.get("NextToken"))

    def snapshot(self, execution_arn: str) -> ExecutionSnapshot:
        """Return an execution (``DescribePipelineExecution``) and its steps (``ListPipelineExecutionSteps``).

        The execution is described first: once it has ended, the steps listed after it are final.
        """
        execution = self.describe_execution(execution_arn)
        return replace(execution, steps=self.steps(execution_arn))

    def describe_execution(self, execution_arn: str) -> ExecutionSnapshot:
        """Return an execution without its steps (``DescribePipelineExecution``)."""
        with translated("DescribePipelineExecution", f"the execution {execution_arn}"):
            execution = self._client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
        return execution_snapshot(execution)

    def steps(self, execution_arn: str) -> tuple[StepRun, ...]:
        """Return the steps of an execution, in the order they started (``ListPipelineExecutionSteps``)."""
        with translated("ListPipelineExecutionSteps", f"the execution {execution_arn}"):
            rows = self._pages(
                "list_pipeline_execution_steps",
                "PipelineExecutionSteps",
                PipelineExecutionArn=execution_arn,
                SortOrder="Ascending",
            )
            return tuple(step_run(row) for row in rows)

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        """Return what an execution ran with (``ListPipelineParametersForExecution``)."""
        with translated("ListPipelineParametersForExecution", f"the execution {execution_arn}"):
            rows = self._pages(
                "list_pipeline_parameters_for_execution",
                "PipelineParameters",
                PipelineExecutionArn=execution_arn,
            )
            return {row["Name"]: row["Value"] for row in rows}

    def log(self, place: LogPlace, limit: int) -> tuple[LogLine, ...]:
        """Return the last lines of a log, oldest first (CloudWatch Logs); none while there is no log."""
        return self._logs.tail(place, limit)

    def start(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution``; the request's ``ClientRequestToken`` makes a retry harmless.

        Raises:
            StartOptionError: The boto3 in use is older than a member of the request.
        """
        self._check_members("StartPipelineExecution", request)
        reference = request.get("SelectiveExecutionConfig", {}).get("SourcePipelineExecutionArn")
        named = f"{self._subject}, or its reference execution {reference}" if reference else self._subject
        with translated("StartPipelineExecution", self._subject, named=named):
            return str(self._client.start_pipeline_execution(**request)["PipelineExecutionArn"])

    def retry(self, execution_arn: str, client_request_token: str) -> None:
        """Send ``RetryPipelineExecution``: the execution goes on, under the same ARN."""
        with translated("RetryPipelineExecution", f"the execution {execution_arn}"):
            self._client.retry_pipeline_execution(
                PipelineExecutionArn=execution_arn, ClientRequestToken=client_request_token
            )

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        """Send ``StopPipelineExecution``; steps that are running may take a while to end."""
        with translated("StopPipelineExecution", f"the execution {execution_arn}"):
            self._client.stop_pipeline_execution(
                PipelineExecutionArn=execution_arn, ClientRequestToken=client_request_token
            )

    def _check_members(self, operation: str, request: Mapping[str, Any]) -> None:
        known = self._client.meta.service_model.operation_model(operation).input_shape.members
        unknown = [member for member in request if member not in known]
        if unknown:
            raise StartOptionError(
                f"boto3 {boto3.__version__} cannot send {', '.join(unknown)}. Upgrade it with: "
                "pip install --upgrade boto3"
            )

    def _pages(self, operation: str, key: str, **arguments: Any) -> Iterable[dict[str, Any]]:
        paginator = self._client.get_paginator(operation)
        for page in paginator.paginate(**arguments, PaginationConfig={"PageSize": _PAGE_SIZE}):
            yield from page.get(key, ())
