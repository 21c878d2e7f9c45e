"""`SageMakerPipelineService`: one pipeline of SageMaker through a boto3 client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import boto3

from sagemaker_selective_widget.aws.errors import translated
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.status import PipelineDescription, has_ended

_MAX_PAGE_SIZE = 100


def connect(pipeline_name: str, client: Any = None) -> SageMakerPipelineService:
    """Return the service of one pipeline; sends nothing.

    Args:
        pipeline_name: Name or ARN.
        client: A boto3 SageMaker client; without one, boto3's default credentials and region are used.

    Raises:
        CredentialsError: No region is set, or the credentials cannot be found.
    """
    if client is None:
        with translated("", pipeline_name):
            client = boto3.client("sagemaker")
    return SageMakerPipelineService(client, pipeline_name)


class SageMakerPipelineService:
    """One pipeline, through the operations that boto3 has for it. Implements `PipelineService`.

    Retries are the client's own (botocore's retry mode and attempts); errors are translated to this
    package's. A boto3 client may be used by several threads.

    Args:
        client: A boto3 SageMaker client.
        pipeline_name: Name or ARN of the pipeline.
    """

    def __init__(self, client: Any, pipeline_name: str) -> None:
        self._client = client
        self.pipeline_name = pipeline_name

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

    def executions(self, limit: int) -> tuple[ExecutionSummary, ...]:
        """Return up to ``limit`` executions, newest first (``ListPipelineExecutions``)."""
        with translated("ListPipelineExecutions", self._subject):
            rows = self._pages(
                "list_pipeline_executions",
                "PipelineExecutionSummaries",
                PipelineName=self.pipeline_name,
                SortBy="CreationTime",
                SortOrder="Descending",
                page_size=min(limit, _MAX_PAGE_SIZE),
            )
            return tuple(_summary(row) for row in islice(rows, limit))

    def snapshot(self, execution_arn: str) -> ExecutionSnapshot:
        """Return an execution (``DescribePipelineExecution``) and its steps (``ListPipelineExecutionSteps``).

        The execution is described first: once it has ended, the steps listed after it are final.
        """
        subject = f"the execution {execution_arn}"
        with translated("DescribePipelineExecution", subject):
            execution = self._client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
        return _snapshot(execution, self.steps(execution_arn))

    def steps(self, execution_arn: str) -> tuple[StepRun, ...]:
        """Return the steps of an execution, in the order they started (``ListPipelineExecutionSteps``)."""
        with translated("ListPipelineExecutionSteps", f"the execution {execution_arn}"):
            rows = self._pages(
                "list_pipeline_execution_steps",
                "PipelineExecutionSteps",
                PipelineExecutionArn=execution_arn,
                SortOrder="Ascending",
            )
            return tuple(_step_run(row) for row in rows)

    def parameters(self, execution_arn: str) -> Mapping[str, str]:
        """Return what an execution ran with (``ListPipelineParametersForExecution``)."""
        with translated("ListPipelineParametersForExecution", f"the execution {execution_arn}"):
            rows = self._pages(
                "list_pipeline_parameters_for_execution",
                "PipelineParameters",
                PipelineExecutionArn=execution_arn,
            )
            return {row["Name"]: row["Value"] for row in rows}

    def start(self, request: Mapping[str, Any]) -> str:
        """Send ``StartPipelineExecution``; the request's ``ClientRequestToken`` makes a retry harmless."""
        with translated("StartPipelineExecution", self._subject):
            return str(self._client.start_pipeline_execution(**request)["PipelineExecutionArn"])

    def stop(self, execution_arn: str, client_request_token: str) -> None:
        """Send ``StopPipelineExecution``; steps that are running may take a while to end."""
        with translated("StopPipelineExecution", f"the execution {execution_arn}"):
            self._client.stop_pipeline_execution(
                PipelineExecutionArn=execution_arn, ClientRequestToken=client_request_token
            )

    def _pages(
        self, operation: str, key: str, *, page_size: int = _MAX_PAGE_SIZE, **arguments: Any
    ) -> Iterable[dict[str, Any]]:
        paginator = self._client.get_paginator(operation)
        for page in paginator.paginate(**arguments, PaginationConfig={"PageSize": page_size}):
            yield from page.get(key, ())


def _summary(row: Mapping[str, Any]) -> ExecutionSummary:
    return ExecutionSummary(
        arn=row["PipelineExecutionArn"],
        status=row.get("PipelineExecutionStatus", ""),
        display_name=row.get("PipelineExecutionDisplayName"),
        started_at=row.get("StartTime"),
        failure_reason=row.get("PipelineExecutionFailureReason", ""),
    )


def _snapshot(execution: Mapping[str, Any], steps: tuple[StepRun, ...]) -> ExecutionSnapshot:
    status = execution.get("PipelineExecutionStatus", "")
    ended_at: datetime | None = execution.get("LastModifiedTime")
    return ExecutionSnapshot(
        arn=execution["PipelineExecutionArn"],
        status=status,
        display_name=execution.get("PipelineExecutionDisplayName"),
        started_at=execution.get("CreationTime"),
        ended_at=ended_at if has_ended(status) else None,
        failure_reason=execution.get("FailureReason", ""),
        steps=steps,
    )


def _step_run(row: Mapping[str, Any]) -> StepRun:
    """Read one step.

    The ARN is tested, not the key: the service writes ``{"SourcePipelineExecutionArn": ""}`` as
    ``CacheHitResult`` of steps that were not cached.
    """
    metadata = row.get("Metadata", {})
    return StepRun(
        name=row["StepName"],
        status=row.get("StepStatus", ""),
        started_at=row.get("StartTime"),
        ended_at=row.get("EndTime"),
        failure_reason=row.get("FailureReason", ""),
        reused_from=row.get("SelectiveExecutionResult", {}).get("SourcePipelineExecutionArn") or None,
        cached_from=row.get("CacheHitResult", {}).get("SourcePipelineExecutionArn") or None,
        outcome=metadata.get("Condition", {}).get("Outcome"),
    )
